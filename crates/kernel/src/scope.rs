//! Which records somebody may see: one rule, as a predicate for one record and as an SQL condition for many.
//!
//! The rule (`archive.access`, section 19 of the catalogue):
//!
//! - a **confidential** record is for its owner, those named on it, and holders of an unexpired grant, whatever the rank;
//! - any other record is for its owner, those named on it or on the customer it names, holders of a grant, and whom the
//!   reach covers: `group` adds the groups one belongs to and everybody below in the chain of superiors, `department` adds
//!   one's department and all below, `all` adds the rest;
//! - whoever is named only to read ([`record::READERS`]: who helps with a part of it, who decides about it), holders of a
//!   grant, and those named on the customer it names read it, and do nothing else with it;
//! - a removed record is for nobody.
//!
//! [`permits`] decides for one, [`Scope`] filters many; a property test compares them on random companies.

use std::collections::BTreeMap;

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool};
use rulebook::{Action, Function, Rank, Reach, Term as _};

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::ids::{DepartmentId, GroupId, StaffId};
use crate::moment::Moment;
use crate::record::{self, Header};
use crate::schema::{staff, staff_function};
use crate::store::{Db, Read, Sql, among};

/// What the rule asks about a record.
#[expect(clippy::struct_excessive_bools, reason = "five independent facts of one record")]
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// Who answers for it.
    pub owner: Option<StaffId>,
    /// The group it lies with.
    pub group: Option<GroupId>,
    /// The department it lies with.
    pub department: Option<DepartmentId>,
    /// For the named only.
    pub confidential: bool,
    /// No longer there.
    pub removed: bool,
    /// Whether the actor is named on the record, not only to read it.
    pub named: bool,
    /// Whether the actor is named on the record to read it.
    pub named_to_read: bool,
    /// Whether the actor is named on the customer that the record names, not only to read it.
    pub named_on_customer: bool,
    /// Whether the actor holds an unexpired grant.
    pub granted: bool,
}

/// Whether who is named only to read may do this.
pub(crate) fn is_reading(action: Action) -> bool {
    matches!(action, Action::Read | Action::Reveal)
}

/// The SQL of being named under `alias` not only to read.
pub(crate) fn acting(alias: &str) -> String {
    format!("{alias}.role NOT IN ('{}')", record::READERS.join("', '"))
}

/// The rule for one record.
#[must_use]
pub fn permits(actor: &Actor, action: Action, reach: Reach, placed: &Placed) -> bool {
    if placed.removed || reach == Reach::None {
        return false;
    }
    let to_read = is_reading(action) && (placed.named_to_read || placed.granted);
    if placed.owner == Some(actor.id) || placed.named || to_read {
        return true;
    }
    if placed.confidential {
        return false;
    }
    let reports = || placed.owner.is_some_and(|owner| actor.reports.contains(&owner));
    (is_reading(action) && placed.named_on_customer)
        || reach == Reach::All
        || (reach >= Reach::Group && (reports() || placed.group.is_some_and(|g| actor.groups.contains(&g))))
        || (reach >= Reach::Department && placed.department.is_some_and(|d| actor.departments.contains(&d)))
}

/// The rule as a condition on the table `record`, usable in any Diesel query where that table appears.
#[derive(Clone, Debug)]
pub struct Scope {
    sql: Sql,
}

impl Scope {
    /// The records with which `actor` may do `action`, which reaches `reach` far, now.
    #[must_use]
    pub fn new(actor: &Actor, action: Action, reach: Reach, now: Moment) -> Self {
        Self { sql: rule(&Who::of(actor), action, reach, now) }
    }

    /// The same for a query that asks very many records at the moment of `read`: it asks none whether it names the actor,
    /// nor for leave to read it, when nothing does.
    pub(crate) fn asked_often(
        read: &mut Read<'_>,
        actor: &Actor,
        action: Action,
        reach: Reach,
    ) -> Result<Self> {
        let now = read.now();
        let known = Sql::new("SELECT EXISTS (SELECT 1 FROM record_member WHERE staff_id = ")
            .int(actor.id.0)
            .raw(") AS is_named, EXISTS (SELECT 1 FROM access_grant WHERE staff_id = ")
            .int(actor.id.0)
            .raw(" AND expires_at > ")
            .moment(now)
            .raw(") AS is_granted");
        let Known { is_named, is_granted } = known.get_result(read.conn())?;
        let who = Who { is_named, is_granted, ..Who::of(actor) };
        Ok(Self { sql: rule(&who, action, reach, now) })
    }

    /// The records of any kind that `actor` may read, now.
    pub fn of_any_kind(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        Ok(Self { sql: readable(read, actor)? })
    }

    /// The condition as SQL, for hand-written queries in which the table `record` appears under its own name.
    #[must_use]
    pub fn sql(&self) -> &Sql {
        &self.sql
    }
}

