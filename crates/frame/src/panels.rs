//! What other rooms show on pages of the frame.

use serde::{Serialize, Serializer};
use web::room::{Drawn, panels_json};

/// For `#[serde(serialize_with)]`: panels as one object by key.
pub fn panels_as_json<S: Serializer>(panels: &[Drawn], to: S) -> Result<S::Ok, S::Error> {
    panels_json(panels).serialize(to)
}
