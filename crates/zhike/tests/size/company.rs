//! The large company: a hundred thousand customers, fifty thousand requests in the queues of one group of two hundred agents.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use kernel::bulk;
use kernel::record::{self, Header};
use kernel::staff::{self, StaffRow};
use kernel::store::Engine;
use kernel::text::Document;
use kernel::{RecordId, StaffId, schema};
use rulebook::{Rank, Term as _};

use crate::support::Site;

pub const CUSTOMERS: i64 = 100_000;
pub const REQUESTS: i64 = 50_000;
/// Of the requests, the first so many are closed.
pub const CLOSED: i64 = 40_000;
pub const AGENTS: i64 = 200;
/// The customer with a great many contacts, and two fifths of all requests.
pub const BIG: &str = "K-1";
pub const CONTACTS: i64 = 1_000;
/// The requests that hold the rare word.
pub const RARE: [i64; 3] = [7, 25_007, 49_990];

/// The number of a request.
pub fn number(nth: i64) -> String {
    format!("R-{nth}")
}

/// Makes the company.
pub fn stocked(site: &Site) {
    let agents = hire(site);
    let big = customers(site);
    requests(site, &agents, big);
    site.house
        .write(move |tx| {
            tx.conn().batch_execute(&format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CONTACTS}) \
                 INSERT INTO contact (customer_id, name, department, post, phone, mail, main) \
                 SELECT {big}, CASE WHEN i = {CONTACTS} THEN '欧阳若水' ELSE '周' || i END, '采购部', '经理', '', '', i = 500 \
                 FROM n"
            ))?;
            let contacts = customers::store::contacts(tx, big)?;
            let customer = customers::store::customer(tx, big)?;
            customers::service::index(tx, BIG, &customer, &contacts)?;
            // PostgreSQL finds out by itself how much there is of what; SQLite never does.
            if tx.conn().engine() == Engine::Postgres {
                tx.conn().batch_execute("ANALYZE")?;
            }
            Ok(())
        })
        .unwrap();
}

/// Two hundred agents of the hot line.
fn hire(site: &Site) -> Vec<StaffId> {
    let supervisor = site.house.actor("supervisor");
    site.house
        .write(move |tx| {
            let mut agents = Vec::new();
            for nth in 0..AGENTS {
                let row = StaffRow {
                    account: format!("agent{nth}"),
                    name: format!("客服{nth}"),
                    position: String::new(),
                    rank: Rank::Specialist.key().to_owned(),
                    department_id: supervisor.department,
                    superior_id: Some(supervisor.id),
                    deputy_id: None,
                    mail: String::new(),
                    phone: String::new(),
                    active: true,
                };
                let id = staff::insert(tx, &row, "")?;
                staff::set_groups(tx, id, &supervisor.groups)?;
                agents.push(id);
            }
            staff::rebuild_departments(tx)?;
            staff::rebuild_superiors(tx)?;
            Ok(agents)
        })
        .unwrap()
}

/// The customers, and the id of the big one. Eight of them are of 陈伟's.
fn customers(site: &Site) -> RecordId {
    let (sales, other) = (site.house.actor("sales").id, site.house.actor("other").id);
    run(
        site,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CUSTOMERS}) \
             INSERT INTO record (kind, number, title, status, open, confidential, owner_id, rulebook_id, version, created_at, \
                 updated_at) \
             SELECT 'customer', 'K-' || i, '远山' || i || '机械有限公司', 'active', TRUE, FALSE, \
                 CASE WHEN i % ({CUSTOMERS} / 7) = 3 THEN {other} ELSE {sales} END, 1, 1, 0, 0 FROM n ORDER BY i; \
             UPDATE record SET customer_id = id WHERE kind = 'customer'; \
             INSERT INTO customer (id, kind, special_kind, name, short_name, name_key, legal_representative, region, address, \
                 postcode, phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, promising, \
                 key_customer, missing) \
             SELECT id, 'buyer', '', title, '', title, '', '浙江', '', '', '', '', '', '', '', 'active', 20000, FALSE, FALSE, 0 \
             FROM record WHERE kind = 'customer'"
        ),
    );
    index(site, "customer", customers::service::INDEXED, |header| {
        let document = Document::new().number(&header.number);
        // Pinyin for everybody would take a test most of its time.
        if header.id.0 % 100 == 0 { document.name(&header.title) } else { document.text(&header.title) }
    });
    site.house.read(|read| Ok(record::by_number(read, "customer", BIG)?.unwrap().id)).unwrap()
}

/// The requests, in the group's reach. What is open has its clock, and each agent has as much in one state as in another.
fn requests(site: &Site, agents: &[StaffId], big: RecordId) {
    let (group, first, now) =
        (site.house.actor("supervisor").groups[0], agents[0].0, site.house.now().micros());
    let rare = RARE.map(|nth| nth.to_string()).join(", ");
    run(
        site,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {REQUESTS} - 1) \
             INSERT INTO record (kind, number, title, status, open, confidential, owner_id, group_id, customer_id, rulebook_id, \
                 next_due_at, queue, version, created_at, updated_at) \
             SELECT 'request', 'R-' || i, \
                 CASE WHEN i IN ({rare}) THEN '上周换了联轴器的设备' || i || '又有异响' ELSE '车间里的设备' || i || '停机' END, \
                 CASE WHEN i < {CLOSED} THEN 'closed' ELSE CASE i / {AGENTS} % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'waiting' \
                     WHEN 2 THEN 'resolved' ELSE 'in_progress' END END, \
                 i >= {CLOSED}, FALSE, {first} + i % {AGENTS}, {group}, CASE WHEN i % 5 < 2 THEN {big} END, 1, \
                 CASE WHEN i >= {CLOSED} THEN {now} + (CAST(i % 7200 AS BIGINT) - 3600) * 1000000 END, \
                 CASE WHEN i >= {CLOSED} THEN i ELSE 9223372036854775807 END, 1, {now} + i - {REQUESTS}, {now} \
             FROM n ORDER BY i; \
             INSERT INTO request (id, kind, category, channel, priority, caller, caller_phone, caller_mail, received_at, \
                 reopenings, result, cause) \
             SELECT id, 'request', '', 'phone', 'normal', '方圆', '', '', created_at, 0, '', '' \
             FROM record WHERE kind = 'request'; \
             INSERT INTO duty (kind, clause, record_id, occurrence, owner_id, rulebook_id, state, started_at, due_at, \
                 next_check_at, late_seen) \
             SELECT 'service.resolution', 'service.levels', id, 'resolution', owner_id, rulebook_id, 'open', created_at, \
                 next_due_at, next_due_at, FALSE FROM record WHERE kind = 'request' AND open"
        ),
    );
    index(site, desk::model::KIND, "head", |header| {
        Document::new().number(&header.number).text(&header.title)
    });
}

fn run(site: &Site, statements: String) {
    site.house.write(move |tx| Ok(tx.conn().batch_execute(&statements)?)).unwrap();
}

/// Puts a text of every record of a kind into the search index.
fn index(site: &Site, kind: &'static str, part: &'static str, text: fn(&Header) -> Document) {
    let query = schema::record::table
        .filter(schema::record::kind.eq(kind))
        .order(schema::record::id)
        .select(Header::as_select());
    let headers: Vec<Header> = site.house.read(|read| Ok(query.load(read.conn())?)).unwrap();
    for chunk in headers.chunks(5_000) {
        let chunk = chunk.to_vec();
        site.house
            .write(move |tx| {
                let texts = chunk.iter().map(|header| (header.id, text(header))).collect();
                bulk::put_texts(tx, kind, part, texts)
            })
            .unwrap();
    }
}
