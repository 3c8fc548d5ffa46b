//! A newer app among older ones: what these do not know, they keep and forward whole.

use ketepai_model::document::root_change;
use ketepai_model::log::{Entry, Evidence, record_id};
use ketepai_model::scope::Scope;
use ketepai_model::value::{Fields, Value};

use super::{A, B, Town};

#[test]
fn a_kind_and_a_field_of_tomorrow_pass_through_todays_phones() {
    let mut town = Town::new(10);
    let scope: Scope = "work/152524".parse().unwrap();
    let visit = town.visit(A, "布病");
    let app = town.app(A);
    let me = app.identity().unwrap();
    let (device, actor) = (me.keys.device(), me.actor);
    let mut fields = Fields::new();
    fields.insert("t".into(), Value::Int(1_790_000_000));
    fields.insert("zz".into(), Value::Text("明天的字段".into()));
    let body = root_change(&fields, &actor);
    let record = record_id(&scope, &body);
    let tomorrow = Entry {
        record,
        kind: "drone_flight".into(),
        schema: 3,
        body,
    };
    let set = [ketepai_model::document::Edit::Set(
        "zz".into(),
        Value::Bytes(vec![1, 2, 3]),
    )];
    let edit = app.store().build_edit(&visit, &actor, &set).unwrap().unwrap();
    let edit = Entry {
        record: visit,
        kind: "visit".into(),
        schema: 2,
        body: edit,
    };
    app.store_mut()
        .write(|w| {
            w.save(&scope, &device, &tomorrow, &Evidence::default())?;
            w.save(&scope, &device, &edit, &Evidence::default())
        })
        .unwrap();
    town.everybody_syncs();
    // B, who knows neither, edits the visit; both still stand on A's phone.
    town.app(B).set_next_step(&visit, "复查").unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        let shown = town.app(n).show(&record).unwrap();
        assert_eq!(shown.line.kind, "drone_flight");
        assert!(shown.fields.iter().any(|f| f.name == "zz"));
        let shown = town.app(n).show(&visit).unwrap();
        let unknown = shown.fields.iter().find(|f| f.name == "zz").expect("kept");
        assert_eq!(unknown.value, Value::Bytes(vec![1, 2, 3]));
        assert!(shown.fields.iter().any(|f| f.name == "next_step"));
    }
    let finish = town.world.sync(A).unwrap();
    assert_eq!(finish.digests_equal, Some(true));
}
