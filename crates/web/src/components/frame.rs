//! The one frame around every page: navigation, search, what is new, the person; and the page before signing in.

use maud::{DOCTYPE, Markup, html};

use super::{Icon, Menu, Tone, notice_box};
use crate::assets::asset_url;
use crate::i18n::{Locale, t, tr};
use crate::text;

/// Light, dark, or as the person's system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The theme named by the cookie `theme`; anything unknown follows the system.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The name, as in the cookie and in `<html data-theme>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Navigation entries under a common heading; the first group usually has none.
#[derive(Clone, Debug, Default)]
pub struct NavGroup {
    /// The heading, or empty.
    pub title: String,
    /// The entries.
    pub items: Vec<NavItem>,
}

/// One entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Its address.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Its sign, all that is seen when the navigation is collapsed.
    pub icon: Icon,
    /// A count that matters, 0 is not shown.
    pub count: u64,
    /// Whether the count is of things overdue.
    pub late: bool,
    /// Whether the page belongs to this entry.
    pub current: bool,
}

impl NavItem {
    /// An entry without a count.
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>, icon: Icon) -> Self {
        let (href, label) = (href.into(), label.into());
        Self { href, label, icon, count: 0, late: false, current: false }
    }

    /// With a count beside it.
    #[must_use]
    pub const fn count(mut self, count: u64, late: bool) -> Self {
        self.count = count;
        self.late = late;
        self
    }

    /// Marks it when the page belongs to it.
    #[must_use]
    pub const fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// Who is signed in.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// A stable key, which keeps one person's drafts apart from another's on a shared computer.
    pub key: String,
    /// The name.
    pub name: String,
    /// The post or rank (`主管`).
    pub post: String,
    /// Links of the person's menu: words and address.
    pub links: Vec<(String, String)>,
}

/// A message shown once, after an action.
#[derive(Clone, Debug)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// What to say.
    pub text: String,
}

/// Everything around a page. Preferences are posted to `/preferences` (`theme`, `locale`), sign-out to `/logout`, the
/// search goes to `/search?q=` and asks `/search/suggest?q=` while one types.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// The person's language.
    pub locale: Locale,
    /// The person's theme, from the cookie `theme`.
    pub theme: Theme,
    /// Whether the navigation is collapsed to its signs, from the cookie `nav` (`slim`).
    pub nav_slim: bool,
    /// The company's time zone, by its IANA name, in which scripts tell the time.
    pub zone: Option<String>,
    /// The page's title, for the browser's tab.
    pub title: String,
    /// The navigation.
    pub nav: Vec<NavGroup>,
    /// Who is signed in.
    pub person: Person,
    /// Unread notices.
    pub notices: u64,
    /// The address of the record that the page is about, if it is about one.
    pub about: Option<String>,
    /// Where the log ended before the page was read; 0 when that is not known. What comes after it is news to the page.
    pub live_from: i64,
    /// What the person may create: words and address.
    pub create: Vec<(String, String)>,
    /// What was searched for, on the search page.
    pub query: String,
    /// A message after an action.
    pub flash: Option<Flash>,
}

/// A whole page inside the frame.
#[must_use]
pub fn shell(shell: &Shell, body: Markup) -> Markup {
    let locale = shell.locale;
    html! {
        (DOCTYPE)
        html lang=(locale.tag()) data-theme=(shell.theme.name()) data-nav=[shell.nav_slim.then_some("slim")]
            data-person=(shell.person.key) data-zone=[&shell.zone] {
            (head(locale, &shell.title))
            body.framed {
                a.skip href="#main" { (t(locale, "web-skip")) }
                (top(shell))
                (navigation(shell))
                main #main tabindex="-1" data-unfold=(t(locale, "web-unfold")) data-fold=(t(locale, "web-fold")) {
                    @if let Some(flash) = &shell.flash { (notice_box(flash.tone, html! { (flash.text) })) }
                    (body)
                }
                (thumb_bar(shell))
                div #toasts .toasts role="status" aria-live="polite" {}
                (news(shell))
                (keyboard_help(locale))
            }
        }
    }
}

