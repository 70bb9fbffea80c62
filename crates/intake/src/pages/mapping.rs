//! Saying which column of a file is what, and where in the file its table is.

use maud::{Markup, html};
use web::components::{Button, Choice, Column, Field, Row, columns, facts, sheet_padded, table};
use web::{Ui, text};

use crate::view::ImportView;

impl ImportView {
    /// The form, with a look at the rows beside.
    pub(super) fn mapping(&self, ui: &Ui) -> Markup {
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
}
