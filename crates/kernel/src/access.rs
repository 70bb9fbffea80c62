//! Who looked at pages with personal data on them (`security.audit`), written in batches.
//!
//! A reveal, an export and a download are events, written before anything is shown. Looking at a page whose personal
//! data is masked is written here, up to a second later; a crash may lose that second.

use std::sync::Mutex;

use diesel::prelude::*;

use crate::error::Result;
use crate::ids::{RecordId, StaffId};
use crate::moment::Moment;
use crate::on_engine;
use crate::schema::access_log;
use crate::store::Store;

/// Views that wait to be written.
#[derive(Default)]
pub struct AccessLog(Mutex<Vec<(Moment, StaffId, RecordId)>>);

impl AccessLog {
    /// Notes that somebody looks at a record now.
    pub fn note(&self, at: Moment, staff: StaffId, record: RecordId) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, staff, record));
    }

    /// Writes what waits.
    pub fn flush(&self, store: &Store, now: Moment) -> Result<()> {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        for chunk in waiting.chunks(500) {
            let chunk = chunk.to_vec();
            store.write(now, move |tx| {
                let rows: Vec<_> = chunk
                    .iter()
                    .map(|(at, staff, record)| {
                        (
                            access_log::at.eq(at),
                            access_log::staff_id.eq(staff),
                            access_log::record_id.eq(record),
                        )
                    })
                    .collect();
                on_engine!(tx.conn(), |conn| diesel::insert_into(access_log::table)
                    .values(&rows)
                    .execute(conn))?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
