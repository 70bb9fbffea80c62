//! Approvals as people meet them: the list, one with its chain, and what a decider or the requester does with it.
//!
//! The rule lives in `kernel::approval`; what is approved is drawn by the room that proposed it, as lines and as panels on
//! the record kind `approval`.

mod list;
mod list_page;
mod page;
mod routes;
mod service;

pub use list::{ApprovalList, ApprovalRow, Whose, look as list};
pub(crate) use list_page::in_place_of;
pub use routes::routes;
pub use service::{ApprovalPage, StepLine, Task, decide, delegate, look, withdraw};
