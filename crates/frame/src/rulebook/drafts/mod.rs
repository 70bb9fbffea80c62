//! Drafts of the rulebook (`rulebook.change`): written or uploaded, checked, simulated, handed in, in force from a date.
//!
//! A draft may be kept with faults in it, as any text in the making may; it can be handed in only without. What was
//! handed in can not be changed until it comes back.

mod change;
mod input;
mod list;
mod model;
pub mod pages;
mod release;
pub mod routes;
pub mod service;
pub mod store;

pub use change::ADOPT;
pub use input::DraftForm;
pub use list::DraftList;
pub use model::{Draft, KIND, Status};
pub use release::with_new_clauses;

use kernel::{Actor, Moment, Result, Store};

/// Puts a text down as a draft, for the command line. Returns its number.
///
/// # Errors
/// When the actor may not draft. Faults of the text are no error: they stand on the draft's page.
pub fn draft_create(store: &Store, clock: &dyn Fn() -> Moment, actor: &Actor, text: &str) -> Result<String> {
    let (actor, text) = (actor.clone(), text.to_owned());
    store.write(clock(), move |tx| {
        let title = service::default_title(tx)?;
        let written =
            service::Written { title, comment: String::new(), text: text.clone(), effective_on: None };
        Ok(service::create(tx, &actor, &written)?.number)
    })
}
