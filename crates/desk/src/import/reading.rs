//! Reads what a file tells of one request: each field understood, or a fault that says what is wrong and what to do.

use std::collections::HashMap;

use intake::model::Fault;
use jiff::Timestamp;
use jiff::civil::Time;
use kernel::{Message, Moment};
use rulebook::parts::service::{Category, Choice, Priority, RequestKind};
use rulebook::{Term as _, Wording};
use sheets::Cell;
use sheets::values::{date, phone, text};
use web::i18n::{Locale, t};

use super::given::{FOLLOW_UPS, FollowUp, Given, label as word};
use super::judge::Judge;
use super::store::Named;
use crate::bulk::{Past, Stated, Step, What};
use crate::model::Status;
use crate::service::{SUBJECT_LIMIT, TEXT_LIMIT};

/// The most characters of a name, a number, a phone or a mail address.
const SHORT: usize = 100;

/// One row being read.
pub(super) struct Reading<'a> {
    judge: &'a Judge,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What is to be said of it, though it can be entered.
    pub notes: Vec<Fault>,
}

impl<'a> Reading<'a> {
    /// Begins to read a row.
    pub fn new(judge: &'a Judge) -> Self {
        Self { judge, faults: Vec::new(), notes: Vec::new() }
    }

    /// Something is wrong with it.
    pub fn fault(&mut self, message: Message) {
        self.faults.push(Fault::row(message));
    }

    /// The request, as far as it could be understood.
    pub fn past(
        &mut self,
        given: &Given,
        customers: &HashMap<String, Option<Named>>,
        clocks_from: Option<Moment>,
    ) -> Option<Past> {
        for (field, typed, limit, needed) in [
            ("number", &given.number, SHORT, true),
            ("subject", &given.subject, SUBJECT_LIMIT, true),
            ("text", &given.text, TEXT_LIMIT, false),
            ("contact", &given.contact, SHORT, false),
            ("phone", &given.phone, SHORT, false),
            ("mail", &given.mail, 2 * SHORT, false),
        ] {
            if needed && typed.is_empty() {
                self.fault(Message::new("desk-import-needed").with("field", word(field)));
            }
            if typed.chars().count() > limit {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                self.fault(
                    Message::new("desk-import-too-long").with("field", word(field)).with("limit", limit),
                );
            }
        }
        self.phone(&given.phone);
        let customer = self.customer(&given.customer, customers);
        let (kind, category) = self.sort(&given.kind, &given.category)?;
        let channel = self.channel(&given.channel);
        let priority = self.priority(&given.priority);
        let received = self.time("received", &given.received);
        if given.received.is_empty() {
            self.fault(Message::new("desk-import-needed").with("field", word("received")));
        }
        let owner = self.judge.people.get(given.agent.trim()).copied();
        let received_at = received.unwrap_or(self.judge.now);
        let stated = self.stated(given, received, clocks_from, owner.is_none())?;
        self.wordless(given);
        let named = self.judge.named.get(&kind.key).cloned().unwrap_or_default();
        let importer = (self.judge.actor.id, self.judge.actor.department);
        let (owner, department) = owner.unwrap_or(importer);
        Some(Past {
            number: given.number.clone(),
            subject: given.subject.clone(),
            description: if given.text.is_empty() { given.subject.clone() } else { given.text.clone() },
            kind: kind.key.clone(),
            category,
            channel,
            priority,
            customer: customer.map(|customer| customer.id),
            tier: customer.and_then(|customer| customer.tier),
            caller: given.contact.clone(),
            caller_phone: given.phone.clone(),
            caller_mail: given.mail.clone(),
            received_at,
            recorder: self.judge.people.get(given.agent.trim()).map(|(id, _)| *id),
            owner: Some(owner),
            // What is for the named lies with no group.
            group: self.judge.groups.get(&owner).copied().filter(|_| named.is_empty()),
            department,
            named,
            steps: self.steps(given, &[]),
            stated: Some(stated),
        })
    }

