//! Says what a file is by its first bytes, and looks a workbook over before it is parsed.
//!
//! A small archive can unpack to terabytes, and a declared count of shared strings is reserved by the parser at
//! once, so sizes are measured by unpacking into nothing and the count is compared with the bytes there are.

use std::io::{self, Read, Seek, SeekFrom};

use zip::{ZipArchive, result::ZipError};

use crate::SheetError;

/// One part of a workbook, unpacked.
const MAX_PART_BYTES: u64 = 1 << 30;
/// The shared strings, which are held in memory.
const MAX_STRINGS_BYTES: u64 = 256 << 20;
/// All parts together.
const MAX_PACKAGE_BYTES: u64 = 2 << 30;
/// The shortest shared string in XML is `<si/>`.
const MIN_STRING_BYTES: u64 = 5;

/// How files begin that are certainly no table, with what they are.
const BEGINNINGS: [(&[u8], &str); 12] = [
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xFF\xD8\xFF", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xBC\xAF\x27\x1C", "archive"),
    (b"\x1F\x8B", "archive"),
    (b"{\\rtf", "document"),
    (b"SQLite format 3\0", "binary"),
];

/// How a file is to be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// CSV in some encoding.
    Text,
    /// A zip archive, so perhaps a workbook.
    Zip,
}

