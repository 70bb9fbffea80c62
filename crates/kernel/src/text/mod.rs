//! How text is found again: folded into one spelling ([`fold`]), cut into tokens that both database engines keep as
//! they are ([`tokens`]), asked for by a person's words ([`query`]), and for names also by [`pinyin`].
//!
//! Nothing here touches the database; the search index stores what [`tokens`] renders and asks what [`query`]
//! renders. [`excerpt`] shows where a text was hit.

pub mod excerpt;
pub mod fold;
pub mod pinyin;
pub mod query;
pub mod tokens;

mod runs;

pub use excerpt::Piece;
pub use fold::fold;
pub use query::Query;
pub use tokens::{Document, Token, fts5_text, kind_token, tsvector_literal};
