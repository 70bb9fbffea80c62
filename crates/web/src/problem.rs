//! What went wrong, as a problem+json (RFC 9457) for programs and scripts, as a page for people without script.
//!
//! A [`Problem`] is worded only at the edge: [`answer`] stands around every route and knows the language.

use axum::body::Body;
use axum::extract::{FromRequestParts as _, OriginalUri, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Arg, Error, Message, Refusal};
use maud::{Markup, html};
use serde::Serialize;

use crate::app::App;
use crate::components::{Button, Tone, notice_box, sheet_padded, sign_in_layout};
use crate::ctx::{Ctx, Preferences, Wish};
use crate::i18n::{Locale, t, tr};

/// What went wrong. It has no words yet.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// What is wrong as a whole.
    pub message: Message,
    /// What is wrong with single fields.
    pub fields: Vec<Refusal>,
    /// For a change that came too late: what changed meanwhile, and the version that stands.
    pub standing: Option<Standing>,
}

/// What stands in the way of a change that came too late.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The version that stands.
    pub version: i64,
    /// What changed since the version the change was made on, in words.
    pub changes: Vec<Message>,
}

impl Problem {
    /// A problem as a whole.
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<Message>) -> Self {
        Self { status, message: message.into(), fields: Vec::new(), standing: None }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "web-problem-signed-out")
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "web-problem-not-found")
    }
}

impl Problem {
    /// What somebody without script reads: what is wrong, field by field, and how to go on.
    ///
    /// `record` is the page of the record that it is about, if it is about one.
    fn draw(&self, locale: Locale, looks: bool, record: Option<&str>) -> Markup {
        // Beside no field stands what is wrong with it here; it is listed below.
        let detail = if self.message.key == "web-problem-input" && !self.fields.is_empty() {
            t(locale, "web-problem-fields")
        } else {
            tr(locale, &self.message)
        };
        html! {
            (notice_box(Tone::Late, html! { (detail) }))
            @if !self.fields.is_empty() {
                ul.faults { @for refusal in &self.fields { li { (tr(locale, &refusal.message)) } } }
            }
            @if let Some(standing) = &self.standing {
                ul.faults { @for change in &standing.changes { li { (tr(locale, change)) } } }
            }
            @if !looks { p { (t(locale, "web-problem-back")) } }
            div.buttons {
                // Whoever came too late goes on from the record as it stands now.
                @if let Some(record) = record.filter(|_| self.standing.is_some()) {
                    (Button::link(t(locale, "web-problem-record"), record).main())
                }
                @let home = Button::link(t(locale, "web-home"), "/");
                @if self.standing.is_some() && record.is_some() { (home) } @else { (home.main()) }
            }
        }
    }
}

/// The most characters of what somebody sent that a message repeats.
const REPEATED: usize = 200;

/// A refusal whose message does not repeat at length what was too long.
fn shortened(mut refusal: Refusal) -> Refusal {
    for (_, arg) in &mut refusal.message.args {
        if let Arg::Text(text) = arg
            && let Some((end, _)) = text.char_indices().nth(REPEATED)
        {
            text.truncate(end);
            text.push('…');
        }
    }
    refusal
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusals) => {
                let refusals: Vec<Refusal> = refusals.into_iter().map(shortened).collect();
                let general = refusals.iter().find(|refusal| refusal.field.is_none());
                let message =
                    general.map_or_else(|| "web-problem-input".into(), |refusal| refusal.message.clone());
                let fields = refusals.into_iter().filter(|refusal| refusal.field.is_some()).collect();
                Self { status: StatusCode::UNPROCESSABLE_ENTITY, message, fields, standing: None }
            }
            Error::NotFound => Self::not_found(),
            Error::Forbidden(key) => Self::new(StatusCode::FORBIDDEN, key),
            Error::Stale { current } => Self {
                standing: Some(Standing { version: current, changes: Vec::new() }),
                ..Self::new(StatusCode::PRECONDITION_FAILED, "web-problem-stale")
            },
            Error::Unreachable(cause) => {
                tracing::error!(cause, "the database can not be reached");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "web-problem-unreachable")
            }
            other => {
                tracing::error!(error = %other, "a request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "web-problem-internal")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct FieldJson {
    field: String,
    message: String,
}

#[derive(Serialize)]
struct ProblemJson {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<String>,
}

/// Words the problems of every route in the asker's language and form.
pub async fn answer(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let wish = Wish::of(request.headers(), uri.path());
    let preferences = Preferences::of(request.headers(), uri.query());
    let looks = request.method() == Method::GET;
    // A page that tells what went wrong stands in the frame of whoever asked, who is looked for again only then.
    let (parts, body) = request.into_parts();
    let wanted = (wish == Wish::Page).then(|| parts.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => match plain_problem(&response) {
            Some(problem) => problem,
            None => return response,
        },
    };
    let asker = match wanted {
        Some(mut parts) if problem.status.is_client_error() => {
            parts.extensions.insert(OriginalUri(uri.clone()));
            Ctx::from_request_parts(&mut parts, &app).await.ok()
        }
        _ => None,
    };
    let locale = asker.as_ref().map_or(preferences.locale, Ctx::locale);
    let title = t(locale, &format!("web-status-{}", problem.status.as_u16()));
    let detail = tr(locale, &problem.message);
    if wish == Wish::Page {
        if problem.status == StatusCode::UNAUTHORIZED {
            // What was to be done is not done again by looking: a change leads back to the beginning.
            let looked = uri.path_and_query().filter(|_| looks);
            let next = looked.map_or("/", |path| path.as_str());
            return Redirect::to(&format!("/login?next={}", crate::listing::encode(next))).into_response();
        }
        let catalogue = &app.store().house().catalogue;
        let record = catalogue.record_at(uri.path()).map(|(kind, number)| kind.page(&number));
        let body = problem.draw(locale, looks, record.as_deref());
        let framed = match asker {
            Some(asker) => asker.framed(&title, sheet_padded("", None, body.clone())).await.ok(),
            None => None,
        };
        let page = framed.unwrap_or_else(|| {
            let body = html! { div.stack { (body) } };
            sign_in_layout(locale, preferences.theme, &title, body)
        });
        return (problem.status, page).into_response();
    }
    let json = ProblemJson {
        kind: format!("about:blank#{}", problem.message.key),
        title,
        status: problem.status.as_u16(),
        detail,
        errors: problem
            .fields
            .iter()
            .map(|refusal| FieldJson {
                field: refusal.field.clone().unwrap_or_default(),
                message: tr(locale, &refusal.message),
            })
            .collect(),
        version: problem.standing.as_ref().map(|standing| standing.version),
        changes: problem
            .standing
            .iter()
            .flat_map(|standing| &standing.changes)
            .map(|change| tr(locale, change))
            .collect(),
    };
    let text = serde_json::to_string(&json).unwrap_or_default();
    let mut response = (problem.status, Body::from(text)).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// What axum itself refused in plain text: unknown routes, wrong methods, bodies too large.
fn plain_problem(response: &Response) -> Option<Problem> {
    if response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"))
    {
        return None;
    }
    let key = match response.status() {
        StatusCode::NOT_FOUND => "web-problem-not-found",
        StatusCode::METHOD_NOT_ALLOWED => "web-problem-method",
        StatusCode::PAYLOAD_TOO_LARGE => "web-problem-too-large",
        StatusCode::INTERNAL_SERVER_ERROR => "web-problem-internal",
        status if status.is_client_error() => "web-problem-request",
        _ => return None,
    };
    Some(Problem::new(response.status(), key))
}
