//! A small HTTP client that asks and writes again and again over kept connections, and how long the answers took.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// How long answers took.
#[derive(Clone, Debug)]
pub struct Times {
    pub p50: Duration,
    pub p95: Duration,
    pub p99: Duration,
    pub per_second: f64,
}

impl Times {
    /// From single times, at least one, and the span in which they were taken.
    pub fn of(mut all: Vec<Duration>, span: Duration) -> Self {
        all.sort_unstable();
        let at = |percent: usize| {
            all.get((all.len() * percent / 100).min(all.len() - 1)).copied().unwrap_or_default()
        };
        let many = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Self { p50: at(50), p95: at(95), p99: at(99), per_second: f64::from(many) / span.as_secs_f64() }
    }
}

/// One kept connection of somebody's.
pub struct Connection {
    stream: BufReader<TcpStream>,
    /// The headers that are sent each time.
    headers: String,
}

impl Connection {
    /// Connects.
    pub fn open(address: &str, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let headers =
            format!("Host: {address}\r\nAuthorization: Bearer {token}\r\nAccept-Language: zh-CN\r\n");
        Ok(Self { stream: BufReader::new(stream), headers })
    }

    /// A question, to be asked again and again.
    fn question(&self, path: &str, accept: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\n{}Accept: {accept}\r\n\r\n", self.headers).into_bytes()
    }

    /// Makes a change as a program does, and reads what came of it.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let (headers, body) = (&self.headers, body.to_string());
        let request = format!(
            "POST /api/v1{path} HTTP/1.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(serde_json::from_slice(&self.ask(request.as_bytes())?)?)
    }

    /// Asks once and reads the whole answer.
    fn ask(&mut self, request: &[u8]) -> Result<Vec<u8>> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        ensure!(line.starts_with("HTTP/1.1 20"), "the server answered {}", line.trim());
        let (mut length, mut chunked) = (0_usize, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let header = line.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            chunked |= header == "transfer-encoding: chunked";
        }
        if !chunked {
            return self.take(length);
        }
        let mut whole = Vec::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).context("a chunk's size")?;
            whole.extend(self.take(size + 2)?.into_iter().take(size));
            if size == 0 {
                return Ok(whole);
            }
        }
    }

    fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }
}

/// Asks `path` over `connections` for `span`, after a short warm-up: how long the answers took, and how many bytes one has.
pub fn load(
    address: &str,
    path: &str,
    token: &str,
    accept: &'static str,
    connections: usize,
    span: Duration,
) -> Result<(Times, usize)> {
    let warm_up = Duration::from_millis(300);
    let begun = Instant::now();
    let results: Vec<Result<(Vec<Duration>, usize)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(move || {
                    let mut connection = Connection::open(address, token)?;
                    let question = connection.question(path, accept);
                    let (mut times, mut bytes) = (Vec::new(), 0);
                    while begun.elapsed() < warm_up + span {
                        let asked = Instant::now();
                        bytes = connection.ask(&question)?.len();
                        if begun.elapsed() > warm_up {
                            times.push(asked.elapsed());
                        }
                    }
                    Ok((times, bytes))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok((Vec::new(), 0)))).collect()
    });
    let (mut all, mut size) = (Vec::new(), 0);
    for result in results {
        let (times, bytes) = result?;
        all.extend(times);
        size = size.max(bytes);
    }
    ensure!(!all.is_empty(), "{path} was not answered once");
    Ok((Times::of(all, span), size))
}
