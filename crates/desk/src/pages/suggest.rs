//! Requests that a picker offers: by number, by subject, by any of their texts.

use kernel::{Actor, Read, RecordId, Result, record, search};
use maud::html;
use rulebook::Action;
use serde::Serialize;
use web::listing::Params;
use web::{Page, Ui, View};

use super::address;
use crate::list::{Row, listing, rows};
use crate::model::KIND;

/// How many are offered.
const OFFERED: usize = 12;

/// A request that a picker offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RequestOffer)]
pub struct Offer {
    /// What is sent: the number.
    pub value: String,
    /// What is read: the subject.
    pub label: String,
    /// What tells requests of like subjects apart.
    pub hint: String,
}

/// What a picker offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Offers {
    /// The requests found.
    pub items: Vec<Offer>,
}

impl Offers {
    /// What there is for what was typed, within what the actor may read: the one with this very number first, else the
    /// newest; `not` is left out.
    pub fn find(read: &mut Read<'_>, actor: &Actor, typed: &str, not: &str) -> Result<Self> {
        let typed = typed.trim();
        let mut ids: Vec<RecordId> = if typed.is_empty() {
            listing(read, actor, &Params::parse("status=all"), Action::Read)?
                .page(read, actor, None, OFFERED + 1)?
                .ids
        } else {
            search::newest(read, actor, KIND, typed, OFFERED + 1)?
        };
        if let Ok(named) = record::find(read, actor, Action::Read, KIND, typed) {
            ids.retain(|id| *id != named.id);
            ids.insert(0, named.id);
        }
        ids.truncate(OFFERED + 1);
        let rows = rows(read, actor, &ids)?.into_iter().filter(|row| row.number != not);
        Ok(Self { items: rows.take(OFFERED).map(offer).collect() })
    }
}

fn offer(row: Row) -> Offer {
    let customer = row.customer.map(|customer| customer.name).unwrap_or_default();
    let hint: Vec<String> =
        [row.number.clone(), customer].into_iter().filter(|part| !part.is_empty()).collect();
    Offer { hint: hint.join(" · "), label: row.subject, value: row.number }
}

impl View for Offers {
    fn page(&self, ui: &Ui) -> Page {
        let items = html! {
            ul { @for item in &self.items { li { a href=(address(&item.value, "")) { (item.label) } " " (item.hint) } } }
        };
        Page::new(ui.t("desk-title"), items)
    }
}
