//! What is done with a request: each change of state is a verb on it.

use axum::extract::Path;
use kernel::record::Header;
use kernel::{
    Actor, DepartmentId, Error, GroupId, Message, Moment, Read, Refusals, Result, StaffId, Tx, record, staff,
};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Answer, App, Changed, Ctx, Done, Input, Nothing, Typed};

use super::changed;
use super::show::day;
use crate::model::{ADDRESS, KIND};
use crate::pages::Giving;
use crate::service::{self, Ending, NewTask, Recipient, Said, Verdict};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reply))
        .routes(routes!(wait))
        .routes(routes!(take_down))
        .routes(routes!(note))
        .routes(routes!(assign))
        .routes(routes!(resolve))
        .routes(routes!(close))
        .routes(routes!(reopen))
        .routes(routes!(give_task))
        .routes(routes!(end_task))
        .routes(routes!(withdraw_task))
}

/// Something said about a request.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Saying {
    /// The text, in Markdown.
    text: Typed,
    /// The channel by which it was said; the request's own when left out.
    channel: Typed,
}

impl Saying {
    fn said(&self) -> Said {
        Said { text: self.text.0.clone(), channel: self.channel.text().to_owned() }
    }
}

type Say = fn(&mut Tx<'_>, &Actor, &str, &Said) -> Result<Header>;

async fn say(ctx: Ctx, number: String, input: Input<Saying>, how: Say) -> Answer {
    let said = input.value.said();
    ctx.act(&input.digest, move |tx, actor| Ok(changed(how(tx, actor, &number, &said)?))).await
}

/// Answers the customer; the first answer ends its clock.
#[utoipa::path(
    post, path = "/requests/{number}/replies", tag = "requests", request_body = Saying,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn reply(ctx: Ctx, Path(number): Path<String>, input: Input<Saying>) -> Answer {
    say(ctx, number, input, service::reply).await
}

/// Asks the customer something; the clocks stand still until the answer.
#[utoipa::path(
    post, path = "/requests/{number}/waiting", tag = "requests", request_body = Saying,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn wait(ctx: Ctx, Path(number): Path<String>, input: Input<Saying>) -> Answer {
    say(ctx, number, input, service::wait).await
}

/// What the customer said.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Hearing {
    /// The text, in Markdown.
    text: Typed,
    /// The channel by which it was said; the request's own when left out.
    channel: Typed,
    /// What it means for a request that was solved or closed, and only for one: `confirmed` closes what was solved, with
    /// `unsolved` the request goes on, with `word` it stays as it is.
    verdict: Typed,
    /// `true` closes although other departments have tasks open, which are withdrawn.
    despite_tasks: Typed,
}

/// Takes down what the customer said. A request that waited goes on; for one that was solved or closed it is said what it
/// means.
#[utoipa::path(
    post, path = "/requests/{number}/statements", tag = "requests", request_body = Hearing,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn take_down(ctx: Ctx, Path(number): Path<String>, input: Input<Hearing>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        record::find(tx, actor, Action::Edit, KIND, &number)?;
        let said = Said { text: form.text.0.clone(), channel: form.channel.text().to_owned() };
        let header = match form.verdict.given() {
            None => service::take_down(tx, actor, &number, &said)?,
            Some(key) => {
                let verdict = Verdict::from_key(key)?;
                let despite_tasks = form.despite_tasks.is_ticked();
                service::hear_verdict(tx, actor, &number, &said, verdict, despite_tasks)?
            }
        };
        Ok(changed(header))
    })
    .await
}

/// Writes a note for our own people. Whoever is named in it (`@account`, `@name`) is told.
#[utoipa::path(
    post, path = "/requests/{number}/notes", tag = "requests", request_body = Saying,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 404), (status = 422)),
)]
async fn note(ctx: Ctx, Path(number): Path<String>, input: Input<Saying>) -> Answer {
    say(ctx, number, input, |tx, actor, number, said| service::note(tx, actor, number, &said.text)).await
}

