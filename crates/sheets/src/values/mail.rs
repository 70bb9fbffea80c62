//! Mail addresses: one `@`, a local part of the usual characters, a domain with a point.

use super::{ValueError, text, written};
use crate::Cell;

const MAX_LENGTH: usize = 254;
const MAX_LOCAL: usize = 64;

/// Reads an address. The domain becomes lower case; the part before the `@` is the receiver's own business.
pub fn parse(cell: &Cell) -> Result<String, ValueError> {
    let written = written(cell)?;
    let narrow = text::narrow(&written);
    let address = narrow.strip_prefix("mailto:").unwrap_or(&narrow);
    // An address book writes: Li Ming <li@example.com>
    let address = match address.split_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or(rest),
        None => address,
    };
    match address.trim().split_once('@') {
        Some((local, domain))
            if is_local(local) && is_domain(domain) && local.len() + domain.len() < MAX_LENGTH =>
        {
            Ok(format!("{local}@{}", domain.to_lowercase()))
        }
        _ => Err(ValueError::NotAMail { text: text::clean(&written) }),
    }
}

fn is_local(local: &str) -> bool {
    let usual = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=MAX_LOCAL).contains(&local.len())
        && local.chars().all(usual)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(label)
        && last.chars().count() >= 2
        && !last.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_trimmed_and_their_domain_made_small() {
        for (text, address) in [
            (" Li.Ming@Example.COM ", "Li.Ming@example.com"),
            ("ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"),
            ("mailto:li+crm@example.com.cn", "li+crm@example.com.cn"),
            ("李明 <li@example.com>", "li@example.com"),
            ("li@例子.中国", "li@例子.中国"),
        ] {
            assert_eq!(parse(&Cell::from(text)).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_cannot_receive_mail_is_refused() {
        for text in [
            "li",
            "li@",
            "@example.com",
            "li@example",
            "li@@example.com",
            "a b@example.com",
            ".li@example.com",
            "l..i@example.com",
            "li@-a.com",
            "li@a..com",
            "li@1.2.3.4",
            "li@example.com;wang@example.com",
        ] {
            assert_eq!(parse(&Cell::from(text)).unwrap_err().key(), "sheets-value-not-a-mail", "{text}");
        }
    }
}