    fn stated(
        &mut self,
        given: &Given,
        received: Option<Moment>,
        clocks_from: Option<Moment>,
        nobody: bool,
    ) -> Option<Stated> {
        let answered_at = self.time("answered", &given.answered);
        let resolved_at = self.time("resolved", &given.resolved);
        let closed_at = self.time("closed", &given.closed);
        let due = self.time("due", &given.due);
        let status = self.state(given)?;
        let resolved_at = resolved_at.filter(|_| status.is_solved());
        let closed_at = closed_at.filter(|_| status == Status::Closed);
        // Only what the file tells can be wrong in it.
        let told = [("answered", answered_at), ("resolved", resolved_at), ("closed", closed_at)];
        for (field, at) in [("received", received)].into_iter().chain(told) {
            if at.zip(received).is_some_and(|(at, received)| at < received) {
                self.fault(Message::new("desk-import-before").with("field", word(field)));
            }
            if at.is_some_and(|at| at > self.judge.now) {
                self.fault(Message::new("desk-import-to-come").with("field", word(field)));
            }
        }
        let last = given.follow_ups.iter().filter_map(|said| self.judge.moment(&said.time)).max();
        let latest = [received, answered_at, resolved_at, last].into_iter().flatten().max();
        // What is told as ended without saying when, ended with the last that is known of it.
        let closed_at = closed_at.or(latest.filter(|_| status == Status::Closed));
        let resolved_at = match status {
            Status::Closed => resolved_at.or(closed_at),
            Status::Resolved => resolved_at.or(latest),
            _ => None,
        };
        let answered_at = answered_at.or(resolved_at);
        let service = self.judge.policy.service();
        let close = service.close.as_ref();
        let result = self.choice("result", &given.result, close.map_or(&[], |close| &close.results));
        let cause = self.choice("cause", &given.cause, close.map_or(&[], |close| &close.causes));
        let ended = status == Status::Closed;
        Some(Stated {
            status,
            answered_at,
            resolved_at,
            closed_at,
            result: if ended { result } else { String::new() },
            cause: if ended { cause } else { String::new() },
            due,
            clocks_from: clocks_from.unwrap_or(self.judge.now),
            recorder: if nobody { given.agent.trim().to_owned() } else { String::new() },
            import: (self.judge.import.import, self.judge.import.number.clone()),
            by: self.judge.actor.id,
        })
    }

    /// What was said and is not among what was told before.
    pub fn steps(&mut self, given: &Given, before: &[FollowUp]) -> Vec<Step> {
        let mut known: Vec<&FollowUp> = before.iter().collect();
        let mut steps = Vec::new();
        for said in &given.follow_ups {
            if let Some(place) = known.iter().position(|one| *one == said) {
                known.swap_remove(place);
                continue;
            }
            let at = self.time("time", &said.time);
            if said.text.trim().is_empty() {
                continue;
            }
            let Some(at) = at else {
                if said.time.is_empty() {
                    self.fault(Message::new("desk-import-needed").with("field", word("time")));
                }
                continue;
            };
            if at > self.judge.now {
                self.fault(Message::new("desk-import-to-come").with("field", word("time")));
            }
            if said.text.chars().count() > TEXT_LIMIT {
                let limit = i64::try_from(TEXT_LIMIT).unwrap_or(i64::MAX);
                let field = word(FOLLOW_UPS);
                self.fault(Message::new("desk-import-too-long").with("field", field).with("limit", limit));
                continue;
            }
            let author = said.author.trim();
            let by = self.judge.people.get(author).map(|(id, _)| *id);
            let text = said.text.trim().to_owned();
            let customer = by.is_none()
                && !author.is_empty()
                && [&given.contact, &given.mail, &given.customer].iter().any(|one| one.as_str() == author);
            let what = if is_internal(&said.internal) {
                What::Noted(text)
            } else if customer {
                What::Heard(text)
            } else {
                What::Replied(text)
            };
            let author = if by.is_none() { author.to_owned() } else { String::new() };
            steps.push(Step { at, by, author, what });
        }
        steps.sort_by_key(|step| step.at);
        steps
    }

    /// What was said without a word is left out, and told.
    fn wordless(&mut self, given: &Given) {
        let count = given.follow_ups.iter().filter(|said| said.text.trim().is_empty()).count();
        if count > 0 {
            let message = Message::new("desk-import-follow-ups-wordless").with("count", count);
            self.notes.push(Fault::row(message));
        }
    }

