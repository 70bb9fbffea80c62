//! What customers asked for in the year before the as-of date, and how it went: more after purchases, in the rhythm of the
//! business year and of the working day, mostly answered in time, mostly closed.
//!
//! Requests come out in the order in which they came in; nothing is collected. How long something takes is told in percent
//! of the time that the rulebook gives for it, so that the content needs to know no rulebook.

use jiff::ToSpan;
use jiff::civil::Date;

use super::customers::{CustomerSeed, Customers};
use super::matters::{Matter, matters};
use super::purchases::Purchases;
use super::random::{Random, Stream, scatter};
use super::season::{Season, WHOLE};
use super::trades::PRODUCTS;
use super::words::Words;

/// How many of [`PRODUCTS`] are machines.
const MACHINES: usize = 12;
/// A purchase is fresh for so many days: it brings questions.
const FRESH_DAYS: i64 = 45;
/// Within so many days before the as-of date something may be left lying.
const LIVELY_DAYS: i64 = 45;
/// Within so many days before the as-of date something may still lie in a queue.
const QUEUED_DAYS: i64 = 5;
/// How many customers are looked at for one request before anybody is taken.
const TRIES: u64 = 12;

/// The working day: how much comes in, from and to, in minutes.
const HOURS: [(u64, u64, u64); 5] =
    [(3, 480, 540), (42, 540, 720), (5, 720, 810), (47, 810, 1080), (3, 1080, 1230)];

/// Where machines stand.
const PLACES: [&str; 12] = [
    "一号车间",
    "二号车间",
    "三号车间",
    "空压站",
    "循环水泵房",
    "污水处理站",
    "锅炉房",
    "涂装线",
    "包装车间",
    "二期厂房",
    "仓库",
    "公用工程站",
];

/// First answers.
const REPLIES: [&str; 6] = [
    "您好，来件已收到并登记，我们已安排工程师核实，将在约定时间内给您答复。",
    "已与您电话沟通，情况已了解，先请暂停该设备，工程师稍后与您联系确认处理时间。",
    "感谢反馈。相关资料已转技术部门，一有结论即答复您。",
    "已查到您的档案和设备记录，正在核对保修范围，请保持电话畅通。",
    "已收到，先请按随附的检查步骤核对，如仍未解决我们安排上门。",
    "非常抱歉给您带来不便，此事由我负责跟进到底，进展会及时告知。",
];

/// What is asked when the matter itself has no question.
const QUESTION: (&str, &str) =
    ("请补充设备铭牌照片和现场情况说明，收到后我们马上处理。", "资料已补充，请查收。");

/// Why something is passed on.
const REASONS: [&str; 4] =
    ["按职责转专业部门办理", "需工程师判断，请接手", "客户要求专人跟进", "已与客户说明，由贵部答复"];

/// Why something is opened again.
const AGAIN: [&str; 3] =
    ["客户反映问题再次出现", "处理后三天又报警，客户要求继续处理", "客户对处理结果有异议"];

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSeed {
    /// Which it is.
    pub index: u64,
    /// The day on which it came in.
    pub day: Date,
    /// Which of its day, from 1.
    pub of_day: u64,
    /// At which second of the day.
    pub second: u64,
    /// The customer's index and the place of its owner among the staff.
    pub customer: Option<(u64, usize)>,
    /// Kind, by key.
    pub kind: &'static str,
    /// Category, by key.
    pub category: &'static str,
    /// How pressing, by key.
    pub priority: &'static str,
    /// Channel, by key.
    pub channel: &'static str,
    /// What it is about.
    pub subject: String,
    /// What the customer wants.
    pub text: String,
    /// Who asks.
    pub caller: String,
    /// By which phone.
    pub caller_phone: String,
    /// By which mail address.
    pub caller_mail: String,
    /// How it goes.
    pub course: Course,
}

