//! A page that listens, and comes back with `Last-Event-ID` to whoever is ready when its stream ends.

use std::io::{BufRead as _, BufReader};
use std::net::{Shutdown, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::client::{Asking, is_ready, send};

/// What one has heard.
#[derive(Default)]
pub struct Heard {
    /// Every line of the log that was told, with its record's number.
    pub lines: Mutex<Vec<(i64, String)>>,
    /// The spans of the log of which only that much happened was told.
    pub much: Mutex<Vec<(i64, i64)>>,
    /// How often the stream was opened.
    pub opened: Mutex<usize>,
    stream: Mutex<Option<TcpStream>>,
    over: AtomicBool,
}

/// Ends the listening when a test fails, so that the failure is told and not waited for.
pub struct Ending<'h>(pub &'h Heard);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Heard {
    /// Whether it was told that something happened to this record.
    pub fn of(&self, number: &str) -> bool {
        self.lines.lock().unwrap().iter().any(|(_, of)| of == number)
    }

    /// Ends the listening, also in the midst of a stream.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(stream) = self.stream.lock().unwrap().take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Listens at the first of these that is ready, until [`Self::end`].
    pub fn listen(&self, token: &str, addresses: &dyn Fn() -> Vec<String>) {
        let mut last = 0;
        while !self.over.load(Ordering::Relaxed) {
            let Some(address) = addresses().into_iter().find(|address| is_ready(address)) else {
                std::thread::sleep(std::time::Duration::from_millis(20));
                continue;
            };
            if let Ok(stream) = TcpStream::connect(&address) {
                *self.stream.lock().unwrap() = stream.try_clone().ok();
                *self.opened.lock().unwrap() += 1;
                self.hear(stream, &address, token, &mut last);
            }
        }
    }

    /// Hears one stream to its end; `last` is the id that came last.
    fn hear(&self, stream: TcpStream, address: &str, token: &str, last: &mut i64) {
        // The header and the parameter mean the same.
        let path = format!("/live?after={last}");
        let asking = Asking { token, path: &path, ..Asking::default() };
        let Ok(stream) = send(stream, address, &asking) else { return };
        let (mut name, before) = (String::new(), &mut *last);
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if let Some(event) = line.strip_prefix("event:") {
                event.trim().clone_into(&mut name);
            } else if let Some(id) = line.strip_prefix("id:") {
                let id = id.trim().parse().unwrap();
                if name == "much" {
                    self.much.lock().unwrap().push((*before, id));
                }
                *before = id;
            } else if let Some(data) = line.strip_prefix("data:").filter(|_| name == "change") {
                let told: serde_json::Value = serde_json::from_str(data).unwrap();
                let number = told["number"].as_str().unwrap().to_owned();
                self.lines.lock().unwrap().push((told["seq"].as_i64().unwrap(), number));
            } else if line.is_empty() {
                name.clear();
            }
        }
    }
}
