//! Language and looks: kept in cookies, the language also with the account so that mail and other browsers know it.

use axum::http::HeaderMap;
use kernel::staff;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::components::Theme;
use web::i18n::Locale;
use web::{Answer, App, Ctx, Input, Typed};

use crate::onward::{Onward, local, sent_from, set_choice};

/// The routes of preferences.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(choose))
}

/// What is chosen; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Choice {
    /// `system`, `light` or `dark`.
    #[serde(default)]
    theme: Typed,
    /// `zh-CN`, `zh-TW` or `en`.
    #[serde(default)]
    locale: Typed,
    /// `slim` or `wide`.
    #[serde(default)]
    nav: Typed,
    /// Where to go on: a page of ours. The page it was sent from when none is named.
    #[serde(default)]
    next: Typed,
}

impl Choice {
    /// The cookies that keep the choice.
    ///
    /// # Errors
    /// What is none of the words, at its field.
    pub fn cookies(&self) -> kernel::Result<Vec<(&'static str, &'static str)>> {
        let mut refusals = kernel::Refusals::default();
        let mut cookies = Vec::new();
        if let Some(theme) = self.theme.given() {
            let known =
                [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|known| known.name() == theme);
            match known {
                Some(theme) => cookies.push(("theme", theme.name())),
                None => refusals.field("theme", "frame-preference-unknown"),
            }
        }
        if let Some(tag) = self.locale.given() {
            match Locale::ALL.into_iter().find(|locale| locale.tag() == tag) {
                Some(locale) => cookies.push(("lang", locale.tag())),
                None => refusals.field("locale", "frame-preference-unknown"),
            }
        }
        match self.nav.given() {
            None => {}
            Some("slim") => cookies.push(("nav", "slim")),
            Some("wide") => cookies.push(("nav", "wide")),
            Some(_) => refusals.field("nav", "frame-preference-unknown"),
        }
        refusals.finish()?;
        Ok(cookies)
    }
}

/// Chooses language and looks.
#[utoipa::path(
    post, path = "/preferences", tag = "settings", request_body = Choice,
    responses((status = 200, body = Onward), (status = 422)),
)]
async fn choose(ctx: Ctx, headers: HeaderMap, input: Input<Choice>) -> Answer {
    let cookies = input.value.cookies()?;
    let locale = cookies.iter().find(|(name, _)| *name == "lang").map(|(_, tag)| *tag);
    if let Some(tag) = locale {
        ctx.write(move |tx, actor| staff::set_locale(tx, actor.id, tag)).await?;
    }
    let next = input.value.next.given().map_or_else(|| sent_from(&headers), |next| local(next).to_owned());
    let mut response = Onward::to(next).answer(ctx.guest.wish);
    for (name, value) in cookies {
        set_choice(ctx.app(), &mut response, name, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use kernel::Error;

    use super::*;

    #[test]
    fn a_choice_is_kept_word_for_word_and_what_is_not_sent_stays() {
        let choice = Choice { theme: "dark".into(), locale: "zh-TW".into(), ..Choice::default() };
        assert_eq!(choice.cookies().unwrap(), [("theme", "dark"), ("lang", "zh-TW")]);
        assert!(Choice::default().cookies().unwrap().is_empty());
    }

    #[test]
    fn nothing_but_known_words_reaches_a_cookie() {
        let choice = Choice {
            theme: "dark; Domain=evil.example".into(),
            locale: "zh".into(),
            nav: "wider".into(),
            ..Choice::default()
        };
        let Err(Error::Refused(refusals)) = choice.cookies() else { panic!("refused") };
        let fields: Vec<_> = refusals.iter().filter_map(|refusal| refusal.field.as_deref()).collect();
        assert_eq!(fields, ["theme", "locale", "nav"]);
    }
}
