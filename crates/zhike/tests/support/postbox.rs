//! A mail server for tests: a thread that listens on this machine and keeps what it is given.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A mail server that knows one password: none is right.
pub struct Postbox {
    port: u16,
    mails: Arc<Mutex<Vec<Received>>>,
    refusing: Arc<AtomicBool>,
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// A mail as it was received.
#[derive(Clone, Debug)]
pub struct Received {
    /// To whom, by the envelope.
    pub to: String,
    headers: Vec<(String, String)>,
    pub text: String,
    pub html: String,
}

impl Postbox {
    /// Opens one on a free port.
    pub fn open() -> Self {
        Self::at(0)
    }

    /// Opens one on this port.
    pub fn at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mails, refusing, ending) = (Arc::default(), Arc::default(), Arc::default());
        let mut postbox = Self { port, mails, refusing, ending, thread: None };
        let (mails, refusing, ending) =
            (Arc::clone(&postbox.mails), Arc::clone(&postbox.refusing), Arc::clone(&postbox.ending));
        let serve = move || {
            for stream in listener.incoming() {
                if ending.load(Ordering::SeqCst) {
                    return;
                }
                // Who hangs up in the middle has said nothing.
                let _ = talk(stream.unwrap(), &mails, &refusing);
            }
        };
        postbox.thread = Some(std::thread::Builder::new().name("postbox".into()).spawn(serve).unwrap());
        postbox
    }

    /// Where it listens.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on no box is known, or every one.
    pub fn refuse(&self, refusing: bool) {
        self.refusing.store(refusing, Ordering::SeqCst);
    }

    /// What came since the last look.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.mails.lock().unwrap())
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn talk(stream: TcpStream, mails: &Mutex<Vec<Received>>, refusing: &AtomicBool) -> std::io::Result<()> {
    let mut say = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    say.write_all(b"220 postbox\r\n")?;
    let mut to = String::new();
    while let Some(line) = lines.next() {
        let line = line?;
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-postbox\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n",
            "AUTH" => b"535 wrong password\r\n",
            "RCPT" if refusing.load(Ordering::SeqCst) => b"550 no such box\r\n",
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                b"250 ok\r\n"
            }
            "DATA" => {
                say.write_all(b"354 go on\r\n")?;
                let mut mail = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push('\n');
                }
                mails.lock().unwrap().push(Received::read(&to, &mail));
                b"250 taken\r\n"
            }
            "QUIT" => {
                say.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        say.write_all(answer)?;
    }
    Ok(())
}

impl Received {
    fn read(to: &str, mail: &str) -> Self {
        let (headers, body) = part(mail);
        let kind = find(&headers, "Content-Type").unwrap();
        let boundary = kind.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut read = Self { to: to.to_owned(), headers, text: String::new(), html: String::new() };
        for piece in body.split(&format!("--{boundary}")).skip(1).filter(|piece| !piece.starts_with("--")) {
            let (headers, body) = part(piece.trim_start_matches('\n'));
            let encoding = find(&headers, "Content-Transfer-Encoding").unwrap_or_default();
            let words = decode(&encoding, body.trim_end_matches('\n'));
            if find(&headers, "Content-Type").unwrap().starts_with("text/html") {
                read.html = words;
            } else {
                read.text = words;
            }
        }
        read
    }

    /// A header in words; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        self.find(name).unwrap_or_default()
    }

    /// A header in words.
    pub fn find(&self, name: &str) -> Option<String> {
        find(&self.headers, name)
    }
}

/// Headers, unfolded, and what follows them.
fn part(text: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = text.split_once("\n\n").unwrap();
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let headers = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), words(value)))
        .collect();
    (headers, body)
}

fn find(headers: &[(String, String)], name: &str) -> Option<String> {
    let header = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    header.map(|(_, value)| value.clone())
}

/// A header's value with its encoded words (RFC 2047) read; a space between two of them is none.
fn words(value: &str) -> String {
    let mut read = Vec::new();
    let mut was_encoded = true;
    for word in value.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        if encoded.is_none() || !was_encoded {
            read.push(b' ');
        }
        match encoded {
            Some(encoded) => read.extend(STANDARD.decode(encoded).unwrap()),
            None => read.extend_from_slice(word.as_bytes()),
        }
        was_encoded = encoded.is_some();
    }
    String::from_utf8(read).unwrap().trim_start().to_owned()
}

fn decode(encoding: &str, body: &str) -> String {
    let bytes = match encoding {
        "base64" => STANDARD.decode(body.replace('\n', "")).unwrap(),
        "quoted-printable" => quoted_printable(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\n", "");
    let mut pieces = joined.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}
