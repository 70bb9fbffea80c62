//! What a person typed into the search field, as conditions on tokens.
//!
//! Every word must be found (AND). A word is found in any of the ways it may be meant: as text, as the beginning of a
//! number, as the pinyin of a name, as the tail of a phone number. Words in quotation marks are a phrase and only
//! text. There are no operators: whatever is typed is a question, never a syntax error.

use super::fold::fold;
use super::runs::{Run, runs};
use super::tokens::{LAP_OVERLAP, full_token, glued, initial_token, push_lexeme, sequence, tail_token, word};

/// More words than these are not looked at: a pasted page must not become a thousand conditions.
const MOST_WORDS: usize = 12;
/// The most terms of one phrase; fewer than positions overlap by, see [`super::tokens`].
const MOST_TERMS: usize = 48;
const _: () = assert!(MOST_TERMS < LAP_OVERLAP as usize);

/// The fewest digits that are taken for the tail of a phone number.
const SHORTEST_TAIL: usize = 3;

/// A question to the search index, with at least one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

/// One word of the question: the ways it may be found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    alternatives: Vec<Phrase>,
    shown: Shown,
}

/// What a word looks like in a text that it hits: its folded letters, spaces and punctuation left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub letters: Vec<char>,
    /// Whether a word in a text must end where this ends.
    pub whole: bool,
}

/// Terms at successive positions; when `open`, the last one is the beginning of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    terms: Vec<String>,
    open: bool,
}

impl Query {
    /// Reads what was typed; `None` when it holds no letter and no digit.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        for piece in pieces(typed) {
            if let Some(word) = Word::of(&piece)
                && !words.contains(&word)
            {
                words.push(word);
            }
            if words.len() == MOST_WORDS {
                break;
            }
        }
        (!words.is_empty()).then_some(Self { words })
    }

    /// The right side of FTS5's `MATCH`. Everything typed is inside quotation marks.
    #[must_use]
    pub fn to_fts5(&self) -> String {
        self.render(" AND ", " OR ", |rendered, phrase| {
            rendered.push('"');
            rendered.push_str(&phrase.terms.join(" ").replace('"', "\"\""));
            rendered.push('"');
            if phrase.open {
                rendered.push('*');
            }
        })
    }

    /// A literal to cast: `$1::tsquery`. Everything typed is inside quotes.
    #[must_use]
    pub fn to_tsquery(&self) -> String {
        self.render(" & ", " | ", |rendered, phrase| {
            for (nth, term) in phrase.terms.iter().enumerate() {
                if nth > 0 {
                    rendered.push_str(" <-> ");
                }
                push_lexeme(rendered, term);
            }
            if phrase.open {
                rendered.push_str(":*");
            }
        })
    }

    /// What the words look like in a text that they hit.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Shown> {
        self.words.iter().map(|word| &word.shown)
    }

    fn render(&self, and: &str, or: &str, phrase: impl Fn(&mut String, &Phrase)) -> String {
        let mut rendered = String::new();
        for (nth, word) in self.words.iter().enumerate() {
            rendered.push_str(if nth > 0 { and } else { "" });
            rendered.push('(');
            for (nth, alternative) in word.alternatives.iter().enumerate() {
                rendered.push_str(if nth > 0 { or } else { "" });
                phrase(&mut rendered, alternative);
            }
            rendered.push(')');
        }
        rendered
    }
}

impl Word {
    fn of(piece: &Piece) -> Option<Self> {
        let runs = runs(&piece.text);
        let mut alternatives = vec![Phrase::of(&runs, piece.quoted)?];
        if !piece.quoted {
            let whole = glued(&runs);
            if let [whole] = whole.as_slice()
                && runs.iter().skip(1).all(|run| matches!(run, Run::Word { joined: true, .. }))
            {
                alternatives.push(Phrase::beginning(word(whole)));
            }
            if let Some(typed) = keyboard_letters(&runs) {
                alternatives.push(Phrase::beginning(initial_token(&typed)));
                alternatives.push(Phrase::beginning(full_token(&typed)));
            }
            if let Some(digits) = phone_digits(&piece.text) {
                alternatives.push(Phrase::beginning(tail_token(&digits)));
            }
        }
        let letters = fold(&piece.text).chars().filter(|c| *c != ' ').take(MOST_TERMS).collect();
        Some(Self { alternatives, shown: Shown { letters, whole: piece.quoted } })
    }
}

