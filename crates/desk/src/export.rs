//! The register as a sheet. The export is written down before anything is given out; who asked is named, their phone and mail
//! are not in it.

use kernel::{Actor, Read, Result, Tx};
use rulebook::parts::service::Priority;
use rulebook::{Action, Term as _, Wording};
use web::export::{self, Cell, Sheet};
use web::format;
use web::i18n::{Locale, t, to_traditional};
use web::listing::Params;

use crate::list::{listing, rows};
use crate::model::{ADDRESS, KIND};

/// How many requests are read at once.
const CHUNK: usize = 200;

/// Writes down that somebody takes this list out of the system, before they get it.
///
/// # Errors
/// [`kernel::Error::Forbidden`] when the rulebook does not let them.
pub fn note(tx: &mut Tx<'_>, actor: &Actor, params: &Params) -> Result<()> {
    actor.must(tx, Action::Export, KIND)?;
    let listing = listing(tx, actor, params, Action::Export)?;
    export::note(tx, actor, &listing, ADDRESS, &params.query(), "service.channels")
}

/// The list as an XLSX file's bytes, read in chunks.
pub fn sheet(read: &mut Read<'_>, actor: &Actor, params: &Params, locale: Locale) -> Result<Vec<u8>> {
    actor.must(read, Action::Export, KIND)?;
    let listing = listing(read, actor, params, Action::Export)?;
    let headings = [
        "desk-number",
        "field-request-subject",
        "desk-status",
        "field-request-kind",
        "field-request-category",
        "field-request-priority",
        "desk-tier",
        "field-request-customer",
        "field-request-caller",
        "desk-owner",
        "desk-received",
        "desk-due",
        "web-tags",
    ];
    let headings: Vec<String> = headings.iter().map(|key| t(locale, key)).collect();
    let mut sheet = Sheet::new(&t(locale, "desk-title"), &headings)?;
    let policy = read.policy()?;
    let zone = policy.working_calendar().zone();
    let titled = |title: Option<&Wording>, key: &str| match (title, locale) {
        (None, _) => key.to_owned(),
        (Some(title), Locale::En) => title.en.clone(),
        (Some(title), Locale::ZhTw) => to_traditional(&title.zh).into_owned(),
        (Some(title), Locale::ZhCn) => title.zh.clone(),
    };
    let service = policy.service();
    listing.walk(read, actor, CHUNK, |read, ids| {
        for row in rows(read, actor, ids)? {
            let kind = service.kind(&row.kind);
            let way = kind.and_then(|kind| kind.path(&row.category));
            let category = way.and_then(|way| way.last().map(|category| &category.title));
            let levels = service.levels.as_ref().zip(Priority::from_key(&row.priority));
            let priority = levels.map(|(levels, priority)| levels.priority_title(priority));
            let due = row.clock.as_ref().filter(|clock| clock.state == "open");
            sheet.row(&[
                Cell::Text(row.number),
                Cell::Text(row.subject),
                Cell::Text(t(locale, &format!("status-request-{}", row.status.key().replace('_', "-")))),
                Cell::Text(titled(kind.map(|kind| &kind.title), &row.kind)),
                Cell::Text(titled(category, &row.category)),
                Cell::Text(titled(priority, &row.priority)),
                row.tier.map_or(Cell::Empty, |tier| Cell::Number(f64::from(tier))),
                Cell::Text(row.customer.map(|customer| customer.name).unwrap_or_default()),
                Cell::Text(row.caller),
                Cell::Text(row.owner.unwrap_or_default()),
                Cell::Text(format::date_time(zone, row.received_at.timestamp())),
                Cell::Text(
                    due.map(|due| format::date_time(zone, due.due_at.timestamp())).unwrap_or_default(),
                ),
                Cell::Text(row.tags.join("; ")),
            ])?;
        }
        Ok(())
    })?;
    sheet.finish()
}
