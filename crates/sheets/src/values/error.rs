//! Why a cell cannot be read as the value its column needs, and what a person can do about it.

use serde::{Deserialize, Serialize};

use crate::Arg;

/// A refused value, as a message key with arguments (`locales/*/sheets.ftl`). It can be stored with the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "kebab-case")]
#[error("{}", self.key())]
#[expect(missing_docs, reason = "the fields are the message arguments: `text` is what the cell holds")]
pub enum ValueError {
    /// The cell is blank.
    Blank,
    /// The formula in the cell failed.
    FailedFormula { text: String },
    /// The result of the formula in the cell is not in the file.
    FormulaWithoutResult,
    /// A number of more than 15 digits, which Excel has rounded.
    RoundedByExcel { text: String },
    /// Text longer than the field.
    TooLong { length: u32, limit: u32 },
    /// No date at all.
    NotADate { text: String },
    /// A year and a month.
    DateWithoutDay { text: String },
    /// A month and a day.
    DateWithoutYear { text: String },
    /// A year of two or three digits.
    DateShortYear { text: String },
    /// Day and month can be told apart neither by place nor by size.
    DateAmbiguous { text: String },
    /// A day the calendar does not have.
    DateImpossible { text: String },
    /// Before 1900 or after 2100.
    DateOutOfRange { text: String },
    /// No number at all.
    NotANumber { text: String },
    /// The comma or point may separate thousands or decimals.
    NumberAmbiguous { text: String },
    /// More decimals than the field keeps.
    TooManyDecimals { text: String, places: u32 },
    /// A number that must have no fraction.
    NotWhole { text: String },
    /// A number too large to be kept.
    NumberTooBig { text: String },
    /// Two currencies in one cell.
    TwoCurrencies { text: String },
    /// A currency sign under a heading with a unit such as 万元: is ¥5 five yuan or fifty thousand?
    UnitUnclear { text: String },
    /// No currency known here.
    NotACurrency { text: String },
    /// No percentage.
    NotAPercent { text: String },
    /// No telephone number.
    NotAPhone { text: String },
    /// A local number without its area code.
    PhoneWithoutArea { text: String },
    /// Digits, but not as many as a number has.
    PhoneLength { text: String, digits: u32 },
    /// No mail address.
    NotAMail { text: String },
    /// Not 18 characters.
    CreditCodeLength { text: String, length: u32 },
    /// A character these codes do not use; `suggestion` is the code with it read otherwise, or empty.
    CreditCodeCharacter { text: String, character: char, place: u32, suggestion: String },
    /// The last character does not fit the others.
    CreditCodeCheck { text: String },
    /// None of the choices.
    NotAChoice { text: String, choices: String },
}

impl ValueError {
    /// The message key.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Blank => "sheets-value-blank",
            Self::FailedFormula { .. } => "sheets-value-failed-formula",
            Self::FormulaWithoutResult => "sheets-value-formula-without-result",
            Self::RoundedByExcel { .. } => "sheets-value-rounded-by-excel",
            Self::TooLong { .. } => "sheets-value-too-long",
            Self::NotADate { .. } => "sheets-value-not-a-date",
            Self::DateWithoutDay { .. } => "sheets-value-date-without-day",
            Self::DateWithoutYear { .. } => "sheets-value-date-without-year",
            Self::DateShortYear { .. } => "sheets-value-date-short-year",
            Self::DateAmbiguous { .. } => "sheets-value-date-ambiguous",
            Self::DateImpossible { .. } => "sheets-value-date-impossible",
            Self::DateOutOfRange { .. } => "sheets-value-date-out-of-range",
            Self::NotANumber { .. } => "sheets-value-not-a-number",
            Self::NumberAmbiguous { .. } => "sheets-value-number-ambiguous",
            Self::TooManyDecimals { .. } => "sheets-value-too-many-decimals",
            Self::NotWhole { .. } => "sheets-value-not-whole",
            Self::NumberTooBig { .. } => "sheets-value-number-too-big",
            Self::TwoCurrencies { .. } => "sheets-value-two-currencies",
            Self::UnitUnclear { .. } => "sheets-value-unit-unclear",
            Self::NotACurrency { .. } => "sheets-value-not-a-currency",
            Self::NotAPercent { .. } => "sheets-value-not-a-percent",
            Self::NotAPhone { .. } => "sheets-value-not-a-phone",
            Self::PhoneWithoutArea { .. } => "sheets-value-phone-without-area",
            Self::PhoneLength { .. } => "sheets-value-phone-length",
            Self::NotAMail { .. } => "sheets-value-not-a-mail",
            Self::CreditCodeLength { .. } => "sheets-value-credit-code-length",
            Self::CreditCodeCharacter { suggestion, .. } if !suggestion.is_empty() => {
                "sheets-value-credit-code-misread"
            }
            Self::CreditCodeCharacter { .. } => "sheets-value-credit-code-character",
            Self::CreditCodeCheck { .. } => "sheets-value-credit-code-check",
            Self::NotAChoice { .. } => "sheets-value-not-a-choice",
        }
    }

    /// The arguments of the message.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Blank | Self::FormulaWithoutResult => Vec::new(),
            Self::TooLong { length, limit } => vec![("length", (*length).into()), ("limit", (*limit).into())],
            Self::TooManyDecimals { text, places } => {
                vec![("text", text.into()), ("places", (*places).into())]
            }
            Self::PhoneLength { text, digits } => vec![("text", text.into()), ("digits", (*digits).into())],
            Self::CreditCodeLength { text, length } => {
                vec![("text", text.into()), ("length", (*length).into())]
            }
            Self::CreditCodeCharacter { text, character, place, suggestion } => vec![
                ("text", text.into()),
                ("character", (*character).into()),
                ("place", (*place).into()),
                ("suggestion", suggestion.into()),
            ],
            Self::NotAChoice { text, choices } => vec![("text", text.into()), ("choices", choices.into())],
            Self::FailedFormula { text }
            | Self::RoundedByExcel { text }
            | Self::NotADate { text }
            | Self::DateWithoutDay { text }
            | Self::DateWithoutYear { text }
            | Self::DateShortYear { text }
            | Self::DateAmbiguous { text }
            | Self::DateImpossible { text }
            | Self::DateOutOfRange { text }
            | Self::NotANumber { text }
            | Self::NumberAmbiguous { text }
            | Self::NotWhole { text }
            | Self::NumberTooBig { text }
            | Self::TwoCurrencies { text }
            | Self::UnitUnclear { text }
            | Self::NotACurrency { text }
            | Self::NotAPercent { text }
            | Self::NotAPhone { text }
            | Self::PhoneWithoutArea { text }
            | Self::NotAMail { text }
            | Self::CreditCodeCheck { text } => vec![("text", text.into())],
        }
    }
}
