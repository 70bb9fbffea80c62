//! What a person can do with a review, and what its approval does.

use jiff::civil::{Date, date};
use kernel::approval::{self, Approved, Proposal as Asked};
use kernel::catalogue::{ChangeKind, ChangeLine};
use kernel::duty;
use kernel::event::{self, Cause, Line};
use kernel::job;
use kernel::policy::Policy;
use kernel::record::{self, Change, Header, NewRecord};
use kernel::{Actor, Error, Message, Read, RecordId, Result, StaffId, Tx, notice};
use rulebook::{Action, Lang, Reach};
use rules::quarter::Quarter;
use serde_json::{Value, json};

use super::model::{CHANGE, CLAUSE, KIND, Review, Status};
use super::{assess, store};
use crate::approvals;
use crate::effect;
use crate::gauge::Gauge;
use crate::proposal;

/// The change that an approved review is.
pub const REVIEW: ChangeKind = ChangeKind { key: CHANGE, check, apply, declined, draw };

/// Whether the actor may begin reviews. Each covers all customers, so that only who reaches all of them for it may.
pub fn may_start(read: &mut Read<'_>, actor: &Actor) -> Result<bool> {
    Ok(actor.reach(read, Action::Review, KIND)? == Reach::All)
}

/// Refuses who [`may_start`] none.
pub(super) fn must_start(read: &mut Read<'_>, actor: &Actor) -> Result<()> {
    if may_start(read, actor)? { Ok(()) } else { Err(Error::Forbidden("tiering-review-covers-all")) }
}

/// Which quarter is meant: the one that is named, that of the day of assessment, or the last that has ended.
#[must_use]
pub fn quarter_meant(named: Option<Quarter>, as_of: Option<Date>, today: Date) -> Quarter {
    named.or(as_of.map(Quarter::of)).unwrap_or_else(|| Quarter::of(today).previous())
}

/// The first day as of which customers can be assessed.
const FIRST_DAY: Date = date(1900, 1, 1);

/// Refuses a day of assessment that is still to come, or lies before the quarter.
fn check_day(read: &mut Read<'_>, quarter: Quarter, as_of: Date) -> Result<()> {
    let wrong = match as_of {
        day if day > effect::day_of(read)?.date() => "tiering-as-of-future",
        day if day < quarter.first_day() => "tiering-as-of-before-quarter",
        day if day < FIRST_DAY => "tiering-as-of-too-early",
        _ => return Ok(()),
    };
    Err(Error::field("as_of", wrong))
}

/// Begins the review of a quarter: every customer will be scored as of a day, by default the quarter's last.
///
/// A review that the calendar has planned for the quarter is taken up. Returns the review's header; the scoring is a job.
///
/// # Errors
/// [`Error::Forbidden`] for who [`may_start`] none. Refuses a day in the future or before the quarter, a quarter whose review
/// is at work already, and a rulebook without tiers.
pub fn start(tx: &mut Tx<'_>, actor: &Actor, quarter: Quarter, as_of: Option<Date>) -> Result<Header> {
    must_start(tx, actor)?;
    let as_of = as_of.unwrap_or(quarter.last_day());
    check_day(tx, quarter, as_of)?;
    if let Some(id) = store::review_live(tx, quarter)? {
        let header = record::header(tx, id)?;
        if Status::of(&header)? == Status::Planned {
            let header = record::find(tx, actor, Action::Review, KIND, &header.number)?;
            begin(tx, actor, &header, as_of)?;
            return record::header(tx, id);
        }
    }
    let header = create(tx, quarter, as_of, Some(actor.id), Some(actor.id))?;
    begin(tx, actor, &header, as_of)?;
    record::header(tx, header.id)
}

/// Makes the record of a quarter's review, not begun yet.
pub(super) fn create(
    tx: &mut Tx<'_>,
    quarter: Quarter,
    as_of: Date,
    owner: Option<StaffId>,
    creator: Option<StaffId>,
) -> Result<Header> {
    let policy = tx.policy()?;
    Gauge::of(&policy, as_of)?;
    let new = NewRecord {
        kind: KIND,
        title: title(&policy, quarter),
        status: Status::Planned.key(),
        open: true,
        owner,
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, creator)?;
    proposal::proposal_insert(tx, header.id, as_of.into(), policy.id)?;
    store::review_insert(tx, header.id, quarter)?;
    let cause = Cause { actor: creator, clause: Some(CLAUSE) };
    let told = json!({ "quarter": quarter.to_string() });
    event::append(tx, &Line::about(header.id, "tiering.planned", cause).with(told).version(header.version))?;
    Ok(header)
}

/// What people call the review, in the company's own language: `2026Q3 季度评估`.
fn title(policy: &Policy, quarter: Quarter) -> String {
    let clause = policy.clause(CLAUSE).map(|clause| clause.title.in_lang(Lang::Zh).to_owned());
    format!("{quarter} {}", clause.unwrap_or_default()).trim_end().to_owned()
}

/// Scores the customers of a review, again when they were scored before.
///
/// # Errors
/// [`Error::Forbidden`] for who may not review. Refuses a day in the future or before the quarter, and a review that waits or
/// is over.
pub fn assess_again(tx: &mut Tx<'_>, actor: &Actor, number: &str, as_of: Option<Date>) -> Result<Header> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    let review = store::review_get(tx, header)?;
    let as_of = as_of.unwrap_or(review.proposal.as_of.date());
    check_day(tx, review.quarter, as_of)?;
    begin(tx, actor, &review.header, as_of)?;
    record::header(tx, review.header.id)
}

