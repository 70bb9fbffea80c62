//! One approval as a page: what is asked, what changes, the chain, and what one can do, also on a phone.

use kernel::approval::Step;
use maud::{Markup, html};
use rulebook::{Function, Lang, Rank, Term as _};
use web::components::{
    Button, Column, Confirm, Field, Form, Icon, Line, PageHead, Row, Tone, columns, face, facts, notice_box,
    sheet, sheet_padded, table, tag, timeline,
};
use web::text;
use web::{Page, Ui, View};

use super::list::PATH;
use super::list_page::state;
use super::service::{ApprovalPage, StepLine};

impl View for ApprovalPage {
    fn page(&self, ui: &Ui) -> Page {
        let main = html! {
            @if self.task.decide { (self.decision(ui)) }
            @if self.subject.is_none() { (notice_box(Tone::Plain, html! { (ui.t("frame-approval-hidden")) })) }
            @for panel in self.panels.iter().filter(|panel| !panel.aside) { (panel.view.draw(ui)) }
            @if !self.changes.is_empty() { (self.changes(ui)) }
            (sheet(&ui.t("frame-timeline"), None, self.timeline.draw(ui)))
        };
        let side = html! {
            (sheet_padded(&ui.t("frame-approval-facts"), None, self.facts(ui)))
            (sheet(&ui.t("frame-approval-chain"), None, self.chain(ui)))
            @for panel in self.panels.iter().filter(|panel| panel.aside) { (panel.view.draw(ui)) }
        };
        let body = html! { (self.head(ui)) (columns(main, side, false)) };
        Page::new(self.header.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.header.version)
    }
}

impl ApprovalPage {
    fn address(&self, verb: &str) -> String {
        format!("{PATH}/{}/{verb}", self.header.number)
    }

    fn head(&self, ui: &Ui) -> PageHead {
        let asked = text!(
            "frame-approval-asked",
            name = self.requester.clone(),
            at = ui.moment(self.header.created_at)
        );
        let under = html! { (state(ui, &self.header.status)) span.dim { (ui.tr(&asked)) } };
        PageHead::new(self.header.title.clone())
            .crumb(ui.t("web-nav-approvals"), PATH)
            .number(self.header.number.clone())
            .under(under)
            .actions(html! {
                @if self.task.withdraw { (self.withdrawal(ui)) }
                @if self.task.delegate { (self.delegation(ui)) }
            })
    }

    /// Approve, return, refuse: one comment, three buttons.
    fn decision(&self, ui: &Ui) -> Markup {
        let form = Form::post(ui.locale, self.address("decision"))
            .hidden("version", self.header.version.to_string())
            .fields(html! {
                (Field::textarea("comment", ui.t("frame-approval-comment"))
                    .hint(ui.t("frame-approval-comment-hint")).rows(3).limit(2000))
            })
            .buttons(html! {
                (Button::submit(ui.t("frame-approval-approve")).main().icon(Icon::Check).sends("decision", "approve"))
                (Button::submit(ui.t("frame-approval-return")).sends("decision", "return"))
                (Button::submit(ui.t("frame-approval-refuse")).danger().sends("decision", "refuse"))
            });
        sheet_padded(&ui.t("frame-approval-decide"), None, html! { (form) })
    }

    fn delegation(&self, ui: &Ui) -> Confirm {
        let form = Form::post(ui.locale, self.address("delegation"))
            .fields(html! {
                (Field::picker("to", ui.t("frame-approval-delegate-to"), "/people/suggest", "")
                    .hint(ui.t("frame-approval-delegate-hint")).required())
            })
            .buttons(html! { (Button::submit(ui.t("frame-approval-delegate")).main()) });
        Confirm::new(ui.locale, "delegation", ui.t("frame-approval-delegate"), html! { (form) })
    }

    fn withdrawal(&self, ui: &Ui) -> Confirm {
        let form = Form::post(ui.locale, self.address("withdrawal"))
            .buttons(html! { (Button::submit(ui.t("frame-approval-withdraw")).danger()) });
        Confirm::new(ui.locale, "withdrawal", ui.t("frame-approval-withdraw"), html! { (form) })
            .text(html! { p { (ui.t("frame-approval-withdraw-text")) } })
            .danger()
    }

