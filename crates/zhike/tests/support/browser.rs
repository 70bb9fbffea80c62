//! A real browser in front of the whole program: Chromium by its driver, the program on a port of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder, Locator};
use testkit::Engine;

use super::{PASSWORD, Site};

/// A site being served, and a browser looking at it.
pub struct Browser {
    pub site: Site,
    pub client: Client,
    address: String,
    driver: Child,
    port: u16,
    runtime: tokio::runtime::Runtime,
    profile: PathBuf,
    /// Every browser that was opened.
    opened: Vec<Client>,
}

impl Browser {
    /// Serves the test company and opens a browser of this width.
    pub fn open(engine: Engine, width: u32, height: u32) -> Self {
        let site = Site::new(engine);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let router = zhike::serve::router(site.app.clone(), None);
        let address = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
            tokio::spawn(async move { axum::serve(listener, service).await });
            #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
            tokio::spawn(follow(site.app.clone()));
            format!("http://{address}")
        });
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new(chromedriver())
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts: scripts/test installs it");
        let profile = std::env::temp_dir().join(format!("zhike-browser-{}-{port}", std::process::id()));
        let client = runtime.block_on(connect(port, &profile.with_extension("1"), width, height));
        Self { site, opened: vec![client.clone()], client, address, driver, port, runtime, profile }
    }

    /// Another browser, for somebody else; [`Self::turn_to`] it.
    pub fn another(&mut self, width: u32, height: u32) -> Client {
        let profile = self.profile.with_extension((self.opened.len() + 1).to_string());
        let client = self.runtime.block_on(connect(self.port, &profile, width, height));
        self.opened.push(client.clone());
        client
    }

    /// Looks at another browser from now on.
    pub fn turn_to(&mut self, client: &Client) {
        self.client = client.clone();
    }

    /// Runs a conversation with the browser.
    pub fn run<T>(&self, talk: impl Future<Output = T>) -> T {
        self.runtime.block_on(talk)
    }

    /// Opens an address of the site.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// Signs somebody in by the page.
    pub async fn sign_in(&self, account: &str) {
        self.client.delete_all_cookies().await.unwrap();
        self.go("/login").await;
        self.write("[name=account]", account).await;
        self.write("[name=password]", PASSWORD).await;
        self.click("form[action^='/login'] button").await;
        self.wait_for_path("/").await;
    }

    /// Types into a field, in place of what stood there.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks on what the selector finds first.
    pub async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// Clicks on the button or link with these words.
    pub async fn press(&self, words: &str) {
        let path =
            format!("//main//*[self::button or self::a or self::summary][normalize-space(.)='{words}']");
        let found =
            self.client.wait().at_most(Duration::from_secs(15)).for_element(Locator::XPath(&path)).await;
        found.unwrap_or_else(|error| panic!("no button {words}: {error}")).click().await.unwrap();
    }

    /// Waits for what the selector finds.
    pub async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.client.wait().at_most(Duration::from_secs(15)).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css}: {error}\n{}", self.text().await),
        }
    }

    /// Waits for what this path of XML finds.
    pub async fn finds(&self, path: &str) {
        let found =
            self.client.wait().at_most(Duration::from_secs(15)).for_element(Locator::XPath(path)).await;
        if let Err(error) = found {
            panic!("no {path}: {error}\n{}", self.text().await);
        }
    }

    /// Waits until the page says these words; fails with what it says instead.
    pub async fn sees(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "the page does not say {words}:\n{text}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the address is this path.
    pub async fn wait_for_path(&self, path: &str) {
        self.wait_for_address(path, |at| at == path).await;
    }

    /// Waits until the address begins with this path.
    pub async fn wait_for_path_below(&self, path: &str) {
        self.wait_for_address(path, |at| at.starts_with(path)).await;
    }

    async fn wait_for_address(&self, wanted: &str, is_there: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        loop {
            let url = self.client.current_url().await.unwrap();
            if is_there(url.path()) {
                return;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "at {url}, not {wanted}:\n{}",
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What stands in a field.
    pub async fn typed(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Opens the menu behind a summary.
    pub async fn open_menu(&self, css: &str) {
        self.find(&format!("details:not([open]) > {css}")).await.click().await.unwrap();
        self.find(&format!("details[open] > {css}")).await;
    }

    /// What the page says.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Fails when anything makes the page scroll sideways.
    pub async fn fits(&self) {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let over = self.client.execute(script, Vec::new()).await.unwrap();
        let url = self.client.current_url().await.unwrap();
        assert_eq!(over.as_i64(), Some(0), "{url} scrolls sideways");
    }

    /// The window, to come back to.
    pub async fn window(&self) -> WindowHandle {
        self.client.window().await.unwrap()
    }
}

/// Seals the log and follows it, as the program does beside the requests.
async fn follow(app: web::App) {
    loop {
        let app = app.clone();
        let step = tokio::task::spawn_blocking(move || {
            while kernel::sequencer::tick(app.store(), "test", app.now())? > 0 {
                app.live().nudge();
            }
            app.live().follow(app.store(), app.now())
        });
        step.await.unwrap().unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "scripts/test says where the driver is")]
fn chromedriver() -> PathBuf {
    std::env::var_os("ZHIKE_TEST_CHROMEDRIVER").map_or_else(|| "chromedriver".into(), PathBuf::from)
}

/// Chromium makes no window narrower than this; below it, a phone is imitated.
const NARROWEST_WINDOW: u32 = 500;

async fn connect(port: u16, profile: &std::path::Path, width: u32, height: u32) -> Client {
    let arguments = [
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--lang=zh-CN".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.display()),
    ];
    let mut options = serde_json::json!({ "args": arguments, "prefs": { "intl.accept_languages": "zh-CN" } });
    if width < NARROWEST_WINDOW {
        let screen = serde_json::json!({ "width": width, "height": height, "pixelRatio": 2, "touch": true });
        options["mobileEmulation"] = serde_json::json!({ "deviceMetrics": screen });
    }
    let capabilities = serde_json::json!({ "goog:chromeOptions": options });
    let serde_json::Value::Object(capabilities) = capabilities else { unreachable!("an object") };
    let begun = Instant::now();
    loop {
        let mut builder = ClientBuilder::new(hyper_connector());
        builder.capabilities(capabilities.clone());
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return client,
            Err(error) if begun.elapsed() > Duration::from_secs(30) => panic!("no browser: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn hyper_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

impl Drop for Browser {
    fn drop(&mut self) {
        for client in self.opened.drain(..) {
            let _ = self.runtime.block_on(async { client.close().await });
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        for number in 1..4 {
            let _ = std::fs::remove_dir_all(self.profile.with_extension(number.to_string()));
        }
    }
}
