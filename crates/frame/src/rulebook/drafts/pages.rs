//! The pages of one draft: what it changes and whether it is sound; the form it is written in.

use std::collections::HashMap;

use kernel::event;
use kernel::record::Header;
use kernel::{Actor, Day, Message, Moment, Read, Result, VersionId, approval, record};
use maud::{Markup, html};
use rulebook::{Action, Aspect, Difference, Fault, Wording, compare};
use serde::Serialize;
use web::components::{
    Button, Column, Confirm, Field, Form, PageHead, Row, Tone, columns, facts, notice_box, sheet,
    sheet_padded, table, upload,
};
use web::timeline::Timeline;
use web::{Page, Ui, View};

use super::change::aspect;
use super::list::{PATH, status_tag};
use super::model::{Checked, KIND, Status};
use super::{release, service, store};
use crate::rulebook::spoken;

/// A draft's page.
#[derive(Clone, Debug, Serialize)]
pub struct DraftPage {
    /// Its header.
    #[serde(flatten)]
    pub header: Header,
    /// Why the change is wanted.
    pub comment: String,
    /// From which day it is to be in force; none: as soon as it is approved.
    pub effective_on: Option<Day>,
    /// The rulebook as it would be.
    pub text: String,
    /// What makes the text unusable.
    pub faults: Vec<Fault>,
    /// What its author should look at all the same.
    pub warnings: Vec<Fault>,
    /// What it changes in the version in force.
    pub differences: Vec<Difference>,
    /// The version in force, which it is compared with.
    pub against: VersionId,
    /// The number of the approval that waits, or was the last.
    pub approval: Option<String>,
    /// The version that came of it.
    pub adopted: Option<Adopted>,
    /// Whether the person may change it, hand it in, close it.
    pub may_edit: bool,
    /// Whether the person handed it in and may take it back.
    pub may_withdraw: bool,
    /// What happened to it.
    pub timeline: Timeline,
    /// The titles of the clauses named.
    #[serde(skip)]
    titles: HashMap<String, Wording>,
}

/// The version that came of a draft.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Adopted {
    /// Its number.
    pub version: VersionId,
    /// From when it is in force.
    pub effective_at: Moment,
}

impl DraftPage {
    /// The draft with this number, checked anew.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`] when the person may not know of it.
    pub fn read(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let header = record::find(read, actor, Action::Read, KIND, number)?;
        let draft = store::draft_get(read, header.id)?;
        let checked = Checked::of(&draft.text);
        let in_force = read.policy()?;
        let status = Status::of(&header);
        let (differences, titles) = match &checked.book {
            // What was adopted is history: it is compared with the version it was made under.
            Some(book) => {
                let before = match status {
                    Status::Adopted => kernel::policy::version(read, header.rulebook_id)?,
                    _ => std::sync::Arc::clone(&in_force),
                };
                let all = before.clauses().chain(book.clauses());
                let titles = all.map(|clause| (clause.id.to_owned(), clause.title.clone())).collect();
                (compare(&before.book, book), titles)
            }
            None => (Vec::new(), HashMap::new()),
        };
        let waiting = approval::waiting_for(read, header.id)?;
        let may_draft = record::may(read, actor, Action::Draft, &header)?;
        let may_withdraw = match &waiting {
            Some(waiting) => may_draft && approval::get(read, waiting.id)?.requester_id == actor.id,
            None => false,
        };
        let lines = event::timeline(read, header.id, None, 100)?;
        let adopted = store::draft_version(read, header.id)?;
        Ok(Self {
            comment: draft.comment,
            effective_on: draft.effective_on,
            text: draft.text,
            faults: checked.faults,
            warnings: checked.warnings,
            differences,
            against: if status == Status::Adopted { header.rulebook_id } else { in_force.id },
            approval: waiting.map(|waiting| waiting.number),
            adopted: adopted.map(|(version, effective_at)| Adopted { version, effective_at }),
            may_edit: may_draft && status == Status::Editing,
            may_withdraw,
            timeline: Timeline::of(read, lines)?,
            titles,
            header,
        })
    }

