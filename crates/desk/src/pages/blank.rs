//! The form by which a request is entered (`service.channels`). It asks for little; the rulebook chooses who answers.

use kernel::{Actor, Error, GroupId, Message, Moment, Read, Result, record, staff};
use maud::{Markup, html};
use rulebook::Action;
use serde::Serialize;
use web::components::{Button, Choice, Field, Form, PageHead, Tone, columns, notice_box, sheet_padded};
use web::{Page, Typed, Ui, View};

use super::entering::FOR_NOBODY;
use super::{Entering, words};
use crate::model::{ADDRESS, KIND};
use crate::service::{SUBJECT_LIMIT, begun};

/// Where what is begun is kept.
const DRAFT_ADDRESS: &str = "/requests/draft";

/// The form of a new request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BlankView {
    /// The customer for whom it was opened: number and name.
    pub customer: Option<(String, String)>,
    /// When the reader has begun it and not sent it.
    #[schema(value_type = Option<String>)]
    pub begun_at: Option<Moment>,
    /// What stands in it.
    pub form: Entering,
    /// The name of the customer that stands in it.
    #[serde(skip)]
    customer_name: String,
    /// The name of the owner that stands in it.
    #[serde(skip)]
    owner_name: String,
    /// The groups that there are.
    #[serde(skip)]
    groups: Vec<(GroupId, String)>,
}

/// The address of the form, perhaps opened for a customer.
#[must_use]
pub fn blank_address(customer: &str) -> String {
    match customer {
        "" => format!("{ADDRESS}/new"),
        number => format!("{ADDRESS}/new?customer={}", web::listing::encode(number)),
    }
}

impl BlankView {
    /// The form, perhaps for a customer whom the actor may read, with what they had begun to enter there.
    pub fn of(read: &mut Read<'_>, actor: &Actor, customer: &str, kind: &str) -> Result<Self> {
        actor.must(read, Action::Create, KIND)?;
        let customer = match customer {
            "" => None,
            number => Some(known(read, actor, number)?),
        };
        let opened_for = customer.as_ref().map_or("", |(number, _)| number.as_str());
        let draft = begun::new_begun(read, actor, opened_for)?;
        let mut form = match &draft {
            Some(draft) => Entering::kept(&draft.text)?,
            None => Entering { customer: opened_for.into(), kind: kind.into(), ..Entering::default() },
        };
        let customer_name = match form.customer.given() {
            None => String::new(),
            Some(number) => match known(read, actor, number) {
                Ok((_, name)) => name,
                // It was begun when they might read it.
                Err(Error::NotFound) => {
                    form.customer = Typed::default();
                    String::new()
                }
                Err(error) => return Err(error),
            },
        };
        let owner = match form.owner.given() {
            Some(typed) => staff::named(read, typed)?,
            None => None,
        };
        let owner_name = owner.map(|owner| owner.name).unwrap_or_default();
        if owner_name.is_empty() {
            form.owner = Typed::default();
        }
        let begun_at = draft.map(|draft| draft.written_at);
        let groups = staff::groups(read)?.into_iter().map(|group| (group.id, group.name)).collect();
        Ok(Self { customer, begun_at, form, customer_name, owner_name, groups })
    }
}

/// What was begun is said above the form, where it can be thrown away: by a change at `address` that says `which` it is.
pub(super) fn begun_box(ui: &Ui, at: Moment, address: &str, which: &Markup) -> Markup {
    let told = ui.tr(&Message::new("desk-new-begun").with("at", ui.moment(at)));
    notice_box(
        Tone::Soon,
        html! {
            (told) " "
            form.inline method="post" action=(address) {
                (which)
                (Button::submit(ui.t("web-draft-drop")).quiet())
            }
        },
    )
}

/// The number and the name of a customer whom the actor may read.
fn known(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<(String, String)> {
    let found = record::find(read, actor, Action::Read, customers::model::KIND, number)?;
    Ok((found.number, found.title))
}

impl View for BlankView {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("desk-new");
        let label = |name: &str| ui.t(&format!("field-request-{name}"));
        let or = |typed: &Typed, usual: &str| typed.given().unwrap_or(usual).to_owned();
        let form = &self.form;
        let draft = self.customer.as_ref().map_or(FOR_NOBODY, |(number, _)| number.as_str());
        let optional = std::iter::once(Choice::new("", ui.t("desk-not-known")));
        let categories: Vec<Choice> = optional.chain(words::all_categories(ui)).collect();
        let fields = html! {
            (Field::radio("kind", label("kind"), words::kinds(ui)).value(or(&form.kind, "request")).wide())
            (Field::picker("customer", label("customer"), "/customers/suggest", self.customer_name.clone())
                .value(form.customer.text()).focus())
            (Field::text("caller", label("caller")).value(form.caller.text()).limit(100))
            (Field::phone("caller_phone", label("caller-phone")).value(form.caller_phone.text()))
            (Field::email("caller_mail", label("caller-mail")).value(form.caller_mail.text()))
            (Field::select("channel", ui.t("desk-channel"), words::channels(ui)).value(or(&form.channel, "phone")))
            (Field::date("promised_on", label("promised-on")).value(form.promised_on.text()).hint(ui.t("desk-promised-hint")))
            (Field::text("subject", label("subject")).value(form.subject.text())
                .limit(u32::try_from(SUBJECT_LIMIT).unwrap_or(200)).required().wide())
            (Field::textarea("description", ui.t("desk-description")).value(form.description.0.clone()).required()
                .kept_at(DRAFT_ADDRESS).with_form())
            (Field::select("category", label("category"), categories).value(form.category.text()).follows("kind"))
            (Field::select("priority", label("priority"), words::priorities(ui)).value(or(&form.priority, "normal")))
            (words::group_field(ui, "desk-group", &self.groups).value(form.group.text()).hint(ui.t("desk-group-hint")))
            (Field::picker("owner", ui.t("desk-owner"), "/people/suggest", self.owner_name.clone())
                .value(form.owner.text()).hint(ui.t("desk-owner-hint")))
        };
        let entered = Form::post(ui.locale, ADDRESS).hidden("draft", draft).fields(fields).buttons(html! {
            (Button::submit(ui.t("desk-enter")).main())
            (Button::link(ui.t("desk-cancel"), ADDRESS))
        });
        let head = PageHead::new(title.clone()).crumb(ui.t("desk-title"), ADDRESS).under(html! {
            (ui.clause("service.channels")) " " (ui.clause("service.first_answer"))
        });
        let beside = html! {
            zk-beside data-field="customer" data-source=(ADDRESS) data-param="customer"
                data-none=(ui.t("desk-beside-none")) data-all=(ui.t("desk-view-all")) {
                p.dim { (ui.t("desk-beside-text")) }
            }
        };
        let which = html! { input type="hidden" name="draft" value=(draft); };
        let body = html! {
            (head)
            (columns(
                html! {
                    @if let Some(at) = self.begun_at { (begun_box(ui, at, DRAFT_ADDRESS, &which)) }
                    (sheet_padded("", None, html! { (entered) }))
                },
                sheet_padded(&ui.t("desk-beside"), None, beside),
                false,
            ))
        };
        Page::new(title, body)
    }
}
