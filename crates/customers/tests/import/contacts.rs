//! Many people of one customer brought in at once.

use customers::import::model::Target;
use customers::import::service::MappingForm;
use testkit::{TestHouse, both_engines};

use crate::company::{begin, bring_text, contacts, director, drain, enter, found, options, ready, undo};

/// `count` people of a customer, from `first` on.
fn people(customer: &str, first: usize, count: usize) -> String {
    let rows = (first..first + count).map(|nth| format!("{customer},周{nth}号,采购部,经理,0571-8{nth:07}"));
    let heading = "客户编号,联系人,联系人部门,联系人职务,联系人电话".to_owned();
    std::iter::once(heading).chain(rows).collect::<Vec<_>>().join("\n")
}

both_engines! {
    rooms: vec![customers::kernel_room()];

    fn a_customer_is_put_into_the_index_once_for_all_of_its_rows_in_a_batch(house: &TestHouse) {
        let lin = director(house);
        bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\nK2,远山精密有限公司\n");
        let queries = |name: &str, text: &str| {
            let asked = options(Target::Contacts, name, text.as_bytes());
            let header = ready(house, &lin, &asked, MappingForm::default());
            let work = begin(house, &lin, &header);
            let before = kernel::store::queries();
            enter(house, work, 1);
            (kernel::store::queries() - before, header)
        };
        let (few, _) = queries("少.csv", &people("K1", 0, 10));
        let (many, header) = queries("多.csv", &people("K2", 1000, 90));
        let each = (many - few) / 80;
        // The contact, the version, and the line in the log.
        assert!(each <= 4, "{each} queries for each row: {few} for ten rows, {many} for ninety");
        let people = contacts(house);
        assert_eq!(people.len(), 100);
        assert_eq!(people.iter().filter(|person| person.main).count(), 2, "one of each customer is asked first");
        let found_by = |words: &str| {
            house.read(|read| kernel::search::newest(read, &lin, "customer", words, 10)).unwrap().len()
        };
        assert_eq!((found_by("周1000号"), found_by("周1089号"), found_by("0001089")), (1, 1, 1));
        drain(house);
        assert_eq!(found(house, header.id).status, "applied");
        undo(house, &lin, &header.number).unwrap();
        assert_eq!((contacts(house).len(), found_by("周1089号"), found_by("周9号")), (10, 0, 1));
    }
}
