//! What somebody sends for a draft: fields of a form, JSON, or an uploaded file in place of the text.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use kernel::{Error, Message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use web::{App, Input, Problem, Typed};

/// A draft as it is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct DraftForm {
    /// What people call it.
    pub title: Typed,
    /// Why the change is wanted.
    pub comment: Typed,
    /// From which day it is to be in force; empty: as soon as it is approved.
    pub effective_on: Typed,
    /// The rulebook as it would be, as TOML.
    pub text: Typed,
    /// The version of the draft that is changed.
    pub version: Typed,
}

/// A [`DraftForm`] from any of its forms. A file that is not empty takes the place of the text.
pub struct DraftInput(pub Input<DraftForm>);

impl FromRequest<App> for DraftInput {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_upload = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !is_upload {
            return Input::from_request(request, app).await.map(Self);
        }
        let uri = request.uri().clone();
        let fields = fields_of(request, app).await?;
        // Read again as JSON, so that there is one way from what was sent to the form and its digest.
        let request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(Value::Object(fields).to_string()))
            .map_err(|error| unreadable(&error.to_string()))?;
        Input::from_request(request, app).await.map(Self)
    }
}

async fn fields_of(request: Request, app: &App) -> Result<Map<String, Value>, Problem> {
    let broken = |error: axum::extract::multipart::MultipartError| unreadable(&error.body_text());
    let mut parts =
        Multipart::from_request(request, app).await.map_err(|error| unreadable(&error.body_text()))?;
    let mut fields = Map::new();
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        let bytes = part.bytes().await.map_err(broken)?;
        if name == "file" {
            file = Some(bytes).filter(|bytes| !bytes.is_empty());
        } else {
            fields.insert(name, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    if let Some(file) = file {
        let text = String::from_utf8(file.to_vec())
            .map_err(|_| Problem::from(Error::field("file", "book-draft-not-utf8")))?;
        fields.insert("text".to_owned(), Value::String(text.trim_start_matches('\u{feff}').to_owned()));
    }
    Ok(fields)
}

fn unreadable(cause: &str) -> Problem {
    let message = Message::new("web-problem-unreadable").with("cause", cause);
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, message)
}
