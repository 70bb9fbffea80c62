//! A member of staff: facts, the line of superiors, who reports, groups, functions, and for whom it concerns the duties.

use kernel::duty;
use kernel::staff::{self, Staff};
use kernel::{Actor, Message, Read, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::components::{
    Button, Confirm, Field, Form, PageHead, Tone, card_figure, cards, columns, face, facts, notice_box,
    progress, sheet_padded, tag,
};
use web::{Page, Ui, View, format};

use super::{Colleague, function_title, may_administer, rank_title};
use crate::service::{self, by_account, line_warning};
use crate::store::{self, Holdings};

/// How many reports are shown; the chart shows the rest.
const REPORTS: i64 = 100;

/// A person's page.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// The member of staff.
    #[serde(flatten)]
    pub staff: Staff,
    /// The department's name.
    pub department: Option<String>,
    /// The functions held, by key.
    pub functions: Vec<String>,
    /// The names of the groups belonged to.
    pub groups: Vec<String>,
    /// The superiors, nearest first.
    pub superiors: Vec<Colleague>,
    /// Who reports to them.
    pub reports: Vec<Colleague>,
    /// Who decides in their place.
    pub deputy: Option<Colleague>,
    /// Open and late duties, for those who lead them, administer, or are them.
    pub duties: Option<Duties>,
    /// What they still hold, for administrators.
    pub holdings: Option<Holdings>,
    /// How far a hand-over has come that runs: done and all.
    pub hand_over: Option<(i64, i64)>,
    /// Whether the person who looks may change them.
    pub may_administer: bool,
    /// Whether the person who looks is they.
    pub own: bool,
    /// What is odd about the line of superiors.
    pub warning: Option<Message>,
}

/// How many duties somebody has.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Duties {
    /// Open.
    pub open: i64,
    /// Of these past their time.
    pub late: i64,
}

impl Person {
    /// The member of staff with this account.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`] for an account that there is not.
    pub fn read(read: &mut Read<'_>, actor: &Actor, account: &str) -> Result<Self> {
        let staff = by_account(read, account)?;
        let id = staff.id;
        let may_administer = may_administer(read, actor)?;
        let own = actor.id == id;
        let duties = if own || may_administer || actor.reports.contains(&id) {
            let (open, late) = duty::burden(read, id)?;
            Some(Duties { open, late })
        } else {
            None
        };
        let department = staff.department_id.map(|id| store::department_get(read, id)).transpose()?;
        let of = staff::groups_of(read, id)?;
        let groups = staff::groups(read)?.into_iter().filter(|group| of.contains(&group.id));
        let superiors: Vec<Staff> = store::superior_chain(read, id)?;
        let warning = line_warning(&staff.rank, superiors.first().map(|above| above.rank.as_str()));
        let deputy = staff.deputy_id.map(|id| staff::get(read, id)).transpose()?;
        let hand_over = service::hand_over_running(read, id)?.map(|job| (job.done, job.total));
        Ok(Self {
            department: department.map(|department| department.name),
            functions: staff::functions(read, id)?,
            groups: groups.map(|group| group.name).collect(),
            superiors: superiors.into_iter().map(Colleague::from).collect(),
            reports: store::direct_reports(read, id, REPORTS)?.into_iter().map(Colleague::from).collect(),
            deputy: deputy.map(Colleague::from),
            duties,
            holdings: if may_administer && staff.active { Some(store::holdings(read, id)?) } else { None },
            hand_over,
            may_administer,
            own,
            warning,
            staff,
        })
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let address = format!("/people/{}", self.staff.account);
        html! {
            @if self.may_administer {
                (Button::link(ui.t("people-edit"), format!("{address}/edit")).main().shortcut("e"))
                (Confirm::new(ui.locale, "password", ui.t("people-password-set"), password_form(ui, &address))
                    .text(html! { (ui.t("people-password-text")) }))
                @if !self.staff.active { (self.reopening(ui, &address)) }
                @else if self.hand_over.is_none() && !self.own { (self.closing(ui, &address)) }
            }
        }
    }

    fn closing(&self, ui: &Ui, address: &str) -> Markup {
        let holdings = self.holdings.unwrap_or_default();
        let text = if holdings.is_empty() {
            ui.t("people-close-text")
        } else {
            let message = Message::new("people-close-holds")
                .with("records", holdings.records)
                .with("duties", holdings.duties)
                .with("steps", holdings.steps)
                .with("reports", holdings.reports);
            ui.tr(&message)
        };
        let successor = Field::picker("successor", ui.t("people-successor"), "/people/suggest", "");
        let successor = if holdings.is_empty() { successor } else { successor.required() };
        let form = Form::post(ui.locale, format!("{address}/closure"))
            .hidden("version", self.staff.version.to_string())
            .fields(html! { (successor) })
            .buttons(html! { (Button::submit(ui.t("people-close")).danger()) });
        html! { (Confirm::new(ui.locale, "close", ui.t("people-close"), html! { (form) }).text(html! { (text) }).danger()) }
    }

