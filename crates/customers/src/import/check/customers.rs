//! What a row of customers comes to: somebody new, a change, or a doubt that a person decides.

use kernel::{Message, RecordId};
use rulebook::parts::archive::Likeness;

use super::judge::Bench;
use super::known::Party;
use super::plan::{Decided, Outcome, Plan};
use super::seen::Seen;
use crate::import::draft::CustomerDraft;
use crate::import::fields::Field;
use crate::import::model::Existing;
use crate::model::name_key;
use crate::overlay;
use intake::model::{Decision, Fault, Verdict};

impl Bench<'_> {
    pub(super) fn customer(
        &self,
        row: i64,
        draft: &CustomerDraft,
        decision: Option<Decision>,
        seen: &mut Seen,
    ) -> Outcome {
        let keys = Keys::of(draft);
        if let Some(earlier) = keys.repeats(seen, decision) {
            return repeated(earlier);
        }
        let doubt = self.doubt(draft).or_else(|| Some((None, self.doubt_in_sheet(&keys, seen)?)));
        keys.note(seen, row);
        let found = match self.same(draft, decision) {
            Ok(found) => found,
            Err(fault) => return Outcome::bad(fault),
        };
        let Some(party) = found else {
            return match decision {
                Some(Decision::Update(id)) => self.decided_customer(row, draft, id, doubt, seen),
                Some(decision) => self.new_customer(draft, doubt).decided(Decided::As(decision)),
                None => self.new_customer(draft, doubt),
            };
        };
        // Whom the row names beyond doubt may be another than the one decided on.
        let decided = match decision {
            Some(Decision::Update(id)) if id == party.id => Decided::Not,
            Some(_) => Decided::Outdated,
            None => Decided::Not,
        };
        self.known_customer(row, draft, party, seen).decided(decided)
    }

    /// A row about a customer that is there, which no other row of the sheet is about.
    fn known_customer(&self, row: i64, draft: &CustomerDraft, party: &Party, seen: &mut Seen) -> Outcome {
        let met = format!("r:{}", party.id);
        if let Some(earlier) = seen.row(&met) {
            return repeated(earlier);
        }
        seen.note(met, row);
        if !party.may_edit {
            return self.not_yours(party);
        }
        self.changed_customer(party, draft)
    }

    /// A doubtful row of which somebody decided that it is this customer: it stays one about which can be decided.
    fn decided_customer(
        &self,
        row: i64,
        draft: &CustomerDraft,
        id: RecordId,
        doubt: Option<(Option<RecordId>, Fault)>,
        seen: &mut Seen,
    ) -> Outcome {
        let candidate = self.candidates(draft).into_iter().find(|party| party.id == id && party.may_edit);
        let (Some(party), Some((_, fault))) = (candidate, doubt.clone()) else {
            return self.new_customer(draft, doubt).decided(Decided::Outdated);
        };
        match self.known_customer(row, draft, party, seen) {
            bad if bad.verdict == Verdict::Bad => bad,
            Outcome { plan, .. } => {
                Outcome::doubtful(Some(id), fault, plan).decided(Decided::As(Decision::Update(id)))
            }
        }
    }

    fn changed_customer(&self, party: &Party, draft: &CustomerDraft) -> Outcome {
        let judge = self.judge;
        let existing = judge.options.existing;
        let standing = self.customers.get(&party.id).filter(|_| existing != Existing::Skip);
        let Some(before) = standing else { return Outcome::unchanged(party.id) };
        let gives_way = |empty| existing.gives_way(empty);
        let after = overlay::lay(&judge.policy, before, &draft.said, gives_way, judge.today);
        let contact = draft.contact.as_ref().and_then(|said| self.planned_contact(party.id, said));
        let update = |plan| Outcome::will(Verdict::Update, Some(party.id), plan);
        match (after == *before, contact) {
            (true, None) => Outcome::unchanged(party.id),
            (true, Some(contact)) => update(Plan::Contact { party: party.clone(), contact }),
            (false, contact) => update(Plan::ChangeCustomer {
                party: party.clone(),
                before: Box::new(before.clone()),
                after: Box::new(after),
                contact,
            }),
        }
    }

    fn new_customer(&self, draft: &CustomerDraft, doubt: Option<(Option<RecordId>, Fault)>) -> Outcome {
        let judge = self.judge;
        if draft.said.name.is_none() {
            return Outcome::bad(Fault::cell(judge.reading.column(Field::Name), "import-fault-name-needed"));
        }
        if !judge.may_create {
            return Outcome::bad(Fault::row("import-fault-may-not-create"));
        }
        let plan = Plan::NewCustomer(Box::new(draft.clone()));
        match doubt {
            Some((party, fault)) => Outcome::doubtful(party, fault, Some(plan)),
            None => Outcome::will(Verdict::Create, None, plan),
        }
    }

    /// Those in the archive who are like what a row says, by each likeness of the rulebook (`archive.dedupe`).
    fn alike(&self, draft: &CustomerDraft) -> [(&'static str, Field, Vec<&Party>); 3] {
        let judge = self.judge;
        let said = &draft.said;
        let code = said.credit_code.as_deref().filter(|_| judge.doubts_by(Likeness::CreditCode));
        let name = said.name.as_deref().filter(|_| judge.doubts_by(Likeness::Name));
        let phone = said.phone.as_ref().filter(|_| judge.doubts_by(Likeness::Phone));
        let by_code = code.map(|code| self.known.by_code(code));
        let by_name = name.map(|name| self.known.by_name(&name_key(name)));
        let by_phone = phone.map(|phone| self.known.by_phone(&phone.digits));
        [
            ("import-doubt-credit-code", Field::CreditCode, by_code.unwrap_or_default()),
            ("import-doubt-name", Field::Name, by_name.unwrap_or_default()),
            ("import-doubt-phone", Field::Phone, by_phone.unwrap_or_default()),
        ]
    }

    /// The customers that a doubtful row may be about, each once.
    pub(super) fn candidates(&self, draft: &CustomerDraft) -> Vec<&Party> {
        let mut candidates: Vec<&Party> = Vec::new();
        for party in self.alike(draft).into_iter().flat_map(|(_, _, parties)| parties) {
            if !candidates.iter().any(|other| other.id == party.id) {
                candidates.push(party);
            }
        }
        candidates
    }

    /// Somebody in the archive who may be the same.
    fn doubt(&self, draft: &CustomerDraft) -> Option<(Option<RecordId>, Fault)> {
        for (key, field, parties) in self.alike(draft) {
            let shown = parties.iter().find(|party| party.may_read).or_else(|| parties.first());
            let Some(party) = shown else { continue };
            let column = self.judge.reading.column(field);
            if !party.may_read {
                return Some((None, Fault::cell(column, "import-doubt-hidden")));
            }
            let message =
                Message::new(key).with("number", party.number.clone()).with("name", party.name.clone());
            return Some((Some(party.id), Fault::cell(column, message)));
        }
        None
    }

    /// An earlier row of the sheet that may be the same.
    fn doubt_in_sheet(&self, keys: &Keys, seen: &Seen) -> Option<Fault> {
        let judge = self.judge;
        let name = keys.name.as_ref().filter(|_| judge.doubts_by(Likeness::Name));
        let phone = keys.phone.as_ref().filter(|_| judge.doubts_by(Likeness::Phone));
        let row = name.and_then(|key| seen.row(key)).or_else(|| phone.and_then(|key| seen.row(key)))?;
        Some(Fault::row(Message::new("import-doubt-row").with("row", row)))
    }
}

