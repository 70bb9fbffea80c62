//! Who may do what, and how far it reaches (`archive.access`; the defaults are the catalogue's last section).
//!
//! The kernel's permission rule asks [`Authority::reach`]; confidentiality, teams and grants are its business, not
//! this table's. Kinds of records are text, because features bring their own.

use crate::fault::FaultKind;
use crate::figure::Figure;
use crate::parts::organisation::{Function, Organisation, Rank};
use crate::read::{Fields, Node};
use crate::term::{Term, terms};
use crate::wording::{Lang, Wording, listed};

terms! {
    /// What may be done with a record.
    pub enum Action of "action" {
        /// See it.
        Read = "read",
        /// Enter a new one.
        Create = "create",
        /// Change it.
        Edit = "edit",
        /// See masked personal data in full; each time is logged.
        Reveal = "reveal",
        /// Take lists out of the system.
        Export = "export",
        /// Bring lists in.
        Import = "import",
        /// Merge duplicates.
        Merge = "merge",
        /// Propose tier reviews, tier changes and key customers.
        Review = "review",
        /// Draft a new version of the rulebook.
        Draft = "draft",
        /// Keep staff, departments, groups and settings.
        Administer = "administer",
        /// Read the audit trail.
        Audit = "audit",
    }
}

terms! {
    /// How far an action reaches, narrowest first.
    pub enum Reach of "reach" {
        /// Nowhere.
        None = "none",
        /// One's own records.
        Own = "own",
        /// The records of one's groups.
        Group = "group",
        /// The records of one's department and those below it.
        Department = "department",
        /// Every record.
        All = "all",
    }
}

impl Action {
    fn wording(self) -> Wording {
        let (zh, en) = match self {
            Self::Read => ("查看", "read"),
            Self::Create => ("新建", "create"),
            Self::Edit => ("修改", "edit"),
            Self::Reveal => ("显示隐去的信息", "reveal"),
            Self::Export => ("导出", "export"),
            Self::Import => ("导入", "import"),
            Self::Merge => ("合并", "merge"),
            Self::Review => ("提出分级", "propose tiers"),
            Self::Draft => ("起草制度", "draft the rulebook"),
            Self::Administer => ("管理", "administer"),
            Self::Audit => ("查阅操作记录", "read the audit trail"),
        };
        Wording::new(zh, en)
    }
}

impl Reach {
    fn wording(self) -> Wording {
        let (zh, en) = match self {
            Self::None => ("无", "none"),
            Self::Own => ("本人", "own"),
            Self::Group => ("本组", "the group's"),
            Self::Department => ("本部门及下级部门", "the department's and below"),
            Self::All => ("全部", "all"),
        };
        Wording::new(zh, en)
    }
}

/// Whom an entry allows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Everybody of one of these ranks.
    Ranks(Vec<Rank>),
    /// Everybody who holds one of these functions.
    Functions(Vec<Function>),
    /// Everybody of one of these ranks who also holds one of these functions.
    Both(Vec<Rank>, Vec<Function>),
}

impl Holder {
    fn is(&self, rank: Rank, functions: &[Function]) -> bool {
        let holds = |allowed: &[Function]| allowed.iter().any(|function| functions.contains(function));
        match self {
            Self::Ranks(ranks) => ranks.contains(&rank),
            Self::Functions(allowed) => holds(allowed),
            Self::Both(ranks, allowed) => ranks.contains(&rank) && holds(allowed),
        }
    }

    fn wording(&self, organisation: &Organisation) -> Wording {
        let ranks = |ranks: &[Rank], lang| {
            let titles: Vec<Wording> = ranks.iter().map(|rank| organisation.rank_wording(*rank)).collect();
            listed(&titles, lang)
        };
        let functions = |functions: &[Function], lang| {
            let titles: Vec<Wording> =
                functions.iter().map(|function| organisation.function_wording(*function)).collect();
            listed(&titles, lang)
        };
        Wording::each(|lang| match (self, lang) {
            (Self::Ranks(of), _) => ranks(of, lang),
            (Self::Functions(of), _) => functions(of, lang),
            (Self::Both(rank, function), Lang::Zh) => {
                format!("担任{}的{}", functions(function, lang), ranks(rank, lang))
            }
            (Self::Both(rank, function), Lang::En) => {
                format!("{} with the function {}", ranks(rank, lang), functions(function, lang))
            }
        })
    }
}

/// One entry: these people may do these things with these kinds of records, this far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Whom.
    pub to: Holder,
    /// What.
    pub may: Vec<Action>,
    /// Kinds of records by key, or `*` for every kind.
    pub kinds: Vec<String>,
    /// How far.
    pub over: Reach,
}

impl Allowance {
    fn covers(&self, rank: Rank, functions: &[Function], action: Action, kind: &str) -> bool {
        self.to.is(rank, functions) && self.allows(action, kind)
    }

    fn allows(&self, action: Action, kind: &str) -> bool {
        self.may.contains(&action) && self.kinds.iter().any(|known| known == "*" || known == kind)
    }
}

