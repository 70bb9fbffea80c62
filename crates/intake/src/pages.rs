//! An import as people see it: bringing in a file, mapping its columns, looking at what would happen, following the work.

use std::collections::HashMap;

use kernel::catalogue::RecordKind;
use kernel::{Message, StaffId};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{
    Button, Choice, Column, Confirm, Field, Form, PageHead, Pager, Row, Step, Tone, card_figure, cards,
    columns, empty, facts, notice_box, progress_live, sheet, sheet_padded, steps, table, tag, upload,
};
use web::i18n::{Locale, tr};
use web::listing::{ListColumn, ListPage, ListState};
use web::{Page, Ui, View, format, text};

use crate::Import;
use crate::model::{Phase, Verdict};
use crate::view::{FaultView, ImportView, ListedImport, RowView, UploadView};

fn steps_of(ui: &Ui, view: Option<&ImportView>) -> Markup {
    let names = ["upload", "mapping", "preview", "apply"];
    let steps_named: Vec<Step> =
        names.iter().map(|name| Step { label: ui.t(&format!("import-step-{name}")), href: None }).collect();
    let current = match view.map(|view| view.phase) {
        None | Some(Phase::Uploading) => 0,
        Some(Phase::Mapping) => 1,
        Some(Phase::Checking | Phase::Ready) => 2,
        Some(_) => 3,
    };
    steps(ui.locale, &steps_named, current)
}

