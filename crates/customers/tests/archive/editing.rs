//! Changing an archive, with its history: fields, contacts, purchases, team.

use customers::fields::{ContactFields, NewPurchase};
use customers::model::{Lifecycle, Role};
use customers::{service, store};
use kernel::{Day, Error, event, record};
use serde_json::Value;
use testkit::{TestHouse, both_engines};

use crate::company::{Company, contact, full, meet, open, open_duties, refused, rooms, sketch};

fn day(year: i16, month: i8, day: i8) -> Day {
    jiff::civil::date(year, month, day).into()
}

both_engines! {
    rooms: rooms();

    fn a_change_is_on_record_with_the_value_that_stood_and_phones_masked(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, full("远山精密仪器有限公司", "91330100MA00000A10", "0571-88880042"));
        let mut fields = full("远山智能仪器有限公司", "91330100MA00000A10", "0571-88880077");
        fields.lifecycle = Lifecycle::Customer;
        fields.archive_date = Some(day(2027, 3, 1));
        let (chen, number) = (company.chen.clone(), header.number.clone());
        let after = house.write(move |tx| service::customer_edit(tx, &chen, &number, 1, &fields)).unwrap();
        assert_eq!((after.version, after.title.as_str(), after.status.as_str()), (2, "远山智能仪器有限公司", "customer"));
        let log = house.read(|read| event::since(read, header.id, 1)).unwrap();
        let edited = log.iter().find(|line| line.kind == "customer.edited").unwrap().told();
        let changes: Vec<(&str, &str, &str)> = edited["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| ["field", "before", "after"].map(|key| c[key].as_str().unwrap()).into())
            .collect();
        let expected = [
            ("customer.name", "远山精密仪器有限公司", "远山智能仪器有限公司"),
            ("customer.phone", "0571-****0042", "0571-****0077"),
        ];
        assert_eq!(changes, expected);
        let stage = log.iter().find(|line| line.kind == "customer.lifecycle").unwrap().told();
        assert_eq!((stage["was"].as_str(), stage["stage"].as_str()), (Some("contacted"), Some("customer")));
        let whole: String = log.iter().filter_map(|line| line.payload.clone()).collect();
        assert!(!whole.contains("8888"), "{whole}");
    }

    fn a_change_on_an_old_version_changes_nothing(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let (chen, number) = (company.chen.clone(), header.number.clone());
        house.write(move |tx| service::customer_edit(tx, &chen, &number, 1, &sketch("青禾"))).unwrap();
        let (su, number) = (company.su.clone(), header.number.clone());
        let late = house.write(move |tx| service::customer_edit(tx, &su, &number, 1, &sketch("流云")));
        assert!(matches!(late, Err(Error::Stale { current: 2 })), "{late:?}");
        assert_eq!(house.read(|read| store::customer(read, header.id)).unwrap().name, "青禾");
    }

    fn sending_what_stands_makes_no_new_version(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let (chen, number) = (company.chen.clone(), header.number.clone());
        let mut same = sketch("远山");
        same.archive_date = Some(day(2027, 3, 1));
        let after = house.write(move |tx| service::customer_edit(tx, &chen, &number, 1, &same)).unwrap();
        assert_eq!(after.version, 1);
    }

    fn who_may_only_read_changes_nothing(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let (lin, number) = (company.lin.clone(), header.number.clone());
        let result = house.write(move |tx| service::customer_edit(tx, &lin, &number, 1, &sketch("青禾")));
        assert!(matches!(result, Err(Error::Forbidden(_))), "{result:?}");
        let (wu, number) = (company.wu.clone(), header.number.clone());
        let result = house.write(move |tx| service::contact_new(tx, &wu, &number, 1, &contact("沈", "13800000042")));
        assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
    }

    fn of_the_contacts_one_is_asked_first(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        meet(house, &company.chen, &header, contact("沈若水", "13800000042"));
        let second = ContactFields { main: true, ..contact("周一鸣", "13800000043") };
        meet(house, &company.chen, &header, second);
        let contacts = house.read(|read| store::contacts(read, header.id)).unwrap();
        let mains: Vec<(&str, bool)> = contacts.iter().map(|c| (c.name.as_str(), c.main)).collect();
        assert_eq!(mains, [("周一鸣", true), ("沈若水", false)]);
        let (chen, number, first) = (company.chen.clone(), header.number.clone(), contacts[0].id);
        house.write(move |tx| service::contact_farewell(tx, &chen, &number, 3, first)).unwrap();
        let left = house.read(|read| store::contacts(read, header.id)).unwrap();
        assert_eq!(left.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["沈若水"]);
        let log = house.read(|read| event::timeline(read, header.id, None, 20)).unwrap();
        let kinds: Vec<&str> = log.iter().map(|line| line.kind.as_str()).filter(|k| k.contains("contact")).collect();
        assert_eq!(kinds, ["customer.contact_left", "customer.contact_added", "customer.contact_added"]);
    }

    fn a_changed_contact_leaves_no_plain_phone_or_mail_in_the_log(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        meet(house, &company.chen, &header, contact("沈若水", "13800000042"));
        let id = house.read(|read| store::contacts(read, header.id)).unwrap()[0].id;
        let (chen, number) = (company.chen.clone(), header.number.clone());
        let fields = ContactFields { mail: "shen@example.com".into(), ..contact("沈若水", "13900000077") };
        house.write(move |tx| service::contact_change(tx, &chen, &number, 2, id, &fields)).unwrap();
        let log = house.read(|read| event::timeline(read, header.id, None, 20)).unwrap();
        let edited = log.iter().find(|line| line.kind == "customer.contact_edited").unwrap().told();
        assert_eq!(edited["name"], Value::from("沈若水"));
        assert_eq!(edited["changes"][0]["after"], Value::from("139****0077"));
        assert_eq!(edited["changes"][1]["before"], Value::from("b***@example.com"));
    }

    fn purchases_add_up_by_month_and_year_and_currency(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let id = header.id;
        let bought = [
            (day(2025, 12, 31), 10_000, "CNY", Some("A-1")),
            (day(2026, 12, 1), 25_000, "CNY", Some("A-2")),
            (day(2026, 12, 31), 5_000, "CNY", None),
            (day(2026, 12, 31), -2_000, "CNY", None),
            (day(2027, 1, 1), 999, "USD", None),
        ];
        for (purchased_on, amount_fen, currency, order) in bought {
            let new = NewPurchase {
                customer: id,
                purchased_on,
                amount_fen,
                currency: currency.into(),
                quantity: 1,
                order_number: order.map(str::to_owned),
                import: None,
            };
            let (chen, number) = (company.chen.clone(), header.number.clone());
            house.write(move |tx| service::purchase_add(tx, &chen, &number, &new)).unwrap();
        }
        let flat = |totals: Vec<store::PeriodTotal>| -> Vec<(String, String, i64, i64)> {
            totals.into_iter().map(|t| (t.period, t.currency, t.amount_fen, t.purchases)).collect()
        };
        let (months, years, last) = house
            .read(|read| {
                Ok((
                    store::purchases_by_month(read, id, day(2026, 12, 1))?,
                    store::purchases_by_year(read, id)?,
                    store::purchases_last(read, id, 2)?,
                ))
            })
            .unwrap();
        let row = |period: &str, currency: &str, fen, count| (period.to_owned(), currency.to_owned(), fen, count);
        assert_eq!(flat(months), [row("2026-12", "CNY", 28_000, 3), row("2027-01", "USD", 999, 1)]);
        let expected = [row("2025", "CNY", 10_000, 1), row("2026", "CNY", 28_000, 3), row("2027", "USD", 999, 1)];
        assert_eq!(flat(years), expected);
        assert_eq!(last.iter().map(|p| p.amount_fen).collect::<Vec<_>>(), [999, -2_000]);
    }

    fn an_order_is_recorded_once(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let new = NewPurchase {
            customer: header.id,
            purchased_on: day(2027, 2, 1),
            amount_fen: 100,
            currency: "CNY".into(),
            quantity: 1,
            order_number: Some("A-1".into()),
            import: None,
        };
        for expected in [true, false] {
            let (chen, number, new) = (company.chen.clone(), header.number.clone(), new.clone());
            let result = house.write(move |tx| service::purchase_add(tx, &chen, &number, &new));
            if expected {
                result.unwrap();
            } else {
                assert_eq!(refused(result), ["order_number"]);
            }
        }
    }

    fn a_customer_is_handed_over_with_its_duties_and_the_successor_is_told(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let (su, number, to) = (company.su.clone(), header.number.clone(), company.lin.id);
        house.write(move |tx| service::team_join(tx, &su, &number, 1, to, Role::AccountManager)).unwrap();
        let (stands, team) =
            house.read(|read| Ok((record::header(read, header.id)?, record::members(read, header.id)?))).unwrap();
        assert_eq!((stands.owner_id, stands.version), (Some(company.lin.id), 2));
        assert_eq!(team.len(), 1);
        assert_eq!((team[0].staff_id, team[0].role.as_str()), (company.lin.id, "account_manager"));
        assert_eq!(open_duties(house, header.id)[0].owner_id, Some(company.lin.id));
        assert_eq!(house.read(|read| kernel::notice::unread(read, company.lin.id)).unwrap(), 1);
    }

    fn nobody_hands_over_beyond_their_reach_and_several_are_handed_over_together_or_not_at_all(house: &TestHouse) {
        let company = Company::of(house);
        let one = open(house, &company.chen, sketch("远山"));
        let other = open(house, &company.wu, sketch("青禾"));
        let (chen, numbers, to) = (company.chen.clone(), vec![one.number.clone()], company.lin.id);
        assert_eq!(refused(house.write(move |tx| service::hand_over_many(tx, &chen, &numbers, to))), ["staff"]);
        let (su, numbers) = (company.su.clone(), vec![one.number.clone(), other.number.clone()]);
        let result = house.write(move |tx| service::hand_over_many(tx, &su, &numbers, to));
        assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
        let stands = house.read(|read| record::header(read, one.id)).unwrap();
        assert_eq!(stands.owner_id, Some(company.chen.id));
        let (gao, numbers) = (company.gao.clone(), vec![one.number, other.number]);
        assert_eq!(house.write(move |tx| service::hand_over_many(tx, &gao, &numbers, to)).unwrap(), 2);
    }

    fn an_account_manager_is_not_removed_from_the_team(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山"));
        let (su, number, who) = (company.su.clone(), header.number, company.chen.id);
        let result = house.write(move |tx| service::team_leave(tx, &su, &number, 1, who, Role::AccountManager));
        assert_eq!(refused(result), ["role"]);
    }
}
