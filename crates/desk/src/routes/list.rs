//! The register: the list, entering a request, giving several to somebody.

use kernel::{Actor, Message, Read, Refusals, StaffId, record, staff};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::export::download;
use web::i18n::t;
use web::listing::{ListState, Params, back};
use web::several::numbers;
use web::{Answer, App, Changed, ChangedMany, Ctx, Done, Input, Typed};

use super::changed;
use crate::export;
use crate::list::{customers_found, page, rows};
use crate::model::{ADDRESS, KIND};
use crate::pages::{BlankView, Entering, RequestList};
use crate::service::{self, NewRequest};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(blank)).routes(routes!(assign_many))
}

/// The most people whose requests are offered as a filter.
const OWNERS: usize = 200;

/// Requests within what one may read, filtered and ordered as the address says.
#[utoipa::path(
    get, path = "/requests", tag = "requests",
    params(
        ("q" = Option<String>, Query, description = "words of the subject or of any text, a number, a name, the last digits of a phone"),
        ("status" = Option<String>, Query, description = "`new`, `in_progress`, `waiting`, `resolved`, `closed`, `open` (when left out), `unsolved` or `all`"),
        ("kind" = Option<String>, Query, description = "a kind of the rulebook"),
        ("category" = Option<String>, Query, description = "a category of the rulebook with all below it, or `none`"),
        ("priority" = Option<String>, Query, description = "`urgent`, `high`, `normal` or `low`"),
        ("tier" = Option<String>, Query, description = "`1` to `4`, or `none`"),
        ("channel" = Option<String>, Query, description = "a channel of the rulebook"),
        ("owner" = Option<String>, Query, description = "an id, `me` or `none`"),
        ("taken_by" = Option<String>, Query, description = "an id: whoever entered it or answers for it"),
        ("received_from" = Option<String>, Query, description = "received on this day or later"),
        ("received_until" = Option<String>, Query, description = "received on this day or earlier"),
        ("answered_from" = Option<String>, Query, description = "answered first on this day or later"),
        ("answered_until" = Option<String>, Query, description = "answered first on this day or earlier"),
        ("resolved_from" = Option<String>, Query, description = "given a solution on this day or later"),
        ("resolved_until" = Option<String>, Query, description = "given a solution on this day or earlier"),
        ("closed_from" = Option<String>, Query, description = "closed on this day or later"),
        ("closed_until" = Option<String>, Query, description = "closed on this day or earlier"),
        ("reopened" = Option<String>, Query, description = "anything: only those that were reopened"),
        ("satisfaction" = Option<String>, Query, description = "`1` to `5`: what the customer thinks of how it ended, or `any`"),
        ("group" = Option<String>, Query, description = "a group's id, or `none`"),
        ("customer" = Option<String>, Query, description = "a customer's number"),
        ("import" = Option<String>, Query, description = "the number of the import that brought them"),
        ("late" = Option<String>, Query, description = "anything: only those with something overdue"),
        ("at_risk" = Option<String>, Query, description = "anything: only those in time of which a clock was brought up"),
        ("received_in" = Option<String>, Query, description = "with days of `received`: only those received in this hour of this day of the week; `1-09` is Monday from nine to ten"),
        ("confidential" = Option<String>, Query, description = "`no`: without confidential ones"),
        ("tag" = Vec<String>, Query, description = "only those that bear all of these tags"),
        ("watched" = Option<String>, Query, description = "`me`: only those that one watches"),
        ("sort" = Option<String>, Query, description = "`queue`: what falls due first (of what is open), or `newest`"),
        ("page" = Option<String>, Query, description = "the next page, as the page before names it"),
        ("format" = Option<String>, Query, description = "`xlsx` for a sheet"),
    ),
    responses((status = 200, body = RequestList)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    if params.get("format") == Some("xlsx") {
        return sheet(&ctx, params.without("format")).await;
    }
    let entered = params.get("entered").map(str::to_owned);
    let params = if entered.is_some() { params.without("entered") } else { params };
    let view = ctx
        .read(move |read, actor| {
            let (page, count) = page(read, actor, &params)?;
            let rows = rows(read, actor, &page.ids)?;
            let customers = customers_found(read, actor, &params)?;
            let reports: Vec<StaffId> = actor.reports.iter().copied().take(OWNERS).collect();
            let mut owners: Vec<_> = staff::names(read, &reports)?.into_iter().collect();
            owners.sort_by(|one, other| one.1.cmp(&other.1));
            let groups = staff::groups(read)?.into_iter().map(|group| (group.id, group.name)).collect();
            let state = ListState::of(read, actor, ADDRESS, params, Some(count), &page)?;
            let entered = match entered {
                Some(number) => just_entered(read, actor, &number)?,
                None => None,
            };
            Ok(RequestList { rows, customers, state, owners, groups, entered })
        })
        .await?;
    ctx.show(view).await
}

