//! The clauses that this release carries out: what each reads, shows and builds on.
//!
//! A clause that is not listed here is not known, so that nothing is published which the program does not do.

use crate::clause::Part;
use crate::draft::Draft;
use crate::parts::approval::read_chain_name;
use crate::parts::{approval, archive, service, tiering};
use crate::read::Fields;

/// One clause that this release carries out.
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) part: Part,
    /// Reads the clause's own parameters into the draft.
    pub(crate) read: fn(&mut Fields<'_>, &mut Draft),
    /// Clauses without which this one has no meaning.
    pub(crate) needs: &'static [&'static str],
    /// Figures of tables beside the clauses that its sentences may show.
    pub(crate) borrows: &'static [&'static str],
}

impl Entry {
    const fn new(id: &'static str, part: Part, read: fn(&mut Fields<'_>, &mut Draft)) -> Self {
        Self { id, part, read, needs: &[], borrows: &[] }
    }

    const fn needs(mut self, needs: &'static [&'static str]) -> Self {
        self.needs = needs;
        self
    }

    const fn borrows(mut self, borrows: &'static [&'static str]) -> Self {
        self.borrows = borrows;
        self
    }

    /// The id without the part: `review` of `tiering.review`.
    pub(crate) fn name(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(_, name)| name)
    }
}

/// A clause whose sentences are the whole of it.
fn words_only(_: &mut Fields<'_>, _: &mut Draft) {}

fn read_change(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.change_approval = read_chain_name(fields, "approval", draft);
}

const SCHEME: &[&str] = &["tiering.indicators", "tiering.weights", "tiering.tiers"];
/// What every clause about requests builds on: how they come in, and of which kinds they are.
const REGISTER: &[&str] = &["service.channels", "service.kinds"];

/// All clauses, ordered so that what a clause refers to has been read before it.
pub(crate) const LEDGER: &[Entry] = &[
    Entry::new("org.structure", Part::Org, words_only).borrows(&["ranks", "posts"]),
    Entry::new("org.functions", Part::Org, words_only).borrows(&["functions"]),
    Entry::new("approval.chains", Part::Approval, approval::read_chains),
    Entry::new("approval.deadline", Part::Approval, approval::read_deadline).needs(&["approval.chains"]),
    Entry::new("tiering.indicators", Part::Tiering, tiering::read_indicators),
    Entry::new("tiering.weights", Part::Tiering, tiering::read_weights).needs(&["tiering.indicators"]),
    Entry::new("tiering.tiers", Part::Tiering, tiering::read_tiers)
        .needs(&["tiering.indicators", "tiering.weights"]),
    Entry::new("tiering.review", Part::Tiering, tiering::read_review).needs(SCHEME).borrows(&["starters"]),
    Entry::new("tiering.adjust", Part::Tiering, tiering::read_adjust).needs(SCHEME),
    Entry::new("tiering.notify", Part::Tiering, tiering::read_notify).needs(SCHEME),
    Entry::new("tiering.explain", Part::Tiering, words_only).needs(SCHEME),
    Entry::new("tiering.simulate", Part::Tiering, words_only).needs(SCHEME),
    Entry::new("tiering.key", Part::Tiering, tiering::read_key),
    Entry::new("archive.kinds", Part::Archive, archive::read_kinds),
    Entry::new("archive.standard", Part::Archive, archive::read_standard).needs(&["archive.kinds"]),
    Entry::new("archive.list", Part::Archive, words_only),
    Entry::new("archive.timeline", Part::Archive, words_only),
    Entry::new("archive.two_contacts", Part::Archive, archive::read_two_contacts).needs(&["tiering.tiers"]),
    Entry::new("archive.access", Part::Archive, archive::read_access).borrows(&["readers"]),
    Entry::new("archive.dedupe", Part::Archive, archive::read_dedupe),
    Entry::new("archive.import", Part::Archive, archive::read_import),
    Entry::new("service.channels", Part::Service, service::read_channels),
    Entry::new("service.kinds", Part::Service, service::read_kinds).needs(&["service.channels"]),
    Entry::new("service.first_answer", Part::Service, service::read_first_answer).needs(REGISTER),
    Entry::new("service.triage", Part::Service, service::read_triage).needs(REGISTER),
    Entry::new("service.levels", Part::Service, service::read_levels).needs(&[
        "service.channels",
        "service.kinds",
        "tiering.tiers",
    ]),
    Entry::new("service.priority_queue", Part::Service, words_only).needs(&["service.levels"]),
    Entry::new("service.escalate", Part::Service, service::read_escalate).needs(&["service.levels"]),
    Entry::new("service.cross_department", Part::Service, service::read_cross_department).needs(REGISTER),
    Entry::new("service.close", Part::Service, service::read_close).needs(REGISTER),
    Entry::new("service.daily", Part::Service, service::read_daily).needs(REGISTER),
    Entry::new("rulebook.readable", Part::Rulebook, words_only),
    Entry::new("rulebook.change", Part::Rulebook, read_change),
    Entry::new("rulebook.owner", Part::Rulebook, words_only).borrows(&["parts"]),
    Entry::new("rulebook.compliance", Part::Rulebook, words_only),
    Entry::new("rulebook.why", Part::Rulebook, words_only),
    Entry::new("security.audit", Part::Security, words_only),
];
