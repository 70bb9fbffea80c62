//! How each clause is kept: what fell due in a period, done in time, done late, overdue, open (`rulebook.compliance`).
//!
//! Every figure is a door to the duties behind it, and counts only what the person may see.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span as Days, ToSpan as _};
use kernel::duty::{self, Tally};
use kernel::event::{self, Cause, Line};
use kernel::{Actor, Error, Message, Moment, Read, Refusals, Result, Tx};
use maud::{Markup, html};
use rulebook::{Action, Reach};
use rules::quarter::Quarter;
use serde::Serialize;
use web::components::{Button, Chip, Column, Field, Filters, Icon, List, PageHead, Row, empty, meter_bar};
use web::export::{Cell, Sheet};
use web::i18n::{Locale, t};
use web::listing::Params;
use web::{Page, Ui, View, format};

/// The board's address.
pub const PATH: &str = "/rulebook/compliance";

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// A calendar month.
    Month,
    /// A quarter of the calendar year.
    Quarter,
    /// A calendar year.
    Year,
    /// Any days.
    Days,
}

impl Length {
    const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Days];

    fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Days => "days",
        }
    }
}

/// A period of days in the company's zone, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// How long it is.
    pub length: Length,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl Span {
    /// The month of a day.
    #[must_use]
    pub fn month(of: Date) -> Self {
        Self { length: Length::Month, first: of.first_of_month(), last: of.last_of_month() }
    }

    fn around(length: Length, day: Date) -> Self {
        match length {
            Length::Month => Self::month(day),
            Length::Quarter => {
                let quarter = Quarter::of(day);
                Self { length, first: quarter.first_day(), last: quarter.last_day() }
            }
            Length::Year => Self { length, first: day.first_of_year(), last: day.last_of_year() },
            Length::Days => Self { length, first: day, last: day },
        }
    }

    /// The period that an address asks for: `?period=quarter&from=2026-07-01`, or `?from=…&until=…` for any days.
    ///
    /// # Errors
    /// A day that can not be read, or an end before the beginning, beside its field.
    pub fn asked(params: &Params, today: Date) -> Result<Self> {
        let mut refusals = Refusals::default();
        let mut day = |name: &'static str| {
            let text = params.get(name)?;
            let read = text
                .trim()
                .parse::<Date>()
                .map_err(|_| Message::new("book-day-unreadable").with("text", text));
            refusals.take(name, read)
        };
        let (from, until) = (day("from"), day("until"));
        let asked = params.get("period").unwrap_or_default();
        let length = Length::ALL.into_iter().find(|length| length.key() == asked);
        let length = length.unwrap_or(if until.is_some() { Length::Days } else { Length::Month });
        if let (Some(from), Some(until), Length::Days) = (from, until, length)
            && until < from
        {
            refusals.field("until", "book-until-before-from");
        }
        refusals.finish()?;
        Ok(match length {
            Length::Days => {
                let last = until.unwrap_or(today);
                let first = from.unwrap_or_else(|| last.first_of_month()).min(last);
                Self { length, first, last }
            }
            other => Self::around(other, from.unwrap_or(today)),
        })
    }

    /// The period of the same length before it.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.length {
            Length::Days => {
                let days = self.days();
                Self { first: self.first.saturating_sub(days), last: self.last.saturating_sub(days), ..self }
            }
            length => Self::around(length, self.first.saturating_sub(1.day())),
        }
    }

    /// The period of the same length after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self.length {
            Length::Days => {
                let days = self.days();
                Self { first: self.first.saturating_add(days), last: self.last.saturating_add(days), ..self }
            }
            length => Self::around(length, self.last.saturating_add(1.day())),
        }
    }

    fn days(self) -> Days {
        (self.first.until(self.last).map_or(0, |span| span.get_days()) + 1).days()
    }

    /// From its first instant to the first after it.
    ///
    /// # Errors
    /// Beyond the calendar's range.
    pub fn moments(self, zone: &TimeZone) -> Result<(Moment, Moment)> {
        let begins = |day: Date| -> Result<Moment> {
            let at = day.to_zoned(zone.clone()).map_err(|error| Error::Corrupt(error.to_string()))?;
            Ok(Moment::from(at.timestamp()))
        };
        Ok((begins(self.first)?, begins(self.last.saturating_add(1.day()))?))
    }

    fn query(self) -> String {
        match self.length {
            Length::Days => format!("?from={}&until={}", self.first, self.last),
            length => format!("?period={}&from={}", length.key(), self.first),
        }
    }
}

