//! Two people and one record.

use ketepai_core::records::RecordCommands;
use ketepai_model::record::DELETED;
use ketepai_model::value::Value;

use super::{A, B, Town};

#[test]
fn two_envoys_edit_one_visit_offline() {
    let mut town = Town::new(1);
    let visit = town.visit(A, "羊群布病抽检");
    town.everybody_syncs();
    town.app(A).set_next_step(&visit, "周三复查").unwrap();
    town.app(B).set_next_step(&visit, "周五复查").unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        let conflicts = town.app(n).conflicts().unwrap();
        assert_eq!(conflicts.len(), 1, "phone {n}");
        assert_eq!(conflicts[0].field, "next_step");
        let mut said: Vec<_> = conflicts[0]
            .choices
            .iter()
            .map(|(value, _)| value.clone())
            .collect();
        said.sort_by_key(|v| format!("{v:?}"));
        assert_eq!(
            said,
            vec![Value::Text("周三复查".into()), Value::Text("周五复查".into())]
        );
        let who: std::collections::BTreeSet<_> = conflicts[0].choices.iter().map(|(_, by)| *by).collect();
        assert_eq!(who.len(), 2, "each value has its author");
    }
    town.app(B)
        .resolve(&visit, "s", Value::Text("周三复查".into()))
        .unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert!(town.app(n).conflicts().unwrap().is_empty());
        assert_eq!(town.app(n).show(&visit).unwrap().line.conflicts, 0);
    }
    town.world.check();
}

#[test]
fn one_deletes_what_the_other_edits_and_nobody_is_silent() {
    let mut town = Town::new(2);
    let visit = town.visit(A, "误记");
    town.everybody_syncs();
    town.app(A).delete(&visit).unwrap();
    town.app(B).add_advice(&visit, "补记疫苗批号").unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.app(n).conflicts().unwrap()[0].path, DELETED, "phone {n}");
    }
    town.app(B).resolve(&visit, DELETED, Value::Bool(false)).unwrap();
    town.everybody_syncs();
    assert!(town.app(A).conflicts().unwrap().is_empty());
    assert!(!town.app(A).show(&visit).unwrap().line.deleted);
    town.world.check();
}

#[test]
fn a_visit_without_a_party_is_refused_with_field_and_rule() {
    let mut town = Town::new(3);
    let refused = town.app(A).record_visit(Default::default()).unwrap_err();
    assert!(
        matches!(&refused, ketepai_core::AppError::Invalid { field, rule } if field == "parties" && rule == "required"),
        "{refused:?}"
    );
    assert_eq!(town.app(A).list(Some("visit"), 10).unwrap(), vec![]);
}
