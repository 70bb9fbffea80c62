//! The register as a page (`service.priority_queue`).

use kernel::{GroupId, StaffId};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Choice, Field, Icon, PageHead, Row as ListRow, Tone, empty, notice_box, tag};
use web::listing::{Filter, ListColumn, ListPage, ListState, encode};
use web::{Page, Ui, View};

use super::{TAGS, TEAM, address, words};
use crate::list::{ALL, CustomerName, OPEN, Row, UNSOLVED};
use crate::model::{ADDRESS, KIND, Status};
use crate::{daily, import, satisfaction};

/// A page of requests.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RequestList {
    /// The requests, in list order.
    pub rows: Vec<Row>,
    /// The customers that the words in the search field find.
    pub customers: Vec<CustomerName>,
    /// Count, neighbours, saved views.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub state: ListState,
    /// People whose requests one may ask for: those below.
    #[serde(skip)]
    pub owners: Vec<(StaffId, String)>,
    /// The groups that there are.
    #[serde(skip)]
    pub groups: Vec<(GroupId, String)>,
    /// A request that the reader has just entered, and who answers for it now.
    #[serde(skip)]
    pub entered: Option<(String, String)>,
}

impl View for RequestList {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-title");
        let page = ListPage {
            ui,
            path: ADDRESS,
            title: title.clone(),
            search: Some(ui.t("desk-search")),
            standing: [
                ("desk-status-open", ""),
                ("desk-view-mine", "?owner=me"),
                ("desk-view-nobody", "?owner=none"),
                ("desk-view-late", "?late=true"),
                ("desk-view-waiting", "?status=waiting"),
                ("desk-view-watched", "?watched=me"),
                ("desk-view-all", "?status=all"),
            ]
            .map(|(label, query)| (ui.t(label), query))
            .to_vec(),
            filters: self.filters(ui),
            columns: columns(ui),
            state: &self.state,
            export: can(ui, Action::Export),
            act: can(ui, Action::Edit).then(|| (format!("{ADDRESS}/assignment"), acts(ui, &self.groups))),
            empty: self.nothing(ui),
        };
        let seen = page.seen();
        let rows = self.rows.iter().map(|row| drawn(ui, row, &seen)).collect();
        let actions = html! {
            (Button::link(ui.t("desk-daily-title"), daily::ADDRESS).quiet())
            @if can(ui, Action::Import) { (Button::link(ui.t("desk-import-title"), import::UPLOAD).quiet()) }
            @if ui.actor.leads() { (Button::link(ui.t("desk-team-title"), TEAM).quiet()) }
            @if can(ui, Action::Create) {
                (Button::link(ui.t("desk-new"), format!("{ADDRESS}/new")).main().icon(Icon::Plus).shortcut("n"))
            }
        };
        let head = PageHead::new(title.clone()).under(ui.clause("service.priority_queue")).actions(actions);
        let mut drawn =
            Page::new(title, html! { (head) (self.entered(ui)) (self.of_customers(ui)) (page.draw(rows)) });
        self.state.params.get("q").unwrap_or_default().clone_into(&mut drawn.query);
        drawn
    }
}

fn can(ui: &Ui, action: Action) -> bool {
    let reach = ui.policy.authority().reach(ui.actor.rank, &ui.actor.functions, action, KIND);
    reach != rulebook::Reach::None
}

impl RequestList {
    /// What becomes of a request that went beyond what its recorder may see: the number is told to the customer.
    fn entered(&self, ui: &Ui) -> Markup {
        let Some((number, owner)) = &self.entered else { return html! {} };
        let told = web::text!("desk-entered", number = number.clone(), owner = owner.clone());
        notice_box(Tone::Good, html! { (ui.tr(&told)) })
    }

    /// The way to the requests of the customers that were found.
    fn of_customers(&self, ui: &Ui) -> Markup {
        html! {
            @if !self.customers.is_empty() {
                p.dim {
                    (ui.t("desk-of-customers"))
                    @for customer in &self.customers {
                        " " a href={
                            (ADDRESS) "?status=" (ALL) "&customer=" (encode(customer.number.as_deref().unwrap_or_default()))
                        } { (customer.name) }
                    }
                }
            }
        }
    }

