//! What was bought: by month, by tier, by whom, and what is in other currencies.

use kernel::Message;
use maud::{Markup, html};
use web::chart::Chart;
use web::components::{Column, Row, sheet, sheet_padded, table};
use web::{Ui, format};

use super::{count_point, money_point};
use crate::export::{Words, as_f64, month_name};
use crate::model::{CurrencySum, Purchases};

pub(super) fn purchases(ui: &Ui, words: &Words<'_>, purchases: &Purchases) -> Markup {
    let any = purchases.months.iter().any(|month| month.sum.number > 0) || !purchases.others.is_empty();
    if !any {
        return sheet_padded(
            &ui.t("insights-purchases"),
            None,
            html! { p.dim { (ui.t("insights-no-purchases")) } },
        );
    }
    html! {
        (sheet_padded(&ui.t("insights-purchases"), None, html! {
            (by_month(ui, purchases))
            (others(ui, &purchases.others))
            (by_tier(ui, words, purchases))
        }))
        (best(ui, purchases))
    }
}

fn by_month(ui: &Ui, purchases: &Purchases) -> Markup {
    let months: Vec<String> = purchases.months.iter().map(|month| month_name(month.month)).collect();
    let amounts = purchases
        .months
        .iter()
        .map(|month| Some(money_point(month.sum.amount_fen, purchases.currency).opens(month.href.clone())));
    let numbers =
        purchases.months.iter().map(|month| Some(count_point(month.sum.number, Some(month.href.clone()))));
    let title = |key: &'static str| ui.tr(&Message::new(key).with("currency", purchases.currency));
    html! {
        (Chart::columns(ui.locale, title("insights-amount-by-month"), months.clone())
            .series(ui.t("insights-amount"), amounts.collect()))
        (Chart::line(ui.locale, ui.t("insights-number-by-month"), months)
            .series(ui.t("insights-number"), numbers.collect()))
    }
}

/// Amounts in other currencies are named, never added.
fn others(ui: &Ui, others: &[CurrencySum]) -> Markup {
    let sum = |other: &CurrencySum| {
        let message = Message::new("insights-other-sum")
            .with("amount", format::money(other.sum.amount_fen, &other.currency))
            .with("number", other.sum.number);
        ui.tr(&message)
    };
    html! {
        @if !others.is_empty() {
            p.dim {
                (ui.t("insights-others-apart"))
                @for (position, other) in others.iter().enumerate() {
                    @if position > 0 { " ·" }
                    " " a href=(other.href) { (sum(other)) }
                }
            }
        }
    }
}

fn by_tier(ui: &Ui, words: &Words<'_>, purchases: &Purchases) -> Markup {
    let whole = as_f64(purchases.year.amount_fen);
    let tiers = purchases.tiers.iter().map(|tier| words.tier(&tier.key)).collect();
    let point = |fen: i64, href: &String| {
        let mut point = money_point(fen, purchases.currency);
        if whole > 0.0 {
            point.text = format!("{} · {}", point.text, format::percent(as_f64(fen) / whole, 1));
        }
        point.opens(href.clone())
    };
    let points = purchases.tiers.iter().map(|tier| Some(point(tier.sum.amount_fen, &tier.href)));
    html! {
        (Chart::bars(ui.locale, ui.t("insights-share-of"), tiers)
            .series(ui.t("insights-amount"), points.collect()))
    }
}

fn best(ui: &Ui, purchases: &Purchases) -> Markup {
    let title = ui.t("insights-best-of");
    let columns = [
        Column::new(ui.t("insights-customer")).main(),
        Column::new(ui.t("insights-amount")).number(),
        Column::new(ui.t("insights-number")).number(),
    ];
    let rows: Vec<Row> = purchases
        .best
        .iter()
        .map(|best| {
            Row::new(vec![
                html! { a href=(best.href) { (best.name) } " " span.faint { (best.number) } },
                html! { (format::money_rounded(best.amount_fen, purchases.currency)) },
                html! { (format::number(best.purchases)) },
            ])
            .opens(best.href.clone())
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (sheet(&title, None, html! { div.table-wrap { (table(&title, &columns, &rows)) } }))
        }
    }
}
