//! Changing one's own password. It ends every other session: whoever knew the old one is out.

use diesel::prelude::*;
use kernel::event::{self, Cause, Line};
use kernel::schema::staff as staffs;
use kernel::secret::{PasswordRules, password};
use kernel::{Actor, Error, Moment, OrNotFound, Refusals, Result, SessionId, Store, session, staff};
use serde::Deserialize;
use utoipa::ToSchema;
use web::Typed;

/// The event that somebody changed the password.
pub const CHANGED: &str = "settings.password_changed";

/// A new password, with the old one to show who asks.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewPassword {
    /// The password that stands.
    #[serde(default)]
    pub old: Typed,
    /// The one to come.
    #[serde(default)]
    pub new: Typed,
    /// The one to come once more, against slips of the finger.
    #[serde(default)]
    pub again: Typed,
}

/// Changes `actor`'s password and ends all sessions but `this`.
///
/// Hashing takes tens of milliseconds by design, so it is done outside any transaction.
///
/// # Errors
/// Refuses a wrong old password, a new one that the rules call weak, and two that differ, each at its field.
pub fn change(
    store: &Store,
    actor: &Actor,
    this: Option<SessionId>,
    asked: &NewPassword,
    now: Moment,
) -> Result<()> {
    let mut refusals = Refusals::default();
    // Spaces belong to a password.
    if let Err(weakness) = PasswordRules::default().check(&asked.new.0, &actor.account) {
        refusals.field("new", weakness.message());
    } else if asked.new == asked.old {
        refusals.field("new", "frame-password-same");
    }
    if asked.again != asked.new {
        refusals.field("again", "frame-password-differs");
    }
    refusals.finish()?;
    let me = actor.id;
    let stands: String = store.read(now, |read| {
        staffs::table.find(me).select(staffs::password_hash).first(read.conn()).or_not_found()
    })?;
    let unusable = |error: password::PasswordError| Error::Corrupt(error.to_string());
    if !password::verify(&asked.old.0, &stands).map_err(unusable)? {
        return Err(Error::field("old", "frame-password-wrong"));
    }
    let hash = password::hash(&asked.new.0, store.house().randomness.as_ref()).map_err(unusable)?;
    store.write(now, move |tx| {
        staff::set_password(tx, me, &hash)?;
        event::append(tx, &Line::general(CHANGED, Cause::staff(me)))?;
        // The list is capped; each round ends what it shows.
        loop {
            let mut others = session::list(tx, me)?;
            others.retain(|session| Some(session.id) != this);
            if others.is_empty() {
                return Ok(());
            }
            for other in others {
                session::end(tx, me, other.id)?;
            }
        }
    })
}
