//! Drafts of the rulebook from the first line to the day they take effect, and how each clause is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::{Arc, LazyLock};

use frame::duties::look;
use frame::rulebook::compliance::{Board, DutyList};
use frame::rulebook::drafts::service::{self, Written};
use frame::rulebook::drafts::{
    self, DraftList, Status,
    pages::{DraftPage, DraftWriting},
};
use frame::rulebook::{clause::ClausePage, document::Document, draft_create, effect, versions};
use kernel::approval::{self, Decision};
use kernel::duty::{self, NewDuty};
use kernel::{Actor, Day, Error, Moment, RecordId, event, job, policy, record};
use rulebook::{Action, Function, Rank, Rulebook};
use testkit::{TestHouse, both_engines, cup};
use web::i18n::Locale;
use web::listing::Params;
use web::{Ui, View};

/// The default rulebook with another waiting time for approvals.
static CHANGED: LazyLock<String> = LazyLock::new(|| {
    let text = Rulebook::default_text().replace("wait_working_days = 2", "wait_working_days = 5");
    assert_ne!(text, Rulebook::default_text());
    text
});

fn rooms() -> Vec<kernel::catalogue::Room> {
    vec![cup::room(), frame::room().kernel]
}

/// The general manager who decides, and a director who drafts.
fn leaders(house: &TestHouse) -> (Actor, Actor) {
    let gm = house.staff("gm").rank(Rank::Director).function(Function::GeneralManager).hire();
    let fang = house.staff("fang").rank(Rank::Director).under("gm").hire();
    (gm, fang)
}

fn written(text: &str, effective_on: Option<Day>) -> Written {
    Written {
        title: "放宽审批时限".into(), comment: "两天太短".into(), text: text.into(), effective_on
    }
}

fn handed_in(house: &TestHouse, fang: &Actor, draft: Written) -> (String, record::Header) {
    let fang = fang.clone();
    house
        .write(move |tx| {
            let number = service::create(tx, &fang, &draft)?.number;
            let approval = service::submit(tx, &fang, &number, 1)?;
            Ok((number, approval))
        })
        .unwrap()
}

fn decide(house: &TestHouse, gm: &Actor, approval: &record::Header, decision: Decision) {
    let (gm, approval) = (gm.clone(), approval.clone());
    house.write(move |tx| approval::decide(tx, &gm, &approval, decision, "看过了")).unwrap();
}

fn days(house: &TestHouse) -> u32 {
    house.read(|read| Ok(read.policy()?.approval().deadline.as_ref().unwrap().wait_working_days)).unwrap()
}

fn status(house: &TestHouse, number: &str) -> Status {
    let header = house.read(|read| record::by_number(read, drafts::KIND, number)).unwrap().unwrap();
    Status::of(&header)
}

fn run_jobs(house: &TestHouse) {
    effect::notice_version(&house.store, house.now()).unwrap();
    let clock = house.clock.clone();
    job::drain(&house.store, "test", &move || clock.now()).unwrap();
}

fn a_washing(house: &TestHouse, owner: &Actor, hours: i64) -> RecordId {
    let new = cup::of(owner.id, "red");
    let owner = owner.id;
    house
        .write(move |tx| {
            let id = cup::make(tx, &new)?.id;
            let due = tx.now().plus_seconds(hours * 3600);
            let wash = NewDuty {
                kind: cup::WASH.key,
                record: id,
                occurrence: String::new(),
                owner: Some(owner),
                due,
                counter: None,
            };
            duty::owe(tx, &wash)?;
            Ok(id)
        })
        .unwrap()
}

