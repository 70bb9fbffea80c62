//! What the archive is made of: tiers, stages, kinds, regions, and how it grows. Stands in the side column.

use maud::{Markup, html};
use web::Ui;
use web::chart::Chart;
use web::components::sheet_padded;

use super::count_point;
use crate::export::{Words, month_name};
use crate::model::{Board, Figure};

pub(super) fn customers(ui: &Ui, words: &Words<'_>, board: &Board) -> Markup {
    let customers = &board.customers;
    let part = |key: &str, figures: &[Figure], name: &dyn Fn(&str) -> String| {
        sheet_padded(&ui.t(key), None, bars(ui, figures, name))
    };
    html! {
        (part("insights-by-tier", &customers.tiers, &|key| words.tier(key)))
        (part("insights-by-lifecycle", &customers.lifecycles, &|key| words.lifecycle(key)))
        (part("insights-by-kind", &customers.kinds, &|key| words.kind(key)))
        (part("insights-by-region", &customers.regions, &|key| words.region(key)))
        (sheet_padded(&ui.t("insights-opened"), None, opened(ui, board)))
    }
}

fn bars(ui: &Ui, figures: &[Figure], name: &dyn Fn(&str) -> String) -> Markup {
    let names = figures.iter().map(|figure| name(&figure.key)).collect();
    let points = figures.iter().map(|figure| Some(count_point(figure.number, figure.href.clone()))).collect();
    html! { (Chart::bars(ui.locale, "", names).series(ui.t("insights-customers"), points)) }
}

fn opened(ui: &Ui, board: &Board) -> Markup {
    let opened = &board.customers.opened;
    let months = opened.iter().map(|opened| month_name(opened.month)).collect();
    let points =
        opened.iter().map(|opened| Some(count_point(opened.number, Some(opened.href.clone())))).collect();
    html! { (Chart::columns(ui.locale, "", months).series(ui.t("insights-opened"), points)) }
}
