//! From an import onward to what it brought: the list of customers narrowed to it.

use std::sync::Arc;

use customers::import::ARCHIVES;
use customers::import::model::Target;
use customers::{filter, list};
use diesel::connection::SimpleConnection as _;
use intake::view;
use kernel::store::Engine;
use kernel::{Actor, record};
use rulebook::{Action, Rank};
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;
use web::listing::{PAGE, Params};
use web::{Ui, View as _};

use crate::company::{bring_text, director, undo};

fn numbers(house: &TestHouse, actor: &Actor, query: &str) -> Vec<String> {
    let params = Params::parse(query);
    house
        .read(|read| {
            let (page, count) = list::page(read, actor, &params)?;
            assert_eq!(usize::try_from(count.number).unwrap(), page.ids.len(), "{query}");
            Ok(list::rows(read, &page.ids, false)?.into_iter().map(|row| row.number).collect())
        })
        .unwrap()
}

/// The page of an import.
fn page(house: &TestHouse, actor: &Actor, number: &str) -> String {
    let (view, policy) = house
        .read(|read| Ok((view::look(read, ARCHIVES, actor, number, Locale::En, (None, 0))?, read.policy()?)))
        .unwrap();
    let (now, address) = (house.now(), format!("/customers/imports/{number}"));
    view.page(&Ui { locale: Locale::En, actor: Arc::new(actor.clone()), now, policy, address })
        .body
        .into_string()
}

both_engines! {
    rooms: vec![customers::kernel_room()];

    fn an_import_leads_on_to_the_customers_that_it_brought_or_whose_rows_it_brought(house: &TestHouse) {
        let lin = director(house);
        let made = bring_text(house, &lin, Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\nK2,远山精密有限公司\n");
        let people = bring_text(house, &lin, Target::Contacts, "客户编号,联系人\nK1,周敏\nK1,李想\n");
        let bought = bring_text(house, &lin, Target::Purchases, "客户编号,日期,金额\nK2,2027-01-05,1\nK9,2027-01-05,2\n");
        for (import, expected) in [(&made, vec!["K2", "K1"]), (&people, vec!["K1"]), (&bought, vec!["K9", "K2"])] {
            let list = format!("/customers?import={}", import.number);
            assert!(page(house, &lin, &import.number).contains(&list), "{list}");
            assert_eq!(numbers(house, &lin, list.split('?').nth(1).unwrap()), expected, "{list}");
        }
        assert!(numbers(house, &lin, "import=DR-0").is_empty());
        // Whoever reads none of them is led to nothing.
        let other = house.staff("wu").department("采购部").hire();
        assert!(numbers(house, &other, &format!("import={}", made.number)).is_empty());
        let nothing = bring_text(house, &lin, Target::Purchases, "客户编号,日期,金额\nK2,昨天,1\n");
        undo(house, &lin, &bought.number).unwrap();
        for import in [&nothing, &bought] {
            assert!(!page(house, &lin, &import.number).contains("/customers?import="), "it brought nothing");
        }
    }

    fn what_an_import_brought_is_read_from_an_index(house: &TestHouse) {
        let lin = director(house);
        let seller = house.staff("wang").rank(Rank::Specialist).department("客户服务部").group("一组").hire();
        let imports = [
            (Target::Customers, "客户编号,客户名称\nK1,青禾仪器有限公司\n", "record_import"),
            (Target::Contacts, "客户编号,联系人\nK1,周敏\n", "contact_import"),
            (Target::Purchases, "客户编号,日期,金额\nK1,2027-01-05,1\n", "purchase_import"),
        ]
        .map(|(target, text, index)| (bring_text(house, &lin, target, text).number, index));
        let ids = house
            .read(|read| imports.iter().map(|(number, _)| Ok(record::by_number(read, "import", number)?.unwrap().id.0)).collect::<kernel::Result<Vec<_>>>())
            .unwrap();
        let (by, engine) = (seller.id.0, house.store.engine());
        house
            .write(move |tx| {
                // Every hundredth customer came in with the import.
                tx.conn().batch_execute(&format!(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                     INSERT INTO record (kind, number, title, status, open, confidential, owner_id, import_id, rulebook_id, \
                         version, created_at, updated_at) \
                     SELECT 'customer', 'R' || i, 'r', 'customer', (1 = 1), (1 = 0), {by}, \
                         CASE WHEN i % 100 = 0 THEN {} ELSE i END, 1, 1, 0, 0 FROM n; \
                     INSERT INTO customer (id, kind, special_kind, name, name_key, short_name, legal_representative, region, address, postcode, \
                         phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, promising, \
                         key_customer, missing) \
                     SELECT id, 'buyer', '', 'r', 'r', '', '', '', '', '', '', '', '', '', '', 'customer', 0, (1 = 0), (1 = 0), 0 \
                         FROM record WHERE number LIKE 'R%' AND kind = 'customer'; \
                     INSERT INTO contact (customer_id, name, department, post, phone, mail, main, import_id) \
                     SELECT id, 'c', '', '', '', '', (1 = 0), CASE WHEN id % 100 = 0 THEN {} ELSE id END FROM customer; \
                     INSERT INTO purchase (customer_id, purchased_on, amount_fen, currency, quantity, import_id) \
                     SELECT id, 20000, 1, 'CNY', 1, CASE WHEN id % 100 = 0 THEN {} ELSE id END FROM customer;",
                    ids[0], ids[1], ids[2],
                ))?;
                if engine == Engine::Postgres {
                    tx.conn().batch_execute("ANALYZE")?;
                }
                Ok(())
            })
            .unwrap();
        for (number, index) in &imports {
            for actor in [&lin, &seller] {
                let query = house
                    .read(|read| {
                        let params = Params::parse(&format!("import={number}"));
                        filter::listing(read, actor, &params, Action::Read)?.keys(read, actor, None, PAGE + 1)
                    })
                    .unwrap();
                let plan = testkit::plan(house, &query) + "\n";
                // Who sees part of the customers is asked which of them came in with it.
                if actor.id == lin.id || *index != "record_import" {
                    assert!(plan.contains(index), "{index}: {plan}");
                }
                for whole in ["SCAN record\n", "SCAN customer\n", "SCAN brought\n", "Seq Scan on record ", "Seq Scan on contact ", "Seq Scan on purchase "] {
                    assert!(!plan.contains(whole), "{index}: {plan}");
                }
            }
        }
    }
}
