//! What people see of customers. Each view is a plain value that was read before; it is a page for people and JSON for
//! programs, and personal data in it is masked.

mod contact;
mod duplicates;
mod form;
mod list;
mod merge;
mod purchase;
mod show;
mod team;

use maud::{Markup, html};
use web::Ui;
use web::components::{Choice, Tone, tag, tier_badge};
use web::tags::Tags;

pub use contact::ContactFormView;
pub use duplicates::{DuplicateGroup, Duplicates};
pub use form::CustomerFormView;
pub(crate) use list::AMOUNT;
pub use list::{CustomerList, Offer, Suggestions};
pub use merge::MergeView;
pub use purchase::PurchaseFormView;
pub use show::{CustomerView, Place, look};
pub use team::{TeamMember, TeamView, team};

use crate::list::kind_title;
use crate::model::{ADDRESS, KIND, Lifecycle, kinds};

/// The tags of customers.
pub(crate) const TAGS: Tags = Tags { kind: KIND, address: ADDRESS };

/// The address of a customer's page, or of one below it (`/team`).
#[must_use]
pub fn address(number: &str, below: &str) -> String {
    // An imported number may hold anything; a plus is a space in a query, but not in a path.
    format!("{ADDRESS}/{}{below}", web::listing::encode(number).replace('+', "%20"))
}

/// The tier as a badge; a dash for none.
fn badge(ui: &Ui, tier: Option<i16>) -> Markup {
    let known = tier.and_then(|tier| u8::try_from(tier).ok()).filter(|tier| (1..=4).contains(tier));
    html! {
        @if let Some(tier) = known {
            (tier_badge(tier, &ui.t(&format!("customers-tier-{tier}"))))
        } @else { span.faint { "—" } }
    }
}

/// The stage of dealings as a tag.
fn stage_tag(ui: &Ui, lifecycle: &str) -> Markup {
    let tone = match Lifecycle::from_key(lifecycle) {
        Some(Lifecycle::Customer) => Tone::Good,
        Some(Lifecycle::Dormant) => Tone::Soon,
        Some(Lifecycle::Lost) => Tone::Late,
        _ => Tone::Plain,
    };
    tag(&stage(ui, lifecycle), tone)
}

fn stage(ui: &Ui, lifecycle: &str) -> String {
    ui.t(&format!("status-customer-{lifecycle}"))
}

fn kind(ui: &Ui, key: &str) -> String {
    kind_title(&ui.policy, ui.locale, key)
}

/// The kinds of the rulebook as choices.
fn kind_choices(ui: &Ui) -> Vec<Choice> {
    kinds(&ui.policy).iter().map(|kind| Choice::new(kind.key.clone(), ui.wording(&kind.title))).collect()
}

fn stage_choices(ui: &Ui) -> Vec<Choice> {
    Lifecycle::ALL.iter().map(|stage| Choice::new(stage.key(), self::stage(ui, stage.key()))).collect()
}

fn role(ui: &Ui, key: &str) -> String {
    match crate::model::Role::from_key(key) {
        Some(role) => ui.t(&format!("customers-role-{}", role.key().replace('_', "-"))),
        None => key.to_owned(),
    }
}
