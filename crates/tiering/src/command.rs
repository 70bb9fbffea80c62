//! What the command line does with tiers: a review from beginning to proposal, and a simulation of a file.

use jiff::civil::Date;
use kernel::store::Store;
use kernel::{Actor, Error, JobId, Moment, Result, StaffId, job, record};
use rulebook::Rulebook;
use rules::quarter::Quarter;
use rules::tier::MovementMatrix;

use crate::gauge::Gauge;
use crate::review::{assess, service, store as reviews};
use crate::simulate::{Base, Simulation, simulate};

/// What a review came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its number.
    pub number: String,
    /// Who moves from where to where.
    pub matrix: MovementMatrix,
    /// Customers of whom purchases in other currencies were left out.
    pub foreign_customers: i64,
}

/// Begins a quarter's review in somebody's name and waits until all customers are scored.
///
/// A server on the same database may do the work; then this only watches. `pause` waits a moment before it looks again.
/// `progress` is told how many customers are done, out of how many.
///
/// # Errors
/// As [`service::start`], and when the scoring fails for good.
pub fn review_run(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    pause: &dyn Fn(),
    by: StaffId,
    (quarter, as_of): (Quarter, Option<Date>),
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Summary> {
    let (review, id) = store.write(clock(), move |tx| {
        let actor = Actor::load(tx, by)?;
        let header = service::start(tx, &actor, quarter, as_of)?;
        let job = job::of_record(tx, header.id, assess::ASSESS.key)?.ok_or(Error::NotFound)?;
        Ok((header.id, job.id))
    })?;
    watch(store, clock, pause, id, progress)?;
    store.read(clock(), |read| {
        let header = record::header(read, review)?;
        let review = reviews::review_get(read, header)?;
        Ok(Summary {
            number: review.header.number,
            matrix: review.matrix,
            foreign_customers: review.foreign_customers,
        })
    })
}

fn watch(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    pause: &dyn Fn(),
    id: JobId,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<()> {
    loop {
        let worked = job::work(store, "command line", clock)?;
        let job = store.read(clock(), |read| job::get(read, id))?;
        progress(job.done, job.total);
        match job.state.as_str() {
            "finished" => return Ok(()),
            "failed" | "cancelled" => return Err(Error::Corrupt(job.error)),
            _ if !worked => pause(),
            _ => {}
        }
    }
}

/// What a draft of the rulebook would do to the customers as of a day, beside the tiers they are in, or beside those that
/// the version in force would give on the same day.
///
/// # Errors
/// Refuses a text that is no rulebook (check it first for what is wrong with it), or one without tiers.
pub fn simulate_file(
    store: &Store,
    now: Moment,
    draft: &str,
    as_of: Option<Date>,
    beside_rulebook: bool,
) -> Result<Simulation> {
    let draft = Rulebook::parse(draft).map_err(|_| Error::field("draft", "tiering-draft-faulty"))?;
    store.read(now, |read| {
        let as_of = match as_of {
            Some(day) => day,
            None => crate::effect::day_of(read)?.date(),
        };
        let policy = read.policy()?;
        let base = if beside_rulebook {
            Base::Measure(Box::new(Gauge::of(&policy, as_of)?))
        } else {
            Base::Standing
        };
        simulate(read, &base, &Gauge::of(&draft, as_of)?)
    })
}