fn begin(tx: &mut Tx<'_>, actor: &Actor, header: &Header, as_of: Date) -> Result<()> {
    use crate::schema::tier_proposal;
    use diesel::prelude::*;
    if !Status::of(header)?.may_be_assessed() {
        return Err(Error::refused("tiering-review-not-assessable"));
    }
    let policy = tx.policy()?;
    Gauge::of(&policy, as_of)?;
    diesel::update(tier_proposal::table.find(header.id))
        .set((
            tier_proposal::as_of.eq(kernel::Day::from(as_of)),
            tier_proposal::scored_under_id.eq(policy.id),
            tier_proposal::scored_at.eq(None::<kernel::Moment>),
            tier_proposal::total.eq(0_i64),
        ))
        .execute(tx.conn())?;
    // Who takes up a planned review answers for it.
    let owner = header.owner_id.or(Some(actor.id));
    let change = Change { status: Some(Status::Drafting.key()), owner_id: Some(owner), ..Change::default() };
    let version = record::change(tx, header.id, None, &change)?;
    let cause = Cause::staff(actor.id).by(CLAUSE);
    let told = json!({ "as_of": as_of.to_string() });
    event::append(tx, &Line::about(header.id, "tiering.begun", cause).with(told).version(version))?;
    assess::queue(tx, header.id, Some(actor.id))
}

/// Takes up the scoring or the taking effect again where it stopped.
///
/// # Errors
/// Refuses when nothing stopped.
pub fn retry(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<()> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    let review = store::review_get(tx, header)?;
    match store::job_at_work(tx, &review)? {
        Some(job) if job.state == "failed" => job::retry(tx, job.id),
        _ => Err(Error::refused("tiering-nothing-stopped")),
    }
}

/// A review that the actor may read, and whether all its customers may be seen.
pub fn look(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(Review, bool)> {
    let header = approvals::find(read, actor, KIND, number)?;
    let sees_all = approvals::sees_all(read, actor, &header)?;
    Ok((store::review_get(read, header)?, sees_all))
}

/// Submits a review for approval by the chain that the clause names. Returns the approval.
///
/// # Errors
/// Refuses a review that is not scored, or waits already.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, number: &str, comment: &str) -> Result<Header> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    let policy = tx.policy()?;
    let Some(rule) = &policy.tiering().review else {
        return Err(Error::refused("tiering-clause-off"));
    };
    let review = store::review_get(tx, header)?;
    if !review.status.is_at_hand() {
        return Err(Error::refused("tiering-review-not-at-hand"));
    }
    let change_set = change_set(tx, &review)?;
    let asked = Asked {
        change_kind: CHANGE,
        subject: review.header.id,
        title: review.header.title.clone(),
        change_set,
        chain: rule.approval.clone(),
        clause: CLAUSE,
        comment: comment.trim().to_owned(),
        amount_fen: None,
    };
    let approval = approval::submit(tx, actor, &asked)?;
    approvals::set_status(tx, review.header.id, Status::Proposed.key())?;
    Ok(approval)
}

/// What is submitted, and what its deciders see: the figures of the customers who would move.
pub(super) fn change_set(read: &mut Read<'_>, review: &Review) -> Result<Value> {
    let matrix = &review.matrix;
    Ok(json!({
        "as_of": review.proposal.as_of, "customers": review.proposal.total, "up": matrix.up(),
        "down": matrix.down(), "first": matrix.first(), "matrix": matrix,
        "excluded": proposal::excluded_count(read, review.header.id)?,
    }))
}

/// What is decided must be what stands: its customers are as they were when the change set was stored.
fn check(read: &mut Read<'_>, subject: RecordId, change: &Value) -> Result<()> {
    let header = record::header(read, subject)?;
    let status = Status::of(&header)?;
    if !status.is_at_hand() && status != Status::Proposed {
        return Err(Error::refused("tiering-review-not-at-hand"));
    }
    let review = store::review_get(read, header)?;
    if change_set(read, &review)? == *change { Ok(()) } else { Err(Error::refused("tiering-review-differs")) }
}

fn apply(tx: &mut Tx<'_>, approved: &Approved, subject: RecordId, _: &Value) -> Result<()> {
    approvals::approve(tx, subject)?;
    approvals::set_status(tx, subject, Status::TakingEffect.key())?;
    effect::queue(tx, subject, approved.decided_by)?;
    let fewer = proposal::excluded_in(tx, subject, approved.approval)?;
    if fewer > 0 {
        let title = record::header(tx, subject)?.title;
        let message =
            Message::new("notice-tiering-approved-with-fewer").with("title", title).with("number", fewer);
        notice::send(tx, approved.requester, Some(subject), Some(CLAUSE), &message)?;
    }
    duty::recheck(tx, subject, Some(approved.requester))
}

fn declined(tx: &mut Tx<'_>, subject: RecordId, _: &Value) -> Result<()> {
    approvals::declined(tx, subject, store::review_end)
}

#[expect(clippy::unnecessary_wraps, reason = "the catalogue's drawings may fail")]
fn draw(_: &mut Read<'_>, _: RecordId, change: &Value) -> Result<Vec<ChangeLine>> {
    let figure = |key: &str| web::format::number(change[key].as_i64().unwrap_or_default());
    let lines = ["customers", "up", "down", "first", "excluded"].map(|key| ChangeLine {
        label: Message::new(format!("tiering-review-{key}")),
        before: String::new(),
        after: figure(key),
    });
    Ok(lines.into())
}
