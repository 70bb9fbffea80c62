//! The values people write in cells: one module per kind, each with `parse(&Cell)`.
//!
//! Nothing is guessed silently. What has one meaning is read, however it is written; what has two is refused with
//! a message that shows how to write it. A blank cell is [`ValueError::Blank`]; [`optional`] makes it `None`.

pub mod amount;
pub mod choice;
pub mod credit_code;
pub mod currency;
pub mod date;
pub mod decimal;
mod error;
pub mod mail;
pub mod money;
pub mod number;
pub mod percent;
pub mod phone;
pub mod text;

pub use currency::Currency;
pub use decimal::Decimal;
pub use error::ValueError;
pub use money::{HeadingUnit, Money};
pub use percent::{Bare, Percent};
pub use phone::Phone;

use crate::Cell;

/// Turns "the cell is blank" into `None`, for fields that may stay empty.
pub fn optional<T>(parsed: Result<T, ValueError>) -> Result<Option<T>, ValueError> {
    match parsed {
        Ok(value) => Ok(Some(value)),
        Err(ValueError::Blank) => Ok(None),
        Err(error) => Err(error),
    }
}

const FAILURES: [&str; 9] =
    ["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"];

/// The cell as it would be read aloud, or why it holds nothing that can be read.
fn written(cell: &Cell) -> Result<String, ValueError> {
    match cell {
        Cell::Error(error) => Err(ValueError::FailedFormula { text: error.clone() }),
        Cell::Formula => Err(ValueError::FormulaWithoutResult),
        // What Excel leaves in a CSV.
        Cell::Text(text) if FAILURES.contains(&text.trim()) => {
            Err(ValueError::FailedFormula { text: text.trim().to_owned() })
        }
        cell if cell.is_blank() => Err(ValueError::Blank),
        Cell::Number(number) if number.abs() >= 1e15 => {
            Err(ValueError::RoundedByExcel { text: cell.written() })
        }
        cell => Ok(cell.written()),
    }
}
