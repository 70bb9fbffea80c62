//! What of the register stands on other pages: a customer's requests on the customer's page.

use kernel::listing::{Listing, NEWEST};
use kernel::record::Header;
use kernel::store::Sql;
use kernel::{Actor, Read, Result};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use serde_json::Value;
use web::Ui;
use web::components::{Button, sheet_padded};
use web::room::{Panel, PanelView};

use super::{address, words};
use crate::list::{Row, rows};
use crate::model::{ADDRESS, KIND};

/// A customer's last requests, on the customer's page.
pub const OPEN_REQUESTS: Panel =
    Panel { key: "requests", on: customers::model::KIND, order: 20, aside: false, look: of_customer };

/// How many are shown.
const SHOWN: usize = 6;

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
    let listing = Listing {
        kind: KIND,
        action: Action::Read,
        join: "",
        filter: Sql::new("record.customer_id = ").int(header.id.0),
        order: NEWEST,
    };
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
            ul.duties { @for row in &self.rows {
                li {
                    a href=(address(&row.number, "")) { (row.subject) } " "
                    (words::status_tag(ui, row.status)) " "
                    span.dim { (words::kind(ui, &row.kind)) " · " (ui.moment(row.received_at)) }
                    @if let Some(clock) = &row.clock { (ui.clock(clock)) }
                }
            } }
        };
        sheet_padded(&ui.t("desk-title"), Some(tools), body)
    }
}
