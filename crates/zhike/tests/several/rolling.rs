//! One process after the other is exchanged: no request fails, and no stream loses anything. And what is written through one
//! process is seen in the streams of another.

use std::sync::Mutex;

use diesel::RunQueryDsl as _;
use kernel::store::Sql;
use zhike::clock::now;

use crate::client::{Answer, Asking, ask};
use crate::company::Company;
use crate::load::{Broken, Ending, Load};
use crate::process::Process;
use crate::stream::{self, Heard};
use crate::until;

#[derive(diesel::QueryableByName)]
struct Entered {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    seq: i64,
    #[diesel(sql_type = diesel::sql_types::Text)]
    number: String,
}

/// The line of the log that tells of each request's entry.
fn entered(company: &Company) -> Vec<Entered> {
    let query = "SELECT e.seq AS seq, record.number AS number FROM event e JOIN record ON record.id = e.record_id \
                 WHERE e.kind = 'request.received'";
    company.store.read(now(), |read| Ok(Sql::new(query).load(read.conn())?)).unwrap()
}

/// Asks a process to end, sees that it says so and serves on, and waits until it has ended well.
fn send_home(process: &mut Process) {
    process.ask_to_end();
    let answer = |path| ask(&process.address, &Asking { path, ..Asking::default() });
    until("a process that says that it will be gone", || matches!(answer("/readyz"), Answer::Came(503, _)));
    assert!(matches!(answer("/healthz"), Answer::Came(200, _)), "it takes what is still sent to it");
    let ended = process.end();
    assert!(ended.success(), "{ended:?}");
}

#[test]
fn processes_are_exchanged_one_after_the_other_and_no_request_fails() {
    let company = Company::found();
    let mut processes = [Process::start(&company), Process::start(&company)];
    let load = Load::new(company.token("liu"), Broken::Fails);
    let there = Mutex::new(Vec::new());
    let heard = Heard::default();
    let hand_out = |processes: &[Process; 2]| {
        let addresses = [processes[0].address.as_str(), processes[1].address.as_str()];
        load.hand_to(&addresses);
        *there.lock().unwrap() = addresses.map(str::to_owned).to_vec();
    };
    hand_out(&processes);
    std::thread::scope(|scope| {
        let _endings = (Ending(&load), stream::Ending(&heard));
        let token = company.token("liu");
        let (heard, there) = (&heard, &there);
        let listening = scope.spawn(move || heard.listen(&token, &|| there.lock().unwrap().clone()));
        until("an open stream", || *heard.opened.lock().unwrap() > 0);
        let workers: Vec<_> = (0..4)
            .map(|who| {
                let load = &load;
                scope.spawn(move || load.work(who))
            })
            .collect();
        for nth in [0, 1] {
            load.goes_on_at(&processes[nth].address);
            send_home(&mut processes[nth]);
            load.goes_on_at(&processes[1 - nth].address);
            processes[nth] = Process::start(&company);
            hand_out(&processes);
            load.goes_on_at(&processes[nth].address);
        }
        load.end();
        for worker in workers {
            worker.join().unwrap();
        }
        until("a sealed log", || company.count("event WHERE seq IS NULL") == 0);
        let all = entered(&company);
        assert_eq!(all.len(), load.entered.lock().unwrap().len(), "each request was entered once");
        let is_told = |one: &Entered| {
            let within = |(after, until): &(i64, i64)| *after < one.seq && one.seq <= *until;
            heard.of(&one.number) || heard.much.lock().unwrap().iter().any(within)
        };
        until("a stream that has told everything", || all.iter().all(is_told));
        heard.end();
        listening.join().unwrap();
        assert!(*heard.opened.lock().unwrap() >= 2, "the stream was opened again");
        let mut lines = heard.lines.lock().unwrap().clone();
        let told = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), told, "nothing was told twice");
    });
}

#[test]
fn what_is_written_through_one_process_is_seen_in_the_streams_of_another() {
    let company = Company::found();
    let processes = [Process::start(&company), Process::start(&company)];
    for (here, there) in [(0, 1), (1, 0)] {
        let (heard, token) = (Heard::default(), company.token("chen"));
        let load = Load::new(company.token("chen"), Broken::Fails);
        load.hand_to(&[&processes[there].address]);
        std::thread::scope(|scope| {
            let _ending = stream::Ending(&heard);
            let address = processes[here].address.clone();
            let heard = &heard;
            scope.spawn(move || heard.listen(&token, &|| vec![address.clone()]));
            until("an open stream", || *heard.opened.lock().unwrap() > 0);
            let number = load.enter("隔壁写的");
            until("what another process wrote", || heard.of(&number));
        });
    }
}
