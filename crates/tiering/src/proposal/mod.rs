//! What the quarter's review and a change between reviews have in common: customers with the tier they are to have, and
//! the facts of the day that say why.
//!
//! Rows are written many at a time while a million customers are scored, and read a page at a time. Reviews and changes
//! bring states, pages and approval; [`crate::effect`] makes what was approved come true.

mod items;
mod model;
mod page;
mod store;
mod which;

pub use items::{
    excluded_count, excluded_in, item_exclude, item_find, items_clear, items_insert, items_named, items_of,
};
pub use model::{Exclusion, Item, Named, Proposal};
pub use page::{items_page, keys};
pub use store::{assess_again, last_review, proposal_get, proposal_insert, proposal_scored};
pub use which::Which;
