//! Makes an approved proposal come true, customer by customer: tier and score, the history, the event with its clause,
//! and the duty to tell the customer (`tiering.review`, `tiering.adjust`, `tiering.notify`).
//!
//! Small steps of at most [`STEP`] customers, each a transaction that stores how far it came, so that a repeated or resumed
//! job does nothing twice and people who save customers meanwhile never wait long. Only the columns of the tier are
//! touched and the record's version stays, so that nobody's edit is refused because of a review.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt};
use kernel::catalogue::{JobKind, Step};
use kernel::event::{self, Cause, Line};
use kernel::job::{self, NewJob};
use kernel::record::{self, Change};
use kernel::store::{Sql, Store};
use kernel::{Day, Error, JobId, Message, Moment, RecordId, Result, StaffId, Tx, notice};
use rules::tier::Tier;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::notify;
use crate::proposal::{self, Proposal};
use crate::review::model::CLAUSE;
use crate::schema::{tier_change_open, tier_proposal, tier_review};
use crate::scoring::stored_tier;

/// The most customers that one transaction gives a tier. Each may bring duties with it: more of them would keep people's own
/// saves waiting.
pub const STEP: i64 = 250;

/// How many transactions one step of the job makes.
const STEPS_AT_ONCE: usize = 20;

/// The job that gives a review's customers their tiers.
pub const TAKE_EFFECT: JobKind = JobKind { key: "tiering.take_effect", step };

/// How far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    after: i64,
    done: i64,
    moved: i64,
    overtaken: i64,
}

/// Queues the job, in the transaction that approves.
pub(crate) fn queue(tx: &mut Tx<'_>, proposal: RecordId, by: StaffId) -> Result<()> {
    let new = NewJob {
        kind: TAKE_EFFECT.key,
        unique_key: Some(format!("{}:{proposal}", TAKE_EFFECT.key)),
        record: Some(proposal),
        staff: Some(by),
        payload: &json!({}),
        run_at: None,
    };
    job::queue(tx, &new).map(drop)
}

/// Gives all customers of a small proposal their tiers at once, in the transaction that approves.
pub(crate) fn at_once(tx: &mut Tx<'_>, id: RecordId, clause: &str) -> Result<()> {
    let proposal = proposal::proposal_get(tx, id)?;
    let mut progress = Progress::default();
    while let Some(next) = give(tx, &proposal, clause, progress)? {
        progress = next;
    }
    finish(tx, &proposal, clause, progress)
}

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    for _ in 0..STEPS_AT_ONCE {
        let finished = store.write(now, move |tx| {
            let job = job::get(tx, id)?;
            let proposal = proposal::proposal_get(tx, job.record_id.ok_or(Error::NotFound)?)?;
            if proposal.in_force_at.is_some() {
                return Ok(true);
            }
            let progress: Progress = job.progress()?;
            if let Some(next) = give(tx, &proposal, CLAUSE, progress)? {
                job::advance(tx, id, &next, next.done, proposal.total)?;
                return Ok(false);
            }
            finish(tx, &proposal, CLAUSE, progress)?;
            Ok(true)
        })?;
        if finished {
            return Ok(Step::Finished);
        }
    }
    Ok(Step::More)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = SmallInt)]
    from_tier: i16,
    #[diesel(sql_type = SmallInt)]
    to_tier: i16,
    #[diesel(sql_type = BigInt)]
    score: i64,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    excluded: bool,
    #[diesel(sql_type = SmallInt)]
    tier: i16,
    #[diesel(sql_type = Nullable<BigInt>)]
    owner_id: Option<StaffId>,
}

impl Row {
    /// Whether the customer still is where the proposal found them.
    fn stands(&self) -> bool {
        self.tier == self.from_tier
    }

    fn moves(&self) -> bool {
        self.from_tier != self.to_tier
    }
}

