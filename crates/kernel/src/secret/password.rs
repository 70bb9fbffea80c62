//! Passwords: which are good enough, how they are kept, how one is compared.
//!
//! Kept as Argon2id with the memory and passes that OWASP recommends (19 MiB, two passes, one lane), in the usual
//! text form that carries its own salt and parameters, so that later versions may ask for more. Verifying takes some
//! 20 ms of one core by intention: callers limit how often it is asked.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use super::{NoRandomness, Randomness};
use crate::message::Message;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT_LENGTH: usize = 16;

/// Why a password was neither kept nor compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// No salt could be had.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// What is stored is no password hash of ours: a damaged row.
    #[error("stored password hash: {0}")]
    Stored(password_hash::Error),
    /// The password could not be hashed; the machine has no 19 MiB to spare.
    #[error("hashing a password: {0}")]
    Hashing(password_hash::Error),
}

/// What to store for a new password. The same password gives another text each time.
pub fn hash(password: &str, randomness: &dyn Randomness) -> Result<String, PasswordError> {
    let mut salt = [0; SALT_LENGTH];
    randomness.fill(&mut salt)?;
    hash_with_salt(password, &salt).map(|hash| hash.to_string())
}

/// Whether `password` is the one that `stored` was made from; compared in constant time, under the parameters that
/// `stored` names.
pub fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|error| PasswordError::Stored(error.into()))?;
    if stored.salt.is_none() || stored.hash.is_none() {
        // the library would call every password wrong
        return Err(PasswordError::Stored(password_hash::Error::EncodingInvalid));
    }
    match argon2()?.verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error @ password_hash::Error::OutOfMemory) => Err(PasswordError::Hashing(error)),
        Err(error) => Err(PasswordError::Stored(error)),
    }
}

/// Takes as long as [`verify`] and is never right: for an account that does not exist, so that the time of the
/// answer does not tell which accounts do.
pub fn verify_nobody(password: &str) -> Result<bool, PasswordError> {
    hash_with_salt(password, b"nobody's own salt").map(|_| false)
}

/// Whether `stored` was made with other parameters than today's, and should be made anew at the next sign-in.
#[must_use]
pub fn is_outdated(stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else { return true };
    let Ok(parameters) = Params::try_from(&stored) else { return true };
    stored.algorithm != Algorithm::Argon2id.ident()
        || stored.version != Some(Version::V0x13.into())
        || (parameters.m_cost(), parameters.t_cost(), parameters.p_cost()) != (MEMORY, PASSES, LANES)
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let parameters =
        Params::new(MEMORY, PASSES, LANES, None).map_err(|e| PasswordError::Hashing(e.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

fn hash_with_salt(password: &str, salt: &[u8]) -> Result<PasswordHash, PasswordError> {
    argon2()?.hash_password_with_salt(password.as_bytes(), salt).map_err(PasswordError::Hashing)
}

/// What a new password must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// The fewest characters.
    pub shortest: usize,
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self { shortest: 10 }
    }
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Too few characters; carries how many it takes.
    TooShort(usize),
    /// Too many characters; carries how many are allowed.
    TooLong(usize),
    /// The account's name, forwards or backwards, with little added.
    Account,
    /// One character or a short piece again and again.
    Repetition,
    /// A walk along the alphabet, the digits or the keyboard.
    Sequence,
    /// Put together from what everybody uses.
    Common,
}

impl Weakness {
    /// What to tell the person who chose it.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::TooShort(least) => Message::new("password-too-short").with("least", least),
            Self::TooLong(most) => Message::new("password-too-long").with("most", most),
            Self::Account => Message::new("password-is-account"),
            Self::Repetition => Message::new("password-repeats"),
            Self::Sequence => Message::new("password-is-sequence"),
            Self::Common => Message::new("password-is-common"),
        }
    }
}

/// No rule is helped by more, and hashing a megabyte would be work for an attacker to order.
const LONGEST: usize = 256;

/// How many characters somebody may add to the account's name or to a common piece without making it better.
const LITTLE: usize = 4;

