//! The rulebook as a document to be read and printed (`rulebook.readable`, `rulebook.owner`).

use kernel::{Actor, Error, Message, Read, Result, VersionId, policy};
use maud::{Markup, html};
use rulebook::{Action, Function, Parameter, Part, Reach, Rulebook, Wording};
use serde::Serialize;
use web::components::{Button, PageHead, Tone, columns, facts, notice_box, sheet_padded, table, tag};
use web::components::{Column, Row};
use web::{Page, Ui, View};

use super::drafts;
use super::spoken::{self, ClauseText};
use super::versions::{self, Standing, VersionLine};

/// A version of the rulebook as a document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// The version shown.
    pub shown: VersionLine,
    /// Its title.
    pub title: Wording,
    /// What it calls the company.
    pub company: Wording,
    /// Its parts, in order, with their clauses.
    pub parts: Vec<PartText>,
    /// The tables that are no clauses.
    pub sections: Vec<SectionText>,
    /// All versions, the newest first.
    pub versions: Vec<VersionLine>,
    /// Whether the person may draft a change.
    pub may_draft: bool,
}

/// A part of the document.
#[derive(Clone, Debug, Serialize)]
pub struct PartText {
    /// Which.
    pub part: Part,
    /// Its place: `2`.
    pub number: usize,
    /// Its heading.
    pub title: Wording,
    /// Who drafts and interprets it.
    pub owner: Function,
    /// What the company calls that function.
    pub owner_title: Wording,
    /// Who issues it.
    pub issuer: Wording,
    /// Its clauses.
    pub clauses: Vec<ClauseText>,
}

/// A table beside the clauses.
#[derive(Clone, Debug, Serialize)]
pub struct SectionText {
    /// Its name.
    pub id: String,
    /// What it holds.
    pub parameters: Vec<Parameter>,
}

/// The clause's place in the document, such as `2.4`, if the book has it.
#[must_use]
pub fn number_of(book: &Rulebook, id: &str) -> Option<String> {
    let numbered = book.parts().zip(1..).flat_map(|(head, part)| {
        book.clauses_of(head.part).zip(1..).map(move |(clause, number)| (clause.id, part, number))
    });
    numbered.into_iter().find(|(known, ..)| *known == id).map(|(_, part, number)| format!("{part}.{number}"))
}

impl Document {
    /// The version asked for, else the one in force.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a version that there is not.
    pub fn read(read: &mut Read<'_>, actor: &Actor, version: Option<VersionId>) -> Result<Self> {
        let versions = versions::list(read)?;
        let in_force = read.policy()?;
        let shown = version.unwrap_or(in_force.id);
        let shown = versions.iter().find(|line| line.id == shown).cloned().ok_or(Error::NotFound)?;
        let book = policy::version(read, shown.id)?;
        let part = |(head, number): (&rulebook::PartHead, usize)| PartText {
            part: head.part,
            number,
            title: head.title.clone(),
            owner: head.owner,
            owner_title: Wording::each(|lang| {
                book.organisation().function_title(head.owner, lang).to_owned()
            }),
            issuer: head.issuer.clone(),
            clauses: book
                .clauses_of(head.part)
                .zip(1..)
                .map(|(clause, place): (_, usize)| ClauseText::of(clause, format!("{number}.{place}")))
                .collect(),
        };
        let section = |section: &rulebook::Section| SectionText {
            id: section.id.to_owned(),
            parameters: section.parameters.clone(),
        };
        Ok(Self {
            title: book.header().title.clone(),
            company: book.header().company.clone(),
            parts: book.parts().zip(1..).map(part).collect(),
            // The document's own table repeats what stands at the head of each part.
            sections: book.sections().iter().filter(|s| s.id != "document").map(section).collect(),
            may_draft: actor.reach(read, Action::Draft, drafts::KIND)? != Reach::None,
            versions,
            shown,
        })
    }

    fn head(&self, ui: &Ui) -> Markup {
        let version = ui.tr(&Message::new("book-version").with("version", self.shown.id.0));
        let standing = match self.shown.standing {
            Standing::InForce => tag(&ui.t("book-in-force"), Tone::Good),
            Standing::Pending => tag(&ui.t("book-pending"), Tone::Soon),
            Standing::Past => tag(&ui.t("book-past"), Tone::Plain),
        };
        let under = html! { (standing) span { (version) } span.dim { (self.shown.since_words(ui)) } };
        let actions = html! {
            @if self.may_draft { (Button::link(ui.t("book-draft-new"), "/rulebook/drafts/new").main()) }
            (Button::link(ui.t("book-drafts"), "/rulebook/drafts"))
            (Button::link(ui.t("book-compliance"), "/rulebook/compliance"))
        };
        html! { (PageHead::new(ui.wording(&self.title)).under(under).actions(actions)) }
    }

