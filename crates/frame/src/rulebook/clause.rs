//! One clause: what it says, by which figures, what it obliges people to now, how it was kept, when it changed.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::duty::{self, Listed, Standing, States, Tally, Wanted, Whose};
use kernel::policy::{self, Policy};
use kernel::{Actor, Error, Message, Moment, Read, Result, StaffId, VersionId, staff};
use maud::{Markup, html};
use rulebook::{Difference, Parameter, compare};
use serde::Serialize;
use std::sync::Arc;
use web::chart::{Chart, Point};
use web::components::{
    Button, Column, PageHead, Row, Tone, card_figure, cards, columns, empty, facts, notice_box, sheet,
    sheet_padded, table,
};
use web::{Page, Ui, View, format};

use super::compliance::{DutyList, Span};
use super::document::number_of;
use super::spoken::{self, ClauseText};
use super::versions::{self, VersionLine};
use crate::rulebook::drafts::pages::difference_table;

/// How many months of compliance are shown.
const MONTHS: usize = 6;
/// How many versions back changes are looked for.
const VERSIONS: usize = 20;
/// How many open duties are shown; the rest stands in the list of duties.
const DUTIES: i64 = 10;

/// A clause's page.
#[derive(Clone, Debug, Serialize)]
pub struct ClausePage {
    /// What it says.
    pub text: ClauseText,
    /// The part it stands in.
    pub part: rulebook::Wording,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Whether the version in force has it; when not, this is how it stood last.
    pub in_force: bool,
    /// Whether it obliges anybody: some kind of duty carries it.
    pub obliges: bool,
    /// Its open duties that the person may see, soonest first.
    pub duties: Vec<ClauseDuty>,
    /// All its duties that the person may see, counted.
    pub tally: Tally,
    /// The last months, the oldest first.
    pub months: Vec<Month>,
    /// In which versions it changed, the newest first.
    pub history: Vec<Change>,
}

/// An open duty of a clause.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseDuty {
    /// The duty with its record.
    #[serde(flatten)]
    pub listed: Listed,
    /// How its clock stands.
    pub standing: Standing,
    /// Where its record stands.
    pub address: String,
    /// Who is obliged.
    pub owner: Option<String>,
}

/// One month of compliance.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// What fell due in it.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A version that changed the clause.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The version.
    pub version: VersionLine,
    /// What it changed.
    pub differences: Vec<Difference>,
}

impl ClausePage {
    /// The clause as it stands, or stood last.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no version of late has it.
    pub fn read(read: &mut Read<'_>, actor: &Actor, id: &str) -> Result<Self> {
        let in_force = read.policy()?;
        let (history, last) = history(read, id)?;
        let book = if in_force.clause(id).is_some() { Some(Arc::clone(&in_force)) } else { last };
        let book = book.ok_or(Error::NotFound)?;
        let clause = book.clause(id).ok_or(Error::NotFound)?;
        let part = book.header().parts.iter().find(|head| head.part == clause.part);
        let obliges = read.house().catalogue.duties().any(|kind| kind.clause == id);
        let ever = (Moment::from_micros(i64::MIN), Moment::from_micros(i64::MAX));
        Ok(Self {
            text: ClauseText::of(clause, number_of(&book, id).unwrap_or_default()),
            part: part.map_or_else(|| clause.title.clone(), |head| head.title.clone()),
            parameters: clause.parameters.clone(),
            in_force: in_force.clause(id).is_some(),
            obliges,
            duties: if obliges { open_duties(read, actor, id)? } else { Vec::new() },
            tally: duty::compliance_of(read, actor, id, ever.0, ever.1)?,
            months: if obliges { months(read, actor, id)? } else { Vec::new() },
            history,
        })
    }

    fn duties(&self, ui: &Ui) -> Markup {
        let heads = [
            Column::new(ui.t("book-duty-record")).main(),
            Column::new(ui.t("book-duty-what")),
            Column::new(ui.t("book-duty-owner")),
            Column::new(ui.t("book-duty-due")),
        ];
        let rows: Vec<Row> = self
            .duties
            .iter()
            .map(|line| {
                let cells = vec![
                    html! { a href=(line.address) { (line.listed.title) } " " span.faint { (line.listed.number) } },
                    html! { (ui.t(&duty::sentence_key(&line.listed.duty.kind))) },
                    html! { (line.owner.as_deref().unwrap_or("—")) },
                    html! { (ui.clock_at(&line.listed.duty, line.standing)) },
                ];
                Row::new(cells).opens(line.address.clone())
            })
            .collect();
        let title = ui.t("book-duties-open");
        let all = Button::link(ui.t("book-duties-all"), DutyList::of(&self.text.id).href()).quiet();
        let body = html! {
            @if rows.is_empty() {
                (empty(&ui.t("book-duties-none"), &ui.t("book-duties-none-text"), None))
            } @else {
                div.table-wrap { (table(&title, &heads, &rows)) }
            }
        };
        sheet(&title, Some(html! { (all) }), body)
    }

    fn figures(&self, ui: &Ui) -> Markup {
        let late_tone = if self.tally.overdue > 0 { Tone::Late } else { Tone::Plain };
        let all = DutyList::of(&self.text.id);
        let rate = match self.tally.rate_percent() {
            Some(rate) => format!("{rate}%"),
            None => "—".to_owned(),
        };
        cards(html! {
            (card_figure(&ui.t("book-open"), &format::number(self.tally.open), &all.clone().open(false).href(), Tone::Plain, None))
            (card_figure(&ui.t("book-overdue"), &format::number(self.tally.overdue), &all.clone().open(true).href(), late_tone, None))
            (card_figure(&ui.t("book-rate"), &rate, &all.done(false).href(), Tone::Plain, None))
        })
    }

