//! The whole program without a socket: every room, a store on either engine, a clock that stands still, and people who
//! ask for pages and JSON.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not be set up has failed")]

pub mod browser;
pub mod postbox;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::{Router, response::Response};
use futures_util::StreamExt as _;
use kernel::secret::Token;
use kernel::{Moment, job, sequencer, session};
use rulebook::{Function, Rank};
use serde_json::Value;
use testkit::{Engine, TestHouse};
use tower::ServiceExt as _;
use web::app::Settings;
use web::{App, Clock};

/// The whole program.
pub struct Site {
    pub house: TestHouse,
    pub app: App,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

struct StandingClock(testkit::Clock);

impl Clock for StandingClock {
    fn now(&self) -> Moment {
        self.0.now()
    }
}

/// Everybody has this password.
pub const PASSWORD: &str = "correct-horse-battery";

/// The company of the tests: an account of every rank and of the functions that matter.
///
/// 总经理 gm ─ director ─ senior ─ manager ─ supervisor ─ agent; beside them another agent in another group, sales,
/// information, and an administrator who may see no archive of others.
pub const ACCOUNTS: &[&str] =
    &["gm", "director", "senior", "manager", "supervisor", "agent", "other", "sales", "information", "admin"];

impl Site {
    /// The program with the test company on an engine.
    pub fn new(engine: Engine) -> Self {
        let rooms = zhike::rooms::all();
        let house = TestHouse::with(engine, rooms.iter().map(|room| room.kernel.clone()).collect());
        hire(&house);
        let clock = Arc::new(StandingClock(house.clock.clone()));
        let app = App::new(house.store.clone(), clock, rooms, Settings::default());
        let router = zhike::serve::router(app.clone(), None);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { house, app, router, runtime }
    }

    /// Somebody with a token.
    pub fn client(&self, account: &str) -> Client<'_> {
        let fresh = Token::new(self.house.store.house().randomness.as_ref()).unwrap();
        let actor = self.house.actor(account);
        let shown = fresh.reveal().to_owned();
        let hash_source = shown.clone();
        self.house
            .write(move |tx| {
                let token = Token::parse(&hash_source).unwrap();
                session::add_token(tx, actor.id, "test", &token, None)
            })
            .unwrap();
        Client { site: self, token: Some(shown), cookie: None }
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Client<'_> {
        Client { site: self, token: None, cookie: None }
    }

    /// Runs everything that happens beside the requests, until nothing is left to do.
    pub fn settle(&self) {
        let now = || self.house.now();
        zhike::background::tick_occasions(&self.house.store, now());
        job::drain(&self.house.store, "test", &now).unwrap();
        while kernel::duty::tick(&self.house.store, now()).unwrap() > 0 {}
        while sequencer::tick(&self.house.store, "test", now()).unwrap() > 0 {}
    }

    /// Opens a stream for somebody.
    pub fn listen(&self, client: &Client<'_>, path: &str) -> Listening<'_> {
        let request = client.request(Method::GET, path).header(header::ACCEPT, "text/event-stream");
        let request = request.body(Body::empty()).unwrap();
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Listening { site: self, body: response.into_body().into_data_stream() }
    }

    /// Sends a request.
    pub fn send(&self, request: Request<Body>) -> Reply {
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response: Response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
            Reply { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
        })
    }
}

