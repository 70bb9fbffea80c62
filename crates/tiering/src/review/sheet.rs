//! A review as a sheet to take away: who moves, and why.

use kernel::event::{self, Cause, Line};
use kernel::{Actor, Error, Message, Read, Result, Tx, record};
use rulebook::Action;
use rules::tier::Indicator;
use serde_json::json;
use web::export::{Cell, MOST_ROWS, Sheet};
use web::i18n::Locale;

use super::model::KIND;
use super::service;
use crate::gauge::CURRENCY;
use crate::proposal::{self, Which};
use crate::view::ItemView;
use crate::words::Words;

/// How many customers are read at a time.
const CHUNK: usize = 500;

/// Writes down that somebody takes the sheet away, before it is made.
///
/// # Errors
/// [`Error::Forbidden`] for who may not export it, or does not see all of it.
pub(super) fn note(tx: &mut Tx<'_>, actor: &Actor, number: &str, which: Which) -> Result<()> {
    let header = record::find(tx, actor, Action::Export, KIND, number)?;
    if !crate::approvals::sees_all(tx, actor, &header)? {
        return Err(Error::Forbidden("error-forbidden"));
    }
    let told = json!({ "list": which.key() });
    event::append(tx, &Line::about(header.id, "record.exported", Cause::staff(actor.id)).with(told))
}

/// The sheet's bytes.
pub(super) fn make(
    read: &mut Read<'_>,
    actor: &Actor,
    locale: Locale,
    number: &str,
    which: Which,
) -> Result<Vec<u8>> {
    let (review, sees_all) = service::look(read, actor, number)?;
    let policy = read.policy()?;
    let words = Words { locale, policy: &policy };
    let mut headings: Vec<String> = [
        "tiering-customer-number",
        "kind-customer",
        "tiering-from",
        "tiering-to",
        "tiering-score-before",
        "tiering-score",
        "tiering-why",
    ]
    .map(|key| words.t(key))
    .into();
    headings.extend(Indicator::ALL.map(|indicator| words.indicator(indicator)));
    headings.extend([
        words.t("tiering-sheet-currency"),
        words.t("tiering-sheet-foreign"),
        words.t("tiering-excluded"),
        words.t("tiering-excluded-who"),
    ]);
    let mut sheet = Sheet::new(&review.header.title, &headings)?;
    let mut from = None;
    let mut rows: u32 = 0;
    loop {
        let page =
            proposal::items_page(read, actor, sees_all, review.header.id, which, from.as_ref(), CHUNK)?;
        let named = proposal::items_named(read, review.header.id, &page.ids)?;
        for item in ItemView::of(read, &review.proposal, named)? {
            rows += 1;
            if rows > MOST_ROWS {
                return Err(Error::refused(Message::new("tiering-sheet-too-long").with("most", MOST_ROWS)));
            }
            sheet.row(&cells(words, &item))?;
        }
        from = page.next;
        if from.is_none() {
            return sheet.finish();
        }
    }
}

fn cells(words: Words<'_>, item: &ItemView) -> Vec<Cell> {
    let points = |score: rules::tier::Score| Cell::Number(f64::from(score.points_x100()) / 100.0);
    let number = |known: Option<u32>| known.map_or(Cell::Empty, |number| Cell::Number(f64::from(number)));
    let facts = &item.explained.facts;
    vec![
        Cell::Text(item.customer.clone()),
        Cell::Text(item.name.clone()),
        Cell::Text(words.tier(item.from)),
        Cell::Text(words.tier(Some(item.to))),
        item.score_before.map_or(Cell::Empty, points),
        points(item.score),
        Cell::Text(words.reason(&item.explained)),
        facts.amount_fen.map_or(Cell::Empty, yuan),
        number(facts.purchases),
        facts.credit.map_or(Cell::Empty, |credit| Cell::Text(credit.key().to_owned())),
        number(facts.years),
        number(facts.complexity.map(|complexity| u32::from(complexity.rating()))),
        Cell::Text(CURRENCY.to_owned()),
        number(Some(item.foreign_purchases).filter(|number| *number > 0)),
        item.excluded.clone().map_or(Cell::Empty, Cell::Text),
        item.excluded_by.clone().map_or(Cell::Empty, Cell::Text),
    ]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a sheet keeps numbers as floats; exact up to 90 billion yuan"
)]
fn yuan(fen: i64) -> Cell {
    Cell::Number(fen as f64 / 100.0)
}
