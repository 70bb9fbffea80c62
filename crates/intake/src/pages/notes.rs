//! What a person should know about a file that was read: what it is, which rows are odd, and which are no rows of the table.

use maud::{Markup, html};
use web::components::{Tone, facts, notice_box, sheet_padded};
use web::{Ui, text};

use crate::view::ImportView;

impl ImportView {
    /// What to know about the file as a whole.
    pub(super) fn notices(&self) -> Markup {
        html! {
            @for note in self.notes.iter().filter(|note| note.row.is_none()) {
                (notice_box(Tone::Soon, html! { (note.text) }))
            }
        }
    }

    /// The rows that were perhaps not read as they were meant.
    pub(super) fn odd_rows_box(&self, ui: &Ui) -> Markup {
        let rows: Vec<(String, Markup)> = self
            .notes
            .iter()
            .filter_map(|note| Some((ui.tr(&text!("import-row", row = note.row?)), html! { (note.text) })))
            .collect();
        if rows.is_empty() {
            return html! {};
        }
        sheet_padded(&ui.t("import-odd-rows"), None, facts(&rows))
    }

    /// The rows that are no rows of the table.
    pub(super) fn left_out_box(&self, ui: &Ui) -> Markup {
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
