//! Charts as SVG drawn by the server: bars, columns, stacked columns, lines with gaps.
//!
//! Colours come from classes and so from the theme. Each chart is drawn twice, for a wide and for a narrow place (the
//! stylesheet shows the one that fits), because a scaled drawing would scale its letters too. Each has its figures as
//! a table in `<details>`, which is what screen readers are given.

use std::fmt::Write;

use maud::{Markup, Render, html};

use crate::format::short_number;
use crate::i18n::{Locale, t};

/// Width of the drawing in a wide and in a narrow place, px.
const WIDTHS: [(f64, &str); 2] = [(680.0, "chart-wide"), (290.0, "chart-narrow")];
const LETTER: f64 = 12.0;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bars,
    Columns,
    Stacked,
    Line,
}

/// One value: its size, how it is written, and the list of records behind it.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// The size.
    pub value: f64,
    /// As people read it (`¥6,820,000`).
    pub text: String,
    /// Where its records are.
    pub href: Option<String>,
}

impl Point {
    /// A value and how it is written.
    #[must_use]
    pub fn new(value: f64, text: impl Into<String>) -> Self {
        Self { value, text: text.into(), href: None }
    }

    /// With the address of the records behind it.
    #[must_use]
    pub fn opens(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// One row of values, one for each category; `None` is a gap.
#[derive(Clone, Debug, Default)]
struct Series {
    name: String,
    class: String,
    points: Vec<Option<Point>>,
}

/// A chart.
#[derive(Clone, Debug)]
#[must_use = "a chart is seen when rendered"]
pub struct Chart {
    locale: Locale,
    kind: Kind,
    title: String,
    categories: Vec<String>,
    series: Vec<Series>,
}

impl Chart {
    fn new(locale: Locale, kind: Kind, title: impl Into<String>, categories: Vec<String>) -> Self {
        Self { locale, kind, title: title.into(), categories, series: Vec::new() }
    }

    /// Horizontal bars, for categories with long names. Only the first series is drawn.
    pub fn bars(locale: Locale, title: impl Into<String>, categories: Vec<String>) -> Self {
        Self::new(locale, Kind::Bars, title, categories)
    }

    /// Vertical bars, for a few periods; several series stand beside each other.
    pub fn columns(locale: Locale, title: impl Into<String>, categories: Vec<String>) -> Self {
        Self::new(locale, Kind::Columns, title, categories)
    }

    /// Vertical bars with the series on top of each other; negative values count as none.
    pub fn stacked(locale: Locale, title: impl Into<String>, categories: Vec<String>) -> Self {
        Self::new(locale, Kind::Stacked, title, categories)
    }

    /// Lines over time; a gap stays a gap.
    pub fn line(locale: Locale, title: impl Into<String>, categories: Vec<String>) -> Self {
        Self::new(locale, Kind::Line, title, categories)
    }

    /// Adds a series. Its colour is the next of the chart's six.
    pub fn series(self, name: impl Into<String>, points: Vec<Option<Point>>) -> Self {
        let class = format!("series-{}", self.series.len() % 6 + 1);
        self.add(name.into(), class, points)
    }

    /// Adds a series whose colour means something: a [`super::components::Tone`]'s class (`late`) or `tier-1` … `tier-4`.
    pub fn series_as(self, class: &str, name: impl Into<String>, points: Vec<Option<Point>>) -> Self {
        self.add(name.into(), format!("series-{class}"), points)
    }

    fn add(mut self, name: String, class: String, mut points: Vec<Option<Point>>) -> Self {
        // A value that is no number cannot be drawn; it is a gap.
        for point in &mut points {
            point.take_if(|point| !point.value.is_finite());
        }
        points.resize(self.categories.len(), None);
        self.series.push(Series { name, class, points });
        self
    }

    fn is_empty(&self) -> bool {
        self.series.iter().flat_map(|series| &series.points).all(Option::is_none)
    }

    /// The least and the greatest value that must find room, zero always among them.
    fn range(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for category in 0..self.categories.len() {
            let mut sum = 0.0;
            for point in self.series.iter().filter_map(|series| series.points[category].as_ref()) {
                sum += point.value.max(0.0);
                high = high.max(if self.kind == Kind::Stacked { sum } else { point.value });
                low = low.min(if self.kind == Kind::Stacked { 0.0 } else { point.value });
            }
        }
        (low, high)
    }

    /// Whether every value is a whole number, as counts are; then so is every line of the grid.
    fn counts(&self) -> bool {
        self.series
            .iter()
            .flat_map(|series| series.points.iter().flatten())
            .all(|point| point.value.fract() == 0.0)
    }

    fn draw(&self, width: f64, class: &str) -> Markup {
        match self.kind {
            Kind::Bars => self.draw_bars(width, class),
            Kind::Columns | Kind::Stacked | Kind::Line => self.draw_upright(width, class),
        }
    }

    fn draw_bars(&self, width: f64, class: &str) -> Markup {
        let Some(series) = self.series.first() else { return html! {} };
        let longest = self.categories.iter().map(|name| text_width(name)).fold(0.0, f64::max);
        let label_room = longest.min(width * 0.4) + 10.0;
        let texts = series.points.iter().flatten().map(|point| text_width(&point.text));
        let value_room = texts.fold(0.0, f64::max) + 8.0;
        let room = (width - label_room - value_room).max(20.0);
        let highest = series.points.iter().flatten().map(|point| point.value).fold(0.0, f64::max);
        let pitch = 26.0;
        let height = pitch * as_f64(self.categories.len()) + 4.0;
        html! {
            svg class={ "chart-svg " (class) } viewBox={ "0 0 " (px(width)) " " (px(height)) } aria-hidden="true" {
                @for (index, (name, point)) in self.categories.iter().zip(&series.points).enumerate() {
                    @let top = pitch * as_f64(index) + 4.0;
                    text.axis x=(px(label_room - 10.0)) y=(px(top + 14.0)) text-anchor="end" {
                        (cut(name, label_room - 10.0)) title { (name) }
                    }
                    @if let Some(point) = point {
                        @let length = if highest > 0.0 { room * point.value.max(0.0) / highest } else { 0.0 };
                        (linked(point.href.as_deref(), html! {
                            rect class={ "mark " (series.class) } x=(px(label_room)) y=(px(top)) rx="2"
                                width=(px(length.max(1.0))) height="18" { (tip(name, "", point)) }
                            text.value x=(px(label_room + length + 6.0)) y=(px(top + 14.0)) { (point.text) }
                        }))
                    } @else {
                        text.axis x=(px(label_room)) y=(px(top + 14.0)) { "—" }
                    }
                }
            }
        }
    }

    fn draw_upright(&self, width: f64, class: &str) -> Markup {
        let (low, high) = self.range();
        let ticks = ticks(low, high, self.counts());
        let (bottom_value, top_value) = (ticks[0], ticks[ticks.len() - 1]);
        let names: Vec<String> = ticks.iter().map(|tick| short_number(self.locale, *tick)).collect();
        let left = names.iter().map(|name| text_width(name)).fold(0.0, f64::max) + 10.0;
        let (top, bottom) = (10.0, 200.0);
        let y = |value: f64| bottom - (value - bottom_value) / (top_value - bottom_value) * (bottom - top);
        let slot = (width - left - 6.0) / as_f64(self.categories.len().max(1));
        let centre = |index: usize| left + slot * (as_f64(index) + 0.5);
        // Every nth name, so that names never touch.
        let widest = self.categories.iter().map(|name| text_width(name)).fold(0.0, f64::max) + 12.0;
        let every =
            (1..=self.categories.len()).find(|n| as_f64(*n) * slot >= widest.min(slot * 12.0)).unwrap_or(1);
        html! {
            svg class={ "chart-svg " (class) } viewBox={ "0 0 " (px(width)) " " (px(bottom + 26.0)) } aria-hidden="true" {
                @for (tick, name) in ticks.iter().zip(&names) {
                    line.grid.zero[*tick == 0.0] x1=(px(left)) x2=(px(width)) y1=(px(y(*tick))) y2=(px(y(*tick))) {}
                    text.axis x=(px(left - 8.0)) y=(px(y(*tick) + 4.0)) text-anchor="end" { (name) }
                }
                @for (index, name) in self.categories.iter().enumerate().step_by(every) {
                    text.axis x=(px(centre(index))) y=(px(bottom + 20.0)) text-anchor="middle" {
                        (cut(name, slot * as_f64(every) - 4.0)) title { (name) }
                    }
                }
                @match self.kind {
                    Kind::Line => (self.lines(centre, y)),
                    _ => (self.columns_of(slot, centre, y)),
                }
            }
        }
    }

    /// Where a stacked value begins: the sum of those under it.
    fn below(&self, place: usize, index: usize) -> f64 {
        self.series[..place]
            .iter()
            .filter_map(|series| series.points[index].as_ref())
            .map(|p| p.value.max(0.0))
            .sum()
    }

    fn columns_of(&self, slot: f64, centre: impl Fn(usize) -> f64, y: impl Fn(f64) -> f64) -> Markup {
        let stacked = self.kind == Kind::Stacked;
        let beside = if stacked { 1.0 } else { as_f64(self.series.len().max(1)) };
        let thick = (slot * 0.7 / beside).min(44.0);
        html! {
            @for (index, name) in self.categories.iter().enumerate() {
                @for (place, series) in self.series.iter().enumerate() {
                    @if let Some(point) = &series.points[index] {
                        @let value = if stacked { point.value.max(0.0) } else { point.value };
                        @let below = if stacked { self.below(place, index) } else { 0.0 };
                        @let (from, to) = (below, below + value);
                        @let offset = if stacked { 0.0 } else { as_f64(place) };
                        @let x = centre(index) - thick * beside / 2.0 + thick * offset;
                        @let (upper, lower) = (y(from.max(to)), y(from.min(to)));
                        (linked(point.href.as_deref(), html! {
                            rect class={ "mark " (series.class) } x=(px(x)) y=(px(upper)) width=(px((thick - 1.0).max(1.0)))
                                height=(px((lower - upper).max(if value == 0.0 { 0.0 } else { 1.0 }))) {
                                (tip(name, &series.name, point))
                            }
                        }))
                    }
                }
            }
        }
    }

    fn lines(&self, centre: impl Fn(usize) -> f64, y: impl Fn(f64) -> f64) -> Markup {
        html! {
            @for series in &self.series {
                path class={ "stroke " (series.class) } d=(path(&series.points, &centre, &y)) {}
                @for (index, (name, point)) in self.categories.iter().zip(&series.points).enumerate() {
                    @if let Some(point) = point {
                        (linked(point.href.as_deref(), html! {
                            circle class={ "mark " (series.class) } cx=(px(centre(index))) cy=(px(y(point.value))) r="3" {
                                (tip(name, &series.name, point))
                            }
                        }))
                    }
                }
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            @if self.series.len() > 1 {
                ul.legend { @for series in &self.series { li { i class={ "swatch " (series.class) } {} (series.name) } } }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table {
                thead { tr {
                    th scope="col" { (t(self.locale, "web-chart-category")) }
                    @for series in &self.series { th.num scope="col" { (series.name) } }
                } }
                tbody {
                    @for (index, name) in self.categories.iter().enumerate() {
                        tr {
                            th scope="row" { (name) }
                            @for series in &self.series {
                                td.num {
                                    @match &series.points[index] {
                                        Some(Point { text, href: Some(href), .. }) => a href=(href) { (text) },
                                        Some(point) => (point.text),
                                        None => "—",
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Chart {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption { (self.title) }
                @if self.is_empty() {
                    p.chart-empty { (t(self.locale, "web-chart-empty")) }
                } @else {
                    (self.legend())
                    @for (width, class) in WIDTHS { (self.draw(width, class)) }
                    details.chart-table { summary { (t(self.locale, "web-chart-table")) } div.table-wrap { (self.table()) } }
                }
            }
        }
    }
}

/// The stroke of a line: a new beginning after each gap.
fn path(points: &[Option<Point>], centre: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) -> String {
    let mut d = String::new();
    let mut pen_down = false;
    for (index, point) in points.iter().enumerate() {
        if let Some(point) = point {
            let pen = if pen_down { 'L' } else { 'M' };
            let _ = write!(d, "{pen}{} {}", px(centre(index)), px(y(point.value)));
        }
        pen_down = point.is_some();
    }
    d
}

fn linked(href: Option<&str>, drawing: Markup) -> Markup {
    match href {
        Some(href) => html! { a href=(href) tabindex="-1" { (drawing) } },
        None => drawing,
    }
}

fn tip(category: &str, series: &str, point: &Point) -> Markup {
    html! { title { (category) @if !series.is_empty() { " · " (series) } "：" (point.text) } }
}

/// Round values that hold the range, at most six, zero among them; `whole` ones where things are counted.
fn ticks(low: f64, high: f64, whole: bool) -> Vec<f64> {
    let span = if high > low { high - low } else { 1.0 };
    let rough = if whole { (span / 4.0).max(1.0) } else { span / 4.0 };
    let magnitude = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|n| n * magnitude);
    let step = steps
        .filter(|step| !whole || step.fract() == 0.0)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * magnitude);
    let first = (low / step).floor();
    let mut ticks = vec![first * step];
    let mut n = first;
    while n * step < low + span {
        n += 1.0;
        ticks.push(n * step);
    }
    ticks
}

/// About how wide a text is, px: a Chinese character fills a square, other letters a little more than half.
fn text_width(text: &str) -> f64 {
    text.chars().map(|c| if is_square(c) { LETTER } else { LETTER * 0.58 }).sum()
}

const fn is_square(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}

/// The text cut to a room in px, with an ellipsis.
fn cut(text: &str, room: f64) -> String {
    if text_width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = LETTER;
    for c in text.chars() {
        used += text_width(c.encode_utf8(&mut [0; 4]));
        if used > room {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// A length for an attribute, to a tenth of a pixel.
fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(ToOwned::to_owned).unwrap_or(text)
}

#[expect(clippy::cast_precision_loss, reason = "a chart has few categories")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
