//! A password that an administrator set, shown this once.

use maud::html;
use serde::Serialize;
use web::components::{Button, PageHead, Tone, facts, notice_box, sheet_padded};
use web::{Page, Ui, View};

/// A password as it was set. It is kept nowhere.
#[derive(Clone, Serialize)]
pub struct PasswordOnce {
    /// The account.
    pub account: String,
    /// The name.
    pub name: String,
    /// The password, when the program thought of it.
    pub password: Option<String>,
}

impl View for PasswordOnce {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("people-password-done");
        let address = format!("/people/{}", self.account);
        let head = PageHead::new(title.clone())
            .crumb(ui.t("people-title"), "/people")
            .crumb(self.name.clone(), address.clone());
        let mut rows = vec![(ui.t("people-account"), html! { (self.account) })];
        if let Some(password) = &self.password {
            rows.push((ui.t("people-password"), html! { code { (password) } }));
        }
        let body = html! {
            (head)
            (sheet_padded("", None, html! {
                @if self.password.is_some() { (notice_box(Tone::Soon, html! { (ui.t("people-password-once")) })) }
                (facts(&rows))
                p.dim { (ui.t("people-password-ended")) }
                div.buttons { (Button::link(ui.t("people-password-back"), address).main()) }
            }))
        };
        Page::new(title, body)
    }
}
