//! Our people around a customer, and the forms that change who they are.

use kernel::{Actor, Read, RecordId, Result, StaffId, record, staff};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Choice, Field, Form, PageHead, Tone, notice_box, sheet_padded};
use web::{Page, Ui, View};

use super::{address, role};
use crate::model::{ADDRESS, KIND, Role};
use crate::{service, store};

/// One of our people named on a customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamMember {
    /// Who.
    #[schema(value_type = i64)]
    pub staff_id: StaffId,
    /// The name.
    pub name: String,
    /// As what.
    pub role: String,
}

/// Who is named on a customer.
pub fn team(read: &mut Read<'_>, customer: RecordId) -> Result<Vec<TeamMember>> {
    let members = record::members(read, customer)?;
    let ids: Vec<StaffId> = members.iter().map(|member| member.staff_id).collect();
    let names = staff::names(read, &ids)?;
    Ok(members
        .into_iter()
        .map(|member| TeamMember {
            name: names.get(&member.staff_id).cloned().unwrap_or_default(),
            staff_id: member.staff_id,
            role: member.role,
        })
        .collect())
}

/// The page where a team is changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerTeam)]
pub struct TeamView {
    /// The customer.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// Who is in the team.
    pub team: Vec<TeamMember>,
    /// Whether the rulebook asks for more of our people to be in contact.
    pub needs_more: bool,
    #[serde(skip)]
    customer: String,
}

impl TeamView {
    /// The team of a customer.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let header = record::find(read, actor, Action::Edit, KIND, number)?;
        let customer = store::customer(read, header.id)?;
        let policy = read.policy()?;
        let wanted = policy.archive().two_contacts.as_ref().map_or(0, |rule| i64::from(rule.contacts));
        let needs_more =
            service::is_important(&policy, &customer) && store::team_size(read, header.id)? < wanted;
        Ok(Self {
            team: team(read, header.id)?,
            needs_more,
            version: header.version,
            customer: header.title,
            number: header.number,
        })
    }

    fn leaving(&self, ui: &Ui, member: &TeamMember) -> Markup {
        if member.role == Role::AccountManager.key() {
            return html! {};
        }
        let form = Form::post(ui.locale, address(&self.number, "/team/removal"))
            .hidden("version", self.version.to_string())
            .hidden("staff", member.staff_id.to_string())
            .hidden("role", member.role.clone())
            .buttons(html! { (Button::submit(ui.t("customers-team-remove")).quiet()) });
        html! { (form) }
    }
}

impl View for TeamView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("customers-team");
        let roles = Role::ALL.iter().rev().map(|of| Choice::new(of.key(), role(ui, of.key()))).collect();
        let fields = html! {
            (Field::picker("staff", ui.t("customers-team-who"), "/people/suggest", "").required())
            (Field::select("role", ui.t("customers-team-role"), roles).hint(ui.t("customers-team-role-hint")))
        };
        let form = Form::post(ui.locale, address(&self.number, "/team"))
            .hidden("version", self.version.to_string())
            .fields(fields)
            .buttons(html! { (Button::submit(ui.t("customers-team-add")).main()) });
        let head = PageHead::new(title.clone())
            .crumb(ui.t("customers-title"), ADDRESS)
            .crumb(self.customer.clone(), address(&self.number, ""));
        let body = html! {
            (head)
            @if self.needs_more {
                (notice_box(Tone::Soon, html! { (ui.t("customers-team-too-small")) " " (ui.clause("archive.two_contacts")) }))
            }
            (sheet_padded(&ui.t("customers-team-now"), None, html! {
                ul.team { @for member in &self.team {
                    li { (member.name) " " span.dim { (role(ui, &member.role)) } (self.leaving(ui, member)) }
                } }
            }))
            (sheet_padded(&ui.t("customers-team-add"), None, html! { (form) }))
        };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}