    fn reopening(&self, ui: &Ui, address: &str) -> Markup {
        let form = Form::post(ui.locale, format!("{address}/reopening"))
            .hidden("version", self.staff.version.to_string())
            .buttons(html! { (Button::submit(ui.t("people-reopen")).main()) });
        html! {
            (Confirm::new(ui.locale, "reopen", ui.t("people-reopen"), html! { (form) })
                .text(html! { (ui.t("people-reopen-text")) }))
        }
    }

    fn facts(&self, ui: &Ui) -> Markup {
        let functions: Vec<String> = self.functions.iter().map(|key| function_title(ui, key)).collect();
        let deputy = self.deputy.as_ref().map_or_else(|| html! {}, |deputy| deputy.draw(ui));
        facts(&[
            (ui.t("people-account"), html! { (self.staff.account) }),
            (ui.t("people-rank"), html! { (rank_title(ui, &self.staff.rank)) }),
            (ui.t("people-department"), html! { (self.department.as_deref().unwrap_or_default()) }),
            (ui.t("people-groups"), html! { (ui.joined(&self.groups)) }),
            (ui.t("people-functions"), html! { (ui.joined(&functions)) }),
            (ui.t("people-deputy"), deputy),
            (ui.t("people-phone"), html! { (self.staff.phone) }),
            (ui.t("people-mail"), html! { (self.staff.mail) }),
        ])
    }

    fn line(&self, ui: &Ui) -> Markup {
        html! {
            @if self.superiors.is_empty() { p.dim { (ui.t("people-superior-none")) } }
            ol.stack { @for above in &self.superiors { li { (above.draw(ui)) } } }
            @if let Some(warning) = &self.warning { (notice_box(Tone::Soon, html! { (ui.tr(warning)) })) }
        }
    }

    fn team(&self, ui: &Ui) -> Markup {
        html! {
            @if self.reports.is_empty() { p.dim { (ui.t("people-reports-none")) } }
            ul.stack { @for report in &self.reports { li { (report.draw(ui)) } } }
            @if !self.reports.is_empty() {
                p { a href={ "/people/chart?root=" (self.staff.account) } { (ui.t("people-chart")) } }
            }
        }
    }
}

/// Not sent by script: the answer is a page that is shown once.
fn password_form(ui: &Ui, address: &str) -> Markup {
    html! {
        form.form method="post" action={ (address) "/password" } {
            div.fields {
                (Field::password("password", ui.t("people-password-own")).autocomplete("new-password").hint(ui.t("people-password-hint")))
            }
            div.buttons { (Button::submit(ui.t("people-password-set")).main()) }
        }
    }
}

impl View for Person {
    fn page(&self, ui: &Ui) -> Page {
        let name = &self.staff.name;
        let under = html! {
            (face(name)) span { (self.staff.position) }
            @if !self.staff.active { (tag(&ui.t("people-closed"), Tone::Late)) }
            @if self.own { (tag(&ui.t("people-you"), Tone::Accent)) }
        };
        let head = PageHead::new(name.clone())
            .crumb(ui.t("people-title"), "/people")
            .number(self.staff.account.clone())
            .under(under)
            .actions(self.actions(ui));
        let main = html! {
            @if let Some(Duties { open, late }) = self.duties {
                @let list = if self.own { "/duties" } else { "/duties?whose=team" };
                (cards(html! {
                    (card_figure(&ui.t("people-duties-open"), &format::number(open), list, Tone::Plain, None))
                    (card_figure(&ui.t("people-duties-late"), &format::number(late), list, if late > 0 { Tone::Late } else { Tone::Plain }, None))
                }))
            }
            (sheet_padded(&ui.t("people-line"), None, self.line(ui)))
            (sheet_padded(&ui.t("people-reports"), None, self.team(ui)))
        };
        let side = sheet_padded(&ui.t("people-facts"), None, self.facts(ui));
        let body = html! {
            (head)
            @if let Some((done, total)) = self.hand_over {
                @let counts = (u64::try_from(done).unwrap_or_default(), u64::try_from(total).unwrap_or_default());
                (notice_box(Tone::Soon, progress(&ui.t("people-handing-over"), Some(counts), &format!("{done}/{total}"))))
            }
            (columns(main, side, true))
        };
        Page::new(name.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.staff.version)
    }
}
