//! Duties as people see them: what is owed, about which record and customer, by which clause, by when.
//!
//! The kernel keeps them; here is the list at `/duties` and the line that today's page shows too.

mod line;
mod list;
mod routes;

pub use line::{DutyLine, lines, table};
pub use list::{DutyList, has_team, look};
pub use routes::routes;
