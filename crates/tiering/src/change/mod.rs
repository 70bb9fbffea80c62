//! Changes between reviews: proposed by a person for one customer, or raised by the rulebook for those whose purchases
//! or needs crossed a threshold (`tiering.adjust`).

pub mod model;
mod pages;
pub mod raise;
pub(crate) mod routes;
pub mod service;
pub mod store;
pub(crate) mod view;

pub use model::{KIND, Status};
pub(crate) use pages::head as form_head;
