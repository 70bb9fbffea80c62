//! Running totals over days that repeat by the week, but for a sorted few that do not.
//!
//! The weekly part is a division; the exceptions carry the sum of their differences, so that a total or its
//! inverse costs one binary search among the exceptions, however many years lie between. The calendar keeps
//! one tally of seconds and one of working days.

/// Running totals; day 0 is a Monday.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Tally {
    /// What the first 0, 1 … 7 days of a usual week add up to.
    week: [i64; 8],
    /// Ascending by day.
    exceptions: Vec<Exceptional>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Exceptional {
    day: u32,
    /// By how much this and all earlier exceptional days together exceed what is usual.
    surplus: i64,
}

impl Tally {
    /// Sums `week` (Monday first) and, in its place, the `amounts` of exceptional days, which ascend by day.
    /// No amount is negative and the week is not empty.
    pub(super) fn new(week: [i64; 7], amounts: impl IntoIterator<Item = (u32, i64)>) -> Self {
        let mut sums = [0; 8];
        for (day, amount) in week.into_iter().enumerate() {
            sums[day + 1] = sums[day] + amount;
        }
        let mut surplus = 0;
        let exceptions = amounts
            .into_iter()
            .map(|(day, amount)| {
                surplus += amount - week[weekday(day)];
                Exceptional { day, surplus }
            })
            .collect();
        Self { week: sums, exceptions }
    }

    /// The total of all days before `day`.
    pub(super) fn before(&self, day: u32) -> i64 {
        let passed = self.exceptions.partition_point(|exception| exception.day < day);
        self.usual_before(day) + self.surplus_of(passed)
    }

    /// The first day by whose end the total is at least `total`, which is positive.
    pub(super) fn reaching(&self, total: i64) -> u32 {
        let passed = self
            .exceptions
            .partition_point(|exception| self.usual_before(exception.day + 1) + exception.surplus < total);
        let usual = self.usually_reaching(total - self.surplus_of(passed));
        // The usual week may run on past the next exceptional day only if that day is the answer.
        self.exceptions.get(passed).map_or(usual, |next| usual.min(next.day))
    }

    fn surplus_of(&self, passed: usize) -> i64 {
        passed.checked_sub(1).map_or(0, |last| self.exceptions[last].surplus)
    }

    fn usual_before(&self, day: u32) -> i64 {
        i64::from(day / 7) * self.week[7] + self.week[weekday(day)]
    }

    fn usually_reaching(&self, total: i64) -> u32 {
        let weeks = (total - 1) / self.week[7];
        let rest = total - weeks * self.week[7];
        let days = self.week[1..].iter().take_while(|sum| **sum < rest).count();
        // A day past `u32` is past every calendar's end as well.
        u32::try_from(weeks * 7)
            .map_or(u32::MAX, |first| first.saturating_add(u32::try_from(days).unwrap_or(0)))
    }
}

fn weekday(day: u32) -> usize {
    (day % 7) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::array::uniform7;
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn totals_and_their_inverse_agree_with_counting_day_by_day(
            week in uniform7(0i64..5).prop_filter("some work", |week| week.iter().sum::<i64>() > 0),
            exceptions in btree_map(0u32..60, 0i64..9, 0..20),
        ) {
            let tally = Tally::new(week, exceptions.clone());
            let amount = |day: u32| exceptions.get(&day).copied().unwrap_or(week[weekday(day)]);
            let mut reached = BTreeMap::new();
            let mut total = 0;
            for day in 0..120 {
                prop_assert_eq!(tally.before(day), total);
                for each in total + 1..=total + amount(day) {
                    reached.insert(each, day);
                }
                total += amount(day);
            }
            for (total, day) in reached {
                prop_assert_eq!(tally.reaching(total), day);
            }
        }
    }

    #[test]
    fn a_total_no_calendar_holds_is_reached_past_its_end() {
        let tally = Tally::new([1, 0, 0, 0, 0, 0, 0], []);
        assert_eq!(tally.reaching(i64::MAX / 8), u32::MAX);
    }
}
