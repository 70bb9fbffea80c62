//! Unified social credit codes (GB 32100-2015): 18 characters, the last one a check character.

use super::{ValueError, text, written};
use crate::Cell;

/// The characters of a code in the order of their values; I, O, S, V and Z are left out as easily misread.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
/// How the characters that do not occur are most often misread.
const MISREAD: [(char, char); 5] = [('O', '0'), ('I', '1'), ('Z', '2'), ('S', '5'), ('V', 'U')];

/// Reads a code into capitals. Nothing is corrected silently: for a character that cannot occur the error suggests
/// the code with it read otherwise, if that passes the check.
pub fn parse(cell: &Cell) -> Result<String, ValueError> {
    let written = written(cell)?;
    let text = text::clean(&written);
    let code: String = text::narrow(&written).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let code = code.to_uppercase();
    let length = code.chars().count();
    if length != LENGTH {
        return Err(ValueError::CreditCodeLength { text, length: u32::try_from(length).unwrap_or(u32::MAX) });
    }
    let stranger = code.chars().zip(1..).find(|(c, _)| !is_allowed(*c));
    if let Some((character, place)) = stranger {
        return Err(ValueError::CreditCodeCharacter {
            text,
            character,
            place,
            suggestion: suggestion(&code),
        });
    }
    if passes(code.as_bytes()) { Ok(code) } else { Err(ValueError::CreditCodeCheck { text }) }
}

/// The check character of the first 17 characters; `None` when one of them cannot occur in a code.
///
/// Weights are the powers of 3 modulo 31. As 31 is prime and no weight is a multiple of it, changing any single
/// character is always noticed.
#[must_use]
pub fn check_character(code: &[u8; 17]) -> Option<u8> {
    let mut weight = 1;
    let mut sum = 0;
    for character in code {
        let value = ALPHABET.iter().position(|a| a == character)?;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    Some(ALPHABET[(31 - sum % 31) % 31])
}

fn is_allowed(character: char) -> bool {
    u8::try_from(character).is_ok_and(|byte| ALPHABET.contains(&byte))
}

fn passes(code: &[u8]) -> bool {
    code.split_last_chunk::<1>().is_some_and(|(body, [check])| {
        body.try_into().is_ok_and(|body: &[u8; 17]| check_character(body) == Some(*check))
    })
}

fn suggestion(code: &str) -> String {
    let otherwise = |c: char| MISREAD.iter().find(|(wrong, _)| *wrong == c).map_or(c, |(_, right)| *right);
    let guess: String = code.chars().map(otherwise).collect();
    if passes(guess.as_bytes()) { guess } else { String::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(body: [usize; 17]) -> String {
        let body = body.map(|at| ALPHABET[at]);
        let check = check_character(&body).unwrap();
        String::from_utf8([body.as_slice(), &[check]].concat()).unwrap()
    }

    /// Worked out by hand after the standard: Σ value × weight = 9×1 + 1×3 + 3×9 + 3×27 = 120 ≡ 27, 31 − 27 = 4.
    #[test]
    fn the_check_character_is_the_one_of_the_standard() {
        assert_eq!(check_character(b"91330000000000000"), Some(b'4'));
        assert_eq!(parse(&Cell::from("９１３３０００ 0000000-0004")).as_deref(), Ok("913300000000000004"));
        assert_eq!(check_character(b"O1330000000000000"), None);
        // The code that the standard itself takes for its example.
        assert_eq!(check_character(b"91350100M000100Y4"), Some(b'3'));
    }

    #[test]
    fn a_misread_character_is_suggested_but_not_corrected() {
        let error = parse(&Cell::from("9I33OOOOOOOOOOOOO4")).unwrap_err();
        assert_eq!(error.key(), "sheets-value-credit-code-misread");
        assert!(
            matches!(error, ValueError::CreditCodeCharacter { character: 'I', place: 2, suggestion, .. } if suggestion == "913300000000000004")
        );
        assert_eq!(
            parse(&Cell::from("9133000000000000O5")).unwrap_err().key(),
            "sheets-value-credit-code-character"
        );
    }

    #[test]
    fn a_wrong_length_and_a_wrong_check_are_told_apart() {
        assert_eq!(
            parse(&Cell::from("330000000000042")).unwrap_err().key(),
            "sheets-value-credit-code-length"
        );
        assert_eq!(
            parse(&Cell::from("913300000000000005")).unwrap_err().key(),
            "sheets-value-credit-code-check"
        );
        let number = Cell::Number(913_300_000_000_000_004.0);
        assert_eq!(parse(&number).unwrap_err().key(), "sheets-value-rounded-by-excel");
    }

    proptest! {
        #[test]
        fn any_single_changed_character_is_noticed(
            body in proptest::array::uniform17(0..31_usize), place in 0..18_usize, other in 0..31_usize,
        ) {
            let right = code(body);
            prop_assert_eq!(parse(&Cell::from(right.as_str())), Ok(right.clone()));
            let mut wrong = right.clone().into_bytes();
            prop_assume!(wrong[place] != ALPHABET[other]);
            wrong[place] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert!(parse(&Cell::from(wrong.as_str())).is_err());
        }
    }
}
