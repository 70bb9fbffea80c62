//! The search index's tokens in a real FTS5 table: what the engine makes of them must be what we mean by them.
#![allow(clippy::unwrap_used)]

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use kernel::text::{Document, Query, fts5_text};
use proptest::prelude::*;

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = BigInt)]
    rowid: i64,
}

#[derive(QueryableByName)]
struct Term {
    #[diesel(sql_type = Text)]
    term: String,
}

/// An index in memory that holds `documents` under 1, 2, 3 …
fn index(documents: Vec<Document>) -> SqliteConnection {
    let mut db = SqliteConnection::establish(":memory:").unwrap();
    db.batch_execute(
        "CREATE VIRTUAL TABLE found USING fts5(tokens, content = '', tokenize = 'unicode61');
         CREATE VIRTUAL TABLE vocabulary USING fts5vocab(found, row);",
    )
    .unwrap();
    for (document, id) in documents.into_iter().zip(1_i64..) {
        diesel::sql_query("INSERT INTO found (rowid, tokens) VALUES (?, ?)")
            .bind::<BigInt, _>(id)
            .bind::<Text, _>(fts5_text(&document.into_tokens()))
            .execute(&mut db)
            .unwrap();
    }
    db
}

fn ask(db: &mut SqliteConnection, typed: &str) -> Vec<i64> {
    let Some(query) = Query::parse(typed) else { return Vec::new() };
    let hits: Vec<Hit> = diesel::sql_query("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid")
        .bind::<Text, _>(query.to_fts5())
        .load(db)
        .unwrap();
    hits.into_iter().map(|hit| hit.rowid).collect()
}

#[test]
fn the_engine_finds_what_people_mean() {
    let mut db = index(vec![
        Document::new().number("KH-20260305-0042").name("远山（苏州）精密机械有限公司").phone("13800002400"),
        Document::new().text("主轴异响 明显，CNC-850B 型立式加工中心"),
        Document::new().text("異響不明顯").text("明显好转"),
    ]);
    for (typed, expected) in [
        ("异响", vec![2, 3]),
        ("響", vec![2, 3]),
        ("\"异响 明显\"", vec![2]),
        ("明显 异响", vec![2, 3]),
        ("KH-2026", vec![1]),
        ("0042", vec![1]),
        ("ysszjm", vec![1]),
        ("jingmi", vec![1]),
        ("遠山蘇州", vec![1]),
        ("2400", vec![1]),
        ("138 0000 2400", vec![1]),
        ("cnc850", vec![2]),
        ("850B型立", vec![2]),
        ("g", vec![]),
        ("精密 异响", vec![]),
    ] {
        assert_eq!(ask(&mut db, typed), expected, "{typed}");
    }
}

#[test]
fn the_engine_keeps_every_token_as_it_is() {
    let everything: String = ('\u{A0}'..='\u{33FF}')
        .chain('\u{3400}'..='\u{A4CF}')
        .chain('\u{AC00}'..='\u{D7A3}')
        .chain('\u{F900}'..='\u{FFEF}')
        .chain('\u{20000}'..='\u{20400}')
        .chain('\u{2CC00}'..='\u{2CD00}')
        .collect();
    let tokens = Document::new().text(&everything).into_tokens();
    let mut ours: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
    ours.sort();
    ours.dedup();
    let mut db = index(vec![Document::new().text(&everything)]);
    let theirs: Vec<Term> =
        diesel::sql_query("SELECT term FROM vocabulary ORDER BY term").load(&mut db).unwrap();
    let theirs: Vec<String> = theirs.into_iter().map(|term| term.term).collect();
    assert!(ours.len() > 30_000);
    assert_eq!(ours, theirs);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nothing_typed_is_a_syntax_error(
        typed in any::<String>(), syntax in "(NEAR|AND|OR|NOT|[\"'()*&|!:^+{}<>\\\\\\-]|主轴|a1| ){0,16}"
    ) {
        let mut db = index(vec![Document::new().text("主轴异响")]);
        ask(&mut db, &typed);
        ask(&mut db, &syntax);
    }

    #[test]
    fn the_engine_finds_any_stretch_of_ideographs(
        text in "([一-龥]{1,8}|[a-zA-Z0-9]{1,5}|[，。（）、 ]|[㐀-㐿𠀀-𠀏]){1,12}",
        from in any::<prop::sample::Index>(), length in 1_usize..9,
    ) {
        let characters: Vec<char> = text.chars().collect();
        let stretch: String = characters[from.index(characters.len())..]
            .iter()
            .take(length)
            .take_while(|c| !c.is_ascii() && c.is_alphanumeric())
            .collect();
        if !stretch.is_empty() {
            let mut db = index(vec![Document::new().name("别的"), Document::new().text(&text)]);
            prop_assert!(ask(&mut db, &stretch).contains(&2), "{} in {}", stretch, text);
        }
    }
}
