//! What people see of the register.

mod blank;
mod entering;
mod giving;
mod list;
mod panel;
mod show;
mod suggest;
mod team;
pub(crate) mod words;

use kernel::catalogue::RecordKind;
use serde::Serialize;
use web::tags::Tags;

use crate::model::{ADDRESS, KIND};

pub use blank::{BlankView, blank_address};
pub use entering::Entering;
pub use giving::{BegunTask, Giving};
pub use list::RequestList;
pub use panel::{OPEN_REQUESTS, OWN_REQUESTS};
pub use show::{Beside, LinkView, RequestView, WatcherView, look};
pub use suggest::{Offer, Offers};
pub use team::{TEAM, TeamView};

/// The kind of record that a request is.
pub(crate) const RECORD: RecordKind = RecordKind { key: KIND, prefix: "FW", address: ADDRESS };

/// The tags of requests.
pub(crate) const TAGS: Tags = Tags { kind: KIND, address: ADDRESS };

/// The address of a request's page, or of something below it.
#[must_use]
pub fn address(number: &str, below: &str) -> String {
    format!("{}{below}", RECORD.page(number))
}

/// What is kept of what somebody has begun to write.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct KeptDraft {
    /// The request that it is about; empty for one that is yet to be entered.
    pub number: String,
    /// Whether there is anything.
    pub kept: bool,
}

impl web::View for KeptDraft {
    fn page(&self, _: &web::Ui) -> web::Page {
        web::Page::new(
            self.number.clone(),
            maud::html! { a href=(address(&self.number, "")) { (self.number) } },
        )
    }
}