    fn filters(&self, ui: &Ui) -> Vec<Filter> {
        let pairs = |choices: Vec<Choice>| -> Vec<(String, String)> {
            choices.into_iter().map(|choice| (choice.value, choice.label)).collect()
        };
        let none = ("none".to_owned(), ui.t("desk-none"));
        let mut states = vec![
            (OPEN.to_owned(), ui.t("desk-status-open")),
            (UNSOLVED.to_owned(), ui.t("desk-status-unsolved")),
        ];
        states.extend(
            Status::ALL.iter().map(|status| (status.key().to_owned(), words::status_name(ui, *status))),
        );
        states.push((ALL.to_owned(), ui.t("desk-status-all")));
        let mut tiers: Vec<(String, String)> =
            (1..=4).map(|tier| (tier.to_string(), ui.t(&format!("customers-tier-{tier}")))).collect();
        tiers.push(none.clone());
        let mut owners = vec![("me".to_owned(), ui.t("desk-owner-me"))];
        owners.extend(self.owners.iter().map(|(id, name)| (id.to_string(), name.clone())));
        owners.push(("none".to_owned(), ui.t("desk-owner-none")));
        let mut groups: Vec<(String, String)> =
            self.groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        groups.push(none);
        let scores = satisfaction::SCORES.rev();
        let scores = scores.map(|score| (score.to_string(), ui.t(&format!("desk-satisfaction-{score}"))));
        let scores = scores.chain([("any".to_owned(), ui.t("desk-satisfaction-any"))]).collect();
        let kind = self.state.params.get("kind").unwrap_or_default();
        let filter = |name, label: &str, choices| Filter { name, label: ui.t(label), choices };
        let mut filters = vec![
            filter("status", "desk-status", states),
            filter("kind", "field-request-kind", pairs(words::kinds(ui))),
            filter("priority", "field-request-priority", pairs(words::priorities(ui))),
            filter("tier", "desk-tier", tiers),
            filter("owner", "desk-owner", owners),
            filter("group", "desk-group", groups),
            filter("channel", "desk-channel", pairs(words::channels(ui))),
            filter("customer", "desk-customer-number", Vec::new()),
            filter("tag", "web-tag", Vec::new()),
            filter("import", "desk-of-import", Vec::new()),
            filter("watched", "desk-watchers", vec![("me".to_owned(), ui.t("desk-owner-me"))]),
            filter("late", "desk-view-late", vec![("true".to_owned(), ui.t("desk-yes"))]),
            filter("at_risk", "desk-at-risk", vec![("true".to_owned(), ui.t("desk-yes"))]),
            filter("reopened", "desk-reopened", vec![("true".to_owned(), ui.t("desk-yes"))]),
            filter(
                "confidential",
                "desk-confidential",
                vec![("no".to_owned(), ui.t("desk-confidential-no"))],
            ),
            filter("satisfaction", "desk-satisfaction", scores),
            filter("received_from", "desk-received-from", Vec::new()),
            filter("received_until", "desk-received-until", Vec::new()),
            filter("answered_from", "desk-answered-from", Vec::new()),
            filter("answered_until", "desk-answered-until", Vec::new()),
            filter("resolved_from", "desk-resolved-from", Vec::new()),
            filter("resolved_until", "desk-resolved-until", Vec::new()),
            filter("closed_from", "desk-closed-from", Vec::new()),
            filter("closed_until", "desk-closed-until", Vec::new()),
        ];
        let mut categories = words::branches(ui, kind);
        if !categories.is_empty() {
            categories.push(("none".to_owned(), ui.t("desk-none")));
            filters.insert(2, filter("category", "field-request-category", categories));
        }
        filters
    }

    fn nothing(&self, ui: &Ui) -> Markup {
        if !self.state.params.pairs().is_empty() {
            return empty(&ui.t("desk-not-found"), &ui.t("desk-not-found-text"), None);
        }
        let begin = can(ui, Action::Create)
            .then(|| html! { (Button::link(ui.t("desk-new"), format!("{ADDRESS}/new")).main()) });
        empty(&ui.t("desk-empty"), &ui.t("desk-empty-text"), begin)
    }
}

/// What can be done with several: give them to somebody or a group, tag them.
fn acts(ui: &Ui, groups: &[(GroupId, String)]) -> Markup {
    html! {
        (words::group_field(ui, "desk-assign-group", groups).in_form("act"))
        (Field::picker("staff", ui.t("desk-assign-to"), "/people/suggest", ""))
        (Field::text("reason", ui.t("desk-reason")).limit(500).required().in_form("act"))
        (Button::submit(ui.t("desk-assign")))
        (TAGS.acts(ui))
    }
}

fn columns(ui: &Ui) -> Vec<ListColumn> {
    let column = |key, label: &str, default| ListColumn {
        key,
        label: ui.t(label),
        number: false,
        default,
        sort: match key {
            "due" => Some("queue"),
            "received" => Some("newest"),
            _ => None,
        },
    };
    vec![
        column("subject", "field-request-subject", true),
        column("due", "desk-due", true),
        column("status", "desk-status", true),
        column("priority", "field-request-priority", true),
        column("customer", "field-request-customer", true),
        column("tier", "desk-tier", true),
        column("owner", "desk-owner", true),
        column("kind", "field-request-kind", true),
        column("category", "field-request-category", false),
        column("caller", "field-request-caller", false),
        column("tags", "web-tags", false),
        column("received", "desk-received", true),
    ]
}

fn drawn(ui: &Ui, row: &Row, seen: &[&str]) -> ListRow {
    let href = address(&row.number, "");
    let cell = |key: &&str| match *key {
        "subject" => html! {
            a href=(href) { (row.subject) } " " span.number { (row.number) }
            @if row.is_begun { " " (tag(&ui.t("desk-draft"), Tone::Soon)) }
        },
        "due" => {
            html! { @if let Some(clock) = words::clock(ui, row) { (clock) } @else { span.faint { "—" } } }
        }
        "status" => words::status_tag(ui, row.status),
        "priority" => words::priority_tag(ui, &row.priority),
        "customer" => html! {
            @if let Some(customer) = &row.customer { (words::customer(customer)) }
            @else { span.faint { "—" } }
        },
        "tier" => words::tier(ui, row.tier),
        "owner" => {
            html! { @match &row.owner { Some(owner) => span.nowrap { (owner) }, None => span.nowrap.faint { (ui.t("desk-owner-none")) } } }
        }
        "kind" => html! { span.nowrap { (words::kind(ui, &row.kind)) } },
        "category" => html! { (words::category(ui, &row.kind, &row.category)) },
        "caller" => html! { (row.caller) },
        "tags" => html! { @for one in &row.tags { (TAGS.door(one)) " " } },
        "received" => html! { span.nowrap { (ui.moment(row.received_at)) } },
        _ => html! {},
    };
    ListRow::new(seen.iter().map(cell).collect())
        .opens(href.clone())
        .edits(address(&row.number, "#reply"))
        .selects(row.number.clone(), row.subject.clone())
}
