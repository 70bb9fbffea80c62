//! The page that brings in a file.

use kernel::Message;
use maud::html;
use web::components::{Button, Field, Form, PageHead, columns, sheet_padded, upload};
use web::{Page, Ui, View};

use super::steps_of;
use crate::view::UploadView;

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
