//! The hot lists of the register, read through their indexes at any size (`service.priority_queue`).

use desk::list;
use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use kernel::RecordId;
use kernel::listing::{Cursor, Listing};
use kernel::store::Sql;
use rulebook::{Action, Rank};
use testkit::{Engine, TestHouse, both_engines};
use web::listing::{PAGE, Params};

use crate::company::{
    at, company, customer, enter, header, question, question_of, resolve, rooms, run, wait,
};

/// Thirty people in ten groups and ten departments with four thousand requests, of which a quarter is open, beside nine times
/// as many other records; and one reader of each reach.
///
/// `counted` when the engine has been told how many there are of what (`ANALYZE`), as PostgreSQL always finds out by itself
/// and SQLite never does.
fn stocked(house: &TestHouse, counted: bool) {
    for nth in 0..30 {
        let (department, group) = (format!("部门{}", nth % 10), format!("小组{}", nth % 10));
        house.staff(&format!("staff{nth}")).department(&department).group(&group).hire_id();
    }
    house
        .write(move |tx| {
            let nth = |table: &str| {
                format!(
                    "JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM {table}) {table} \
                     ON {table}.nth = 1 + i / 10 % (SELECT count(*) FROM {table})"
                )
            };
            tx.conn().batch_execute(&format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) \
                 INSERT INTO record (kind, number, title, status, open, confidential, owner_id, group_id, department_id, \
                     customer_id, rulebook_id, next_due_at, queue, version, created_at, updated_at) \
                 SELECT CASE WHEN i % 10 = 0 THEN 'request' ELSE 'customer' END, 'R' || i, 'r', \
                     CASE WHEN i % 40 = 0 THEN 'in_progress' ELSE 'closed' END, i % 40 = 0, i % 100 = 0, staff.id, \
                     staff_group.id, department.id, i / 10 % 500, 1, i, i * 37 % 40009, 1, 0, 0 FROM n {} {} {} ORDER BY CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END, i; \
                 INSERT INTO request (id, kind, category, channel, priority, tier, caller, caller_phone, caller_mail, \
                     received_at, reopenings, result, cause) \
                 SELECT id, CASE WHEN id % 7 = 0 THEN 'complaint' ELSE 'request' END, '', 'phone', \
                     CASE WHEN id % 5 = 0 THEN 'urgent' ELSE 'normal' END, 1 + id % 4, '', '', '', id, 0, '', '' \
                     FROM record WHERE kind = 'request'; \
                 INSERT INTO record_member SELECT id, owner_id, 'account_manager', 0 FROM record",
                nth("staff"),
                nth("staff_group"),
                nth("department"),
            ))?;
            if counted {
                tx.conn().batch_execute("ANALYZE")?;
            }
            Ok(())
        })
        .unwrap();
    house.staff("director").rank(Rank::Director).department("部门3").hire_id();
    house.staff("manager").rank(Rank::Manager).department("部门3").group("小组3").hire_id();
    house.staff("specialist").under("manager").department("部门3").group("小组3").hire_id();
}

#[derive(diesel::QueryableByName)]
struct Id {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    #[expect(dead_code, reason = "only counted")]
    id: i64,
}

/// Nine thousand more that have ended, of no tier: more than are gathered.
fn add_nine_thousand(house: &TestHouse) {
    run(
        house,
        "INSERT INTO record (kind, number, title, status, open, confidential, rulebook_id, version, created_at, updated_at) \
         SELECT 'request', 'M' || id, 'm', 'closed', (1 = 0), (1 = 0), 1, 1, 0, 0 FROM record WHERE kind = 'customer' AND id <= 9000",
    );
    run(
        house,
        "INSERT INTO request (id, kind, category, channel, priority, caller, caller_phone, caller_mail, received_at, reopenings, result, cause) \
         SELECT id, 'request', '', 'phone', 'normal', '', '', '', id, 0, '', '' FROM record WHERE number LIKE 'M%'",
    );
}

fn listing(house: &TestHouse, account: &str, query: &str, action: Action) -> Listing {
    let actor = house.actor(account);
    house.read(|read| list::listing(read, &actor, &Params::parse(query), action)).unwrap()
}

fn plan(house: &TestHouse, account: &str, query: &str, action: Action) -> String {
    let list = listing(house, account, query, action);
    let actor = house.actor(account);
    testkit::plan(house, &house.read(|read| list.keys(read, &actor, None, PAGE + 1)).unwrap())
}

/// Fails where a plan reads all records from the table. Whether PostgreSQL finds the rows of a page's requests one by one or
/// hashes all of the few thousand of a test is its own affair.
#[track_caller]
fn reads_no_whole_table(plan: &str) {
    let whole = ["Seq Scan on record ", "Seq Scan on record\n", "SCAN record\n", "SCAN request\n"];
    assert!(whole.iter().all(|scan| !plan.contains(scan)), "reads the whole table:\n{plan}");
}