/// All that ranks and functions allow. What no entry allows is forbidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    allowances: Vec<Allowance>,
}

impl Authority {
    /// How far a person of this rank with these functions may do `action` with records of `kind`: the widest of
    /// the entries that cover it.
    #[must_use]
    pub fn reach(&self, rank: Rank, functions: &[Function], action: Action, kind: &str) -> Reach {
        let covering = self.allowances.iter().filter(|entry| entry.covers(rank, functions, action, kind));
        covering.map(|entry| entry.over).max().unwrap_or(Reach::None)
    }

    /// The entries, in the order of the text.
    #[must_use]
    pub fn allowances(&self) -> &[Allowance] {
        &self.allowances
    }

    /// Who may do `action` with every record of a kind. Sentences show it, so that the published authority is the one
    /// that runs.
    pub(crate) fn over_all(&self, action: Action, kind: &str, organisation: &Organisation) -> Vec<Wording> {
        let entries =
            self.allowances.iter().filter(|entry| entry.over == Reach::All && entry.allows(action, kind));
        entries.map(|entry| entry.to.wording(organisation)).collect()
    }

    /// Who reads and who edits records of a kind, a line for each rank and for each function that reaches further
    /// than the lowest rank does. Sentences show it, so that the published reach is the one that runs.
    pub(crate) fn readers_of(&self, kind: &str, organisation: &Organisation) -> Vec<Wording> {
        let line = |title: Wording, read: Reach, edit: Reach| {
            let (read, edit) = (read.wording(), edit.wording());
            Wording::new(
                format!("{}：可读{}，可改{}", title.zh, read.zh, edit.zh),
                format!("{}: reads {}, edits {}", title.en, read.en, edit.en),
            )
        };
        let ranks = Rank::ALL.iter().map(|rank| {
            let reach = |action| self.reach(*rank, &[], action, kind);
            line(organisation.rank_wording(*rank), reach(Action::Read), reach(Action::Edit))
        });
        let floor = self.reach(Rank::Specialist, &[], Action::Read, kind);
        let functions = organisation.functions().filter_map(|(function, title)| {
            let reach = |action| self.reach(Rank::Specialist, &[function], action, kind);
            (reach(Action::Read) > floor)
                .then(|| line(title.clone(), reach(Action::Read), reach(Action::Edit)))
        });
        ranks.chain(functions).collect()
    }
}

pub(crate) fn read(fields: &mut Fields<'_>, organisation: Option<&Organisation>) -> Option<Authority> {
    let allowances = fields.must("allow").and_then(|node| node.list(|entry| allowance(entry)))?;
    if let Some(organisation) = organisation {
        let rows = allowances.iter().map(|entry| row_of(entry, organisation)).collect();
        fields.note("allow", Figure::Rows(rows));
    }
    Some(Authority { allowances })
}

fn allowance(node: &Node<'_>) -> Option<Allowance> {
    node.table(|fields| {
        let ranks = fields.may("rank").map(|node| node.terms());
        let functions = fields.may("function").map(|node| node.terms());
        let may = fields.must("may").and_then(|node| node.terms());
        let kinds = fields
            .must("kinds")
            .and_then(|node| node.distinct(|kind| kind.text().map(str::to_owned), Clone::clone));
        let over = fields.must("over").and_then(|node| reaching_somewhere(&node));
        let to = match (ranks, functions) {
            (Some(ranks), None) => ranks.map(Holder::Ranks),
            (None, Some(functions)) => functions.map(Holder::Functions),
            (Some(ranks), Some(functions)) => {
                ranks.zip(functions).map(|(ranks, functions)| Holder::Both(ranks, functions))
            }
            (None, None) => {
                fields.fault(FaultKind::AllowsNobody);
                None
            }
        };
        Some(Allowance { to: to?, may: may?, kinds: kinds?, over: over? })
    })
}

/// An entry that reaches nowhere would read like a prohibition, which entries are not.
fn reaching_somewhere(node: &Node<'_>) -> Option<Reach> {
    let reach: Reach = node.term()?;
    if reach == Reach::None {
        let wide = Reach::ALL.iter().filter(|reach| **reach != Reach::None);
        node.unknown(Reach::VOCABULARY, reach.key(), wide.map(|reach| reach.key()));
        return None;
    }
    Some(reach)
}

fn row_of(entry: &Allowance, organisation: &Organisation) -> Wording {
    let holders = entry.to.wording(organisation);
    let actions: Vec<Wording> = entry.may.iter().map(|action| action.wording()).collect();
    let kind = |key: &String| match key.as_str() {
        "*" => Wording::new("各类记录", "records of every kind"),
        key => Wording::new(key, key),
    };
    let kinds: Vec<Wording> = entry.kinds.iter().map(kind).collect();
    let over = entry.over.wording();
    Wording::each(|lang| {
        let [actions, kinds] = [&actions, &kinds].map(|names| listed(names, lang));
        match lang {
            Lang::Zh => format!("{}：{actions}（{kinds}，{}）", holders.zh, over.zh),
            Lang::En => format!("{}: {actions} ({kinds}, {})", holders.en, over.en),
        }
    })
}
