//! How a process ends: what runs is finished, streams end at once, and whoever is slow is waited for no longer than is set. One
//! whose database was changed by a newer program, or written with another key, does not go on.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use kernel::secret::{MasterKey, SystemRandomness};
use serde_json::json;
use zhike::clock::now;
use zhike::config::Config;
use zhike::doctor;

use crate::client::{Answer, Asking, ask, is_ready, send};
use crate::company::Company;
use crate::process::{Process, command};
use crate::until;

/// Longer than a test waits for anything.
const LONG: &str = "600";

/// A request that is being read: its head was sent, and the server has asked for its body.
struct Begun {
    stream: BufReader<TcpStream>,
    body: String,
}

impl Begun {
    fn at(process: &Process, token: &str) -> Self {
        let body =
            json!({ "subject": "慢", "description": "慢慢地写", "kind": "consultation", "channel": "phone" });
        let body = body.to_string();
        let mut stream = TcpStream::connect(&process.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        let head = format!(
            "POST /api/v1/requests HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\nIdempotency-Key: slow\r\n\r\n",
            process.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let mut said = String::new();
        stream.read_line(&mut said).unwrap();
        assert_eq!(said, "HTTP/1.1 100 Continue\r\n");
        stream.read_line(&mut said).unwrap();
        Self { stream, body }
    }

    /// Sends the rest. Gives the first line of the answer.
    fn finish(mut self) -> io::Result<String> {
        self.stream.get_mut().write_all(self.body.as_bytes())?;
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer)?;
        Ok(answer.lines().next().unwrap_or_default().to_owned())
    }
}

/// Waits until a process takes no request any more.
fn takes_no_more(process: &Process) {
    let asked = || ask(&process.address, &Asking { path: "/healthz", ..Asking::default() });
    until("a process that takes no more", || !matches!(asked(), Answer::Came(..)));
}

#[test]
fn a_request_that_was_begun_is_finished() {
    let company = Company::found();
    let mut process = Process::start_with(&company, &[("ZHIKE_DRAIN", "0"), ("ZHIKE_FINISH", LONG)]);
    let begun = Begun::at(&process, &company.token("liu"));
    process.ask_to_end();
    takes_no_more(&process);
    assert!(process.ended().is_none(), "it waits for what was begun");
    assert_eq!(begun.finish().unwrap(), "HTTP/1.1 201 Created");
    assert!(process.end().success());
    assert_eq!(company.count("record WHERE kind = 'request'"), 1);
}

#[test]
fn a_client_that_never_ends_its_request_is_given_up() {
    let company = Company::found();
    let mut process = Process::start_with(&company, &[("ZHIKE_DRAIN", "0"), ("ZHIKE_FINISH", "1")]);
    let begun = Begun::at(&process, &company.token("liu"));
    process.ask_to_end();
    assert!(process.end().success());
    drop(begun);
    assert_eq!(company.count("record WHERE kind = 'request'"), 0, "half a request is none");
    // What it held is free: the next one takes it over at once.
    assert_eq!(company.count("lease"), 0);
}

#[test]
fn streams_end_at_once_and_are_not_waited_for() {
    let company = Company::found();
    let mut process = Process::start_with(&company, &[("ZHIKE_DRAIN", "0"), ("ZHIKE_FINISH", LONG)]);
    let token = company.token("chen");
    let streams: Vec<TcpStream> = (0..3)
        .map(|_| {
            let asking = Asking { token: &token, path: "/live", ..Asking::default() };
            let mut stream =
                send(TcpStream::connect(&process.address).unwrap(), &process.address, &asking).unwrap();
            stream.read_exact(&mut [0; 12]).unwrap();
            stream
        })
        .collect();
    process.ask_to_end();
    assert!(process.end().success());
    for mut stream in streams {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
    }
}

#[test]
fn a_process_whose_database_got_another_shape_says_so_and_ends_and_none_like_it_begins() {
    let company = Company::found();
    let mut process = Process::start(&company);
    company.run("INSERT INTO migration (name, applied_at) VALUES ('9999_of_tomorrow', 0)");
    until("a process that says that it will be gone", || !is_ready(&process.address));
    assert!(!process.end().success());
    let begun = command(&company).output().unwrap();
    assert!(!begun.status.success());
    let said = String::from_utf8_lossy(&begun.stderr).into_owned();
    assert!(said.contains("9999_of_tomorrow") && said.contains("newer zhike"), "{said}");
}

#[test]
fn with_another_key_or_none_no_process_begins_and_the_doctor_says_why() {
    let company = Company::found();
    let elsewhere = Config { dir: company.config.dir.join("elsewhere"), ..company.config.clone() };
    let refused = |config: &Config| format!("{:#}", config.open(now()).map(drop).unwrap_err());
    let missing = refused(&elsewhere);
    assert!(missing.contains("is missing") && !elsewhere.key_path().exists(), "{missing}");
    MasterKey::load_or_create(&elsewhere.key_path(), &SystemRandomness).unwrap();
    let other = refused(&elsewhere);
    assert!(other.contains("is not the one with which this database was written"), "{other}");
    assert!(doctor::run(&elsewhere, None, now()).is_err());
    std::fs::copy(company.config.key_path(), elsewhere.key_path()).unwrap();
    elsewhere.open(now()).unwrap();
    doctor::run(&elsewhere, None, now()).unwrap();
}
