//! Why a customer moves: the indicator whose contribution to the score changed most, and its fact before and now
//! (`tiering.review`).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use diesel::RunQueryDsl as _;
use diesel::sql_types::BigInt;
use kernel::store::Sql;
use kernel::{Moment, Read, RecordId, Result};
use rules::tier::{Assessment, Facts, Indicator};
use serde::Serialize;

use crate::proposal::{self, Item, Named, Proposal};
use crate::scoring::is_one_of;

/// The scores of a customer that a proposal compares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What stands now.
    pub facts: Facts,
    /// What it gives.
    pub assessment: Assessment,
    /// What stood when the customer got the present score, and what that gave; none for a first rating.
    pub before: Option<(Facts, Assessment)>,
}

/// What made the score change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", content = "indicator", rename_all = "snake_case")]
pub enum Reason {
    /// The customer was never scored before.
    First,
    /// The fact of this indicator.
    Fact(Indicator),
    /// The facts of this indicator are as they were; the rulebook counts them differently.
    Rulebook(Indicator),
    /// The score is as it was; somebody wishes another tier.
    None,
}

impl Comparison {
    /// The indicator whose contribution changed most in the direction of the whole score.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let Some((facts, before)) = &self.before else { return Reason::First };
        let contribution = |assessment: &Assessment, indicator| {
            i64::from(assessment.part(indicator).contribution().ten_thousandths())
        };
        let change = |indicator| contribution(&self.assessment, indicator) - contribution(before, indicator);
        let whole: i64 = Indicator::ALL.into_iter().map(change).sum();
        let mut strongest = None;
        for indicator in Indicator::ALL {
            let pull = change(indicator) * if whole < 0 { -1 } else { 1 };
            if pull > 0 && strongest.is_none_or(|(most, _)| pull > most) {
                strongest = Some((pull, indicator));
            }
        }
        match strongest {
            None => Reason::None,
            Some((_, indicator)) if is_same(indicator, facts, &self.facts) => Reason::Rulebook(indicator),
            Some((_, indicator)) => Reason::Fact(indicator),
        }
    }
}

fn is_same(indicator: Indicator, before: &Facts, now: &Facts) -> bool {
    match indicator {
        Indicator::Amount => before.amount_fen == now.amount_fen,
        Indicator::Purchases => before.purchases == now.purchases,
        Indicator::Credit => before.credit == now.credit,
        Indicator::Years => before.years == now.years,
        Indicator::Complexity => before.complexity == now.complexity,
    }
}

#[derive(diesel::QueryableByName)]
struct Changed {
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = BigInt)]
    proposal_id: RecordId,
    #[diesel(sql_type = BigInt)]
    at: Moment,
}

/// Where a customer stands: the facts that gave the present score, and where they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The review or the change that gave it.
    pub proposal: Proposal,
    /// The customer's row in it.
    pub item: Item,
}

/// The scores of a page of a proposal's customers beside those they had before.
pub fn compare(read: &mut Read<'_>, proposal: &Proposal, rows: &[Named]) -> Result<Vec<Comparison>> {
    let customers: Vec<RecordId> = rows.iter().map(|row| row.item.customer).collect();
    let now = read.now();
    let until = proposal.scored_at.unwrap_or(now);
    let before = standing(read, until, proposal.previous_id, Some(proposal.id), &customers)?;
    rows.iter()
        .map(|row| {
            let assessment = proposal::assess_again(read, proposal.scored_under_id, &row.item.facts)?;
            let before = before.get(&row.item.customer).map(|standing| assess(read, standing)).transpose()?;
            Ok(Comparison { facts: row.item.facts, assessment, before })
        })
        .collect()
}

fn assess(read: &mut Read<'_>, standing: &Standing) -> Result<(Facts, Assessment)> {
    let facts = standing.item.facts;
    Ok((facts, proposal::assess_again(read, standing.proposal.scored_under_id, &facts)?))
}

/// Where these customers stand now.
pub fn standing_now(read: &mut Read<'_>, customers: &[RecordId]) -> Result<HashMap<RecordId, Standing>> {
    let now = read.now();
    let review = proposal::last_review(read)?;
    standing(read, now, review, None, customers)
}

