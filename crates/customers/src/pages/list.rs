//! The customer list as a page, and what pickers are offered (`archive.list`).

use kernel::StaffId;
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Field, Icon, PageHead, Row as ListRow, Tone, empty, tag};
use web::listing::{Filter, ListColumn, ListPage, ListState};
use web::{Page, Ui, View, format};

use super::{TAGS, address, badge, kind, kind_choices, stage_choices, stage_tag};
use crate::filter::OTHER_CURRENCIES;
use crate::list::Row;
use crate::model::{ADDRESS, COMPANY_CURRENCY, KIND};

/// A page of customers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CustomerList {
    /// The customers, in list order.
    pub rows: Vec<Row>,
    /// Count, neighbours, saved views.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub state: ListState,
    /// People whose customers one may ask for: oneself and those below.
    #[serde(skip)]
    pub owners: Vec<(StaffId, String)>,
}

impl View for CustomerList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("customers-title");
        let can = |action| can(ui, action);
        let page = ListPage {
            ui,
            path: ADDRESS,
            title: title.clone(),
            search: Some(ui.t("customers-search")),
            standing: Vec::new(),
            filters: self.filters(ui),
            columns: columns(ui),
            state: &self.state,
            export: can(Action::Export),
            act: Some((format!("{ADDRESS}/handover"), acts(ui, can(Action::Export)))),
            empty: self.nothing(ui),
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| drawn(ui, row, &seen)).collect();
        let actions = html! {
            @if can(Action::Create) {
                (Button::link(ui.t("customers-new"), format!("{ADDRESS}/new")).main().icon(Icon::Plus).shortcut("n"))
            }
            @if can(Action::Import) { (Button::link(ui.t("customers-to-import"), format!("{ADDRESS}/import"))) }
            @if can(Action::Merge) { (Button::link(ui.t("customers-duplicates"), format!("{ADDRESS}/duplicates"))) }
        };
        let head = PageHead::new(title.clone()).actions(actions);
        Page::new(title, html! { (head) (page.draw(rows)) })
    }
}

impl CustomerList {
    fn filters(&self, ui: &Ui) -> Vec<Filter> {
        let pairs = |choices: Vec<web::components::Choice>| -> Vec<(String, String)> {
            choices.into_iter().map(|choice| (choice.value, choice.label)).collect()
        };
        let yes = || vec![("true".to_owned(), ui.t("customers-yes"))];
        let none = ("none".to_owned(), ui.t("customers-none"));
        let mut tiers: Vec<(String, String)> =
            (1..=4).map(|tier| (tier.to_string(), ui.t(&format!("customers-tier-{tier}")))).collect();
        tiers.push(none.clone());
        let mut credits: Vec<(String, String)> =
            ["A", "B", "C", "D"].map(|credit| (credit.to_owned(), credit.to_owned())).to_vec();
        credits.push(none);
        let mut kinds = pairs(kind_choices(ui));
        kinds.push((crate::model::SPECIAL.to_owned(), ui.t("customers-kind-special")));
        let mut owners = vec![("me".to_owned(), ui.t("customers-owner-me"))];
        owners.extend(self.owners.iter().map(|(id, name)| (id.to_string(), name.clone())));
        owners.push(("none".to_owned(), ui.t("customers-owner-none")));
        let filter = |name, label: &str, choices| Filter { name, label: ui.t(label), choices };
        vec![
            filter("tier", "customers-tier", tiers),
            filter("kind", "field-customer-kind", kinds),
            filter("lifecycle", "field-customer-lifecycle", pairs(stage_choices(ui))),
            filter("owner", "customers-owner", owners),
            filter("region", "field-customer-region", Vec::new()),
            filter("credit", "field-customer-credit", credits),
            filter("incomplete", "customers-incomplete", yes()),
            filter("promising", "field-customer-promising", yes()),
            filter("key", "field-customer-key-customer", yes()),
            filter("tag", "web-tag", Vec::new()),
            filter("opened_from", "customers-opened-from", Vec::new()),
            filter("opened_until", "customers-opened-until", Vec::new()),
            filter("bought_from", "customers-bought-from", Vec::new()),
            filter("bought_until", "customers-bought-until", Vec::new()),
            filter("currency", "customers-bought-currency", self.currencies(ui)),
            filter("import", "customers-of-import", Vec::new()),
        ]
    }

    /// The currencies to choose from, and the one that the address asks for, whichever it is.
    fn currencies(&self, ui: &Ui) -> Vec<(String, String)> {
        let mut currencies = vec![(OTHER_CURRENCIES.to_owned(), ui.t("customers-other-currencies"))];
        let asked = self.state.params.get("currency").filter(|asked| *asked != OTHER_CURRENCIES);
        for code in [COMPANY_CURRENCY].into_iter().chain(FOREIGN).chain(asked) {
            if !currencies.iter().any(|(known, _)| known == code) {
                currencies.push((code.to_owned(), code.to_owned()));
            }
        }
        currencies
    }

