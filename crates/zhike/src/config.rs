//! What the operator sets: defaults, then a file, then the environment, then flags; the later one wins.

mod mail;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use kernel::secret::{MasterKey, SystemRandomness};
use kernel::store::Place;
use kernel::{Moment, Store};
use serde::{Deserialize, Serialize};

pub use mail::{Mail, Outgoing, Security};

/// The settings. An unknown key in the file or a `ZHIKE_` variable is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of the company's data: database and key file.
    pub dir: PathBuf,
    /// `postgres://user@host/name`, or a file. Default: `zhike.db` in the folder.
    pub database: Option<String>,
    /// A file that holds the database's address, so that its password stands in no variable.
    pub database_file: Option<PathBuf>,
    /// The key file. Default: `zhike.key` in the folder. Keep a copy elsewhere: without it, no file opens.
    pub key_file: Option<PathBuf>,
    /// Where to listen.
    pub addr: String,
    /// How many database connections may be open at once.
    pub connections: u32,
    /// How many background jobs run at once.
    pub workers: usize,
    /// For how many seconds it serves on after SIGTERM while `/readyz` says that it will be gone: longer than whoever hands
    /// out requests to several processes takes to notice.
    pub drain: u64,
    /// For how many seconds, after that, it finishes requests whose clients are slow; then they are cut off.
    pub finish: u64,
    /// `text` or `json`.
    pub log: String,
    /// Cookies for TLS only; set it when served behind TLS.
    pub secure_cookies: bool,
    /// Take the client's address from `X-Forwarded-For`; only behind a proxy that sets it.
    pub behind_proxy: bool,
    /// Where mail goes out; off until a server is named.
    pub mail: Mail,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dir: "data".into(),
            database: None,
            database_file: None,
            key_file: None,
            addr: "127.0.0.1:8080".into(),
            connections: 16,
            workers: 1,
            drain: 3,
            finish: 30,
            log: "text".into(),
            secure_cookies: false,
            behind_proxy: false,
            mail: Mail::default(),
        }
    }
}

/// What the flags of every command set.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// The folder of the company's data [default: data]
    #[arg(long, global = true, display_order = 100, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// A file with settings [default: zhike.toml in the folder, if it is there]
    #[arg(long, global = true, display_order = 101, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The database: postgres://… or a file [default: zhike.db in the folder]
    #[arg(long, global = true, display_order = 102, value_name = "ADDRESS")]
    pub database: Option<String>,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Names the file or variable, the key, and what is wrong with it.
    pub fn read(flags: &Flags) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let env = || {
            Env::prefixed("ZHIKE_").filter(|key| !key.starts_with("test_") && key != "config").map(|key| {
                // ZHIKE_MAIL_SERVER is `server` in `[mail]`.
                let key = key.as_str().to_ascii_lowercase();
                key.strip_prefix("mail_").map(|rest| format!("mail.{rest}")).unwrap_or(key).into()
            })
        };
        let named = flags.config.clone().or_else(|| Env::var("ZHIKE_CONFIG").map(PathBuf::from));
        let file = if let Some(file) = &named {
            anyhow::ensure!(file.exists(), "the settings file {} is not there", file.display());
            file.clone()
        } else {
            let so_far: Self = figment.clone().merge(env()).extract()?;
            flags.dir.clone().unwrap_or(so_far.dir).join("zhike.toml")
        };
        if file.exists() {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(env());
        if let Some(dir) = &flags.dir {
            figment = figment.merge(Serialized::default("dir", dir));
        }
        if let Some(database) = &flags.database {
            figment = figment.merge(Serialized::default("database", database));
        }
        let config: Self = figment.extract().context("the settings can not be read")?;
        anyhow::ensure!(
            matches!(config.log.as_str(), "text" | "json"),
            "log = {:?}: write \"text\" or \"json\"",
            config.log
        );
        anyhow::ensure!(
            (2..=1000).contains(&config.connections),
            "connections: write a number from 2 to 1000"
        );
        anyhow::ensure!((1..=64).contains(&config.workers), "workers: write a number from 1 to 64");
        config.mail.outgoing()?;
        for (name, seconds) in [("drain", config.drain), ("finish", config.finish)] {
            anyhow::ensure!(seconds <= 600, "{name}: write a number of seconds from 0 to 600");
        }
        Ok(config)
    }

    /// Where the database is.
    pub fn place(&self) -> Result<Place> {
        let address = match (&self.database, &self.database_file) {
            (Some(address), _) => Some(address.clone()),
            (None, Some(file)) => Some(
                std::fs::read_to_string(file)
                    .with_context(|| format!("the file {} can not be read", file.display()))?
                    .trim()
                    .to_owned(),
            ),
            (None, None) => None,
        };
        Ok(match address {
            Some(address) if address.starts_with("postgres://") || address.starts_with("postgresql://") => {
                Place::Server(address)
            }
            Some(file) => Place::File(file.into()),
            None => Place::File(self.dir.join("zhike.db")),
        })
    }

    /// Where the key is.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.dir.join("zhike.key"))
    }

    /// Opens the company: makes the folder and the key where they are missing, brings the database to this program's
    /// shape, puts the default rulebook in force in an empty one, and refuses to go on with kinds it does not know.
    pub fn open(&self, now: Moment) -> Result<Store> {
        make_private_folder(&self.dir)?;
        let (place, path) = (self.place()?, self.key_path());
        anyhow::ensure!(
            path.exists() || !Store::needs_its_key(&place).context("the database can not be opened")?,
            "the key file {} is missing, and the database was written with one: bring it back from its copy; a new one would \
             open nothing",
            path.display()
        );
        let key = MasterKey::load_or_create(&path, &SystemRandomness)?;
        let store = Store::open(&place, self.connections, crate::rooms::catalogue()?, key, now)
            .context("the database can not be opened")?;
        if let Some(mail) = self.mail.outgoing()? {
            store.mail_by(crate::smtp::post(&mail)?);
        }
        store.write(now, kernel::policy::begin)?;
        let unknown = store.read(now, |read| read.house().catalogue.unknown_keys(read))?;
        anyhow::ensure!(
            unknown.is_empty(),
            "the database holds kinds that this program does not know ({}): it was used by a program with more rooms; \
             start that one",
            unknown.join(", ")
        );
        Ok(store)
    }
}

/// Makes the data folder, readable by its owner alone.
fn make_private_folder(dir: &Path) -> Result<()> {
    if dir.exists() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir).with_context(|| format!("the folder {} can not be made", dir.display()))
}
