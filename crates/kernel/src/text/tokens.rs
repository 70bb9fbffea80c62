//! What the search index holds about one text: tokens that `SQLite` FTS5 (`unicode61`) and `PostgreSQL` (`tsvector`) both
//! keep exactly as they are, with the positions that phrases need.
//!
//! A token is ASCII letters and digits, or one or two common ideographs; every ASCII token begins with a letter that
//! says its kind, so that no word a person types can be taken for another kind:
//!
//! | token | for |
//! |---|---|
//! | `轴异`, `响` | a pair of ideographs; the last one of a run alone, so that any one is the beginning of a token |
//! | `wcnc850` | a word or a number; also `kh202603050042`, glued, for `KH-20260305-0042` beside its parts |
//! | `iysjm` | initials of a name from each of its characters on, at most [`INITIALS`] |
//! | `fyuanshan` | full pinyin of a name from each of its characters on, at most [`FULL`] letters |
//! | `t2400000` | a phone number backwards, so that its tail is a beginning |
//! | `krequest` | the kind of record that the text belongs to |
//! | `b17` | the block of row ids in which it lies, also `c`, `d`, `e`; on `PostgreSQL`, see `search::blocks` |
//! | `u2a6d6` | stands for a character that an engine might split at |
//! | `g` | a gap between fields, so that no phrase reaches across; never asked for |
//!
//! The tables that hold them: FTS5 with `tokenize = "unicode61"`, `detail = full` (phrases need it) and prefixes of 1, 3 and
//! 4 characters (one ideograph; two and three letters after the one that says the kind); `PostgreSQL`
//! with the literal cast to `tsvector`, never through `to_tsvector`, whose parser depends on the locale.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::fold::fold;
use super::pinyin::{initials_of, readings};
use super::runs::{Run, is_paired, runs};

/// The most initials in one token; longer questions are cut to it.
pub(super) const INITIALS: usize = 8;
/// The most letters of full pinyin in one token; longer questions are cut to it.
pub(super) const FULL: usize = 24;
/// The most characters of one word that count; `PostgreSQL` refuses lexemes past 2,046 bytes.
const LONGEST_WORD: usize = 64;

/// One document's tokens may take this many bytes, as `PostgreSQL` refuses a `tsvector` of a megabyte. It is enough for
/// some 60,000 ideographs; whoever stores longer texts gives the index several rows.
const MOST_BYTES: usize = 900_000;
/// `PostgreSQL` knows no position past 16,383. Positions go round after this many …
const LAP: u32 = 16_000;
/// … and this many tokens stand in both laps, so that a phrase of up to so many terms is found across the seam.
pub(super) const LAP_OVERLAP: u32 = 64;
/// `PostgreSQL` keeps no more positions of one lexeme.
const MOST_POSITIONS: usize = 255;

/// One token of a document and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token as both engines store it.
    pub text: String,
    /// Its place, counted from 1; successive places make a phrase.
    pub position: u32,
}

/// Collects the tokens of one row of the search index: a record's title and description, or one message.
#[derive(Clone, Debug, Default)]
pub struct Document {
    tokens: Vec<Token>,
    position: u32,
    bytes: usize,
}

