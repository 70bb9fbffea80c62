//! What stands beside a request: links to others, watchers, tags, the draft of what one is writing.

use desk::list;
use desk::pages::{BlankView, Entering, Giving, Offers, RequestView, look};
use desk::service::{self, Ending, NewLink, NewRequest, NewTask};
use kernel::link::Side;
use kernel::record::{self, Header};
use kernel::tag::{self, Tag};
use kernel::{Actor, Error, RecordId, Result, notice, staff};
use testkit::{TestHouse, both_engines};
use web::listing::Params;

use crate::company::{
    act, company, customer, enter, happened, header, heard, question, refused, reply, resolve, rooms, row,
    shared, text, without,
};

fn link(house: &TestHouse, from: &Header, relation: &str, to: &Header) -> Result<Header> {
    let (number, new) = (from.number.clone(), new_link(relation, to, None));
    act(house, "chen", move |tx, actor| service::link(tx, actor, &number, &new))
}

fn new_link(relation: &str, to: &Header, close: Option<(i64, Ending)>) -> NewLink {
    NewLink { relation: relation.into(), other: to.number.clone(), close }
}

fn page(house: &TestHouse, account: &str, request: &Header) -> RequestView {
    let actor = house.actor(account);
    house.read(|read| look(read, &actor, &request.number, None)).unwrap()
}

fn listed(house: &TestHouse, account: &str, query: &str) -> Vec<RecordId> {
    let actor = house.actor(account);
    house.read(|read| Ok(list::page(read, &actor, &Params::parse(query))?.0.ids)).unwrap()
}

/// The keys of what somebody was told, the first first.
fn told(house: &TestHouse, account: &str) -> Vec<String> {
    let id = house.actor(account).id;
    let notices = house.read(|read| notice::list(read, id, None, 50)).unwrap();
    notices.into_iter().rev().map(|notice| notice.message.key.to_string()).collect()
}

fn watch(house: &TestHouse, account: &str, request: &Header, who: &str) -> Result<Header> {
    let (number, who) = (request.number.clone(), house.actor(who).id);
    act(house, account, move |tx, actor| service::watch(tx, actor, &number, who))
}

