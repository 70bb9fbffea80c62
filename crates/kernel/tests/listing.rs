//! Lists of records: counted no further than people read, and walked through an index at any size.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use diesel::connection::SimpleConnection as _;
use kernel::listing::{COUNT_CAP, Count, Listing, NEWEST, Order};
use kernel::schema::record as records;
use kernel::store::Sql;
use kernel::{Actor, Read, RecordId, Result};
use rulebook::Rank;
use testkit::{TestHouse, both_engines, cup};

fn everything() -> Listing {
    Listing::of(cup::KIND)
}

/// So many bare headers at once, shared out among the staff, groups and departments that there are. Every tenth is
/// confidential.
fn stock(house: &TestHouse, kind: &'static str, many: i64) {
    house
        .write(move |tx| {
            let nth = |table: &str| {
                format!(
                    "JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM {table}) {table} \
                     ON {table}.nth = 1 + i % (SELECT count(*) FROM {table})"
                )
            };
            tx.conn().batch_execute(&format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) \
                 INSERT INTO record (kind, number, title, status, open, confidential, owner_id, group_id, department_id, \
                     customer_id, rulebook_id, version, created_at, updated_at) \
                 SELECT '{kind}', 'C' || i, 'cup', 'dirty', i % 2 = 0, i % 10 = 0, staff.id, staff_group.id, \
                     department.id, i, 1, 1, 0, 0 FROM n {} {} {} ORDER BY i",
                nth("staff"),
                nth("staff_group"),
                nth("department"),
            ))?;
            Ok(())
        })
        .unwrap();
}

/// Thirty people in ten groups and ten departments, who own what is in stock.
fn hire_owners(house: &TestHouse) {
    for nth in 0..30 {
        let (department, group) = (format!("部门{}", nth % 10), format!("小组{}", nth % 10));
        house.staff(&format!("staff{nth}")).department(&department).group(&group).hire();
    }
}

/// One of each reach, who own nothing.
fn hire_readers(house: &TestHouse) {
    house.staff("director").rank(Rank::Director).department("部门3").hire();
    house.staff("manager").rank(Rank::Manager).department("部门3").group("小组3").hire();
    house.staff("specialist").under("manager").department("部门3").group("小组3").hire();
}

fn stocked(house: &TestHouse, many: i64) {
    hire_owners(house);
    stock(house, cup::KIND, many);
    hire_readers(house);
}

/// How the engine means to find a page.
fn plan(house: &TestHouse, list: &Listing, actor: &Actor) -> String {
    testkit::plan(house, &house.read(|read| list.keys(read, actor, None, 50)).unwrap())
}

/// The steps of SQLite's plan that sort, each with the step before it at the same depth, which reads what is sorted.
fn sorted_tables(plan: &str) -> Vec<&str> {
    let lines: Vec<&str> = plan.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let reads = |line: &&&str| ["SEARCH", "SCAN"].iter().any(|step| line.trim_start().starts_with(step));
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains("TEMP B-TREE FOR ORDER BY"))
        .filter_map(|(at, line)| {
            lines[..at].iter().rev().filter(|before| depth(before) == depth(line)).find(reads)
        })
        .map(|line| line.trim_start())
        .collect()
}

/// Every record of a list, page by page from its beginning, or from its end back to it.
fn walked(read: &mut Read<'_>, list: &Listing, actor: &Actor, back: bool) -> Result<Vec<RecordId>> {
    let (mut from, mut seen) = (None, Vec::new());
    loop {
        let page = list.page(read, actor, from.as_ref(), 4)?;
        seen.extend(&page.ids);
        let Some(next) = page.next else { break };
        from = Some(next);
    }
    if !back {
        return Ok(seen);
    }
    let end = list.page(read, actor, from.as_ref(), 4)?;
    let (mut from, mut seen) = (end.previous, end.ids.into_iter().rev().collect::<Vec<_>>());
    while let Some(cursor) = from {
        let page = list.page(read, actor, Some(&cursor), 4)?;
        seen.extend(page.ids.iter().rev());
        from = page.previous;
    }
    Ok(seen)
}

