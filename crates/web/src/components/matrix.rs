//! The movement matrix of a review or simulation: from tier × to tier, each figure a door to its customers.

use std::cmp::Ordering;

use maud::{Markup, Render, html};

use crate::format;

/// How a cell's customers moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// They stay.
    Same,
    /// To a better tier (a smaller number).
    Up,
    /// To a lower tier.
    Down,
}

/// How many, and where they are.
type Cell = (u64, Option<String>);

/// Counts of customers by the tier they are in (rows) and the tier proposed (columns), both best first.
#[derive(Clone, Debug, Default)]
#[must_use = "a matrix is seen when rendered"]
pub struct Matrix {
    corner: String,
    tiers: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    caption: String,
}

impl Matrix {
    /// `corner` names both directions (`现＼拟`), `tiers` the columns.
    pub fn new(corner: impl Into<String>, tiers: Vec<String>) -> Self {
        Self { corner: corner.into(), tiers, ..Self::default() }
    }

    /// What the table is, for screen readers.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// A row: the tier they are in, the counts by column, and the address behind each count.
    /// A row beyond the tiers (customers without a tier yet) counts as neither up nor down.
    pub fn row(mut self, label: impl Into<String>, cells: Vec<Cell>) -> Self {
        self.rows.push((label.into(), cells));
        self
    }

    fn movement(&self, from: usize, to: usize) -> Move {
        match to.cmp(&from) {
            _ if from >= self.tiers.len() => Move::Same,
            Ordering::Equal => Move::Same,
            Ordering::Less => Move::Up,
            Ordering::Greater => Move::Down,
        }
    }

    fn cell(movement: Move, count: u64, href: Option<&str>) -> Markup {
        let class = match movement {
            _ if count == 0 => "none",
            Move::Same => "same",
            Move::Up => "up",
            Move::Down => "down",
        };
        let text = format::number(i64::try_from(count).unwrap_or(i64::MAX));
        html! {
            td class=(class) {
                @match href {
                    _ if count == 0 => "·",
                    Some(href) => a href=(href) { (text) },
                    None => (text),
                }
            }
        }
    }
}

impl Render for Matrix {
    fn render(&self) -> Markup {
        html! {
            table.matrix {
                @if !self.caption.is_empty() { caption { (self.caption) } }
                thead { tr { th scope="col" { (self.corner) } @for tier in &self.tiers { th scope="col" { (tier) } } } }
                tbody {
                    @for (from, (label, cells)) in self.rows.iter().enumerate() {
                        tr {
                            th scope="row" { (label) }
                            @for (to, (count, href)) in cells.iter().enumerate() {
                                (Self::cell(self.movement(from, to), *count, href.as_deref()))
                            }
                        }
                    }
                }
            }
        }
    }
}
