//! The clock on the wall: from its readings to instants, in zones that put the clock forward and back.
//!
//! A reading stands for **the first instant at which the clock shows it or a later one**. A reading that is
//! skipped is the instant of the skip, a reading that comes twice is its first coming. So a later reading
//! never stands for an earlier instant, and windows that are apart on the wall are apart in time.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The instant for which `second` of `date` stands; `second` may be 86,400, the end of the day.
pub(super) fn instant(zone: &TimeZone, date: Date, second: u32) -> Timestamp {
    let midnight = date.to_datetime(Time::midnight());
    let reading = midnight.saturating_add(SignedDuration::from_secs(second.into()));
    let instant = match zone.to_ambiguous_timestamp(reading).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(reading),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(reading),
        AmbiguousOffset::Gap { after, .. } => after.to_timestamp(reading).map(|just_before| {
            let skip = zone.following(just_before).find(|change| change.offset() == after);
            skip.map_or(just_before, |change| change.timestamp())
        }),
    };
    // Only the outermost days of the representable range have readings without an instant.
    instant.unwrap_or(if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The dates around every change of the clock between two instants: those whose windows may be longer or
/// shorter than the wall says.
pub(super) fn dates_of_changes(zone: &TimeZone, from: Timestamp, to: Timestamp) -> BTreeSet<Date> {
    let mut dates = BTreeSet::new();
    for change in zone.following(from).take_while(|change| change.timestamp() <= to) {
        let after = zone.to_datetime(change.timestamp());
        let before = zone.to_datetime(change.timestamp() - SignedDuration::from_secs(1));
        let (first, last) = (before.date().min(after.date()), before.date().max(after.date()));
        dates.extend(first.series(1.day()).take_while(|date| *date <= last));
    }
    dates
}
