//! An import as people see it: bringing in a file, mapping its columns, looking at what would happen, following the work.

use std::collections::HashMap;

use kernel::StaffId;
use maud::{Markup, html};
use serde::Serialize;
use web::components::{
    Button, Choice, Column, Confirm, Field, Form, PageHead, Pager, Row, Step, Tone, card_figure, cards,
    columns, empty, facts, notice_box, progress_live, sheet, sheet_padded, steps, table, tag, upload,
};
use web::listing::{ListColumn, ListPage, ListState};
use web::{Page, Ui, View, format, text};

use super::CLAUSE;
use super::fields;
use super::model::{ADDRESS, Doubt, Existing, Missing, Phase, Target, Verdict};
use super::routes::words;
use super::service::{UNITS, address};
use super::view::{FaultView, ImportView, ListedImport, RowView, UploadView};

const UPLOAD: &str = "/customers/import";

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

fn choices<T: Copy>(ui: &Ui, prefix: &str, all: &[T], key: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|one| {
            let key = key(*one);
            Choice::new(key, ui.t(&format!("import-{prefix}-{}", key.replace('_', "-"))))
        })
        .collect()
}

impl View for UploadView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("import-title");
        let hint = ui.tr(&text!("import-file-hint", rows = self.most_rows, megabytes = self.most_megabytes));
        let file = Field::file("file", ui.t("import-file"), ".csv,.txt,.xlsx").required().hint(hint);
        let form = Form::post(ui.locale, UPLOAD)
            .multipart()
            .fields(html! {
                (Field::radio("target", ui.t("import-target"), choices(ui, "target", Target::ALL, Target::key))
                    .value(self.target.key()).required().wide())
                (upload(ui.locale, file))
                (Field::checkbox("confirm_repeat", ui.t("import-confirm-repeat")).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-upload")).main()) });
        let help = html! {
            ul.plain {
                @for key in ["import-help-headings", "import-help-writings", "import-help-nothing-yet", "import-help-undo"] {
                    li { (ui.t(key)) }
                }
            }
            p { (ui.clause(CLAUSE)) }
        };
        let head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-customers"), crate::model::ADDRESS)
            .actions(html! { (Button::link(ui.t("import-list"), ADDRESS)) });
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
}

impl View for ImportList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("import-list");
        let column = |key, number| ListColumn {
            key,
            label: ui.t(&format!("import-list-{key}")),
            number,
            default: true,
            sort: None,
        };
        let nothing = html! {
            (empty(
                &ui.t("import-list-empty"), &ui.t("import-list-empty-text"),
                Some(html! { (Button::link(ui.t("import-title"), UPLOAD).main()) }),
            ))
        };
        let page = ListPage {
            ui,
            path: ADDRESS,
            title: title.clone(),
            search: None,
            filters: Vec::new(),
            columns: vec![
                column("file", false),
                column("number", false),
                column("target", false),
                column("phase", false),
                column("rows", true),
                column("owner", false),
                column("created", false),
            ],
            state: &self.state,
            export: false,
            act: None,
            empty: nothing,
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| self.drawn(ui, row, &seen)).collect();
        let head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-customers"), crate::model::ADDRESS)
            .actions(html! { (Button::link(ui.t("import-title"), UPLOAD).main()) });
        Page::new(title, html! { (head) (page.draw(rows)) })
    }
}

