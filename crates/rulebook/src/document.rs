//! The rulebook as a value: what the pages draw and what the features ask.

use rules::calendar::WorkingCalendar;
use rules::tier::Scheme;

use crate::clause::{Clause, Part, Section};
use crate::fault::{Fault, Faults};
use crate::parts::approval::{Approval, Chain};
use crate::parts::archive::Archive;
use crate::parts::authority::Authority;
use crate::parts::calendar::Calendar;
use crate::parts::organisation::{Function, Organisation};
use crate::parts::service::Service;
use crate::parts::tiering::Tiering;
use crate::wording::Wording;

/// One version of the company's policy: typed, checked, never changed.
///
/// A clause absent from the text is off: [`Rulebook::clause`] and the parameters of the parts are `None` for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rulebook {
    pub(crate) header: Header,
    pub(crate) organisation: Organisation,
    pub(crate) authority: Authority,
    pub(crate) calendar: Calendar,
    pub(crate) archive: Archive,
    pub(crate) service: Service,
    pub(crate) tiering: Tiering,
    pub(crate) approval: Approval,
    pub(crate) change_approval: Option<String>,
    pub(crate) sections: Vec<Section>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) warnings: Vec<Fault>,
}

/// What the document says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The title of the document.
    pub title: Wording,
    /// What the document calls the company.
    pub company: Wording,
    /// The parts in the order of the table of contents (`rulebook.owner`).
    pub parts: Vec<PartHead>,
}

/// A part of the document and who answers for it (`rulebook.owner`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHead {
    /// Which part.
    pub part: Part,
    /// Its heading.
    pub title: Wording,
    /// The function that drafts and interprets it.
    pub owner: Function,
    /// Who issues it.
    pub issuer: Wording,
}

impl Rulebook {
    /// Reads a rulebook from its TOML text, all files joined into one. Reports every fault, not only the first.
    pub fn parse(text: &str) -> Result<Self, Faults> {
        crate::parse::parse(text)
    }

    /// The text of the rulebook that comes with this release, its files joined with a comment naming each.
    #[must_use]
    pub fn default_text() -> &'static str {
        concat!(
            "# file: 00-rulebook.toml\n",
            include_str!("../../../rulebook/00-rulebook.toml"),
            "\n# file: 10-organisation.toml\n",
            include_str!("../../../rulebook/10-organisation.toml"),
            "\n# file: 20-authority.toml\n",
            include_str!("../../../rulebook/20-authority.toml"),
            "\n# file: 30-calendar.toml\n",
            include_str!("../../../rulebook/30-calendar.toml"),
            "\n# file: 40-approval.toml\n",
            include_str!("../../../rulebook/40-approval.toml"),
            "\n# file: 50-archive.toml\n",
            include_str!("../../../rulebook/50-archive.toml"),
            "\n# file: 55-service.toml\n",
            include_str!("../../../rulebook/55-service.toml"),
            "\n# file: 60-tiering.toml\n",
            include_str!("../../../rulebook/60-tiering.toml"),
            "\n# file: 70-rulebook.toml\n",
            include_str!("../../../rulebook/70-rulebook.toml"),
            "\n# file: 80-security.toml\n",
            include_str!("../../../rulebook/80-security.toml"),
        )
    }

    /// What the document says about itself.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The parts that have clauses, in the order of the table of contents.
    pub fn parts(&self) -> impl Iterator<Item = &PartHead> {
        self.header.parts.iter().filter(|head| self.clauses_of(head.part).next().is_some())
    }

    /// The clauses in force, part by part as in the table of contents, in each part in the order of the text.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.parts().flat_map(|head| self.clauses_of(head.part))
    }

    /// The clauses of one part, in the order of the text.
    pub fn clauses_of(&self, part: Part) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(move |clause| clause.part == part)
    }

    /// The clause with this id; `None` = it is off.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The tables that are no clauses, as figures: the document's parts, organisation, authority, calendar.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Ranks, functions and posts (`org.structure`, `org.functions`).
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// Who may do what.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The working calendar as published.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The working calendar that adds and measures working time.
    #[must_use]
    pub fn working_calendar(&self) -> &WorkingCalendar {
        self.calendar.working()
    }

    /// The parameters of `archive.*`.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The parameters of `service.*`.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The parameters of `tiering.*`.
    #[must_use]
    pub fn tiering(&self) -> &Tiering {
        &self.tiering
    }

    /// What scores and tiers are computed with; `None` when tiering is off.
    #[must_use]
    pub fn tier_scheme(&self) -> Option<&Scheme> {
        self.tiering.scheme.as_ref()
    }

    /// The parameters of `approval.*`.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }

    /// The approval chain with this key.
    #[must_use]
    pub fn chain(&self, key: &str) -> Option<&Chain> {
        self.approval.chains.iter().flatten().find(|chain| chain.key == key)
    }

    /// `rulebook.change`: the key of the chain that approves a draft of the rulebook.
    #[must_use]
    pub fn change_approval(&self) -> Option<&str> {
        self.change_approval.as_deref()
    }

    /// What the author should look at although the text can be put in force.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }
}
