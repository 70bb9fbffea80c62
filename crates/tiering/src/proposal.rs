//! What the quarter's review and a change between reviews have in common: customers with the tier they are to have, and
//! the facts of the day that say why.
//!
//! Rows are written many at a time while a million customers are scored, and read a page at a time. Reviews and changes
//! bring states, pages and approval; [`crate::effect`] makes what was approved come true.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text};
use kernel::listing::{Cursor, Listing, NEWEST, Page};
use kernel::store::{Db, Sql};
use kernel::{Actor, Day, Error, Moment, OrNotFound as _, Read, RecordId, Result, StaffId, Tx, VersionId};
use rulebook::Action;
use rules::tier::{Assessment, Credit, Facts, MovementMatrix, Score, Tier};

use crate::schema::{tier_item, tier_proposal};
use crate::scoring::{Scored, complexity, is_one_of, stored_score, stored_tier, tier_number};

/// What stands beside the header of a review or a change.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = tier_proposal)]
pub struct Proposal {
    /// The record.
    pub id: RecordId,
    /// The day whose facts count.
    pub as_of: Day,
    /// The rulebook it was scored under.
    pub scored_under_id: VersionId,
    /// When it was scored; none before.
    pub scored_at: Option<Moment>,
    /// The review that was in force when it was scored.
    pub previous_id: Option<RecordId>,
    /// When it was approved.
    pub approved_at: Option<Moment>,
    /// When every customer had the new tier.
    pub in_force_at: Option<Moment>,
    /// How many customers it holds.
    pub total: i64,
    /// How many of them kept their tier, since it was changed after this was proposed.
    pub overtaken: i64,
}

/// One customer of a proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Who.
    pub customer: RecordId,
    /// The tier they were in.
    pub from: Option<Tier>,
    /// The tier they are to have.
    pub to: Tier,
    /// The score of the day.
    pub score: Score,
    /// The score they had.
    pub from_score: Option<Score>,
    /// The facts that give the score.
    pub facts: Facts,
    /// Purchases in other currencies, left out of the facts.
    pub foreign_purchases: u32,
    /// Why they were taken out of the proposal.
    pub excluded: Option<String>,
}

impl Item {
    /// What the score proposes.
    #[must_use]
    pub fn of(scored: &Scored) -> Self {
        Self {
            customer: scored.customer,
            from: scored.tier,
            to: scored.assessment.tier,
            score: scored.assessment.score,
            from_score: scored.tier_score,
            facts: scored.facts,
            foreign_purchases: scored.foreign_purchases,
            excluded: None,
        }
    }
}

/// A row of a page: a customer of a proposal by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Who answers for the customer.
    pub owner: Option<StaffId>,
    /// What is proposed.
    pub item: Item,
}

/// Which customers of a proposal are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody who gets another tier than before, the first one among them.
    Moves,
    /// Those who rise.
    Up,
    /// Those who fall.
    Down,
    /// Those who get their first tier.
    First,
    /// Those who were taken out.
    Excluded,
    /// One cell of the matrix.
    Cell(Option<Tier>, Tier),
}

impl Which {
    /// From an address: `up`, `down`, `first`, `excluded`, `2-1`, `0-3`; everybody who moves for anything else.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            "up" => Self::Up,
            "down" => Self::Down,
            "first" => Self::First,
            "excluded" => Self::Excluded,
            cell => Self::cell_from_key(cell).unwrap_or(Self::Moves),
        }
    }

    fn cell_from_key(key: &str) -> Option<Self> {
        let (from, to) = key.split_once('-')?;
        let from = stored_tier(Some(from.parse().ok()?)).ok()?;
        Some(Self::Cell(from, Tier::from_number(to.parse().ok()?).ok()?))
    }

    /// As it stands in an address.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Moves => "moves".to_owned(),
            Self::Up => "up".to_owned(),
            Self::Down => "down".to_owned(),
            Self::First => "first".to_owned(),
            Self::Excluded => "excluded".to_owned(),
            Self::Cell(from, to) => format!("{}-{to}", tier_number(from)),
        }
    }

    /// The cells of the matrix that it is made of.
    fn cells(self) -> Vec<(Option<Tier>, Tier)> {
        let holds = |from: Option<Tier>, to: Tier| match self {
            Self::Moves => from != Some(to),
            Self::Up => from.is_some_and(|from| to.is_above(from)),
            Self::Down => from.is_some_and(|from| from.is_above(to)),
            Self::First => from.is_none(),
            Self::Excluded => true,
            Self::Cell(own_from, own_to) => (own_from, own_to) == (from, to),
        };
        let all = MovementMatrix::ORIGINS.into_iter().flat_map(|from| Tier::ALL.map(|to| (from, to)));
        all.filter(|(from, to)| holds(*from, *to)).collect()
    }
}

