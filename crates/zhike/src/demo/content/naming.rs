//! The names of invented companies: a brand of two characters, a city, a line of business, a legal form, put
//! together in the ways that real lists mix: with the city in front or in brackets, in traditional characters,
//! in English, very long, or as people say it.

use super::places::City;
use super::random::scatter;
use super::words::{Glyph, Term, Words};

/// Bits of a name's number: brand beginnings × brand ends × trades, 2⁷ × 2⁷ × 2⁶.
const NAME_BITS: u32 = 20;

/// How the parts of a name are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// City, brand, business, form.
    Plain,
    /// Brand, business, city in brackets, form.
    Bracketed,
    /// In English with the brand in pinyin.
    English,
    /// Everything that a register allows to be said in a name.
    Long,
    /// As people say it, without the form.
    Colloquial,
}

/// The two characters of a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brand {
    beginning: Glyph,
    end: Glyph,
}

impl Brand {
    /// The brand in Chinese.
    #[must_use]
    pub fn chinese(&self, traditional: bool) -> String {
        let glyphs = [self.beginning, self.end];
        glyphs.iter().map(|glyph| if traditional { glyph.traditional } else { glyph.simplified }).collect()
    }

    /// The brand in pinyin, lower case.
    #[must_use]
    pub fn pinyin(&self) -> String {
        format!("{}{}", self.beginning.pinyin, self.end.pinyin)
    }
}

/// The brand of customer `index` and the place of its trade in a list of `trades`: with the sixty-four trades
/// no two of a million customers have both in common.
#[must_use]
pub fn brand_and_trade(words: &Words, seed: u64, index: u64, trades: usize) -> (Brand, usize) {
    let number = usize::try_from(scatter(seed, index, NAME_BITS)).unwrap_or(0);
    let (rest, trade) = (number >> 6, number & 63);
    let (beginnings, ends) = (&words.brand_beginnings, &words.brand_ends);
    let brand = Brand {
        beginning: beginnings[rest % beginnings.len()],
        end: ends[rest / beginnings.len() % ends.len()],
    };
    (brand, trade % trades)
}

/// The parts of a company's name.
#[derive(Debug, Clone, Copy)]
pub struct NameParts {
    /// The brand.
    pub brand: Brand,
    /// The city.
    pub city: City,
    /// The line of business.
    pub business: Term,
    /// What a dealer's name adds to the line of business.
    pub addition: Option<Term>,
    /// The legal form.
    pub form: Term,
    /// Whether Chinese is written in traditional characters.
    pub traditional: bool,
}

impl NameParts {
    /// The whole name in a style.
    #[must_use]
    pub fn write(&self, style: Style) -> String {
        let script = self.traditional;
        let brand = self.brand.chinese(script);
        let city = self.city.name.chinese(script);
        let business = self.business.chinese(script);
        let addition = self.addition.map_or("", |term| term.chinese(script));
        let form = self.form.chinese(script);
        match style {
            Style::Plain => format!("{city}{brand}{business}{addition}{form}"),
            Style::Bracketed => format!("{brand}{business}{addition}（{city}）{form}"),
            Style::Colloquial => format!("{brand}{business}{addition}{city}公司"),
            Style::Long => {
                let province = self.city.province.chinese(script);
                let work = if script {
                    "成套設備研發製造與工程技術服務"
                } else {
                    "成套设备研发制造与工程技术服务"
                };
                format!("{province}{brand}{business}{addition}{work}（{city}）{form}{city}分公司")
            }
            Style::English => self.write_english(),
        }
    }

    /// The name as colleagues abbreviate it: the brand and the first two characters of the business.
    #[must_use]
    pub fn write_short(&self) -> String {
        let business = self.business.chinese(self.traditional);
        let head = business.char_indices().nth(2).map_or(business, |(end, _)| &business[..end]);
        format!("{}{head}", self.brand.chinese(self.traditional))
    }

    fn write_english(&self) -> String {
        let pinyin = self.brand.pinyin();
        let (initial, rest) = pinyin.split_at(1);
        let addition = self.addition.map_or(String::new(), |term| format!(" {}", term.english));
        let Term { english: business, .. } = self.business;
        let (city, form) = (self.city.name.english, self.form.english);
        format!("{}{rest} {business}{addition} ({city}) {form}", initial.to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::places::cities;
    use super::super::trades::{FORMS, trades};
    use super::*;

    fn parts(traditional: bool) -> NameParts {
        let words = Words::default();
        let glyph = |list: &[Glyph], wanted| *list.iter().find(|glyph| glyph.simplified == wanted).unwrap();
        let brand =
            Brand { beginning: glyph(&words.brand_beginnings, '远'), end: glyph(&words.brand_ends, '山') };
        let city = cities().into_iter().find(|(_, city)| city.name.simplified == "苏州").unwrap().1;
        let business = trades()[0].word;
        NameParts { brand, city, business, addition: None, form: FORMS[0].1, traditional }
    }

    #[test]
    fn a_name_is_written_in_every_style() {
        let (simplified, traditional) = (parts(false), parts(true));
        assert_eq!(simplified.write(Style::Plain), "苏州远山精密机械有限公司");
        assert_eq!(traditional.write(Style::Bracketed), "遠山精密機械（蘇州）有限公司");
        assert_eq!(simplified.write(Style::English), "Yuanshan Precision Machinery (Suzhou) Co., Ltd.");
        assert_eq!(simplified.write(Style::Colloquial), "远山精密机械苏州公司");
        assert!(simplified.write(Style::Long).chars().count() > 30);
        assert_eq!(simplified.write_short(), "远山精密");
    }

    #[test]
    fn a_hundred_thousand_customers_share_no_brand_in_the_same_trade() {
        let words = Words::default();
        let mut seen = HashSet::new();
        for index in 0..100_000 {
            let (brand, trade) = brand_and_trade(&words, 9, index, 64);
            assert!(seen.insert((brand.chinese(false), trade)), "twice: {brand:?} {trade}");
        }
    }
}
