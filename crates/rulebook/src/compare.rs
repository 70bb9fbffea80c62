//! What a draft would change in the rulebook, clause by clause and figure by figure.

use serde::Serialize;

use crate::clause::{Clause, Parameter};
use crate::document::Rulebook;
use crate::figure::Figure;
use crate::term::Term;
use crate::wording::Wording;

/// One thing that differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The clause, or the table that is no clause (`document`, `organisation`, `authority`, `calendar`).
    pub clause: String,
    /// What of it differs.
    pub aspect: Aspect,
    /// As it was; `None` = it was not there.
    pub old: Option<Figure>,
    /// As it would be; `None` = it would not be there.
    pub new: Option<Figure>,
}

/// What of a clause differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// The clause as a whole: added (no old) or removed (no new). The figure is its title.
    Clause,
    /// Its title.
    Title,
    /// Its sentences.
    Text,
    /// What happens to running clocks.
    Running,
    /// A parameter, by key.
    Parameter(String),
}

/// All differences, tables first, then clauses in the order of the new version, those removed at the end.
#[must_use]
pub fn compare(old: &Rulebook, new: &Rulebook) -> Vec<Difference> {
    let mut differences = Vec::new();
    for section in new.sections() {
        let before = old.sections().iter().find(|before| before.id == section.id);
        let before = before.map(|before| before.parameters.as_slice()).unwrap_or_default();
        differences.extend(parameters(section.id, before, &section.parameters));
    }
    for clause in new.clauses() {
        match old.clause(clause.id) {
            Some(before) => differences.extend(changes(before, clause)),
            None => differences.push(whole(clause.id, None, Some(&clause.title))),
        }
    }
    let removed = old.clauses().filter(|clause| new.clause(clause.id).is_none());
    differences.extend(removed.map(|clause| whole(clause.id, Some(&clause.title), None)));
    differences
}

fn whole(clause: &str, old: Option<&Wording>, new: Option<&Wording>) -> Difference {
    let phrase = |wording: Option<&Wording>| wording.cloned().map(Figure::Phrase);
    Difference { clause: clause.to_owned(), aspect: Aspect::Clause, old: phrase(old), new: phrase(new) }
}

fn changes(old: &Clause, new: &Clause) -> Vec<Difference> {
    let phrase = |wording: &Wording| Figure::Phrase(wording.clone());
    let running = |clause: &Clause| Figure::Verbatim(clause.running.key().to_owned());
    let aspects = [
        (Aspect::Title, phrase(&old.title), phrase(&new.title)),
        (Aspect::Text, phrase(&old.text), phrase(&new.text)),
        (Aspect::Running, running(old), running(new)),
    ];
    let clause = new.id.to_owned();
    let changed = aspects.into_iter().filter(|(_, old, new)| old != new);
    let mut differences: Vec<_> = changed
        .map(|(aspect, old, new)| Difference {
            clause: clause.clone(),
            aspect,
            old: Some(old),
            new: Some(new),
        })
        .collect();
    differences.extend(parameters(new.id, &old.parameters, &new.parameters));
    differences
}

/// Parameters that differ, those of the new version in its order, then those that are gone.
fn parameters(clause: &str, old: &[Parameter], new: &[Parameter]) -> Vec<Difference> {
    let difference = |key: &str, old: Option<&Figure>, new: Option<&Figure>| Difference {
        clause: clause.to_owned(),
        aspect: Aspect::Parameter(key.to_owned()),
        old: old.cloned(),
        new: new.cloned(),
    };
    let in_old = |key: &str| old.iter().find(|known| known.key == key).map(|known| &known.figure);
    let kept = new.iter().filter(|after| in_old(&after.key) != Some(&after.figure));
    let gone = old.iter().filter(|before| !new.iter().any(|after| after.key == before.key));
    kept.map(|after| difference(&after.key, in_old(&after.key), Some(&after.figure)))
        .chain(gone.map(|before| difference(&before.key, Some(&before.figure), None)))
        .collect()
}
