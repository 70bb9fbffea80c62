//! The stylesheet and scripts, built into the program and served under an address that holds their common hash.
//!
//! One hash for the whole folder, `/assets/HASH/look.css`, so that modules import each other by bare relative path and
//! still every byte may be cached for ever. The router calls [`serve`]; pages link with [`asset_url`].

use std::fmt::Write;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The `Cache-Control` of every asset: its address changes whenever its bytes do.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The prefix of every asset's address.
pub const PREFIX: &str = "/assets/";

macro_rules! sheets {
    ($($name:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("look/assets/", $name)), "\n"),+)
    };
}

macro_rules! scripts {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("look/assets/", $name)))),+]
    };
}

/// One stylesheet in the order of the cascade, written in one file per idea.
const STYLESHEET: &str = sheets![
    "tokens.css",
    "base.css",
    "frame.css",
    "page.css",
    "marks.css",
    "lists.css",
    "forms.css",
    "overlays.css",
    "charts.css",
    "print.css",
];

const SCRIPTS: &[(&str, &str)] = scripts![
    "app.js",
    "combobox.js",
    "draft.js",
    "follow.js",
    "live.js",
    "mention.js",
    "overlays.js",
    "paste-dates.js",
    "place.js",
    "requests.js",
    "toast.js",
    "zk-beside.js",
    "zk-fold.js",
    "zk-form.js",
    "zk-list.js",
    "zk-live.js",
    "zk-menu.js",
    "zk-nav.js",
    "zk-palette.js",
    "zk-picker.js",
    "zk-presence.js",
    "zk-progress.js",
    "zk-theme.js",
    "zk-upload.js",
];

/// The stylesheet of the one page that is not drawn by us.
const API: &str = include_str!("look/assets/api.css");

const ICON: &str = include_str!("look/assets/icon.svg");

static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for (name, content) in all() {
        hasher.update(name);
        hasher.update(content);
    }
    hasher.finalize().iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
});

/// Every asset: its name and its text.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("look.css", STYLESHEET), ("api.css", API), ("icon.svg", ICON)]
        .into_iter()
        .chain(SCRIPTS.iter().copied())
}

/// The address of the asset `name` (`look.css`, `app.js`).
#[must_use]
pub fn asset_url(name: &str) -> String {
    format!("{PREFIX}{}/{name}", *HASH)
}

/// Content type and bytes of the asset at a path (`/assets/HASH/look.css`); `None` for another hash, so that an old
/// page never runs half old, half new scripts.
#[must_use]
pub fn serve(path: &str) -> Option<(&'static str, &'static [u8])> {
    let (hash, name) = path.strip_prefix(PREFIX)?.split_once('/')?;
    if hash != *HASH {
        return None;
    }
    let (name, content) = all().find(|(known, _)| *known == name)?;
    let content_type = match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    Some((content_type, content.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_served_at_its_own_address_and_only_there() {
        let (content_type, bytes) = serve(&asset_url("look.css")).unwrap();
        assert_eq!(content_type, "text/css; charset=utf-8");
        assert_eq!(bytes, STYLESHEET.as_bytes());
        assert!(serve("/assets/000000000000/look.css").is_none());
        assert!(serve(&asset_url("../lib.rs")).is_none());
        assert!(serve("/assets/look.css").is_none());
    }

    #[test]
    fn every_import_of_a_script_is_an_asset_beside_it() {
        let mut seen = 0;
        for (name, content) in SCRIPTS {
            for line in content.lines().filter(|line| line.starts_with("import ")) {
                let target = line.split(['"', '\'']).nth(1).unwrap();
                let target = target.strip_prefix("./").unwrap_or_else(|| panic!("{name}: {line}"));
                assert!(SCRIPTS.iter().any(|(known, _)| *known == target), "{name} imports {target}");
                seen += 1;
            }
        }
        assert!(seen > 5);
    }

    #[test]
    fn nothing_asks_for_what_the_content_security_policy_forbids() {
        for (name, content) in all() {
            for forbidden in ["http://", "https://", "url(data", "innerHTML", "eval(", "@import", ".style."] {
                let allowed = name == "icon.svg" && forbidden == "http://";
                assert!(allowed || !content.contains(forbidden), "{name} holds {forbidden}");
            }
        }
    }

    /// The value of a custom property in one theme, from `--name: light-dark(#light, #dark)`.
    fn colour(name: &str, dark: bool) -> [f64; 3] {
        let start =
            STYLESHEET.find(&format!("--{name}: light-dark(")).unwrap_or_else(|| panic!("no --{name}"));
        let pair = &STYLESHEET[start..start + STYLESHEET[start..].find(')').unwrap()];
        let hex = pair.split('#').nth(if dark { 2 } else { 1 }).unwrap();
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let luminance = |colour: [f64; 3]| {
            let [red, green, blue] = colour
                .map(|part| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_stands_out_from_every_ground_it_is_used_on() {
        let pairs: &[(&str, &[&str])] = &[
            ("ink", &["ground", "sheet", "raised", "accent-soft", "soon-soft"]),
            ("ink-2", &["ground", "sheet", "raised", "soon-soft"]),
            ("ink-3", &["ground", "sheet", "raised"]),
            ("accent", &["ground", "sheet", "raised", "accent-soft"]),
            ("on-accent", &["accent"]),
            ("late", &["ground", "sheet", "raised", "late-soft"]),
            ("on-late", &["late"]),
            ("soon", &["ground", "sheet", "raised", "soon-soft"]),
            ("good", &["ground", "sheet", "raised", "good-soft"]),
            ("tier-1", &["tier-1-soft"]),
            ("tier-2", &["tier-2-soft"]),
            ("tier-3", &["tier-3-soft"]),
            ("tier-4", &["tier-4-soft"]),
        ];
        for (text, grounds) in pairs {
            for ground in *grounds {
                for dark in [false, true] {
                    let ratio = contrast(colour(text, dark), colour(ground, dark));
                    assert!(ratio >= 4.5, "--{text} on --{ground}, dark {dark}: {ratio:.2}");
                }
            }
        }
    }
}