impl Document {
    /// A document without text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds running text: found by any part of its ideographs, by the beginning of its words, by phrases.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let runs = runs(text);
        self.add(sequence(&runs));
        for whole in glued(&runs) {
            self.add([word(&whole)]);
        }
        self
    }

    /// Adds the name of a company, a person or a product: as text, as if it had no brackets or spaces in it
    /// (`远山（苏州）精密` is asked for as `远山苏州`), and by its pinyin.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        let mut document = self.text(name).compact(name);
        let mut spoken = BTreeSet::new();
        for reading in readings(name) {
            for start in 0..reading.len() {
                let rest = &reading[start..];
                spoken.insert(initial_token(&initials_of(rest)));
                spoken.insert(full_token(&rest.concat()));
            }
        }
        for token in spoken {
            document.add([token]);
        }
        document
    }

    /// Adds a record's or a person's number, found by its parts and by its beginning with or without the dashes.
    #[must_use]
    pub fn number(self, number: &str) -> Self {
        self.text(number).compact(number)
    }

    /// Adds a phone number, found by three or more of its last digits. Anything but digits is passed over.
    #[must_use]
    pub fn phone(mut self, digits: &str) -> Self {
        let digits: String = fold(digits).chars().filter(char::is_ascii_digit).collect();
        if !digits.is_empty() {
            self.add([tail_token(&digits)]);
        }
        self
    }

    /// The tokens in the order of their positions.
    #[must_use]
    pub fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    /// The tokens, and the one that says of which kind of record they are.
    #[must_use]
    pub fn into_tokens_of(mut self, kind: &str) -> Vec<Token> {
        self.tokens.push(Token { text: kind_token(kind), position: self.position + 2 });
        self.tokens
    }

    fn compact(mut self, text: &str) -> Self {
        let folded = fold(text);
        if folded.contains(' ') {
            self.add(sequence(&runs(&folded.replace(' ', ""))));
        }
        self
    }

    /// Adds terms at successive positions, after a gap.
    fn add(&mut self, terms: impl IntoIterator<Item = String>) {
        if self.position > 0 {
            self.position += 1;
        }
        for text in terms {
            // what one token costs at most: the lexeme, its position, alignment
            self.bytes += text.len() + 8;
            if self.bytes > MOST_BYTES {
                return;
            }
            self.position += 1;
            self.tokens.push(Token { text, position: self.position });
        }
    }
}

/// The tokens as the text of an FTS5 row; a gap in the positions becomes a token nobody can ask for.
#[must_use]
pub fn fts5_text(tokens: &[Token]) -> String {
    let mut row = String::with_capacity(tokens.len() * 8);
    let mut position = 0;
    for token in tokens {
        for _ in position + 1..token.position {
            row.push_str("g ");
        }
        row.push_str(&token.text);
        row.push(' ');
        position = token.position;
    }
    row.pop();
    row
}

/// The tokens as a literal to cast: `$1::tsvector`.
#[must_use]
pub fn tsvector_literal(tokens: &[Token]) -> String {
    let mut lexemes: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for token in tokens {
        let places = lexemes.entry(&token.text).or_default();
        let place = (token.position - 1) % LAP + 1;
        places.insert(place);
        if token.position > LAP && place <= LAP_OVERLAP {
            places.insert(LAP + place);
        }
    }
    let mut literal = String::with_capacity(tokens.len() * 16);
    for (lexeme, places) in lexemes {
        if !literal.is_empty() {
            literal.push(' ');
        }
        push_lexeme(&mut literal, lexeme);
        for (nth, place) in places.into_iter().take(MOST_POSITIONS).enumerate() {
            // writing to a String does not fail
            let _ = write!(literal, "{}{place}", if nth == 0 { ':' } else { ',' });
        }
    }
    literal
}

/// Writes a lexeme in the quotes that `tsvector` and `tsquery` literals understand.
pub(super) fn push_lexeme(literal: &mut String, lexeme: &str) {
    literal.push('\'');
    for character in lexeme.chars() {
        if matches!(character, '\'' | '\\') {
            literal.push(character);
        }
        literal.push(character);
    }
    literal.push('\'');
}

/// The terms of successive runs, as the index holds them one after the other.
pub(super) fn sequence(runs: &[Run]) -> Vec<String> {
    let mut terms = Vec::new();
    for run in runs {
        match run {
            Run::Word { text, .. } => terms.push(word(text)),
            Run::Paired(characters) => {
                terms.extend(characters.windows(2).map(spelled));
                terms.extend(characters.last().map(|last| spelled(&[*last])));
            }
        }
    }
    terms
}

/// Words that joiners hold together, without the joiners: `KH-2026` gives `kh2026`.
pub(super) fn glued(runs: &[Run]) -> Vec<String> {
    runs.chunk_by(|_, next| matches!(next, Run::Word { joined: true, .. }))
        .filter(|chain| chain.len() > 1)
        .map(|chain| {
            chain
                .iter()
                .map(|run| if let Run::Word { text, .. } = run { text.as_str() } else { "" })
                .collect()
        })
        .collect()
}

/// The token of a word or number.
pub(super) fn word(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().take(LONGEST_WORD).collect();
    format!("w{}", spelled(&letters))
}

/// The token of a name's initials.
pub(super) fn initial_token(initials: &str) -> String {
    format!("i{}", spelled(&initials.chars().take(INITIALS).collect::<Vec<_>>()))
}

