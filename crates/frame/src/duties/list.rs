//! The list of duties: one's own, or the team's, by when they fall due.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::duty::{self, States, Wanted, Whose};
use kernel::{Actor, DutyId, Moment, Read, Result, view};
use maud::html;
use rulebook::{Action, Reach};
use serde::Serialize;
use utoipa::ToSchema;
use web::components::{Chip, PageHead, empty};
use web::listing::{Filter, ListColumn, ListPage, ListState, PAGE, Params, audiences};
use web::{Page, Ui, View};

use super::line::{COLUMNS, DutyLine, lines, row};

/// The list's address.
pub const PATH: &str = "/duties";

/// What of the list somebody asks for, read from its address.
///
/// `whose` is `mine` or `team`; `state` is `open`, `unended`, `done`, `void`, `counted` or `all`; `late` is `late` or `in_time`;
/// `clause` a clause's id; `from` and `until` are days, both inclusive, on which duties fall due. What can not be read is not
/// asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whose duties.
    pub whose: Whose,
    states: States,
    late: Option<bool>,
    clause: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
    after: Option<(Moment, DutyId)>,
}

impl Question {
    /// From the address.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        let day = |name| params.get(name).and_then(|text| text.trim().parse().ok());
        Self {
            whose: if params.get("whose") == Some("team") { Whose::Team } else { Whose::Mine },
            states: match params.get("state") {
                Some("all") => States::All,
                Some("counted") => States::Counted,
                Some("unended") => States::Unended,
                Some("done") => States::Done,
                Some("void") => States::Void,
                _ => States::Open,
            },
            late: match params.get("late") {
                Some("late") => Some(true),
                Some("in_time") => Some(false),
                _ => None,
            },
            clause: params.get("clause").map(str::to_owned),
            from: day("from"),
            until: day("until"),
            after: params.get("page").and_then(position),
        }
    }

    fn wanted(self, zone: &TimeZone, limit: usize) -> Wanted {
        let begins = |day: Date| day.to_zoned(zone.clone()).ok().map(|at| Moment::from(at.timestamp()));
        Wanted {
            whose: self.whose,
            states: self.states,
            late: self.late,
            clause: self.clause,
            from: self.from.and_then(begins),
            until: self.until.and_then(|day| day.tomorrow().ok()).and_then(begins),
            after: self.after,
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        }
    }
}

/// Where a page begins, as it stands in the address: `DUE.ID`, after that duty.
fn position(text: &str) -> Option<(Moment, DutyId)> {
    let (due, id) = text.split_once('.')?;
    Some((Moment::from_micros(due.parse().ok()?), DutyId(id.parse().ok()?)))
}

/// A page of the list of duties.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyList {
    /// The duties, by when they fall due.
    pub rows: Vec<DutyLine>,
    /// Whether these are the team's.
    pub team: bool,
    /// Whether the actor has a team to look at.
    pub has_team: bool,
    /// How many there are, and where the next page begins.
    #[schema(value_type = Object)]
    pub list: ListState,
}

/// Whether there are duties of others that `actor` may see.
pub fn has_team(read: &mut Read<'_>, actor: &Actor) -> Result<bool> {
    Ok(actor.leads() || actor.reach(read, Action::Read, "duty")? >= Reach::Department)
}

