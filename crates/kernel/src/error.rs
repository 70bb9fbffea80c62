//! Why something was not done.
//!
//! [`Error::Refused`] is for the person who asked and says what to do; the others are for whoever answers the
//! request to choose a status by. Nothing here is worded: see [`crate::message`].

use crate::message::Message;

/// The result of anything that touches the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One thing wrong with what somebody asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The input field it is about, when it is about one.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: Message,
}

/// Why a read or a write did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input or the state of things does not allow it; at least one refusal.
    #[error("refused: {}", .0.iter().map(|r| r.message.key.as_ref()).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Refusal>),
    /// There is no such thing, or the asker may not know of it.
    #[error("not found")]
    NotFound,
    /// The asker may see it but not do this with it.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// Somebody else changed the record first; carries the version that stands now.
    #[error("changed meanwhile: version {current} stands")]
    Stale {
        /// The version that stands now.
        current: i64,
    },
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("no database connection: {0}")]
    Unreachable(String),
    /// The program failed inside the closure; the transaction was rolled back.
    #[error("panic in a transaction: {0}")]
    Panicked(String),
    /// The database was written with another key file than the one there is.
    #[error(
        "the key file is not the one with which this database was written: put that one in its place, from its copy; \
         with another one the log can not be verified, nor anything opened that was sealed"
    )]
    OtherKey,
    /// Something stored can not be read back: a damaged row, an unknown key.
    #[error("stored data: {0}")]
    Corrupt(String),
    /// Reading or writing a file failed.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

impl Error {
    /// A refusal that belongs to no single field.
    #[must_use]
    pub fn refused(message: impl Into<Message>) -> Self {
        Self::Refused(vec![Refusal { field: None, message: message.into() }])
    }

    /// A refusal of one input field.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<Message>) -> Self {
        Self::Refused(vec![Refusal { field: Some(field.into()), message: message.into() }])
    }

    /// Whether the same transaction may succeed when tried again: a serialisation failure or a deadlock.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error as Db};
        match self {
            Self::Database(Db::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            Self::Database(Db::DatabaseError(_, about)) => about.message().contains("deadlock detected"),
            _ => false,
        }
    }

    /// Whether a unique index refused the row.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Database(diesel::result::Error::DatabaseError(
                diesel::result::DatabaseErrorKind::UniqueViolation,
                _
            ))
        )
    }
}

impl From<diesel::r2d2::PoolError> for Error {
    fn from(error: diesel::r2d2::PoolError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

impl From<diesel::result::ConnectionError> for Error {
    fn from(error: diesel::result::ConnectionError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// Turns "no row" into [`Error::NotFound`].
pub trait OrNotFound<T> {
    /// The row, or [`Error::NotFound`].
    fn or_not_found(self) -> Result<T>;
}

impl<T> OrNotFound<T> for std::result::Result<T, diesel::result::Error> {
    fn or_not_found(self) -> Result<T> {
        self.map_err(|error| match error {
            diesel::result::Error::NotFound => Error::NotFound,
            other => Error::Database(other),
        })
    }
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> Result<T> {
        self.ok_or(Error::NotFound)
    }
}

/// Gathers refusals so that a person sees everything that is wrong at once.
#[derive(Debug, Default)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// Notes that `field` is wrong.
    pub fn field(&mut self, field: impl Into<String>, message: impl Into<Message>) {
        self.0.push(Refusal { field: Some(field.into()), message: message.into() });
    }

    /// Unwraps a parsed value, or notes why `field` has none.
    pub fn take<T>(&mut self, field: &str, value: std::result::Result<T, Message>) -> Option<T> {
        value.map_err(|message| self.field(field, message)).ok()
    }

    /// Whether nothing was refused so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the gathering: an error when anything was refused.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Refused(self.0)) }
    }
}
