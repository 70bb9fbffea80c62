//! What is sent about people, before it is read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Typed;

/// A member of staff as typed. Superior and deputy are accounts, department and groups are numbers.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct StaffForm {
    /// The name signed in with.
    pub account: Typed,
    /// The name people call.
    pub name: Typed,
    /// The post.
    pub position: Typed,
    /// One of the five ranks, by key.
    pub rank: Typed,
    /// The functions held, by key.
    pub functions: Vec<Typed>,
    /// The department's number.
    pub department: Typed,
    /// The numbers of the groups belonged to.
    pub groups: Vec<Typed>,
    /// The superior's account.
    pub superior: Typed,
    /// The account of whoever decides in this one's place.
    pub deputy: Typed,
    /// Mail address.
    pub mail: Typed,
    /// Telephone.
    pub phone: Typed,
    /// A first password; empty: one is set afterwards.
    pub password: Typed,
    /// The version that is changed.
    pub version: Typed,
}

/// A new password; empty: the program thinks of one.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct PasswordForm {
    /// The password.
    pub password: Typed,
}

/// The closing of an account, or its opening again.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct ClosureForm {
    /// The account of whoever takes over what is open.
    pub successor: Typed,
    /// The version of the account that is closed.
    pub version: Typed,
}

/// A department as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct DepartmentForm {
    /// Its name.
    pub name: Typed,
    /// The number of the department above.
    pub parent: Typed,
    /// The account of its head.
    pub head: Typed,
    /// The version that is changed.
    pub version: Typed,
}

/// A group as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct GroupForm {
    /// Its name.
    pub name: Typed,
    /// The number of its department.
    pub department: Typed,
    /// The version that is changed.
    pub version: Typed,
}
