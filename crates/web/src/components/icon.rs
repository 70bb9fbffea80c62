//! The few signs of the program, drawn here on a 20 × 20 grid with one stroke.

use maud::{Markup, Render, html};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        /// A sign beside a word. It is hidden from screen readers: the word says it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$doc])* $name,)+
        }

        impl Icon {
            /// Every sign, for the gallery.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            const fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)+
                }
            }
        }
    };
}

icons! {
    /// Sun over the horizon: what is due today.
    Today = "M3 15h14M6 15a4 4 0 0 1 8 0M10 5v3M4 8l2 2M16 8l-2 2";
    /// A house of business: customers.
    Customers = "M4 17V5l7-2v14M11 8l5 1.5V17M2.5 17h15M7 7v.5M7 10v.5M7 13v.5M13.5 12v.5M13.5 14.5v.5";
    /// A speech bubble: requests.
    Requests = "M3 4h14v9H9l-4 4v-4H3z";
    /// A sheet with a tick: approvals.
    Approvals = "M5 3h10v14H5zM7.5 10l2 2 3.5-4";
    /// A list with a tick: duties.
    Duties = "M8 5h9M8 10h9M8 15h9M2.5 5l1 1 2-2M2.5 10l1 1 2-2M2.5 15l1 1 2-2";
    /// An open book: the rulebook.
    Rulebook = "M10 5c-2-1.5-4.5-1.5-7-1v11.5c2.5-.5 5-.5 7 1 2-1.5 4.5-1.5 7-1V4c-2.5-.5-5-.5-7 1zM10 5v11.5";
    /// Steps: tiers.
    Tiers = "M2.5 17h15M4 17v-4h4V9h4V5h4v12";
    /// A pin on a map: visits.
    Visits = "M10 17.5c-3.5-4-5-6.5-5-9a5 5 0 0 1 10 0c0 2.5-1.5 5-5 9zM10 10.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z";
    /// A target: quality.
    Quality = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6z";
    /// A folder: office and documents.
    Office = "M2.5 5h5l2 2h8v9h-15z";
    /// Two persons: people.
    People = "M7.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13 4.5a2.8 2.8 0 0 1 0 5.2M15 12.3c2 .6 3 2 3 4.2";
    /// Bars: figures and insights.
    Insights = "M3 17h14M5.5 17v-5M10 17V5M14.5 17V9";
    /// A shield: compliance.
    Compliance = "M10 2.5l6 2v5c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8v-5zM7.5 10l2 2 3-4";
    /// Sliders: settings.
    Settings = "M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4";
    /// A magnifier: search.
    Search = "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4";
    /// A plus: something new.
    Plus = "M10 4v12M4 10h12";
    /// A bell: notices.
    Bell = "M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17h3";
    /// Three lines: navigation.
    Menu = "M3 5.5h14M3 10h14M3 14.5h14";
    /// Three dots: more.
    More = "M4 10a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0M9.4 10a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0M14.8 10a.6.6 0 1 0 1.2 0 .6.6 0 0 0-1.2 0";
    /// A tick: done.
    Check = "M4 10.5l4 4 8-9";
    /// A triangle: attention.
    Warning = "M10 3l8 14H2zM10 8v4M10 14.5v.1";
    /// An i: to know.
    Info = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v5M10 6.5v.1";
    /// Two bars: a paused clock.
    Pause = "M7 5v10M13 5v10";
    /// Up: sorted ascending.
    Up = "M5.5 12l4.5-4.5 4.5 4.5";
    /// Down: sorted descending, or a menu.
    Down = "M5.5 8l4.5 4.5 4.5-4.5";
    /// Left: the page before.
    Left = "M12 5.5L7.5 10l4.5 4.5";
    /// Right: the next page.
    Right = "M8 5.5l4.5 4.5-4.5 4.5";
    /// A cross: take away, close.
    Close = "M5 5l10 10M15 5L5 15";
    /// An arrow into a tray: import.
    Upload = "M10 13V3.5M6 7l4-4 4 4M3 13v4h14v-4";
    /// An arrow out of a tray: export.
    Download = "M10 3.5V13M6 9.5l4 4 4-4M3 13v4h14v-4";
    /// A funnel: filters.
    Filter = "M3 4h14l-5.5 6.5V16l-3 1v-6.5z";
    /// Columns of a table.
    Columns = "M3 4h14v12H3zM7.7 4v12M12.3 4v12";
    /// A padlock: confidential.
    Lock = "M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9";
    /// An eye: reveal.
    Eye = "M2 10c2-3.5 4.5-5 8-5s6 1.5 8 5c-2 3.5-4.5 5-8 5s-6-1.5-8-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z";
    /// A printer.
    Print = "M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z";
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg class="icon" viewBox="0 0 20 20" aria-hidden="true" { path d=(self.path()) {} }
        }
    }
}