/// The number of a request that the actor entered, and who answers for it.
fn just_entered(
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
) -> kernel::Result<Option<(String, String)>> {
    let Some(header) = record::by_number(read, KIND, number)? else { return Ok(None) };
    if header.creator_id != Some(actor.id) {
        return Ok(None);
    }
    let owner = match header.owner_id {
        Some(owner) => staff::names(read, &[owner])?.remove(&owner),
        None => None,
    };
    Ok(Some((header.number, owner.unwrap_or_default())))
}

/// Writes down the export, then gives it.
async fn sheet(ctx: &Ctx, params: Params) -> Answer {
    let noted = params.clone();
    ctx.write(move |tx, actor| export::note(tx, actor, &noted)).await?;
    let locale = ctx.locale();
    let bytes = ctx.read(move |read, actor| export::sheet(read, actor, &params, locale)).await?;
    download(&format!("{}.xlsx", t(locale, "desk-title")), bytes)
}

/// The form of a new request.
#[utoipa::path(
    get, path = "/requests/new", tag = "requests",
    params(
        ("customer" = Option<String>, Query, description = "the customer's number"),
        ("kind" = Option<String>, Query, description = "the kind, by key"),
    ),
    responses((status = 200, body = BlankView), (status = 403), (status = 404)),
)]
async fn blank(ctx: Ctx, params: Params) -> Answer {
    let view = ctx
        .read(move |read, actor| {
            let text = |name| params.get(name).unwrap_or_default();
            BlankView::of(read, actor, text("customer"), text("kind"))
        })
        .await?;
    ctx.show(view).await
}

/// Enters a request. The rulebook chooses its owner and sets its clocks.
#[utoipa::path(
    post, path = "/requests", tag = "requests", request_body = Entering,
    responses((status = 201, body = Changed), (status = 403), (status = 422)),
)]
async fn create(ctx: Ctx, input: Input<Entering>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        actor.must(tx, rulebook::Action::Create, KIND)?;
        let mut refusals = Refusals::default();
        let owner = match form.owner.given() {
            Some(typed) => {
                let found = staff::named(tx, typed)?.map(|staff| staff.id);
                refusals.take("owner", found.ok_or_else(|| Message::new("desk-person-unknown")))
            }
            None => None,
        };
        let group = form.group.given().map(|_| form.group.whole());
        let group = group.and_then(|typed| refusals.take("group", typed)).map(kernel::GroupId);
        let promised_on = refusals.take("promised_on", super::show::day(&form.promised_on)).flatten();
        refusals.finish()?;
        let channel = form.channel.given().unwrap_or("phone").to_owned();
        let new = NewRequest {
            subject: form.subject.0.clone(),
            description: form.description.0.clone(),
            kind: form.kind.text().to_owned(),
            category: form.category.text().to_owned(),
            channel,
            priority: form.priority.text().to_owned(),
            customer: form.customer.text().to_owned(),
            caller: form.caller.0.clone(),
            caller_phone: form.caller_phone.0.clone(),
            caller_mail: form.caller_mail.0.clone(),
            promised_on,
            owner,
            group,
        };
        let header = service::enter(tx, actor, &new)?;
        if let Some(customer) = form.drafted_for() {
            service::begun::new_sent(tx, actor, customer)?;
        }
        // Whose request it is now may be beyond what one may read.
        let sees_it = record::may(tx, actor, rulebook::Action::Read, &header)?;
        let beyond = format!("{ADDRESS}?entered={}", header.number);
        let done = changed(header);
        let location = if sees_it { done.location } else { beyond };
        Ok(Done { created: true, location, view: done.view })
    })
    .await
}

/// Requests chosen in the list, and to whom they go.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = RequestsPassedOn)]
struct PassingOn {
    /// Their numbers.
    select: Vec<Typed>,
    /// Who gets them, by id or account; `me` for oneself.
    staff: Typed,
    /// The group that gets them, by id: its queue when nobody is named.
    group: Typed,
    /// Why; it may be left out by who takes them.
    reason: Typed,
    /// The list as it is shown, to come back to it.
    next: Typed,
}

/// Gives several requests to somebody or to a group's queue.
#[utoipa::path(
    post, path = "/requests/assignment", tag = "requests", request_body = PassingOn,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 422)),
)]
async fn assign_many(ctx: Ctx, input: Input<PassingOn>) -> Answer {
    let PassingOn { select, staff, group, reason, next } = input.value;
    let select = numbers(&select);
    ctx.act(&input.digest, move |tx, actor| {
        // Whether one may is asked before to whom they go.
        record::find_chosen(tx, actor, KIND, &select)?;
        let to = super::verbs::recipient(tx, actor, &staff, &group)?;
        service::assign_many(tx, actor, &select, to, reason.text())?;
        Ok(Done::changed(back(&next, ADDRESS), ChangedMany { changed: select.len() }))
    })
    .await
}
