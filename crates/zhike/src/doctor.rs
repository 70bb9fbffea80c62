//! `zhike doctor`: what is wrong, and how to mend it.

use anyhow::Result;
use kernel::secret::MasterKey;
use kernel::sequencer::{self, Damage, Head};
use kernel::store::Engine;
use kernel::{Error, Moment, Store, job};

use crate::config::Config;
use crate::smtp::Smtp;

/// One thing looked at.
struct Finding {
    sound: bool,
    what: String,
    remedy: Option<String>,
}

impl Finding {
    fn sound(what: impl Into<String>) -> Self {
        Self { sound: true, what: what.into(), remedy: None }
    }

    fn bad(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { sound: false, what: what.into(), remedy: Some(remedy.into()) }
    }
}

/// Looks at everything and prints it; an error when anything is wrong.
pub fn run(config: &Config, noted: Option<Head>, now: Moment) -> Result<()> {
    let mut findings = vec![key(config)];
    match Store::missing_migrations(&config.place()?, &crate::rooms::catalogue()?) {
        Ok(missing) if missing.is_empty() => {
            findings.push(Finding::sound("the database has this program's shape"));
            findings.extend(key_of(config)?);
        }
        Ok(missing) => findings.push(Finding::bad(
            format!("the database lacks {}", missing.join(", ")),
            "run `zhike migrate`, or start `zhike serve`",
        )),
        Err(error) => findings.push(Finding::bad(
            format!("the database can not be reached: {error}"),
            "check its address and rights in the settings",
        )),
    }
    if findings.iter().all(|finding| finding.sound) {
        let store = config.open(now)?;
        findings.extend(look(&store, noted, now)?);
    }
    findings.push(mail(config));
    let mut wrong = 0;
    for finding in &findings {
        println!("{} {}", if finding.sound { "ok   " } else { "WRONG" }, finding.what);
        if let Some(remedy) = &finding.remedy {
            println!("      → {remedy}");
        }
        wrong += usize::from(!finding.sound);
    }
    anyhow::ensure!(wrong == 0, "{wrong} of {} findings need mending", findings.len());
    Ok(())
}

fn key(config: &Config) -> Finding {
    match MasterKey::load(&config.key_path()) {
        Ok(_) => Finding::sound("the key file is there and private"),
        Err(error) => Finding::bad(
            error.to_string(),
            "bring the key file back from its copy; a new one opens nothing sealed before",
        ),
    }
}

/// Whether the database was written with the key that there is; nothing when there is none.
fn key_of(config: &Config) -> Result<Option<Finding>> {
    let Ok(key) = MasterKey::load(&config.key_path()) else { return Ok(None) };
    Ok(Some(match Store::look_at_key(&config.place()?, &key) {
        Ok(()) => Finding::sound("the database was written with this key"),
        Err(Error::OtherKey) => Finding::bad(
            format!("the database was written with another key than {}", config.key_path().display()),
            "put the key file with which it was written in its place, from its copy",
        ),
        Err(error) => {
            Finding::bad(error.to_string(), "check the database's address and rights in the settings")
        }
    }))
}

fn mail(config: &Config) -> Finding {
    let way = config.mail.outgoing().and_then(|mail| {
        let Some(mail) = mail else { return Ok(None) };
        Ok(Some((Smtp::new(&mail)?, mail)))
    });
    match way {
        Ok(None) => Finding::sound("mail is off: notices stay in the application"),
        Ok(Some((smtp, mail))) => match smtp.try_out() {
            Ok(()) => Finding::sound(format!(
                "the mail server {}:{} answers; `zhike mail test ADDRESS` sends a mail",
                mail.server, mail.port
            )),
            Err(fault) => {
                Finding::bad(format!("{}:{}: {}", mail.server, mail.port, fault.what), fault.remedy)
            }
        },
        Err(error) => Finding::bad(format!("{error:#}"), "mend the settings of mail"),
    }
}

fn look(store: &Store, noted: Option<Head>, now: Moment) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let engine = match store.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    findings.push(Finding::sound(format!("{engine} answers")));
    findings.push(match sequencer::verify(store, noted, now)? {
        None => {
            let head = store.read(now, sequencer::head)?;
            Finding::sound(format!("the audit chain is whole; note its head for later: {head}"))
        }
        Some(damage) => {
            let what = match damage {
                Damage::Missing(seq) => format!("line {seq} of the audit chain is missing"),
                Damage::Changed(seq) => format!("line {seq} of the audit chain was changed"),
                Damage::CutOff(seq) => format!("the audit chain ends before line {seq}, which was noted"),
            };
            Finding::bad(
                what,
                "somebody wrote past the program: compare with a backup and find out who had access",
            )
        }
    });
    let failed = store.read(now, |read| job::failed(read, 20))?;
    if failed.is_empty() {
        findings.push(Finding::sound("no background job has failed"));
    }
    for job in failed {
        findings.push(Finding::bad(
            format!("job {} ({}) failed: {}", job.id, job.kind, job.error),
            "mend the cause, then start it again on the page /settings",
        ));
    }
    let (year, published) = store.read(now, |read| {
        let policy = read.policy()?;
        let year = policy.working_calendar().date_of(read.now().timestamp()).year();
        Ok((year, policy.working_calendar().is_published(year)))
    })?;
    findings.push(if published {
        Finding::sound(format!("the working calendar knows the holidays of {year}"))
    } else {
        Finding::bad(
            format!("the working calendar has no holidays for {year}: due times follow the plain week"),
            "put the year's holidays and make-up days into a draft of the rulebook",
        )
    });
    Ok(findings)
}
