//! What the mutants found, each as the smallest story that shows it.

use ketepai_model::ids::HeadHash;
use ketepai_model::log::{Head, Segment};
use ketepai_store::Store;

use super::super::cast;

fn sealed(number: u64, previous: Option<HeadHash>) -> Segment {
    let head = Head {
        number,
        previous,
        ..cast::first_head()
    };
    Segment {
        signed: head.sign(&cast::phone().signing),
        payloads: vec![Some(cast::entry())],
    }
}

fn store_with(segments: &[&Segment], position: Option<u64>) -> Store {
    let mut store = Store::in_memory().expect("a store");
    store
        .write(|w| {
            segments
                .iter()
                .try_for_each(|s| w.take_in(s, None, position).map(drop))
        })
        .expect("taken in");
    store
}

#[test]
fn the_last_of_all_numbers_is_a_number() {
    for number in [i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
        let store = store_with(&[&sealed(number, Some(cast::head_hash(1)))], None);
        let tips = store.tips_of(&cast::phone().device(), false).expect("tips");
        assert_eq!(tips[0].1, number);
    }
}

#[test]
fn a_head_that_names_a_previous_one_of_another_number_gives_the_same_tips_in_any_order() {
    let first = sealed(1, None);
    for (number, other) in [(7, 1), (u64::MAX, u64::MAX)] {
        let one = if other == 1 {
            first.clone()
        } else {
            sealed(other, Some(cast::head_hash(2)))
        };
        let two = sealed(number, Some(one.head().hash()));
        let digests = |order: [&Segment; 2]| store_with(&order, None).digests(&|_| true).expect("digests");
        assert_eq!(
            digests([&one, &two]),
            digests([&two, &one]),
            "{number} after {other}"
        );
    }
}

#[test]
fn a_position_out_of_this_world_is_taken_back() {
    for position in [0, i64::MAX as u64 + 1, u64::MAX] {
        let mut store = store_with(&[&sealed(1, None)], Some(position));
        store.write(|w| w.step_back(1_000_000)).expect("stepped back");
        assert_eq!(
            store.outbox_len().expect("an outbox"),
            1,
            "{position}: never offered again"
        );
    }
}
