//! `zhike mail`: whether mail goes out.

use anyhow::{Context as _, Result};
use clap::Subcommand;
use kernel::mail::Letter;
use kernel::secret::{SystemRandomness, Token};

use crate::clock;
use crate::config::Config;
use crate::smtp::Smtp;

/// What can be done with mail.
#[derive(Subcommand, Debug)]
pub enum MailCommand {
    /// Send a mail to an address, to see that it arrives
    Test {
        /// To whom
        address: String,
    },
}

/// Runs a command.
pub fn run(config: &Config, command: MailCommand) -> Result<()> {
    let MailCommand::Test { address } = command;
    let mail = config.mail.outgoing()?.context(
        "mail is off: name mail.server, mail.sender and mail.site in the settings file, or ZHIKE_MAIL_SERVER, \
         ZHIKE_MAIL_SENDER and ZHIKE_MAIL_SITE",
    )?;
    let text =
        format!("This mail was sent by `zhike mail test`: mail goes out.\n邮件发送正常。\n\n{}\n", mail.site);
    let html = maud::html! {
        p { "This mail was sent by " code { "zhike mail test" } ": mail goes out." }
        p { "邮件发送正常。" }
        p { a href=(mail.site) { (mail.site) } }
    };
    // Two tests are two mails.
    let id = Token::new(&SystemRandomness)?.hash().as_str()[..16].to_owned();
    let letter = Letter {
        id: format!("test.{id}"),
        at: clock::now(),
        name: String::new(),
        address: address.clone(),
        subject: "Zhike 知客: test 测试邮件".into(),
        text,
        html: html.into_string(),
        unsubscribe: None,
    };
    Smtp::new(&mail)?
        .send(&letter)
        .map_err(|fault| anyhow::anyhow!("{}\n  → {}", fault.what, fault.remedy))?;
    println!("{}:{} has taken a mail to {address}.", mail.server, mail.port);
    Ok(())
}
