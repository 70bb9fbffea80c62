//! What a draft of weights, bands or thresholds would do to today's customers, before anyone approves it
//! (`tiering.simulate`). Nothing is stored: matrix and lists are computed each time they are asked for.

mod pages;
pub(crate) mod routes;
pub mod service;
pub(crate) mod view;

pub use service::{Base, Simulation, simulate, simulate_books};
