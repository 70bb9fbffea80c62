//! `/settings`.

use axum::extract::Path;
use axum::http::StatusCode;
use kernel::{SessionId, TokenId, session};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::{Done, Wish, on_thread};
use web::{Answer, App, Ctx, Input, Nothing};

use super::{
    NewMail, NewPassword, NewToken, PATH, Settings, TokenAdded, add_token, change_password, choose_mail, look,
};
use crate::onward::Onward;

/// The routes of settings.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(new_password))
        .routes(routes!(new_mail))
        .routes(routes!(end_session))
        .routes(routes!(new_token))
        .routes(routes!(end_token))
}

/// One's own settings, and for administrators how the system stands.
#[utoipa::path(get, path = "/settings", tag = "settings", responses((status = 200, body = Settings)))]
async fn show(ctx: Ctx) -> Answer {
    let session = ctx.session;
    let found = ctx.read(move |read, actor| look(read, actor, session)).await?;
    ctx.show(found).await
}

/// Changes one's own password and ends all other sessions.
#[utoipa::path(
    post, path = "/settings/password", tag = "settings", request_body = NewPassword,
    responses((status = 200, body = Onward), (status = 422)),
)]
async fn new_password(ctx: Ctx, input: Input<NewPassword>) -> Answer {
    let (actor, session, asked) = (ctx.actor.clone(), ctx.session, input.value);
    on_thread(ctx.app(), move |app| change_password(app.store(), &actor, session, &asked, app.now())).await?;
    Ok(Onward::to(PATH).answer(ctx.guest.wish))
}

/// Chooses about what one has mail, and how soon. Unread notices are in the application whatever is chosen.
#[utoipa::path(
    post, path = "/settings/mail", tag = "settings", request_body = NewMail,
    responses((status = 200, body = Onward), (status = 422)),
)]
async fn new_mail(ctx: Ctx, input: Input<NewMail>) -> Answer {
    let asked = input.value;
    ctx.act(&input.digest, move |tx, actor| {
        choose_mail(tx, actor, &asked)?;
        Ok(Done::changed(PATH, Onward::to(PATH)))
    })
    .await
}

/// Ends one of one's own sessions.
#[utoipa::path(
    post, path = "/settings/sessions/{id}/ending", tag = "settings",
    responses((status = 200, body = Onward), (status = 404)),
)]
async fn end_session(ctx: Ctx, Path(id): Path<i64>, input: Input<Nothing>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        session::end(tx, actor.id, SessionId(id))?;
        Ok(Done::changed(PATH, Onward::to(PATH)))
    })
    .await
}

/// Makes a token for a program. The answer alone shows it, so it is kept for no idempotency key.
#[utoipa::path(
    post, path = "/settings/tokens", tag = "settings", request_body = NewToken,
    responses((status = 201, body = TokenAdded), (status = 422)),
)]
async fn new_token(ctx: Ctx, input: Input<NewToken>) -> Answer {
    let (actor, asked) = (ctx.actor.clone(), input.value);
    let added = on_thread(ctx.app(), move |app| add_token(app.store(), &actor, &asked, app.now())).await?;
    let mut response = ctx.show(added).await?;
    if ctx.guest.wish == Wish::Json {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

/// Ends one of one's own tokens.
#[utoipa::path(
    post, path = "/settings/tokens/{id}/ending", tag = "settings",
    responses((status = 200, body = Onward), (status = 404)),
)]
async fn end_token(ctx: Ctx, Path(id): Path<i64>, input: Input<Nothing>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        session::end_token(tx, actor.id, TokenId(id))?;
        Ok(Done::changed(PATH, Onward::to(PATH)))
    })
    .await
}
