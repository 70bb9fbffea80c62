//! What only a real browser can show: script, languages, themes, a phone's width, files, two people one after the other.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use jiff::SignedDuration;
use serde_json::{Value, json};
use support::browser::Browser;
use testkit::Engine;

/// The agent's customer, with purchases that make a tier.
fn customer(browser: &Browser) -> String {
    let agent = browser.site.client("agent");
    let wanted = json!({
        "kind": "buyer", "name": "远山精密仪器有限公司", "phone": "0571-88880042", "region": "浙江省杭州市", "credit": "A",
        "complexity": 5,
    });
    let path = agent.post("/customers", &wanted).expect(201).location();
    for day in ["2026-10-12", "2026-11-05"] {
        let purchase = json!({ "purchased_on": day, "amount": "1,200,000" });
        agent.post(&format!("{path}/purchases"), &purchase).expect(201);
    }
    path
}

/// A request that lies with the agent, who entered it; `more` says what differs from the usual one.
fn request(browser: &Browser, more: &Value) -> String {
    let mut wanted = json!({
        "subject": "主轴异响", "description": "开机后异响", "kind": "request", "owner": "agent", "caller": "方工",
    });
    for (field, value) in more.as_object().unwrap() {
        wanted[field] = value.clone();
    }
    browser.site.client("agent").post("/requests", &wanted).expect(201).location()
}

#[test]
fn a_person_signs_in_changes_language_and_theme_and_signs_out() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    browser.run(async {
        browser.sign_in("agent").await;
        browser.sees("刘洋").await;
        browser.fits().await;
        browser.open_menu("summary.person").await;
        browser.click("button[name=theme][value=dark]").await;
        browser.find("html[data-theme=dark]").await;
        browser.go("/customers").await;
        browser.find("html[data-theme=dark]").await;
        for (tag, word) in [("en", "Customers"), ("zh-TW", "客戶"), ("zh-CN", "客户")] {
            browser.open_menu("summary.person").await;
            browser.click(&format!("button[name=locale][value={tag}]")).await;
            browser.find(&format!("html[lang={tag}]")).await;
            browser.wait_for_path("/customers").await;
            browser.sees(word).await;
        }
        browser.open_menu("summary.person").await;
        browser.click("form[action='/logout'] button").await;
        browser.wait_for_path("/login").await;
        browser.go("/customers").await;
        browser.wait_for_path("/login").await;
    });
}

#[test]
fn nothing_scrolls_sideways_on_a_phone() {
    let browser = Browser::open(Engine::Sqlite, 390, 844);
    let path = customer(&browser);
    browser.site.settle();
    browser.run(async {
        browser.sign_in("manager").await;
        let width = browser.client.execute("return window.innerWidth", Vec::new()).await.unwrap();
        assert_eq!(width.as_i64(), Some(390));
        for path in [
            "/",
            "/customers",
            &path,
            "/customers/new",
            "/customers/import",
            "/tiers",
            "/insights",
            "/rulebook",
            "/duties",
            "/settings",
        ] {
            browser.go(path).await;
            browser.find("main").await;
            browser.fits().await;
        }
        browser.go("/customers").await;
        browser.sees("远山精密仪器有限公司").await;
    });
}

#[test]
fn a_field_of_tags_offers_those_in_use_and_takes_new_ones_and_one_of_people_finds_them_by_initials() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let path = customer(&browser);
    let supervisor = browser.site.client("supervisor");
    supervisor.post(&format!("{path}/tags"), &json!({ "tag": "重点跟进" })).expect(200);
    browser.run(async {
        browser.sign_in("manager").await;
        let field = "form[action$='/tags'] zk-picker input[type=text]";
        // "重点" begins another tag, and is one of its own when it is left as typed.
        for typed in ["重点", "年框"] {
            browser.go(&path).await;
            browser.write(field, typed).await;
            if typed == "重点" {
                browser.find("form[action$='/tags'] [role=option]").await;
            }
            // With the list open and nothing chosen in it, Enter sends what stands there.
            browser.find(field).await.send_keys("\u{e007}").await.unwrap();
            browser.find(&format!("form[action$='/tags/removal'] input[value='{typed}']")).await;
        }
        browser.fits().await;
        browser.go("/customers").await;
        browser.click("tbody .tick input").await;
        browser.write(".act-bar zk-picker[data-source='/people/suggest'] input[type=text]", "zm").await;
        browser.click(".act-bar [role=option]").await;
        browser.fits().await;
        browser.click(".act-bar button:not([formaction])").await;
        browser.sees("周敏").await;
    });
    let record = supervisor.get(&path).expect(200).json();
    assert_eq!(record["tags"], json!(["年框", "重点", "重点跟进"]));
    assert_eq!(record["record"]["owner_id"], json!(browser.site.house.actor("supervisor").id.0));
}

