//! Every page of customers, drawn in every language: nothing untranslated, nothing personal in plain sight.

use std::sync::Arc;

use customers::pages::{
    ContactFormView, CustomerFormView, CustomerList, Duplicates, MergeView, Place, PurchaseFormView,
    TeamView, look,
};
use customers::service::Revealed;
use customers::{list, store};
use kernel::{Actor, Moment};
use testkit::{Engine, TestHouse};
use web::i18n::Locale;
use web::listing::{ListState, Params};
use web::{App, Ui, View};

use crate::company::{Company, contact, full, meet, open, rooms, sketch};

struct Still(Moment);

impl web::Clock for Still {
    fn now(&self) -> Moment {
        self.0
    }
}

/// Draws a view in every language and looks at what stands on the pages.
fn drawn(house: &TestHouse, actor: &Actor, view: &impl View) -> Vec<String> {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general enough")]
    let policy = house.read(|read| read.policy()).unwrap();
    let pages = [Locale::ZhCn, Locale::ZhTw, Locale::En].map(|locale| {
        let ui = Ui {
            locale,
            actor: Arc::new(actor.clone()),
            now: house.now(),
            policy: Arc::clone(&policy),
            address: "/customers".into(),
        };
        let page = view.page(&ui);
        assert!(!page.title.is_empty());
        page.body.into_string()
    });
    for page in &pages {
        for family in ["customers-", "field-", "status-customer", "duty-archive", "event-", "kind-customer"] {
            let shown = format!(">{family}");
            assert!(!page.contains(&shown), "{family}: {page}");
        }
        assert!(!page.contains("8888 0042") && !page.contains("88880042"), "a phone in plain sight: {page}");
        assert!(
            !page.contains("13800000042") && !page.contains("0000 0042"),
            "a phone in plain sight: {page}"
        );
        assert!(!page.contains("buyer@"), "a mail address in plain sight: {page}");
    }
    let sent = serde_json::to_string(view).unwrap();
    assert!(!sent.contains("88880042") && !sent.contains("0000 0042") && !sent.contains("buyer@"), "{sent}");
    pages.to_vec()
}

#[test]
fn pages_speak_every_language_and_show_nothing_personal() {
    let house = &TestHouse::with(Engine::Sqlite, rooms());
    let company = Company::of(house);
    let one = open(house, &company.chen, full("远山精密仪器有限公司", "91330100MA00000A10", "0571-88880042"));
    let one = meet(house, &company.chen, &one, contact("沈若水", "13800000042"));
    let two = open(house, &company.lin, sketch("遠山精密儀器有限公司"));
    let purchase = customers::fields::NewPurchase {
        customer: one.id,
        purchased_on: jiff::civil::date(2027, 2, 1).into(),
        amount_fen: 1_234_500,
        currency: "CNY".into(),
        quantity: 3,
        order_number: Some("A-1".into()),
        import: None,
    };
    house.write(move |tx| store::purchase_insert(tx, &purchase)).unwrap();
    let contact = house.read(|read| store::contacts(read, one.id)).unwrap()[0].id;
    let app = App::new(
        house.store.clone(),
        Arc::new(Still(house.now())),
        vec![customers::room()],
        web::app::Settings::default(),
    );

    let su = &company.su;
    let mut show = house.read(|read| look(&app, read, su, &one.number, Place::default())).unwrap();
    let pages = drawn(house, su, &show);
    assert!(pages[0].contains("0571-****0042") && pages[0].contains("138****0042"));
    assert!(pages[0].contains("¥12,345.00"), "the purchase is on the page: {}", pages[0]);
    assert!(pages[2].contains("Complete the archive"));
    show.revealed =
        Some(Revealed { field: "phone".into(), phone: "0571-88887777".into(), mail: String::new() });
    assert!(drawn(house, su, &show)[0].contains("0571-88887777"));

    let listed = house
        .read(|read| {
            let params = Params::parse("columns=name&columns=phone&columns=amount&columns=missing");
            let (page, count) = list::page(read, su, &params)?;
            let rows = list::rows(read, &page.ids, true)?;
            let state = ListState::of(read, su, "/customers", params, Some(count), &page)?;
            Ok(CustomerList { rows, state, owners: vec![(company.chen.id, "陈".into())] })
        })
        .unwrap();
    assert!(drawn(house, su, &listed)[0].contains("¥12,345"));
    let nothing = CustomerList { rows: Vec::new(), state: ListState::default(), owners: Vec::new() };
    drawn(house, su, &nothing);

    let number = one.number.as_str();
    drawn(house, su, &house.read(|read| CustomerFormView::blank(read, su, "青禾")).unwrap());
    drawn(house, su, &house.read(|read| CustomerFormView::of(read, su, number)).unwrap());
    drawn(house, su, &house.read(|read| ContactFormView::of(read, su, number, None)).unwrap());
    drawn(house, su, &house.read(|read| ContactFormView::of(read, su, number, Some(contact))).unwrap());
    drawn(house, su, &house.read(|read| PurchaseFormView::of(read, su, number)).unwrap());
    drawn(house, su, &house.read(|read| TeamView::of(read, su, number)).unwrap());
    drawn(house, su, &house.read(|read| MergeView::of(read, su, number, None)).unwrap());
    let merging = house.read(|read| MergeView::of(read, su, number, Some(&two.number))).unwrap();
    assert!(drawn(house, su, &merging)[0].contains("name=\"take\" value=\"name\""));
    let duplicates = house.read(|read| Duplicates::of(read, su, &Params::default())).unwrap();
    assert_eq!(duplicates.groups.len(), 1);
    assert!(
        drawn(house, su, &duplicates)[0].contains(&format!("/customers/{number}/merge?other={}", two.number))
    );
}

#[test]
fn every_address_is_documented() {
    let (_, api) = customers::routes::routes().split_for_parts();
    let addresses: Vec<&str> = api.paths.paths.keys().map(String::as_str).collect();
    assert_eq!(addresses.len(), 25, "{addresses:?}");
    assert!(addresses.contains(&"/customers/{number}/merges/{merge}/undoing"));
}
