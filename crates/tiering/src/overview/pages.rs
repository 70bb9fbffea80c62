//! The page of all tiers.

use kernel::Message;
use maud::{Markup, html};
use rules::tier::{MovementMatrix, Tier};
use web::chart::{Chart, Point};
use web::components::{
    Button, Column, Confirm, Field, Form, List, PageHead, Row, Tone, card_figure, cards, columns, empty,
    sheet_padded,
};
use web::{Page, Ui, View, format};

use super::view::{OverviewView, RecordRow, TierCount};
use crate::view::status_tag;
use crate::words::Words;
use crate::{change, key, review};

impl View for OverviewView {
    fn page(&self, ui: &Ui) -> Page {
        let words = Words::of(ui);
        let title = ui.t("tiering-title");
        let head = PageHead::new(title.clone())
            .under(html! { (ui.clause("tiering.tiers")) " " (ui.clause("tiering.review")) })
            .actions(self.actions(ui));
        let main = html! {
            (self.reviews(ui))
            (self.movement(ui, words))
        };
        let side = html! {
            (self.records(ui, "tiering-changes", change::KIND, "/tiers/changes", &self.changes))
            (self.records(ui, "tiering-namings", key::KIND, "/tiers/key", &self.namings))
        };
        let body = html! {
            (head)
            @if let Some(distribution) = &self.distribution { (self.distribution(words, distribution)) }
            (columns(main, side, false))
        };
        Page::new(title, body)
    }
}

impl OverviewView {
    fn actions(&self, ui: &Ui) -> Markup {
        let quarter =
            ui.tr(&Message::new("tiering-quarter-hint").with("quarter", self.last_quarter.to_string()));
        let review = Form::post(ui.locale, "/tiers/reviews")
            .fields(html! {
                (Field::text("quarter", ui.t("tiering-quarter")).hint(quarter))
                (Field::date("as_of", ui.t("tiering-as-of")).hint(ui.t("tiering-as-of-hint")))
            })
            .buttons(html! { (Button::submit(ui.t("tiering-review-start")).main()) });
        let naming = Form::post(ui.locale, "/tiers/key")
            .fields(html! { (Field::number("year", ui.t("tiering-key-year")).value(self.year.to_string()).required()) })
            .buttons(html! { (Button::submit(ui.t("tiering-key-start")).main()) });
        html! {
            @if self.may_start { (Confirm::new(ui.locale, "start-review", ui.t("tiering-review-start"), html! { (review) }).main()) }
            @if self.may_simulate { (Button::link(ui.t("tiering-simulation"), "/tiers/simulation")) }
            @if self.may_name { (Confirm::new(ui.locale, "start-naming", ui.t("tiering-key-start"), html! { (naming) })) }
        }
    }

    #[expect(clippy::unused_self, reason = "reads beside the other parts of the page")]
    fn distribution(&self, words: Words<'_>, counts: &[TierCount]) -> Markup {
        let shown = counts.iter().filter(|count| count.tier.is_some() || count.customers > 0);
        cards(html! {
            @for count in shown {
                @let key = count.tier.map_or("none", Tier::key);
                (card_figure(&words.tier(count.tier), &format::number(count.customers), &format!("/customers?tier={key}"), Tone::Plain, None))
            }
        })
    }

    fn reviews(&self, ui: &Ui) -> Markup {
        let number = |number: u64| format::number(i64::try_from(number).unwrap_or(i64::MAX));
        let rows = self.reviews.iter().map(|row| {
            let href = format!("/tiers/reviews/{}", row.number);
            Row::new(vec![
                html! { a href=(href) { (row.title) } " " small.faint { (row.number) } },
                status_tag(ui, review::KIND, &row.status),
                html! { (ui.day(row.as_of)) },
                html! { (format::number(row.customers)) },
                html! { (number(row.matrix.up())) },
                html! { (number(row.matrix.down())) },
            ])
            .opens(href)
        });
        let list = List::new(ui.locale, ui.t("tiering-reviews"))
            .columns(vec![
                Column::new(ui.t("kind-tier-review")).main(),
                Column::new(ui.t("tiering-status")),
                Column::new(ui.t("tiering-as-of")),
                Column::new(ui.t("tiering-review-customers")).number(),
                Column::new(ui.t("tiering-review-up")).number(),
                Column::new(ui.t("tiering-review-down")).number(),
            ])
            .rows(rows.collect())
            .empty(empty(&ui.t("tiering-reviews-none"), &ui.t("tiering-reviews-none-text"), None));
        html! { (list) }
    }

    /// How many rose and fell in the last reviews, the oldest at the left.
    fn movement(&self, ui: &Ui, words: Words<'_>) -> Markup {
        let past: Vec<_> = self.reviews.iter().rev().filter(|row| row.matrix.total() > 0).collect();
        if past.is_empty() {
            return html! {};
        }
        let series = |count: fn(&MovementMatrix) -> u64, list: &str| {
            let points = past.iter().map(|row| {
                let number = i64::try_from(count(&row.matrix)).unwrap_or(i64::MAX);
                #[expect(clippy::cast_precision_loss, reason = "a bar's length")]
                let point = Point::new(number as f64, format::number(number));
                Some(point.opens(format!("/tiers/reviews/{}?list={list}", row.number)))
            });
            points.collect::<Vec<_>>()
        };
        let quarters = past.iter().map(|row| row.quarter.clone()).collect();
        let chart = Chart::columns(ui.locale, words.t("tiering-movement"), quarters)
            .series_as("good", words.t("tiering-review-up"), series(MovementMatrix::up, "up"))
            .series_as("late", words.t("tiering-review-down"), series(MovementMatrix::down, "down"));
        sheet_padded("", None, html! { (chart) })
    }

    #[expect(clippy::unused_self, reason = "reads beside the other parts of the page")]
    fn records(&self, ui: &Ui, title: &str, kind: &str, address: &str, rows: &[RecordRow]) -> Markup {
        let body = html! {
            @if rows.is_empty() { p.dim { (ui.t("tiering-none-yet")) } }
            @else {
                ul.plain {
                    @for row in rows {
                        li { a href={ (address) "/" (row.number) } { (row.title) } " " (status_tag(ui, kind, &row.status)) }
                    }
                }
            }
        };
        sheet_padded(&ui.t(title), None, body)
    }
}
