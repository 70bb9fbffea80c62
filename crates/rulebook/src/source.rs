//! The text of a rulebook with its lines and files, and the log of what is wrong with it.
//!
//! The default is kept in several files and joined into one text; a comment line `# file: NAME` before each
//! lets a fault name the file and the line within it. A text without such lines is one nameless file.

use std::cell::RefCell;
use std::ops::Range;

use crate::fault::{Fault, FaultKind};

/// The start of the comment line that names the file of the lines below it.
const FILE_MARK: &str = "# file: ";

/// Where the lines and the files of a text begin.
pub(crate) struct Source<'t> {
    /// Byte offset of each line.
    lines: Vec<usize>,
    /// Index of the marking line, and the name it gives to the lines after it.
    files: Vec<(usize, &'t str)>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut files = Vec::new();
        let mut offset = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            lines.push(offset);
            offset += line.len();
            if let Some(name) = line.strip_prefix(FILE_MARK) {
                files.push((index, name.trim()));
            }
        }
        Self { lines, files }
    }

    /// The file, if the text names any, and the line in it, counted from 1.
    fn place(&self, offset: usize) -> (Option<String>, usize) {
        let index = self.lines.partition_point(|start| *start <= offset).saturating_sub(1);
        match self.files.iter().rev().find(|(mark, _)| *mark < index) {
            Some((mark, name)) => (Some((*name).to_owned()), index - mark),
            None => (None, index + 1),
        }
    }
}

/// Collects faults while a text is read, so that its author sees all of them at once.
pub(crate) struct Log<'t> {
    source: Source<'t>,
    faults: RefCell<Vec<(usize, Fault)>>,
    warnings: RefCell<Vec<(usize, Fault)>>,
}

impl<'t> Log<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { source: Source::new(text), faults: RefCell::default(), warnings: RefCell::default() }
    }

    /// Notes what makes the text unusable; `within` is the clause or the table it was found in.
    pub(crate) fn fault(&self, at: &Range<usize>, within: &str, kind: FaultKind) {
        self.faults.borrow_mut().push((at.start, self.located(at, within, kind)));
    }

    /// Notes a fault of the whole text that stands on no line.
    pub(crate) fn fault_of_whole(&self, within: &str, kind: FaultKind) {
        let fault = Fault { file: None, line: None, clause: Some(within.to_owned()), kind };
        self.faults.borrow_mut().push((usize::MAX, fault));
    }

    /// Notes what the author should look at although the text can be put in force.
    pub(crate) fn warning(&self, at: &Range<usize>, within: &str, kind: FaultKind) {
        self.warnings.borrow_mut().push((at.start, self.located(at, within, kind)));
    }

    /// How many faults have been noted so far.
    pub(crate) fn count(&self) -> usize {
        self.faults.borrow().len()
    }

    fn located(&self, at: &Range<usize>, within: &str, kind: FaultKind) -> Fault {
        let (file, line) = self.source.place(at.start);
        let clause = (!within.is_empty()).then(|| within.to_owned());
        Fault { file, line: Some(line), clause, kind }
    }

    /// Faults and warnings, each in the order of the text.
    pub(crate) fn into_parts(self) -> (Vec<Fault>, Vec<Fault>) {
        let in_order = |noted: RefCell<Vec<(usize, Fault)>>| {
            let mut noted = noted.into_inner();
            noted.sort_by_key(|(offset, _)| *offset);
            noted.into_iter().map(|(_, fault)| fault).collect()
        };
        (in_order(self.faults), in_order(self.warnings))
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_place_names_the_file_and_the_line_within_it() {
        let text = "# file: one.toml\na = 1\n# file: two.toml\n\nb = 2\n";
        let source = Source::new(text);
        assert_eq!(source.place(text.find("a =").unwrap()), (Some("one.toml".to_owned()), 1));
        assert_eq!(source.place(text.find("b =").unwrap()), (Some("two.toml".to_owned()), 2));
    }

    #[test]
    fn a_text_without_file_marks_counts_its_own_lines() {
        assert_eq!(Source::new("a = 1\nb = 2").place(6), (None, 2));
    }
}