/// Gives the next customers their tiers; none when there are no more.
fn give(tx: &mut Tx<'_>, proposal: &Proposal, clause: &str, progress: Progress) -> Result<Option<Progress>> {
    let query = Sql::new(
        "SELECT i.customer_id, i.from_tier, i.to_tier, i.score, i.excluded IS NOT NULL OR c.merged_into_id IS NOT NULL \
         AS excluded, CAST(coalesce(c.tier, 0) AS SMALLINT) AS tier, r.owner_id FROM tier_item i \
         JOIN customer c ON c.id = i.customer_id JOIN record r ON r.id = i.customer_id WHERE i.proposal_id = ",
    )
    .int(proposal.id.0)
    .raw(" AND i.customer_id > ")
    .int(progress.after)
    .raw(" ORDER BY i.customer_id LIMIT ")
    .int(STEP);
    let rows: Vec<Row> = query.load(tx.conn())?;
    let Some(last) = rows.last() else { return Ok(None) };
    let until = last.customer_id;
    let considered: Vec<&Row> = rows.iter().filter(|row| !row.excluded).collect();
    let moved: Vec<&Row> = considered.iter().copied().filter(|row| row.stands() && row.moves()).collect();
    let overtaken = considered.iter().filter(|row| !row.stands()).count();

    let since = day_of(tx)?;
    if !moved.is_empty() {
        history_insert(tx, proposal.id, progress.after, until, since)?;
    }
    tiers_update(tx, proposal.id, progress.after, until, since)?;
    let number = record::header(tx, proposal.id)?.number;
    let lines: Vec<Line<'_>> = moved
        .iter()
        .map(|row| {
            let told = json!({
                "old": row.from_tier, "new": row.to_tier, "score": row.score, "proposal": number,
            });
            Line::about(row.customer_id, "tiering.moved", Cause::clause(clause)).with(told)
        })
        .collect();
    event::append_all(tx, &lines)?;
    let policy = tx.policy()?;
    let two_contacts = policy.archive().two_contacts.as_ref();
    for row in &moved {
        let (from, to) = (stored_tier(Some(row.from_tier))?, stored_tier(Some(row.to_tier))?);
        let is_important = |tier: Option<Tier>| {
            two_contacts.zip(tier).is_some_and(|(rule, tier)| rule.tiers.contains(&tier))
        };
        if is_important(from) != is_important(to) {
            customers::service::watch_contacts(tx, row.customer_id)?;
        }
        if let (Some(_), Some(to)) = (from, to) {
            notify::owe(tx, proposal, &number, row.customer_id, to, row.owner_id)?;
        }
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Some(Progress {
        after: until.0,
        done: progress.done + count(rows.len()),
        moved: progress.moved + count(moved.len()),
        overtaken: progress.overtaken + count(overtaken),
    }))
}

/// The customers of these rows who still are where the proposal found them, as a condition on `i` and `customer`.
fn standing(proposal: RecordId, after: i64, until: RecordId) -> Sql {
    Sql::new("i.proposal_id = ")
        .int(proposal.0)
        .raw(" AND i.customer_id = customer.id AND i.customer_id > ")
        .int(after)
        .raw(" AND i.customer_id <= ")
        .int(until.0)
        .raw(
            " AND i.excluded IS NULL AND customer.merged_into_id IS NULL \
             AND coalesce(customer.tier, 0) = i.from_tier",
        )
}

fn history_insert(
    tx: &mut Tx<'_>,
    proposal: RecordId,
    after: i64,
    until: RecordId,
    since: Day,
) -> Result<()> {
    let now = tx.now();
    let query = Sql::new(
        "INSERT INTO tier_history (customer_id, proposal_id, from_tier, to_tier, score, since, at) \
         SELECT i.customer_id, i.proposal_id, i.from_tier, i.to_tier, i.score, ",
    )
    .day(since)
    .raw(", ")
    .moment(now)
    .raw(" FROM tier_item i, customer WHERE ")
    .then(&standing(proposal, after, until))
    .raw(" AND i.from_tier <> i.to_tier ORDER BY i.customer_id");
    query.execute(tx.conn())?;
    Ok(())
}

fn tiers_update(tx: &mut Tx<'_>, proposal: RecordId, after: i64, until: RecordId, since: Day) -> Result<()> {
    let query = Sql::new(
        "UPDATE customer SET tier = i.to_tier, tier_score = i.score, \
         tier_since = CASE WHEN i.from_tier = i.to_tier THEN customer.tier_since ELSE ",
    )
    .day(since)
    .raw(" END FROM tier_item i WHERE ")
    .then(&standing(proposal, after, until));
    query.execute(tx.conn())?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, proposal: &Proposal, clause: &str, progress: Progress) -> Result<()> {
    let now = tx.now();
    diesel::update(tier_proposal::table.find(proposal.id))
        .set((tier_proposal::in_force_at.eq(Some(now)), tier_proposal::overtaken.eq(progress.overtaken)))
        .execute(tx.conn())?;
    diesel::update(tier_review::table.find(proposal.id))
        .set(tier_review::live.eq(false))
        .execute(tx.conn())?;
    release(tx, proposal.id)?;
    let change = Change { status: Some("in_force"), open: Some(false), ..Change::default() };
    let version = record::change(tx, proposal.id, None, &change)?;
    let told = json!({ "moved": progress.moved, "overtaken": progress.overtaken });
    let line =
        Line::about(proposal.id, "tiering.in_force", Cause::clause(clause)).with(told).version(version);
    event::append(tx, &line)?;
    let header = record::header(tx, proposal.id)?;
    if let Some(owner) = header.owner_id {
        let message =
            Message::new("notice-tiering-in-force").with("title", header.title).with("moved", progress.moved);
        notice::send(tx, owner, Some(proposal.id), Some(clause), &message)?;
    }
    Ok(())
}

/// Lets other changes be proposed for the customers of this one.
pub(crate) fn release(tx: &mut Tx<'_>, change: RecordId) -> Result<()> {
    diesel::delete(tier_change_open::table.filter(tier_change_open::proposal_id.eq(change)))
        .execute(tx.conn())?;
    Ok(())
}

/// Today in the company's zone.
pub(crate) fn day_of(read: &mut kernel::Read<'_>) -> Result<Day> {
    let now = read.now();
    Ok(read.policy()?.working_calendar().date_of(now.timestamp()).into())
}
