//! Proposes which column is which field, from the headings and, where they say nothing, from the values below.
//!
//! Only a proposal with its [`Confidence`]: the person who imports sees it and may change it.

mod unit;

pub use unit::{unit, unit_noted};

use crate::{Cell, Row, values::text};

/// A field that a column can be.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec<'a, K> {
    /// What the importer calls the field.
    pub key: K,
    /// Its headings in Chinese (简 and 繁) and English, the commonest first.
    pub aliases: &'a [&'a str],
    /// Whether a cell could be a value of the field, if values of it can be recognised at all.
    pub looks_like: Option<fn(&Cell) -> bool>,
}

/// How sure the proposal is, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Only the values look like it.
    ByValues,
    /// The heading contains a name of the field.
    Contained,
    /// The heading is a name of the field.
    Exact,
}

/// The field proposed for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess<K> {
    /// The field.
    pub field: K,
    /// How sure.
    pub confidence: Confidence,
}

/// At least this part of the sampled values must look like the field when nothing else speaks for it.
const MANY: f64 = 0.8;
/// A contained name is not believed when fewer than this part of the values look like the field.
const FEW: f64 = 0.2;

/// For each heading the field it most likely is. A field is given to one column only, the one that fits best; of
/// equals the leftmost.
pub fn guess<K: Copy>(
    headings: &[String],
    samples: &[Row],
    fields: &[FieldSpec<'_, K>],
) -> Vec<Option<Guess<K>>> {
    let mut fits = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        let heading = plain(heading);
        for (field, spec) in fields.iter().enumerate() {
            let looks = spec.looks_like.and_then(|looks| share(samples, column, looks));
            if let Some((confidence, score)) = fit(&heading, spec.aliases, looks) {
                fits.push((confidence, score, column, field));
            }
        }
    }
    fits.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3)));
    let mut guesses = vec![None; headings.len()];
    let mut given = vec![false; fields.len()];
    for (confidence, _, column, field) in fits {
        if guesses[column].is_none() && !given[field] {
            given[field] = true;
            guesses[column] = Some(Guess { field: fields[field].key, confidence });
        }
    }
    guesses
}

/// How well a field fits a column, compared only within one confidence.
#[expect(clippy::cast_precision_loss, reason = "lengths of headings")]
fn fit(heading: &str, aliases: &[&str], looks: Option<f64>) -> Option<(Confidence, f64)> {
    let seems = looks.unwrap_or(0.5);
    let mut best: Option<f64> = None;
    for (order, alias) in aliases.iter().enumerate() {
        let alias = plain(alias);
        if heading == alias {
            return Some((Confidence::Exact, seems - order as f64 / 1000.0));
        }
        // One letter or character is contained everywhere.
        if alias.chars().count() < 2 || !heading.contains(&alias) || seems < FEW {
            continue;
        }
        // What a Chinese heading is about stands at its end: 客户电话 is a telephone.
        let at_end = if heading.ends_with(&alias) { 0.5 } else { 0.0 };
        let part = alias.chars().count() as f64 / heading.chars().count() as f64;
        best = Some(best.unwrap_or(0.0).max(part + at_end + seems));
    }
    match (best, looks) {
        (Some(score), _) => Some((Confidence::Contained, score)),
        (None, Some(looks)) if looks >= MANY => Some((Confidence::ByValues, looks)),
        _ => None,
    }
}

/// The part of the filled cells of a column that look like the field; `None` when all are blank.
#[expect(clippy::cast_precision_loss, reason = "a few sampled rows")]
fn share(samples: &[Row], column: usize, looks: fn(&Cell) -> bool) -> Option<f64> {
    let filled: Vec<&Cell> =
        samples.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank()).collect();
    let fitting = filled.iter().filter(|cell| looks(cell)).count();
    (!filled.is_empty()).then(|| fitting as f64 / filled.len() as f64)
}

