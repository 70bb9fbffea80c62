//! Notices by mail: the job that writes one letter of all that somebody has not read and hands it to the mail server, and
//! the page that turns such letters off.
//!
//! Who gets what when is the kernel's (`kernel::mail`); how a letter reads stands in [`letter`].

pub mod letter;
mod unsubscribe;

use kernel::catalogue::{JobKind, Step};
use kernel::mail::{Undelivered, digest};
use kernel::{JobId, Moment, Result, Store};

pub use unsubscribe::{UNSUBSCRIBED, routes};

/// Writes and sends one person's letter.
pub const DIGEST: JobKind = JobKind { key: digest::JOB, step };

fn step(store: &Store, id: JobId, now: Moment) -> Result<Step> {
    let progress = store.write(now, move |tx| digest::take(tx, id))?;
    let Some(post) = store.house().post() else {
        // Another process may have a way out. When none had one for a day, mail was turned off: what waited stays in the
        // application.
        let again = store.write(now, move |tx| digest::put_off(tx, id, &progress))?;
        let why = "mail is not configured in this process".to_owned();
        return Ok(again.map_or(Step::Finished, |at| Step::Later(at, why)));
    };
    let Some(letter) = store.read(now, |read| letter::write(read, &post.site, id, &progress))? else {
        return Ok(Step::Finished);
    };
    match post.carrier.carry(&letter) {
        Ok(()) => {
            store.write(now, move |tx| digest::sent(tx, id, &progress))?;
            Ok(Step::Finished)
        }
        Err(Undelivered::Never(why)) => Ok(Step::Failed(why)),
        Err(Undelivered::Later(why)) => {
            let again = store.write(now, move |tx| digest::put_off(tx, id, &progress))?;
            Ok(again.map_or(Step::Failed(why.clone()), |at| Step::Later(at, why)))
        }
    }
}
