//! Logs that grew apart.

use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::RecordId;
use ketepai_model::log::{Entry, Evidence};

use super::*;

fn scope() -> Scope {
    "work/152524".parse().unwrap()
}

/// A segment after another, or the first of its log. `mark` makes it its own.
fn after(previous: Option<&Segment>, mark: u8, scope: &Scope) -> Segment {
    let keys = DeviceKeys::from_seed(&[1; 32]);
    let entry = Entry {
        record: RecordId([mark; 16]),
        kind: "visit".into(),
        schema: 1,
        body: vec![mark; 10],
    };
    let head = Head {
        scope: scope.clone(),
        device: keys.device(),
        number: previous.map_or(1, |p| p.head().number + 1),
        previous: previous.map(|p| p.head().hash()),
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&keys.signing),
        payloads: vec![Some(entry)],
    }
}

fn store(segments: &[&Segment]) -> Store {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|w| {
            segments
                .iter()
                .try_for_each(|s| w.take_in(s, None, None).map(|_| ()))
        })
        .unwrap();
    store
}

fn heads(store: &Store, ids: &[i64]) -> Vec<HeadHash> {
    ids.iter()
        .map(|id| store.segment(*id).unwrap().head().hash())
        .collect()
}

/// What `from` sends to whoever told the tips of `to`.
fn sent(from: &Store, to: &Store) -> Vec<HeadHash> {
    let tips = to.tips_in(&|_| true).unwrap();
    heads(from, &from.lacking(&|_| true, &tips).unwrap().send)
}

fn hashes(segments: &[&Segment]) -> Vec<HeadHash> {
    segments.iter().map(|s| s.head().hash()).collect()
}

#[test]
fn whoever_is_ahead_sends_the_rest_in_order_and_the_other_nothing() {
    let a = after(None, 1, &scope());
    let b = after(Some(&a), 2, &scope());
    let c = after(Some(&b), 3, &scope());
    let (ahead, behind, empty) = (store(&[&a, &b, &c]), store(&[&a]), store(&[]));
    assert_eq!(sent(&ahead, &behind), hashes(&[&b, &c]));
    assert_eq!(sent(&behind, &ahead), hashes(&[]));
    assert_eq!(sent(&ahead, &empty), hashes(&[&a, &b, &c]));
    assert_eq!(sent(&ahead, &ahead), hashes(&[]));
    assert_eq!(
        behind
            .unknown_logs(&ahead.tips_in(&|_| true).unwrap())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn of_a_fork_each_branch_travels_once_the_common_past_is_known() {
    let a = after(None, 1, &scope());
    let (b, c) = (after(Some(&a), 2, &scope()), after(Some(&a), 3, &scope()));
    let (both, left) = (store(&[&a, &b, &c]), store(&[&a, &b]));
    assert_eq!(both.tips_in(&|_| true).unwrap().len(), 2);
    assert_eq!(sent(&both, &left), hashes(&[&c]));
    assert_eq!(sent(&left, &both), hashes(&[]));
    // Neither knows the other's tip: nothing is guessed, the log is asked for whole.
    let right = store(&[&a, &c]);
    assert_eq!(sent(&left, &right), hashes(&[]));
    let missing = left.unknown_logs(&right.tips_in(&|_| true).unwrap()).unwrap();
    assert_eq!(
        heads(&right, &right.whole_logs(&missing).unwrap()),
        hashes(&[&a, &c])
    );
}

#[test]
fn the_stations_log_goes_first_and_other_scopes_not_at_all() {
    let work = after(None, 1, &scope());
    let station = after(None, 2, &"station/152524".parse().unwrap());
    let person = after(None, 3, &Scope::Person(ketepai_model::ids::PersonId([7; 8])));
    let store = store(&[&work, &station, &person]);
    let reads = |s: &Scope| !matches!(s, Scope::Person(_));
    let lacking = store.lacking(&reads, &[]).unwrap();
    assert_eq!(heads(&store, &lacking.send), hashes(&[&station, &work]));
}

#[test]
fn a_queue_is_read_in_portions_of_one_segment_at_least() {
    let a = after(None, 1, &scope());
    let b = after(Some(&a), 2, &scope());
    let store = store(&[&a, &b]);
    let mut queue: VecDeque<i64> = store.lacking(&|_| true, &[]).unwrap().send.into();
    assert_eq!(store.next_segments(&mut queue, 0, 10).unwrap(), vec![a]);
    assert_eq!(store.next_segments(&mut queue, 1000, 0).unwrap(), vec![]);
    assert_eq!(store.next_segments(&mut queue, 1000, 10).unwrap(), vec![b]);
    assert!(queue.is_empty());
}
