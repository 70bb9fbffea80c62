//! The page of one import: what it is at, what can be done with it, how far the work has come.

use maud::{Markup, html};
use web::components::{
    Button, Confirm, Field, Form, PageHead, Tone, notice_box, progress_live, sheet_padded,
};
use web::{Page, Ui, View, text};

use super::{phase_tag, steps_of, words};
use crate::model::Phase;
use crate::view::ImportView;

impl View for ImportView {
    fn page(&self, ui: &Ui) -> Page {
        let about = self.import.about();
        let head = PageHead::new(self.file.clone())
            .crumb(ui.t(about.words.brings), about.brings.address)
            .crumb(ui.t(about.words.list), about.record.address)
            .number(self.number.clone())
            .under(
                html! { (phase_tag(ui, self.phase)) " " (ui.t(&format!("import-target-{}", self.target))) },
            )
            .actions(self.actions(ui));
        let body = match self.phase {
            Phase::Uploading | Phase::Checking | Phase::Applying | Phase::Undoing => self.moving(ui),
            Phase::Mapping => self.mapping(ui),
            Phase::Ready if self.remapping => self.mapping(ui),
            _ => html! { (self.figures(ui)) (self.odd_rows_box(ui)) (self.table(ui)) },
        };
        let body = html! {
            (head)
            (steps_of(ui, Some(self)))
            (self.notices())
            @if let Some(failure) = &self.failure { (notice_box(Tone::Late, html! { (failure) })) }
            @if let (Phase::Stopped, Some(work)) = (self.phase, self.work) {
                (notice_box(Tone::Soon, html! {
                    (ui.tr(&text!("import-stopped-at", done = work.done, total = work.total)))
                }))
            }
            (body)
        };
        Page::new(self.file.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl ImportView {
    /// Where its page is.
    #[must_use]
    pub fn here(&self) -> String {
        self.import.about().record.page(&self.number)
    }

    fn to(&self, step: &str) -> String {
        format!("{}/{step}", self.here())
    }

    /// A form whose sending is a step of the import.
    pub(super) fn step_form(&self, ui: &Ui, step: &str) -> Form {
        Form::post(ui.locale, self.to(step)).hidden("version", self.version.to_string())
    }

    /// A question before a step that is not lightly done.
    fn ask(&self, ui: &Ui, step: &str, danger: bool) -> Markup {
        let words = match (step, self.phase) {
            // What is dropped then was entered in part already.
            ("cancellation", Phase::Applying) => ui.t("import-cancellation-applying"),
            _ => ui.t(&format!("import-{step}")),
        };
        let button = Button::submit(words.clone());
        let button = if danger { button.danger() } else { button.main() };
        let form = self.step_form(ui, step).buttons(html! { (button) });
        let ask = Confirm::new(ui.locale, step, words, html! { (form) })
            .text(html! { p { (self.question(ui, step)) } });
        html! { (if danger { ask.danger() } else { ask }) }
    }

    fn question(&self, ui: &Ui, step: &str) -> String {
        match step {
            "undoing" => ui.t(self.import.about().words.undoing_question),
            _ => ui.t(&format!("import-{step}-question")),
        }
    }

    /// The button that lets it go on.
    fn go_on(&self, ui: &Ui) -> Markup {
        let button = Button::submit(ui.t("import-continuation")).main();
        html! { (self.step_form(ui, "continuation").buttons(html! { (button) })) }
    }

    fn actions(&self, ui: &Ui) -> Markup {
        let given_up = self.work.is_some_and(|work| work.stopped);
        html! {
            @if given_up && self.phase.is_moving() { (self.go_on(ui)) }
            @if self.entered.is_some_and(|(created, _)| created > 0) {
                (Button::link(
                    ui.t(&format!("import-brought-{}", self.target)),
                    self.import.brought(&self.number),
                ).main())
            }
            @match self.phase {
                Phase::Ready => {
                    @if self.counts.passing > 0 { (self.apply_question(ui)) }
                    (self.import.draw_actions(ui, self))
                    (Button::link(ui.t("import-change-mapping"), format!("{}?step=mapping", self.here())))
                    (self.ask(ui, "cancellation", true))
                },
                Phase::Applied if self.blockers.is_empty() => (self.ask(ui, "undoing", true)),
                Phase::Stopped => {
                    (self.go_on(ui))
                    @if self.blockers.is_empty() { (self.ask(ui, "undoing", true)) }
                },
                Phase::Applying => {
                    @if !self.all_or_nothing { (self.ask(ui, "stopping", false)) }
                    (self.ask(ui, "cancellation", true))
                },
                Phase::Uploading | Phase::Mapping | Phase::Checking => (self.ask(ui, "cancellation", true)),
                _ => {},
            }
            @if self.counts.bad + self.counts.doubtful > 0 && !self.phase.is_moving() {
                (Button::link(ui.t("import-download-refused"), self.to("refused")))
            }
        }
    }

    fn apply_question(&self, ui: &Ui) -> Markup {
        let left_out = self.counts.rows - self.counts.passing - self.counts.unchanged;
        let form = self
            .step_form(ui, "application")
            .fields(html! {
                @if self.earlier.is_some() {
                    (Field::checkbox("confirm_repeat", ui.t("import-confirm-repeat")).wide())
                }
            })
            .buttons(html! { (Button::submit(ui.t("import-application")).main()) });
        let words =
            ui.tr(&text!("import-application-question", passing = self.counts.passing, left = left_out));
        let ask = Confirm::new(ui.locale, "application", ui.t("import-application"), html! { (form) })
            .text(html! { p { (words) } })
            .main();
        html! { (ask) }
    }

    fn moving(&self, ui: &Ui) -> Markup {
        let work = self.work;
        let (done, total) = work.map_or((0, 0), |work| (work.done, work.total));
        if work.is_some_and(|work| work.stopped) {
            return notice_box(Tone::Late, html! { (ui.t("import-stopped")) });
        }
        let known =
            (total > 0).then(|| (u64::try_from(done).unwrap_or(0), u64::try_from(total).unwrap_or(0)));
        let label = ui.t(&format!("status-import-{}", self.phase.key()));
        let text = words(ui.locale, self.phase, done, total);
        sheet_padded(
            "",
            None,
            html! {
                (progress_live(ui.locale, &label, known, &text, &self.to("progress")))
                p.dim { (ui.t("import-may-leave")) }
            },
        )
    }
}
