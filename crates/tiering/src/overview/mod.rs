//! The page of all tiers: how many customers are in which, what moved them last, what waits.

mod pages;
pub(crate) mod routes;
pub mod store;
pub(crate) mod view;