/// Makes a proposal's row, before anything is scored.
pub fn proposal_insert(tx: &mut Tx<'_>, id: RecordId, as_of: Day, under: VersionId) -> Result<()> {
    diesel::insert_into(tier_proposal::table)
        .values((
            tier_proposal::id.eq(id),
            tier_proposal::as_of.eq(as_of),
            tier_proposal::scored_under_id.eq(under),
            tier_proposal::total.eq(0_i64),
            tier_proposal::overtaken.eq(0_i64),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A proposal's row.
pub fn proposal_get(read: &mut Read<'_>, id: RecordId) -> Result<Proposal> {
    tier_proposal::table.find(id).select(Proposal::as_select()).first(read.conn()).or_not_found()
}

/// Notes that everything is scored.
pub fn proposal_scored(tx: &mut Tx<'_>, id: RecordId, total: i64) -> Result<()> {
    let now = tx.now();
    let previous = last_review(tx)?;
    diesel::update(tier_proposal::table.find(id))
        .set((
            tier_proposal::scored_at.eq(Some(now)),
            tier_proposal::total.eq(total),
            tier_proposal::previous_id.eq(previous),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The review that came into force last.
pub fn last_review(read: &mut Read<'_>) -> Result<Option<RecordId>> {
    use crate::schema::tier_review;
    Ok(tier_review::table
        .inner_join(tier_proposal::table)
        .filter(tier_proposal::in_force_at.is_not_null())
        .order((tier_proposal::in_force_at.desc(), tier_proposal::id.desc()))
        .select(tier_proposal::id)
        .first(read.conn())
        .optional()?)
}

/// Writes customers into a proposal. They must not stand there yet.
pub fn items_insert(tx: &mut Tx<'_>, proposal: RecordId, items: &[Item]) -> Result<()> {
    // Twelve bound values a row; SQLite takes at most 32,766 in one statement. One length, one cached statement.
    for chunk in items.chunks(500) {
        InsertItems { proposal, items: chunk.iter().map(Stored::of).collect() }.execute(tx.conn())?;
    }
    Ok(())
}

/// An item as it is stored.
struct Stored {
    customer: i64,
    from: i16,
    to: i16,
    score: i64,
    from_score: Option<i64>,
    amount_fen: Option<i64>,
    purchases: Option<i64>,
    credit: Option<&'static str>,
    years: Option<i64>,
    complexity: Option<i16>,
    foreign_purchases: i64,
}

impl Stored {
    fn of(item: &Item) -> Self {
        Self {
            customer: item.customer.0,
            from: tier_number(item.from),
            to: tier_number(Some(item.to)),
            score: i64::from(item.score.ten_thousandths()),
            from_score: item.from_score.map(|score| i64::from(score.ten_thousandths())),
            amount_fen: item.facts.amount_fen,
            purchases: item.facts.purchases.map(i64::from),
            credit: item.facts.credit.map(Credit::key),
            years: item.facts.years.map(i64::from),
            complexity: item.facts.complexity.map(|complexity| i16::from(complexity.rating())),
            foreign_purchases: i64::from(item.foreign_purchases),
        }
    }
}

/// Many rows in one statement: Diesel prepares a batch anew each time, this keeps its statement.
struct InsertItems {
    proposal: RecordId,
    items: Vec<Stored>,
}

impl QueryFragment<Db> for InsertItems {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO tier_item (proposal_id, customer_id, from_tier, to_tier, score, from_score, amount_fen, \
             purchases, credit, years, complexity, foreign_purchases) VALUES ",
        );
        for (position, row) in self.items.iter().enumerate() {
            out.push_sql(if position == 0 { "(" } else { ", (" });
            out.push_bind_param::<BigInt, i64>(&self.proposal.0)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.customer)?;
            out.push_sql(", ");
            out.push_bind_param::<SmallInt, i16>(&row.from)?;
            out.push_sql(", ");
            out.push_bind_param::<SmallInt, i16>(&row.to)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.score)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.from_score)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.amount_fen)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.purchases)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, Option<&'static str>>(&row.credit)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&row.years)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<SmallInt>, Option<i16>>(&row.complexity)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(&row.foreign_purchases)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

impl QueryId for InsertItems {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for InsertItems {}

/// Empties a proposal, at most so many rows at a time; tells how many went.
pub fn items_clear(tx: &mut Tx<'_>, proposal: RecordId, most: i64) -> Result<usize> {
    let query = Sql::new("DELETE FROM tier_item WHERE proposal_id = ")
        .int(proposal.0)
        .raw(" AND customer_id IN (SELECT customer_id FROM tier_item WHERE proposal_id = ")
        .int(proposal.0)
        .raw(" ORDER BY customer_id LIMIT ")
        .int(most)
        .raw(")");
    Ok(query.execute(tx.conn())?)
}

/// Takes a customer out of a proposal, or back in; false when the customer is not in it.
pub fn item_exclude(
    tx: &mut Tx<'_>,
    proposal: RecordId,
    customer: RecordId,
    reason: Option<&str>,
) -> Result<bool> {
    let changed = diesel::update(tier_item::table.find((proposal, customer)))
        .set(tier_item::excluded.eq(reason))
        .execute(tx.conn())?;
    Ok(changed > 0)
}

/// How many customers were taken out.
pub fn excluded_count(read: &mut Read<'_>, proposal: RecordId) -> Result<i64> {
    Ok(tier_item::table
        .filter(tier_item::proposal_id.eq(proposal))
        .filter(tier_item::excluded.is_not_null())
        .count()
        .get_result(read.conn())?)
}

/// The movement of a proposal, counted from its rows: for changes, which are small.
pub fn items_matrix(read: &mut Read<'_>, proposal: RecordId) -> Result<MovementMatrix> {
    let cells: Vec<(i16, i16)> = tier_item::table
        .filter(tier_item::proposal_id.eq(proposal))
        .select((tier_item::from_tier, tier_item::to_tier))
        .load(read.conn())?;
    let mut matrix = MovementMatrix::default();
    for (from, to) in cells {
        matrix.add(stored_tier(Some(from))?, some_tier(to)?);
    }
    Ok(matrix)
}

fn some_tier(stored: i16) -> Result<Tier> {
    stored_tier(Some(stored))?.ok_or_else(|| Error::Corrupt("a proposal without a tier".into()))
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    id: RecordId,
}

/// A page of a proposal's customers, the newest first.
///
/// Who sees the whole proposal walks its cells; who sees only their own customers walks those through the list engine.
pub fn items_page(
    read: &mut Read<'_>,
    actor: &Actor,
    sees_all: bool,
    proposal: RecordId,
    which: Which,
    from: Option<&Cursor>,
    limit: usize,
) -> Result<Page> {
    if !sees_all {
        let listing = Listing {
            kind: "customer",
            action: Action::Read,
            join: "JOIN tier_item ON tier_item.customer_id = record.id",
            filter: Sql::new("tier_item.proposal_id = ").int(proposal.0).raw(" AND ").then(&condition(which)),
            order: NEWEST,
        };
        return listing.page(read, actor, from, limit);
    }
    let back = from.is_some_and(|cursor| cursor.back);
    let mut keys: Vec<Key> = keys(proposal, which, from, limit + 1).load(read.conn())?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    if back {
        keys.reverse();
    }
    let (has_previous, has_next) = if back { (more, true) } else { (from.is_some(), more) };
    let cursor = |key: Option<&Key>, back| key.map(|key| Cursor { value: None, id: key.id, back });
    Ok(Page {
        next: cursor(keys.last(), false).filter(|_| has_next),
        previous: cursor(keys.first(), true).filter(|_| has_previous),
        ids: keys.into_iter().map(|key| key.id).collect(),
    })
}

/// The keys of one page: from each cell its own page by the index of cells, united and cut.
#[must_use]
pub fn keys(proposal: RecordId, which: Which, from: Option<&Cursor>, limit: usize) -> Sql {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let back = from.is_some_and(|cursor| cursor.back);
    let (sign, way) = if back { (" > ", " ASC") } else { (" < ", " DESC") };
    let branch = |condition: Sql| {
        let mut query =
            Sql::new("SELECT * FROM (SELECT customer_id AS id FROM tier_item WHERE proposal_id = ")
                .int(proposal.0)
                .raw(" AND ")
                .then(&condition);
        if let Some(cursor) = from {
            query = query.raw(" AND customer_id").raw(sign).int(cursor.id.0);
        }
        query.raw(" ORDER BY customer_id").raw(way).raw(" LIMIT ").int(limit).raw(") cell")
    };
    let branches: Vec<Sql> = match which {
        Which::Excluded => vec![branch(Sql::new("excluded IS NOT NULL"))],
        _ => which.cells().into_iter().map(|(from, to)| branch(cell(from, to))).collect(),
    };
    Sql::new("SELECT id FROM (")
        .joined(" UNION ALL ", branches)
        .raw(") united ORDER BY id")
        .raw(way)
        .raw(" LIMIT ")
        .int(limit)
}

fn cell(from: Option<Tier>, to: Tier) -> Sql {
    Sql::new("from_tier = ")
        .int(i64::from(tier_number(from)))
        .raw(" AND to_tier = ")
        .int(i64::from(to.number()))
}

fn condition(which: Which) -> Sql {
    if which == Which::Excluded {
        return Sql::new("tier_item.excluded IS NOT NULL");
    }
    let cells = which.cells().into_iter().map(|(from, to)| Sql::new("(").then(&cell(from, to)).raw(")"));
    Sql::new("(").joined(" OR ", cells).raw(")")
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    proposal_id: RecordId,
    #[diesel(sql_type = BigInt)]
    customer_id: RecordId,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    owner_id: Option<StaffId>,
    #[diesel(sql_type = SmallInt)]
    from_tier: i16,
    #[diesel(sql_type = SmallInt)]
    to_tier: i16,
    #[diesel(sql_type = BigInt)]
    score: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    from_score: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount_fen: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    purchases: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    credit: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    years: Option<i64>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    complexity: Option<i16>,
    #[diesel(sql_type = BigInt)]
    foreign_purchases: i64,
    #[diesel(sql_type = Nullable<Text>)]
    excluded: Option<String>,
}

impl Row {
    fn named(self) -> Result<(RecordId, Named)> {
        let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        let facts = Facts {
            amount_fen: self.amount_fen,
            purchases: self.purchases.map(whole),
            credit: self.credit.as_deref().and_then(Credit::from_key),
            years: self.years.map(whole),
            complexity: complexity(self.complexity),
        };
        let item = Item {
            customer: self.customer_id,
            from: stored_tier(Some(self.from_tier))?,
            to: some_tier(self.to_tier)?,
            score: stored_score(self.score)?,
            from_score: self.from_score.map(stored_score).transpose()?,
            facts,
            foreign_purchases: whole(self.foreign_purchases),
            excluded: self.excluded,
        };
        Ok((self.proposal_id, Named { number: self.number, name: self.name, owner: self.owner_id, item }))
    }
}

/// The rows of these customers in these few proposals, in no particular order.
pub fn items_of(
    read: &mut Read<'_>,
    proposals: &[RecordId],
    customers: &[RecordId],
) -> Result<Vec<(RecordId, Named)>> {
    if proposals.is_empty() || customers.is_empty() {
        return Ok(Vec::new());
    }
    let query = Sql::new(
        "SELECT i.proposal_id, i.customer_id, r.number, r.title AS name, r.owner_id, i.from_tier, i.to_tier, i.score, \
         i.from_score, i.amount_fen, i.purchases, i.credit, i.years, i.complexity, i.foreign_purchases, i.excluded \
         FROM tier_item i JOIN record r ON r.id = i.customer_id WHERE ",
    )
    .then(&is_one_of("i.proposal_id", proposals))
    .raw(" AND ")
    .then(&is_one_of("i.customer_id", customers));
    let rows: Vec<Row> = query.load(read.conn())?;
    rows.into_iter().map(Row::named).collect()
}

/// The rows of a page, in its order.
pub fn items_named(read: &mut Read<'_>, proposal: RecordId, customers: &[RecordId]) -> Result<Vec<Named>> {
    let rows = items_of(read, &[proposal], customers)?;
    let mut by_id: std::collections::HashMap<RecordId, Named> =
        rows.into_iter().map(|(_, named)| (named.item.customer, named)).collect();
    Ok(customers.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The score of stored facts, made again under the version they were scored under (`tiering.explain`).
///
/// # Errors
/// When that version has no scheme, which no version that scored anything can.
pub fn assess_again(read: &mut Read<'_>, under: VersionId, facts: &Facts) -> Result<Assessment> {
    let policy = kernel::policy::version(read, under)?;
    let scheme = policy.tier_scheme();
    Ok(scheme.ok_or_else(|| Error::Corrupt(format!("version {under} has no tiers")))?.score(facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_the_address() {
        let cells =
            MovementMatrix::ORIGINS.into_iter().flat_map(|from| Tier::ALL.map(|to| Which::Cell(from, to)));
        for which in
            [Which::Moves, Which::Up, Which::Down, Which::First, Which::Excluded].into_iter().chain(cells)
        {
            assert_eq!(Which::from_key(&which.key()), which);
        }
        for other in ["", "5-1", "1-0", "1-5", "one-two", "1"] {
            assert_eq!(Which::from_key(other), Which::Moves, "{other}");
        }
    }

    #[test]
    fn up_down_first_and_the_diagonal_are_the_whole_matrix() {
        let cells = |which: Which| which.cells().len();
        assert_eq!((cells(Which::Up), cells(Which::Down), cells(Which::First)), (6, 6, 4));
        assert_eq!(cells(Which::Moves), 16);
    }
}
