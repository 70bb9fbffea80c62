//! What each room does its own way when it brings in a file.

use std::fmt::Debug;

use diesel::prelude::*;
use diesel::sql_types::Text;
use kernel::catalogue::RecordKind;
use kernel::record::Header;
use kernel::{Actor, Message, Read, RecordId, Result, StaffId, Tx};
use maud::{Markup, html};
use serde::Serialize;
use sheets::Cell;
use sheets::headings::FieldSpec;
use web::Ui;
use web::i18n::Locale;
use web::listing::encode;

use crate::model::{Choices, Decision, Intake};
use crate::store::{RowResult, StagedRow};
use crate::table::{self, Each, Files, Place, Shape};
use crate::view::ImportView;
use crate::{apply, undo};

/// A field that a column can be: its key and what people call it.
pub type Field = FieldSpec<'static, &'static str>;

/// What is always the same about the imports of a room.
#[derive(Debug)]
pub struct About {
    /// The kind of record that an import is.
    pub record: RecordKind,
    /// The kind of record that its rows become.
    pub brings: RecordKind,
    /// Where a file is brought in.
    pub upload: &'static str,
    /// The clause that all of it serves.
    pub clause: &'static str,
    /// The kinds of its jobs.
    pub jobs: Jobs,
    /// What its pages say.
    pub words: Words,
    /// The table that may come beside the first, in a file or a sheet of its own.
    pub second: Option<SecondTable>,
}

/// What is always the same about the second table of a room's imports.
#[derive(Debug)]
pub struct SecondTable {
    /// The name under which the form sends what its columns are.
    pub columns: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The fields that a column of it can be, in the order of the choices.
    pub fields: fn() -> Vec<Field>,
    /// The fields that it must have.
    pub needed: &'static [&'static [&'static str]],
    /// What a field of it is called.
    pub label: fn(&str) -> Message,
}

/// The kinds of jobs of an import.
#[derive(Debug)]
pub struct Jobs {
    /// Reads the file.
    pub stage: &'static str,
    /// Removes the staged rows of an import nobody wants.
    pub discard: &'static str,
    /// Compares the rows with what is there.
    pub check: &'static str,
    /// Enters them.
    pub apply: &'static str,
    /// Takes them back.
    pub undo: &'static str,
}

/// The messages in which the pages of a room's imports differ from another's.
#[derive(Debug)]
pub struct Words {
    /// The list of what it brings in.
    pub brings: &'static str,
    /// Bringing in a file.
    pub title: &'static str,
    /// The list of imports.
    pub list: &'static str,
    /// The field of the file.
    pub file: &'static str,
    /// How long and large it may be.
    pub file_hint: &'static str,
    /// That one is needed.
    pub file_needed: &'static str,
    /// What the question before taking an import back says.
    pub undoing_question: &'static str,
    /// The ends of names that a file may have.
    pub accepts: &'static str,
    /// What one should know beforehand.
    pub help: &'static [&'static str],
}

/// For whom and from which import something is entered or taken back.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The import.
    pub import: RecordId,
    /// Its number.
    pub number: String,
    /// Who brings it in.
    pub by: StaffId,
}

/// What somebody went on with, so that an import can not be taken back.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName, Serialize, utoipa::ToSchema)]
pub struct Blocker {
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// A judged row: what is written beside it, and the decision about it that still holds.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is written.
    pub result: RowResult,
    /// What somebody decided about it, being doubtful.
    pub decision: Option<Decision>,
}

/// Judges the rows of one import in the order of the file; remembers what earlier ones said.
pub trait Judge {
    /// What becomes of a batch.
    fn rows(&mut self, read: &mut Read<'_>, rows: &[StagedRow]) -> Result<Vec<Judged>>;
}

/// The imports of a room.
pub trait Import: Debug + Sync {
    /// What is always the same about them.
    fn about(&self) -> &'static About;

    /// What the rows of a file are, as it was asked for.
    ///
    /// # Errors
    /// Refused at `target` when a room brings in several kinds of rows and none was named.
    fn target(&self, asked: &str) -> Result<&'static str>;

    /// The fields that a column can be, in the order of the choices.
    fn fields(&self, target: &str) -> Vec<Field>;

    /// The fields that a file must have, of each group at least one.
    fn needed(&self, target: &str) -> &'static [&'static [&'static str]];

    /// What a field is called.
    fn label(&self, field: &str) -> Message;

    /// What is chosen as long as nobody chose, as JSON.
    fn options(&self) -> Result<String>;

    /// What was chosen that every room asks about.
    fn choices(&self, intake: &Intake) -> Result<Choices>;

    /// Reads a file through; none when `each` broke off.
    ///
    /// # Errors
    /// Refused at a field of the form when it can not be read as a whole. Whatever `each` fails with.
    fn read(&self, files: &Files, place: &Place<'_>, each: Each<'_>) -> Result<Option<Shape>> {
        table::sheet(&files.file, place, each)
    }

    /// Who judges the rows of an import, for whoever brings it in.
    fn judge(
        &self,
        read: &mut Read<'_>,
        actor: Actor,
        header: &Header,
        intake: &Intake,
    ) -> Result<Box<dyn Judge>>;

    /// How many rows one transaction enters. People's own changes wait behind it, so it is short.
    fn batch(&self, target: &str) -> i64;

    /// Enters one batch: of the rows those that passed, judged once more.
    fn enter(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        intake: &Intake,
        rows: &[StagedRow],
    ) -> Result<apply::Entered>;

    /// What is to be done when all rows are entered.
    fn entered(&self, _: &mut Tx<'_>, _: &Origin) -> Result<()> {
        Ok(())
    }

    /// Takes back one batch after `before`; none when nothing is left to take back.
    fn take_back(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        intake: &Intake,
        before: undo::Progress,
    ) -> Result<Option<undo::Progress>>;

    /// How many things its rows made beside what they are about, which are taken back with them.
    fn made_beside(&self, _: &mut Read<'_>, _: &Origin, _: &Intake) -> Result<i64> {
        Ok(0)
    }

    /// What is to be done when all that could be taken back is.
    fn taken_back(&self, _: &mut Tx<'_>, _: &Origin) -> Result<()> {
        Ok(())
    }

    /// The first things that keep an import from being taken back as a whole.
    fn blockers(&self, _: &mut Read<'_>, _: &Origin, _: i64) -> Result<Vec<Blocker>> {
        Ok(Vec::new())
    }

    /// The list of what an import made.
    fn brought(&self, number: &str) -> String {
        format!("{}?import={}", self.about().brings.address, encode(number))
    }

    /// A cell as it is shown, where that is not as it is written.
    fn shown(&self, _: Locale, _: &Cell) -> Option<String> {
        None
    }

    /// Whether a field is among what the list of rows shows.
    fn lists(&self, _: &str) -> bool {
        true
    }

    /// The fields of the form that brings in a file, before and after the file itself.
    fn draw_upload(&self, ui: &Ui, target: &str) -> (Markup, Markup);

    /// What can be chosen for an import beside its columns.
    fn draw_options(&self, _: &Ui, _: &ImportView) -> Markup {
        html! {}
    }

    /// What else can be done with an import that is ready.
    fn draw_actions(&self, _: &Ui, _: &ImportView) -> Markup {
        html! {}
    }
}
