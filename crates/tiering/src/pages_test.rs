//! Every page draws, in every language, without a message that does not exist.

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;

use common::{Archive, Company, buys, buys_in, company, customer, work};
use jiff::civil::date;
use kernel::record::Header;
use testkit::{Engine, TestHouse};
use web::i18n::Locale;
use web::listing::Params;
use web::{Ui, View};

use crate::change::view::ChangeView;
use crate::key::view::NamingView;
use crate::overview::view::OverviewView;
use crate::review::view::ReviewView;
use crate::simulate::view::SimulationView;
use crate::{change, explain, key, review};

#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself has one lifetime, not any")]
fn ui(house: &TestHouse, company: &Company, locale: Locale) -> Ui {
    let policy = house.read(|read| read.policy()).unwrap();
    Ui { locale, actor: Arc::new(company.gm.clone()), now: house.now(), policy, address: "/tiers".into() }
}

/// What is read on a page: its text without tags and addresses.
fn text(markup: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

fn draws(house: &TestHouse, company: &Company, view: &impl View, says: &[&str]) {
    for locale in [Locale::ZhCn, Locale::ZhTw, Locale::En] {
        let page = view.page(&ui(house, company, locale));
        let read = text(&page.body.into_string());
        for key in ["tiering-", "web-", "status-", "duty-", "event-", "kind-"] {
            assert!(!read.contains(key), "{key} stands on “{}” in {locale:?}: {read}", page.title);
        }
        if locale == Locale::ZhCn {
            for words in says {
                assert!(read.contains(words), "“{words}” is not on “{}”: {read}", page.title);
            }
        }
    }
    serde_json::to_value(view).expect("it can be sent");
}

fn review_page(house: &TestHouse, company: &Company, header: &Header, query: &str) -> ReviewView {
    let params = Params::parse(query);
    house.read(|read| ReviewView::of(read, &company.gm, &header.number, params)).unwrap()
}

#[test]
fn every_page_draws_in_every_language() {
    let house = TestHouse::with(Engine::Sqlite, common::rooms());
    let company = company(&house);
    let archive = Archive { owner: Some(company.sales.id), ..Archive::default() };
    let riser = customer(&house, "远山精密机械（苏州）股份有限公司", archive);
    let foreign = customer(&house, "海外电子有限公司", Archive { credit: Some("C"), ..archive });
    buys_in(&house, foreign.id, date(2026, 10, 1), 90_000, "USD");
    draws(
        &house,
        &company,
        &house.read(|read| OverviewView::of(read, &company.gm)).unwrap(),
        &["还没有评估"],
    );

    let (gm, quarter) = (company.gm.clone(), "2026Q3".parse().unwrap());
    let first = house.write(move |tx| review::service::start(tx, &gm, quarter, None)).unwrap();
    draws(&house, &company, &review_page(&house, &company, &first, ""), &["评分中", "正在为客户评分"]);
    work(&house);
    draws(
        &house,
        &company,
        &review_page(&house, &company, &first, ""),
        &["待提交", "首次评级", "剔除", "提交审批"],
    );
    let (gm, number) = (company.gm.clone(), first.number.clone());
    // The general manager has no superior: whoever else leads would decide, and there is nobody.
    house.write(move |tx| review::service::submit(tx, &gm, &number, "")).unwrap_err();
    common::run(
        &house,
        &format!("UPDATE customer SET tier = 4, tier_score = 240000 WHERE id = {}", riser.id),
    );

    for _ in 0..12 {
        buys(&house, riser.id, date(2026, 12, 1), 100_000);
    }
    let (head, quarter) = (company.head.clone(), "2026Q4".parse().unwrap());
    let second = house.write(move |tx| review::service::start(tx, &head, quarter, None)).unwrap();
    work(&house);
    let page = review_page(&house, &company, &second, "list=up");
    draws(
        &house,
        &company,
        &page,
        &["升级 1", "四级", "二级", "远山精密机械", "80 × 40%", "1 家客户有人民币以外的采购"],
    );
    let (head, number, out) = (company.head.clone(), second.number.clone(), foreign.number.clone());
    house.write(move |tx| review::exclusion::exclude(tx, &head, &number, &out, "外币客户另议")).unwrap();
    draws(
        &house,
        &company,
        &review_page(&house, &company, &second, "list=excluded"),
        &["外币客户另议", "恢复"],
    );
    let (head, number) = (company.head.clone(), second.number.clone());
    house.write(move |tx| review::service::submit(tx, &head, &number, "")).unwrap();
    draws(&house, &company, &review_page(&house, &company, &second, ""), &["待审批", "查看审批"]);
    let decider = |list: &str| {
        let params = Params::parse(list);
        house.read(|read| ReviewView::of(read, &company.director, &second.number, params)).unwrap()
    };
    draws(&house, &company, &decider("list=up"), &["去审批", "剔除", "您可以剔除个别客户"]);
    let (director, number, out) = (company.director.clone(), second.number.clone(), riser.number.clone());
    house.write(move |tx| review::exclusion::exclude(tx, &director, &number, &out, "正在谈判")).unwrap();
    draws(&house, &company, &decider("list=excluded"), &["已剔除（director）：正在谈判", "恢复", "升级 0"]);
    let (director, number, back) = (company.director.clone(), second.number.clone(), riser.number.clone());
    house.write(move |tx| review::exclusion::include(tx, &director, &number, &back)).unwrap();
    common::approve(&house, &company.director);
    draws(&house, &company, &review_page(&house, &company, &second, ""), &["生效中", "正在使新的级别生效"]);
    work(&house);
    draws(&house, &company, &review_page(&house, &company, &second, "list=0-4"), &["已生效"]);
    draws(
        &house,
        &company,
        &house.read(|read| OverviewView::of(read, &company.gm)).unwrap(),
        &["历次评估的升降级"],
    );

    let (sales, number) = (company.sales.clone(), riser.number.clone());
    let changed =
        house.write(move |tx| change::service::propose(tx, &sales, &number, "1", "战略合作")).unwrap();
    let view = house.read(|read| ChangeView::of(read, &company.gm, &changed.number)).unwrap();
    draws(&house, &company, &view, &["战略合作", "二级", "一级", "得分未变"]);

    let panel =
        house.read(|read| (explain::PANEL.look)(read, &company.sales, Some(&riser))).unwrap().unwrap();
    let drawn = text(&panel.draw(&ui(&house, &company, Locale::ZhCn)).into_string());
    for words in
        ["二级（重要）", "采购金额", "80 × 40%", "不明", "历次得分", "告知客户新的级别", "级别调整尚未决定"]
    {
        assert!(drawn.contains(words), "“{words}” is not on the panel: {drawn}");
    }
    assert_eq!(panel.json()["tier"], 2);

    let sales = company.sales_head.clone();
    let rows = house.read(|read| key::service::by_sales(read, &sales, 2027)).unwrap();
    let naming = house.write(move |tx| key::service::start(tx, &sales, 2027, &rows)).unwrap();
    let (sales, number, who) = (company.sales_head.clone(), naming.number.clone(), riser.number.clone());
    house.write(move |tx| key::service::add(tx, &sales, &number, &who, "新能源行业")).unwrap();
    let view =
        house.read(|read| NamingView::of(read, &company.gm, &naming.number, Params::default())).unwrap();
    draws(&house, &company, &view, &["新能源行业", "¥1,200,000", "列入客户"]);

    let simulate = |query: &str| {
        let params = Params::parse(query);
        house.read(|read| SimulationView::of(read, &company.gm, params)).unwrap()
    };
    draws(&house, &company, &simulate(""), &["对比现有级别", "流动矩阵"]);
    draws(&house, &company, &simulate("tier_2=75&list=2-3&base=rulebook"), &["远山精密机械", "降级 1 家"]);
    draws(&house, &company, &simulate("weight_amount=50"), &["权重合计应为 100%，现在是 110%。"]);
    draws(&house, &company, &simulate("draft=CG-1&as_of=2030-01-01"), &["评估日不能晚于今天"]);
    draws(&house, &company, &simulate("draft=CG-1"), &["没有找到这份草案"]);
}
