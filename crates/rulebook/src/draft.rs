//! What has been read so far while a text is read. Later clauses look into it for what they refer to.

use crate::clause::{Clause, Parameter};
use crate::parts::approval::Approval;
use crate::parts::archive::Archive;
use crate::parts::organisation::Organisation;
use crate::parts::service::Service;
use crate::parts::tiering::{SchemeParts, Tiering};

/// A rulebook in the making.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) organisation: Option<Organisation>,
    pub(crate) archive: Archive,
    pub(crate) service: Service,
    pub(crate) tiering: Tiering,
    pub(crate) scheme: SchemeParts,
    pub(crate) approval: Approval,
    /// `rulebook.change`: the chain that approves a draft.
    pub(crate) change_approval: Option<String>,
    /// Chains by name, those with faults too, so that one fault does not make others look wrong.
    pub(crate) chain_keys: Vec<String>,
    /// Kinds of customers by key, likewise.
    pub(crate) kind_keys: Vec<String>,
    /// Kinds of requests by key, likewise.
    pub(crate) request_kind_keys: Vec<String>,
    /// Figures of the tables beside the clauses, which sentences may show under these names.
    pub(crate) borrowed: Vec<Parameter>,
    /// The clauses with the place in the text where each begins.
    pub(crate) clauses: Vec<(usize, Clause)>,
}