/// A solution.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Resolving {
    /// The version that is changed.
    version: Typed,
    /// The text, in Markdown.
    text: Typed,
    /// `true` gives it although other departments have tasks open.
    despite_tasks: Typed,
}

/// Gives the customer a solution; the clock until the solution stops.
#[utoipa::path(
    post, path = "/requests/{number}/resolution", tag = "requests", request_body = Resolving,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn resolve(ctx: Ctx, Path(number): Path<String>, input: Input<Resolving>) -> Answer {
    let form = input.value;
    let on = ctx.version(&form.version);
    let despite_tasks = form.despite_tasks.is_ticked();
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        Ok(changed(service::resolve(tx, actor, number, on, &form.text, despite_tasks)?))
    })
    .await
}

/// Whom a request goes to: somebody, a group, somebody of a group, or who handles its kind.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Assigning {
    /// The version that is changed.
    version: Typed,
    /// Somebody, by id or account; `me` for oneself.
    staff: Typed,
    /// A group, by id: its queue when nobody is named.
    group: Typed,
    /// `true` for whoever handles its kind by the rulebook.
    handler: Typed,
    /// Why; it may be left out by who takes it.
    reason: Typed,
}

/// Takes a request, or passes it to somebody, to a group's queue, or to who handles its kind.
#[utoipa::path(
    post, path = "/requests/{number}/assignment", tag = "requests", request_body = Assigning,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn assign(ctx: Ctx, Path(number): Path<String>, input: Input<Assigning>) -> Answer {
    let form = input.value;
    let on = ctx.version(&form.version);
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        record::find(tx, actor, Action::Edit, KIND, number)?;
        let reason = form.reason.text();
        if form.handler.is_ticked() {
            let header = service::pass_to_handler(tx, actor, number, on, reason)?;
            return passed(tx, actor, header);
        }
        let to = recipient(tx, actor, &form.staff, &form.group)?;
        let header = service::assign(tx, actor, number, on, to, reason)?;
        passed(tx, actor, header)
    })
    .await
}

/// A request in other hands, which may be beyond what the actor may read: then one goes on in the list.
fn passed(tx: &mut Tx<'_>, actor: &Actor, header: Header) -> Result<Done<Changed>> {
    let sees_it = record::may(tx, actor, Action::Read, &header)?;
    let done = changed(header);
    Ok(if sees_it { done } else { Done { location: ADDRESS.to_owned(), ..done } })
}

/// To whom something goes by the fields `staff` and `group`.
///
/// # Errors
/// Beside the field that names nobody there is; beside `staff` when neither names anybody.
pub(super) fn recipient(
    read: &mut Read<'_>,
    actor: &Actor,
    staff: &Typed,
    group: &Typed,
) -> Result<Recipient> {
    let group = match group.given() {
        Some(_) => Some(GroupId(group.whole().map_err(|wrong| Error::field("group", wrong))?)),
        None => None,
    };
    match (staff.given(), group) {
        (Some(_), Some(group)) => Ok(Recipient::Member(person(read, actor, staff)?, group)),
        (Some(_), None) => Ok(Recipient::Person(person(read, actor, staff)?)),
        (None, Some(group)) => Ok(Recipient::Group(group)),
        (None, None) => Err(Error::field("staff", "desk-recipient-needed")),
    }
}

/// The person whom a field names: `me`, an id, or an account.
///
/// # Errors
/// Beside the field `staff` when nobody is.
pub(super) fn person(read: &mut Read<'_>, actor: &Actor, typed: &Typed) -> Result<StaffId> {
    if typed.text() == "me" {
        return Ok(actor.id);
    }
    let found = match typed.given() {
        Some(typed) => staff::named(read, typed)?,
        None => None,
    };
    found.map(|staff| staff.id).ok_or_else(|| Error::field("staff", "desk-person-unknown"))
}

