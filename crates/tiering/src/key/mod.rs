//! Key customers, named once a year by last year's sales or by strategic fit (`tiering.key`).

pub mod calendar;
pub mod effect;
pub mod model;
mod pages;
pub(crate) mod routes;
pub mod service;
pub mod store;
pub(crate) mod view;

pub use model::{KIND, Status};
