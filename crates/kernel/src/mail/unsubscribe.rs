//! The address at the foot of a mail that turns such mail off without signing in.
//!
//! It names whom and what, authenticated by a key that is kept outside the database: nobody can make one for another. It
//! does not expire, as it lets its holder do nothing but have less mail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::ids::StaffId;
use crate::secret::{MasterKey, Purpose};

/// Stands for all kinds that may be turned off.
const ALL: &str = "all";

/// What an address turns off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscription {
    /// Whose mail.
    pub staff: StaffId,
    /// Which kind of notice; none for all that may be turned off.
    pub kind: Option<String>,
}

impl Unsubscription {
    /// The last part of the address.
    #[must_use]
    pub fn token(&self, key: &MasterKey) -> String {
        let mac = key.key_for(Purpose::Unsubscribe).authenticate(self.said().as_bytes());
        format!("{}~{}", self.said(), URL_SAFE_NO_PAD.encode(mac))
    }

    /// Reads the last part of an address; none when it is not one of ours.
    #[must_use]
    pub fn read(token: &str, key: &MasterKey) -> Option<Self> {
        let (said, mac) = token.rsplit_once('~')?;
        let mac = <[u8; 32]>::try_from(URL_SAFE_NO_PAD.decode(mac).ok()?).ok()?;
        if !key.key_for(Purpose::Unsubscribe).is_authentic(said.as_bytes(), &mac) {
            return None;
        }
        let (staff, kind) = said.split_once('~')?;
        Some(Self {
            staff: StaffId(staff.parse().ok()?),
            kind: Some(kind).filter(|kind| *kind != ALL).map(str::to_owned),
        })
    }

    fn said(&self) -> String {
        format!("{}~{}", self.staff, self.kind.as_deref().unwrap_or(ALL))
    }
}
