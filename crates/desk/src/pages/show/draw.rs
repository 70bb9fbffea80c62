//! How a request's page is drawn.

use kernel::draft::Draft;
use kernel::{Message, Moment};
use maud::{Markup, html};
use web::components::{
    Button, Choice, Clock, Confirm, Field, Form, Menu, PageHead, Tone, columns_led, facts, sheet,
    sheet_padded, tag, unfolded, unfolding,
};
use web::{Page, Ui, View, format};

use super::{ClockView, RequestView, TaskView};
use crate::model::{ADDRESS, Status};
use crate::pages::blank::begun_box;
use crate::pages::{address, words};
use crate::service::{SUBJECT_LIMIT, Verdict};

/// What names the facts on the page, which a phone shows when they are asked for.
const FACTS: &str = "facts";

impl View for RequestView {
    fn page(&self, ui: &Ui) -> Page {
        let main = html! {
            (self.presence.draw(ui.locale))
            (self.composer(ui))
            // There before the first one is given, for an open page to put it in.
            div.tasks { @if !self.tasks.is_empty() { (self.tasks_sheet(ui)) } }
            (sheet(&ui.t("desk-timeline"), None, html! {
                (self.timeline.draw(ui))
                @if let Some(older) = self.older {
                    div.pager {
                        (Button::link(ui.t("desk-timeline-older"), format!("{}?before={older}", self.address(""))).quiet())
                    }
                }
            }))
        };
        let side = html! {
            (unfolded(FACTS, self.facts_sheet(ui)))
            @if self.may_edit { (self.classify_sheet(ui)) }
            (self.beside_sheets(ui))
        };
        let body = html! { (self.head(ui)) (columns_led(main, self.clocks_sheet(ui), side)) };
        Page::new(self.record.title.clone(), body)
    }

    fn version(&self) -> Option<i64> {
        Some(self.record.version)
    }
}

impl RequestView {
    pub(super) fn address(&self, below: &str) -> String {
        address(&self.record.number, below)
    }

    /// A form about this request as it stands.
    pub(super) fn form(&self, ui: &Ui, below: &str) -> Form {
        Form::post(ui.locale, self.address(below)).hidden("version", self.record.version.to_string())
    }

    fn head(&self, ui: &Ui) -> Markup {
        let request = &self.request;
        let under = html! {
            (words::status_tag(ui, self.status)) " "
            (tag(&words::kind(ui, &request.kind), Tone::Plain)) " "
            (words::priority_tag(ui, &request.priority)) " "
            (words::tier(ui, request.tier))
            @if self.record.confidential { " " (tag(&ui.t("desk-confidential"), Tone::Accent)) }
            @if request.reopenings > 0 {
                " " (tag(&ui.tr(&Message::new("desk-reopened-times").with("count", i64::from(request.reopenings))), Tone::Soon))
            }
        };
        let head = PageHead::new(self.record.title.clone())
            .crumb(ui.t("desk-title"), ADDRESS)
            .number(self.record.number.clone())
            .under(under)
            .actions(self.actions(ui));
        html! { (head) }
    }

    fn actions(&self, ui: &Ui) -> Markup {
        if !self.may_edit {
            return html! {};
        }
        let ended = self.status.is_solved();
        let mine = self.record.owner_id == Some(self.reader);
        let more = Menu::more(ui.locale).body(html! {
            @if !ended && self.has_handler { (self.pass(ui)) }
            @if !ended && self.task_draft.is_none() { (self.task(ui)) }
        });
        html! {
            @if self.record.open && !mine {
                (self.form(ui, "/assignment").hidden("staff", "me").buttons(html! { (Button::submit(ui.t("desk-take")).main().shortcut("t")) }))
            }
            @if self.record.open { (self.assign(ui)) }
            @if self.record.open { (self.close(ui)) }
            @if ended { (self.heard(ui)) (self.reopen(ui)) }
            @if let Some(asked) = self.satisfaction.as_ref().filter(|asked| asked.may_record) {
                (asked.form(ui, self.form(ui, "/satisfaction")))
            }
            // What was begun is not looked for in a menu.
            @if !ended && self.task_draft.is_some() { (self.task(ui)) }
            @if !ended { (more) }
        }
    }

