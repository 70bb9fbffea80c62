//! `/live`: what happens, as it happens, to who may see it; and who has a record open.
//!
//! A stream remembers one number, the line of the log up to which it has told everything. When the log has grown it
//! reads what its person may see of what came, in steps of a bounded length; who comes back with `Last-Event-ID`
//! takes the same way. Only the fact is told, not what was said or changed: a page asks for what it shows.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};
use kernel::live::{self, Seen};
use kernel::presence::{self, Doing};
use kernel::{Actor, Error, Message, Read, RecordId, Result, StaffId, notice, record, session};
use rulebook::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep_until};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::ctx::on_thread;
use web::i18n::{Locale, tr};
use web::listing::Params;
use web::live::Here;
use web::presence::Presence;
use web::{Answer, App, Ctx, Input, Problem, Typed};

/// A stream says that it is alive this often, so that nobody between takes it for dead.
const BEAT: Duration = Duration::from_secs(20);
/// A stream reads at most this often; what comes between is read together.
const PAUSE: Duration = Duration::from_millis(500);
/// After a failed read, the next one.
const AWAY: Duration = Duration::from_secs(5);
/// So many lines of the log are read at once.
const STEP: i64 = 500;
/// Who is further behind is told that much has changed, and not what.
const FAR: i64 = 2_000;
/// So many lines are told one by one; when more came at once, that is told and not each.
const MANY: usize = 100;
/// A browser that lost the stream comes back after this.
const RETRY: Duration = Duration::from_secs(3);

/// The routes of what is live.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(listen)).routes(routes!(be_present))
}

