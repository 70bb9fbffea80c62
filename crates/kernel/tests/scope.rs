//! The permission rule says the same four times: for one record, as a condition, page by page, and asked for the readers.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use kernel::listing::{Cursor, Listing, NEWEST, Order};
use kernel::record::{self, Change, NewRecord};
use kernel::schema::{access_grant, record as records};
use kernel::scope::{Placed, Scope, permits, readers};
use kernel::store::{Engine, Sql};
use kernel::{Actor, RecordId, Result, StaffId, Tx, staff};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rulebook::{Action, Rank, Reach, Term as _};
use testkit::cup::cup as cups;
use testkit::{TestHouse, both_engines, cup};

/// A company and its cups, with everybody and everything named by its place in the lists.
#[derive(Clone, Debug)]
struct Company {
    /// The department above each, among those before it.
    departments: Vec<Option<usize>>,
    groups: usize,
    staff: Vec<Person>,
    cups: Vec<Cup>,
    page: usize,
}

#[derive(Clone, Debug)]
struct Person {
    rank: Rank,
    department: Option<usize>,
    /// Among those before.
    superior: Option<usize>,
    groups: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
struct Cup {
    owner: Option<usize>,
    group: Option<usize>,
    department: Option<usize>,
    confidential: bool,
    removed: bool,
    /// Among those before, or itself.
    customer: Option<usize>,
    named: BTreeSet<usize>,
    /// Named to read it.
    helpers: BTreeSet<usize>,
    /// Whether the grant still runs.
    granted: Vec<(usize, bool)>,
    filled: i64,
    motto: &'static str,
}

/// Any of `many`, or none when there are none.
fn one_of(many: usize) -> BoxedStrategy<Option<usize>> {
    if many == 0 { Just(None).boxed() } else { prop::option::weighted(0.7, 0..many).boxed() }
}

fn some_of(many: usize, most: usize) -> impl Strategy<Value = BTreeSet<usize>> {
    prop::collection::btree_set(0..many.max(1), 0..=most.min(many))
}

fn person(nth: usize, departments: usize, groups: usize) -> impl Strategy<Value = Person> {
    let rank = prop::sample::select(Rank::ALL.to_vec());
    (rank, one_of(departments), one_of(nth), some_of(groups, 2))
        .prop_map(|(rank, department, superior, groups)| Person { rank, department, superior, groups })
}

fn a_cup(nth: usize, staff: usize, departments: usize, groups: usize) -> impl Strategy<Value = Cup> {
    let placed = (one_of(staff), one_of(groups), one_of(departments), one_of(nth + 1));
    let named = (some_of(staff, 2), some_of(staff, 1));
    let kept = (prop::bool::weighted(0.3), prop::bool::weighted(0.1), named);
    let granted = prop::collection::vec((0..staff, any::<bool>()), 0..2);
    let shown = (0..3_i64, prop::sample::select(vec!["", "a", "a.b", "山", "水"]));
    (placed, kept, granted, shown).prop_map(|(placed, kept, granted, (filled, motto))| {
        let (owner, group, department, customer) = placed;
        let (confidential, removed, (named, helpers)) = kept;
        Cup {
            owner,
            group,
            department,
            confidential,
            removed,
            customer,
            named,
            helpers,
            granted,
            filled,
            motto,
        }
    })
}

fn company() -> impl Strategy<Value = Company> {
    (1..5_usize, 0..3_usize, 2..7_usize, 1..16_usize, 1..4_usize).prop_flat_map(
        |(departments, groups, staff, cups, page)| {
            let above: Vec<_> = (0..departments).map(one_of).collect();
            let people: Vec<_> = (0..staff).map(|nth| person(nth, departments, groups)).collect();
            let cups: Vec<_> = (0..cups).map(|nth| a_cup(nth, staff, departments, groups)).collect();
            (above, people, cups).prop_map(move |(departments, staff, cups)| Company {
                departments,
                groups,
                staff,
                cups,
                page,
            })
        },
    )
}

/// The company as it stands in the database.
struct Founded {
    staff: Vec<Actor>,
    cups: Vec<RecordId>,
}

impl Company {
    fn found(&self, house: &TestHouse) -> Founded {
        static CASES: AtomicUsize = AtomicUsize::new(0);
        let case = CASES.fetch_add(1, Ordering::Relaxed);
        let mut paths: Vec<String> = Vec::new();
        for (nth, above) in self.departments.iter().enumerate() {
            let name = format!("d{case}.{nth}");
            paths.push(above.map_or(name.clone(), |above| format!("{}/{name}", paths[above])));
        }
        // A manager whom nobody is under fills every department and group, so that all are there.
        let mut filler = house.staff(&format!("filler{case}"));
        for nth in 0..self.groups {
            filler = filler.group(&format!("g{case}.{nth}"));
        }
        filler.hire();
        for (nth, path) in paths.iter().enumerate() {
            house.staff(&format!("filler{case}.{nth}")).department(path).hire();
        }
        let account = |nth: usize| format!("p{case}.{nth}");
        for (nth, person) in self.staff.iter().enumerate() {
            let mut hire = house.staff(&account(nth)).rank(person.rank);
            if let Some(department) = person.department {
                hire = hire.department(&paths[department]);
            }
            if let Some(superior) = person.superior {
                hire = hire.under(&account(superior));
            }
            for group in &person.groups {
                hire = hire.group(&format!("g{case}.{group}"));
            }
            hire.hire_id();
        }
        let staff: Vec<Actor> = (0..self.staff.len()).map(|nth| house.actor(&account(nth))).collect();
        let (cups, ids) = (self.cups.clone(), staff.iter().map(|actor| actor.id).collect::<Vec<_>>());
        let cups = house.write(move |tx| fill_shelf(tx, case, &cups, &ids)).unwrap();
        Founded { staff, cups }
    }

