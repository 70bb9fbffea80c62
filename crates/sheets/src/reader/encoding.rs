//! Which characters a text file is written in, and the file as UTF-8 with plain line ends, block by block.
//!
//! A byte order mark decides; otherwise UTF-8 when the whole file is valid. What is left is an export of a Chinese
//! system: GB18030 (which contains GBK), or Big5 when its everyday characters fit better than those of GB.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use crate::SheetError;

const BLOCK: usize = 64 << 10;

/// An encoding and the length of the byte order mark before the text.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    pub encoding: &'static Encoding,
    pub mark: u64,
}

/// Finds the encoding by reading the source once, or three times when it is not UTF-8.
pub fn find(source: &mut (impl BufRead + Seek)) -> Result<Written, SheetError> {
    source.rewind()?;
    let head = source.fill_buf()?;
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return Ok(Written { encoding, mark: length as u64 });
    }
    let mut pairs = Pairs::default();
    let mut has_nul = false;
    for_each_block(source, |block| {
        has_nul |= block.contains(&0);
        pairs.count(block);
        true
    })?;
    if has_nul {
        return Err(SheetError::Unsupported { kind: "binary" });
    }
    if decodes(source, UTF_8)? {
        return Ok(Written { encoding: UTF_8, mark: 0 });
    }
    let encoding = if pairs.speak_for_big5() && decodes(source, BIG5)? {
        BIG5
    } else if pairs.speak_for_gb() && decodes(source, GB18030)? {
        GB18030
    } else {
        return Err(SheetError::UnknownEncoding);
    };
    Ok(Written { encoding, mark: 0 })
}

fn decodes(source: &mut (impl BufRead + Seek), encoding: &'static Encoding) -> io::Result<bool> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = vec![0; 4 * BLOCK];
    let mut valid = true;
    for_each_block(source, |block| {
        valid = well_formed(&mut decoder, block, &mut text, false);
        valid
    })?;
    Ok(valid && well_formed(&mut decoder, &[], &mut text, true))
}

fn well_formed(decoder: &mut Decoder, mut block: &[u8], text: &mut [u8], last: bool) -> bool {
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(block, text, last);
        block = &block[read..];
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}

/// Goes through the source from its start while `look` answers true.
fn for_each_block(source: &mut (impl BufRead + Seek), mut look: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    source.rewind()?;
    loop {
        let block = source.fill_buf()?;
        let length = block.len();
        if length == 0 || !look(block) {
            return Ok(());
        }
        source.consume(length);
    }
}

/// Counts two-byte characters that are everyday ones in GB 2312 (level 1) or in Big5 (level 1), with punctuation.
#[derive(Default)]
struct Pairs {
    all: u64,
    in_gb: u64,
    in_big5: u64,
    lead: Option<u8>,
    /// Bytes that belong to a four-byte character of GB18030.
    passing: u8,
}

impl Pairs {
    fn count(&mut self, block: &[u8]) {
        for &byte in block {
            if self.passing > 0 {
                self.passing -= 1;
            } else if let Some(lead) = self.lead.take() {
                if byte.is_ascii_digit() {
                    self.passing = 2;
                } else {
                    self.pair(lead, byte);
                }
            } else if byte > 0x80 {
                self.lead = Some(byte);
            }
        }
    }

    fn pair(&mut self, lead: u8, trail: u8) {
        self.all += 1;
        let punctuation = (0xA1..=0xA3).contains(&lead);
        if trail >= 0xA1 && (punctuation || (0xB0..=0xD7).contains(&lead)) {
            self.in_gb += 1;
        }
        let trails = (0x40..=0x7E).contains(&trail) || trail >= 0xA1;
        if trails && (punctuation || (0xA4..=0xC6).contains(&lead)) {
            self.in_big5 += 1;
        }
    }

    /// Clearly, not by a hair: traditional characters in GBK are off its level 1 as well.
    fn speak_for_big5(&self) -> bool {
        self.in_big5 > self.in_gb + self.all / 10
    }

    /// At least a quarter are everyday characters; otherwise it is some other encoding that happens to decode.
    fn speak_for_gb(&self) -> bool {
        self.in_gb * 4 >= self.all
    }
}

/// The source as UTF-8 with `\n` at the end of every line, the last one included.
pub struct Decoded<R> {
    source: R,
    decoder: Decoder,
    finished: bool,
    text: Vec<u8>,
    given: usize,
    ready: usize,
    after_return: bool,
    in_line: bool,
}

