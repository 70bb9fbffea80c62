//! Ranks, functions and posts: who there is in the company, by the names the company gives them (`org.structure`,
//! `org.functions`).
//!
//! The ranks and functions themselves are fixed, because chains and permissions are written with them; their titles
//! are wording. A post outside the five ranks (班长, 中心主任 …) is named here and mapped to one of them.

use std::collections::BTreeMap;

use crate::figure::Figure;
use crate::read::{Fields, Node};
use crate::term::{Term, terms};
use crate::wording::{Lang, Wording};

terms! {
    /// The five ranks of the line, lowest first, so that a higher rank is the greater value.
    pub enum Rank of "rank" {
        /// 专员.
        Specialist = "specialist",
        /// 主管.
        Supervisor = "supervisor",
        /// 经理, answerable for a module.
        Manager = "manager",
        /// 高级经理, answerable for a business area.
        SeniorManager = "senior_manager",
        /// 总监.
        Director = "director",
    }
}

impl Rank {
    /// The rank exactly one step up, to which the line of this rank goes; none above the director.
    #[must_use]
    pub fn above(self) -> Option<Self> {
        Self::ALL.iter().copied().find(|rank| *rank > self)
    }
}

terms! {
    /// What a person takes part in beside their rank; one person may hold several.
    pub enum Function of "function" {
        /// 销售.
        Sales = "sales",
        /// 市场.
        Marketing = "marketing",
        /// 技术支持.
        TechnicalSupport = "technical_support",
        /// 售后.
        AfterSales = "after_sales",
        /// 客户服务.
        CustomerService = "customer_service",
        /// 质量.
        Quality = "quality",
        /// 生产.
        Production = "production",
        /// 采购.
        Purchasing = "purchasing",
        /// 财务.
        Finance = "finance",
        /// 人力资源.
        Hr = "hr",
        /// 前台.
        FrontDesk = "front_desk",
        /// 信息部.
        Information = "information",
        /// 总经理.
        GeneralManager = "general_manager",
        /// 监督小组.
        Supervision = "supervision",
        /// 保卫.
        Security = "security",
        /// 行政.
        Administration = "administration",
        /// Administrator of the system: over settings and staff, never over archives.
        Administrator = "administrator",
    }
}

/// A post outside the five ranks and the rank it counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Stable key, stored with the person who holds the post.
    pub key: String,
    /// What people call it.
    pub title: Wording,
    /// The rank it counts as.
    pub rank: Rank,
}

/// The company's ranks, functions and posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    ranks: BTreeMap<Rank, Wording>,
    functions: BTreeMap<Function, Wording>,
    posts: Vec<Post>,
}

impl Organisation {
    /// The title of a rank.
    #[must_use]
    pub fn rank_title(&self, rank: Rank, lang: Lang) -> &str {
        self.ranks.get(&rank).map_or(rank.key(), |title| title.in_lang(lang))
    }

    /// The title of a function; its key when the company does not list it.
    #[must_use]
    pub fn function_title(&self, function: Function, lang: Lang) -> &str {
        self.functions.get(&function).map_or(function.key(), |title| title.in_lang(lang))
    }

    /// The functions this company has, with their titles.
    pub fn functions(&self) -> impl Iterator<Item = (Function, &Wording)> {
        self.functions.iter().map(|(function, title)| (*function, title))
    }

    /// Whether this company has the function, so that somebody may hold it.
    #[must_use]
    pub fn has_function(&self, function: Function) -> bool {
        self.functions.contains_key(&function)
    }

    /// The posts outside the five ranks.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// The post with this key.
    #[must_use]
    pub fn post(&self, key: &str) -> Option<&Post> {
        self.posts.iter().find(|post| post.key == key)
    }

    pub(crate) fn rank_wording(&self, rank: Rank) -> Wording {
        Wording::each(|lang| self.rank_title(rank, lang).to_owned())
    }

    pub(crate) fn function_wording(&self, function: Function) -> Wording {
        Wording::each(|lang| self.function_title(function, lang).to_owned())
    }
}

pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Organisation> {
    let ranks = fields.must("ranks").and_then(|node| node.table(titles_of_ranks));
    let functions =
        fields.must("functions").and_then(|node| node.table(|fields| Some(titles_of_functions(fields))));
    let posts = fields.must("posts").and_then(|node| posts_of(&node));
    let organisation = Organisation { ranks: ranks?, functions: functions?, posts: posts? };

    let ranks = Rank::ALL.iter().rev().map(|rank| organisation.rank_wording(*rank)).collect();
    fields.note("ranks", Figure::Names(ranks));
    fields.note("functions", Figure::Names(organisation.functions.values().cloned().collect()));
    let posts = organisation.posts.iter().map(|post| {
        Wording::new(
            format!("{}（按{}）", post.title.zh, organisation.rank_title(post.rank, Lang::Zh)),
            format!("{} (as {})", post.title.en, organisation.rank_title(post.rank, Lang::En)),
        )
    });
    fields.note("posts", Figure::Names(posts.collect()));
    Some(organisation)
}

/// A function that this company has.
pub(crate) fn function_held(node: &Node<'_>, organisation: Option<&Organisation>) -> Option<Function> {
    let function: Function = node.term()?;
    if let Some(organisation) = organisation.filter(|known| !known.has_function(function)) {
        let known: Vec<_> = organisation.functions().map(|(function, _)| function.key()).collect();
        node.unknown(Function::VOCABULARY, function.key(), known.into_iter());
        return None;
    }
    Some(function)
}

/// Every rank needs its title: the line runs through all five.
fn titles_of_ranks(fields: &mut Fields<'_>) -> Option<BTreeMap<Rank, Wording>> {
    let titles: Vec<_> = Rank::ALL.iter().map(|rank| Some((*rank, fields.wording(rank.key())?))).collect();
    titles.into_iter().collect()
}

/// A function without a title is one that this company does not have.
fn titles_of_functions(fields: &mut Fields<'_>) -> BTreeMap<Function, Wording> {
    let title = |function: &Function| Some((*function, fields.may(function.key())?.wording()?));
    Function::ALL.iter().filter_map(title).collect()
}

fn posts_of(node: &Node<'_>) -> Option<Vec<Post>> {
    if node.items()?.is_empty() {
        return Some(Vec::new());
    }
    node.distinct(
        |post| {
            post.table(|fields| {
                let key = fields.must("key").and_then(|node| node.text());
                let title = fields.wording("title");
                let rank = fields.must("rank").and_then(|node| node.term());
                Some(Post { key: key?.to_owned(), title: title?, rank: rank? })
            })
        },
        |post| post.key.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn the_line_goes_exactly_one_rank_up() {
        assert_eq!(Rank::Specialist.above(), Some(Rank::Supervisor));
        assert_eq!(Rank::SeniorManager.above(), Some(Rank::Director));
        assert_eq!(Rank::Director.above(), None);
    }
}
