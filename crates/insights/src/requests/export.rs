//! The figures of requests as a sheet: one line a figure, so that it can be filtered and pivoted.

use kernel::Result;
use web::export::{Cell, Sheet};
use web::format;

use super::model::RequestBoard;
use crate::export::{Words, as_f64};

/// The bytes of an XLSX file with every figure.
pub fn sheet(board: &RequestBoard, words: &Words<'_>) -> Result<Vec<u8>> {
    let headings = [
        "insights-sheet-figure",
        "insights-sheet-of",
        "insights-sheet-period",
        "insights-sheet-number",
        "insights-requests-sheet-time",
        "insights-requests-sheet-target",
    ];
    let headings = headings.map(|key| words.t(key));
    let mut sheet = Sheet::new(&words.t("insights-requests"), &headings)?;
    let period = format!("{} – {}", board.from.date(), board.until.date());
    let mut line = |part: &str, of: String, period: String, number: i64, times: [Option<i64>; 2]| {
        let [time, target] = times.map(|seconds| {
            // In working hours.
            seconds.map_or(Cell::Empty, |seconds| Cell::Number(as_f64(seconds) / 3600.0))
        });
        let (of, period) = (Cell::Text(of), Cell::Text(period));
        sheet.row(&[Cell::Text(words.t(part)), of, period, Cell::Number(as_f64(number)), time, target])
    };
    let none = [None; 2];
    for (part, figure) in [
        ("insights-requests-received", &board.received),
        ("insights-requests-closed", &board.closed),
        ("insights-requests-reopened", &board.reopened),
        ("insights-requests-open", &board.open),
    ] {
        line(part, String::new(), period.clone(), figure.number, none)?;
    }
    for flow in &board.flow {
        let days = format!("{} – {}", flow.first.date(), flow.last.date());
        line("insights-requests-received", String::new(), days.clone(), flow.received.number, none)?;
        line("insights-requests-closed", String::new(), days, flow.closed.number, none)?;
    }
    for age in &board.backlog {
        line("insights-requests-backlog", words.age(&age.key), String::new(), age.number, none)?;
    }
    for times in &board.times {
        let tier = words.tier(&times.number.key);
        let taken = [times.mean_seconds, times.target_seconds];
        line(words.clock(times.clock), tier.clone(), period.clone(), times.number.number, taken)?;
        line("insights-requests-in-time", tier, period.clone(), times.in_time, none)?;
    }
    for satisfied in &board.satisfaction {
        let tier = words.tier(&satisfied.answered.key);
        line("insights-requests-answered", tier, period.clone(), satisfied.answered.number, none)?;
    }
    for clause in &board.duties.clauses {
        let title = words.clause(&clause.clause);
        for (part, number) in [
            ("insights-duty-due", clause.due),
            ("insights-duty-in-time", clause.in_time),
            ("insights-duty-done-late", clause.done_late),
            ("insights-duty-overdue", clause.overdue),
            ("insights-duty-open", clause.open),
        ] {
            line(part, title.clone(), period.clone(), number, none)?;
        }
    }
    for hour in &board.hours {
        let of = format!("{} {:02}:00", words.weekday(hour.weekday), hour.hour);
        line("insights-requests-hours", of, period.clone(), hour.number.number, none)?;
    }
    sheet.finish()
}

impl Words<'_> {
    /// How old a request is, by the key of the age.
    pub(super) fn age(&self, key: &str) -> String {
        self.t(&format!("insights-requests-age-{key}"))
    }

    /// The message that names a clock.
    #[expect(clippy::unused_self, reason = "stands with the other names")]
    pub(super) fn clock(&self, clock: desk::clock::Clock) -> &'static str {
        match clock {
            desk::clock::Clock::Response => "insights-requests-response",
            desk::clock::Clock::Resolution => "insights-requests-resolution",
        }
    }

    /// A day of the week, 1 for Monday.
    pub(super) fn weekday(&self, weekday: i8) -> String {
        jiff::civil::Weekday::from_monday_one_offset(weekday)
            .map_or_else(|_| weekday.to_string(), |weekday| format::weekday(self.locale, weekday))
    }
}