/// What happens to the records that one may read, as server-sent events.
///
/// `change` tells that something happened to a record: `kind`, `number`, `address`, what `event`, which `version` came of it.
/// `much` tells that so much happened that it is not told one by one. `notices` tells how many notices one has not read.
/// `presence` tells who has a record open that one has open oneself. The ids are numbers of the log: who lost the stream
/// gives the last one as `Last-Event-ID` or `after`, and gets what was missed.
#[utoipa::path(
    get, path = "/live", tag = "live",
    params(
        ("after" = Option<i64>, Query, description = "the line of the log after which it begins; the newest when none"),
        ("wait" = Option<bool>, Query, description = "`false` ends the stream with what there is now"),
        ("last-event-id" = Option<i64>, Header, description = "as `after`, and before it"),
    ),
    responses((status = 200, content_type = "text/event-stream", body = String)),
)]
async fn listen(ctx: Ctx, headers: HeaderMap, params: Params) -> Answer {
    let given = headers.get("last-event-id").and_then(|id| id.to_str().ok()).or_else(|| params.get("after"));
    let after: Option<i64> = given.and_then(|id| id.trim().parse().ok());
    let waits = params.get("wait") != Some("false");
    let head = ctx.read(|read, _| live::head(read)).await?;
    ctx.app().live().reached(head);
    // The log is shorter than what somebody has seen of it when a database was restored.
    let position = after.unwrap_or(head).min(head);
    let mut response = Sse::new(Listening::begin(ctx, position, waits).stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather an answer before they pass it on would pass on nothing for ever.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// One open stream.
struct Listening {
    ctx: Ctx,
    /// Everything up to this line was told.
    position: i64,
    /// How many unread notices were told.
    unread: Option<i64>,
    /// Whether it goes on when everything there is was told.
    waits: bool,
    telling: VecDeque<Event>,
    heads: watch::Receiver<i64>,
    heres: broadcast::Receiver<Here>,
    marked: broadcast::Receiver<StaffId>,
    next_look: Instant,
    next_beat: Instant,
}

/// Why a stream goes on.
enum Woken {
    Log,
    Beat,
    Here(Here),
    Marked,
    Missed,
    End,
}

/// What one read found.
struct Found {
    lines: Vec<Value>,
    unread: i64,
}

impl Listening {
    fn begin(ctx: Ctx, position: i64, waits: bool) -> Self {
        let live = ctx.app().live();
        let (heads, heres, marked) = (live.heads(), live.heres(), live.marked());
        let now = Instant::now();
        let first = Event::default().retry(RETRY).id(position.to_string());
        Self {
            ctx,
            position,
            unread: None,
            waits,
            telling: VecDeque::from([first]),
            heads,
            heres,
            marked,
            next_look: now,
            next_beat: now + BEAT,
        }
    }

    fn stream(self) -> impl Stream<Item = std::result::Result<Event, Infallible>> {
        stream::unfold(self, |mut listening| async move {
            loop {
                if let Some(event) = listening.telling.pop_front() {
                    return Some((Ok(event), listening));
                }
                if !listening.go_on().await {
                    return None;
                }
            }
        })
    }

    /// Waits for something to tell; false when the stream ends.
    async fn go_on(&mut self) -> bool {
        match self.woken().await {
            Woken::End => self.take_leave(),
            Woken::Missed => true,
            Woken::Log | Woken::Marked => self.look().await,
            Woken::Here(here) => self.tell_present(&here).await,
            Woken::Beat => {
                self.next_beat = Instant::now() + BEAT;
                // An id without an event: who comes back need not read again what was not for them.
                self.telling.push_back(Event::default().id(self.position.to_string()));
                self.look().await
            }
        }
    }

    /// Tells where it stands, and from then on only what there is already: who comes back, to this process or another,
    /// goes on from there. False when leave was taken before.
    fn take_leave(&mut self) -> bool {
        let leaves = std::mem::take(&mut self.waits);
        if leaves {
            self.telling.push_back(Event::default().id(self.position.to_string()));
        }
        leaves
    }

    async fn woken(&mut self) -> Woken {
        let me = self.ctx.actor.id;
        // At first it looks at once, whether the log has grown or not.
        let position = if self.unread.is_some() { self.position } else { i64::MIN };
        if !self.waits {
            let told = self.unread.is_some() && position >= *self.heads.borrow();
            return if told { Woken::End } else { Woken::Log };
        }
        tokio::select! {
            biased;
            () = self.ctx.guest.app.live().ended() => Woken::End,
            here = self.heres.recv() => match here {
                Ok(here) if here.staff.contains(&me) => Woken::Here(here),
                // A stream that missed some: each page asks again by itself before long.
                _ => Woken::Missed,
            },
            marked = self.marked.recv() => match marked {
                Ok(staff) if staff != me => Woken::Missed,
                // A stream that missed some counts anew, for its person may have been among them.
                _ => Woken::Marked,
            },
            () = grown(&mut self.heads, position, self.next_look) => Woken::Log,
            () = sleep_until(self.next_beat) => Woken::Beat,
        }
    }

    /// Reads what there is to tell; false when its person may not listen any more.
    async fn look(&mut self) -> bool {
        let head = *self.heads.borrow_and_update();
        let far = head - self.position > FAR;
        let until = if far { head } else { head.min(self.position + STEP) };
        let after = if far { head } else { self.position };
        let found = self.read(move |read, actor| {
            let lines = live::seen(read, actor, after, until)?;
            let lines = lines.iter().map(|line| told(read, line)).collect::<Result<_>>()?;
            Ok(Found { lines, unread: notice::unread(read, actor.id)? })
        });
        let found = match found.await {
            Ok(Some(found)) => found,
            Ok(None) => return false,
            Err(_) => {
                // The database is away, and its cause is in the log: the stream stays, and asks again.
                self.next_look = Instant::now() + AWAY;
                return self.waits;
            }
        };
        self.next_look = Instant::now() + PAUSE;
        if far || found.lines.len() > MANY {
            self.telling.push_back(Event::default().event("much").id(until.to_string()).data("{}"));
        } else {
            self.telling.extend(found.lines.iter().map(|line| {
                Event::default().event("change").id(line["seq"].to_string()).data(line.to_string())
            }));
        }
        self.position = self.position.max(until);
        if self.unread != Some(found.unread) {
            self.unread = Some(found.unread);
            let label = tr(self.ctx.locale(), &Message::new("web-notices").with("count", found.unread));
            let data = json!({ "count": found.unread, "label": label });
            self.telling.push_back(Event::default().event("notices").data(data.to_string()));
        }
        true
    }

    /// Tells who has a record open that its person has open too.
    async fn tell_present(&mut self, here: &Here) -> bool {
        let (id, locale) = (here.record, self.ctx.locale());
        match self.read(move |read, actor| who_is_at(read, actor, id, locale)).await {
            Ok(Some(present)) => {
                let events = present
                    .map(|data| json!(data).to_string())
                    .map(|data| Event::default().event("presence").data(data));
                self.telling.extend(events);
                true
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// Reads as its person is now; none when they are signed out, or gone from the company.
    async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Read<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> std::result::Result<Option<T>, Problem> {
        let app = self.ctx.app();
        let _turn = app.live().turn().await;
        let (id, session, token) = (self.ctx.actor.id, self.ctx.session, self.ctx.token);
        on_thread(app, move |app| {
            app.store().read(app.now(), |read| {
                if !session::stands(read, session, token)? {
                    return Ok(None);
                }
                match Actor::load(read, id) {
                    Ok(actor) => look(read, &actor).map(Some),
                    Err(Error::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            })
        })
        .await
    }
}

/// Waits until the log has grown past `position`, and at least until `not_before`.
async fn grown(heads: &mut watch::Receiver<i64>, position: i64, not_before: Instant) {
    sleep_until(not_before).await;
    if heads.wait_for(|head| *head > position).await.is_err() {
        // Whoever would tell is gone, and so will this stream be.
        std::future::pending::<()>().await;
    }
}

/// A line as it is told.
fn told(read: &Read<'_>, line: &Seen) -> Result<Value> {
    let Seen { seq, event, kind, number, version } = line;
    let address = read.house().catalogue.record(kind)?.page(number);
    Ok(json!({
        "seq": seq, "event": event, "kind": kind, "number": number, "address": address, "version": version,
    }))
}

/// Who else has a record open, as its pages show it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Others {
    /// The address of the record's page.
    pub address: String,
    /// They in one line; empty when there is nobody.
    pub line: String,
    /// Whether one of them is writing.
    pub writing: bool,
    /// They, one by one.
    #[schema(value_type = Object)]
    #[serde(flatten)]
    pub presence: Presence,
}

impl Others {
    fn of(read: &Read<'_>, header: &record::Header, presence: Presence, locale: Locale) -> Result<Self> {
        let address = read.house().catalogue.record(&header.kind)?.page(&header.number);
        Ok(Self { address, line: presence.line(locale), writing: presence.is_written(), presence })
    }
}

/// Who else has a record open; none when `actor` may not read it any more.
fn who_is_at(read: &mut Read<'_>, actor: &Actor, id: RecordId, locale: Locale) -> Result<Option<Others>> {
    let header = record::header(read, id)?;
    if !record::may(read, actor, Action::Read, &header)? {
        return Ok(None);
    }
    let presence = Presence::of(read, actor, &header)?;
    Others::of(read, &header, presence, locale).map(Some)
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Being {
    /// The record's kind.
    kind: Typed,
    /// The record's number.
    number: Typed,
    /// What tells the pages of one person apart.
    tab: Typed,
    /// `reading`, `writing` or `leaving`.
    doing: Typed,
}

/// Notes that one has a record open, for about a minute, and tells who else has.
#[utoipa::path(
    post, path = "/live/presence", tag = "live", request_body = Being,
    responses((status = 200, body = Others), (status = 404), (status = 422)),
)]
async fn be_present(ctx: Ctx, input: Input<Being>) -> Answer {
    let Being { kind, number, tab, doing } = input.value;
    let (kind, number) = (kind.0, number.0);
    let header = ctx
        .read(move |read, actor| {
            // A kind that does not exist is nobody's to read.
            read.house().catalogue.record(&kind).map_err(|_| Error::NotFound)?;
            record::find(read, actor, Action::Read, &kind, &number)
        })
        .await?;
    let doing = match doing.text() {
        "" | "reading" => Doing::Reading,
        "writing" => Doing::Writing,
        "leaving" => Doing::Leaving,
        _ => return Err(Error::field("doing", "frame-presence-unknown").into()),
    };
    let tab: String = tab.text().chars().take(32).collect();
    let (me, locale) = (ctx.actor.id, ctx.locale());
    let others = on_thread(ctx.app(), move |app| {
        let now = app.now();
        let id = header.id;
        let (present, call) = app.store().claim(now, move |tx| presence::note(tx, id, me, &tab, doing))?;
        if call.is_some() {
            app.live().nudge();
        }
        let presence = Presence::among(&header, present, me);
        app.store().read(now, |read| Others::of(read, &header, presence, locale))
    });
    Ok(axum::Json(others.await?).into_response())
}
