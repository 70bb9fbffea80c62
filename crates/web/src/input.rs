//! What people and programs send, read from a form or from JSON into one type.

use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use kernel::Message;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The most bytes of a form or a JSON body.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// A request's body, read into `T`, with a digest by which a repeated request is known.
#[derive(Clone, Debug)]
pub struct Input<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 of the body, in hexadecimal.
    pub digest: String,
}

impl<S, T> FromRequest<S> for Input<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/json"));
        let path = request.uri().path().to_owned();
        let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES)
            .await
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "web-problem-too-large"))?;
        let digest = Sha256::new().chain_update(path).chain_update(&bytes).finalize();
        let unreadable = |cause: String| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                Message::new("web-problem-unreadable").with("cause", cause),
            )
        };
        let value = if is_json {
            let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
            serde_json::from_slice(text).map_err(|error| unreadable(error.to_string()))?
        } else {
            axum_extra::extract::Form::<T>::from_request(
                Request::builder()
                    .method("POST")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(bytes.into())
                    .map_err(|error| unreadable(error.to_string()))?,
                &(),
            )
            .await
            .map_err(|error| unreadable(error.to_string()))?
            .0
        };
        let digest = digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            use std::fmt::Write as _;
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Self { value, digest })
    }
}

/// The body of a change that its address tells wholly.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct Nothing {}

/// Text without the characters that nobody can see or means to send: controls but for tabs and ends of lines, zero-width
/// spaces, marks that turn the direction of what follows. PostgreSQL has no text that holds U+0000.
#[must_use]
pub fn visible(text: &str) -> String {
    let is_meant = |character: &char| match character {
        '\n' | '\r' | '\t' => true,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    };
    text.chars().filter(is_meant).collect()
}

/// What somebody typed into a field, or what a program sent for it: text, a number or a truth value, as far as it is
/// [`visible`]. It is parsed inside, so that what is wrong with it is said beside the field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Typed(pub String);

impl Typed {
    /// The text without spaces around it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.trim()
    }

    /// The text, or none when nothing was typed.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }

    /// The text with the spaces around it, or none when nothing was typed: a password.
    #[must_use]
    pub fn untrimmed(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|text| !text.is_empty())
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        matches!(self.text(), "on" | "true" | "1" | "yes")
    }

    /// The whole number typed.
    pub fn whole<T: std::str::FromStr>(&self) -> Result<T, Message> {
        self.text().parse().map_err(|_| Message::new("web-input-not-a-number"))
    }
}

impl Deref for Typed {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Typed;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text, a number or a truth value")
            }
            fn visit_str<E>(self, text: &str) -> Result<Typed, E> {
                Ok(Typed(visible(text)))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Typed, E> {
                Ok(Typed(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Typed, E> {
                Ok(Typed(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Typed, E> {
                Ok(Typed(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Typed, E> {
                Ok(Typed(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Typed, E> {
                Ok(Typed::default())
            }
        }
        from.deserialize_any(Any)
    }
}

impl utoipa::PartialSchema for Typed {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

impl utoipa::ToSchema for Typed {}
