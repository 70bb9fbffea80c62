//! What is done with several records chosen in a list: what its form sends, and what it came to.

use maud::html;
use serde::{Deserialize, Serialize};

use crate::components::PageHead;
use crate::input::Typed;
use crate::ui::Ui;
use crate::view::{Page, View};

/// Records chosen in a list, and to whom they go.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Chosen {
    /// Their numbers.
    pub select: Vec<Typed>,
    /// Who gets them, by id or account.
    pub staff: Typed,
    /// The list as it is shown, to come back to it.
    pub next: Typed,
}

/// The numbers of what was chosen.
#[must_use]
pub fn numbers(select: &[Typed]) -> Vec<String> {
    select.iter().map(|number| number.0.clone()).collect()
}

/// How many records a change of several touched.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct ChangedMany {
    /// How many.
    pub changed: usize,
}

impl View for ChangedMany {
    fn page(&self, _: &Ui) -> Page {
        let number = self.changed.to_string();
        Page::new(number.clone(), html! { (PageHead::new(number)) })
    }
}