/// Where these customers stood at a moment: by the last change that took effect until then, else by `review`, the last
/// one until then. `but` is left out of account.
fn standing(
    read: &mut Read<'_>,
    until: Moment,
    review: Option<RecordId>,
    but: Option<RecordId>,
    customers: &[RecordId],
) -> Result<HashMap<RecordId, Standing>> {
    if customers.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Sql::new(
        "SELECT customer_id, proposal_id, at FROM tier_history WHERE id IN (SELECT max(id) FROM tier_history WHERE at <= ",
    )
    .moment(until)
    .raw(" AND proposal_id <> ")
    .int(but.map_or(0, |id| id.0))
    .raw(" AND ")
    .then(&is_one_of("customer_id", customers))
    .raw(" GROUP BY customer_id)");
    let changed: Vec<Changed> = query.load(read.conn())?;
    let mut proposals = HashMap::new();
    for id in changed.iter().map(|row| row.proposal_id).chain(review) {
        if let Entry::Vacant(place) = proposals.entry(id) {
            place.insert(proposal::proposal_get(read, id)?);
        }
    }
    let ids: Vec<RecordId> = proposals.keys().copied().collect();
    let rows = proposal::items_of(read, &ids, customers)?;
    let mut items: HashMap<(RecordId, RecordId), Item> = rows
        .into_iter()
        .filter(|(_, row)| row.item.excluded.is_none())
        .map(|(of, row)| ((of, row.item.customer), row.item))
        .collect();
    let in_force = review.and_then(|id| proposals.get(&id)).and_then(|review| review.in_force_at);
    let mut found = HashMap::new();
    for customer in customers {
        let own = changed.iter().find(|row| row.customer_id == *customer);
        // A review that took effect later than the last move left the tier but renewed the score.
        let is_newer = own.is_some_and(|own| in_force.is_none_or(|in_force| own.at > in_force));
        let change = own.map(|own| own.proposal_id);
        let order = if is_newer { [change, review] } else { [review, change] };
        for id in order.into_iter().flatten() {
            if let (Some(item), Some(proposal)) = (items.remove(&(id, *customer)), proposals.get(&id)) {
                found.insert(*customer, Standing { proposal: proposal.clone(), item });
                break;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rulebook::Rulebook;
    use rules::tier::{Complexity, Credit};

    use super::*;

    fn assess(facts: &Facts) -> Assessment {
        Rulebook::parse(Rulebook::default_text()).unwrap().tier_scheme().unwrap().score(facts)
    }

    fn facts() -> Facts {
        Facts {
            amount_fen: Some(30_000_000),
            purchases: Some(6),
            credit: Some(Credit::B),
            years: Some(4),
            complexity: Complexity::new(3).ok(),
        }
    }

    fn comparison(before: Facts, now: Facts) -> Comparison {
        Comparison { facts: now, assessment: assess(&now), before: Some((before, assess(&before))) }
    }

    #[test]
    fn the_reason_is_the_indicator_that_pulled_most_in_the_direction_of_the_move() {
        let risen =
            Facts { amount_fen: Some(548_000_000), purchases: Some(7), credit: Some(Credit::C), ..facts() };
        assert_eq!(comparison(facts(), risen).reason(), Reason::Fact(Indicator::Amount));
        let fallen = Facts { credit: Some(Credit::D), purchases: Some(12), ..facts() };
        assert_eq!(comparison(facts(), fallen).reason(), Reason::Fact(Indicator::Credit));
    }

    #[test]
    fn a_first_rating_has_no_other_reason_and_an_unchanged_score_has_none() {
        let now = facts();
        assert_eq!(Comparison { facts: now, assessment: assess(&now), before: None }.reason(), Reason::First);
        assert_eq!(comparison(now, now).reason(), Reason::None);
    }

    #[test]
    fn the_same_facts_under_another_rulebook_are_the_rulebooks_doing() {
        let mut kinder = assess(&facts());
        kinder.parts[Indicator::Years as usize].weight_bp = 0;
        let before = Some((facts(), kinder));
        let comparison = Comparison { facts: facts(), assessment: assess(&facts()), before };
        assert_eq!(comparison.reason(), Reason::Rulebook(Indicator::Years));
    }
}
