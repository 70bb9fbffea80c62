//! A text in the two languages the rulebook is written in.
//!
//! Traditional Chinese is converted from `zh` where pages are drawn, so it has no place here.

use serde::{Deserialize, Serialize};

/// The languages a rulebook is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the language of the policies.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The key under which a wording holds this language in the text: `zh` or `en`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// The same text in Chinese and in English; neither is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wording {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// Puts the two texts together.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Writes the same thing in both languages; `write` is called once for each.
    #[must_use]
    pub fn each(mut write: impl FnMut(Lang) -> String) -> Self {
        Self { zh: write(Lang::Zh), en: write(Lang::En) }
    }

    /// The text in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Joins names the way a sentence lists them: `甲、乙` and `a, b`.
pub(crate) fn listed<'w>(wordings: impl IntoIterator<Item = &'w Wording>, lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    wordings.into_iter().map(|wording| wording.in_lang(lang)).collect::<Vec<_>>().join(separator)
}
