//! Customers that may be the same one, in groups (`archive.dedupe`).

use kernel::scope::Scope;
use kernel::{Actor, Read, RecordId, Result};
use maud::{Markup, html};
use rulebook::{Action, Term as _};
use serde::Serialize;
use web::components::{Button, Chip, PageHead, Pager, empty, sheet_padded};
use web::listing::{Params, encode};
use web::{Page, Ui, View};

use super::{address, badge, stage_tag};
use crate::list::{self, Row};
use crate::model::{ADDRESS, KIND};
use crate::store::{self, Likeness};

/// Customers that have one thing in common.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DuplicateGroup {
    /// They, the oldest first: what is merged goes into that one.
    pub customers: Vec<Row>,
}

/// A page of such groups.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Duplicates {
    /// What they have in common: `name`, `credit_code` or `phone`.
    pub by: String,
    /// What the rulebook compares by.
    pub likenesses: Vec<String>,
    /// The groups.
    pub groups: Vec<DuplicateGroup>,
    /// Where the next page begins: the value of `after`.
    pub next: Option<String>,
}

impl Duplicates {
    /// Looks for customers that are alike among those that `actor` may merge. Nothing is compared when the clause is off.
    pub fn of(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<Self> {
        actor.must(read, Action::Merge, KIND)?;
        let policy = read.policy()?;
        let compared = policy.archive().dedupe.clone().unwrap_or_default();
        let likenesses = compared.iter().map(|likeness| likeness.key().to_owned()).collect();
        let asked = params.get("by").and_then(Likeness::from_key).filter(|asked| compared.contains(asked));
        let Some(by) = asked.or(compared.first().copied()) else {
            return Ok(Self { by: String::new(), likenesses, groups: Vec::new(), next: None });
        };
        let now = read.now();
        let reach = actor.reach(read, Action::Merge, KIND)?;
        let scope = Scope::new(actor, Action::Merge, reach, now);
        let after = after_key(read, by, params)?;
        let (found, next) = store::duplicates(read, &scope, by, &after)?;
        let ids: Vec<RecordId> = found.iter().flatten().map(|pair| pair.id).collect();
        let mut rows = list::rows(read, &ids, false)?;
        let mut groups = Vec::with_capacity(found.len());
        for group in &found {
            let rest = rows.split_off(group.len().min(rows.len()));
            groups.push(DuplicateGroup { customers: std::mem::replace(&mut rows, rest) });
        }
        let next = next.map(|id| id.to_string());
        Ok(Self { by: by.key().to_owned(), likenesses, groups, next })
    }
}

fn drawn(ui: &Ui, group: &DuplicateGroup) -> Markup {
    let Some(first) = group.customers.first() else { return html! {} };
    html! {
        ul.duplicates { @for (position, row) in group.customers.iter().enumerate() {
            li {
                a href=(address(&row.number, "")) { (row.name) } " " span.dim { (row.number) } " "
                (badge(ui, row.tier)) " " (stage_tag(ui, &row.lifecycle)) " "
                span.dim { (row.region) " " (row.phone) " " (row.owner.as_deref().unwrap_or_default()) }
                @if position > 0 {
                    " " (Button::link(
                        ui.t("customers-merge-into-first"),
                        format!("{}?other={}", address(&first.number, "/merge"), encode(&row.number)),
                    ).quiet())
                }
            }
        } }
    }
}

/// The key after which a page begins, from the customer that the page before ended with.
fn after_key(read: &mut Read<'_>, by: Likeness, params: &Params) -> Result<String> {
    let Some(id) = params.get("after").and_then(|id| id.parse().ok()).map(RecordId) else {
        return Ok(String::new());
    };
    let Some(customer) = store::customers(read, &[id])?.pop() else { return Ok(String::new()) };
    Ok(match by {
        Likeness::Name => customer.name_key,
        Likeness::CreditCode => customer.credit_code.unwrap_or_default(),
        Likeness::Phone => customer.phone_key.unwrap_or_default(),
    })
}

impl View for Duplicates {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("customers-duplicates");
        let here = format!("{ADDRESS}/duplicates");
        let chips = html! { div.chips { @for likeness in &self.likenesses {
            (Chip::choice(
                ui.t(&format!("customers-alike-{}", likeness.replace('_', "-"))),
                format!("{here}?by={likeness}"),
                *likeness == self.by,
            ))
        } } };
        let pager = Pager {
            next: self.next.as_ref().map(|next| format!("{here}?by={}&after={next}", self.by)),
            ..Pager::default()
        };
        let body = html! {
            (PageHead::new(title.clone()).crumb(ui.t("customers-title"), ADDRESS).under(ui.clause("archive.dedupe")))
            (chips)
            @if self.groups.is_empty() {
                (empty(&ui.t("customers-duplicates-none"), &ui.t("customers-duplicates-none-text"), None))
            }
            @for group in &self.groups { (sheet_padded("", None, drawn(ui, group))) }
            (pager.markup(ui.locale))
        };
        Page::new(title, body)
    }
}
