//! The page with all hits, and what the search field suggests without script.

use kernel::text::Piece;
use maud::{Markup, html};
use web::components::{Column, PageHead, Pager, Row, Tone, empty, notice_box, sheet, table, tag};
use web::listing::Params;
use web::{Page, Ui, View};

use super::{Found, Hit, Suggestions};
use crate::links::status_key;

impl View for Found {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("frame-search");
        let wrong = self.wrong.iter().map(|message| notice_box(Tone::Late, html! { (ui.tr(message)) }));
        let body = html! {
            (PageHead::new(title.clone()).under(html! { span.dim { (self.query) } }))
            @for message in wrong { (message) }
            @if self.hits.is_empty() {
                (sheet("", None, empty(&self.nothing(ui), &ui.t("frame-search-begin-text"), None)))
            } @else {
                zk-list { (sheet("", None, self.table(ui))) }
                (self.pager(ui))
            }
        };
        Page { query: self.query.clone(), ..Page::new(title, body) }
    }
}

impl Found {
    fn nothing(&self, ui: &Ui) -> String {
        if self.query.trim().is_empty() || !self.wrong.is_empty() {
            ui.t("frame-search-begin")
        } else {
            ui.t("web-search-empty")
        }
    }

    fn table(&self, ui: &Ui) -> Markup {
        let columns = [
            Column::new(ui.t("frame-search-record")).main(),
            Column::new(ui.t("frame-search-kind")),
            Column::new(ui.t("frame-approval-status")),
            Column::new(ui.t("frame-search-at")),
        ];
        let row = |hit: &Hit| {
            let name = html! {
                a href=(hit.record.href) { (marked(&hit.title_pieces)) } " " span.faint { (hit.record.number) }
                @if !hit.excerpt.is_empty() { p.excerpt { (marked(&hit.excerpt)) } }
            };
            let status = ui.t(&status_key(&hit.record.kind, &hit.status));
            let kind = html! { (hit.record.kind_name(ui)) };
            let at = html! { (ui.moment(hit.at)) };
            Row::new(vec![name, kind, tag(&status, Tone::Plain), at]).opens(hit.record.href.clone())
        };
        let rows: Vec<Row> = self.hits.iter().map(row).collect();
        html! { div.table-wrap { (table(&ui.t("frame-search"), &columns, &rows)) } }
    }

    /// Pages are gone through one after the other; the browser leads back.
    fn pager(&self, ui: &Ui) -> Markup {
        let asked = Params::default().with("q", &self.query);
        let next = self.next.map(|next| format!("/search{}", asked.with("page", &next.to_string()).query()));
        Pager { next, ..Pager::default() }.markup(ui.locale)
    }
}

/// A text with what was hit marked.
fn marked(pieces: &[Piece]) -> Markup {
    html! { @for piece in pieces { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } } }
}

impl View for Suggestions {
    fn page(&self, ui: &Ui) -> Page {
        let body = html! {
            ul { @for item in &self.items { li { a href=(item.href) { (item.label) } " " span.dim { (item.hint) } } } }
        };
        Page::new(ui.t("frame-search"), body)
    }
}
