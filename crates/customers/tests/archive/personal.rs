//! Personal data: masked in lists, revealed on request, each reveal on record (`archive.access`).

use customers::{list, service, store};
use kernel::{Error, event};
use testkit::{TestHouse, both_engines};

use crate::company::{Company, contact, full, meet, open, refused, rooms};

both_engines! {
    rooms: rooms();

    fn a_list_masks_phones(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, full("远山", "91330100MA00000A10", "0571-88880042"));
        let rows = house.read(|read| list::rows(read, &[header.id], false)).unwrap();
        assert_eq!(rows[0].phone, "0571-****0042");
        let sent = serde_json::to_string(&rows).unwrap();
        assert!(!sent.contains("8888"), "{sent}");
    }

    fn a_reveal_is_written_down_with_what_was_seen_and_by_whom(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, full("远山", "91330100MA00000A10", "0571-88880042"));
        meet(house, &company.chen, &header, contact("沈若水", "13800000042"));
        let id = house.read(|read| store::contacts(read, header.id)).unwrap()[0].id;
        for (field, phone, told) in
            [("phone".to_owned(), "0571-88880042", "phone"), (format!("contact:{id}"), "138 0000 0042", "沈若水")]
        {
            let (chen, number) = (company.chen.clone(), header.number.clone());
            let shown = house.write(move |tx| service::reveal(tx, &chen, &number, &field)).unwrap();
            assert_eq!(shown.phone.replace(['-', ' '], ""), phone.replace(['-', ' '], ""));
            let line = house.read(|read| event::timeline(read, header.id, None, 1)).unwrap().remove(0);
            assert_eq!((line.kind.as_str(), line.actor_id), ("record.revealed", Some(company.chen.id)));
            assert_eq!(line.told()["field"], told);
        }
    }

    fn who_may_read_but_not_reveal_sees_nothing_and_leaves_no_line(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, full("远山", "91330100MA00000A10", "0571-88880042"));
        let before = house.read(|read| event::timeline(read, header.id, None, 50)).unwrap().len();
        let (lin, number) = (company.lin.clone(), header.number.clone());
        let result = house.write(move |tx| service::reveal(tx, &lin, &number, "phone"));
        assert!(matches!(result, Err(Error::Forbidden("error-forbidden-reveal"))), "{result:?}");
        let (chen, number) = (company.chen.clone(), header.number.clone());
        let nothing = house.write(move |tx| service::reveal(tx, &chen, &number, "credit_code"));
        assert_eq!(refused(nothing), ["field"]);
        let after = house.read(|read| event::timeline(read, header.id, None, 50)).unwrap().len();
        assert_eq!(before, after);
    }
}
