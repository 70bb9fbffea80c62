//! Stores what the demo's customers asked for, with everything that came of it: twelve hundred requests or a million in the
//! same way.
//!
//! The content tells what is asked and how long things take in percent of the rulebook's times; here that becomes people and
//! instants on the working calendar, cut off at the company's now.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use anyhow::{Context as _, Result};
use customers::schema::customer;
use desk::bulk::{self, Past, Step, TaskGiven, What};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use kernel::policy::Policy;
use kernel::{DepartmentId, GroupId, Moment, RecordId, StaffId, Store, staff};
use rulebook::parts::service::Priority;
use rulebook::{Function, Term as _};
use rules::calendar::WorkingCalendar;

use super::archives::check;
use super::company::People;
use super::content::company::Company;
use super::content::customers::Customers;
use super::content::requests::{Course, Fate, RequestSeed, Requests};
use super::{Options, Today};

/// How many requests one transaction stores. Nobody else works in the company yet, so it may be many.
const BATCH: usize = 1000;
/// How long the customer may be silent after a solution where the rulebook says nothing, in days.
const SILENT_DAYS: u32 = 7;

/// Stores all requests; `progress` is told how many are done.
pub fn store(
    store: &Store,
    company: &Company,
    people: &People,
    options: &Options,
    today: &Today,
    progress: &dyn Fn(u64),
) -> Result<()> {
    let now = today.at(9, 0)?;
    let house = House::read(store, company, people, today, now)?;
    let customers = Customers::new(options.seed, today.date, company, check);
    let requests = Requests::new(options.seed, today.date, customers, options.customers);
    // One thread makes the content while the other stores it; a few batches may wait in between.
    let (made, waiting) = sync_channel(4);
    std::thread::scope(|scope| {
        let (house, requests) = (&house, &requests);
        scope.spawn(move || {
            let mut batch = Vec::with_capacity(BATCH);
            for seed in requests.iter(options.requests) {
                batch.push(house.past(&seed));
                if batch.len() == BATCH && made.send(std::mem::take(&mut batch)).is_err() {
                    return;
                }
            }
            // Nobody waits for it any more when storing failed.
            let _ = made.send(batch);
        });
        let mut done = 0;
        for batch in waiting {
            let batch: Vec<Past> = batch.into_iter().collect::<Result<_>>()?;
            done += batch.len() as u64;
            store.write(now, move |tx| bulk::enter_all(tx, &batch).map(drop))?;
            progress(done);
        }
        Ok(())
    })
}

/// What of the company the requests need to know.
struct House<'a> {
    company: &'a Company,
    people: &'a People,
    today: &'a Today,
    now: Timestamp,
    policy: Arc<Policy>,
    /// The customers as stored, in the order of the content, with their tiers.
    customers: Vec<(RecordId, Option<i16>)>,
    /// Those who hold a function, by their places among the staff; those below the managers if there are any.
    holders: HashMap<&'static str, Vec<usize>>,
    /// Who answers the phone.
    agents: Vec<usize>,
    groups: HashMap<String, (GroupId, Option<DepartmentId>)>,
    /// In which group whoever belongs to one works.
    works_in: HashMap<StaffId, GroupId>,
    departments: HashMap<String, DepartmentId>,
}

impl<'a> House<'a> {
    fn read(
        store: &Store,
        company: &'a Company,
        people: &'a People,
        today: &'a Today,
        now: Moment,
    ) -> Result<Self> {
        let (policy, customers, groups, works_in, departments) = store.read(now, |read| {
            let customers = customer::table
                .select((customer::id, customer::tier))
                .order(customer::id)
                .load::<(RecordId, Option<i16>)>(read.conn())?;
            let groups = staff::groups(read)?;
            let works_in = staff::first_groups(read)?;
            Ok((read.policy()?, customers, groups, works_in, staff::departments(read)?))
        })?;
        let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
        for low in [true, false] {
            for (place, member) in company.staff.iter().enumerate() {
                let below = matches!(member.rank, "specialist" | "supervisor");
                for function in &member.functions {
                    let known = holders.entry(function).or_default();
                    if below == low && (low || known.is_empty()) {
                        known.push(place);
                    }
                }
            }
        }
        let agents = (0..company.staff.len())
            .filter(|place| {
                let member = &company.staff[*place];
                member.rank == "specialist" && member.groups.iter().any(|group| group == "热线组")
            })
            .collect();
        Ok(Self {
            company,
            people,
            today,
            now: now.timestamp(),
            policy,
            customers,
            holders,
            agents,
            works_in,
            groups: groups.into_iter().map(|group| (group.name, (group.id, group.department_id))).collect(),
            departments: departments.into_iter().map(|one| (one.name, one.id)).collect(),
        })
    }