    fn changes(&self, ui: &Ui) -> Markup {
        // What only comes into being has no state before.
        let has_before = self.changes.iter().any(|line| !line.before.is_empty());
        let mut columns = vec![Column::new(ui.t("frame-approval-change-what")).main()];
        if has_before {
            columns.push(Column::new(ui.t("frame-approval-change-before")));
        }
        columns.push(Column::new(ui.t("frame-approval-change-after")));
        let shown = |text: &str| html! { @if text.is_empty() { span.faint { "—" } } @else { (text) } };
        let rows: Vec<Row> = self
            .changes
            .iter()
            .map(|line| {
                let before = has_before.then(|| shown(&line.before));
                let cells = std::iter::once(html! { (ui.tr(&line.label)) }).chain(before);
                Row::new(cells.chain([shown(&line.after)]).collect())
            })
            .collect();
        let title = ui.t("frame-approval-changes");
        let body = html! { div.table-wrap { (table(&title, &columns, &rows)) } };
        sheet(&title, None, body)
    }

    fn facts(&self, ui: &Ui) -> Markup {
        let chain = ui.policy.chain(&self.approval.chain);
        let chain = chain.map_or_else(|| self.approval.chain.clone(), |chain| ui.wording(&chain.title));
        facts(&[
            (
                ui.t("frame-approval-subject"),
                html! { @if let Some(subject) = &self.subject {
                    (subject.kind_name(ui)) " " (subject.draw()) " " span.faint.nowrap { (subject.number) }
                } },
            ),
            (ui.t("frame-approval-requester"), html! { (self.requester) }),
            (ui.t("frame-approval-said"), html! { (self.approval.comment) }),
            (ui.t("frame-duty-clause"), ui.clause(&self.approval.clause)),
            (ui.t("frame-approval-chain"), html! { (chain) }),
            (
                ui.t("frame-approval-ended"),
                html! { @if let Some(at) = self.approval.decided_at { (ui.moment(at)) } },
            ),
        ])
    }

    fn chain(&self, ui: &Ui) -> Markup {
        let line = |line: &StepLine| {
            let step = &line.step;
            let words = html! {
                b { (line.assignee) } " " (step_state(ui, step))
                @if let Some(other) = &line.decided_by {
                    " " span.dim { (ui.tr(&text!("frame-step-by-deputy", name = other.clone()))) }
                }
                div.dim { (decider(ui, &step.decider)) }
                @if let Some(duty) = &line.duty { (ui.clock(duty)) }
            };
            let at = step.decided_at.map(|at| ui.moment(at)).unwrap_or_default();
            let drawn = Line::new(face(&line.assignee), words, at);
            if step.comment.is_empty() { drawn } else { drawn.said(html! { (step.comment) }) }
        };
        timeline(&self.steps.iter().map(line).collect::<Vec<_>>())
    }
}

fn step_state(ui: &Ui, step: &Step) -> Markup {
    let (key, tone) = match step.state.as_str() {
        "waiting" => ("frame-step-waiting", Tone::Soon),
        "approved" => ("frame-step-approved", Tone::Good),
        "returned" => ("frame-step-returned", Tone::Plain),
        "refused" => ("frame-step-refused", Tone::Late),
        "planned" => ("frame-step-planned", Tone::Plain),
        "lapsed" => ("frame-step-lapsed", Tone::Late),
        _ => ("frame-step-passed", Tone::Plain),
    };
    tag(&ui.t(key), tone)
}

/// Whom the rulebook names, as stored with the step (`function:finance`), by the titles that the company gives.
fn decider(ui: &Ui, stored: &str) -> String {
    let lang: Lang = ui.lang();
    let organisation = ui.policy.organisation();
    let (what, who) = stored.split_once(':').unwrap_or((stored, ""));
    match what {
        "superior" => {
            let title = Rank::from_key(who).map_or(who, |rank| organisation.rank_title(rank, lang));
            ui.tr(&text!("frame-decider-superior", rank = ui.in_script(title)))
        }
        "function" => {
            let title =
                Function::from_key(who).map_or(who, |function| organisation.function_title(function, lang));
            ui.in_script(title)
        }
        "department_head" => ui.t("frame-decider-head"),
        _ => ui.t("frame-decider-person"),
    }
}
