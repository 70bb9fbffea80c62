//! Finding records by people's words and by conditions, within what they may read.

use frame::search::{Found, Hit, find, suggestions};
use kernel::event::{self, Cause, Line};
use kernel::record::{self, Change};
use kernel::store::Sql;
use kernel::text::{Document, Piece};
use kernel::{Actor, RecordId, search};
use serde_json::json;
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;

use crate::fixture::{at, company, dirty_cup, refused, rooms};

fn named_cup(house: &TestHouse, owner: &Actor, name: &'static str) -> RecordId {
    let header = dirty_cup(house, owner, name, at("2027-03-05T18:00"));
    house
        .write(move |tx| {
            search::put(tx, header.id, "cup", "name", Document::new().name(name).number(&header.number))?;
            Ok(header.id)
        })
        .unwrap()
}

/// Something said about a cup, as a line of the log whose text is in the index.
fn say(house: &TestHouse, cup: RecordId, text: &'static str) {
    house
        .write(move |tx| {
            let version = record::change(tx, cup, None, &Change::default())?;
            let line = Line::about(cup, "cup.painted", Cause::default());
            event::append(tx, &line.with(json!({ "text": text })).version(version))?;
            search::put(tx, cup, "cup", &search::told(version), Document::new().text(text))
        })
        .unwrap();
}

fn labels(house: &TestHouse, actor: &Actor, typed: &str) -> Vec<String> {
    let found = house.read(|read| suggestions(read, actor, typed, Locale::ZhCn)).unwrap();
    found.items.into_iter().map(|item| item.label).collect()
}

fn hits(house: &TestHouse, actor: &Actor, typed: &str) -> Vec<Hit> {
    house.read(|read| find(read, actor, typed, None)).unwrap().hits
}

fn titles(house: &TestHouse, actor: &Actor, typed: &str) -> Vec<String> {
    hits(house, actor, typed).into_iter().map(|hit| hit.record.title).collect()
}

fn line(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

both_engines! {
    rooms: rooms();

    fn a_record_is_found_by_part_of_its_name_or_initials_by_who_may_read_it(house: &TestHouse) {
        let (wang, chen, wu) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        named_cup(house, &wu, "远山采购的杯子");
        for typed in ["精密", "ysjm"] {
            assert_eq!(labels(house, &chen, typed), ["远山精密的杯子"], "{typed}");
            assert_eq!(labels(house, &wang, typed), ["远山精密的杯子"], "{typed}");
            assert!(labels(house, &wu, typed).is_empty(), "{typed}");
        }
        assert_eq!(labels(house, &wu, "远山"), ["远山采购的杯子"]);
    }

    fn a_suggestion_tells_its_number_and_leads_to_its_page(house: &TestHouse) {
        let (_, chen, _) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        let mut found = house.read(|read| suggestions(read, &chen, "远山", Locale::En)).unwrap();
        let item = found.items.remove(0);
        let number = item.href.strip_prefix("/cups/").expect("the page of a cup");
        assert!(item.hint.ends_with(number), "{}", item.hint);
    }

    fn what_holds_no_word_finds_nothing(house: &TestHouse) {
        let (_, chen, _) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        assert!(labels(house, &chen, "!?").is_empty());
        assert!(titles(house, &chen, "").is_empty());
    }

    fn a_text_that_was_hit_is_shown_with_the_hit_marked_and_the_newest_comes_first(house: &TestHouse) {
        let (_, chen, _) = company(house);
        let (first, second) = (named_cup(house, &chen, "主轴"), named_cup(house, &chen, "导轨"));
        say(house, second, "客户说异响，<b>请</b>上门");
        say(house, first, "主轴異響還在");
        let found = hits(house, &chen, "异响");
        assert_eq!(found.iter().map(|hit| line(&hit.excerpt)).collect::<Vec<_>>(),
            ["主轴[異響]還在", "客户说[异响]，<b>请</b>上门"]);
        assert_eq!(line(&hits(house, &chen, "主轴")[0].excerpt), "[主轴]異響還在", "its newest text");
        let head = &hits(house, &chen, "导轨")[0];
        assert_eq!((line(&head.title_pieces), line(&head.excerpt)), ("[导轨]".into(), String::new()));
    }

    fn conditions_narrow_a_search_in_chinese_and_english(house: &TestHouse) {
        let (wang, chen, _) = company(house);
        let (old, new) = (named_cup(house, &wang, "远山旧杯"), named_cup(house, &chen, "远山新杯"));
        house
            .write(move |tx| {
                for (sql, id) in [
                    ("UPDATE record SET customer_id = id, created_at = created_at - 86400000000 WHERE id = ", old),
                    ("UPDATE record SET customer_id = id WHERE id = ", new),
                    ("UPDATE cup SET tier = 2 WHERE id = ", old),
                ] {
                    diesel::RunQueryDsl::execute(Sql::new(sql).int(id.0), tx.conn())?;
                }
                Ok(())
            })
            .unwrap();
        let (both, old, new) = (["远山新杯", "远山旧杯"], ["远山旧杯"], ["远山新杯"]);
        for (typed, expected) in [
            ("远山 kind:cup", &both[..]),
            ("远山 种类:BZ", &both),
            ("kind:approval 远山", &[]),
            ("远山 tier:2", &old),
            ("级别：二级 远山", &old),
            ("远山 tier:1,2", &old),
            ("远山 tier:1", &[]),
            ("owner:me 远山", &old),
            ("負責人:我 远山", &old),
            ("owner:chen 远山", &new),
            ("负责人:陈静 远山", &new),
            ("owner:cj 远山", &new),
            ("owner:陈静，王强 远山", &both),
            ("远山 after:2027-03-01", &new),
            ("远山 起始:2027年2月28日", &both),
        ] {
            assert_eq!(titles(house, &wang, typed), expected, "{typed}");
        }
    }

    fn a_condition_that_means_nothing_is_told_and_finds_nothing(house: &TestHouse) {
        let (_, chen, _) = company(house);
        named_cup(house, &chen, "远山精密的杯子");
        for (typed, wrong) in [
            ("远山 kind:nothing", "frame-search-unknown-kind"),
            ("远山 tier:9", "frame-search-unknown-tier"),
            ("远山 owner:nobody", "frame-search-unknown-person"),
            ("远山 after:someday", "frame-search-unknown-day"),
            ("远山 after:", "frame-search-no-value"),
            ("kind:cup", "frame-search-no-word"),
        ] {
            let found = house.read(|read| find(read, &chen, typed, None));
            assert_eq!(refused(found), [("q".to_owned(), wrong.to_owned())], "{typed}");
            assert!(labels(house, &chen, typed).is_empty(), "not yet, while {typed} is being typed");
        }
        assert_eq!(titles(house, &chen, "远山 http://zhike.example"), Vec::<String>::new());
    }

    fn pages_go_on_where_the_one_before_ended(house: &TestHouse) {
        let (_, chen, _) = company(house);
        for _ in 0..30 {
            named_cup(house, &chen, "远山精密的杯子");
        }
        let page = |before| house.read(|read| find(read, &chen, "远山", before)).unwrap();
        let first: Found = page(None);
        let second = page(first.next);
        assert_eq!((first.hits.len(), second.hits.len(), second.next), (25, 5, None));
        let numbers = |found: &Found| found.hits.iter().map(|hit| hit.record.number.clone()).collect::<Vec<_>>();
        assert!(numbers(&second).iter().all(|number| !numbers(&first).contains(number)));
    }
}
