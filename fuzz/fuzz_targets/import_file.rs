//! Any file that somebody uploads is read as a table or refused; and whatever stands in its cells, its values are told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::{Layout, Workbook, headings};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut workbook) = Workbook::from_bytes(bytes.to_vec(), "table") else { return };
    let Ok(layout) = Layout::read(&mut workbook, None) else { return };
    assert!(workbook.sheets().contains(&layout.sheet));
    let _ = layout.headings.iter().map(|heading| (headings::plain(heading), headings::unit(heading))).count();
    let Ok(rows) = workbook.rows(&layout.sheet) else { return };
    for line in layout.lines(rows).take(1000) {
        if line.is_err() {
            break;
        }
    }
});