/// The page before signing in: the brand, one sheet, and the languages as links (`?lang=zh-TW`).
#[must_use]
pub fn sign_in_layout(locale: Locale, theme: Theme, title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(locale.tag()) data-theme=(theme.name()) {
            (head(locale, title))
            body.alone {
                main #main {
                    (brand(locale))
                    section.sheet.padded { h1 { (title) } (body) }
                    nav.languages aria-label=(t(locale, "web-language")) {
                        @for other in Locale::ALL {
                            @if other == locale {
                                span aria-current="true" { (other.own_name()) }
                            } @else {
                                a href={ "?lang=" (other.tag()) } lang=(other.tag()) hreflang=(other.tag()) {
                                    (other.own_name())
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn head(locale: Locale, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · " (t(locale, "web-brand")) }
            link rel="icon" type="image/svg+xml" href=(asset_url("icon.svg"));
            link rel="stylesheet" href=(asset_url("look.css"));
            script type="module" src=(asset_url("app.js")) {}
        }
    }
}

fn brand(locale: Locale) -> Markup {
    let name = t(locale, "web-brand");
    html! { a.brand href="/" { b { (name) } @if name != "Zhike" { " Zhike" } } }
}

fn top(shell: &Shell) -> Markup {
    let locale = shell.locale;
    html! {
        header.top {
            zk-nav {
                button.icon-button.nav-toggle type="button" hidden aria-controls="nav"
                    aria-expanded=(if shell.nav_slim { "false" } else { "true" })
                    aria-label=(t(locale, "web-nav-toggle")) title=(t(locale, "web-nav-toggle")) { (Icon::Menu) }
            }
            (brand(locale))
            zk-palette data-source="/search/suggest" data-empty=(t(locale, "web-search-empty"))
                data-more=(t(locale, "web-search-all")) data-pages=(t(locale, "web-search-pages")) {
                form.search role="search" action="/search" method="get" {
                    (Icon::Search)
                    input type="search" name="q" value=(shell.query) autocomplete="off" spellcheck="false"
                        placeholder=(t(locale, "web-search-placeholder")) aria-label=(t(locale, "web-search-label"));
                    kbd { "Ctrl K" }
                }
            }
            div.top-end {
                @if !shell.create.is_empty() {
                    (Menu::new(html! { (Icon::Plus) span.wide-only { (t(locale, "web-new")) } })
                        .class("button main").label(t(locale, "web-new")).links(&shell.create))
                }
                a #bell .icon-button.bell href="/notices" aria-label=(notices_label(shell)) title=(notices_label(shell)) {
                    (Icon::Bell)
                    @if shell.notices > 0 { b.badge { (capped(shell.notices)) } }
                }
                (person_menu(shell))
            }
        }
    }
}

fn notices_label(shell: &Shell) -> String {
    tr(shell.locale, &text!("web-notices", count = i64::try_from(shell.notices).unwrap_or(i64::MAX)))
}

fn person_menu(shell: &Shell) -> Markup {
    let (locale, person) = (shell.locale, &shell.person);
    let summary = html! {
        (super::face(&person.name))
        span.wide-only { (person.name) @if !person.post.is_empty() { span.dim { " · " (person.post) } } }
    };
    let themes = [
        (Theme::System, "web-theme-system"),
        (Theme::Light, "web-theme-light"),
        (Theme::Dark, "web-theme-dark"),
    ];
    let body = html! {
        p.menu-title { (person.name) @if !person.post.is_empty() { " · " (person.post) } }
        @for (label, href) in &person.links { a href=(href) { (label) } }
        zk-theme {
            form.switch method="post" action="/preferences" aria-label=(t(locale, "web-theme")) {
                @for (theme, key) in themes {
                    button name="theme" value=(theme.name()) aria-pressed=(if theme == shell.theme { "true" } else { "false" }) {
                        (t(locale, key))
                    }
                }
            }
        }
        form.switch method="post" action="/preferences" aria-label=(t(locale, "web-language")) {
            @for other in Locale::ALL {
                button name="locale" value=(other.tag()) lang=(other.tag())
                    aria-pressed=(if other == locale { "true" } else { "false" }) { (other.own_name()) }
            }
        }
        form method="post" action="/logout" { button { (t(locale, "web-sign-out")) } }
    };
    html! { (Menu::new(summary).class("person").label(person.name.clone()).body(body)) }
}

/// The left side. It is a popover too, which the bar at the bottom of a phone opens without script.
fn navigation(shell: &Shell) -> Markup {
    html! {
        nav #nav .nav popover="auto" aria-label=(t(shell.locale, "web-nav")) {
            @for group in &shell.nav {
                @if !group.title.is_empty() { small { (group.title) } }
                @for item in &group.items { (nav_item(item)) }
            }
        }
    }
}

fn nav_item(item: &NavItem) -> Markup {
    html! {
        a href=(item.href) title=(item.label) aria-current=[item.current.then_some("page")] {
            (item.icon)
            span { (item.label) }
            @if item.count > 0 { i class=(if item.late { "count late" } else { "count" }) { (capped(item.count)) } }
        }
    }
}

/// The bar at the bottom of a phone: the first four entries and the rest behind a button.
fn thumb_bar(shell: &Shell) -> Markup {
    html! {
        nav.thumbs aria-label=(t(shell.locale, "web-nav-short")) {
            @for item in shell.nav.iter().flat_map(|group| &group.items).take(4) { (nav_item(item)) }
            button type="button" popovertarget="nav" { (Icon::Menu) span { (t(shell.locale, "web-nav-more")) } }
        }
    }
}

/// What has changed since the page was drawn, without moving it: filled by `zk-live`, and empty without script.
fn news(shell: &Shell) -> Markup {
    let locale = shell.locale;
    html! {
        zk-live #news .news role="status" aria-live="polite"
            data-from=[(shell.live_from > 0).then_some(shell.live_from)] data-about=[&shell.about]
            data-changed=(tr(locale, &text!("web-live-changed", count = "#")))
            data-much=(t(locale, "web-live-much"))
            data-refresh=(t(locale, "web-live-refresh"))
            data-told=(tr(locale, &text!("web-live-told", what = "#")))
            data-elsewhere=(t(locale, "web-live-elsewhere"))
            data-show=(t(locale, "web-live-show"))
            data-close=(t(locale, "web-close")) {}
    }
}

fn capped(count: u64) -> String {
    if count > 999 { "999+".to_owned() } else { count.to_string() }
}

fn keyboard_help(locale: Locale) -> Markup {
    let keys = [
        ("Ctrl K", "web-keys-search"),
        ("j", "web-keys-down"),
        ("k", "web-keys-up"),
        ("Enter", "web-keys-open"),
        ("x", "web-keys-select"),
        ("e", "web-keys-edit"),
        ("r", "web-keys-refresh"),
        ("Ctrl Enter", "web-keys-send"),
        ("?", "web-keys-help"),
        ("Esc", "web-keys-close"),
    ];
    html! {
        div #keys .overlay popover="auto" role="dialog" aria-labelledby="keys-title" {
            h2 #keys-title { (t(locale, "web-keys-title")) }
            dl.keys { @for (key, meaning) in keys { dt { kbd { (key) } } dd { (t(locale, meaning)) } } }
            div.buttons {
                button.button type="button" popovertarget="keys" popovertargetaction="hide" { (t(locale, "web-close")) }
            }
        }
    }
}
