//! Who is signed in: sessions of browsers, tokens of programs, and the brake on guessing passwords.
//!
//! Tokens are stored hashed. The brake is by account *and* by address, and short: a wrong guess delays, it never locks a
//! colleague out for long.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::event::{self, Cause, Line};
use crate::ids::{SessionId, StaffId, TokenId};
use crate::message::Message;
use crate::moment::Moment;
use crate::schema::{api_token, session, sign_in_failure, staff};
use crate::secret::{Token, password};
use crate::store::{Read, Store, Tx};

/// How long a session lives without being used, in seconds.
const IDLE_SECONDS: i64 = 12 * 3600;
/// How long a session lives at most, in seconds.
const LIFE_SECONDS: i64 = 14 * 24 * 3600;
/// `seen_at` is written at most so often, in seconds.
const SEEN_SECONDS: i64 = 300;
/// The window in which failures are counted, in seconds.
const BRAKE_SECONDS: i64 = 300;
/// So many failures of one account from one address, in the window.
const BRAKE_ACCOUNT: i64 = 5;
/// So many failures from one address, whatever the account, in the window.
const BRAKE_ADDRESS: i64 = 30;

/// A signed-in browser.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = session)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Who.
    pub staff_id: StaffId,
    /// From where.
    pub address: String,
    /// With what browser.
    pub agent: String,
    /// Since when.
    pub created_at: Moment,
    /// Last used, to within five minutes.
    pub seen_at: Moment,
    /// Until when at most.
    pub expires_at: Moment,
}

/// A program's key to the API.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = api_token)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// As whom the program acts.
    pub staff_id: StaffId,
    /// What it is for.
    pub name: String,
    /// Since when.
    pub created_at: Moment,
    /// Last used, to within five minutes.
    pub seen_at: Option<Moment>,
    /// Until when.
    pub expires_at: Option<Moment>,
}

/// Signs somebody in and returns the session's token, which is shown once.
///
/// # Errors
/// One refusal for every wrong account or password, so that nobody learns which accounts there are; another when there
/// were too many.
pub fn sign_in(
    store: &Store,
    account: &str,
    given: &str,
    address: &str,
    agent: &str,
    now: Moment,
) -> Result<String> {
    let account = account.trim().to_lowercase();
    let (found, braked) = store.read(now, |read| {
        let found: Option<(StaffId, String, bool)> = staff::table
            .filter(staff::account.eq(&account))
            .select((staff::id, staff::password_hash, staff::active))
            .first(read.conn())
            .optional()?;
        Ok((found, is_braked(read, &account, address)?))
    })?;
    if braked {
        return Err(Error::refused(Message::new("sign-in-too-often").with("minutes", BRAKE_SECONDS / 60)));
    }
    // Verified outside any transaction: it takes tens of milliseconds by design.
    let sound = match &found {
        Some((_, hash, active)) => password::verify(given, hash).map(|right| right && *active),
        None => password::verify_nobody(given),
    }
    .map_err(|error| Error::Corrupt(error.to_string()))?;
    let address = address.to_owned();
    let agent: String = agent.chars().take(200).collect();
    let Some((id, stored, _)) = found.filter(|_| sound) else {
        store.write(now, move |tx| failed(tx, &account, &address))?;
        return Err(Error::refused("sign-in-wrong"));
    };
    let fresh = Token::new(store.house().randomness.as_ref())
        .map_err(|error| Error::Unreachable(error.to_string()))?;
    let hash = fresh.hash();
    // Only now is the password at hand to be stored as today's parameters would have it.
    let renewed = if password::is_outdated(&stored) {
        let renewed = password::hash(given, store.house().randomness.as_ref());
        Some(renewed.map_err(|error| Error::Unreachable(error.to_string()))?)
    } else {
        None
    };
    store.write(now, move |tx| {
        if let Some(renewed) = &renewed {
            // Unless it was changed meanwhile.
            diesel::update(staff::table.find(id).filter(staff::password_hash.eq(&stored)))
                .set(staff::password_hash.eq(renewed))
                .execute(tx.conn())?;
        }
        diesel::delete(sign_in_failure::table.filter(sign_in_failure::account.eq(&account)))
            .execute(tx.conn())?;
        diesel::insert_into(session::table)
            .values((
                session::token_hash.eq(hash.as_str()),
                session::staff_id.eq(id),
                session::address.eq(&address),
                session::agent.eq(&agent),
                session::created_at.eq(now),
                session::seen_at.eq(now),
                session::expires_at.eq(now.plus_seconds(LIFE_SECONDS)),
            ))
            .execute(tx.conn())?;
        let line = Line::general("session.begun", Cause::staff(id)).with(json!({ "address": address }));
        event::append(tx, &line)
    })?;
    Ok(fresh.reveal().to_owned())
}

fn is_braked(read: &mut Read<'_>, account: &str, address: &str) -> Result<bool> {
    let since = read.now().plus_seconds(-BRAKE_SECONDS);
    let here = sign_in_failure::table
        .filter(sign_in_failure::address.eq(address))
        .filter(sign_in_failure::at.gt(since));
    let of_address: i64 = here.count().get_result(read.conn())?;
    let of_account: i64 =
        here.filter(sign_in_failure::account.eq(account)).count().get_result(read.conn())?;
    Ok(of_account >= BRAKE_ACCOUNT || of_address >= BRAKE_ADDRESS)
}

