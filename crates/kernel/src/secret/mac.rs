//! The arithmetic of the audit chain (clause `security.audit`): each line is sealed under a key that is not in the
//! database, together with the seal of the line before, so that a changed, added or missing line breaks the chain.
//!
//! A line's payload enters only as a salted digest. Erasing personal data removes payload and salt; the digest stays,
//! the chain still verifies, and without the salt the digest tells nothing about what it was made from.
//!
//! Which lines there are, in which order they are sealed and where the seals are kept is the sequencer's business.

use sha2::{Digest as _, Sha256};

use super::Key;

/// What the first line has for the seal before it.
pub const BEGINNING: [u8; 32] = [0; 32];

/// Begins every message under the audit key, so that no other use of it could be mistaken for a line.
const LABEL: &[u8; 16] = b"zhike audit line";

/// What a seal vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line's place in the gap-free sequence.
    pub seq: i64,
    /// When it was recorded, in microseconds since 1970 UTC.
    pub at_micros: i64,
    /// Who acted; `None` for the program itself.
    pub actor: Option<i64>,
    /// The event's key.
    pub kind: &'a str,
    /// The clause that caused it, if one did.
    pub clause: Option<&'a str>,
    /// The record it is about, if it is about one.
    pub record: Option<i64>,
    /// The payload by [`payload_digest`].
    pub payload_digest: [u8; 32],
}

/// The seal of `line`, which follows the line that was sealed with `previous`.
#[must_use]
pub fn seal(key: &Key, previous: &[u8; 32], line: &Line<'_>) -> [u8; 32] {
    key.authenticate(&encode(previous, line))
}

/// Whether `mac` is the seal of `line` after `previous`, compared in constant time.
#[must_use]
pub fn is_sealed(key: &Key, previous: &[u8; 32], line: &Line<'_>, mac: &[u8; 32]) -> bool {
    key.is_authentic(&encode(previous, line), mac)
}

/// What stands for a payload in its line. The salt is random and new for each line, so that short payloads can not be
/// found by trying.
#[must_use]
pub fn payload_digest(salt: &[u8; 16], payload: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(payload).finalize().into()
}

/// Every field has a fixed length, says that it is missing, or is preceded by its length: no two lines are written
/// alike.
fn encode(previous: &[u8; 32], line: &Line<'_>) -> Vec<u8> {
    let mut message = Vec::with_capacity(160);
    message.extend_from_slice(LABEL);
    message.extend_from_slice(previous);
    message.extend_from_slice(&line.seq.to_be_bytes());
    message.extend_from_slice(&line.at_micros.to_be_bytes());
    push_optional(&mut message, line.actor);
    push_text(&mut message, line.kind);
    message.push(u8::from(line.clause.is_some()));
    push_text(&mut message, line.clause.unwrap_or_default());
    push_optional(&mut message, line.record);
    message.extend_from_slice(&line.payload_digest);
    message
}

fn push_text(message: &mut Vec<u8>, text: &str) {
    message.extend_from_slice(&(text.len() as u64).to_be_bytes());
    message.extend_from_slice(text.as_bytes());
}

