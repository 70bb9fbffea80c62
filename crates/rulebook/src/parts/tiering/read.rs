//! Reading the tiering clauses into the scheme and the typed parameters.

use rules::tier::{Band, Bands, Credit, Indicator, Points, Scheme, SchemeError, Thresholds, Tier, Weights};

use super::{KeyCustomers, Notify, Review, TierRule};
use crate::draft::Draft;
use crate::fault::{Expected, FaultKind};
use crate::figure::{Figure, counted, grouped, hundredths_text, money};
use crate::parts::approval::read_chain_name;
use crate::parts::organisation::function_held;
use crate::read::{Fields, Node, all};
use crate::term::Term;
use crate::wording::{Lang, Wording};

/// The keys of the four tiers in `tiering.tiers` and `service.levels`.
pub(crate) const TIER_KEYS: [(Tier, &str); 4] =
    [(Tier::One, "one"), (Tier::Two, "two"), (Tier::Three, "three"), (Tier::Four, "four")];

/// What the three scheme clauses give, until all of them are read.
#[derive(Default)]
pub(crate) struct SchemeParts {
    indicators: Option<Indicators>,
    weights: Option<Weights>,
    thresholds: Option<Thresholds>,
}

/// `tiering.indicators`, without the period.
struct Indicators {
    amount: Bands<i64>,
    purchases: Bands<u32>,
    years: Bands<u32>,
    credit: [Points; 4],
    complexity: [Points; 5],
    unknown: Points,
}

impl SchemeParts {
    /// The scheme, when all three clauses are in force.
    pub(crate) fn build(self) -> Option<Scheme> {
        let Indicators { amount, purchases, years, credit, complexity, unknown } = self.indicators?;
        let (weights, thresholds) = (self.weights?, self.thresholds?);
        Some(Scheme { amount, purchases, years, credit, complexity, unknown, weights, thresholds })
    }
}

pub(crate) fn read_indicators(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.tiering.period_months =
        fields.parameter("period_months", |node| node.number(1..=120), |months| Figure::Months(*months));
    let amount = bands(fields, "amount", Node::hundredths, |fen, lang| match (fen, lang) {
        (0, Lang::Zh) => format!("大于 {}", money(0, lang)),
        (0, Lang::En) => format!("above {}", money(0, lang)),
        (fen, Lang::Zh) => format!("{}及以上", money(fen, lang)),
        (fen, Lang::En) => format!("{} or more", money(fen, lang)),
    });
    let whole = |node: &Node<'_>| node.number(0..=1_000_000);
    let purchases = bands(fields, "purchases", whole, |count, lang| match lang {
        Lang::Zh => format!("{} 次及以上", grouped(i64::from(count))),
        Lang::En => format!("{} or more", counted(count, "purchase")),
    });
    let credit = fields.parameter(
        "credit",
        |node| {
            node.table(|fields| {
                let standings =
                    Credit::ALL.map(|credit| fields.must(credit.key()).and_then(|node| points(&node)));
                <[Points; 4]>::try_from(all(standings.into())?).ok()
            })
        },
        |standings| {
            let rows = Credit::ALL.iter().zip(standings).map(|(credit, points)| {
                let letter = credit.key();
                row(&Wording::new(format!("{letter} 级"), format!("grade {letter}")), *points)
            });
            Figure::Rows(rows.collect())
        },
    );
    let years = bands(fields, "years", whole, |years, lang| match lang {
        Lang::Zh => format!("{years} 年及以上"),
        Lang::En => format!("{} or more", counted(years, "year")),
    });
    let complexity = fields.parameter(
        "complexity",
        |node| {
            let ratings = node.list(points)?;
            let five = <[Points; 5]>::try_from(ratings).ok();
            if five.is_none() {
                let entries = node.items().map_or(0, |items| items.len());
                node.fault(FaultKind::OutOfRange {
                    parameter: node.name.to_owned(),
                    value: entries.to_string(),
                    least: "5".to_owned(),
                    most: "5".to_owned(),
                });
            }
            five
        },
        |ratings| {
            let rows = ratings.iter().enumerate().map(|(index, points)| {
                let rating = index + 1;
                row(&Wording::new(format!("{rating} 级"), format!("rating {rating}")), *points)
            });
            Figure::Rows(rows.collect())
        },
    );
    let unknown = fields.parameter("unknown", points, |points| Figure::Points(u32::from(points.get())));
    draft.scheme.indicators = (|| {
        Some(Indicators {
            amount: amount?,
            purchases: purchases?,
            years: years?,
            credit: credit?,
            complexity: complexity?,
            unknown: unknown?,
        })
    })();
}

