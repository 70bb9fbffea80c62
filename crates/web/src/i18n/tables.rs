//! Rows and columns have changed names across the strait: a row is 行 on the mainland and 列 in Taiwan, a column 列 and 欄.
//! A reader would take one for the other, so the build turns them in the messages that speak of tables.

/// The beginnings of the messages that speak of tables.
const TABLES: &[&str] = &[
    "desk-import-",
    "event-customer-import",
    "event-import-",
    "import-",
    "sheets-",
    "status-import-",
    "tiering-matrix-caption",
    "tiering-sheet-",
    "web-columns",
    "web-keys-",
    "web-list-with-",
];

/// Whether a message speaks of rows and columns.
pub fn speaks_of_tables(id: &str) -> bool {
    TABLES.iter().any(|beginning| id.starts_with(beginning))
}

/// Rows and columns by their names in Taiwan, in a text that is still simplified; words in which the signs mean something
/// else (列表, 进行) stay.
pub fn turn_tables(simplified: &str) -> String {
    let signs: Vec<char> = simplified.chars().collect();
    let is = |at: Option<usize>, others: &str| {
        at.and_then(|at| signs.get(at)).is_some_and(|sign| others.contains(*sign))
    };
    let turned = signs.iter().enumerate().map(|(at, sign)| match sign {
        '列' if !is(at.checked_sub(1), "下所排系队") && !is(at.checked_add(1), "表出入明在") => {
            '栏'
        }
        '行' if !is(at.checked_sub(1), "进执银现另施") && !is(at.checked_add(1), "业政") => '列',
        other => *other,
    });
    turned.collect()
}