#[test]
fn a_sheet_is_brought_in_by_its_page() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let file = std::env::temp_dir().join(format!("zhike-browser-{}.csv", std::process::id()));
    std::fs::write(&file, "客户名称,客户类型,电话\n溪谷食品有限公司,采购客户,0571-88881234\n").unwrap();
    browser.run(async {
        browser.sign_in("supervisor").await;
        browser.go("/customers/import").await;
        browser
            .client
            .find(fantoccini::Locator::Css("input[type=file]"))
            .await
            .unwrap()
            .send_keys(file.to_str().unwrap())
            .await
            .unwrap();
        browser.click("form[action='/customers/import'] button.main").await;
        browser.wait_for_path_below("/customers/imports/").await;
    });
    browser.site.settle();
    browser.run(async {
        // The page follows the work by itself.
        browser.click("form[action$='/mapping'] button.main").await;
        browser.find("progress, [role=progressbar], zk-progress").await;
    });
    browser.site.settle();
    browser.run(async {
        browser.sees("将新增").await;
        browser.click("[popovertarget=application]").await;
        browser.click("#application form button.main").await;
        browser.find("zk-progress").await;
    });
    browser.site.settle();
    browser.run(async {
        browser.find("[popovertarget=undoing]").await;
        browser.go("/customers").await;
        browser.sees("溪谷食品有限公司").await;
    });
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_review_is_proposed_by_one_person_and_approved_by_another() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let path = customer(&browser);
    browser.run(async {
        browser.sign_in("manager").await;
        browser.go("/tiers").await;
        browser.click("[popovertarget=start-review]").await;
        browser.click("#start-review form button.main").await;
        browser.wait_for_path_below("/tiers/reviews/").await;
    });
    browser.site.settle();
    browser.run(async {
        browser.sees("远山精密仪器有限公司").await;
        browser.fits().await;
        browser.click("[popovertarget=submit]").await;
        browser.write("#submit textarea", "请审批本季度评估").await;
        browser.click("#submit form button.main").await;
        browser.find("main a[href^='/approvals/']").await;
    });
    browser.site.settle();
    browser.run(async {
        browser.sign_in("director").await;
        browser.go("/approvals?whose=waiting").await;
        browser.click("main table a[href^='/approvals/']").await;
        browser.sees("请审批本季度评估").await;
        browser.click("button[name=decision][value=approve]").await;
        browser.sees("已批准").await;
    });
    browser.site.settle();
    let shown = browser.site.client("agent").get(&path).expect(200).json();
    assert!(shown["panels"]["tier"]["tier"].is_number(), "{shown:#}");
    browser.run(async {
        browser.go(&path).await;
        browser.sees("2026-12-31 · 得分：68.00 · 二级").await;
        browser.fits().await;
    });
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/customers/new").await;
        browser.write("input[name=name]", "溪谷食品有限公司").await;
        browser.write("input[name=phone]", "79").await;
        browser.click("form[action='/customers'] button.main").await;
        browser.find("input[name=phone][aria-invalid=true]").await;
        browser.wait_for_path("/customers/new").await;
        assert_eq!(browser.typed("input[name=name]").await, "溪谷食品有限公司");
        browser.write("input[name=phone]", "0571-88881234").await;
        browser.click("form[action='/customers'] button.main").await;
        browser.wait_for_path_below("/customers/KH-").await;
        browser.sees("溪谷食品有限公司").await;
    });
}

