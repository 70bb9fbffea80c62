//! Settings as a page.

use kernel::view::Audience;
use maud::{Markup, html};
use web::components::{
    Button, Choice, Column, Confirm, Field, Form, PageHead, Row, Tone, columns, empty, facts, notice_box,
    sheet, sheet_padded, table, tag,
};
use web::i18n::Locale;
use web::listing::audience_words;
use web::text;
use web::{Page, Ui, View};

use super::{PATH, Settings, System};
use crate::views::OwnView;

impl View for Settings {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("web-nav-settings");
        let main = html! {
            @if let Some(system) = &self.system { (system.draw(ui)) }
            (self.mail.draw(ui))
            (self.sessions(ui))
            (self.tokens(ui))
            @if !self.views.is_empty() { (self.views(ui)) }
        };
        let side = html! {
            (sheet_padded(&ui.t("frame-settings-looks"), None, self.looks(ui)))
            (sheet_padded(&ui.t("frame-settings-password"), None, html! { (password(ui)) }))
        };
        let body = html! { (PageHead::new(title.clone())) (columns(main, side, true)) };
        Page::new(title, body)
    }
}

impl Settings {
    fn looks(&self, ui: &Ui) -> Markup {
        let languages = Locale::ALL.map(|locale| Choice::new(locale.tag(), locale.own_name())).to_vec();
        let chosen = if self.locale.is_empty() { ui.locale.tag() } else { &self.locale };
        let form = Form::post(ui.locale, "/preferences")
            .hidden("next", PATH)
            .fields(html! { (Field::radio("locale", ui.t("web-language"), languages).value(chosen).wide()) })
            .buttons(html! { (Button::submit(ui.t("frame-save"))) });
        html! { (form) p.dim { (ui.t("frame-settings-theme-hint")) } }
    }

    fn sessions(&self, ui: &Ui) -> Markup {
        let columns = [
            Column::new(ui.t("frame-session-agent")).main(),
            Column::new(ui.t("frame-session-address")),
            Column::new(ui.t("frame-session-since")),
            Column::new(ui.t("frame-session-seen")),
            Column::new(ui.t("frame-actions")),
        ];
        let rows: Vec<Row> = self
            .sessions
            .iter()
            .map(|session| {
                let this = Some(session.id) == self.this_session;
                let action = if this {
                    tag(&ui.t("frame-session-this"), Tone::Accent)
                } else {
                    row_button(&format!("{PATH}/sessions/{}/ending", session.id), ui.t("web-sign-out"))
                };
                Row::new(vec![
                    html! { (browser(&session.agent)) },
                    html! { (session.address) },
                    html! { (ui.moment(session.created_at)) },
                    html! { (ui.moment(session.seen_at)) },
                    action,
                ])
            })
            .collect();
        let title = ui.t("frame-settings-sessions");
        sheet(&title, None, html! { div.table-wrap { (table(&title, &columns, &rows)) } })
    }

    fn tokens(&self, ui: &Ui) -> Markup {
        let columns = [
            Column::new(ui.t("frame-token-name")).main(),
            Column::new(ui.t("frame-session-since")),
            Column::new(ui.t("frame-session-seen")),
            Column::new(ui.t("frame-token-expires")),
            Column::new(ui.t("frame-actions")),
        ];
        let rows: Vec<Row> = self
            .tokens
            .iter()
            .map(|token| {
                Row::new(vec![
                    html! { (token.name) },
                    html! { (ui.moment(token.created_at)) },
                    html! { (token.seen_at.map_or_else(|| ui.t("frame-token-unused"), |at| ui.moment(at))) },
                    html! { (token.expires_at.map_or_else(|| ui.t("frame-token-unending"), |at| ui.date(at))) },
                    row_button(&format!("{PATH}/tokens/{}/ending", token.id), ui.t("frame-session-end")),
                ])
            })
            .collect();
        // Not the form that script sends: the answer is a page that shows the token this once.
        let form = html! {
            form.form method="post" action={ (PATH) "/tokens" } {
                div.fields {
                    (Field::text("name", ui.t("frame-token-name")).hint(ui.t("frame-token-name-hint")).required().limit(60))
                    (Field::number("days", ui.t("frame-token-days-field")).hint(ui.t("frame-token-days-hint")))
                }
                div.buttons { (Button::submit(ui.t("frame-token-add"))) }
            }
        };
        let title = ui.t("frame-settings-tokens");
        let list = if rows.is_empty() {
            empty(&ui.t("frame-token-none"), &ui.t("frame-token-none-text"), None)
        } else {
            html! { div.table-wrap { (table(&title, &columns, &rows)) } }
        };
        html! { (sheet(&title, None, list)) (sheet_padded(&ui.t("frame-token-new"), None, form)) }
    }

