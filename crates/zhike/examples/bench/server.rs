//! The program as a child process: how long it takes to start, how much memory it holds.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// A served company.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// How long it took until it accepted a connection.
    pub start: Duration,
}

impl Server {
    /// Serves the company in `dir`.
    pub fn start(program: &Path, dir: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let begun = Instant::now();
        let child = Command::new(program)
            .args(["serve", "--dir"])
            .arg(dir)
            .args(["--addr", &address])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .context("the server did not start")?;
        while TcpStream::connect(&address).is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(30), "the server does not listen");
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(Self { child, address, start: begun.elapsed() })
    }

    /// The program's own memory now, in MB: without the database file, which the system maps and may drop.
    pub fn memory(&self) -> f64 {
        status(self.child.id(), "RssAnon:")
    }

    /// How long the program has kept a processor busy since it started.
    pub fn processor(&self) -> Duration {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // After the name, which may hold spaces: user and system time are the 12th and 13th, in hundredths of a second.
        let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        Duration::from_millis(fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status(pid: u32, field: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kilobytes =
        text.lines().find_map(|line| line.strip_prefix(field)?.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// A command of the program: how long it ran, and the most memory it held, in MB.
pub fn run(program: &Path, arguments: &[&str]) -> Result<(Duration, f64)> {
    let begun = Instant::now();
    let mut child =
        Command::new(program).args(arguments).env("RUST_LOG", "warn").stdout(Stdio::null()).spawn()?;
    let mut peak: f64 = 0.0;
    let ended = loop {
        peak = peak.max(status(child.id(), "RssAnon:"));
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    ensure!(ended.success(), "zhike {} failed", arguments.join(" "));
    Ok((begun.elapsed(), peak))
}