#[test]
fn two_who_have_one_request_open_see_each_other_and_what_the_other_did() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let agents = browser.client.clone();
    let supervisors = browser.another(1440, 900);
    let customer = customer(&browser);
    let path = request(&browser, &json!({ "kind": "complaint", "customer": customer.rsplit('/').next() }));
    browser.site.settle();
    let composer = "#reply textarea[name=text]";
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.find("zk-presence").await;
    });
    browser.turn_to(&supervisors);
    browser.run(async {
        browser.sign_in("supervisor").await;
        browser.go(&path).await;
        browser.sees("刘洋 也打开了此页").await;
        browser.write(composer, "已联系客户，明天上门检查").await;
    });
    browser.turn_to(&agents);
    browser.run(async {
        // Seen before anything is sent.
        browser.sees("周敏 正在填写").await;
        browser.fits().await;
        browser.write(composer, "请提供设备编号").await;
    });
    browser.turn_to(&supervisors);
    browser.run(async {
        browser.sees("刘洋 正在填写").await;
        browser.click("#reply button.main").await;
        browser.sees("已联系客户，明天上门检查").await;
    });
    browser.turn_to(&agents);
    browser.run(async {
        // The other's answer is there, and what one has typed stays.
        browser.find(".timeline .said").await;
        browser.sees("已联系客户，明天上门检查").await;
        browser.sees("刚有新动态").await;
        // Nobody does anything with the clocks: they show how it stands.
        browser.find("aside .clock.good").await;
        assert_eq!(browser.typed(composer).await, "请提供设备编号");
        browser.fits().await;
    });
    // The first task is there, too, although there was none when the page was opened.
    let department = browser.site.house.actor("agent").department.unwrap().0;
    let task = json!({ "department": department, "staff": "agent", "wanted": "查询备件库存" });
    browser.site.client("supervisor").post(&format!("{path}/tasks"), &task).expect(200);
    browser.site.settle();
    browser.run(async {
        browser.find(".tasks .duties").await;
        browser.sees("查询备件库存").await;
        assert_eq!(browser.typed(composer).await, "请提供设备编号");
    });
}

#[test]
fn an_open_list_says_what_changed_and_moves_nothing_until_it_is_asked_to() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let enter = |subject: &str| request(&browser, &json!({ "subject": subject }));
    let path = enter("主轴异响");
    browser.site.settle();
    let row = format!("tr[data-href='{path}']");
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/requests?owner=me").await;
        browser.click(&format!("{row} .tick input")).await;
        // A mark on the page, which loading it anew would wipe off.
        browser.client.execute("document.body.dataset.same = 'yes'", Vec::new()).await.unwrap();
    });
    let supervisor = browser.site.client("supervisor");
    let version = supervisor.get(&path).expect(200).json()["record"]["version"].to_string();
    supervisor.post(&path, &json!({ "version": version, "subject": "主轴异响与温升" })).expect(200);
    browser.run(async { browser.sees("主轴异响与温升").await });
    enter("导轨润滑不足");
    let mention = json!({ "text": "@agent 请先看这一件" });
    supervisor.post(&format!("{path}/notes"), &mention).expect(200);
    browser.run(async {
        browser.sees("条变动").await;
        assert!(!browser.text().await.contains("导轨润滑不足"), "nothing comes between what one reads");
        browser.find("#bell .badge").await;
        browser.fits().await;
        browser.click("#news .news-act").await;
        browser.sees("导轨润滑不足").await;
        browser.find("body[data-same=yes]").await;
        let ticked = browser.find(&format!("{row} .tick input")).await.prop("checked").await.unwrap();
        assert_eq!(ticked.as_deref(), Some("true"), "what was selected still is");
    });
}

