//! What is done with the tags of any kind of record: offering those in use, hanging one on a record or on several chosen in
//! a list, taking it off. A room's handlers lead here, so that tags are the same everywhere.

use kernel::record;
use kernel::tag::{self, Tag};
use kernel::{Actor, Result, Tx};
use rulebook::Action;
use serde::Deserialize;

use crate::changed::Changed;
use crate::ctx::{Answer, Ctx, Done};
use crate::input::{Input, Typed};
use crate::listing::{Params, back};
use crate::several::{ChangedMany, numbers};
use crate::tags::{TagSuggestions, Tags};

/// How many tags a field offers.
const OFFERED: i64 = 12;

/// A tag of one record.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Tagging {
    /// The tag, 1 to 30 characters.
    tag: Typed,
}

/// Records chosen in a list, and a tag.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TaggingMany {
    /// Their numbers.
    select: Vec<Typed>,
    /// The tag, 1 to 30 characters.
    tag: Typed,
    /// The list as it is shown, to come back to it.
    next: Typed,
}

impl Tags {
    /// Tags in use that begin with what was typed, in any writing, of records that one may read.
    pub async fn offer(self, ctx: Ctx, params: Params) -> Answer {
        let found = ctx
            .read(move |read, actor| {
                let typed = params.get("q").unwrap_or_default();
                let found = tag::suggest(read, actor, self.kind, typed, OFFERED)?;
                Ok(TagSuggestions::of(self, found))
            })
            .await?;
        ctx.show(found).await
    }

    /// Hangs a tag on a record.
    pub async fn add(self, ctx: Ctx, number: String, input: Input<Tagging>) -> Answer {
        self.change(ctx, number, input, tag::add).await
    }

    /// Takes a tag off a record.
    pub async fn remove(self, ctx: Ctx, number: String, input: Input<Tagging>) -> Answer {
        self.change(ctx, number, input, tag::remove).await
    }

    async fn change(
        self,
        ctx: Ctx,
        number: String,
        input: Input<Tagging>,
        change: impl Fn(&mut Tx<'_>, &Actor, &str, &str, &Tag) -> Result<()> + Send + 'static,
    ) -> Answer {
        let typed = input.value.tag;
        ctx.act(&input.digest, move |tx, actor| {
            // Whether one may is told before what is wrong with the tag.
            let header = record::find(tx, actor, Action::Edit, self.kind, &number)?;
            change(tx, actor, self.kind, &number, &Tag::typed(typed.text())?)?;
            let location = tx.house().catalogue.record(self.kind)?.page(&number);
            Ok(Done::changed(location, Changed::from(header)))
        })
        .await
    }

    /// Hangs a tag on several records; those that bear it already stay as they are.
    pub async fn add_to_each(self, ctx: Ctx, input: Input<TaggingMany>) -> Answer {
        self.change_each(ctx, input, tag::add_to_each).await
    }

    /// Takes a tag off several records; those that do not bear it stay as they are.
    pub async fn remove_from_each(self, ctx: Ctx, input: Input<TaggingMany>) -> Answer {
        self.change_each(ctx, input, tag::remove_from_each).await
    }

    async fn change_each(
        self,
        ctx: Ctx,
        input: Input<TaggingMany>,
        change: impl Fn(&mut Tx<'_>, &Actor, &str, &[String], &Tag) -> Result<usize> + Send + 'static,
    ) -> Answer {
        let TaggingMany { select, tag, next } = input.value;
        let select = numbers(&select);
        ctx.act(&input.digest, move |tx, actor| {
            record::find_chosen(tx, actor, self.kind, &select)?;
            let changed = change(tx, actor, self.kind, &select, &Tag::typed(tag.text())?)?;
            Ok(Done::changed(back(&next, self.address), ChangedMany { changed }))
        })
        .await
    }
}
