//! What must not be known or forged: the master key and the keys made from it ([`key_file`]), passwords
//! ([`password`]), session and API tokens ([`token`]), and the arithmetic of the audit chain ([`mac`]).
//!
//! Nothing here touches the database. Randomness comes in as an argument, [`SystemRandomness`] in the program and a
//! repeatable one in tests. No `Debug` of anything here prints a secret.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

pub mod key_file;
pub mod mac;
pub mod password;
pub mod token;

pub use key_file::{KeyFileError, MasterKey, Purpose};
pub use password::{PasswordRules, Weakness};
pub use token::Token;

/// Where random bytes come from.
pub trait Randomness: Send + Sync {
    /// Fills `bytes` with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system gave no random bytes; whatever needed them was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandomness;

/// The operating system's generator. The only randomness of the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the one place where randomness enters the program")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// A key of 32 bytes for one purpose. It can be used, not read or printed.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from bytes that are secret already.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 of `message` under this key.
    #[must_use]
    pub fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        self.hmac(message).finalize().into_bytes().into()
    }

    /// Whether `mac` is what [`Self::authenticate`] gives for `message`, compared in constant time.
    #[must_use]
    pub fn is_authentic(&self, message: &[u8], mac: &[u8; 32]) -> bool {
        self.hmac(message).verify_slice(mac).is_ok()
    }

    fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        // HMAC pads a short key with zeros to the hash's block; doing it here leaves no length to be wrong about
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        Hmac::<Sha256>::new(&block.into()).chain_update(message)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Lower-case hexadecimal writing.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // writing to a String does not fail
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
pub(crate) mod testing {
    //! Randomness that repeats itself, for tests of what uses it.

    use std::sync::atomic::{AtomicU8, Ordering};

    use super::{NoRandomness, Randomness};

    /// Gives other bytes at each call, the same in each run.
    #[derive(Default)]
    pub(crate) struct Counting(AtomicU8);

    impl Randomness for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
            Ok(())
        }
    }

    /// A system that has no randomness to give.
    pub(crate) struct Exhausted;

    impl Randomness for Exhausted {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_authenticates_as_the_standard_says() {
        // RFC 4231, test case 1, whose key of 20 bytes is the same key when padded with zeros
        let mut bytes = [0; 32];
        bytes[..20].fill(0x0b);
        let key = Key::from_bytes(bytes);
        let mac = key.authenticate(b"Hi There");
        assert_eq!(hex(&mac), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assert!(key.is_authentic(b"Hi There", &mac));
        assert!(!key.is_authentic(b"Hi there", &mac));
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", Key::from_bytes([7; 32])), "Key(…)");
    }

    #[test]
    fn the_system_gives_other_bytes_each_time() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        SystemRandomness.fill(&mut first).unwrap();
        SystemRandomness.fill(&mut second).unwrap();
        assert_ne!(first, second);
    }
}