    fn placed(&self, nth: usize, who: usize, founded: &Founded, house: &TestHouse) -> Placed {
        let cup = &self.cups[nth];
        let header = house.read(|read| record::header(read, founded.cups[nth])).unwrap();
        Placed {
            owner: cup.owner.map(|owner| founded.staff[owner].id),
            group: header.group_id,
            department: header.department_id,
            confidential: cup.confidential,
            removed: cup.removed,
            named: cup.named.contains(&who),
            named_to_read: cup.helpers.contains(&who),
            named_on_customer: cup.customer.is_some_and(|customer| self.cups[customer].named.contains(&who)),
            granted: cup.granted.contains(&(who, true)),
        }
    }
}

fn fill_shelf(tx: &mut Tx<'_>, case: usize, cups: &[Cup], people: &[StaffId]) -> Result<Vec<RecordId>> {
    let now = tx.now();
    let groups = staff::groups(tx)?;
    let departments = staff::departments(tx)?;
    let mut ids = Vec::new();
    for cup in cups {
        let group = cup.group.and_then(|nth| groups.iter().find(|g| g.name == format!("g{case}.{nth}")));
        let department =
            cup.department.and_then(|nth| departments.iter().find(|d| d.name == format!("d{case}.{nth}")));
        let new = NewRecord {
            owner: cup.owner.map(|owner| people[owner]),
            group: group.map(|group| group.id),
            department: department.map(|department| department.id),
            confidential: cup.confidential,
            ..cup::new(cup.motto)
        };
        let id = cup::make(tx, &new)?.id;
        ids.push(id);
        diesel::update(cup::cup::table.find(id)).set(cup::cup::filled.eq(cup.filled)).execute(tx.conn())?;
        for named in &cup.named {
            record::add_member(tx, id, people[*named], "account_manager")?;
            record::add_member(tx, id, people[*named], "technical_support")?;
        }
        for helper in &cup.helpers {
            record::add_member(tx, id, people[*helper], "helper")?;
        }
        for (who, runs) in &cup.granted {
            diesel::insert_into(access_grant::table)
                .values((
                    access_grant::record_id.eq(id),
                    access_grant::staff_id.eq(people[*who]),
                    access_grant::reason.eq("asked"),
                    access_grant::created_at.eq(now),
                    access_grant::expires_at.eq(now.plus_seconds(i64::from(*runs))),
                ))
                .execute(tx.conn())?;
        }
        let change = Change {
            customer_id: Some(cup.customer.map(|customer| ids[customer])),
            removed_at: cup.removed.then_some(Some(now)),
            ..Change::default()
        };
        record::change(tx, id, None, &change)?;
    }
    Ok(ids)
}

const FILLED: Order = Order::number("filled", "cup", cups::filled);
const MOTTO: Order = Order::text("motto", "cup", cups::motto).descending();

fn listing(action: Action, order: Order, founded: &Founded) -> Listing {
    let first = founded.cups[0];
    Listing {
        kind: cup::KIND,
        action,
        join: "JOIN cup ON cup.id = record.id",
        filter: Sql::new("record.id >= ").int(first.0),
        order,
        lead: None,
    }
}

/// Every page forward, then every page back from the last: each as one list in list order, without the last page.
fn pages(house: &TestHouse, listing: &Listing, actor: &Actor, size: usize) -> (Vec<RecordId>, Vec<RecordId>) {
    let page = |from: Option<&Cursor>| {
        // As the browser hands it back.
        let from = from.map(|cursor| Cursor::decode(&cursor.encode()).unwrap());
        house.read(|read| listing.page(read, actor, from.as_ref(), size)).unwrap()
    };
    let (mut forward, mut back) = (Vec::new(), Vec::new());
    let mut shown = page(None);
    assert!(shown.previous.is_none(), "nothing lies before the first page");
    forward.extend(&shown.ids);
    while let Some(next) = &shown.next {
        shown = page(Some(next));
        assert!(!shown.ids.is_empty() && shown.ids.len() <= size);
        forward.extend(&shown.ids);
    }
    while let Some(previous) = &shown.previous {
        shown = page(Some(previous));
        back.splice(0..0, shown.ids.iter().copied());
    }
    (forward, back)
}

fn check(house: &TestHouse, company: &Company) -> Result<(), TestCaseError> {
    let founded = company.found(house);
    for (who, actor) in founded.staff.iter().enumerate() {
        let permitted = |action: Action, reach: Reach| -> Vec<usize> {
            (0..company.cups.len())
                .filter(|nth| permits(actor, action, reach, &company.placed(*nth, who, &founded, house)))
                .collect()
        };
        let each = Reach::ALL.iter().flat_map(|reach| [(Action::Read, *reach), (Action::Edit, *reach)]);
        for (action, reach) in each {
            let expected: Vec<RecordId> =
                permitted(action, reach).iter().map(|nth| founded.cups[*nth]).collect();
            let selected: Vec<RecordId> = house
                .read(|read| {
                    let scope = Scope::new(actor, action, reach, read.now());
                    Ok(records::table
                        .filter(records::id.ge(founded.cups[0]))
                        .filter(scope)
                        .order(records::id)
                        .select(records::id)
                        .load(read.conn())?)
                })
                .unwrap();
            prop_assert_eq!(&selected, &expected, "{} {} {}", action, reach, actor.account);
        }
        for (action, order) in [
            (Action::Read, NEWEST),
            (Action::Read, FILLED),
            (Action::Read, MOTTO),
            (Action::Edit, NEWEST),
            (Action::Export, FILLED),
            (Action::Administer, NEWEST),
        ] {
            let reach = house.read(|read| actor.reach(read, action, cup::KIND)).unwrap();
            let mut expected = permitted(action, reach);
            match order.key {
                "filled" => expected.sort_by_key(|nth| (company.cups[*nth].filled, *nth)),
                "motto" => expected.sort_by_key(|nth| std::cmp::Reverse((company.cups[*nth].motto, *nth))),
                _ => expected.reverse(),
            }
            let expected: Vec<RecordId> = expected.iter().map(|nth| founded.cups[*nth]).collect();
            let list = listing(action, order, &founded);
            let (forward, back) = pages(house, &list, actor, company.page);
            prop_assert_eq!(&forward, &expected, "{} {} by {}", action, reach, order.key);
            let last_page = expected.len().saturating_sub(1) / company.page * company.page;
            prop_assert_eq!(&back[..], &expected[..last_page], "back: {} {} by {}", action, reach, order.key);
            let count = house.read(|read| list.count(read, actor)).unwrap();
            prop_assert_eq!((count.number, count.capped), (i64::try_from(expected.len()).unwrap(), false));
        }
    }
    let everybody: Vec<StaffId> = founded.staff.iter().map(|actor| actor.id).collect();
    for nth in 0..company.cups.len() {
        let header = house.read(|read| record::header(read, founded.cups[nth])).unwrap();
        let reads = |(who, actor): (usize, &Actor)| {
            let reach = house.read(|read| actor.reach(read, Action::Read, cup::KIND)).unwrap();
            permits(actor, Action::Read, reach, &company.placed(nth, who, &founded, house))
                .then_some(actor.id)
        };
        let mut expected: Vec<StaffId> = founded.staff.iter().enumerate().filter_map(reads).collect();
        expected.sort_unstable();
        let found = house.read(|read| readers(read, &header, &everybody)).unwrap();
        prop_assert_eq!(found, expected, "readers of {}", header.number);
    }
    Ok(())
}

both_engines! {
    rooms: vec![cup::room()];

    fn the_team_of_a_customer_reads_what_names_it_and_does_nothing_else_with_it(house: &TestHouse) {
        let member = house.staff("member").hire();
        let placed = Placed { named_on_customer: true, ..Placed::default() };
        let may = |action, placed: &Placed| permits(&member, action, Reach::Own, placed);
        assert!(may(Action::Read, &placed) && may(Action::Reveal, &placed));
        assert!(!may(Action::Edit, &placed) && !may(Action::Export, &placed));
        assert!(!may(Action::Read, &Placed { confidential: true, ..placed }));
    }

    fn the_rule_the_condition_and_the_list_agree_for_any_company(house: &TestHouse) {
        let cases = if house.store.engine() == Engine::Sqlite { 48 } else { 10 };
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        runner.run(&company(), |company| check(house, &company)).unwrap_or_else(|error| panic!("{error}"));
    }
}
