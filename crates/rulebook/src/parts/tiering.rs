//! Tiering: how a customer is scored, which tier the score makes, and what the quarter's review does (`tiering.*`).
//!
//! The arithmetic is `rules::tier`; here its scheme is read, checked and shown.

mod read;

use rules::tier::{Scheme, Tier};

use crate::parts::organisation::Function;
use crate::wording::{Lang, Wording};

pub(crate) use read::{
    SchemeParts, TIER_KEYS, read_adjust, read_indicators, read_key, read_notify, read_review, read_tiers,
    read_tiers_list, read_weights, tier_of,
};

/// The tiering part. `None` = the clause is off.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tiering {
    /// `tiering.indicators`, `tiering.weights` and `tiering.tiers` together: what a score and a tier are computed with.
    pub scheme: Option<Scheme>,
    /// `tiering.indicators`: how many months before the day of assessment the amount and the purchases count.
    pub period_months: Option<u32>,
    /// `tiering.tiers`: the four tiers, highest first.
    pub tiers: Option<Vec<TierRule>>,
    /// `tiering.review`.
    pub review: Option<Review>,
    /// `tiering.adjust`: the chain that approves a single change between reviews.
    pub adjust_approval: Option<String>,
    /// `tiering.notify`.
    pub notify: Option<Notify>,
    /// `tiering.key`.
    pub key: Option<KeyCustomers>,
}

impl Tiering {
    /// What people call a tier; its number when `tiering.tiers` is off.
    #[must_use]
    pub fn tier_title(&self, tier: Tier, lang: Lang) -> String {
        let rule = self.tiers.iter().flatten().find(|rule| rule.tier == tier);
        rule.map_or_else(|| tier.to_string(), |rule| rule.title.in_lang(lang).to_owned())
    }
}

/// A tier and the composite score from which a customer belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRule {
    /// Which tier.
    pub tier: Tier,
    /// What people call it.
    pub title: Wording,
    /// The least composite score in whole points; the lowest tier takes what is below the others and has none.
    pub from: Option<u8>,
}

/// `tiering.review`: the quarterly review of all customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// How many days after the quarter's end the review is due.
    pub due_days: u32,
    /// The chain that approves the proposal.
    pub approval: String,
}

/// `tiering.notify`: which customers who moved are told, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// The new tiers of which customers are told.
    pub tiers: Vec<Tier>,
    /// How long after the approval.
    pub within_working_days: u32,
}

/// `tiering.key`: the yearly naming of key customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCustomers {
    /// Last year's sales from which a customer is proposed, in fen.
    pub sales_at_least_fen: i64,
    /// The function that proposes.
    pub proposed_by: Function,
    /// The month of the due day, 1–12.
    pub due_month: i8,
    /// The due day of that month.
    pub due_day: i8,
    /// The chain that decides.
    pub approval: String,
}
