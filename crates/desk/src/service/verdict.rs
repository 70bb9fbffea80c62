//! What the customer says to a solution: that it is one, that it is none, or just a word that changes nothing
//! (`service.close`). Who takes it down says which of them it was; a “thank you” opens nothing again.

use kernel::event::Cause;
use kernel::record::{self, Header};
use kernel::{Actor, Error, Result, Tx};
use serde_json::json;

use super::answer::{Said, channel_of};
use super::end::{confirm, go_on};
use super::{editable, index_text, tell, text, turn};
use crate::model::Status;

/// What the customer's word means for a request that was solved or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is solved: the request is closed.
    Confirmed,
    /// It is not: the request goes on.
    Unsolved,
    /// Neither: it stays as it is.
    Word,
}

impl Verdict {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Unsolved, Self::Word];

    /// As it is written; its name for people is the message `desk-verdict-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Unsolved => "unsolved",
            Self::Word => "word",
        }
    }

    /// The one with this key.
    ///
    /// # Errors
    /// Beside the field `verdict` when there is none.
    pub fn from_key(key: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|verdict| verdict.key() == key);
        found.ok_or_else(|| Error::field("verdict", "desk-verdict-needed"))
    }

    /// Whether it can be said to what is in this state: what is closed is confirmed no more.
    #[must_use]
    pub fn is_for(self, status: Status) -> bool {
        match status {
            Status::Resolved => true,
            Status::Closed => self != Self::Confirmed,
            Status::New | Status::InProgress | Status::Waiting => false,
        }
    }
}

/// Takes down what the customer said to a solution or after the end, and does what it means. `despite_tasks` closes although
/// other departments have tasks open, which are withdrawn.
///
/// # Errors
/// Beside the field `verdict` when the request is still worked on, or is closed already; those of [`super::close`] about tasks.
pub fn hear_verdict(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: &str,
    said: &Said,
    verdict: Verdict,
    despite_tasks: bool,
) -> Result<Header> {
    let (header, request, status) = editable(tx, actor, number)?;
    if !verdict.is_for(status) {
        let why = if status == Status::Closed { "desk-closed-already" } else { "desk-verdict-early" };
        return Err(Error::field("verdict", why));
    }
    let body = text("text", &said.text)?;
    let channel = channel_of(tx, &said.channel, &request.channel)?;
    let told = json!({ "channel": channel, "text": body });
    match verdict {
        Verdict::Confirmed => confirm(tx, actor, &header, &request, told, despite_tasks)?,
        Verdict::Unsolved => go_on(tx, actor, &header, request, "request.heard_again", told)?,
        Verdict::Word => {
            let version = turn(tx, &header, None, status)?;
            tell(tx, header.id, "request.heard", Cause::staff(actor.id), version, told)?;
        }
    }
    let header = record::header(tx, header.id)?;
    index_text(tx, header.id, &format!("v{}", header.version), body)?;
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_back_from_its_key() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_key(verdict.key()).unwrap(), verdict);
        }
        assert!(Verdict::from_key("").is_err());
    }
}