impl View for UploadView {
    fn page(&self, ui: &Ui) -> Page {
        let about = self.import.about();
        let (words, title) = (&about.words, ui.t(about.words.title));
        let limits =
            Message::new(words.file_hint).with("rows", self.most_rows).with("megabytes", self.most_megabytes);
        let file = Field::file("file", ui.t(words.file), words.accepts).required().hint(ui.tr(&limits));
        let (before, after) = self.import.draw_upload(ui, &self.target);
        let form = Form::post(ui.locale, about.upload)
            .multipart()
            .fields(html! {
                (before)
                (upload(ui.locale, file))
                (after)
                (Field::checkbox("confirm_repeat", ui.t("import-confirm-repeat")).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-upload")).main()) });
        let help = html! {
            div.prose { ul { @for key in words.help { li { (ui.t(key)) } } } }
            p { (ui.clause(about.clause)) }
        };
        let head = PageHead::new(title.clone())
            .crumb(ui.t(words.brings), about.brings.address)
            .actions(html! { (Button::link(ui.t(words.list), about.record.address)) });
        let body = columns(
            sheet_padded("", None, html! { (form) }),
            sheet_padded(&ui.t("import-help"), None, help),
            false,
        );
        Page::new(title, html! { (head) (steps_of(ui, None)) (body) })
    }
}

/// The imports one may work on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportList {
    /// The imports, the newest first.
    pub rows: Vec<ListedImport>,
    /// Count, neighbours, saved views.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub state: ListState,
    /// Names of their owners.
    #[serde(skip)]
    pub names: HashMap<StaffId, String>,
    /// Whose imports they are.
    #[serde(skip)]
    pub import: &'static dyn Import,
}

impl View for ImportList {
    fn page(&self, ui: &Ui) -> Page {
        let about = self.import.about();
        let title = ui.t(about.words.list);
        let into = || Button::link(ui.t(about.words.title), about.upload).main();
        let column = |key, number| ListColumn {
            key,
            label: ui.t(&format!("import-list-{key}")),
            number,
            default: true,
            sort: None,
        };
        let nothing = html! {
            (empty(
                &ui.t("import-list-empty"), &ui.t("import-list-empty-text"), Some(html! { (into()) }),
            ))
        };
        let page = ListPage {
            ui,
            path: about.record.address,
            title: title.clone(),
            search: None,
            standing: Vec::new(),
            filters: Vec::new(),
            columns: ["file", "number", "target", "phase", "rows", "owner", "created"]
                .map(|key| column(key, key == "rows"))
                .to_vec(),
            state: &self.state,
            export: false,
            act: None,
            empty: nothing,
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| self.drawn(ui, row, &seen)).collect();
        let head = PageHead::new(title.clone())
            .crumb(ui.t(about.words.brings), about.brings.address)
            .actions(html! { (into()) });
        Page::new(title, html! { (head) (page.draw(rows)) })
    }
}

impl ImportList {
    fn drawn(&self, ui: &Ui, row: &ListedImport, seen: &[&'static str]) -> Row {
        let href = self.import.about().record.page(&row.number);
        let cells = seen
            .iter()
            .map(|key| match *key {
                "number" => html! { span.num { (row.number) } },
                "target" => html! { (ui.t(&format!("import-target-{}", row.target))) },
                "phase" => phase_tag(ui, row.phase),
                "rows" => html! { (format::number(row.rows)) },
                "owner" => ui.name(&self.names, row.owner),
                "created" => html! { (ui.moment(row.created_at)) },
                _ => html! { a href=(href) { (row.file) } },
            })
            .collect();
        Row::new(cells).opens(href.clone())
    }
}

/// How far an import has come, as a mark.
#[must_use]
pub fn phase_tag(ui: &Ui, phase: Phase) -> Markup {
    let tone = match phase {
        Phase::Applied => Tone::Good,
        Phase::Failed => Tone::Late,
        Phase::Mapping | Phase::Ready | Phase::Stopped => Tone::Soon,
        Phase::Uploading | Phase::Checking | Phase::Applying | Phase::Undoing => Tone::Accent,
        Phase::Undone | Phase::Cancelled => Tone::Plain,
    };
    tag(&ui.t(&format!("status-import-{}", phase.key().replace('_', "-"))), tone)
}

/// What becomes of a row, as a mark.
#[must_use]
pub fn verdict_tag(ui: &Ui, verdict: Verdict) -> Markup {
    let tone = match verdict {
        Verdict::Create | Verdict::Created => Tone::Good,
        Verdict::Update | Verdict::Updated => Tone::Accent,
        Verdict::Doubtful => Tone::Soon,
        Verdict::Bad => Tone::Late,
        Verdict::Staged | Verdict::Unchanged | Verdict::TakenBack => Tone::Plain,
    };
    tag(&ui.t(&format!("import-verdict-{}", verdict.key().replace('_', "-"))), tone)
}

impl View for ImportView {
    fn page(&self, ui: &Ui) -> Page {
        let about = self.import.about();
        let head = PageHead::new(self.file.clone())
            .crumb(ui.t(about.words.brings), about.brings.address)
            .crumb(ui.t(about.words.list), about.record.address)
            .number(self.number.clone())
            .under(
                html! { (phase_tag(ui, self.phase)) " " (ui.t(&format!("import-target-{}", self.target))) },
            )
            .actions(self.actions(ui));
        let body = match self.phase {
            Phase::Uploading | Phase::Checking | Phase::Applying | Phase::Undoing => self.moving(ui),
            Phase::Mapping => self.mapping(ui),
            Phase::Ready if self.remapping => self.mapping(ui),
            _ => html! { (self.figures(ui)) (self.table(ui)) },
        };
        let body = html! {
            (head)
            (steps_of(ui, Some(self)))
            @if let Some(failure) = &self.failure { (notice_box(Tone::Late, html! { (failure) })) }
            @if let (Phase::Stopped, Some(work)) = (self.phase, self.work) {
                (notice_box(Tone::Soon, html! {
                    (ui.tr(&text!("import-stopped-at", done = work.done, total = work.total)))
                }))
            }
            (body)
        };
        Page::new(self.file.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl ImportView {
    /// Where its page is.
    #[must_use]
    pub fn here(&self) -> String {
        self.import.about().record.page(&self.number)
    }

    fn to(&self, step: &str) -> String {
        format!("{}/{step}", self.here())
    }

    fn step_form(&self, ui: &Ui, step: &str) -> Form {
        Form::post(ui.locale, self.to(step)).hidden("version", self.version.to_string())
    }

    /// A question before a step that is not lightly done.
    fn ask(&self, ui: &Ui, step: &str, danger: bool) -> Markup {
        let words = match (step, self.phase) {
            // What is dropped then was entered in part already.
            ("cancellation", Phase::Applying) => ui.t("import-cancellation-applying"),
            _ => ui.t(&format!("import-{step}")),
        };
        let button = Button::submit(words.clone());
        let button = if danger { button.danger() } else { button.main() };
        let form = self.step_form(ui, step).buttons(html! { (button) });
        let ask = Confirm::new(ui.locale, step, words, html! { (form) })
            .text(html! { p { (self.question(ui, step)) } });
        html! { (if danger { ask.danger() } else { ask }) }
    }

    fn question(&self, ui: &Ui, step: &str) -> String {
        match step {
            "undoing" => ui.t(self.import.about().words.undoing_question),
            _ => ui.t(&format!("import-{step}-question")),
        }
    }

    /// The button that lets it go on.
    fn go_on(&self, ui: &Ui) -> Markup {
        let button = Button::submit(ui.t("import-continuation")).main();
        html! { (self.step_form(ui, "continuation").buttons(html! { (button) })) }
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let given_up = self.work.is_some_and(|work| work.stopped);
        html! {
            @if given_up && self.phase.is_moving() { (self.go_on(ui)) }
            @match self.phase {
                Phase::Ready => {
                    @if self.counts.passing > 0 { (self.apply_question(ui)) }
                    (self.import.draw_actions(ui, self))
                    (Button::link(ui.t("import-change-mapping"), format!("{}?step=mapping", self.here())))
                    (self.ask(ui, "cancellation", true))
                },
                Phase::Applied if self.blockers.is_empty() => (self.ask(ui, "undoing", true)),
                Phase::Stopped => {
                    (self.go_on(ui))
                    @if self.blockers.is_empty() { (self.ask(ui, "undoing", true)) }
                },
                Phase::Applying => {
                    @if !self.all_or_nothing { (self.ask(ui, "stopping", false)) }
                    (self.ask(ui, "cancellation", true))
                },
                Phase::Uploading | Phase::Mapping | Phase::Checking => (self.ask(ui, "cancellation", true)),
                _ => {},
            }
            @if self.counts.bad + self.counts.doubtful > 0 && !self.phase.is_moving() {
                (Button::link(ui.t("import-download-refused"), self.to("refused")))
            }
        }
    }

    fn apply_question(&self, ui: &Ui) -> Markup {
        let left_out = self.counts.rows - self.counts.passing - self.counts.unchanged;
        let form = self
            .step_form(ui, "application")
            .fields(html! {
                @if self.earlier.is_some() {
                    (Field::checkbox("confirm_repeat", ui.t("import-confirm-repeat")).wide())
                }
            })
            .buttons(html! { (Button::submit(ui.t("import-application")).main()) });
        let words =
            ui.tr(&text!("import-application-question", passing = self.counts.passing, left = left_out));
        let ask = Confirm::new(ui.locale, "application", ui.t("import-application"), html! { (form) })
            .text(html! { p { (words) } })
            .main();
        html! { (ask) }
    }

    fn moving(&self, ui: &Ui) -> Markup {
        let work = self.work;
        let (done, total) = work.map_or((0, 0), |work| (work.done, work.total));
        if work.is_some_and(|work| work.stopped) {
            return notice_box(Tone::Late, html! { (ui.t("import-stopped")) });
        }
        let known =
            (total > 0).then(|| (u64::try_from(done).unwrap_or(0), u64::try_from(total).unwrap_or(0)));
        let label = ui.t(&format!("status-import-{}", self.phase.key()));
        let text = words(ui.locale, self.phase, done, total);
        sheet_padded(
            "",
            None,
            html! {
                (progress_live(ui.locale, &label, known, &text, &self.to("progress")))
                p.dim { (ui.t("import-may-leave")) }
            },
        )
    }

    fn mapping(&self, ui: &Ui) -> Markup {
        let side = html! { (self.sheet_box(ui)) (self.left_out_box(ui)) };
        columns(html! { (self.mapping_form(ui)) (self.table(ui)) }, side, false)
    }

    fn mapping_form(&self, ui: &Ui) -> Markup {
        let all = self.import.fields(&self.target);
        let ignored = Choice::new("", ui.t("import-column-ignored"));
        let options: Vec<Choice> = std::iter::once(ignored)
            .chain(all.iter().map(|field| Choice::new(field.key, ui.tr(&self.import.label(field.key)))))
            .collect();
        let heads = [("import-column", false), ("import-samples", false), ("import-is-field", false)];
        let heads: Vec<Column> = heads.iter().map(|(key, _)| Column::new(ui.t(key))).collect();
        let rows: Vec<Row> = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let field = Field::select("columns", column.heading.clone(), options.clone())
                    .value(column.field.clone().unwrap_or_default())
                    .in_form(format!("c{place}-"));
                Row::new(vec![
                    html! { b { (column.heading) } " " span.faint { (column.letters) } },
                    html! { span.dim { (column.samples.join(" · ")) } },
                    html! { (field) },
                ])
            })
            .collect();
        let table = table(&ui.t("import-columns"), &heads, &rows);
        let form = self
            .step_form(ui, "mapping")
            .hidden("check", "true")
            .fields(html! {
                div.wide data-field="columns" { p.field-error {} div.table-wrap { (table) } }
                (self.import.draw_options(ui, self))
                (Field::checkbox("all_or_nothing", ui.t("import-all-or-nothing"))
                    .value(self.all_or_nothing.to_string()).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-checking")).main()) });
        sheet_padded(&ui.t("import-columns"), None, html! { p.dim { (ui.t("import-columns-text")) } (form) })
    }

    fn sheet_box(&self, ui: &Ui) -> Markup {
        // A file without sheets has no heading row to point at.
        if self.sheets.is_empty() {
            return html! {};
        }
        let form = self
            .step_form(ui, "sheet")
            .fields(html! {
                @if self.sheets.len() > 1 {
                    (Field::select(
                        "sheet", ui.t("import-sheet"),
                        self.sheets.iter().map(|sheet| Choice::new(sheet, sheet)).collect(),
                    ).value(self.sheet.clone()).wide())
                }
                (Field::number("heading_row", ui.t("import-heading-row")).value(self.heading_row.to_string()).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-read-again"))) });
        sheet_padded(&ui.t("import-sheet-title"), None, html! { (form) })
    }

    fn left_out_box(&self, ui: &Ui) -> Markup {
        if self.left_out.is_empty() {
            return html! {};
        }
        let rows: Vec<(String, Markup)> = self
            .left_out
            .iter()
            .take(20)
            .map(|(row, why)| (ui.tr(&text!("import-row", row = *row)), html! { (why) }))
            .collect();
        sheet_padded(&ui.t("import-left-out"), None, facts(&rows))
    }

    fn figures(&self, ui: &Ui) -> Markup {
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
        cells.extend(
            seen.iter().map(|at| html! { (row.cells.get(*at).map(String::as_str).unwrap_or_default()) }),
        );
        Row::new(cells)
    }

    fn table(&self, ui: &Ui) -> Markup {
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
            @else { div.table-wrap { (table(&title, &heads, &rows)) } }
            (pager.markup(ui.locale))
        };
        sheet(&title, tools, body)
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

/// How far the work has come, in words.
#[must_use]
pub fn words(locale: Locale, phase: Phase, done: i64, total: i64) -> String {
    let key = format!("import-work-{}", phase.key().replace('_', "-"));
    let message = Message::new(key).with("done", done).with("total", total);
    if phase.is_moving() { tr(locale, &message) } else { String::new() }
}

/// The choices between keys, each worded by the message `import-{prefix}-{key}`.
#[must_use]
pub fn choices<T: Copy>(ui: &Ui, prefix: &str, all: &[T], key: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|one| {
            let key = key(*one);
            Choice::new(key, ui.t(&format!("import-{prefix}-{}", key.replace('_', "-"))))
        })
        .collect()
}
