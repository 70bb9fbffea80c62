//! Approval chains and what happens when a step waits (`approval.chains`, `approval.deadline`).
//!
//! The kernel resolves the deciders to people and runs the chain; here it is known who is asked, in which order,
//! and on which condition.

use crate::draft::Draft;
use crate::fault::{FaultKind, Unreachable};
use crate::figure::{Figure, money};
use crate::parts::organisation::{Function, Organisation, Rank};
use crate::read::{Fields, Node};
use crate::term::terms;
use crate::wording::{Lang, Wording, listed};

/// The approval part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approval {
    /// `approval.chains`.
    pub chains: Option<Vec<Chain>>,
    /// `approval.deadline`.
    pub deadline: Option<Deadline>,
}

/// Who decides one kind of request, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The key by which clauses name it.
    pub key: String,
    /// Its name.
    pub title: Wording,
    /// The steps, in order. Never empty.
    pub steps: Vec<Step>,
}

/// One step of a chain: these people are asked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who is asked. Never empty.
    pub by: Vec<Decider>,
    /// How many of the people asked must approve.
    pub mode: Mode,
    /// When the step is taken; always, if there is no condition.
    pub when: Option<Condition>,
}

terms! {
    /// How many of the people asked in one step must approve.
    pub enum Mode of "mode" {
        /// One of them decides.
        Any = "any",
        /// Every one of them.
        All = "all",
    }
}

/// Who decides a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decider {
    /// The nearest superior of the requester with this rank or a higher one.
    SuperiorAtLeast(Rank),
    /// The head of the requester's department.
    DepartmentHead,
    /// Whoever holds the function.
    Function(Function),
    /// One person, by account.
    Person(String),
}

impl Decider {
    /// Who that is, by the titles that the company gives.
    #[must_use]
    pub fn wording(&self, organisation: &Organisation) -> Wording {
        match self {
            Self::SuperiorAtLeast(Rank::Director) => organisation.rank_wording(Rank::Director),
            Self::SuperiorAtLeast(rank) => {
                let title = organisation.rank_wording(*rank);
                Wording::new(format!("{}及以上上级", title.zh), format!("superior from {} up", title.en))
            }
            Self::DepartmentHead => Wording::new("部门负责人", "department head"),
            Self::Function(function) => organisation.function_wording(*function),
            Self::Person(account) => Wording::new(account, account),
        }
    }
}

terms! {
    /// What a condition can ask about.
    pub enum ConditionField of "condition" {
        /// The amount of money that the request is about.
        Amount = "amount",
    }
}

/// When a step is taken. At least one bound is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// What is asked about.
    pub field: ConditionField,
    /// The least, in fen, inclusive.
    pub at_least_fen: Option<i64>,
    /// The most, in fen, inclusive.
    pub at_most_fen: Option<i64>,
}

impl Condition {
    /// Whether the step is taken for a request about `fen`. A request about no amount takes no such step.
    #[must_use]
    pub fn holds(self, fen: Option<i64>) -> bool {
        fen.is_some_and(|fen| {
            self.at_least_fen.is_none_or(|least| fen >= least)
                && self.at_most_fen.is_none_or(|most| fen <= most)
        })
    }

    /// Whether every amount that fulfils `other` fulfils this too.
    fn includes(self, other: Self) -> bool {
        let from = |condition: Self| condition.at_least_fen.unwrap_or(i64::MIN);
        let to = |condition: Self| condition.at_most_fen.unwrap_or(i64::MAX);
        from(self) <= from(other) && to(other) <= to(self)
    }
}

terms! {
    /// Who takes over a step that has waited too long.
    pub enum Relief of "relief" {
        /// The decider's deputy.
        Deputy = "deputy",
        /// The decider's superior.
        NextLevel = "next_level",
    }
}

/// What happens to a step that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// How long a step may wait.
    pub wait_working_days: u32,
    /// Who takes over then, the first that there is.
    pub then: Vec<Relief>,
}

pub(crate) fn read_chains(fields: &mut Fields<'_>, draft: &mut Draft) {
    let organisation = draft.organisation.as_ref();
    let keys = &mut draft.chain_keys;
    let chains = fields.must("chain").and_then(|node| {
        node.distinct(
            |chain| chain.table(|fields| chain_of(fields, organisation, keys)),
            |chain| chain.key.clone(),
        )
    });
    if let (Some(chains), Some(organisation)) = (&chains, organisation) {
        let rows = chains.iter().map(|chain| chain_wording(chain, organisation)).collect();
        fields.note("chain", Figure::Rows(rows));
    }
    draft.approval.chains = chains;
}

