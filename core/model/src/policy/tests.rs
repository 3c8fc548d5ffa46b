//! A few rules told as stories; the whole table is held against a second, independent reading of it in
//! `tests/tests/policy.rs`.

use super::*;
use crate::record::Record;
use crate::value::Value;

const ME: PersonId = PersonId([1; 8]);
const OTHER: PersonId = PersonId([2; 8]);

fn author(role: Role) -> Author {
    Author {
        person: ME,
        roles: vec![role],
    }
}

fn row(served: PersonId, typed: PersonId) -> Fields {
    let mut envelope = Envelope::own(served, 1_790_000_000, 480);
    envelope.typed_by = typed;
    let mut fields = Fields::new();
    envelope.write(&mut fields);
    fields
}

fn with(mut row: Fields, key: &str, value: Value) -> Fields {
    row.insert(key.into(), value);
    row
}

fn work() -> Scope {
    "work/152524".parse().unwrap()
}

fn opens(role: Role, scope: &Scope, kind: &str, row: &Fields) -> Result<(), Denial> {
    let deed = Deed {
        scope,
        kind,
        before: None,
        after: row,
    };
    judge(&author(role), &deed)
}

fn edits(role: Role, scope: &Scope, kind: &str, before: &Fields, after: &Fields) -> Result<(), Denial> {
    let deed = Deed {
        scope,
        kind,
        before: Some(before),
        after,
    };
    judge(&author(role), &deed)
}

#[test]
fn nobody_but_an_officer_evaluates() {
    let scope = Scope::Person(OTHER);
    for role in [
        Role::Herder,
        Role::Envoy,
        Role::TeamHead,
        Role::Coordinator,
        Role::DeskExpert,
    ] {
        assert_eq!(
            opens(role, &scope, "evaluation", &row(ME, ME)),
            Err(Denial::Role),
            "{role:?}"
        );
    }
    assert_eq!(opens(Role::Officer, &scope, "evaluation", &row(ME, ME)), Ok(()));
}

#[test]
fn an_arrival_is_written_once_by_whoever_arrived() {
    let scope = Scope::Person(ME);
    let arrival = row(ME, ME);
    assert_eq!(opens(Role::Envoy, &scope, "arrival", &arrival), Ok(()));
    let later = with(arrival.clone(), "x", Value::Bool(true));
    assert_eq!(
        edits(Role::Envoy, &scope, "arrival", &arrival, &later),
        Err(Denial::Once)
    );
    assert_eq!(
        opens(Role::Envoy, &scope, "arrival", &row(OTHER, ME)),
        Err(Denial::ForAnother)
    );
    assert_eq!(
        opens(Role::Coordinator, &scope, "arrival", &row(ME, ME)),
        Err(Denial::Role)
    );
}

#[test]
fn a_visit_belongs_to_those_who_served() {
    let theirs = row(OTHER, OTHER);
    let edited = with(theirs.clone(), "s", Value::Text("复查".into()));
    assert_eq!(
        edits(Role::Envoy, &work(), "visit", &theirs, &edited),
        Err(Denial::NotYours)
    );
    assert_eq!(
        edits(Role::Coordinator, &work(), "visit", &theirs, &edited),
        Ok(())
    );
    let joint = with(theirs, "m", Value::Bytes(ME.0.to_vec()));
    let edited = with(joint.clone(), "s", Value::Text("复查".into()));
    assert_eq!(edits(Role::Envoy, &work(), "visit", &joint, &edited), Ok(()));
    let alone = with(joint.clone(), "m", Value::Bytes(OTHER.0.to_vec()));
    assert_eq!(
        edits(Role::Envoy, &work(), "visit", &joint, &alone),
        Err(Denial::NotYourField)
    );
}

#[test]
fn nobody_types_in_anothers_name_nor_claims_their_service() {
    assert_eq!(
        opens(Role::Envoy, &work(), "visit", &row(ME, OTHER)),
        Err(Denial::Typist)
    );
    assert_eq!(
        opens(Role::Envoy, &work(), "visit", &row(OTHER, ME)),
        Err(Denial::ForAnother)
    );
    assert_eq!(
        opens(Role::Coordinator, &work(), "visit", &row(OTHER, ME)),
        Ok(())
    );
    let mine = row(ME, ME);
    let given = with(mine.clone(), "b", Value::Bytes(OTHER.0.to_vec()));
    assert_eq!(
        edits(Role::Envoy, &work(), "visit", &mine, &given),
        Err(Denial::ForAnother)
    );
    let forged = with(mine.clone(), "y", Value::Bytes(OTHER.0.to_vec()));
    assert_eq!(
        edits(Role::Coordinator, &work(), "visit", &mine, &forged),
        Err(Denial::Typist)
    );
}

