//! Checks that look beyond one value: a clause against the others, a sentence against its figures.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::clause::{Clause, Part};
use crate::document::Header;
use crate::fault::FaultKind;
use crate::ledger::{Entry, LEDGER};
use crate::read::Node;
use crate::source::Log;
use crate::term::{Term, nearest};
use crate::wording::Lang;

/// The table of a clause in the text; absent = off.
pub(crate) fn clause_in<'a>(root: &'a DeTable<'a>, id: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    let (part, name) = id.split_once('.')?;
    root.get(part)?.get_ref().as_table()?.get(name)
}

/// A clause that builds on another cannot be in force without it.
pub(crate) fn needs<'a>(root: &'a DeTable<'a>, log: &Log<'_>) {
    for entry in LEDGER {
        let Some(clause) = clause_in(root, entry.id) else { continue };
        for needed in entry.needs.iter().filter(|needed| clause_in(root, needed).is_none()) {
            log.fault(&clause.span(), entry.id, FaultKind::ClauseNeeded { needs: (*needed).to_owned() });
        }
    }
}

/// A part with clauses needs its head, or nobody would answer for them.
pub(crate) fn heads(root: &DeTable<'_>, header: &Header, log: &Log<'_>) {
    for part in Part::ALL {
        let Some(table) = root.get(part.key()) else { continue };
        if !header.parts.iter().any(|head| head.part == *part) {
            let parameter = format!("document.part ({part})");
            log.fault(&table.span(), part.key(), FaultKind::MissingParameter { parameter });
        }
    }
}

/// A sentence may show only figures that the clause has, and should show all of its own.
pub(crate) fn placeholders(clause: &Clause, entry: &Entry, text: &Node<'_>) {
    let own = || clause.parameters.iter().map(|parameter| parameter.key.as_str());
    let known = || own().chain(entry.borrows.iter().copied());
    for (lang, template) in Lang::ALL.into_iter().zip(&clause.templates) {
        let lang = lang.key();
        for place in template.places().filter(|place| !known().any(|key| key == *place)) {
            text.fault(FaultKind::UnknownPlaceholder {
                placeholder: place.to_owned(),
                lang,
                nearest: nearest(place, known()),
                known: known().collect::<Vec<_>>().join(", "),
            });
        }
        for key in own().filter(|key| !template.places().any(|place| place == *key)) {
            text.warning(FaultKind::SilentParameter { parameter: key.to_owned(), lang });
        }
    }
}
