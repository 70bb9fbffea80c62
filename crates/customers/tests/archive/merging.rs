//! Merging two archives and parting them again (`archive.dedupe`).

use customers::fields::{CustomerFields, NewPurchase};
use customers::model::{Contact, Customer, KIND, Purchase, Role};
use customers::service::merge;
use customers::{filter, list, service, store};
use kernel::record::{self, Header, Member};
use kernel::store::Sql;
use kernel::tag::{self, Tag};
use kernel::{Actor, Error, RecordId, event};
use proptest::prelude::*;
use rulebook::Action;
use testkit::{Engine, TestHouse, both_engines, cup};
use web::listing::Params;

use crate::company::{Company, contact, full, meet, open, open_duties, refused, rooms, sketch};

/// Everything a merge could move, but what counts changes: versions and the log.
#[derive(Debug, PartialEq)]
struct State {
    rows: Vec<Customer>,
    statuses: Vec<(String, String, bool)>,
    contacts: Vec<Vec<Contact>>,
    purchases: Vec<Vec<Purchase>>,
    team: Vec<Vec<Member>>,
    tags: Vec<Vec<String>>,
    duties: Vec<Vec<(String, String, String, kernel::Moment)>>,
    visible: Vec<RecordId>,
    found: Vec<Vec<RecordId>>,
    named: Vec<Option<RecordId>>,
}

fn state(house: &TestHouse, actor: &Actor, customers: &[RecordId], others: &[RecordId]) -> State {
    house
        .read(|read| {
            let mut state = State {
                rows: Vec::new(),
                statuses: Vec::new(),
                contacts: Vec::new(),
                purchases: Vec::new(),
                team: Vec::new(),
                tags: Vec::new(),
                duties: Vec::new(),
                visible: Vec::new(),
                found: Vec::new(),
                named: Vec::new(),
            };
            for id in customers {
                state.rows.push(store::customer(read, *id)?);
                let header = record::header(read, *id)?;
                state.statuses.push((header.title, header.status, header.open));
                state.contacts.push(store::contacts(read, *id)?);
                state.purchases.push(store::purchases_last(read, *id, 100)?);
                state.team.push(record::members(read, *id)?);
                state.tags.push(tag::of(read, *id)?);
                let mut duties: Vec<_> = kernel::duty::of_record(read, *id)?
                    .into_iter()
                    // What the merge began and its undoing made void was not there before.
                    .filter(|duty| duty.state != "void")
                    .map(|duty| (duty.kind, duty.occurrence, duty.state, duty.due_at))
                    .collect();
                duties.sort();
                state.duties.push(duties);
            }
            state.visible =
                list::visible(read, actor, customers)?.into_iter().map(|header| header.id).collect();
            for word in ["远山", "青禾", "流云", "沈若水"] {
                let params = Params::parse(&format!("q={}", web::listing::encode(word)));
                state.found.push(
                    filter::listing(read, actor, &params, Action::Read)?.page(read, actor, None, 50)?.ids,
                );
            }
            for id in others {
                state.named.push(record::header(read, *id)?.customer_id);
            }
            Ok(state)
        })
        .unwrap()
}

fn unite(house: &TestHouse, actor: &Actor, kept: &Header, merged: &Header, take: &[&str]) -> Header {
    let (actor, kept, merged) = (actor.clone(), kept.clone(), merged.clone());
    let take: Vec<String> = take.iter().map(|field| (*field).to_owned()).collect();
    house
        .write(move |tx| {
            let version = record::header(tx, kept.id)?.version;
            merge::merge(tx, &actor, &kept.number, version, &merged.number, &take)
        })
        .unwrap()
}

fn part(house: &TestHouse, actor: &Actor, kept: &Header) -> Header {
    let (actor, kept) = (actor.clone(), kept.clone());
    house
        .write(move |tx| {
            let id = store::merges(tx, kept.id)?[0].id;
            let version = record::header(tx, kept.id)?.version;
            merge::undo(tx, &actor, &kept.number, version, id)
        })
        .unwrap()
}

