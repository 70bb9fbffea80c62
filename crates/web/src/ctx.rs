//! Who asks, in which language, when, and in which form the answer is wanted.
//!
//! A handler takes a [`Ctx`]; what it holds was checked before the handler runs. [`Ctx::read`] and [`Ctx::act`] run one
//! use case in one transaction off the async threads; [`Ctx::show`] turns what it found into the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::Json;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::idempotency::{self, Answer as Kept};
use kernel::policy::Policy;
use kernel::{
    Actor, Error, Read, SessionId, TokenId, Tx, approval, duty, event, notice, record, session, staff,
};
use maud::{Markup, html};
use rulebook::Rulebook;

use crate::app::App;
use crate::components::{NavGroup, NavItem, PageHead, Person, Shell, Theme, shell};
use crate::i18n::{Locale, t};
use crate::problem::{Problem, Standing};
use crate::room::NavPlace;
use crate::ui::Ui;
use crate::view::View;

/// What a handler returns.
pub type Answer = Result<Response, Problem>;

/// The version that no record has: they count from 1.
const NOWHERE: i64 = 0;

/// The header by which our own scripts say that they ask for a page by themselves, without anybody having wished for it.
const UNASKED: &str = "zhike-unasked";

/// The session's cookie.
pub const SESSION_COOKIE: &str = "zhike";

/// In which form the answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A page.
    Page,
    /// JSON.
    Json,
    /// What our own form script understands: the address to go to, or a problem.
    Script,
}

impl Wish {
    /// From the path and the `Accept` header.
    #[must_use]
    pub fn of(headers: &HeaderMap, path: &str) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_for_script = accept.starts_with("application/json") || accept.starts_with("text/event-stream");
        if path.starts_with("/api/") || is_for_script {
            Self::Json
        } else if accept.starts_with("application/problem+json") {
            Self::Script
        } else {
            Self::Page
        }
    }
}

/// What the browser says about its person before anybody is signed in.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The language.
    pub locale: Locale,
    /// Light, dark, or the system's.
    pub theme: Theme,
    /// Whether the navigation is collapsed.
    pub nav_slim: bool,
}

impl Preferences {
    /// From cookies, the address (`?lang=`) and `Accept-Language`.
    #[must_use]
    pub fn of(headers: &HeaderMap, query: Option<&str>) -> Self {
        let asked = query
            .into_iter()
            .flat_map(|query| form_urlencoded::parse(query.as_bytes()))
            .find(|(name, _)| name == "lang")
            .and_then(|(_, tag)| Locale::from_tag(&tag));
        let locale = asked
            .or_else(|| cookie(headers, "lang").and_then(|tag| Locale::from_tag(&tag)))
            .or_else(|| {
                let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
                Locale::from_accept_language(accepted)
            })
            .unwrap_or_default();
        Self {
            locale,
            theme: cookie(headers, "theme").map(|value| Theme::from_cookie(&value)).unwrap_or_default(),
            nav_slim: cookie(headers, "nav").as_deref() == Some("slim"),
        }
    }
}

/// A cookie's value.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

/// Somebody who is not signed in, or need not be.
#[derive(Clone)]
pub struct Guest {
    /// The program.
    pub app: App,
    /// Language and theme.
    pub preferences: Preferences,
    /// In which form the answer is wanted.
    pub wish: Wish,
    /// From where.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// The page's address with its query.
    pub uri: String,
}

impl FromRequestParts<App> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let peer = parts
            .extensions
            .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
            .map(|info| info.0.ip().to_string());
        let forwarded = app
            .settings()
            .behind_proxy
            .then(|| parts.headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next())
            .flatten()
            .map(|address| address.trim().to_owned());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self {
            app: app.clone(),
            preferences: Preferences::of(&parts.headers, uri.query()),
            wish: Wish::of(&parts.headers, uri.path()),
            address: forwarded.or(peer).unwrap_or_default(),
            agent: agent.unwrap_or_default().to_owned(),
            uri: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        })
    }
}

/// Somebody who is signed in and asks for something.
#[derive(Clone)]
pub struct Ctx {
    /// The program, the language, the form.
    pub guest: Guest,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// The browser's session; none for a program with a token.
    pub session: Option<SessionId>,
    /// The program's token; none for a browser.
    pub token: Option<TokenId>,
    /// The version the change is made on, from `If-Match`.
    pub if_match: Option<i64>,
    /// The key by which a repeated request is known.
    idempotency_key: Option<String>,
    /// Whether a version was needed and none was named.
    versionless: Arc<AtomicBool>,
    /// What the frame around a page shows, read together with who asks.
    surroundings: Option<Surroundings>,
    /// Where the log ended before anything was read for this answer.
    live_from: i64,
}