    fn address(&self) -> String {
        format!("{PATH}/{}", self.header.number)
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let address = self.address();
        let version = self.header.version.to_string();
        let post = |verb: &str| {
            Form::post(ui.locale, format!("{address}/{verb}")).hidden("version", version.clone())
        };
        let ready = self.faults.is_empty() && !self.differences.is_empty();
        html! {
            @if self.may_edit {
                @if ready {
                    (Confirm::new(ui.locale, "submit", ui.t("book-draft-submit"),
                        html! { (post("submission").buttons(html! { (Button::submit(ui.t("book-draft-submit")).main()) })) })
                        .text(html! { (ui.t("book-draft-submit-text")) }).main())
                }
                @let edit = Button::link(ui.t("book-draft-edit"), format!("{address}/edit")).shortcut("e");
                @if ready { (edit) } @else { (edit.main()) }
                (Confirm::new(ui.locale, "close", ui.t("book-draft-close"),
                    html! { (post("closure").buttons(html! { (Button::submit(ui.t("book-draft-close")).danger()) })) })
                    .text(html! { (ui.t("book-draft-close-text")) }).danger())
            }
            @if self.may_withdraw {
                (Confirm::new(ui.locale, "withdraw", ui.t("book-draft-withdraw"),
                    html! { (post("withdrawal").buttons(html! { (Button::submit(ui.t("book-draft-withdraw")).main()) })) })
                    .text(html! { (ui.t("book-draft-withdraw-text")) }))
            }
            @if ready && self.header.open {
                (Button::link(ui.t("book-draft-simulate"), format!("/tiers/simulation?draft={}", self.header.number)))
            }
        }
    }

    fn standing(&self, ui: &Ui) -> Markup {
        let behind = self.header.open && self.header.rulebook_id != self.against;
        html! {
            @if let Some(number) = &self.approval {
                (notice_box(Tone::Soon, html! {
                    (ui.t("book-draft-waits")) a href={ "/approvals/" (number) } { (number) }
                }))
            }
            @if let Some(adopted) = &self.adopted {
                @let key = if adopted.effective_at > ui.now { "book-draft-adopted-later" } else { "book-draft-adopted" };
                (notice_box(Tone::Good, html! {
                    (ui.tr(&Message::new(key)
                        .with("version", adopted.version.0).with("date", ui.moment(adopted.effective_at))))
                    a href={ "/rulebook?version=" (adopted.version) } { (ui.t("book-read-version")) }
                }))
            }
            @if behind {
                (notice_box(Tone::Soon, html! {
                    (ui.tr(&Message::new("book-draft-behind")
                        .with("begun", self.header.rulebook_id.0).with("version", self.against.0)))
                }))
            }
        }
    }

    fn check(&self, ui: &Ui) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                (notice_box(Tone::Late, html! {
                    (ui.tr(&Message::new("book-draft-faults").with("count", self.faults.len())))
                }))
                (self.fault_table(ui, &ui.t("book-faults"), &self.faults))
            }
            @if !self.warnings.is_empty() {
                (self.fault_table(ui, &ui.t("book-warnings"), &self.warnings))
            }
        }
    }

    fn fault_table(&self, ui: &Ui, title: &str, faults: &[Fault]) -> Markup {
        let heads = [
            Column::new(ui.t("book-fault-what")).main(),
            Column::new(ui.t("book-fault-remedy")),
            Column::new(ui.t("book-clause")),
            Column::new(ui.t("book-fault-place")),
        ];
        let rows: Vec<Row> = faults
            .iter()
            .map(|fault| {
                let [what, remedy] = fault_messages(fault).map(|message| ui.tr(&message));
                let clause = fault.clause.as_deref().unwrap_or_default();
                let place = match (&fault.file, fault.line) {
                    (Some(file), Some(line)) => format!("{file}:{line}"),
                    (None, Some(line)) => ui.tr(&Message::new("book-fault-line").with("line", line)),
                    _ => "—".to_owned(),
                };
                Row::new(vec![
                    html! { (what) },
                    html! { (remedy) },
                    html! { (spoken::clause_name(ui, clause, self.titles.get(clause))) },
                    html! { code { (place) } },
                ])
            })
            .collect();
        sheet(title, None, html! { div.table-wrap { (table(title, &heads, &rows)) } })
    }
}