/// What the file seems to be; everything that is certainly no table is refused here by name.
pub fn kind(source: &mut (impl Read + Seek)) -> Result<Kind, SheetError> {
    let mut head = Vec::with_capacity(512);
    source.rewind()?;
    source.by_ref().take(512).read_to_end(&mut head)?;
    source.rewind()?;
    if head.is_empty() {
        return Err(SheetError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(old_office(source)?);
    }
    if let Some((_, kind)) = BEGINNINGS.iter().find(|(start, _)| head.starts_with(start)) {
        return Err(SheetError::Unsupported { kind });
    }
    let text = String::from_utf8_lossy(&head);
    let start = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    // Many systems export a web page and call it .xls.
    if ["<html", "<!doctype", "<table", "<?xml", "<meta"].iter().any(|tag| start.starts_with(tag)) {
        return Err(SheetError::Unsupported { kind: "html" });
    }
    Ok(Kind::Text)
}

/// What an OLE file of Office 97–2003 is, by the names of its streams. Excel wraps a workbook with a password into one.
fn old_office(source: &mut (impl Read + Seek)) -> io::Result<SheetError> {
    let document = || SheetError::Unsupported { kind: "document" };
    Ok(match first_name(source, &["EncryptedPackage", "WordDocument", "PowerPoint Document"])? {
        Some(0) => SheetError::Password,
        Some(_) => document(),
        None => SheetError::OldExcel,
    })
}

/// Which of some names, in two-byte characters, is in the source; the one that stands first in the list.
fn first_name(source: &mut (impl Read + Seek), names: &[&str]) -> io::Result<Option<usize>> {
    let wide: Vec<Vec<u8>> =
        names.iter().map(|name| name.encode_utf16().flat_map(u16::to_le_bytes).collect()).collect();
    let longest = wide.iter().map(Vec::len).max().unwrap_or(0);
    let (mut window, mut block, mut found) = (Vec::new(), vec![0; 64 << 10], None);
    loop {
        let read = source.read(&mut block)?;
        if read == 0 {
            return Ok(found);
        }
        window.extend_from_slice(&block[..read]);
        let here = wide.iter().position(|name| window.windows(name.len()).any(|part| part == name));
        found = here.into_iter().chain(found).min();
        let keep = window.len().saturating_sub(longest);
        window.drain(..keep);
    }
}

/// Refuses archives that are no XLSX, have a password, or unpack to more than the limits.
pub fn look_over(source: &mut (impl Read + Seek)) -> Result<(), SheetError> {
    source.rewind()?;
    let mut archive = ZipArchive::new(&mut *source).map_err(refusal)?;
    let names: Vec<String> =
        archive.file_names_raw().map(|n| String::from_utf8_lossy(n).into_owned()).collect();
    let has = |end: &str| names.iter().any(|name| name.to_ascii_lowercase().ends_with(end));
    if !has("workbook.xml") {
        let kind = if has("workbook.bin") {
            "xlsb"
        } else if has("content.xml") {
            "ods"
        } else if has("word/document.xml") || has("ppt/presentation.xml") {
            "document"
        } else {
            "archive"
        };
        return Err(SheetError::Unsupported { kind });
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(refusal)?;
        let is_strings =
            names.get(index).is_some_and(|n| n.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let limit = if is_strings { MAX_STRINGS_BYTES } else { MAX_PART_BYTES };
        let limit = limit.min(MAX_PACKAGE_BYTES - total);
        total += if is_strings { strings_size(&mut part, limit)? } else { size(&mut part, limit)? };
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(())
}

/// Unpacks into nothing and counts.
fn size(part: &mut impl Read, limit: u64) -> Result<u64, SheetError> {
    let bytes = io::copy(&mut part.take(limit + 1), &mut io::sink()).map_err(unpacking)?;
    if bytes > limit { Err(SheetError::TooBig { limit: megabytes(limit) }) } else { Ok(bytes) }
}

/// As [`size`], and the number of strings the parser will make room for must be possible.
fn strings_size(part: &mut impl Read, limit: u64) -> Result<u64, SheetError> {
    let mut head = Vec::new();
    part.by_ref().take(4096).read_to_end(&mut head).map_err(unpacking)?;
    let bytes = head.len() as u64 + size(part, limit)?;
    match declared_strings(&String::from_utf8_lossy(&head)) {
        Some(count) if count <= bytes / MIN_STRING_BYTES => Ok(bytes),
        _ => Err(SheetError::Damaged { reason: format!("shared strings do not fit in {bytes} bytes") }),
    }
}

/// The `uniqueCount` of the root element, 0 when it has none; `None` when the head is not as spreadsheets write
/// it, so that nothing can hide the count from this look.
fn declared_strings(head: &str) -> Option<u64> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    if rest.starts_with("<?xml") {
        rest = rest.split_once("?>")?.1.trim_start();
    }
    let (tag, _) = rest.strip_prefix('<')?.split_once('>')?;
    let name = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
    if name.rsplit(':').next() != Some("sst") {
        return None;
    }
    let Some((_, after)) = tag.split_once("uniqueCount") else { return Some(0) };
    let quoted = after.trim_start().strip_prefix('=')?.trim_start();
    let digits: String = quoted.chars().skip(1).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn megabytes(bytes: u64) -> u32 {
    u32::try_from(bytes >> 20).unwrap_or(u32::MAX)
}

fn unpacking(error: io::Error) -> SheetError {
    SheetError::Damaged { reason: error.to_string() }
}

fn refusal(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            SheetError::Password
        }
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => SheetError::Io(error),
        other => SheetError::Damaged { reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_unpacks_beyond_its_limit_is_refused() {
        assert_eq!(size(&mut io::repeat(b' ').take(1 << 20), 1 << 20).unwrap(), 1 << 20);
        let error = size(&mut io::repeat(b' '), 1 << 20).unwrap_err();
        assert!(matches!(error, SheetError::TooBig { limit: 1 }));
    }

    #[test]
    fn the_declared_number_of_strings_must_be_possible() {
        let honest = r#"<?xml version="1.0"?><sst count="2" uniqueCount="2"><si><t>a</t></si><si/></sst>"#;
        assert_eq!(strings_size(&mut honest.as_bytes(), 1 << 20).unwrap(), honest.len() as u64);
        for liar in [
            r#"<sst uniqueCount="99999999999999999999"/>"#,
            r#"<sst uniqueCount="4000000000"><si/></sst>"#,
            r#"<!-- uniqueCount="0" --><sst uniqueCount="4000000000"/>"#,
            r#"<x><sst uniqueCount="4000000000"/></x>"#,
        ] {
            let error = strings_size(&mut liar.as_bytes(), 1 << 20).unwrap_err();
            assert_eq!(error.key(), "sheets-file-damaged", "{liar}");
        }
    }
}
