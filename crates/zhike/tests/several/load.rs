//! People at work: each enters a request, answers it and looks at the list, again and again, at whichever process is there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::client::{Answer, Asking, ask, is_ready};
use crate::until;

/// So many keys were given to requests.
static KEYS: AtomicUsize = AtomicUsize::new(0);

/// What is done when a request was sent and no whole answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is a failure: nobody was killed.
    Fails,
    /// The same is sent again with its key, to whoever is there.
    IsSentAgain,
}

/// Hands out requests to the processes as a balancer does, and keeps what was acknowledged.
pub struct Load {
    addresses: Mutex<Vec<String>>,
    token: String,
    broken: Broken,
    turn: AtomicUsize,
    over: AtomicBool,
    /// How many requests each address has answered.
    answered: Mutex<std::collections::HashMap<String, usize>>,
    /// The subjects of the requests whose entry was acknowledged.
    pub entered: Mutex<Vec<String>>,
}

impl Load {
    pub fn new(token: String, broken: Broken) -> Self {
        Self {
            addresses: Mutex::default(),
            token,
            broken,
            turn: AtomicUsize::default(),
            over: AtomicBool::default(),
            answered: Mutex::default(),
            entered: Mutex::default(),
        }
    }

    /// From now on these are there.
    pub fn hand_to(&self, addresses: &[&str]) {
        *self.addresses.lock().unwrap() = addresses.iter().map(|address| (*address).to_owned()).collect();
    }

    /// Works until the load is over, which it also is for the others when this one fails. `who` tells the workers' subjects
    /// apart.
    pub fn work(&self, who: usize) {
        let _ending = Ending(self);
        for nth in 0.. {
            if self.over.load(Ordering::Relaxed) {
                return;
            }
            self.enter(&format!("负载 {who}-{nth}"));
            self.send("/api/v1/requests?status=all&sort=newest", None);
        }
    }

    /// Enters a request, answers it, and gives its number.
    pub fn enter(&self, subject: &str) -> String {
        let wanted = json!({
            "subject": subject, "description": "请尽快处理", "kind": "consultation", "channel": "phone", "caller": "方圆",
        });
        let told = self.send("/api/v1/requests", Some(&wanted));
        self.entered.lock().unwrap().push(subject.to_owned());
        let number = told["number"].as_str().expect("a number");
        self.send(&format!("/api/v1/requests/{number}/replies"), Some(&json!({ "text": "正在核实" })));
        number.to_owned()
    }

    /// Sends a request to a process that is ready, and gives what was answered.
    fn send(&self, path: &str, body: Option<&Value>) -> Value {
        let key = format!("key {}", KEYS.fetch_add(1, Ordering::Relaxed));
        let mut told = None;
        until("somebody who takes a request", || {
            told = self.send_once(path, body.map(|body| (body, key.as_str())));
            told.is_some()
        });
        told.unwrap()
    }

    fn send_once(&self, path: &str, body: Option<(&Value, &str)>) -> Option<Value> {
        let addresses = self.addresses.lock().unwrap().clone();
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        for nth in 0..addresses.len() {
            let address = &addresses[(first + nth) % addresses.len()];
            if !is_ready(address) {
                continue;
            }
            match ask(address, &Asking { token: &self.token, path, body }) {
                Answer::Refused => {}
                Answer::Broken(error) => {
                    assert!(self.broken == Broken::IsSentAgain, "{path} failed: {error}");
                }
                Answer::Came(status, text) => {
                    assert!((200..300).contains(&status), "{path}: {status} {text}");
                    *self.answered.lock().unwrap().entry(address.clone()).or_default() += 1;
                    return Some(serde_json::from_str(&text).unwrap());
                }
            }
        }
        None
    }

    /// Waits until this process has answered some more requests.
    pub fn goes_on_at(&self, address: &str) {
        let answered = || self.answered.lock().unwrap().get(address).copied().unwrap_or_default();
        let before = answered();
        until("an answer under load", || {
            assert!(!self.over.load(Ordering::Relaxed), "a worker has failed");
            answered() >= before + 10
        });
    }

    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// Ends the load when a test fails, so that the failure is told and not waited for.
pub struct Ending<'l>(pub &'l Load);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}
