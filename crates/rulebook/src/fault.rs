//! What can be wrong with a rulebook text, where it stands, and what its author can do about it.
//!
//! A fault carries keys and arguments; the edge turns them into the reader's language. `Display` is English,
//! for developers and logs.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use crate::remedy::Remedy;
use crate::term::terms;

/// All that is wrong with a text, in the order of its lines. Never empty when returned as an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Faults(pub Vec<Fault>);

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(out, "{line_break}{fault}")?;
        }
        Ok(())
    }
}

/// One thing wrong with a rulebook text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, where the text names its files.
    pub file: Option<String>,
    /// The line in that file (or in the whole text), counted from 1; absent when something is missing altogether.
    pub line: Option<usize>,
    /// The clause, or the table that is no clause (`calendar`, `authority` …).
    pub clause: Option<String>,
    /// What is wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// The message that tells what is wrong: `rulebook-fault-…`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.kind.key()
    }

    /// The message that tells what to do: `rulebook-remedy-…`.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.kind.remedy().key()
    }

    /// The arguments of both messages.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        self.kind.args()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(out, "{file}:{line}: ")?,
            (None, Some(line)) => write!(out, "line {line}: ")?,
            _ => {}
        }
        if let Some(clause) = &self.clause {
            write!(out, "[{clause}] ")?;
        }
        write!(out, "{}; {}", self.kind, self.kind.remedy())
    }
}

terms! {
    /// What a value must be written as.
    pub enum Expected of "expected" {
        /// Text in quotes.
        Text = "text",
        /// A whole number.
        Integer = "integer",
        /// A number in figures, decimals allowed.
        Number = "number",
        /// `true` or `false`.
        Flag = "flag",
        /// A date such as `2026-05-01`.
        Date = "date",
        /// A day of the year such as `"01-31"`.
        DayOfYear = "day-of-year",
        /// A working window such as `"09:00-12:00"`.
        Window = "window",
        /// A list in square brackets.
        List = "list",
        /// A table.
        Table = "table",
    }
}

terms! {
    /// Why nobody can ever decide a step of an approval chain.
    pub enum Unreachable of "unreachable" {
        /// Its condition asks for at least more than at most.
        NeverHolds = "never-holds",
        /// An earlier step already asks the same people in every case.
        Repeated = "repeated",
        /// An earlier step has already gone to a higher superior.
        Descends = "descends",
        /// The organisation does not list the function, so nobody holds it.
        FunctionAbsent = "function-absent",
    }
}

