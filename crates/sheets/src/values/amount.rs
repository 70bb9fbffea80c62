//! A number as people write it: signs, groups of thousands, 万 and 亿, a currency before or after.
//!
//! Numbers, money and percentages are read from this; it decides what is clear and what has two meanings.

use super::{Currency, Decimal, ValueError, currency, text};

/// Words that multiply, longest first. 百/千 alone are scales only after digits (3千).
pub(crate) const SCALES: [(&str, i64); 14] = [
    ("百万", 1_000_000),
    ("百萬", 1_000_000),
    ("千万", 10_000_000),
    ("千萬", 10_000_000),
    ("十万", 100_000),
    ("十萬", 100_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("亿", 100_000_000),
    ("億", 100_000_000),
    ("仟", 1_000),
    ("千", 1_000),
    ("佰", 100),
    ("百", 100),
];
const MAX_DIGITS: usize = 24;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The number with its own scale applied.
    pub number: Decimal,
    /// The currency written, by sign or name.
    pub currency: Option<Currency>,
    /// Whether 元 or 圆 stands behind it, or a scale such as 万: the unit is then certain.
    pub has_unit: bool,
}

impl Amount {
    /// Reads an amount. Full-width writing is the same as half-width.
    pub fn parse(written: &str) -> Result<Self, ValueError> {
        let text = text::clean(written);
        let narrow = text::narrow(written).to_uppercase();
        if narrow.is_empty() {
            return Err(ValueError::Blank);
        }
        let mut parts = Parts::default();
        let digits = parts.strip(&narrow).map_err(|problem| problem.tell(&text))?;
        let european = parts.currency == Some(Currency::EUR);
        let mut number = digits_read(digits, european).map_err(|problem| problem.tell(&text))?;
        if let Some(scale) = parts.scale {
            number = number.times(scale).ok_or(ValueError::NumberTooBig { text })?;
        }
        if parts.negative {
            number = number.negated();
        }
        Ok(Self { number, currency: parts.currency, has_unit: parts.has_yuan || parts.scale.is_some() })
    }
}

enum Problem {
    NotANumber,
    Ambiguous,
    TooBig,
    TwoCurrencies,
}

impl Problem {
    fn tell(self, text: &str) -> ValueError {
        let text = text.to_owned();
        match self {
            Self::NotANumber => ValueError::NotANumber { text },
            Self::Ambiguous => ValueError::NumberAmbiguous { text },
            Self::TooBig => ValueError::NumberTooBig { text },
            Self::TwoCurrencies => ValueError::TwoCurrencies { text },
        }
    }
}

/// What stands around the digits.
#[derive(Default)]
struct Parts {
    negative: bool,
    signed: bool,
    currency: Option<Currency>,
    has_yuan: bool,
    scale: Option<i64>,
}

impl Parts {
    /// Takes everything off that is not the digits themselves, from both ends.
    fn strip<'t>(&mut self, text: &'t str) -> Result<&'t str, Problem> {
        let mut rest = text.trim();
        loop {
            let before = rest.len();
            if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
                self.sign(true)?;
                rest = inner.trim();
            }
            if let Some(after) = rest.strip_prefix('-') {
                self.sign(true)?;
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix('+') {
                self.sign(false)?;
                rest = after.trim_start();
            }
            if let Some((found, after)) = currency::leading(rest) {
                self.currency(found)?;
                rest = after.trim_start();
            }
            rest = self.strip_end(rest)?;
            if rest.len() == before {
                return Ok(rest);
            }
        }
    }

    fn strip_end<'t>(&mut self, text: &'t str) -> Result<&'t str, Problem> {
        let mut rest = text;
        if let Some(before) = rest.strip_suffix(['整', '正'])
            && before.ends_with(['元', '圆', '圓'])
        {
            rest = before;
        }
        if let Some((found, before)) = currency::trailing(rest) {
            self.currency(found)?;
            return Ok(before.trim_end());
        }
        if let Some(before) = rest.strip_suffix(['元', '圆', '圓', '块']) {
            if self.has_yuan || self.scale.is_some() {
                return Err(Problem::NotANumber);
            }
            self.has_yuan = true;
            self.currency.get_or_insert(Currency::CNY);
            return Ok(before.trim_end());
        }
        if let Some((before, scale)) =
            SCALES.iter().find_map(|(word, scale)| Some((rest.strip_suffix(word)?, *scale)))
        {
            if self.scale.replace(scale).is_some() {
                return Err(Problem::NotANumber);
            }
            return Ok(before.trim_end());
        }
        Ok(rest)
    }

    fn sign(&mut self, negative: bool) -> Result<(), Problem> {
        if self.signed {
            return Err(Problem::NotANumber);
        }
        self.signed = true;
        self.negative = negative;
        Ok(())
    }

    /// `RMB ¥5` says the same twice, and 元 goes with any currency before it.
    fn currency(&mut self, found: Currency) -> Result<(), Problem> {
        match self.currency {
            Some(known) if known != found && !self.has_yuan => Err(Problem::TwoCurrencies),
            _ => {
                self.currency = Some(found);
                Ok(())
            }
        }
    }
}

/// Digits with groups and a decimal sign. `european` (a euro sign) makes `1.234,50` clear.
fn digits_read(text: &str, european: bool) -> Result<Decimal, Problem> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '\'');
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !text.chars().all(plain) {
        return Err(Problem::NotANumber);
    }
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let comma_last = text.rfind(',') > text.rfind('.');
    let (whole, fraction, separator) = match (commas, points) {
        (_, 0) => (text, "", ','),
        (0, 1) => split_last(text, '.', ','),
        (_, 1) if !comma_last => split_last(text, '.', ','),
        (1, points) if comma_last && (points > 1 || european) => split_last(text, ',', '.'),
        _ => return Err(Problem::Ambiguous),
    };
    let whole = ungrouped(whole, separator)?;
    if fraction.contains(|c: char| !c.is_ascii_digit()) || whole.is_empty() && fraction.is_empty() {
        return Err(Problem::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if whole.trim_start_matches('0').len() + fraction.len() > MAX_DIGITS {
        return Err(Problem::TooBig);
    }
    let units = format!("0{whole}{fraction}").parse().map_err(|_| Problem::TooBig)?;
    u32::try_from(fraction.len()).ok().and_then(|places| Decimal::new(units, places)).ok_or(Problem::TooBig)
}

fn split_last(text: &str, decimal: char, separator: char) -> (&str, &str, char) {
    let (whole, fraction) = text.rsplit_once(decimal).unwrap_or((text, ""));
    (whole, fraction, separator)
}

/// Groups must have three digits each; anything else may be a decimal comma and has two meanings.
fn ungrouped(whole: &str, separator: char) -> Result<String, Problem> {
    let separator = match whole.chars().find(|c| !c.is_ascii_digit()) {
        None => return Ok(whole.to_owned()),
        Some(first) if first == separator || first == ' ' || first == '\'' => first,
        Some(_) => return Err(Problem::Ambiguous),
    };
    let groups: Vec<&str> = whole.split(separator).collect();
    let three = |group: &&str| group.len() == 3 && group.chars().all(|c| c.is_ascii_digit());
    let first_fits = (1..=3).contains(&groups[0].len()) && !groups[0].starts_with('0');
    if !first_fits || !groups[1..].iter().all(three) {
        return Err(if separator == ' ' { Problem::NotANumber } else { Problem::Ambiguous });
    }
    Ok(groups.concat())
}
