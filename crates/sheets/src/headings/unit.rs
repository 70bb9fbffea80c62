//! The unit a heading gives to the numbers below it: 金额（万元）, 合同额/千元, Amount (USD).

use crate::values::{Currency, HeadingUnit, amount::SCALES, currency, text};

/// The unit in a heading, `None` when there is none.
///
/// It is looked for in brackets, after the last `/`, `,` or `:`, and at the end when a scale stands before 元
/// (the 元 of 单元 is none).
#[must_use]
pub fn unit(heading: &str) -> Option<HeadingUnit> {
    let folded = text::fold(heading).to_uppercase();
    let bracketed = folded.split(['(', '[', '【', '〔']).skip(1);
    for part in bracketed {
        let inner = part.split([')', ']', '】', '〕']).next().unwrap_or_default();
        if let Some(unit) = inner.split(['/', ',', '，', ':', '、', ';']).find_map(exact) {
            return Some(unit);
        }
    }
    let outside = folded.split(['(', '[', '【', '〔']).next().unwrap_or_default();
    match outside.rsplit_once(['/', ',', ':', '_']) {
        Some((_, last)) => exact(last),
        None => SCALES.iter().find_map(|(scale, _)| {
            let at = outside.rfind(scale)?;
            exact(&outside[at..]).filter(|unit| unit.currency.is_some() && at > 0)
        }),
    }
}

/// The unit that a note above the headings gives to the whole table, as it is written: 万元 of 单位：万元.
#[must_use]
pub fn unit_noted(note: &str) -> Option<String> {
    let ends = |character: char| character.is_whitespace() || ",，;；、()）（".contains(character);
    let narrow = text::narrow(note).replace('單', "单");
    narrow.split("单位").skip(1).find_map(|after| {
        let said = after.trim_start_matches([':', ' ']).split(ends).next()?;
        exact(&text::fold(said).to_uppercase()).map(|_| said.to_owned())
    })
}

/// Nothing but an optional scale and an optional currency, one of them at least.
fn exact(text: &str) -> Option<HeadingUnit> {
    let text = text.strip_prefix("单位").or_else(|| text.strip_prefix("單位")).unwrap_or(text);
    let (currency_first, text) = match currency::leading(text) {
        Some((currency, rest)) => (Some(currency), rest),
        None => (None, text),
    };
    let scale = SCALES.iter().find_map(|(word, factor)| Some((text.strip_prefix(word)?, *factor)));
    let (rest, factor) = scale.unwrap_or((text, 1));
    let currency_last = match rest {
        "" => None,
        "元" | "圆" | "圓" => Some(Currency::CNY),
        _ => Some(currency::leading(rest).filter(|(_, rest)| rest.is_empty())?.0),
    };
    let currency = currency_first.or(currency_last);
    (currency.is_some() || scale.is_some()).then_some(HeadingUnit { factor, currency })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(heading: &str) -> Option<(i64, &'static str)> {
        let unit = unit(heading)?;
        let code = match unit.currency {
            None => "",
            Some(Currency::CNY) => "CNY",
            Some(Currency::USD) => "USD",
            Some(_) => "other",
        };
        Some((unit.factor, code))
    }

    #[test]
    fn a_unit_is_found_wherever_people_put_it() {
        for (heading, expected) in [
            ("金额（万元）", (10_000, "CNY")),
            ("金額(萬元)", (10_000, "CNY")),
            ("金额（单位：千元）", (1_000, "CNY")),
            ("金额（元）", (1, "CNY")),
            ("金额(人民币/万元)", (1, "CNY")),
            ("金额（人民币万元）", (10_000, "CNY")),
            ("注册资本（万）", (10_000, "")),
            ("Amount (USD)", (1, "USD")),
            ("Amount [usd]", (1, "USD")),
            ("金额（万美元）", (10_000, "USD")),
            ("金额（美元）", (1, "USD")),
            ("金额/万元", (10_000, "CNY")),
            ("合同额万元", (10_000, "CNY")),
            ("产值（亿元）", (100_000_000, "CNY")),
            ("产值（百万元）", (1_000_000, "CNY")),
        ] {
            assert_eq!(found(heading), Some(expected), "{heading}");
        }
    }

    #[test]
    fn a_unit_for_the_whole_table_is_found_in_a_note() {
        for (note, expected) in [
            ("单位：万元", Some("万元")),
            ("制表：张晓明   金额单位: 人民币千元  2026年", Some("人民币千元")),
            ("2026 年采购明细（单位：元）", Some("元")),
            ("單位：萬元", Some("萬元")),
            ("编制单位：青禾公司，金额单位：万元", Some("万元")),
            ("编制单位：杭州青禾仪器有限公司", None),
            ("单位：台", None),
            ("2026 年采购明细", None),
        ] {
            assert_eq!(unit_noted(note).as_deref(), expected, "{note}");
        }
    }

    #[test]
    fn a_heading_without_a_unit_has_none() {
        for heading in ["金额", "单元", "数量（台）", "客户名称（必填）", "万科项目", "是/否", "amount"]
        {
            assert_eq!(found(heading), None, "{heading}");
        }
    }
}
