//! The quarter's review: all customers assessed, proposed, approved, in force (`tiering.review`).

pub mod assess;
pub mod calendar;
pub mod exclusion;
pub mod model;
mod pages;
pub(crate) mod routes;
pub mod service;
mod sheet;
pub mod store;
pub mod view;

pub use model::{KIND, Review, Status};
