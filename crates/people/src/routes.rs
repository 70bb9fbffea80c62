//! The addresses of staff, departments and groups.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse as _;
use kernel::{DepartmentId, Error, GroupId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::{Done, on_thread};
use web::listing::Params;
use web::{Answer, App, Ctx, Input};

use crate::forms::{ClosureForm, DepartmentForm, GroupForm, PasswordForm, StaffForm};
use crate::pages::{
    Chart, DepartmentTree, DepartmentWriting, GroupList, GroupWriting, PasswordOnce, Person, StaffList,
    StaffWriting,
};
use crate::service::{self, Found};

/// How many colleagues a picker shows.
const SUGGESTIONS: usize = 12;

/// Every route of this room.
pub fn all() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(begin))
        .routes(routes!(suggest))
        .routes(routes!(chart))
        .routes(routes!(departments, department_add))
        .routes(routes!(department_begin))
        .routes(routes!(department_write))
        .routes(routes!(department_change))
        .routes(routes!(groups, group_add))
        .routes(routes!(group_begin))
        .routes(routes!(group_write))
        .routes(routes!(group_change))
        .routes(routes!(show, change))
        .routes(routes!(write))
        .routes(routes!(password))
        .routes(routes!(close))
        .routes(routes!(reopen))
}

/// The staff of the company.
#[utoipa::path(
    get, path = "/people", tag = "people",
    params(
        ("q" = Option<String>, Query, description = "A piece of the name, pinyin, initials or account"),
        ("department" = Option<i64>, Query, description = "In this department or below it"),
        ("group" = Option<i64>, Query, description = "In this group"),
        ("rank" = Option<String>, Query, description = "Of this rank"),
        ("function" = Option<String>, Query, description = "Holding this function"),
        ("active" = Option<String>, Query, description = "`no` for closed accounts, `all` for both"),
        ("page" = Option<String>, Query, description = "Where the page begins")
    ),
    responses((status = 200, description = "A page of people by account"))
)]
async fn list(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, actor| StaffList::read(read, actor, params)).await?;
    ctx.show(found).await
}

/// The form for a new member of staff.
#[utoipa::path(
    get, path = "/people/new", tag = "people",
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn begin(ctx: Ctx) -> Answer {
    let found = ctx.read(StaffWriting::begin).await?;
    ctx.show(found).await
}

/// Adds a member of staff.
#[utoipa::path(
    post, path = "/people", tag = "people", request_body = StaffForm,
    responses((status = 201, description = "The person"), (status = 422, description = "What is wrong, by field"))
)]
async fn add(ctx: Ctx, input: Input<StaffForm>) -> Answer {
    let form = input.value;
    // Who may not administer, and what is wrong anywhere in the form, is refused before any work is done for it.
    let typed = form.clone();
    ctx.read(move |read, actor| {
        actor.must(read, rulebook::Action::Administer, crate::KIND)?;
        service::sound(read, &typed, None).map(drop)
    })
    .await?;
    let given = form.password.untrimmed().map(str::to_owned);
    let hash = on_thread(ctx.app(), move |app| service::hash(app.store(), given.as_deref())).await?;
    ctx.act(&input.digest, move |tx, actor| {
        let sound = service::sound(tx, &form, None)?;
        service::add(tx, Some(actor), &sound, &hash)?;
        let account = &sound.row.account;
        Ok(Done::created(format!("/people/{account}"), Person::read(tx, actor, account)?))
    })
    .await
}

/// The answer of a picker.
#[derive(Serialize, ToSchema)]
#[schema(as = ColleagueSuggestions)]
struct Suggestions {
    /// The colleagues who answer best.
    items: Vec<Found>,
}

/// Colleagues for a picker: by name, pinyin, initials or account.
#[utoipa::path(
    get, path = "/people/suggest", tag = "people",
    params(("q" = String, Query, description = "What was typed")),
    responses((status = 200, body = Suggestions))
)]
async fn suggest(ctx: Ctx, params: Params) -> Answer {
    let typed = params.get("q").unwrap_or_default().to_owned();
    let items = ctx.read(move |read, _| service::find(read, &typed, SUGGESTIONS)).await?;
    Ok(Json(Suggestions { items }).into_response())
}

/// The lines of superiors as a tree.
#[utoipa::path(
    get, path = "/people/chart", tag = "people",
    params(("root" = Option<String>, Query, description = "The account to begin from; the top when none")),
    responses((status = 200, description = "A few levels of the tree"))
)]
async fn chart(ctx: Ctx, params: Params) -> Answer {
    let found = ctx.read(move |read, _| Chart::read(read, params.get("root"))).await?;
    ctx.show(found).await
}

