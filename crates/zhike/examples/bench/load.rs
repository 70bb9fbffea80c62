//! A small HTTP client that asks one address again and again over kept connections, and how long the answers took.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

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

/// One kept connection.
struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
}

impl Connection {
    fn open(address: &str, path: &str, token: &str, accept: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept: {accept}\r\n\
             Accept-Language: zh-CN\r\n\r\n"
        );
        Ok(Self { stream: BufReader::new(stream), request: request.into_bytes() })
    }

    /// Asks once and reads the whole answer.
    fn ask(&mut self) -> Result<usize> {
        self.stream.get_mut().write_all(&self.request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        ensure!(line.starts_with("HTTP/1.1 200"), "the server answered {}", line.trim());
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
            return self.skip(length);
        }
        let mut total = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).context("a chunk's size")?;
            total += self.skip(size + 2)?;
            if size == 0 {
                return Ok(total);
            }
        }
    }

    fn skip(&mut self, length: usize) -> Result<usize> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(length)
    }
}

/// Asks `path` over `connections` for `span`, after a short warm-up.
pub fn load(
    address: &str,
    path: &str,
    token: &str,
    accept: &'static str,
    connections: usize,
    span: Duration,
) -> Result<Times> {
    let warm_up = Duration::from_millis(300);
    let begun = Instant::now();
    let results: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(move || {
                    let mut connection = Connection::open(address, path, token, accept)?;
                    let mut times = Vec::new();
                    while begun.elapsed() < warm_up + span {
                        let asked = Instant::now();
                        connection.ask()?;
                        if begun.elapsed() > warm_up {
                            times.push(asked.elapsed());
                        }
                    }
                    Ok(times)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new()))).collect()
    });
    let mut all = Vec::new();
    for result in results {
        all.extend(result?);
    }
    ensure!(!all.is_empty(), "{path} was not answered once");
    Ok(Times::of(all, span))
}
