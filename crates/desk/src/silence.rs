//! The customer's silence closes what was solved (`service.close`): looked at by the calendar, through an index that holds
//! only what waits.

use kernel::catalogue::Occasion;
use kernel::{Moment, Result, Store};

use crate::{service, store};

/// Closes solved requests whose customers have been silent for as long as the clause says.
pub const SILENCE: Occasion = Occasion { key: "service.close", tick };

/// How many one transaction closes.
const BATCH: i64 = 100;
/// How many batches one look closes; what is left waits a minute.
const BATCHES: usize = 50;

fn tick(store: &Store, now: Moment) -> Result<()> {
    for _ in 0..BATCHES {
        let silent = store.read(now, |read| {
            let policy = read.policy()?;
            let Some(close) = &policy.service().close else { return Ok(Vec::new()) };
            let before = now.plus_seconds(-i64::from(close.silent_days) * 24 * 3600);
            store::silent_since(read, before, BATCH)
        })?;
        if silent.is_empty() {
            return Ok(());
        }
        let whole = silent.len() == usize::try_from(BATCH).unwrap_or(usize::MAX);
        store.write(now, move |tx| {
            for id in &silent {
                service::close_silent(tx, *id)?;
            }
            Ok(())
        })?;
        if !whole {
            return Ok(());
        }
    }
    Ok(())
}
