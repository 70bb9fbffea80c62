use super::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn points(values: &[Option<f64>]) -> Vec<Option<Point>> {
    values.iter().map(|value| value.map(|value| Point::new(value, format!("{value} 家")))).collect()
}

fn drawn(chart: Chart) -> String {
    chart.render().into_string()
}

#[test]
fn ticks_are_round_hold_the_range_and_contain_zero() {
    assert_eq!(ticks(0.0, 131.0, false), [0.0, 50.0, 100.0, 150.0]);
    assert_eq!(ticks(-3.0, 9.0, false), [-5.0, 0.0, 5.0, 10.0]);
    assert_eq!(ticks(0.0, 0.9, false), [0.0, 0.25, 0.5, 0.75, 1.0]);
    for (high, whole) in
        [1.0, 7.0, 99.0, 1234.0, 8.2e9, 0.003].into_iter().flat_map(|h| [(h, false), (h, true)])
    {
        let ticks = ticks(0.0, high, whole);
        assert!(ticks.len() <= 6 && ticks[0] == 0.0 && ticks[ticks.len() - 1] >= high, "{high}: {ticks:?}");
    }
}

#[test]
fn what_is_counted_has_no_halves_on_its_axis() {
    assert_eq!(ticks(0.0, 0.0, true), [0.0, 1.0]);
    assert_eq!(ticks(0.0, 3.0, true), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(ticks(0.0, 9.0, true), [0.0, 5.0, 10.0]);
    let html = drawn(
        Chart::columns(Locale::ZhCn, "升降级", names(&["2026Q3"])).series("升级", points(&[Some(0.0)])),
    );
    assert!(html.contains(">0</text>") && html.contains(">1</text>") && !html.contains(">0.25<"), "{html}");
}

#[test]
fn a_gap_in_a_line_lifts_the_pen() {
    let line = points(&[Some(1.0), None, Some(2.0), Some(3.0)]);
    assert_eq!(path(&line, &|i| as_f64(i), &|v| v), "M0 1M2 2L3 3");
}

#[test]
fn every_value_stands_in_the_table_and_a_gap_as_a_dash() {
    let html = drawn(
        Chart::line(Locale::ZhCn, "按时率", names(&["一月", "二月"]))
            .series("响应", points(&[Some(96.5), None])),
    );
    let table = &html[html.find("<table>").unwrap()..];
    assert!(table.contains("<th scope=\"row\">一月</th><td class=\"num\">96.5 家</td>"), "{table}");
    assert!(table.contains("<th scope=\"row\">二月</th><td class=\"num\">—</td>"), "{table}");
}

#[test]
fn stacked_columns_stand_on_each_other() {
    let chart = Chart::stacked(Locale::ZhCn, "", names(&["一季度"]))
        .series("升", points(&[Some(30.0)]))
        .series("降", points(&[Some(10.0)]));
    assert_eq!(chart.range(), (0.0, 40.0));
    let html = chart.draw(680.0, "").into_string();
    let number = |rect: &str, name: &str| -> f64 {
        let start = rect.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        rect[start..start + rect[start..].find('"').unwrap()].parse().unwrap()
    };
    let rects: Vec<_> = html.split("<rect").skip(1).collect();
    let (lower, upper) = (rects[0], rects[1]);
    assert!((number(upper, " y") + number(upper, "height") - number(lower, " y")).abs() < 0.11, "{html}");
    assert!((number(lower, "height") / number(upper, "height") - 3.0).abs() < 0.01);
}

#[test]
fn figures_are_doors_in_drawing_and_table() {
    let point = Point::new(58.0, "58 家").opens("/customers?tier=2&move=same");
    let html = drawn(Chart::bars(Locale::ZhCn, "分布", names(&["二级"])).series("客户", vec![Some(point)]));
    assert_eq!(html.matches("href=\"/customers?tier=2&amp;move=same\"").count(), 3);
}

#[test]
fn names_are_escaped_and_long_ones_cut_with_the_whole_in_the_tooltip() {
    let name = "远山精密机械设备制造（苏州工业园区）有限责任公司<b>";
    let html = drawn(Chart::bars(Locale::ZhCn, "", names(&[name])).series("", points(&[Some(1.0)])));
    assert!(!html.contains("<b>"));
    assert!(
        html.contains("…<title>远山精密机械设备制造（苏州工业园区）有限责任公司&lt;b&gt;</title>"),
        "{html}"
    );
}

#[test]
fn chinese_takes_twice_the_room_of_latin() {
    assert!(text_width("客户") > 1.6 * text_width("ab"));
    assert_eq!(cut("客户名单", 36.0), "客户…");
    assert_eq!(cut("客户名单", 48.0), "客户名单");
}

#[test]
fn a_chart_without_values_says_so() {
    let html =
        drawn(Chart::columns(Locale::ZhCn, "流动", names(&["一月"])).series("升", points(&[Some(f64::NAN)])));
    assert!(html.contains("这段时间还没有数据") && !html.contains("<svg"), "{html}");
}

#[test]
fn missing_values_at_the_end_are_gaps() {
    let html = drawn(Chart::columns(Locale::En, "", names(&["Q1", "Q2"])).series("up", points(&[Some(2.0)])));
    assert_eq!(html.matches("<rect").count(), WIDTHS.len());
}