fn is_sqlite(house: &TestHouse) -> bool {
    house.read(|read| Ok(read.conn().engine() == Engine::Sqlite)).unwrap()
}

/// Whether SQLite sorts what it reads from one of these indexes.
fn sorts(plan: &str, index: &str) -> bool {
    let lines: Vec<&str> = plan.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    lines.iter().enumerate().filter(|(_, line)| line.contains("TEMP B-TREE FOR ORDER BY")).any(
        |(nth, line)| {
            let mut before = lines[..nth].iter().rev().take_while(|before| depth(before) >= depth(line));
            before.any(|read| depth(read) == depth(line) && read.contains(&format!("INDEX {index} ")))
        },
    )
}

fn look_at_queues(house: &TestHouse) {
    for (account, action, indexes) in [
        ("director", Action::Read, &["request_queue"][..]),
        (
            "manager",
            Action::Read,
            &["request_queue_owner", "request_queue_group", "request_queue_department"],
        ),
        ("specialist", Action::Read, &["request_queue_owner", "request_queue_group"]),
        ("specialist", Action::Edit, &["request_queue_owner"]),
    ] {
        let plan = plan(house, account, "", action) + "\n";
        for index in indexes {
            let used =
                [format!("{index} "), format!("{index}\n")].iter().any(|name| plan.contains(name.as_str()));
            assert!(used, "{account} does not use {index}:\n{plan}");
            assert!(!sorts(&plan, index), "{account} sorts {index}:\n{plan}");
        }
        assert!(
            !plan.contains(" on request ") && !plan.contains("SEARCH request "),
            "no need to ask:\n{plan}"
        );
        reads_no_whole_table(&plan);
    }
}

/// How many of the two that came by letter are complaints.
fn count_of_both(house: &TestHouse) -> i64 {
    house
        .read(|read| {
            let both = "SELECT r.id FROM request r WHERE r.channel = 'letter' AND r.kind = 'complaint'";
            Ok(Sql::new(both).load::<Id>(read.conn())?.len())
        })
        .unwrap()
        .try_into()
        .unwrap()
}

