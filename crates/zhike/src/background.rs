//! What runs beside the requests: the sequencer, what follows it for open pages, the clocks of duties, jobs, occasions,
//! sweeping; and whether the database still has this program's shape.
//!
//! Every process runs all of them; claims and leases in the database see to it that nothing is done twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use kernel::{Store, draft, duty, idempotency, job, lease, presence, sequencer, session};
use web::App;

use crate::drain::Drain;

/// The threads beside the requests.
pub struct Background {
    ending: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// Sleeps in small pieces, so that an end is noticed soon.
const PIECE: Duration = Duration::from_millis(50);

impl Background {
    /// Starts the threads.
    #[must_use]
    pub fn start(app: &App, holder: &str, workers: usize, drain: &Drain) -> Self {
        let mut background = Self { ending: Arc::default(), threads: Vec::new() };
        let who = holder.to_owned();
        background.repeat("sequencer", app, Duration::from_millis(100), move |app| {
            while sequencer::tick(app.store(), &who, app.now())? > 0 {
                app.live().nudge();
            }
            Ok(())
        });
        background.repeat("live", app, PIECE, |app| app.live().follow(app.store(), app.now()));
        background.repeat("clocks", app, Duration::from_secs(3), |app| {
            while duty::tick(app.store(), app.now())? > 0 {}
            Ok(())
        });
        for number in 0..workers {
            let who = format!("{holder}/{number}");
            background.repeat("jobs", app, Duration::from_millis(500), move |app| {
                job::work(app.store(), &who, &|| app.now()).map(|worked| worked.then_some(())).map(|_| ())
            });
        }
        background.repeat("access log", app, Duration::from_secs(1), |app| {
            app.access_log().flush(app.store(), app.now())
        });
        let who = holder.to_owned();
        background.repeat("occasions", app, Duration::from_mins(1), move |app| occasions(app, &who));
        let drain = drain.clone();
        background.repeat("shape", app, Duration::from_secs(3), move |app| {
            app.store()
                .unknown_migration(app.now())
                .map(|newer| newer.into_iter().for_each(|name| drain.outgrown(name)))
        });
        background
    }

    fn repeat(
        &mut self,
        name: &'static str,
        app: &App,
        pause: Duration,
        work: impl Fn(&App) -> kernel::Result<()> + Send + 'static,
    ) {
        let (app, ending) = (app.clone(), Arc::clone(&self.ending));
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                if let Err(error) = work(&app) {
                    tracing::warn!(name, %error, "background work failed; it is tried again");
                }
                let mut left = pause;
                while !left.is_zero() && !ending.load(Ordering::Relaxed) {
                    std::thread::sleep(PIECE.min(left));
                    left = left.saturating_sub(PIECE);
                }
            }
            // What was noted in the last second is still written.
            if let Err(error) = app.access_log().flush(app.store(), app.now()) {
                tracing::warn!(%error, "the access log could not be written");
            }
        });
        match thread {
            Ok(thread) => self.threads.push(thread),
            Err(error) => tracing::error!(name, %error, "a background thread did not start"),
        }
    }

    /// Waits for every thread to end its present step.
    pub fn end(self) {
        self.ending.store(true, Ordering::Relaxed);
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// What the calendar brings up, and what is forgotten by age; one process at a time.
fn occasions(app: &App, holder: &str) -> kernel::Result<()> {
    let now = app.now();
    let who = holder.to_owned();
    if !app.store().claim(now, move |tx| lease::hold(tx, "occasions", &who, 90))? {
        return Ok(());
    }
    tick_occasions(app.store(), now);
    app.store().write(now, |tx| {
        session::sweep(tx)?;
        presence::sweep(tx)?;
        tx.forget_called()?;
        draft::sweep(tx)?;
        idempotency::sweep(tx)
    })
}

/// Asks every occasion whether its time has come.
pub fn tick_occasions(store: &Store, now: kernel::Moment) {
    for occasion in store.house().catalogue.occasions() {
        if let Err(error) = (occasion.tick)(store, now) {
            tracing::warn!(occasion = occasion.key, %error, "an occasion failed; it is tried again");
        }
    }
}
