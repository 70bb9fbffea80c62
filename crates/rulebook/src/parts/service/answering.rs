//! Who answers: the owner of a request, whom it is passed on to, and the departments that do a part of it
//! (`service.first_answer`, `service.triage`, `service.cross_department`).

use crate::draft::Draft;
use crate::fault::FaultKind;
use crate::figure::Figure;
use crate::parts::organisation::{Function, Organisation, function_held};
use crate::read::{Fields, Node};
use crate::term::terms;
use crate::wording::{Lang, Wording, listed};

terms! {
    /// Who can be the first to answer.
    pub enum Answerer of "answerer" {
        /// The account manager of the customer.
        AccountManager = "account_manager",
        /// The account manager's deputy.
        Deputy = "deputy",
        /// Whoever entered the request.
        Recorder = "recorder",
    }
}

/// `service.first_answer`: who owns a request from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// The first of these that there is; failing all of them whoever entered the request. Never empty.
    pub answered_by: Vec<Answerer>,
    /// Who answers for certain matters instead. May be empty.
    pub named: Vec<NamedAnswerer>,
}

impl FirstAnswer {
    /// Who was named for a matter: the entry for the nearest category on the way to it (root first), else the one
    /// for its kind.
    #[must_use]
    pub fn named_for<'k>(
        &self,
        kind: &str,
        path: impl DoubleEndedIterator<Item = &'k str>,
    ) -> Option<&NamedAnswerer> {
        let of = |category: Option<&str>| {
            self.named.iter().find(|named| named.kind == kind && named.category.as_deref() == category)
        };
        path.rev().find_map(|category| of(Some(category))).or_else(|| of(None))
    }
}

/// Who answers requests of one kind, or of one category of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAnswerer {
    /// The kind, by key.
    pub kind: String,
    /// The category with all below it, by key; the whole kind if there is none.
    pub category: Option<String>,
    /// Who answers, by account.
    pub answerer: String,
    /// Who stands in, by account.
    pub deputy: Option<String>,
}

/// `service.triage`: to whom an agent passes on what they do not answer themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    /// Never empty; no kind stands in two of them.
    pub handlers: Vec<Handler>,
}

impl Triage {
    /// The function that handles requests of this kind; `None` = they stay with the agents.
    #[must_use]
    pub fn handler_of(&self, kind: &str) -> Option<Function> {
        let handler = self.handlers.iter().find(|handler| handler.kinds.iter().any(|known| known == kind));
        handler.map(|handler| handler.function)
    }
}

/// Kinds of requests, and the function that handles them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// The kinds, by key.
    pub kinds: Vec<String>,
    /// Who handles them.
    pub function: Function,
}

pub(crate) fn read_first_answer(fields: &mut Fields<'_>, draft: &mut Draft) {
    let answered_by = fields.parameter("answered_by", Node::terms::<Answerer>, |answered_by| {
        let names = answered_by.iter().map(|answerer| match answerer {
            Answerer::AccountManager => Wording::new("客户经理", "the account manager"),
            Answerer::Deputy => Wording::new("客户经理的代理人", "the account manager's deputy"),
            Answerer::Recorder => Wording::new("登记人", "whoever entered it"),
        });
        Figure::in_turn(&names.collect::<Vec<_>>())
    });
    let named = match fields.may("named") {
        Some(node) => node.distinct(|node| named_of(node, draft), matter),
        None => Some(Vec::new()),
    };
    if let Some(named) = &named {
        fields.note("named", named_figure(named, draft));
    }
    draft.service.first_answer =
        answered_by.zip(named).map(|(answered_by, named)| FirstAnswer { answered_by, named });
}

fn named_of(node: &Node<'_>, draft: &Draft) -> Option<NamedAnswerer> {
    node.table(|fields| {
        let kind = fields.must("kind").and_then(|node| kind_key(&node, draft));
        let category = match fields.may("category") {
            Some(node) => category_key(&node, kind.as_deref(), draft).map(Some),
            None => Some(None),
        };
        let answerer = fields.must("answerer").and_then(|node| node.text());
        let deputy = match fields.may("deputy") {
            Some(node) => node.text().map(Some),
            None => Some(None),
        };
        Some(NamedAnswerer {
            kind: kind?,
            category: category?,
            answerer: answerer?.to_owned(),
            deputy: deputy?.map(str::to_owned),
        })
    })
}

