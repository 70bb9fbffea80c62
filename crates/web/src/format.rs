//! Dates, spans of time, numbers and money as people of each language write them.
//!
//! Pure functions: language, zone and the present moment are arguments. What needs words takes them from the language
//! files. Tables use the short forms (`2026-03-05 14:30`), sentences the long ones (`2026年3月5日`).

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use rules::calendar::WorkingCalendar;

use crate::i18n::{Locale, Text, t, tr};
use crate::text;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The date of a moment in the zone, long: `2026年3月5日`, `5 Mar 2026`.
#[must_use]
pub fn date(locale: Locale, zone: &TimeZone, at: Timestamp) -> String {
    day(locale, local_date(zone, at))
}

/// A calendar date, long: `2026年3月5日`, `5 Mar 2026`.
#[must_use]
pub fn day(locale: Locale, date: Date) -> String {
    if locale.is_chinese() {
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    } else {
        date.strftime("%-d %b %Y").to_string()
    }
}

/// A calendar date with its weekday: `2026年3月5日 星期四`, `Thursday, 5 Mar 2026`.
#[must_use]
pub fn day_with_weekday(locale: Locale, date: Date) -> String {
    let (day, weekday) = (day(locale, date), weekday(locale, date.weekday()));
    if locale.is_chinese() { format!("{day} {weekday}") } else { format!("{weekday}, {day}") }
}

/// The name of a weekday: `星期四`, `Thursday`.
#[must_use]
pub fn weekday(locale: Locale, weekday: Weekday) -> String {
    const KEYS: [&str; 7] = [
        "web-weekday-monday",
        "web-weekday-tuesday",
        "web-weekday-wednesday",
        "web-weekday-thursday",
        "web-weekday-friday",
        "web-weekday-saturday",
        "web-weekday-sunday",
    ];
    let index = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
    t(locale, KEYS[index])
}

/// Date and time of a moment in the zone, short, for tables: `2026-03-05 14:30`.
#[must_use]
pub fn date_time(zone: &TimeZone, at: Timestamp) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The time of day of a moment in the zone: `14:30`.
#[must_use]
pub fn time_of_day(zone: &TimeZone, at: Timestamp) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// A moment as one would say it today: `今天 18:00`, `明天 09:00`, `11月25日 18:00`, `2027年1月4日 09:00`.
#[must_use]
pub fn moment(locale: Locale, zone: &TimeZone, at: Timestamp, now: Timestamp) -> String {
    let time = time_of_day(zone, at);
    let (then, today) = (local_date(zone, at), local_date(zone, now));
    let text = match days_between(today, then) {
        -1 => text!("web-moment-yesterday", time = time),
        0 => text!("web-moment-today", time = time),
        1 => text!("web-moment-tomorrow", time = time),
        _ if then.year() != today.year() => return format!("{} {time}", day(locale, then)),
        _ if locale.is_chinese() => return format!("{}月{}日 {time}", then.month(), then.day()),
        _ => return format!("{} {time}", then.strftime("%-d %b")),
    };
    tr(locale, &text)
}

/// How a due time stands, short: `逾期 18 分钟`, `今天 18:00`, `明天 09:00`, `还有 2 个工作日`.
///
/// What is `left`, in seconds, below zero when it is late, is working time, as the time that was given. At the due moment
/// itself it is not late yet.
#[must_use]
pub fn due(locale: Locale, calendar: &WorkingCalendar, due: Timestamp, now: Timestamp, left: i64) -> String {
    if due < now {
        return late(locale, calendar, -left);
    }
    let zone = calendar.zone();
    match days_between(local_date(zone, now), local_date(zone, due)) {
        0 | 1 => moment(locale, zone, due, now),
        _ => {
            let span = working_days_span(locale, left.max(0), calendar.usual_day().as_secs());
            tr(locale, &Text::new("web-due-left").with("span", span))
        }
    }
}

/// Late by `seconds` of working time: `逾期 18 分钟`, `逾期 2 个工作日 1 小时`.
#[must_use]
pub fn late(locale: Locale, calendar: &WorkingCalendar, seconds: i64) -> String {
    tr(locale, &Text::new("web-due-late").with("span", late_span(locale, calendar, seconds)))
}

