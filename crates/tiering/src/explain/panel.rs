//! The part of a customer's page that tells about the tier.

use diesel::prelude::*;
use kernel::duty::Duty;
use kernel::record::{self, Header};
use kernel::{Actor, Day, Message, Read, Result};
use maud::{Markup, html};
use rulebook::Action;
use rules::tier::{Assessment, Facts, Score, Tier};
use serde::Serialize;
use serde_json::Value;
use web::chart::{Chart, Point};
use web::components::{Button, Choice, Confirm, Field, Form, notice_box, sheet_padded};
use web::components::{Tone, facts};
use web::{Panel, PanelView, Ui};

use super::store::{self, Past};
use crate::change::{self, KIND as CHANGE_KIND};
use crate::notify::{self, WAYS};
use crate::reason::standing_now;
use crate::scoring::{stored_score, stored_tier};
use crate::words::Words;
use crate::{approvals, proposal};

/// Tier and score on a customer's page.
pub(crate) const PANEL: Panel = Panel { key: "tier", on: "customer", order: 20, aside: true, look };

/// What the panel shows.
#[derive(Serialize)]
struct TierPanel {
    /// The customer's number.
    customer: String,
    tier: Option<Tier>,
    score: Option<Score>,
    since: Option<Day>,
    /// How the score came about; none for a customer who was never rated.
    explained: Option<Explained>,
    history: Vec<Line>,
    /// The number of a change that waits.
    open_change: Option<String>,
    /// The duty to tell the customer.
    #[serde(skip)]
    to_tell: Option<Duty>,
    #[serde(skip)]
    may_propose: bool,
    #[serde(skip)]
    may_tell: bool,
}

/// The facts of the day, and what they gave under the version of that day.
#[derive(Serialize)]
struct Explained {
    facts: Facts,
    foreign_purchases: u32,
    assessment: Assessment,
    as_of: Day,
    rulebook: String,
    kind: String,
    number: String,
}

#[derive(Serialize)]
struct Line {
    kind: String,
    number: String,
    as_of: Day,
    from: Option<Tier>,
    to: Option<Tier>,
    score: Score,
}

impl From<Past> for Line {
    fn from(past: Past) -> Self {
        let Past { kind, number, as_of, from, to, score, .. } = past;
        Self { kind, number, as_of, from, to, score }
    }
}

fn look(read: &mut Read<'_>, actor: &Actor, header: Option<&Header>) -> Result<Option<Box<dyn PanelView>>> {
    use customers::schema::customer;
    let Some(header) = header else { return Ok(None) };
    let policy = read.policy()?;
    if policy.tier_scheme().is_none() {
        return Ok(None);
    }
    let (tier, score, since): (Option<i16>, Option<i64>, Option<Day>) = customer::table
        .find(header.id.0)
        .select((customer::tier, customer::tier_score, customer::tier_since))
        .first(read.conn())?;
    let standing = standing_now(read, &[header.id])?.remove(&header.id);
    let explained = match standing {
        None => None,
        Some(standing) => {
            let of = record::header(read, standing.proposal.id)?;
            let under = standing.proposal.scored_under_id;
            Some(Explained {
                assessment: proposal::assess_again(read, under, &standing.item.facts)?,
                facts: standing.item.facts,
                foreign_purchases: standing.item.foreign_purchases,
                as_of: standing.proposal.as_of,
                rulebook: format!("v{under}"),
                kind: of.kind,
                number: of.number,
            })
        }
    };
    let open_change = change::store::open_of(read, header.id)?;
    let to_tell = notify::open_notice(read, header.id)?;
    Ok(Some(Box::new(TierPanel {
        customer: header.number.clone(),
        tier: stored_tier(tier)?,
        score: score.map(stored_score).transpose()?,
        since,
        explained,
        history: store::history(read, header.id)?.into_iter().map(Line::from).collect(),
        may_propose: policy.tiering().adjust_approval.is_some()
            && open_change.is_none()
            && approvals::may_propose(read, actor, CHANGE_KIND, header.id)?,
        may_tell: to_tell.is_some() && record::may(read, actor, Action::Edit, header)?,
        open_change: open_change.map(|change| change.number),
        to_tell,
    })))
}

/// The address of a review or a change.
fn address(kind: &str, number: &str) -> String {
    let place = if kind == CHANGE_KIND { "/tiers/changes" } else { "/tiers/reviews" };
    format!("{place}/{number}")
}