/// The token of a name's full pinyin.
pub(super) fn full_token(pinyin: &str) -> String {
    format!("f{}", spelled(&pinyin.chars().take(FULL).collect::<Vec<_>>()))
}

/// The token of a phone number, or of the tail of one.
pub(super) fn tail_token(digits: &str) -> String {
    let tail: String = digits.chars().rev().take(LONGEST_WORD).collect();
    format!("t{tail}")
}

/// The token of a kind of record.
#[must_use]
pub fn kind_token(kind: &str) -> String {
    format!("k{}", spelled(&kind.chars().collect::<Vec<_>>()))
}

/// Writes characters so that neither engine splits, folds or drops any of them.
fn spelled(characters: &[char]) -> String {
    let mut token = String::with_capacity(characters.len() * 3);
    for &character in characters {
        if character.is_ascii_alphanumeric() || is_known_to_engines(character) {
            token.push(character);
        } else {
            // writing to a String does not fail
            let _ = write!(token, "u{:05x}", character as u32);
        }
    }
    token
}

/// `unicode61` knows the letters of Unicode 6.1; an ideograph added later would cut its token in two.
fn is_known_to_engines(character: char) -> bool {
    is_paired(character)
        && !matches!(character,
            '\u{4DB6}'..='\u{4DBF}' | '\u{9FCD}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: Document) -> Vec<String> {
        document.into_tokens().into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn ideographs_are_held_as_pairs_and_the_last_alone() {
        assert_eq!(texts(Document::new().text("主轴异响")), ["主轴", "轴异", "异响", "响"]);
        assert_eq!(texts(Document::new().text("A型泵")), ["wa", "型泵", "泵"]);
    }

    #[test]
    fn a_number_is_held_in_parts_and_whole() {
        let tokens = texts(Document::new().number("KH-20260305-0042"));
        assert_eq!(tokens[..4], ["wkh", "w20260305", "w0042", "wkh202603050042"]);
    }

    #[test]
    fn a_name_is_held_by_its_pinyin_from_each_character_on() {
        let tokens = texts(Document::new().name("远山精密"));
        for expected in ["远山", "iysjm", "isjm", "ijm", "im", "fyuanshanjingmi", "fjingmi"] {
            assert!(tokens.iter().any(|token| token == expected), "{expected} in {tokens:?}");
        }
    }

    #[test]
    fn a_phone_number_is_held_backwards() {
        assert_eq!(texts(Document::new().phone("138-0000-2400")), ["t00420000831"]);
        assert!(texts(Document::new().phone("—")).is_empty());
    }

    #[test]
    fn fields_stand_apart() {
        let tokens = Document::new().text("异响").text("明显").into_tokens();
        assert_eq!(fts5_text(&tokens), "异响 响 g 明显 显");
        assert_eq!(tsvector_literal(&tokens), "'响':2 '异响':1 '明显':4 '显':5");
    }

    #[test]
    fn a_character_the_engines_do_not_know_is_spelled_out() {
        assert_eq!(texts(Document::new().text("张\u{2CC5F}")), ["张u2cc5f", "u2cc5f"]);
        assert_eq!(texts(Document::new().text("насос")), ["wu0043du00430u00441u0043eu00441"]);
    }

    #[test]
    fn positions_go_round_before_the_engine_runs_out_of_them() {
        let text = (0..20_000).map(|n| format!("n{n}")).collect::<Vec<_>>().join(" ");
        let tokens = Document::new().text(&text).into_tokens();
        assert_eq!(tokens.len(), 20_000);
        let literal = tsvector_literal(&tokens);
        assert!(literal.contains("'wn15999':16000 "), "the last of the first lap");
        assert!(literal.contains("'wn16000':1,16001 "), "the first of the second lap stands in both");
        assert!(literal.contains("'wn16064':65 "));
    }

    #[test]
    fn a_document_stays_under_what_an_engine_takes() {
        let text: String = ('\u{4E00}'..='\u{9FA5}').cycle().take(400_000).collect();
        let tokens = Document::new().text(&text).into_tokens();
        assert!(tokens.len() > 60_000);
        assert!(tokens.iter().map(|token| token.text.len() + 8).sum::<usize>() <= MOST_BYTES);
        assert!(texts(Document::new().text(&"ж".repeat(5_000)))[0].len() < 2_046);
    }
}