/// Rows along which fingers walk.
const WALKS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "!@#$%^&*()",
];

/// Pieces that the commonest passwords are put together from, in Chinese and English.
const PIECES: [&str; 46] = [
    "password",
    "passwd",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "pass",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "login",
    "welcome",
    "letmein",
    "iloveyou",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "superman",
    "test",
    "demo",
    "default",
    "secret",
    "qwe",
    "asd",
    "zxc",
    "zaq",
    "zhike",
    "company",
    "woaini",
    "wodemima",
    "mima",
    "caonima",
    "nihao",
    "zhongguo",
    "520",
    "521",
    "1314",
    "666",
    "888",
    "168",
    "qq",
    "aa",
    "wo",
];

impl PasswordRules {
    /// Whether `password` will do for the account named `account`.
    pub fn check(self, password: &str, account: &str) -> Result<(), Weakness> {
        let typed: Vec<char> = password.chars().collect();
        if typed.len() < self.shortest {
            return Err(Weakness::TooShort(self.shortest));
        }
        if typed.len() > LONGEST {
            return Err(Weakness::TooLong(LONGEST));
        }
        let lower: Vec<char> = password.to_lowercase().chars().collect();
        if is_account(&lower, account) {
            return Err(Weakness::Account);
        }
        if is_repetition(&lower) {
            return Err(Weakness::Repetition);
        }
        if is_walk(&lower) {
            return Err(Weakness::Sequence);
        }
        if is_common(&lower) {
            return Err(Weakness::Common);
        }
        Ok(())
    }
}

fn is_account(password: &[char], account: &str) -> bool {
    let forwards: Vec<char> = account.to_lowercase().chars().collect();
    let backwards: Vec<char> = forwards.iter().rev().copied().collect();
    !forwards.is_empty()
        && password.len() <= forwards.len() + LITTLE
        && [forwards, backwards].iter().any(|name| password.windows(name.len()).any(|part| part == name))
}

/// A piece of at most a third of the password, repeated to its end.
fn is_repetition(password: &[char]) -> bool {
    (1..=password.len() / 3)
        .any(|period| password.iter().skip(period).eq(&password[..password.len() - period]))
}

fn is_walk(password: &[char]) -> bool {
    let backwards: Vec<char> = password.iter().rev().copied().collect();
    [password, &backwards]
        .into_iter()
        .map(|walked| walked.iter().collect::<String>())
        .any(|walked| WALKS.iter().any(|row| row.contains(&walked)))
}

/// Whether the password can be cut into common pieces, walks of three or more, and repetitions, with at most
/// [`LITTLE`] other characters in all and those fewer than a third of it.
fn is_common(password: &[char]) -> bool {
    // the fewest characters up to each place that belong to no common piece
    let mut own = vec![0_usize; password.len() + 1];
    for end in 1..=password.len() {
        own[end] = own[end - 1] + 1;
        for start in 0..end {
            if own[start] < own[end] && is_piece(&password[start..end]) {
                own[end] = own[start];
            }
        }
    }
    own[password.len()] <= LITTLE && own[password.len()] * 3 < password.len()
}

