//! An import of requests as people see it: bringing in a file, looking at what would happen, following the work.

use customers::import::model::{Phase, Verdict};
use customers::import::pages::{phase_tag, verdict_tag};
use customers::import::routes::words;
use maud::{Markup, html};
use web::components::{
    Button, Column, Confirm, Field, Form, PageHead, Pager, Row, Tone, card_figure, cards, columns, empty,
    notice_box, progress_live, sheet, sheet_padded, table, upload,
};
use web::{Page, Ui, View, format, text};

use super::view::{ImportView, UploadView};
use super::{ADDRESS, UPLOAD};
use crate::model;

impl View for UploadView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-import-title");
        let hint =
            ui.tr(&text!("desk-import-file-hint", rows = self.most_rows, megabytes = self.most_megabytes));
        let kinds = ".jsonl,.ndjson,.json,.csv,.txt,.xlsx";
        let file = Field::file("file", ui.t("desk-import-file"), kinds).required().hint(hint);
        let other = Field::file("follow_ups", ui.t("desk-import-follow-ups"), ".csv,.txt,.xlsx")
            .hint(ui.t("desk-import-follow-ups-hint"));
        let form = Form::post(ui.locale, UPLOAD)
            .multipart()
            .fields(html! {
                (upload(ui.locale, file))
                (other.wide())
                (Field::checkbox("confirm_repeat", ui.t("import-confirm-repeat")).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-upload")).main()) });
        let keys = [
            "desk-import-help-fields",
            "desk-import-help-follow-ups",
            "desk-import-help-people",
            "desk-import-help-clocks",
            "desk-import-help-again",
            "desk-import-help-undo",
        ];
        let help = html! {
            ul.plain { @for key in keys { li { (ui.t(key)) } } }
            p { (ui.clause("service.channels")) }
        };
        let head = PageHead::new(title.clone()).crumb(ui.t("desk-title"), model::ADDRESS);
        let body = columns(
            html! { (sheet_padded("", None, html! { (form) })) (self.latest(ui)) },
            sheet_padded(&ui.t("import-help"), None, help),
            false,
        );
        Page::new(title, html! { (head) (body) })
    }
}

impl UploadView {
    fn latest(&self, ui: &Ui) -> Markup {
        if self.latest.is_empty() {
            return html! {};
        }
        let heads = ["file", "number", "phase", "created"]
            .map(|key| Column::new(ui.t(&format!("import-list-{key}"))));
        let rows: Vec<Row> = self
            .latest
            .iter()
            .map(|one| {
                let href = format!("{ADDRESS}/{}", one.number);
                Row::new(vec![
                    html! { a href=(href) { (one.file) } },
                    html! { span.num { (one.number) } },
                    phase_tag(ui, one.phase),
                    html! { (ui.moment(one.created_at)) },
                ])
                .opens(href.clone())
            })
            .collect();
        let title = ui.t("import-list");
        sheet(&title, None, html! { div.table-wrap { (table(&title, &heads, &rows)) } })
    }
}

impl View for ImportView {
    fn page(&self, ui: &Ui) -> Page {
        let head = PageHead::new(self.file.clone())
            .crumb(ui.t("desk-title"), model::ADDRESS)
            .crumb(ui.t("desk-import-title"), UPLOAD)
            .number(self.number.clone())
            .under(phase_tag(ui, self.phase))
            .actions(self.actions(ui));
        let body = html! {
            (head)
            @if let Some(failure) = &self.failure { (notice_box(Tone::Late, html! { (failure) })) }
            @if self.phase.is_moving() { (self.moving(ui)) }
            @else { (self.figures(ui)) (self.table(ui)) }
        };
        Page::new(self.file.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl ImportView {
    fn to(&self, step: &str) -> String {
        format!("{ADDRESS}/{}/{step}", self.number)
    }

    fn ask(&self, ui: &Ui, step: &str, question: &str, danger: bool) -> Markup {
        let label = ui.t(&format!("import-{step}"));
        let button = Button::submit(label.clone());
        let button = if danger { button.danger() } else { button.main() };
        let form = Form::post(ui.locale, self.to(step))
            .hidden("version", self.version.to_string())
            .buttons(html! { (button) });
        let ask = Confirm::new(ui.locale, step, label, html! { (form) }).text(html! { p { (question) } });
        html! { (if danger { ask.danger() } else { ask }) }
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let passing = self.creates + self.updates;
        html! {
            @match self.phase {
                Phase::Ready => {
                    @if passing > 0 {
                        (self.ask(
                            ui, "application",
                            &ui.tr(&text!("import-application-question", passing = passing, left = self.bad)),
                            false,
                        ))
                    }
                    (self.ask(ui, "cancellation", &ui.t("import-cancellation-question"), true))
                },
                Phase::Applied => (self.ask(ui, "undoing", &ui.t("desk-import-undo-question"), true)),
                _ => {},
            }
            @if self.bad > 0 && !self.phase.is_moving() {
                (Button::link(ui.t("import-download-refused"), self.to("refused")))
            }
        }
    }

    fn moving(&self, ui: &Ui) -> Markup {
        let (done, total, stopped) = self.work.unwrap_or_default();
        if stopped {
            return notice_box(Tone::Late, html! { (ui.t("desk-import-stopped")) });
        }
        let known =
            (total > 0).then(|| (u64::try_from(done).unwrap_or(0), u64::try_from(total).unwrap_or(0)));
        let label = ui.t(&format!("status-import-{}", self.phase.key()));
        let text = words(ui.locale, self.phase, done, total);
        let body = html! {
            (progress_live(ui.locale, &label, known, &text, &self.to("progress")))
            p.dim { (ui.t("desk-import-may-leave")) }
        };
        sheet_padded("", None, body)
    }

    fn figures(&self, ui: &Ui) -> Markup {
        let here = format!("{ADDRESS}/{}", self.number);
        let card = |verdict: Verdict, count: i64, tone: Tone| {
            let label = ui.t(&format!("import-count-{}", verdict.key()));
            let tone = if count == 0 { Tone::Plain } else { tone };
            let shown = match (self.phase, verdict) {
                (Phase::Applied, Verdict::Create) => Verdict::Created,
                (Phase::Applied, Verdict::Update) => Verdict::Updated,
                (Phase::Undone | Phase::Failed, Verdict::Create | Verdict::Update) => Verdict::TakenBack,
                (_, verdict) => verdict,
            };
            card_figure(&label, &format::number(count), &format!("{here}?show={}", shown.key()), tone, None)
        };
        cards(html! {
            (card(Verdict::Create, self.creates, Tone::Good))
            (card(Verdict::Update, self.updates, Tone::Accent))
            (card(Verdict::Bad, self.bad, Tone::Late))
            (card(Verdict::Unchanged, self.unchanged, Tone::Plain))
        })
    }

    fn table(&self, ui: &Ui) -> Markup {
        let heads = [
            Column::new(ui.t("import-column-row")).number(),
            Column::new(ui.t("import-column-verdict")),
            Column::new(ui.t("field-import-number")),
            Column::new(ui.t("field-import-subject")),
        ];
        let entered = [Verdict::Created, Verdict::Updated];
        let rows: Vec<Row> = self
            .rows
            .iter()
            .map(|row| {
                let number = html! {
                    @if entered.contains(&row.verdict) {
                        a href=(crate::pages::address(&row.number, "")) { (row.number) }
                    } @else { (row.number) }
                };
                let verdict = html! {
                    (verdict_tag(ui, row.verdict))
                    @for fault in &row.faults { div.dim { (fault) } }
                };
                Row::new(vec![html! { (row.row) }, verdict, number, html! { (row.subject) }])
            })
            .collect();
        let here = format!("{ADDRESS}/{}", self.number);
        let show = self.shown.map_or_else(String::new, |verdict| format!("show={}&", verdict.key()));
        let pager =
            Pager { next: self.next.map(|row| format!("{here}?{show}after={row}")), ..Pager::default() };
        let title = match self.shown {
            None => ui.t("import-rows"),
            Some(verdict) => ui.t(&format!("import-verdict-{}", verdict.key().replace('_', "-"))),
        };
        let tools = self.shown.map(|_| html! { (Button::link(ui.t("import-all-rows"), here).quiet()) });
        let body = html! {
            @if rows.is_empty() { (empty(&ui.t("import-no-such-rows"), "", None)) }
            @else { div.table-wrap { (table(&title, &heads, &rows)) } }
            (pager.markup(ui.locale))
        };
        sheet(&title, tools, body)
    }
}
