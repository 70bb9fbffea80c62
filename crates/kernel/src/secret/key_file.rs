//! The master key, kept in a file outside the database: whoever copies the database can neither forge the audit
//! chain nor read the attachments. Losing the file loses both, so it is made once and never written over.
//!
//! The file holds a line that says what it is and 32 random bytes in Base64. The master key itself is used for
//! nothing but making a key for each [`Purpose`].

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fmt, process};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Key, NoRandomness, Randomness};
use crate::message::Message;

const HEADING: &str = "zhike-master-key 1";

/// What a key is made for. Keys of different purposes say nothing about each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The audit chain, see [`super::mac`].
    Audit,
    /// What is signed rather than stored about a session: form tokens, sign-in throttling marks.
    Session,
    /// Wrapping the data keys of attachments.
    File,
    /// The addresses that turn mail off, see [`crate::mail::unsubscribe`].
    Unsubscribe,
    /// The links that ask customers whether they are satisfied.
    Satisfaction,
    /// The mark by which a database knows its key.
    Mark,
}

impl Purpose {
    /// Part of every key made: a changed label is a lost key.
    fn label(self) -> &'static str {
        match self {
            Self::Audit => "zhike/1/audit",
            Self::Session => "zhike/1/session",
            Self::File => "zhike/1/file",
            Self::Unsubscribe => "zhike/1/unsubscribe",
            Self::Satisfaction => "zhike/1/satisfaction",
            Self::Mark => "zhike/1/mark",
        }
    }
}

/// The key that all others are made from.
#[derive(Clone)]
pub struct MasterKey(Key);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no such file.
    #[error("key file {}: missing", .0.display())]
    Missing(PathBuf),
    /// The file can not be read or written.
    #[error("key file {}: {cause}", .path.display())]
    Unusable {
        /// The key file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Others than the owner may read or change the file; `chmod 600` mends it.
    #[error("key file {}: mode {mode:o} lets others in", .path.display())]
    TooOpen {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The first line is not the one this version writes.
    #[error("key file {}: not a key file of this version", .0.display())]
    WrongHeading(PathBuf),
    /// The second line is not 32 bytes in Base64, or more lines follow.
    #[error("key file {}: damaged", .0.display())]
    Damaged(PathBuf),
    /// A new key could not be made.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl KeyFileError {
    /// What to tell the person who starts the program.
    #[must_use]
    pub fn message(&self) -> Message {
        let about =
            |key: &'static str, path: &Path| Message::new(key).with("path", path.display().to_string());
        match self {
            Self::Missing(path) => about("key-file-missing", path),
            Self::Unusable { path, cause } => {
                about("key-file-unusable", path).with("cause", cause.to_string())
            }
            Self::TooOpen { path, mode } => {
                about("key-file-too-open", path).with("mode", format!("{mode:o}"))
            }
            Self::WrongHeading(path) => about("key-file-wrong-heading", path),
            Self::Damaged(path) => about("key-file-damaged", path),
            Self::Randomness(_) => Message::new("no-randomness"),
        }
    }
}

impl MasterKey {
    /// Reads the key file.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let unusable = |cause: io::Error| match cause.kind() {
            io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
            _ => KeyFileError::Unusable { path: path.to_owned(), cause },
        };
        let file = File::open(path).map_err(unusable)?;
        refuse_open_to_others(path, &file)?;
        let text = io::read_to_string(file).map_err(|cause| match cause.kind() {
            io::ErrorKind::InvalidData => KeyFileError::WrongHeading(path.to_owned()),
            _ => unusable(cause),
        })?;
        let mut lines = text.lines().map(str::trim_end);
        if lines.next() != Some(HEADING) {
            return Err(KeyFileError::WrongHeading(path.to_owned()));
        }
        let bytes = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        match key {
            Some(key) if lines.all(str::is_empty) => Ok(Self(Key(key))),
            _ => Err(KeyFileError::Damaged(path.to_owned())),
        }
    }

    /// Reads the key file, making it first when there is none: complete and durable under its name, or not there at
    /// all. When two processes start at once, both end with the same key.
    pub fn load_or_create(path: &Path, randomness: &dyn Randomness) -> Result<Self, KeyFileError> {
        match Self::load(path) {
            Err(KeyFileError::Missing(_)) => {}
            loaded => return loaded,
        }
        let mut key = [0; 32];
        randomness.fill(&mut key)?;
        let text = format!("{HEADING}\n{}\n", STANDARD.encode(key));
        create(path, text.as_bytes())
            .map_err(|cause| KeyFileError::Unusable { path: path.to_owned(), cause })?;
        Self::load(path)
    }

    /// The key for one purpose.
    #[must_use]
    pub fn key_for(&self, purpose: Purpose) -> Key {
        Key(self.0.authenticate(purpose.label().as_bytes()))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Writes beside the final name and links: a link never replaces what is there, and a crash leaves no half file.
fn create(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{}", process::id()));
    let draft = PathBuf::from(name);
    let linked = write_private(&draft, contents).and_then(|()| match fs::hard_link(&draft, path) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&draft);
    linked.and(removed)?;
    sync_folder(folder)
}

fn write_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Makes the new name itself survive a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn refuse_open_to_others(path: &Path, file: &File) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;

    let about = file.metadata().map_err(|cause| KeyFileError::Unusable { path: path.to_owned(), cause })?;
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 > 0 { Err(KeyFileError::TooOpen { path: path.to_owned(), mode }) } else { Ok(()) }
}

