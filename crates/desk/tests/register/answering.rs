//! What is said about a request (`service.triage`), and what may be entered at all.

use desk::service::{self, Classification, NewRequest, Said};
use diesel::RunQueryDsl as _;
use kernel::store::{Engine, Sql};
use kernel::{Error, notice, record, watcher};
use rulebook::Function;
use testkit::{TestHouse, both_engines};

use crate::company::{
    act, company, customer, enter, happened, header, heard, lines, question, question_of, refusal, refused,
    reply, resolve, rooms, row, shared, text, wait,
};

fn note(
    house: &TestHouse,
    account: &str,
    request: &record::Header,
    body: &str,
) -> kernel::Result<record::Header> {
    let (number, body) = (request.number.clone(), body.to_owned());
    act(house, account, move |tx, actor| service::note(tx, actor, &number, &body))
}

both_engines! {
    rooms: rooms();

    fn what_is_missing_or_unknown_is_refused_beside_its_field_and_nothing_is_kept(house: &TestHouse) {
        company(house);
        let wrong = NewRequest {
            subject: " ".into(),
            kind: "riddle".into(),
            channel: "pigeon".into(),
            priority: "soon".into(),
            customer: "KH-0".into(),
            ..NewRequest::default()
        };
        let answer = act(house, "chen", move |tx, actor| service::enter(tx, actor, &wrong));
        let fields: Vec<String> = refused(answer).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["subject", "description", "kind", "channel", "priority", "customer"]);
        let category = NewRequest { category: "repair".into(), ..question() };
        let answer = act(house, "chen", move |tx, actor| service::enter(tx, actor, &category));
        assert_eq!(refused(answer), [("category".to_owned(), "desk-category-unknown".to_owned())]);
        let kept = house
            .read(|read| {
                let query = Sql::new("SELECT count(*) AS number FROM request");
                Ok(query.get_result::<Counted>(read.conn())?.number)
            })
            .unwrap();
        assert_eq!(kept, 0);
    }

    fn a_customer_whom_one_may_not_read_is_unknown(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let new = question_of(&customer, "high");
        let answer = act(house, "wu", move |tx, actor| service::enter(tx, actor, &new));
        assert_eq!(refused(answer), [("customer".to_owned(), "desk-customer-unknown".to_owned())]);
    }

    fn a_callers_phone_is_a_phone_as_contacts_have_it_perhaps_with_an_extension(house: &TestHouse) {
        company(house);
        let called = |phone: &str| NewRequest { caller_phone: phone.into(), ..question() };
        for (typed, key) in [("79", "not-a-phone"), ("问前台", "not-a-phone"), ("88880042", "phone-without-area")] {
            let new = called(typed);
            let answer = act(house, "chen", move |tx, actor| service::enter(tx, actor, &new));
            assert_eq!(refused(answer), [("caller_phone".to_owned(), format!("sheets-value-{key}"))], "{typed}");
        }
        let new = called(" ０５７１－８８８８００４２转８０１ ");
        let request = act(house, "chen", move |tx, actor| service::enter(tx, actor, &new)).unwrap();
        assert_eq!(row(house, request.id).caller_phone, "0571-88880042-801");
        let change = |phone: &'static str| {
            let (number, on) = (request.number.clone(), request.version);
            let to = Classification { caller_phone: Some(phone.into()), ..Classification::default() };
            act(house, "chen", move |tx, actor| service::classify(tx, actor, &number, on, &to))
        };
        assert_eq!(refused(change("801"))[0].0, "caller_phone");
        change("13800000042").unwrap();
        assert_eq!(row(house, request.id).caller_phone, "138 0000 0042");
    }

    fn the_account_manager_answers_then_the_deputy_then_who_enters_it(house: &TestHouse) {
        company(house);
        let customer = customer(house, "远山", Some(1));
        let chen = house.actor("chen").id;
        let lin = house.actor("lin").id;
        let by_zhou = || enter(house, "zhou", question_of(&customer, "high"));
        let first = by_zhou();
        assert_eq!((first.owner_id, first.customer_id), (Some(chen), Some(customer.id)));
        let told = house.read(|read| notice::list(read, chen, None, 9)).unwrap();
        assert_eq!(told[0].clause.as_deref(), Some("service.first_answer"));
        crate::company::run(house, &format!("UPDATE staff SET active = (1 = 0), deputy_id = {lin} WHERE id = {chen}"));
        assert_eq!(by_zhou().owner_id, Some(lin));
        assert_eq!(enter(house, "zhou", question()).owner_id, Some(house.actor("zhou").id));
    }

    fn a_named_answerer_comes_before_all_and_their_deputy_in_their_place(house: &TestHouse) {
        company(house);
        let named = crate::company::with(
            r#"answered_by = ["account_manager", "deputy", "recorder"]"#,
            "answered_by = [\"account_manager\", \"recorder\"]\n\
             named = [{ kind = \"consultation\", answerer = \"fang\", deputy = \"wu\" }]",
        );
        crate::company::put_in_force(house, &named);
        let customer = customer(house, "远山", Some(1));
        assert_eq!(enter(house, "chen", question_of(&customer, "high")).owner_id, Some(house.actor("fang").id));
        let (fang, wu) = (house.actor("fang").id, house.actor("wu").id);
        crate::company::run(house, &format!("UPDATE staff SET active = (1 = 0) WHERE id = {fang}"));
        assert_eq!(enter(house, "chen", question_of(&customer, "high")).owner_id, Some(wu));
    }

    fn every_text_is_told_once_in_the_log_with_its_channel(house: &TestHouse) {
        company(house);
        let request = shared(house);
        reply(house, "chen", &request);
        wait(house, "chen", &request);
        heard(house, "chen", &request);
        note(house, "lin", &request, "昨天也问过").unwrap();
        resolve(house, "chen", &request);
        assert_eq!(
            happened(house, request.id),
            [
                "request.received", "request.taken", "request.replied", "request.asked", "request.heard", "request.noted",
                "request.resolved"
            ]
        );
        let told: Vec<_> = lines(house, request.id).iter().map(kernel::event::Event::told).collect();
        assert_eq!(told[0]["channel"], "phone");
        assert_eq!(header(house, request.id).status, "resolved");
    }

    fn a_reply_to_what_waits_goes_on_with_it(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        wait(house, "chen", &request);
        assert_eq!(header(house, request.id).status, "waiting");
        reply(house, "chen", &request);
        assert_eq!(header(house, request.id).status, "in_progress");
    }

    fn an_empty_text_and_an_unknown_channel_are_refused_and_what_ended_is_not_answered(house: &TestHouse) {
        company(house);
        let request = enter(house, "chen", question());
        let say = |said: Said| {
            let number = request.number.clone();
            act(house, "chen", move |tx, actor| service::reply(tx, actor, &number, &said))
        };
        assert_eq!(refusal(say(text("  "))), "desk-text-needed");
        assert_eq!(refusal(say(text(&"长".repeat(20_001)))), "desk-too-long");
        assert_eq!(refusal(say(Said { channel: "pigeon".into(), ..text("您好") })), "desk-channel-unknown");
        assert_eq!((row(house, request.id).answered_at, header(house, request.id).version), (None, 1));
        resolve(house, "chen", &request);
        assert_eq!(refusal(say(text("还有一事"))), "desk-ended");
    }

    fn who_is_named_in_a_note_is_told_and_watches_and_who_may_not_read_is_not_named(house: &TestHouse) {
        company(house);
        let request = shared(house);
        note(house, "chen", &request, "请 @lin 看一下,@chen 已回访,@nobody 不在").unwrap();
        let lin = house.actor("lin").id;
        assert_eq!(house.read(|read| watcher::of(read, request.id)).unwrap(), [lin]);
        let told = house.read(|read| notice::list(read, lin, None, 9)).unwrap();
        assert_eq!(told[0].message.key, "notice-request-mentioned");
        let answer = note(house, "chen", &request, "请 @xu 看一下");
        assert_eq!(refused(answer), [("text".to_owned(), "desk-mention-may-not-read".to_owned())]);
        assert_eq!(happened(house, request.id), ["request.received", "request.taken", "request.noted"]);
        assert!(matches!(note(house, "xu", &request, "我看看"), Err(Error::NotFound)));
    }

    fn a_name_typed_by_hand_names_its_only_bearer_and_the_author_is_told_of_any_other(house: &TestHouse) {
        company(house);
        let hire = |account: &str, name: &str| {
            let staff = house.staff(account).named(name).under("zhou").department("客户服务部");
            staff.group("热线组").function(Function::CustomerService).hire_id()
        };
        let (sun, longer) = (hire("sun", "孙楠"), hire("sun.n", "孙楠楠"));
        hire("wang.a", "王伟");
        hire("wang.b", "王伟");
        let request = shared(house);
        note(house, "chen", &request, "请@孙楠看一下").unwrap();
        assert_eq!(house.read(|read| watcher::of(read, request.id)).unwrap(), [sun]);
        note(house, "chen", &request, "@孙楠楠也看一下，fang@sun.cn 已回信").unwrap();
        let mut watching = house.read(|read| watcher::of(read, request.id)).unwrap();
        watching.sort_unstable();
        assert_eq!(watching, [sun, longer]);
        let chen = house.actor("chen").id;
        assert!(house.read(|read| notice::list(read, chen, None, 9)).unwrap().is_empty());
        note(house, "chen", &request, "@王伟 与 @孙南 请看").unwrap();
        let told = house.read(|read| notice::list(read, chen, None, 9)).unwrap().remove(0).message;
        assert_eq!(told.key, "notice-request-mentioned-nobody");
        assert!(told.args.contains(&("names".into(), "@王伟 @孙南".into())), "{told:?}");
        if house.read(|read| Ok(read.conn().engine())).unwrap() == Engine::Sqlite {
            let plan = testkit::plan(house, &Sql::new("SELECT id FROM staff WHERE name IN ('孙', '孙楠')"));
            assert!(plan.contains("INDEX staff_name"), "{plan}");
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}