/// A heading without what people add to it: 「 * 客户 名称（必填）：」 is 客户名称.
#[must_use]
pub fn plain(heading: &str) -> String {
    let folded = text::fold(heading);
    let mut plain = String::new();
    let mut depth = 0_u32;
    for character in folded.chars() {
        match character {
            '(' | '[' | '【' | '〔' | '「' => depth += 1,
            ')' | ']' | '】' | '〕' | '」' => depth = depth.saturating_sub(1),
            '_' | '-' | '.' | '*' | ':' | '#' | '/' | '\'' | '"' | '“' | '”' => {}
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    if plain.is_empty() { folded } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{date, money, phone};

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Field {
        Number,
        Name,
        Phone,
        Date,
        Amount,
    }

    fn fields() -> [FieldSpec<'static, Field>; 5] {
        [
            FieldSpec {
                key: Field::Number,
                aliases: &["客户编号", "客戶編號", "编号", "customer number"],
                looks_like: None,
            },
            FieldSpec {
                key: Field::Name,
                aliases: &["客户名称", "客戶名稱", "客户", "customer"],
                looks_like: None,
            },
            FieldSpec {
                key: Field::Phone,
                aliases: &["电话", "電話", "手机", "phone"],
                looks_like: Some(|cell| phone::parse_several(cell).is_ok()),
            },
            FieldSpec {
                key: Field::Date,
                aliases: &["日期", "purchased on", "date"],
                looks_like: Some(|cell| date::parse(cell).is_ok()),
            },
            FieldSpec {
                key: Field::Amount,
                aliases: &["金额", "金額", "amount"],
                looks_like: Some(|cell| money::parse(cell).is_ok()),
            },
        ]
    }

    fn guessed(headings: &[&str], samples: &[&[&str]]) -> Vec<Option<Field>> {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        let rows: Vec<Row> = samples
            .iter()
            .map(|cells| Row {
                number: 2,
                cells: cells.iter().map(|text| Cell::from(*text)).collect(),
                ..Row::default()
            })
            .collect();
        guess(&headings, &rows, &fields()).into_iter().map(|guess| guess.map(|g| g.field)).collect()
    }

    #[test]
    fn headings_are_recognised_however_they_are_dressed() {
        use Field::{Amount, Date, Name, Number, Phone};
        let found = guessed(&["客户编号*", "＊客户 名称：", "联系电话", "购买日期", "金额（万元）"], &[]);
        assert_eq!(found, [Some(Number), Some(Name), Some(Phone), Some(Date), Some(Amount)]);
        let found = guessed(&["customer_number", "purchased_on", "quantity", "amount"], &[]);
        assert_eq!(found, [Some(Number), Some(Date), None, Some(Amount)]);
    }

    #[test]
    fn a_field_is_given_once_and_the_exact_heading_wins() {
        assert_eq!(guessed(&["备用电话", "电话"], &[]), [None, Some(Field::Phone)]);
        assert_eq!(guessed(&["电话", "电话 2"], &[]), [Some(Field::Phone), None]);
    }

    #[test]
    fn the_end_of_a_heading_says_what_it_is_about() {
        assert_eq!(guessed(&["客户电话"], &[]), [Some(Field::Phone)]);
    }

    #[test]
    fn values_decide_where_headings_say_nothing() {
        let samples: [&[&str]; 2] = [&["13800000042", "2026-03-05"], &["0571-88880042", "2026/3/6"]];
        assert_eq!(guessed(&["A", "B"], &samples), [Some(Field::Phone), Some(Field::Date)]);
        assert_eq!(guessed(&["日期说明"], &[&["月底结算"], &["随时"]]), [None]);
    }

    #[test]
    fn how_sure_a_guess_is_can_be_seen() {
        let headings = ["电话", "购买日期"].map(str::to_owned);
        let guesses = guess(&headings, &[], &fields());
        let sure: Vec<_> = guesses.into_iter().flatten().map(|guess| guess.confidence).collect();
        assert_eq!(sure, [Confidence::Exact, Confidence::Contained]);
    }
}