/// How a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// When it is answered, in percent of the time for that.
    pub response_percent: u64,
    /// When it is solved, in percent of the time for that.
    pub resolution_percent: u64,
    /// The first answer.
    pub reply: &'static str,
    /// What is asked, what the customer answers, and after how many working minutes.
    pub question: Option<(&'static str, &'static str, u64)>,
    /// What another department does: which, what is wanted, what comes of it.
    pub task: Option<[&'static str; 3]>,
    /// A note among ourselves.
    pub note: Option<&'static str>,
    /// Why it is passed on, if its kind is handled elsewhere.
    pub passed: Option<&'static str>,
    /// The solution.
    pub solution: &'static str,
    /// What came of it, by key.
    pub result: &'static str,
    /// Why it came up, by key.
    pub cause: &'static str,
    /// How many working minutes after the solution it is closed.
    pub closed_after: u64,
    /// Where it ends.
    pub fate: Fate,
    /// A number by which whoever does something is chosen.
    pub draw: u64,
}

/// Where a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Closed by its owner.
    Closed,
    /// Closed by the customer's silence.
    Silent,
    /// Closed, opened again for this reason, and closed once more.
    Reopened(&'static str),
    /// Nobody goes on with it.
    Stuck,
    /// The customer has not answered.
    Waiting,
    /// Nobody has taken it from the queue.
    Queued,
}

/// What was asked for, for a seed, an as-of date and a number of customers and requests.
#[derive(Debug, Clone)]
pub struct Requests {
    seed: u64,
    as_of: Date,
    customers: Customers,
    known: u64,
    purchases: Purchases,
    season: Season,
    matters: Vec<Matter>,
    words: Words,
}

/// Who asks, and what is known of them.
struct Asker {
    customer: CustomerSeed,
    order: Option<String>,
    /// The place in a matter's weights.
    standing: usize,
}

impl Requests {
    /// Requests of the first `known` customers in the year before `as_of`.
    #[must_use]
    pub fn new(seed: u64, as_of: Date, customers: Customers, known: u64) -> Self {
        Self {
            seed,
            as_of,
            customers,
            known,
            purchases: Purchases::new(seed, as_of),
            season: Season::before(as_of),
            matters: matters(),
            words: Words::default(),
        }
    }

    /// So many requests, in the order in which they came in.
    pub fn iter(&self, many: u64) -> impl Iterator<Item = RequestSeed> {
        let year = self.season.window(self.as_of.saturating_sub(1.year()), self.as_of);
        let mut first = 0;
        self.season.spread(year, many).flat_map(move |(day, count)| {
            let from = first;
            first += count;
            (0..count).map(move |nth| self.get(from + nth, day, nth, count))
        })
    }

    fn get(&self, index: u64, day: Date, nth: u64, of: u64) -> RequestSeed {
        let mut random = Random::stream(self.seed, Stream::Requests, index);
        // Each has its own slice of the day, so that they come in order without being sorted.
        let second = second_of_day((nth * WHOLE + random.below(WHOLE)) / of.max(1));
        let asker = self.asker(&mut random, day);
        let standing = asker.as_ref().map_or(2, |asker| asker.standing);
        let weighted: Vec<(u64, &Matter)> =
            self.matters.iter().map(|matter| (matter.weights[standing], matter)).collect();
        let matter = *random.weighted(&weighted);
        let confidential = matter.kind == "wrongdoing";
        let asker = asker.filter(|_| !confidential);
        let fill = Fill::new(&mut random, index, asker.as_ref());
        let channel = channel(&mut random, matter.kind);
        let (caller, phone, mail) = self.caller(&mut random, index, asker.as_ref(), confidential);
        RequestSeed {
            index,
            day,
            of_day: nth + 1,
            second,
            customer: asker.as_ref().map(|asker| (asker.customer.index, asker.customer.owner_index)),
            kind: matter.kind,
            category: matter.category,
            priority: random.weighted::<&str>(&matter.priorities),
            channel,
            subject: fill.in_place(random.word(&matter.subjects)),
            text: fill.in_place(random.word(&matter.texts)),
            caller,
            caller_phone: phone,
            caller_mail: mail,
            course: self.course(&mut random, matter, day),
        }
    }

    /// Who asks: rather one who has bought lately than one who bought long ago, and seldom one who never has.
    fn asker(&self, random: &mut Random, day: Date) -> Option<Asker> {
        let mut anybody = None;
        for _ in 0..TRIES {
            let customer = self.customers.get(random.below(self.known));
            if !matches!(customer.kind, "buyer" | "dealer") || customer.archive_date >= day {
                continue;
            }
            let last = self.purchases.of(&customer).take_while(|order| order.ordered_on < day).last();
            let (standing, chance) = match &last {
                Some(order) if day.duration_since(order.ordered_on).as_hours() / 24 < FRESH_DAYS => (1, 1000),
                Some(_) => (0, 300),
                None => (2, 120),
            };
            let asker = Asker { order: last.map(|order| order.order_number), customer, standing };
            if random.chance(chance) {
                return Some(asker);
            }
            anybody = Some(asker);
        }
        anybody
    }