/// What is wrong, and what to do about it.
#[must_use]
pub fn fault_messages(fault: &Fault) -> [Message; 2] {
    [fault.key(), fault.remedy()].map(|key| {
        fault.args().into_iter().fold(Message::new(key), |message, (name, value)| message.with(name, value))
    })
}

/// What differs, clause by clause. `titles` are those of clauses that the version in force may not have.
pub(crate) fn difference_table(
    ui: &Ui,
    differences: &[Difference],
    titles: &HashMap<String, Wording>,
) -> Markup {
    let heads = [
        Column::new(ui.t("book-clause")).main(),
        Column::new(ui.t("book-difference-what")),
        Column::new(ui.t("book-difference-before")),
        Column::new(ui.t("book-difference-after")),
    ];
    let rows: Vec<Row> = differences
        .iter()
        .map(|difference| {
            let side = |figure: &Option<rulebook::Figure>| match (figure, &difference.aspect) {
                (None, _) => html! { span.faint { "—" } },
                (Some(rulebook::Figure::Verbatim(key)), Aspect::Running) => {
                    html! { (ui.t(&format!("book-running-{key}"))) }
                }
                (Some(figure), _) => spoken::figure(ui, figure),
            };
            Row::new(vec![
                html! { (spoken::clause_name(ui, &difference.clause, titles.get(&difference.clause))) },
                html! { (ui.tr(&aspect(difference))) },
                html! { span.dim { (side(&difference.old)) } },
                html! { (side(&difference.new)) },
            ])
        })
        .collect();
    html! { div.table-wrap { (table(&ui.t("book-differences"), &heads, &rows)) } }
}

impl View for DraftPage {
    fn page(&self, ui: &Ui) -> Page {
        let status = Status::of(&self.header);
        let head = PageHead::new(self.header.title.clone())
            .crumb(ui.t("web-nav-rulebook"), "/rulebook")
            .crumb(ui.t("book-drafts"), PATH)
            .number(self.header.number.clone())
            .under(status_tag(ui, status))
            .actions(self.actions(ui));
        let differences = html! {
            @if self.differences.is_empty() {
                p.dim.empty { (ui.t(if self.faults.is_empty() { "book-differences-none" } else { "book-differences-unknown" })) }
            } @else {
                (difference_table(ui, &self.differences, &self.titles))
            }
        };
        let against = ui.tr(&Message::new("book-differences-against").with("version", self.against.0));
        let main = html! {
            (self.check(ui))
            (sheet(&against, None, differences))
            (sheet_padded(&ui.t("book-draft-text"), None, html! {
                details { summary { (ui.t("book-draft-text-show")) } pre { (self.text) } }
            }))
            (sheet_padded(&ui.t("book-timeline"), None, self.timeline.draw(ui)))
        };
        let effective = match self.effective_on {
            Some(day) => ui.day(day),
            None => ui.t("book-draft-at-once"),
        };
        let base = ui.tr(&Message::new("book-version").with("version", self.header.rulebook_id.0));
        let side = sheet_padded(
            &ui.t("book-draft-facts"),
            None,
            facts(&[
                (ui.t("book-draft-effective"), html! { (effective) }),
                (
                    ui.t("book-draft-base"),
                    html! { a href={ "/rulebook?version=" (self.header.rulebook_id) } { (base) } },
                ),
                (ui.t("book-draft-comment"), html! { (self.comment) }),
            ]),
        );
        let body = html! { (head) (self.standing(ui)) (columns(main, side, false)) };
        Page::new(self.header.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.header.version)
    }
}

