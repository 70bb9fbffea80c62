//! Which character separates the columns of a CSV: the one by which most rows fall into equally many columns.

use std::collections::BTreeMap;

use super::record::Records;

/// In the order of preference when nothing else decides.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];
const ROWS: usize = 50;

/// Looks at the first rows, quotation marks respected. A table of one column gives the comma.
pub fn find(sample: &[u8]) -> u8 {
    let mut best = (0, 0, CANDIDATES[0]);
    for separator in CANDIDATES {
        let (rows, columns) = agreement(sample, separator);
        if (rows, columns) > (best.0, best.1) {
            best = (rows, columns, separator);
        }
    }
    best.2
}

/// How many rows have the commonest number of columns above one, and that number.
fn agreement(sample: &[u8], separator: u8) -> (usize, usize) {
    let mut records = Records::new(sample, separator);
    let mut widths = BTreeMap::new();
    for _ in 0..ROWS {
        // The sample may end within a row, and what is wrong further down is told when the rows are read.
        let Ok(Some(_)) = records.next_row() else { break };
        if records.width() > 1 {
            *widths.entry(records.width()).or_insert(0) += 1;
        }
    }
    widths.into_iter().map(|(columns, rows)| (rows, columns)).max().unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_usual_separator_is_found() {
        for (sample, separator) in [
            ("客户,电话\n甲,1\n", b','),
            ("客户;电话\n甲;1\n", b';'),
            ("客户\t电话\n甲\t1\n", b'\t'),
            ("客户|电话\n甲|1\n", b'|'),
            ("客户\n甲\n", b','),
        ] {
            assert_eq!(char::from(find(sample.as_bytes())), char::from(separator), "{sample:?}");
        }
    }

    #[test]
    fn commas_inside_quotes_or_amounts_do_not_separate() {
        assert_eq!(find(b"name;amount\n\"a, b, c\";1,50\n\"d, e, f\";2,75\n"), b';');
        assert_eq!(find("地址\t金额\n浙江, 杭州\t1,234.50\n上海\t8\n".as_bytes()), b'\t');
    }

    #[test]
    fn a_title_row_does_not_decide() {
        assert_eq!(find("客户表, 2026 年\n编号;名称;电话\n1;甲;2\n2;乙;3\n".as_bytes()), b';');
    }
}