/// The list of duties behind a figure.
#[derive(Clone, Debug)]
pub struct DutyList {
    clause: String,
    span: Option<Span>,
    which: &'static str,
}

impl DutyList {
    /// Every duty of a clause that the person may see, as far as it is counted: but void ones.
    #[must_use]
    pub fn of(clause: &str) -> Self {
        Self { clause: clause.to_owned(), span: None, which: "&state=counted" }
    }

    /// Those that fall due in a period.
    #[must_use]
    pub fn within(mut self, span: &Span) -> Self {
        self.span = Some(*span);
        self
    }

    /// Open ones, past their time or not. What stands still is not past its time.
    #[must_use]
    pub fn open(mut self, late: bool) -> Self {
        self.which = if late { "&state=open&late=late" } else { "&state=unended&late=in_time" };
        self
    }

    /// Done ones, late or in time.
    #[must_use]
    pub fn done(mut self, late: bool) -> Self {
        self.which = if late { "&state=done&late=late" } else { "&state=done&late=in_time" };
        self
    }

    /// The list's address.
    #[must_use]
    pub fn href(&self) -> String {
        let span =
            self.span.map_or_else(String::new, |span| format!("&from={}&until={}", span.first, span.last));
        let clause = match self.clause.as_str() {
            "" => String::new(),
            clause => format!("&clause={clause}"),
        };
        format!("/duties?whose=team{clause}{}{span}", self.which)
    }
}

/// One clause's line.
#[derive(Clone, Debug, Serialize)]
pub struct BoardRow {
    /// The clause and its counts.
    #[serde(flatten)]
    pub tally: Tally,
    /// Done in time out of what is judged, in percent.
    pub rate_percent: Option<i64>,
    /// The same in the period before.
    pub rate_before: Option<i64>,
}

/// The board of one period.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// The period.
    pub span: Span,
    /// The clauses of which something fell due, in the order of the rulebook.
    pub rows: Vec<BoardRow>,
    /// All of them together.
    pub total: BoardRow,
    /// Whether the person may take the board out as a sheet.
    pub may_export: bool,
}

impl Board {
    /// Counts what fell due in the period.
    pub fn read(read: &mut Read<'_>, actor: &Actor, params: &Params) -> Result<Self> {
        let policy = read.policy()?;
        let calendar = policy.working_calendar();
        let span = Span::asked(params, calendar.date_of(read.now().timestamp()))?;
        let (from, until) = span.moments(calendar.zone())?;
        let (before, _) = span.previous().moments(calendar.zone())?;
        let mut tallies = duty::compliance(read, actor, from, until)?;
        tallies.retain(|tally| tally.due > 0);
        let place = |tally: &Tally| policy.clauses().position(|clause| clause.id == tally.clause);
        tallies.sort_by_key(|tally| place(tally).unwrap_or(usize::MAX));
        let earlier = duty::compliance(read, actor, before, from)?;
        let rates: HashMap<&str, i64> =
            earlier.iter().filter_map(|tally| Some((tally.clause.as_str(), tally.rate_percent()?))).collect();
        let total = row(sum(&tallies), sum(&earlier).rate_percent());
        let rows = tallies
            .into_iter()
            .map(|tally| {
                let before = rates.get(tally.clause.as_str()).copied();
                row(tally, before)
            })
            .collect();
        let may_export = actor.reach(read, Action::Export, "duty")? != Reach::None;
        Ok(Self { span, rows, total, may_export })
    }

    /// The board as a sheet. Who took it out is written down before.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whom the rulebook lets export nothing.
    pub fn export(tx: &mut Tx<'_>, actor: &Actor, params: &Params, locale: Locale) -> Result<Vec<u8>> {
        actor.must(tx, Action::Export, "duty")?;
        let board = Self::read(tx, actor, params)?;
        let told = serde_json::json!({ "list": PATH, "count": board.rows.len() });
        let cause = Cause::staff(actor.id).by("rulebook.compliance");
        event::append(tx, &Line::general("record.exported", cause).with(told))?;
        let policy = tx.policy()?;
        board.sheet(&policy, locale)
    }

