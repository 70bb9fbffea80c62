//! `[mail]`: where mail goes out. Nothing goes out until a server is named.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

/// How the way to the mail server is made private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all; for a relay on the same machine or in the same room.
    None,
    /// The connection begins in the open and must turn private before anything is said.
    #[default]
    Starttls,
    /// Private from the beginning.
    Tls,
}

impl Security {
    /// The port that is usual for it.
    const fn port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::Starttls => 587,
            Self::Tls => 465,
        }
    }
}

/// What the operator says about mail.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The mail server's name. Without it there is no mail.
    pub server: Option<String>,
    /// Its port. Default: 25, 587 or 465, after `security`.
    pub port: Option<u16>,
    /// `none`, `starttls` or `tls`.
    pub security: Security,
    /// The account to sign in with at the server; without one it is asked to take mail from anybody.
    pub account: Option<String>,
    /// The account's password. Better in a file of its own.
    #[serde(skip_serializing)]
    pub password: Option<String>,
    /// A file that holds the password and nothing else.
    pub password_file: Option<PathBuf>,
    /// From whom mail comes: `知客 <zhike@example.com>`.
    pub sender: Option<String>,
    /// The address under which people reach this program, for the links in mails: `https://zhike.example.com`.
    pub site: Option<String>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, port, security, account, password, password_file, sender, site } = self;
        f.debug_struct("Mail")
            .field("server", server)
            .field("port", port)
            .field("security", security)
            .field("account", account)
            .field("password", &password.as_ref().map(|_| "…"))
            .field("password_file", password_file)
            .field("sender", sender)
            .field("site", site)
            .finish()
    }
}

/// Mail as it was configured, whole and checked.
#[derive(Clone)]
pub struct Outgoing {
    /// The mail server's name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is made private.
    pub security: Security,
    /// Account and password, when it wants them.
    pub login: Option<(String, String)>,
    /// From whom mail comes.
    pub sender: Mailbox,
    /// The address under which people reach this program, without a slash at the end.
    pub site: String,
}

impl Mail {
    /// What was configured; none while no server is named.
    ///
    /// # Errors
    /// Names the key, what is wrong with it, and what to write.
    pub fn outgoing(&self) -> Result<Option<Outgoing>> {
        let Some(server) = self.server.as_deref().map(str::trim).filter(|server| !server.is_empty()) else {
            ensure!(
                *self == Self::default(),
                "mail: there are settings but no mail.server; name it, or take the others away"
            );
            return Ok(None);
        };
        let sender = self
            .sender
            .as_deref()
            .context("mail.sender is missing: from whom mail comes, such as \"知客 <zhike@example.com>\"")?;
        let sender: Mailbox = sender.parse().with_context(|| {
            format!("mail.sender = {sender:?}: write a mail address, or a name and <address>")
        })?;
        let site = self.site.as_deref().context(
            "mail.site is missing: the address under which people reach this program, such as https://zhike.example.com",
        )?;
        let site = site.trim().trim_end_matches('/');
        let host = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://")).unwrap_or_default();
        ensure!(
            !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"'?#".contains(&byte)),
            "mail.site = {site:?}: write the whole address, beginning with https:// or http://"
        );
        let login = self.login()?;
        ensure!(
            login.is_none() || self.security != Security::None || is_here(server),
            "mail.security = \"none\" would send the password readable by anybody on the way: write \"starttls\" or \"tls\""
        );
        Ok(Some(Outgoing {
            server: server.to_owned(),
            port: self.port.unwrap_or(self.security.port()),
            security: self.security,
            login,
            sender,
            site: site.to_owned(),
        }))
    }

    fn login(&self) -> Result<Option<(String, String)>> {
        let password = match (&self.password, &self.password_file) {
            (Some(_), Some(_)) => anyhow::bail!("mail.password and mail.password_file: write one of them"),
            (Some(password), None) => Some(password.clone()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("mail.password_file: {} can not be read", file.display()))?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            (None, None) => None,
        };
        match (&self.account, password) {
            (Some(account), Some(password)) => Ok(Some((account.clone(), password))),
            (None, None) => Ok(None),
            (Some(_), None) => {
                anyhow::bail!(
                    "mail.account has no password: write it to a file and name that in mail.password_file"
                )
            }
            (None, Some(_)) => anyhow::bail!("mail.account is missing for the password"),
        }
    }
}

/// Whether a server is this very machine.
fn is_here(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Outgoing {
    /// The name that the server knows this program by and that makes its Message-IDs unique: the site's.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.site.split_once("://").map_or(self.site.as_str(), |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or_default();
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Mail {
        Mail {
            server: Some("mail.example.com".into()),
            account: Some("zhike".into()),
            password: Some("open sesame".into()),
            sender: Some("知客 <zhike@example.com>".into()),
            site: Some("https://zhike.example.com:8443/".into()),
            ..Mail::default()
        }
    }

    #[test]
    fn mail_is_off_until_a_server_is_named() {
        assert!(Mail::default().outgoing().unwrap().is_none());
        let refused = Mail { server: None, ..whole() }.outgoing().err().unwrap();
        assert!(refused.to_string().contains("mail.server"), "{refused}");
    }

    #[test]
    fn what_is_not_said_is_the_usual() {
        let mail = whole().outgoing().unwrap().unwrap();
        assert_eq!((mail.port, mail.security), (587, Security::Starttls));
        assert_eq!(
            (mail.site.as_str(), mail.host()),
            ("https://zhike.example.com:8443", "zhike.example.com")
        );
        let tls = Mail { security: Security::Tls, ..whole() }.outgoing().unwrap().unwrap();
        assert_eq!(tls.port, 465);
    }

    #[test]
    fn a_password_is_not_printed() {
        let config = crate::config::Config { mail: whole(), ..crate::config::Config::default() };
        assert!(!format!("{config:?}").contains("sesame"));
        assert!(!serde_json::to_string(&config).unwrap().contains("sesame"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (mail, key) in [
            (Mail { sender: None, ..whole() }, "mail.sender"),
            (Mail { sender: Some("nobody".into()), ..whole() }, "mail.sender"),
            (Mail { site: None, ..whole() }, "mail.site"),
            (Mail { site: Some("zhike.example.com".into()), ..whole() }, "mail.site"),
            (Mail { site: Some("https://".into()), ..whole() }, "mail.site"),
            (Mail { password: None, ..whole() }, "mail.password_file"),
            (Mail { password_file: Some("there".into()), ..whole() }, "mail.password_file"),
            (
                Mail { password: None, password_file: Some("/not/there".into()), ..whole() },
                "mail.password_file",
            ),
            (Mail { account: None, ..whole() }, "mail.account"),
            (Mail { security: Security::None, ..whole() }, "mail.security"),
        ] {
            let refused = mail.outgoing().err().unwrap_or_else(|| panic!("{key}: {mail:?}"));
            assert!(refused.to_string().contains(key), "{refused}");
        }
        let here = Mail { security: Security::None, server: Some("127.0.0.1".into()), ..whole() };
        assert!(here.outgoing().is_ok(), "on the way within one machine nobody reads");
    }
}