    fn months_chart(&self, ui: &Ui) -> Markup {
        let names = self.months.iter().map(|month| month.first.strftime("%Y-%m").to_string()).collect();
        let points = |value: fn(&Tally) -> i64, list: fn(DutyList) -> DutyList| {
            self.months
                .iter()
                .map(|month| {
                    let count = value(&month.tally);
                    let span = Span::month(month.first);
                    let href = list(DutyList::of(&self.text.id).within(&span)).href();
                    #[expect(clippy::cast_precision_loss, reason = "the height of a bar")]
                    let point = Point::new(count as f64, format::number(count)).opens(href);
                    (month.tally.due > 0).then_some(point)
                })
                .collect()
        };
        let chart = Chart::stacked(ui.locale, "", names)
            .series_as("good", ui.t("book-in-time"), points(|t| t.in_time, |list| list.done(false)))
            .series_as("soon", ui.t("book-done-late"), points(|t| t.done_late, |list| list.done(true)))
            .series_as("late", ui.t("book-overdue"), points(|t| t.overdue, |list| list.open(true)))
            .series_as("plain", ui.t("book-open"), points(|t| t.open, |list| list.open(false)));
        sheet_padded(&ui.t("book-months"), None, html! { (chart) })
    }

    fn changes(&self, ui: &Ui) -> Markup {
        let body = html! {
            @if self.history.is_empty() { p.dim { (ui.t("book-history-none")) } }
            @for change in &self.history {
                h3 {
                    a href={ "/rulebook?version=" (change.version.id) } {
                        (ui.tr(&Message::new("book-version").with("version", change.version.id.0)))
                    }
                    " " small.dim { (change.version.since_words(ui)) }
                }
                (difference_table(ui, &change.differences, &HashMap::new()))
            }
        };
        sheet_padded(&ui.t("book-history"), None, body)
    }
}

fn open_duties(read: &mut Read<'_>, actor: &Actor, id: &str) -> Result<Vec<ClauseDuty>> {
    let wanted = Wanted {
        whose: Whose::Team,
        states: States::Open,
        late: None,
        clause: Some(id.to_owned()),
        from: None,
        until: None,
        after: None,
        limit: DUTIES,
    };
    let listed = duty::list(read, actor, &wanted)?;
    let owners: Vec<StaffId> = listed.iter().filter_map(|line| line.duty.owner_id).collect();
    let names = staff::names(read, &owners)?;
    let standing = duty::standing_of_each(read, &listed.iter().map(|line| &line.duty).collect::<Vec<_>>())?;
    let catalogue = &read.house().catalogue;
    listed
        .into_iter()
        .zip(standing)
        .map(|(listed, standing)| {
            let place = catalogue.duty(&listed.duty.kind)?.place;
            let address = catalogue.record(&listed.record_kind)?.address;
            let address = format!("{address}/{}{place}", listed.number);
            let owner = listed.duty.owner_id.and_then(|id| names.get(&id).cloned());
            Ok(ClauseDuty { listed, standing, address, owner })
        })
        .collect()
}

fn months(read: &mut Read<'_>, actor: &Actor, id: &str) -> Result<Vec<Month>> {
    let policy = read.policy()?;
    let calendar = policy.working_calendar();
    let mut span = Span::month(calendar.date_of(read.now().timestamp()));
    let mut months = Vec::with_capacity(MONTHS);
    for _ in 0..MONTHS {
        let (from, until) = span.moments(calendar.zone())?;
        let tally = duty::compliance_of(read, actor, id, from, until)?;
        months.push(Month { first: span.first, tally });
        span = span.previous();
    }
    months.reverse();
    Ok(months)
}

/// The versions that changed the clause, the newest first, and the newest version that has it.
fn history(read: &mut Read<'_>, id: &str) -> Result<(Vec<Change>, Option<Arc<Policy>>)> {
    let lines: Vec<VersionLine> = versions::list(read)?.into_iter().take(VERSIONS).collect();
    let ids: Vec<VersionId> = lines.iter().map(|line| line.id).collect();
    let books = ids.into_iter().map(|id| policy::version(read, id)).collect::<Result<Vec<_>>>()?;
    let changes = lines
        .into_iter()
        .zip(books.windows(2))
        .filter_map(|(version, pair)| {
            let [new, old] = pair else { return None };
            let mut differences = compare(&old.book, &new.book);
            differences.retain(|difference| difference.clause == id);
            (!differences.is_empty()).then_some(Change { version, differences })
        })
        .collect();
    Ok((changes, books.into_iter().find(|book| book.clause(id).is_some())))
}

impl View for ClausePage {
    fn page(&self, ui: &Ui) -> Page {
        let title = self.text.title(ui);
        let head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-rulebook"), "/rulebook")
            .crumb(ui.wording(&self.part), format!("/rulebook#{}", self.text.id))
            .number(self.text.number.clone())
            .under(html! { code.faint { (self.text.id) } });
        let main = html! {
            (sheet_padded(&ui.t("book-wording"), None, html! { article.prose { (self.text.sentences(ui)) } }))
            @if self.obliges { (self.figures(ui)) (self.duties(ui)) (self.months_chart(ui)) }
            (self.changes(ui))
        };
        let side = html! {
            @if !self.parameters.is_empty() {
                (sheet_padded(&ui.t("book-parameters"), None, facts(&spoken::parameters(ui, &self.parameters))))
            }
            (sheet_padded(&ui.t("book-running"), None, html! { p { (spoken::running(ui, self.text.running)) } }))
        };
        let body = html! {
            (head)
            @if !self.in_force { (notice_box(Tone::Soon, html! { (ui.t("book-clause-off")) })) }
            (columns(main, side, false))
        };
        Page::new(title, body)
    }
}