impl ImportList {
    fn drawn(&self, ui: &Ui, row: &ListedImport, seen: &[&'static str]) -> Row {
        let href = address(&row.number);
        let cells = seen
            .iter()
            .map(|key| match *key {
                "number" => html! { span.num { (row.number) } },
                "target" => html! { (ui.t(&format!("import-target-{}", row.target.key()))) },
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
        Phase::Mapping | Phase::Ready => Tone::Soon,
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
        let head = PageHead::new(self.file.clone())
            .crumb(ui.t("web-nav-customers"), crate::model::ADDRESS)
            .crumb(ui.t("import-list"), ADDRESS)
            .number(self.number.clone())
            .under(html! { (phase_tag(ui, self.phase)) " " (ui.t(&format!("import-target-{}", self.target.key()))) })
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
            (body)
        };
        Page::new(self.file.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl ImportView {
    fn to(&self, step: &str) -> String {
        format!("{}/{step}", address(&self.number))
    }

    fn step_form(&self, ui: &Ui, step: &str) -> Form {
        Form::post(ui.locale, self.to(step)).hidden("version", self.version.to_string())
    }

    /// A question before a step that is not lightly done.
    fn ask(&self, ui: &Ui, step: &str, danger: bool) -> Markup {
        let words = ui.t(&format!("import-{step}"));
        let button = Button::submit(words.clone());
        let button = if danger { button.danger() } else { button.main() };
        let form = self.step_form(ui, step).buttons(html! { (button) });
        let ask = Confirm::new(ui.locale, step, words, html! { (form) })
            .text(html! { p { (ui.t(&format!("import-{step}-question"))) } });
        html! { (if danger { ask.danger() } else { ask }) }
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let stopped = self.work.is_some_and(|work| work.stopped);
        html! {
            @match self.phase {
                Phase::Ready => {
                    (self.apply_question(ui))
                    @if self.counts.doubtful > 0 {
                        (Button::link(ui.t("import-decide"), self.to("doubts")))
                    }
                    (Button::link(ui.t("import-change-mapping"), format!("{}?step=mapping", address(&self.number))))
                    (self.ask(ui, "cancellation", true))
                },
                Phase::Applied if self.blockers.is_empty() => (self.ask(ui, "undoing", true)),
                Phase::Undoing if stopped => (self.step_form(ui, "undoing")
                    .buttons(html! { (Button::submit(ui.t("import-go-on")).main()) })),
                Phase::Uploading | Phase::Mapping | Phase::Checking | Phase::Applying => (self.ask(ui, "cancellation", true)),
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
            .text(html! { p { (words) } });
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
        let all = fields::of(self.target);
        let ignored = Choice::new("", ui.t("import-column-ignored"));
        let options: Vec<Choice> = std::iter::once(ignored)
            .chain(all.iter().map(|field| Choice::new(field.key(), ui.tr(&field.label()))))
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
                (self.options(ui))
            })
            .buttons(html! { (Button::submit(ui.t("import-checking")).main()) });
        sheet_padded(&ui.t("import-columns"), None, html! { p.dim { (ui.t("import-columns-text")) } (form) })
    }

    fn options(&self, ui: &Ui) -> Markup {
        let money = self.target != Target::Contacts;
        let by_heading = self.columns.iter().find_map(|column| column.unit).unwrap_or(1);
        let as_heading = Choice::new(
            "",
            ui.tr(&text!("import-unit-heading", unit = ui.t(&format!("import-unit-{by_heading}")))),
        );
        let units: Vec<Choice> = std::iter::once(as_heading)
            .chain(
                UNITS.iter().map(|unit| Choice::new(unit.to_string(), ui.t(&format!("import-unit-{unit}")))),
            )
            .collect();
        html! {
            (Field::radio("existing", ui.t("import-existing"), choices(ui, "existing", Existing::ALL, Existing::key))
                .value(self.existing.key()).wide())
            @if self.target == Target::Purchases {
                (Field::radio("missing", ui.t("import-missing"), choices(ui, "missing", Missing::ALL, Missing::key))
                    .value(self.missing.key()).wide())
            }
            @if self.target == Target::Customers {
                (Field::radio("doubt", ui.t("import-doubt"), choices(ui, "doubt", Doubt::ALL, Doubt::key))
                    .value(self.doubt.key()).wide())
            }
            @if money {
                (Field::select("unit", ui.t("import-unit"), units).value(self.unit.map(|unit| unit.to_string()).unwrap_or_default()))
            }
            @if self.target == Target::Purchases {
                (Field::text("currency", ui.t("import-currency")).value(self.currency.clone()).hint(ui.t("import-currency-hint")).limit(12))
            }
            (Field::checkbox("all_or_nothing", ui.t("import-all-or-nothing")).value(self.all_or_nothing.to_string()).wide())
        }
    }

    fn sheet_box(&self, ui: &Ui) -> Markup {
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
        let here = address(&self.number);
        let card = |verdict: Verdict, count: i64, tone: Tone| {
            let label = ui.t(&format!("import-count-{}", verdict.key()));
            let tone = if count == 0 { Tone::Plain } else { tone };
            card_figure(
                &label,
                &format::number(count),
                &format!("{here}?show={}", self.kept_as(verdict).key()),
                tone,
                None,
            )
        };
        html! {
            (cards(html! {
                (card(Verdict::Create, self.counts.create, Tone::Good))
                (card(Verdict::Update, self.counts.update, Tone::Accent))
                (card(Verdict::Doubtful, self.counts.doubtful, Tone::Soon))
                (card(Verdict::Bad, self.counts.bad, Tone::Late))
                (card(Verdict::Unchanged, self.counts.unchanged, Tone::Plain))
            }))
            @if let Some(earlier) = &self.earlier {
                (notice_box(Tone::Soon, html! {
                    (ui.t("import-came-before")) " " a href=(address(earlier)) { (earlier) }
                }))
            }
            @if !self.blockers.is_empty() {
                (notice_box(Tone::Plain, html! {
                    (ui.t("import-gone-on"))
                    @for blocker in &self.blockers {
                        " " a href={ (crate::model::ADDRESS) "/" (blocker.number) } { (blocker.number) " " (blocker.name) }
                    }
                }))
            }
        }
    }

    /// Rows that were entered carry another verdict than rows that are going to be.
    fn kept_as(&self, verdict: Verdict) -> Verdict {
        match (self.phase, verdict) {
            (Phase::Applied, Verdict::Create) => Verdict::Created,
            (Phase::Applied, Verdict::Update) => Verdict::Updated,
            (Phase::Undone | Phase::Failed, Verdict::Create | Verdict::Update) => Verdict::TakenBack,
            (_, verdict) => verdict,
        }
    }

    fn table(&self, ui: &Ui) -> Markup {
        // What is taken for a field first; what is left out is not shown again.
        let seen: Vec<usize> = (0..self.columns.len())
            .filter(|column| self.columns.get(*column).is_some_and(|column| column.field.is_some()))
            .collect();
        let mut heads =
            vec![Column::new(ui.t("import-column-row")).number(), Column::new(ui.t("import-column-verdict"))];
        heads.extend(
            seen.iter()
                .filter_map(|at| self.columns.get(*at))
                .map(|column| Column::new(column.heading.clone())),
        );
        let rows: Vec<Row> = self.rows.iter().map(|row| drawn(ui, row, &seen)).collect();
        let here = address(&self.number);
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

fn drawn(ui: &Ui, row: &RowView, seen: &[usize]) -> Row {
    let verdict = html! { (verdict_of(ui, row)) (faults(&row.faults)) };
    let mut cells = vec![html! { (row.row) }, verdict];
    cells
        .extend(seen.iter().map(|at| html! { (row.cells.get(*at).map(String::as_str).unwrap_or_default()) }));
    Row::new(cells)
}

/// What becomes of a row, the customer it is about, and what somebody decided about it.
pub(super) fn verdict_of(ui: &Ui, row: &RowView) -> Markup {
    html! {
        (verdict_tag(ui, row.verdict))
        @if let Some(number) = &row.customer { " " a href={ (crate::model::ADDRESS) "/" (number) } { (number) } }
        @if let (Verdict::Doubtful, Some(decision)) = (row.verdict, row.decision) {
            " " (ui.t(&format!("import-decided-{decision}")))
        }
    }
}

/// What is wrong with a row, each beside its heading.
pub(super) fn faults(faults: &[FaultView]) -> Markup {
    html! {
        @for fault in faults {
            div.dim { @if let Some(heading) = &fault.heading { b { (heading) } "：" } (fault.text) }
        }
    }
}
