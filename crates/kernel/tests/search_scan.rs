//! A search finds what going through every text would find, in the same order, for anybody; and it does so by index.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use kernel::bulk::{self, Alike, ManyRecord};
use kernel::listing::{Cursor, Listing};
use kernel::record::{self, Change, NewRecord};
use kernel::schema::access_grant;
use kernel::scope::{Placed, permits};
use kernel::search::{self, Wanted};
use kernel::store::{Engine, Sql};
use kernel::text::{Document, Query};
use kernel::{Actor, RecordId, Result, Tx};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rulebook::{Action, Rank};
use testkit::{TestHouse, both_engines, cup, plan};

const PEOPLE: [&str; 4] = ["director", "manager", "specialist", "outsider"];

fn hire(house: &TestHouse) -> Vec<Actor> {
    house.staff("director").rank(Rank::Director).hire();
    house.staff("manager").rank(Rank::Manager).department("客户服务部").group("热线组").head().hire();
    house.staff("specialist").under("manager").department("客户服务部").group("热线组").hire();
    house.staff("outsider").department("采购部").hire();
    PEOPLE.map(|account| house.actor(account)).to_vec()
}

fn cups() -> Listing {
    Listing::of(cup::KIND)
}

#[derive(Clone, Debug)]
struct Cup {
    owner: usize,
    in_group: bool,
    confidential: bool,
    removed: bool,
    named: BTreeSet<usize>,
    granted: Option<usize>,
}

/// A text of a cup, and how many ids are left out before it.
#[derive(Clone, Debug)]
struct Text {
    cup: usize,
    gap: i64,
    words: String,
}

#[derive(Clone, Debug)]
struct Shelf {
    cups: Vec<Cup>,
    texts: Vec<Text>,
    words: Vec<String>,
    /// Only what this one owns.
    owner: Option<usize>,
    page: usize,
}

fn a_cup() -> impl Strategy<Value = Cup> {
    let kept = (any::<bool>(), prop::bool::weighted(0.3), prop::bool::weighted(0.1));
    let named = prop::collection::btree_set(0..PEOPLE.len(), 0..2);
    (0..PEOPLE.len(), kept, named, prop::option::weighted(0.2, 0..PEOPLE.len())).prop_map(
        |(owner, (in_group, confidential, removed), named, granted)| Cup {
            owner,
            in_group,
            confidential,
            removed,
            named,
            granted,
        },
    )
}

fn shelf() -> impl Strategy<Value = Shelf> {
    let word = || prop::sample::select(vec!["主轴", "轴承", "异响", "主轴承", "承异"]);
    (1..10_usize).prop_flat_map(move |cups| {
        let gap = prop::sample::select(vec![0, 0, 0, 5_000, 70_000, 3_000_000]);
        let text = prop::collection::vec((word(), prop::sample::select(vec!["", "，", "的"])), 1..4);
        let text = (0..cups, gap, text).prop_map(|(cup, gap, words)| Text {
            cup,
            gap,
            words: words.into_iter().flat_map(|(word, after)| [word, after]).collect(),
        });
        let words = prop::collection::vec(word().prop_map(str::to_owned), 1..3);
        let asked = (words, prop::option::weighted(0.2, 0..PEOPLE.len()), 1..4_usize);
        (prop::collection::vec(a_cup(), cups), prop::collection::vec(text, 0..25), asked)
            .prop_map(|(cups, texts, (words, owner, page))| Shelf { cups, texts, words, owner, page })
    })
}

