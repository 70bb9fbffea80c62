//! What the command line does with staff, where the operator acts and nobody is signed in.

use kernel::{Error, Moment, Result, StaffId, Store, staff};
use rulebook::{Function, Rank, Term as _};
use web::Typed;

use crate::forms::StaffForm;
use crate::service;

/// Somebody to be added from the command line.
#[derive(Clone, Debug, Default)]
pub struct NewStaff {
    /// The name to sign in with.
    pub account: String,
    /// The name people call.
    pub name: String,
    /// The post.
    pub position: String,
    /// The rank; director when none, so that the first of all needs no superior.
    pub rank: Option<Rank>,
    /// The functions held.
    pub functions: Vec<Function>,
    /// The superior's account.
    pub superior: Option<String>,
    /// Mail address.
    pub mail: String,
    /// Telephone.
    pub phone: String,
}

/// Adds a member of staff with a password.
///
/// # Errors
/// Everything that is wrong with the person, the line of superiors or the password.
pub fn staff_add(
    store: &Store,
    clock: &dyn Fn() -> Moment,
    new: &NewStaff,
    password: &str,
) -> Result<StaffId> {
    service::password_checked(password, &new.account)?;
    let hash = service::hash(store, Some(password))?;
    let form = StaffForm {
        account: Typed(new.account.clone()),
        name: Typed(new.name.clone()),
        position: Typed(new.position.clone()),
        rank: Typed(new.rank.unwrap_or(Rank::Director).key().to_owned()),
        functions: new.functions.iter().map(|function| Typed(function.key().to_owned())).collect(),
        superior: Typed(new.superior.clone().unwrap_or_default()),
        mail: Typed(new.mail.clone()),
        phone: Typed(new.phone.clone()),
        ..StaffForm::default()
    };
    store.write(clock(), move |tx| {
        let sound = service::sound(tx, &form, None)?;
        service::add(tx, None, &sound, &hash)
    })
}

/// Sets the password of an account and ends its sessions and tokens.
///
/// # Errors
/// [`Error::NotFound`] for an account that there is not; what is wrong with the password.
pub fn password_set(store: &Store, clock: &dyn Fn() -> Moment, account: &str, password: &str) -> Result<()> {
    let account = account.trim().to_lowercase();
    service::password_checked(password, &account)?;
    let hash = service::hash(store, Some(password))?;
    store.write(clock(), move |tx| {
        let found = staff::by_account(tx, &account)?.ok_or(Error::NotFound)?;
        service::set_password(tx, None, found.id, &hash)
    })
}
