//! Notices by mail, from the notice to what a mail server is given, and the link in it that turns them off.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use axum::body::Body;
use axum::http::{Request, header};
use jiff::SignedDuration;
use kernel::{Message, RecordId, StaffId, job, notice, record};
use serde_json::json;
use support::postbox::{Postbox, Received};
use support::{Reply, Site};
use testkit::Engine;
use zhike::config::{Outgoing, Security};
use zhike::smtp;

fn on_both(test: impl Fn(&Site)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        test(&Site::new(engine));
    }
}

fn outgoing(port: u16) -> Outgoing {
    Outgoing {
        server: "127.0.0.1".into(),
        port,
        security: Security::None,
        login: None,
        sender: "知客 <zhike@example.com>".parse().unwrap(),
        site: "https://zhike.example.com".into(),
    }
}

/// A mail server, to which the program's mail goes.
fn postbox(site: &Site) -> Postbox {
    let postbox = Postbox::open();
    site.house.store.mail_by(smtp::post(&outgoing(postbox.port())).unwrap());
    postbox
}

fn tell(site: &Site, to: &str, about: Option<RecordId>, message: Message) {
    let to: StaffId = site.house.actor(to).id;
    site.house.write(move |tx| notice::send(tx, to, about, None, &message)).unwrap();
}

/// A customer of the agent's, with its number.
fn customer(site: &Site) -> (RecordId, String) {
    let fields = json!({
        "name": "溪谷食品有限公司", "kind": "buyer", "phone": "0571-88880042", "region": "浙江",
        "lifecycle": "customer", "credit": "A", "complexity": "4",
    });
    let made = site.client("agent").post("/customers", &fields).expect(201).json();
    let number = made["number"].as_str().unwrap().to_owned();
    let wanted = number.clone();
    let actor = site.house.actor("agent");
    let header = site
        .house
        .read(move |read| record::find(read, &actor, rulebook::Action::Read, "customer", &wanted))
        .unwrap();
    (header.id, number)
}

fn handed_over() -> Message {
    Message::new("notice-customer-handed-over").with("name", "溪谷食品有限公司")
}

fn late() -> Message {
    Message::new("notice-duty-late").with("duty", Message::new("duty-approval-decide"))
}

/// Lets minutes pass, and the jobs run.
fn pass(site: &Site, minutes: i64) {
    site.house.advance(SignedDuration::from_mins(minutes));
    job::drain(&site.house.store, "test", &|| site.house.now()).unwrap();
}

/// One mail, and no other.
#[track_caller]
fn only(postbox: &Postbox) -> Received {
    let mut mails = postbox.take();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    mails.remove(0)
}

#[test]
fn many_notices_are_one_mail_that_names_no_customer() {
    on_both(|site| {
        let postbox = postbox(site);
        let (about, number) = customer(site);
        postbox.take();
        for _ in 0..33 {
            tell(site, "agent", Some(about), handed_over());
        }
        tell(site, "agent", None, late());
        pass(site, 6);
        let mail = only(&postbox);
        assert_eq!(mail.to, "agent@example.com");
        assert_eq!(mail.header("Subject"), format!("[知客] 34 条未读通知：客户已移交给您 {number}等"));
        assert!(mail.header("From").contains("zhike@example.com"), "{mail:?}");
        assert!(mail.header("Message-ID").ends_with("@zhike.example.com>"), "{mail:?}");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        for part in [&mail.text, &mail.html] {
            assert!(part.contains("刘洋，您好") && part.contains("另有 4 条"), "{part}");
            assert!(part.contains(&format!("https://zhike.example.com/customers/{number}")), "{part}");
            assert!(!part.contains("溪谷"), "whose it is stays in the application: {part}");
        }
        pass(site, 60);
        assert!(postbox.take().is_empty());
    });
}

#[test]
fn a_mail_speaks_its_readers_language_and_tells_which_duty_is_late() {
    on_both(|site| {
        let postbox = postbox(site);
        let agent = site.client("agent");
        agent.post("/preferences", &json!({ "locale": "en" })).expect(200);
        tell(site, "agent", None, late());
        pass(site, 6);
        let mail = only(&postbox);
        let duty = web::i18n::t(web::i18n::Locale::En, "duty-approval-decide");
        assert_eq!(mail.header("Subject"), format!("[Zhike] A duty is overdue · {duty}"));
        assert!(mail.text.contains("https://zhike.example.com/notices"), "{}", mail.text);
        assert!(mail.find("List-Unsubscribe").is_none() && !mail.text.contains("nsubscribe"), "it is owed");
    });
}

