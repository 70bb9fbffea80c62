use maud::{Markup, Render, html};

use super::*;
use crate::chart::{Chart, Point};
use crate::i18n::Locale;

const EVIL: &str = "<script>alert('\"&')</script>";

fn html_of(component: impl Render) -> String {
    component.render().into_string()
}

fn person() -> Person {
    Person { key: "p7".into(), name: "周敏".into(), post: "主管".into(), links: vec![] }
}

fn framed() -> Shell {
    let nav = vec![NavGroup {
        title: String::new(),
        items: vec![
            NavItem::new("/", "今日", Icon::Today).count(1000, true).current(true),
            NavItem::new("/customers", EVIL, Icon::Customers),
        ],
    }];
    Shell { title: EVIL.into(), nav, person: person(), query: EVIL.into(), ..Shell::default() }
}

/// Every component once, each given text that would do harm unescaped.
fn everything() -> Vec<(&'static str, String)> {
    let zh = Locale::ZhCn;
    let evil = || EVIL.to_owned();
    let fields: Markup = html! {
        (Field::text("a", EVIL).value(EVIL).hint(EVIL).error(Some(EVIL)).placeholder(EVIL))
        (Field::textarea("b", EVIL).value(EVIL))
        (Field::select("c", EVIL, vec![Choice::new(EVIL, EVIL)]).value(EVIL))
        (Field::radio("d", EVIL, vec![Choice::new(EVIL, EVIL)]))
        (Field::checkbox("e", EVIL))
        (Field::picker("f", EVIL, EVIL, EVIL).value(EVIL))
        (upload(zh, Field::file("g", EVIL, EVIL)))
    };
    let list = List::new(zh, EVIL)
        .count(EVIL)
        .columns(vec![Column::new(EVIL).sort(EVIL, Order::Descending)])
        .rows(vec![Row::new(vec![html! { (EVIL) }]).opens(EVIL).selects(EVIL, EVIL)])
        .act(EVIL, Button::submit(EVIL).to(EVIL).render())
        .choose_columns(&[(evil(), evil(), true)], &[(evil(), evil())])
        .pager(Pager { previous: None, next: Some(evil()), text: evil() });
    let chart =
        Chart::line(zh, EVIL, vec![evil()]).series(EVIL, vec![Some(Point::new(1.0, EVIL).opens(EVIL))]);
    vec![
        ("shell", shell(&framed(), html! { (EVIL) }).into_string()),
        ("sign_in", sign_in_layout(zh, Theme::Dark, EVIL, html! {}).into_string()),
        ("form", html_of(Form::post(zh, EVIL).hidden(EVIL, EVIL).problem(Some(EVIL)).fields(fields))),
        ("list", html_of(list)),
        ("filters", html_of(Filters::new(zh).query(EVIL, EVIL).chips(vec![Chip::set(zh, EVIL, EVIL, EVIL)]))),
        ("views", views(zh, &[ViewTab { label: evil(), href: evil(), count: evil(), current: true }]).into_string()),
        ("head", html_of(PageHead::new(EVIL).crumb(EVIL, EVIL).number(EVIL))),
        ("card", card_figure(EVIL, EVIL, EVIL, Tone::Late, Some((EVIL, Tone::Good))).into_string()),
        ("empty", empty(EVIL, EVIL, None).into_string()),
        ("steps", steps(zh, &[Step { label: evil(), href: Some(evil()) }], 1).into_string()),
        ("tag", html! { (tag(EVIL, Tone::Soon)) (tier_badge(1, EVIL)) (clause_link(EVIL, EVIL)) (face(EVIL)) }.into_string()),
        ("clock", html_of(Clock::new(EVIL, 250).label(EVIL).paused(EVIL))),
        ("bars", html! { (meter_bar(EVIL, 1.0, 2.0, EVIL)) (progress_live(zh, EVIL, None, EVIL, EVIL)) }.into_string()),
        ("record", html! { (facts(&[(evil(), html! {})])) (timeline(&[Line::new(face("周"), html! { (EVIL) }, EVIL).exactly(EVIL)])) }.into_string()),
        ("matrix", html_of(Matrix::new(EVIL, vec![evil()]).caption(EVIL).row(EVIL, vec![(1, Some(evil()))]))),
        ("confirm", html_of(Confirm::new(zh, "x", EVIL, html! {}).title(EVIL).text(html! { (EVIL) }))),
        ("chart", html_of(chart)),
        ("menu", html_of(Menu::more(zh).link(EVIL, EVIL))),
    ]
}

