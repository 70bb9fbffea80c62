//! The customer list as a sheet (`archive.list`). The export is written down before anything is given out; phones are
//! masked but for customers whose phone the person may reveal.

use std::collections::HashSet;

use kernel::{Actor, Read, Result, Tx};
use rulebook::Action;
use web::export::{self, Cell, Sheet};
use web::format;
use web::i18n::{Locale, t};
use web::listing::Params;

use crate::filter::listing;
use crate::list::{self, kind_title, within};
use crate::model::{ADDRESS, KIND};

/// How many customers are read at once.
const CHUNK: usize = 200;

/// Writes down that somebody takes this list out of the system, before they get it.
///
/// # Errors
/// [`kernel::Error::Forbidden`] when the rulebook does not let them.
pub fn note(tx: &mut Tx<'_>, actor: &Actor, params: &Params) -> Result<()> {
    actor.must(tx, Action::Export, KIND)?;
    let listing = listing(tx, actor, params, Action::Export)?;
    export::note(tx, actor, &listing, ADDRESS, &params.query(), "archive.list")
}

/// The list as an XLSX file's bytes, read in chunks.
pub fn sheet(read: &mut Read<'_>, actor: &Actor, params: &Params, locale: Locale) -> Result<Vec<u8>> {
    actor.must(read, Action::Export, KIND)?;
    let listing = listing(read, actor, params, Action::Export)?;
    let headings = [
        "customers-number",
        "field-customer-name",
        "field-customer-short-name",
        "field-customer-kind",
        "customers-tier",
        "customers-owner",
        "field-customer-region",
        "field-customer-lifecycle",
        "field-customer-credit",
        "field-customer-phone",
        "customers-amount-year",
        "customers-missing",
        "web-tags",
    ];
    let headings: Vec<String> = headings.iter().map(|key| t(locale, key)).collect();
    let mut sheet = Sheet::new(&t(locale, "customers-title"), &headings)?;
    listing.walk(read, actor, CHUNK, |read, ids| {
        let policy = read.policy()?;
        let open: HashSet<_> =
            within(read, actor, Action::Reveal, ids)?.into_iter().map(|header| header.id).collect();
        for row in list::rows(read, ids, true)? {
            let amounts: Vec<String> =
                row.amounts.iter().map(|amount| format::money(amount.amount_fen, &amount.currency)).collect();
            let phone = if open.contains(&row.id) { row.plain_phone } else { row.phone };
            sheet.row(&[
                Cell::Text(row.number),
                Cell::Text(row.name),
                Cell::Text(row.short_name),
                Cell::Text(kind_title(&policy, locale, &row.kind)),
                row.tier.map_or(Cell::Empty, |tier| Cell::Number(f64::from(tier))),
                Cell::Text(row.owner.unwrap_or_default()),
                Cell::Text(row.region),
                Cell::Text(t(locale, &format!("status-customer-{}", row.lifecycle))),
                Cell::Text(row.credit.unwrap_or_default()),
                Cell::Text(phone),
                Cell::Text(amounts.join(" + ")),
                Cell::Number(f64::from(row.missing)),
                Cell::Text(row.tags.join("; ")),
            ])?;
        }
        Ok(())
    })?;
    sheet.finish()
}