/// A way in which a text is sent.
type Sending = fn(&mut kernel::Tx<'_>, &Actor, &str) -> Result<Header>;

both_engines! {
    rooms: rooms();

    fn a_link_is_on_both_pages_and_in_both_timelines(house: &TestHouse) {
        company(house);
        let (one, other) = (shared(house), shared(house));
        link(house, &other, "follows_up", &one).unwrap();
        let seen = |request: &Header| {
            let view = page(house, "lin", request);
            let links: Vec<(Side, String)> =
                view.beside.links.into_iter().map(|link| (link.side, link.number)).collect();
            let told = view.timeline.lines[0].told.clone();
            (links, told["number"].as_str().unwrap().to_owned(), told["side"].as_str().unwrap().to_owned())
        };
        assert_eq!(
            seen(&one),
            (vec![(Side::FollowUp, other.number.clone())], other.number.clone(), "follow_up".to_owned())
        );
        assert_eq!(
            seen(&other),
            (vec![(Side::Earlier, one.number.clone())], one.number.clone(), "earlier".to_owned())
        );
        assert_eq!(header(house, one.id).version, one.version, "it stands in nobody's way");
        let (number, linked) = (one.number.clone(), other.number.clone());
        act(house, "chen", move |tx, actor| service::unlink(tx, actor, &number, &linked)).unwrap();
        assert!(page(house, "lin", &other).beside.links.is_empty());
    }

    fn who_may_not_read_the_other_finds_neither_number_nor_line_of_it(house: &TestHouse) {
        company(house);
        let open = shared(house);
        let (id, hot_line) = (house.actor("chen").id, house.actor("chen").groups[0]);
        let night = house.write(move |tx| {
            let night = staff::insert_group(tx, "夜班组", None)?;
            staff::set_groups(tx, id, &[hot_line, night])?;
            Ok(night)
        });
        let of_the_night = NewRequest { owner: Some(id), group: Some(night.unwrap()), ..question() };
        let own = enter(house, "chen", of_the_night);
        link(house, &open, "related", &own).unwrap();
        let seen = |account: &str| {
            let view = page(house, account, &open);
            let json = serde_json::to_string(&view).unwrap();
            (view.beside.links.len(), json.contains(&own.number), json.contains("record.linked"))
        };
        assert_eq!(seen("chen"), (1, true, true));
        assert!(!record_is_read(house, "lin", &own));
        assert_eq!(seen("lin"), (0, false, false));
        let actor = house.actor("lin");
        let offered = |account: &Actor, typed: &str, not: &str| -> Vec<String> {
            let found = house.read(|read| Offers::find(read, account, typed, not)).unwrap();
            found.items.into_iter().map(|offer| offer.value).collect()
        };
        assert_eq!(offered(&actor, &own.number, ""), Vec::<String>::new());
        assert_eq!(offered(&actor, "送货", ""), [open.number.as_str()]);
        let chen = house.actor("chen");
        assert_eq!(offered(&chen, "送货", &open.number), [own.number.as_str()]);
        assert_eq!(offered(&chen, &open.number, "")[0], open.number);
        assert_eq!(offered(&chen, "", ""), [own.number.clone(), open.number.clone()]);
    }

    fn a_duplicate_is_closed_while_it_is_linked(house: &TestHouse) {
        company(house);
        let (original, twin) = (shared(house), shared(house));
        let close = |relation: &str, cause: &str| {
            let ending = Ending { cause: cause.into(), category: "operation".into(), ..Ending::default() };
            let on = header(house, twin.id).version;
            let (number, new) = (twin.number.clone(), new_link(relation, &original, Some((on, ending))));
            act(house, "chen", move |tx, actor| service::link(tx, actor, &number, &new))
        };
        let field = |result| refused(result)[0].clone();
        assert_eq!(field(close("twin", "use")), ("relation".into(), "desk-relation-needed".into()));
        assert_eq!(field(close("related", "use")), ("close".into(), "desk-close-no-duplicate".into()));
        assert_eq!(field(close("duplicate_of", "")), ("cause".into(), "desk-cause-needed".into()));
        assert!(page(house, "chen", &twin).beside.links.is_empty(), "what was refused changed nothing");
        close("duplicate_of", "use").unwrap();
        let ended = row(house, twin.id);
        assert_eq!((ended.result.as_str(), ended.cause.as_str()), ("duplicate", "use"));
        assert!(!header(house, twin.id).open && header(house, original.id).open);
        assert_eq!(happened(house, twin.id).last().unwrap(), "request.closed");
        let view = page(house, "chen", &twin);
        assert_eq!(view.beside.links[0].side, Side::Original);
    }

    fn a_duplicate_ends_with_the_cause_and_category_of_the_original_when_none_are_given(house: &TestHouse) {
        company(house);
        let (original, twin) = (shared(house), shared(house));
        let (number, on) = (original.number.clone(), header(house, original.id).version);
        let ending = Ending { result: "answered".into(), cause: "logistics".into(), category: "operation".into(), ..Ending::default() };
        act(house, "chen", move |tx, actor| service::close(tx, actor, &number, on, &ending)).unwrap();
        let (number, on) = (twin.number.clone(), header(house, twin.id).version);
        let new = new_link("duplicate_of", &original, Some((on, Ending::default())));
        act(house, "chen", move |tx, actor| service::link(tx, actor, &number, &new)).unwrap();
        let ended = row(house, twin.id);
        assert_eq!(
            [ended.result, ended.cause, ended.category],
            ["duplicate", "logistics", "operation"].map(String::from)
        );
        crate::company::put_in_force(house, &without(&["service.close"]));
        let third = shared(house);
        let (number, on) = (third.number.clone(), header(house, third.id).version);
        let new = new_link("duplicate_of", &original, Some((on, Ending::default())));
        act(house, "chen", move |tx, actor| service::link(tx, actor, &number, &new)).unwrap();
        assert!(!header(house, third.id).open);
    }

    fn watchers_are_told_what_is_said_and_how_it_moves_on_but_not_what_they_did_themselves(house: &TestHouse) {
        company(house);
        let request = shared(house);
        for account in ["lin", "zhou", "chen"] {
            watch(house, account, &request, account).unwrap();
        }
        assert!(matches!(watch(house, "fang", &request, "fang"), Err(Error::NotFound)));
        reply(house, "chen", &request);
        crate::company::wait(house, "lin", &request);
        heard(house, "chen", &request);
        resolve(house, "chen", &request);
        heard(house, "chen", &request);
        let watched = |account: &str| -> Vec<String> {
            let keys = told(house, account).into_iter();
            keys.filter_map(|key| key.strip_prefix("notice-request-watched-").map(str::to_owned)).collect()
        };
        assert_eq!(watched("zhou"), ["replied", "asked", "heard", "resolved", "reopened"]);
        assert_eq!(watched("lin"), ["replied", "heard", "resolved", "reopened"]);
        assert_eq!(watched("chen"), ["asked"]);
        // Notes are among ourselves.
        let number = request.number.clone();
        act(house, "chen", move |tx, actor| service::note(tx, actor, &number, "已催仓库")).unwrap();
        assert_eq!(watched("zhou").len(), 5);
    }

    fn who_may_no_longer_read_a_request_is_told_nothing_of_it(house: &TestHouse) {
        company(house);
        let request = shared(house);
        watch(house, "lin", &request, "lin").unwrap();
        crate::company::run(house, &format!("UPDATE record SET confidential = (1 = 1) WHERE id = {}", request.id));
        reply(house, "chen", &request);
        assert_eq!(told(house, "lin"), Vec::<String>::new());
        assert_eq!(listed(house, "lin", "watched=me"), []);
    }

    fn a_colleague_is_asked_to_watch_by_who_may_edit_and_only_if_they_may_read(house: &TestHouse) {
        company(house);
        let request = shared(house);
        assert_eq!(refused(watch(house, "chen", &request, "fang"))[0].0, "staff");
        watch(house, "chen", &request, "lin").unwrap();
        assert_eq!(told(house, "lin"), ["notice-request-watcher"]);
        let names: Vec<String> = page(house, "zhou", &request).beside.watchers.into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["lin"]);
        assert!(page(house, "lin", &request).beside.is_watching);
        assert_eq!(listed(house, "lin", "watched=me"), [request.id]);
        assert_eq!(listed(house, "zhou", "watched=me"), []);
        let (number, lin) = (request.number.clone(), house.actor("lin").id);
        act(house, "lin", move |tx, actor| service::unwatch(tx, actor, &number, lin)).unwrap();
        assert_eq!(listed(house, "lin", "watched=me"), []);
        // 高 belongs to no group; her own request 林 neither reads nor touches.
        let own = enter(house, "gao", question());
        let number = own.number.clone();
        let other = act(house, "lin", move |tx, actor| service::watch(tx, actor, &number, actor.id));
        assert!(matches!(other, Err(Error::NotFound)));
        assert_eq!(refused(watch(house, "gao", &own, "lin"))[0].1, "error-watcher-may-not-read");
    }

    fn requests_are_listed_by_all_of_their_tags_and_by_a_branch_of_the_tree(house: &TestHouse) {
        company(house);
        let (one, other) = (shared(house), shared(house));
        for (request, tags) in [(&one, ["急", "返修"]), (&other, ["急", "备件"])] {
            for typed in tags {
                let number = request.number.clone();
                act(house, "chen", move |tx, actor| {
                    tag::add(tx, actor, desk::model::KIND, &number, &Tag::parse(typed).unwrap())
                })
                .unwrap();
            }
        }
        assert_eq!(listed(house, "chen", "tag=急&sort=newest"), [other.id, one.id]);
        assert_eq!(listed(house, "chen", "tag=急&tag=返修"), [one.id]);
        assert_eq!(page(house, "lin", &one).beside.tags.len(), 2);
        let categories = [(&one, "operation"), (&other, "quotation")];
        for (request, category) in categories {
            crate::company::run(house, &format!("UPDATE request SET category = '{category}' WHERE id = {}", request.id));
        }
        assert_eq!(listed(house, "chen", "kind=consultation&category=after_sale"), [one.id]);
        assert_eq!(listed(house, "chen", "category=pre_sale"), [other.id]);
        assert_eq!(listed(house, "chen", "category=quotation"), [other.id]);
        assert_eq!(listed(house, "chen", "kind=order&category=pre_sale"), []);
        assert_eq!(listed(house, "chen", "category=none"), []);
        assert_eq!(listed(house, "chen", "category=long_gone"), []);
    }

    fn a_draft_is_there_again_for_its_writer_alone_until_it_is_sent(house: &TestHouse) {
        company(house);
        let request = shared(house);
        let keep = |account: &str, text: &str| {
            let (number, text) = (request.number.clone(), text.to_owned());
            act(house, account, move |tx, actor| service::begun::keep_text(tx, actor, &number, &text))
        };
        keep("chen", "您好，货已").unwrap();
        keep("lin", "我来看").unwrap();
        assert!(matches!(keep("fang", "x"), Err(Error::NotFound)));
        assert_eq!(refused(keep("chen", &"长".repeat(service::TEXT_LIMIT + 1)))[0].0, "text");
        let kept = |account: &str| page(house, account, &request).draft.map(|draft| draft.text);
        assert_eq!((kept("chen").as_deref(), kept("lin").as_deref(), kept("zhou")), (Some("您好，货已"), Some("我来看"), None));
        let begun = |account: &str| {
            let actor = house.actor(account);
            house.read(|read| list::rows(read, &actor, &[request.id])).unwrap()[0].is_begun
        };
        assert_eq!((begun("chen"), begun("zhou")), (true, false));
        assert!(happened(house, request.id).iter().all(|kind| !kind.contains("draft")), "it is no event");
        let sending: [Sending; 4] = [
            |tx, actor, number| service::reply(tx, actor, number, &text("好")),
            |tx, actor, number| service::wait(tx, actor, number, &text("好")),
            |tx, actor, number| service::take_down(tx, actor, number, &text("好")),
            |tx, actor, number| service::note(tx, actor, number, "好"),
        ];
        for send in sending {
            keep("chen", "您好").unwrap();
            let number = request.number.clone();
            act(house, "chen", move |tx, actor| send(tx, actor, &number)).unwrap();
            assert_eq!(kept("chen"), None);
        }
        keep("chen", "您好").unwrap();
        resolve(house, "chen", &request);
        assert_eq!((kept("chen"), kept("lin").is_some()), (None, true));
        keep("lin", " ").unwrap();
        assert_eq!(kept("lin"), None);
    }

    fn a_task_and_what_came_of_it_are_drafts_of_who_may_send_them(house: &TestHouse) {
        company(house);
        let request = shared(house);
        let department = house.actor("ma").department.unwrap();
        let begin = |account: &str| {
            let number = request.number.clone();
            let form = Giving {
                department: department.to_string().as_str().into(),
                staff: "wu".into(),
                wanted: "请确认备件库存".into(),
                due: "2027-03-05".into(),
            };
            let text = serde_json::to_string(&form).unwrap();
            act(house, account, move |tx, actor| service::begun::keep_task(tx, actor, &number, &text))
        };
        begin("chen").unwrap();
        assert!(matches!(begin("fang"), Err(Error::NotFound)));
        let begun = |account: &str| page(house, account, &request).task_draft.map(|draft| draft.form.wanted.0);
        assert_eq!((begun("chen").as_deref(), begun("lin")), (Some("请确认备件库存"), None));
        let draft = page(house, "chen", &request).task_draft.unwrap();
        assert_eq!((draft.form.department.text(), draft.form.due.text()), (department.to_string().as_str(), "2027-03-05"));
        assert_eq!((draft.form.staff.text(), draft.staff_name), ("wu", house.actor("wu").name));
        let chen = house.actor("chen");
        let listed = || house.read(|read| list::rows(read, &chen, &[request.id])).unwrap()[0].is_begun;
        assert!(listed());
        let number = request.number.clone();
        let new = NewTask { department, assignee: None, wanted: "请确认备件库存".into(), due: None };
        act(house, "chen", move |tx, actor| service::task_give(tx, actor, &number, &new)).unwrap();
        assert_eq!((begun("chen"), listed()), (None, false));
        assert!(matches!(begin("ma"), Err(Error::Forbidden(_))), "a helper reads, and gives no task");
        let id = page(house, "ma", &request).tasks[0].task.id;
        let report = |account: &str, text: &str| {
            let (number, text) = (request.number.clone(), text.to_owned());
            act(house, account, move |tx, actor| service::begun::keep_result(tx, actor, &number, id, &text))
        };
        report("ma", "有货三").unwrap();
        assert!(matches!(report("fang", "x"), Err(Error::NotFound)));
        assert_eq!(refused(report("ma", &"长".repeat(service::TEXT_LIMIT + 1)))[0].0, "text");
        let reported = |account: &str| page(house, account, &request).tasks[0].draft.clone().map(|draft| draft.text);
        assert_eq!((reported("ma").as_deref(), reported("chen")), (Some("有货三"), None));
        let number = request.number.clone();
        act(house, "ma", move |tx, actor| service::task_end(tx, actor, &number, id, "有货三件")).unwrap();
        assert_eq!(reported("ma"), None);
    }

    fn a_request_begun_is_there_again_for_each_customer_until_it_is_entered(house: &TestHouse) {
        company(house);
        let known = customer(house, "远山精密仪器有限公司", None);
        let form = |account: &str, customer: &str| {
            let (actor, customer) = (house.actor(account), customer.to_owned());
            house.read(|read| BlankView::of(read, &actor, &customer, "")).unwrap()
        };
        let keep = |account: &str, customer: &str, subject: &str| {
            let typed = Entering {
                subject: subject.into(), customer: customer.into(), owner: "lin".into(), ..Entering::default()
            };
            let (customer, text) = (customer.to_owned(), serde_json::to_string(&typed).unwrap());
            act(house, account, move |tx, actor| service::begun::keep_new(tx, actor, &customer, &text))
        };
        let subject = |account: &str, customer: &str| form(account, customer).form.subject.0;
        keep("chen", "", "主轴异响").unwrap();
        keep("chen", &known.number, "导轨润滑不足").unwrap();
        assert_eq!((subject("chen", "").as_str(), subject("chen", &known.number).as_str()), ("主轴异响", "导轨润滑不足"));
        assert!(form("chen", "").begun_at.is_some());
        assert_eq!(form("chen", &known.number).form.owner.text(), "lin");
        assert_eq!((subject("zhou", ""), form("zhou", "").begun_at), (String::new(), None));
        assert!(matches!(keep("ma", &known.number, "x"), Err(Error::NotFound)), "no archive of theirs");
        let number = known.number.clone();
        act(house, "chen", move |tx, actor| service::begun::new_sent(tx, actor, &number)).unwrap();
        assert_eq!(subject("chen", &known.number), "");
        assert_eq!(form("chen", &known.number).form.customer.text(), known.number, "as the form was opened");
        assert_eq!(subject("chen", ""), "主轴异响");
        act(house, "chen", |tx, actor| service::begun::keep_new(tx, actor, "", "")).unwrap();
        assert_eq!(form("chen", "").begun_at, None);
    }
}

fn record_is_read(house: &TestHouse, account: &str, request: &Header) -> bool {
    let actor = house.actor(account);
    house.read(|read| record::may(read, &actor, rulebook::Action::Read, request)).unwrap()
}