impl PanelView for TierPanel {
    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn draw(&self, ui: &Ui) -> Markup {
        let words = Words::of(ui);
        let since = self.since.map(|day| ui.day(day)).unwrap_or_default();
        let rows = [
            (ui.t("tiering-tier"), html! { (words.badge(self.tier)) " " (words.tier(self.tier)) }),
            (ui.t("tiering-since"), html! { (since) }),
        ];
        let body = html! {
            (facts(&rows))
            @if let Some(explained) = &self.explained {
                (words.score_bars(&explained.facts, &explained.assessment, explained.foreign_purchases))
                p.field-hint {
                    (ui.tr(&Message::new("tiering-explained-by")
                        .with("day", ui.day(explained.as_of)).with("version", explained.rulebook.clone())))
                    " " a href=(address(&explained.kind, &explained.number)) { (explained.number) }
                    " " (ui.clause("tiering.weights"))
                }
            } @else {
                p.dim { (ui.t("tiering-never-rated")) }
            }
            (self.draw_history(ui, words))
            (self.draw_actions(ui))
        };
        sheet_padded(&ui.t("tiering-panel"), None, body)
    }
}

impl TierPanel {
    fn draw_history(&self, ui: &Ui, words: Words<'_>) -> Markup {
        if self.history.is_empty() {
            return html! {};
        }
        let past: Vec<&Line> = self.history.iter().rev().collect();
        let days = past.iter().map(|line| line.as_of.date().to_string()).collect();
        let points = past.iter().map(|line| {
            let text = format!("{} · {}", line.score, words.tier(line.to));
            let point = Point::new(f64::from(line.score.points_x100()) / 100.0, text);
            Some(point.opens(address(&line.kind, &line.number)))
        });
        html! {
            (Chart::line(ui.locale, ui.t("tiering-history"), days).series(ui.t("tiering-score"), points.collect()))
        }
    }

    fn draw_actions(&self, ui: &Ui) -> Markup {
        html! {
            @if let Some(number) = &self.open_change {
                (notice_box(Tone::Soon, html! {
                    (ui.t("tiering-change-waits")) " "
                    a href=(address(CHANGE_KIND, number)) { (number) }
                }))
            }
            @if let Some(duty) = &self.to_tell {
                (ui.clock(duty).label(ui.t("duty-tiering-notify")).why(ui.clause("tiering.notify")))
            }
            div.buttons {
                @if self.may_tell { (Confirm::new(ui.locale, "tier-notice", ui.t("tiering-notice-done"), notice_form(ui, &self.customer))) }
                @if self.may_propose { (Confirm::new(ui.locale, "tier-change", ui.t("tiering-change-propose"), change_form(ui, &self.customer, self.tier))) }
            }
        }
    }
}

/// The form that says how a customer was told.
pub(crate) fn notice_form(ui: &Ui, customer: &str) -> Markup {
    let ways = WAYS.map(|way| Choice::new(way, ui.t(&format!("tiering-way-{way}"))));
    let form = Form::post(ui.locale, format!("/customers/{customer}/tier-notice"))
        .fields(html! {
            (Field::radio("how", ui.t("tiering-notice-how"), ways.into()).required())
            (Field::textarea("note", ui.t("tiering-notice-note")).in_form("notice-").limit(1000).rows(3))
        })
        .buttons(html! { (Button::submit(ui.t("tiering-notice-done")).main()) });
    html! { (form) }
}

/// The form that proposes another tier.
pub(crate) fn change_form(ui: &Ui, customer: &str, standing: Option<Tier>) -> Markup {
    let words = Words::of(ui);
    let others = Tier::ALL.into_iter().filter(|tier| Some(*tier) != standing);
    let choices = others.map(|tier| Choice::new(tier.key(), words.tier(Some(tier)))).collect();
    let form = Form::post(ui.locale, format!("/customers/{customer}/tier-change"))
        .fields(html! {
            p.dim { (ui.tr(&Message::new("tiering-change-from").with("tier", words.tier(standing)))) }
            (Field::radio("tier", ui.t("tiering-change-to"), choices).required())
            (Field::textarea("reason", ui.t("tiering-reason")).required().in_form("change-").limit(1000).rows(3))
        })
        .buttons(html! { (Button::submit(ui.t("tiering-change-propose")).main()) });
    html! { (form) }
}
