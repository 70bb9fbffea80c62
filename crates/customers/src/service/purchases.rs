//! Recording a single purchase. It is a fact about the customer, without a header, version or event of its own.

use kernel::{Actor, Error, Result, Tx, record};
use rulebook::Action;

use crate::fields::NewPurchase;
use crate::model::KIND;
use crate::store;

/// Records a purchase as a person does, and gives its id.
///
/// # Errors
/// An order number that the customer has already is refused at its field.
pub fn purchase_add(tx: &mut Tx<'_>, actor: &Actor, number: &str, purchase: &NewPurchase) -> Result<i64> {
    let header = record::find(tx, actor, Action::Edit, KIND, number)?;
    let purchase = NewPurchase { customer: header.id, ..purchase.clone() };
    if let Some(order) = &purchase.order_number
        && store::purchase_by_order(tx, header.id, order)?.is_some()
    {
        return Err(Error::field("order_number", "customers-order-known"));
    }
    store::purchase_insert(tx, &purchase)
}