#[test]
fn what_one_is_told_of_is_read_by_opening_it_and_one_notice_by_its_button() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let (first, second) = (browser.client.clone(), browser.another(390, 844));
    let supervisor = browser.site.client("supervisor");
    let enter = |subject: &str| {
        let path = request(&browser, &json!({ "subject": subject }));
        for text in ["@agent 请先看这一件", "@agent 客户又来电了"] {
            supervisor.post(&format!("{path}/notes"), &json!({ "text": text })).expect(200);
        }
        path
    };
    let (path, other) = (enter("主轴异响"), enter("导轨润滑不足"));
    browser.site.settle();
    let badge = |number: usize| format!("//*[@id='bell']/*[@class='badge'][.='{number}']");
    let none = "#bell:not(:has(.badge))";
    browser.run(async {
        browser.sign_in("agent").await;
        browser.finds(&badge(4)).await;
    });
    browser.turn_to(&second);
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/notices").await;
        browser.finds(&badge(4)).await;
        browser.fits().await;
        // What a script asks for is looked at by nobody.
        let fetch = format!("return fetch('{path}').then((answer) => answer.status)");
        assert_eq!(browser.client.execute(&fetch, Vec::new()).await.unwrap().as_i64(), Some(200));
    });
    browser.turn_to(&first);
    browser.run(async {
        browser.go(&path).await;
        browser.finds(&badge(2)).await;
    });
    browser.turn_to(&second);
    browser.run(async {
        // The other browser's list follows, too.
        browser.finds(&badge(2)).await;
        let read = "form[action$='/reading/removal'] button";
        browser.find(read).await;
        let button = browser.find("form[action$='/reading']:not([action='/notices/reading']) button").await;
        button.send_keys("\u{e007}").await.unwrap();
        browser.finds(&badge(1)).await;
        let url = browser.client.current_url().await.unwrap();
        assert!(url.fragment().is_some_and(|line| line.starts_with("notice-")), "{url}");
        browser.fits().await;
        browser.click(read).await;
        browser.finds(&badge(2)).await;
    });
    browser.turn_to(&first);
    browser.run(async {
        browser.go(&other).await;
        browser.find(none).await;
    });
    let sent = json!({ "text": "@agent 已派工程师" });
    browser.site.client("supervisor").post(&format!("{other}/notes"), &sent).expect(200);
    browser.run(async {
        // Nobody has moved: it may be that nobody is there.
        browser.finds(&badge(1)).await;
        browser.find("body").await.send_keys("j").await.unwrap();
        browser.find(none).await;
    });
    browser.turn_to(&second);
    browser.run(async { browser.find(none).await });
}

#[test]
fn a_second_page_of_one_browser_hears_what_the_first_one_is_told() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let path = customer(&browser);
    browser.site.settle();
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.find("zk-live").await;
        let fresh = browser.client.new_window(true).await.unwrap();
        browser.client.switch_to_window(fresh.handle).await.unwrap();
        browser.go(&path).await;
        browser.find("zk-live").await;
    });
    let supervisor = browser.site.client("supervisor");
    supervisor.post(&format!("{path}/tags"), &json!({ "tag": "重点跟进" })).expect(200);
    browser.run(async {
        browser.find(".timeline").await;
        browser.sees("重点跟进").await;
    });
}

#[test]
fn whoever_edits_an_archive_learns_before_saving_that_it_changed() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let path = customer(&browser);
    browser.site.settle();
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&format!("{path}/edit")).await;
        browser.write("input[name=short_name]", "远山").await;
    });
    let supervisor = browser.site.client("supervisor");
    supervisor.post(&format!("{path}/tags"), &json!({ "tag": "重点跟进" })).expect(200);
    let shown = supervisor.page(&path).expect(200).text();
    assert!(shown.contains("刘洋 正在填写"), "a page says who writes when it is drawn, too");
    browser.run(async {
        browser.sees("这条记录刚有变动").await;
        assert_eq!(browser.typed("input[name=short_name]").await, "远山");
        browser.fits().await;
    });
}

#[test]
fn what_stands_first_on_a_phone_is_read_first_and_beside_the_middle_on_a_desk() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let phone = browser.another(390, 844);
    let path = request(&browser, &json!({ "subject": "主轴异响" }));
    // Of what is read one after the other: where each begins, from the left and from the top.
    let script = "return Array.from(document.querySelectorAll('aside.lead, #reply, aside.column'), \
        (part) => { const { left, top } = part.getBoundingClientRect(); return [left, top].map(Math.round); })";
    let placed = async |browser: &Browser| -> Vec<(i64, i64)> {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.fits().await;
        serde_json::from_value(browser.client.execute(script, Vec::new()).await.unwrap()).unwrap()
    };
    let wide = browser.run(placed(&browser));
    let [(clocks, top), (composer, beside), (side, below)] = wide[..] else { panic!("{wide:?}") };
    assert!(composer < clocks && clocks == side && top < below && (beside - top).abs() < 60, "{wide:?}");
    browser.turn_to(&phone);
    let narrow = browser.run(placed(&browser));
    assert!(narrow.len() == 3 && narrow.is_sorted_by_key(|(_, top)| *top), "{narrow:?}");
}