    /// Nobody can mend what was noted years ago, so a phone that is none is kept as it was written, and told.
    fn phone(&mut self, typed: &str) {
        if !typed.is_empty() && phone::parse_several(&Cell::from(typed)).is_err() {
            let message = Message::new("desk-import-no-phone").with("text", typed.to_owned());
            self.notes.push(Fault::row(message));
        }
    }

    fn customer(&mut self, typed: &str, customers: &HashMap<String, Option<Named>>) -> Option<Named> {
        if typed.is_empty() {
            return None;
        }
        match customers.get(typed) {
            Some(Some(named)) => Some(*named),
            Some(None) => {
                self.fault(Message::new("desk-import-customer-several").with("text", typed.to_owned()));
                None
            }
            None => {
                self.fault(Message::new("desk-import-customer-unknown").with("text", typed.to_owned()));
                None
            }
        }
    }

    fn unknown<T>(&mut self, field: &'static str, typed: &str) -> Option<T> {
        let message = Message::new("desk-import-unknown").with("field", word(field));
        self.fault(message.with("text", typed.to_owned()));
        None
    }

    /// The kind and the category. A file that does not say the kind says it by a category that only one kind has; else it
    /// is the rulebook's first.
    fn sort(&mut self, kind: &str, category: &str) -> Option<(&'a RequestKind, String)> {
        let kinds = self.judge.policy.service().kinds.as_deref().unwrap_or_default();
        let having = |kind: &'a RequestKind| Some((kind, category_in(kind, category)?.key.clone()));
        if !kind.is_empty() {
            let Some(said) = kinds.iter().find(|one| means(kind, &one.key, &one.title)) else {
                return self.unknown("kind", kind);
            };
            return having(said).or_else(|| Some((said, self.uncategorised(category))));
        }
        let Some(first) = kinds.first() else { return self.unknown("kind", kind) };
        let mut found = kinds.iter().filter_map(having);
        let Some(one) = found.next() else { return Some((first, self.uncategorised(category))) };
        let others: Vec<&Wording> = found.map(|(kind, _)| &kind.title).collect();
        if one.0.key != first.key && !others.is_empty() {
            let titles = || [&one.0.title].into_iter().chain(others.iter().copied());
            let zh: Vec<&str> = titles().map(|title| title.zh.as_str()).collect();
            let en: Vec<&str> = titles().map(|title| title.en.as_str()).collect();
            let kinds = Wording::new(zh.join("、"), en.join(", "));
            let message = Message::new("desk-import-category-several").with("text", category.to_owned());
            self.fault(message.with("kinds", kinds));
        }
        Some(one)
    }

    /// No category: none was written, or none that the kind has.
    fn uncategorised(&mut self, typed: &str) -> String {
        if typed.is_empty() { String::new() } else { self.unknown("category", typed).unwrap_or_default() }
    }

    /// The channel; the rulebook's first when the file does not say.
    fn channel(&mut self, typed: &str) -> String {
        let channels = self.judge.policy.service().channels.as_deref().unwrap_or_default();
        match channels.first() {
            Some(first) if typed.is_empty() => first.key.clone(),
            _ => self.choice("channel", typed, channels),
        }
    }

    fn choice(&mut self, field: &'static str, typed: &str, choices: &[Choice]) -> String {
        if typed.is_empty() {
            return String::new();
        }
        match choices.iter().find(|choice| means(typed, &choice.key, &choice.title)) {
            Some(choice) => choice.key.clone(),
            None => self.unknown(field, typed).unwrap_or_default(),
        }
    }

    fn priority(&mut self, typed: &str) -> Priority {
        if typed.is_empty() {
            return Priority::Normal;
        }
        let levels = self.judge.policy.service().levels.as_ref();
        let found = Priority::ALL.iter().copied().find(|priority| match levels {
            Some(levels) => means(typed, priority.key(), levels.priority_title(*priority)),
            None => text::fold(typed) == priority.key(),
        });
        found.or_else(|| self.unknown("priority", typed)).unwrap_or(Priority::Normal)
    }