fn buy(house: &TestHouse, customer: &Header, order: Option<&str>, fen: i64) {
    let new = NewPurchase {
        customer: customer.id,
        purchased_on: jiff::civil::date(2027, 2, 1).into(),
        amount_fen: fen,
        currency: "CNY".into(),
        quantity: 1,
        order_number: order.map(str::to_owned),
        import: None,
    };
    house.write(move |tx| store::purchase_insert(tx, &new)).unwrap();
}

/// A record that names a customer, as a request will.
fn cup_of(house: &TestHouse, customer: &Header) -> RecordId {
    let new = record::NewRecord { customer: Some(customer.id), ..cup::new("red") };
    house.write(move |tx| cup::make(tx, &new)).unwrap().id
}

both_engines! {
    rooms: rooms();

    fn a_merge_moves_everything_and_fills_what_is_empty(house: &TestHouse) {
        let company = Company::of(house);
        let kept = open(house, &company.chen, sketch("远山精密"));
        let merged = open(house, &company.lin, full("遠山精密", "91330100MA00000A10", "0571-88880042"));
        meet(house, &company.lin, &merged, contact("沈若水", "13800000042"));
        buy(house, &kept, Some("A-1"), 100);
        buy(house, &merged, Some("A-1"), 100);
        buy(house, &merged, Some("A-2"), 200);
        buy(house, &merged, None, 300);
        let named = cup_of(house, &merged);
        unite(house, &company.su, &kept, &merged, &["address"]);
        let (row, contacts, purchases, left, team, cup, log) = house
            .read(|read| {
                Ok((
                    store::customer(read, kept.id)?,
                    store::contacts(read, kept.id)?,
                    store::purchases_last(read, kept.id, 10)?,
                    store::purchases_last(read, merged.id, 10)?,
                    record::members(read, kept.id)?,
                    record::header(read, named)?,
                    event::timeline(read, merged.id, None, 1)?,
                ))
            })
            .unwrap();
        assert_eq!(row.name, "远山精密", "the kept name stays unless the other is taken");
        assert_eq!(row.credit_code.as_deref(), Some("91330100MA00000A10"));
        assert_eq!((row.address.as_str(), row.missing), ("杭州市滨江区江陵路 88 号", 0));
        assert_eq!(contacts.len(), 1);
        let mut sums: Vec<i64> = purchases.iter().map(|purchase| purchase.amount_fen).collect();
        sums.sort_unstable();
        assert_eq!(sums, [100, 200, 300], "an order that both have counts once");
        assert_eq!(left.len(), 1);
        let roles: Vec<(kernel::StaffId, &str)> = team.iter().map(|m| (m.staff_id, m.role.as_str())).collect();
        assert_eq!(roles, [(company.chen.id, "account_manager"), (company.lin.id, "colleague")]);
        assert_eq!(cup.customer_id, Some(kept.id));
        assert_eq!(log[0].kind, "customer.merged_into");
        assert!(open_duties(house, merged.id).is_empty());
        assert!(open_duties(house, kept.id).is_empty(), "the other's fields and contact completed it");
        let gone = house.read(|read| record::find(read, &company.gao, Action::Read, "customer", &merged.number));
        assert!(matches!(gone, Err(Error::NotFound)));
    }

    fn undoing_restores_what_stood(house: &TestHouse) {
        let company = Company::of(house);
        let kept = open(house, &company.chen, sketch("远山精密"));
        let merged = open(house, &company.lin, full("青禾科技", "91330100MA00000A10", "0571-88880042"));
        meet(house, &company.lin, &merged, contact("沈若水", "13800000042"));
        meet(house, &company.chen, &kept, contact("周一鸣", "13800000043"));
        buy(house, &merged, Some("A-2"), 200);
        let both = [kept.id, merged.id];
        let others = [cup_of(house, &merged), cup_of(house, &kept)];
        let (one, two) = (merged.id, others[1]);
        house
            .write(move |tx| {
                let link = Sql::new("INSERT INTO record_link (record_id, other_id, relation) VALUES (");
                let link = link.int(one.0).raw(", ").int(two.0).raw(", 'about')");
                diesel::RunQueryDsl::execute(link, tx.conn())?;
                Ok(())
            })
            .unwrap();
        for (header, tag) in [(&kept, "VIP"), (&merged, "vip"), (&merged, "年框")] {
            let (su, number) = (company.su.clone(), header.number.clone());
            let tag = Tag::parse(tag).unwrap();
            house.write(move |tx| tag::add(tx, &su, KIND, &number, &tag)).unwrap();
        }
        let before = state(house, &company.su, &both, &others);
        house.advance(jiff::SignedDuration::from_hours(30));
        unite(house, &company.su, &kept, &merged, &["name", "phone"]);
        let united = state(house, &company.su, &both, &others);
        assert_ne!(united, before);
        assert_eq!(united.tags[0], ["VIP", "年框"]);
        house.advance(jiff::SignedDuration::from_hours(30));
        part(house, &company.su, &kept);
        assert_eq!(state(house, &company.su, &both, &others), before);
    }

    fn what_was_changed_after_a_merge_survives_its_undoing(house: &TestHouse) {
        let company = Company::of(house);
        let kept = open(house, &company.chen, sketch("远山精密"));
        let merged = open(house, &company.lin, full("青禾科技", "91330100MA00000A10", "0571-88880042"));
        let united = unite(house, &company.su, &kept, &merged, &["name"]);
        let (chen, number, version) = (company.chen.clone(), united.number.clone(), united.version);
        let mut fields = full("青禾科技", "91330100MA00000A10", "0571-88880042");
        fields.address = "宁波市鄞州区天童路 1 号".into();
        fields.archive_date = Some(jiff::civil::date(2027, 3, 1).into());
        house.write(move |tx| service::customer_edit(tx, &chen, &number, version, &fields)).unwrap();
        part(house, &company.su, &kept);
        let row = house.read(|read| store::customer(read, kept.id)).unwrap();
        assert_eq!(row.address, "宁波市鄞州区天童路 1 号");
        assert_eq!((row.name.as_str(), row.credit_code), ("远山精密", None));
    }

    fn a_merge_is_undone_once(house: &TestHouse) {
        let company = Company::of(house);
        let kept = open(house, &company.chen, sketch("远山"));
        let merged = open(house, &company.chen, sketch("远山"));
        unite(house, &company.su, &kept, &merged, &[]);
        let id = house.read(|read| store::merges(read, kept.id)).unwrap()[0].id;
        part(house, &company.su, &kept);
        let (su, number) = (company.su.clone(), kept.number.clone());
        let again = house.write(move |tx| {
            let version = record::header(tx, kept.id)?.version;
            merge::undo(tx, &su, &number, version, id)
        });
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    }

    fn both_must_be_within_reach_and_be_two(house: &TestHouse) {
        let company = Company::of(house);
        let one = open(house, &company.chen, sketch("远山"));
        let two = open(house, &company.wu, sketch("青禾"));
        let three = open(house, &company.chen, sketch("流云"));
        let attempt = |actor: &Actor, kept: &Header, other: &Header| {
            let (actor, kept, other) = (actor.clone(), kept.number.clone(), other.number.clone());
            house.write(move |tx| merge::merge(tx, &actor, &kept, 1, &other, &[]))
        };
        assert!(matches!(attempt(&company.chen, &one, &three), Err(Error::Forbidden(_))));
        assert_eq!(refused(attempt(&company.su, &one, &two)), ["other"]);
        assert_eq!(refused(attempt(&company.su, &one, &one)), ["other"]);
        attempt(&company.gao, &one, &two).unwrap();
        let stale = attempt(&company.su, &one, &three);
        assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
    }

    fn a_merged_archive_is_compared_with_nothing(house: &TestHouse) {
        let company = Company::of(house);
        let kept = open(house, &company.chen, sketch("远山"));
        let merged = open(house, &company.chen, sketch("远山"));
        unite(house, &company.su, &kept, &merged, &[]);
        let doubts = house.read(|read| service::doubts(read, &sketch("远山"), None)).unwrap();
        assert_eq!(doubts.iter().map(|doubt| doubt.id).collect::<Vec<_>>(), [kept.id]);
    }
}

