//! What a person can do about a single customer's tier between reviews, and what its approval does.

use kernel::approval::{self, Approved, Proposal as Asked};
use kernel::catalogue::{ChangeKind, ChangeLine};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change, Header, NewRecord};
use kernel::{Actor, Error, Message, Read, RecordId, Refusals, Result, StaffId, Tx};
use rulebook::{Action, Lang};
use rules::tier::Tier;
use serde_json::{Value, json};

use super::model::{CHANGE, CLAUSE, KIND, Status, TierChange};
use super::store;
use crate::approvals;
use crate::effect;
use crate::gauge::Gauge;
use crate::proposal::{self, Item};
use crate::scoring::{score_these, tier_number};

/// The most customers of one change; what the rulebook raises beyond goes into another.
pub const MOST_CUSTOMERS: usize = 50;

/// The change that an approved change of tier is.
pub const TIER: ChangeKind = ChangeKind { key: CHANGE, check, apply, declined, draw };

/// A customer for whom the actor may propose another tier.
///
/// # Errors
/// [`Error::NotFound`] for one that the actor may not know of, [`Error::Forbidden`] for who may not propose for it.
pub fn proposable(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Header> {
    let customer = record::find(read, actor, Action::Read, "customer", number)?;
    if approvals::may_propose(read, actor, KIND, customer.id)? {
        Ok(customer)
    } else {
        Err(Error::Forbidden("error-forbidden"))
    }
}

/// Proposes another tier for one customer and submits it for approval.
///
/// # Errors
/// [`Error::Forbidden`] for who may not propose for this customer; refuses without a reason, for the tier the customer
/// is in, and while another change waits.
pub fn propose(tx: &mut Tx<'_>, actor: &Actor, number: &str, to: &str, reason: &str) -> Result<Header> {
    let customer = proposable(tx, actor, number)?;
    let today = effect::day_of(tx)?.date();
    let policy = tx.policy()?;
    let gauge = Gauge::of(&policy, today)?;
    let scored = score_these(tx, &gauge, &[customer.id])?;
    let Some(scored) = scored.first() else { return Err(Error::refused("tiering-customer-merged")) };
    let mut refusals = Refusals::default();
    let wanted = to.trim().parse().ok().and_then(|number| Tier::from_number(number).ok());
    let wanted = refusals.take("tier", wanted.ok_or_else(|| Message::new("tiering-tier-needed")));
    if wanted.is_some() && wanted == scored.tier {
        refusals.field("tier", "tiering-tier-as-it-is");
    }
    if reason.trim().is_empty() {
        refusals.field("reason", "tiering-reason-needed");
    }
    refusals.finish()?;
    let reason = crate::text::needed("reason", reason)?;
    if let Some(open) = store::open_of(tx, customer.id)? {
        return Err(Error::refused(Message::new("tiering-change-open").with("number", open.number)));
    }
    let item = Item { to: wanted.unwrap_or(scored.assessment.tier), ..Item::of(scored) };
    let change = create(tx, Some(actor.id), Some(actor.id), &[item], &reason, false)?;
    submit_header(tx, actor, &change)?;
    record::header(tx, change.id)
}

/// Makes a change of one or several customers, not submitted yet.
pub(super) fn create(
    tx: &mut Tx<'_>,
    owner: Option<StaffId>,
    creator: Option<StaffId>,
    items: &[Item],
    reason: &str,
    raised: bool,
) -> Result<Header> {
    let policy = tx.policy()?;
    let called = policy.clause(CLAUSE).map(|clause| clause.title.in_lang(Lang::Zh).to_owned());
    let customer = match items {
        [only] => Some(record::header(tx, only.customer)?),
        _ => None,
    };
    let today = effect::day_of(tx)?;
    let about = match &customer {
        Some(customer) => customer.title.clone(),
        None => today.date().to_string(),
    };
    let new = NewRecord {
        kind: KIND,
        title: format!("{} {about}", called.unwrap_or_default()).trim().to_owned(),
        status: Status::Raised.key(),
        open: true,
        owner,
        customer: customer.as_ref().map(|customer| customer.id),
        ..NewRecord::default()
    };
    let header = record::create(tx, &new, creator)?;
    proposal::proposal_insert(tx, header.id, today, policy.id)?;
    store::change_insert(tx, header.id, reason, raised)?;
    proposal::items_insert(tx, header.id, items)?;
    proposal::proposal_scored(tx, header.id, i64::try_from(items.len()).unwrap_or(i64::MAX))?;
    let cause = Cause { actor: creator, clause: Some(CLAUSE) };
    for item in items {
        store::open_insert(tx, header.id, item.customer)?;
        let told = json!({
            "old": tier_number(item.from), "new": tier_number(Some(item.to)), "proposal": header.number,
            "comment": if raised { "" } else { reason },
        });
        let kind = if raised { "tiering.raised" } else { "tiering.proposed" };
        event::append(tx, &Line::about(item.customer, kind, cause).with(told))?;
    }
    let told = json!({ "customers": items.len() });
    let line = Line::about(header.id, "tiering.change_made", cause).with(told).version(header.version);
    event::append(tx, &line)?;
    Ok(header)
}

/// Submits a change that was raised and not submitted yet.
///
/// # Errors
/// [`Error::Forbidden`] for who may not propose it; refuses one that waits or is over.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<Header> {
    let header = record::find(tx, actor, Action::Review, KIND, number)?;
    submit_header(tx, actor, &header)?;
    record::header(tx, header.id)
}

