//! Whatever is written in a cell is a value or is said to be none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::Cell;
use sheets::values::{credit_code, currency, date, mail, money, number, percent, phone, text};

fuzz_target!(|written: String| {
    let cell = Cell::Text(written.clone());
    let _ = (credit_code::parse(&cell), currency::parse(&cell), mail::parse(&cell), money::parse(&cell));
    let _ = (number::parse(&cell), number::whole(&cell), percent::parse(&cell, percent::Bare::Percent));
    // What is understood is understood the same when it is written as the program writes it.
    if let Ok(day) = date::parse_text(&written) {
        assert_eq!(date::parse_text(&day.to_string()).ok(), Some(day));
    }
    if let Ok(phone) = phone::parse_text(&written) {
        assert_eq!(phone::parse_text(&phone.display()).ok().map(|again| again.digits), Some(phone.digits));
    }
    let _ = text::parse(&cell, 200);
});