/// Whoever asks in a query, and what is known of them.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts of one person")]
struct Who {
    id: Sql,
    /// Their department, if they have one.
    department: Option<Sql>,
    /// Whether they may belong to a group; no record is asked about theirs when not …
    in_groups: bool,
    /// … nor about those below them when there can be none …
    leads: bool,
    /// … nor whether it or its customer names them when nothing can …
    is_named: bool,
    /// … nor for leave to read it when they can have none.
    is_granted: bool,
}

impl Who {
    fn of(actor: &Actor) -> Self {
        Self {
            id: Sql::default().int(actor.id.0),
            department: actor.department.map(|department| Sql::default().int(department.0)),
            in_groups: !actor.groups.is_empty(),
            leads: !actor.reports.is_empty(),
            is_named: true,
            is_granted: true,
        }
    }
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    is_named: bool,
    #[diesel(sql_type = Bool)]
    is_granted: bool,
}

/// The rule for whoever asks. What the record's row answers comes first: the rest is a look into another table.
fn rule(who: &Who, action: Action, reach: Reach, now: Moment) -> Sql {
    if reach == Reach::None {
        return Sql::new("FALSE");
    }
    let covered = match reach {
        Reach::All => Sql::new("TRUE"),
        _ => match covered(who, action, reach) {
            none if none.is_empty() => Sql::new("FALSE"),
            some => Sql::default().joined(" OR ", some),
        },
    };
    let mut rule = Sql::new("(record.removed_at IS NULL AND (record.owner_id = ")
        .then(&who.id)
        .raw(" OR (NOT record.confidential AND (")
        .then(&covered)
        .raw("))");
    if who.is_named {
        rule = rule
            .raw(" OR EXISTS (SELECT 1 FROM record_member m WHERE m.staff_id = ")
            .then(&who.id)
            .raw(" AND m.record_id = record.id");
        if !is_reading(action) {
            rule = rule.raw(" AND ").raw(&acting("m"));
        }
        rule = rule.raw(")");
    }
    if who.is_granted && is_reading(action) {
        rule = rule
            .raw(" OR EXISTS (SELECT 1 FROM access_grant g WHERE g.staff_id = ")
            .then(&who.id)
            .raw(" AND g.expires_at > ")
            .moment(now)
            .raw(" AND g.record_id = record.id)");
    }
    rule.raw("))")
}

/// The alternatives that a reach below `all` adds for records that are not confidential.
fn covered(who: &Who, action: Action, reach: Reach) -> Vec<Sql> {
    let mut any = Vec::new();
    if reach >= Reach::Group && who.in_groups {
        any.push(
            Sql::new("record.group_id IN (SELECT group_id FROM group_member WHERE staff_id = ")
                .then(&who.id)
                .raw(")"),
        );
    }
    if reach >= Reach::Group && who.leads {
        any.push(
            Sql::new("EXISTS (SELECT 1 FROM superior_path s WHERE s.superior_id = ")
                .then(&who.id)
                .raw(" AND s.staff_id = record.owner_id)"),
        );
    }
    if reach >= Reach::Department
        && let Some(department) = &who.department
    {
        any.push(
            Sql::new(
                "record.department_id IN (SELECT descendant_id FROM department_path WHERE ancestor_id = ",
            )
            .then(department)
            .raw(")"),
        );
    }
    if is_reading(action) && who.is_named {
        any.push(
            Sql::new("EXISTS (SELECT 1 FROM record_member c WHERE c.staff_id = ")
                .then(&who.id)
                .raw(" AND c.record_id = record.customer_id AND ")
                .raw(&acting("c"))
                .raw(")"),
        );
    }
    any
}

#[derive(QueryableByName)]
struct Reader {
    #[diesel(sql_type = BigInt)]
    id: StaffId,
}