#[test]
fn no_text_passed_to_a_component_becomes_markup() {
    for (name, html) in everything() {
        assert!(!html.contains("<script>alert"), "{name}: {html}");
        assert!(html.contains("&lt;script&gt;"), "{name} does not show its text: {html}");
        // A quotation mark would end an attribute.
        assert!(!html.contains("'\"&')"), "{name}: {html}");
    }
}

#[test]
fn no_component_writes_an_inline_style_or_handler() {
    for (name, html) in everything() {
        for forbidden in [" style=", " onclick=", " onsubmit=", "javascript:", "<style"] {
            assert!(!html.contains(forbidden), "{name} holds {forbidden}");
        }
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches("<script type=\"module\" src=\"/assets/").count(), "{name}");
    }
}

#[test]
fn no_element_has_an_attribute_twice() {
    for (name, html) in everything() {
        for element in html.split('<').skip(1).filter(|element| !element.starts_with(['/', '!'])) {
            let tag = element.split('>').next().unwrap();
            // Values hold no quotation mark, so every second piece is a value.
            let mut names: Vec<_> = tag
                .split('"')
                .step_by(2)
                .filter_map(|piece| piece.trim_start().rsplit(' ').next()?.strip_suffix('='))
                .collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{name}: <{tag}>");
        }
    }
}

#[test]
fn the_page_carries_language_theme_and_person_for_style_and_script() {
    let zone = Some("Asia/Taipei".to_owned());
    let page = Shell { locale: Locale::ZhTw, theme: Theme::Dark, nav_slim: true, zone, ..framed() };
    let html = shell(&page, html! {}).into_string();
    assert!(html.starts_with(
        "<!DOCTYPE html><html lang=\"zh-TW\" data-theme=\"dark\" data-nav=\"slim\" data-person=\"p7\" \
         data-zone=\"Asia/Taipei\">"
    ));
}

#[test]
fn counts_in_the_navigation_are_capped_and_zero_is_silent() {
    let html = shell(&framed(), html! {}).into_string();
    assert!(html.contains("<i class=\"count late\">999+</i>"));
    assert_eq!(html.matches("<i class=\"count").count(), 2, "once in the navigation and once for the thumb");
}

#[test]
fn an_error_stands_beside_its_field_and_is_announced_with_it() {
    let html = html_of(Field::phone("phone", "电话").value("123").error(Some("号码太短")).hint("手机或座机"));
    assert!(html.contains("aria-describedby=\"f-phone-error f-phone-hint\" aria-invalid=\"true\""), "{html}");
    assert!(html.contains("<p class=\"field-error\" id=\"f-phone-error\">号码太短</p>"), "{html}");
    assert!(html.contains("value=\"123\""), "what was typed is kept");
    let html = html_of(Field::phone("phone", "电话").error(None::<String>));
    assert!(!html.contains("aria-invalid"));
}

#[test]
fn a_password_is_never_written_into_the_page() {
    let html = html_of(Field::password("password", "密码").value("correct horse"));
    assert!(!html.contains("correct horse") && !html.contains("value="), "{html}");
}

#[test]
fn a_number_is_typed_as_people_write_it() {
    let html = html_of(Field::number("amount", "金额").value("500万"));
    assert!(html.contains("type=\"text\" inputmode=\"decimal\" value=\"500万\""), "{html}");
}

