//! The duties that the archive's clauses create, and how they end.

use customers::fields::{CustomerFields, NewCustomer};
use customers::model::Role;
use customers::{service, store};
use kernel::record::Header;
use kernel::{Actor, RecordId, duty};
use testkit::{TestHouse, both_engines, cup};

use crate::company::{Company, contact, full, meet, open, open_duties, rooms, sketch};

const CODE: &str = "91330100MA00000A10";
const PHONE: &str = "0571-88880042";

fn promising(name: &str) -> CustomerFields {
    CustomerFields { promising: true, ..sketch(name) }
}

/// The open duties of one kind about a record.
fn open_of(house: &TestHouse, of: RecordId, kind: &str) -> Vec<duty::Duty> {
    open_duties(house, of).into_iter().filter(|duty| duty.kind == kind).collect()
}

fn state_of(house: &TestHouse, of: RecordId, kind: &str) -> Vec<String> {
    let duties = house.read(|read| duty::of_record(read, of)).unwrap();
    let mut of_kind: Vec<_> = duties.into_iter().filter(|duty| duty.kind == kind).collect();
    of_kind.sort_by_key(|duty| duty.id);
    of_kind.into_iter().map(|duty| duty.state).collect()
}

fn edit(house: &TestHouse, actor: &Actor, id: RecordId, fields: CustomerFields) -> Header {
    let actor = actor.clone();
    house
        .write(move |tx| {
            let header = kernel::record::header(tx, id)?;
            service::customer_edit(tx, &actor, &header.number, header.version, &fields)
        })
        .unwrap()
}