    fn assign(&self, ui: &Ui) -> Confirm {
        let form = self
            .form(ui, "/assignment")
            .fields(html! {
                @if !self.record.confidential { (words::group_field(ui, "desk-assign-group", &self.groups)) }
                (Field::picker("staff", ui.t("desk-assign-to"), "/people/suggest", "").hint(ui.t("desk-assign-hint")).focus())
                (Field::text("reason", ui.t("desk-reason")).limit(500).required().wide())
            })
            .buttons(html! { (Button::submit(ui.t("desk-assign")).main()) });
        Confirm::new(ui.locale, "assign", ui.t("desk-assign"), html! { (form) })
            .text(ui.clause("service.triage"))
    }

    fn pass(&self, ui: &Ui) -> Markup {
        let form = self
            .form(ui, "/assignment")
            .hidden("handler", "true")
            .fields(html! { (Field::text("reason", ui.t("desk-reason")).limit(500).required().wide()) })
            .buttons(html! { (Button::submit(ui.t("desk-pass")).main()) });
        let confirm = Confirm::new(ui.locale, "pass", ui.t("desk-pass"), html! { (form) });
        html! { (confirm.text(html! { (ui.t("desk-pass-text")) " " (ui.clause("service.triage")) })) }
    }

    fn task(&self, ui: &Ui) -> Markup {
        let choose = std::iter::once(Choice::new("", ui.t("desk-choose")));
        let departments = self.departments.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let departments = choose.chain(departments).collect();
        let begun = self.task_draft.as_ref();
        let typed = begun.map(|begun| begun.form.clone()).unwrap_or_default();
        let staff_name = begun.map(|begun| begun.staff_name.clone()).unwrap_or_default();
        let kept_at = self.address("/tasks/draft");
        let form = self.form(ui, "/tasks")
            .fields(html! {
                (Field::select("department", ui.t("desk-department"), departments).value(typed.department.text()).required())
                (Field::picker("staff", ui.t("desk-task-who"), "/people/suggest", staff_name).value(typed.staff.text())
                    .hint(ui.t("desk-task-who-hint")))
                (Field::textarea("wanted", ui.t("desk-task-wanted")).value(typed.wanted.0.clone()).required()
                    .kept_at(kept_at.clone()).with_form())
                (Field::date("due", ui.t("desk-task-due")).value(typed.due.text()).hint(ui.t("desk-task-due-hint")))
            })
            .buttons(html! { (Button::submit(ui.t("desk-task-give")).main()) });
        let key = if begun.is_some() { "desk-task-go-on" } else { "desk-task-give" };
        let confirm =
            Confirm::new(ui.locale, "task", ui.t(key), html! { (form) }).title(ui.t("desk-task-give"));
        html! {
            (confirm.text(html! {
                @if let Some(begun) = begun { (begun_box(ui, begun.written_at, &kept_at, &html! {})) }
                (ui.clause("service.cross_department"))
            }))
        }
    }

    fn close(&self, ui: &Ui) -> Confirm {
        let request = &self.request;
        let choose = |choices: Vec<Choice>| {
            std::iter::once(Choice::new("", ui.t("desk-choose"))).chain(choices).collect::<Vec<_>>()
        };
        let rule = ui.policy.service().close.as_ref().filter(|_| self.beside.is_duplicate());
        let result = rule.and_then(|rule| rule.duplicate_result.clone()).unwrap_or_default();
        let form = self.form(ui, "/closure")
            .fields(html! {
                (Field::select("result", ui.t("desk-result"), choose(words::results(ui))).value(result).required())
                (Field::select("cause", ui.t("desk-cause"), choose(words::causes(ui))).required())
                (Field::select("category", ui.t("field-request-category"), choose(words::categories(ui, &request.kind)))
                    .value(request.category.clone()).required())
                (self.despite_tasks(ui, "desk-close-despite-tasks", "close-"))
            })
            .buttons(html! { (Button::submit(ui.t("desk-close")).main()) });
        let ask = Confirm::new(ui.locale, "close", ui.t("desk-close"), html! { (form) })
            .text(ui.clause("service.close"));
        // With a solution given, closing is what is left to do.
        let is_next = self.status == Status::Resolved && self.record.owner_id == Some(self.reader);
        if is_next { ask.main() } else { ask }
    }

    fn reopen(&self, ui: &Ui) -> Confirm {
        let form = self
            .form(ui, "/reopening")
            .fields(html! { (Field::text("reason", ui.t("desk-reason")).limit(500).required().wide()) })
            .buttons(html! { (Button::submit(ui.t("desk-reopen")).main()) });
        Confirm::new(ui.locale, "reopen", ui.t("desk-reopen"), html! { (form) })
            .text(ui.clause("service.close"))
    }