    fn contents(&self, ui: &Ui) -> Markup {
        html! {
            nav.stack aria-label=(ui.t("book-contents")) {
                @for part in &self.parts {
                    details open {
                        summary { a href={ "#part-" (part.part) } { (part.number) " " (ui.wording(&part.title)) } }
                        ul {
                            @for clause in &part.clauses {
                                li { a href={ "#" (clause.id) } { span.faint { (clause.number) } " " (clause.title(ui)) } }
                            }
                        }
                    }
                }
                @for section in &self.sections {
                    a href={ "#section-" (section.id) } { (spoken::clause_name(ui, &section.id, None)) }
                }
            }
        }
    }

    fn part(ui: &Ui, part: &PartText) -> Markup {
        let answers = Message::new("book-part-answers")
            .with("owner", ui.wording(&part.owner_title))
            .with("issuer", ui.wording(&part.issuer));
        html! {
            h2 id={ "part-" (part.part) } { (part.number) " " (ui.wording(&part.title)) }
            p.faint { (ui.tr(&answers)) }
            @for clause in &part.clauses {
                h3 id=(clause.id) {
                    (clause.number) " "
                    a href={ "/rulebook/clauses/" (clause.id) } { (clause.title(ui)) }
                }
                (clause.sentences(ui))
            }
        }
    }

    fn version_list(&self, ui: &Ui) -> Markup {
        html! {
            ul.stack {
                @for line in self.versions.iter().take(20) {
                    li {
                        a href={ "/rulebook?version=" (line.id) }
                            aria-current=[(line.id == self.shown.id).then_some("true")] {
                            (ui.tr(&Message::new("book-version").with("version", line.id.0)))
                        }
                        " " span.dim { (line.since_words(ui)) }
                        @if let Some(draft) = &line.draft {
                            " " a.faint href={ "/rulebook/drafts/" (draft) } { (draft) }
                        }
                    }
                }
            }
        }
    }

    fn pending(&self, ui: &Ui) -> Markup {
        let pending = self.versions.iter().filter(|line| line.standing == Standing::Pending);
        html! {
            @for line in pending {
                (notice_box(Tone::Soon, html! {
                    (ui.tr(&Message::new("book-version").with("version", line.id.0))) " " (line.since_words(ui))
                    a href={ "/rulebook?version=" (line.id) } { (ui.t("book-read-version")) }
                }))
            }
        }
    }
}

fn section(ui: &Ui, section: &SectionText) -> Markup {
    let this_year = ui.today().year().to_string();
    // A calendar grows by two lines a year; what is past is folded away.
    let (now, past): (Vec<_>, Vec<_>) = section
        .parameters
        .iter()
        .cloned()
        .partition(|parameter| parameter.number().is_none_or(|year| year >= this_year.as_str()));
    html! {
        section id={ "section-" (section.id) } {
            (sheet_padded(&spoken::clause_name(ui, &section.id, None), None, html! {
                (facts(&spoken::parameters(ui, &now)))
                @if !past.is_empty() {
                    details {
                        summary { (ui.t("book-past-years")) }
                        (facts(&spoken::parameters(ui, &past)))
                    }
                }
            }))
        }
    }
}

/// Who answers for which part, as a table for the end of the document.
fn answers(ui: &Ui, parts: &[PartText]) -> Markup {
    let heads = [
        Column::new(ui.t("book-part")).main(),
        Column::new(ui.t("book-part-owner")),
        Column::new(ui.t("book-part-issuer")),
    ];
    let rows: Vec<Row> = parts
        .iter()
        .map(|part| {
            Row::new(vec![
                html! { a href={ "#part-" (part.part) } { (ui.wording(&part.title)) } },
                html! { (ui.wording(&part.owner_title)) },
                html! { (ui.wording(&part.issuer)) },
            ])
        })
        .collect();
    let caption = ui.t("book-answers");
    sheet_padded(&caption, None, table(&caption, &heads, &rows))
}

impl View for Document {
    fn page(&self, ui: &Ui) -> Page {
        let main = html! {
            (sheet_padded("", None, html! {
                article.prose { @for part in &self.parts { (Self::part(ui, part)) } }
            }))
            @for table in &self.sections { (section(ui, table)) }
            (answers(ui, &self.parts))
        };
        let side = html! {
            (sheet_padded(&ui.t("book-contents"), None, self.contents(ui)))
            (sheet_padded(&ui.t("book-versions"), None, self.version_list(ui)))
        };
        let body = html! {
            (self.head(ui))
            @if self.shown.standing == Standing::Past {
                (notice_box(Tone::Soon, html! {
                    (ui.t("book-past-note")) a href="/rulebook" { (ui.t("book-read-in-force")) }
                }))
            }
            @if self.shown.standing == Standing::InForce { (self.pending(ui)) }
            (columns(main, side, false))
        };
        Page::new(ui.wording(&self.title), body)
    }
}
