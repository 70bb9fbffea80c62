//! Doubtful rows decided one by one: the same customer, another one, or left out (`archive.dedupe`).
//!
//! A decision is kept in the staged row and goes before what was chosen for all. The check keeps it while it fits what
//! stands, and entering the rows does as it says. It can be made and unmade until the rows are being entered.

mod decide;
mod page;
mod routes;
mod view;

use crate::import::ARCHIVES;

/// Where the page of an import is.
fn address(number: &str) -> String {
    ARCHIVES.about().record.page(number)
}

pub use decide::{MOST, Wish, decide};
pub use routes::routes;
pub use view::{DoubtsView, look};
