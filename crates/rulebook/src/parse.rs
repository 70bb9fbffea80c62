//! From the text to the rulebook: the tables beside the clauses first, then the clauses in the order in which they
//! refer to each other, and at the end the checks that need all of them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::check;
use crate::clause::{Clause, Parameter, Part, Running, Section};
use crate::document::{Header, PartHead, Rulebook};
use crate::draft::Draft;
use crate::fault::{Expected, FaultKind, Faults};
use crate::figure::Figure;
use crate::ledger::{Entry, LEDGER};
use crate::parts::authority::{Action, Authority};
use crate::parts::calendar::Calendar;
use crate::parts::organisation::Organisation;
use crate::parts::{authority, calendar, organisation};
use crate::read::{Fields, Node};
use crate::source::Log;
use crate::template::Template;
use crate::term::{Term, nearest};
use crate::wording::{Lang, Wording};

/// The tables that every rulebook has beside its clauses.
const TABLES: [&str; 4] = ["document", "organisation", "authority", "calendar"];

pub(crate) fn parse(text: &str) -> Result<Rulebook, Faults> {
    let log = Log::new(text);
    let (root, broken) = DeTable::parse_recoverable(text);
    for error in &broken {
        let at = error.span().unwrap_or_default();
        log.fault(&at, "", FaultKind::Syntax { message: error.message().to_owned() });
    }
    // What a parser guesses after broken TOML would only bury the true fault under false ones.
    let rulebook = if broken.is_empty() { read_root(root.get_ref(), &log) } else { None };
    let (faults, warnings) = log.into_parts();
    match rulebook {
        Some(rulebook) if faults.is_empty() => Ok(Rulebook { warnings, ..rulebook }),
        _ => Err(Faults(faults)),
    }
}

fn read_root<'a>(root: &'a DeTable<'a>, log: &'a Log<'a>) -> Option<Rulebook> {
    refuse_unknown_tables(root, log);
    let mut draft = Draft::default();
    let mut sections = Vec::new();

    let organisation = section(root, "organisation", log, &mut sections, organisation::read);
    draft.organisation = organisation;
    let known = draft.organisation.as_ref();
    let header = section(root, "document", log, &mut sections, |fields| read_header(fields, known));
    let authority: Option<Authority> =
        section(root, "authority", log, &mut sections, |fields| authority::read(fields, known));
    let calendar: Option<Calendar> = section(root, "calendar", log, &mut sections, calendar::read);

    let mut borrowed = Vec::new();
    for section in &sections {
        borrowed.extend(section.parameters.iter().cloned());
    }
    if let (Some(authority), Some(organisation)) = (&authority, known) {
        let rows = authority.readers_of("customer", organisation);
        borrowed.push(Parameter { key: "readers".to_owned(), figure: Figure::Rows(rows) });
        let starters = authority.over_all(Action::Review, "tier_review", organisation);
        borrowed.push(Parameter { key: "starters".to_owned(), figure: Figure::Names(starters) });
    }
    draft.borrowed = borrowed;

    read_clauses(root, log, &mut draft);
    check::needs(root, log);
    if let Some(header) = &header {
        check::heads(root, header, log);
    }
    draft.tiering.scheme = std::mem::take(&mut draft.scheme).build();
    let mut clauses = draft.clauses;
    clauses.sort_by_key(|(place, _)| *place);
    Some(Rulebook {
        header: header?,
        organisation: draft.organisation?,
        authority: authority?,
        calendar: calendar?,
        archive: draft.archive,
        service: draft.service,
        tiering: draft.tiering,
        approval: draft.approval,
        change_approval: draft.change_approval,
        sections,
        clauses: clauses.into_iter().map(|(_, clause)| clause).collect(),
        warnings: Vec::new(),
    })
}

/// Reads one of the tables beside the clauses.
fn section<'a, T>(
    root: &'a DeTable<'a>,
    id: &'static str,
    log: &'a Log<'a>,
    sections: &mut Vec<Section>,
    read: impl FnOnce(&mut Fields<'a>) -> Option<T>,
) -> Option<T> {
    let Some(value) = root.get(id) else {
        log.fault_of_whole(id, FaultKind::MissingTable { table: id.to_owned() });
        return None;
    };
    let mut fields = table_of(id, value, log)?;
    let read = read(&mut fields);
    fields.finish();
    sections.push(Section { id, parameters: fields.parameters });
    read
}

/// The fields of a table, or the fault that it is none.
fn table_of<'a>(name: &'a str, value: &'a Spanned<DeValue<'a>>, log: &'a Log<'a>) -> Option<Fields<'a>> {
    let Some(table) = value.get_ref().as_table() else {
        let kind = FaultKind::WrongType { parameter: name.to_owned(), expected: Expected::Table };
        log.fault(&value.span(), name, kind);
        return None;
    };
    Some(Fields::new(table, value.span(), name, log))
}

