//! What one has by mail: which kinds of notices, and how soon. In the application every notice is there anyway.

use kernel::event::{self, Cause, Line};
use kernel::mail::{Pace, choice};
use kernel::{Actor, Read, Refusals, Result, Tx, staff};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::components::{Button, Choice, Field, Form, Tone, notice_box, sheet_padded};
use web::{Typed, Ui};

/// The event that somebody chose.
pub const CHOSEN: &str = "settings.mail_chosen";

/// What somebody has by mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Mail {
    /// Whether mail is configured at all.
    pub configured: bool,
    /// Where it goes; empty when no address is known.
    pub address: String,
    /// `at_once`, `shortly`, `hourly` or `daily`.
    #[schema(value_type = String)]
    pub pace: Pace,
    /// Every kind of notice.
    pub kinds: Vec<KindByMail>,
}

/// A kind of notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindByMail {
    /// Its key.
    pub key: String,
    /// Whether it tells of something owed, and so may not be turned off.
    pub owed: bool,
    /// Whether it comes by mail too.
    pub by_mail: bool,
    /// The message with what it is.
    #[serde(skip)]
    brief: String,
}

/// What somebody wants by mail; what is not sent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewMail {
    /// `at_once`, `shortly`, `hourly` or `daily`.
    #[serde(default)]
    pub pace: Typed,
    /// The kinds that are to come by mail; those that may not be turned off need not be named.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub kinds: Option<Vec<Typed>>,
}

impl Mail {
    /// Looks at what somebody has by mail.
    pub fn look(read: &mut Read<'_>, actor: &Actor) -> Result<Self> {
        let wishes = choice::wishes(read, actor.id)?;
        let kinds = read.house().catalogue.notices().map(|kind| KindByMail {
            key: kind.key.to_owned(),
            owed: kind.owed,
            by_mail: kind.owed || wishes.quiet.iter().all(|key| key != kind.key),
            brief: kind.brief_key(),
        });
        Ok(Self {
            configured: read.house().post().is_some(),
            address: staff::get(read, actor.id)?.mail,
            pace: wishes.pace,
            kinds: kinds.collect(),
        })
    }

    /// As a part of the settings.
    pub(super) fn draw(&self, ui: &Ui) -> Markup {
        let title = ui.t("frame-settings-mail");
        if !self.configured {
            return sheet_padded(&title, None, html! { p.dim { (ui.t("frame-mail-off")) } });
        }
        let paces = Pace::ALL.map(|pace| Choice::new(pace.key(), ui.t(pace_key(pace)))).to_vec();
        // What may not be turned off is sent along, so that no tick is not the same as nothing sent.
        let owed = self.kinds.iter().filter(|kind| kind.owed);
        let form = owed
            .fold(Form::post(ui.locale, "/settings/mail"), |form, kind| {
                form.hidden("kinds", kind.key.clone())
            })
            .fields(html! {
                (Field::radio("pace", ui.t("frame-mail-pace"), paces).value(self.pace.key()).wide())
                (self.ticks(ui, true))
                (self.ticks(ui, false))
            })
            .buttons(html! { (Button::submit(ui.t("frame-save"))) });
        let body = html! {
            @if self.address.is_empty() {
                (notice_box(Tone::Soon, html! { (ui.t("frame-mail-no-address")) }))
            } @else {
                p.dim { (ui.tr(&web::text!("frame-mail-address", address = self.address.as_str()))) }
            }
            (form)
        };
        sheet_padded(&title, None, body)
    }

    /// The kinds that may be turned off, or those that may not.
    fn ticks(&self, ui: &Ui, owed: bool) -> Markup {
        html! {
            fieldset.field.wide data-field=[(!owed).then_some("kinds")] {
                legend { (ui.t(if owed { "frame-mail-owed" } else { "frame-mail-kinds" })) }
                div.choices.aligned {
                    @for kind in self.kinds.iter().filter(|kind| kind.owed == owed) {
                        label.choice {
                            input type="checkbox" name="kinds" value=(kind.key) checked[kind.by_mail] disabled[owed];
                            span { (ui.t(&kind.brief)) }
                        }
                    }
                }
                p.field-error {}
            }
        }
    }
}

/// The message with the name of a pace.
fn pace_key(pace: Pace) -> &'static str {
    match pace {
        Pace::AtOnce => "frame-mail-at-once",
        Pace::Shortly => "frame-mail-shortly",
        Pace::Hourly => "frame-mail-hourly",
        Pace::Daily => "frame-mail-daily",
    }
}

/// Chooses what `actor` has by mail.
///
/// # Errors
/// Refuses a pace or a kind that there is not, at its field.
pub fn choose(tx: &mut Tx<'_>, actor: &Actor, asked: &NewMail) -> Result<()> {
    let mut refusals = Refusals::default();
    let mut wishes = choice::wishes(tx, actor.id)?;
    if let Some(key) = asked.pace.given() {
        match Pace::from_key(key) {
            Some(pace) => wishes.pace = pace,
            None => refusals.field("pace", "frame-mail-pace-unknown"),
        }
    }
    if let Some(kinds) = &asked.kinds {
        let catalogue = &tx.house().catalogue;
        let wanted: Vec<&str> = kinds.iter().filter_map(Typed::given).collect();
        if wanted.iter().any(|key| catalogue.notice(key).is_none()) {
            refusals.field("kinds", "frame-mail-kind-unknown");
        }
        let quiet = catalogue.notices().filter(|kind| !wanted.contains(&kind.key));
        wishes.quiet = quiet.map(|kind| kind.key.to_owned()).collect();
    }
    refusals.finish()?;
    choice::choose(tx, actor.id, &wishes)?;
    event::append(tx, &Line::general(CHOSEN, Cause::staff(actor.id)))
}