/// What the frame around a page shows.
#[derive(Clone)]
struct Surroundings {
    policy: Arc<Policy>,
    late: i64,
    waiting: i64,
    unread: i64,
    post: String,
}

impl Surroundings {
    fn of(read: &mut Read<'_>, actor: &Actor) -> kernel::Result<Self> {
        Ok(Self {
            policy: read.policy()?,
            late: duty::burden(read, actor.id)?.1,
            waiting: approval::waiting_count(read, actor)?.number,
            unread: notice::unread(read, actor.id)?,
            post: staff::get(read, actor.id)?.position,
        })
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let guest = Guest::from_request_parts(parts, app).await?;
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(|token| token.trim().to_owned());
        let session = cookie(&parts.headers, SESSION_COOKIE);
        let is_page = guest.wish == Wish::Page && parts.method == Method::GET;
        // What an open page asks by itself does not keep a session alive that nobody uses.
        let is_unasked = parts.headers.contains_key(UNASKED) || parts.uri.path().ends_with("/live");
        let live_from = app.live().head();
        let found = on_thread(app, move |app| {
            identify(&app, bearer.as_deref(), session.as_deref(), is_page, is_unasked)
        });
        let Some(Known { actor, session, token, surroundings }) = found.await? else {
            return Err(Problem::signed_out());
        };
        if let Some(cell) = parts.extensions.get::<crate::guard::Person>() {
            cell.set(actor.id);
        }
        let header_text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let mut ctx = Self {
            guest,
            actor: Arc::new(actor),
            session,
            token,
            if_match: header_text("if-match")
                .and_then(|value| value.trim_matches(['"', 'W', '/']).parse().ok()),
            idempotency_key: header_text("idempotency-key").map(|key| key.chars().take(100).collect()),
            versionless: Arc::default(),
            surroundings,
            live_from,
        };
        if let Some(locale) = Locale::from_tag(&ctx.actor.locale)
            && !ctx.guest.uri.contains("lang=")
        {
            ctx.guest.preferences.locale = locale;
        }
        Ok(ctx)
    }
}

/// Whose last use is to be written down.
enum Seen {
    Session(SessionId),
    Token(TokenId),
    Lately,
}

/// Who was found behind a token or a session.
struct Known {
    actor: Actor,
    session: Option<SessionId>,
    token: Option<TokenId>,
    surroundings: Option<Surroundings>,
}

/// Who stands behind a token or a session. For a page, what its frame shows is read in the same go.
fn identify(
    app: &App,
    bearer: Option<&str>,
    cookie: Option<&str>,
    is_page: bool,
    is_unasked: bool,
) -> kernel::Result<Option<Known>> {
    let now = app.now();
    let found = app.store().read(now, |read| {
        let (staff, session, token, seen) = if let Some(token) = bearer {
            let Some(token) = session::api_token(read, token)? else { return Ok(None) };
            let unseen = token.seen_at.is_none_or(|seen| session::is_unseen(seen, now));
            let seen = if unseen { Seen::Token(token.id) } else { Seen::Lately };
            (token.staff_id, None, Some(token.id), seen)
        } else {
            let Some(token) = cookie else { return Ok(None) };
            let Some(session) = session::by_token(read, token)? else { return Ok(None) };
            let unseen = session::is_unseen(session.seen_at, now);
            let seen = if unseen { Seen::Session(session.id) } else { Seen::Lately };
            (session.staff_id, Some(session.id), None, seen)
        };
        let actor = match Actor::load(read, staff) {
            Ok(actor) => actor,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let surroundings = if is_page { Some(Surroundings::of(read, &actor)?) } else { None };
        Ok(Some((Known { actor, session, token, surroundings }, seen)))
    })?;
    let Some((known, seen)) = found else { return Ok(None) };
    match seen {
        Seen::Lately => {}
        _ if is_unasked => {}
        Seen::Session(id) => app.store().write(now, move |tx| session::seen(tx, id))?,
        Seen::Token(id) => app.store().write(now, move |tx| session::token_seen(tx, id))?,
    }
    Ok(Some(known))
}

/// Runs synchronous work on a thread that may wait.
pub async fn on_thread<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(App) -> kernel::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let app = app.clone();
    let begun = Instant::now();
    let result = tokio::task::spawn_blocking(move || {
        let before = kernel::store::queries();
        (work(app), kernel::store::queries() - before)
    });
    match result.await {
        Ok((result, queries)) => {
            crate::guard::count_database(begun.elapsed(), queries);
            result.map_err(Problem::from)
        }
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "web-problem-internal")),
    }
}

/// What a change came to.
#[derive(Clone, Debug)]
pub struct Done<V> {
    /// Where to go on.
    pub location: String,
    /// What is sent to programs.
    pub view: V,
    /// Whether something new came into being.
    pub created: bool,
}

