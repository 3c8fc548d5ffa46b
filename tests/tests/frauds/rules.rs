//! Writing what is not one's own to write.

use ketepai_model::value::Packed;

use super::*;

pub const FRAUDS: &[Fraud] = &[
    ("a visit in a township of others", outside_scope),
    ("a visit put up as a public notice", wrong_scope),
    ("a herder evaluates", herder_evaluates),
    ("an envoy rates their own service", rates_oneself),
    ("an envoy confirms as if on the herder's phone", own_phone),
    ("a record that names another as its typist", false_typist),
    ("a service that another is said to have rendered", for_another),
    ("an edit of a colleague's visit", colleagues_visit),
    ("a colleague's visit taken over", takes_over),
    ("a companion adds companions", adds_companions),
    ("an edit of an arrival", edits_arrival),
    ("a confirmation deleted", deletes_confirmation),
    ("an envoy raises their own level", raises_level),
];

fn outside_scope(town: &mut Town) -> Outcome {
    let me = town.person(A);
    town.opens(A, "work/152525", "visit", row(me, me, &[]), "not_granted")
}

fn wrong_scope(town: &mut Town) -> Outcome {
    let me = town.person(A);
    town.opens(A, "public/152524", "visit", row(me, me, &[]), "wrong_scope")
}

fn herder_evaluates(town: &mut Town) -> Outcome {
    let me = town.person(HERDER);
    let row = row(me, me, &[("grade", text("优秀"))]);
    town.opens(HERDER, &format!("person/{me}"), "evaluation", row, "role_may_not")
}

fn rates_oneself(town: &mut Town) -> Outcome {
    let me = town.person(A);
    let row = row(me, me, &[("n", Value::Int(5))]);
    town.opens(A, &format!("person/{me}"), "satisfaction", row, "role_may_not")
}

fn confirmation(town: &mut Town, means: &str) -> (String, Fields) {
    let (me, herder) = (town.person(A), town.person(HERDER));
    let visit = town.alone(A);
    let given = [
        ("w", value(&visit)),
        ("h", value(&ketepai_model::ids::BlobHash([1; 32]))),
        ("p", value(&herder)),
        ("k", text(means)),
    ];
    (format!("from/152524/{herder}"), row(me, me, &given))
}

fn own_phone(town: &mut Town) -> Outcome {
    let (scope, row) = confirmation(town, "own_phone");
    town.opens(A, &scope, "confirmation", row, "for_another")
}

fn false_typist(town: &mut Town) -> Outcome {
    let (me, other) = (town.person(A), town.person(B));
    town.opens(A, WORK, "visit", row(me, other, &[]), "false_typist")
}

fn for_another(town: &mut Town) -> Outcome {
    let (me, other) = (town.person(A), town.person(B));
    town.opens(A, WORK, "visit", row(other, me, &[]), "for_another")
}

fn colleagues_visit(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    town.edits(B, &id, &set("n", Value::Int(300)), "not_yours")
}

fn takes_over(town: &mut Town) -> Outcome {
    let (id, me) = (town.alone(A), town.person(B));
    town.edits(B, &id, &set("b", value(&me)), "not_yours")
}

fn adds_companions(town: &mut Town) -> Outcome {
    let third = town.world.enrol("envoy C", "envoy");
    let id = town.visit(A, "布病");
    town.everybody_syncs();
    let all = Packed(vec![town.person(B), town.person(third)]);
    let outcome = town.edits(B, &id, &set("m", value(&all)), "not_your_field");
    let mut of_third = Question::all("services_by_envoy");
    of_third.person = Some(town.person(third));
    assert_eq!(town.app(A).store().figure(&of_third).unwrap(), 0);
    outcome
}

fn edits_arrival(town: &mut Town) -> Outcome {
    let arrival = ketepai_core::arrivals::RecordArrival {
        direction: ketepai_model::arrival::Direction::In,
        fixes: Vec::new(),
        no_position: "没有信号".into(),
        party: None,
    };
    let id = town.world.devices[A].make(|app| app.record_arrival(arrival).map(|a| a.id));
    town.everybody_syncs();
    town.edits(A, &id, &set("t", Value::Int(1_780_000_000)), "written_once")
}

fn deletes_confirmation(town: &mut Town) -> Outcome {
    let (scope, row) = confirmation(town, "call");
    let body = root_change(&row, &Actor::new(&town.device(A), [1; 8]));
    let id = record_id(&scope.parse().unwrap(), &body);
    town.smuggle(A, &scope, "confirmation", id, body);
    town.everybody_syncs();
    assert_eq!(town.count(B, "confirmed"), 1);
    let outcome = town.edits(A, &id, &set("x", Value::Bool(true)), "written_once");
    assert_eq!(town.count(B, "confirmed"), 1);
    outcome
}

fn raises_level(town: &mut Town) -> Outcome {
    let me = town.person(A);
    let cards = town.app(A).list(Some("envoy"), 10).unwrap();
    let card = cards.into_iter().find(|c| c.person == Some(me)).unwrap().id;
    town.edits(A, &card, &set("f", text("provincial")), "not_your_field")
}
