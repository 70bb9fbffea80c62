//! A value rendered in any usual writing is read back as itself.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use sheets::{Cell, values};

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
        .collect()
}

fn money_writings(fen: i64) -> Vec<String> {
    let (yuan, rest) = (fen.abs() / 100, fen.abs() % 100);
    let plain = format!("{yuan}.{rest:02}");
    let thousands = format!("{}.{rest:02}", grouped(&yuan.to_string()));
    let in_wan = format!("{}.{:06}万", yuan / 10_000, yuan % 10_000 * 100 + rest);
    let amounts = [
        plain.clone(),
        thousands.clone(),
        wide(&thousands),
        format!("¥{thousands}"),
        format!("￥ {plain}"),
        format!("CNY {plain}"),
        format!("{thousands} 元"),
        format!("人民币{plain}元整"),
        format!("US${thousands}"),
        format!("{plain} HKD"),
        in_wan,
    ];
    if fen >= 0 {
        return amounts.into();
    }
    amounts
        .iter()
        .flat_map(|amount| [format!("-{amount}"), format!("({amount})"), format!("（{amount}）")])
        .collect()
}

fn date_writings(day: Date) -> Vec<String> {
    let (year, month, dom) = (day.year(), day.month(), day.day());
    let compact = day.strftime("%Y%m%d").to_string();
    let mut writings = vec![
        day.to_string(),
        format!("{year}年{month}月{dom}日"),
        format!("{year} 年 {month:02} 月 {dom:02} 日"),
        format!("{year}/{month}/{dom}"),
        format!("{year}.{month}.{dom}"),
        compact.clone(),
        wide(&compact),
        wide(&format!("{year}/{month:02}/{dom:02}")),
        day.strftime("%b %-d, %Y").to_string(),
        day.strftime("%A, %-d %B %Y").to_string(),
        format!("{day}T23:59:59.999Z"),
        format!("{day} 0:00:00"),
    ];
    if year > 1911 {
        writings.push(format!("民国{}年{month}月{dom}日", year - 1911));
    }
    writings
}

proptest! {
    #[test]
    fn money_is_read_back_as_it_was(fen in prop_oneof![-1_000_000_i64..1_000_000, -900_000_000_000_000_000_i64..900_000_000_000_000_000]) {
        for text in money_writings(fen) {
            let read = values::money::parse(&Cell::from(text.as_str()));
            prop_assert_eq!(read.as_ref().map(|money| money.fen), Ok(fen), "{}: {:?}", text, read);
        }
    }

    #[test]
    fn money_in_a_number_cell_is_read_back_as_it_was(fen in -9_000_000_000_000_i64..9_000_000_000_000) {
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        let cell = Cell::Number(fen as f64 / 100.0);
        prop_assert_eq!(values::money::parse(&cell).map(|money| money.fen), Ok(fen));
    }

    #[test]
    fn a_date_is_read_back_as_it_was(offset in 0..73_413_i64) {
        let day = date(1900, 1, 1).checked_add(jiff::ToSpan::days(offset)).unwrap();
        for text in date_writings(day) {
            prop_assert_eq!(values::date::parse(&Cell::from(text.as_str())), Ok(day), "{}", text);
        }
        let serial = f64::from(u32::try_from(offset).unwrap()) + if offset < 59 { 1.0 } else { 2.0 };
        if !(1900.0..=2100.0).contains(&serial) {
            prop_assert_eq!(values::date::parse(&Cell::Number(serial)), Ok(day));
        }
    }

    #[test]
    fn a_mobile_is_read_back_and_its_mask_hides_the_middle(number in 13_000_000_000_u64..=19_999_999_999) {
        let phone = values::phone::parse_text(&number.to_string()).unwrap();
        prop_assert_eq!(&phone.digits, &format!("86{number}"));
        prop_assert_eq!(values::phone::parse_text(&phone.display()), Ok(phone.clone()));
        let digits = number.to_string();
        prop_assert_eq!(phone.masked(), format!("{}****{}", &digits[..3], &digits[7..]));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        let cell = Cell::from(text.as_str());
        let _ = values::money::parse(&cell);
        let _ = values::date::parse(&cell);
        let _ = values::percent::parse(&cell, values::Bare::Percent);
        let _ = values::credit_code::parse(&cell);
        let _ = values::mail::parse(&cell);
        let _ = values::currency::parse(&cell);
        let _ = sheets::headings::unit(&text);
        if let Ok(phones) = values::phone::parse_several(&cell) {
            for phone in phones {
                let _ = (phone.display(), phone.masked());
            }
        }
    }

    #[test]
    fn no_digits_make_the_phone_parser_panic(text in "[+0-9() 转-]{1,24}") {
        for phone in values::phone::parse_several(&Cell::from(text.as_str())).into_iter().flatten() {
            prop_assert!(phone.masked().contains("****"), "{}", phone.masked());
            prop_assert_eq!(values::phone::parse_text(&phone.display()), Ok(phone));
        }
    }

    #[test]
    fn no_number_makes_a_parser_panic(number in any::<f64>()) {
        let cell = Cell::Number(number);
        let _ = values::money::parse(&cell);
        let _ = values::number::whole(&cell);
        let _ = values::date::parse(&cell);
        let _ = values::phone::parse(&cell);
    }
}
