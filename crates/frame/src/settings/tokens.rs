//! Keys for programs: made, shown once, ended.

use kernel::secret::Token;
use kernel::{Actor, Error, Moment, Refusals, Result, Store, TokenId, session};
use maud::html;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::components::{Button, PageHead, Tone, notice_box, sheet_padded};
use web::{Page, Typed, Ui, View};

use super::PATH;

/// The most characters of a token's name.
const LONGEST_NAME: usize = 60;
/// The longest a token may live, in days; without an end it lives until it is ended.
const MOST_DAYS: i64 = 3650;

/// A token to be made.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewToken {
    /// What it is for.
    #[serde(default)]
    pub name: Typed,
    /// How many days it lives; without, until it is ended.
    #[serde(default)]
    pub days: Typed,
}

/// A token that was made. Nobody sees it again.
#[derive(Clone, Serialize, ToSchema)]
pub struct TokenAdded {
    /// Its id, by which it is ended.
    #[schema(value_type = i64)]
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// The token itself.
    pub token: String,
}

/// Makes a token for `actor`'s programs.
///
/// # Errors
/// Refuses a name that is empty or too long, and days that are no number from 1.
pub fn add(store: &Store, actor: &Actor, asked: &NewToken, now: Moment) -> Result<TokenAdded> {
    let mut refusals = Refusals::default();
    let name = asked.name.text().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        refusals.field("name", "frame-token-name-needed");
    }
    let days = match asked.days.given() {
        None => None,
        Some(_) => match asked.days.whole::<i64>() {
            Ok(days) if (1..=MOST_DAYS).contains(&days) => Some(days),
            _ => {
                refusals.field("days", "frame-token-days");
                None
            }
        },
    };
    refusals.finish()?;
    let token = Token::new(store.house().randomness.as_ref())
        .map_err(|error| Error::Unreachable(error.to_string()))?;
    let (me, kept, called) = (actor.id, token.clone(), name.clone());
    let id = store.write(now, move |tx| session::add_token(tx, me, &called, &kept, days))?;
    Ok(TokenAdded { id, name, token: token.reveal().to_owned() })
}

impl View for TokenAdded {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t("frame-token-added");
        let body = html! {
            (PageHead::new(title.clone()).crumb(ui.t("web-nav-settings"), PATH).number(self.name.clone()))
            (notice_box(Tone::Soon, html! { (ui.t("frame-token-once")) }))
            (sheet_padded(&self.name, None, html! {
                p { code { (self.token) } }
                p.dim { (ui.t("frame-token-use")) " " code { "Authorization: Bearer …" } }
                div.buttons { (Button::link(ui.t("frame-token-kept"), PATH).main()) }
            }))
        };
        Page::new(title, body)
    }
}