/// The bands of one indicator, highest first; `bound` writes the lower bound of a band.
fn bands<'a, T: Copy + Ord>(
    fields: &mut Fields<'a>,
    key: &'a str,
    from: impl Fn(&Node<'a>) -> Option<T>,
    bound: impl Fn(T, Lang) -> String,
) -> Option<Bands<T>> {
    let band = |node: &Node<'a>| {
        node.table(|fields| {
            let at_least = fields.must("from").and_then(|node| from(&node));
            let points = fields.must("points").and_then(|node| points(&node));
            Some(Band { at_least: at_least?, points: points? })
        })
    };
    let written = |band: &Band<T>| Wording::each(|lang| bound(band.at_least, lang));
    fields.parameter(
        key,
        |node| {
            let list = node.list(band)?;
            let refused =
                |error: SchemeError| refused_bands(&error, key, &list, |band| bound(band.at_least, Lang::En));
            Bands::new(list.clone()).map_err(|error| node.fault(refused(error))).ok()
        },
        |bands| Figure::Rows(bands.as_slice().iter().map(|band| row(&written(band), band.points)).collect()),
    )
}

/// Why bands are refused, with the two that do not go together.
fn refused_bands<T>(
    error: &SchemeError,
    key: &str,
    bands: &[Band<T>],
    bound: impl Fn(&Band<T>) -> String,
) -> FaultKind {
    let parameter = key.to_owned();
    match error {
        SchemeError::BandPointsRise { position } => {
            let points = |at: usize| bands.get(at).map_or(0, |band| band.points.get()).to_string();
            FaultKind::BandPointsRise { parameter, above: points(position - 1), below: points(*position) }
        }
        SchemeError::BandsNotDescending { position } => {
            let bound = |at: usize| bands.get(at).map(&bound).unwrap_or_default();
            FaultKind::BandsOverlap { parameter, above: bound(position - 1), below: bound(*position) }
        }
        _ => FaultKind::EmptyList { parameter },
    }
}

fn row(bound: &Wording, points: Points) -> Wording {
    let figure = Figure::Points(u32::from(points.get()));
    Wording::new(
        format!("{}计 {}", bound.zh, figure.text(Lang::Zh)),
        format!("{}: {}", bound.en, figure.text(Lang::En)),
    )
}

/// Whole points from 0 to 100.
fn points(node: &Node<'_>) -> Option<Points> {
    let points = u8::try_from(node.number(0..=100)?).ok()?;
    Points::new(points).ok()
}

pub(crate) fn read_weights(fields: &mut Fields<'_>, draft: &mut Draft) {
    let mut at = None;
    let weights = Indicator::ALL.map(|indicator| {
        fields.parameter(
            indicator.key(),
            |node| {
                at.get_or_insert_with(|| node.clone());
                weight(node)
            },
            |weight| Figure::Percent(u32::from(*weight)),
        )
    });
    let basis_points = all(weights.into()).and_then(|weights| <[u16; 5]>::try_from(weights).ok());
    draft.scheme.weights = basis_points.zip(at).and_then(|(basis_points, first)| {
        let refused = |error| {
            if let SchemeError::WeightsDoNotAddUp { sum } = error {
                first.fault(FaultKind::WeightsSum { sum: hundredths_text(i64::from(sum)) });
            }
        };
        Weights::new(basis_points).map_err(refused).ok()
    });
}

/// A share of at most 100 %, in basis points.
fn weight(node: &Node<'_>) -> Option<u16> {
    let hundredths = node.hundredths()?;
    if hundredths > 10_000 {
        node.fault(FaultKind::OutOfRange {
            parameter: node.name.to_owned(),
            value: hundredths_text(hundredths),
            least: "0".to_owned(),
            most: "100".to_owned(),
        });
        return None;
    }
    u16::try_from(hundredths).ok()
}

