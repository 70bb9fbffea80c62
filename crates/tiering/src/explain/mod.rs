//! How a customer's score came about, on the customer's page (`tiering.explain`): the facts of the day, the points they
//! gave under the version then in force, and the history of scores and tiers.

mod panel;
pub mod store;

pub(crate) use panel::{PANEL, change_form, notice_form};