/// Looks for a page of the list.
pub fn look(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<DutyList> {
    let question = Question::of(&params);
    let team = question.whose == Whose::Team;
    let zone = read.policy()?.working_calendar().zone().clone();
    let wanted = question.wanted(&zone, PAGE + 1);
    let count = duty::count(read, actor, &wanted)?;
    let mut listed = duty::list(read, actor, &wanted)?;
    let more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let next =
        listed.last().filter(|_| more).map(|last| format!("{}.{}", last.duty.due_at.micros(), last.duty.id));
    Ok(DutyList {
        rows: lines(read, listed)?,
        team,
        has_team: has_team(read, actor)?,
        list: ListState {
            count: Some(count),
            next,
            previous: None,
            views: view::list(read, actor.id, PATH)?,
            audiences: audiences(read, actor, &params)?,
            params,
        },
    })
}

impl DutyList {
    fn filters(ui: &Ui) -> Vec<Filter> {
        let choices = |keys: &[(&str, &str)]| {
            keys.iter().map(|(value, key)| ((*value).to_owned(), ui.t(key))).collect()
        };
        let clauses = ui.policy.clauses().map(|clause| (clause.id.to_owned(), ui.wording(&clause.title)));
        let filter = |name, key, choices| Filter { name, label: ui.t(key), choices };
        vec![
            filter(
                "state",
                "frame-duty-state",
                choices(&[
                    ("open", "frame-duty-state-open"),
                    ("unended", "frame-duty-state-unended"),
                    ("done", "frame-duty-state-done"),
                    ("void", "frame-duty-state-void"),
                    ("counted", "frame-duty-state-counted"),
                    ("all", "frame-duty-state-all"),
                ]),
            ),
            filter(
                "late",
                "frame-duty-late",
                choices(&[("late", "frame-duty-late-late"), ("in_time", "frame-duty-late-in-time")]),
            ),
            filter("clause", "frame-duty-clause", clauses.collect()),
            filter("from", "frame-duty-from", Vec::new()),
            filter("until", "frame-duty-until", Vec::new()),
        ]
    }
}

impl View for DutyList {
    fn page(&self, ui: &Ui) -> Page {
        let column = |(key, label): (&'static str, &str)| ListColumn {
            key,
            label: ui.t(label),
            number: false,
            default: key != "owner" || self.team,
            sort: None,
        };
        let params = &self.list.params;
        let page = ListPage {
            ui,
            path: PATH,
            title: ui.t("web-nav-duties"),
            search: None,
            standing: Vec::new(),
            filters: Self::filters(ui),
            columns: COLUMNS.map(column).to_vec(),
            state: &self.list,
            export: false,
            act: None,
            empty: empty(&ui.t("frame-duties-none"), &ui.t("frame-duties-none-text"), None),
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|line| row(ui, line, &seen)).collect();
        let whose = html! {
            @if self.has_team {
                div.chips {
                    (Chip::choice(ui.t("frame-duties-mine"), format!("{PATH}{}", params.without("whose").query()), !self.team))
                    (Chip::choice(ui.t("frame-duties-team"), format!("{PATH}{}", params.with("whose", "team").query()), self.team))
                }
            }
        };
        let body = html! {
            (PageHead::new(ui.t("web-nav-duties")).under(whose))
            (page.draw(rows))
        };
        Page::new(ui.t("web-nav-duties"), body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_one_asks_for_ones_own_open_duties() {
        let question = Question::of(&Params::default());
        assert_eq!((question.whose, question.states), (Whose::Mine, States::Open));
        assert_eq!((question.late, question.clause, question.after), (None, None, None));
    }

    #[test]
    fn days_are_the_companys_and_inclusive() {
        let question = Question::of(&Params::parse("whose=team&state=all&from=2027-03-01&until=2027-03-02"));
        let wanted = question.wanted(&TimeZone::get("Asia/Shanghai").unwrap(), 51);
        let at = |text: &str| Some(Moment::from(text.parse::<jiff::Timestamp>().unwrap()));
        assert_eq!((wanted.from, wanted.until), (at("2027-03-01T00:00+08:00"), at("2027-03-03T00:00+08:00")));
        assert_eq!((wanted.whose, wanted.states), (Whose::Team, States::All));
    }

    #[test]
    fn what_can_not_be_read_is_not_asked_for() {
        let question = Question::of(&Params::parse("state=x&late=perhaps&from=soon&page=a.b"));
        assert_eq!(question.states, States::Open);
        assert!(question.late.is_none() && question.from.is_none() && question.after.is_none());
    }

    #[test]
    fn a_page_begins_where_the_one_before_ended() {
        let due = Moment::from_micros(1_803_862_800_000_000);
        assert_eq!(position("1803862800000000.42"), Some((due, DutyId(42))));
    }
}
