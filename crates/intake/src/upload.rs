//! The form that brings in a file, as it comes in.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use kernel::{Error, Message};
use web::{Problem, Typed};

use crate::model::MOST_BYTES;
use crate::table::{File, Files};

/// What the form brings.
#[derive(Default)]
pub struct Upload {
    file: Option<File>,
    second: Option<File>,
    fields: BTreeMap<String, Typed>,
}

impl Upload {
    /// Reads it; a file beyond the limit is refused beside its field.
    pub async fn read(mut parts: Multipart) -> Result<Self, Problem> {
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            let field = part.name().unwrap_or_default().to_owned();
            match field.as_str() {
                "file" | "follow_ups" => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await.map_err(unreadable)?.to_vec();
                    if bytes.len() > MOST_BYTES {
                        return Err(too_large(&field));
                    }
                    // Without a name none was chosen; an empty file has one, and is refused as what it is.
                    let is_chosen = !name.is_empty() || !bytes.is_empty();
                    let file = is_chosen.then_some(File { name, bytes });
                    if field == "file" { upload.file = file } else { upload.second = file }
                }
                "target" | "sheet" | "confirm_repeat" => {
                    upload.fields.insert(field, part.text().await.map_err(unreadable)?.into());
                }
                _ => {}
            }
        }
        Ok(upload)
    }

    /// What was typed into a field.
    pub fn typed(&self, field: &str) -> Typed {
        self.fields.get(field).cloned().unwrap_or_default()
    }

    /// The files; without one it is said that one is `needed`.
    pub fn files(self, needed: &'static str) -> Result<Files, Problem> {
        let file = self.file.ok_or_else(|| Problem::from(Error::field("file", needed)))?;
        Ok(Files { file, second: self.second })
    }
}

fn unreadable(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large("file");
    }
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "import-upload-broken")
}

fn too_large(field: &str) -> Problem {
    let message = Message::new("import-file-too-large").with("megabytes", MOST_BYTES / 1024 / 1024);
    Problem::from(Error::field(field, message))
}
