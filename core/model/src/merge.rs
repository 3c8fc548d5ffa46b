//! Records that say of themselves that they are another writing of one: where a chain of such words leads. Must not
//! change any record.

use std::collections::{HashMap, HashSet};

use crate::ids::RecordId;

/// Where a chain leads. Two people may each have joined one to the other: of such a circle the smallest id stays.
pub fn end(said: &HashMap<RecordId, RecordId>, source: &RecordId) -> RecordId {
    let (mut seen, mut at) = (HashSet::new(), *source);
    while seen.insert(at) {
        match said.get(&at) {
            Some(next) => at = *next,
            None => return at,
        }
    }
    // `at` lies in a circle: once round it.
    let (start, mut least) = (at, at);
    while let Some(next) = said.get(&at).filter(|next| **next != start) {
        at = *next;
        least = least.min(at);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> RecordId {
        RecordId([n; 16])
    }

    fn ends(said: &[(u8, u8)]) -> Vec<u8> {
        let map: HashMap<_, _> = said.iter().map(|(a, b)| (id(*a), id(*b))).collect();
        said.iter().map(|(a, _)| end(&map, &id(*a)).0[0]).collect()
    }

    #[test]
    fn a_chain_leads_to_its_end_and_a_circle_to_its_smallest() {
        assert_eq!(ends(&[(1, 2), (2, 3)]), [3, 3]);
        assert_eq!(ends(&[(1, 2), (2, 1)]), [1, 1]);
        assert_eq!(ends(&[(9, 7), (7, 5), (5, 8), (8, 7)]), [5, 5, 5, 5]);
        assert_eq!(ends(&[(4, 4)]), [4]);
    }
}
