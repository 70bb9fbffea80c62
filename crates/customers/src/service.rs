//! What people can do with customers, in the words of the archive's clauses.
//!
//! Functions that take an [`kernel::Actor`] ask the permission rule; those that take only who did it are for the program
//! itself (imports, merges, the demo company), whose callers have asked already.

mod access;
mod archive;
mod completeness;
mod contacts;
pub mod merge;
mod purchases;
mod reveal;
mod second_contact;
mod team;

pub use access::{may_place, standing};
pub use archive::{
    Doubt, INDEXED, changes_between, customer_create, customer_edit, customer_open, customer_update,
    document, doubts, index,
};
pub use completeness::{
    COMPLETE, COMPLETE_IMPORT, completeness_duties_for_import, completeness_duty_for_import,
    has_full_contact, missing_fields, recount,
};
pub use contacts::{contact_add, contact_change, contact_farewell, contact_new};
pub use purchases::purchase_add;
pub use reveal::{Revealed, reveal};
pub use second_contact::{SECOND_CONTACT, is_important, watch_contacts};
pub use team::{hand_over, hand_over_many, superior_of, team_join, team_leave};