both_engines! {
    rooms: rooms();

    fn the_queues_are_read_in_order_from_an_index_of_each_reach(house: &TestHouse) {
        stocked(house, !is_sqlite(house));
        look_at_queues(house);
        house.write(|tx| Ok(tx.conn().batch_execute("ANALYZE")?)).unwrap();
        look_at_queues(house);
    }

    fn the_newest_are_read_in_order_from_an_index_of_each_reach(house: &TestHouse) {
        stocked(house, true);
        for (account, action, indexes) in [
            ("director", Action::Read, &["record_newest"][..]),
            ("manager", Action::Read, &["record_owner", "record_group", "record_department"]),
            ("specialist", Action::Read, &["record_owner", "record_group"]),
            ("specialist", Action::Edit, &["record_owner"]),
        ] {
            for query in ["status=all", "status=all&confidential=no"] {
                let plan = plan(house, account, query, action) + "\n";
                for index in indexes {
                    let used = plan.contains(index);
                    assert!(used, "{account} does not use {index}:\n{plan}");
                    assert!(!sorts(&plan, index), "{account} sorts {index}:\n{plan}");
                }
                reads_no_whole_table(&plan);
            }
        }
    }

    fn one_s_own_and_a_group_s_queue_are_read_from_their_indexes_whoever_asks(house: &TestHouse) {
        stocked(house, true);
        let group = house.actor("manager").groups[0];
        for account in ["director", "manager", "specialist"] {
            let own = plan(house, account, "owner=me", Action::Read) + "\n";
            assert!(own.contains("request_queue_owner") || own.contains("record_owner"), "{account}:\n{own}");
            reads_no_whole_table(&own);
            let queue = plan(house, account, &format!("group={group}"), Action::Read) + "\n";
            assert!(queue.contains("request_queue_group") || queue.contains("record_group"), "{account}:\n{queue}");
            reads_no_whole_table(&queue);
        }
    }

    fn a_filter_reads_no_whole_table_whoever_asks(house: &TestHouse) {
        stocked(house, true);
        for account in ["director", "manager", "specialist"] {
            for query in [
                "status=waiting",
                "status=in_progress&sort=newest",
                "kind=complaint",
                "status=all&kind=complaint",
                "customer=R3",
                "status=all&customer=R3",
                "late=true",
                "priority=urgent&tier=1",
                "owner=none",
                "watched=me",
                "status=all&watched=me",
                "tag=x&tag=y",
                "kind=request&category=repair",
            ] {
                for action in [Action::Read, Action::Edit] {
                    reads_no_whole_table(&(plan(house, account, query, action) + "\n"));
                }
            }
        }
        let of_customer = plan(house, "director", "status=all&customer=R3", Action::Read);
        assert!(of_customer.contains("record_number"), "{of_customer}");
    }

    fn what_an_import_brought_is_read_from_its_index(house: &TestHouse) {
        stocked(house, !is_sqlite(house));
        run(
            house,
            "INSERT INTO record (kind, number, title, status, open, confidential, rulebook_id, version, created_at, updated_at) \
             VALUES ('request_import', 'FD-1', 'i', 'applied', (1 = 0), (1 = 0), 1, 1, 0, 0)",
        );
        run(
            house,
            "UPDATE record SET import_id = (SELECT id FROM record WHERE number = 'FD-1') WHERE number LIKE 'R77%' AND kind = 'request'",
        );
        let director = house.actor("director");
        let brought = |query: &str| {
            house.read(|read| Ok(list::page(read, &director, &Params::parse(query))?.0.ids.len())).unwrap()
        };
        // One of the eleven is confidential.
        assert_eq!((brought("status=all&import=FD-1"), brought("status=all&import=FD-2")), (10, 0));
        for account in ["director", "manager", "specialist"] {
            let plan = plan(house, account, "status=all&import=FD-1", Action::Read) + "\n";
            reads_no_whole_table(&plan);
            assert!(plan.contains("record_import") || account != "director", "{plan}");
        }
    }

    fn what_hardly_any_request_is_is_gathered_and_what_many_are_is_walked_to(house: &TestHouse) {
        stocked(house, !is_sqlite(house));
        add_nine_thousand(house);
        run(house, "UPDATE request SET channel = 'letter', category = 'parcel' WHERE id IN (SELECT id FROM record WHERE number IN ('R10', 'R70'))");
        for (query, index) in [
            ("status=all&channel=letter", "request_channel"),
            ("status=all&category=parcel", "request_category"),
            ("status=all&kind=complaint&priority=urgent", "request_kind"),
        ] {
            for account in ["director", "manager", "specialist"] {
                let list = listing(house, account, query, Action::Read);
                assert!(list.filter.names("record.id IN (SELECT id FROM request"), "{query}");
                let plan = plan(house, account, query, Action::Read) + "\n";
                reads_no_whole_table(&plan);
                if is_sqlite(house) {
                    assert!(plan.contains(index), "{account} does not use {index} for {query}:\n{plan}");
                }
            }
        }
        let facets = ("COVERING INDEX request_facets (id=?", true);
        for (query, led) in [
            ("status=all&kind=request", facets),
            ("status=all&tier=1", facets),
            ("status=all&channel=phone&owner=me", facets),
            ("status=all&channel=phone&priority=normal", ("INDEX request_channel (channel=?)", false)),
            ("status=closed&category=none&tier=1", ("INDEX request_category (category=?)", false)),
            ("status=all&kind=request&priority=normal", ("INDEX request_kind (kind=? AND priority=?)", false)),
        ] {
            for account in ["director", "manager", "specialist"] {
                let plan = plan(house, account, query, Action::Read) + "\n";
                reads_no_whole_table(&plan);
                let (index, whoever) = led;
                if is_sqlite(house) && (whoever || account == "director") {
                    assert!(plan.contains(index), "{account} does not use {index} for {query}:\n{plan}");
                    assert!(!plan.contains("TEMP B-TREE") || account != "director", "{query} is sorted:\n{plan}");
                }
            }
        }
        let director = house.actor("director");
        let found = |query: &str| {
            let params = Params::parse(query);
            house.read(|read| list::page(read, &director, &params)).unwrap()
        };
        let (page, count) = found("status=all&channel=letter");
        assert_eq!((page.ids.len(), count.number, count.capped), (2, 2, false));
        assert_eq!(found("status=all&channel=letter&kind=complaint&category=parcel").1.number, count_of_both(house));
        let (page, count) = found("status=all&kind=request");
        assert_eq!((page.ids.len(), count.number, count.capped), (PAGE, 500, true));
        assert!(page.next.is_some() && page.previous.is_none());
    }

    fn what_leads_to_a_list_changes_nothing_in_it(house: &TestHouse) {
        stocked(house, false);
        add_nine_thousand(house);
        let filtered = "status=all&kind=complaint&priority=high";
        // Some of them to be seen by nobody but whom they name.
        run(house, "UPDATE request SET kind = 'complaint', priority = 'high' WHERE id % 3 <> 0");
        run(house, "UPDATE record SET confidential = (id % 7 = 0) WHERE kind = 'request'");
        let led = listing(house, "director", filtered, Action::Read);
        assert_eq!(led.lead.is_some(), is_sqlite(house), "PostgreSQL knows by itself when to go through the index");
        if led.lead.is_none() {
            return;
        }
        let unled = Listing { lead: None, ..led.clone() };
        let director = house.actor("director");
        let pages = |list: &Listing| {
            let page = |from: Option<&Cursor>| house.read(|read| list.page(read, &director, from, 900)).unwrap();
            let mut seen = vec![page(None)];
            while let Some(next) = seen[seen.len() - 1].next.clone() {
                seen.push(page(Some(&next)));
            }
            while let Some(previous) = seen[seen.len() - 1].previous.clone() {
                seen.push(page(Some(&previous)));
            }
            seen.into_iter().flat_map(|page| page.ids).collect::<Vec<RecordId>>()
        };
        let seen = pages(&led);
        assert!(seen.len() > 2000, "{}", seen.len());
        assert_eq!(seen, pages(&unled));
    }

    fn a_page_asks_no_clause_and_no_state_for_all_its_rows(house: &TestHouse) {
        if !is_sqlite(house) {
            return;
        }
        stocked(house, false);
        for account in ["director", "manager", "specialist"] {
            let actor = house.actor(account);
            for query in ["", "status=all&sort=newest", "owner=me", "status=all&kind=complaint&priority=high"] {
                let plans = testkit::plans_of(house, |read| {
                    let (page, _) = list::page(read, &actor, &Params::parse(query))?;
                    let some: Vec<RecordId> = page.ids.into_iter().chain([RecordId(1)]).collect();
                    list::rows(read, &actor, &some)
                });
                for step in plans.lines().filter(|step| step.contains(" duty ")) {
                    assert!(step.contains("record_id=?"), "{query} of {account}:\n{step}");
                }
            }
        }
    }

    fn whom_silence_closes_is_read_in_order_from_an_index_of_those_that_wait(house: &TestHouse) {
        stocked(house, false);
        // Nearly all were closed long ago, as in any company.
        run(house, "UPDATE request SET resolved_at = received_at, closed_at = CASE WHEN id % 50 <> 0 THEN received_at END");
        if !is_sqlite(house) {
            run(house, "ANALYZE request");
        }
        let plan = testkit::plan(house, &desk::store::silent(house.now(), 10));
        assert!(plan.contains("request_silent"), "{plan}");
        assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    }

    fn the_queue_has_what_falls_due_first_and_where_that_ties_the_higher_tier(house: &TestHouse) {
        company(house);
        let [low, high] = [3, 1].map(|tier| customer(house, &format!("{tier} 级客户"), Some(tier)));
        // Four hours of tier 3 and of tier 1: due at the same time.
        let third = enter(house, "chen", question_of(&low, "urgent")).id;
        let first = enter(house, "chen", question_of(&high, "normal")).id;
        let sooner = enter(house, "chen", question_of(&high, "high")).id;
        let waiting = enter(house, "chen", question_of(&high, "urgent"));
        wait(house, "chen", &waiting);
        let solved = enter(house, "chen", question());
        resolve(house, "chen", &solved);
        let listed = |query: &str| -> Vec<RecordId> {
            let actor = house.actor("chen");
            house.read(|read| Ok(list::page(read, &actor, &Params::parse(query))?.0.ids)).unwrap()
        };
        assert_eq!(header(house, third).next_due_at, header(house, first).next_due_at);
        assert_eq!(listed(""), [sooner, first, third, waiting.id, solved.id]);
        assert_eq!(listed("sort=newest"), [solved.id, waiting.id, sooner, first, third]);
        assert_eq!(listed("status=waiting"), [waiting.id]);
        assert_eq!(listed("tier=3"), [third]);
        assert_eq!(listed("tier=none"), [solved.id]);
        assert_eq!(listed(&format!("status=all&customer={}", low.number)), [third]);
        house.clock.set(at("2027-03-01 09:31"));
        assert_eq!(listed("late=true"), [sooner]);
        let closed = solved.id;
        run(house, &format!("UPDATE record SET open = (1 = 0), status = 'closed' WHERE id = {closed}"));
        assert_eq!((listed("status=closed"), listed("").contains(&closed)), (vec![closed], false));
        assert_eq!(listed("status=all").len(), 5);
        assert_eq!(listed("owner=none"), []);
        assert_eq!(listed("owner=me").len(), 4);
        let rows = house.read(|read| list::rows(read, &house.actor("chen"), &[waiting.id, first])).unwrap();
        let clocks: Vec<_> = rows.iter().map(|row| row.clock.as_ref().unwrap().state.as_str()).collect();
        assert_eq!(clocks, ["paused", "open"]);
    }
}