#[test]
fn a_text_begun_on_one_machine_is_there_on_another_until_it_is_sent() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let desk = browser.client.clone();
    let phone = browser.another(390, 844);
    let path = request(&browser, &json!({ "kind": "complaint" }));
    let composer = "#reply textarea[name=text]";
    let begun = "已联系客户，明天上门检查";
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.write(composer, begun).await;
        browser.sees("草稿已保存").await;
        browser.fits().await;
    });
    browser.turn_to(&phone);
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/requests").await;
        browser.sees("草稿").await;
        browser.go(&path).await;
        browser.sees("已恢复").await;
        assert_eq!(browser.typed(composer).await, begun);
        browser.fits().await;
        browser.click("#reply button.main").await;
        // The page that the answer leads to; what stands in a field is none of a page's words.
        browser.sees(begun).await;
        assert_eq!(browser.typed(composer).await, "");
    });
    browser.turn_to(&desk);
    browser.run(async {
        browser.go(&path).await;
        browser.find(".timeline .said").await;
        assert_eq!(browser.typed(composer).await, "", "what was sent is no draft");
    });
}

#[test]
fn a_request_and_a_task_begun_on_one_machine_are_gone_on_with_on_another() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let desk = browser.client.clone();
    let phone = browser.another(390, 844);
    let customer = customer(&browser);
    let number = customer.rsplit('/').next().unwrap().to_owned();
    let (subject, description) = ("input[name=subject]", "textarea[name=description]");
    let begun = "开机十分钟后异响，停机检查未见异常";
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&format!("/requests/new?customer={number}")).await;
        browser.click("input[name=kind][value=complaint]").await;
        browser.write(subject, "主轴异响").await;
        browser.write(description, begun).await;
        browser.sees("草稿已保存").await;
        browser.fits().await;
    });
    browser.turn_to(&phone);
    browser.run(async {
        browser.sign_in("agent").await;
        let holds = async |css: &str, text: &str| assert_eq!(browser.typed(css).await, text, "{css}");
        browser.go("/requests/new").await;
        holds(description, "").await;
        browser.go(&format!("/requests/new?customer={number}")).await;
        browser.sees("还没有提交").await;
        holds(subject, "主轴异响").await;
        holds(description, begun).await;
        holds("input[name=kind]:checked", "complaint").await;
        holds("input[name=customer]", &number).await;
        browser.fits().await;
        // Thrown away, and begun anew.
        browser.write(description, "不用了").await;
        browser.client.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
        browser.click("form[action='/requests/draft'] button").await;
        browser.find(":root:not(:has(form[action='/requests/draft']))").await;
        holds(subject, "").await;
        browser.write(subject, "主轴异响").await;
        browser.write(description, begun).await;
        browser.sees("草稿已保存").await;
    });
    browser.turn_to(&desk);
    browser.run(async {
        browser.go(&format!("/requests/new?customer={number}")).await;
        browser.find("form[action='/requests/draft']").await;
        browser.click("form[action='/requests'] button.main").await;
        browser.wait_for_path_below("/requests/FW-").await;
        browser.sees(begun).await;
        browser.find(".page-head .menu summary").await.click().await.unwrap();
        browser.click("[popovertarget=task]").await;
        browser.client.execute(CHOOSE_FIRST, Vec::new()).await.unwrap();
        browser.write("#task textarea", "请确认备件库存").await;
        browser.sees("草稿已保存").await;
    });
    let path = browser.run(async { browser.client.current_url().await.unwrap().path().to_owned() });
    browser.turn_to(&phone);
    browser.run(async {
        browser.go(&format!("/requests/new?customer={number}")).await;
        browser.find(":root:not(:has(form[action='/requests/draft']))").await;
        browser.go(&path).await;
        // What was begun stands among the actions, and not in their menu.
        browser.click(".page-head > .buttons > [popovertarget=task]").await;
        assert_eq!(browser.typed("#task textarea").await, "请确认备件库存");
        assert_ne!(browser.typed("#task select[name=department]").await, "");
        assert_eq!(browser.typed("#task input[name=due]").await, "2027-03-05");
        browser.sees("还没有提交").await;
        browser.fits().await;
        browser.click("#task form[action$='/tasks/draft'] button").await;
        // Thrown away, it is in the menu again, and empty.
        browser.find(":root:not(:has(.page-head > .buttons > [popovertarget=task]))").await;
        assert_eq!(browser.typed("#task select[name=department]").await, "");
    });
}

