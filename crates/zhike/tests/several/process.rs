//! The program as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::client::is_ready;
use crate::company::Company;
use crate::until;

/// For how long a process that is to end serves on, in seconds: no machine sleeps so long between asking whether it is ready
/// and sending it a request.
const DRAIN: &str = "8";

/// The command that serves a company.
pub fn command(company: &Company) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhike"));
    command
        .args(["serve", "--addr", "127.0.0.1:0", "--dir"])
        .arg(&company.config.dir)
        .arg("--database")
        .arg(company.config.database.as_ref().unwrap())
        .env("RUST_LOG", "warn");
    command
}

/// A process that serves a company.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Process {
    /// Starts one, and waits until it is ready.
    pub fn start(company: &Company) -> Self {
        Self::start_with(company, &[])
    }

    /// Starts one with some of its settings, and waits until it is ready.
    pub fn start_with(company: &Company, settings: &[(&str, &str)]) -> Self {
        let mut child = command(company)
            .env("ZHIKE_DRAIN", DRAIN)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let address = told.trim().rsplit("http://").next().unwrap().to_owned();
        let process = Self { child, address };
        until("a ready process", || is_ready(&process.address));
        process
    }

    /// Whether this process holds something under that name.
    pub fn holds(&self, holder: &str) -> bool {
        holder.starts_with(&format!("{}-", self.child.id()))
    }

    /// SIGKILL: it is gone without a word.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM: it is asked to end.
    pub fn ask_to_end(&self) {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended, and tells how.
    pub fn end(&mut self) -> ExitStatus {
        let mut ended = None;
        until("the end of a process", || {
            ended = self.ended();
            ended.is_some()
        });
        ended.unwrap()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
