//! The rooms of the house, in the order of the floors. A new feature is one line here.

use kernel::catalogue::Catalogue;
use web::Room;

/// Every room.
#[must_use]
pub fn all() -> Vec<Room> {
    vec![people::room(), customers::room(), tiering::room(), desk::room(), frame::room(), insights::room()]
}

/// What the rooms bring to the kernel.
///
/// # Errors
/// When two rooms bring the same key.
pub fn catalogue() -> kernel::Result<Catalogue> {
    Catalogue::new(all().into_iter().map(|room| room.kernel).collect())
}