pub(crate) fn read_tiers(fields: &mut Fields<'_>, draft: &mut Draft) {
    let rules = TIER_KEYS.map(|(tier, key)| {
        let node = fields.must(key)?;
        let rule = node.table(|fields| {
            let title = fields.wording("title");
            let from = match tier {
                Tier::Four => Some(None),
                _ => fields.must("from").and_then(|node| points(&node)).map(|points| Some(points.get())),
            };
            Some(TierRule { tier, title: title?, from: from? })
        })?;
        Some((rule, node))
    });
    let Some(rules) = all(rules.into()) else { return };
    let froms: Vec<u8> = rules.iter().filter_map(|(rule, _)| rule.from).collect();
    let Ok(froms) = <[u8; 3]>::try_from(froms) else { return };
    let thresholds = Thresholds::new(froms).ok();
    if thresholds.is_none() {
        for (above, below) in froms.iter().zip(rules.iter().skip(1)) {
            if let (TierRule { from: Some(from), .. }, node) = below
                && from >= above
            {
                let (above, below) = (above.to_string(), from.to_string());
                node.fault(FaultKind::ThresholdsNotDescending { above, below });
            }
        }
    }
    let rules: Vec<TierRule> = rules.into_iter().map(|(rule, _)| rule).collect();
    let lines = rules.iter().map(|rule| match (rule.from, froms[2]) {
        (Some(from), _) => Wording::new(
            format!("{}：{from} 分及以上", rule.title.zh),
            format!("{}: {from} points or more", rule.title.en),
        ),
        (None, lowest) => Wording::new(
            format!("{}：不足 {lowest} 分", rule.title.zh),
            format!("{}: below {lowest} points", rule.title.en),
        ),
    });
    fields.note("tiers", Figure::Rows(lines.collect()));
    draft.scheme.thresholds = thresholds;
    draft.tiering.tiers = Some(rules);
}

/// A tier by its number.
pub(crate) fn tier_of(node: &Node<'_>) -> Option<Tier> {
    Tier::from_number(u8::try_from(node.number(1..=4)?).ok()?).ok()
}

/// A list of tiers by number, shown by the names that `tiering.tiers` gives them.
pub(crate) fn read_tiers_list<'a>(fields: &mut Fields<'a>, key: &'a str, draft: &Draft) -> Option<Vec<Tier>> {
    let name = |tier: &Tier| {
        let rule = draft.tiering.tiers.iter().flatten().find(|rule| rule.tier == *tier);
        rule.map_or_else(|| Wording::new(tier.key(), tier.key()), |rule| rule.title.clone())
    };
    fields.parameter(
        key,
        |node| node.distinct(tier_of, Tier::to_string),
        |tiers| Figure::Names(tiers.iter().map(name).collect()),
    )
}

pub(crate) fn read_review(fields: &mut Fields<'_>, draft: &mut Draft) {
    let due_days = fields.days("due_days");
    let approval = read_chain_name(fields, "approval", draft);
    draft.tiering.review = due_days.zip(approval).map(|(due_days, approval)| Review { due_days, approval });
}

pub(crate) fn read_adjust(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.tiering.adjust_approval = read_chain_name(fields, "approval", draft);
}

pub(crate) fn read_notify(fields: &mut Fields<'_>, draft: &mut Draft) {
    let tiers = read_tiers_list(fields, "tiers", draft);
    let within = fields.working_days("within_working_days");
    draft.tiering.notify =
        tiers.zip(within).map(|(tiers, within_working_days)| Notify { tiers, within_working_days });
}

pub(crate) fn read_key(fields: &mut Fields<'_>, draft: &mut Draft) {
    let sales_at_least = fields.money("sales_at_least");
    let organisation = draft.organisation.as_ref();
    let proposed_by = fields.parameter(
        "proposed_by",
        |node| function_held(node, organisation),
        |function| match organisation {
            Some(known) => Figure::Phrase(known.function_wording(*function)),
            None => Figure::Verbatim(function.key().to_owned()),
        },
    );
    let due = fields.parameter(
        "due",
        |node| node.text_as(Expected::DayOfYear, day_of_year),
        |(month, day)| Figure::DayOfYear { month: *month, day: *day },
    );
    let approval = read_chain_name(fields, "approval", draft);
    draft.tiering.key = (|| {
        let (due_month, due_day) = due?;
        Some(KeyCustomers {
            sales_at_least_fen: sales_at_least?,
            proposed_by: proposed_by?,
            due_month,
            due_day,
            approval: approval?,
        })
    })();
}

/// `01-31`; the 29th of February is no day of every year.
fn day_of_year(text: &str) -> Option<(i8, i8)> {
    const A_COMMON_YEAR: i16 = 2001;
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    jiff::civil::Date::new(A_COMMON_YEAR, month, day).ok().map(|_| (month, day))
}
