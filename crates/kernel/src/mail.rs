//! Mail to our own people: what goes into it, who carries it, and who wants which of it.
//!
//! A notice that somebody wants by mail queues one [`digest`] for that person in the notice's own transaction; whatever
//! comes until the digest leaves goes with it, so that a flood is one mail. What each person wants stands in [`choice`],
//! and [`unsubscribe`] makes the address that turns mail off without signing in. The kernel words nothing and knows no
//! network: the frame writes the [`Letter`], and the binary brings the [`Carrier`] when mail is configured. Without one
//! nothing is queued.

pub mod choice;
pub mod digest;
pub mod unsubscribe;

use crate::moment::Moment;

pub use choice::Pace;

/// One mail, ready to be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The part of the Message-ID before the `@`. The same letter tried again has the same one.
    pub id: String,
    /// When it is written.
    pub at: Moment,
    /// The name of who gets it.
    pub name: String,
    /// The mail address of who gets it.
    pub address: String,
    /// What it is about.
    pub subject: String,
    /// The letter as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The address that turns such mail off, where that is allowed (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// Why a letter was not carried, in the words of the mail server or of the network, for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It may go later: the server does not answer, or is busy.
    #[error("{0}")]
    Later(String),
    /// It will never go as it is: the address does not exist, the account is refused.
    #[error("{0}")]
    Never(String),
}

/// Who carries letters. Waits for the network, so it is called outside every transaction.
pub trait Carrier: Send + Sync {
    /// Hands a letter to the mail server, and returns when the server has taken it.
    ///
    /// # Errors
    /// Says whether it may be tried again.
    fn carry(&self, letter: &Letter) -> Result<(), Undelivered>;
}

/// The configured way out.
pub struct Post {
    /// Who carries.
    pub carrier: Box<dyn Carrier>,
    /// The address under which people reach this program, without a slash at the end; links in mails begin with it.
    pub site: String,
}
