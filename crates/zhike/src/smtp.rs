//! The way out for mail: SMTP to the configured server, one connection a letter. The job of a letter waits for it on a
//! worker's thread, outside of any transaction.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use kernel::Moment;
use kernel::mail::{Carrier, Letter, Post, Undelivered};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, SmtpTransport, Transport as _};

use crate::config::{Outgoing, Security};

/// How long the server may be silent at any step.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a server that could not be reached is left alone, in seconds, so that a hundred letters do not wait one after
/// another.
const REST: i64 = 30;

/// The configured mail server.
pub struct Smtp {
    transport: SmtpTransport,
    sender: Mailbox,
    host: String,
    /// When it could not be reached, and why.
    away: Mutex<Option<(Moment, String)>>,
}

/// What is wrong with the way out, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was found.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Smtp {
    /// The way to the configured server. Nothing is asked of it yet.
    pub fn new(mail: &Outgoing) -> Result<Self> {
        let private = || {
            TlsParameters::new(mail.server.clone())
                .with_context(|| format!("mail.server = {:?} is no name of a server", mail.server))
        };
        let tls = match mail.security {
            Security::None => Tls::None,
            Security::Starttls => Tls::Required(private()?),
            Security::Tls => Tls::Wrapper(private()?),
        };
        let mut builder = SmtpTransport::builder_dangerous(&mail.server)
            .port(mail.port)
            .tls(tls)
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(mail.host().to_owned()));
        if let Some((account, password)) = &mail.login {
            builder = builder.credentials(Credentials::new(account.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            sender: mail.sender.clone(),
            host: mail.host().to_owned(),
            away: Mutex::default(),
        })
    }

    /// Whether the server answers and lets us in. Sends nothing.
    ///
    /// # Errors
    /// Says what to mend.
    pub fn try_out(&self) -> Result<(), Fault> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault {
                what: "the mail server answers, and does not want to go on".into(),
                remedy: "look into the mail server's own log",
            }),
            Err(error) => Err(fault(&error)),
        }
    }

    /// Sends a letter now.
    ///
    /// # Errors
    /// Says what to mend.
    pub fn send(&self, letter: &Letter) -> Result<(), Fault> {
        let message = self.written(letter).map_err(|error| Fault {
            what: format!("no mail can be written to {}: {error}", letter.address),
            remedy: "check the address",
        })?;
        self.transport.send(&message).map(drop).map_err(|error| fault(&error))
    }

    /// The letter as it goes over the wire.
    fn written(&self, letter: &Letter) -> Result<Message> {
        let header =
            |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let name = Some(letter.name.clone()).filter(|name| !name.is_empty());
        let mut message = Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(name, letter.address.parse()?))
            .date(SystemTime::from(letter.at.timestamp()))
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .subject(&letter.subject)
            .raw_header(header("Auto-Submitted", "auto-generated".into()));
        if let Some(address) = &letter.unsubscribe {
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        let part = |kind, text: &str| SinglePart::builder().header(kind).body(text.to_owned());
        Ok(message.multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
                .singlepart(part(ContentType::TEXT_HTML, &letter.html)),
        )?)
    }

    /// Why the server is left alone at that moment, if it is.
    fn resting(&self, at: Moment) -> Option<String> {
        let away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.as_ref().filter(|(since, _)| at < since.plus_seconds(REST)).map(|(_, why)| why.clone())
    }

    fn note(&self, away: Option<(Moment, String)>) {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) = away;
    }
}

impl Carrier for Smtp {
    fn carry(&self, letter: &Letter) -> Result<(), Undelivered> {
        if let Some(why) = self.resting(letter.at) {
            return Err(Undelivered::Later(why));
        }
        let message = self.written(letter).map_err(|error| Undelivered::Never(error.to_string()))?;
        match self.transport.send(&message) {
            Ok(_) => {
                self.note(None);
                Ok(())
            }
            Err(error) if error.is_permanent() && !is_about_us(&error) => {
                Err(Undelivered::Never(fault(&error).what))
            }
            Err(error) => {
                let what = fault(&error).what;
                if error.status().is_none() {
                    self.note(Some((letter.at, what.clone())));
                }
                Err(Undelivered::Later(what))
            }
        }
    }
}

/// Whether the server refuses us and not the letter: the operator mends that, and the letter goes then.
fn is_about_us(error: &Error) -> bool {
    error.status().is_some_and(|code| [530, 534, 535, 538].contains(&u16::from(code)))
}

fn fault(error: &Error) -> Fault {
    let (what, remedy) = if is_about_us(error) {
        ("the mail server refuses the account or its password", "check mail.account and its password")
    } else if error.is_permanent() {
        (
            "the mail server refuses the mail",
            "check the address, and whether mail.sender may send from this account",
        )
    } else if error.is_transient() {
        ("the mail server does not take it now", "try again later; it says why")
    } else if error.is_timeout() {
        ("the mail server does not answer", "check mail.server, mail.port, and the firewalls on the way")
    } else if error.is_tls() {
        (
            "no private connection comes about",
            "check mail.security, and that the server's certificate bears its name and is trusted by this machine \
             (SSL_CERT_FILE names further certificates)",
        )
    } else if error.is_client() || error.is_response() {
        ("the mail server and this program do not understand each other", "check mail.port and mail.security")
    } else {
        ("the mail server can not be reached", "check mail.server, mail.port, and the firewalls on the way")
    };
    Fault { what: format!("{what}: {error}"), remedy }
}

/// The way out as the store wants it.
pub fn post(mail: &Outgoing) -> Result<Post> {
    Ok(Post { carrier: Box::new(Smtp::new(mail)?), site: mail.site.clone() })
}