fn hire(house: &TestHouse) {
    let hire =
        |account: &str, name: &str, rank, under: Option<&str>, department: &str, functions: &[Function]| {
            let mut hire =
                house.staff(account).named(name).rank(rank).department(department).password(PASSWORD);
            if let Some(under) = under {
                hire = hire.under(under);
            }
            for function in functions {
                hire = hire.function(*function);
            }
            hire
        };
    let service = "总部/客户服务部";
    let _ = hire("gm", "何远", Rank::Director, None, "总部", &[Function::GeneralManager]).head().hire();
    let _ = hire("director", "林岚", Rank::Director, Some("gm"), "总部", &[]).hire();
    let _ = hire("senior", "宋清", Rank::SeniorManager, Some("director"), service, &[]).hire();
    let _ = hire("manager", "沈舟", Rank::Manager, Some("senior"), service, &[Function::CustomerService])
        .head()
        .hire();
    let _ =
        hire("supervisor", "周敏", Rank::Supervisor, Some("manager"), service, &[]).group("热线组").hire();
    let _ = hire("agent", "刘洋", Rank::Specialist, Some("supervisor"), service, &[]).group("热线组").hire();
    let _ = hire("other", "陈伟", Rank::Specialist, Some("gm"), "总部/市场部", &[]).group("市场组").hire();
    let _ = hire("sales", "赵晴", Rank::Specialist, Some("gm"), "总部/销售部", &[Function::Sales]).hire();
    let _ =
        hire("information", "吴迪", Rank::Specialist, Some("gm"), "总部/信息部", &[Function::Information])
            .hire();
    let _ =
        hire("admin", "郑安", Rank::Specialist, Some("gm"), "总部/行政部", &[Function::Administrator]).hire();
}

/// A stream that somebody listens to. While one waits for it, the log is followed as the program does.
pub struct Listening<'s> {
    site: &'s Site,
    body: axum::body::BodyDataStream,
}

/// What came of a stream in a short while.
enum Piece {
    Nothing,
    Came(String),
    End,
}

impl Listening<'_> {
    /// What comes up to and with these words; fails when they do not come.
    #[track_caller]
    pub fn until(&mut self, words: &str) -> String {
        let mut text = String::new();
        let begun = Instant::now();
        while !text.contains(words) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{words} did not come:\n{text}");
            match self.next() {
                Piece::Came(more) => text.push_str(&more),
                Piece::End => panic!("it ended before {words} came:\n{text}"),
                Piece::Nothing => {}
            }
        }
        text
    }

    /// Whether it ends by itself.
    pub fn ends(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if matches!(self.next(), Piece::End) {
                return true;
            }
        }
        false
    }

    /// What comes in a short while.
    fn next(&mut self) -> Piece {
        self.site.app.live().follow(&self.site.house.store, self.site.house.now()).unwrap();
        let body = &mut self.body;
        self.site.runtime.block_on(async {
            match tokio::time::timeout(Duration::from_millis(20), body.next()).await {
                Ok(Some(bytes)) => Piece::Came(String::from_utf8(bytes.unwrap().to_vec()).unwrap()),
                Ok(None) => Piece::End,
                Err(_) => Piece::Nothing,
            }
        })
    }
}

/// Somebody who asks.
pub struct Client<'s> {
    site: &'s Site,
    token: Option<String>,
    pub cookie: Option<String>,
}

/// What was answered.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn location(&self) -> String {
        self.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// Fails with what was answered unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

impl Client<'_> {
    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "zhike.test");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
        }
        request
    }

    /// A page in Chinese.
    pub fn page(&self, path: &str) -> Reply {
        self.page_in(path, "zh-CN")
    }

    /// A page in a language.
    pub fn page_in(&self, path: &str, language: &str) -> Reply {
        let request = self
            .request(Method::GET, path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, language);
        self.site.send(request.body(Body::empty()).unwrap())
    }

    /// The same address as JSON, below `/api/v1`.
    pub fn get(&self, path: &str) -> Reply {
        let request = self.request(Method::GET, &format!("/api/v1{path}"));
        self.site.send(request.body(Body::empty()).unwrap())
    }

    /// The same address as JSON, with more headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.request(Method::GET, &format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.site.send(request.body(Body::empty()).unwrap())
    }

    /// A change as a program makes it.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(path, body, &[])
    }

    /// A change as a program makes it, with more headers.
    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let mut request = self
            .request(Method::POST, &format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "zh-CN");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.site.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// A change as a form without script makes it.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", web::listing::encode(name), web::listing::encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let request = self
            .request(Method::POST, path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.site.send(request.body(Body::from(body)).unwrap())
    }

    /// A file with fields, as a form makes it; below `/api/v1` the answer is JSON.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Reply {
        let boundary = "----zhike-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let (name, file_name, bytes) = file;
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"));
        self.site.send(request.body(Body::from(body)).unwrap())
    }
}