both_engines! {
    rooms: rooms();

    fn an_approved_draft_without_a_day_is_in_force_at_once(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        let (number, approval) = handed_in(house, &fang, written(&CHANGED, None));
        assert_eq!((status(house, &number), days(house)), (Status::Waiting, 2));
        decide(house, &gm, &approval, Decision::Approve);
        assert_eq!((status(house, &number), days(house)), (Status::Adopted, 5));
        let lines = house.read(versions::list).unwrap();
        assert_eq!(lines[0].draft.as_deref(), Some(number.as_str()));
        assert_eq!(lines[0].standing, versions::Standing::InForce);
    }

    fn a_draft_with_a_day_takes_effect_when_that_day_begins_in_shanghai(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        let day = Day::from(jiff::civil::date(2027, 3, 8));
        let (number, approval) = handed_in(house, &fang, written(&CHANGED, Some(day)));
        decide(house, &gm, &approval, Decision::Approve);
        assert_eq!((status(house, &number), days(house)), (Status::Adopted, 2));
        let begins: jiff::Timestamp = "2027-03-07T16:00:00Z".parse().unwrap();
        house.clock.set(Moment::from(begins).plus_seconds(-1));
        assert_eq!(days(house), 2);
        let pending = house.read(|read| Document::read(read, &fang, None)).unwrap();
        assert_eq!(pending.versions[0].standing, versions::Standing::Pending);
        house.clock.set(Moment::from(begins));
        assert_eq!(days(house), 5);
    }

    fn a_draft_that_came_back_can_be_changed_and_handed_in_again(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        let (number, approval) = handed_in(house, &fang, written(&CHANGED, None));
        let (editor, again) = (fang.clone(), number.clone());
        let edit = move |tx: &mut kernel::Tx<'_>, on| service::edit(tx, &editor, &again, on, &written(&CHANGED, None));
        let locked = house.write({ let edit = edit.clone(); move |tx| edit(tx, 2) });
        assert!(matches!(locked, Err(Error::Refused(_))), "{locked:?}");
        decide(house, &gm, &approval, Decision::Return);
        assert_eq!(status(house, &number), Status::Editing);
        let stale = house.write({ let edit = edit.clone(); move |tx| edit(tx, 1) });
        assert!(matches!(stale, Err(Error::Stale { current: 3 })), "{stale:?}");
        house.write(move |tx| edit(tx, 3)).unwrap();
        let (author, back) = (fang.clone(), number.clone());
        house.write(move |tx| service::submit(tx, &author, &back, 4)).unwrap();
        house.write(move |tx| service::withdraw(tx, &fang, &number).map(drop)).unwrap();
        assert_eq!(days(house), 2);
    }

    fn a_text_with_faults_is_kept_and_shown_but_not_handed_in(house: &TestHouse) {
        let (_, fang) = leaders(house);
        let broken = CHANGED.replace("wait_working_days = 5", "wait_working_days = \"five\"");
        let number = draft_create(&house.store, &|| house.now(), &fang, &broken).unwrap();
        let page = house.read(|read| DraftPage::read(read, &fang, &number)).unwrap();
        assert_eq!(page.faults[0].file.as_deref(), Some("40-approval.toml"));
        assert_eq!(page.faults[0].clause.as_deref(), Some("approval.deadline"));
        assert!(page.may_edit && page.differences.is_empty());
        let refused = house.write(move |tx| service::submit(tx, &fang, &number, 1));
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusals[0].message.key, "book-draft-has-faults");
    }

    fn a_draft_that_changes_nothing_is_not_handed_in(house: &TestHouse) {
        let (_, fang) = leaders(house);
        let number = draft_create(&house.store, &|| house.now(), &fang, Rulebook::default_text()).unwrap();
        let refused = house.write(move |tx| service::submit(tx, &fang, &number, 1));
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusals[0].message.key, "book-draft-changes-nothing");
    }

    fn who_may_not_draft_is_refused_and_nobody_approves_their_own(house: &TestHouse) {
        let (gm, _) = leaders(house);
        let chen = house.staff("chen").under("fang").hire();
        let refused = draft_create(&house.store, &|| house.now(), &chen, &CHANGED);
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        let (_, approval) = handed_in(house, &gm_with_deputy(house, &gm), written(&CHANGED, None));
        let own = house.write(move |tx| approval::decide(tx, &gm, &approval, Decision::Approve, ""));
        assert!(matches!(own, Err(Error::Forbidden("approval-own-request"))), "{own:?}");
    }

    fn a_version_that_takes_effect_computes_open_clocks_anew_and_voids_those_of_clauses_that_are_gone(
        house: &TestHouse
    ) {
        let (gm, fang) = leaders(house);
        run_jobs(house);
        let record = a_washing(house, &fang, 24);
        let of_record = || house.read(|read| duty::of_record(read, record)).unwrap().remove(0);
        let under = of_record().rulebook_id;
        let (_, approval) = handed_in(house, &fang, written(&CHANGED, None));
        // The duty's clause obliges as before; its record has meanwhile a reason for a later time.
        house.write(move |tx| cup::set_status(tx, record, "soaking")).unwrap();
        decide(house, &gm, &approval, Decision::Approve);
        let (id, due) = (of_record().id, of_record().due_at);
        run_jobs(house);
        let now = of_record();
        assert_eq!(now.id, id);
        assert!(now.rulebook_id != under && now.due_at > due, "{now:?}");
        let events = house.read(|read| event::timeline(read, record, None, 1)).unwrap();
        assert_eq!((events[0].kind.as_str(), events[0].clause.as_deref()), ("duty.due_changed", Some("archive.standard")));

        let now = house.now();
        house
            .write(move |tx| policy::store(tx, &without_clause(&CHANGED, "archive.standard"), None, now))
            .unwrap();
        run_jobs(house);
        assert_eq!(of_record().state, "void");
    }

    fn a_clock_that_stands_still_goes_on_under_the_version_that_took_effect_meanwhile(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        run_jobs(house);
        let record = a_washing(house, &fang, 24);
        let becomes = |status| {
            house
                .write(move |tx| {
                    cup::set_status(tx, record, status)?;
                    duty::recheck(tx, record, None)
                })
                .unwrap();
        };
        let of_record = || house.read(|read| duty::of_record(read, record)).unwrap().remove(0);
        let under = of_record().rulebook_id;
        becomes("drying");
        let (_, approval) = handed_in(house, &fang, written(&CHANGED, None));
        decide(house, &gm, &approval, Decision::Approve);
        run_jobs(house);
        assert_eq!(of_record().state, "paused");
        becomes("dirty");
        assert!(of_record().state == "open" && of_record().rulebook_id > under, "{:?}", of_record());
    }

    fn a_clause_that_keeps_its_running_clocks_is_left_alone(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        run_jobs(house);
        let record = a_washing(house, &fang, 24);
        house.write(move |tx| cup::set_status(tx, record, "soaking")).unwrap();
        let before = house.read(|read| duty::of_record(read, record)).unwrap().remove(0);
        let heading = "[archive.standard]\n";
        let keeps = CHANGED.replace(heading, &format!("{heading}running = \"keep\"\n"));
        assert_ne!(keeps, *CHANGED);
        let (_, approval) = handed_in(house, &fang, written(&keeps, None));
        decide(house, &gm, &approval, Decision::Approve);
        run_jobs(house);
        let after = house.read(|read| duty::of_record(read, record)).unwrap().remove(0);
        assert_eq!((after.due_at, after.rulebook_id), (before.due_at, before.rulebook_id));
    }

    fn the_board_counts_what_the_actor_may_see_and_knows_the_period_before(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        let chen = house.staff("chen").under("fang").department("销售部").hire();
        let stranger = house.staff("stranger").department("采购部").hire();
        let done = a_washing(house, &chen, 24);
        a_washing(house, &chen, 48);
        a_washing(house, &chen, 24 * 40);
        house
            .write(move |tx| {
                cup::set_status(tx, done, "clean")?;
                duty::recheck(tx, done, None)
            })
            .unwrap();
        house.advance(jiff::SignedDuration::from_hours(24 * 3));
        let board = |actor: &Actor, query: &str| {
            house.read(|read| Board::read(read, actor, &Params::parse(query))).unwrap()
        };
        let march = board(&gm, "period=month&from=2027-03-15");
        let row = &march.rows[0];
        assert_eq!((row.tally.due, row.tally.in_time, row.tally.overdue), (2, 1, 1));
        assert_eq!((row.rate_percent, row.rate_before), (Some(50), None));
        let april = board(&gm, "period=month&from=2027-04-15");
        assert_eq!((april.rows[0].tally.open, april.rows[0].rate_before), (1, Some(50)));
        assert_eq!(board(&fang, "").total.tally.due, 2);
        assert!(board(&stranger, "").rows.is_empty());
        let refused = house.write(move |tx| {
            Board::export(tx, &stranger, &Params::default(), Locale::ZhCn)
        });
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{:?}", refused.map(|bytes| bytes.len()));
        let sheet = house.write(move |tx| Board::export(tx, &gm, &Params::default(), Locale::ZhCn));
        assert!(sheet.unwrap().starts_with(b"PK"));
    }

    fn each_figure_of_the_board_is_as_long_as_the_list_it_opens(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        let chen = house.staff("chen").under("fang").department("销售部").hire();
        // In time, late, overdue; paused before its time and after it; still open; no longer needed.
        for (status, after, hours) in [
            ("clean", 1, 24),
            ("clean", 30, 24),
            ("dirty", 0, 24),
            ("drying", 1, 24),
            ("drying", 30, 24),
            ("dirty", 0, 24 * 20),
            ("broken", 1, 24),
        ] {
            let record = a_washing(house, &chen, hours);
            house.advance(jiff::SignedDuration::from_hours(after));
            house
                .write(move |tx| {
                    cup::set_status(tx, record, status)?;
                    duty::recheck(tx, record, None)
                })
                .unwrap();
        }
        for actor in [&gm, &fang, &chen] {
            let board = house.read(|read| Board::read(read, actor, &Params::default())).unwrap();
            let tally = &board.total.tally;
            let told = [tally.due, tally.in_time, tally.done_late, tally.overdue, tally.open];
            assert_eq!(told, [6, 1, 1, 1, 3], "{}", actor.name);
            let list = || DutyList::of("archive.standard").within(&board.span);
            let lists = [list(), list().done(false), list().done(true), list().open(true), list().open(false)];
            let listed = lists.map(|list| {
                let params = Params::parse(list.href().strip_prefix("/duties?").unwrap());
                house.read(|read| look(read, actor, params)).unwrap().list.count.unwrap().number
            });
            assert_eq!(listed, told, "{}", actor.name);
        }
    }

    fn a_clause_page_tells_when_the_clause_changed_and_what_it_obliges_to(house: &TestHouse) {
        let (_, fang) = leaders(house);
        a_washing(house, &fang, 24);
        let now = house.now();
        house.write(move |tx| policy::store(tx, &CHANGED, None, now)).unwrap();
        let page = |id: &str| house.read(|read| ClausePage::read(read, &fang, id));
        let deadline = page("approval.deadline").unwrap();
        assert_eq!(deadline.history.len(), 1);
        assert_eq!(deadline.history[0].differences.len(), 1);
        let standard = page("archive.standard").unwrap();
        assert_eq!((standard.history.len(), standard.duties.len(), standard.tally.open), (0, 1, 1));
        assert!(standard.duties[0].address.starts_with("/cups/BZ-"), "{}", standard.duties[0].address);
        assert!(matches!(page("no.such"), Err(Error::NotFound)));
        house
            .write(move |tx| policy::store(tx, &without_clause(&CHANGED, "approval.deadline"), None, now))
            .unwrap();
        assert!(!page("approval.deadline").unwrap().in_force);
    }

    fn every_page_is_drawn_in_every_language(house: &TestHouse) {
        let (gm, fang) = leaders(house);
        a_washing(house, &fang, 24);
        let document = house.read(|read| Document::read(read, &fang, None)).unwrap();
        let drawn = draw(house, &fang, &document);
        assert!(drawn.contains("id=\"tiering.review\"") && drawn.contains("href=\"/rulebook/clauses/tiering.review\""));
        for clause in document.parts.iter().flat_map(|part| &part.clauses) {
            let page = house.read(|read| ClausePage::read(read, &fang, &clause.id)).unwrap();
            draw(house, &fang, &page);
        }
        let board = house.read(|read| Board::read(read, &gm, &Params::default())).unwrap();
        assert!(draw(house, &gm, &board).contains("clause=archive.standard&amp;state=unended&amp;late=in_time"));
        let broken = CHANGED.replace("wait_working_days = 5", "wait_working_days = \"five\"");
        let faulty = draft_create(&house.store, &|| house.now(), &fang, &broken).unwrap();
        let page = |number: &str| house.read(|read| DraftPage::read(read, &fang, number)).unwrap();
        assert!(draw(house, &fang, &page(&faulty)).contains("40-approval.toml:"));
        let (number, approval) = handed_in(house, &fang, written(&CHANGED, None));
        draw(house, &fang, &page(&number));
        let lines = house.read(|read| {
            let approval = approval::get(read, approval.id)?;
            approval::lines(read, &approval)
        });
        let lines = lines.unwrap();
        assert_eq!((lines[1].before.as_str(), lines[1].after.as_str()), ("2 个工作日", "5 个工作日"));
        decide(house, &gm, &approval, Decision::Approve);
        run_jobs(house);
        draw(house, &fang, &page(&number));
        let list = house.read(|read| DraftList::read(read, &fang, Params::default())).unwrap();
        assert_eq!(list.items.len(), 2);
        draw(house, &fang, &list);
        let found = house.read(|read| DraftList::read(read, &fang, Params::parse("q=审批时限&status=adopted")));
        assert_eq!(found.unwrap().items.len(), 1);
        draw(house, &fang, &house.read(|read| DraftWriting::begin(read, &fang, true)).unwrap());
        draw(house, &fang, &house.read(|read| DraftWriting::of(read, &fang, &faulty)).unwrap());
    }

    fn an_older_version_can_be_read_and_one_that_there_is_not_is_not_found(house: &TestHouse) {
        let (_, fang) = leaders(house);
        let first = house.read(|read| Ok(read.policy()?.id)).unwrap();
        let now = house.now();
        house.write(move |tx| policy::store(tx, &CHANGED, None, now)).unwrap();
        let read = |version| house.read(|read| Document::read(read, &fang, version));
        let old = read(Some(first)).unwrap();
        assert_eq!((old.shown.standing, old.shown.since), (versions::Standing::Past, None));
        assert!(!old.parts.is_empty() && old.parts.iter().all(|part| !part.clauses.is_empty()));
        assert!(matches!(read(Some(kernel::VersionId(999))), Err(Error::NotFound)));
        let administration = house.staff("office").function(Function::Administration).hire();
        assert_eq!(
            house.read(|read| administration.reach(read, Action::Draft, drafts::KIND)).unwrap(),
            rulebook::Reach::All
        );
    }
}

