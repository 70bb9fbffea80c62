//! Signing in and out.
//!
//! The brake on guessing and the session itself are the kernel's; here are the page, the cookie, and where one goes on.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Message, session, staff};
use maud::{Markup, html};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Button, Field, Form, sign_in_layout};
use web::ctx::{Guest, SESSION_COOKIE, Wish, cookie, on_thread};
use web::i18n::{Locale, t, tr};
use web::listing::Params;
use web::{Answer, App, Input, Problem, Typed};

use crate::onward::{Onward, local, set_choice, set_cookie};

/// How long a browser keeps the session's cookie, in seconds: as long as a session lives at most.
const LIFE: i64 = 14 * 24 * 3600;

/// The routes of signing in and out.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(form, sign_in)).routes(routes!(sign_out))
}

/// The page to sign in on. `lang` chooses and remembers a language, `next` is where one goes on.
#[utoipa::path(
    get, path = "/login", tag = "sign-in", security(()),
    params(
        ("next" = Option<String>, Query, description = "a page of ours to go on to"),
        ("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`"),
    ),
    responses((status = 200, content_type = "text/html")),
)]
async fn form(guest: Guest, params: Params) -> Answer {
    let next = local(params.get("next").unwrap_or("/"));
    let mut response = page(&guest, "", next, None).into_response();
    if let Some(locale) = params.get("lang").and_then(Locale::from_tag) {
        set_choice(&guest.app, &mut response, "lang", locale.tag());
    }
    Ok(response)
}

fn page(guest: &Guest, account: &str, next: &str, problem: Option<&Message>) -> Markup {
    let locale = guest.preferences.locale;
    let say = |key| t(locale, key);
    let form = Form::post(locale, "/login")
        .hidden("next", next)
        .problem(problem.map(|problem| tr(locale, problem)))
        .fields(html! {
            (Field::text("account", say("frame-sign-in-account")).value(account).autocomplete("username").required().wide().focus())
            (Field::password("password", say("frame-sign-in-password")).autocomplete("current-password").required().wide())
        })
        .buttons(html! { (Button::submit(say("web-sign-in")).main()) });
    sign_in_layout(locale, guest.preferences.theme, &say("web-sign-in"), html! { (form) })
}

/// Who signs in.
#[derive(Debug, Deserialize, ToSchema)]
struct SignIn {
    /// The account's name.
    #[serde(default)]
    account: Typed,
    /// The password.
    #[serde(default)]
    password: Typed,
    /// Where to go on: a page of ours.
    #[serde(default)]
    next: Typed,
}

/// Signs in and sets the session's cookie. Programs use tokens instead.
#[utoipa::path(
    post, path = "/login", tag = "sign-in", security(()), request_body = SignIn,
    responses((status = 200, body = Onward), (status = 422), (status = 429)),
)]
async fn sign_in(guest: Guest, input: Input<SignIn>) -> Answer {
    let SignIn { account, password, next } = input.value;
    let next = local(next.text()).to_owned();
    let (address, agent, asked) = (guest.address.clone(), guest.agent.clone(), account.clone());
    let begun = on_thread(&guest.app, move |app| {
        let now = app.now();
        let token = session::sign_in(app.store(), &asked, &password, &address, &agent, now)?;
        let known = app.store().read(now, |read| staff::by_account(read, &asked.text().to_lowercase()))?;
        Ok((token, known.map(|staff| staff.locale).unwrap_or_default()))
    })
    .await;
    match begun {
        Ok((token, chosen)) => {
            let mut response = Onward::to(next).answer(guest.wish);
            set_cookie(&guest.app, &mut response, SESSION_COOKIE, &token, LIFE);
            // Problems are worded before anybody is known: the cookie tells them the person's language.
            if let Some(locale) = Locale::from_tag(&chosen) {
                set_choice(&guest.app, &mut response, "lang", locale.tag());
            }
            Ok(response)
        }
        Err(problem) => refused(&guest, &account, &next, problem),
    }
}

/// A wrong guess is answered on the form itself, with what was typed but the password.
fn refused(guest: &Guest, account: &str, next: &str, mut problem: Problem) -> Answer {
    if problem.message.key == "sign-in-too-often" {
        problem.status = StatusCode::TOO_MANY_REQUESTS;
    }
    if guest.wish != Wish::Page || !problem.status.is_client_error() {
        return Err(problem);
    }
    Ok((problem.status, page(guest, account, next, Some(&problem.message))).into_response())
}

/// Signs out: ends the browser's session. Nobody signed in is as good.
#[utoipa::path(post, path = "/logout", tag = "sign-in", security(()), responses((status = 200, body = Onward)))]
async fn sign_out(guest: Guest, headers: HeaderMap) -> Answer {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        on_thread(&guest.app, move |app| end(&app, &token)).await?;
    }
    let mut response: Response = Onward::to("/login").answer(guest.wish);
    set_cookie(&guest.app, &mut response, SESSION_COOKIE, "", 0);
    Ok(response)
}

fn end(app: &App, token: &str) -> kernel::Result<()> {
    let now = app.now();
    let Some(session) = app.store().read(now, |read| session::by_token(read, token))? else { return Ok(()) };
    match app.store().write(now, move |tx| session::end(tx, session.staff_id, session.id)) {
        // Another window was quicker.
        Err(Error::NotFound) => Ok(()),
        other => other,
    }
}
