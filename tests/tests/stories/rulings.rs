//! What the station rules, and what becomes of it on everybody's phone.

use ketepai_core::AppError;
use ketepai_model::document::{Actor, Edit, Stored, edit_change, root_change};
use ketepai_model::ids::{EntryHash, RecordId};
use ketepai_model::log::{Entry, Evidence, record_id};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::Scope;
use ketepai_model::value::Value;
use ketepai_server::station::Erase;

use super::{A, B, HERDER, Town};

/// Saves an entry that no honest app would write.
fn smuggle(town: &mut Town, by: usize, scope: &str, record: RecordId, kind: &str, body: Vec<u8>) {
    let scope: Scope = scope.parse().unwrap();
    let entry = Entry {
        record,
        kind: kind.into(),
        schema: 1,
        body,
    };
    let app = town.app(by);
    let device = app.identity().unwrap().keys.device();
    app.store_mut()
        .write(|w| w.save(&scope, &device, &entry, &Evidence::default()))
        .unwrap();
}

fn reasons(town: &mut Town, n: usize) -> Vec<String> {
    let aside = town.app(n).status(50).unwrap().aside;
    aside.into_iter().filter_map(|a| a.reason).collect()
}

#[test]
fn a_herder_who_tries_to_write_an_evaluation_writes_nothing() {
    let mut town = Town::new(31);
    let (herder, envoy) = (town.person(HERDER), town.person(A));
    let mut fields = ketepai_model::value::Fields::new();
    let evaluation = ketepai_model::visit::Visit::new(Envelope::own(herder, 1_790_000_000, 480));
    fields.extend(evaluation.to_fields());
    fields.insert("grade".into(), Value::Text("优秀".into()));
    let device = town.device(HERDER);
    let body = root_change(&fields, &Actor::new(&device, [1; 8]));
    // Of the envoy, in the envoy's own scope; and in one that is the herder's to write in.
    for scope in [format!("person/{envoy}"), format!("from/152524/{herder}")] {
        let id = record_id(&scope.parse().unwrap(), &body);
        smuggle(&mut town, HERDER, &scope, id, "evaluation", body.clone());
        town.everybody_syncs();
        for n in [A, B] {
            assert!(town.app(n).show(&id).is_err(), "phone {n}, {scope}");
        }
    }
    assert_eq!(
        town.world.station.status().unwrap().records.get("evaluation"),
        None
    );
    assert!(
        reasons(&mut town, HERDER)
            .iter()
            .all(|r| ["not_granted", "wrong_scope", "role_may_not"].contains(&&**r))
    );
    assert_eq!(reasons(&mut town, HERDER).len(), 2, "and is told why");
    assert_eq!(
        town.world.station.status().unwrap().aside.len(),
        2,
        "so is the coordinator"
    );
}

#[test]
fn the_app_says_no_before_anything_is_written() {
    let mut town = Town::new(32);
    let alone = ketepai_core::visits::RecordVisit {
        parties: vec![town.household],
        activity: "guidance".into(),
        ..Default::default()
    };
    let alone = town.world.devices[A].make(|app| app.record_visit(alone));
    town.everybody_syncs();
    let denied = town.app(B).set_next_step(&alone, "不是我的").unwrap_err();
    assert!(
        matches!(&denied, AppError::Denied { reason } if reason == "not_yours"),
        "{denied:?}"
    );
    let denied = town.app(HERDER).add_organisation(Default::default());
    assert!(denied.is_err());
    assert_eq!(town.app(B).status(10).unwrap().unsealed, 0);
    town.world.check();
}