    fn sheet(&self, policy: &rulebook::Rulebook, locale: Locale) -> Result<Vec<u8>> {
        let lang = if locale == Locale::En { rulebook::Lang::En } else { rulebook::Lang::Zh };
        let title = |id: &str| {
            policy.clause(id).map_or_else(
                || id.to_owned(),
                |clause| {
                    let title = clause.title.in_lang(lang);
                    if locale == Locale::ZhTw {
                        web::i18n::to_traditional(title).into_owned()
                    } else {
                        title.to_owned()
                    }
                },
            )
        };
        let heads = ["book-clause", "book-clause-id"].into_iter().chain(HEADS).map(|key| t(locale, key));
        let name = format!("{} {}~{}", t(locale, "book-compliance"), self.span.first, self.span.last);
        let mut sheet = Sheet::new(&name, &heads.collect::<Vec<_>>())?;
        #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are of this kind")]
        let number = |count: i64| Cell::Number(count as f64);
        let total = std::iter::once((t(locale, "book-total"), &self.total));
        for (name, row) in self.rows.iter().map(|row| (title(&row.tally.clause), row)).chain(total) {
            let Tally { clause, due, in_time, done_late, overdue, open } = &row.tally;
            sheet.row(&[
                Cell::Text(name),
                Cell::Text(clause.clone()),
                number(*due),
                number(*in_time),
                number(*done_late),
                number(*overdue),
                number(*open),
                row.rate_percent.map_or(Cell::Empty, number),
                row.rate_before.map_or(Cell::Empty, number),
            ])?;
        }
        sheet.finish()
    }

    fn periods(&self, ui: &Ui) -> Markup {
        let chips = Length::ALL
            .into_iter()
            .filter(|length| *length != Length::Days)
            .map(|length| {
                let here = Span::around(length, self.span.last.min(ui.today()));
                let label = ui.t(&format!("book-period-{}", length.key()));
                Chip::choice(label, format!("{PATH}{}", here.query()), self.span.length == length)
            })
            .collect();
        let fields = html! {
            (Field::date("from", ui.t("book-from")).value(self.span.first.to_string()).required())
            (Field::date("until", ui.t("book-until")).value(self.span.last.to_string()).required())
        };
        let step = |span: Span, key: &str, icon| {
            Button::link(ui.t(key), format!("{PATH}{}", span.query())).icon(icon).quiet()
        };
        html! {
            div.row {
                (step(self.span.previous(), "book-period-before", Icon::Left))
                b { (self.span_words(ui)) }
                (step(self.span.next(), "book-period-after", Icon::Right))
                (Filters::new(ui.locale).chips(chips).fields(fields))
            }
        }
    }

    fn span_words(&self, ui: &Ui) -> String {
        let day = |date| format::day(ui.locale, date);
        let message =
            Message::new("book-span").with("from", day(self.span.first)).with("until", day(self.span.last));
        ui.tr(&message)
    }