    fn views(&self, ui: &Ui) -> Markup {
        let columns = [
            Column::new(ui.t("web-view-name")).main(),
            Column::new(ui.t("web-view-audience")),
            Column::new(ui.t("frame-actions")),
        ];
        let rows: Vec<Row> = self
            .views
            .iter()
            .map(|OwnView { view, shared_with }| {
                let href = format!("{}{}", view.list, view.query);
                let audience = Audience::from_key(&view.audience).unwrap_or_default();
                Row::new(vec![
                    html! { a href=(href) { (view.name) } " " span.faint { (view.list) } },
                    html! { (audience_words(ui, audience, shared_with.as_deref().unwrap_or_default())) },
                    row_button(&format!("/views/{}/removal", view.id), ui.t("frame-view-remove")),
                ])
            })
            .collect();
        let title = ui.t("web-views");
        sheet(&title, None, html! { div.table-wrap { (table(&title, &columns, &rows)) } })
    }
}

/// A small form in a row of a table. It needs no script: there is nothing to fill in and nothing to refuse.
fn row_button(address: &str, label: String) -> Markup {
    html! { form method="post" action=(address) { (Button::submit(label).quiet()) } }
}

/// Name and system of a browser out of what it says of itself, which is long; its beginning when it says neither.
fn browser(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    // Each of them also names the ones it wants to be taken for, so the order matters.
    let name = find(&[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "—".to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

fn password(ui: &Ui) -> Form {
    Form::post(ui.locale, "/settings/password")
        .fields(html! {
            (Field::password("old", ui.t("frame-password-old")).autocomplete("current-password").required().wide())
            (Field::password("new", ui.t("frame-password-new")).autocomplete("new-password").required().wide()
                .hint(ui.t("frame-password-hint")))
            (Field::password("again", ui.t("frame-password-again")).autocomplete("new-password").required().wide())
        })
        .buttons(html! { (Button::submit(ui.t("frame-password-change"))) })
}

impl System {
    fn draw(&self, ui: &Ui) -> Markup {
        let stored = self.rulebook_stored.map(|at| ui.moment(at)).unwrap_or_default();
        html! {
            @for year in &self.unpublished_years {
                (notice_box(Tone::Soon, html! {
                    (ui.tr(&text!("frame-system-calendar", year = year.to_string())))
                    a href="/rulebook" { (ui.t("web-nav-rulebook")) }
                }))
            }
            (sheet_padded(&ui.t("frame-settings-system"), None, facts(&[
                (ui.t("frame-system-version"), html! { (self.version) }),
                (ui.t("frame-system-engine"), html! { (self.engine) }),
                (ui.t("frame-system-rulebook"), html! { a href="/rulebook" { "v" (self.rulebook) } " " span.dim { (stored) } }),
                (ui.t("frame-system-head"), html! { code { (self.chain_head) } }),
            ])))
            (self.failed(ui))
        }
    }

    fn failed(&self, ui: &Ui) -> Markup {
        let title = ui.t("frame-system-jobs");
        if self.failed_jobs.is_empty() {
            return sheet(
                &title,
                None,
                empty(&ui.t("frame-system-jobs-none"), &ui.t("frame-system-jobs-none-text"), None),
            );
        }
        let columns = [
            Column::new(ui.t("frame-system-job")).main(),
            Column::new(ui.t("frame-system-job-error")),
            Column::new(ui.t("frame-approval-ended")),
            Column::new(ui.t("frame-system-job-retry")),
        ];
        let rows: Vec<Row> = self
            .failed_jobs
            .iter()
            .map(|job| {
                let form = Form::post(ui.locale, format!("/jobs/{}/retrial", job.id))
                    .buttons(html! { (Button::submit(ui.t("frame-system-job-retry"))) });
                let retry = Confirm::new(
                    ui.locale,
                    format!("job-{}", job.id),
                    ui.t("frame-system-job-retry"),
                    html! { (form) },
                )
                .text(html! { p { (ui.t("frame-system-job-retry-text")) } });
                Row::new(vec![
                    html! { (job.kind) " " a.faint href={ "/jobs/" (job.id) } { "#" (job.id) } },
                    html! { (job.error) },
                    html! { @if let Some(at) = job.ended { (ui.moment(at)) } },
                    html! { (retry) },
                ])
            })
            .collect();
        sheet(&title, None, html! { div.table-wrap { (table(&title, &columns, &rows)) } })
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_named_by_what_it_is_and_not_by_what_it_pretends() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
                "Safari · iOS",
            ),
            ("curl/8.4", "curl/8.4"),
            ("", "—"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