/// Chooses the first department that there is, and a day.
const CHOOSE_FIRST: &str = "const form = document.querySelector('#task form[action$=\"/tasks\"]'); \
    form.department.selectedIndex = 1; form.due.value = '2027-03-05'; \
    form.department.dispatchEvent(new Event('change', { bubbles: true }));";

#[test]
fn the_bar_at_the_foot_of_a_list_opens_what_it_offers_upwards_and_downwards_where_there_is_room() {
    let browser = Browser::open(Engine::Sqlite, 1440, 620);
    let paths: Vec<String> = (0..12).map(|_| request(&browser, &json!({}))).collect();
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/requests").await;
        browser.click("tbody tr:first-child .tick input").await;
        browser.write(".act-bar .field[data-field=staff] input", "刘洋").await;
        browser.find(".act-bar .field[data-field=staff] [role=option]").await;
        let inside = "const list = document.querySelector('.act-bar .options:not([hidden])').getBoundingClientRect(); \
            return list.top >= 0 && list.bottom <= innerHeight";
        assert_eq!(browser.client.execute(inside, Vec::new()).await.unwrap(), json!(true));
        browser.go(&paths[0]).await;
        browser.click("[popovertarget=assign]").await;
        browser.write("#assign .field[data-field=staff] input", "刘洋").await;
        browser.find("#assign .options:not(.up) [role=option]").await;
        browser.fits().await;
    });
}

#[test]
fn on_a_phone_the_clocks_of_a_request_come_first_and_its_facts_by_one_tap() {
    let browser = Browser::open(Engine::Sqlite, 390, 844);
    let path = request(&browser, &json!({ "subject": "主轴异响", "caller": "方工" }));
    browser.site.house.advance(SignedDuration::from_hours(24 * 14));
    browser.site.settle();
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.sees("个工作日").await;
        let above = "return document.querySelector('.lead .clock').getBoundingClientRect().bottom < \
                     document.getElementById('reply').getBoundingClientRect().top";
        assert_eq!(browser.client.execute(above, Vec::new()).await.unwrap().as_bool(), Some(true));
        assert!(!browser.text().await.contains("方工"), "the facts are folded");
        browser.click("[popovertarget=facts]").await;
        browser.find("#facts:popover-open").await;
        browser.sees("方工").await;
        browser.fits().await;
    });
}

#[test]
fn a_request_entered_twice_is_linked_by_its_picker_and_closed_at_once() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    let agent = browser.site.client("agent");
    let enter = |subject: &str| request(&browser, &json!({ "subject": subject, "kind": "fault" }));
    let (original, twin) = (enter("泵体渗漏"), enter("水泵漏水"));
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&twin).await;
        browser.click("form[action$='/watchers'] button.quiet").await;
        browser.find("form[action$='/watchers/removal']").await;
        browser.write("form[action$='/tags'] zk-picker input[type=text]", "返修").await;
        browser.click("form[action$='/tags'] .buttons button").await;
        browser.find("a[href='/requests?tag=%E8%BF%94%E4%BF%AE']").await;
        browser.click("[popovertarget=link]").await;
        browser.click("#link select[name=relation] option[value=duplicate_of]").await;
        browser.write("#link zk-picker input[type=text]", "泵体").await;
        browser.click("#link [role=option]").await;
        browser.click("#link input[name=close]").await;
        browser.click("#link select[name=cause] option[value=product]").await;
        browser.click("#link select[name=category] optgroup option[value=stopped]").await;
        browser.fits().await;
        browser.click("#link form button.main").await;
        browser.sees("原事项").await;
        browser.sees("已结案").await;
        browser.fits().await;
        browser.go(&original).await;
        browser.sees("水泵漏水").await;
        browser.find(&format!("aside a[href='{twin}']")).await;
    });
    let seen = agent.get(&twin).expect(200).json();
    assert_eq!(
        (&seen["request"]["result"], &seen["links"][0]["side"]),
        (&json!("duplicate"), &json!("original"))
    );
}