    /// What the customer said to a solution or after the end, with what it means for the request.
    fn heard(&self, ui: &Ui) -> Markup {
        let verdicts = Verdict::ALL.into_iter().filter(|verdict| verdict.is_for(self.status));
        let verdicts = verdicts
            .map(|verdict| Choice::new(verdict.key(), ui.t(&format!("desk-verdict-{}", verdict.key()))));
        let form = self
            .form(ui, "/statements")
            .fields(html! {
                (Field::textarea("text", ui.t("desk-verdict-text")).in_form("heard-").required())
                (Field::radio("verdict", ui.t("desk-verdict"), verdicts.collect()).in_form("heard-").required().wide())
                @if self.status == Status::Resolved { (self.despite_tasks(ui, "desk-close-despite-tasks", "heard-")) }
            })
            .buttons(html! { (Button::submit(ui.t("desk-save")).main()) });
        let confirm = Confirm::new(ui.locale, "heard", ui.t("desk-heard"), html! { (form) });
        html! { (confirm.text(ui.clause("service.close"))) }
    }

    /// The tasks that other departments have open, with the box that says that they are minded; nothing where there are none.
    pub(super) fn despite_tasks(&self, ui: &Ui, key: &'static str, form: &str) -> Markup {
        let open: Vec<&TaskView> = self.tasks.iter().filter(|view| view.task.is_open()).collect();
        if open.is_empty() {
            return html! {};
        }
        let count = i64::try_from(open.len()).unwrap_or(i64::MAX);
        let label = ui.tr(&Message::new(key).with("count", count));
        html! {
            div.field.wide {
                ul.contacts {
                    @for view in open { li {
                        b { (view.department) } @if let Some(who) = &view.assignee { " · " (who) } " — " (view.task.wanted) " "
                        span.dim { (ui.tr(&Message::new("desk-task-until").with("at", ui.moment(view.task.due_at)))) }
                    } }
                }
            }
            (Field::checkbox("despite_tasks", label).in_form(form).wide())
        }
    }

    /// One field for whatever is to be said; the button says to whom.
    fn composer(&self, ui: &Ui) -> Markup {
        let ended = self.status.is_solved();
        let below = if self.may_edit && !ended { "/replies" } else { "/notes" };
        let begun = text_of(self.draft.as_ref());
        let form = self
            .form(ui, below)
            .id("reply")
            .fields(
                html! {
                    (Field::textarea("text", ui.t("desk-say")).hint(ui.t("desk-say-hint")).mentions("/people/suggest").required()
                        .kept_at(self.address("/draft")).value(begun))
                    @if self.may_edit && !ended { (self.despite_tasks(ui, "desk-resolve-despite-tasks", "reply-")) }
                },
            )
            .buttons(html! {
                @if self.may_edit && !ended {
                    (Button::submit(ui.t("desk-reply")).main().shortcut("r"))
                    (Button::submit(ui.t("desk-ask")).to(self.address("/waiting")))
                    (Button::submit(ui.t("desk-resolve")).to(self.address("/resolution")))
                    (Button::submit(ui.t("desk-heard")).to(self.address("/statements")).quiet())
                }
                (Button::submit(ui.t("desk-note")).to(self.address("/notes")).quiet())
            });
        sheet_padded("", None, html! { (form) })
    }

    fn clocks_sheet(&self, ui: &Ui) -> Markup {
        let body = html! {
            @if self.clocks.is_empty() { p.dim { (ui.t(self.no_clocks())) } }
            @for clock in &self.clocks { div { (clock.draw(ui)) } }
        };
        let tools = unfolding(FACTS, &ui.t("desk-facts"));
        sheet_padded(&ui.t("desk-clocks"), Some(tools), html! { div.clocks { (body) } })
    }