    fn past(&self, seed: &RequestSeed) -> Result<Past> {
        let received = self.today.on(seed.day, 0, 0)?.plus_seconds(seed.second.cast_signed()).timestamp();
        let customer = match seed.customer {
            Some((index, _)) => self.customers.get(usize::try_from(index)?).copied(),
            None => None,
        };
        let recorder = self.recorder(seed);
        let manager = seed.customer.map(|(_, owner)| owner);
        let confidential = seed.kind == "wrongdoing";
        let first = if confidential { recorder } else { manager.unwrap_or(recorder) };
        let handler = self.handler(seed).filter(|handler| *handler != first);
        let telling = Telling { house: self, seed, received, tier: customer.and_then(|(_, tier)| tier) };
        let (steps, passed) = telling.steps(first, handler)?;
        let queued = steps.is_empty() && seed.course.fate == Fate::Queued;
        let owner = if passed { handler.unwrap_or(first) } else { first };
        let (group, lies) = if queued {
            self.queue(seed.kind)
        } else {
            let works = self.works_in.get(&self.staff(owner)).copied();
            (works.filter(|_| !confidential), self.department(owner))
        };
        let mut named = Vec::new();
        if confidential {
            named.push(self.staff(recorder));
            let supervising = self.company.staff.iter().enumerate();
            let supervising = supervising.filter(|(_, member)| member.functions.contains(&"supervision"));
            named.extend(supervising.map(|(place, _)| self.staff(place)));
            named.dedup();
        }
        let (year, month, day) = (seed.day.year(), seed.day.month(), seed.day.day());
        Ok(Past {
            number: format!("FW-{year:04}{month:02}{day:02}-{:04}", seed.of_day),
            subject: seed.subject.clone(),
            description: seed.text.clone(),
            kind: seed.kind.to_owned(),
            category: seed.category.to_owned(),
            channel: seed.channel.to_owned(),
            priority: telling.priority()?,
            customer: customer.map(|(id, _)| id),
            tier: customer.and_then(|(_, tier)| tier),
            caller: seed.caller.clone(),
            caller_phone: seed.caller_phone.clone(),
            caller_mail: seed.caller_mail.clone(),
            received_at: received.into(),
            recorder: Some(self.staff(recorder)),
            owner: (!queued).then(|| self.staff(owner)),
            group,
            department: lies,
            named,
            steps,
            stated: None,
        })
    }

    fn staff(&self, place: usize) -> StaffId {
        self.people.ids[place]
    }

    fn department(&self, place: usize) -> Option<DepartmentId> {
        self.people.departments.get(place).copied().flatten()
    }

    /// Who took it down: the hotline, the reception, or the seller who was told.
    fn recorder(&self, seed: &RequestSeed) -> usize {
        let manager = seed.customer.map(|(_, owner)| owner);
        match (seed.channel, manager) {
            ("internal", Some(manager)) => manager,
            ("in_person", _) => self.one_of(self.holders.get("front_desk"), seed.course.draw),
            _ => self.one_of(Some(&self.agents), seed.course.draw),
        }
    }

    /// Whose function it is to handle the kind.
    fn handler(&self, seed: &RequestSeed) -> Option<usize> {
        seed.course.passed?;
        let function: Function = self.policy.service().triage.as_ref()?.handler_of(seed.kind)?;
        // Orders stay with the seller who looks after the customer.
        if function == Function::Sales && seed.customer.is_some() {
            return None;
        }
        Some(self.one_of(self.holders.get(function.key()), seed.course.draw >> 8))
    }

    fn one_of(&self, places: Option<&Vec<usize>>, draw: u64) -> usize {
        let Some(places) = places.filter(|places| !places.is_empty()) else { return 0 };
        let place = usize::try_from(draw % places.len() as u64).unwrap_or(0);
        places[place].min(self.company.staff.len() - 1)
    }

    /// In whose queue something lies that nobody has taken.
    fn queue(&self, kind: &str) -> (Option<GroupId>, Option<DepartmentId>) {
        let name = match kind {
            "complaint" | "dispute" => "投诉处理组",
            "fault" => "现场服务组",
            _ => "热线组",
        };
        self.groups.get(name).map_or((None, None), |(group, department)| (Some(*group), *department))
    }
}

/// One request being told.
struct Telling<'a> {
    house: &'a House<'a>,
    seed: &'a RequestSeed,
    received: Timestamp,
    tier: Option<i16>,
}

/// The steps as they are told, and where on the calendar the telling stands.
struct Thread<'a> {
    calendar: &'a WorkingCalendar,
    at: Timestamp,
    steps: Vec<Step>,
}

impl Thread<'_> {
    /// Working time passes.
    fn work(&mut self, time: SignedDuration) -> Result<()> {
        self.at = self.calendar.add(self.at, time).context("a time beyond the calendar")?;
        Ok(())
    }

    fn step(&mut self, by: Option<StaffId>, what: What) {
        self.steps.push(Step { at: self.at.into(), by, author: String::new(), what });
    }
}

/// A part of a time, in percent.
fn part(of: SignedDuration, percent: u64) -> SignedDuration {
    let seconds = of.as_secs().max(60).unsigned_abs() * percent / 100;
    SignedDuration::from_secs(seconds.cast_signed())
}

