//! Reading the tables of a rulebook: every value by its type, every fault noted with its line, nothing overlooked.
//!
//! [`Fields`] is one table. Each key that is asked for is known; whatever is left over when the table is done is an
//! unknown key. A reader returns `None` after noting why, and reads its other keys first, so that one pass finds all
//! faults. Reading a parameter also notes its [`Figure`], so a value and its writing cannot differ.

use std::ops::{Range, RangeInclusive};

use jiff::SignedDuration;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::clause::Parameter;
use crate::fault::{Expected, FaultKind};
use crate::figure::{Figure, hundredths_text};
use crate::source::Log;
use crate::term::{Term, nearest};
use crate::wording::{Lang, Wording};

/// One table being read.
pub(crate) struct Fields<'a> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    within: &'a str,
    asked: Vec<&'a str>,
    /// What the table says, as figures, in the order of reading.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) log: &'a Log<'a>,
}

/// One value being read, with the name its faults give it.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) name: &'a str,
    within: &'a str,
    value: &'a DeValue<'a>,
    pub(crate) span: Range<usize>,
    log: &'a Log<'a>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(table: &'a DeTable<'a>, span: Range<usize>, within: &'a str, log: &'a Log<'a>) -> Self {
        Self { table, span, within, asked: Vec::new(), parameters: Vec::new(), log }
    }

    /// Notes a fault at the table's head.
    pub(crate) fn fault(&self, kind: FaultKind) {
        self.log.fault(&self.span, self.within, kind);
    }

    /// The value of a key that may be absent.
    pub(crate) fn may(&mut self, key: &'a str) -> Option<Node<'a>> {
        self.asked.push(key);
        let value = self.table.get(key)?;
        Some(Node {
            name: key,
            within: self.within,
            value: value.get_ref(),
            span: value.span(),
            log: self.log,
        })
    }

    /// The value of a key that must be there.
    pub(crate) fn must(&mut self, key: &'a str) -> Option<Node<'a>> {
        let node = self.may(key);
        if node.is_none() {
            self.fault(FaultKind::MissingParameter { parameter: key.to_owned() });
        }
        node
    }

    /// Reads a parameter and notes its figure.
    pub(crate) fn parameter<T>(
        &mut self,
        key: &'a str,
        read: impl FnOnce(&Node<'a>) -> Option<T>,
        figure: impl FnOnce(&T) -> Figure,
    ) -> Option<T> {
        let value = read(&self.must(key)?)?;
        self.note(key, figure(&value));
        Some(value)
    }

    /// Notes a figure under a parameter's key.
    pub(crate) fn note(&mut self, key: &str, figure: Figure) {
        self.parameters.push(Parameter { key: key.to_owned(), figure });
    }

    /// A bare number.
    pub(crate) fn count(&mut self, key: &'a str, range: RangeInclusive<u32>) -> Option<u32> {
        self.parameter(key, |node| node.number(range), |count| Figure::Count(i64::from(*count)))
    }

    /// A number of working days.
    pub(crate) fn working_days(&mut self, key: &'a str) -> Option<u32> {
        self.parameter(key, |node| node.number(1..=250), |days| Figure::WorkingDays(*days))
    }

    /// A number of calendar days.
    pub(crate) fn days(&mut self, key: &'a str) -> Option<u32> {
        self.parameter(key, |node| node.number(1..=366), |days| Figure::Days(*days))
    }

    /// An amount in yuan, kept in fen.
    pub(crate) fn money(&mut self, key: &'a str) -> Option<i64> {
        self.parameter(key, Node::hundredths, |fen| Figure::Money(*fen))
    }

    /// A text in both languages.
    pub(crate) fn wording(&mut self, key: &'a str) -> Option<Wording> {
        self.must(key)?.wording()
    }

    /// The keys as written, each with its place.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + use<'a> {
        self.table.keys().map(|key| (key.get_ref().as_ref(), key.span()))
    }

    /// Ends the table: what was not asked for is unknown.
    pub(crate) fn finish(&self) {
        for (written, span) in self.keys() {
            if !self.asked.contains(&written) {
                let nearest = nearest(written, self.asked.iter().copied());
                let kind = FaultKind::UnknownKey { key: written.to_owned(), nearest };
                self.log.fault(&span, self.within, kind);
            }
        }
    }
}

impl<'a> Node<'a> {
    /// Notes a fault at this value.
    pub(crate) fn fault(&self, kind: FaultKind) {
        self.log.fault(&self.span, self.within, kind);
    }

    /// Notes at this value what its author should look at.
    pub(crate) fn warning(&self, kind: FaultKind) {
        self.log.warning(&self.span, self.within, kind);
    }

    fn wrong<T>(&self, expected: Expected) -> Option<T> {
        self.fault(FaultKind::WrongType { parameter: self.name.to_owned(), expected });
        None
    }

    /// Text that is not empty.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let Some(text) = self.value.as_str() else { return self.wrong(Expected::Text) };
        if text.trim().is_empty() {
            self.fault(FaultKind::EmptyText { parameter: self.name.to_owned() });
            return None;
        }
        Some(text)
    }

    /// Whether this value is text and not a table or a list.
    pub(crate) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    /// A text of the form that `parse` understands.
    pub(crate) fn text_as<T>(&self, expected: Expected, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text()?;
        parse(text).or_else(|| self.wrong(expected))
    }

    /// Yes or no.
    pub(crate) fn flag(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.wrong(Expected::Flag))
    }

    /// A whole number within a range.
    pub(crate) fn number(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let Some(written) = self.value.as_integer() else { return self.wrong(Expected::Integer) };
        let number = i64::from_str_radix(written.as_str(), written.radix()).ok();
        let within =
            number.and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number));
        if within.is_none() {
            self.out_of_range(written.to_string(), range.start().to_string(), range.end().to_string());
        }
        within
    }

    /// A number with up to two decimals that is not negative, in hundredths.
    pub(crate) fn hundredths(&self) -> Option<i64> {
        /// A thousand billion yuan: far above any amount, far below where sums overflow.
        const MOST: i64 = 100_000_000_000_000;
        let written = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return self.wrong(Expected::Number),
        };
        let Some(hundredths) = hundredths_of(written) else { return self.wrong(Expected::Number) };
        if !(0..=MOST).contains(&hundredths) {
            self.out_of_range(written.to_owned(), "0".to_owned(), hundredths_text(MOST));
            return None;
        }
        Some(hundredths)
    }

    /// Working time in hours with up to two decimals, above nothing.
    pub(crate) fn working_hours(&self) -> Option<SignedDuration> {
        /// About half a year.
        const MOST: i64 = 100_000;
        let hundredths = self.hundredths()?;
        if !(1..=MOST).contains(&hundredths) {
            self.out_of_range(hundredths_text(hundredths), hundredths_text(1), hundredths_text(MOST));
            return None;
        }
        Some(SignedDuration::from_secs(hundredths * 36))
    }

    fn out_of_range(&self, value: String, least: String, most: String) {
        self.fault(FaultKind::OutOfRange { parameter: self.name.to_owned(), value, least, most });
    }

    /// A calendar date.
    pub(crate) fn date(&self) -> Option<Date> {
        let date = self.value.as_datetime().filter(|datetime| datetime.time.is_none()).and_then(|datetime| {
            let date = datetime.date?;
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(i16::try_from(date.year).ok()?, month, day).ok()
        });
        date.or_else(|| self.wrong(Expected::Date))
    }

    /// A word of a vocabulary.
    pub(crate) fn term<T: Term>(&self) -> Option<T> {
        let name = self.text()?;
        T::from_key(name).or_else(|| {
            self.unknown(T::VOCABULARY, name, T::ALL.iter().map(|term| term.key()));
            None
        })
    }

    /// Words of a vocabulary, none twice.
    pub(crate) fn terms<T: Term>(&self) -> Option<Vec<T>> {
        self.distinct(Node::term, |term: &T| term.key().to_owned())
    }

    /// Notes that `name` is no word of a vocabulary.
    pub(crate) fn unknown<'k>(
        &self,
        vocabulary: &'static str,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        self.fault(FaultKind::UnknownName {
            vocabulary,
            name: name.to_owned(),
            nearest: nearest(name, known.clone()),
            known: known.collect::<Vec<_>>().join(", "),
        });
    }

    /// A text in both languages.
    pub(crate) fn wording(&self) -> Option<Wording> {
        self.table(|fields| {
            let zh = fields.must(Lang::Zh.key()).and_then(|node| node.text());
            let en = fields.must(Lang::En.key()).and_then(|node| node.text());
            Some(Wording::new(zh?, en?))
        })
    }

    /// A table, read by `read` and checked for unknown keys.
    pub(crate) fn table<T>(&self, read: impl FnOnce(&mut Fields<'a>) -> Option<T>) -> Option<T> {
        let DeValue::Table(table) = self.value else { return self.wrong(Expected::Table) };
        let mut fields = Fields::new(table, self.span.clone(), self.within, self.log);
        let read = read(&mut fields);
        fields.finish();
        read
    }

    /// The items of a list that may be empty.
    pub(crate) fn items(&self) -> Option<Vec<Node<'a>>> {
        let Some(items) = self.value.as_array() else { return self.wrong(Expected::List) };
        let node = |item: &'a Spanned<DeValue<'a>>| Node {
            value: item.get_ref(),
            span: item.span(),
            ..self.clone()
        };
        Some(items.iter().map(node).collect())
    }

    /// The items of a list that must not be empty, all read even when one of them is wrong.
    pub(crate) fn list<T>(&self, mut read: impl FnMut(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        let items = self.items()?;
        if items.is_empty() {
            self.fault(FaultKind::EmptyList { parameter: self.name.to_owned() });
            return None;
        }
        all(items.iter().map(&mut read).collect())
    }

    /// A list whose items must differ by `name_of`.
    pub(crate) fn distinct<T>(
        &self,
        mut read: impl FnMut(&Node<'a>) -> Option<T>,
        name_of: impl Fn(&T) -> String,
    ) -> Option<Vec<T>> {
        let mut names: Vec<String> = Vec::new();
        self.list(|node| {
            let item = read(node)?;
            let name = name_of(&item);
            if names.contains(&name) {
                node.fault(FaultKind::Repeated { name });
                return None;
            }
            names.push(name);
            Some(item)
        })
    }
}

/// All values, or none when one could not be read.
pub(crate) fn all<T>(read: Vec<Option<T>>) -> Option<Vec<T>> {
    read.into_iter().collect()
}

/// A decimal number with at most two decimals, in hundredths; exact, without passing through a float.
fn hundredths_of(written: &str) -> Option<i64> {
    let (negative, digits) = match written.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let size =
        whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)?;
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::hundredths_of;

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(hundredths_of("5000000"), Some(500_000_000));
        assert_eq!(hundredths_of("0.01"), Some(1));
        assert_eq!(hundredths_of("12.5"), Some(1_250));
        assert_eq!(hundredths_of("-3"), Some(-300));
        assert_eq!(hundredths_of("0.10"), Some(10));
        assert_eq!(hundredths_of("0.001"), None);
        assert_eq!(hundredths_of("1e9"), None);
    }
}