    fn caller(
        &self,
        random: &mut Random,
        index: u64,
        asker: Option<&Asker>,
        confidential: bool,
    ) -> (String, String, String) {
        if confidential && random.chance(600) {
            return ("匿名".to_owned(), String::new(), String::new());
        }
        match asker {
            Some(Asker { customer, .. }) if !customer.contacts.is_empty() => {
                let contact = random.pick_early(&customer.contacts);
                (contact.name.clone(), contact.phone.clone(), contact.mail.clone().unwrap_or_default())
            }
            _ => {
                let phone = format!("1548{:07}", scatter(self.seed, index, 23) % 10_000_000);
                (self.words.person(random).chinese(false), phone, String::new())
            }
        }
    }

    fn course(&self, random: &mut Random, matter: &Matter, day: Date) -> Course {
        let age = self.as_of.duration_since(day).as_hours() / 24;
        let late = |random: &mut Random, per_mille: u64, from: u64, most: u64| {
            if random.chance(per_mille) { 105 + random.skewed(180) } else { from + random.below(most) }
        };
        let fate = match random.below(1000) {
            0..=349 if age <= QUEUED_DAYS => Fate::Queued,
            0..=89 if age <= LIVELY_DAYS => Fate::Stuck,
            90..=149 if age <= LIVELY_DAYS => Fate::Waiting,
            150..=174 => Fate::Reopened(random.word(&AGAIN)),
            175..=334 => Fate::Silent,
            _ => Fate::Closed,
        };
        let asks = fate == Fate::Waiting || random.chance(220);
        let (asked, heard) = matter.question.unwrap_or(QUESTION);
        let silent = matches!(fate, Fate::Silent);
        Course {
            response_percent: late(random, 80, 5, 80),
            resolution_percent: late(random, 90, 20, 75),
            reply: random.word(&REPLIES),
            question: asks.then(|| (asked, heard, random.between(30, 900))),
            task: Some(&matter.tasks)
                .filter(|tasks| !tasks.is_empty() && random.chance(300))
                .map(|tasks| *random.pick(tasks)),
            note: matter.note.filter(|_| random.chance(450)),
            passed: random.chance(850).then(|| random.word(&REASONS)),
            solution: random.word(&matter.solutions),
            result: if silent {
                "unconfirmed"
            } else if random.chance(60) {
                "partly_solved"
            } else {
                matter.result
            },
            cause: if random.chance(100) { "unknown" } else { matter.cause },
            closed_after: random.between(60, 1300),
            fate,
            draw: random.bits(),
        }
    }
}

/// The second of the day at which `point` of [`WHOLE`] of its work has come in.
fn second_of_day(point: u64) -> u64 {
    let total: u64 = HOURS.iter().map(|(weight, ..)| weight).sum();
    let mut left = point.min(WHOLE - 1) * total;
    for (weight, from, to) in HOURS {
        if left < weight * WHOLE {
            return from * 60 + left * (to - from) * 60 / (weight * WHOLE);
        }
        left -= weight * WHOLE;
    }
    HOURS[HOURS.len() - 1].2 * 60
}

fn channel(random: &mut Random, kind: &str) -> &'static str {
    let channels: &[(u64, &str)] = match kind {
        "wrongdoing" => {
            &[(40, "letter"), (40, "mail"), (20, "phone"), (0, "fax"), (0, "in_person"), (0, "internal")]
        }
        "fault" => {
            &[(80, "phone"), (12, "mail"), (0, "fax"), (0, "letter"), (0, "in_person"), (8, "internal")]
        }
        _ => &[(54, "phone"), (26, "mail"), (2, "fax"), (3, "letter"), (6, "in_person"), (9, "internal")],
    };
    random.weighted::<&str>(channels)
}

/// What stands in the places of a text.
struct Fill {
    product: &'static str,
    serial: String,
    order: String,
    place: &'static str,
    days: String,
    pieces: String,
}