/// By how much something is late, as [`late`] says it.
#[must_use]
pub fn late_span(locale: Locale, calendar: &WorkingCalendar, seconds: i64) -> String {
    // In the evening no working time passes, and still it is late.
    if seconds < MINUTE {
        return tr(locale, &text!("web-span-moment"));
    }
    working_days_span(locale, seconds, calendar.usual_day().as_secs())
}

/// How long ago: `刚刚`, `3 分钟前`, `2 小时前`, `5 天前`; from 30 days on the date.
#[must_use]
pub fn ago(locale: Locale, zone: &TimeZone, at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - at.as_second();
    let text = if seconds < MINUTE {
        text!("web-ago-now")
    } else if seconds < HOUR {
        text!("web-ago-minutes", minutes = seconds / MINUTE)
    } else if seconds < DAY {
        text!("web-ago-hours", hours = seconds / HOUR)
    } else if seconds < 30 * DAY {
        text!("web-ago-days", days = seconds / DAY)
    } else {
        return date(locale, zone, at);
    };
    tr(locale, &text)
}

/// A span of working time in `seconds`, where a day has no fixed length: `30 分钟`, `4 个工作小时`, `16 个工作小时 30 分钟`.
#[must_use]
pub fn working_span(locale: Locale, seconds: i64) -> String {
    let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
    let text = match (hours, minutes) {
        (0, minutes) => text!("web-span-minutes", minutes = minutes),
        (hours, 0) => text!("web-span-working-hours", hours = hours),
        (hours, minutes) => text!("web-span-working-hours-minutes", hours = hours, minutes = minutes),
    };
    tr(locale, &text)
}

/// A span of working time in `seconds`, from one working day of `day` seconds on in days: `30 分钟`, `4 个工作小时`,
/// `2 个工作日`, `41 个工作日 4 小时`.
#[must_use]
pub fn working_days_span(locale: Locale, seconds: i64, day: i64) -> String {
    if day <= 0 || seconds < day {
        return working_span(locale, seconds);
    }
    let (days, hours) = (seconds / day, seconds % day / HOUR);
    let text = match hours {
        0 => text!("web-span-working-days", days = days),
        hours => text!("web-span-working-days-hours", days = days, hours = hours),
    };
    tr(locale, &text)
}

fn local_date(zone: &TimeZone, at: Timestamp) -> Date {
    at.to_zoned(zone.clone()).date()
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// A whole number with thousands separators: `6,820,000`.
#[must_use]
pub fn number(value: i64) -> String {
    grouped(&value.to_string())
}

/// A number with `places` decimals and thousands separators: `1,083.2`.
#[must_use]
pub fn decimal(value: f64, places: usize) -> String {
    grouped(&format!("{value:.places$}"))
}

/// A change with its sign: `+6.7`, `−8.3`, `0.0`.
#[must_use]
pub fn change(value: f64, places: usize) -> String {
    let digits = decimal(value.abs(), places);
    // What rounds to nothing has no direction.
    let sign = match digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        false => "",
        true if value < 0.0 => "−",
        true => "+",
    };
    format!("{sign}{digits}")
}

/// A share from 0 to 1 as a percentage: `96.4%`.
#[must_use]
pub fn percent(share: f64, places: usize) -> String {
    format!("{}%", decimal(share * 100.0, places))
}

/// A number for the axis of a chart, rounded to one decimal: `1.2万`, `3亿`; `12K`, `1.2M` in English.
#[must_use]
pub fn short_number(locale: Locale, value: f64) -> String {
    let units: &[(f64, &str)] = match locale {
        Locale::ZhCn => &[(1e8, "亿"), (1e4, "万")],
        Locale::ZhTw => &[(1e8, "億"), (1e4, "萬")],
        Locale::En => &[(1e9, "B"), (1e6, "M"), (1e3, "K")],
    };
    let (size, unit) = units.iter().copied().find(|(size, _)| value.abs() >= *size).unwrap_or((1.0, ""));
    let digits = decimal(value / size, 1);
    format!("{}{unit}", digits.strip_suffix(".0").unwrap_or(&digits))
}

/// An amount in hundredths (fen, cents) of a currency given by its ISO code: `¥6,820,000.00`, `US$29.33`.
#[must_use]
pub fn money(hundredths: i64, currency: &str) -> String {
    let amount = hundredths.unsigned_abs();
    let digits = format!("{}.{:02}", amount / 100, amount % 100);
    with_currency(hundredths < 0, currency, &digits)
}

