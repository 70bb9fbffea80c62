//! What a use case holds while it reads ([`Read`]) or writes ([`Tx`]).
//!
//! Functions that only look take `&mut Read`, functions that change take `&mut Tx`; a `Tx` lends itself as a `Read`.
//! Neither can begin or end a transaction: the store alone does.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::House;
use super::connection::Conn;
use crate::error::Result;
use crate::moment::Moment;
use crate::policy::Policy;

/// A consistent view of the database at one moment.
pub struct Read<'a> {
    conn: &'a mut Conn,
    now: Moment,
    house: &'a House,
    policy: Option<Arc<Policy>>,
    stored_policy: bool,
}

impl<'a> Read<'a> {
    pub(super) fn new(conn: &'a mut Conn, now: Moment, house: &'a House) -> Self {
        Self { conn, now, house, policy: None, stored_policy: false }
    }

    /// The connection, for queries.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// When this is. The same for everything the use case does.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// What the house is made of: kinds, keys, parsed rulebooks.
    #[must_use]
    pub fn house(&self) -> &'a House {
        self.house
    }

    /// The rulebook in force now. Its id is read in this transaction; the parsed text is shared.
    pub fn policy(&mut self) -> Result<Arc<Policy>> {
        if let Some(policy) = &self.policy {
            return Ok(Arc::clone(policy));
        }
        let policy = crate::policy::in_force(self)?;
        self.policy = Some(Arc::clone(&policy));
        Ok(policy)
    }

    /// Forgets the rulebook looked up so far, after a version was put in force by this very transaction.
    pub(crate) fn forget_policy(&mut self) {
        self.policy = None;
        self.stored_policy = true;
    }

    /// Whether this very transaction stored a version. Rolled back, its id may be given to another text, so until the
    /// transaction is kept nobody else may be handed what it parsed.
    pub(crate) fn stored_policy(&self) -> bool {
        self.stored_policy
    }
}

/// A transaction that may write. All of it is kept, or nothing.
pub struct Tx<'a>(Read<'a>);

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut Conn, now: Moment, house: &'a House) -> Self {
        Self(Read::new(conn, now, house))
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Read<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