#[derive(Clone, Debug)]
struct Archive {
    fields: CustomerFields,
    contacts: usize,
    orders: Vec<Option<u8>>,
    second: bool,
}

fn archive() -> impl Strategy<Value = Archive> {
    let name = prop::sample::select(vec!["远山精密", "青禾科技", "流云物流"]);
    let code = prop::sample::select(vec![None, Some("91330100MA00000A10"), Some("91330100MA00000B1X")]);
    let kind = prop::sample::select(vec!["buyer", "dealer", "bank"]);
    let orders = prop::collection::vec(prop::option::of(0_u8..4), 0..4);
    (name, code, kind, any::<[bool; 4]>(), 0_usize..3, orders).prop_map(
        |(name, code, kind, [is_full, promising, key_customer, second], contacts, mut orders)| {
            orders.sort_unstable();
            orders.dedup();
            let fields = if is_full { full(name, "", "0571-88880042") } else { sketch(name) };
            let fields = CustomerFields {
                kind: kind.into(),
                credit_code: code.map(str::to_owned),
                promising,
                key_customer,
                ..fields
            };
            Archive { fields, contacts, orders, second }
        },
    )
}

fn enter(house: &TestHouse, company: &Company, owner: &Actor, archive: &Archive) -> Header {
    let header = open(house, owner, archive.fields.clone());
    for nth in 0..archive.contacts {
        meet(house, owner, &header, contact("沈若水", &format!("1380000004{nth}")));
    }
    for order in &archive.orders {
        buy(house, &header, order.map(|nth| format!("A-{nth}")).as_deref(), 100);
    }
    if archive.second {
        let (su, number, ma) = (company.su.clone(), header.number.clone(), company.ma.id);
        house
            .write(move |tx| {
                let version = record::by_number(tx, "customer", &number)?.unwrap().version;
                service::team_join(tx, &su, &number, version, ma, Role::TechnicalSupport)
            })
            .unwrap();
    }
    header
}

/// Whatever two archives hold and whichever fields are taken: merged and parted again, both are what they were.
fn parting_is_the_inverse_of_merging(engine: Engine, cases: u32) {
    let house = TestHouse::with(engine, rooms());
    let company = Company::of(&house);
    let fields = prop::sample::subsequence(merge::FIELDS.to_vec(), 0..=merge::FIELDS.len());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    });
    runner
        .run(&(archive(), archive(), fields), |(one, other, take)| {
            let kept = enter(&house, &company, &company.chen, &one);
            let merged = enter(&house, &company, &company.lin, &other);
            let both = [kept.id, merged.id];
            let others = [cup_of(&house, &merged)];
            let before = state(&house, &company.su, &both, &others);
            unite(&house, &company.su, &kept, &merged, &take);
            part(&house, &company.su, &kept);
            prop_assert_eq!(state(&house, &company.su, &both, &others), before);
            Ok(())
        })
        .unwrap();
}

#[test]
fn parting_is_the_inverse_of_merging_on_sqlite() {
    parting_is_the_inverse_of_merging(Engine::Sqlite, 40);
}

#[test]
fn parting_is_the_inverse_of_merging_on_postgres() {
    parting_is_the_inverse_of_merging(Engine::Postgres, 12);
}
