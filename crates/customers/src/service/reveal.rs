//! Showing personal data that a page masks: written down before it is shown (`archive.access`).

use kernel::{Actor, Error, Result, Tx, record};
use rulebook::Action;
use serde::Serialize;

use crate::model::KIND;
use crate::store;

/// What was revealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Revealed {
    /// What was asked for: `phone`, `fax`, `contact:7`.
    pub field: String,
    /// The phone.
    pub phone: String,
    /// The mail address.
    pub mail: String,
}

/// Reveals the phone or fax of a customer, or phone and mail of one of its contacts (`contact:7`).
///
/// # Errors
/// [`Error::Forbidden`] when the rulebook does not let the actor reveal this customer; a field there is not is refused.
pub fn reveal(tx: &mut Tx<'_>, actor: &Actor, number: &str, field: &str) -> Result<Revealed> {
    let header = record::find(tx, actor, Action::Read, KIND, number)?;
    let customer = store::customer(tx, header.id)?;
    let (what, phone, mail) = match (field, field.strip_prefix("contact:").and_then(|id| id.parse().ok())) {
        ("phone", _) => ("phone".to_owned(), customer.phone, String::new()),
        ("fax", _) => ("fax".to_owned(), customer.fax, String::new()),
        (_, Some(id)) => {
            let contact = store::contact(tx, header.id, id)?;
            (contact.name, contact.phone, contact.mail)
        }
        _ => return Err(Error::field("field", "customers-nothing-to-reveal")),
    };
    record::reveal(tx, actor, &header, &what)?;
    Ok(Revealed { field: field.to_owned(), phone, mail })
}