fn push_optional(message: &mut Vec<u8>, value: Option<i64>) {
    message.push(u8::from(value.is_some()));
    message.extend_from_slice(&value.unwrap_or_default().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> Key {
        Key::from_bytes([5; 32])
    }

    fn line() -> Line<'static> {
        Line {
            seq: 7,
            at_micros: 1_772_000_000_000_000,
            actor: Some(3),
            kind: "customer.changed",
            clause: Some("archive.changes"),
            record: Some(42),
            payload_digest: payload_digest(&[1; 16], b"{}"),
        }
    }

    #[test]
    fn a_change_of_any_field_breaks_the_seal() {
        let sealed = seal(&key(), &BEGINNING, &line());
        assert!(is_sealed(&key(), &BEGINNING, &line(), &sealed));
        let changed = [
            Line { seq: 8, ..line() },
            Line { at_micros: 1_772_000_000_000_001, ..line() },
            Line { actor: Some(4), ..line() },
            Line { actor: None, ..line() },
            Line { kind: "customer.change", ..line() },
            Line { clause: Some("archive.change"), ..line() },
            Line { clause: None, ..line() },
            Line { record: Some(43), ..line() },
            Line { record: None, ..line() },
            Line { payload_digest: payload_digest(&[1; 16], b"{ }"), ..line() },
        ];
        for changed in changed {
            assert!(!is_sealed(&key(), &BEGINNING, &changed, &sealed), "{changed:?}");
        }
        assert!(!is_sealed(&key(), &[1; 32], &line(), &sealed), "another line before");
        assert!(!is_sealed(&Key::from_bytes([6; 32]), &BEGINNING, &line(), &sealed), "another key");
    }

    #[test]
    fn nobody_is_not_person_number_zero() {
        let (nobody, zero) = (Line { actor: None, ..line() }, Line { actor: Some(0), ..line() });
        assert_ne!(seal(&key(), &BEGINNING, &nobody), seal(&key(), &BEGINNING, &zero));
        let (moved, here) = (
            Line { actor: None, record: Some(3), ..line() },
            Line { actor: Some(3), record: None, ..line() },
        );
        assert_ne!(seal(&key(), &BEGINNING, &moved), seal(&key(), &BEGINNING, &here));
    }

    #[test]
    fn a_removed_line_breaks_the_chain() {
        let mut previous = BEGINNING;
        let mut chain = Vec::new();
        for seq in 1..=4 {
            let line = Line { seq, ..line() };
            let sealed = seal(&key(), &previous, &line);
            chain.push((line, sealed));
            previous = sealed;
        }
        let whole = |chain: &[(Line<'_>, [u8; 32])]| {
            let before = std::iter::once(&BEGINNING).chain(chain.iter().map(|(_, mac)| mac));
            chain.iter().zip(before).all(|((line, mac), previous)| is_sealed(&key(), previous, line, mac))
        };
        assert!(whole(&chain));
        for gone in 0..3 {
            let mut cut = chain.clone();
            cut.remove(gone);
            assert!(!whole(&cut), "without line {gone}");
        }
        chain.swap(1, 2);
        assert!(!whole(&chain));
    }

    #[test]
    fn the_salt_hides_equal_payloads() {
        assert_ne!(payload_digest(&[1; 16], b"same"), payload_digest(&[2; 16], b"same"));
        assert_eq!(payload_digest(&[1; 16], b"same"), payload_digest(&[1; 16], b"same"));
    }

    #[test]
    fn a_seal_never_changes_between_releases() {
        // stored seals must verify for ever: this value was computed apart from this code
        assert_eq!(
            super::super::hex(&seal(&key(), &BEGINNING, &line())),
            "b4376c72c13f2647695f736525bb0e5f26b14e2ba722f7789298b7281a592dfa"
        );
    }

    prop_compose! {
        fn any_line()(
            seq in any::<i64>(), at_micros in any::<i64>(), actor in any::<Option<i64>>(),
            kind in "[a-z.\\x00]{0,6}", record in any::<Option<i64>>(), payload in any::<[u8; 2]>(),
        ) -> (i64, i64, Option<i64>, String, Option<i64>, [u8; 32]) {
            (seq, at_micros, actor, kind, record, payload_digest(&[0; 16], &payload))
        }
    }

    proptest! {
        #[test]
        fn different_lines_are_written_differently(one in any_line(), other in any_line()) {
            fn written(of: &(i64, i64, Option<i64>, String, Option<i64>, [u8; 32])) -> Vec<u8> {
                let &(seq, at_micros, actor, ref kind, record, payload_digest) = of;
                encode(&BEGINNING, &Line { seq, at_micros, actor, kind, clause: None, record, payload_digest })
            }
            prop_assert_eq!(one == other, written(&one) == written(&other));
            // a longer kind is never the shorter one with the next field's bytes
            let mut longer = one.clone();
            longer.3.push('\0');
            prop_assert_ne!(written(&one), written(&longer));
        }
    }
}