/// Draws in each language; a sentence that is missing shows its key.
fn draw(house: &TestHouse, actor: &Actor, view: &impl View) -> String {
    let mut all = String::new();
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method itself has one lifetime only"
        )]
        let policy = house.read(|read| read.policy()).unwrap();
        let address = "/rulebook".to_owned();
        let ui = Ui { locale, actor: Arc::new(actor.clone()), now: house.now(), policy, address };
        let page = view.page(&ui);
        let drawn = format!("{} {}", page.title, page.body.into_string());
        for family in ["book-", "rulebook-", "status-", "kind-", "event-", "web-"] {
            let missing = drawn.match_indices(family).find(|(at, _)| drawn[..*at].ends_with(['>', ' ', '"']));
            assert!(missing.is_none(), "{locale:?}: {}", &drawn[missing.unwrap().0..][..40]);
        }
        all.push_str(&drawn);
    }
    serde_json::to_value(view).unwrap();
    all
}

/// The general manager with somebody else who could decide, so that handing in is possible.
fn gm_with_deputy(house: &TestHouse, gm: &Actor) -> Actor {
    house.staff("vice").rank(Rank::Director).function(Function::GeneralManager).hire_id();
    house.actor(&gm.account)
}

/// The text without one clause.
fn without_clause(text: &str, id: &str) -> String {
    let heading = format!("[{id}]");
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') || line.starts_with("# file:") {
            inside = *line == heading;
        }
        !inside
    });
    let kept: Vec<&str> = kept.collect();
    kept.join("\n")
}