impl<R: BufRead + Seek> Decoded<R> {
    /// Starts after the byte order mark.
    pub fn new(mut source: R, written: Written) -> io::Result<Self> {
        source.seek(SeekFrom::Start(written.mark))?;
        Ok(Self {
            source,
            decoder: written.encoding.new_decoder_without_bom_handling(),
            finished: false,
            text: vec![0; BLOCK],
            given: 0,
            ready: 0,
            after_return: false,
            in_line: false,
        })
    }

    fn fill(&mut self) -> io::Result<()> {
        (self.given, self.ready) = (0, 0);
        while self.ready == 0 && !self.finished {
            let raw = self.source.fill_buf()?;
            let last = raw.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, last);
            self.source.consume(read);
            self.finished = last && result == encoding_rs::CoderResult::InputEmpty;
            self.ready = self.plain_line_ends(written);
        }
        if self.ready == 0 && self.in_line {
            self.in_line = false;
            self.text[0] = b'\n';
            self.ready = 1;
        }
        Ok(())
    }

    /// Turns `\r\n` and `\r` into `\n` in place and gives the new length.
    fn plain_line_ends(&mut self, written: usize) -> usize {
        let mut kept = 0;
        for at in 0..written {
            let byte = self.text[at];
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !second_half {
                self.text[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        if kept > 0 {
            self.in_line = self.text[kept - 1] != b'\n';
        }
        kept
    }
}

impl<R: BufRead + Seek> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready {
            self.fill()?;
        }
        let length = out.len().min(self.ready - self.given);
        out[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use encoding_rs::WINDOWS_1252;

    use super::*;

    const SIMPLIFIED: &str = "客户编号,客户名称,联系人,电话\n1,杭州青禾仪器有限公司,张晓明,0571-88880042\n";
    const TRADITIONAL: &str =
        "客戶編號,客戶名稱,聯絡人,電話\n1,臺北青禾儀器股份有限公司,張曉明,02-27000042\n";

    fn found(bytes: Vec<u8>) -> Result<&'static str, SheetError> {
        find(&mut BufReader::new(Cursor::new(bytes))).map(|written| written.encoding.name())
    }

    fn text(bytes: Vec<u8>) -> String {
        let mut source = BufReader::with_capacity(7, Cursor::new(bytes));
        let written = find(&mut source).unwrap();
        let mut text = String::new();
        Decoded::new(source, written).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn each_usual_encoding_is_found_and_read() {
        let utf16 = |big: bool| -> Vec<u8> {
            let units = format!("\u{feff}{SIMPLIFIED}");
            units.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for (bytes, name) in [
            (SIMPLIFIED.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{feff}{SIMPLIFIED}").into_bytes(), "UTF-8"),
            (utf16(false), "UTF-16LE"),
            (utf16(true), "UTF-16BE"),
            (GB18030.encode(SIMPLIFIED).0.into_owned(), "gb18030"),
        ] {
            assert_eq!(found(bytes.clone()).unwrap(), name);
            assert_eq!(text(bytes), SIMPLIFIED, "{name}");
        }
        let big5 = BIG5.encode(TRADITIONAL).0.into_owned();
        assert_eq!(found(big5.clone()).unwrap(), "Big5");
        assert_eq!(text(big5), TRADITIONAL);
    }

    #[test]
    fn traditional_characters_in_gbk_are_not_taken_for_big5() {
        assert_eq!(found(GB18030.encode(TRADITIONAL).0.into_owned()).unwrap(), "gb18030");
    }

    #[test]
    fn a_rare_character_of_four_bytes_does_not_confuse() {
        assert_eq!(text(GB18030.encode("姓名\n㐂𠮷先生\n").0.into_owned()), "姓名\n㐂𠮷先生\n");
    }

    #[test]
    fn western_accents_and_binary_files_are_refused_rather_than_garbled() {
        let french = WINDOWS_1252.encode("Société;Année\nCafé de la Gare;2026\n").0.into_owned();
        assert!(matches!(found(french), Err(SheetError::UnknownEncoding)));
        let units: Vec<u8> = "abc".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(found(units), Err(SheetError::Unsupported { kind: "binary" })));
    }

    #[test]
    fn every_kind_of_line_end_becomes_one() {
        assert_eq!(text(b"a\r\nb\rc\n\r\nd".to_vec()), "a\nb\nc\n\nd\n");
    }
}