#[test]
fn what_takes_too_long_rises_before_the_eyes_of_whoever_leads_while_two_are_at_it() {
    let mut browser = Browser::open(Engine::Sqlite, 1440, 900);
    let agents = browser.client.clone();
    let managers = browser.another(1440, 900);
    let supervisors = browser.another(390, 844);
    let path = request(&browser, &json!({ "kind": "complaint", "priority": "urgent" }));
    browser.site.settle();
    let composer = "#reply textarea[name=text]";
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go(&path).await;
        browser.find("zk-presence").await;
    });
    browser.turn_to(&managers);
    browser.run(async {
        browser.sign_in("manager").await;
        browser.go(&path).await;
        browser.sees("刘洋 也打开了此页").await;
        browser.write(composer, "我来联系客户").await;
    });
    browser.turn_to(&supervisors);
    browser.run(async {
        browser.sign_in("supervisor").await;
        browser.go("/requests").await;
        browser.find(&format!("tr[data-href='{path}']")).await;
        // A mark on the page, which loading it anew would wipe off.
        browser.client.execute("document.body.dataset.same = 'yes'", Vec::new()).await.unwrap();
    });
    browser.site.house.advance(SignedDuration::from_mins(50));
    browser.site.settle();
    browser.turn_to(&agents);
    browser.run(async {
        browser.sees("沈舟 正在填写").await;
        browser.find("#bell .badge").await;
        browser.sees("75%").await;
    });
    browser.site.house.advance(SignedDuration::from_mins(15));
    browser.site.settle();
    browser.turn_to(&supervisors);
    browser.run(async {
        browser.find("#bell .badge").await;
        browser.find(&format!("tr[data-href='{path}'] .clock.late")).await;
        browser.find("body[data-same=yes]").await;
        browser.fits().await;
        browser.go("/").await;
        browser.sees("上报给我的事项").await;
        browser.sees("主轴异响").await;
        browser.fits().await;
    });
    browser.turn_to(&managers);
    browser.run(async {
        browser.sees("100%").await;
        assert_eq!(browser.typed(composer).await, "我来联系客户");
    });
}

#[test]
fn what_is_done_with_several_leaves_the_list_as_it_was() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    for subject in ["主轴异响", "导轨润滑不足"] {
        request(&browser, &json!({ "subject": subject }));
    }
    let give = ".act-bar .buttons > .button:not([formaction])";
    browser.run(async {
        browser.sign_in("supervisor").await;
        browser.go("/requests?kind=request&sort=newest").await;
        browser.click("tbody .tick input").await;
        browser.click(give).await;
        // What is wrong stands beside the field, and what was selected stays so.
        browser.sees("请选择小组或同事").await;
        browser.find("tbody .tick input:checked").await;
        browser.write(".act-bar zk-picker[data-source='/people/suggest'] input[type=text]", "zm").await;
        browser.click(".act-bar [role=option]").await;
        browser.fits().await;
        browser.click(give).await;
        browser.sees("已保存").await;
        browser.sees("周敏").await;
        let url = browser.client.current_url().await.unwrap();
        assert_eq!((url.path(), url.query()), ("/requests", Some("kind=request&sort=newest")));
    });
}

#[test]
fn a_request_is_entered_and_answered_without_leaving_the_keyboard() {
    let browser = Browser::open(Engine::Sqlite, 1440, 900);
    browser.run(async {
        browser.sign_in("agent").await;
        browser.go("/requests/new").await;
        browser.write("input[name=subject]", "主轴异响").await;
        let categories = "select[name=category]";
        let of_requests = browser.find(categories).await.text().await.unwrap();
        // Another kind brings its own categories, and what was typed stays.
        browser.click("input[name=kind][value=complaint]").await;
        let of_complaints = browser.find(categories).await.text().await.unwrap();
        assert_ne!(of_requests, of_complaints);
        assert_eq!(browser.typed("input[name=subject]").await, "主轴异响");
        browser.write("textarea[name=description]", "开机后异响\u{e009}\u{e007}").await;
        browser.wait_for_path_below("/requests/FW-").await;
        browser.sees("投诉").await;
        browser.sees("已保存").await;
        let composer = "#reply textarea[name=text]";
        browser.write(composer, "请 @zm").await;
        browser.find("#reply [role=option]").await;
        browser.find(composer).await.send_keys("\u{e007}看一下").await.unwrap();
        assert_eq!(browser.typed(composer).await, "请 @supervisor 看一下");
        browser.fits().await;
        browser.click("[popovertarget=assign]").await;
        browser.find("#assign input[type=text]:focus").await;
        browser.fits().await;
    });
}