/// A kind that `service.kinds` lists.
pub(super) fn kind_key(node: &Node<'_>, draft: &Draft) -> Option<String> {
    let kind = node.text()?;
    if !draft.request_kind_keys.iter().any(|known| known == kind) {
        node.unknown("request-kind", kind, draft.request_kind_keys.iter().map(String::as_str));
        return None;
    }
    Some(kind.to_owned())
}

/// A category of a kind. A kind with faults of its own has none to compare with.
fn category_key(node: &Node<'_>, kind: Option<&str>, draft: &Draft) -> Option<String> {
    let category = node.text()?;
    if let Some(kind) = kind.and_then(|kind| draft.service.kind(kind))
        && kind.path(category).is_none()
    {
        let mut known: Vec<&str> = Vec::new();
        for step in kind.leaves().iter().flatten() {
            if !known.contains(&step.key.as_str()) {
                known.push(&step.key);
            }
        }
        node.unknown("category", category, known.into_iter());
        return None;
    }
    Some(category.to_owned())
}

/// What an entry is about, so that no two are about the same.
fn matter(named: &NamedAnswerer) -> String {
    match &named.category {
        Some(category) => format!("{}.{category}", named.kind),
        None => named.kind.clone(),
    }
}

fn named_figure(named: &[NamedAnswerer], draft: &Draft) -> Figure {
    if named.is_empty() {
        return Figure::names_or_none(Vec::new());
    }
    let row = |named: &NamedAnswerer| {
        let kind = draft.service.kind(&named.kind);
        let path = named.category.as_deref().and_then(|category| kind?.path(category));
        Wording::each(|lang| {
            let mut matter = kind.map_or(named.kind.as_str(), |kind| kind.title.in_lang(lang)).to_owned();
            for step in path.iter().flatten() {
                matter.push_str(" › ");
                matter.push_str(step.title.in_lang(lang));
            }
            match (lang, &named.deputy) {
                (Lang::Zh, Some(deputy)) => format!("{matter}：{}（代理人 {deputy}）", named.answerer),
                (Lang::Zh, None) => format!("{matter}：{}", named.answerer),
                (Lang::En, Some(deputy)) => format!("{matter}: {} (deputy {deputy})", named.answerer),
                (Lang::En, None) => format!("{matter}: {}", named.answerer),
            }
        })
    };
    Figure::Rows(named.iter().map(row).collect())
}

pub(crate) fn read_triage(fields: &mut Fields<'_>, draft: &mut Draft) {
    let organisation = draft.organisation.as_ref();
    let mut handled: Vec<String> = Vec::new();
    let handlers = fields.must("handlers").and_then(|node| {
        node.list(|node| node.table(|fields| handler_of(fields, draft, organisation, &mut handled)))
    });
    if let (Some(handlers), Some(organisation)) = (&handlers, organisation) {
        let row = |handler: &Handler| {
            let title = |key: &String| {
                let kind = draft.service.kind(key);
                kind.map_or_else(|| Wording::new(key, key), |kind| kind.title.clone())
            };
            let kinds: Vec<Wording> = handler.kinds.iter().map(title).collect();
            Wording::each(|lang| {
                let kinds = listed(&kinds, lang);
                let function = organisation.function_title(handler.function, lang);
                match lang {
                    Lang::Zh => format!("{kinds}：转{function}"),
                    Lang::En => format!("{kinds}: to {function}"),
                }
            })
        };
        fields.note("handlers", Figure::Rows(handlers.iter().map(row).collect()));
    }
    draft.service.triage = handlers.map(|handlers| Triage { handlers });
}

fn handler_of(
    fields: &mut Fields<'_>,
    draft: &Draft,
    organisation: Option<&Organisation>,
    handled: &mut Vec<String>,
) -> Option<Handler> {
    let kinds = fields.must("kinds").and_then(|node| {
        node.list(|node| {
            let kind = kind_key(node, draft)?;
            if handled.contains(&kind) {
                node.fault(FaultKind::Repeated { name: kind });
                return None;
            }
            handled.push(kind.clone());
            Some(kind)
        })
    });
    let function = fields.must("function").and_then(|node| function_held(&node, organisation));
    Some(Handler { kinds: kinds?, function: function? })
}

pub(crate) fn read_cross_department(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.service.task_working_days = fields.working_days("task_working_days");
}
