//! The report, written as it goes: a run that is stopped keeps what it has measured.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

/// What is written goes to the file at once, and is shown.
pub struct Report(File);

impl Report {
    /// Begins the report anew.
    pub fn begin(path: &Path) -> Result<Self> {
        File::create(path).map(Self).with_context(|| format!("{} can not be written", path.display()))
    }
}

impl Write for Report {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        io::stdout().write_all(text)?;
        self.0.write_all(text)?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}
