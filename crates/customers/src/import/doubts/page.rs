//! The doubtful rows as people see them: a table in which each row has its own choice, saved page by page.

use maud::{Markup, html};
use web::components::{
    Button, Choice, Column, Field, Form, PageHead, Pager, Row, Tone, empty, notice_box, sheet, sheet_padded,
    table,
};
use web::{Page, Ui, View, text};

use super::view::{DoubtView, DoubtsView};
use crate::import::doubts::address;
use crate::import::model::ADDRESS;
use intake::model::Phase;
use intake::pages::{faults, verdict_of};

impl View for DoubtsView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("import-decide-title");
        let here = address(&self.number);
        let head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-customers"), crate::model::ADDRESS)
            .crumb(ui.t("import-list"), ADDRESS)
            .crumb(self.file.clone(), here.clone())
            .number(self.number.clone())
            .actions(html! { (Button::link(ui.t("import-decide-back"), here.clone())) });
        let pager =
            Pager { next: self.next.map(|row| format!("{here}/doubts?after={row}")), ..Pager::default() };
        let pager = pager.markup(ui.locale);
        let rows = if self.rows.is_empty() {
            sheet(&title, None, html! { (empty(&ui.t("import-no-such-rows"), "", None)) (pager) })
        } else if self.phase == Phase::Ready {
            sheet_padded(&title, None, html! { (self.form(ui)) (pager) })
        } else {
            sheet(&title, None, html! { div.table-wrap.cells { (self.table(ui)) } (pager) })
        };
        let body = html! { (head) (self.explained(ui)) (rows) };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl DoubtsView {
    fn explained(&self, ui: &Ui) -> Markup {
        let counts = self.counts;
        let figures = text!(
            "import-decided-figures",
            rows = counts.rows,
            updates = counts.update,
            creates = counts.create,
            skips = counts.skip,
            undecided = counts.undecided
        );
        html! {
            @if self.phase != Phase::Ready {
                (notice_box(Tone::Plain, html! {
                    (ui.tr(&text!("import-decision-not-now", state = ui.t(&self.phase.state().key))))
                }))
            }
            p.dim {
                (ui.tr(&text!("import-decide-text", all = self.standard(ui)))) " "
                (ui.tr(&text!("import-decide-existing", existing = ui.t(&format!("import-existing-{}", self.existing.key())))))
            }
            p { (ui.tr(&figures)) }
        }
    }

    fn standard(&self, ui: &Ui) -> String {
        ui.t(&format!("import-doubt-{}", self.doubt.key()))
    }

    fn form(&self, ui: &Ui) -> Markup {
        let save = if self.next.is_some() { "import-decision-save-next" } else { "import-decision-save" };
        let form = Form::post(ui.locale, format!("{}/decisions", address(&self.number)))
            .hidden("version", self.version.to_string())
            .hidden("next", self.next.map(|row| row.to_string()).unwrap_or_default())
            .fields(html! {
                div.wide data-field="decisions" { p.field-error {} div.table-wrap.cells { (self.table(ui)) } }
            })
            .buttons(html! { (Button::submit(ui.t(save)).main()) });
        html! { (form) }
    }

    fn table(&self, ui: &Ui) -> Markup {
        let seen: Vec<usize> =
            (0..self.headings.len()).filter(|column| self.mapped.get(*column) == Some(&true)).collect();
        let mut heads = vec![
            Column::new(ui.t("import-column-row")).number(),
            Column::new(ui.t("import-decision")),
            Column::new(ui.t("import-decision-why")),
        ];
        heads.extend(
            seen.iter().filter_map(|at| self.headings.get(*at)).map(|name| Column::new(name.clone())),
        );
        let rows: Vec<Row> =
            self.rows
                .iter()
                .map(|doubt| {
                    let mut cells =
                        vec![html! { (doubt.row.row) }, self.choice(ui, doubt), faults(&doubt.row.faults)];
                    cells.extend(seen.iter().map(
                        |at| html! { (doubt.row.cells.get(*at).map(String::as_str).unwrap_or_default()) },
                    ));
                    Row::new(cells)
                })
                .collect();
        table(&ui.t("import-decide-title"), &heads, &rows)
    }

    fn choice(&self, ui: &Ui, doubt: &DoubtView) -> Markup {
        let row = &doubt.row;
        if self.phase != Phase::Ready {
            return verdict_of(ui, &crate::model::RECORD, row);
        }
        let standard = text!("import-decision-standard", choice = self.standard(ui));
        let mut choices = vec![Choice::new("", ui.tr(&standard))];
        choices.extend(doubt.candidates.iter().map(|one| {
            let label = text!("import-decision-update", number = one.number.clone(), name = one.name.clone());
            Choice::new(format!("update:{}", one.number), ui.tr(&label))
        }));
        choices
            .extend(["create", "skip"].map(|key| Choice::new(key, ui.t(&format!("import-decision-{key}")))));
        let chosen = match (row.decision, &row.customer) {
            (Some("update"), Some(number)) => format!("update:{number}"),
            (decision, _) => decision.unwrap_or_default().to_owned(),
        };
        let label = ui.tr(&text!("import-row", row = row.row));
        let field =
            Field::select("decisions", label, choices).value(chosen).in_form(format!("r{}-", row.row));
        html! { input type="hidden" name="rows" value=(row.row); (field) }
    }
}