/// Where files have no mode, the folder's own access list protects them.
#[cfg(not(unix))]
fn refuse_open_to_others(_: &Path, _: &File) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Counting, Exhausted};
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A folder that goes away with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("zhike-key-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn key_file(&self) -> PathBuf {
            self.0.join("master.key")
        }

        fn holding(contents: &[u8]) -> (Self, PathBuf) {
            let folder = Self::new();
            let path = folder.key_file();
            write_private(&path, contents).unwrap();
            (folder, path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn audit(key: &MasterKey) -> [u8; 32] {
        key.key_for(Purpose::Audit).authenticate(b"line")
    }

    #[test]
    fn a_key_file_is_made_once_and_then_read() {
        let folder = Folder::new();
        let random = Counting::default();
        let made = MasterKey::load_or_create(&folder.key_file(), &random).unwrap();
        let again = MasterKey::load_or_create(&folder.key_file(), &random).unwrap();
        assert_eq!(audit(&made), audit(&again));
        assert_eq!(audit(&made), audit(&MasterKey::load(&folder.key_file()).unwrap()));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "no draft is left behind");
    }

    #[test]
    fn making_a_key_file_never_replaces_one() {
        let (_folder, path) = Folder::holding(b"somebody's");
        create(&path, b"ours").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"somebody's");
    }

    #[test]
    fn a_missing_key_file_is_not_made_by_reading() {
        let folder = Folder::new();
        assert!(matches!(MasterKey::load(&folder.key_file()), Err(KeyFileError::Missing(_))));
        assert!(!folder.key_file().exists());
    }

    #[test]
    fn without_randomness_there_is_no_key_file() {
        let folder = Folder::new();
        let made = MasterKey::load_or_create(&folder.key_file(), &Exhausted);
        assert!(matches!(made, Err(KeyFileError::Randomness(_))));
        assert!(!folder.key_file().exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = Folder::new();
        let path = folder.key_file();
        MasterKey::load_or_create(&path, &Counting::default()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = MasterKey::load(&path).unwrap_err();
        assert!(matches!(refused, KeyFileError::TooOpen { mode: 0o640, .. }));
        assert_eq!(refused.message().key, "key-file-too-open");
    }

    #[test]
    fn a_damaged_key_file_is_refused() {
        let short = format!("{HEADING}\n{}\n", STANDARD.encode([1; 31]));
        let long = format!("{HEADING}\n{}\n", STANDARD.encode([1; 33]));
        let more = format!("{HEADING}\n{}\nmore\n", STANDARD.encode([1; 32]));
        for contents in [short.as_str(), &long, &more, HEADING, "zhike-master-key 1\n*\n"] {
            let (_folder, path) = Folder::holding(contents.as_bytes());
            assert!(matches!(MasterKey::load(&path), Err(KeyFileError::Damaged(_))), "{contents}");
        }
        for contents in [b"".as_slice(), b"zhike-master-key 2\n", b"\xff\xfe\x00"] {
            let (_folder, path) = Folder::holding(contents);
            assert!(matches!(MasterKey::load(&path), Err(KeyFileError::WrongHeading(_))), "{contents:?}");
        }
    }

    #[test]
    fn line_ends_of_another_system_do_no_harm() {
        let (_folder, path) =
            Folder::holding(format!("{HEADING}\r\n{}\r\n\r\n", STANDARD.encode([1; 32])).as_bytes());
        assert!(MasterKey::load(&path).is_ok());
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let key = MasterKey(Key([9; 32]));
        let keys = [Purpose::Audit, Purpose::Session, Purpose::File, Purpose::Unsubscribe]
            .map(|purpose| key.key_for(purpose).0);
        let different: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert!(!keys.contains(&[9; 32]));
        assert_eq!(format!("{key:?}"), "MasterKey(…)");
    }
}
