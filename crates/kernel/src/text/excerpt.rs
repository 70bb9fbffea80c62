//! A text as a search shows it: cut around what was hit, the hits marked.
//!
//! Looks for the words as they are written, folded as the index folds them. What was hit in another way (by pinyin, by the
//! end of a phone number) is shown from its beginning, without a mark.

use serde::Serialize;

use super::fold::letters;
use super::query::{Query, Shown};
use super::runs::is_paired;

/// The most hits that are marked in one text.
const MOST_MARKS: usize = 200;

/// A piece of a text that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

impl Query {
    /// `text` in pieces, the hits apart. The pieces together are the text.
    #[must_use]
    pub fn marked(&self, text: &str) -> Vec<Piece> {
        let folded = Folded::of(text);
        pieces(text, &joined(self.shown().enumerate().flat_map(|(nth, shown)| folded.places(nth, shown))))
    }

    /// About `length` characters of `text` where most of the words are hit, in pieces, white space made single; `…` stands
    /// where something was cut off.
    #[must_use]
    pub fn excerpt(&self, text: &str, length: usize) -> Vec<Piece> {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let folded = Folded::of(&line);
        let mut places: Vec<Place> =
            self.shown().enumerate().flat_map(|(nth, shown)| folded.places(nth, shown)).collect();
        places.sort_unstable_by_key(|place| place.from);
        let bounds: Vec<usize> =
            line.char_indices().map(|(at, _)| at).chain(std::iter::once(line.len())).collect();
        let count = bounds.len() - 1;
        if count <= length {
            return self.marked(&line);
        }
        let place_in_line = |byte: usize| bounds.partition_point(|bound| *bound < byte);
        let lead = length / 4;
        let window = |place: &Place| {
            let first = place_in_line(place.from).saturating_sub(lead).min(count - length);
            (first, first + length)
        };
        let words_in = |(first, last): (usize, usize)| {
            let mut words: Vec<usize> = places
                .iter()
                .filter(|place| place.from >= bounds[first] && place.until <= bounds[last])
                .map(|place| place.word)
                .collect();
            words.sort_unstable();
            words.dedup();
            words.len()
        };
        // The first of the best: `max_by_key` would take the last.
        let best = places.iter().rev().map(window).max_by_key(|window| words_in(*window));
        let (first, last) = best.unwrap_or((0, length));
        let mut shown = self.marked(&line[bounds[first]..bounds[last]]);
        let cut = || Piece { text: "…".to_owned(), hit: false };
        if first > 0 {
            shown.insert(0, cut());
        }
        if last < count {
            shown.push(cut());
        }
        shown
    }
}

/// Where a word stands in a text, in bytes.
#[derive(Clone, Copy)]
struct Place {
    word: usize,
    from: usize,
    until: usize,
}

/// A text's letters in the index's spelling, each with where it stands in the text.
struct Folded {
    letters: Vec<Letter>,
}

struct Letter {
    folded: char,
    from: usize,
    until: usize,
    /// Whether it goes on from the letter before, as the second one of a Latin word does.
    joined: bool,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut found: Vec<Letter> = Vec::with_capacity(text.len());
        let mut apart = true;
        for (from, character) in text.char_indices() {
            let until = from + character.len_utf8();
            let folded = letters(character.encode_utf8(&mut [0; 4]));
            if folded.is_empty() {
                continue;
            }
            for folded in folded.chars() {
                if folded.is_alphanumeric() {
                    let before = found.last().map(|letter| letter.folded);
                    let joined =
                        !apart && !is_paired(folded) && before.is_some_and(|before| !is_paired(before));
                    found.push(Letter { folded, from, until, joined });
                    apart = false;
                } else {
                    apart = true;
                }
            }
        }
        Self { letters: found }
    }

    fn places(&self, word: usize, shown: &Shown) -> Vec<Place> {
        let length = shown.letters.len();
        let ends = |at: usize| self.letters.get(at).is_none_or(|next| !next.joined);
        self.letters
            .windows(length.max(1))
            .enumerate()
            .filter(|(at, window)| {
                !window[0].joined
                    && window.iter().map(|letter| &letter.folded).eq(&shown.letters)
                    && (!shown.whole || ends(at + length))
            })
            .map(|(_, window)| Place { word, from: window[0].from, until: window[length - 1].until })
            .take(MOST_MARKS)
            .collect()
    }
}

/// The places in order, those that touch as one.
fn joined(places: impl Iterator<Item = Place>) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = places.map(|place| (place.from, place.until)).collect();
    places.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, until) in places {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

fn pieces(text: &str, marks: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, until: usize, hit| {
        if from < until {
            pieces.push(Piece { text: text[from..until].to_owned(), hit });
        }
    };
    for (from, until) in marks {
        push(at, *from, false);
        push(*from, *until, true);
        at = *until;
    }
    push(at, text.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pieces as a line, hits in brackets.
    fn line(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    fn marked(typed: &str, text: &str) -> String {
        line(&Query::parse(typed).unwrap().marked(text))
    }

    #[test]
    fn the_hit_is_marked_as_it_is_written_in_the_text() {
        assert_eq!(marked("异响", "主軸異響，明显"), "主軸[異響]，明显");
        assert_eq!(marked("主轴 明显", "主轴异响，明显"), "[主轴]异响，[明显]");
        assert_eq!(marked("cnc850", "用ＣＮＣ-850B"), "用[ＣＮＣ-850]B");
        assert_eq!(marked("\"异响 明显\"", "异响，明显"), "[异响，明显]");
    }

    #[test]
    fn a_word_is_marked_from_its_beginning_only() {
        assert_eq!(marked("her", "Other Heron"), "Other [Her]on");
        assert_eq!(marked("\"her\"", "Heron her"), "Heron [her]");
        assert_eq!(marked("ysjm", "远山精密"), "远山精密");
    }

    #[test]
    fn hits_that_touch_are_one() {
        assert_eq!(marked("主轴 轴异", "主轴异响"), "[主轴异]响");
    }

    #[test]
    fn a_long_text_is_cut_around_the_hit() {
        let text = format!("{}主轴\n异响{}", "前".repeat(100), "后".repeat(100));
        let query = Query::parse("异响").unwrap();
        assert_eq!(line(&query.excerpt(&text, 20)), format!("…前前主轴 [异响]{}…", "后".repeat(13)));
        assert_eq!(line(&query.excerpt("没有", 20)), "没有");
    }

    #[test]
    fn of_several_words_most_are_shown() {
        let text = format!("主轴{}异响的主轴{}", "啊".repeat(50), "呀".repeat(50));
        let query = Query::parse("主轴 异响").unwrap();
        assert_eq!(line(&query.excerpt(&text, 12)), format!("…啊啊啊[异响]的[主轴]{}…", "呀".repeat(4)));
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(typed in "[主轴异a1\" ]{1,8}", text in "[主軸轴異异aA1é，ﾞß \n]{0,60}", length in 4..40_usize) {
            let Some(query) = Query::parse(&typed) else { return Ok(()) };
            let whole: String = query.marked(&text).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(&whole, &text);
            let shown: String = query.excerpt(&text, length).into_iter().map(|piece| piece.text).collect();
            prop_assert!(shown.chars().count() <= length + 2, "{}", shown);
        }
    }
}
