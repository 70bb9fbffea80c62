//! The board as a page: what is urgent first, what the archive is made of at the side.

mod customers;
mod duties;
mod purchases;

use maud::{Markup, html};
use web::chart::{Chart, Point};
use web::components::{Button, Icon, PageHead, Tone, card_figure, cards, columns, notice_box, sheet_padded};
use web::{Page, Ui, View, format};

pub(crate) use duties::by_clause;

use crate::ADDRESS;
use crate::export::{Words, as_f64};
use crate::model::{Board, Coverage, Figure, Movement};

impl View for Board {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("web-nav-insights");
        let words = Words { locale: ui.locale, policy: &ui.policy };
        let export =
            Button::link(ui.t("web-export-xlsx"), format!("{ADDRESS}?format=xlsx")).icon(Icon::Download);
        let requests = Button::link(ui.t("insights-requests"), crate::requests::ADDRESS).quiet();
        let head = PageHead::new(title.clone()).under(self.under(ui)).actions(html! { (requests) (export) });
        let main = html! {
            (duties::duties(ui, &self.duties))
            (movements(ui, &self.movements))
            (purchases::purchases(ui, &words, &self.purchases))
        };
        let side = customers::customers(ui, &words, self);
        let body = html! {
            (head)
            (self.warning(ui))
            (self.cards(ui, &words))
            (columns(main, side, false))
        };
        Page::new(title, body)
    }
}

impl Board {
    /// Whose figures, and as of when.
    fn under(&self, ui: &Ui) -> Markup {
        let covered = match self.coverage {
            Coverage::Company | Coverage::Counting(_) => "insights-coverage-company",
            Coverage::Own | Coverage::Newest(_) => "insights-coverage-own",
        };
        let at = kernel::Message::new("insights-as-of").with("at", ui.moment(self.as_of));
        html! {
            span { (ui.t(covered)) " · " (ui.tr(&at)) " · " span.faint { (ui.t("insights-no-confidential")) } }
        }
    }

    fn warning(&self, ui: &Ui) -> Markup {
        let (key, most) = match self.coverage {
            Coverage::Newest(most) => ("insights-newest-only", most),
            Coverage::Counting(most) => ("insights-still-counting", most),
            Coverage::Company | Coverage::Own => return html! {},
        };
        let text =
            kernel::Message::new(key).with("most", format::number(i64::try_from(most).unwrap_or(i64::MAX)));
        notice_box(Tone::Soon, html! { (ui.tr(&text)) })
    }

    fn cards(&self, ui: &Ui, words: &Words<'_>) -> Markup {
        let card = |label: &str, figure: &Figure, tone| {
            let href = figure.href.as_deref().unwrap_or("/customers");
            card_figure(label, &format::number(figure.number), href, tone, None)
        };
        let overdue: i64 = self.duties.quarter.clauses.iter().map(|clause| clause.overdue).sum();
        let tone = |number: i64, tone| if number > 0 { tone } else { Tone::Plain };
        let quarter = &self.duties.quarter;
        let late = format!(
            "/duties?whose=team&state=open&late=late&from={}&until={}",
            quarter.from.date(),
            quarter.until.date()
        );
        cards(html! {
            (card(&ui.t("insights-customers"), &self.customers.all, Tone::Plain))
            @for tier in self.customers.tiers.iter().take(1) {
                (card(&words.tier(&tier.key), tier, Tone::Plain))
            }
            @let incomplete = &self.customers.incomplete;
            (card(&ui.t("insights-incomplete"), incomplete, tone(incomplete.number, Tone::Soon)))
            (card_figure(&ui.t("insights-overdue-quarter"), &format::number(overdue), &late, tone(overdue, Tone::Late), None))
        })
    }
}

fn movements(ui: &Ui, movements: &[Movement]) -> Markup {
    let quarters = movements.iter().map(|movement| movement.quarter.clone()).collect();
    let points = |of: fn(&Movement) -> i64| {
        let point = |movement: &Movement| count_point(of(movement), movement.href.clone());
        movements.iter().map(|movement| Some(point(movement))).collect()
    };
    let chart = Chart::stacked(ui.locale, ui.t("insights-movements-of"), quarters)
        .series_as("good", ui.t("insights-moved-up"), points(|movement| movement.up))
        .series_as("late", ui.t("insights-moved-down"), points(|movement| movement.down))
        .series_as("plain", ui.t("insights-moved-first"), points(|movement| movement.first));
    sheet_padded(
        &ui.t("insights-movements"),
        Some(ui.clause("tiering.review")),
        html! {
            @if movements.is_empty() {
                p.dim { (ui.t("insights-no-review")) }
            } @else {
                (chart)
            }
        },
    )
}

/// A count in a chart, with the list behind it.
pub(crate) fn count_point(number: i64, href: Option<String>) -> Point {
    Point { href, ..Point::new(as_f64(number), format::number(number)) }
}

/// An amount in a chart.
fn money_point(fen: i64, currency: &str) -> Point {
    Point::new(as_f64(fen) / 100.0, format::money_rounded(fen, currency))
}
