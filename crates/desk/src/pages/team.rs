//! The team's load as a page: who has how much to do, and how pressing it is.

use maud::{Markup, html};
use serde::Serialize;
use web::components::{Column, PageHead, Row as ListRow, Tone, empty, sheet, table, tag};
use web::{Page, Ui, View, format};

use crate::list::UNSOLVED;
use crate::model::ADDRESS;
use crate::team::Load;

/// The address of the team's load.
pub const TEAM: &str = "/requests/team";

/// The load of a team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TeamLoad)]
pub struct TeamView {
    /// What nobody has taken first, then each person, those with most to do first.
    pub loads: Vec<Load>,
}

impl View for TeamView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-team-title");
        let head = PageHead::new(title.clone())
            .crumb(ui.t("desk-title"), ADDRESS)
            .under(ui.clause("service.priority_queue"));
        let columns = [
            Column::new(ui.t("desk-owner")).main(),
            Column::new(ui.t("desk-status-unsolved")).number(),
            Column::new(ui.t("desk-view-late")).number(),
            Column::new(ui.t("desk-at-risk")).number(),
            Column::new(ui.t("desk-view-waiting")).number(),
            Column::new(ui.t("desk-team-oldest")),
        ];
        let rows: Vec<ListRow> = self.loads.iter().map(|load| row(ui, load)).collect();
        let body = html! {
            (head)
            @if rows.is_empty() {
                (empty(&ui.t("desk-empty"), &ui.t("desk-empty-text"), None))
            } @else {
                zk-list { (sheet(&title, None, html! { div.table-wrap { (table(&title, &columns, &rows)) } })) }
            }
        };
        Page::new(title, body)
    }
}

fn row(ui: &Ui, load: &Load) -> ListRow {
    let owner = load.owner.map_or_else(|| "none".to_owned(), |owner| owner.to_string());
    let door = |more: &str| format!("{ADDRESS}?owner={owner}&{more}");
    let all = door(&format!("status={UNSOLVED}"));
    let number = |number: i64, href: String, tone: Tone| -> Markup {
        let text = format::number(number);
        html! {
            @if number == 0 { span.faint { "·" } }
            @else { a href=(href) { @if tone == Tone::Plain { (text) } @else { (tag(&text, tone)) } } }
        }
    };
    let oldest = load.oldest.map(|at| {
        let day = ui.policy.working_calendar().date_of(at.timestamp());
        (format!("{all}&received_until={day}"), ui.moment(at))
    });
    ListRow::new(vec![
        html! { a href=(all) { @match &load.name { Some(name) => (name), None => (ui.t("desk-view-nobody")) } } },
        number(load.open, all.clone(), Tone::Plain),
        number(load.late, format!("{all}&late=true"), Tone::Late),
        number(load.at_risk, format!("{all}&at_risk=true"), Tone::Soon),
        number(load.waiting, door("status=waiting"), Tone::Plain),
        html! { @if let Some((href, at)) = &oldest { a href=(href) { (at) } } @else { span.faint { "—" } } },
    ])
    .opens(all)
}
