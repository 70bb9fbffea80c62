//! The answer: what a change came to, once however often it is asked for, or what was found, as JSON or as a page inside the
//! frame.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::idempotency::{self, Answer as Kept};
use kernel::{Actor, Error, Tx, event, record};
use maud::{Markup, html};
use rulebook::Rulebook;

use super::{Answer, Ctx, Surroundings, Wish};
use crate::app::App;
use crate::components::{NavGroup, NavItem, PageHead, Person, Shell, shell};
use crate::i18n::{Locale, t};
use crate::problem::{Problem, Standing};
use crate::room::NavPlace;
use crate::ui::Ui;
use crate::view::View;

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

    /// [`Self::act`] on the version `on` of the record of `kind` with `number`. When somebody was there before, the answer
    /// says what changed since.
    pub async fn act_on<V: View>(
        &self,
        digest: &str,
        (kind, number, on): (&'static str, &str, i64),
        change: impl Fn(&mut Tx<'_>, &Actor, &str) -> kernel::Result<Done<V>> + Send + 'static,
    ) -> Answer {
        let of = number.to_owned();
        let answer = self.act(digest, move |tx, actor| change(tx, actor, &of)).await;
        self.explained(answer, kind, number, on).await
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
    async fn explained(&self, answer: Answer, kind: &'static str, number: &str, on: i64) -> Answer {
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
        let about = app.store().house().catalogue.record_at(&path).map(|(kind, number)| kind.page(&number));
        let frame = Shell {
            locale,
            theme: self.guest.preferences.theme,
            nav_slim: self.guest.preferences.nav_slim,
            zone: policy.working_calendar().zone().iana_name().map(str::to_owned),
            nav,
            person: Person {
                key: self.actor.id.to_string(),
                name: self.actor.name.clone(),
                post,
                links: vec![(t(locale, "web-my-settings"), "/settings".to_owned())],
            },
            notices: u64::try_from(unread).unwrap_or_default(),
            about,
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