impl Telling<'_> {
    fn priority(&self) -> Result<Priority> {
        Priority::from_key(self.seed.priority).context("a priority that the rulebook does not know")
    }

    /// What happened up to now, and whether it was passed on to who handles its kind.
    fn steps(&self, first: usize, handler: Option<usize>) -> Result<(Vec<Step>, bool)> {
        let Course { fate, .. } = self.seed.course;
        if fate == Fate::Queued {
            return Ok((Vec::new(), false));
        }
        let mut thread =
            Thread { calendar: self.house.policy.working_calendar(), at: self.received, steps: Vec::new() };
        self.work_on(&mut thread, first, handler)?;
        let mut steps = thread.steps;
        let now: Moment = self.house.now.into();
        let past = steps.iter().position(|step| step.at >= now).unwrap_or(steps.len());
        steps.truncate(past);
        let passed = steps.iter().any(|step| matches!(step.what, What::PassedOn { .. }));
        Ok((steps, passed))
    }

    fn work_on(&self, thread: &mut Thread<'_>, first: usize, handler: Option<usize>) -> Result<()> {
        let course = &self.seed.course;
        let levels = self.house.policy.service().levels.as_ref().context("the demo has service levels")?;
        let level = levels.target(desk::model::tier(self.tier), self.priority()?);
        let answered = part(level.response, course.response_percent);
        if let Some((to, reason)) = handler.zip(course.passed) {
            thread.work(part(answered, 40))?;
            let from = Some(self.house.staff(first));
            let to = self.house.staff(to);
            thread.step(from, What::PassedOn { from, to, reason: reason.to_owned() });
            thread.work(part(answered, 60))?;
        } else {
            thread.work(answered)?;
        }
        let by = Some(self.house.staff(handler.unwrap_or(first)));
        thread.step(by, What::Replied(course.reply.to_owned()));
        let solved = part(level.resolution, course.resolution_percent);
        let left = SignedDuration::from_secs((solved.as_secs() - answered.as_secs()).max(900));
        if let Some(note) = course.note {
            thread.work(part(left, 5))?;
            thread.step(by, What::Noted(note.to_owned()));
        }
        if let Some((asked, heard, minutes)) = course.question {
            thread.work(part(left, 15))?;
            thread.step(by, What::Asked(asked.to_owned()));
            if course.fate == Fate::Waiting {
                return Ok(());
            }
            thread.work(SignedDuration::from_mins(minutes.cast_signed()))?;
            thread.step(by, What::Heard(heard.to_owned()));
        }
        self.hand_over(thread, by, left)?;
        if course.fate == Fate::Stuck {
            return Ok(());
        }
        thread.work(part(left, 30))?;
        self.end(thread, by)
    }

    /// Another department does its part.
    fn hand_over(&self, thread: &mut Thread<'_>, by: Option<StaffId>, left: SignedDuration) -> Result<()> {
        let course = &self.seed.course;
        let Some([name, wanted, done]) = course.task else { return thread.work(part(left, 45)) };
        let head = self.house.company.staff.iter().position(|member| member.department == name);
        let department = self.house.departments.get(name).copied();
        let Some((place, department)) = head.zip(department) else { return Ok(()) };
        thread.work(part(left, 5))?;
        let days = self.house.policy.service().task_working_days.unwrap_or(2);
        let due =
            thread.calendar.end_of_working_day(thread.at, days).context("a time beyond the calendar")?;
        let given = TaskGiven {
            department,
            assignee: self.house.staff(place),
            assignee_department: self.house.department(place),
            wanted: wanted.to_owned(),
            due: due.into(),
        };
        thread.step(by, What::TaskGiven(given));
        thread.work(part(left, 40))?;
        // What is stuck waits for another department as often as not.
        if course.fate != Fate::Stuck || course.draw.is_multiple_of(2) {
            thread.step(Some(self.house.staff(place)), What::TaskDone(0, done.to_owned()));
        }
        Ok(())
    }

    fn end(&self, thread: &mut Thread<'_>, by: Option<StaffId>) -> Result<()> {
        let course = &self.seed.course;
        thread.step(by, What::Resolved(course.solution.to_owned()));
        if course.fate == Fate::Silent {
            let close = self.house.policy.service().close.as_ref();
            let days = close.map_or(SILENT_DAYS, |close| close.silent_days);
            let silent = Moment::from(thread.at).plus_seconds(i64::from(days) * 24 * 3600 + 30);
            thread.at = silent.timestamp();
            thread.step(None, What::ClosedBySilence(course.result.to_owned()));
            return Ok(());
        }
        let closed = What::Closed { result: course.result.to_owned(), cause: course.cause.to_owned() };
        thread.work(SignedDuration::from_mins(course.closed_after.cast_signed()))?;
        thread.step(by, closed.clone());
        if let Fate::Reopened(reason) = course.fate {
            thread.work(SignedDuration::from_mins(300 + course.closed_after.cast_signed()))?;
            thread.step(by, What::Reopened(reason.to_owned()));
            thread.work(SignedDuration::from_mins(45))?;
            thread.step(by, What::Replied(course.reply.to_owned()));
            thread.work(SignedDuration::from_mins(240))?;
            thread.step(by, What::Resolved(course.solution.to_owned()));
            thread.work(SignedDuration::from_mins(course.closed_after.cast_signed()))?;
            thread.step(by, closed);
        }
        Ok(())
    }
}
