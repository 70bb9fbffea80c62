//! What pages are built from: functions and small builders that render to HTML.
//!
//! Conventions, so that calls read alike. Text passed in is already in the person's language; what a component says by
//! itself ("next page", "show the table") it says in the [`Locale`](crate::i18n::Locale) it is given. Rich content is
//! [`Markup`](maud::Markup). A builder implements [`Render`](maud::Render): write `(Field::text("name", label))` inside
//! `html!`. No component writes an inline style or script, since the content security policy forbids both, and each
//! works without script.

mod button;
mod dialog;
mod filters;
mod form;
mod frame;
mod icon;
mod list;
mod mark;
mod markdown;
mod matrix;
mod page;
mod record;

pub use button::Button;
pub use dialog::{Confirm, Menu, drawer};
pub use filters::{Chip, Filters, ViewTab, views};
pub use form::{Choice, Field, Form, upload};
pub use frame::{Flash, NavGroup, NavItem, Person, Shell, Theme, shell, sign_in_layout};
pub use icon::Icon;
pub use list::{Column, List, Order, Pager, Row, table};
pub use mark::{
    Clock, Tone, clause_link, face, meter_bar, progress, progress_live, rulebook_face, tag, tier_badge,
};
pub use markdown::markdown;
pub use matrix::Matrix;
pub use page::{
    PageHead, Step, card_figure, cards, columns, columns_led, empty, notice_box, sheet, sheet_padded, steps,
    unfolded, unfolding,
};
pub use record::{Line, facts, timeline};

#[cfg(test)]
mod tests;
