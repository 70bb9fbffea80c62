//! `/customers`: the list, its export, what pickers are offered, handing several over.

use kernel::{record, staff};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::export::download;
use web::i18n::t;
use web::listing::{ListState, Params, back};
use web::several::numbers;
use web::{Answer, App, ChangedMany, Chosen, Ctx, Done, Input};

use crate::list::{page, rows, suggest};
use crate::model::{ADDRESS, KIND};
use crate::pages::{CustomerList, Suggestions};
use crate::{export, service};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, super::archive::create))
        .routes(routes!(offer))
        .routes(routes!(hand_over))
        .routes(routes!(export_selected))
}

/// The most people whose customers are offered as a filter.
const OWNERS: usize = 200;

/// Customers within what one may read, filtered and ordered as the address says.
#[utoipa::path(
    get, path = "/customers", tag = "customers",
    params(
        ("q" = Option<String>, Query, description = "part of a name, pinyin initials, a number, the last digits of a phone"),
        ("kind" = Option<String>, Query, description = "a kind of the rulebook, or `special` for the whole class"),
        ("tier" = Option<String>, Query, description = "`1` to `4`, or `none`"),
        ("lifecycle" = Option<String>, Query, description = "`contacted`, `developing`, `customer`, `dormant` or `lost`"),
        ("region" = Option<String>, Query, description = "exactly this region"),
        ("credit" = Option<String>, Query, description = "`A` to `D`, or `none`"),
        ("owner" = Option<String>, Query, description = "an account manager's id, `me` or `none`"),
        ("incomplete" = Option<String>, Query, description = "anything: only archives that lack required fields"),
        ("promising" = Option<String>, Query, description = "anything: only promising ones"),
        ("key" = Option<String>, Query, description = "anything: only key customers"),
        ("tag" = Vec<String>, Query, description = "a tag it bears, in any writing; several for those that bear them all"),
        ("opened_from" = Option<String>, Query, description = "the first day on which the archive may have been opened"),
        ("opened_until" = Option<String>, Query, description = "the last day"),
        ("bought_from" = Option<String>, Query, description = "the first day of a span in which something was bought"),
        ("bought_until" = Option<String>, Query, description = "the last day"),
        ("currency" = Option<String>, Query, description = "in which currency, within that span; `other` for any but the company's"),
        ("import" = Option<String>, Query, description = "the number of the import that brought them, their contacts or their purchases"),
        ("sort" = Option<String>, Query, description = "`name`; the newest first when left out"),
        ("columns" = Vec<String>, Query, description = "the columns seen; `amount` adds the purchases of twelve months"),
        ("page" = Option<String>, Query, description = "the next page, as the page before names it"),
        ("format" = Option<String>, Query, description = "`xlsx` for a sheet"),
    ),
    responses((status = 200, body = CustomerList), (status = 422)),
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    if params.get("format") == Some("xlsx") {
        return sheet(&ctx, params.without("format")).await;
    }
    let view = ctx
        .read(move |read, actor| {
            let (page, count) = page(read, actor, &params)?;
            let with_amounts = params.all("columns").any(|column| column == crate::pages::AMOUNT);
            let rows = rows(read, &page.ids, with_amounts)?;
            let reports: Vec<_> = actor.reports.iter().copied().take(OWNERS).collect();
            let mut owners: Vec<_> = staff::names(read, &reports)?.into_iter().collect();
            owners.sort_by(|one, other| one.1.cmp(&other.1));
            let state = ListState::of(read, actor, ADDRESS, params, Some(count), &page)?;
            Ok(CustomerList { rows, state, owners })
        })
        .await?;
    ctx.show(view).await
}

/// Writes down the export, then gives it.
async fn sheet(ctx: &Ctx, params: Params) -> Answer {
    let noted = params.clone();
    ctx.write(move |tx, actor| export::note(tx, actor, &noted)).await?;
    let locale = ctx.locale();
    let bytes = ctx.read(move |read, actor| export::sheet(read, actor, &params, locale)).await?;
    download(&format!("{}.xlsx", t(locale, "customers-title")), bytes)
}

/// Customers for a picker, by what was typed.
#[utoipa::path(
    get, path = "/customers/suggest", tag = "customers",
    params(("q" = Option<String>, Query, description = "what was typed")),
    responses((status = 200, body = Suggestions)),
)]
async fn offer(ctx: Ctx, params: Params) -> Answer {
    let found = ctx
        .read(move |read, actor| {
            Ok(Suggestions::of(suggest(read, actor, params.get("q").unwrap_or_default())?))
        })
        .await?;
    ctx.show(found).await
}

/// Hands several customers over to another account manager.
#[utoipa::path(
    post, path = "/customers/handover", tag = "customers", request_body = Chosen,
    responses((status = 200, body = ChangedMany), (status = 403), (status = 422)),
)]
async fn hand_over(ctx: Ctx, input: Input<Chosen>) -> Answer {
    let Chosen { select, staff, next } = input.value;
    let select = numbers(&select);
    ctx.act(&input.digest, move |tx, actor| {
        record::find_chosen(tx, actor, KIND, &select)?;
        let to = super::team::staff_id(tx, "staff", &staff)?;
        let changed = service::hand_over_many(tx, actor, &select, to)?;
        Ok(Done::changed(back(&next, ADDRESS), ChangedMany { changed }))
    })
    .await
}

/// A sheet of the customers chosen in the list.
#[utoipa::path(
    post, path = "/customers/export", tag = "customers", request_body = Chosen,
    responses((status = 200, description = "an XLSX file"), (status = 403), (status = 422)),
)]
async fn export_selected(ctx: Ctx, input: Input<Chosen>) -> Answer {
    ctx.read(|read, actor| actor.must(read, rulebook::Action::Export, KIND)).await?;
    if input.value.select.is_empty() {
        return Err(kernel::Error::field("select", "error-none-selected").into());
    }
    let chosen = input.value.select.iter().map(|number| format!("select={}", web::listing::encode(number)));
    sheet(&ctx, Params::parse(&chosen.collect::<Vec<_>>().join("&"))).await
}