#[test]
fn what_was_read_meanwhile_is_not_mailed() {
    on_both(|site| {
        let postbox = postbox(site);
        let agent = site.client("agent");
        tell(site, "agent", None, late());
        let seen = agent.get("/notices").expect(200).json()["unread_up_to"].clone();
        agent.post("/notices/reading", &json!({ "last": seen })).expect(200);
        pass(site, 6);
        assert!(postbox.take().is_empty(), "nothing is left to tell");
        tell(site, "agent", None, late());
        let seen = agent.get("/notices").expect(200).json()["unread_up_to"].clone();
        tell(site, "agent", None, handed_over());
        agent.post("/notices/reading", &json!({ "last": seen })).expect(200);
        pass(site, 6);
        assert!(only(&postbox).header("Subject").contains("客户已移交给您"));
    });
}

#[test]
fn everybody_chooses_on_the_page_and_as_a_program() {
    on_both(|site| {
        let agent = site.client("agent");
        let off = agent.get("/settings").expect(200).json()["mail"].clone();
        assert_eq!((&off["configured"], &off["pace"]), (&json!(false), &json!("shortly")));
        assert!(agent.page("/settings").expect(200).text().contains("尚未开通邮件"));

        let postbox = postbox(site);
        let page = agent.page("/settings").expect(200).text();
        assert!(
            page.contains("agent@example.com") && page.contains("value=\"request.task\" checked"),
            "{page}"
        );
        let kinds = |of: &Reply| -> Vec<String> {
            let mail = of.json()["mail"].clone();
            let kinds = mail["kinds"].as_array().unwrap().iter();
            kinds
                .filter(|kind| kind["by_mail"] == true && kind["owed"] == false)
                .map(|kind| kind["key"].as_str().unwrap().to_owned())
                .collect()
        };
        let chosen = [("kinds", "duty.late"), ("kinds", "request.task"), ("pace", "at_once")];
        agent.submit("/settings/mail", &chosen).expect(303);
        assert_eq!(kinds(&agent.get("/settings")), ["request.task"]);
        tell(site, "agent", None, handed_over());
        pass(site, 6);
        assert!(postbox.take().is_empty());
        tell(site, "agent", None, late());
        pass(site, 0);
        assert!(only(&postbox).text.contains("应办事项已逾期"), "what is owed comes, and at once");

        agent.submit("/settings/mail", &[("kinds", "duty.late"), ("pace", "hourly")]).expect(303);
        assert!(kinds(&agent.get("/settings")).is_empty(), "a form without a tick");
        agent.post("/settings/mail", &json!({ "kinds": ["customer.handed_over"] })).expect(200);
        let seen = agent.get("/settings");
        assert_eq!((kinds(&seen).len(), &seen.json()["mail"]["pace"]), (1, &json!("hourly")));
        let wrong = agent.post("/settings/mail", &json!({ "pace": "never", "kinds": ["tea"] })).expect(422);
        let fields: Vec<_> =
            wrong.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
        assert_eq!(fields, ["pace", "kinds"]);
        assert_eq!(kinds(&agent.get("/settings")).len(), 1, "nothing was changed");
    });
}

#[test]
fn a_server_that_is_down_gets_the_mail_once_when_it_is_up_again() {
    on_both(|site| {
        let postbox = postbox(site);
        let port = postbox.port();
        drop(postbox);
        tell(site, "agent", None, late());
        pass(site, 6);
        pass(site, 2);
        let failed =
            site.client("admin").get("/settings").expect(200).json()["system"]["failed_jobs"].clone();
        assert_eq!(failed, json!([]), "it is tried again");
        let postbox = Postbox::at(port);
        tell(site, "agent", None, late());
        pass(site, 4);
        let first = only(&postbox);
        assert!(first.text.contains("1 条未读通知"), "{}", first.text);
        pass(site, 2);
        let second = only(&postbox);
        assert_ne!(first.header("Message-ID"), second.header("Message-ID"));
        pass(site, 24 * 60);
        assert!(postbox.take().is_empty());
    });
}

