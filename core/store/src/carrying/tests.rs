//! Parcels come, travel and go, and never go early.

use ketepai_model::identity::DeviceKeys;

use super::*;

fn label(giver: u8, body: &[u8]) -> Label {
    Label::sign(&DeviceKeys::from_seed(&[giver; 32]), body, DeviceId([9; 16]), 0)
}

fn store(parcels: &[(u8, &[u8])]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for (giver, body) in parcels {
        store
            .write(|w| w.put_carried(&label(*giver, body), body))
            .unwrap();
    }
    store
}

#[test]
fn a_parcel_is_kept_once_and_until_it_is_backed_up() {
    let mut store = store(&[(1, b"sealed"), (1, b"sealed"), (2, b"other")]);
    let hash = BlobHash::of(b"sealed");
    assert_eq!(store.carried().unwrap().len(), 2);
    assert_eq!(store.carried_parcel(&hash).unwrap(), Some(b"sealed".to_vec()));
    let drop_to = |store: &mut Store, n| store.write(|w| w.drop_carried(n)).unwrap();
    assert_eq!(drop_to(&mut store, 1_000), 0, "nothing is known of where it is");
    store.write(|w| w.place_carried(&hash, 7)).unwrap();
    assert_eq!(drop_to(&mut store, 6), 0);
    store.write(|w| w.step_back(5)).unwrap();
    assert_eq!(
        drop_to(&mut store, 1_000),
        0,
        "the station was rewound and lost it"
    );
    store.write(|w| w.place_carried(&hash, 8)).unwrap();
    assert_eq!(drop_to(&mut store, 8), 1);
    assert_eq!(store.carried().unwrap().len(), 1);
}

#[test]
fn each_giver_has_room_of_their_own() {
    let store = store(&[(1, b"12345678"), (2, b"1234")]);
    let giver = |n: u8| DeviceKeys::from_seed(&[n; 32]).device();
    let quota = Quota {
        bytes: 10,
        parcels: 2,
    };
    let room = |n, quota| store.carrying_room(&giver(n), quota).unwrap();
    assert_eq!((room(1, quota), room(2, quota), room(3, quota)), (2, 6, 10));
    assert_eq!(
        room(1, Quota { parcels: 1, ..quota }),
        0,
        "too many, however small"
    );
}
