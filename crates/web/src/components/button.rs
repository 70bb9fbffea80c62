//! Buttons, and links that look like them.

use maud::{Markup, Render, html};

use super::Icon;

/// A button that submits, or a link that looks like one.
#[derive(Clone, Debug, Default)]
#[must_use = "a button is seen when rendered"]
pub struct Button {
    label: String,
    href: Option<String>,
    class: &'static str,
    icon: Option<Icon>,
    name: Option<(String, String)>,
    action: Option<String>,
    opens: Option<String>,
    shortcut: Option<&'static str>,
    disabled: bool,
    gives_file: bool,
}

impl Button {
    /// A button that submits its form.
    pub fn submit(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A link to another page.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()), ..Self::default() }
    }

    /// The one main action of a page or form.
    pub const fn main(mut self) -> Self {
        self.class = "main";
        self
    }

    /// An action that cannot be taken back.
    pub const fn danger(mut self) -> Self {
        self.class = "danger";
        self
    }

    /// A button without a frame, for what is seldom needed.
    pub const fn quiet(mut self) -> Self {
        self.class = "quiet";
        self
    }

    /// A sign before the words.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What the form sends when this button submits it.
    pub fn sends(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name = Some((name.into(), value.into()));
        self
    }

    /// Sends the form to another address.
    pub fn to(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Opens the popover with this id instead of submitting.
    pub fn opens(mut self, id: impl Into<String>) -> Self {
        self.opens = Some(id.into());
        self
    }

    /// The key that presses it anywhere on the page (`e`), for the few actions that deserve one.
    pub const fn shortcut(mut self, key: &'static str) -> Self {
        self.shortcut = Some(key);
        self
    }

    /// Not possible now.
    pub const fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// What it brings is a file: the browser takes it by itself, and the page stays.
    pub const fn gives_file(mut self) -> Self {
        self.gives_file = true;
        self
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let class =
            if self.class.is_empty() { "button".to_owned() } else { format!("button {}", self.class) };
        let words = html! { @if let Some(icon) = self.icon { (icon) } span { (self.label) } };
        html! {
            @if let Some(href) = &self.href {
                a class=(class) href=(href) aria-keyshortcuts=[self.shortcut] { (words) }
            } @else {
                button class=(class) type=(if self.opens.is_some() { "button" } else { "submit" })
                    name=[self.name.as_ref().map(|(name, _)| name)] value=[self.name.as_ref().map(|(_, value)| value)]
                    formaction=[&self.action] popovertarget=[&self.opens] aria-keyshortcuts=[self.shortcut]
                    disabled[self.disabled] data-file[self.gives_file] {
                    (words)
                }
            }
        }
    }
}
