//! The table of questions.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::secret::token::TokenHash;
use kernel::store::Sql;
use kernel::{Moment, OrNotFound as _, Read, RecordId, Result, StaffId, Tx};

use super::model::Question;
use crate::schema::request_satisfaction;

/// So few requests of a score are gathered rather than asked for one by one.
const FEW: i64 = 4000;

/// A question to be asked.
pub struct NewQuestion<'a> {
    /// The request.
    pub request: RecordId,
    /// The version by which it was closed.
    pub version: i64,
    /// What is stored of the token.
    pub hash: &'a TokenHash,
    /// Until when the link opens.
    pub ends_at: Moment,
    /// The customer's tier.
    pub tier: Option<i16>,
}

/// An answer to be stored.
pub struct NewAnswer<'a> {
    /// 1 to 5.
    pub score: i16,
    /// What was said besides.
    pub comment: &'a str,
    /// Who takes it down; nobody when the customer gives it.
    pub recorder: Option<StaffId>,
}

/// Asks a question. Returns its id.
pub fn question_insert(tx: &mut Tx<'_>, new: &NewQuestion<'_>) -> Result<i64> {
    let now = tx.now();
    Ok(diesel::insert_into(request_satisfaction::table)
        .values((
            request_satisfaction::request_id.eq(new.request),
            request_satisfaction::version.eq(new.version),
            request_satisfaction::token_hash.eq(new.hash.as_str()),
            request_satisfaction::asked_at.eq(now),
            request_satisfaction::ends_at.eq(new.ends_at),
            request_satisfaction::standing.eq(true),
            request_satisfaction::tier.eq(new.tier),
            request_satisfaction::comment.eq(""),
            request_satisfaction::changes.eq(0_i16),
        ))
        .returning(request_satisfaction::id)
        .get_result(tx.conn())?)
}

/// A question by id.
pub fn question_get(read: &mut Read<'_>, id: i64) -> Result<Question> {
    request_satisfaction::table.find(id).select(Question::as_select()).first(read.conn()).or_not_found()
}

/// The question with this token's hash.
pub fn question_by_hash(read: &mut Read<'_>, hash: &TokenHash) -> Result<Question> {
    request_satisfaction::table
        .filter(request_satisfaction::token_hash.eq(hash.as_str()))
        .select(Question::as_select())
        .first(read.conn())
        .or_not_found()
}

/// The question about how a request ended last, if it is closed and one was asked.
pub fn question_standing(read: &mut Read<'_>, request: RecordId) -> Result<Option<Question>> {
    Ok(request_satisfaction::table
        .filter(request_satisfaction::request_id.eq(request))
        .filter(request_satisfaction::standing)
        .order(request_satisfaction::id.desc())
        .select(Question::as_select())
        .first(read.conn())
        .optional()?)
}

/// All questions about a request, in order.
pub fn questions(read: &mut Read<'_>, request: RecordId) -> Result<Vec<Question>> {
    Ok(request_satisfaction::table
        .filter(request_satisfaction::request_id.eq(request))
        .order(request_satisfaction::id)
        .limit(100)
        .select(Question::as_select())
        .load(read.conn())?)
}

/// Stores an answer, in place of the one before. Whether the customer gave it through the link is counted.
pub fn answer_update(tx: &mut Tx<'_>, id: i64, new: &NewAnswer<'_>) -> Result<()> {
    let now = tx.now();
    diesel::update(request_satisfaction::table.find(id))
        .set((
            request_satisfaction::score.eq(Some(new.score)),
            request_satisfaction::comment.eq(new.comment),
            request_satisfaction::answered_at.eq(Some(now)),
            request_satisfaction::recorder_id.eq(new.recorder),
            request_satisfaction::changes
                .eq(request_satisfaction::changes + i16::from(new.recorder.is_none())),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The questions about a request that goes on do not stand any more.
pub fn questions_lapse(tx: &mut Tx<'_>, request: RecordId) -> Result<()> {
    diesel::update(
        request_satisfaction::table
            .filter(request_satisfaction::request_id.eq(request))
            .filter(request_satisfaction::standing),
    )
    .set(request_satisfaction::standing.eq(false))
    .execute(tx.conn())?;
    Ok(())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The condition on a list of requests that this score was given to how they ended last, or `any`; what is no score finds none.
pub(crate) fn scored(read: &mut Read<'_>, score: &str) -> Result<Sql> {
    let given = Sql::new("SELECT s.request_id FROM request_satisfaction s WHERE s.standing AND s.score ");
    let given = match score.parse() {
        _ if score == "any" => given.raw("IS NOT NULL"),
        Ok(number) if super::SCORES.contains(&number) => given.raw("= ").int(i64::from(number)),
        _ => return Ok(Sql::new("FALSE")),
    };
    let counted =
        Sql::new("SELECT count(*) AS number FROM (").then(&given).raw(" LIMIT ").int(FEW).raw(") few");
    Ok(if counted.get_result::<Counted>(read.conn())?.number < FEW {
        Sql::new("record.id IN (").then(&given).raw(")")
    } else {
        Sql::new("EXISTS (").then(&given).raw(" AND s.request_id = record.id)")
    })
}
