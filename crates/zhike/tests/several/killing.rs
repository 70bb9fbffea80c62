//! A process that is killed loses nothing that it has acknowledged, and another goes on with what it had begun.

use diesel::RunQueryDsl as _;
use kernel::bulk::{self, Alike, ManyRecord};
use kernel::store::Sql;
use kernel::{RecordId, record};
use rules::quarter::Quarter;
use zhike::clock::now;

use crate::company::Company;
use crate::load::{Broken, Ending, Load};
use crate::process::Process;
use crate::until;

/// How many customers are scored while processes are killed.
const CUSTOMERS: i64 = 40_000;

#[derive(diesel::QueryableByName)]
struct Held {
    #[diesel(sql_type = diesel::sql_types::Text)]
    holder: String,
}

/// Who holds what this query finds, if anybody does.
fn holder(company: &Company, query: &str) -> Option<String> {
    let found = company.store.read(now(), |read| Ok(Sql::new(query).load::<Held>(read.conn())?));
    found.unwrap().into_iter().next().map(|held| held.holder)
}

/// Waits until one of the processes that live holds what this query finds, and tells which.
fn who_holds(company: &Company, processes: &[Process], query: &str) -> usize {
    let mut found = None;
    until("somebody at work", || {
        let holder = holder(company, query);
        found = holder.and_then(|holder| processes.iter().position(|process| process.holds(&holder)));
        found.is_some()
    });
    found.unwrap()
}

/// Has every customer scored by whichever process comes to it.
fn review(company: &Company) -> RecordId {
    for from in (0..CUSTOMERS).step_by(5_000) {
        company.write(move |tx| {
            let alike =
                Alike { kind: "customer", open: true, own_customer: true, creator: None, import: None };
            let many: Vec<ManyRecord> = (from..from + 5_000)
                .map(|nth| ManyRecord {
                    number: format!("K-{nth}"),
                    title: format!("远山{nth}机械有限公司"),
                    status: "active",
                    owner: None,
                    department: None,
                    group: None,
                    created_at: None,
                })
                .collect();
            bulk::create_records(tx, &alike, &many)
        });
    }
    company.run(
        "INSERT INTO customer (id, kind, special_kind, name, short_name, name_key, legal_representative, region, address, \
             postcode, phone, fax, industry, scope_of_business, main_products, lifecycle, lifecycle_since, promising, \
             key_customer, missing) \
         SELECT id, 'buyer', '', title, '', title, '', '', '', '', '', '', '', '', '', 'active', 20000, FALSE, FALSE, 0 \
         FROM record WHERE kind = 'customer'",
    );
    let he = company.actor("he");
    company.write(move |tx| {
        let today = tx.policy()?.working_calendar().date_of(tx.now().timestamp());
        let quarter = Quarter::of(today);
        Ok(tiering::review::service::start(tx, &he, quarter, Some(today))?.id)
    })
}

#[test]
fn a_killed_process_loses_nothing_acknowledged_and_another_goes_on_with_its_work() {
    const SCORING: &str = "SELECT lease_holder AS holder FROM job WHERE state = 'running' AND kind = 'tiering.assess' AND done > 0";
    const SEQUENCER: &str = "SELECT holder FROM lease WHERE name = 'sequencer'";
    let company = Company::found();
    let mut processes = [Process::start(&company), Process::start(&company)];
    let load = Load::new(company.token("liu"), Broken::IsSentAgain);
    load.hand_to(&[&processes[0].address, &processes[1].address]);
    std::thread::scope(|scope| {
        let _ending = Ending(&load);
        let workers: Vec<_> = (0..4)
            .map(|who| {
                let load = &load;
                scope.spawn(move || load.work(who))
            })
            .collect();
        let review = review(&company);
        // Whoever scores the customers is killed in the middle of them.
        let nth = who_holds(&company, &processes, SCORING);
        processes[nth].kill();
        load.goes_on_at(&processes[1 - nth].address);
        // As if the minute had passed for which a job is left to a process without a word.
        company.run("UPDATE job SET lease_until = 0 WHERE state = 'running'");
        let status = || company.store.read(now(), |read| record::header(read, review)).unwrap().status;
        until("a review that was gone on with", || status() == "drafted");
        processes[nth] = Process::start(&company);
        load.hand_to(&[&processes[0].address, &processes[1].address]);
        load.goes_on_at(&processes[nth].address);
        // Whoever seals the log is killed, and its lease runs out.
        let nth = who_holds(&company, &processes, SEQUENCER);
        processes[nth].kill();
        let other = &processes[1 - nth];
        until("another one who seals the log", || {
            holder(&company, SEQUENCER).is_some_and(|holder| other.holds(&holder))
        });
        load.goes_on_at(&other.address);
        load.end();
        for worker in workers {
            worker.join().unwrap();
        }
    });
    assert_eq!(company.count("tier_item"), CUSTOMERS, "each customer once");
    let entered = load.entered.lock().unwrap();
    let kept = company.count("record WHERE kind = 'request' AND title LIKE '负载 %'");
    assert_eq!(usize::try_from(kept).unwrap(), entered.len(), "what was sent again was done once");
    for subject in &*entered {
        let found = format!("record WHERE title = '{subject}'");
        assert_eq!(company.count(&found), 1, "{subject} was acknowledged");
    }
    let answers = company.count("event WHERE kind = 'request.replied'");
    assert_eq!(usize::try_from(answers).unwrap(), entered.len());
    until("a sealed log", || company.count("event WHERE seq IS NULL") == 0);
    assert_eq!(kernel::sequencer::verify(&company.store, None, now()).unwrap(), None);
}