/// A member of staff.
#[utoipa::path(
    get, path = "/people/{account}", tag = "people",
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "The person"), (status = 404, description = "There is no such account"))
)]
async fn show(ctx: Ctx, Path(account): Path<String>) -> Answer {
    let found = ctx.read(move |read, actor| Person::read(read, actor, &account)).await?;
    ctx.show(found).await
}

/// The form in which a member of staff is changed.
#[utoipa::path(
    get, path = "/people/{account}/edit", tag = "people",
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn write(ctx: Ctx, Path(account): Path<String>) -> Answer {
    let found = ctx.read(move |read, actor| StaffWriting::of(read, actor, &account)).await?;
    ctx.show(found).await
}

/// Changes a member of staff.
#[utoipa::path(
    post, path = "/people/{account}", tag = "people", request_body = StaffForm,
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "The person"), (status = 412, description = "Somebody changed them meanwhile"), (status = 422, description = "What is wrong, by field"))
)]
async fn change(ctx: Ctx, Path(account): Path<String>, input: Input<StaffForm>) -> Answer {
    let on = ctx.version(&input.value.version);
    ctx.act(&input.digest, move |tx, actor| {
        // Asked before the form is looked at: who may not is not told what is wrong with it.
        actor.must(tx, rulebook::Action::Administer, crate::KIND)?;
        let before = service::by_account(tx, &account)?;
        let sound = service::sound(tx, &input.value, Some(&before))?;
        service::change(tx, actor, &before, on, &sound)?;
        let account = &sound.row.account;
        Ok(Done::changed(format!("/people/{account}"), Person::read(tx, actor, account)?))
    })
    .await
}

/// Sets somebody's password; without one given, the program thinks of one and shows it this once.
#[utoipa::path(
    post, path = "/people/{account}/password", tag = "people", request_body = PasswordForm,
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "The account, and the password when the program thought of it"))
)]
async fn password(ctx: Ctx, Path(account): Path<String>, input: Input<PasswordForm>) -> Answer {
    let asked = account.clone();
    let staff = ctx
        .read(move |read, actor| {
            actor.must(read, rulebook::Action::Administer, crate::KIND)?;
            service::by_account(read, &asked)
        })
        .await?;
    if let Some(given) = input.value.password.untrimmed() {
        service::password_checked(given, &account)?;
    }
    let given = input.value.password.untrimmed().map(str::to_owned);
    let (fresh, hash) = on_thread(ctx.app(), move |app| {
        let fresh = match &given {
            Some(_) => None,
            None => Some(service::fresh_password(app.store().house().randomness.as_ref())?),
        };
        let hash = service::hash(app.store(), given.as_deref().or(fresh.as_deref()))?;
        Ok((fresh, hash))
    })
    .await?;
    // Not through `act`: what it answers with is kept for a day, and a password must not be.
    let id = staff.id;
    ctx.write(move |tx, actor| service::set_password(tx, Some(actor), id, &hash)).await?;
    ctx.show(PasswordOnce { account: staff.account, name: staff.name, password: fresh }).await
}

/// Closes an account; what is open passes to the successor.
#[utoipa::path(
    post, path = "/people/{account}/closure", tag = "people", request_body = ClosureForm,
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "The person, closed or handing over"), (status = 422, description = "Something is open and no successor is named"))
)]
async fn close(ctx: Ctx, Path(account): Path<String>, input: Input<ClosureForm>) -> Answer {
    let on = ctx.version(&input.value.version);
    ctx.act(&input.digest, move |tx, actor| {
        let leaver = service::by_account(tx, &account)?;
        service::close(tx, actor, &leaver, on, &input.value)?;
        Ok(Done::changed(format!("/people/{account}"), Person::read(tx, actor, &account)?))
    })
    .await
}

/// Opens a closed account again.
#[utoipa::path(
    post, path = "/people/{account}/reopening", tag = "people", request_body = ClosureForm,
    params(("account" = String, Path, description = "The name signed in with")),
    responses((status = 200, description = "The person"))
)]
async fn reopen(ctx: Ctx, Path(account): Path<String>, input: Input<ClosureForm>) -> Answer {
    let on = ctx.version(&input.value.version);
    ctx.act(&input.digest, move |tx, actor| {
        let who = service::by_account(tx, &account)?;
        service::reopen(tx, actor, &who, on)?;
        Ok(Done::changed(format!("/people/{account}"), Person::read(tx, actor, &account)?))
    })
    .await
}

