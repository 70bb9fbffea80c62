//! What the import of requests does its own way.

use std::collections::HashSet;

use intake::model::{Choices, Intake, json};
use intake::store::StagedRow;
use intake::table::{Each, Files, Place, Shape};
use intake::{About, Field, Import, Jobs, Known, Origin, SecondTable, Words};
use kernel::record::Header;
use kernel::{Actor, Message, Read, Result, Tx};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use sheets::Cell;
use web::Ui;
use web::components::Field as FormField;
use web::i18n::{Locale, tr};
use web::listing::encode;

use super::given::{self, Columns};
use super::judge::{Judge, result};
use super::{RECORD, UPLOAD, apply, file, undo};
use crate::list::ALL;
use crate::model::ADDRESS;

/// What its rows are, beside customers, contacts and purchases.
const TARGET: &str = "requests";
/// How many requests one transaction enters. People's own changes wait behind it, so it is short.
const BATCH: i64 = 200;

static ABOUT: About = About {
    record: RECORD,
    brings: crate::pages::RECORD,
    upload: UPLOAD,
    clause: "service.channels",
    jobs: Jobs {
        stage: "request_import.stage",
        discard: "request_import.discard",
        check: "request_import.check",
        apply: "request_import.apply",
        undo: "request_import.undo",
    },
    words: Words {
        brings: "desk-title",
        title: "desk-import-title",
        list: "import-list",
        file: "desk-import-file",
        file_hint: "desk-import-file-hint",
        file_needed: "desk-import-file-needed",
        undoing_question: "desk-import-undo-question",
        accepts: ".jsonl,.ndjson,.json,.csv,.txt,.xlsx",
        help: &[
            "desk-import-help-fields",
            "import-help-nothing-yet",
            "desk-import-help-follow-ups",
            "desk-import-help-people",
            "desk-import-help-clocks",
            "desk-import-help-again",
            "desk-import-help-undo",
        ],
    },
    second: Some(SecondTable {
        columns: "follow_up_columns",
        title: "desk-import-follow-up-columns",
        fields: given::follow_up_fields,
        needed: &[&["number"], &["text"]],
        label: given::follow_up_label,
    }),
};

/// What was chosen for an import of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Nothing is entered unless every row passed, and a failure takes back what was.
    pub all_or_nothing: bool,
}

/// The imports of a former system's requests.
#[derive(Debug)]
pub struct Requests;

impl Known for Requests {
    const THE: &'static Self = &Self;
}

/// A judge together with the numbers of the rows before.
struct Checking {
    judge: Judge,
    columns: Columns,
    seen: HashSet<String>,
}

impl intake::Judge for Checking {
    fn rows(&mut self, read: &mut Read<'_>, rows: &[StagedRow]) -> Result<Vec<intake::Judged>> {
        let given = rows
            .iter()
            .map(|row| Ok((row.row_number, self.columns.given(row)?)))
            .collect::<Result<Vec<_>>>()?;
        let judged = self.judge.rows(read, &given, &mut self.seen)?;
        judged.iter().map(|row| Ok(intake::Judged { result: result(row)?, decision: None })).collect()
    }
}

impl Import for Requests {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn target(&self, _: &str) -> Result<&'static str> {
        Ok(TARGET)
    }

    fn fields(&self, _: &str) -> Vec<Field> {
        given::fields()
    }

    fn needed(&self, _: &str) -> &'static [&'static [&'static str]] {
        &[&["number"], &["subject"], &["received"]]
    }

    fn label(&self, field: &str) -> Message {
        given::label(field)
    }

    fn options(&self) -> Result<String> {
        json(&Options::default())
    }

    fn choices(&self, intake: &Intake) -> Result<Choices> {
        let Options { all_or_nothing } = intake.options()?;
        Ok(Choices { all_or_nothing, doubtful_too: false })
    }

    fn read(&self, files: &Files, place: &Place<'_>, each: Each<'_>) -> Result<Option<Shape>> {
        file::read(files, place, each)
    }

    fn judge(
        &self,
        read: &mut Read<'_>,
        actor: Actor,
        header: &Header,
        intake: &Intake,
    ) -> Result<Box<dyn intake::Judge>> {
        let origin = Origin { import: header.id, number: header.number.clone(), by: actor.id };
        let judge = Judge::of(read, actor, &origin)?;
        Ok(Box::new(Checking { judge, columns: Columns::of(intake)?, seen: HashSet::new() }))
    }

    fn batch(&self, _: &str) -> i64 {
        BATCH
    }

    fn enter(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        intake: &Intake,
        rows: &[StagedRow],
    ) -> Result<intake::apply::Entered> {
        apply::batch(tx, origin, intake, rows)
    }

    fn take_back(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        intake: &Intake,
        before: intake::undo::Progress,
    ) -> Result<Option<intake::undo::Progress>> {
        undo::batch(tx, origin, intake, before)
    }

    fn brought(&self, number: &str) -> String {
        format!("{ADDRESS}?status={ALL}&import={}", encode(number))
    }

    fn shown(&self, locale: Locale, cell: &Cell) -> Option<String> {
        let Cell::Text(text) = cell else { return None };
        let said = text.starts_with('[').then(|| given::follow_ups(text)).flatten()?;
        Some(tr(locale, &Message::new("desk-import-said").with("count", said.len())))
    }

    fn lists(&self, field: &str) -> bool {
        ["number", "subject", "customer", "agent", "state", "received", given::FOLLOW_UPS].contains(&field)
    }

    fn draw_upload(&self, ui: &Ui, _: &str) -> (Markup, Markup) {
        let second = FormField::file("follow_ups", ui.t("desk-import-follow-ups"), ".csv,.txt,.xlsx")
            .hint(ui.t("desk-import-follow-ups-hint"))
            .wide();
        (html! {}, html! { (second) })
    }
}
