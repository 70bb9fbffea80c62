//! The figures as a sheet: one line a figure, so that it can be filtered and pivoted.

use kernel::Result;
use rulebook::{Lang, Rulebook};
use web::export::{Cell, Sheet};
use web::i18n::{Locale, t, to_traditional};

use crate::counts::{OTHER_REGIONS, Sum};
use crate::model::{Board, DutyPeriod, Figure};

/// What turns keys into words.
pub struct Words<'a> {
    /// The language.
    pub locale: Locale,
    /// The rulebook in force.
    pub policy: &'a Rulebook,
}

impl Words<'_> {
    fn lang(&self) -> Lang {
        if self.locale == Locale::En { Lang::En } else { Lang::Zh }
    }

    fn of_rulebook(&self, text: &str) -> String {
        if self.locale == Locale::ZhTw { to_traditional(text).into_owned() } else { text.to_owned() }
    }

    /// A message.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        t(self.locale, key)
    }

    /// The name of a tier by its key, or of having none.
    #[must_use]
    pub fn tier(&self, key: &str) -> String {
        let tier = rules::tier::Tier::ALL.into_iter().find(|tier| tier.key() == key);
        match tier {
            Some(tier) => self.of_rulebook(&self.policy.tiering().tier_title(tier, self.lang())),
            None => self.t("insights-no-tier"),
        }
    }

    /// The name of a kind of customer; its key when the rulebook has it no more.
    #[must_use]
    pub fn kind(&self, key: &str) -> String {
        customers::list::kind_title(self.policy, self.locale, key)
    }

    /// A region as entered.
    #[must_use]
    pub fn region(&self, key: &str) -> String {
        match key {
            "" => self.t("insights-no-region"),
            OTHER_REGIONS => self.t("insights-other-regions"),
            region => region.to_owned(),
        }
    }

    /// How far the dealings have come.
    #[must_use]
    pub fn lifecycle(&self, key: &str) -> String {
        self.t(&format!("status-customer-{key}"))
    }

    /// The title of a clause; its id when the rulebook has it no more.
    #[must_use]
    pub fn clause(&self, id: &str) -> String {
        let clause = self.policy.clause(id);
        clause.map_or_else(|| id.to_owned(), |clause| self.of_rulebook(clause.title.in_lang(self.lang())))
    }
}

/// The sheet's rows as they grow.
struct Lines<'w> {
    sheet: Sheet,
    words: &'w Words<'w>,
}

impl Lines<'_> {
    fn add(
        &mut self,
        part: &str,
        what: String,
        period: String,
        number: i64,
        amount: Option<(i64, &str)>,
    ) -> Result<()> {
        let (amount, currency) = match amount {
            Some((fen, currency)) => (Cell::Number(as_f64(fen) / 100.0), Cell::Text(currency.to_owned())),
            None => (Cell::Empty, Cell::Empty),
        };
        let part = Cell::Text(self.words.t(part));
        let (what, period) = (Cell::Text(what), Cell::Text(period));
        self.sheet.row(&[part, what, period, Cell::Number(as_f64(number)), amount, currency])
    }

    fn sum(&mut self, part: &str, what: String, period: String, sum: Sum, currency: &str) -> Result<()> {
        self.add(part, what, period, sum.number, Some((sum.amount_fen, currency)))
    }

    fn figures(&mut self, part: &str, figures: &[Figure], name: impl Fn(&str) -> String) -> Result<()> {
        figures
            .iter()
            .try_for_each(|figure| self.add(part, name(&figure.key), String::new(), figure.number, None))
    }

    fn duties(&mut self, period: &DutyPeriod) -> Result<()> {
        for clause in &period.clauses {
            let title = self.words.clause(&clause.clause);
            for (part, number) in [
                ("insights-duty-due", clause.due),
                ("insights-duty-in-time", clause.in_time),
                ("insights-duty-done-late", clause.done_late),
                ("insights-duty-overdue", clause.overdue),
                ("insights-duty-open", clause.open),
            ] {
                self.add(part, title.clone(), period.name.clone(), number, None)?;
            }
        }
        Ok(())
    }
}

/// The bytes of an XLSX file with every figure of the board.
pub fn sheet(board: &Board, words: &Words<'_>) -> Result<Vec<u8>> {
    let headings = [
        "insights-sheet-figure",
        "insights-sheet-of",
        "insights-sheet-period",
        "insights-sheet-number",
        "insights-sheet-amount",
        "insights-sheet-currency",
    ];
    let headings = headings.map(|key| words.t(key));
    let mut lines = Lines { sheet: Sheet::new(&words.t("web-nav-insights"), &headings)?, words };
    let (customers, purchases) = (&board.customers, &board.purchases);
    lines.duties(&board.duties.month)?;
    lines.duties(&board.duties.quarter)?;
    lines.add("insights-customers", String::new(), String::new(), customers.all.number, None)?;
    lines.add("insights-incomplete", String::new(), String::new(), customers.incomplete.number, None)?;
    lines.figures("insights-by-tier", &customers.tiers, |key| words.tier(key))?;
    lines.figures("insights-by-kind", &customers.kinds, |key| words.kind(key))?;
    lines.figures("insights-by-region", &customers.regions, |key| words.region(key))?;
    lines.figures("insights-by-lifecycle", &customers.lifecycles, |key| words.lifecycle(key))?;
    for opened in &customers.opened {
        lines.add("insights-opened", String::new(), month_name(opened.month), opened.number, None)?;
    }
    for month in &purchases.months {
        lines.sum(
            "insights-purchases",
            String::new(),
            month_name(month.month),
            month.sum,
            purchases.currency,
        )?;
    }
    for tier in &purchases.tiers {
        lines.sum(
            "insights-share",
            words.tier(&tier.key),
            words.t("insights-year"),
            tier.sum,
            purchases.currency,
        )?;
    }
    for best in &purchases.best {
        let sum = Sum { number: best.purchases, amount_fen: best.amount_fen };
        lines.sum("insights-best", best.name.clone(), words.t("insights-year"), sum, purchases.currency)?;
    }
    for other in &purchases.others {
        lines.sum(
            "insights-others",
            String::new(),
            words.t("insights-two-years"),
            other.sum,
            &other.currency,
        )?;
    }
    for movement in &board.movements {
        for (part, number) in [
            ("insights-moved-up", movement.up),
            ("insights-moved-down", movement.down),
            ("insights-moved-first", movement.first),
        ] {
            lines.add(part, String::new(), movement.quarter.clone(), number, None)?;
        }
    }
    lines.sheet.finish()
}

/// A month by its first day: `2027-03`.
#[must_use]
pub fn month_name(month: kernel::Day) -> String {
    month.date().strftime("%Y-%m").to_string()
}

#[expect(clippy::cast_precision_loss, reason = "a sheet and a chart know no other numbers")]
pub(crate) fn as_f64(number: i64) -> f64 {
    number as f64
}
