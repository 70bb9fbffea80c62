//! What the customer thinks of how a request was dealt with (`service.close`): each time it is closed one question is made, sent
//! by mail where that can be, and answered behind its link or to somebody of ours by phone.
//!
//! A link bears a token that can be made again from the key outside the database; what is stored is its hash. It ends after the
//! days of the rulebook, with an opening of the request, or after many answers. Nobody signs in for it, so its page tells
//! nothing but the number and the subject.

mod letter;
mod model;
mod page;
mod routes;
mod service;
pub mod store;
mod view;

pub use letter::LETTER;
pub use model::{Question, SCORES};
pub(crate) use routes::routes;
pub use service::{Answer, answer, ask, lapse, record, token};
pub(crate) use store::scored;
pub use view::SatisfactionView;

/// The clause.
const CLAUSE: &str = "service.close";