impl Shelf {
    fn fill(&self, tx: &mut Tx<'_>, people: &[Actor], before: &[RecordId]) -> Result<Vec<RecordId>> {
        search::remove(tx, before)?;
        let now = tx.now();
        let mut ids = Vec::new();
        for cup in &self.cups {
            let new = NewRecord {
                group: cup.in_group.then(|| people[1].groups[0]),
                confidential: cup.confidential,
                ..cup::of(people[cup.owner].id, "cup")
            };
            let id = cup::make(tx, &new)?.id;
            for named in &cup.named {
                record::add_member(tx, id, people[*named].id, "account_manager")?;
            }
            if let Some(who) = cup.granted {
                diesel::insert_into(access_grant::table)
                    .values((
                        access_grant::record_id.eq(id),
                        access_grant::staff_id.eq(people[who].id),
                        access_grant::reason.eq("asked"),
                        access_grant::created_at.eq(now),
                        access_grant::expires_at.eq(now.plus_seconds(60)),
                    ))
                    .execute(tx.conn())?;
            }
            if cup.removed {
                record::change(tx, id, None, &Change { removed_at: Some(Some(now)), ..Change::default() })?;
            }
            ids.push(id);
        }
        for (nth, text) in self.texts.iter().enumerate() {
            leave_out(tx, text.gap)?;
            let document = Document::new().text(&text.words);
            search::put(tx, ids[text.cup], cup::KIND, &format!("text {nth}"), document)?;
        }
        Ok(ids)
    }

    /// The cups that `who` finds by going through every text, those whose newest hit is newest first.
    fn scanned(&self, house: &TestHouse, people: &[Actor], who: usize) -> Vec<usize> {
        let reach = house.read(|read| people[who].reach(read, Action::Read, cup::KIND)).unwrap();
        let mut found = Vec::new();
        for text in self.texts.iter().rev() {
            let cup = &self.cups[text.cup];
            let placed = Placed {
                owner: Some(people[cup.owner].id),
                group: cup.in_group.then(|| people[1].groups[0]),
                department: people[cup.owner].department,
                confidential: cup.confidential,
                removed: cup.removed,
                named: cup.named.contains(&who),
                named_to_read: false,
                named_on_customer: false,
                granted: cup.granted == Some(who),
            };
            if permits(&people[who], Action::Read, reach, &placed)
                && self.owner.is_none_or(|owner| owner == cup.owner)
                && self.words.iter().all(|word| text.words.contains(word))
                && !found.contains(&text.cup)
            {
                found.push(text.cup);
            }
        }
        found
    }

    fn wanted(&self, people: &[Actor]) -> Wanted {
        let filter = match self.owner {
            Some(owner) => Sql::new("record.owner_id = ").int(people[owner].id.0),
            None => Sql::default(),
        };
        let query = Query::parse(&self.words.join(" ")).unwrap();
        Wanted { query, kinds: Vec::new(), filter, is_narrow: self.owner.is_some() }
    }
}

/// Leaves out so many ids of texts.
fn leave_out(tx: &mut Tx<'_>, ids: i64) -> Result<()> {
    let skip = match tx.conn().engine() {
        Engine::Sqlite => format!("UPDATE sqlite_sequence SET seq = seq + {ids} WHERE name = 'search_text'"),
        Engine::Postgres => {
            format!("SELECT setval('search_text_id_seq', nextval('search_text_id_seq') + {ids})")
        }
    };
    Ok(tx.conn().batch_execute(&skip)?)
}

/// Every page one after the other.
fn walked(house: &TestHouse, actor: &Actor, wanted: &Wanted, page: usize) -> Vec<RecordId> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let hits = house.read(|read| search::find(read, actor, wanted, before, page)).unwrap();
        assert!(hits.hits.len() == page || hits.next.is_none(), "a page is full unless it is the last");
        found.extend(hits.hits.iter().map(|hit| hit.record));
        before = hits.next;
        if before.is_none() {
            return found;
        }
    }
}

/// So many of somebody's cups at once, each with this text.
fn stock(
    house: &TestHouse,
    owner: &Actor,
    series: &'static str,
    many: usize,
    text: &'static str,
) -> Vec<RecordId> {
    let owner = owner.id;
    house
        .write(move |tx| {
            let alike =
                Alike { kind: cup::KIND, open: true, own_customer: false, creator: None, import: None };
            let records: Vec<ManyRecord> = (0..many)
                .map(|nth| ManyRecord {
                    number: format!("{series}{nth}"),
                    title: "cup".to_owned(),
                    status: "dirty",
                    owner: Some(owner),
                    department: None,
                    group: None,
                    created_at: None,
                })
                .collect();
            let ids = bulk::create_records(tx, &alike, &records)?;
            let texts = ids.iter().map(|id| (*id, Document::new().text(text))).collect();
            bulk::put_texts(tx, cup::KIND, "head", texts)?;
            Ok(ids)
        })
        .unwrap()
}