impl Phrase {
    fn of(runs: &[Run], quoted: bool) -> Option<Self> {
        let mut terms = sequence(runs);
        let mut open = match runs.last()? {
            // A single letter or digit begins far too much: the date in every number.
            Run::Word { text, .. } => !quoted && text.chars().nth(1).is_some(),
            // the text may go on after what was typed, so a lone ideograph may be the first of a pair …
            Run::Paired(characters) if characters.len() == 1 => true,
            // … and the last of several need not be the last of its run
            Run::Paired(_) => {
                terms.pop();
                false
            }
        };
        if terms.len() > MOST_TERMS {
            terms.truncate(MOST_TERMS);
            open = false;
        }
        Some(Self { terms, open })
    }

    fn beginning(term: String) -> Self {
        Self { terms: vec![term], open: true }
    }
}

/// What may be pinyin: two or more letters and digits, all typed on a keyboard, with a letter among them.
fn keyboard_letters(runs: &[Run]) -> Option<String> {
    let mut typed = String::new();
    for run in runs {
        match run {
            Run::Word { text, .. } if text.is_ascii() => typed.push_str(text),
            _ => return None,
        }
    }
    (typed.len() >= 2 && typed.bytes().any(|b| b.is_ascii_alphabetic())).then_some(typed)
}

/// What may be a phone number or its tail: digits with nothing but phone punctuation between; China's country code
/// is taken off, as numbers are kept with and without it.
fn phone_digits(typed: &str) -> Option<String> {
    let folded = fold(typed);
    let digits: String = folded.chars().filter(|c| *c != ' ').collect();
    if digits.len() < SHORTEST_TAIL || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let international = typed.trim_start().starts_with(['+', '＋']);
    let national = digits.strip_prefix("0086").or(digits.strip_prefix("86").filter(|_| international));
    Some(national.filter(|rest| rest.len() >= SHORTEST_TAIL).map_or(digits.clone(), str::to_owned))
}

/// One piece of what was typed, as it was typed.
struct Piece {
    text: String,
    quoted: bool,
}

