//! Texts that people give as a reason.

use kernel::{Error, Result};

/// The most characters of a reason.
const MOST: usize = 1000;

/// A reason that must be given.
///
/// # Errors
/// A refusal of `field` when it is empty or too long.
pub(crate) fn needed(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field(field, "tiering-reason-needed"));
    }
    if text.chars().count() > MOST {
        return Err(Error::field(field, "tiering-text-too-long"));
    }
    Ok(text.to_owned())
}