    fn cells(&self, name: Markup, row: &BoardRow) -> Row {
        let list = || DutyList::of(&row.tally.clause).within(&self.span);
        let door = |count: i64, list: DutyList, class: &str| {
            html! {
                @if count == 0 { span.faint { "0" } } @else { a class=(class) href=(list.href()) { (format::number(count)) } }
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
        let bar = |rate: i64| meter_bar("", rate as f64, 100.0, &format!("{rate}%"));
        let none = || html! { span.faint { "—" } };
        let rate = row.rate_percent.map_or_else(none, bar);
        let before = row.rate_before.map_or_else(none, |rate| html! { span.dim { (rate) "%" } });
        Row::new(vec![
            name,
            door(row.tally.due, list(), ""),
            door(row.tally.in_time, list().done(false), ""),
            door(row.tally.done_late, list().done(true), "soon"),
            door(row.tally.overdue, list().open(true), "late"),
            door(row.tally.open, list().open(false), ""),
            rate,
            before,
        ])
    }
}

/// The headings of the figures.
const HEADS: [&str; 7] = [
    "book-due",
    "book-in-time",
    "book-done-late",
    "book-overdue",
    "book-open",
    "book-rate",
    "book-rate-before",
];

fn row(tally: Tally, rate_before: Option<i64>) -> BoardRow {
    BoardRow { rate_percent: tally.rate_percent(), rate_before, tally }
}

fn sum(tallies: &[Tally]) -> Tally {
    tallies.iter().fold(Tally::default(), |sum, tally| Tally {
        clause: String::new(),
        due: sum.due + tally.due,
        in_time: sum.in_time + tally.in_time,
        done_late: sum.done_late + tally.done_late,
        overdue: sum.overdue + tally.overdue,
        open: sum.open + tally.open,
    })
}

impl View for Board {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("book-compliance");
        let head = PageHead::new(title.clone()).crumb(ui.t("web-nav-rulebook"), "/rulebook");
        let columns = std::iter::once(Column::new(ui.t("book-clause")).main())
            .chain(HEADS.into_iter().map(|key| {
                let column = Column::new(ui.t(key));
                if key == "book-rate" { column } else { column.number() }
            }))
            .collect();
        let mut rows: Vec<Row> =
            self.rows.iter().map(|row| self.cells(ui.clause(&row.tally.clause), row)).collect();
        if rows.len() > 1 {
            rows.push(self.cells(html! { b { (ui.t("book-total")) } }, &self.total));
        }
        let tools = html! {
            @if self.may_export {
                (Button::link(ui.t("web-export-xlsx"), format!("{PATH}{}&format=xlsx", self.span.query())).icon(Icon::Download).quiet())
            }
        };
        let nothing = empty(&ui.t("book-compliance-none"), &ui.t("book-compliance-none-text"), None);
        let list =
            List::new(ui.locale, title.clone()).columns(columns).rows(rows).tools(tools).empty(nothing);
        let body = html! {
            (head)
            (self.periods(ui))
            (list)
            p { small.dim { (ui.t("book-compliance-note")) } }
        };
        Page::new(title, body)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(query: &str) -> Span {
        Span::asked(&Params::parse(query), date(2026, 11, 22)).unwrap()
    }

    #[test]
    fn without_a_question_it_is_this_month() {
        let span = asked("");
        assert_eq!((span.first, span.last), (date(2026, 11, 1), date(2026, 11, 30)));
        assert_eq!(asked("period=never"), span);
    }

    #[test]
    fn a_quarter_and_a_year_are_those_of_the_day_asked_for() {
        let quarter = asked("period=quarter&from=2026-08-15");
        assert_eq!((quarter.first, quarter.last), (date(2026, 7, 1), date(2026, 9, 30)));
        assert_eq!(quarter.previous().first, date(2026, 4, 1));
        assert_eq!(quarter.next().last, date(2026, 12, 31));
        assert_eq!(asked("period=year").last, date(2026, 12, 31));
    }

    #[test]
    fn any_days_step_by_their_own_length() {
        let days = asked("from=2026-03-01&until=2026-03-10");
        assert_eq!((days.previous().first, days.previous().last), (date(2026, 2, 19), date(2026, 2, 28)));
        assert_eq!((days.next().first, days.next().last), (date(2026, 3, 11), date(2026, 3, 20)));
    }

    #[test]
    fn what_is_no_day_is_said_beside_its_field() {
        let refused = Span::asked(&Params::parse("from=soon&until=2026-01-01"), date(2026, 1, 1));
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusals[0].field.as_deref(), Some("from"));
        let backwards = Span::asked(&Params::parse("from=2026-02-01&until=2026-01-01"), date(2026, 1, 1));
        assert!(matches!(backwards, Err(Error::Refused(_))), "{backwards:?}");
    }

    #[test]
    fn a_period_begins_and_ends_at_midnight_in_the_company_s_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let (from, until) = asked("").moments(&zone).unwrap();
        assert_eq!(from.timestamp().to_string(), "2026-10-31T16:00:00Z");
        assert_eq!(until.timestamp().to_string(), "2026-11-30T16:00:00Z");
    }

    #[test]
    fn a_figure_opens_the_duties_it_counts() {
        let list = DutyList::of("tiering.review").within(&asked("")).open(true).href();
        assert_eq!(
            list,
            "/duties?whose=team&clause=tiering.review&state=open&late=late&from=2026-11-01&until=2026-11-30"
        );
    }
}
