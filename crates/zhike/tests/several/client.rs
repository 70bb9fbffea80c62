//! Asks a process over HTTP, each time on a connection of its own, and tells apart what a balancer tells apart.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What came of asking.
#[derive(Debug)]
pub enum Answer {
    /// Nobody took the connection: the request was not sent.
    Refused,
    /// The request was sent, and no whole answer came.
    Broken(io::Error),
    /// A status, and what was said.
    Came(u16, String),
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Asking<'a> {
    pub token: &'a str,
    pub path: &'a str,
    /// What is posted, with the key under which it may be sent again; a GET when none.
    pub body: Option<(&'a Value, &'a str)>,
}

/// Asks once.
pub fn ask(address: &str, asking: &Asking<'_>) -> Answer {
    let Ok(stream) = TcpStream::connect(address) else { return Answer::Refused };
    match exchange(stream, address, asking) {
        Ok((status, body)) => Answer::Came(status, body),
        Err(error) => Answer::Broken(error),
    }
}

/// Whether a process says that it takes requests.
pub fn is_ready(address: &str) -> bool {
    matches!(ask(address, &Asking { path: "/readyz", ..Asking::default() }), Answer::Came(200, _))
}

/// Opens a connection and sends a request on it.
pub fn send(mut stream: TcpStream, address: &str, asking: &Asking<'_>) -> io::Result<TcpStream> {
    stream.set_read_timeout(Some(Duration::from_mins(2)))?;
    let Asking { token, path, .. } = asking;
    let common = format!(
        "{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    );
    let request = match asking.body {
        None => format!("GET {common}\r\n"),
        Some((body, key)) => {
            let body = body.to_string();
            let about = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
            format!("POST {common}{about}Idempotency-Key: {key}\r\n\r\n{body}")
        }
    };
    stream.write_all(request.as_bytes())?;
    Ok(stream)
}

fn exchange(stream: TcpStream, address: &str, asking: &Asking<'_>) -> io::Result<(u16, String)> {
    let mut text = String::new();
    send(stream, address, asking)?.read_to_string(&mut text)?;
    let broken = || io::Error::other(format!("half an answer: {text:?}"));
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
    let length: usize = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(body.len());
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    if body.len() < length { Err(broken()) } else { Ok((status, body.to_owned())) }
}
