//! Tiers, facts and reasons in a person's language.

use kernel::Message;
use kernel::policy::Policy;
use maud::{Markup, html};
use rulebook::Lang;
use rules::tier::{Assessment, Facts, Indicator, Score, Tier};
use web::Ui;
use web::components::{meter_bar, tier_badge};
use web::format;
use web::i18n::{Locale, t, to_traditional, tr};

use crate::gauge::CURRENCY;
use crate::reason::{Comparison, Reason};

/// Says things in one language, with the titles of one rulebook.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub locale: Locale,
    pub policy: &'a Policy,
}

impl<'a> Words<'a> {
    pub(crate) fn of(ui: &'a Ui) -> Self {
        Self { locale: ui.locale, policy: &ui.policy }
    }

    pub(crate) fn t(self, key: &str) -> String {
        t(self.locale, key)
    }

    pub(crate) fn tr(self, message: &Message) -> String {
        tr(self.locale, message)
    }

    /// What the rulebook calls a tier.
    pub(crate) fn tier(self, tier: Option<Tier>) -> String {
        let Some(tier) = tier else { return self.t("tiering-no-tier") };
        let lang = if self.locale == Locale::En { Lang::En } else { Lang::Zh };
        let title = self.policy.tiering().tier_title(tier, lang);
        if self.locale == Locale::ZhTw { to_traditional(&title).into_owned() } else { title }
    }

    /// A tier as a badge, in short.
    pub(crate) fn badge(self, tier: Option<Tier>) -> Markup {
        let Some(tier) = tier else { return html! { span.faint { (self.t("tiering-no-tier")) } } };
        tier_badge(tier.number(), &self.short(tier))
    }

    /// What the rulebook calls a tier, without the explanation in brackets: `一级` of `一级（核心）`.
    pub(crate) fn short(self, tier: Tier) -> String {
        let title = self.tier(Some(tier));
        let short = title.split(['（', '(']).next().unwrap_or_default().trim();
        if short.is_empty() { title } else { short.to_owned() }
    }

    pub(crate) fn indicator(self, indicator: Indicator) -> String {
        self.t(&format!("tiering-indicator-{}", indicator.key()))
    }

    /// A fact, or that it is not known.
    pub(crate) fn fact(self, indicator: Indicator, facts: &Facts) -> String {
        let counted = |key: &'static str, number: u32| self.tr(&Message::new(key).with("number", number));
        let known = match indicator {
            Indicator::Amount => facts.amount_fen.map(|fen| format::money_rounded(fen, CURRENCY)),
            Indicator::Purchases => facts.purchases.map(|number| counted("tiering-fact-purchases", number)),
            Indicator::Credit => facts
                .credit
                .map(|credit| self.tr(&Message::new("tiering-fact-credit").with("grade", credit.key()))),
            Indicator::Years => facts.years.map(|number| counted("tiering-fact-years", number)),
            Indicator::Complexity => {
                facts.complexity.map(|rating| counted("tiering-fact-complexity", u32::from(rating.rating())))
            }
        };
        known.unwrap_or_else(|| self.t("tiering-fact-unknown"))
    }

    /// Why a score changed, in one line.
    pub(crate) fn reason(self, comparison: &Comparison) -> String {
        match (comparison.reason(), &comparison.before) {
            (Reason::Fact(indicator), Some((before, _))) => {
                let message = Message::new("tiering-reason-fact")
                    .with("indicator", self.indicator(indicator))
                    .with("before", self.fact(indicator, before))
                    .with("after", self.fact(indicator, &comparison.facts));
                self.tr(&message)
            }
            (Reason::Rulebook(indicator), _) => {
                let name = self.indicator(indicator);
                self.tr(&Message::new("tiering-reason-rulebook").with("indicator", name))
            }
            (Reason::None, _) => self.t("tiering-reason-none"),
            (Reason::First | Reason::Fact(_), _) => self.t("tiering-reason-first"),
        }
    }

    /// How a score came about, indicator by indicator, as bars.
    pub(crate) fn score_bars(self, facts: &Facts, assessment: &Assessment, foreign: u32) -> Markup {
        html! {
            @for part in assessment.parts {
                @let label = self.indicator(part.indicator);
                @let points = part.points.get();
                @let text = format!("{points} × {}", weight(part.weight_bp));
                (meter_bar(&label, f64::from(points), 100.0, &text))
                p.field-hint { (self.fact(part.indicator, facts)) }
            }
            p {
                (self.tr(&Message::new("tiering-score-sum").with("score", assessment.score.to_string())))
                " " (self.badge(Some(assessment.tier)))
            }
            @if foreign > 0 {
                p.field-hint { (self.tr(&Message::new("tiering-foreign-purchases").with("number", foreign))) }
            }
        }
    }
}

/// A weight as people read it: `40%`, `12.5%`.
pub(crate) fn weight(basis_points: u16) -> String {
    format!("{}%", percent(basis_points))
}

/// A share in percent without its sign, as it is typed: `40`, `12.5`.
pub(crate) fn percent(basis_points: u16) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

/// The change of a score with its sign and colour.
pub(crate) fn score_change(before: Option<Score>, now: Score) -> Markup {
    let Some(before) = before else { return html! {} };
    let change = f64::from(now.points_x100()) / 100.0 - f64::from(before.points_x100()) / 100.0;
    let class = if change > 0.0 { "good" } else { "late" };
    html! { @if before != now { " " span class=(class) { (format::change(change, 2)) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_written_as_it_is_typed() {
        let written = [4000, 1250, 1205, 5, 0].map(percent);
        assert_eq!(written, ["40", "12.5", "12.05", "0.05", "0"]);
    }
}
