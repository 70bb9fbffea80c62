//! The branches of a list, each with the index that it is gone through by.

use rulebook::Action;

use crate::ids::StaffId;
use crate::listing::Lead;
use crate::moment::Moment;
use crate::scope;
use crate::store::Sql;

/// A branch of a list, by how much of the list it holds.
pub(super) enum Part {
    /// Most of it, under this condition: its order is read from an index.
    Broad(Sql),
    /// The same, in the order of ids, through an index that has just what the filter asks for.
    Led(Lead, Sql),
    /// Little of it, found under this condition by an index that has the records' own order; any other order is sorted.
    Narrow(Sql),
    /// What names this person, in the records' own order; any other order is sorted.
    Named(StaffId),
    /// What this person was given leave to read: little, sorted in every order.
    Granted(StaffId, Moment),
    /// Little of it, what names one of the customers of this person: from many places of an index, sorted in every order.
    Scattered(StaffId),
}

impl Part {
    /// In the order in which they are gone through: without statistics SQLite would rather go through all that a filter
    /// leaves, and ask of each whether it is among the few.
    pub(super) fn tables(&self) -> Sql {
        match self {
            Self::Broad(_) | Self::Narrow(_) => Sql::new("record"),
            Self::Led(lead, _) => Sql::new(lead.tables),
            Self::Named(_) => Sql::new("record_member named CROSS JOIN record"),
            Self::Granted(to, now) => {
                Sql::new("(SELECT DISTINCT record_id FROM access_grant WHERE staff_id = ")
                    .int(to.0)
                    .raw(" AND expires_at > ")
                    .moment(*now)
                    .raw(") granted CROSS JOIN record")
            }
            Self::Scattered(of) => {
                Sql::new("(SELECT DISTINCT record_id AS customer FROM record_member WHERE staff_id = ")
                    .int(of.0)
                    .raw(" AND ")
                    .raw(&scope::acting("record_member"))
                    .raw(") mine CROSS JOIN record")
            }
        }
    }

    /// Which of their rows belong to the branch, for who wants to do this with them.
    pub(super) fn condition(&self, action: Action) -> Sql {
        match self {
            Self::Broad(condition) | Self::Led(_, condition) | Self::Narrow(condition) => condition.clone(),
            // Each record once, whatever the number of roles in which it names the person: the limit would count it again.
            Self::Named(person) => {
                let is_reading = scope::is_reading(action);
                let acting = |alias| {
                    if is_reading { String::new() } else { format!(" AND {}", scope::acting(alias)) }
                };
                Sql::new("record.id = named.record_id AND named.staff_id = ")
                    .int(person.0)
                    .raw(&acting("named"))
                    .raw(
                        " AND NOT EXISTS (SELECT 1 FROM record_member other WHERE other.staff_id = named.staff_id \
                         AND other.record_id = named.record_id AND other.role < named.role",
                    )
                    .raw(&acting("other"))
                    .raw(")")
            }
            Self::Granted(..) => Sql::new("record.id = granted.record_id"),
            Self::Scattered(_) => Sql::new("record.customer_id = mine.customer AND NOT record.confidential"),
        }
    }

    /// The record's id as the index that is gone through has it.
    pub(super) const fn id(&self) -> &'static str {
        match self {
            Self::Broad(_) | Self::Narrow(_) => "record.id",
            Self::Led(lead, _) => lead.id,
            Self::Named(_) => "named.record_id",
            Self::Granted(..) | Self::Scattered(_) => "(record.id + 0)",
        }
    }
}