    /// Why it has no clocks: it was brought in ended, or the rulebook sets none.
    fn no_clocks(&self) -> &'static str {
        let brought_in_ended = self.record.import_id.is_some() && self.request.clocks_from.is_none();
        if brought_in_ended { "desk-no-clocks-brought-in" } else { "desk-no-clocks" }
    }

    fn facts_sheet(&self, ui: &Ui) -> Markup {
        let request = &self.request;
        let label = |name: &str| ui.t(&format!("field-request-{name}"));
        let moment = |at: Option<Moment>| html! { @if let Some(at) = at { (ui.moment(at)) } };
        let customer = html! {
            @if let Some(customer) = &self.customer {
                (words::customer(customer))
                @if let Some(number) = &customer.number {
                    " " a.clause href={ (ADDRESS) "?status=all&customer=" (web::listing::encode(number)) } { (ui.t("desk-customer-all")) }
                }
            }
        };
        let (result, cause) = words::ending(ui, &request.result, &request.cause);
        let text = |text: &str| html! { (text) };
        let mut rows = vec![
            (label("customer"), customer),
            (label("caller"), text(&request.caller)),
            (label("caller-phone"), reached("tel", &request.caller_phone)),
            (label("caller-mail"), reached("mailto", &request.caller_mail)),
            (label("category"), text(&words::category(ui, &request.kind, &request.category))),
            (ui.t("desk-channel"), text(&words::channel(ui, &request.channel))),
            (ui.t("desk-owner"), html! { @if let Some(owner) = &self.owner { (owner) } }),
            (ui.t("desk-group"), html! { @if let Some(group) = &self.group { (group) } }),
            (ui.t("desk-received"), moment(Some(request.received_at))),
            (ui.t("desk-since"), moment(Some(self.since))),
            (label("promised-on"), html! { @if let Some(day) = request.promised_on { (ui.day(day)) } }),
            (ui.t("desk-answered"), moment(request.answered_at)),
            (ui.t("desk-resolved"), moment(request.resolved_at)),
        ];
        if self.status == Status::Closed {
            rows.push((ui.t("desk-closed"), moment(request.closed_at)));
            rows.push((ui.t("desk-result"), text(&result)));
            rows.push((ui.t("desk-cause"), text(&cause)));
            if let Some(satisfaction) = &self.satisfaction {
                rows.push((ui.t("desk-satisfaction"), satisfaction.fact(ui)));
            }
        }
        rows.push((ui.t("desk-rulebook"), html! { a href="/rulebook" { "v" (self.record.rulebook_id) } }));
        sheet_padded(&ui.t("desk-facts"), None, facts(&rows))
    }

    fn classify_sheet(&self, ui: &Ui) -> Markup {
        let request = &self.request;
        let label = |name: &str| ui.t(&format!("field-request-{name}"));
        let none = || std::iter::once(Choice::new("", ui.t("desk-not-known")));
        let customer = self.customer.as_ref();
        let name = customer.map(|customer| customer.name.clone()).unwrap_or_default();
        let number = customer.and_then(|customer| customer.number.clone());
        let form = Form::post(ui.locale, self.address(""))
            .hidden("version", self.record.version.to_string())
            .fields(html! {
                (Field::text("subject", label("subject")).value(self.record.title.clone())
                    .limit(u32::try_from(SUBJECT_LIMIT).unwrap_or(200)).required().wide())
                (Field::select("priority", label("priority"), words::priorities(ui)).value(request.priority.clone()))
                (Field::select("kind", label("kind"), words::kinds(ui)).value(request.kind.clone()))
                (Field::select("category", label("category"), none().chain(words::all_categories(ui)).collect())
                    .value(request.category.clone()).follows("kind"))
                // A customer whose archive one may not read stays as it is.
                @if number.is_some() || customer.is_none() {
                    (Field::picker("customer", label("customer"), "/customers/suggest", name).value(number.unwrap_or_default()))
                }
                (Field::text("caller", label("caller")).value(request.caller.clone()).limit(100))
                // What is masked would be written back masked.
                @if self.sees_caller {
                    (Field::phone("caller_phone", label("caller-phone")).value(request.caller_phone.clone()))
                    (Field::email("caller_mail", label("caller-mail")).value(request.caller_mail.clone()))
                }
                (Field::date("promised_on", label("promised-on"))
                    .value(request.promised_on.map(|day| day.date().to_string()).unwrap_or_default()))
            })
            .buttons(html! { (Button::submit(ui.t("desk-save")).main()) });
        let body = html! { details { summary { (ui.t("desk-classify-open")) } (form) } };
        sheet_padded(&ui.t("desk-classify"), None, body)
    }

    fn tasks_sheet(&self, ui: &Ui) -> Markup {
        let body = html! { ul.duties { @for task in &self.tasks { li { (self.task_line(ui, task)) } } } };
        sheet_padded(&ui.t("desk-tasks"), None, body)
    }

    fn task_line(&self, ui: &Ui, view: &TaskView) -> Markup {
        let task = &view.task;
        let done = self
            .form(ui, &format!("/tasks/{}/completion", task.id))
            .fields(html! {
                (Field::textarea("result", ui.t("desk-task-result")).rows(2).required().in_form(format!("task-{}-", task.id))
                    .kept_at(self.address(&format!("/tasks/{}/draft", task.id))).value(text_of(view.draft.as_ref())))
            })
            .buttons(html! { (Button::submit(ui.t("desk-task-done")).main()) });
        let withdrawn = self
            .form(ui, &format!("/tasks/{}/withdrawal", task.id))
            .buttons(html! { (Button::submit(ui.t("desk-task-withdraw")).quiet()) });
        let late = task.state == "open" && task.due_at < ui.now;
        html! {
            div { b { (view.department) } @if let Some(who) = &view.assignee { " · " (who) } " — " (task.wanted) }
            div.dim {
                @match task.state.as_str() {
                    "open" => {
                        span.late[late] { (ui.tr(&Message::new("desk-task-until").with("at", ui.moment(task.due_at)))) }
                    }
                    "done" => (ui.tr(&Message::new("desk-task-was-done").with("at", task.ended_at.map(|at| ui.moment(at)).unwrap_or_default())))
                    _ => (ui.t("desk-task-was-withdrawn"))
                }
            }
            @if !task.result.is_empty() { div.said.note { (task.result) } }
            @if view.may_end { details open[view.draft.is_some()] { summary { (ui.t("desk-task-report")) } (done) } }
            @if task.state == "open" && self.may_edit { (withdrawn) }
        }
    }
}