/// A smuggles an edit of a visit that is not A's; B, who knows it only by way of A, edits on top of it.
#[test]
fn what_rests_on_a_refused_edit_is_done_again_without_it() {
    let mut town = Town::new(33);
    let third = town.world.enrol("envoy C", "envoy");
    town.everybody_syncs();
    let visit = ketepai_core::visits::RecordVisit {
        parties: vec![town.household],
        companions: vec![town.person(B)],
        activity: "guidance".into(),
        ..Default::default()
    };
    let visit = town.world.devices[A].make(|app| app.record_visit(visit));
    town.everybody_syncs();
    // C's phone is tampered with: it edits what is A's and B's. B's phone has a program that took no offence,
    // and wrote on top of it.
    let set = [Edit::Set("s".into(), Value::Text("别人塞进来的".into()))];
    let actor = town.app(third).identity().unwrap().actor;
    let forged = town
        .app(third)
        .store()
        .build_edit(&visit, &actor, &set)
        .unwrap()
        .unwrap();
    let root = town.bodies(A, &visit).remove(0);
    let known = [(town.device(A), root), (town.device(third), forged.clone())];
    let append = [Edit::Append("v".into(), vec![Value::Text("补充建议".into())])];
    let actor = town.app(B).identity().unwrap().actor;
    let on_top = knowing_all(visit, &known, &actor, &append);
    smuggle(&mut town, third, "work/152524", visit, "visit", forged);
    smuggle(&mut town, B, "work/152524", visit, "visit", on_top);
    town.everybody_syncs();
    town.everybody_syncs();
    for n in [A, B, third] {
        let shown = town.app(n).show(&visit).unwrap();
        let field = |name: &str| {
            shown
                .fields
                .iter()
                .find(|f| f.name == name)
                .map(|f| f.value.clone())
        };
        assert_eq!(field("next_step"), None, "phone {n}: the forged edit is out");
        assert_eq!(
            field("advice"),
            Some(Value::List(vec![Value::Text("补充建议".into())])),
            "phone {n}: what was honest is in again"
        );
        assert_eq!(town.world.sync(n).unwrap().digests_equal, Some(true), "phone {n}");
    }
    assert_eq!(reasons(&mut town, third), ["not_yours"]);
    let standings = town
        .app(A)
        .store()
        .whole(&visit)
        .unwrap()
        .unwrap()
        .document
        .standings;
    assert_eq!(standings.len(), 4, "and nothing is thrown away: {standings:?}");
}

/// An edit by somebody to whose program all of this was in order.
fn knowing_all(
    record: RecordId,
    known: &[(ketepai_model::ids::DeviceId, Vec<u8>)],
    actor: &Actor,
    edits: &[Edit],
) -> Vec<u8> {
    let stored: Vec<Stored<'_>> = known
        .iter()
        .enumerate()
        .map(|(n, (device, body))| Stored {
            hash: EntryHash([n as u8; 32]),
            device: *device,
            kind: "visit",
            body,
            judged: true,
            author: None,
        })
        .collect();
    let scope = "work/152524".parse().unwrap();
    edit_change(record, &scope, &stored, &|_| false, actor, edits, None)
        .unwrap()
        .unwrap()
}

#[test]
fn an_erased_record_is_gone_everywhere_also_when_it_comes_again() {
    let mut town = Town::new(34);
    let question = town.world.devices[HERDER].make(|app| app.ask(vec!["家里的私事".into()], "", "zh-CN"));
    town.everybody_syncs();
    let copy = town.world.devices[B].back_up();
    let erase = Erase {
        record: question.to_string(),
        reason: "wish".into(),
    };
    town.world.station.erase(&erase).unwrap();
    town.everybody_syncs();
    for n in [A, B, HERDER] {
        assert!(town.app(n).show(&question).is_err(), "phone {n}");
        assert_eq!(town.app(n).search("私事", 5).unwrap(), vec![]);
        assert_eq!(town.world.sync(n).unwrap().digests_equal, Some(true));
    }
    town.world.devices[B].put_back(&copy);
    town.everybody_syncs();
    town.everybody_syncs();
    for n in [A, B, HERDER] {
        assert!(town.app(n).show(&question).is_err(), "phone {n}");
    }
    assert_eq!(town.world.station.status().unwrap().records.get("question"), None);
}

/// Nobody can have an edit accepted by sending its head first and its payload once the head has a position.
#[test]
fn a_payload_that_comes_later_is_judged_when_it_comes() {
    let mut town = Town::new(35);
    let alone = ketepai_core::visits::RecordVisit {
        parties: vec![town.household],
        activity: "guidance".into(),
        ..Default::default()
    };
    let visit = town.world.devices[A].make(|app| app.record_visit(alone));
    town.everybody_syncs();
    let actor = town.app(B).identity().unwrap().actor;
    let set = [Edit::Set("s".into(), Value::Text("塞进来的".into()))];
    let body = town
        .app(B)
        .store()
        .build_edit(&visit, &actor, &set)
        .unwrap()
        .unwrap();
    let entry = Entry {
        record: visit,
        kind: "visit".into(),
        schema: 1,
        body,
    };
    let whole = town.sealed_by(B, "work/152524", entry);
    let mut withheld = whole.clone();
    withheld.payloads[0] = None;
    town.world.post(&[withheld]);
    town.world.post(&[whole]);
    town.everybody_syncs();
    for n in [A, B] {
        let shown = town.app(n).show(&visit).unwrap();
        assert!(shown.fields.iter().all(|f| f.name != "next_step"), "phone {n}");
    }
    let status = town.world.station.status().unwrap();
    assert!(
        status
            .aside
            .iter()
            .any(|a| a.reason.as_deref() == Some("not_yours")),
        "{:?}",
        status.aside
    );
}