/// As [`money`], rounded to the whole unit (half away from zero), for cards and summaries: `¥6,820,000`.
#[must_use]
pub fn money_rounded(hundredths: i64, currency: &str) -> String {
    let amount = hundredths.unsigned_abs().saturating_add(50) / 100;
    with_currency(hundredths < 0 && amount > 0, currency, &amount.to_string())
}

fn with_currency(negative: bool, currency: &str, digits: &str) -> String {
    let symbol = match currency {
        "CNY" => "¥",
        "USD" => "US$",
        "EUR" => "€",
        "GBP" => "£",
        "HKD" => "HK$",
        "TWD" => "NT$",
        "JPY" => "JP¥",
        "KRW" => "₩",
        // A code is a word, and stands apart; the space does not break.
        code => &format!("{code}\u{a0}"),
    };
    let sign = if negative { "-" } else { "" };
    format!("{sign}{symbol}{}", grouped(digits))
}

/// Puts thousands separators into a plain number with optional sign and decimals.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.find('.').map_or((rest, ""), |point| rest.split_at(point));
    let mut out = String::with_capacity(number.len() + whole.len() / 3);
    out.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::civil::Time;
    use rules::calendar::Window;

    use super::*;

    const ZH: Locale = Locale::ZhCn;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn at(local: &str) -> Timestamp {
        format!("{local}+08:00").parse().unwrap()
    }

    #[test]
    fn a_date_is_that_of_the_companys_zone() {
        // 17:00 UTC is already the next day in Shanghai.
        let evening: Timestamp = "2026-03-04T17:00:00Z".parse().unwrap();
        assert_eq!(date(ZH, &shanghai(), evening), "2026年3月5日");
        assert_eq!(date(Locale::En, &shanghai(), evening), "5 Mar 2026");
        assert_eq!(date(ZH, &TimeZone::UTC, evening), "2026年3月4日");
        assert_eq!(date_time(&shanghai(), evening), "2026-03-05 01:00");
    }

    #[test]
    fn weekdays_have_names() {
        let day = Date::constant(2026, 11, 23);
        assert_eq!(day_with_weekday(ZH, day), "2026年11月23日 星期一");
        assert_eq!(day_with_weekday(Locale::En, day), "Monday, 23 Nov 2026");
        assert_eq!(weekday(ZH, Weekday::Sunday), "星期日");
    }

    /// Monday to Friday, 09:00–12:00 and 13:00–17:30.
    fn office() -> WorkingCalendar {
        let time = |hour, minute| Time::constant(hour, minute, 0, 0);
        let window = |from, to| Window::new(from, to).unwrap();
        let day = vec![window(time(9, 0), time(12, 0)), window(time(13, 0), time(17, 30))];
        let week = std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { Vec::new() });
        WorkingCalendar::new(shanghai(), week, day, BTreeMap::new(), BTreeSet::new()).unwrap()
    }

    /// What is due at `time`, told at `now`.
    fn told(locale: Locale, time: &str, now: Timestamp) -> String {
        let (calendar, time) = (office(), at(time));
        due(locale, &calendar, time, now, calendar.between(now, time).as_secs())
    }

    #[test]
    fn a_due_time_is_told_by_what_matters_now() {
        let now = at("2026-11-23T10:18:00");
        for (time, expected) in [
            ("2026-11-23T10:00:00", "逾期 18 分钟"),
            ("2026-11-23T10:17:30", "逾期 不到 1 分钟"),
            ("2026-11-23T10:18:00", "今天 10:18"),
            ("2026-11-23T18:00:00", "今天 18:00"),
            ("2026-11-24T09:00:00", "明天 09:00"),
            ("2026-11-25T09:00:00", "还有 1 个工作日 6 小时"),
            ("2026-12-01T12:00:00", "还有 6 个工作日 1 小时"),
        ] {
            assert_eq!(told(ZH, time, now), expected, "{time}");
        }
    }

    #[test]
    fn lateness_is_working_time() {
        let monday = at("2026-11-23T10:18:00");
        for (time, expected, english) in [
            ("2026-11-22T09:00:00", "逾期 1 个工作小时 18 分钟", "1 working hour 18 min late"),
            ("2026-11-20T16:00:00", "逾期 2 个工作小时 48 分钟", "2 working hours 48 min late"),
            ("2026-11-18T09:00:00", "逾期 3 个工作日 1 小时", "3 working days 1 h late"),
        ] {
            assert_eq!(told(ZH, time, monday), expected, "{time}");
            assert_eq!(told(Locale::En, time, monday), english, "{time}");
        }
        let saturday = at("2026-11-21T10:00:00");
        let friday = told(ZH, "2026-11-20T17:30:00", saturday);
        assert_eq!(friday, "逾期 不到 1 分钟", "nobody works on it, and it is late");
    }

    #[test]
    fn moments_name_the_day_and_the_year_only_when_needed() {
        let now = at("2026-11-23T10:18:00");
        for (time, chinese, english) in [
            ("2026-11-22T23:59:00", "昨天 23:59", "yesterday 23:59"),
            ("2026-11-23T15:00:00", "今天 15:00", "today 15:00"),
            ("2026-11-25T18:00:00", "11月25日 18:00", "25 Nov 18:00"),
            ("2027-01-04T09:00:00", "2027年1月4日 09:00", "4 Jan 2027 09:00"),
        ] {
            assert_eq!(moment(ZH, &shanghai(), at(time), now), chinese);
            assert_eq!(moment(Locale::En, &shanghai(), at(time), now), english);
        }
    }

    #[test]
    fn a_long_span_of_working_time_is_told_in_working_days() {
        let day = 450 * MINUTE;
        for (seconds, chinese, english) in [
            (day - 1, "7 个工作小时 29 分钟", "7 working hours 29 min"),
            (day, "1 个工作日", "1 working day"),
            (day + 59 * MINUTE, "1 个工作日", "1 working day"),
            (2 * day + HOUR, "2 个工作日 1 小时", "2 working days 1 h"),
            (312 * HOUR, "41 个工作日 4 小时", "41 working days 4 h"),
        ] {
            assert_eq!(working_days_span(ZH, seconds, day), chinese);
            assert_eq!(working_days_span(Locale::En, seconds, day), english);
        }
        assert_eq!(working_days_span(Locale::ZhTw, 2 * day + HOUR, day), "2 個工作日 1 小時");
        assert_eq!(working_days_span(ZH, 312 * HOUR, 0), "312 个工作小时", "without days there are hours");
    }

    #[test]
    fn the_past_is_told_by_distance_until_it_is_far() {
        let now = at("2026-11-23T10:18:00");
        for (time, expected) in [
            ("2026-11-23T10:17:30", "刚刚"),
            ("2026-11-23T10:15:00", "3 分钟前"),
            ("2026-11-23T08:00:00", "2 小时前"),
            ("2026-11-20T08:00:00", "3 天前"),
            ("2026-03-05T08:00:00", "2026年3月5日"),
        ] {
            assert_eq!(ago(ZH, &shanghai(), at(time), now), expected);
        }
    }

    #[test]
    fn numbers_are_grouped_with_and_without_sign_and_decimals() {
        for (value, expected) in [(0, "0"), (999, "999"), (-1000, "-1,000"), (6_820_000, "6,820,000")] {
            assert_eq!(number(value), expected);
        }
        assert_eq!(number(i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(decimal(1083.25, 1), "1,083.2");
        assert_eq!(percent(0.9637, 1), "96.4%");
        assert_eq!(
            (change(6.7, 1), change(-8.3, 1), change(-0.04, 1)),
            ("+6.7".into(), "−8.3".into(), "0.0".into())
        );
    }

    #[test]
    fn money_is_exact_to_the_fen() {
        assert_eq!(money(682_000_000, "CNY"), "¥6,820,000.00");
        assert_eq!(money(2_933, "USD"), "US$29.33");
        assert_eq!(money(-5, "CNY"), "-¥0.05");
        assert_eq!(money(i64::MIN, "XAU"), "-XAU\u{a0}92,233,720,368,547,758.08");
        assert_eq!(money_rounded(682_000_050, "CNY"), "¥6,820,001");
        assert_eq!(money_rounded(-20, "CNY"), "¥0");
    }

    #[test]
    fn axis_numbers_use_the_units_of_the_language() {
        assert_eq!(short_number(ZH, 12_345.0), "1.2万");
        assert_eq!(short_number(Locale::ZhTw, 300_000_000.0), "3億");
        assert_eq!(short_number(Locale::En, 12_345.0), "12.3K");
        assert_eq!(short_number(ZH, 950.0), "950");
    }
}