    fn nothing(&self, ui: &Ui) -> Markup {
        if !self.state.params.pairs().is_empty() {
            return empty(&ui.t("customers-not-found"), &ui.t("customers-not-found-text"), None);
        }
        let begin = if can(ui, Action::Import) {
            Some(html! { (Button::link(ui.t("customers-to-import"), format!("{ADDRESS}/import")).main()) })
        } else if can(ui, Action::Create) {
            Some(html! { (Button::link(ui.t("customers-new"), format!("{ADDRESS}/new")).main()) })
        } else {
            None
        };
        empty(&ui.t("customers-empty"), &ui.t("customers-empty-text"), begin)
    }
}

fn can(ui: &Ui, action: Action) -> bool {
    let reach = ui.policy.authority().reach(ui.actor.rank, &ui.actor.functions, action, KIND);
    reach != rulebook::Reach::None
}

/// Currencies that are offered beside the company's own; any other can stand in the address.
const FOREIGN: [&str; 5] = ["USD", "EUR", "HKD", "JPY", "GBP"];

/// The column of purchases, whose sums are only read when it is seen.
pub(crate) const AMOUNT: &str = "amount";

fn columns(ui: &Ui) -> Vec<ListColumn> {
    let column = |key, label: &str, default| ListColumn {
        key,
        label: ui.t(label),
        number: matches!(key, AMOUNT | "missing"),
        default,
        sort: (key == "name").then_some("name"),
    };
    vec![
        column("name", "field-customer-name", true),
        column("number", "customers-number", true),
        column("tier", "customers-tier", true),
        column("kind", "field-customer-kind", true),
        column("owner", "customers-owner", true),
        column("region", "field-customer-region", true),
        column("lifecycle", "field-customer-lifecycle", true),
        column("phone", "field-customer-phone", false),
        column("credit", "field-customer-credit", false),
        column(AMOUNT, "customers-amount-year", false),
        column("missing", "customers-missing", true),
        column("tags", "web-tags", false),
    ]
}

/// What can be done with several: hand over, tag, export.
fn acts(ui: &Ui, export: bool) -> Markup {
    html! {
        (Field::picker("staff", ui.t("customers-hand-over-to"), "/people/suggest", ""))
        (Button::submit(ui.t("customers-hand-over")))
        (TAGS.acts(ui))
        @if export { (Button::submit(ui.t("customers-export-selected")).to(format!("{ADDRESS}/export")).gives_file()) }
    }
}

fn drawn(ui: &Ui, row: &Row, seen: &[&str]) -> ListRow {
    let href = address(&row.number, "");
    let cell = |key: &&str| match *key {
        "name" => html! {
            a href=(href) { (row.name) }
            @if row.key_customer { " " (tag(&ui.t("field-customer-key-customer"), Tone::Accent)) }
            @if row.promising { " " (tag(&ui.t("field-customer-promising"), Tone::Plain)) }
        },
        "number" => html! { (row.number) },
        "tier" => badge(ui, row.tier),
        "kind" => html! { (kind(ui, &row.kind)) },
        "owner" => html! { @match &row.owner { Some(owner) => (owner), None => span.faint { "—" } } },
        "region" => html! { (row.region) },
        "lifecycle" => stage_tag(ui, &row.lifecycle),
        "phone" => html! { (row.phone) },
        "credit" => html! { (row.credit.as_deref().unwrap_or_default()) },
        AMOUNT => html! {
            @for (position, amount) in row.amounts.iter().enumerate() {
                @if position > 0 { br; }
                (format::money_rounded(amount.amount_fen, &amount.currency))
            }
        },
        "missing" => html! { @if row.missing > 0 { (tag(&row.missing.to_string(), Tone::Soon)) } },
        "tags" => html! { @for text in &row.tags { (TAGS.door(text)) " " } },
        _ => html! {},
    };
    ListRow::new(seen.iter().map(cell).collect())
        .opens(href.clone())
        .edits(address(&row.number, "/edit"))
        .selects(row.number.clone(), row.name.clone())
}

/// What a picker shows for one customer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerOffer)]
pub struct Offer {
    /// What is sent: the number.
    pub value: String,
    /// What is read: the name.
    pub label: String,
    /// What tells customers of like names apart.
    pub hint: String,
}

/// What a picker offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerSuggestions)]
pub struct Suggestions {
    /// The customers found.
    pub items: Vec<Offer>,
}

impl Suggestions {
    /// From rows of the list.
    #[must_use]
    pub fn of(rows: Vec<Row>) -> Self {
        let offer = |row: Row| {
            let hint = [row.number.as_str(), row.region.as_str(), row.owner.as_deref().unwrap_or_default()];
            let hint: Vec<&str> = hint.into_iter().filter(|part| !part.is_empty()).collect();
            Offer { hint: hint.join(" · "), label: row.name, value: row.number }
        };
        Self { items: rows.into_iter().map(offer).collect() }
    }
}

impl View for Suggestions {
    fn page(&self, ui: &Ui) -> Page {
        let items = html! {
            ul { @for item in &self.items { li { a href=(address(&item.value, "")) { (item.label) } " " (item.hint) } } }
        };
        Page::new(ui.t("customers-title"), items)
    }
}