fn is_piece(part: &[char]) -> bool {
    let same = part.len() >= 3 && part.iter().all(|c| *c == part[0]);
    same || (part.len() >= 3 && is_walk(part)) || PIECES.contains(&part.iter().collect::<String>().as_str())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Counting, Exhausted};
    use super::*;

    fn check(password: &str) -> Result<(), Weakness> {
        PasswordRules::default().check(password, "lin.yue")
    }

    #[test]
    fn a_password_is_recognised_and_another_is_not() {
        let random = Counting::default();
        let stored = hash("松下问童子-72", &random).unwrap();
        assert!(verify("松下问童子-72", &stored).unwrap());
        assert!(!verify("松下问童子-73", &stored).unwrap());
        assert!(!verify("", &stored).unwrap());
        assert_ne!(stored, hash("松下问童子-72", &random).unwrap(), "every hash has its own salt");
    }

    #[test]
    fn a_stored_hash_names_its_parameters() {
        let stored = hash("correct horse battery", &Counting::default()).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(!is_outdated(&stored));
        assert!(is_outdated(&stored.replace("t=2", "t=1")));
        assert!(is_outdated(&stored.replace("argon2id", "argon2i")));
    }

    #[test]
    fn a_weaker_hash_of_earlier_days_is_still_recognised() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let stored =
            weak.hash_password_with_salt(b"of earlier days", b"sixteen bytes it").unwrap().to_string();
        assert!(verify("of earlier days", &stored).unwrap());
        assert!(is_outdated(&stored));
    }

    #[test]
    fn a_damaged_hash_is_an_error_and_not_a_wrong_password() {
        assert!(matches!(verify("x", "plain"), Err(PasswordError::Stored(_))));
        assert!(matches!(
            verify("x", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ"),
            Err(PasswordError::Stored(_))
        ));
        assert!(is_outdated("plain"));
    }

    #[test]
    fn nobody_has_no_right_password() {
        assert_eq!(verify_nobody("anything"), Ok(false));
    }

    #[test]
    fn without_randomness_no_password_is_kept() {
        assert_eq!(hash("x", &Exhausted), Err(PasswordError::Randomness(NoRandomness)));
    }

    #[test]
    fn a_good_password_is_taken() {
        for good in [
            "松下问童子言师采药去",
            "correct horse battery",
            "Tq7#mz-Lw42",
            "泵房-2027-春天的风",
            "yuanshan&7788kd",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("Tq7#mz-Lw"), Err(Weakness::TooShort(10)));
        assert_eq!(check("松下问童子言师采药"), Err(Weakness::TooShort(10)));
        assert_eq!(check(&"xK3-松".repeat(52)), Err(Weakness::TooLong(256)));
    }

    #[test]
    fn the_account_is_no_password() {
        let rules = PasswordRules::default();
        for password in
            ["wangxiaoming", "WangXiaoMing1", "gnimoaixgnaw", "wangxiaoming2027", "1wangxiaoming!"]
        {
            assert_eq!(rules.check(password, "WangXiaoming"), Err(Weakness::Account), "{password}");
        }
        assert_eq!(rules.check("wangxiaoming-rides-home", "wangxiaoming"), Ok(()));
        assert_eq!(rules.check("a-long-walk-home", ""), Ok(()), "an account without a name forbids nothing");
    }

    #[test]
    fn repetition_is_no_password() {
        for password in ["aaaaaaaaaa", "1212121212", "abcabcabcabc", "好好好好好好好好好好", "AbcdAbcdAbcd"]
        {
            assert_eq!(check(password), Err(Weakness::Repetition), "{password}");
        }
    }

    #[test]
    fn a_walk_is_no_password() {
        for password in
            ["1234567890", "0987654321", "abcdefghijk", "QWERTYUIOP", "1qaz2wsx3edc", "9876543210"]
        {
            assert_eq!(check(password), Err(Weakness::Sequence), "{password}");
        }
    }

    #[test]
    fn what_everybody_uses_is_no_password() {
        for password in [
            "woaini1314",
            "woaini520520",
            "5201314520",
            "5201314521",
            "a123456789",
            "aa123456789",
            "qq123456789",
            "Password123",
            "P@ssw0rd123",
            "admin123456",
            "admin@123456",
            "qwe123456789",
            "zhike88888888",
            "123456abcd",
            "1314520woaini",
            "iloveyou1314",
            "abc123456789",
            "welcome2123",
            "Admin@12345",
            "qwerty123456",
        ] {
            assert_eq!(check(password), Err(Weakness::Common), "{password}");
        }
    }

    #[test]
    fn a_weakness_says_what_to_do() {
        assert_eq!(
            Weakness::TooShort(10).message(),
            Message::new("password-too-short").with("least", 10_usize)
        );
        assert_eq!(Weakness::Common.message().key, "password-is-common");
    }
}
