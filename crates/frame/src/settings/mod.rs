//! Settings: one's own language, looks, password, mail, sessions, tokens and views; for administrators, how the system stands.

mod mail;
mod page;
mod password;
mod routes;
mod system;
mod tokens;

use kernel::session::{self, ApiToken, Session};
use kernel::{Actor, Read, Result, SessionId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::jobs::administers;
use crate::views;

pub use mail::{CHOSEN as MAIL_CHOSEN, KindByMail, Mail, NewMail, choose as choose_mail};
pub use password::{CHANGED, NewPassword, change as change_password};
pub use routes::routes;
pub use system::{FailedJob, System};
pub use tokens::{NewToken, TokenAdded, add as add_token};

/// The page's address.
pub const PATH: &str = "/settings";

/// Somebody's settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Settings {
    /// The language chosen; empty for the browser's.
    pub locale: String,
    /// The browsers one is signed in with, the last used first.
    #[schema(value_type = Vec<Object>)]
    pub sessions: Vec<Session>,
    /// The session of this very request; none for a program.
    #[schema(value_type = Option<i64>)]
    pub this_session: Option<SessionId>,
    /// The keys of one's programs.
    #[schema(value_type = Vec<Object>)]
    pub tokens: Vec<ApiToken>,
    /// What one has by mail.
    pub mail: Mail,
    /// One's own saved views.
    pub views: Vec<views::OwnView>,
    /// How the system stands; for who keeps its settings.
    pub system: Option<System>,
}

/// Looks at somebody's settings.
pub fn look(read: &mut Read<'_>, actor: &Actor, this_session: Option<SessionId>) -> Result<Settings> {
    let system = if administers(read, actor)? { Some(System::look(read)?) } else { None };
    Ok(Settings {
        locale: actor.locale.clone(),
        sessions: session::list(read, actor.id)?,
        this_session,
        tokens: session::tokens(read, actor.id)?,
        mail: Mail::look(read, actor)?,
        views: views::own(read, actor)?,
        system,
    })
}
