//! What the author of a rulebook text can do about a fault. `Display` is English, for developers and logs.

use thiserror::Error;

/// What the author of a text can do about a fault.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Remedy {
    /// A known name is near to what was written.
    #[error("did you mean `{0}`?")]
    Nearest(String),
    /// Nothing known is near.
    #[error("take it out")]
    Remove,
    /// A clause unknown to this release.
    #[error("take the clause out, or wait for the release that carries it out")]
    RemoveClause,
    /// One of a vocabulary.
    #[error("write one of: {0}")]
    ChooseKnown(String),
    /// One of the clause's parameters.
    #[error("the sentences may show: {0}")]
    ChoosePlaceholder(String),
    /// A chain that is not there.
    #[error("define it under approval.chains, or name another")]
    DefineChain,
    /// Broken TOML.
    #[error("correct the line")]
    MendSyntax,
    /// Something missing.
    #[error("add it")]
    Add,
    /// Something empty.
    #[error("fill it in")]
    Fill,
    /// The wrong type.
    #[error("write it so")]
    Rewrite,
    /// A number out of range.
    #[error("choose a number between the two")]
    ChooseBetween,
    /// Two where one may stand.
    #[error("keep only one")]
    KeepOne,
    /// A clause that another builds on.
    #[error("add that clause, or take this one out")]
    AddClause,
    /// A condition that never holds.
    #[error("make `at_least` smaller than or equal to `at_most`")]
    MendCondition,
    /// A repeated step.
    #[error("take the step out")]
    RemoveStep,
    /// A step below an earlier one.
    #[error("put the lower superior before the higher")]
    OrderSteps,
    /// A function that nobody can hold.
    #[error("list the function under organisation.functions, or ask someone else")]
    ListFunction,
    /// Weights that do not add up.
    #[error("change the weights until they add up to 100 %")]
    BalanceWeights,
    /// Bounds out of order.
    #[error("order them from the highest to the lowest")]
    OrderDescending,
    /// A response that is due after the resolution.
    #[error("give the response no more time than the resolution")]
    MendLevel,
    /// A lower level that is due before a higher one.
    #[error("give a higher tier or priority no more time than a lower one")]
    OrderLevels,
    /// Steps of an escalation out of order.
    #[error("let each step come later than the one before and go up by one level")]
    OrderEscalation,
    /// A lone brace.
    #[error("write `{{name}}` for a figure, `{{{{` and `}}}}` for braces")]
    PairBraces,
    /// A silent parameter.
    #[error("give the figure a place in the text")]
    TellParameter,
    /// An entry for nobody.
    #[error("name whom it allows")]
    NameWho,
    /// An unknown zone.
    #[error("write a zone such as Asia/Shanghai")]
    NameZone,
    /// Windows out of order.
    #[error("let each window end after it begins and before the next begins")]
    OrderWindows,
    /// No working time at all.
    #[error("give at least one day a window")]
    AddWindow,
    /// A year twice.
    #[error("join the two lists")]
    JoinYears,
    /// A date in the wrong year.
    #[error("move the date to its year")]
    MoveDate,
    /// A date that changes nothing.
    #[error("take the date out")]
    RemoveDate,
}

impl Remedy {
    /// The message: `rulebook-remedy-…`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Nearest(_) => "rulebook-remedy-nearest",
            Self::Remove => "rulebook-remedy-remove",
            Self::RemoveClause => "rulebook-remedy-remove-clause",
            Self::ChooseKnown(_) => "rulebook-remedy-choose-known",
            Self::ChoosePlaceholder(_) => "rulebook-remedy-choose-placeholder",
            Self::DefineChain => "rulebook-remedy-define-chain",
            Self::MendSyntax => "rulebook-remedy-mend-syntax",
            Self::Add => "rulebook-remedy-add",
            Self::Fill => "rulebook-remedy-fill",
            Self::Rewrite => "rulebook-remedy-rewrite",
            Self::ChooseBetween => "rulebook-remedy-choose-between",
            Self::KeepOne => "rulebook-remedy-keep-one",
            Self::AddClause => "rulebook-remedy-add-clause",
            Self::MendCondition => "rulebook-remedy-mend-condition",
            Self::RemoveStep => "rulebook-remedy-remove-step",
            Self::OrderSteps => "rulebook-remedy-order-steps",
            Self::ListFunction => "rulebook-remedy-list-function",
            Self::BalanceWeights => "rulebook-remedy-balance-weights",
            Self::OrderDescending => "rulebook-remedy-order-descending",
            Self::MendLevel => "rulebook-remedy-mend-level",
            Self::OrderLevels => "rulebook-remedy-order-levels",
            Self::OrderEscalation => "rulebook-remedy-order-escalation",
            Self::PairBraces => "rulebook-remedy-pair-braces",
            Self::TellParameter => "rulebook-remedy-tell-parameter",
            Self::NameWho => "rulebook-remedy-name-who",
            Self::NameZone => "rulebook-remedy-name-zone",
            Self::OrderWindows => "rulebook-remedy-order-windows",
            Self::AddWindow => "rulebook-remedy-add-window",
            Self::JoinYears => "rulebook-remedy-join-years",
            Self::MoveDate => "rulebook-remedy-move-date",
            Self::RemoveDate => "rulebook-remedy-remove-date",
        }
    }
}