fn asked(typed: &str) -> Wanted {
    let query = Query::parse(typed).unwrap();
    Wanted { query, kinds: vec![cup::KIND], filter: Sql::default(), is_narrow: false }
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_search_finds_what_a_scan_finds_for_anybody(house: &TestHouse) {
        let people = hire(house);
        let cases = if house.store.engine() == Engine::Sqlite { 96 } else { 32 };
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let before = std::cell::RefCell::new(Vec::new());
        let check = |shelf: Shelf| {
            let (filled, actors, old) = (shelf.clone(), people.clone(), before.take());
            let ids = house.write(move |tx| filled.fill(tx, &actors, &old)).unwrap();
            let wanted = shelf.wanted(&people);
            for (who, actor) in people.iter().enumerate() {
                let expected: Vec<RecordId> =
                    shelf.scanned(house, &people, who).into_iter().map(|nth| ids[nth]).collect();
                prop_assert_eq!(&walked(house, actor, &wanted, shelf.page), &expected, "{}", actor.account);
                let query = &wanted.query;
                let filter = house.read(|read| search::matches(read, cup::KIND, query)).unwrap();
                let list = Listing { filter, ..cups() };
                let listed = house.read(|read| list.page(read, actor, None, 50)).unwrap();
                if shelf.owner.is_none() {
                    let expected: BTreeSet<RecordId> = expected.into_iter().collect();
                    let listed: BTreeSet<RecordId> = listed.ids.into_iter().filter(|id| ids.contains(id)).collect();
                    prop_assert_eq!(listed, expected, "the list of {}", actor.account);
                }
            }
            before.replace(ids);
            Ok(())
        };
        runner.run(&shelf(), check).unwrap_or_else(|error| panic!("{error}"));
    }

    fn whoever_sees_little_finds_it_among_much_that_is_others(house: &TestHouse) {
        let people = hire(house);
        let mine = stock(house, &people[3], "M", 3, "主轴异响");
        house.write(|tx| leave_out(tx, 300_000)).unwrap();
        stock(house, &people[0], "O", 1500, "主轴漏油");
        assert_eq!(walked(house, &people[3], &asked("主轴"), 2), [mine[2], mine[1], mine[0]]);
        assert_eq!(walked(house, &people[0], &asked("主轴"), 500).len(), 1503);
    }

    fn a_broad_word_narrows_a_list_as_a_rare_one_does(house: &TestHouse) {
        let people = hire(house);
        let few = stock(house, &people[2], "R", 5, "主轴异响");
        // As if there were ten million texts; of the newest some hundreds and some thousands hold the words.
        house.write(|tx| leave_out(tx, 10_000_000)).unwrap();
        stock(house, &people[0], "S", 600, "主轴漏油");
        stock(house, &people[0], "B", 1000, "主轴电机");
        let listed = |who: usize, typed: &str| {
            let (page, count) = house
                .read(|read| search::page(read, &people[who], &cups(), Some(typed), None, 50))
                .unwrap();
            (page.ids, count.number, count.capped)
        };
        let few: Vec<RecordId> = few.into_iter().rev().collect();
        for (typed, expected) in [("主轴", &few[..]), ("异响", &few[..]), ("轴承", &[]), ("漏油", &[])] {
            let (ids, number, capped) = listed(2, typed);
            assert_eq!((ids.as_slice(), capped), (expected, false), "{typed}");
            assert_eq!(usize::try_from(number).unwrap(), expected.len(), "{typed}");
        }
        for typed in ["主轴", "漏油"] {
            let (_, number, capped) = listed(0, typed);
            assert_eq!((number, capped), (50, true), "at least those of the page");
        }
    }

    fn pages_of_a_broad_word_follow_each_other_forth_and_back(house: &TestHouse) {
        let people = hire(house);
        let old = stock(house, &people[3], "O", 40, "主轴异响");
        stock(house, &people[0], "L", 1200, "轴承更换");
        let theirs = stock(house, &people[0], "T", 1500, "主轴漏油");
        let mine = stock(house, &people[3], "M", 30, "主轴异响");
        // A text of the first one is among the newest.
        let first = old[0];
        house.write(move |tx| search::put(tx, first, cup::KIND, "remark", Document::new().text("主轴又响"))).unwrap();
        let all = |who: usize| {
            let (mut forth, mut back) = (Vec::new(), Vec::new());
            let read = |from: Option<&Cursor>| {
                house.read(|read| search::page(read, &people[who], &cups(), Some("主轴"), from, 7)).unwrap().0
            };
            let mut page = read(None);
            let mut pages = 1;
            loop {
                forth.extend(page.ids.clone());
                let Some(next) = page.next.clone() else { break };
                page = read(Some(&next));
                pages += 1;
            }
            loop {
                back.splice(0..0, page.ids.clone());
                let Some(previous) = page.previous.clone() else { break };
                page = read(Some(&previous));
                pages -= 1;
            }
            assert_eq!((pages, &back), (1, &forth));
            forth
        };
        let expected: Vec<RecordId> = [&old, &mine].into_iter().flatten().rev().copied().collect();
        assert_eq!(all(3), expected.iter().copied().collect::<BTreeSet<_>>().into_iter().rev().collect::<Vec<_>>());
        assert_eq!(all(0).len(), old.len() + theirs.len() + mine.len());
    }

    fn a_kind_narrows_a_search(house: &TestHouse) {
        let people = hire(house);
        let ids = stock(house, &people[2], "R", 2, "主轴异响");
        let of = |kinds: &[&'static str]| {
            walked(house, &people[2], &Wanted { kinds: kinds.to_vec(), ..asked("异响") }, 5)
        };
        assert_eq!(of(&[cup::KIND]), [ids[1], ids[0]]);
        assert_eq!(of(&[]), [ids[1], ids[0]]);
        assert!(of(&["approval"]).is_empty());
    }

    fn the_index_is_walked_and_never_a_table(house: &TestHouse) {
        let people = hire(house);
        for series in ["A", "B", "C", "D", "E"] {
            stock(house, &people[0], series, 4000, "主轴异响，客户来电说加工时有异常声音，需要上门检查");
        }
        stock(house, &people[2], "M", 3, "主轴漏油");
        house.write(|tx| Ok(tx.conn().batch_execute("ANALYZE")?)).unwrap();
        let is_sqlite = house.store.engine() == Engine::Sqlite;
        for typed in ["主轴", "漏油", "没有", "主轴异响", "主轴 漏油"] {
            let queries = |who: usize| {
                let wanted = Wanted { kinds: Vec::new(), ..asked(typed) };
                let queries = house.read(|read| search::queries(read, &people[who], &wanted, 20_004)).unwrap();
                queries.map(|query| plan(house, &query))
            };
            let [walk, _] = queries(0);
            let [own, among] = queries(2);
            for walk in [walk, own] {
                let steps = if is_sqlite {
                    ["SCAN i VIRTUAL TABLE", "SEARCH t USING INTEGER PRIMARY KEY", "SEARCH record USING INTEGER PRIMARY KEY"]
                } else {
                    ["Bitmap Index Scan on search_text_tokens", "Bitmap Heap Scan on search_text", "record_pkey"]
                };
                for step in steps {
                    assert!(walk.contains(step), "{typed}: {step} in\n{walk}");
                }
                let never = if is_sqlite { "TEMP B-TREE FOR ORDER BY" } else { "Seq Scan on search_text" };
                assert!(!walk.contains(never), "{typed}:\n{walk}");
            }
            let (one, never) = if is_sqlite {
                ("SEARCH s USING COVERING INDEX search_text_part (record_id=?)", "SCAN t")
            } else {
                ("search_text_part", "Seq Scan on search_text")
            };
            assert!(among.contains(one) && !among.contains(never), "{typed}:\n{among}");
        }
    }
}
