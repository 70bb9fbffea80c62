//! The typed parameters of the rulebook, a module for each part of it.
//!
//! A struct here is what a feature works with: `rulebook.archive().two_contacts`. `None` means that the clause is
//! absent from the text and therefore off.

pub mod approval;
pub mod archive;
pub mod authority;
pub mod calendar;
pub mod organisation;
pub mod service;
pub mod tiering;
