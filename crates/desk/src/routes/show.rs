//! `/requests/{number}`: a request's page, and changing what it is.

use axum::extract::Path;
use kernel::{Day, EventId, Message, Refusals, record};
use rulebook::Action;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::listing::Params;
use web::{Answer, App, Changed, Ctx, Input, Typed};

use super::changed;
use crate::model::KIND;
use crate::pages::{RequestView, look};
use crate::service::{self, Classification};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, classify))
}

/// A day as people write it; none when nothing was typed.
pub(crate) fn day(typed: &Typed) -> Result<Option<Day>, Message> {
    match typed.given() {
        None => Ok(None),
        Some(text) => match sheets::values::date::parse_text(text) {
            Ok(date) => Ok(Some(date.into())),
            Err(_) => Err(Message::new("desk-day-unreadable")),
        },
    }
}

/// A request with its clocks, tasks and timeline.
#[utoipa::path(
    get, path = "/requests/{number}", tag = "requests",
    params(
        ("number" = String, Path, description = "the request's number"),
        ("before" = Option<i64>, Query, description = "only events older than this one"),
    ),
    responses((status = 200, body = RequestView), (status = 404)),
)]
async fn show(ctx: Ctx, Path(number): Path<String>, params: Params) -> Answer {
    let before = params.get("before").and_then(|id| id.parse().ok()).map(EventId);
    let view = ctx.read(move |read, actor| look(read, actor, &number, before)).await?;
    ctx.app().access_log().note(ctx.app().now(), ctx.actor.id, view.record.id);
    ctx.show(view).await
}

/// What of a request is changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Classifying {
    /// The version that is changed.
    version: Typed,
    /// What it is about, in one line.
    subject: Option<Typed>,
    /// A kind of the rulebook, by key.
    kind: Option<Typed>,
    /// A category of it, by key.
    category: Option<Typed>,
    /// `urgent`, `high`, `normal` or `low`.
    priority: Option<Typed>,
    /// The customer's number.
    customer: Option<Typed>,
    /// Who asks.
    caller: Option<Typed>,
    /// By which phone.
    caller_phone: Option<Typed>,
    /// By which mail address.
    caller_mail: Option<Typed>,
    /// The day by which an answer was promised.
    promised_on: Option<Typed>,
}

/// Changes what a request is. Another priority or customer sets its clocks anew.
#[utoipa::path(
    post, path = "/requests/{number}", tag = "requests", request_body = Classifying,
    params(("number" = String, Path, description = "the request's number")),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 412), (status = 422)),
)]
async fn classify(ctx: Ctx, Path(number): Path<String>, input: Input<Classifying>) -> Answer {
    let form = input.value;
    let on = ctx.version(&form.version);
    ctx.act_on(&input.digest, (KIND, &number, on), move |tx, actor, number| {
        record::find(tx, actor, Action::Edit, KIND, number)?;
        let mut refusals = Refusals::default();
        let promised_on = match &form.promised_on {
            Some(typed) => refusals.take("promised_on", day(typed)),
            None => None,
        };
        refusals.finish()?;
        let text = |typed: &Option<Typed>| typed.as_ref().map(|typed| typed.text().to_owned());
        let to = Classification {
            subject: text(&form.subject),
            kind: text(&form.kind),
            category: text(&form.category),
            priority: text(&form.priority),
            customer: text(&form.customer),
            caller: text(&form.caller),
            caller_phone: text(&form.caller_phone),
            caller_mail: text(&form.caller_mail),
            promised_on,
        };
        Ok(changed(service::classify(tx, actor, number, on, &to)?))
    })
    .await
}
