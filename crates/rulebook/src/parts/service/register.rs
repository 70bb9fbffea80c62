//! The register that everything is entered in: by which channels, as which kinds, in which categories
//! (`service.channels`, `service.kinds`).

use super::choices;
use crate::draft::Draft;
use crate::fault::FaultKind;
use crate::figure::Figure;
use crate::read::{Fields, Node};
use crate::wording::{Lang, Wording};

/// A kind of request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKind {
    /// Stored with the request.
    pub key: String,
    /// What people call it.
    pub title: Wording,
    /// Confidential from the start, and whoever brought it is protected.
    pub protected: bool,
    /// The roots of its category tree. Never empty, and no key stands twice in the tree.
    pub categories: Vec<Category>,
}

impl RequestKind {
    /// The way to the category with this key, from its root down to itself.
    #[must_use]
    pub fn path(&self, key: &str) -> Option<Vec<&Category>> {
        self.categories.iter().find_map(|root| root.path(key))
    }

    /// The branch of the tree that begins with this category: its key and those of all below it. Nothing for a key that is
    /// not in the tree.
    #[must_use]
    pub fn branch(&self, key: &str) -> Vec<&str> {
        let Some(category) = self.path(key).and_then(|mut way| way.pop()) else { return Vec::new() };
        let mut keys = Vec::new();
        category.gather(&mut keys);
        keys
    }

    /// The categories that are not divided further, each with the way to it, in the order of the text.
    #[must_use]
    pub fn leaves(&self) -> Vec<Vec<&Category>> {
        self.categories.iter().flat_map(Category::leaves).collect()
    }
}

/// A category of a kind of request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Stored with the request.
    pub key: String,
    /// What people call it.
    pub title: Wording,
    /// What it is divided into; a leaf has none.
    pub children: Vec<Category>,
}

impl Category {
    fn path(&self, key: &str) -> Option<Vec<&Self>> {
        if self.key == key {
            return Some(vec![self]);
        }
        let mut way = self.children.iter().find_map(|child| child.path(key))?;
        way.insert(0, self);
        Some(way)
    }

    fn gather<'a>(&'a self, keys: &mut Vec<&'a str>) {
        keys.push(&self.key);
        self.children.iter().for_each(|child| child.gather(keys));
    }

    fn leaves(&self) -> Vec<Vec<&Self>> {
        if self.children.is_empty() {
            return vec![vec![self]];
        }
        let mut ways: Vec<_> = self.children.iter().flat_map(Self::leaves).collect();
        for way in &mut ways {
            way.insert(0, self);
        }
        ways
    }

    /// `产品质量（外观缺陷、性能不符）`.
    fn text(&self, lang: Lang) -> String {
        let title = self.title.in_lang(lang);
        let children = tree_text(&self.children, lang);
        match lang {
            _ if children.is_empty() => title.to_owned(),
            Lang::Zh => format!("{title}（{children}）"),
            Lang::En => format!("{title} ({children})"),
        }
    }
}

fn tree_text(categories: &[Category], lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    categories.iter().map(|category| category.text(lang)).collect::<Vec<_>>().join(separator)
}

pub(crate) fn read_channels(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.service.channels = fields.parameter("channels", choices, |channels| {
        Figure::Names(channels.iter().map(|channel| channel.title.clone()).collect())
    });
}

pub(crate) fn read_kinds(fields: &mut Fields<'_>, draft: &mut Draft) {
    let keys = &mut draft.request_kind_keys;
    let kinds = fields.parameter(
        "kind",
        |node| node.distinct(|node| kind_of(node, keys), |kind| kind.key.clone()),
        |kinds| Figure::Rows(kinds.iter().map(kind_wording).collect()),
    );
    if let Some(kinds) = &kinds {
        let protected: Vec<_> =
            kinds.iter().filter(|kind| kind.protected).map(|kind| kind.title.clone()).collect();
        fields.note("protected_kinds", Figure::names_or_none(protected));
    }
    draft.service.kinds = kinds;
}

fn kind_of(node: &Node<'_>, keys: &mut Vec<String>) -> Option<RequestKind> {
    node.table(|fields| {
        let key = fields.must("key").and_then(|node| node.text());
        keys.extend(key.map(str::to_owned));
        let title = fields.wording("title");
        let protected = fields.may("protected").map_or(Some(false), |node| node.flag());
        let mut known = Vec::new();
        let categories =
            fields.must("categories").and_then(|node| node.list(|node| category_of(node, &mut known)));
        Some(RequestKind {
            key: key?.to_owned(),
            title: title?,
            protected: protected?,
            categories: categories?,
        })
    })
}

/// `known` are the keys of the tree so far: a request stores the key alone, so that none may stand twice in it.
fn category_of(node: &Node<'_>, known: &mut Vec<String>) -> Option<Category> {
    node.table(|fields| {
        let key = fields.must("key").and_then(|node| {
            let key = node.text()?.to_owned();
            if known.contains(&key) {
                node.fault(FaultKind::Repeated { name: key });
                return None;
            }
            known.push(key.clone());
            Some(key)
        });
        let title = fields.wording("title");
        let children = match fields.may("children") {
            Some(node) => node.list(|node| category_of(node, known)),
            None => Some(Vec::new()),
        };
        Some(Category { key: key?, title: title?, children: children? })
    })
}

fn kind_wording(kind: &RequestKind) -> Wording {
    Wording::each(|lang| {
        let (title, tree) = (kind.title.in_lang(lang), tree_text(&kind.categories, lang));
        match lang {
            Lang::Zh => format!("{title}：{tree}"),
            Lang::En => format!("{title}: {tree}"),
        }
    })
}