/// The departments as a tree.
#[utoipa::path(
    get, path = "/people/departments", tag = "people",
    responses((status = 200, description = "Each department, followed by those below it"))
)]
async fn departments(ctx: Ctx) -> Answer {
    let found = ctx.read(DepartmentTree::read).await?;
    ctx.show(found).await
}

/// The form for a new department.
#[utoipa::path(
    get, path = "/people/departments/new", tag = "people",
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn department_begin(ctx: Ctx) -> Answer {
    let found = ctx.read(|read, actor| DepartmentWriting::read(read, actor, None)).await?;
    ctx.show(found).await
}

/// Adds a department.
#[utoipa::path(
    post, path = "/people/departments", tag = "people", request_body = DepartmentForm,
    responses((status = 201, description = "The tree"), (status = 422, description = "What is wrong, by field"))
)]
async fn department_add(ctx: Ctx, input: Input<DepartmentForm>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        service::department_add(tx, actor, &input.value)?;
        Ok(Done::created("/people/departments", DepartmentTree::read(tx, actor)?))
    })
    .await
}

/// The form in which a department is changed.
#[utoipa::path(
    get, path = "/people/departments/{id}/edit", tag = "people",
    params(("id" = i64, Path, description = "The department's number")),
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn department_write(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let id = DepartmentId(number(&id)?);
    let found = ctx.read(move |read, actor| DepartmentWriting::read(read, actor, Some(id))).await?;
    ctx.show(found).await
}

/// Changes a department.
#[utoipa::path(
    post, path = "/people/departments/{id}", tag = "people", request_body = DepartmentForm,
    params(("id" = i64, Path, description = "The department's number")),
    responses((status = 200, description = "The tree"), (status = 412, description = "Somebody changed it meanwhile"), (status = 422, description = "What is wrong, by field"))
)]
async fn department_change(ctx: Ctx, Path(id): Path<String>, input: Input<DepartmentForm>) -> Answer {
    let (id, on) = (DepartmentId(number(&id)?), ctx.version(&input.value.version));
    ctx.act(&input.digest, move |tx, actor| {
        service::department_change(tx, actor, id, on, &input.value)?;
        Ok(Done::changed("/people/departments", DepartmentTree::read(tx, actor)?))
    })
    .await
}

/// The groups.
#[utoipa::path(
    get, path = "/people/groups", tag = "people",
    responses((status = 200, description = "Each group with its size"))
)]
async fn groups(ctx: Ctx) -> Answer {
    let found = ctx.read(GroupList::read).await?;
    ctx.show(found).await
}

/// The form for a new group.
#[utoipa::path(
    get, path = "/people/groups/new", tag = "people",
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn group_begin(ctx: Ctx) -> Answer {
    let found = ctx.read(|read, actor| GroupWriting::read(read, actor, None)).await?;
    ctx.show(found).await
}

/// Adds a group.
#[utoipa::path(
    post, path = "/people/groups", tag = "people", request_body = GroupForm,
    responses((status = 201, description = "The groups"), (status = 422, description = "What is wrong, by field"))
)]
async fn group_add(ctx: Ctx, input: Input<GroupForm>) -> Answer {
    ctx.act(&input.digest, move |tx, actor| {
        service::group_add(tx, actor, &input.value)?;
        Ok(Done::created("/people/groups", GroupList::read(tx, actor)?))
    })
    .await
}

/// The form in which a group is changed.
#[utoipa::path(
    get, path = "/people/groups/{id}/edit", tag = "people",
    params(("id" = i64, Path, description = "The group's number")),
    responses((status = 200, description = "What the form begins with"), (status = 403, description = "Only for administrators"))
)]
async fn group_write(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let id = GroupId(number(&id)?);
    let found = ctx.read(move |read, actor| GroupWriting::read(read, actor, Some(id))).await?;
    ctx.show(found).await
}

/// Changes a group.
#[utoipa::path(
    post, path = "/people/groups/{id}", tag = "people", request_body = GroupForm,
    params(("id" = i64, Path, description = "The group's number")),
    responses((status = 200, description = "The groups"), (status = 412, description = "Somebody changed it meanwhile"), (status = 422, description = "What is wrong, by field"))
)]
async fn group_change(ctx: Ctx, Path(id): Path<String>, input: Input<GroupForm>) -> Answer {
    let (id, on) = (GroupId(number(&id)?), ctx.version(&input.value.version));
    ctx.act(&input.digest, move |tx, actor| {
        service::group_change(tx, actor, id, on, &input.value)?;
        Ok(Done::changed("/people/groups", GroupList::read(tx, actor)?))
    })
    .await
}

/// A number in an address; what is none is not found.
fn number(text: &str) -> kernel::Result<i64> {
    text.parse().map_err(|_| Error::NotFound)
}
