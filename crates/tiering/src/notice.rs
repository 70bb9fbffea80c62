//! The address where an account manager says that a customer was told of the new tier (`tiering.notify`).

use axum::extract::Path;
use kernel::record;
use maud::html;
use rulebook::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::{Tone, notice_box, sheet_padded};
use web::{Answer, App, Ctx, Done, Input, Page, Typed, Ui, View};

use crate::change::form_head;
use crate::explain::notice_form;
use crate::notify;
use crate::view::Stands;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(form, told))
}

/// How a customer was told.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Told {
    /// `phone`, `visit`, `mail`, `letter` or `message`.
    how: Typed,
    /// What was said, to whom.
    note: Typed,
}

/// The page that asks how a customer was told.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// The customer's number.
    customer: String,
    /// The customer's name.
    name: String,
    /// Whether there is something to tell.
    owed: bool,
}

impl View for NoticeView {
    fn page(&self, ui: &Ui) -> Page {
        let body = html! {
            (form_head(ui, &self.customer, &self.name, "duty-tiering-notify"))
            (sheet_padded("", None, html! {
                @if self.owed { (notice_form(ui, &self.customer)) }
                @else { (notice_box(Tone::Good, html! { (ui.t("tiering-notice-nothing")) })) }
                p { (ui.clause("tiering.notify")) }
            }))
        };
        Page::new(ui.t("duty-tiering-notify"), body)
    }
}

/// The form that says how a customer was told.
#[utoipa::path(get, path = "/customers/{number}/tier-notice", tag = "tiering", params(("number" = String, Path)),
    responses((status = 200, body = NoticeView)))]
async fn form(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let view = ctx
        .read(move |read, actor| {
            let header = record::find(read, actor, Action::Read, "customer", &number)?;
            let owed = notify::open_notice(read, header.id)?.is_some();
            Ok(NoticeView { customer: header.number, name: header.title, owed })
        })
        .await?;
    ctx.show(view).await
}

/// Says how a customer was told of the new tier; the duty is done.
#[utoipa::path(post, path = "/customers/{number}/tier-notice", tag = "tiering", params(("number" = String, Path)),
    request_body = Told, responses((status = 200, body = Stands), (status = 422, description = "Refused")))]
async fn told(ctx: Ctx, Path(number): Path<String>, input: Input<Told>) -> Answer {
    let told = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        notify::tell(tx, actor, &number, told.how.text(), told.note.text())?;
        let header = record::find(tx, actor, Action::Read, "customer", &number)?;
        let location = format!("/customers/{number}");
        Ok(Done::changed(location.clone(), Stands::at(&header, &location)))
    })
    .await
}
