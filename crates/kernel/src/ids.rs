//! Typed row identifiers. A customer's id can not be passed where a staff id is meant.
//!
//! All of them are `BIGINT` in the database; in JSON they are numbers.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        crate::column::kept_as!($name, i64, diesel::sql_types::BigInt);

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A business object's header row.
    RecordId,
    /// Somebody with a login.
    StaffId,
    /// A department.
    DepartmentId,
    /// A working group inside a department (小组).
    GroupId,
    /// A line of the log.
    EventId,
    /// What a clause obliges somebody to do.
    DutyId,
    /// One person's place in an approval.
    StepId,
    /// A piece of background work.
    JobId,
    /// A stored version of the rulebook.
    VersionId,
    /// A signed-in browser.
    SessionId,
    /// A program's key to the API.
    TokenId,
    /// A message to one person.
    NoticeId,
    /// A list's saved filters.
    ViewId,
}
