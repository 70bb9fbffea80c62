//! Stretches of the index by the ids of its rows, so that a search goes from the newest text downwards.
//!
//! FTS5 walks row ids downwards by itself. A GIN index knows no order: for a broad word PostgreSQL would fetch every hit and
//! sort, for a rare one read the whole table backwards, and its statistics do not tell one from the other among ten thousand
//! pairs of ideographs. So every text there also bears the names of the blocks in which its id lies, from small to large; a
//! stretch of ids is asked for by the few blocks that make it up, together with the words, and GIN reads no more of a broad
//! word's list than lies in them.

/// The ids of a small block.
pub(super) const SMALL: i64 = 1 << 10;

/// The letter and the size of each kind of block, the smallest first; each is sixteen of the one before.
const SIZES: [(char, i64); 4] = [('b', SMALL), ('c', SMALL << 4), ('d', SMALL << 8), ('e', SMALL << 12)];

/// The names of the blocks in which an id lies.
pub(crate) fn lexemes(id: i64) -> impl Iterator<Item = String> {
    SIZES.into_iter().map(move |(letter, size)| format!("{letter}{}", id / size))
}

/// The same for a row of PostgreSQL whose id is `column`, as a `tsvector`.
pub(super) fn of_row(column: &str) -> String {
    let names = SIZES.map(|(letter, size)| format!("'{letter}' || {column} / {size}"));
    format!("array_to_tsvector(ARRAY[{}])", names.join(", "))
}

/// Where a stretch of `length` ids before `id` begins, or a little earlier, so that it begins a block.
pub(super) fn beginning(id: i64, length: i64) -> i64 {
    let (_, size) = SIZES.into_iter().rev().find(|(_, size)| size * 4 <= length).unwrap_or(SIZES[0]);
    ((id - length) / size * size).max(0)
}

/// The fewest blocks that hold every id from `from`, which begins one, up to but not including `until`.
pub(super) fn covering(from: i64, until: i64) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = from;
    while at < until {
        let fits = |(_, size): &(char, i64)| at % size == 0 && at + size <= until;
        let (letter, size) = SIZES.into_iter().rev().find(fits).unwrap_or(SIZES[0]);
        names.push(format!("{letter}{}", at / size));
        at = (at / size + 1) * size;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_lies_in_a_block_of_each_size() {
        assert_eq!(lexemes(70_000).collect::<Vec<_>>(), ["b68", "c4", "d0", "e0"]);
        assert!(
            of_row("t.id").starts_with("array_to_tsvector(ARRAY['b' || t.id / 1024, 'c' || t.id / 16384, ")
        );
    }

    #[test]
    fn a_long_stretch_is_few_blocks() {
        assert_eq!(covering(0, 3 * SMALL), ["b0", "b1", "b2"]);
        assert!(covering(0, 4_000_000).len() < 50);
        assert_eq!(beginning(5_000, SMALL), 3 * SMALL);
        assert_eq!(beginning(300_000, 1 << 16), 14 << 14);
        assert_eq!(beginning(100, 1 << 20), 0);
    }

    proptest! {
        #[test]
        fn a_stretch_holds_its_ids_and_none_before_it(
            until in 1..20_000_000_i64, length in SMALL..8_000_000_i64, at in any::<prop::sample::Index>()
        ) {
            let from = beginning(until, length);
            let blocks = covering(from, until);
            prop_assert!(blocks.len() <= 100, "{}", blocks.len());
            let inside = from + i64::try_from(at.index(usize::try_from(until - from).unwrap())).unwrap();
            let lies = |id: i64| lexemes(id).any(|name| blocks.contains(&name));
            prop_assert!(lies(inside));
            prop_assert!(from == 0 || !lies(from - 1));
        }
    }
}