/// Those of some people who may read a record now: the same rule, asked the other way round. Whose account is closed is
/// not among them.
pub fn readers(read: &mut Read<'_>, header: &Header, people: &[StaffId]) -> Result<Vec<StaffId>> {
    let policy = read.policy()?;
    let ranks: Vec<(StaffId, String)> = staff::table
        .filter(among(staff::id, people.iter().copied()))
        .filter(staff::active.eq(true))
        .select((staff::id, staff::rank))
        .load(read.conn())?;
    let held: Vec<(StaffId, String)> = staff_function::table
        .filter(among(staff_function::staff_id, people.iter().copied()))
        .select((staff_function::staff_id, staff_function::function))
        .load(read.conn())?;
    let mut by_reach: BTreeMap<Reach, Vec<Sql>> = BTreeMap::new();
    for (id, rank) in ranks {
        let rank = Rank::from_key(&rank).ok_or_else(|| Error::Corrupt(format!("rank {rank}")))?;
        let functions = held.iter().filter(|(holder, _)| *holder == id);
        let functions: Vec<Function> =
            functions.filter_map(|(_, function)| Function::from_key(function)).collect();
        let reach = policy.authority().reach(rank, &functions, Action::Read, &header.kind);
        by_reach.entry(reach).or_default().push(Sql::default().int(id.0));
    }
    by_reach.remove(&Reach::None);
    if by_reach.is_empty() {
        return Ok(Vec::new());
    }
    let now = read.now();
    let each = by_reach.into_iter().map(|(reach, people)| {
        let who = Who {
            id: Sql::new("reader.id"),
            department: Some(Sql::new("reader.department_id")),
            in_groups: true,
            leads: true,
            is_named: true,
            is_granted: true,
        };
        let rule = rule(&who, Action::Read, reach, now);
        Sql::new("(reader.id IN (").joined(", ", people).raw(") AND ").then(&rule).raw(")")
    });
    let query = Sql::new("SELECT reader.id AS id FROM record CROSS JOIN staff reader WHERE record.id = ")
        .int(header.id.0)
        .raw(" AND (")
        .joined(" OR ", each)
        .raw(") ORDER BY reader.id");
    Ok(query.load::<Reader>(read.conn())?.into_iter().map(|reader| reader.id).collect())
}

/// The same reach as separate ways to walk an index in list order: each is one equality on an indexed column.
///
/// A list takes its page from each branch and unites them; filtering one ordered index by the whole condition would read
/// a million rows for somebody who may see twenty.
pub(crate) enum Branches {
    /// These only.
    Each(Vec<Branch>),
    /// The actor sees all that is not confidential, or by so many branches that it is much anyway: walk the index and test
    /// each row.
    Walk,
}

/// One way to walk: the condition, and whether it may show confidential records.
pub(crate) struct Branch {
    pub condition: Sql,
    pub confidential: bool,
}

/// The most branches that are walked apart; SQLite joins at most 500 selects.
const MOST_BRANCHES: usize = 400;

pub(crate) fn branches(actor: &Actor, reach: Reach) -> Branches {
    if reach == Reach::All {
        return Branches::Walk;
    }
    let mut each = Vec::new();
    if reach != Reach::None {
        each.push(Branch { condition: Sql::new("record.owner_id = ").int(actor.id.0), confidential: true });
    }
    if reach >= Reach::Group {
        let groups = actor.groups.iter().map(|group| Sql::new("record.group_id = ").int(group.0));
        let reports = actor.reports.iter().map(|staff| Sql::new("record.owner_id = ").int(staff.0));
        each.extend(groups.chain(reports).map(|condition| Branch { condition, confidential: false }));
    }
    if reach >= Reach::Department {
        let departments = actor.departments.iter().map(|d| Sql::new("record.department_id = ").int(d.0));
        each.extend(departments.map(|condition| Branch { condition, confidential: false }));
    }
    if each.len() > MOST_BRANCHES { Branches::Walk } else { Branches::Each(each) }
}

/// The condition that `actor` may read a record, whatever its kind, for queries in which the table `record` appears.
pub(crate) fn readable(read: &mut Read<'_>, actor: &Actor) -> Result<Sql> {
    let now = read.now();
    let mut by_reach: BTreeMap<Reach, Vec<Sql>> = BTreeMap::new();
    for kind in read.house().catalogue.records() {
        let reach = actor.reach(read, Action::Read, kind.key)?;
        by_reach.entry(reach).or_default().push(Sql::new("'").raw(kind.key).raw("'"));
    }
    by_reach.remove(&Reach::None);
    if by_reach.is_empty() {
        return Ok(Sql::new("FALSE"));
    }
    let each = by_reach.into_iter().map(|(reach, kinds)| {
        let kinds = Sql::new("record.kind IN (").joined(", ", kinds);
        kinds.raw(") AND ").then(Scope::new(actor, Action::Read, reach, now).sql())
    });
    Ok(Sql::new("(").joined(" OR ", each).raw(")"))
}

impl QueryFragment<Db> for Scope {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        self.sql.walk_ast(out)
    }
}

impl QueryId for Scope {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for Scope {
    type SqlType = Bool;
}

impl<GroupBy> ValidGrouping<GroupBy> for Scope {
    type IsAggregate = is_aggregate::No;
}

impl<QS> AppearsOnTable<QS> for Scope where crate::schema::record::table: OnTable<QS> {}
impl<QS> SelectableExpression<QS> for Scope where Self: AppearsOnTable<QS> {}

/// Query sources in which the table `record` appears.
pub trait OnTable<QS> {}
impl<QS> OnTable<QS> for crate::schema::record::table where crate::schema::record::id: AppearsOnTable<QS> {}