impl Fill {
    fn new(random: &mut Random, index: u64, asker: Option<&Asker>) -> Self {
        let order = asker.and_then(|asker| asker.order.clone());
        Self {
            product: random.word(&PRODUCTS[..MACHINES]),
            serial: format!("YC{:02}{:05}", random.between(18, 25), random.below(100_000)),
            order: order.unwrap_or_else(|| format!("XS{:08}", 20_000_000 + index % 10_000_000)),
            place: random.word(&PLACES),
            days: random.between(5, 45).to_string(),
            pieces: random.between(2, 12).to_string(),
        }
    }

    fn in_place(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(match name {
                "product" => self.product,
                "serial" => &self.serial,
                "order" => &self.order,
                "place" => self.place,
                "days" => &self.days,
                _ => &self.pieces,
            });
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::super::customers::tests::{AS_OF, customers};
    use super::*;

    fn requests(seed: u64) -> Requests {
        Requests::new(seed, AS_OF, customers(seed), 300)
    }

    fn year(seed: u64, many: u64) -> Vec<RequestSeed> {
        requests(seed).iter(many).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_requests_and_another_seed_others() {
        assert_eq!(year(5, 300), year(5, 300));
        assert_ne!(year(5, 300), year(6, 300));
    }

    #[test]
    fn as_many_as_are_asked_for_come_in_within_the_year_in_their_order() {
        let all = year(1, 1200);
        assert_eq!(all.len(), 1200);
        assert!(all.iter().map(|one| (one.day, one.second)).is_sorted());
        assert!(all.iter().all(|one| one.day < AS_OF && one.day >= AS_OF.saturating_sub(1.year())));
        let numbers: HashSet<(Date, u64)> = all.iter().map(|one| (one.day, one.of_day)).collect();
        assert_eq!(numbers.len(), 1200);
    }

    #[test]
    fn they_come_in_during_the_working_day() {
        let working = |one: &RequestSeed| matches!(one.second / 60, 540..720 | 810..1080);
        let count = year(1, 1200).iter().filter(|one| working(one)).count();
        assert!(count > 1000, "{count}");
    }

    #[test]
    fn who_bought_lately_asks_more_often_than_who_bought_long_ago() {
        let requests = requests(1);
        let (mut fresh, mut others) = (0, 0);
        for one in requests.iter(1200) {
            let Some((index, _)) = one.customer else { continue };
            let customer = requests.customers.get(index);
            let recent = requests.purchases.of(&customer).any(|order| {
                order.ordered_on < one.day
                    && one.day.duration_since(order.ordered_on).as_hours() / 24 < FRESH_DAYS
            });
            if recent { fresh += 1 } else { others += 1 }
        }
        assert!(fresh > others && others > 100, "{fresh} {others}");
    }

    #[test]
    fn nobody_asks_before_their_archive_was_opened() {
        let requests = requests(1);
        for one in requests.iter(1200) {
            let Some((index, owner)) = one.customer else { continue };
            let customer = requests.customers.get(index);
            assert!(customer.archive_date < one.day && customer.owner_index == owner);
        }
    }

    #[test]
    fn every_way_to_end_and_nearly_every_matter_comes_up_in_a_year() {
        let all = year(1, 1200);
        let fates: HashSet<std::mem::Discriminant<Fate>> =
            all.iter().map(|one| std::mem::discriminant(&one.course.fate)).collect();
        assert_eq!(fates.len(), 6);
        let mut kinds: HashMap<&str, u32> = HashMap::new();
        for one in &all {
            *kinds.entry(one.kind).or_default() += 1;
        }
        assert_eq!(kinds.len(), 9, "{kinds:?}");
        assert!((2..40).contains(&kinds["wrongdoing"]), "{kinds:?}");
    }

    #[test]
    fn nothing_is_left_unfilled_in_a_text() {
        for one in year(2, 1200) {
            assert!(!one.subject.contains(['{', '}']) && !one.text.contains(['{', '}']), "{one:?}");
            assert!(one.subject.chars().count() <= 60 && !one.caller.is_empty());
        }
    }

    #[test]
    fn a_confidential_matter_names_no_customer() {
        for one in year(3, 5000).iter().filter(|one| one.kind == "wrongdoing") {
            assert_eq!(one.customer, None);
        }
    }
}
