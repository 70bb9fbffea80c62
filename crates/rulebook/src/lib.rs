//! Floor 1: the policy as one typed document: parsed, checked, rendered, compared.
//!
//! A rulebook is one TOML text. [`Rulebook::parse`] reads it into typed parameters for the features and into figures
//! for the sentences at the same time, so what is published cannot differ from what runs. It says everything that is
//! wrong with a text at once ([`Faults`]), by file, line and clause, with a remedy. [`compare`](compare()) tells what a
//! draft would change. Nothing here reads a clock, a file or a database; versions are stored and put in force elsewhere.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod check;
mod clause;
mod compare;
mod document;
mod draft;
mod fault;
mod figure;
mod ledger;
mod parse;
pub mod parts;
mod read;
mod remedy;
mod render;
mod source;
mod template;
mod term;
mod wording;

pub use clause::{Clause, Parameter, Part, Running, Section};
pub use compare::{Aspect, Difference, compare};
pub use document::{Header, PartHead, Rulebook};
pub use fault::{Expected, Fault, FaultKind, Faults, Unreachable};
pub use figure::Figure;
pub use parts::authority::{Action, Authority, Reach};
pub use parts::organisation::{Function, Organisation, Rank};
pub use remedy::Remedy;
pub use render::{Paragraph, Piece, Rendered, RenderedParameter};
pub use term::{Term, UnknownTerm};
pub use wording::{Lang, Wording};