/// The form in which a draft is written.
#[derive(Clone, Debug, Serialize)]
pub struct DraftWriting {
    /// The draft that is changed; none for a new one.
    pub number: Option<String>,
    /// The version that is changed.
    pub version: Option<i64>,
    /// What people call it.
    pub title: String,
    /// Why the change is wanted.
    pub comment: String,
    /// From which day it is to be in force.
    pub effective_on: Option<Day>,
    /// The rulebook as it would be.
    pub text: String,
    /// Whether clauses of the release were put into the text.
    pub from_release: bool,
}

impl DraftWriting {
    /// A new draft, beginning with the text in force, and with the release's new clauses when asked for.
    ///
    /// # Errors
    /// [`kernel::Error::Forbidden`] for whom the rulebook does not let draft.
    pub fn begin(read: &mut Read<'_>, actor: &Actor, from_release: bool) -> Result<Self> {
        actor.must(read, Action::Draft, KIND)?;
        let in_force = read.policy()?;
        let text = kernel::policy::text_of(read, in_force.id)?;
        let with_new = from_release.then(|| release::with_new_clauses(&in_force, &text)).flatten();
        Ok(Self {
            number: None,
            version: None,
            title: service::default_title(read)?,
            comment: String::new(),
            effective_on: None,
            from_release: with_new.is_some(),
            text: with_new.unwrap_or(text),
        })
    }

    /// A draft that is being written.
    pub fn of(read: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        let header = record::find(read, actor, Action::Draft, KIND, number)?;
        let draft = store::draft_get(read, header.id)?;
        Ok(Self {
            number: Some(header.number),
            version: Some(header.version),
            title: header.title,
            comment: draft.comment,
            effective_on: draft.effective_on,
            text: draft.text,
            from_release: false,
        })
    }
}

impl View for DraftWriting {
    fn page(&self, ui: &Ui) -> Page {
        let title = ui.t(if self.number.is_some() { "book-draft-edit" } else { "book-draft-new" });
        let action = match &self.number {
            Some(number) => format!("{PATH}/{number}"),
            None => PATH.to_owned(),
        };
        let day = self.effective_on.map_or_else(String::new, |day| day.date().to_string());
        let fields = html! {
            (Field::text("title", ui.t("book-draft-title")).value(&self.title).required().limit(100).wide())
            (Field::date("effective_on", ui.t("book-draft-effective")).value(day).hint(ui.t("book-draft-effective-hint")))
            (Field::textarea("comment", ui.t("book-draft-comment")).value(&self.comment).rows(3).limit(2000))
            (upload(ui.locale, Field::file("file", ui.t("book-draft-file"), ".toml,.txt").hint(ui.t("book-draft-file-hint"))))
            (Field::textarea("text", ui.t("book-draft-text")).value(&self.text).rows(30).hint(ui.t("book-draft-text-hint")).code())
        };
        let back = match &self.number {
            Some(number) => format!("{PATH}/{number}"),
            None => PATH.to_owned(),
        };
        let mut form = Form::post(ui.locale, action).multipart().fields(fields).buttons(html! {
            (Button::submit(ui.t("book-draft-save")).main())
            (Button::link(ui.t("web-cancel"), back))
        });
        if let Some(version) = self.version {
            form = form.hidden("version", version.to_string());
        }
        let mut head = PageHead::new(title.clone())
            .crumb(ui.t("web-nav-rulebook"), "/rulebook")
            .crumb(ui.t("book-drafts"), PATH);
        if let Some(number) = &self.number {
            head = head.number(number.clone());
        }
        let body = html! {
            (head)
            @if self.from_release { (notice_box(Tone::Accent, html! { (ui.t("book-release-taken")) })) }
            (sheet_padded("", None, html! { (form) }))
        };
        Page::new(title, body)
    }

    fn version(&self) -> Option<i64> {
        self.version
    }
}
