//! The rows of an import: how many become what, and each with what is wrong with it.

use kernel::catalogue::RecordKind;
use maud::{Markup, html};
use web::components::{
    Button, Column, Pager, Row, Tone, card_figure, cards, empty, notice_box, sheet, table, tag,
};
use web::{Ui, format};

use crate::model::{Phase, Verdict};
use crate::view::{FaultView, ImportView, RowView};

/// What becomes of a row, as a mark.
fn verdict_tag(ui: &Ui, verdict: Verdict) -> Markup {
    let tone = match verdict {
        Verdict::Create | Verdict::Created => Tone::Good,
        Verdict::Update | Verdict::Updated => Tone::Accent,
        Verdict::Doubtful => Tone::Soon,
        Verdict::Bad => Tone::Late,
        Verdict::Staged | Verdict::Unchanged | Verdict::TakenBack => Tone::Plain,
    };
    tag(&ui.t(&format!("import-verdict-{}", verdict.key().replace('_', "-"))), tone)
}

impl ImportView {
    /// How many rows become what, and what stands in the way.
    pub(super) fn figures(&self, ui: &Ui) -> Markup {
        let here = self.here();
        let (creates, updates) = self.entered.unwrap_or((self.counts.create, self.counts.update));
        let card = |verdict: Verdict, count: i64, tone: Tone| {
            let shown = self.kept_as(verdict);
            // What was entered, or taken back, is called what it is.
            let said = if shown == verdict { "count" } else { "verdict" };
            let label = ui.t(&format!("import-{said}-{}", shown.key().replace('_', "-")));
            let tone = if count == 0 { Tone::Plain } else { tone };
            let href = format!("{here}?show={}", shown.key());
            card_figure(&label, &format::number(count), &href, tone, None)
        };
        html! {
            (cards(html! {
                (card(Verdict::Create, creates, Tone::Good))
                (card(Verdict::Update, updates, Tone::Accent))
                @if self.counts.doubtful > 0 { (card(Verdict::Doubtful, self.counts.doubtful, Tone::Soon)) }
                (card(Verdict::Bad, self.counts.bad, Tone::Late))
                (card(Verdict::Unchanged, self.counts.unchanged, Tone::Plain))
            }))
            @if self.phase == Phase::Ready && self.counts.passing == 0 {
                (notice_box(Tone::Late, html! { (ui.t("import-nothing-to-enter")) }))
            }
            @if let Some(earlier) = &self.earlier {
                (notice_box(Tone::Soon, html! {
                    (ui.t("import-came-before")) " "
                    a href=(self.import.about().record.page(earlier)) { (earlier) }
                }))
            }
            @if !self.blockers.is_empty() {
                (notice_box(Tone::Plain, html! {
                    (ui.t("import-gone-on"))
                    @for blocker in &self.blockers {
                        " " a href=(self.import.about().brings.page(&blocker.number)) { (blocker.number) " " (blocker.name) }
                    }
                }))
            }
        }
    }

    /// Rows that were entered carry another verdict than rows that are going to be.
    fn kept_as(&self, verdict: Verdict) -> Verdict {
        match (self.phase, verdict) {
            (Phase::Applied | Phase::Stopped, Verdict::Create) => Verdict::Created,
            (Phase::Applied | Phase::Stopped, Verdict::Update) => Verdict::Updated,
            (Phase::Undone | Phase::Failed, Verdict::Create | Verdict::Update) => Verdict::TakenBack,
            (_, verdict) => verdict,
        }
    }

    fn drawn(&self, ui: &Ui, row: &RowView, seen: &[usize]) -> Row {
        let verdict = html! { (verdict_of(ui, &self.import.about().brings, row)) (faults(&row.faults)) };
        let mut cells = vec![html! { (row.row) }, verdict];
        cells.extend(seen.iter().map(|at| whole(row.cells.get(*at).map(String::as_str).unwrap_or_default())));
        Row::new(cells)
    }

    /// The rows.
    pub(super) fn table(&self, ui: &Ui) -> Markup {
        // What is taken for a field first; what is left out is not shown again.
        let seen: Vec<usize> = (0..self.columns.len())
            .filter(|column| {
                let field = self.columns.get(*column).and_then(|column| column.field.as_deref());
                field.is_some_and(|field| self.import.lists(field))
            })
            .collect();
        let mut heads =
            vec![Column::new(ui.t("import-column-row")).number(), Column::new(ui.t("import-column-verdict"))];
        heads.extend(
            seen.iter()
                .filter_map(|at| self.columns.get(*at))
                .map(|column| Column::new(column.heading.clone())),
        );
        let rows: Vec<Row> = self.rows.iter().map(|row| self.drawn(ui, row, &seen)).collect();
        let here = self.here();
        let show = self.shown.map_or_else(String::new, |verdict| format!("show={}&", verdict.key()));
        let pager =
            Pager { next: self.next.map(|row| format!("{here}?{show}after={row}")), ..Pager::default() };
        let title = match self.shown {
            None => ui.t("import-rows"),
            Some(verdict) => ui.t(&format!("import-verdict-{}", verdict.key().replace('_', "-"))),
        };
        let tools =
            self.shown.map(|_| html! { (Button::link(ui.t("import-all-rows"), here.clone()).quiet()) });
        let body = html! {
            @if rows.is_empty() { (empty(&ui.t("import-no-such-rows"), "", None)) }
            @else { div.table-wrap.cells { (table(&title, &heads, &rows)) } }
            (pager.markup(ui.locale))
        };
        sheet(&title, tools, body)
    }
}

/// A cell; a day, a phone or a number is not broken at its hyphens.
fn whole(text: &str) -> Markup {
    const SHORT: usize = 20;
    if text.is_ascii() && text.len() <= SHORT {
        html! { span.nowrap { (text) } }
    } else {
        html! { (text) }
    }
}

/// What becomes of a row, the record of `brings` that it is about, and what somebody decided about it.
#[must_use]
pub fn verdict_of(ui: &Ui, brings: &RecordKind, row: &RowView) -> Markup {
    html! {
        (verdict_tag(ui, row.verdict))
        @if let Some(number) = &row.customer { " " a href=(brings.page(number)) { (number) } }
        @if let (Verdict::Doubtful, Some(decision)) = (row.verdict, row.decision) {
            " " (ui.t(&format!("import-decided-{decision}")))
        }
    }
}

/// What is wrong with a row, each beside its heading.
#[must_use]
pub fn faults(faults: &[FaultView]) -> Markup {
    html! {
        @for fault in faults {
            div.dim { @if let Some(heading) = &fault.heading { b { (heading) } "：" } (fault.text) }
        }
    }
}