/// The ways in which a text can be wrong. The arguments of the messages have the names of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The text is no TOML.
    #[error("not readable as TOML: {message}")]
    Syntax {
        /// What the TOML reader says, in English.
        message: String,
    },
    /// A table at the top that no rulebook has.
    #[error("unknown table `{table}`")]
    UnknownTable {
        /// As written.
        table: String,
        /// The known table it may have been meant to be.
        nearest: Option<String>,
    },
    /// A clause that this release does not carry out.
    #[error("unknown clause `{clause}`")]
    UnknownClause {
        /// As written.
        clause: String,
        /// The known clause it may have been meant to be.
        nearest: Option<String>,
    },
    /// A key that its table does not have.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// As written.
        key: String,
        /// The known key it may have been meant to be.
        nearest: Option<String>,
    },
    /// A table that every rulebook needs.
    #[error("the table `{table}` is missing")]
    MissingTable {
        /// Its name.
        table: String,
    },
    /// A key that its table needs.
    #[error("`{parameter}` is missing")]
    MissingParameter {
        /// Its name.
        parameter: String,
    },
    /// A value of the wrong type or writing.
    #[error("`{parameter}` must be written as {expected}")]
    WrongType {
        /// The key.
        parameter: String,
        /// What it must be.
        expected: Expected,
    },
    /// A number outside of what makes sense.
    #[error("`{parameter}` is {value}, outside {least} to {most}")]
    OutOfRange {
        /// The key.
        parameter: String,
        /// As written.
        value: String,
        /// The least allowed.
        least: String,
        /// The most allowed.
        most: String,
    },
    /// A list that must not be empty.
    #[error("`{parameter}` lists nothing")]
    EmptyList {
        /// The key.
        parameter: String,
    },
    /// A text that must not be empty.
    #[error("`{parameter}` is empty")]
    EmptyText {
        /// The key.
        parameter: String,
    },
    /// Something listed twice that may stand once.
    #[error("`{name}` stands twice")]
    Repeated {
        /// The name, date or number.
        name: String,
    },
    /// A word outside its vocabulary: an unknown rank, function, action …
    #[error("`{name}` is no {vocabulary}")]
    UnknownName {
        /// The vocabulary.
        vocabulary: &'static str,
        /// As written.
        name: String,
        /// The known word it may have been meant to be.
        nearest: Option<String>,
        /// All known words.
        known: String,
    },
    /// A clause names an approval chain that `approval.chains` does not define.
    #[error("no approval chain is named `{chain}`")]
    UnknownChain {
        /// As written.
        chain: String,
        /// The known chain it may have been meant to be.
        nearest: Option<String>,
    },
    /// A clause builds on another that the text leaves out.
    #[error("needs the clause `{needs}`, which is not in the text")]
    ClauseNeeded {
        /// The clause left out.
        needs: String,
    },
    /// A step of a chain that nobody can ever decide.
    #[error("step {step} of the chain `{chain}` cannot be reached ({why})")]
    UnreachableStep {
        /// The chain's key.
        chain: String,
        /// The step, counted from 1.
        step: usize,
        /// Why.
        why: Unreachable,
    },
    /// Weights that do not add up to 100 %.
    #[error("the weights add up to {sum} %, not to 100 %")]
    WeightsSum {
        /// The sum in percent.
        sum: String,
    },
    /// Bands that are not in descending order, so that two of them claim the same value.
    #[error("the bands of `{parameter}` overlap: {below} comes after {above}")]
    BandsOverlap {
        /// The indicator's key.
        parameter: String,
        /// The bound of the earlier band.
        above: String,
        /// The bound of the later band, which is not lower.
        below: String,
    },
    /// A lower band gives more points than a higher one.
    #[error("the points of `{parameter}` rise: {below} comes after {above}")]
    BandPointsRise {
        /// The indicator's key.
        parameter: String,
        /// The points of the higher band.
        above: String,
        /// The points of the lower band, which are more.
        below: String,
    },
    /// A lower tier begins at or above a higher one.
    #[error("the thresholds do not descend: {below} comes after {above}")]
    ThresholdsNotDescending {
        /// The threshold of the higher tier.
        above: String,
        /// The threshold of the lower tier, which is not lower.
        below: String,
    },
    /// A level whose response is due after its resolution.
    #[error("the response of `{level}` takes longer than its resolution")]
    AnswerAfterSolution {
        /// Tier and priority: `one.urgent`.
        level: String,
    },
    /// A level of a lower tier or priority that is due before the same level of a higher one.
    #[error("`{level}` is due before `{other}`")]
    LevelOvertakes {
        /// The lower level.
        level: String,
        /// The higher level.
        other: String,
    },
    /// A step of an escalation that does not come later than the one before, or does not go up by one level.
    #[error("the step {later} comes after {earlier}")]
    EscalationOutOfOrder {
        /// The step before.
        earlier: String,
        /// The step that does not follow.
        later: String,
    },
    /// A sentence has a place for a figure that the clause does not have.
    #[error("the text ({lang}) has a place for `{placeholder}`, which the clause does not have")]
    UnknownPlaceholder {
        /// As written, without braces.
        placeholder: String,
        /// `zh` or `en`.
        lang: &'static str,
        /// The known parameter it may have been meant to be.
        nearest: Option<String>,
        /// All parameters that the sentences may show.
        known: String,
    },
    /// A brace in a sentence that is opened and not closed, or the reverse.
    #[error("the text ({lang}) has a brace without its partner")]
    LoneBrace {
        /// `zh` or `en`.
        lang: &'static str,
    },
    /// A warning: a figure that runs but is told in no sentence of one language.
    #[error("the text ({lang}) does not tell `{parameter}`")]
    SilentParameter {
        /// The parameter.
        parameter: String,
        /// `zh` or `en`.
        lang: &'static str,
    },
    /// An entry of the authority that names neither a rank nor a function.
    #[error("the entry must name `rank`, `function` or both")]
    AllowsNobody,
    /// A time zone that is not in the zone database.
    #[error("`{zone}` is no time zone")]
    UnknownZone {
        /// As written.
        zone: String,
    },
    /// Two working windows of one day overlap.
    #[error("the windows {first} and {second} of `{day}` overlap")]
    WindowsOverlap {
        /// The key that lists them.
        day: String,
        /// The earlier in the list.
        first: String,
        /// The later in the list.
        second: String,
    },
    /// A working window that does not end after it begins.
    #[error("the window {window} of `{day}` does not end after it begins")]
    WindowBackwards {
        /// The key that lists it.
        day: String,
        /// As written.
        window: String,
    },
    /// A week in which nobody ever works.
    #[error("the week has no working window")]
    IdleWeek,
    /// A year whose calendar is given twice.
    #[error("the year {year} is listed twice")]
    YearTwice {
        /// The year.
        year: String,
    },
    /// A date listed under another year.
    #[error("{date} is listed under the year {year}")]
    DateOutsideYear {
        /// The date.
        date: String,
        /// The year it is listed under.
        year: String,
    },
    /// A make-up day on a day that is worked every week anyway.
    #[error("the make-up day {date} is an ordinary working day already")]
    MakeupOnWorkday {
        /// The date.
        date: String,
    },
    /// A date that is a holiday and a make-up day at once.
    #[error("{date} is both a holiday and a make-up day")]
    HolidayAlsoWorkday {
        /// The date.
        date: String,
    },
}

