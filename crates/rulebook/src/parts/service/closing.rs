//! How a request ends, and how a day of requests does (`service.close`, `service.daily`).

use super::answering::kind_key;
use super::{Choice, choices};
use crate::draft::Draft;
use crate::figure::Figure;
use crate::read::{Fields, Node};
use crate::term::terms;
use crate::wording::{Lang, Wording, listed};

terms! {
    /// What closing can ask for.
    pub enum CloseField of "close-field" {
        /// What came of it.
        Result = "result",
        /// Why it came up.
        Cause = "cause",
        /// The category, now that it is known what it was.
        Category = "category",
    }
}

/// `service.close`: what closing asks for, and when silence closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// What must be given. Never empty.
    pub asks: Vec<CloseField>,
    /// The results to choose from.
    pub results: Vec<Choice>,
    /// The causes to choose from.
    pub causes: Vec<Choice>,
    /// The result with which the customer's word that it is solved closes the request, by key.
    pub confirmed_result: String,
    /// How many calendar days after the solution a customer's silence closes the request.
    pub silent_days: u32,
    /// The result it is then closed with, by key.
    pub silent_result: String,
    /// The result with which a duplicate of another request is closed, by key; none where duplicates are not told apart.
    pub duplicate_result: Option<String>,
    /// Whether and how whoever brought it is asked how satisfied they are; none where nobody is asked.
    pub satisfaction: Option<Satisfaction>,
}

/// How whoever brought a request is asked, when it is closed, how satisfied they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Satisfaction {
    /// How many calendar days the link opens.
    pub days: u32,
    /// The kinds that are not asked about besides the protected ones, by key.
    pub not_for: Vec<String>,
}

impl Close {
    /// Whether closing asks for `field`.
    #[must_use]
    pub fn asks_for(&self, field: CloseField) -> bool {
        self.asks.contains(&field)
    }

    /// The result with this key.
    #[must_use]
    pub fn result(&self, key: &str) -> Option<&Choice> {
        self.results.iter().find(|result| result.key == key)
    }

    /// The cause with this key.
    #[must_use]
    pub fn cause(&self, key: &str) -> Option<&Choice> {
        self.causes.iter().find(|cause| cause.key == key)
    }
}

/// `service.daily`: by when each agent confirms the summary of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Daily {
    /// At the close of how many working days after the day; 0 = at the close of the day itself.
    pub confirm_working_days: u32,
}

pub(crate) fn read_close(fields: &mut Fields<'_>, draft: &mut Draft) {
    let asks = fields.parameter("asks", Node::terms::<CloseField>, |asks| {
        let name = |field: &CloseField| match field {
            CloseField::Result => Wording::new("结果", "result"),
            CloseField::Cause => Wording::new("原因", "cause"),
            CloseField::Category => Wording::new("分类", "category"),
        };
        Figure::Names(asks.iter().map(name).collect())
    });
    let titles =
        |choices: &Vec<Choice>| Figure::Names(choices.iter().map(|choice| choice.title.clone()).collect());
    let results = fields.parameter("results", choices, titles);
    let causes = fields.parameter("causes", choices, titles);
    let silent_days = fields.days("silent_days");
    let named = |node: &Node<'_>| {
        let key = node.text()?;
        let results = results.as_deref()?;
        let result = results.iter().find(|result| result.key == key).cloned();
        if result.is_none() {
            node.unknown("result", key, results.iter().map(|result| result.key.as_str()));
        }
        result
    };
    let confirmed = fields.must("confirmed_result").and_then(|node| named(&node));
    let silent = fields.must("silent_result").and_then(|node| named(&node));
    let satisfaction =
        fields.may("satisfaction").map_or(Some(None), |node| read_satisfaction(&node, draft).map(Some));
    if let Some(asked) = &satisfaction {
        fields.note("satisfaction", satisfaction_figure(asked.as_ref(), draft));
    }
    let duplicate = fields.may("duplicate_result").map_or(Some(None), |node| named(&node).map(Some));
    for (name, result) in [
        ("confirmed_result", confirmed.as_ref()),
        ("silent_result", silent.as_ref()),
        ("duplicate_result", duplicate.iter().flatten().next()),
    ] {
        if let Some(result) = result {
            fields.note(name, Figure::Phrase(result.title.clone()));
        }
    }
    draft.service.close = (|| {
        Some(Close {
            asks: asks?,
            results: results?,
            causes: causes?,
            confirmed_result: confirmed?.key,
            silent_days: silent_days?,
            silent_result: silent?.key,
            duplicate_result: duplicate?.map(|result| result.key),
            satisfaction: satisfaction?,
        })
    })();
}

/// The question about satisfaction.
fn read_satisfaction(node: &Node<'_>, draft: &Draft) -> Option<Satisfaction> {
    node.table(|fields| {
        let days = fields.must("days").and_then(|node| node.number(1..=366));
        let not_for = match fields.may("not_for") {
            Some(node) => node.distinct(|node| kind_key(node, draft), Clone::clone),
            None => Some(Vec::new()),
        };
        Some(Satisfaction { days: days?, not_for: not_for? })
    })
}

/// Whether it is asked, for how long, and about what not.
fn satisfaction_figure(asked: Option<&Satisfaction>, draft: &Draft) -> Figure {
    let Some(asked) = asked else { return Figure::Phrase(Wording::new("不询问", "nobody is asked")) };
    let kinds = draft.service.kinds.iter().flatten();
    let left_out: Vec<Wording> = kinds
        .filter(|kind| kind.protected || asked.not_for.contains(&kind.key))
        .map(|kind| kind.title.clone())
        .collect();
    let days = Figure::Days(asked.days);
    Figure::Phrase(Wording::each(|lang| {
        let (days, kinds) = (days.text(lang), listed(&left_out, lang));
        match (lang, left_out.is_empty()) {
            (Lang::Zh, true) => format!("{days}内可以评价"),
            (Lang::Zh, false) => format!("{days}内可以评价；下列种类不询问：{kinds}"),
            (Lang::En, true) => format!("for {days}"),
            (Lang::En, false) => format!("for {days}; not about these kinds: {kinds}"),
        }
    }))
}

pub(crate) fn read_daily(fields: &mut Fields<'_>, draft: &mut Draft) {
    let confirm = fields.parameter(
        "confirm_working_days",
        |node| node.number(0..=5),
        |days| {
            Figure::Phrase(match days {
                0 => Wording::new("当日下班前", "by the close of the day"),
                1 => Wording::new("次一工作日下班前", "by the close of the next working day"),
                days => Wording::new(
                    format!("其后第 {days} 个工作日下班前"),
                    format!("by the close of the day, {days} working days later"),
                ),
            })
        },
    );
    draft.service.daily = confirm.map(|confirm_working_days| Daily { confirm_working_days });
}
