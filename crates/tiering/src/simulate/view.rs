//! What the simulation's page and its JSON show.

use kernel::{Actor, Day, Error, Message, Read, RecordId, Refusal, Result};
use rulebook::{Action, Rulebook};
use rules::tier::{Indicator, Scheme, Score, Tier};
use serde::Serialize;
use utoipa::ToSchema;
use web::listing::{PAGE, Params};

use super::service::{self, Base, Listed, Simulation, Typed};
use crate::effect::day_of;
use crate::gauge::Gauge;
use crate::inputs::day;
use crate::proposal::Which;
use crate::review::KIND;

/// What a draft would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimulationView {
    /// The number of the draft of the rulebook that is tried; none for typed weights and thresholds.
    pub draft: Option<String>,
    /// The day whose facts count.
    #[schema(value_type = String)]
    pub as_of: Day,
    /// From which tiers customers move: `standing` or `rulebook` (what the version in force would give on the day).
    pub base: &'static str,
    /// The weights tried, in basis points, in the order amount, purchases, credit, years, complexity.
    pub weights: [u16; 5],
    /// The thresholds tried, in points, of tiers 1 to 3.
    pub thresholds: [u8; 3],
    /// What came of it; none when something typed is wrong.
    #[schema(value_type = Object)]
    pub simulation: Option<Simulation>,
    /// The customers behind a cell, when one is asked for.
    pub cell: Option<CellView>,
    /// What is wrong with what was typed: field and message key.
    #[schema(value_type = Object)]
    pub problems: Vec<Problem>,
    #[serde(skip)]
    pub(super) params: Params,
    #[serde(skip)]
    pub(super) typed: Typed,
}

/// Something wrong with what was typed.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// The field; empty for the whole.
    pub field: String,
    /// What is wrong.
    pub message: Message,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { field: refusal.field.unwrap_or_default(), message: refusal.message }
    }
}

/// A page of the customers behind a cell.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellView {
    /// The tier they move from.
    #[schema(value_type = Option<u8>)]
    pub from: Option<Tier>,
    /// The tier they move to.
    #[schema(value_type = u8)]
    pub to: Tier,
    /// The customers whom the reader may see.
    pub customers: Vec<MovingView>,
    /// Where the next page begins: the value of `after`.
    pub next: Option<i64>,
}

/// A customer behind a cell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovingView {
    /// The customer's number.
    pub customer: String,
    /// The customer's name.
    pub name: String,
    /// The score under the draft.
    #[schema(value_type = u32)]
    pub score: Score,
    /// The score the customer has.
    #[schema(value_type = Option<u32>)]
    pub score_before: Option<Score>,
}

impl From<Listed> for MovingView {
    fn from(listed: Listed) -> Self {
        let Listed { number, name, scored } = listed;
        Self { customer: number, name, score: scored.assessment.score, score_before: scored.tier_score }
    }
}

/// What the address asks for.
struct Asked {
    as_of: jiff::civil::Date,
    draft: Option<String>,
    typed: Typed,
}

fn asked(read: &mut Read<'_>, params: &Params) -> Result<Asked> {
    let today = day_of(read)?.date();
    let text = |name: &str| params.get(name).unwrap_or_default().trim().to_owned();
    let as_of = day("as_of", &text("as_of").into())?.unwrap_or(today);
    if as_of > today {
        return Err(Error::field("as_of", "tiering-as-of-future"));
    }
    let typed = Typed {
        weights: Indicator::ALL.map(|indicator| text(&format!("weight_{}", indicator.key()))),
        thresholds: [1, 2, 3].map(|tier| text(&format!("tier_{tier}"))),
    };
    Ok(Asked { as_of, draft: Some(text("draft")).filter(|draft| !draft.is_empty()), typed })
}

/// The measure that is tried.
fn measure(read: &mut Read<'_>, actor: &Actor, asked: &Asked) -> Result<Gauge> {
    let policy = read.policy()?;
    if let Some(number) = &asked.draft {
        let text = match service::draft_text(read, actor, number) {
            Err(Error::NotFound) => return Err(Error::field("draft", "tiering-draft-unknown")),
            text => text?,
        };
        let book = Rulebook::parse(&text).map_err(|_| Error::field("draft", "tiering-draft-faulty"))?;
        return Gauge::of(&book, asked.as_of);
    }
    let gauge = Gauge::of(&policy, asked.as_of)?;
    Ok(Gauge { scheme: asked.typed.scheme(&gauge.scheme)?, ..gauge })
}

impl SimulationView {
    /// Simulates what the address asks for.
    pub(crate) fn of(read: &mut Read<'_>, actor: &Actor, params: Params) -> Result<Self> {
        actor.must(read, Action::Review, KIND)?;
        let policy = read.policy()?;
        let mut problems = Vec::new();
        let today = day_of(read)?;
        let in_force = Gauge::of(&policy, today.date())?.scheme;
        let mut view = Self {
            draft: params.get("draft").map(str::to_owned),
            as_of: today,
            base: "standing",
            weights: weights(&in_force),
            thresholds: in_force.thresholds.points(),
            simulation: None,
            cell: None,
            problems: Vec::new(),
            typed: Typed::default(),
            params,
        };
        match view.fill(read, actor) {
            Ok(()) => {}
            Err(Error::Refused(refusals)) => problems.extend(refusals.into_iter().map(Problem::from)),
            Err(error) => return Err(error),
        }
        view.problems = problems;
        Ok(view)
    }

    fn fill(&mut self, read: &mut Read<'_>, actor: &Actor) -> Result<()> {
        let asked = asked(read, &self.params)?;
        self.as_of = asked.as_of.into();
        self.typed = asked.typed.clone();
        let draft = measure(read, actor, &asked)?;
        self.weights = weights(&draft.scheme);
        self.thresholds = draft.scheme.thresholds.points();
        let base = if self.params.get("base") == Some("rulebook") {
            self.base = "rulebook";
            let policy = read.policy()?;
            Base::Measure(Box::new(Gauge::of(&policy, asked.as_of)?))
        } else {
            Base::Standing
        };
        self.simulation = Some(service::simulate(read, &base, &draft)?);
        if let Which::Cell(from, to) = Which::from_key(self.params.get("list").unwrap_or_default()) {
            let after = self.params.get("after").and_then(|after| after.parse().ok()).unwrap_or(0);
            let (listed, next) =
                service::cell(read, actor, (&base, &draft), (from, to), RecordId(after), PAGE)?;
            let customers = listed.into_iter().map(MovingView::from).collect();
            self.cell = Some(CellView { from, to, customers, next: next.map(|next| next.0) });
        }
        Ok(())
    }
}

fn weights(scheme: &Scheme) -> [u16; 5] {
    Indicator::ALL.map(|indicator| scheme.weights.of(indicator))
}
