//! What a handler answers with: one value that is a page for people and JSON for programs.

use maud::Markup;
use serde::Serialize;

use crate::ui::Ui;

/// A page inside the frame.
#[derive(Clone, Debug)]
pub struct Page {
    /// The title in the browser's tab.
    pub title: String,
    /// What is inside the frame.
    pub body: Markup,
    /// What was searched for, when this is a search's answer.
    pub query: String,
}

impl Page {
    /// A page.
    #[must_use]
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), body, query: String::new() }
    }
}

/// Something that can be shown as a page and sent as JSON.
pub trait View: Serialize + Send + 'static {
    /// Draws the page.
    fn page(&self, ui: &Ui) -> Page;

    /// The version of the record shown; becomes the `ETag`.
    fn version(&self) -> Option<i64> {
        None
    }
}