/// Whether a character is a quotation mark of any language.
#[must_use]
pub fn is_mark(character: char) -> bool {
    matches!(character, '"' | '＂' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』')
}

/// Cuts what was typed at spaces, at punctuation that lists or ends, and at quotation marks of any language; a mark
/// that is not closed reaches to the end. A phone number with spaces in it stays whole.
fn pieces(typed: &str) -> Vec<Piece> {
    if is_spaced_phone(typed) {
        return vec![Piece { text: typed.to_owned(), quoted: false }];
    }
    let mut pieces = Vec::new();
    let mut current = Piece { text: String::new(), quoted: false };
    for character in typed.chars() {
        let mark = is_mark(character);
        let between = character.is_whitespace()
            || matches!(character, ',' | ';' | '|' | '，' | '、' | '；' | '。' | '！' | '？' | '!' | '?');
        if mark || (between && !current.quoted) {
            let quoted = current.quoted != mark;
            pieces.push(std::mem::replace(&mut current, Piece { text: String::new(), quoted }));
        } else {
            current.text.push(character);
        }
    }
    pieces.push(current);
    pieces
}

/// `138 0000 2400`, `+86 512 6688 1234`, `400 820 0000`.
fn is_spaced_phone(typed: &str) -> bool {
    let folded = fold(typed);
    let digits: String = folded.chars().filter(|c| *c != ' ').collect();
    let shape = folded.contains(' ')
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (7..=15).contains(&digits.len())
        && !typed.contains(['"', '“', '”']);
    shape
        && (typed.trim_start().starts_with(['+', '＋', '0', '(', '（'])
            || digits.starts_with("400")
            || (digits.len() == 11 && digits.starts_with('1')))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Document, Token};
    use super::*;
    use proptest::prelude::*;

    /// What both engines do with a question, in a few lines.
    fn found(document: Document, typed: &str) -> bool {
        let tokens = document.into_tokens();
        Query::parse(typed).is_some_and(|query| {
            query.words.iter().all(|word| word.alternatives.iter().any(|phrase| stands_in(phrase, &tokens)))
        })
    }

    fn stands_in(phrase: &Phrase, tokens: &[Token]) -> bool {
        let last = phrase.terms.len() - 1;
        tokens.iter().enumerate().any(|(start, first)| {
            phrase.terms.iter().zip(0_u32..).enumerate().all(|(nth, (term, offset))| {
                tokens.get(start + nth).is_some_and(|token| {
                    token.position == first.position + offset
                        && if nth == last && phrase.open {
                            token.text.starts_with(term)
                        } else {
                            token.text == *term
                        }
                })
            })
        })
    }

    fn company() -> Document {
        Document::new()
            .number("KH-20260305-0042")
            .name("远山（苏州）精密机械有限公司")
            .text("主轴异响 明显，CNC-850B 型立式加工中心")
            .phone("13800002400")
    }

    #[test]
    fn a_word_in_the_middle_of_a_sentence_is_found() {
        for typed in ["异响", "轴异响", "响", "主轴 加工", "立式加工中心", "型立"] {
            assert!(found(company(), typed), "{typed}");
        }
        assert!(!found(company(), "异音"));
        assert!(!found(company(), "主轴 异音"), "every word must be found");
    }

    #[test]
    fn traditional_characters_find_simplified_ones_and_the_other_way_round() {
        assert!(found(company(), "主軸異響"));
        assert!(found(Document::new().text("主軸異響"), "主轴异响"));
    }

    #[test]
    fn a_name_is_found_with_and_without_its_brackets() {
        assert!(found(company(), "远山（苏州）精密"));
        assert!(found(company(), "远山苏州精密"));
        assert!(found(company(), "(苏州)"));
    }

    #[test]
    fn a_name_is_found_by_its_pinyin() {
        for typed in [
            "ys",
            "ysszjm",
            "jmjx",
            "jingmi",
            "YuanShanSu",
            "ysszjmjxyxgs",
            "yuanshansuzhoujingmijixieyouxiangongsi",
        ] {
            assert!(found(company(), typed), "{typed}");
        }
        assert!(!found(company(), "zhuzhou"), "text is not read aloud");
        assert!(found(Document::new().name("重庆远山"), "chongqing"));
        assert!(found(Document::new().name("西安远山"), "xi'an"));
    }

    #[test]
    fn a_number_is_found_by_its_beginning_and_its_parts() {
        for typed in ["KH-2026", "kh20260305", "KH-20260305-0042", "0042", "20260305-0042", "ＫＨ－２０２６"]
        {
            assert!(found(company(), typed), "{typed}");
        }
        assert!(!found(company(), "KH-0042"));
        assert!(found(company(), "cnc850b") && found(company(), "CNC-850"));
    }

    #[test]
    fn a_phone_number_is_found_by_its_tail() {
        for typed in
            ["2400", "00002400", "13800002400", "138 0000 2400", "+86 138-0000-2400", "008613800002400"]
        {
            assert!(found(company(), typed), "{typed}");
        }
        assert!(!found(company(), "8000"), "neither its beginning nor its middle");
        assert!(!found(company(), "400 0000 2400"));
    }

    #[test]
    fn a_quoted_phrase_is_found_only_as_it_stands() {
        assert!(found(company(), "\"异响 明显\""));
        assert!(found(company(), "“异响 明显”"));
        assert!(!found(company(), "\"明显 异响\""));
        assert!(found(company(), "明显 异响"));
        assert!(!found(company(), "\"cnc 8\""), "a quoted word is whole");
        assert!(found(company(), "\"异响 明显"), "a mark left open reaches to the end");
    }

    #[test]
    fn a_phrase_does_not_reach_across_fields() {
        let document = Document::new().text("异响").text("明显");
        assert!(!found(document.clone(), "\"异响 明显\""));
        assert!(found(document, "异响，明显"));
    }

    #[test]
    fn what_holds_no_letter_asks_nothing() {
        for typed in ["", "   ", "，。！", "\"\"", "* OR NOT", "()&|!:*"] {
            let asked = Query::parse(typed).is_some();
            assert_eq!(asked, typed.contains("OR"), "{typed}");
        }
    }

    #[test]
    fn both_engines_get_what_was_typed_in_quotes() {
        let query = Query::parse("主轴 KH-2026").unwrap();
        assert_eq!(
            query.to_fts5(),
            "(\"主轴\") AND (\"wkh w2026\"* OR \"wkh2026\"* OR \"ikh2026\"* OR \"fkh2026\"*)"
        );
        assert_eq!(
            query.to_tsquery(),
            "('主轴') & ('wkh' <-> 'w2026':* | 'wkh2026':* | 'ikh2026':* | 'fkh2026':*)"
        );
    }

    #[test]
    fn a_pasted_page_stays_a_small_question() {
        let typed = (0..5_000).map(|n| format!("词{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(Query::parse(&typed).unwrap().words.len(), MOST_WORDS);
        let typed: String = ('\u{4E00}'..='\u{9FA5}').collect();
        assert!(Query::parse(&typed).unwrap().to_fts5().len() < 1_000);
        assert!(found(Document::new().text(&typed), &typed));
    }

    /// Text as people write it: ideographs of both kinds, words, numbers, punctuation.
    fn written() -> impl Strategy<Value = String> {
        "([一-龥]{1,8}|[a-zA-Z0-9]{1,5}|[，。（）、 ]|[㐀-㐿𠀀-𠀏]){1,12}"
    }

    proptest! {
        #[test]
        fn any_stretch_of_ideographs_in_a_text_is_found(
            text in written(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()
        ) {
            let characters: Vec<char> = text.chars().collect();
            let (from, to) = (from.index(characters.len()), to.index(characters.len()));
            let stretch: String = characters[from.min(to)..=from.max(to)]
                .iter()
                .take_while(|c| !c.is_ascii() && c.is_alphanumeric())
                .collect();
            if !stretch.is_empty() {
                prop_assert!(found(Document::new().text(&text), &stretch), "{} in {}", stretch, text);
                prop_assert!(found(Document::new().name(&text), &stretch), "{} in the name {}", stretch, text);
            }
        }

        #[test]
        fn any_text_is_found_by_the_whole_of_itself(text in written()) {
            if Query::parse(&text).is_some() {
                prop_assert!(found(Document::new().text(&text), &text));
                let quoted = format!("\"{text}\"");
                prop_assert!(found(Document::new().text(&text), &quoted), "{}", text);
            }
        }

        #[test]
        fn whatever_is_typed_renders_balanced(typed in any::<String>(), syntax in "[\"'()*&|!:^+<>\\\\ 主a1-]{0,40}") {
            for typed in [typed, syntax] {
                let Some(query) = Query::parse(&typed) else { continue };
                let (fts5, tsquery) = (query.to_fts5(), query.to_tsquery());
                prop_assert!(fts5.matches('"').count() % 2 == 0 && tsquery.matches('\'').count() % 2 == 0);
                for (rendered, quote) in [(&fts5, '"'), (&tsquery, '\'')] {
                    let outside: String = rendered.split(quote).step_by(2).collect();
                    prop_assert_eq!(outside.matches('(').count(), outside.matches(')').count());
                    let inside: String = rendered.split(quote).skip(1).step_by(2).collect();
                    prop_assert!(inside.chars().all(|c| c == ' ' || c.is_alphanumeric()), "{}", inside);
                }
            }
        }
    }
}
