//! Who asks, and in one transaction what for.
//!
//! A handler takes a [`Ctx`]; what it holds was checked before the handler runs. [`Ctx::read`] and [`Ctx::act`] run one
//! use case in one transaction off the async threads; [`Ctx::show`] turns what it found into the answer.

mod answer;
mod guest;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use kernel::policy::Policy;
use kernel::{Actor, Error, Read, SessionId, TokenId, Tx, approval, duty, notice, session, staff};

pub use answer::Done;
pub use guest::{Guest, Preferences, SESSION_COOKIE, Wish, cookie};

use crate::app::App;
use crate::i18n::Locale;
use crate::problem::Problem;

/// What a handler returns.
pub type Answer = Result<Response, Problem>;

/// The version that no record has: they count from 1.
const NOWHERE: i64 = 0;

/// The header by which our own scripts say that they ask for a page by themselves, without anybody having wished for it.
const UNASKED: &str = "zhike-unasked";

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
}
