//! Session and API tokens: random texts that are shown once and stored only as a hash, so that a copied database
//! lets nobody in.
//!
//! A token has 256 random bits, so a plain SHA-256 is enough to store it by: there is nothing to guess. A presented
//! token is looked up by its hash; the time of the look-up tells nothing about the token.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::{Key, NoRandomness, Randomness, hex};

/// Begins every token, so that one left in a file or a log is recognised by people and by secret scanners.
const PREFIX: &str = "zk_";

/// A token in its readable form. Handed to its owner once, never stored, never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What is stored of a token: its SHA-256 in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl Token {
    /// A new token.
    pub fn new(randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        let mut bytes = [0; 32];
        randomness.fill(&mut bytes)?;
        Ok(Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// The token for what `said` names, under a key that is kept outside the database: whoever has the key can make it again,
    /// and it need not be stored to be told twice.
    #[must_use]
    pub fn derived(key: &Key, said: &str) -> Self {
        Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(key.authenticate(said.as_bytes()))))
    }

    /// Reads what somebody presented; `None` when it can not be a token, and no look-up is worth while.
    #[must_use]
    pub fn parse(presented: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(presented.strip_prefix(PREFIX)?).ok()?;
        (bytes.len() == 32).then(|| Self(presented.to_owned()))
    }

    /// What to store, and what to look a presented token up by.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(hex(&Sha256::digest(self.0.as_bytes())))
    }

    /// The token itself, for its owner's eyes.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TokenHash {
    /// The 64 hexadecimal digits to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Counting, Exhausted};
    use super::*;

    #[test]
    fn a_presented_token_is_recognised_by_its_hash() {
        let random = Counting::default();
        let (mine, other) = (Token::new(&random).unwrap(), Token::new(&random).unwrap());
        let presented = Token::parse(mine.reveal()).unwrap();
        assert_eq!(presented.hash(), mine.hash());
        assert_ne!(presented.hash(), other.hash());
        assert!(mine.reveal().starts_with("zk_") && mine.reveal().len() == 46);
    }

    #[test]
    fn a_hash_is_sha_256_in_hexadecimal() {
        let token = Token("zk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned());
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert_eq!(token.hash().as_str(), "ebad99d029cdbfc68800653f448914ab345fe2e26f3abb928bc281ed2e0059cc");
    }

    #[test]
    fn what_can_not_be_a_token_is_not_looked_up() {
        for presented in ["", "zk_", "zk_short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "zk_词"] {
            assert_eq!(Token::parse(presented), None, "{presented}");
        }
        let long = format!("zk_{}", "A".repeat(100_000));
        assert_eq!(Token::parse(&long), None);
    }

    #[test]
    fn a_token_for_what_it_names_is_made_again_by_whoever_has_the_key_and_by_nobody_else() {
        let (key, other) = (Key::from_bytes([1; 32]), Key::from_bytes([2; 32]));
        let token = Token::derived(&key, "42~3");
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert_eq!(Token::derived(&key, "42~3"), token);
        assert_ne!(Token::derived(&key, "42~4"), token);
        assert_ne!(Token::derived(&other, "42~3"), token);
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", Token::new(&Counting::default()).unwrap()), "Token(…)");
    }

    #[test]
    fn without_randomness_there_is_no_token() {
        assert_eq!(Token::new(&Exhausted), Err(NoRandomness));
    }
}
