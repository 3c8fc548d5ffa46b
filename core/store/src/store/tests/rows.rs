//! Rows that are kept at hand.

use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::record::DELETED;

use super::*;

fn household(name: &str) -> Organisation {
    let mut household = Organisation::new(Envelope::own(PersonId([1; 8]), 0, 480));
    household.kind = Some(OrganisationType::Household);
    household.names.insert("zh-CN".into(), name.into());
    household
}

fn save(phone: &mut Phone, household: &Organisation) -> RecordId {
    let actor = phone.actor();
    let body = root_change(&household.to_fields(), &actor);
    let record = record_id(&work(), &body);
    put(phone, record, body);
    record
}

fn put(phone: &mut Phone, record: RecordId, body: Vec<u8>) {
    let device = phone.device();
    let entry = Entry {
        record,
        kind: "organisation".into(),
        schema: 1,
        body,
    };
    let write = |w: &mut Writer<'_>| w.save(&work(), &device, &entry, &Evidence::default());
    phone.store.write(write).unwrap();
}

fn edit(phone: &mut Phone, record: RecordId, edits: &[Edit]) {
    let actor = phone.actor();
    let body = phone.store.build_edit(&record, &actor, edits).unwrap().unwrap();
    put(phone, record, body);
}

#[test]
fn a_row_is_kept_as_it_stands_and_goes_with_its_record() {
    let mut phone = Phone::new(1);
    let visit = phone.save(&visit("布病", 100));
    let record = save(&mut phone, &household("巴图家"));
    let kept = vec![(record, "work/152524".to_owned(), household("巴图家").to_fields())];
    assert_eq!(phone.store.rows("organisation").unwrap(), kept);
    assert!(
        phone.store.rows("visit").unwrap().is_empty(),
        "a visit is only counted"
    );
    assert_eq!(phone.store.row(&visit).unwrap(), None);

    edit(
        &mut phone,
        record,
        &[Edit::Set("i".into(), Value::Text("肉牛".into()))],
    );
    let (kind, fields) = phone.store.row(&record).unwrap().unwrap();
    assert_eq!(
        (kind.as_str(), fields.get("i")),
        ("organisation", Some(&Value::Text("肉牛".into())))
    );

    edit(
        &mut phone,
        record,
        &[Edit::Set(DELETED.into(), Value::Bool(true))],
    );
    assert_eq!(phone.store.row(&record).unwrap(), None);
    assert!(
        phone.store.line(&record).unwrap().is_some(),
        "its log still has it"
    );
}

#[test]
fn rows_come_in_the_order_of_their_ids_and_again_after_a_rebuild() {
    let mut phone = Phone::new(1);
    let mut saved: Vec<RecordId> = (0..20)
        .map(|n| save(&mut phone, &household(&format!("第{n}家"))))
        .collect();
    saved.sort();
    let rows = phone.store.rows("organisation").unwrap();
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), saved);
    phone
        .store
        .conn
        .execute("UPDATE row SET fields = x'a0'", [])
        .unwrap();
    assert_ne!(phone.store.rows("organisation").unwrap(), rows);
    phone.store.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(phone.store.rows("organisation").unwrap(), rows);
}
