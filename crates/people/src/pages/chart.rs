//! The lines of superiors as a tree: from the top or from somebody, a few levels at a time.

use std::collections::HashMap;

use kernel::staff::Staff;
use kernel::{Message, Read, Result, StaffId};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{PageHead, empty, sheet_padded};
use web::{Page, Ui, View};

use super::Colleague;
use crate::service::by_account;
use crate::store;

/// How many levels below the top are shown at once.
const LEVELS: i16 = 3;
/// How many people are shown at once.
const PEOPLE: i64 = 400;

/// A piece of the chart.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// The superiors of the one at the top, nearest first; empty from the very top.
    pub above: Vec<Colleague>,
    /// The ones at the top.
    pub tops: Vec<Node>,
}

/// Somebody and who reports to them.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// Who.
    #[serde(flatten)]
    pub person: Colleague,
    /// How many people stand below, at any height.
    pub following: i64,
    /// Those right below, as far as they are shown.
    pub reports: Vec<Node>,
}

impl Chart {
    /// The chart from somebody downwards, or from the top.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`] for an account that there is not.
    pub fn read(read: &mut Read<'_>, root: Option<&str>) -> Result<Self> {
        let tops = match root {
            Some(account) => vec![by_account(read, account)?],
            None => store::tops(read, 50)?,
        };
        let above = match (root, tops.first()) {
            (Some(_), Some(top)) => store::superior_chain(read, top.id)?,
            _ => Vec::new(),
        };
        let ids: Vec<StaffId> = tops.iter().map(|top| top.id).collect();
        let below = store::below(read, &ids, LEVELS, PEOPLE)?;
        let shown: Vec<StaffId> = ids.into_iter().chain(below.iter().map(|person| person.id)).collect();
        let followings = store::followings(read, &shown)?;
        let mut reports: HashMap<StaffId, Vec<Staff>> = HashMap::new();
        for person in below {
            if let Some(superior) = person.superior_id {
                reports.entry(superior).or_default().push(person);
            }
        }
        let tops = tops.into_iter().map(|top| node(top, &mut reports, &followings)).collect();
        Ok(Self { above: above.into_iter().map(Colleague::from).collect(), tops })
    }
}

/// Takes the reports out of the map as it goes down, so that it ends even where a line were a loop.
fn node(
    person: Staff,
    reports: &mut HashMap<StaffId, Vec<Staff>>,
    followings: &HashMap<StaffId, i64>,
) -> Node {
    let following = followings.get(&person.id).copied().unwrap_or_default();
    let below = reports.remove(&person.id).unwrap_or_default();
    Node {
        reports: below.into_iter().map(|report| node(report, reports, followings)).collect(),
        person: person.into(),
        following,
    }
}

fn draw(ui: &Ui, node: &Node) -> Markup {
    let count = ui.tr(&Message::new("people-following").with("count", node.following));
    html! {
        li {
            @if node.reports.is_empty() {
                div.node {
                    (node.person.draw(ui))
                    @if node.following > 0 {
                        a.dim href={ "/people/chart?root=" (node.person.account) } { (count) }
                    }
                }
            } @else {
                details open {
                    summary.node { (node.person.draw(ui)) span.faint { (count) } }
                    ul { @for report in &node.reports { (draw(ui, report)) } }
                }
            }
        }
    }
}

impl View for Chart {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("people-chart");
        let mut head = PageHead::new(title.clone()).crumb(ui.t("people-title"), "/people");
        if !self.above.is_empty() {
            head = head.crumb(ui.t("people-chart-top"), "/people/chart");
        }
        for above in self.above.iter().rev() {
            head = head.crumb(above.name.clone(), format!("/people/chart?root={}", above.account));
        }
        let body = html! {
            (head)
            (sheet_padded("", None, html! {
                @if self.tops.is_empty() {
                    (empty(&ui.t("people-none"), &ui.t("people-none-text"), None))
                } @else {
                    ul.tree { @for top in &self.tops { (draw(ui, top)) } }
                }
            }))
        };
        Page::new(title, body)
    }
}
