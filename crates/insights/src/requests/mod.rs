//! The figures of requests at `/insights/requests`: how many come in and go out, how old what is left is, how long answers
//! and solutions take against their targets, what is late, what is reopened, and at which hours it comes.
//!
//! Every count runs over requests that the actor may see and that are not confidential, within at most
//! [`service::MOST_DAYS`] days, through an index of the time that is counted; what is open now through the index of the
//! queue. Nothing is kept: each figure is of the moment.

pub mod export;
pub mod model;
mod pages;
mod routes;
pub mod service;
pub mod store;

pub(crate) use routes::routes;

/// Where the figures are.
pub const ADDRESS: &str = "/insights/requests";
