//! The facts of an archive (`archive.standard`) that follow from a place and a number: addresses, phones,
//! credit codes, contacts. Everything here is made up so that it can belong to nobody, and so that no two of
//! a million customers share a phone or a code unless they are meant to.

use super::customers::ContactSeed;
use super::naming::Brand;
use super::places::{City, DISTRICTS, HONG_KONG_DISTRICTS};
use super::random::{Random, scatter};
use super::words::Words;

/// Gives the check character of the first seventeen characters of a unified social credit code (GB 32100).
/// The arithmetic belongs to the sheets, which check codes on import; the caller brings it along.
pub type CheckCharacter = fn(&[u8; 17]) -> char;

/// The characters of a credit code.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The departments and posts of contacts, the commonest first.
const POSTS: [(&str, &str); 12] = [
    ("采购部", "采购经理"),
    ("设备部", "设备主管"),
    ("采购部", "采购专员"),
    ("生产部", "生产厂长"),
    ("技术部", "工艺工程师"),
    ("财务部", "应付会计"),
    ("总经理办公室", "总经理助理"),
    ("设备部", "维修班长"),
    ("质量部", "质量工程师"),
    ("项目部", "项目经理"),
    ("总经理办公室", "副总经理"),
    ("仓储部", "仓库主管"),
];

/// The posts of those with whom one does not trade in goods.
const SERVICE_POSTS: [(&str, &str); 4] =
    [("业务部", "客户经理"), ("业务部", "业务主任"), ("合伙人办公室", "高级顾问"), ("综合部", "联系人")];

/// A credit code that is right by its check character. The seventeenth character of an issued code is a digit
/// or X; ours is D, so no code of the demo can be a real company's.
#[must_use]
pub fn credit_code(seed: u64, index: u64, city: &City, law_firm: bool, check: CheckCharacter) -> String {
    let mut code = *b"91000000MA000000D";
    if law_firm {
        code[..2].copy_from_slice(b"31");
    }
    for (place, digit) in code[2..8].iter_mut().zip(city.division.bytes()) {
        *place = digit;
    }
    let mut number = scatter(seed, index, 29);
    for place in code[10..16].iter_mut().rev() {
        *place = ALPHABET[usize::try_from(number % 31).unwrap_or(0)];
        number /= 31;
    }
    let mut text: String = code.iter().copied().map(char::from).collect();
    text.push(check(&code));
    text
}

/// The fixed line of customer `index`.
#[must_use]
pub fn phone(seed: u64, index: u64, city: &City) -> String {
    fixed_line(city, scatter(seed, index, 22))
}

/// The fax, which no customer has for a phone.
#[must_use]
pub fn fax(seed: u64, index: u64, city: &City) -> String {
    fixed_line(city, 5_000_000 + scatter(seed, index, 22))
}

fn fixed_line(city: &City, number: u64) -> String {
    if city.is_hong_kong() {
        return format!("+852 7{:03} {:04}", number / 10_000, number % 10_000);
    }
    format!("{}-9{number:07}", city.area_code)
}

/// The postcode; Hong Kong, which has none, is written as post offices of the mainland do.
#[must_use]
pub fn postcode(random: &mut Random, city: &City) -> String {
    let rest = if city.is_hong_kong() { 77 } else { random.below(100) };
    format!("{}{rest:02}", city.postcode)
}

/// An address in a street that bears an invented name.
#[must_use]
pub fn address(random: &mut Random, words: &Words, city: &City) -> String {
    let (beginning, end) = (*random.pick(&words.brand_beginnings), *random.pick(&words.brand_ends));
    let number = random.between(1, 899);
    if city.is_hong_kong() {
        let district = random.pick(&HONG_KONG_DISTRICTS);
        let (first, second, floor) = (beginning.traditional, end.traditional, random.between(2, 38));
        return format!("{district}{first}{second}道{number}號工業中心{floor}樓");
    }
    let district = random.pick(&DISTRICTS);
    let kind = random.pick(&["路", "路", "大道", "街"]);
    let province = city.province.simplified;
    let name = city.name.simplified;
    let town = if province.starts_with(name) { String::new() } else { format!("{name}市") };
    format!("{province}{town}{district}{}{}{kind}{number}号", beginning.simplified, end.simplified)
}

/// The people we know at a customer's.
#[derive(Debug, Clone, Copy)]
pub struct Circle<'a> {
    /// The seed of the run.
    pub seed: u64,
    /// The customer.
    pub index: u64,
    /// How many people; at most four are drawn.
    pub size: u64,
    /// The customer's brand, of which their mail domain is made.
    pub brand: &'a Brand,
    /// Whether they write themselves with traditional characters.
    pub traditional: bool,
    /// Whether goods are traded, so that they sit in purchasing and production.
    pub trades_goods: bool,
}

impl Circle<'_> {
    /// The contacts, the first the one we mostly speak with.
    #[must_use]
    pub fn contacts(&self, random: &mut Random, words: &Words) -> Vec<ContactSeed> {
        let posts: &[(&str, &str)] = if self.trades_goods { &POSTS } else { &SERVICE_POSTS };
        let first_post = usize::try_from(random.skewed(posts.len() as u64)).unwrap_or(0);
        (0..self.size.min(4))
            .zip(posts.iter().cycle().skip(first_post))
            .map(|(number, (department, post))| {
                let person = words.person(random);
                let mail = format!("{}@{}.example", person.pinyin(), self.brand.pinyin());
                ContactSeed {
                    name: person.chinese(self.traditional),
                    department,
                    post,
                    phone: format!("154{:08}", scatter(self.seed, self.index * 4 + number, 26)),
                    mail: random.chance(800).then_some(mail),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::places::cities;
    use super::super::random::Stream;
    use super::*;

    fn city(name: &str) -> City {
        cities().into_iter().find(|(_, city)| city.name.simplified == name).unwrap().1
    }

    #[test]
    fn a_credit_code_names_its_division_and_cannot_be_a_real_one() {
        let code = credit_code(1, 5, &city("苏州"), false, |_| '7');
        assert_eq!(code.len(), 18);
        assert!(code.starts_with("91320500MA"));
        assert!(code.ends_with("D7"));
        assert!(credit_code(1, 5, &city("苏州"), true, |_| '7').starts_with("31320500MA"));
    }

    #[test]
    fn a_municipality_is_not_named_twice_in_an_address() {
        let words = Words::default();
        let mut random = Random::stream(1, Stream::Archive, 1);
        let shanghai = address(&mut random, &words, &city("上海"));
        assert!(shanghai.starts_with("上海市") && !shanghai.contains("上海市上海"), "{shanghai}");
        assert!(address(&mut random, &words, &city("无锡")).starts_with("江苏省无锡市"));
        assert!(address(&mut random, &words, &city("香港")).contains('號'));
    }

    #[test]
    fn phones_are_written_as_their_place_writes_them() {
        let suzhou = phone(1, 3, &city("苏州"));
        assert!(suzhou.starts_with("0512-9") && suzhou.len() == 13, "{suzhou}");
        let hong_kong = phone(1, 3, &city("香港"));
        assert!(hong_kong.starts_with("+852 7") && hong_kong.len() == 14, "{hong_kong}");
    }
}