fn failed(tx: &mut Tx<'_>, account: &str, address: &str) -> Result<()> {
    let now = tx.now();
    // An account can be any text that a stranger typed: only so much of it is kept.
    let account: String = account.chars().take(100).collect();
    diesel::insert_into(sign_in_failure::table)
        .values((
            sign_in_failure::account.eq(&account),
            sign_in_failure::address.eq(address),
            sign_in_failure::at.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::delete(sign_in_failure::table.filter(sign_in_failure::at.lt(now.plus_seconds(-86_400))))
        .execute(tx.conn())?;
    event::append(tx, &Line::general("session.refused", Cause::default()).with(json!({ "address": address })))
}

/// The session behind a token, if it still lives.
pub fn by_token(read: &mut Read<'_>, given: &str) -> Result<Option<Session>> {
    let now = read.now();
    let Some(given) = Token::parse(given) else { return Ok(None) };
    Ok(session::table
        .filter(session::token_hash.eq(given.hash().as_str()))
        .filter(session::expires_at.gt(now))
        .filter(session::seen_at.gt(now.plus_seconds(-IDLE_SECONDS)))
        .select(Session::as_select())
        .first(read.conn())
        .optional()?)
}

/// Whether the session or token that somebody came in with is still good: a stream asks again and again.
pub fn stands(read: &mut Read<'_>, session: Option<SessionId>, token: Option<TokenId>) -> Result<bool> {
    let now = read.now();
    if let Some(id) = session {
        let lives = session::table
            .find(id)
            .filter(session::expires_at.gt(now))
            .filter(session::seen_at.gt(now.plus_seconds(-IDLE_SECONDS)));
        return Ok(diesel::select(diesel::dsl::exists(lives)).get_result(read.conn())?);
    }
    let Some(id) = token else { return Ok(false) };
    let good =
        api_token::table.find(id).filter(api_token::expires_at.is_null().or(api_token::expires_at.gt(now)));
    Ok(diesel::select(diesel::dsl::exists(good)).get_result(read.conn())?)
}

/// Whether `seen_at` is old enough to be written again.
#[must_use]
pub fn is_unseen(seen_at: Moment, now: Moment) -> bool {
    now.micros() - seen_at.micros() > SEEN_SECONDS * 1_000_000
}

/// Notes that a session is used.
pub fn seen(tx: &mut Tx<'_>, id: SessionId) -> Result<()> {
    let now = tx.now();
    diesel::update(session::table.find(id)).set(session::seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Somebody's sessions that still live, the last used first.
pub fn list(read: &mut Read<'_>, of: StaffId) -> Result<Vec<Session>> {
    let now = read.now();
    Ok(session::table
        .filter(session::staff_id.eq(of))
        .filter(session::expires_at.gt(now))
        .order(session::seen_at.desc())
        .limit(100)
        .select(Session::as_select())
        .load(read.conn())?)
}

/// Ends one of somebody's sessions.
pub fn end(tx: &mut Tx<'_>, of: StaffId, id: SessionId) -> Result<()> {
    let ended =
        diesel::delete(session::table.find(id).filter(session::staff_id.eq(of))).execute(tx.conn())?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    event::append(tx, &Line::general("session.ended", Cause::staff(of)))
}

/// Ends all of somebody's sessions and tokens: the password changed, or the account was closed.
pub fn end_all(tx: &mut Tx<'_>, of: StaffId) -> Result<()> {
    diesel::delete(session::table.filter(session::staff_id.eq(of))).execute(tx.conn())?;
    diesel::delete(api_token::table.filter(api_token::staff_id.eq(of))).execute(tx.conn())?;
    Ok(())
}

/// Makes an API token and returns it; it is shown once.
pub fn add_token(
    tx: &mut Tx<'_>,
    of: StaffId,
    name: &str,
    fresh: &Token,
    days: Option<i64>,
) -> Result<TokenId> {
    let now = tx.now();
    let id = diesel::insert_into(api_token::table)
        .values((
            api_token::token_hash.eq(fresh.hash().as_str()),
            api_token::staff_id.eq(of),
            api_token::name.eq(name),
            api_token::created_at.eq(now),
            api_token::expires_at.eq(days.map(|days| now.plus_seconds(days * 86_400))),
        ))
        .returning(api_token::id)
        .get_result(tx.conn())?;
    event::append(tx, &Line::general("token.added", Cause::staff(of)).with(json!({ "name": name })))?;
    Ok(id)
}

/// The API token that was given, if it is still good.
pub fn api_token(read: &mut Read<'_>, given: &str) -> Result<Option<ApiToken>> {
    let now = read.now();
    let Some(given) = Token::parse(given) else { return Ok(None) };
    Ok(api_token::table
        .filter(api_token::token_hash.eq(given.hash().as_str()))
        .filter(api_token::expires_at.is_null().or(api_token::expires_at.gt(now)))
        .select(ApiToken::as_select())
        .first(read.conn())
        .optional()?)
}

/// Somebody's API tokens.
pub fn tokens(read: &mut Read<'_>, of: StaffId) -> Result<Vec<ApiToken>> {
    Ok(api_token::table
        .filter(api_token::staff_id.eq(of))
        .order(api_token::id)
        .limit(100)
        .select(ApiToken::as_select())
        .load(read.conn())?)
}

/// Notes that an API token is used.
pub fn token_seen(tx: &mut Tx<'_>, id: TokenId) -> Result<()> {
    let now = tx.now();
    diesel::update(api_token::table.find(id)).set(api_token::seen_at.eq(Some(now))).execute(tx.conn())?;
    Ok(())
}

/// Ends one of somebody's API tokens.
pub fn end_token(tx: &mut Tx<'_>, of: StaffId, id: TokenId) -> Result<()> {
    let ended =
        diesel::delete(api_token::table.find(id).filter(api_token::staff_id.eq(of))).execute(tx.conn())?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    event::append(tx, &Line::general("token.ended", Cause::staff(of)))
}

/// Forgets sessions that can not be used any more.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(session::table.filter(session::expires_at.lt(now))).execute(tx.conn())?;
    Ok(())
}
