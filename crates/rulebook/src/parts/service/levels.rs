//! Response and resolution times by the customer's tier and the request's priority (`service.levels`).

use jiff::SignedDuration;
use rules::tier::Tier;

use crate::draft::Draft;
use crate::fault::FaultKind;
use crate::figure::{Figure, hundredths_text};
use crate::parts::tiering::{TIER_KEYS, tier_of};
use crate::read::{Fields, Node, all};
use crate::term::{Term, terms};
use crate::wording::{Lang, Wording};

terms! {
    /// How pressing a request is, the most pressing first.
    pub enum Priority of "priority" {
        /// 紧急.
        Urgent = "urgent",
        /// 高.
        High = "high",
        /// 普通.
        Normal = "normal",
        /// 低.
        Low = "low",
    }
}

terms! {
    /// A state in which the clock of a request can pause.
    pub enum Pause of "pause" {
        /// The customer's answer is awaited.
        Waiting = "waiting",
    }
}

/// How long a request may take, in working time from its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Until the first answer.
    pub response: SignedDuration,
    /// Until the solution; not shorter than the response.
    pub resolution: SignedDuration,
}

/// `service.levels`: the times by tier and priority, and what does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    titles: [Wording; 4],
    /// By tier and priority, each from the highest. Time never shrinks from one to a lower one.
    grid: [[Level; 4]; 4],
    /// What a customer without a tier, and a request without a customer, counts as.
    pub untiered: Tier,
    /// The states whose time does not count. May be empty.
    pub pauses: Vec<Pause>,
}

impl Levels {
    /// How long a request of a customer of `tier` may take; without a customer or a tier it counts as `untiered`.
    #[must_use]
    pub fn target(&self, tier: Option<Tier>, priority: Priority) -> Level {
        let tier = tier.unwrap_or(self.untiered);
        self.grid[usize::from(tier.number() - 1)][priority as usize]
    }

    /// What people call a priority.
    #[must_use]
    pub fn priority_title(&self, priority: Priority) -> &Wording {
        &self.titles[priority as usize]
    }

    /// Whether the clock pauses in this state.
    #[must_use]
    pub fn pauses_in(&self, state: Pause) -> bool {
        self.pauses.contains(&state)
    }
}

pub(crate) fn read_levels(fields: &mut Fields<'_>, draft: &mut Draft) {
    let titles = fields.parameter("priorities", priority_titles, |titles| Figure::Names(titles.to_vec()));
    let mut at: Vec<Node<'_>> = Vec::new();
    let rows = TIER_KEYS.map(|(_, key)| {
        fields.parameter(
            key,
            |node| {
                node.table(|fields| {
                    let levels = Priority::ALL.iter().map(|priority| {
                        let node = fields.must(priority.key())?;
                        at.push(node.clone());
                        level_of(&node, key)
                    });
                    <[Level; 4]>::try_from(all(levels.collect())?).ok()
                })
            },
            |levels| Figure::Rows(level_rows(levels, titles.as_ref())),
        )
    });
    let untiered = fields.parameter("untiered", tier_of, |tier| {
        Figure::Phrase(Wording::each(|lang| draft.tiering.tier_title(*tier, lang)))
    });
    let pauses = fields.parameter("pauses", pauses_of, |pauses| {
        let name = |pause: &Pause| match pause {
            Pause::Waiting => Wording::new("等待客户答复", "waiting for the customer's answer"),
        };
        Figure::names_or_none(pauses.iter().map(name).collect())
    });
    let grid = all(rows.into()).and_then(|rows| <[[Level; 4]; 4]>::try_from(rows).ok());
    if let Some(grid) = &grid {
        refuse_overtaking(grid, &at);
    }
    draft.service.levels =
        (|| Some(Levels { titles: titles?, grid: grid?, untiered: untiered?, pauses: pauses? }))();
}

/// Every priority needs its title: requests are entered with one of them.
fn priority_titles(node: &Node<'_>) -> Option<[Wording; 4]> {
    node.table(|fields| {
        let titles = Priority::ALL.iter().map(|priority| fields.wording(priority.key()));
        <[Wording; 4]>::try_from(all(titles.collect())?).ok()
    })
}

/// A list that may be empty: clocks that never pause.
fn pauses_of(node: &Node<'_>) -> Option<Vec<Pause>> {
    if node.items()?.is_empty() {
        return Some(Vec::new());
    }
    node.terms()
}

fn level_of(node: &Node<'_>, tier: &str) -> Option<Level> {
    let level = node.table(|fields| {
        let response = fields.must("response").and_then(|node| node.working_hours());
        let resolution = fields.must("resolution").and_then(|node| node.working_hours());
        Some(Level { response: response?, resolution: resolution? })
    })?;
    if level.response > level.resolution {
        node.fault(FaultKind::AnswerAfterSolution { level: format!("{tier}.{}", node.name) });
        return None;
    }
    Some(level)
}

/// A lower tier or priority that is served before a higher one was hardly meant. `at` are the levels as written, in
/// order.
fn refuse_overtaking(grid: &[[Level; 4]; 4], at: &[Node<'_>]) {
    let name =
        |tier: usize, priority: usize| format!("{}.{}", TIER_KEYS[tier].1, Priority::ALL[priority].key());
    let overtakes =
        |level: Level, other: Level| level.response < other.response || level.resolution < other.resolution;
    for (tier, levels) in grid.iter().enumerate() {
        for (priority, level) in levels.iter().enumerate() {
            let more_pressing = priority.checked_sub(1).map(|other| (tier, other));
            let tier_above = tier.checked_sub(1).map(|other| (other, priority));
            for (other_tier, other_priority) in more_pressing.into_iter().chain(tier_above) {
                if let Some(node) = at.get(tier * levels.len() + priority)
                    && overtakes(*level, grid[other_tier][other_priority])
                {
                    let (level, other) = (name(tier, priority), name(other_tier, other_priority));
                    node.fault(FaultKind::LevelOvertakes { level, other });
                }
            }
        }
    }
}

fn level_rows(levels: &[Level; 4], titles: Option<&[Wording; 4]>) -> Vec<Wording> {
    let row = |(index, level): (usize, &Level)| {
        let key = Priority::ALL[index].key();
        Wording::each(|lang| {
            let title = titles.map_or(key, |titles| titles[index].in_lang(lang));
            let (response, resolution) = (hours(level.response, lang), hours(level.resolution, lang));
            match lang {
                Lang::Zh => format!("{title}：{response}内响应，{resolution}内解决"),
                Lang::En => format!("{title}: response within {response}, resolution within {resolution}"),
            }
        })
    };
    levels.iter().enumerate().map(row).collect()
}

/// Hours with at most two decimals, as the text gives them; whole minutes below an hour, as people say them.
fn hours(time: SignedDuration, lang: Lang) -> String {
    const SECONDS_IN_A_HUNDREDTH: i64 = 36;
    if time.as_secs() < 3600 && time.as_secs() % 60 == 0 {
        let minutes = time.as_mins();
        return match lang {
            Lang::Zh => format!("{minutes} 分钟"),
            Lang::En if minutes == 1 => "1 minute".to_owned(),
            Lang::En => format!("{minutes} minutes"),
        };
    }
    let hours = hundredths_text(time.as_secs() / SECONDS_IN_A_HUNDREDTH);
    match lang {
        Lang::Zh => format!("{hours} 小时"),
        Lang::En if hours == "1" => "1 hour".to_owned(),
        Lang::En => format!("{hours} hours"),
    }
}
