//! Passwords that an administrator sets. Hashing takes tens of milliseconds by design and happens outside transactions.

use kernel::secret::{PasswordRules, Randomness, password};
use kernel::{Actor, Error, Result, StaffId, Store, Tx, session, staff};

use super::{Changes, must_administer, tell};

/// Letters and digits that nobody takes for others when reading them out: no l, o, 0, 1.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password nobody can guess, in four pieces that can be read out.
///
/// # Errors
/// When the operating system gives no random bytes.
pub fn fresh_password(randomness: &dyn Randomness) -> Result<String> {
    let mut bytes = [0_u8; 16];
    randomness.fill(&mut bytes).map_err(|error| Error::Unreachable(error.to_string()))?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let pieces: Vec<String> = letters.chunks(4).map(|piece| piece.iter().collect()).collect();
    Ok(pieces.join("-"))
}

/// The password that was given, if it keeps to the rules.
///
/// # Errors
/// What is wrong with it, beside the field `password`.
pub fn password_checked(given: &str, account: &str) -> Result<()> {
    PasswordRules::default().check(given, account).map_err(|weak| Error::field("password", weak.message()))
}

/// What is stored of a password; for an account without one, of a password that nobody knows.
pub fn hash(store: &Store, given: Option<&str>) -> Result<String> {
    let randomness = store.house().randomness.as_ref();
    let given = given.map_or_else(|| fresh_password(randomness), |given| Ok(given.to_owned()))?;
    password::hash(&given, randomness).map_err(|error| Error::Unreachable(error.to_string()))
}

/// Sets somebody's password and ends all their sessions and tokens. `by` is none for the command line.
pub fn set_password(tx: &mut Tx<'_>, by: Option<&Actor>, of: StaffId, hash: &str) -> Result<()> {
    if let Some(actor) = by {
        must_administer(tx, actor)?;
    }
    staff::set_password(tx, of, hash)?;
    session::end_all(tx, of)?;
    tell(tx, "staff.password_set", by.map(|actor| actor.id), of, &Changes::new())
}
