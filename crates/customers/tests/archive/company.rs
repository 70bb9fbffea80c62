//! A small company: 高 leads it, 马 the sales department, 苏 its first group with 陈 and 林 in it; 吴 belongs to another
//! department.

use customers::fields::{ContactFields, CustomerFields, NewCustomer};
use customers::{list, service};
use kernel::record::Header;
use kernel::{Actor, Error, duty::Duty};
use rulebook::{Function, Rank};
use testkit::TestHouse;
use web::listing::Params;

/// The people.
pub struct Company {
    pub gao: Actor,
    pub ma: Actor,
    pub su: Actor,
    pub chen: Actor,
    pub lin: Actor,
    pub wu: Actor,
}

impl Company {
    /// Hires them.
    pub fn of(house: &TestHouse) -> Self {
        house.staff("gao").rank(Rank::Director).function(Function::GeneralManager).hire_id();
        house.staff("ma").rank(Rank::Manager).under("gao").department("销售部").head().hire_id();
        house.staff("su").rank(Rank::Supervisor).under("ma").department("销售部").group("一组").hire_id();
        house.staff("chen").under("su").department("销售部").group("一组").hire_id();
        house.staff("lin").under("su").department("销售部").group("一组").hire_id();
        house.staff("wu").under("gao").department("采购部").hire_id();
        let [gao, ma, su, chen, lin, wu] =
            ["gao", "ma", "su", "chen", "lin", "wu"].map(|account| house.actor(account));
        Self { gao, ma, su, chen, lin, wu }
    }
}

/// The rooms of these tests. Cups stand in for the imports that customers came with.
pub fn rooms() -> Vec<kernel::catalogue::Room> {
    vec![customers::kernel_room(), testkit::cup::room()]
}

/// What is known of a customer after the first call.
pub fn sketch(name: &str) -> CustomerFields {
    CustomerFields::named("buyer", name)
}

/// Everything the standard asks of a buyer but a contact.
pub fn full(name: &str, credit_code: &str, phone: &str) -> CustomerFields {
    CustomerFields {
        credit_code: Some(credit_code.to_owned()),
        legal_representative: "沈若水".into(),
        address: "杭州市滨江区江陵路 88 号".into(),
        phone: Some(sheets::values::phone::parse_text(phone).unwrap()),
        scope_of_business: "精密仪器的研发、生产与销售".into(),
        main_products: "传感器".into(),
        ..sketch(name)
    }
}

/// A contact as the standard wants one.
pub fn contact(name: &str, phone: &str) -> ContactFields {
    ContactFields {
        name: name.into(),
        department: "采购部".into(),
        post: "经理".into(),
        phone: Some(sheets::values::phone::parse_text(phone).unwrap()),
        mail: "buyer@example.com".into(),
        main: false,
    }
}

/// Opens an archive for oneself, whatever it looks like.
pub fn open(house: &TestHouse, actor: &Actor, fields: CustomerFields) -> Header {
    let actor = actor.clone();
    let new = NewCustomer { number: None, fields, owner: None, group: None, import: None };
    house.write(move |tx| service::customer_open(tx, &actor, &new, true)).unwrap()
}

/// The names of the customers that somebody's list holds under a query.
pub fn found(house: &TestHouse, actor: &Actor, query: &str) -> Vec<String> {
    let params = Params::parse(query);
    house
        .read(|read| {
            let (page, count) = list::page(read, actor, &params)?;
            assert_eq!(usize::try_from(count.number).unwrap(), page.ids.len(), "{query}");
            Ok(list::rows(read, &page.ids, false)?.into_iter().map(|row| row.name).collect())
        })
        .unwrap()
}

/// Enters a contact.
pub fn meet(house: &TestHouse, actor: &Actor, customer: &Header, fields: ContactFields) -> Header {
    let (actor, number) = (actor.clone(), customer.number.clone());
    let id = customer.id;
    house
        .write(move |tx| {
            let version = kernel::record::header(tx, id)?.version;
            service::contact_new(tx, &actor, &number, version, &fields)
        })
        .unwrap()
}

/// The open duties about a record, as (kind, owner).
pub fn open_duties(house: &TestHouse, of: kernel::RecordId) -> Vec<Duty> {
    let duties = house.read(|read| kernel::duty::of_record(read, of)).unwrap();
    duties.into_iter().filter(|duty| duty.state == "open").collect()
}

/// The fields that were refused.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Refused(refusals)) => {
            refusals.into_iter().map(|refusal| refusal.field.unwrap_or_default()).collect()
        }
        other => panic!("{other:?}"),
    }
}
