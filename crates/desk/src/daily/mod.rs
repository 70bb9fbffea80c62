//! Each agent's summary of the day (`service.daily`): compiled from the register, confirmed by the agent, with what is done
//! next about each item that is left open.
//!
//! An agent is who holds the function of customer service. Confidential matters are in no summary, since those who lead
//! read it.

mod calendar;
pub mod model;
mod pages;
mod routes;
pub mod service;
mod store;
mod view;

pub use calendar::{CONFIRMED, DAY};
pub use model::{ADDRESS, RECORD};
pub(crate) use routes::routes;
pub use view::{ItemView, SummaryView, look};
