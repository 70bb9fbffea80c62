//! How a digest reads: in the person's language, as plain text and as simple HTML.
//!
//! A mail lies on servers that are not ours. So it says of each notice of which kind it is, and the number of what it is
//! about; no name of a customer, no title and nothing that somebody wrote. The rest is read behind the link.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kernel::mail::Letter;
use kernel::mail::digest::{self, Progress};
use kernel::mail::unsubscribe::Unsubscription;
use kernel::notice::Notice;
use kernel::{Arg, JobId, Message, Read, Result, StaffId, job, staff};
use maud::{DOCTYPE, Markup, html};
use web::format;
use web::i18n::{Locale, t, tr};
use web::text;

/// The letter that tells of what was gathered; none when nobody is there to read it or nothing is left to tell.
///
/// `site` is the address under which people reach the program.
pub fn write(read: &mut Read<'_>, site: &str, id: JobId, progress: &Progress) -> Result<Option<Letter>> {
    let job = job::get(read, id)?;
    let person = staff::get(read, digest::addressee(&job)?)?;
    if !person.active || person.mail.is_empty() {
        return Ok(None);
    }
    let (notices, many) = digest::told(read, person.id, &progress.notices)?;
    let locale = Locale::from_tag(&person.locale).unwrap_or_default();
    let lines =
        notices.iter().map(|notice| Line::of(read, site, locale, notice)).collect::<Result<Vec<_>>>()?;
    let Some(first) = lines.first() else { return Ok(None) };
    let unsubscribe = unsubscription(read, person.id, &notices)
        .map(|address| format!("{site}/unsubscribe/{}", address.token(&read.house().key)));
    let digest =
        Digest { locale, site, name: &person.name, lines: &lines, many, unsubscribe: unsubscribe.as_deref() };
    Ok(Some(Letter {
        id: format!("digest.{id}.{}", job.created_at.micros()),
        at: read.now(),
        name: person.name.clone(),
        address: person.mail.clone(),
        subject: tr(locale, &text!("frame-mail-subject", count = many, first = first.head())),
        text: digest.text(),
        html: digest.html().into_string(),
        unsubscribe,
    }))
}

/// What the mail's address turns off: the one kind that it tells of, or all; none when nothing in it may be turned off.
fn unsubscription(read: &Read<'_>, staff: StaffId, notices: &[Notice]) -> Option<Unsubscription> {
    let catalogue = &read.house().catalogue;
    let kinds: BTreeSet<&str> = notices
        .iter()
        .filter_map(|notice| catalogue.notice(&notice.kind))
        .filter(|kind| !kind.owed)
        .map(|kind| kind.key)
        .collect();
    let first = kinds.first()?;
    Some(Unsubscription { staff, kind: (kinds.len() == 1).then(|| (*first).to_owned()) })
}

/// One notice.
struct Line {
    words: String,
    number: Option<String>,
    href: String,
    at: String,
}

impl Line {
    fn of(read: &mut Read<'_>, site: &str, locale: Locale, notice: &Notice) -> Result<Self> {
        let policy = read.policy()?;
        let house = read.house();
        let kind = house.catalogue.notice(&notice.kind);
        let mut words = kind.map(|kind| t(locale, &kind.brief_key())).unwrap_or_default();
        for more in notice.message.args.iter().filter_map(|(_, arg)| unwritten(arg)) {
            let _ = write!(words, " · {}", tr(locale, more));
        }
        let page = match &notice.about {
            Some((kind, number, _)) => house.catalogue.record(kind)?.page(number),
            None => "/notices".to_owned(),
        };
        let (zone, now) = (policy.working_calendar().zone(), read.now().timestamp());
        Ok(Self {
            words,
            number: notice.about.as_ref().map(|(_, number, _)| number.clone()),
            href: format!("{site}{page}"),
            at: format::moment(locale, zone, notice.created_at.timestamp(), now),
        })
    }

    /// What it is and about what.
    fn head(&self) -> String {
        match &self.number {
            Some(number) => format!("{} {number}", self.words),
            None => self.words.clone(),
        }
    }
}

/// What fills a sentence and was not written by anybody: the name of a duty.
fn unwritten(arg: &Arg) -> Option<&Message> {
    match arg {
        Arg::Message(message) if message.args.is_empty() => Some(message),
        _ => None,
    }
}

/// All that the letter says.
struct Digest<'a> {
    locale: Locale,
    site: &'a str,
    name: &'a str,
    lines: &'a [Line],
    many: usize,
    unsubscribe: Option<&'a str>,
}

impl Digest<'_> {
    fn greeting(&self) -> String {
        tr(self.locale, &text!("frame-mail-greeting", name = self.name))
    }

    fn lead(&self) -> String {
        tr(self.locale, &text!("frame-mail-lead", count = self.many))
    }

    fn more(&self) -> Option<String> {
        let more = self.many.checked_sub(self.lines.len()).filter(|more| *more > 0)?;
        Some(tr(self.locale, &text!("frame-mail-more", count = more)))
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n\n{}\n\n", self.greeting(), self.lead());
        for line in self.lines {
            let _ = write!(text, "- {} ({})\n  {}\n", line.head(), line.at, line.href);
        }
        if let Some(more) = self.more() {
            let _ = write!(text, "\n{more}\n{}/notices\n", self.site);
        }
        let _ = write!(text, "\n-- \n{}\n{}/settings\n", t(self.locale, "frame-mail-settings"), self.site);
        if let Some(address) = self.unsubscribe {
            let _ = write!(text, "{}\n{address}\n", t(self.locale, "frame-mail-unsubscribe"));
        }
        text
    }

    fn html(&self) -> Markup {
        let say = |key| t(self.locale, key);
        html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) {
                head { meta charset="utf-8"; title { (self.lead()) } }
                body {
                    p { (self.greeting()) }
                    p { (self.lead()) }
                    ul {
                        @for line in self.lines { li { a href=(line.href) { (line.head()) } " (" (line.at) ")" } }
                    }
                    @if let Some(more) = self.more() { p { a href={ (self.site) "/notices" } { (more) } } }
                    hr;
                    p {
                        small {
                            a href={ (self.site) "/settings" } { (say("frame-mail-settings")) }
                            @if let Some(address) = self.unsubscribe {
                                " · " a href=(address) { (say("frame-mail-unsubscribe")) }
                            }
                        }
                    }
                }
            }
        }
    }
}