impl FaultKind {
    /// The message that tells what is wrong: `rulebook-fault-…`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "rulebook-fault-syntax",
            Self::UnknownTable { .. } => "rulebook-fault-unknown-table",
            Self::UnknownClause { .. } => "rulebook-fault-unknown-clause",
            Self::UnknownKey { .. } => "rulebook-fault-unknown-key",
            Self::MissingTable { .. } => "rulebook-fault-missing-table",
            Self::MissingParameter { .. } => "rulebook-fault-missing-parameter",
            Self::WrongType { .. } => "rulebook-fault-wrong-type",
            Self::OutOfRange { .. } => "rulebook-fault-out-of-range",
            Self::EmptyList { .. } => "rulebook-fault-empty-list",
            Self::EmptyText { .. } => "rulebook-fault-empty-text",
            Self::Repeated { .. } => "rulebook-fault-repeated",
            Self::UnknownName { .. } => "rulebook-fault-unknown-name",
            Self::UnknownChain { .. } => "rulebook-fault-unknown-chain",
            Self::ClauseNeeded { .. } => "rulebook-fault-clause-needed",
            Self::UnreachableStep { .. } => "rulebook-fault-unreachable-step",
            Self::WeightsSum { .. } => "rulebook-fault-weights-sum",
            Self::BandsOverlap { .. } => "rulebook-fault-bands-overlap",
            Self::BandPointsRise { .. } => "rulebook-fault-band-points-rise",
            Self::ThresholdsNotDescending { .. } => "rulebook-fault-thresholds-not-descending",
            Self::AnswerAfterSolution { .. } => "rulebook-fault-answer-after-solution",
            Self::LevelOvertakes { .. } => "rulebook-fault-level-overtakes",
            Self::EscalationOutOfOrder { .. } => "rulebook-fault-escalation-out-of-order",
            Self::UnknownPlaceholder { .. } => "rulebook-fault-unknown-placeholder",
            Self::LoneBrace { .. } => "rulebook-fault-lone-brace",
            Self::SilentParameter { .. } => "rulebook-fault-silent-parameter",
            Self::AllowsNobody => "rulebook-fault-allows-nobody",
            Self::UnknownZone { .. } => "rulebook-fault-unknown-zone",
            Self::WindowsOverlap { .. } => "rulebook-fault-windows-overlap",
            Self::WindowBackwards { .. } => "rulebook-fault-window-backwards",
            Self::IdleWeek => "rulebook-fault-idle-week",
            Self::YearTwice { .. } => "rulebook-fault-year-twice",
            Self::DateOutsideYear { .. } => "rulebook-fault-date-outside-year",
            Self::MakeupOnWorkday { .. } => "rulebook-fault-makeup-on-workday",
            Self::HolidayAlsoWorkday { .. } => "rulebook-fault-holiday-also-workday",
        }
    }

    /// What its author can do about it.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::UnknownTable { nearest: Some(nearest), .. }
            | Self::UnknownClause { nearest: Some(nearest), .. }
            | Self::UnknownKey { nearest: Some(nearest), .. }
            | Self::UnknownName { nearest: Some(nearest), .. }
            | Self::UnknownChain { nearest: Some(nearest), .. }
            | Self::UnknownPlaceholder { nearest: Some(nearest), .. } => Remedy::Nearest(nearest.clone()),
            Self::UnknownTable { .. } | Self::UnknownKey { .. } => Remedy::Remove,
            Self::UnknownClause { .. } => Remedy::RemoveClause,
            Self::UnknownName { known, .. } => Remedy::ChooseKnown(known.clone()),
            Self::UnknownPlaceholder { known, .. } => Remedy::ChoosePlaceholder(known.clone()),
            Self::UnknownChain { .. } => Remedy::DefineChain,
            Self::Syntax { .. } => Remedy::MendSyntax,
            Self::MissingTable { .. } | Self::MissingParameter { .. } => Remedy::Add,
            Self::EmptyList { .. } | Self::EmptyText { .. } => Remedy::Fill,
            Self::WrongType { .. } => Remedy::Rewrite,
            Self::OutOfRange { .. } => Remedy::ChooseBetween,
            Self::Repeated { .. } | Self::HolidayAlsoWorkday { .. } => Remedy::KeepOne,
            Self::ClauseNeeded { .. } => Remedy::AddClause,
            Self::UnreachableStep { why: Unreachable::NeverHolds, .. } => Remedy::MendCondition,
            Self::UnreachableStep { why: Unreachable::Repeated, .. } => Remedy::RemoveStep,
            Self::UnreachableStep { why: Unreachable::Descends, .. } => Remedy::OrderSteps,
            Self::UnreachableStep { why: Unreachable::FunctionAbsent, .. } => Remedy::ListFunction,
            Self::WeightsSum { .. } => Remedy::BalanceWeights,
            Self::BandsOverlap { .. }
            | Self::BandPointsRise { .. }
            | Self::ThresholdsNotDescending { .. } => Remedy::OrderDescending,
            Self::AnswerAfterSolution { .. } => Remedy::MendLevel,
            Self::LevelOvertakes { .. } => Remedy::OrderLevels,
            Self::EscalationOutOfOrder { .. } => Remedy::OrderEscalation,
            Self::LoneBrace { .. } => Remedy::PairBraces,
            Self::SilentParameter { .. } => Remedy::TellParameter,
            Self::AllowsNobody => Remedy::NameWho,
            Self::UnknownZone { .. } => Remedy::NameZone,
            Self::WindowsOverlap { .. } | Self::WindowBackwards { .. } => Remedy::OrderWindows,
            Self::IdleWeek => Remedy::AddWindow,
            Self::YearTwice { .. } => Remedy::JoinYears,
            Self::DateOutsideYear { .. } => Remedy::MoveDate,
            Self::MakeupOnWorkday { .. } => Remedy::RemoveDate,
        }
    }

    /// The arguments of the message and of the remedy.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = match self {
            Self::Syntax { message } => vec![("message", message.clone())],
            Self::UnknownTable { table, .. } | Self::MissingTable { table } => vec![("table", table.clone())],
            Self::UnknownClause { clause, .. } => vec![("clause", clause.clone())],
            Self::UnknownKey { key, .. } => vec![("key", key.clone())],
            Self::MissingParameter { parameter }
            | Self::EmptyList { parameter }
            | Self::EmptyText { parameter } => vec![("parameter", parameter.clone())],
            Self::WrongType { parameter, expected } => {
                vec![("parameter", parameter.clone()), ("expected", expected.to_string())]
            }
            Self::OutOfRange { parameter, value, least, most } => vec![
                ("parameter", parameter.clone()),
                ("value", value.clone()),
                ("least", least.clone()),
                ("most", most.clone()),
            ],
            Self::Repeated { name } => vec![("name", name.clone())],
            Self::UnknownName { vocabulary, name, known, .. } => vec![
                ("vocabulary", (*vocabulary).to_owned()),
                ("name", name.clone()),
                ("known", known.clone()),
            ],
            Self::UnknownChain { chain, .. } => vec![("chain", chain.clone())],
            Self::ClauseNeeded { needs } => vec![("needs", needs.clone())],
            Self::UnreachableStep { chain, step, why } => {
                vec![("chain", chain.clone()), ("step", step.to_string()), ("why", why.to_string())]
            }
            Self::WeightsSum { sum } => vec![("sum", sum.clone())],
            Self::BandsOverlap { parameter, above, below }
            | Self::BandPointsRise { parameter, above, below } => {
                vec![("parameter", parameter.clone()), ("above", above.clone()), ("below", below.clone())]
            }
            Self::ThresholdsNotDescending { above, below } => {
                vec![("above", above.clone()), ("below", below.clone())]
            }
            Self::AnswerAfterSolution { level } => vec![("level", level.clone())],
            Self::LevelOvertakes { level, other } => {
                vec![("level", level.clone()), ("other", other.clone())]
            }
            Self::EscalationOutOfOrder { earlier, later } => {
                vec![("earlier", earlier.clone()), ("later", later.clone())]
            }
            Self::UnknownPlaceholder { placeholder, lang, known, .. } => vec![
                ("placeholder", placeholder.clone()),
                ("lang", (*lang).to_owned()),
                ("known", known.clone()),
            ],
            Self::LoneBrace { lang } => vec![("lang", (*lang).to_owned())],
            Self::SilentParameter { parameter, lang } => {
                vec![("parameter", parameter.clone()), ("lang", (*lang).to_owned())]
            }
            Self::UnknownZone { zone } => vec![("zone", zone.clone())],
            Self::WindowsOverlap { day, first, second } => {
                vec![("day", day.clone()), ("first", first.clone()), ("second", second.clone())]
            }
            Self::WindowBackwards { day, window } => vec![("day", day.clone()), ("window", window.clone())],
            Self::YearTwice { year } => vec![("year", year.clone())],
            Self::DateOutsideYear { date, year } => vec![("date", date.clone()), ("year", year.clone())],
            Self::MakeupOnWorkday { date } | Self::HolidayAlsoWorkday { date } => {
                vec![("date", date.clone())]
            }
            Self::AllowsNobody | Self::IdleWeek => Vec::new(),
        };
        if let Remedy::Nearest(nearest) = self.remedy() {
            args.push(("nearest", nearest));
        }
        args
    }
}
