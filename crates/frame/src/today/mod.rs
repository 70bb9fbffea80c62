//! Today: what one owes and by when, what waits for one's decision, what the team is late with, what changed since
//! yesterday. Nobody should need a report to know what to do next.

mod day;
mod news;
mod page;
mod routes;

use kernel::duty::{self, States, Wanted, Whose};
use kernel::listing::Count;
use kernel::{Actor, Message, Moment, Read, Result, StaffId, approval, staff};
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::room::{Drawn, panels};

use crate::duties::{DutyLine, has_team, lines};
use crate::links::{RecordLink, headers};
use crate::notices::{self, NoticeLine};
use crate::panels::panels_as_json;

pub use day::{Day, DayKind, Greeting};
pub use news::News;
pub use routes::routes;

/// So many of one's own duties are looked at; the list at `/duties` has them all.
const LOOKED_AT: i64 = 200;
/// So many are shown.
const SHOWN: usize = 50;
/// So many lines the smaller parts have.
const FEW: i64 = 20;

/// An approval that waits for the actor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingApproval {
    /// The approval.
    pub record: RecordLink,
    /// Who asks.
    pub requester: Option<String>,
    /// In whose place the actor decides, as their deputy.
    pub in_place_of: Option<String>,
    /// Since when.
    #[schema(value_type = String)]
    pub since: Moment,
}

/// What the team is late with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Team {
    /// How many.
    #[schema(value_type = Object)]
    pub late: Count,
    /// The longest overdue, but not the actor's own.
    pub duties: Vec<DutyLine>,
}

/// The page of today.
#[derive(Serialize, ToSchema)]
pub struct Today {
    /// The day and its working time.
    pub day: Day,
    /// By which hour one is greeted.
    pub greeting: Greeting,
    /// The actor's open duties, whenever due.
    #[schema(value_type = Object)]
    pub open: Count,
    /// Those due today or before.
    #[schema(value_type = Object)]
    pub due: Count,
    /// Those overdue.
    #[schema(value_type = Object)]
    pub late: Count,
    /// The actor's open duties by when they fall due, of the kind asked for.
    pub duties: Vec<DutyLine>,
    /// The kinds of records that they are about.
    pub kinds: Vec<String>,
    /// The kind asked for.
    pub kind: Option<String>,
    /// How many approvals wait for the actor, also as a deputy.
    #[schema(value_type = Object)]
    pub waiting: Count,
    /// Those of them that wait longest.
    pub approvals: Vec<WaitingApproval>,
    /// Duties of others that took too long and were brought to the actor, those due first (`service.escalate`).
    pub brought: Vec<DutyLine>,
    /// What those below the actor are late with; none for who leads nobody.
    pub team: Option<Team>,
    /// What others and the rulebook did since yesterday with the actor's records.
    pub news: News,
    /// Notices not read yet, the newest first.
    pub notices: Vec<NoticeLine>,
    /// What other rooms show here, by key.
    #[serde(serialize_with = "panels_as_json")]
    #[schema(value_type = Object)]
    pub panels: Vec<Drawn>,
}

/// Looks at everything that matters to `actor` now. `kind` narrows the duties to those about one kind of record.
pub fn look(app: &App, read: &mut Read<'_>, actor: &Actor, kind: Option<String>) -> Result<Today> {
    let now = read.now();
    let policy = read.policy()?;
    let day = Day::of(&policy, now);
    let mine = open_duties(Whose::Mine, LOOKED_AT);
    let open = duty::count(read, actor, &mine)?;
    let due = duty::count(read, actor, &Wanted { until: day.end(&policy), ..mine.clone() })?;
    let late = duty::count(read, actor, &Wanted { late: Some(true), ..mine.clone() })?;
    let mut listed = duty::list(read, actor, &mine)?;
    let mut kinds: Vec<String> = listed.iter().map(|one| one.record_kind.clone()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    // A kind that nothing is owed about any more is not a reason for an empty page.
    let kind = kind.filter(|kind| kinds.contains(kind));
    listed.retain(|one| kind.as_ref().is_none_or(|kind| *kind == one.record_kind));
    listed.truncate(SHOWN);
    let duties = lines(read, listed)?;
    let brought = duty::brought_to(read, actor, FEW)?;
    Ok(Today {
        brought: lines(read, brought)?,
        greeting: Greeting::at(&policy, now),
        day,
        open,
        due,
        late,
        duties,
        kinds,
        kind,
        waiting: approval::waiting_count(read, actor)?,
        approvals: waiting(read, actor)?,
        team: team(read, actor)?,
        news: News::since(read, actor, now.plus_seconds(-24 * 3600))?,
        notices: notices::unread(read, actor, FEW)?,
        panels: panels(app, read, actor, "today", None)?,
    })
}

fn open_duties(whose: Whose, limit: i64) -> Wanted {
    Wanted {
        whose,
        states: States::Open,
        late: None,
        clause: None,
        from: None,
        until: None,
        after: None,
        limit,
    }
}

fn waiting(read: &mut Read<'_>, actor: &Actor) -> Result<Vec<WaitingApproval>> {
    let waiting = approval::waiting(read, actor, FEW)?;
    let mut found = headers(read, waiting.iter().map(|waits| waits.approval_id).collect())?;
    let people: Vec<StaffId> = found
        .values()
        .filter_map(|header| header.owner_id)
        .chain(waiting.iter().filter_map(|waits| waits.in_place_of))
        .collect();
    let names = staff::names(read, &people)?;
    let name = |id: Option<StaffId>| id.and_then(|id| names.get(&id).cloned());
    waiting
        .iter()
        .filter_map(|waits| Some((found.remove(&waits.approval_id)?, waits.in_place_of)))
        .map(|(header, in_place_of)| {
            Ok(WaitingApproval {
                record: RecordLink::of(read, &header)?,
                requester: name(header.owner_id),
                in_place_of: name(in_place_of),
                since: header.created_at,
            })
        })
        .collect()
}

/// What those below are late with. One's own late duties stand in one's own list.
fn team(read: &mut Read<'_>, actor: &Actor) -> Result<Option<Team>> {
    if !has_team(read, actor)? {
        return Ok(None);
    }
    let wanted = Wanted { late: Some(true), ..open_duties(Whose::Team, FEW * 2) };
    let all = duty::count(read, actor, &wanted)?;
    let own = duty::count(read, actor, &Wanted { whose: Whose::Mine, ..wanted.clone() })?;
    let mut listed = duty::list(read, actor, &wanted)?;
    listed.retain(|one| one.duty.owner_id != Some(actor.id));
    listed.truncate(usize::try_from(FEW).unwrap_or(usize::MAX));
    // Beyond the cap nobody counts: "500+" stays so.
    let number = if all.capped { all.number } else { all.number - own.number };
    Ok(Some(Team { late: Count { number, capped: all.capped }, duties: lines(read, listed)? }))
}

impl Today {
    /// The sentence at the top: how many fall due, how many of them are late.
    #[must_use]
    pub fn summary(&self) -> Message {
        if self.due.number == 0 {
            return Message::new("frame-today-nothing-due");
        }
        let key = if self.late.number == 0 { "frame-today-due" } else { "frame-today-due-late" };
        Message::new(key).with("count", self.due.number).with("late", self.late.number)
    }
}
