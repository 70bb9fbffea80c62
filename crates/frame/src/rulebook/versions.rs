//! The stored versions as the pages name them: which is in force, which were, which will be.

use std::collections::HashMap;

use diesel::prelude::*;
use kernel::policy::{self, Version};
use kernel::schema::record;
use kernel::store::among;
use kernel::{Message, Moment, Read, RecordId, Result, VersionId};
use serde::Serialize;
use web::Ui;

/// How a version stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It takes effect later.
    Pending,
    /// It is in force.
    InForce,
    /// Another took its place.
    Past,
}

/// A version in a list.
#[derive(Clone, Debug, Serialize)]
pub struct VersionLine {
    /// Its number.
    pub id: VersionId,
    /// From when; none for the first, which is in force from the beginning of time.
    pub since: Option<Moment>,
    /// How it stands.
    pub standing: Standing,
    /// The number of the draft it came from.
    pub draft: Option<String>,
}

impl VersionLine {
    /// Since when, in words.
    #[must_use]
    pub fn since_words(&self, ui: &Ui) -> String {
        match (self.since, self.standing) {
            (None, _) => ui.t("book-since-beginning"),
            (Some(at), Standing::Pending) => {
                ui.tr(&Message::new("book-since-pending").with("date", ui.date(at)))
            }
            (Some(at), _) => ui.tr(&Message::new("book-since").with("date", ui.date(at))),
        }
    }
}

/// All versions, the newest first.
pub fn list(read: &mut Read<'_>) -> Result<Vec<VersionLine>> {
    let now = read.now();
    let in_force = read.policy()?.id;
    let versions = policy::versions(read)?;
    let drafts: Vec<RecordId> = versions.iter().take(50).filter_map(|version| version.draft_id).collect();
    let numbers: HashMap<RecordId, String> = record::table
        .filter(among(record::id, drafts))
        .select((record::id, record::number))
        .load::<(RecordId, String)>(read.conn())?
        .into_iter()
        .collect();
    let line = |version: Version| VersionLine {
        standing: if version.id == in_force {
            Standing::InForce
        } else if version.effective_at > now {
            Standing::Pending
        } else {
            Standing::Past
        },
        draft: version.draft_id.and_then(|id| numbers.get(&id).cloned()),
        since: since(version.effective_at),
        id: version.id,
    };
    Ok(versions.into_iter().map(line).collect())
}

/// When a version took effect; the first one stands before any date that a calendar has.
fn since(effective_at: Moment) -> Option<Moment> {
    (effective_at.timestamp() > jiff::Timestamp::MIN).then_some(effective_at)
}
