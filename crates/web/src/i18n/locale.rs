//! The three languages and how one of them is chosen.

use serde::{Deserialize, Serialize};

/// A language in which every page can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Locale {
    /// Chinese, simplified characters. The language of the policies, hence the default.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// Chinese, traditional characters with Taiwan's words.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhTw, Self::En];

    /// The BCP 47 tag, as stored, sent and written into `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }

    /// The language's name in itself, for the person who cannot read the others.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::ZhCn => "简体中文",
            Self::ZhTw => "繁體中文",
            Self::En => "English",
        }
    }

    /// Whether the language is written in Chinese characters.
    #[must_use]
    pub const fn is_chinese(self) -> bool {
        !matches!(self, Self::En)
    }

    /// The language for a tag: the script decides if given (`zh-Hant-CN`), else the region (`zh-HK`).
    /// `None` for a language that we do not have.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Self::En),
            "zh" => {
                let rest: Vec<&str> = parts.collect();
                let traditional = if rest.contains(&"hans") {
                    false
                } else {
                    rest.iter().any(|part| ["hant", "tw", "hk", "mo"].contains(part))
                };
                Some(if traditional { Self::ZhTw } else { Self::ZhCn })
            }
            _ => None,
        }
    }

    /// The language a browser prefers most among ours, from its `Accept-Language`.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for entry in header.split(',') {
            let mut parts = entry.split(';');
            let Some(locale) = parts.next().and_then(Self::from_tag) else { continue };
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |text| text.trim().parse::<f32>().unwrap_or(0.0));
            // The first of equals wins, as browsers write their list in order.
            if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
                best = Some((quality, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_goes_before_region_and_region_before_the_bare_language() {
        for (tag, expected) in [
            ("zh", Some(Locale::ZhCn)),
            ("zh-SG", Some(Locale::ZhCn)),
            ("zh-HK", Some(Locale::ZhTw)),
            ("zh_TW", Some(Locale::ZhTw)),
            ("zh-Hant", Some(Locale::ZhTw)),
            ("zh-Hans-HK", Some(Locale::ZhCn)),
            ("EN-gb", Some(Locale::En)),
            ("ja", None),
            ("", None),
        ] {
            assert_eq!(Locale::from_tag(tag), expected, "{tag}");
        }
    }

    #[test]
    fn the_most_preferred_of_our_languages_is_chosen() {
        for (header, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Locale::ZhCn)),
            ("ja,en;q=0.7,zh-HK;q=0.9", Some(Locale::ZhTw)),
            ("en;q=0, zh-TW;q=0.1", Some(Locale::ZhTw)),
            ("fr-FR, *;q=0.5", None),
            ("en;q=nonsense", None),
        ] {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }

    #[test]
    fn tags_name_their_language_in_both_directions() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_tag(locale.tag()), Some(locale));
            let json = serde_json::to_string(&locale).unwrap();
            assert_eq!(json, format!("\"{}\"", locale.tag()));
        }
    }
}
