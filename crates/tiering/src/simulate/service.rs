//! One pass over all customers for the matrix, and as much of one as a page needs for the list behind a cell.

use std::ops::ControlFlow;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use jiff::civil::Date;
use kernel::scope::Scope;
use kernel::store::Sql;
use kernel::{Actor, Error, Read, RecordId, Refusals, Result, record};
use rulebook::{Action, Reach, Rulebook};
use rules::tier::{Indicator, MovementMatrix, Points, Scheme, SchemeError, Thresholds, Tier, Weights};
use serde::Serialize;

use crate::gauge::Gauge;
use crate::scoring::{CHUNK, Scored, is_one_of, score_all, score_chunk};

/// From which tiers customers are said to move.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// From those they are in.
    Standing,
    /// From those that another measure would give them on the same day: what the draft alone changes.
    Measure(Box<Gauge>),
}

/// What a measure would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Simulation {
    /// Who moves from where to where.
    pub matrix: MovementMatrix,
    /// Customers of whom purchases in other currencies were left out.
    pub foreign_customers: u64,
}

/// How many customers would move from which tier to which.
pub fn simulate(read: &mut Read<'_>, base: &Base, draft: &Gauge) -> Result<Simulation> {
    let mut before = Origins::of(read, base, draft)?;
    let mut simulation = Simulation::default();
    score_all(read, draft, RecordId(0), |scored| {
        simulation.matrix.add(before.of_customer(scored), scored.assessment.tier);
        simulation.foreign_customers += u64::from(scored.foreign_purchases > 0);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(simulation)
}

/// What a draft of the rulebook would change beside the one in force, both on the facts of one day.
///
/// # Errors
/// Refuses when one of the two has no tiers.
pub fn simulate_books(
    read: &mut Read<'_>,
    current: &Rulebook,
    draft: &Rulebook,
    as_of: Date,
) -> Result<Simulation> {
    let base = Base::Measure(Box::new(Gauge::of(current, as_of)?));
    simulate(read, &base, &Gauge::of(draft, as_of)?)
}

/// Where customers come from, told in the order in which they are scored.
enum Origins<'a> {
    Standing,
    /// The same facts, counted otherwise.
    Facts(&'a Gauge),
    /// Facts of another period: a pass of its own, of which only the tiers are kept, five bytes a customer at most.
    Pass(std::iter::Peekable<std::vec::IntoIter<(RecordId, Tier)>>),
}

impl<'a> Origins<'a> {
    fn of(read: &mut Read<'_>, base: &'a Base, draft: &Gauge) -> Result<Self> {
        match base {
            Base::Standing => Ok(Self::Standing),
            Base::Measure(gauge) if gauge.period == draft.period => Ok(Self::Facts(gauge)),
            Base::Measure(gauge) => {
                let mut tiers = Vec::new();
                score_all(read, gauge, RecordId(0), |scored| {
                    tiers.push((scored.customer, scored.assessment.tier));
                    Ok(ControlFlow::Continue(()))
                })?;
                Ok(Self::Pass(tiers.into_iter().peekable()))
            }
        }
    }

    fn of_customer(&mut self, scored: &Scored) -> Option<Tier> {
        match self {
            Self::Standing => scored.tier,
            Self::Facts(gauge) => Some(gauge.score(&scored.facts).tier),
            Self::Pass(tiers) => {
                while tiers.next_if(|(customer, _)| *customer < scored.customer).is_some() {}
                tiers.next_if(|(customer, _)| *customer == scored.customer).map(|(_, tier)| tier)
            }
        }
    }
}

/// A customer behind a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// The customer, measured by the draft.
    pub scored: Scored,
}

/// A page of the customers behind a cell whom the actor may read, in the order of their ids after `after`; and where the
/// next page begins, if there may be one.
pub fn cell(
    read: &mut Read<'_>,
    actor: &Actor,
    (base, draft): (&Base, &Gauge),
    (from, to): (Option<Tier>, Tier),
    after: RecordId,
    limit: usize,
) -> Result<(Vec<Listed>, Option<RecordId>)> {
    let mut before = Origins::of(read, base, draft)?;
    let reach = actor.reach(read, Action::Read, "customer")?;
    let mut listed = Vec::new();
    let mut after = after;
    loop {
        let chunk = score_chunk(read, draft, after, CHUNK)?;
        let Some(last) = chunk.last() else { return Ok((listed, None)) };
        after = last.customer;
        let in_cell: Vec<Scored> = chunk
            .into_iter()
            .filter(|scored| scored.assessment.tier == to && before.of_customer(scored) == from)
            .collect();
        for some in in_cell.chunks(500) {
            let names = names(read, actor, reach, some)?;
            for scored in some {
                let Some(name) = names.iter().find(|name| name.id == scored.customer) else { continue };
                if listed.len() == limit {
                    let end = listed.last().map(|listed: &Listed| listed.scored.customer);
                    return Ok((listed, end));
                }
                listed.push(Listed {
                    number: name.number.clone(),
                    name: name.title.clone(),
                    scored: scored.clone(),
                });
            }
        }
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    title: String,
}

fn names(read: &mut Read<'_>, actor: &Actor, reach: Reach, some: &[Scored]) -> Result<Vec<Name>> {
    let now = read.now();
    let ids: Vec<RecordId> = some.iter().map(|scored| scored.customer).collect();
    let query = Sql::new("SELECT record.id, record.number, record.title FROM record WHERE ")
        .then(&is_one_of("record.id", &ids))
        .raw(" AND ")
        .then(Scope::new(actor, Action::Read, reach, now).sql());
    Ok(query.load(read.conn())?)
}

/// The text of a draft of the rulebook that the actor may read.
///
/// # Errors
/// [`Error::NotFound`] when there is no such draft.
pub fn draft_text(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<String> {
    #[derive(QueryableByName)]
    struct Draft {
        #[diesel(sql_type = Text)]
        text: String,
    }
    // Drafts belong to a room on a higher floor; where it is not wired there are none.
    if read.house().catalogue.record(DRAFT).is_err() {
        return Err(Error::NotFound);
    }
    let header = record::find(read, actor, Action::Read, DRAFT, number)?;
    let query = Sql::new("SELECT text FROM rulebook_draft WHERE id = ").int(header.id.0);
    let found: Option<Draft> = query.get_result(read.conn()).optional()?;
    found.map(|draft| draft.text).ok_or(Error::NotFound)
}

/// The record kind of drafts.
const DRAFT: &str = "rulebook_draft";

/// Weights and thresholds as somebody typed them: percents in the order of [`Indicator::ALL`], points of tiers 1 to 3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The weights; an empty one is as in force.
    pub weights: [String; 5],
    /// The thresholds; an empty one is as in force.
    pub thresholds: [String; 3],
}

impl Typed {
    /// The scheme in force with what was typed in its place.
    ///
    /// # Errors
    /// Refuses what is no share or no points, weights that do not add up (with the sum), thresholds that do not fall.
    pub fn scheme(&self, base: &Scheme) -> Result<Scheme> {
        let mut refusals = Refusals::default();
        let weights = Indicator::ALL.map(|indicator| {
            let typed = &self.weights[indicator as usize];
            if typed.is_empty() {
                return base.weights.of(indicator);
            }
            let field = format!("weight_{}", indicator.key());
            refusals.take(&field, basis_points(typed).ok_or("tiering-not-a-share".into())).unwrap_or(0)
        });
        let mut thresholds = base.thresholds.points();
        for ((typed, points), tier) in self.thresholds.iter().zip(&mut thresholds).zip(Tier::ALL) {
            if !typed.is_empty() {
                let parsed = typed.parse().ok().and_then(|points| Points::new(points).ok());
                let field = format!("tier_{tier}");
                let parsed = refusals.take(&field, parsed.ok_or("tiering-not-points".into()));
                *points = parsed.map_or(*points, Points::get);
            }
        }
        refusals.finish()?;
        let mut refusals = Refusals::default();
        let weights = Weights::new(weights).map_err(|error| weights_message(&error));
        let weights = refusals.take("weight_amount", weights);
        let thresholds = Thresholds::new(thresholds).map_err(|_| "tiering-thresholds-not-falling".into());
        let thresholds = refusals.take("tier_1", thresholds);
        refusals.finish()?;
        Ok(Scheme {
            weights: weights.unwrap_or(base.weights),
            thresholds: thresholds.unwrap_or(base.thresholds),
            ..base.clone()
        })
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.iter().chain(&self.thresholds).all(String::is_empty)
    }
}

fn weights_message(error: &SchemeError) -> kernel::Message {
    let sum = match error {
        SchemeError::WeightsDoNotAddUp { sum } => *sum,
        _ => 0,
    };
    let sum = crate::words::percent(u16::try_from(sum).unwrap_or(u16::MAX));
    kernel::Message::new("tiering-weights-sum").with("sum", sum)
}

/// A share in percent with at most two decimals, in basis points: `40`, `12.5`, `40%`.
fn basis_points(typed: &str) -> Option<u16> {
    let typed = typed.trim_end_matches(['%', '％']).trim();
    let (whole, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let hundredths: u16 = format!("{rest:0<2}").parse().ok()?;
    let share = whole.parse::<u16>().ok()?.checked_mul(100)?.checked_add(hundredths)?;
    (share <= 10_000).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme() -> Scheme {
        Rulebook::parse(Rulebook::default_text()).unwrap().tier_scheme().unwrap().clone()
    }

    fn typed(weights: [&str; 5], thresholds: [&str; 3]) -> Typed {
        Typed { weights: weights.map(str::to_owned), thresholds: thresholds.map(str::to_owned) }
    }

    fn fields(error: Error) -> Vec<(String, String)> {
        let Error::Refused(refusals) = error else { panic!("{error}") };
        refusals.into_iter().map(|r| (r.field.unwrap_or_default(), r.message.key.into_owned())).collect()
    }

    #[test]
    fn shares_are_read_as_people_write_them() {
        for (text, share) in [("40", 4000), ("12.5", 1250), ("0.05%", 5), ("100", 10_000), ("0", 0)] {
            assert_eq!(basis_points(text), Some(share), "{text}");
        }
        for text in ["", ".5", "100.01", "-1", "12.345", "forty", "1e1", "70000"] {
            assert_eq!(basis_points(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_typed_is_as_in_force() {
        let base = scheme();
        assert_eq!(typed([""; 5], [""; 3]).scheme(&base).unwrap(), base);
        let changed = typed(["30", "30", "", "", ""], ["85", "", ""]).scheme(&base).unwrap();
        assert_eq!(changed.weights.of(Indicator::Purchases), 3000);
        assert_eq!(changed.thresholds.points(), [85, 60, 40]);
        assert_eq!(changed.amount, base.amount);
    }

    #[test]
    fn weights_that_do_not_add_up_are_refused_with_their_sum() {
        let Error::Refused(refusals) = typed(["50", "", "", "", ""], [""; 3]).scheme(&scheme()).unwrap_err()
        else {
            panic!("refused")
        };
        assert_eq!(refusals[0].message, kernel::Message::new("tiering-weights-sum").with("sum", "110"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = typed(["x", "", "", "", "101"], ["", "101", ""]).scheme(&scheme()).unwrap_err();
        let named: Vec<String> = fields(wrong).into_iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["weight_amount", "weight_complexity", "tier_2"]);
        let wrong = typed([""; 5], ["50", "", ""]).scheme(&scheme()).unwrap_err();
        assert_eq!(fields(wrong), [("tier_1".to_owned(), "tiering-thresholds-not-falling".to_owned())]);
    }
}