#[test]
fn a_mail_that_is_refused_for_good_is_seen_and_started_again() {
    on_both(|site| {
        let postbox = postbox(site);
        postbox.refuse(true);
        tell(site, "agent", None, late());
        pass(site, 6);
        let admin = site.client("admin");
        let failed = || admin.get("/settings").expect(200).json()["system"]["failed_jobs"].clone();
        let seen = failed();
        assert_eq!(seen[0]["kind"], "mail.digest", "{seen:#}");
        let why = seen[0]["error"].as_str().unwrap();
        assert!(why.contains("550") && why.contains("no such box"), "{why}");
        postbox.refuse(false);
        admin.post(&format!("/jobs/{}/retrial", seen[0]["id"]), &json!({})).expect(200);
        pass(site, 0);
        only(&postbox);
        assert_eq!(failed(), json!([]));
    });
}

#[test]
fn two_processes_send_a_mail_once() {
    on_both(|site| {
        let postbox = postbox(site);
        let another = site.house.another_store();
        another.mail_by(smtp::post(&outgoing(postbox.port())).unwrap());
        for account in support::ACCOUNTS {
            tell(site, account, None, late());
        }
        site.house.advance(SignedDuration::from_mins(6));
        let now = site.house.now();
        std::thread::scope(|scope| {
            for (holder, store) in [("one", &site.house.store), ("two", &another)] {
                scope.spawn(move || job::drain(store, holder, &|| now).unwrap());
            }
        });
        job::drain(&site.house.store, "one", &|| now).unwrap();
        let mut to: Vec<String> = postbox.take().into_iter().map(|mail| mail.to).collect();
        to.sort();
        let mut expected: Vec<String> =
            support::ACCOUNTS.iter().map(|account| format!("{account}@example.com")).collect();
        expected.sort();
        assert_eq!(to, expected);
    });
}

#[test]
fn the_link_at_the_foot_turns_mail_off_without_signing_in() {
    on_both(|site| {
        let postbox = postbox(site);
        let (about, _) = customer(site);
        tell(site, "agent", Some(about), handed_over());
        pass(site, 6);
        let mail = postbox.take().pop().unwrap();
        assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let link = mail.header("List-Unsubscribe");
        let link = link.trim_matches(['<', '>']);
        assert!(mail.text.contains(link) && mail.html.contains(link), "{}", mail.text);
        let path = link.strip_prefix("https://zhike.example.com").unwrap();
        let stranger = site.stranger();
        let page = stranger.page(path).expect(200).text();
        assert!(page.contains("客户已移交给您") && page.contains("method=\"post\""), "{page}");
        let quiet = || {
            let mail = site.client("agent").get("/settings").expect(200).json()["mail"].clone();
            let kinds = mail["kinds"].as_array().unwrap().iter();
            kinds.filter(|kind| kind["by_mail"] == false).map(|kind| kind["key"].clone()).collect::<Vec<_>>()
        };
        assert!(quiet().is_empty(), "looking changes nothing");
        for wrong in [format!("{path}x"), path.replacen('~', "1~", 1), "/unsubscribe/1~all~".to_owned()] {
            stranger.page(&wrong).expect(404);
            stranger.submit(&wrong, &[]).expect(404);
        }
        assert!(quiet().is_empty());
        // As a mail provider sends it: from elsewhere, and with a body that is not a form of ours.
        let one_click = |path: &str| {
            let request = Request::post(path)
                .header(header::HOST, "zhike.test")
                .header(header::ORIGIN, "https://mail.example")
                .header("sec-fetch-site", "cross-site")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
            site.send(request.body(Body::from("--x\r\n\r\nList-Unsubscribe=One-Click\r\n--x--")).unwrap())
        };
        assert!(one_click(path).expect(200).text().contains("已退订"));
        assert_eq!(quiet(), ["customer.handed_over"]);
        one_click("/settings/mail").expect(403);
        one_click("/logout").expect(403);
        tell(site, "agent", Some(about), handed_over());
        pass(site, 6);
        assert!(postbox.take().is_empty());

        tell(site, "agent", None, Message::new("notice-request-task").with("title", "换货"));
        tell(site, "agent", None, Message::new("notice-request-assigned").with("title", "换货"));
        tell(site, "agent", None, late());
        pass(site, 6);
        let mail = only(&postbox);
        let link = mail.header("List-Unsubscribe");
        let path =
            link.trim_matches(['<', '>']).strip_prefix("https://zhike.example.com").unwrap().to_owned();
        let done = stranger.post(&path, &json!({})).expect(200).json();
        assert_eq!(done, json!({ "kind": null, "done": true }));
        tell(site, "agent", None, Message::new("notice-request-mentioned").with("title", "换货"));
        tell(site, "agent", None, late());
        pass(site, 6);
        assert!(only(&postbox).text.contains("1 条未读通知"), "what is owed still comes");
    });
}

