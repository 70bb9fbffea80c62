//! A customer with a thousand contacts is found by each of them (`archive.list`).

use customers::{service, store};
use kernel::RecordId;
use testkit::{TestHouse, both_engines};

use crate::company::{Company, contact, found, open, rooms, sketch};

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜";
const LAST: &str = "安邦才昌达恩芳刚浩建凯兰敏宁平强荣胜涛伟欣雅勇泽振志忠卓宗祖云月";

/// A thousand people, all of whose names hold `小明`: (name, phone).
fn people() -> Vec<(String, String)> {
    let names = SURNAMES.chars().flat_map(|first| LAST.chars().map(move |last| format!("{first}小明{last}")));
    names
        .take(1000)
        .enumerate()
        .map(|(nth, name)| (name, format!("138{:08}", 71_000_000 + nth * 37)))
        .collect()
}

/// Enters them, and puts the customer into the index once.
fn meet_all(house: &TestHouse, customer: RecordId, number: &str) {
    let number = number.to_owned();
    house
        .write(move |tx| {
            for (name, phone) in people() {
                store::contact_insert(tx, customer, &contact(&name, &phone), None)?;
            }
            let (row, all) = (store::customer(tx, customer)?, store::contacts(tx, customer)?);
            service::index(tx, &number, &row, &all)
        })
        .unwrap();
}

both_engines! {
    rooms: rooms();

    fn each_of_a_thousand_contacts_is_found_by_name_and_by_the_end_of_the_phone(house: &TestHouse) {
        let company = Company::of(house);
        let customer = open(house, &company.chen, sketch("远山精密"));
        open(house, &company.chen, sketch("青禾科技"));
        meet_all(house, customer.id, &customer.number);
        let asks = |words: &str| found(house, &company.chen, &format!("q={words}"));
        let everybody = people();
        for (name, phone) in everybody.iter().step_by(9).chain(everybody.last()) {
            for words in [name.as_str(), &format!("\"{name}\""), &phone[5..], &format!("远山 {name}")] {
                assert_eq!(asks(words), ["远山精密"], "{words}");
            }
        }
        assert_eq!(asks("小明"), ["远山精密"], "once, whatever the number of its texts");
        assert!(asks("钱小明月 青禾").is_empty() && asks("\"小明小明\"").is_empty());
        // Those who left are not found any more, and those who stayed are.
        let number = customer.number.clone();
        house
            .write(move |tx| {
                let now = tx.now();
                for gone in store::contacts(tx, customer.id)?.iter().skip(150) {
                    store::contact_leave(tx, gone.id, now)?;
                }
                let (row, all) = (store::customer(tx, customer.id)?, store::contacts(tx, customer.id)?);
                service::index(tx, &number, &row, &all)
            })
            .unwrap();
        for (nth, (name, _)) in everybody.iter().enumerate().step_by(49) {
            assert_eq!(asks(name).len(), usize::from(nth < 150), "{name}");
        }
    }
}
