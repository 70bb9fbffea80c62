//! The page behind the link at the foot of a mail: one button, and no mail about this any more. No signing in.
//!
//! Looking at it changes nothing, as mail programs open links by themselves; the change is a POST, which a mail provider
//! may also send on its reader's behalf (RFC 8058). It names whom by its address alone: see `web::guard::BY_ADDRESS`.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::event::{self, Cause, Line};
use kernel::mail::choice;
use kernel::mail::unsubscribe::Unsubscription;
use kernel::staff;
use maud::{Markup, html};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Button, sign_in_layout};
use web::ctx::{Guest, Wish, on_thread};
use web::i18n::{t, tr};
use web::text;
use web::{Answer, App, Problem};

/// The event that mail was turned off by the link in one.
pub const UNSUBSCRIBED: &str = "settings.mail_unsubscribed";

/// The routes of turning mail off.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ask, turn_off))
}

/// Mail to be turned off, or turned off.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Unsubscribing {
    /// The kind of notice; none for all that may be turned off.
    pub kind: Option<String>,
    /// Whether it is done.
    pub done: bool,
}

impl Unsubscribing {
    fn answer(self, guest: &Guest) -> Response {
        match guest.wish {
            Wish::Page => self.page(guest).into_response(),
            Wish::Json | Wish::Script => Json(self).into_response(),
        }
    }

    fn page(&self, guest: &Guest) -> Markup {
        let locale = guest.preferences.locale;
        let say = |key| t(locale, key);
        let known = self.kind.as_deref().and_then(|key| guest.app.store().house().catalogue.notice(key));
        let what = match known {
            Some(kind) => tr(locale, &text!("frame-unsubscribe-kind", kind = t(locale, &kind.brief_key()))),
            None => say("frame-unsubscribe-all"),
        };
        let body = html! {
            form.form method="post" action=(guest.uri) {
                div.fields {
                    p { (what) }
                    @if self.done {
                        p { (say("frame-unsubscribe-done")) }
                        p { a href="/settings" { (say("frame-mail-settings")) } }
                    } @else {
                        p.dim { (say("frame-unsubscribe-text")) }
                    }
                }
                @if !self.done { div.buttons { (Button::submit(say("frame-unsubscribe-do")).main()) } }
            }
        };
        sign_in_layout(locale, guest.preferences.theme, &say("frame-unsubscribe"), body)
    }
}

/// What an address turns off.
fn find(app: &App, token: &str) -> Result<Unsubscription, Problem> {
    Unsubscription::read(token, &app.store().house().key).ok_or_else(Problem::not_found)
}

/// The page that asks whether mail is to be turned off.
#[utoipa::path(
    get, path = "/unsubscribe/{token}", tag = "settings", security(()),
    responses((status = 200, body = Unsubscribing), (status = 404)),
)]
async fn ask(guest: Guest, Path(token): Path<String>) -> Answer {
    let found = find(&guest.app, &token)?;
    Ok(Unsubscribing { kind: found.kind, done: false }.answer(&guest))
}

/// Turns mail off, for the reader or the mail provider that follows the link. The body is not looked at.
#[utoipa::path(
    post, path = "/unsubscribe/{token}", tag = "settings", security(()),
    responses((status = 200, body = Unsubscribing), (status = 404)),
)]
async fn turn_off(guest: Guest, Path(token): Path<String>) -> Answer {
    let found = find(&guest.app, &token)?;
    let kind = found.kind.clone();
    on_thread(&guest.app, move |app| {
        app.store().write(app.now(), move |tx| {
            staff::get(tx, found.staff)?;
            choice::silence(tx, found.staff, found.kind.as_deref())?;
            let told = json!({ "staff": found.staff, "kind": found.kind });
            event::append(tx, &Line::general(UNSUBSCRIBED, Cause { actor: None, clause: None }).with(told))
        })
    })
    .await?;
    Ok(Unsubscribing { kind, done: true }.answer(&guest))
}