#[test]
fn a_select_and_a_checkbox_show_their_value() {
    let choices = vec![Choice::new("buyer", "客户"), Choice::new("supplier", "供应商")];
    let html = html_of(Field::select("kind", "类别", choices).value("supplier"));
    assert!(
        html.contains("<option value=\"buyer\">") && html.contains("<option value=\"supplier\" selected>")
    );
    assert!(html_of(Field::checkbox("ok", "好").value("true")).contains(" checked"));
    assert!(!html_of(Field::checkbox("ok", "好").value("false")).contains(" checked"));
}

#[test]
fn the_first_line_break_of_a_long_text_is_kept() {
    let html = html_of(Field::textarea("text", "说明").value("\n第二行"));
    assert!(html.contains(">\n\n第二行</textarea>"), "{html}");
}

#[test]
fn an_empty_list_teaches_and_offers_nothing_to_select() {
    let list = List::new(Locale::ZhCn, "客户")
        .columns(vec![Column::new("名称")])
        .act("/customers/tags", html! { (Button::submit("加标签")) })
        .empty(empty("还没有客户", "从表格导入，或逐个录入。", None));
    let html = html_of(list);
    assert!(html.contains("还没有客户") && !html.contains("<table") && !html.contains("加标签"), "{html}");
}

#[test]
fn each_cell_carries_its_heading_for_the_phone() {
    let list = List::new(Locale::ZhCn, "客户")
        .columns(vec![
            Column::new("名称").main(),
            Column::new("金额").number().sort("?sort=amount", Order::Descending),
        ])
        .rows(vec![
            Row::new(vec![html! { "远山" }, html! { "12" }]).opens("/customers/1").edits("/customers/1/edit"),
        ]);
    let html = html_of(list);
    assert!(html.contains("<tr data-href=\"/customers/1\" data-edit=\"/customers/1/edit\">"), "{html}");
    assert!(html.contains("<td class=\"num\" data-label=\"金额\">12</td>"), "{html}");
    assert!(html.contains("aria-sort=\"descending\"><a href=\"?sort=amount\">"), "{html}");
}

#[test]
fn the_pager_is_silent_for_one_page_and_has_no_dead_links() {
    assert_eq!(Pager::default().markup(Locale::ZhCn).into_string(), "");
    let html = Pager { next: Some("?after=9".into()), ..Pager::default() }.markup(Locale::ZhCn).into_string();
    assert!(
        html.contains("href=\"?after=9\" rel=\"next\"") && html.contains("aria-disabled=\"true\""),
        "{html}"
    );
    assert_eq!(html.matches("<a ").count(), 1);
}

#[test]
fn the_matrix_tells_up_from_down_and_links_only_where_somebody_is() {
    let link = |n: u64| (n, Some(format!("/customers?cell={n}")));
    let matrix = Matrix::new("现＼拟", vec!["一".into(), "二".into()])
        .row("一", vec![link(21), link(2)])
        .row("二", vec![link(5), link(0)])
        .row("未定", vec![link(7), link(8)]);
    let html = html_of(matrix);
    assert!(html.contains("<td class=\"down\"><a href=\"/customers?cell=2\">2</a>"), "{html}");
    assert!(html.contains("<td class=\"up\"><a href=\"/customers?cell=5\">5</a>"), "{html}");
    assert!(html.contains("<td class=\"none\">·</td>"), "{html}");
    assert!(
        html.contains("<td class=\"same\"><a href=\"/customers?cell=7\">"),
        "a first rating is no movement"
    );
}

#[test]
fn a_clock_is_never_more_than_full() {
    let html = html_of(Clock::new("逾期 18 分", 130).tone(Tone::Late));
    assert!(html.contains("<div class=\"clock late\">") && html.contains("value=\"100\""), "{html}");
}

#[test]
fn steps_link_back_but_not_ahead() {
    let step = |label: &str| Step { label: label.into(), href: Some(format!("/{label}")) };
    let html = steps(Locale::ZhCn, &[step("a"), step("b"), step("c")], 1).into_string();
    assert!(html.contains("href=\"/a\"") && !html.contains("href=\"/b\"") && !html.contains("href=\"/c\""));
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
}