pub(crate) fn read_deadline(fields: &mut Fields<'_>, draft: &mut Draft) {
    let wait = fields.working_days("wait_working_days");
    let then = fields.parameter("then", Node::terms::<Relief>, |then| {
        Figure::in_turn(&then.iter().map(|relief| relief_wording(*relief)).collect::<Vec<_>>())
    });
    draft.approval.deadline =
        wait.zip(then).map(|(wait_working_days, then)| Deadline { wait_working_days, then });
}

fn relief_wording(relief: Relief) -> Wording {
    match relief {
        Relief::Deputy => Wording::new("代理人", "the deputy"),
        Relief::NextLevel => Wording::new("上一级", "the next level"),
    }
}

/// The chain that a clause names, noted as the clause's figure.
pub(crate) fn read_chain_name<'a>(fields: &mut Fields<'a>, key: &'a str, draft: &Draft) -> Option<String> {
    let node = fields.must(key)?;
    let name = node.text()?;
    if !draft.chain_keys.iter().any(|known| known == name) {
        let nearest = crate::term::nearest(name, draft.chain_keys.iter().map(String::as_str));
        node.fault(FaultKind::UnknownChain { chain: name.to_owned(), nearest });
        return None;
    }
    let chain = draft.approval.chains.iter().flatten().find(|chain| chain.key == name);
    let figure = match (chain, draft.organisation.as_ref()) {
        (Some(chain), Some(organisation)) => Figure::Phrase(steps_wording(&chain.steps, organisation)),
        // A chain with faults of its own is known by its name only.
        _ => Figure::Verbatim(name.to_owned()),
    };
    fields.note(key, figure);
    Some(name.to_owned())
}

fn chain_of(
    fields: &mut Fields<'_>,
    organisation: Option<&Organisation>,
    keys: &mut Vec<String>,
) -> Option<Chain> {
    let key = fields.must("key").and_then(|node| node.text());
    keys.extend(key.map(str::to_owned));
    let title = fields.wording("title");
    let mut earlier: Vec<Step> = Vec::new();
    let mut number = 0;
    let steps = fields.must("steps").and_then(|node| {
        node.list(|node| {
            number += 1;
            let step = node.table(step_of)?;
            if let Some(why) = unreachable(&step, &earlier, organisation) {
                let chain = key.unwrap_or_default().to_owned();
                node.fault(FaultKind::UnreachableStep { chain, step: number, why });
                return None;
            }
            earlier.push(step.clone());
            Some(step)
        })
    });
    Some(Chain { key: key?.to_owned(), title: title?, steps: steps? })
}

fn step_of(fields: &mut Fields<'_>) -> Option<Step> {
    let by = fields.must("by").and_then(|node| node.list(decider_of));
    let mode = match fields.may("mode") {
        Some(node) => node.term(),
        None => Some(Mode::Any),
    };
    let when = match fields.may("when") {
        Some(node) => node.table(condition_of).map(Some),
        None => Some(None),
    };
    Some(Step { by: by?, mode: mode?, when: when? })
}

/// `"department_head"`, or a table with one of `superior`, `function` and `person`.
fn decider_of(node: &Node<'_>) -> Option<Decider> {
    const KNOWN: [&str; 4] = ["department_head", "superior", "function", "person"];
    if node.is_text() {
        let name = node.text()?;
        if name == KNOWN[0] {
            return Some(Decider::DepartmentHead);
        }
        node.unknown("decider", name, KNOWN.into_iter());
        return None;
    }
    node.table(|fields| {
        let superior = fields.may("superior");
        let function = fields.may("function");
        let person = fields.may("person");
        match (superior, function, person) {
            (Some(rank), None, None) => rank.term().map(Decider::SuperiorAtLeast),
            (None, Some(function), None) => function.term().map(Decider::Function),
            (None, None, Some(account)) => account.text().map(|account| Decider::Person(account.to_owned())),
            _ => {
                node.unknown("decider", "", KNOWN.into_iter());
                None
            }
        }
    })
}

