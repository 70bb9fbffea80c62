//! What the views of reviews and changes have in common: rows of customers, and the answer to a change.

use std::collections::HashMap;

use kernel::record::{self, Header};
use kernel::{Actor, Error, Read, Result, StaffId, StepId, Tx, staff};
use maud::{Markup, html};
use rules::tier::{MovementMatrix, Score, Tier};
use serde::Serialize;
use utoipa::ToSchema;
use web::components::{Button, Matrix, PageHead};
use web::{Answer, Ctx, Done, Page, Ui, View};

use crate::proposal::{Item, Named, Proposal};
use crate::reason::{self, Comparison, Reason};
use crate::words::{Words, score_change};

/// A customer of a review or a change.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProposalItem)]
pub struct ItemView {
    /// The customer's number.
    pub customer: String,
    /// The customer's name.
    pub name: String,
    /// The tier they were in.
    #[schema(value_type = Option<u8>)]
    pub from: Option<Tier>,
    /// The tier they are to have.
    #[schema(value_type = u8)]
    pub to: Tier,
    /// The score, in ten-thousandths of a point.
    #[schema(value_type = u32)]
    pub score: Score,
    /// The score before.
    #[schema(value_type = Option<u32>)]
    pub score_before: Option<Score>,
    /// What changed it most.
    #[schema(value_type = Object)]
    pub reason: Reason,
    /// The facts and points, now and before.
    #[schema(value_type = Object)]
    pub explained: Comparison,
    /// Purchases in other currencies, left out.
    pub foreign_purchases: u32,
    /// Why the customer was taken out.
    pub excluded: Option<String>,
    /// Who took the customer out.
    pub excluded_by: Option<String>,
    #[serde(skip)]
    pub(crate) excluded_step: Option<StepId>,
}

impl ItemView {
    /// The rows of a page with their reasons.
    pub(crate) fn of(read: &mut Read<'_>, proposal: &Proposal, rows: Vec<Named>) -> Result<Vec<Self>> {
        let compared = reason::compare(read, proposal, &rows)?;
        let mut takers: Vec<StaffId> =
            rows.iter().filter_map(|row| row.item.excluded.as_ref()).map(|excluded| excluded.by).collect();
        takers.sort_unstable();
        takers.dedup();
        let names = if takers.is_empty() { HashMap::new() } else { staff::names(read, &takers)? };
        let views = rows.into_iter().zip(compared).map(|(row, explained)| {
            let Named { number, name, item, .. } = row;
            let Item { from, to, score, from_score, foreign_purchases, excluded, .. } = item;
            Self {
                customer: number,
                name,
                from,
                to,
                score,
                score_before: from_score,
                reason: explained.reason(),
                explained,
                foreign_purchases,
                excluded_by: excluded.as_ref().and_then(|excluded| names.get(&excluded.by).cloned()),
                excluded_step: excluded.as_ref().and_then(|excluded| excluded.step),
                excluded: excluded.map(|excluded| excluded.reason),
            }
        });
        Ok(views.collect())
    }

    /// The score with its change.
    pub(crate) fn draw_score(&self) -> Markup {
        html! { (self.score.to_string()) (score_change(self.score_before, self.score)) }
    }

    /// Why, in words.
    pub(crate) fn draw_reason(&self, words: Words<'_>) -> Markup {
        html! {
            span.dim { (words.reason(&self.explained)) }
            @if self.foreign_purchases > 0 {
                " " span.faint { (words.tr(&kernel::Message::new("tiering-foreign-purchases").with("number", self.foreign_purchases))) }
            }
            @if let Some(reason) = &self.excluded {
                @let by = self.excluded_by.clone().unwrap_or_default();
                " " span.soon { (words.tr(&kernel::Message::new("tiering-excluded-by").with("name", by).with("reason", reason.clone()))) }
            }
        }
    }
}

