//! Records as other pages name them: their kind, number and title with the address where they are.
//!
//! Every page of the frame shows records of kinds that it does not know; the catalogue tells where they live.

use std::collections::HashMap;

use diesel::prelude::*;
use kernel::record::Header;
use kernel::schema::record;
use kernel::store::among;
use kernel::{Read, RecordId, Result};
use maud::{Markup, html};
use serde::Serialize;
use utoipa::ToSchema;
use web::Ui;

/// A record as other pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordLink {
    /// Its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// What people call it.
    pub title: String,
    /// Where its page is.
    pub href: String,
}

impl RecordLink {
    /// A record by what is known of it.
    pub fn new(read: &Read<'_>, kind: &str, number: &str, title: &str) -> Result<Self> {
        let href = read.house().catalogue.record(kind)?.page(number);
        Ok(Self { kind: kind.to_owned(), number: number.to_owned(), title: title.to_owned(), href })
    }

    /// A record by its header.
    pub fn of(read: &Read<'_>, header: &Header) -> Result<Self> {
        Self::new(read, &header.kind, &header.number, &header.title)
    }

    /// The title as a link.
    #[must_use]
    pub fn draw(&self) -> Markup {
        html! { a href=(self.href) { (self.title) } }
    }

    /// What kind of thing it is, in the person's language.
    #[must_use]
    pub fn kind_name(&self, ui: &Ui) -> String {
        ui.t(&kind_key(&self.kind))
    }
}

/// The message with the name of a record kind.
#[must_use]
pub fn kind_key(kind: &str) -> String {
    format!("kind-{}", kind.replace(['.', '_'], "-"))
}

/// The message with the name of a record's state.
#[must_use]
pub fn status_key(kind: &str, status: &str) -> String {
    format!("status-{kind}-{status}").replace(['.', '_'], "-")
}

/// The headers of at most a page of records, by id, whoever asks: the caller has looked for what the actor may see.
pub fn headers(read: &mut Read<'_>, mut ids: Vec<RecordId>) -> Result<HashMap<RecordId, Header>> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Header> =
        record::table.filter(among(record::id, ids)).select(Header::as_select()).load(read.conn())?;
    Ok(found.into_iter().map(|header| (header.id, header)).collect())
}
