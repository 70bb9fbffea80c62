//! What only a real browser can show: script, languages, themes, a phone's width, files, two people one after the other.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

mod support;

use serde_json::json;
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
        let name = browser.find("input[name=name]").await.prop("value").await.unwrap();
        assert_eq!(name.as_deref(), Some("溪谷食品有限公司"));
        browser.write("input[name=phone]", "0571-88881234").await;
        browser.click("form[action='/customers'] button.main").await;
        browser.wait_for_path_below("/customers/KH-").await;
        browser.sees("溪谷食品有限公司").await;
    });
}