fn refuse_unknown_tables(root: &DeTable<'_>, log: &Log<'_>) {
    let known = || TABLES.into_iter().chain(Part::ALL.iter().map(|part| part.key()));
    for key in root.keys() {
        let table = key.get_ref().as_ref();
        if !known().any(|name| name == table) {
            let kind = FaultKind::UnknownTable { table: table.to_owned(), nearest: nearest(table, known()) };
            log.fault(&key.span(), "", kind);
        }
    }
}

fn read_header(fields: &mut Fields<'_>, organisation: Option<&Organisation>) -> Option<Header> {
    let title = fields.wording("title");
    let company = fields.wording("company");
    let parts =
        fields.must("part").and_then(|node| node.distinct(part_head, |head| head.part.key().to_owned()));
    for (key, wording) in [("title", &title), ("company", &company)] {
        if let Some(wording) = wording {
            fields.note(key, Figure::Phrase(wording.clone()));
        }
    }
    let parts = parts?;
    if let Some(organisation) = organisation {
        let row = |head: &PartHead| {
            let owner = organisation.function_wording(head.owner);
            Wording::new(
                format!("{}：由{}起草并解释，{}发布", head.title.zh, owner.zh, head.issuer.zh),
                format!(
                    "{}: drafted and interpreted by {}, issued by {}",
                    head.title.en, owner.en, head.issuer.en
                ),
            )
        };
        fields.note("parts", Figure::Rows(parts.iter().map(row).collect()));
    }
    Some(Header { title: title?, company: company?, parts })
}

fn part_head(node: &Node<'_>) -> Option<PartHead> {
    node.table(|fields| {
        let part = fields.must("key").and_then(|node| node.term());
        let title = fields.wording("title");
        let owner = fields.must("owner").and_then(|node| node.term());
        let issuer = fields.wording("issuer");
        Some(PartHead { part: part?, title: title?, owner: owner?, issuer: issuer? })
    })
}

fn read_clauses<'a>(root: &'a DeTable<'a>, log: &'a Log<'a>, draft: &mut Draft) {
    for part in Part::ALL {
        let Some(value) = root.get(part.key()) else { continue };
        let Some(table) = table_of(part.key(), value, log) else { continue };
        let known = || LEDGER.iter().filter(|entry| entry.part == *part);
        for (name, span) in table.keys() {
            if !known().any(|entry| entry.name() == name) {
                let clause = format!("{part}.{name}");
                let nearest = nearest(&clause, known().map(|entry| entry.id));
                log.fault(&span, &clause, FaultKind::UnknownClause { clause: clause.clone(), nearest });
            }
        }
    }
    for entry in LEDGER {
        let Some(value) = check::clause_in(root, entry.id) else { continue };
        if let Some(fields) = table_of(entry.id, value, log)
            && let Some(clause) = read_clause(entry, fields, draft)
        {
            draft.clauses.push((value.span().start, clause));
        }
    }
}

fn read_clause(entry: &Entry, mut fields: Fields<'_>, draft: &mut Draft) -> Option<Clause> {
    let title = fields.wording("title");
    let text_node = fields.must("text");
    let text = text_node.as_ref().and_then(Node::wording);
    let running = match fields.may("running") {
        Some(node) => node.term(),
        None => Some(Running::Recompute),
    };
    let faults_before = fields.log.count();
    (entry.read)(&mut fields, draft);
    fields.finish();
    let sound = fields.log.count() == faults_before;

    let borrowed = draft.borrowed.iter().filter(|known| entry.borrows.contains(&known.key.as_str()));
    let borrowed: Vec<_> = borrowed.cloned().collect();
    let node = text_node?;
    let text = text?;
    let template = |lang: Lang| {
        let lone_brace = |_| node.fault(FaultKind::LoneBrace { lang: lang.key() });
        Template::parse(text.in_lang(lang)).map_err(lone_brace).ok()
    };
    let templates = Lang::ALL.map(template);
    let [Some(zh), Some(en)] = templates else { return None };
    let clause = Clause {
        id: entry.id,
        part: entry.part,
        title: title?,
        text,
        running: running?,
        parameters: fields.parameters,
        borrowed,
        templates: [zh, en],
    };
    // A parameter that could not be read has no figure, nor has one that is written with the organisation's titles when
    // those could not be read; its place in the sentence is not the fault.
    if sound && draft.organisation.is_some() {
        check::placeholders(&clause, entry, &node);
    }
    Some(clause)
}
