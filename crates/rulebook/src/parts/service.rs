//! Service requests: how they come in, of which kinds they are, who answers, by when, and how they end (`service.*`).
//!
//! The clock that pauses is `rules::milestone`; here its targets and steps are read, checked and shown.

mod answering;
mod closing;
mod escalation;
mod levels;
mod register;

use crate::read::Node;
use crate::wording::Wording;

pub use answering::{Answerer, FirstAnswer, Handler, NamedAnswerer, Triage};
pub use closing::{Close, CloseField, Daily, Satisfaction};
pub use escalation::{EscalateTo, EscalationStep};
pub use levels::{Level, Levels, Pause, Priority};
pub use register::{Category, RequestKind};

pub(crate) use answering::{read_cross_department, read_first_answer, read_triage};
pub(crate) use closing::{read_close, read_daily};
pub(crate) use escalation::read_escalate;
pub(crate) use levels::read_levels;
pub(crate) use register::{read_channels, read_kinds};

/// The service part. `None` = the clause is off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// `service.channels`: the ways in which requests come in.
    pub channels: Option<Vec<Choice>>,
    /// `service.kinds`.
    pub kinds: Option<Vec<RequestKind>>,
    /// `service.first_answer`.
    pub first_answer: Option<FirstAnswer>,
    /// `service.triage`.
    pub triage: Option<Triage>,
    /// `service.levels`.
    pub levels: Option<Levels>,
    /// `service.escalate`: the steps, each later than the one before. Never empty.
    pub escalate: Option<Vec<EscalationStep>>,
    /// `service.cross_department`: how long another department has for its task, unless agreed otherwise.
    pub task_working_days: Option<u32>,
    /// `service.close`.
    pub close: Option<Close>,
    /// `service.daily`.
    pub daily: Option<Daily>,
}

impl Service {
    /// The channel with this key.
    #[must_use]
    pub fn channel(&self, key: &str) -> Option<&Choice> {
        self.channels.iter().flatten().find(|channel| channel.key == key)
    }

    /// The kind of request with this key.
    #[must_use]
    pub fn kind(&self, key: &str) -> Option<&RequestKind> {
        self.kinds.iter().flatten().find(|kind| kind.key == key)
    }

    /// For how many days whoever brought a closed request of this kind is asked how satisfied they are; none when nobody is, as
    /// with the protected kinds.
    #[must_use]
    pub fn satisfaction_days(&self, kind: &str) -> Option<u32> {
        let asked = self.close.as_ref()?.satisfaction.as_ref()?;
        let is_asked = !self.kind(kind)?.protected && asked.not_for.iter().all(|key| key != kind);
        is_asked.then_some(asked.days)
    }
}

/// One of the things that people choose from: a channel, a result, a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stored with the request.
    pub key: String,
    /// What people call it.
    pub title: Wording,
}

/// A list of choices, none with the key of another.
fn choices(node: &Node<'_>) -> Option<Vec<Choice>> {
    let choice = |node: &Node<'_>| {
        node.table(|fields| {
            let key = fields.must("key").and_then(|node| node.text());
            let title = fields.wording("title");
            Some(Choice { key: key?.to_owned(), title: title? })
        })
    };
    node.distinct(choice, |choice| choice.key.clone())
}