fn repeated(earlier: i64) -> Outcome {
    Outcome::bad(Fault::row(Message::new("import-fault-repeated").with("row", earlier)))
}

/// By what a row of customers can be known again within its sheet.
struct Keys {
    number: Option<String>,
    code: Option<String>,
    name: Option<String>,
    phone: Option<String>,
}

impl Keys {
    fn of(draft: &CustomerDraft) -> Self {
        let said = &draft.said;
        Self {
            number: draft.number.as_ref().map(|number| format!("n:{number}")),
            code: said.credit_code.as_ref().map(|code| format!("c:{code}")),
            name: said.name.as_ref().map(|name| format!("a:{}", name_key(name))),
            phone: said.phone.as_ref().map(|phone| format!("p:{}", phone.digits)),
        }
    }

    /// The earlier row that is about the same customer beyond doubt.
    fn repeats(&self, seen: &Seen, decision: Option<Decision>) -> Option<i64> {
        let by_number = self.number.as_ref().and_then(|key| seen.row(key));
        let by_code = self.code.as_ref().and_then(|key| seen.row(key));
        let by_name = self.name.as_ref().and_then(|key| seen.row(key));
        let by_phone = self.phone.as_ref().and_then(|key| seen.row(key));
        let by_both =
            by_name.filter(|row| by_phone == Some(*row) && self.number.is_none() && decision.is_none());
        by_number.or(by_code).or(by_both)
    }

    fn note(&self, seen: &mut Seen, row: i64) {
        for key in [&self.number, &self.code, &self.name, &self.phone].into_iter().flatten() {
            seen.note(key.clone(), row);
        }
    }
}