fn condition_of(fields: &mut Fields<'_>) -> Option<Condition> {
    let field = fields.must("field").and_then(|node| node.term());
    let mut bound = |key| match fields.may(key) {
        Some(node) => node.hundredths().map(Some),
        None => Some(None),
    };
    let (at_least, at_most) = (bound("at_least"), bound("at_most"));
    if (at_least, at_most) == (Some(None), Some(None)) {
        fields.fault(FaultKind::MissingParameter { parameter: "at_least".to_owned() });
        return None;
    }
    Some(Condition { field: field?, at_least_fen: at_least?, at_most_fen: at_most? })
}

/// Why nobody can ever decide `step`, coming after `earlier`.
fn unreachable(step: &Step, earlier: &[Step], organisation: Option<&Organisation>) -> Option<Unreachable> {
    let never = |condition: Condition| {
        condition.at_least_fen.zip(condition.at_most_fen).is_some_and(|(least, most)| least > most)
    };
    if step.when.is_some_and(never) {
        return Some(Unreachable::NeverHolds);
    }
    let absent = |decider: &Decider| match decider {
        Decider::Function(function) => organisation.is_some_and(|known| !known.has_function(*function)),
        _ => false,
    };
    if step.by.iter().any(absent) {
        return Some(Unreachable::FunctionAbsent);
    }
    let covered = |before: &&Step| match (before.when, step.when) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(now)) => before.includes(now),
    };
    if earlier.iter().filter(covered).any(|before| before.by == step.by) {
        return Some(Unreachable::Repeated);
    }
    let superior = |decider: &Decider| match decider {
        Decider::SuperiorAtLeast(rank) => Some(*rank),
        _ => None,
    };
    let asked = step.by.iter().filter_map(superior).max()?;
    let reached = earlier.iter().filter(covered).flat_map(|before| &before.by).filter_map(superior).max()?;
    (asked <= reached).then_some(Unreachable::Descends)
}

fn chain_wording(chain: &Chain, organisation: &Organisation) -> Wording {
    let steps = steps_wording(&chain.steps, organisation);
    Wording::new(format!("{}：{}", chain.title.zh, steps.zh), format!("{}: {}", chain.title.en, steps.en))
}

/// `部门负责人 → 财务 → 总经理`.
fn steps_wording(steps: &[Step], organisation: &Organisation) -> Wording {
    let write = |lang| {
        let steps: Vec<_> = steps.iter().map(|step| step_text(step, organisation, lang)).collect();
        steps.join(" → ")
    };
    Wording::each(write)
}

fn step_text(step: &Step, organisation: &Organisation, lang: Lang) -> String {
    let deciders: Vec<_> = step.by.iter().map(|decider| decider.wording(organisation)).collect();
    let mut text = listed(&deciders, lang);
    if step.mode == Mode::All {
        text.push_str(match lang {
            Lang::Zh => "（全体）",
            Lang::En => " (all of them)",
        });
    } else if deciders.len() > 1 {
        text.push_str(match lang {
            Lang::Zh => "（任一）",
            Lang::En => " (any of them)",
        });
    }
    if let Some(when) = step.when {
        text.push_str(&condition_text(when, lang));
    }
    text
}

fn condition_text(when: Condition, lang: Lang) -> String {
    let least = when.at_least_fen.map(|fen| money(fen, lang));
    let most = when.at_most_fen.map(|fen| money(fen, lang));
    match (lang, least, most) {
        (Lang::Zh, Some(least), Some(most)) => format!("（金额 {least} 至 {most}）"),
        (Lang::Zh, Some(least), None) => format!("（金额 {least} 及以上）"),
        (Lang::Zh, None, Some(most)) => format!("（金额不超过 {most}）"),
        (Lang::En, Some(least), Some(most)) => format!(" (amount from {least} to {most})"),
        (Lang::En, Some(least), None) => format!(" (amount from {least})"),
        (Lang::En, None, Some(most)) => format!(" (amount up to {most})"),
        (_, None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, ConditionField};

    #[test]
    fn a_condition_on_the_amount_includes_its_bounds() {
        let condition =
            Condition { field: ConditionField::Amount, at_least_fen: Some(100), at_most_fen: Some(200) };
        let holds = [99, 100, 200, 201].map(|fen| condition.holds(Some(fen)));
        assert_eq!(holds, [false, true, true, false]);
        assert!(!condition.holds(None), "a request about no amount takes no such step");
    }
}
