//! Pieces of the rulebook as parts of a page: sentences with their figures marked, parameters, names.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::Message;
use maud::{Markup, html};
use rulebook::{Clause, Figure, Lang, Paragraph, Parameter, Piece, Rendered, Running, Wording};
use serde::Serialize;
use web::{Ui, format};

/// A clause as it is read, in both languages.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseText {
    /// Its id.
    pub id: String,
    /// Its place in the document: `2.4`.
    pub number: String,
    /// What happens to running clocks when a version takes effect.
    pub running: Running,
    /// In Chinese.
    pub zh: Rendered,
    /// In English.
    pub en: Rendered,
}

impl ClauseText {
    /// The clause with its place in the document.
    pub fn of(clause: &Clause, number: String) -> Self {
        Self {
            id: clause.id.to_owned(),
            number,
            running: clause.running,
            zh: clause.rendered(Lang::Zh),
            en: clause.rendered(Lang::En),
        }
    }

    fn rendered(&self, ui: &Ui) -> &Rendered {
        match ui.lang() {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Its heading in the person's language.
    pub fn title(&self, ui: &Ui) -> String {
        ui.in_script(&self.rendered(ui).title)
    }

    /// Its sentences, each figure marked with the name of its parameter.
    pub fn sentences(&self, ui: &Ui) -> Markup {
        html! { @for paragraph in &self.rendered(ui).paragraphs { (sentence(ui, paragraph)) } }
    }
}

fn sentence(ui: &Ui, paragraph: &Paragraph) -> Markup {
    let pieces = html! { @for piece in &paragraph.pieces { (self::piece(ui, piece)) } };
    let has_list = paragraph.pieces.iter().any(|piece| matches!(piece, Piece::List { .. }));
    // A list can not stand inside <p>.
    html! { @if has_list { div { (pieces) } } @else { p { (pieces) } } }
}

fn piece(ui: &Ui, piece: &Piece) -> Markup {
    let named = |parameter: &String| {
        let figure = Figure::Verbatim(String::new());
        parameter_name(ui, &Parameter { key: parameter.clone(), figure })
    };
    match piece {
        Piece::Text { text } => html! { (ui.in_script(text)) },
        Piece::Figure { parameter, text } => html! { b title=(named(parameter)) { (ui.in_script(text)) } },
        Piece::List { parameter, items } => html! {
            ul title=(named(parameter)) { @for item in items { li { (ui.in_script(item)) } } }
        },
    }
}

/// The name of a parameter in the person's language.
pub fn parameter_name(ui: &Ui, parameter: &Parameter) -> String {
    let number = parameter.number().unwrap_or_default().to_owned();
    ui.tr(&Message::new(parameter.label()).with("number", number))
}

/// The value of a parameter.
pub fn figure(ui: &Ui, figure: &Figure) -> Markup {
    match figure {
        Figure::Dates(dates) => html! { (dates_in_words(ui, dates)) },
        other => html! {
            @if let Some(rows) = other.rows(ui.lang()) {
                ul { @for row in rows { li { (ui.in_script(&row)) } } }
            } @else {
                (ui.in_script(&other.text(ui.lang())))
            }
        },
    }
}

/// Parameters as names and values.
pub fn parameters(ui: &Ui, parameters: &[Parameter]) -> Vec<(String, Markup)> {
    parameters
        .iter()
        .map(|parameter| (parameter_name(ui, parameter), figure(ui, &parameter.figure)))
        .collect()
}

/// The name of a clause, or of a table that is none: `organisation`, `calendar` …
pub fn clause_name(ui: &Ui, id: &str, title: Option<&Wording>) -> String {
    match (title, id) {
        (Some(title), _) => ui.wording(title),
        (None, "document" | "organisation" | "authority" | "calendar") => ui.t(&format!("book-section-{id}")),
        (None, id) => ui.clause_title(id),
    }
}

/// What happens to running clocks, in words.
pub fn running(ui: &Ui, running: Running) -> String {
    match running {
        Running::Recompute => ui.t("book-running-recompute"),
        Running::Keep => ui.t("book-running-keep"),
    }
}

/// Days in a row are told as from–to.
fn dates_in_words(ui: &Ui, dates: &[Date]) -> String {
    let spans = spans_of(dates);
    let words: Vec<String> = spans
        .iter()
        .map(|(first, last)| {
            let first_words = format::day(ui.locale, *first);
            if first == last {
                return first_words;
            }
            let length = first.until(*last).map_or(0, |span| span.get_days()) + 1;
            let message = Message::new("book-days-from").with("first", first_words).with("days", length);
            ui.tr(&message)
        })
        .collect();
    words.join(if ui.lang() == Lang::Zh { "、" } else { ", " })
}

fn spans_of(dates: &[Date]) -> Vec<(Date, Date)> {
    let mut sorted = dates.to_vec();
    sorted.sort_unstable();
    let mut spans: Vec<(Date, Date)> = Vec::new();
    for date in sorted {
        match spans.last_mut() {
            Some((_, last)) if last.checked_add(1.day()).is_ok_and(|next| next == date) => *last = date,
            _ => spans.push((date, date)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::spans_of;

    #[test]
    fn days_in_a_row_are_one_span_and_a_gap_begins_another() {
        let days = [date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 2), date(2026, 10, 5)];
        let spans = [(date(2026, 10, 1), date(2026, 10, 3)), (date(2026, 10, 5), date(2026, 10, 5))];
        assert_eq!(spans_of(&days), spans);
    }
}
