//! Gives committed events a gap-free order and seals them into a chain (`security.audit`).
//!
//! On PostgreSQL, ids become visible out of order, so one process at a time, under a lease, numbers what is committed and
//! computes each line's MAC over the one before. Writers never wait for it: they write lines without a number. The key is
//! outside the database, so that who can write rows still can not forge the chain.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use crate::error::{Error, Result};
use crate::lease;
use crate::live::Call;
use crate::moment::Moment;
use crate::secret::{Key, Purpose, mac};
use crate::store::{Read, Sql, Store};

/// How many lines one transaction seals.
const BATCH: i64 = 500;
/// How long the lease is held without a word.
const LEASE_SECONDS: i64 = 10;

#[derive(QueryableByName)]
struct Sealable {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    seq: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    record_id: Option<i64>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    actor_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    clause: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    payload: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    salt: Option<Vec<u8>>,
    #[diesel(sql_type = Binary)]
    digest: Vec<u8>,
    #[diesel(sql_type = Nullable<Binary>)]
    mac: Option<Vec<u8>>,
    #[diesel(sql_type = BigInt)]
    recorded_at: i64,
}

const COLUMNS: &str =
    "SELECT id, seq, record_id, kind, actor_id, clause, payload, salt, digest, mac, recorded_at FROM event ";

impl Sealable {
    fn seal(&self, key: &Key, previous: &[u8; 32], seq: i64) -> [u8; 32] {
        mac::seal(
            key,
            previous,
            &mac::Line {
                seq,
                at_micros: self.recorded_at,
                actor: self.actor_id,
                kind: &self.kind,
                clause: self.clause.as_deref(),
                record: self.record_id,
                payload_digest: bytes(&self.digest),
            },
        )
    }
}

/// The head of the chain: the last number given and its MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last number given; 0 before the first.
    pub seq: i64,
    /// Its MAC.
    pub mac: [u8; 32],
}

/// Numbers and seals what is committed. Returns how many lines; 0 when there were none, or another process does it.
pub fn tick(store: &Store, holder: &str, now: Moment) -> Result<usize> {
    let waiting = store.read(now, |read| {
        Ok(!Sql::new(COLUMNS).raw("WHERE seq IS NULL LIMIT 1").load::<Sealable>(read.conn())?.is_empty())
    })?;
    if !waiting {
        return Ok(0);
    }
    let holder = holder.to_owned();
    let key = store.house().key.key_for(Purpose::Audit);
    store.claim(now, move |tx| {
        if !lease::hold(tx, "sequencer", &holder, LEASE_SECONDS)? {
            return Ok(0);
        }
        let mut head = head(tx)?;
        let lines: Vec<Sealable> =
            Sql::new(COLUMNS).raw("WHERE seq IS NULL ORDER BY id LIMIT ").int(BATCH).load(tx.conn())?;
        for line in &lines {
            head = Head { seq: head.seq + 1, mac: line.seal(&key, &head.mac, head.seq + 1) };
            diesel::sql_query("UPDATE event SET seq = $1, mac = $2 WHERE id = $3")
                .bind::<BigInt, _>(head.seq)
                .bind::<Binary, _>(head.mac.to_vec())
                .bind::<BigInt, _>(line.id)
                .execute(tx.conn())?;
        }
        if !lines.is_empty() {
            tx.call(&Call::Look)?;
            tracing::debug!(seq = head.seq, head = %hex(&head.mac), "sealed");
        }
        Ok(lines.len())
    })
}

/// Where the chain ends now.
pub fn head(read: &mut Read<'_>) -> Result<Head> {
    let last: Option<Sealable> = Sql::new(COLUMNS)
        .raw("WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")
        .get_result(read.conn())
        .optional()?;
    Ok(last.map_or(Head { seq: 0, mac: mac::BEGINNING }, |line| Head {
        seq: line.seq.unwrap_or_default(),
        mac: bytes(&line.mac.unwrap_or_default()),
    }))
}

/// What is wrong with the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The line with this number is not there.
    Missing(i64),
    /// The line with this number is not what was sealed.
    Changed(i64),
    /// The chain ends before a head that was noted elsewhere.
    CutOff(i64),
}

/// Walks the whole chain and tells the first damage. `noted` is a head from a log, which also finds a cut tail.
pub fn verify(store: &Store, noted: Option<Head>, now: Moment) -> Result<Option<Damage>> {
    let key = store.house().key.key_for(Purpose::Audit);
    let mut head = Head { seq: 0, mac: mac::BEGINNING };
    loop {
        let after = head.seq;
        let lines: Vec<Sealable> = store.read(now, |read| {
            let query = Sql::new(COLUMNS).raw("WHERE seq > ").int(after).raw(" ORDER BY seq LIMIT 5000");
            Ok(query.load(read.conn())?)
        })?;
        if lines.is_empty() {
            break;
        }
        for line in &lines {
            let seq = line.seq.unwrap_or_default();
            if seq != head.seq + 1 {
                return Ok(Some(Damage::Missing(head.seq + 1)));
            }
            let mac = line.seal(&key, &head.mac, seq);
            if line.mac.as_deref() != Some(&mac[..]) || !payload_is_sound(line) {
                return Ok(Some(Damage::Changed(seq)));
            }
            head = Head { seq, mac };
            if noted.is_some_and(|noted| noted.seq == seq && noted.mac != mac) {
                return Ok(Some(Damage::Changed(seq)));
            }
        }
    }
    Ok(noted.filter(|noted| noted.seq > head.seq).map(|noted| Damage::CutOff(noted.seq)))
}

/// An erased payload is sound; a payload must fit its digest.
fn payload_is_sound(line: &Sealable) -> bool {
    match (&line.payload, &line.salt) {
        (None, None) => true,
        (Some(payload), Some(salt)) => <[u8; 16]>::try_from(salt.as_slice())
            .is_ok_and(|salt| mac::payload_digest(&salt, payload.as_bytes())[..] == line.digest[..]),
        _ => false,
    }
}

fn bytes(from: &[u8]) -> [u8; 32] {
    from.try_into().unwrap_or([0; 32])
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, hex(&self.mac))
    }
}

impl std::str::FromStr for Head {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::Corrupt(format!("{text} is no head; it looks like 42:9f0c…"));
        let (seq, mac) = text.split_once(':').ok_or_else(bad)?;
        let digits: Vec<u8> = (0..mac.len() / 2)
            .map_while(|i| mac.get(i * 2..i * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let mac = <[u8; 32]>::try_from(digits.as_slice()).map_err(|_| bad())?;
        Ok(Self { seq: seq.parse().map_err(|_| bad())?, mac })
    }
}