both_engines! {
    rooms: vec![cup::room()];

    fn a_count_is_exact_up_to_the_cap_and_says_when_there_are_more(house: &TestHouse) {
        stocked(house, 555);
        let director = house.actor("director");
        let count = || house.read(|read| everything().count(read, &director)).unwrap();
        assert_eq!(count(), Count { number: COUNT_CAP, capped: false }, "every tenth is confidential");
        house.write(|tx| cup::make(tx, &cup::new("one more"))).unwrap();
        assert_eq!(count(), Count { number: COUNT_CAP, capped: true });
    }

    fn an_export_walks_over_every_record_once(house: &TestHouse) {
        stocked(house, 500);
        let director = house.actor("director");
        let mut seen: Vec<RecordId> = Vec::new();
        house
            .read(|read| {
                everything().walk(read, &director, 37, |_, chunk| {
                    assert!(chunk.len() <= 37);
                    seen.extend(chunk);
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(seen.len(), 450);
        assert!(seen.is_sorted_by(|one, next| one > next), "newest first, each once");
    }

    fn records_without_a_value_stand_where_the_order_says(house: &TestHouse) {
        stocked(house, 60);
        house
            .write(|tx| {
                // Every third falls due, two of them at a time.
                tx.conn().batch_execute("UPDATE record SET next_due_at = id / 6 WHERE id % 3 = 0")?;
                Ok(())
            })
            .unwrap();
        let due = |null| Order::number_or("due", "record", records::next_due_at, null);
        for account in ["director", "specialist", "staff3"] {
            let actor = house.actor(account);
            let ids = |order: Order| {
                let list = Listing { order, ..everything() };
                let forth = house.read(|read| walked(read, &list, &actor, false)).unwrap();
                let back = house.read(|read| walked(read, &list, &actor, true)).unwrap();
                assert!(forth.iter().rev().eq(&back), "{account} {order:?}: {forth:?}\n{back:?}");
                forth
            };
            let mut expected = ids(NEWEST);
            let value = |id: &RecordId, null: i64| if id.0 % 3 == 0 { id.0 / 6 } else { null };
            for null in [0, 4, i64::MAX] {
                expected.sort_by_key(|id| (value(id, null), *id));
                assert_eq!(ids(due(null)), expected, "{account}");
                expected.reverse();
                assert_eq!(ids(due(null).descending()), expected, "{account}");
            }
        }
    }

    fn a_filter_and_the_page_size_hold_together(house: &TestHouse) {
        stocked(house, 300);
        let director = house.actor("director");
        let list = Listing { filter: Sql::new("record.open OR record.number = ").text("C1"), ..everything() };
        let page = house.read(|read| list.page(read, &director, None, 20)).unwrap();
        assert_eq!((page.ids.len(), page.next.is_some(), page.previous.is_some()), (20, true, false));
        // The 150 even ones without the 30 confidential ones, and the first.
        assert_eq!(house.read(|read| list.count(read, &director)).unwrap().number, 121);
    }

    fn somebody_with_hundreds_of_reports_still_gets_a_page(house: &TestHouse) {
        hire_owners(house);
        hire_readers(house);
        let boss = house.actor("manager").id;
        let hire = |from: i64, to: i64| {
            house
                .write(move |tx| {
                    tx.conn().batch_execute(&format!(
                        "WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to}) \
                         INSERT INTO staff (account, name, position, rank, superior_id, mail, phone, locale, \
                             password_hash, active, created_at, version) \
                         SELECT 'many' || i, 'many', '', 'specialist', {boss}, '', '', '', '', 1 = 1, 0, 1 FROM n"
                    ))?;
                    kernel::staff::rebuild_superiors(tx)
                })
                .unwrap();
        };
        let page = || {
            let boss = house.actor("manager");
            let page = house.read(|read| everything().page(read, &boss, None, 50)).unwrap();
            (boss.reports.len(), page.ids)
        };
        hire(1, 390);
        stock(house, cup::KIND, 2000);
        let (reports, apart) = page();
        assert_eq!((reports, apart.len()), (391, 50), "each report's index is walked");
        hire(391, 500);
        let (reports, together) = page();
        assert_eq!((reports, together), (501, apart), "the list is walked and each record tested");
    }

    fn each_reach_walks_its_own_index(house: &TestHouse) {
        hire_owners(house);
        hire_readers(house);
        stock(house, "saucer", 20_000);
        stock(house, cup::KIND, 2_000);
        house
            .write(|tx| {
                tx.conn().batch_execute(
                    "INSERT INTO record_member SELECT id, owner_id, 'account_manager', 0 FROM record; \
                     INSERT INTO access_grant (record_id, staff_id, reason, created_at, expires_at) \
                     SELECT id, owner_id, '', 0, id FROM record; ANALYZE",
                )?;
                Ok(())
            })
            .unwrap();
        let of = |account: &str| plan(house, &everything(), &house.actor(account));
        for (account, indexes) in [
            ("director", &["record_newest"][..]),
            ("specialist", &["record_owner", "record_group"]),
            ("manager", &["record_owner", "record_group", "record_department"]),
        ] {
            let plan = of(account);
            for index in indexes {
                assert!(plan.contains(index), "{account} does not use {index}:\n{plan}");
            }
            assert!(plan.contains("record_member_staff") && plan.contains("access_grant_staff"), "{plan}");
            let scans = ["Seq Scan on record\n", "Seq Scan on record ", "SCAN record\n"];
            assert!(
                scans.iter().all(|scan| !plan.contains(scan)),
                "{account} reads the whole table:\n{plan}"
            );
            // The records of one's own customers come from many places of their index and are sorted, as are those that
            // one was given leave to read, each found by its id; they are few.
            let few = ["record_customer", "(kind=? AND id=?"];
            let sorts_records = sorted_tables(&plan).iter().any(|table| {
                table.contains("SEARCH record ") && !few.iter().any(|found| table.contains(found))
            });
            assert!(!sorts_records, "{account} sorts what an index has in order:\n{plan}");
            let fetches = |line: &str| line.contains("SEARCH record ") && !line.contains("COVERING");
            assert!(!plan.lines().any(fetches), "{account} fetches rows that an index answers for:\n{plan}");
        }
    }
}