/// What somebody has begun to write, if anything.
fn text_of(draft: Option<&Draft>) -> String {
    draft.map(|draft| draft.text.clone()).unwrap_or_default()
}

/// A phone or a mail address as one presses it; a masked one is only read.
fn reached(by: &str, address: &str) -> Markup {
    if address.is_empty() || address.contains('*') {
        return html! { (address) };
    }
    let written: String = address.chars().filter(|c| !c.is_whitespace()).collect();
    html! { a href={ (by) ":" (written) } { (address) } }
}

impl ClockView {
    fn draw(&self, ui: &Ui) -> Markup {
        let label = ui.t(&format!("desk-clock-{}", self.clock));
        let used = if self.target_seconds > 0 { self.net_seconds * 100 / self.target_seconds } else { 100 };
        let used_bar = u8::try_from(used.clamp(0, 100)).unwrap_or(100);
        let words = |seconds: i64| format::working_span(ui.locale, seconds);
        let calendar = ui.policy.working_calendar();
        let day = calendar.usual_day().as_secs();
        let told = |key: &'static str, time: String| ui.tr(&Message::new(key).with("time", time));
        let span = |seconds: i64| format::working_days_span(ui.locale, seconds, day);
        let ended = self.duty.done_at.is_some();
        let (text, tone) = match (ended, self.duty.is_late(ui.now)) {
            (true, false) => (told("desk-clock-in-time", span(self.net_seconds)), Tone::Good),
            (true, true) => {
                let late = format::late_span(ui.locale, calendar, -self.left_seconds);
                (told("desk-clock-done-late", late), Tone::Late)
            }
            (false, true) => (ui.late(-self.left_seconds), Tone::Late),
            (false, false) => {
                let tone = if used >= 75 { Tone::Soon } else { Tone::Plain };
                (told("desk-clock-left", span(self.left_seconds.max(0))), tone)
            }
        };
        let mut clock = Clock::new(text, used_bar).tone(tone).label(label).why(ui.clause(&self.duty.clause));
        if !self.is_paused {
            clock = clock.title(ui.due_exactly(&self.duty));
        }
        if self.is_paused {
            let since = self.duty.paused_at.map(|at| ui.moment(at)).unwrap_or_default();
            clock = clock.paused(ui.tr(&Message::new("web-duty-paused-since").with("at", since)));
        }
        let told = if self.paused_seconds > 0 { "desk-clock-told-paused" } else { "desk-clock-told" };
        let told = Message::new(told)
            .with("net", words(self.net_seconds))
            .with("target", words(self.target_seconds))
            .with("paused", words(self.paused_seconds));
        html! {
            (clock)
            p.dim {
                @if !ended && !self.is_paused { (ui.tr(&Message::new("desk-clock-due").with("at", ui.moment(self.duty.due_at)))) br; }
                span.roomy { (ui.tr(&told)) }
            }
            @for (step, name) in &self.climbed {
                p.dim.roomy {
                    (ui.tr(&Message::new("desk-climbed").with("percent", i64::from(step.percent)).with("name", name.clone()).with("at", ui.moment(step.at))))
                    " " (ui.clause("service.escalate"))
                }
            }
        }
    }
}
