//! Duties as they stand after what has happened, many at once: for the demo and for what is brought in from elsewhere.

use diesel::prelude::*;

use crate::error::Result;
use crate::ids::{DepartmentId, RecordId, StaffId};
use crate::moment::Moment;
use crate::on_engine;
use crate::schema::duty;
use crate::store::Tx;

/// A duty with what became of it.
#[derive(Clone, Debug)]
pub struct Past {
    /// A key of [`crate::catalogue::DutyKind`].
    pub kind: &'static str,
    /// The record it is about.
    pub record: RecordId,
    /// Which time.
    pub occurrence: String,
    /// Who is obliged.
    pub owner: Option<StaffId>,
    /// In which department.
    pub department: Option<DepartmentId>,
    /// When its clock began.
    pub started_at: Moment,
    /// When it is, or was, due.
    pub due_at: Moment,
    /// What became of it.
    pub end: End,
}

/// What became of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is open; it is looked at first then.
    Open(Moment),
    /// Its clock stands still since then.
    Paused(Moment),
    /// It was done.
    Done {
        /// When.
        at: Moment,
        /// By whom.
        by: Option<StaffId>,
        /// What shows it, as JSON text.
        evidence: Option<String>,
    },
    /// Its reason went away then.
    Void(Moment),
}

#[derive(Insertable)]
#[diesel(table_name = duty, treat_none_as_default_value = false)]
struct Row<'a> {
    kind: &'static str,
    clause: &'static str,
    record_id: RecordId,
    occurrence: &'a str,
    owner_id: Option<StaffId>,
    department_id: Option<DepartmentId>,
    rulebook_id: crate::ids::VersionId,
    state: &'static str,
    started_at: Moment,
    due_at: Moment,
    next_check_at: Option<Moment>,
    late_seen: bool,
    paused_at: Option<Moment>,
    done_at: Option<Moment>,
    done_by_id: Option<StaffId>,
    evidence: Option<String>,
}

/// Stores duties whose clauses are in the rulebook in force; others are off. Their events are the caller's, and so is when
/// the next duty about each record falls due.
pub fn restore(tx: &mut Tx<'_>, many: &[Past]) -> Result<()> {
    let policy = tx.policy()?;
    let house = tx.house();
    let mut rows = Vec::with_capacity(many.len());
    for past in many {
        let clause = house.catalogue.duty(past.kind)?.clause;
        if policy.clause(clause).is_none() {
            continue;
        }
        let mut row = Row {
            kind: past.kind,
            clause,
            record_id: past.record,
            occurrence: &past.occurrence,
            owner_id: past.owner,
            department_id: past.department,
            rulebook_id: policy.id,
            state: "open",
            started_at: past.started_at,
            due_at: past.due_at,
            next_check_at: None,
            late_seen: false,
            paused_at: None,
            done_at: None,
            done_by_id: None,
            evidence: None,
        };
        match &past.end {
            End::Open(first_look) => row.next_check_at = Some(*first_look.min(&past.due_at)),
            End::Paused(since) => (row.state, row.paused_at) = ("paused", Some(*since)),
            End::Done { at, by, evidence } => {
                (row.state, row.done_at, row.done_by_id) = ("done", Some(*at), *by);
                row.evidence.clone_from(evidence);
                row.late_seen = at > &past.due_at;
            }
            End::Void(at) => (row.state, row.done_at) = ("void", Some(*at)),
        }
        rows.push(row);
    }
    // SQLite takes at most 32,766 bound values in one statement; a row has sixteen.
    for chunk in rows.chunks(1000) {
        on_engine!(tx.conn(), |conn| diesel::insert_into(duty::table).values(chunk).execute(conn))?;
    }
    Ok(())
}
