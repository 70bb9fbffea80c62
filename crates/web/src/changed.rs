//! What a change of a record came to, as programs are told; people are led on to a page.

use kernel::record::Header;
use maud::html;
use serde::Serialize;

use crate::components::PageHead;
use crate::ui::Ui;
use crate::view::{Page, View};

/// A record as a change left it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// The record's number.
    pub number: String,
    /// The version that stands now.
    pub version: i64,
}

impl From<Header> for Changed {
    fn from(header: Header) -> Self {
        Self { number: header.number, version: header.version }
    }
}

impl View for Changed {
    fn page(&self, _: &Ui) -> Page {
        Page::new(self.number.clone(), html! { (PageHead::new(self.number.clone())) })
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}
