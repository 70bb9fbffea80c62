//! The chain of superiors from a member up to the top (`org.structure`).
//!
//! Every member has at most one superior. A loop, or a member below the top without a superior, is refused by
//! the callers who keep the organisation; here both are found. Ids are whatever the caller counts people by.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// A loop among the `superiors` (member → superior), each followed by its superior, beginning with its
/// smallest id; `None` if every chain ends. Of several loops it is always the same one.
#[must_use]
pub fn find_loop<Id: Copy + Ord + Hash, S: BuildHasher>(superiors: &HashMap<Id, Id, S>) -> Option<Vec<Id>> {
    let mut members: Vec<Id> = superiors.keys().copied().collect();
    members.sort_unstable();
    let mut known_to_end = HashSet::new();
    for member in members {
        let mut path = vec![member];
        let mut on_path = HashSet::from([member]);
        let mut last = member;
        while let Some(superior) =
            superiors.get(&last).copied().filter(|superior| !known_to_end.contains(superior))
        {
            if !on_path.insert(superior) {
                return Some(loop_from_smallest(path.into_iter().skip_while(|id| *id != superior).collect()));
            }
            path.push(superior);
            last = superior;
        }
        known_to_end.extend(path);
    }
    None
}

/// The superiors of `member`, nearest first, up to the top. In a loop each is named once and the member
/// never.
#[must_use]
pub fn chain_of<Id: Copy + Eq + Hash, S: BuildHasher>(member: Id, superiors: &HashMap<Id, Id, S>) -> Vec<Id> {
    let mut seen = HashSet::from([member]);
    std::iter::successors(superiors.get(&member), |last| superiors.get(last))
        .copied()
        .take_while(|superior| seen.insert(*superior))
        .collect()
}

/// Whether `superior` above `member` would close a loop among the chains as they are.
#[must_use]
pub fn would_close_loop<Id: Copy + Eq + Hash, S: BuildHasher>(
    member: Id,
    superior: Id,
    superiors: &HashMap<Id, Id, S>,
) -> bool {
    member == superior || chain_of(superior, superiors).contains(&member)
}

fn loop_from_smallest<Id: Copy + Ord>(mut ids: Vec<Id>) -> Vec<Id> {
    let smallest = ids.iter().enumerate().min_by_key(|(_, id)| **id).map_or(0, |(place, _)| place);
    ids.rotate_left(smallest);
    ids
}

#[cfg(test)]
mod tests {
    use proptest::collection::hash_map;
    use proptest::prelude::*;

    use super::*;

    fn company(pairs: &[(u64, u64)]) -> HashMap<u64, u64> {
        pairs.iter().copied().collect()
    }

    #[test]
    fn a_chain_goes_one_rank_up_at_a_time_to_the_top() {
        let superiors = company(&[(5, 4), (4, 3), (3, 1), (6, 4)]);
        assert_eq!(chain_of(5, &superiors), [4, 3, 1]);
        assert!(chain_of(1, &superiors).is_empty());
        assert_eq!(find_loop(&superiors), None);
    }

    #[test]
    fn a_loop_is_named_in_order_without_those_who_only_lead_into_it() {
        let superiors = company(&[(1, 9), (9, 4), (4, 7), (7, 9), (2, 3)]);
        assert_eq!(find_loop(&superiors), Some(vec![4, 7, 9]));
        assert_eq!(chain_of(1, &superiors), [9, 4, 7]);
        assert_eq!(chain_of(9, &superiors), [4, 7]);
        assert_eq!(find_loop(&company(&[(8, 8)])), Some(vec![8]));
    }

    #[test]
    fn a_new_superior_from_below_would_close_a_loop() {
        let superiors = company(&[(3, 2), (2, 1)]);
        assert!(would_close_loop(1, 3, &superiors) && would_close_loop(2, 2, &superiors));
        assert!(!would_close_loop(3, 1, &superiors) && !would_close_loop(4, 3, &superiors));
    }

    fn some_company() -> impl Strategy<Value = HashMap<u64, u64>> {
        hash_map(0u64..12, 0u64..12, 0..12)
    }

    /// Whether the chain from `member` is longer than there are members.
    fn comes_back(member: u64, superiors: &HashMap<u64, u64>) -> bool {
        std::iter::successors(Some(&member), |last| superiors.get(last)).nth(superiors.len() + 1).is_some()
    }

    proptest! {
        #[test]
        fn a_loop_is_found_exactly_when_some_chain_comes_back(superiors in some_company()) {
            let found = find_loop(&superiors);
            prop_assert_eq!(found.is_some(), superiors.keys().any(|member| comes_back(*member, &superiors)));
            for (place, member) in found.iter().flatten().enumerate() {
                let ids = found.as_ref().unwrap();
                prop_assert_eq!(superiors.get(member), Some(&ids[(place + 1) % ids.len()]));
                prop_assert!(ids[0] <= *member);
            }
        }

        #[test]
        fn a_change_that_closes_no_loop_leaves_none(
            superiors in some_company().prop_filter("sound", |superiors| find_loop(superiors).is_none()),
            member in 0u64..12,
            superior in 0u64..12,
        ) {
            let refused = would_close_loop(member, superior, &superiors);
            let mut changed = superiors;
            changed.insert(member, superior);
            prop_assert_eq!(find_loop(&changed).is_some(), refused);
        }
    }
}
