//! What the rulebook calls things: kinds, categories, channels, priorities, results, causes. A key that the rulebook in force
//! no longer has is shown as it is.

use kernel::GroupId;
use maud::Markup;
use rulebook::Term as _;
use rulebook::parts::service::{Category, Choice as Named, Priority};
use web::Ui;
use web::components::{Choice, Clock, Field, Tone, tag, tier_badge};

use crate::list::{CustomerName, Row};
use crate::model::Status;

/// The clock of a request in a list, as its own page shows it: without its pauses.
pub(crate) fn clock(ui: &Ui, row: &Row) -> Option<Clock> {
    let clock = row.clock.as_ref()?;
    Some(row.standing.map_or_else(|| ui.clock(clock), |standing| ui.clock_at(clock, standing)))
}

/// A kind by its title.
pub(crate) fn kind(ui: &Ui, key: &str) -> String {
    let found = ui.policy.service().kind(key);
    found.map_or_else(|| key.to_owned(), |kind| ui.wording(&kind.title))
}

/// A category with the way to it: `维修 › 保修期内维修`; empty for none.
pub(crate) fn category(ui: &Ui, kind: &str, key: &str) -> String {
    let way = ui.policy.service().kind(kind).and_then(|kind| kind.path(key));
    way.map_or_else(|| key.to_owned(), |way| way_text(ui, &way))
}

fn way_text(ui: &Ui, way: &[&Category]) -> String {
    way.iter().map(|category| ui.wording(&category.title)).collect::<Vec<_>>().join(" › ")
}

/// The field for a group, which may be left out.
pub(crate) fn group_field(ui: &Ui, label: &str, groups: &[(GroupId, String)]) -> Field {
    let none = std::iter::once(Choice::new("", ui.t("desk-group-unset")));
    let groups = groups.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    Field::select("group", ui.t(label), none.chain(groups).collect())
}

/// A channel by its title.
pub(crate) fn channel(ui: &Ui, key: &str) -> String {
    let found = ui.policy.service().channel(key);
    found.map_or_else(|| key.to_owned(), |channel| ui.wording(&channel.title))
}

/// A priority by its title.
pub(crate) fn priority(ui: &Ui, key: &str) -> String {
    let levels = ui.policy.service().levels.as_ref();
    match (levels, Priority::from_key(key)) {
        (Some(levels), Some(priority)) => ui.wording(levels.priority_title(priority)),
        _ => key.to_owned(),
    }
}

/// A priority as a mark: only what is more pressing than usual has a colour.
pub(crate) fn priority_tag(ui: &Ui, key: &str) -> Markup {
    let tone = match Priority::from_key(key) {
        Some(Priority::Urgent) => Tone::Late,
        Some(Priority::High) => Tone::Soon,
        _ => Tone::Plain,
    };
    tag(&priority(ui, key), tone)
}

/// A state as a mark.
pub(crate) fn status_tag(ui: &Ui, status: Status) -> Markup {
    let tone = match status {
        Status::New => Tone::Accent,
        Status::Resolved | Status::Closed => Tone::Good,
        Status::InProgress | Status::Waiting => Tone::Plain,
    };
    tag(&status_name(ui, status), tone)
}

/// A state's name.
pub(crate) fn status_name(ui: &Ui, status: Status) -> String {
    ui.t(&format!("status-request-{}", status.key().replace('_', "-")))
}

/// A customer's name; a door to the archive for who may read it.
pub(crate) fn customer(customer: &CustomerName) -> Markup {
    maud::html! {
        @match &customer.number {
            Some(number) => a href=(customers::pages::address(number, "")) { (customer.name) },
            None => (customer.name),
        }
    }
}

/// A tier as a badge; nothing for none.
pub(crate) fn tier(ui: &Ui, tier: Option<i16>) -> Markup {
    let Some(tier) = tier.and_then(|tier| u8::try_from(tier).ok()) else {
        return maud::html! { span.faint { "—" } };
    };
    tier_badge(tier, &ui.t(&format!("customers-tier-{tier}")))
}

/// The result and the cause of a closed request by their titles.
pub(crate) fn ending(ui: &Ui, result: &str, cause: &str) -> (String, String) {
    let close = ui.policy.service().close.as_ref();
    let title = |found: Option<&Named>, key: &str| {
        found.map_or_else(|| key.to_owned(), |named| ui.wording(&named.title))
    };
    (
        title(close.and_then(|close| close.result(result)), result),
        title(close.and_then(|close| close.cause(cause)), cause),
    )
}

/// The kinds to choose from.
pub(crate) fn kinds(ui: &Ui) -> Vec<Choice> {
    let kinds = ui.policy.service().kinds.iter().flatten();
    kinds.map(|kind| Choice::new(kind.key.clone(), ui.wording(&kind.title))).collect()
}

/// The categories of a kind to choose from: the leaves of its tree, each under its root with the way to it from there.
pub(crate) fn categories(ui: &Ui, kind: &str) -> Vec<Choice> {
    let Some(kind) = ui.policy.service().kind(kind) else { return Vec::new() };
    let choice = |way: Vec<&Category>| {
        let (leaf, root) = (way.last()?, way.first()?);
        Some(match &way[1..] {
            [] => Choice::new(leaf.key.clone(), way_text(ui, &way)),
            below => Choice::new(leaf.key.clone(), way_text(ui, below)).under(ui.wording(&root.title)),
        })
    };
    kind.leaves().into_iter().filter_map(choice).collect()
}

/// The whole tree of a kind, to be filtered by any branch of it: value and words, those below a category set in.
pub(crate) fn branches(ui: &Ui, kind: &str) -> Vec<(String, String)> {
    fn grow(ui: &Ui, categories: &[Category], depth: usize, all: &mut Vec<(String, String)>) {
        for category in categories {
            let words = format!("{}{}", "\u{3000}".repeat(depth), ui.wording(&category.title));
            all.push((category.key.clone(), words));
            grow(ui, &category.children, depth + 1, all);
        }
    }
    let mut all = Vec::new();
    if let Some(kind) = ui.policy.service().kind(kind) {
        grow(ui, &kind.categories, 0, &mut all);
    }
    all
}

/// The categories of all kinds, each under the name of its kind.
pub(crate) fn all_categories(ui: &Ui) -> Vec<Choice> {
    let of =
        |kind: Choice| categories(ui, &kind.value).into_iter().map(move |one| one.under(kind.label.clone()));
    kinds(ui).into_iter().flat_map(of).collect()
}

/// The channels to choose from.
pub(crate) fn channels(ui: &Ui) -> Vec<Choice> {
    named(ui, ui.policy.service().channels.as_deref().unwrap_or_default())
}

/// The priorities to choose from, the most pressing first.
pub(crate) fn priorities(ui: &Ui) -> Vec<Choice> {
    Priority::ALL.iter().map(|of| Choice::new(of.key(), priority(ui, of.key()))).collect()
}

/// The results to choose from at the end.
pub(crate) fn results(ui: &Ui) -> Vec<Choice> {
    ui.policy.service().close.as_ref().map_or_else(Vec::new, |close| named(ui, &close.results))
}

/// The causes to choose from at the end.
pub(crate) fn causes(ui: &Ui) -> Vec<Choice> {
    ui.policy.service().close.as_ref().map_or_else(Vec::new, |close| named(ui, &close.causes))
}

fn named(ui: &Ui, all: &[Named]) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(one.key.clone(), ui.wording(&one.title))).collect()
}
