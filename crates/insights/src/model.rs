//! The board as people see it and programs get it.

use kernel::{Day, Moment};
use serde::Serialize;
use utoipa::ToSchema;

use crate::counts::Sum;

/// Over whom the figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The whole company.
    Company,
    /// All whom the actor may see.
    Own,
    /// The newest so many of those the actor may see.
    Newest(usize),
    /// The newest so many of the company, until the first count of all is finished.
    Counting(usize),
}

/// A figure and the list of records behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figure {
    /// Of what: a tier, a kind, a region; empty when it is not known.
    pub key: String,
    /// How many.
    pub number: i64,
    /// Where they are; none for a sum of several lists.
    pub href: Option<String>,
}

/// The board.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Board {
    /// As of when customers and purchases were counted. Duties are always of now.
    #[schema(value_type = String)]
    pub as_of: Moment,
    /// Over whom.
    pub coverage: Coverage,
    /// What falls due, this month and this quarter.
    pub duties: Duties,
    /// Customers.
    pub customers: Customers,
    /// Purchases.
    pub purchases: Purchases,
    /// What the last reviews moved, the oldest first.
    pub movements: Vec<Movement>,
}

/// Duties that fall due in the present month and quarter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Duties {
    /// This month.
    pub month: DutyPeriod,
    /// This quarter.
    pub quarter: DutyPeriod,
}

/// Duties that fall due in a period, by clause.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DutyPeriod {
    /// `2027-03`, `2027Q1`.
    pub name: String,
    /// The first day.
    #[schema(value_type = String)]
    pub from: Day,
    /// The last day.
    #[schema(value_type = String)]
    pub until: Day,
    /// By clause.
    pub clauses: Vec<ClauseDuties>,
}

/// Duties of one clause.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClauseDuties {
    /// The clause.
    pub clause: String,
    /// All that fall due, but void ones.
    pub due: i64,
    /// Done by their time.
    pub in_time: i64,
    /// Done after their time.
    pub done_late: i64,
    /// Open and past their time.
    pub overdue: i64,
    /// Open and still in time.
    pub open: i64,
    /// Done in time out of all done or past their time, in percent.
    pub rate_percent: Option<i64>,
}

/// How the customers are made up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Customers {
    /// All.
    pub all: Figure,
    /// Those whose archive lacks a required field.
    pub incomplete: Figure,
    /// By tier, the highest first, those without one last under `none`.
    pub tiers: Vec<Figure>,
    /// By kind, the most frequent first.
    pub kinds: Vec<Figure>,
    /// By region, the most frequent first; beyond the first, the others together under `*`.
    pub regions: Vec<Figure>,
    /// By how far the dealings have come.
    pub lifecycles: Vec<Figure>,
    /// Archives opened, by month.
    pub opened: Vec<Opened>,
}

/// Archives opened in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Opened {
    /// Its first day.
    #[schema(value_type = String)]
    pub month: Day,
    /// How many.
    pub number: i64,
    /// Where they are.
    pub href: String,
}

/// What was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PurchaseFigures)]
pub struct Purchases {
    /// The currency of all sums but those of other currencies.
    pub currency: &'static str,
    /// By month.
    pub months: Vec<MonthSum>,
    /// The last twelve months together.
    pub year: Sum,
    /// The last twelve months by the customer's present tier, the highest first.
    pub tiers: Vec<TierSum>,
    /// Who spent most in the last twelve months.
    pub best: Vec<Best>,
    /// Purchases in other currencies, over all the months, by currency.
    pub others: Vec<CurrencySum>,
}

/// Purchases of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MonthSum {
    /// Its first day.
    #[schema(value_type = String)]
    pub month: Day,
    /// How many and how much.
    #[serde(flatten)]
    pub sum: Sum,
    /// Where those are who bought.
    pub href: String,
}

/// Purchases of the customers of a tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TierSum {
    /// The tier; `none` for those without one.
    pub key: String,
    /// How many and how much.
    #[serde(flatten)]
    pub sum: Sum,
    /// Where the customers are.
    pub href: String,
}

/// Purchases in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CurrencySum {
    /// Three letters.
    pub currency: String,
    /// How many and how much.
    #[serde(flatten)]
    pub sum: Sum,
    /// Where those are who bought.
    pub href: String,
}

/// A customer who spent much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Best {
    /// The number.
    pub number: String,
    /// The name.
    pub name: String,
    /// How many purchases.
    pub purchases: i64,
    /// How much.
    pub amount_fen: i64,
    /// The customer's page.
    pub href: String,
}

/// What a review moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Movement {
    /// `2026Q3`.
    pub quarter: String,
    /// To a better tier.
    pub up: i64,
    /// To a lower tier.
    pub down: i64,
    /// To their first tier.
    pub first: i64,
    /// The review; none for who may not see it.
    pub href: Option<String>,
}