#[test]
fn nothing_in_a_mail_is_taken_for_markup() {
    on_both(|site| {
        let postbox = postbox(site);
        let id = site.house.staff("odd").named("<b>\"陈\" & 静").hire().id;
        site.house.write(move |tx| notice::send(tx, id, None, None, &late())).unwrap();
        pass(site, 6);
        let mail = only(&postbox);
        assert!(mail.html.contains("&lt;b&gt;") && !mail.html.contains("<b>"), "{}", mail.html);
        assert!(mail.text.contains("<b>\"陈\" & 静"), "{}", mail.text);
    });
}

#[test]
fn a_test_says_what_is_wrong_with_the_server() {
    let postbox = Postbox::open();
    let port = postbox.port();
    let letter = kernel::mail::Letter {
        id: "test".into(),
        at: testkit::BEGINNING,
        name: String::new(),
        address: "nobody@example.com".into(),
        subject: "试".into(),
        text: "试".into(),
        html: "<p>试</p>".into(),
        unsubscribe: None,
    };
    let way = smtp::Smtp::new(&outgoing(port)).unwrap();
    way.try_out().unwrap();
    way.send(&letter).unwrap();
    assert_eq!(only(&postbox).to, "nobody@example.com");
    postbox.refuse(true);
    assert!(way.send(&letter).unwrap_err().what.contains("refuses the mail"));
    let private = Outgoing { security: Security::Starttls, ..outgoing(port) };
    let refused = smtp::Smtp::new(&private).unwrap().try_out().unwrap_err();
    assert!(refused.remedy.contains("mail.security"), "{refused:?}");
    let login = Some(("zhike".to_owned(), "wrong".to_owned()));
    let refused = smtp::Smtp::new(&Outgoing { login, ..outgoing(port) }).unwrap().try_out().unwrap_err();
    assert!(refused.what.contains("refuses the account"), "{refused:?}");
    drop(postbox);
    assert!(way.try_out().unwrap_err().what.contains("can not be reached"));
    let nowhere = kernel::mail::Letter { address: "no address".into(), ..letter };
    assert!(way.send(&nowhere).unwrap_err().what.contains("no address"));
}

/// A consultation of somebody with this mail address, closed by the agent; its path.
fn closed(site: &Site, mail: &str) -> String {
    let agent = site.client("agent");
    let asked = json!({
        "subject": "第二批货何时送到", "description": "王经理来电，电话 138 0000 0042", "kind": "consultation",
        "caller": "王经理", "caller_mail": mail,
    });
    let number = agent.post("/requests", &asked).expect(201).json()["number"].as_str().unwrap().to_owned();
    let path = format!("/requests/{number}");
    let ending =
        json!({ "result": "answered", "cause": "information", "category": "operation", "version": 1 });
    agent.post(&format!("{path}/closure"), &ending).expect(200);
    path
}