#[test]
fn a_herders_own_word_comes_from_a_herders_own_phone() {
    let scope = Scope::From("152524".parse().unwrap(), OTHER);
    let word = |means: &str, person: PersonId| {
        let row = with(row(OTHER, ME), "k", Value::Text(means.into()));
        with(row, "p", Value::Bytes(person.0.to_vec()))
    };
    assert_eq!(
        opens(
            Role::Envoy,
            &scope,
            "confirmation",
            &word("finger_signature", OTHER)
        ),
        Ok(())
    );
    assert_eq!(
        opens(Role::Envoy, &scope, "confirmation", &word("own_phone", OTHER)),
        Err(Denial::ForAnother)
    );
    assert_eq!(
        opens(Role::Herder, &scope, "confirmation", &word("own_phone", ME)),
        Ok(())
    );
    assert_eq!(
        opens(Role::Envoy, &scope, "satisfaction", &row(OTHER, ME)),
        Err(Denial::Role)
    );
}

#[test]
fn a_card_is_ones_own_but_for_what_the_office_sets() {
    let scope = "public/152524".parse().unwrap();
    let card = with(row(ME, ME), "p", Value::Bytes(ME.0.to_vec()));
    assert_eq!(opens(Role::Envoy, &scope, "envoy", &card), Ok(()));
    let grand = with(card.clone(), "f", Value::Text("province".into()));
    assert_eq!(
        opens(Role::Envoy, &scope, "envoy", &grand),
        Err(Denial::NotYourField)
    );
    assert_eq!(
        edits(Role::Envoy, &scope, "envoy", &card, &grand),
        Err(Denial::NotYourField)
    );
    assert_eq!(edits(Role::Officer, &scope, "envoy", &card, &grand), Ok(()));
    let titled = with(card.clone(), "r", Value::Text("高级兽医师".into()));
    assert_eq!(edits(Role::Envoy, &scope, "envoy", &card, &titled), Ok(()));
}

#[test]
fn nobody_approves_their_own_expense_not_even_by_opening_it() {
    let scope = Scope::Person(ME);
    let spent = row(ME, ME);
    let approved = with(spent.clone(), "a", Value::Text("approved".into()));
    assert_eq!(opens(Role::Envoy, &scope, "expense", &spent), Ok(()));
    let denied = Err(Denial::NotYourField);
    assert_eq!(opens(Role::Envoy, &scope, "expense", &approved), denied);
    assert_eq!(edits(Role::Envoy, &scope, "expense", &spent, &approved), denied);
    assert_eq!(edits(Role::Officer, &scope, "expense", &spent, &approved), Ok(()));
    let verified = with(spent.clone(), "v", Value::Bytes(ME.0.to_vec()));
    assert_eq!(opens(Role::Coordinator, &work(), "outcome", &verified), denied);
    assert_eq!(opens(Role::Officer, &work(), "outcome", &verified), Ok(()));
}

#[test]
fn a_firm_signs_an_agreement_and_changes_nothing_else_of_it() {
    let agreed = row(OTHER, OTHER);
    let signed = with(agreed.clone(), "i", Value::Map(Fields::new()));
    let longer = with(agreed.clone(), "e", Value::Int(30_000));
    assert_eq!(
        edits(Role::FirmContact, &work(), "assignment", &agreed, &signed),
        Ok(())
    );
    let denied = Err(Denial::NotYourField);
    assert_eq!(
        edits(Role::FirmContact, &work(), "assignment", &agreed, &longer),
        denied
    );
    assert_eq!(
        edits(Role::Coordinator, &work(), "assignment", &agreed, &signed),
        denied
    );
    let published = with(agreed.clone(), "pf", Value::Int(30_000));
    assert_eq!(
        edits(Role::Coordinator, &work(), "assignment", &agreed, &published),
        Ok(())
    );
}

#[test]
fn every_field_that_a_rule_names_is_a_field_of_its_kind() {
    for (kind, names) in [
        ("demand", "steps state passed_to passed_reason"),
        ("application", "consent consent_by consent_day scan steps"),
        ("assignment", "signed scan steps objections"),
        (
            "assignment",
            "public_from_day public_to_day public_place public_outcome",
        ),
        ("expense", "approval approved_by approval_reason"),
        ("outcome", "verified_by verified_day"),
        ("question", "answers answer_files domain triage assigned_to state"),
    ] {
        let known = crate::registry::Kind::from_name(kind);
        let keys: Vec<&str> = names
            .split(' ')
            .map(|name| known.field_key(name).expect(name))
            .collect();
        let rule = rules::of(kind).unwrap();
        let named = |keys: &Keys, key: &str| match keys {
            Keys::All => false,
            Keys::AllBut(these) | Keys::Only(these) => these.contains(&key),
        };
        for key in keys {
            assert!(
                rule.edits.iter().any(|(_, keys)| named(keys, key)),
                "{kind}: {key}"
            );
        }
    }
}

#[test]
fn every_kind_known_here_has_a_rule_and_every_denial_a_code() {
    let ruled: Vec<_> = rules::kinds().collect();
    for kind in crate::registry::Kind::NAMES {
        assert!(ruled.contains(kind), "{kind}");
    }
    for denial in Denial::all() {
        assert_eq!(Denial::from_code(denial.code()), Some(denial));
    }
    assert_eq!(crate::question::Question::KIND, "question");
    assert_eq!(
        opens(Role::Herder, &work(), "of_a_newer_program", &row(OTHER, OTHER)),
        Ok(())
    );
    assert_eq!(
        opens(Role::Observer, &work(), "visit", &row(ME, ME)),
        Err(Denial::Role)
    );
}