/// The matrix with each figure a door to its customers.
pub(crate) fn draw_matrix(
    words: Words<'_>,
    matrix: &MovementMatrix,
    door: impl Fn(Option<Tier>, Tier) -> String,
) -> Markup {
    let columns = Tier::ALL.map(|tier| words.short(tier));
    let mut drawn = Matrix::new(words.t("tiering-matrix-corner"), columns.into())
        .caption(words.t("tiering-matrix-caption"));
    for (from, counts) in matrix.rows() {
        if from.is_none() && counts.iter().all(|count| *count == 0) {
            continue;
        }
        let label = from.map_or_else(|| words.t("tiering-no-tier"), |tier| words.short(tier));
        let cells = Tier::ALL.into_iter().zip(counts).map(|(to, count)| (count, Some(door(from, to))));
        drawn = drawn.row(label, cells.collect());
    }
    html! { (drawn) }
}

/// What a change came to: the record as it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Stands {
    /// Its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: String,
    /// Its version.
    pub version: i64,
    #[serde(skip)]
    location: String,
}

impl Stands {
    /// What a change of the record with this number came to, shown on its page.
    fn changed(tx: &mut Tx<'_>, kind: &str, number: &str) -> Result<Done<Self>> {
        let header = record::by_number(tx, kind, number)?.ok_or(Error::NotFound)?;
        let location = tx.house().catalogue.record(kind)?.page(number);
        Ok(Done::changed(location.clone(), Self::at(&header, &location)))
    }

    /// Changes the record with this number, and answers with how it stands then.
    pub(crate) async fn after<T>(
        ctx: Ctx,
        digest: &str,
        (kind, number): (&'static str, String),
        change: impl Fn(&mut Tx<'_>, &Actor, &str) -> Result<T> + Send + 'static,
    ) -> Answer {
        ctx.act(digest, move |tx, actor| {
            change(tx, actor, &number)?;
            Self::changed(tx, kind, &number)
        })
        .await
    }

    /// A new record, shown on its page.
    pub(crate) fn created(tx: &mut Tx<'_>, header: &Header) -> Result<Done<Self>> {
        let location = tx.house().catalogue.record(&header.kind)?.page(&header.number);
        Ok(Done::created(location.clone(), Self::at(header, &location)))
    }

    /// A record whose page is at `location`.
    pub(crate) fn at(header: &Header, location: &str) -> Self {
        Self {
            kind: header.kind.clone(),
            number: header.number.clone(),
            title: header.title.clone(),
            status: header.status.clone(),
            version: header.version,
            location: location.to_owned(),
        }
    }
}

impl View for Stands {
    fn page(&self, _: &Ui) -> Page {
        let head = PageHead::new(self.title.clone())
            .number(self.number.clone())
            .actions(html! { (Button::link(self.number.clone(), self.location.clone()).main()) });
        Page::new(self.title.clone(), html! { (head) })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// How a state looks.
pub(crate) fn status_tag(ui: &Ui, kind: &str, status: &str) -> Markup {
    use web::components::{Tone, tag};
    let tone = match status {
        "proposed" | "taking_effect" | "drafting" | "raised" => Tone::Soon,
        "in_force" => Tone::Good,
        "refused" | "returned" => Tone::Late,
        _ => Tone::Plain,
    };
    let key = format!("status-{}-{}", kind.replace('_', "-"), status.replace('_', "-"));
    tag(&ui.t(&key), tone)
}

/// The approval about a record, by number and state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalView {
    /// Its number.
    pub number: String,
    /// Its state.
    pub status: String,
    /// Whether it waits for who looks.
    pub waits_for_me: bool,
}

impl ApprovalView {
    /// The last approval about a record.
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor, subject: kernel::RecordId) -> Result<Option<Self>> {
        let Some(header) = crate::approvals::last(read, subject)? else { return Ok(None) };
        Ok(Some(Self {
            waits_for_me: kernel::approval::waits_for(read, actor, header.id)?,
            number: header.number,
            status: header.status,
        }))
    }

    /// A button that leads to it; the main one for who is to decide.
    pub(crate) fn button(&self, ui: &Ui) -> Markup {
        let href = format!("/approvals/{}", self.number);
        if self.waits_for_me {
            html! { (Button::link(ui.t("tiering-decide"), href).main()) }
        } else {
            html! { (Button::link(ui.t("tiering-approval"), href)) }
        }
    }
}