pub(super) fn submit_header(tx: &mut Tx<'_>, actor: &Actor, header: &Header) -> Result<()> {
    let policy = tx.policy()?;
    let Some(chain) = &policy.tiering().adjust_approval else {
        return Err(Error::refused("tiering-clause-off"));
    };
    if Status::of(header)? != Status::Raised {
        return Err(Error::refused("tiering-change-not-at-hand"));
    }
    let change = store::change_get(tx, header.clone())?;
    let asked = Asked {
        change_kind: CHANGE,
        subject: header.id,
        title: header.title.clone(),
        change_set: json!({}),
        chain: chain.clone(),
        clause: CLAUSE,
        comment: change.reason,
        amount_fen: None,
    };
    approval::submit(tx, actor, &asked)?;
    let change = Change {
        status: Some(Status::Proposed.key()),
        owner_id: Some(header.owner_id.or(Some(actor.id))),
        ..Change::default()
    };
    record::change(tx, header.id, None, &change).map(drop)
}

/// A change that the actor may read, and whether all its customers may be seen.
pub fn look(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(TierChange, bool)> {
    let header = approvals::find(read, actor, KIND, number)?;
    let sees_all = approvals::sees_all(read, actor, &header)?;
    Ok((store::change_get(read, header)?, sees_all))
}

fn check(read: &mut Read<'_>, subject: RecordId, _: &Value) -> Result<()> {
    match Status::of(&record::header(read, subject)?)? {
        Status::Raised | Status::Proposed => Ok(()),
        _ => Err(Error::refused("tiering-change-not-at-hand")),
    }
}

fn apply(tx: &mut Tx<'_>, _: &Approved, subject: RecordId, _: &Value) -> Result<()> {
    approvals::approve(tx, subject)?;
    effect::at_once(tx, subject, CLAUSE)
}

/// A declined change is over, so that a better one can be proposed.
fn declined(tx: &mut Tx<'_>, subject: RecordId, _: &Value) -> Result<()> {
    let status = match approvals::outcome(tx, subject)?.as_deref() {
        Some("refused") => Status::Refused,
        Some("withdrawn") => Status::Withdrawn,
        _ => Status::Returned,
    };
    store::change_end(tx, subject, status)
}

fn draw(read: &mut Read<'_>, subject: RecordId, _: &Value) -> Result<Vec<ChangeLine>> {
    let policy = read.policy()?;
    let title = |tier: Option<Tier>| {
        tier.map_or_else(|| "—".to_owned(), |tier| policy.tiering().tier_title(tier, Lang::Zh))
    };
    let rows = store::items(read, subject)?;
    let lines = rows.into_iter().map(|row| ChangeLine {
        label: Message::new("tiering-change-line").with("name", row.name).with("number", row.number),
        before: title(row.item.from),
        after: title(Some(row.item.to)),
    });
    Ok(lines.collect())
}
