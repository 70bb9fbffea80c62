//! The doubtful rows of an import, each with the customers it may be about, read in one moment.

use kernel::{Actor, Read, Result};
use serde::Serialize;
use web::i18n::Locale;

use crate::import::ARCHIVES;
use crate::import::check::judge::Judge;
use crate::import::model::Options;
use crate::import::model::{Doubt, Existing};
use intake::model::{Intake, Phase, Verdict};
use intake::view::{ROWS, RowView, rows};
use intake::{service, store};

/// How many customers are offered for one row: a switchboard's number may stand in thousands.
const OFFERED: usize = 10;

/// A customer that a row may be about, and that the person may change.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CandidateView {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// A doubtful row.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DoubtView {
    /// The row, with what was decided about it.
    #[serde(flatten)]
    pub row: RowView,
    /// The customers it may be decided to be.
    pub candidates: Vec<CandidateView>,
}

/// How many doubtful rows there are, and how many of them are decided.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct DecidedCounts {
    /// All.
    pub rows: i64,
    /// Decided to be a customer that is there.
    pub update: i64,
    /// Decided to be customers of their own.
    pub create: i64,
    /// Decided to be left out.
    pub skip: i64,
    /// Go by what was chosen for all.
    pub undecided: i64,
}

impl DecidedCounts {
    /// As they stand.
    #[must_use]
    pub const fn of(intake: &Intake) -> Self {
        Self {
            rows: intake.doubtful,
            update: intake.decided_updates,
            create: intake.decided_creates,
            skip: intake.decided_skips,
            undecided: intake.undecided(),
        }
    }
}

/// The doubtful rows of an import.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DoubtsView {
    /// The import's number.
    pub number: String,
    /// The version a decision is made on.
    pub version: i64,
    /// How far the import has come; only while it is `ready` can be decided.
    pub phase: Phase,
    /// The file's name.
    pub file: String,
    /// What is done with rows that nobody decided about.
    pub doubt: Doubt,
    /// What is done with a customer that is there already.
    pub existing: Existing,
    /// How many rows there are.
    pub counts: DecidedCounts,
    /// The sheet's headings.
    pub headings: Vec<String>,
    /// Whether each column is taken for a field.
    pub mapped: Vec<bool>,
    /// Doubtful rows, at most fifty.
    pub rows: Vec<DoubtView>,
    /// The row after which the next page begins.
    pub next: Option<i64>,
}

/// Reads the doubtful rows of an import after one of them.
pub fn look(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
    locale: Locale,
    after: i64,
) -> Result<DoubtsView> {
    let (header, intake) = service::find(read, ARCHIVES, actor, number)?;
    let (phase, options): (Phase, Options) = (store::phase_of(&header)?, intake.options()?);
    let mut found = store::rows_of(read, header.id, Verdict::Doubtful, after, ROWS + 1)?;
    let more = i64::try_from(found.len()).unwrap_or_default() > ROWS;
    found.truncate(usize::try_from(ROWS).unwrap_or_default());
    let candidates = if phase == Phase::Ready {
        Judge::of(read, actor.clone(), &intake)?.candidates(read, &found)?
    } else {
        vec![Vec::new(); found.len()]
    };
    let headings = intake.headings()?;
    let next = found.last().map(|row| row.row_number).filter(|_| more);
    let shown = rows(read, ARCHIVES, &found, &headings, locale)?.into_iter().zip(candidates);
    let shown = shown.map(|(row, candidates)| {
        let offered = candidates
            .into_iter()
            // The one decided on stays, however many are like it.
            .filter(|party| party.may_edit)
            .enumerate()
            .filter(|(place, party)| *place < OFFERED || row.customer.as_ref() == Some(&party.number))
            .map(|(_, party)| CandidateView { number: party.number, name: party.name })
            .collect();
        DoubtView { row, candidates: offered }
    });
    Ok(DoubtsView {
        number: header.number.clone(),
        version: header.version,
        phase,
        file: intake.file_name.clone(),
        doubt: options.doubt,
        existing: options.existing,
        counts: DecidedCounts::of(&intake),
        mapped: intake.mapping::<String>()?.iter().map(Option::is_some).collect(),
        rows: shown.collect(),
        headings,
        next,
    })
}
