//! How the system stands, for who keeps its settings: version, engine, failed work, the audit chain's head.

use jiff::civil::Date;
use kernel::job::{self, Job};
use kernel::store::Engine;
use kernel::{JobId, Moment, Read, Result, VersionId, policy, sequencer};
use serde::Serialize;
use utoipa::ToSchema;

/// How many failed jobs are shown.
const FAILED: i64 = 20;

/// How the system stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct System {
    /// The program's version.
    pub version: &'static str,
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// The rulebook in force.
    #[schema(value_type = i64)]
    pub rulebook: VersionId,
    /// When that version was stored.
    #[schema(value_type = Option<String>)]
    pub rulebook_stored: Option<Moment>,
    /// The head of the audit chain, as `zhike doctor --head` takes it.
    pub chain_head: String,
    /// Work that ended badly, the newest first.
    pub failed_jobs: Vec<FailedJob>,
    /// Years whose public holidays should be known by now and are not.
    pub unpublished_years: Vec<i16>,
}

/// A piece of work that ended badly.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailedJob {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// What the last attempt said, for operators.
    pub error: String,
    /// When it ended.
    #[schema(value_type = Option<String>)]
    pub ended: Option<Moment>,
}

impl From<Job> for FailedJob {
    fn from(job: Job) -> Self {
        Self { id: job.id, kind: job.kind, error: job.error, ended: job.finished_at }
    }
}

impl System {
    /// Looks at the system.
    pub fn look(read: &mut Read<'_>) -> Result<Self> {
        let in_force = read.policy()?;
        let calendar = in_force.working_calendar();
        let today = calendar.date_of(read.now().timestamp());
        let stored = policy::versions(read)?.into_iter().find(|version| version.id == in_force.id);
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            engine: match read.conn().engine() {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            },
            rulebook: in_force.id,
            rulebook_stored: stored.map(|version| version.created_at),
            chain_head: sequencer::head(read)?.to_string(),
            failed_jobs: job::failed(read, FAILED)?.into_iter().map(FailedJob::from).collect(),
            unpublished_years: years_needed(today)
                .into_iter()
                .filter(|year| !calendar.is_published(*year))
                .collect(),
        })
    }
}

/// The years whose holidays matter on `today`: the State Council publishes the next year's before December.
fn years_needed(today: Date) -> Vec<i16> {
    let this = today.year();
    if today.month() == 12 { vec![this, this.saturating_add(1)] } else { vec![this] }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn next_year_is_needed_from_december_on() {
        assert_eq!(years_needed(date(2026, 11, 30)), [2026]);
        assert_eq!(years_needed(date(2026, 12, 1)), [2026, 2027]);
    }
}
