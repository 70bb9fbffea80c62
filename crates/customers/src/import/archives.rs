//! What the import of archives does its own way.

use intake::model::{Choices, Intake, json};
use intake::store::StagedRow;
use intake::view::ImportView;
use intake::{About, Blocker, Field, Import, Jobs, Known, Origin, Words};
use kernel::catalogue::RecordKind;
use kernel::record::Header;
use kernel::{Actor, Error, Message, Read, Result, Tx, duty};
use maud::Markup;
use web::Ui;

use super::check::Checking;
use super::check::judge::Judge;
use super::model::{ADDRESS, Doubt, KIND, Options, Target};
use super::{CLAUSE, apply, fields, pages, undo};
use crate::service;

/// How many rows one transaction enters: a customer comes with its header, its search text and its line in the log, a
/// purchase is one row.
const BATCH_OF_CUSTOMERS: i64 = 100;
const BATCH_OF_PURCHASES: i64 = 500;

static ABOUT: About = About {
    record: RecordKind { key: KIND, prefix: "DR", address: ADDRESS },
    brings: crate::model::RECORD,
    upload: "/customers/import",
    clause: CLAUSE,
    jobs: Jobs {
        stage: "import.stage",
        discard: "import.discard",
        check: "import.check",
        apply: "import.apply",
        undo: "import.undo",
    },
    words: Words {
        brings: "web-nav-customers",
        title: "import-title",
        list: "import-list",
        file: "import-file",
        file_hint: "import-file-hint",
        file_needed: "import-file-needed",
        undoing_question: "import-undoing-question",
        accepts: ".csv,.txt,.xlsx",
        help: &[
            "import-help-headings",
            "import-help-writings",
            "import-help-nothing-yet",
            "import-help-undo",
        ],
    },
    second: None,
};

/// The imports of customers, contacts and purchases.
#[derive(Debug)]
pub struct Archives;

impl Known for Archives {
    const THE: &'static Self = &Self;
}

fn target(key: &str) -> Target {
    Target::from_key(key).unwrap_or(Target::Customers)
}

impl Import for Archives {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn target(&self, asked: &str) -> Result<&'static str> {
        let target = Target::from_key(asked).ok_or_else(|| Error::field("target", "import-target-needed"))?;
        Ok(target.key())
    }

    fn fields(&self, of: &str) -> Vec<Field> {
        fields::of(target(of))
    }

    fn needed(&self, of: &str) -> &'static [&'static [&'static str]] {
        fields::needed(target(of))
    }

    fn label(&self, field: &str) -> Message {
        Message::new(format!("import-field-{}", field.replace('_', "-")))
    }

    fn options(&self) -> Result<String> {
        json(&Options::default())
    }

    fn choices(&self, intake: &Intake) -> Result<Choices> {
        let options: Options = intake.options()?;
        let doubtful_too = options.doubt == Doubt::Create;
        Ok(Choices { all_or_nothing: options.all_or_nothing, doubtful_too })
    }

    fn judge(
        &self,
        read: &mut Read<'_>,
        actor: Actor,
        _: &Header,
        intake: &Intake,
    ) -> Result<Box<dyn intake::Judge>> {
        Ok(Box::new(Checking::new(Judge::of(read, actor, intake)?)))
    }

    fn batch(&self, of: &str) -> i64 {
        match target(of) {
            Target::Purchases => BATCH_OF_PURCHASES,
            Target::Customers | Target::Contacts => BATCH_OF_CUSTOMERS,
        }
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

    /// Gives each account manager one duty about the archives that are incomplete.
    fn entered(&self, tx: &mut Tx<'_>, origin: &Origin) -> Result<()> {
        service::completeness_duties_for_import(tx, origin.import)
    }

    fn take_back(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        _: &Intake,
        before: intake::undo::Progress,
    ) -> Result<Option<intake::undo::Progress>> {
        undo::batch(tx, origin, before)
    }

    /// Purchases bring along the customers that nobody knew.
    fn made_beside(&self, read: &mut Read<'_>, origin: &Origin, intake: &Intake) -> Result<i64> {
        match target(&intake.target) {
            Target::Purchases => undo::customers_made(read, origin),
            Target::Customers | Target::Contacts => Ok(0),
        }
    }

    fn taken_back(&self, tx: &mut Tx<'_>, origin: &Origin) -> Result<()> {
        duty::void(tx, service::COMPLETE_IMPORT.key, origin.import)
    }

    fn blockers(&self, read: &mut Read<'_>, origin: &Origin, limit: i64) -> Result<Vec<Blocker>> {
        undo::blockers(read, origin, limit)
    }

    fn draw_upload(&self, ui: &Ui, of: &str) -> (Markup, Markup) {
        pages::upload(ui, target(of))
    }

    fn draw_options(&self, ui: &Ui, view: &ImportView) -> Markup {
        pages::options(ui, view)
    }

    fn draw_actions(&self, ui: &Ui, view: &ImportView) -> Markup {
        pages::decide(ui, view)
    }
}