#[test]
fn who_brought_a_closed_request_is_asked_by_mail_and_answers_without_signing_in() {
    on_both(|site| {
        let postbox = postbox(site);
        let path = closed(site, "wang@customer.example");
        let number = path.rsplit_once('/').unwrap().1;
        pass(site, 0);
        let mail = only(&postbox);
        assert_eq!(mail.to, "wang@customer.example");
        assert_eq!(mail.header("Subject"), format!("请您评价：事项 {number} 的办理"));
        let link = mail.text.lines().find(|line| line.contains("/satisfaction/")).unwrap();
        assert!(mail.html.contains(link), "{}", mail.html);
        for part in [&mail.text, &mail.html] {
            assert!(
                part.contains("第二批货何时送到") && part.contains(number) && part.contains("本公司"),
                "{part}"
            );
            for theirs in ["王经理", "138", "刘洋", "来电"] {
                assert!(!part.contains(theirs), "{theirs}: {part}");
            }
        }
        let link = link.strip_prefix("https://zhike.example.com").unwrap();
        let stranger = site.stranger();
        let asked = stranger.page(link).expect(200);
        assert!(asked.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        let page = asked.text();
        for there in ["第二批货何时送到", number, "本公司", "5 分 非常满意", "method=\"post\""]
        {
            assert!(page.contains(there), "{there}: {page}");
        }
        for theirs in ["王经理", "138", "刘洋", "已答复"] {
            assert!(!page.contains(theirs), "{theirs}: {page}");
        }
        let seen = || site.client("agent").get(&path).expect(200).json()["satisfaction"].clone();
        assert_eq!(seen()["score"], json!(null), "looking changes nothing");

        let missing = stranger.submit(link, &[("comment", "很快")]).expect(422).text();
        assert!(missing.contains("请选择 1 至 5 分中的一项") && missing.contains("很快"), "{missing}");
        let thanks = stranger.submit(link, &[("score", "2"), ("comment", "<b>太慢</b>")]).expect(200).text();
        assert!(thanks.contains("谢谢您") && thanks.contains("&lt;b&gt;太慢"), "{thanks}");
        let stands = seen();
        assert_eq!((&stands["score"], &stands["comment"]), (&json!(2), &json!("<b>太慢</b>")));
        let agent = site.client("agent");
        let page = agent.page(&path).expect(200).text();
        assert!(
            page.contains("2 分 不满意") && page.contains("&lt;b&gt;太慢") && !page.contains("<b>太慢"),
            "{page}"
        );
        assert!(agent.page("/notices").expect(200).text().contains("评价 2 分"));
        assert_eq!(
            agent.get("/requests?satisfaction=2").expect(200).json()["rows"][0]["number"],
            json!(number)
        );
        let by_phone = agent.post(&format!("{path}/satisfaction"), &json!({ "score": 5 })).expect(422);
        assert!(by_phone.text().contains("客户已经自己作出评价"), "{}", by_phone.text());
        let changed = stranger.post(link, &json!({ "score": 4 })).expect(200).json();
        assert_eq!((&changed["score"], &changed["comment"]), (&json!(4), &json!("")));

        for wrong in
            [format!("{link}x"), "/satisfaction/zk_".to_owned(), format!("{}A", &link[..link.len() - 1])]
        {
            let page = stranger.page(&wrong).expect(404).text();
            assert!(page.contains("评价链接已经失效"), "{page}");
            stranger.submit(&wrong, &[("score", "1")]).expect(404);
            stranger.get(&wrong).expect(404);
        }
        pass(site, 14 * 24 * 60);
        assert!(stranger.page(link).expect(404).text().contains("评价链接已经失效"));
        stranger.submit(link, &[("score", "1")]).expect(404);
        assert_eq!(seen()["score"], json!(4));
    });
}

#[test]
fn nobody_is_asked_by_mail_who_has_none_or_of_whose_request_something_has_changed_before_it_left() {
    on_both(|site| {
        let postbox = postbox(site);
        closed(site, "");
        let again = closed(site, "wang@customer.example");
        let agent = site.client("agent");
        let on = agent.get(&again).expect(200).json()["record"]["version"].clone();
        agent
            .post(&format!("{again}/reopening"), &json!({ "reason": "货未送到", "version": on }))
            .expect(200);
        pass(site, 60);
        assert!(postbox.take().iter().all(|mail| mail.to.ends_with("@example.com")), "only our own people");
        closed(site, "gone@customer.example");
        postbox.refuse(true);
        pass(site, 0);
        postbox.refuse(false);
        pass(site, 60);
        assert!(
            postbox.take().iter().all(|mail| mail.to != "gone@customer.example"),
            "what is refused is not sent again"
        );
    });
}
