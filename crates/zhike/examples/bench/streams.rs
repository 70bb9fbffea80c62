//! Five hundred open pages that listen: what they cost while nothing happens, and when all of them know what was written.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::Actor;
use crate::load::{Connection, Times};
use crate::report::Report;
use crate::server::Server;

const STREAMS: usize = 500;
/// How long they listen while nothing happens.
const IDLE: Duration = Duration::from_secs(20);
/// How often something is written.
const WRITES: usize = 5;

/// Opens the streams of somebody who sees everything.
pub fn measure(server: &Server, actor: &Actor, report: &mut Report) -> Result<()> {
    let before = server.memory();
    let mut streams = (0..STREAMS).map(|_| listen(server, actor)).collect::<Result<Vec<_>>>()?;
    for stream in &mut streams {
        until(stream, "event: notices")?;
    }
    // What the opening took is over.
    std::thread::sleep(Duration::from_secs(3));
    let (memory, processor) = (server.memory(), server.processor());
    std::thread::sleep(IDLE);
    let idle = server.processor().saturating_sub(processor).as_secs_f64() / IDLE.as_secs_f64() * 100.0;
    let mut connection = Connection::open(&server.address, &actor.token)?;
    let (mut seen, begun) = (Vec::new(), Instant::now());
    for _ in 0..WRITES {
        // Everybody waits before it is written.
        let ready = Barrier::new(STREAMS + 1);
        let last = std::thread::scope(|scope| -> Result<Duration> {
            let threads: Vec<_> = streams
                .iter_mut()
                .map(|stream| {
                    scope.spawn(|| {
                        ready.wait();
                        until(stream, "request.noted").map(|()| Instant::now())
                    })
                })
                .collect();
            ready.wait();
            let note = json!({ "text": "已联系客户，明天上午回访。" });
            connection.post(&format!("/requests/{}/notes", actor.number), &note)?;
            let written = Instant::now();
            let mut last = Duration::ZERO;
            for thread in threads {
                let at = thread.join().ok().context("a stream has ended")??;
                last = last.max(at.saturating_duration_since(written));
            }
            Ok(last)
        })?;
        seen.push(last);
    }
    let longest = seen.iter().copied().max().unwrap_or_default();
    let median = Times::of(seen, begun.elapsed()).p50;
    writeln!(
        report,
        "{STREAMS} open streams: {:.0} MB more memory ({:.0} kB each), {idle:.1} % of a processor while nothing happens. What \
         is written is known to all of them {:.2} s later (median of {WRITES}; the longest {:.2} s).\n",
        memory - before,
        (memory - before) * 1024.0 / f64::from(u32::try_from(STREAMS)?),
        median.as_secs_f64(),
        longest.as_secs_f64()
    )?;
    Ok(())
}

type Stream = BufReader<TcpStream>;

fn listen(server: &Server, actor: &Actor) -> Result<Stream> {
    let mut stream = TcpStream::connect(&server.address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    write!(
        stream,
        "GET /live HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nAccept: text/event-stream\r\n\r\n",
        server.address, actor.token
    )?;
    Ok(BufReader::with_capacity(1024, stream))
}

/// Reads a stream up to a line with these words.
fn until(stream: &mut Stream, words: &str) -> Result<()> {
    let mut line = String::new();
    while !line.contains(words) {
        line.clear();
        anyhow::ensure!(stream.read_line(&mut line)? > 0, "a stream has ended before {words}");
    }
    Ok(())
}
