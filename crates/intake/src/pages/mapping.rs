//! Saying which column of a file is what, and where in the file its table is.

use maud::{Markup, html};
use web::components::{Button, Choice, Column, Field, Row, columns, sheet_padded, table};
use web::{Ui, text};

use crate::view::ImportView;

impl ImportView {
    /// The form with what to know beside, and a look at the rows below both.
    pub(super) fn mapping(&self, ui: &Ui) -> Markup {
        let side = html! { (self.sheet_box(ui)) (self.odd_rows_box(ui)) (self.left_out_box(ui)) };
        html! { (columns(self.mapping_form(ui), side, false)) (self.table(ui)) }
    }

    fn mapping_form(&self, ui: &Ui) -> Markup {
        let label = |field: &str| ui.tr(&self.import.label(field));
        let of_file = choices(ui, &self.import.fields(&self.target), &label);
        let rows = self.columns.iter().enumerate().map(|(place, column)| {
            let field = Field::select("columns", column.heading.clone(), of_file.clone())
                .value(column.field.clone().unwrap_or_default())
                .in_form(format!("c{place}-"));
            mapped(&column.heading, &column.letters, &column.samples, field)
        });
        let rows: Vec<Row> = rows.collect();
        let form = self
            .step_form(ui, "mapping")
            .hidden("check", "true")
            .fields(html! {
                (columns_table(ui, "columns", "import-columns", &rows))
                (self.second_table(ui))
                (self.import.draw_options(ui, self))
                (Field::checkbox("all_or_nothing", ui.t("import-all-or-nothing"))
                    .value(self.all_or_nothing.to_string()).wide())
            })
            .buttons(html! { (Button::submit(ui.t("import-checking")).main()) });
        sheet_padded(&ui.t("import-columns"), None, html! { p.dim { (ui.t("import-columns-text")) } (form) })
    }

    /// The columns of what came beside the file.
    fn second_table(&self, ui: &Ui) -> Markup {
        let Some(second) = self.import.about().second.as_ref().filter(|_| !self.second_columns.is_empty())
        else {
            return html! {};
        };
        let label = |field: &str| ui.tr(&(second.label)(field));
        let options = choices(ui, &(second.fields)(), &label);
        let rows = self.second_columns.iter().enumerate().map(|(place, column)| {
            let field = Field::select(second.columns, column.heading.clone(), options.clone())
                .value(column.field.clone().unwrap_or_default())
                .in_form(format!("s{place}-"));
            mapped(&column.heading, &column.letters, &column.samples, field)
        });
        let rows: Vec<Row> = rows.collect();
        html! {
            h3.wide {
                (ui.t(second.title))
                @if let Some(sheet) = &self.second_sheet {
                    " " span.faint { (ui.tr(&text!("import-second-sheet", sheet = sheet.clone()))) }
                }
            }
            (columns_table(ui, second.columns, second.title, &rows))
        }
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
}

/// What a column can be.
fn choices(ui: &Ui, fields: &[crate::Field], label: &dyn Fn(&str) -> String) -> Vec<Choice> {
    let ignored = Choice::new("", ui.t("import-column-ignored"));
    std::iter::once(ignored)
        .chain(fields.iter().map(|field| Choice::new(field.key, label(field.key))))
        .collect()
}

/// A column with its first values and the field that it is.
fn mapped(heading: &str, letters: &str, samples: &[String], field: Field) -> Row {
    Row::new(vec![
        html! { b { (heading) } " " span.faint { (letters) } },
        html! { span.dim { (samples.join(" · ")) } },
        html! { (field) },
    ])
}

/// The columns of a table; what is wrong with them as a whole is said above it.
fn columns_table(ui: &Ui, field: &str, title: &str, rows: &[Row]) -> Markup {
    let heads = ["import-column", "import-samples", "import-is-field"].map(|key| Column::new(ui.t(key)));
    html! {
        div.wide data-field=(field) { p.field-error {} div.table-wrap { (table(&ui.t(title), &heads, rows)) } }
    }
}
