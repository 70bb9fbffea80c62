//! Clauses that this release brings and the version in force does not have: offered, never put in force by themselves.

use rulebook::Rulebook;

/// The clauses of the release's own rulebook that `book` lacks, in the order of the text.
#[must_use]
pub fn new_clauses(book: &Rulebook) -> Vec<&'static str> {
    match Rulebook::parse(Rulebook::default_text()) {
        Ok(release) => release.clauses().map(|c| c.id).filter(|id| book.clause(id).is_none()).collect(),
        // A release whose own rulebook can not be read has nothing to offer; its tests would have failed.
        Err(_) => Vec::new(),
    }
}

/// The text with the release's new clauses, and the heads of parts that they need, at its end; none when there is
/// nothing new. The result is for a person to read before it is kept.
#[must_use]
pub fn with_new_clauses(book: &Rulebook, text: &str) -> Option<String> {
    let clauses = new_clauses(book);
    if clauses.is_empty() {
        return None;
    }
    let release = Rulebook::default_text();
    let mut out = text.trim_end().to_owned();
    out.push_str("\n\n# file: release.toml\n");
    let known: Vec<&str> = book.header().parts.iter().map(|head| rulebook::Term::key(head.part)).collect();
    let part_of = |id: &str| id.split_once('.').map(|(part, _)| part.to_owned()).unwrap_or_default();
    let mut parts: Vec<String> = clauses.iter().map(|id| part_of(id)).collect();
    parts.dedup();
    for part in parts.iter().filter(|part| !known.contains(&part.as_str())) {
        let key = format!("key = \"{part}\"");
        let heads = tables(release, |name| name == "document.part");
        for head in heads.iter().filter(|head| head.contains(&key)) {
            out.push('\n');
            out.push_str(head);
        }
    }
    for id in clauses {
        let below = format!("{id}.");
        for table in tables(release, |name| name == id || name.starts_with(&below)) {
            out.push('\n');
            out.push_str(&table);
        }
    }
    Some(out)
}

/// The tables of a text whose name is wanted, each with its heading, without the comments before the next.
fn tables(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(name) = heading(line) {
            inside = wanted(name);
            if inside {
                found.push(String::new());
            }
        } else if line.starts_with('#') {
            inside = false;
        }
        if let (true, Some(table)) = (inside, found.last_mut()) {
            table.push_str(line);
            table.push('\n');
        }
    }
    for table in &mut found {
        let kept = table.trim_end().len();
        table.truncate(kept);
        table.push('\n');
    }
    found
}

/// The name in `[name]` or `[[name]]`.
fn heading(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?.trim_end().strip_suffix(']')?;
    Some(name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The default rulebook without the tables whose name `gone` names.
    fn without(gone: impl Fn(&str) -> bool) -> String {
        let mut out = String::new();
        let mut inside = false;
        for line in Rulebook::default_text().lines() {
            if let Some(name) = heading(line) {
                inside = gone(name);
            }
            if !inside {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }

    #[test]
    fn a_rulebook_that_has_everything_is_offered_nothing() {
        let book = Rulebook::parse(Rulebook::default_text()).unwrap();
        assert_eq!(with_new_clauses(&book, Rulebook::default_text()), None);
    }

    #[test]
    fn a_clause_that_the_release_brings_is_put_at_the_end_and_the_text_is_sound() {
        let text = without(|name| name == "rulebook.why" || name.starts_with("approval.deadline"));
        let book = Rulebook::parse(&text).unwrap();
        assert_eq!(new_clauses(&book), ["approval.deadline", "rulebook.why"]);
        let offered = with_new_clauses(&book, &text).unwrap();
        let taken_over = Rulebook::parse(&offered).unwrap();
        let release = Rulebook::parse(Rulebook::default_text()).unwrap();
        assert_eq!(rulebook::compare(&release, &taken_over), []);
    }

    #[test]
    fn a_whole_part_comes_with_its_head() {
        let text = without(|name| name.starts_with("security."));
        let head = "\n[[document.part]]\nkey = \"security\"";
        let (before, after) = text.split_once(head).unwrap();
        let rest = after.split_once("\n# file:").map(|(_, rest)| format!("\n# file:{rest}")).unwrap();
        let text = format!("{before}{rest}");
        let book = Rulebook::parse(&text).unwrap();
        assert_eq!(new_clauses(&book), ["security.audit"]);
        let offered = with_new_clauses(&book, &text).unwrap();
        assert!(Rulebook::parse(&offered).unwrap().clause("security.audit").is_some());
    }
}
