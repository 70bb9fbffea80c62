//! What of the register stands on other pages: a customer's requests on the customer's page.

use kernel::listing::Listing;
use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Read, Result};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use serde_json::Value;
use web::components::{Button, Tone, facts, sheet_padded, tag};
use web::room::{Panel, PanelView};
use web::{Ui, format};

use super::{address, words};
use crate::list::{Row, UNSOLVED, rows};
use crate::model::{ADDRESS, KIND};
use crate::team::{self, Load};

/// A customer's last requests, on the customer's page.
pub const OPEN_REQUESTS: Panel =
    Panel { key: "requests", on: customers::model::KIND, order: 20, aside: false, look: of_customer };

/// How many are shown.
const SHOWN: usize = 6;

/// How one's own requests stand, on today's page, each figure as a door.
pub const OWN_REQUESTS: Panel =
    Panel { key: "requests", on: "today", order: 10, aside: true, look: of_today };

#[derive(Serialize)]
struct OwnRequests {
    own: Load,
    nobodys: Load,
}

fn of_today(read: &mut Read<'_>, actor: &Actor, _: Option<&Header>) -> Result<Option<Box<dyn PanelView>>> {
    let may_answer = actor.reach(read, Action::Edit, KIND)? != rulebook::Reach::None;
    if read.policy()?.service().kinds.is_none() || !may_answer {
        return Ok(None);
    }
    let (own, nobodys) = team::own(read, actor)?;
    Ok(Some(Box::new(OwnRequests { own, nobodys })))
}

impl PanelView for OwnRequests {
    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn draw(&self, ui: &Ui) -> Markup {
        let own = format!("owner=me&status={UNSOLVED}");
        let nobodys = format!("owner=none&status={UNSOLVED}");
        let figure = |label: &str, number: i64, query: String, tone: Tone| {
            let shown = format::number(number);
            let value = html! {
                a href={ (ADDRESS) "?" (query) } {
                    @if number > 0 && tone != Tone::Plain { (tag(&shown, tone)) } @else { (shown) }
                }
            };
            (ui.t(label), value)
        };
        let rows = [
            figure("desk-view-mine", self.own.open, own.clone(), Tone::Plain),
            figure("desk-view-late", self.own.late, format!("{own}&late=true"), Tone::Late),
            figure("desk-at-risk", self.own.at_risk, format!("{own}&at_risk=true"), Tone::Soon),
            figure("desk-view-waiting", self.own.waiting, "owner=me&status=waiting".to_owned(), Tone::Plain),
            figure("desk-view-nobody", self.nobodys.open, nobodys, Tone::Soon),
        ];
        let all = html! { a href=(ADDRESS) { (ui.t("frame-all")) } };
        sheet_padded(&ui.t("desk-title"), Some(all), facts(&rows))
    }
}

#[derive(Serialize)]
struct CustomersRequests {
    customer: String,
    rows: Vec<Row>,
    may_create: bool,
}

fn of_customer(
    read: &mut Read<'_>,
    actor: &Actor,
    header: Option<&Header>,
) -> Result<Option<Box<dyn PanelView>>> {
    let Some(header) = header else { return Ok(None) };
    if read.policy()?.service().kinds.is_none() {
        return Ok(None);
    }
    let filter = Sql::new("record.customer_id = ").int(header.id.0);
    let listing = Listing { filter, ..Listing::of(KIND) };
    let page = listing.page(read, actor, None, SHOWN)?;
    let may_create = actor.reach(read, Action::Create, KIND)? != rulebook::Reach::None;
    let rows = rows(read, actor, &page.ids)?;
    Ok(Some(Box::new(CustomersRequests { customer: header.number.clone(), rows, may_create })))
}

impl PanelView for CustomersRequests {
    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn draw(&self, ui: &Ui) -> Markup {
        let customer = web::listing::encode(&self.customer);
        let tools = html! {
            (Button::link(ui.t("desk-view-all"), format!("{ADDRESS}?status=all&customer={customer}")).quiet())
            @if self.may_create { (Button::link(ui.t("desk-new"), format!("{ADDRESS}/new?customer={customer}")).quiet()) }
        };
        let body = html! {
            @if self.rows.is_empty() { p.dim { (ui.t("desk-customer-none")) } }
            ul.brief { @for row in &self.rows {
                li {
                    a href=(address(&row.number, "")) { (row.subject) } " "
                    (words::status_tag(ui, row.status)) " "
                    span.dim { (words::kind(ui, &row.kind)) " · " (ui.moment(row.received_at)) }
                    @if let Some(clock) = words::clock(ui, row) { (clock) }
                }
            } }
        };
        sheet_padded(&ui.t("desk-title"), Some(tools), body)
    }
}