/// With what a request is closed.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Closing {
    /// The version that is changed.
    version: Typed,
    /// What came of it, by key.
    result: Typed,
    /// Why it came up, by key.
    cause: Typed,
    /// Its category, by key; the one it has when left out.
    category: Typed,
    /// `true` closes it although other departments have tasks open, which are withdrawn.
    despite_tasks: Typed,
}

/// Closes a request with result, cause and category.
#[utoipa::path(
    post, path = "/requests/{number}/closure", tag = "requests", request_body = Closing,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn close(ctx: Ctx, Path(number): Path<String>, input: Input<Closing>) -> Answer {
    let form = input.value;
    let on = ctx.version(&form.version);
    let ending = Ending {
        result: form.result.text().to_owned(),
        cause: form.cause.text().to_owned(),
        category: form.category.text().to_owned(),
        despite_tasks: form.despite_tasks.is_ticked(),
    };
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        Ok(changed(service::close(tx, actor, number, on, &ending)?))
    })
    .await
}

/// Why a request goes on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Reopening {
    /// The version that is changed.
    version: Typed,
    /// Why.
    reason: Typed,
}

/// Opens a request again, with its history.
#[utoipa::path(
    post, path = "/requests/{number}/reopening", tag = "requests", request_body = Reopening,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn reopen(ctx: Ctx, Path(number): Path<String>, input: Input<Reopening>) -> Answer {
    let form = input.value;
    let on = ctx.version(&form.version);
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        Ok(changed(service::reopen(tx, actor, number, on, form.reason.text())?))
    })
    .await
}

/// Hands part of a request to another department as a task.
#[utoipa::path(
    post, path = "/requests/{number}/tasks", tag = "requests", request_body = Giving,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn give_task(ctx: Ctx, Path(number): Path<String>, input: Input<Giving>) -> Answer {
    let form = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        record::find(tx, actor, Action::Edit, KIND, &number)?;
        let mut refusals = Refusals::default();
        let department = form.department.whole().ok().map(DepartmentId);
        let known = match department {
            Some(id) => staff::departments(tx)?.into_iter().any(|department| department.id == id),
            None => false,
        };
        let department = refusals.take(
            "department",
            department.filter(|_| known).ok_or_else(|| Message::new("desk-department-needed")),
        );
        let assignee = match form.staff.given() {
            Some(_) => Some(person(tx, actor, &form.staff)?),
            None => None,
        };
        let due = refusals.take("due", day(&form.due)).flatten();
        let calendar = tx.policy()?;
        let due: Option<Moment> = due.map(|day| calendar.working_calendar().close_of(day.date()).into());
        refusals.finish()?;
        let department = department.ok_or(Error::NotFound)?;
        let new = NewTask { department, assignee, wanted: form.wanted.0.clone(), due };
        Ok(changed(service::task_give(tx, actor, &number, &new)?))
    })
    .await
}

/// What came of a task.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Reporting {
    /// What came of it.
    result: Typed,
}

/// Reports a task as done.
#[utoipa::path(
    post, path = "/requests/{number}/tasks/{task}/completion", tag = "requests", request_body = Reporting,
    params(
        ("number" = String, Path, description = "the request's number"),
        ("task" = i64, Path, description = "the task's id"),
    ),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn end_task(ctx: Ctx, Path((number, task)): Path<(String, i64)>, input: Input<Reporting>) -> Answer {
    ctx.act(&input.digest.clone(), move |tx, actor| {
        Ok(changed(service::task_end(tx, actor, &number, task, &input.value.result)?))
    })
    .await
}

/// Withdraws a task that is no longer wanted.
#[utoipa::path(
    post, path = "/requests/{number}/tasks/{task}/withdrawal", tag = "requests", request_body = Nothing,
    params(
        ("number" = String, Path, description = "the request's number"),
        ("task" = i64, Path, description = "the task's id"),
    ),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)),
)]
async fn withdraw_task(ctx: Ctx, Path((number, task)): Path<(String, i64)>, input: Input<Nothing>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| Ok(changed(service::task_withdraw(tx, actor, &number, task)?)))
        .await
}