/// Customers as an import brings them: `names` for an account manager, counted by one duty about the import.
fn imported(house: &TestHouse, owner: &Actor, names: &[&str]) -> (RecordId, Vec<Header>) {
    let import = house.write(|tx| cup::make(tx, &cup::new("sheet"))).unwrap().id;
    let (owner, names) = (owner.id, names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let headers = house
        .write(move |tx| {
            let headers = names
                .iter()
                .map(|name| {
                    let new = NewCustomer {
                        number: None,
                        fields: sketch(name),
                        owner: Some(owner),
                        group: None,
                        import: Some(import),
                    };
                    service::customer_create(tx, None, &new)
                })
                .collect::<kernel::Result<Vec<_>>>()?;
            service::completeness_duties_for_import(tx, import)?;
            Ok(headers)
        })
        .unwrap();
    (import, headers)
}

fn complete(house: &TestHouse, actor: &Actor, header: &Header) {
    edit(house, actor, header.id, full(&header.title, CODE, PHONE));
    meet(house, actor, header, contact("沈若水", "13800000042"));
}

both_engines! {
    rooms: rooms();

    fn an_archive_that_becomes_complete_ends_its_duty_and_begins_one_when_it_no_longer_is(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, full("远山", CODE, PHONE));
        assert_eq!(house.read(|read| store::customer(read, header.id)).unwrap().missing, 1);
        meet(house, &company.chen, &header, contact("沈若水", "13800000042"));
        assert_eq!(state_of(house, header.id, "archive.complete"), ["done"]);
        edit(house, &company.chen, header.id, CustomerFields { address: String::new(), ..full("远山", CODE, PHONE) });
        assert_eq!(state_of(house, header.id, "archive.complete"), ["done", "open"]);
        edit(house, &company.chen, header.id, full("远山", CODE, PHONE));
        assert_eq!(state_of(house, header.id, "archive.complete"), ["done", "done"]);
    }

    fn what_is_required_follows_the_kind(house: &TestHouse) {
        let company = Company::of(house);
        let bank = CustomerFields { kind: "bank".into(), ..full("江南银行", CODE, PHONE) };
        let bank = CustomerFields { credit_code: None, legal_representative: String::new(), ..bank };
        let header = open(house, &company.chen, bank);
        let row = house.read(|read| store::customer(read, header.id)).unwrap();
        assert_eq!((row.kind.as_str(), row.special_kind.as_str(), row.missing), ("special", "bank", 1));
    }

    fn an_import_gives_each_manager_one_duty_that_counts_down(house: &TestHouse) {
        let company = Company::of(house);
        let (import, headers) = imported(house, &company.chen, &["远山", "青禾", "流云"]);
        let listed = open_of(house, import, "archive.complete_import");
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].owner_id, listed[0].counter), (Some(company.chen.id), Some(3)));
        assert!(headers.iter().all(|header| open_duties(house, header.id).is_empty()));
        complete(house, &company.chen, &headers[0]);
        assert_eq!(open_of(house, import, "archive.complete_import")[0].counter, Some(2));
        // Incomplete again: counted again, by the same duty.
        edit(house, &company.chen, headers[0].id, sketch("远山"));
        assert_eq!(open_of(house, import, "archive.complete_import")[0].counter, Some(3));
        for header in &headers {
            edit(house, &company.chen, header.id, full(&header.title, CODE, PHONE));
        }
        for header in &headers[1..] {
            meet(house, &company.chen, header, contact("沈若水", "13800000042"));
        }
        assert_eq!(state_of(house, import, "archive.complete_import"), ["done"]);
        assert!(headers.iter().all(|header| open_duties(house, header.id).is_empty()));
        // The list is done for good; what becomes incomplete now has a duty of its own.
        edit(house, &company.chen, headers[1].id, sketch("青禾"));
        assert_eq!(state_of(house, headers[1].id, "archive.complete"), ["open"]);
    }

    fn an_imported_customer_takes_its_duty_along_when_it_is_handed_over(house: &TestHouse) {
        let company = Company::of(house);
        let (import, headers) = imported(house, &company.chen, &["远山", "青禾"]);
        let (su, numbers, to) = (company.su.clone(), vec![headers[0].number.clone()], company.lin.id);
        house.write(move |tx| service::hand_over_many(tx, &su, &numbers, to)).unwrap();
        assert_eq!(open_of(house, import, "archive.complete_import")[0].counter, Some(1));
        let own = open_of(house, headers[0].id, "archive.complete");
        assert_eq!((own.len(), own[0].owner_id), (1, Some(company.lin.id)));
    }

    fn a_promising_customer_with_one_of_us_obliges_the_superior_to_assign_a_second(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, promising("远山"));
        let second = open_of(house, header.id, "archive.second_contact");
        assert_eq!((second.len(), second[0].owner_id), (1, Some(company.su.id)));
        assert_eq!(second[0].clause, "archive.two_contacts");
        assert_eq!(second[0].due_at.timestamp().to_string(), "2027-03-08T10:00:00Z");
        let (su, number, lin) = (company.su.clone(), header.number.clone(), company.lin.id);
        house.write(move |tx| service::team_join(tx, &su, &number, 1, lin, Role::Colleague)).unwrap();
        assert_eq!(state_of(house, header.id, "archive.second_contact"), ["done"]);
        let (su, number) = (company.su.clone(), header.number.clone());
        house.write(move |tx| service::team_leave(tx, &su, &number, 2, lin, Role::Colleague)).unwrap();
        assert_eq!(state_of(house, header.id, "archive.second_contact"), ["done", "open"]);
    }

    fn a_customer_that_is_no_longer_important_needs_no_second_contact(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, promising("远山"));
        edit(house, &company.chen, header.id, sketch("远山"));
        assert_eq!(state_of(house, header.id, "archive.second_contact"), ["void"]);
    }

    fn a_tier_makes_a_customer_important(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let id = header.id;
        for (tier, expected) in [(3, 0), (2, 1), (1, 1), (4, 0)] {
            house
                .write(move |tx| {
                    store::tier_set(tx, id, Some(tier), Some(6000), Some(jiff::civil::date(2027, 3, 1).into()))?;
                    kernel::record::change(tx, id, None, &kernel::record::Change::default())?;
                    service::watch_contacts(tx, id)
                })
                .unwrap();
            assert_eq!(open_of(house, id, "archive.second_contact").len(), expected, "tier {tier}");
        }
    }

    fn an_overdue_duty_is_told_once_and_stays_open(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        house.advance(jiff::SignedDuration::from_hours(24 * 10));
        duty::tick(&house.store, house.now()).unwrap();
        duty::tick(&house.store, house.now()).unwrap();
        assert_eq!(state_of(house, header.id, "archive.complete"), ["open"]);
        assert_eq!(house.read(|read| kernel::notice::unread(read, company.chen.id)).unwrap(), 1);
    }
}
