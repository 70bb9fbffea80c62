//! What falls due while two processes run is done once.

use desk::bulk::{self, Past, Step, What};
use kernel::Moment;
use rulebook::parts::service::Priority;
use zhike::clock::now;

use crate::company::Company;
use crate::process::Process;
use crate::until;

/// How many requests have clocks that run, and how many wait for the customer's silence to close them.
const MANY: i64 = 400;
/// What falls due is spread over so many seconds.
const SPAN: i64 = 15;

/// A request of 刘's from before a month.
fn past(company: &Company, number: String, solved: bool) -> Past {
    let (liu, received_at) = (company.actor("liu"), now().plus_seconds(-30 * 24 * 3600));
    let step = |at: Moment, what| Step { at, by: Some(liu.id), author: String::new(), what };
    let steps = if solved {
        vec![step(received_at.plus_seconds(3600), What::Resolved("已重启".into()))]
    } else {
        Vec::new()
    };
    Past {
        number,
        subject: "机组停机".into(),
        description: "换热机组停机".into(),
        kind: "request".into(),
        category: "in_warranty".into(),
        channel: "phone".into(),
        priority: Priority::Normal,
        customer: None,
        tier: None,
        caller: "方圆".into(),
        caller_phone: String::new(),
        caller_mail: String::new(),
        received_at,
        recorder: Some(liu.id),
        owner: Some(liu.id),
        group: None,
        department: liu.department,
        named: Vec::new(),
        steps,
        stated: None,
    }
}

#[test]
fn what_falls_due_while_two_processes_run_is_done_once() {
    let company = Company::found();
    for solved in [false, true] {
        let many: Vec<Past> =
            (0..MANY).map(|nth| past(&company, format!("OLD-{solved}-{nth}"), solved)).collect();
        company.write(move |tx| bulk::enter_all(tx, &many));
    }
    // As if nobody had looked at them yet, and their times came one after another from now on.
    company.run(&format!(
        "UPDATE duty SET next_check_at = {} + id % ({SPAN} * 1000) * 1000, late_seen = FALSE, climbed_percent = 0 \
         WHERE state = 'open'",
        now().plus_seconds(3).micros()
    ));
    company.run("DELETE FROM duty_climb");
    let of = |kind: &str| format!("event WHERE kind = '{kind}'");
    assert_eq!(company.count(&of("duty.climbed")), 0, "nothing was brought up before");
    let (_one, _other) = (Process::start(&company), Process::start(&company));
    until("every clock looked at", || {
        company.count("duty WHERE state = 'open' AND next_check_at IS NOT NULL") == 0
    });
    until("everything closed by silence", || {
        company.count("record WHERE kind = 'request' AND status = 'resolved'") == 0
    });
    until("a sealed log", || company.count("event WHERE seq IS NULL") == 0);
    let clocks = 2 * MANY;
    assert_eq!(company.count(&of("duty.late")), clocks);
    assert_eq!(company.count(&of("duty.climbed")), 3 * clocks);
    assert_eq!(company.count(&of("request.closed_by_silence")), MANY);
    for kind in ["duty.late", "duty.climbed", "request.closed_by_silence"] {
        let twice = format!(
            "(SELECT record_id FROM event WHERE kind = '{kind}' GROUP BY record_id, payload HAVING count(*) > 1) t"
        );
        assert_eq!(company.count(&twice), 0, "{kind}");
    }
    assert_eq!(company.count("notice"), clocks + 3 * clocks + MANY, "each is told once");
    let chain = kernel::sequencer::verify(&company.store, None, now()).unwrap();
    assert_eq!(chain, None, "two sequencers, one chain");
}