    /// The state; by the times when the file does not say.
    fn state(&mut self, given: &Given) -> Option<Status> {
        let typed = text::fold(&given.state);
        if typed.is_empty() {
            return Some(if !given.closed.is_empty() {
                Status::Closed
            } else if !given.resolved.is_empty() {
                Status::Resolved
            } else if !given.answered.is_empty() || !given.follow_ups.is_empty() {
                Status::InProgress
            } else {
                Status::New
            });
        }
        let called = |status: Status| {
            let key = format!("status-request-{}", status.key().replace('_', "-"));
            let titles = [Locale::ZhCn, Locale::En].map(|locale| text::fold(&t(locale, &key)));
            typed == text::fold(status.key())
                || titles.contains(&typed)
                || others(status).contains(&typed.as_str())
        };
        Status::ALL.into_iter().find(|status| called(*status)).or_else(|| self.unknown("state", &given.state))
    }

    fn time(&mut self, field: &'static str, typed: &str) -> Option<Moment> {
        if typed.is_empty() {
            return None;
        }
        let at = self.judge.moment(typed);
        if at.is_none() {
            let message = Message::new("desk-import-time").with("field", word(field));
            self.fault(message.with("text", typed.to_owned()));
        }
        at
    }
}

impl Judge {
    /// An instant as people write it: with an offset, or in the company's zone; a day alone is its beginning.
    fn moment(&self, typed: &str) -> Option<Moment> {
        let typed = typed.trim();
        if let Ok(at) = typed.parse::<Timestamp>() {
            return Some(at.into());
        }
        let day = date::parse_text(typed).ok()?;
        let zone = self.policy.working_calendar().zone().clone();
        let at = day.to_datetime(clock_time(typed)?).to_zoned(zone).ok()?;
        Some(at.timestamp().into())
    }
}

/// The time of day in a writing of an instant; midnight when there is none.
fn clock_time(typed: &str) -> Option<Time> {
    let Some(colon) = typed.find([':', '：']) else { return Some(Time::midnight()) };
    let (before, after) = typed.split_at(colon);
    let begin = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let hour: i8 = before[begin..].parse().ok()?;
    let mut rest = after.trim_start_matches([':', '：']).split([':', '：', ' ', '.']);
    let mut part = || match rest.next().filter(|part| !part.is_empty()) {
        Some(part) => part.parse::<i8>().ok(),
        None => Some(0),
    };
    let (minute, second) = (part()?, part()?);
    let late = ["下午", "晚上"].iter().any(|word| typed.contains(word)) && hour < 12;
    Time::new(if late { hour + 12 } else { hour }, minute, second, 0).ok()
}

/// What a kind is divided into that is called so, the broader first.
fn category_in<'k>(kind: &'k RequestKind, typed: &str) -> Option<&'k Category> {
    let mut all: Vec<&Category> = kind.categories.iter().collect();
    let mut place = 0;
    while let Some(category) = all.get(place).copied() {
        if means(typed, &category.key, &category.title) {
            return Some(category);
        }
        all.extend(&category.children);
        place += 1;
    }
    None
}

fn means(typed: &str, key: &str, title: &Wording) -> bool {
    let typed = text::fold(typed);
    typed == text::fold(key) || typed == text::fold(&title.zh) || typed == text::fold(&title.en)
}

/// What else former systems call a state.
fn others(status: Status) -> &'static [&'static str] {
    match status {
        Status::New => &["新", "新建", "待处理", "未处理", "待受理", "new", "open"],
        Status::InProgress => &["处理中", "进行中", "已受理", "办理中", "inprogress", "assigned"],
        Status::Waiting => &["等待", "待回复", "待客户回复", "挂起", "pending", "onhold", "waiting"],
        Status::Resolved => &["已解决", "解决", "solved", "resolved"],
        Status::Closed => &["关闭", "已关闭", "结案", "已结案", "完成", "已完成", "closed", "done"],
    }
}

fn is_internal(typed: &str) -> bool {
    matches!(
        text::fold(typed).as_str(),
        "true" | "1" | "yes" | "y" | "是" | "内部" | "internal" | "private" | "仅内部"
    )
}