impl<V> Done<V> {
    /// Something changed.
    pub fn changed(location: impl Into<String>, view: V) -> Self {
        Self { location: location.into(), view, created: false }
    }

    /// Something new.
    pub fn created(location: impl Into<String>, view: V) -> Self {
        Self { location: location.into(), view, created: true }
    }
}

impl Ctx {
    /// The program.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.guest.app
    }

    /// The person's language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.guest.preferences.locale
    }

    /// The version a change is made on, when one is named: by `If-Match`, else by the form.
    #[must_use]
    pub fn named_version(&self, form: &crate::input::Typed) -> Option<i64> {
        self.if_match.or_else(|| form.text().parse().ok())
    }

    /// The version a change must be made on. Where none is named it is one that stands nowhere: whether somebody may make the
    /// change is looked at first, and only when it comes to the version, the answer is that one is needed (428).
    #[must_use]
    pub fn version(&self, form: &crate::input::Typed) -> i64 {
        self.named_version(form).unwrap_or_else(|| {
            self.versionless.store(true, Ordering::Relaxed);
            NOWHERE
        })
    }

    /// Reads, in one moment of the database.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Read<'_>, &Actor) -> kernel::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let actor = Arc::clone(&self.actor);
        on_thread(self.app(), move |app| app.store().read(app.now(), |read| look(read, &actor))).await
    }

    /// Writes, and waits until it is on disk.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Tx<'_>, &Actor) -> kernel::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let actor = Arc::clone(&self.actor);
        let written =
            on_thread(self.app(), move |app| app.store().write(app.now(), move |tx| change(tx, &actor)))
                .await;
        written.map_err(|problem| {
            if problem.standing.is_some() && self.versionless.load(Ordering::Relaxed) {
                Problem::new(StatusCode::PRECONDITION_REQUIRED, "web-problem-version-needed")
            } else {
                problem
            }
        })
    }

    /// Makes a change once, however often the same request comes, and answers with what it came to.
    ///
    /// `digest` is [`crate::Input::digest`]. With an `Idempotency-Key`, the answer is kept in the same transaction, and the
    /// same key again gets it again.
    pub async fn act<V: View>(
        &self,
        digest: &str,
        change: impl Fn(&mut Tx<'_>, &Actor) -> kernel::Result<Done<V>> + Send + 'static,
    ) -> Answer {
        let key = self.idempotency_key.clone();
        let digest = digest.to_owned();
        let kept = self
            .write(move |tx, actor| {
                if let Some(key) = &key
                    && let Some(answer) = idempotency::answered(tx, actor.id, key, &digest)?
                {
                    return Ok(answer);
                }
                let done = change(tx, actor)?;
                let body =
                    serde_json::to_string(&done.view).map_err(|error| Error::Corrupt(error.to_string()))?;
                let status = if done.created { 201 } else { 200 };
                let answer = Kept { request_hash: digest.clone(), status, location: done.location, body };
                if let Some(key) = &key {
                    idempotency::keep(tx, actor.id, key, &answer)?;
                }
                Ok(answer)
            })
            .await?;
        Ok(self.answered(kept))
    }

    fn answered(&self, kept: Kept) -> Response {
        let status = u16::try_from(kept.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        match self.guest.wish {
            Wish::Page => Redirect::to(&kept.location).into_response(),
            Wish::Script => Json(serde_json::json!({ "location": kept.location })).into_response(),
            Wish::Json => {
                let location = HeaderValue::from_str(&kept.location).ok();
                let mut response = (status.unwrap_or(StatusCode::OK), kept.body).into_response();
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                if let Some(location) = location {
                    headers.insert(header::LOCATION, location);
                }
                response
            }
        }
    }

    /// Adds to a problem what changed since the version somebody's change was made on.
    pub async fn explain(&self, problem: Problem, record: kernel::RecordId, on: i64) -> Problem {
        let Some(standing) = &problem.standing else { return problem };
        let version = standing.version;
        let locale = self.locale();
        let told = self.read(move |read, _| {
            let events = event::since(read, record, on)?;
            crate::timeline::told(read, locale, &events)
        });
        let changes = told.await.unwrap_or_default();
        Problem { standing: Some(Standing { version, changes }), ..problem }
    }

    /// [`Self::explain`] for an answer about the record of `kind` with `number`; any other answer stays as it is.
    pub async fn explained(&self, answer: Answer, kind: &'static str, number: &str, on: i64) -> Answer {
        let problem = match answer {
            Err(problem) if problem.standing.is_some() => problem,
            other => return other,
        };
        let number = number.to_owned();
        let found = self
            .read(move |read, actor| record::find(read, actor, rulebook::Action::Read, kind, &number))
            .await;
        match found {
            Ok(header) => Err(self.explain(problem, header.id, on).await),
            Err(_) => Err(problem),
        }
    }

    /// Shows what was found, as a page inside the frame or as JSON.
    pub async fn show<V: View>(&self, view: V) -> Answer {
        let version = view.version();
        let mut response = if self.guest.wish == Wish::Page {
            let (mut frame, ui) = self.frame().await?;
            let page = view.page(&ui);
            frame.title = page.title;
            frame.query = page.query;
            shell(&frame, page.body).into_response()
        } else {
            Json(view).into_response()
        };
        if let Some(tag) = version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        Ok(response)
    }

    /// A page that is about no record, such as a refusal, inside the frame.
    pub(crate) async fn framed(&self, title: &str, body: Markup) -> Result<Markup, Problem> {
        let (mut frame, _) = self.frame().await?;
        title.clone_into(&mut frame.title);
        let body = html! { (PageHead::new(title)) (body) };
        Ok(shell(&frame, body))
    }

    /// What stands around the page, and what drawing it needs.
    async fn frame(&self) -> Result<(Shell, Ui), Problem> {
        let app = self.app().clone();
        let surroundings = match &self.surroundings {
            Some(surroundings) => surroundings.clone(),
            None => self.read(Surroundings::of).await?,
        };
        let Surroundings { policy, late, waiting, unread, post } = surroundings;
        let locale = self.locale();
        let path = self.guest.uri.split('?').next().unwrap_or_default().to_owned();
        let count = |href: &str| match href {
            "/duties" => (u64::try_from(late).unwrap_or_default(), true),
            "/approvals" => (u64::try_from(waiting).unwrap_or_default(), false),
            _ => (0, false),
        };
        let nav = navigation(&app, &self.actor, &policy, locale, &path, &count);
        let create = app
            .rooms()
            .iter()
            .flat_map(|room| &room.create)
            .filter(|(_, _, (action, kind))| may(&policy, &self.actor, *action, kind))
            .map(|(href, label, _)| (t(locale, label), (*href).to_owned()))
            .collect();
        let lang = if locale == Locale::En { rulebook::Lang::En } else { rulebook::Lang::Zh };
        let post = if post.is_empty() {
            policy.organisation().rank_title(self.actor.rank, lang).to_owned()
        } else {
            post
        };
        let frame = Shell {
            locale,
            theme: self.guest.preferences.theme,
            nav_slim: self.guest.preferences.nav_slim,
            nav,
            person: Person {
                key: self.actor.id.to_string(),
                name: self.actor.name.clone(),
                post,
                links: vec![(t(locale, "web-my-settings"), "/settings".to_owned())],
            },
            notices: u64::try_from(unread).unwrap_or_default(),
            live_from: self.live_from,
            create,
            ..Shell::default()
        };
        let ui = Ui {
            locale,
            actor: Arc::clone(&self.actor),
            now: app.now(),
            policy,
            address: self.guest.uri.clone(),
        };
        Ok((frame, ui))
    }
}

fn may(book: &Rulebook, actor: &Actor, action: rulebook::Action, kind: &str) -> bool {
    book.authority().reach(actor.rank, &actor.functions, action, kind) != rulebook::Reach::None
}

fn navigation(
    app: &App,
    actor: &Actor,
    book: &Rulebook,
    locale: Locale,
    path: &str,
    count: &dyn Fn(&str) -> (u64, bool),
) -> Vec<NavGroup> {
    let mut entries: Vec<_> =
        app.rooms().iter().flat_map(|room| &room.nav).filter(|entry| entry.is_for(actor, book)).collect();
    entries.sort_by_key(|entry| (entry.place, entry.order));
    let under = |href: &str| match href {
        "/" => path == "/",
        other => path == other || path.starts_with(&format!("{other}/")),
    };
    // Of two entries that both lead here (/rulebook and /rulebook/compliance) the nearer one is current.
    let nearest = entries.iter().filter(|e| under(e.href)).map(|e| e.href.len()).max().unwrap_or(0);
    let mut groups: Vec<(NavPlace, NavGroup)> = Vec::new();
    for entry in entries {
        let (number, late) = count(entry.href);
        let item = NavItem::new(entry.href, t(locale, entry.label), entry.icon)
            .count(number, late)
            .current(under(entry.href) && entry.href.len() == nearest);
        match groups.last_mut() {
            Some((place, group)) if *place == entry.place => group.items.push(item),
            _ => {
                let title = match entry.place {
                    NavPlace::Work => String::new(),
                    NavPlace::Care => t(locale, "web-nav-care"),
                    NavPlace::Office => t(locale, "web-nav-office"),
                    NavPlace::Boards => t(locale, "web-nav-boards"),
                };
                groups.push((entry.place, NavGroup { title, items: vec![item] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
