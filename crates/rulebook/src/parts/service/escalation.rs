//! Who is told when a request's time runs out, one level of the owner's line at a time (`service.escalate`).

use crate::draft::Draft;
use crate::fault::FaultKind;
use crate::figure::Figure;
use crate::read::{Fields, Node};
use crate::term::{Term, terms};
use crate::wording::{Lang, Wording};

terms! {
    /// Whom a step tells, the nearest first.
    pub enum EscalateTo of "escalation" {
        /// The owner of the request.
        Owner = "owner",
        /// The owner's superior.
        Superior = "superior",
        /// The superior of whoever was told last.
        NextLevel = "next_level",
    }
}

/// A step of the escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscalationStep {
    /// How much of the time is used up then, in percent.
    pub at_percent: u32,
    /// Who is told.
    pub to: EscalateTo,
}

impl EscalationStep {
    /// Whether this step can follow `before`: later than it, and up by one level.
    fn follows(self, before: Self) -> bool {
        let goes_up_by_one = match self.to {
            EscalateTo::Owner => false,
            EscalateTo::Superior => before.to == EscalateTo::Owner,
            EscalateTo::NextLevel => before.to >= EscalateTo::Superior,
        };
        self.at_percent > before.at_percent && goes_up_by_one
    }

    /// The step as the text names it, for faults.
    fn name(self) -> String {
        format!("{} % {}", self.at_percent, self.to.key())
    }

    fn wording(self) -> Wording {
        let used = Figure::Percent(self.at_percent * 100);
        let (zh, en) = match self.to {
            EscalateTo::Owner => ("提醒负责人", "the owner is warned"),
            EscalateTo::Superior => ("报负责人的直接上级", "the owner's superior is told"),
            EscalateTo::NextLevel => ("报再上一级", "the next level is told"),
        };
        Wording::new(
            format!("时限用去 {}：{zh}", used.text(Lang::Zh)),
            format!("{} of the time used: {en}", used.text(Lang::En)),
        )
    }
}

pub(crate) fn read_escalate(fields: &mut Fields<'_>, draft: &mut Draft) {
    let mut before: Option<EscalationStep> = None;
    let step = |node: &Node<'_>| {
        let step = node.table(|fields| {
            let at_percent = fields.must("at_percent").and_then(|node| node.number(1..=1_000));
            let to = fields.must("to").and_then(|node| node.term());
            Some(EscalationStep { at_percent: at_percent?, to: to? })
        })?;
        // From the beginning the owner has the request; the first step may remind of it.
        let entry = EscalationStep { at_percent: 0, to: EscalateTo::Owner };
        let earlier = before.replace(step);
        let reminds = earlier.is_none() && step.to == EscalateTo::Owner;
        if !reminds && !step.follows(earlier.unwrap_or(entry)) {
            let (earlier, later) = (earlier.unwrap_or(entry).name(), step.name());
            node.fault(FaultKind::EscalationOutOfOrder { earlier, later });
            return None;
        }
        Some(step)
    };
    draft.service.escalate = fields.parameter(
        "steps",
        |node| node.list(step),
        |steps| Figure::Rows(steps.iter().map(|step| step.wording()).collect()),
    );
}
