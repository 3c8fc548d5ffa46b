//! The programmes that ship, held against how cases go: every way can be walked by those whom the document names, no
//! publicity and no signature can be left out, every form can be printed empty.

use std::collections::BTreeMap;

use crate::demand::Demand;
use crate::envoy::Envoy;
use crate::identity::Role;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::policy::Author;
use crate::programme::eligibility::{Candidate, Eligible, assess};
use crate::programme::forms::{BLANK, Filling, Leads};
use crate::programme::rules::{FormLayout, Rules, Step, Workflow};
use crate::programme::tests::samples::{day, person, shipped};
use crate::programme::workflow::{Case, Ended, Publicity, Refusal, record_step};
use crate::station::Station;
use crate::team::Team;

fn as_role(code: &str) -> Author {
    let roles = vec![Role::from_code(code).unwrap()];
    Author {
        person: person(1),
        roles,
    }
}

/// An outcome that leads on.
fn onward<'a>(workflow: &Workflow, step: &'a Step) -> &'a str {
    let place = |id: &str| workflow.steps.iter().position(|s| s.id == id);
    let on = |next: &str| next == "done" || place(next) > place(&step.id);
    let outcome = step.next.iter().find(|(_, next)| on(next));
    outcome.map(|(outcome, _)| outcome.as_str()).unwrap()
}

/// With every paper and every signature, and its publicity long over.
fn complete<'a>(rules: &'a Rules, workflow: &'a Workflow, steps: &'a BTreeMap<String, String>) -> Case<'a> {
    let signature = format!("{} {} device", day("2026-03-02"), person(1));
    let signers = workflow.steps.iter().flat_map(|step| &step.signers);
    Case {
        workflow,
        calendar: &rules.calendar,
        steps,
        opened_day: day("2026-03-02"),
        signed: signers.map(|who| (who.clone(), signature.clone())).collect(),
        scan: true,
        publicity: Publicity {
            from_day: Some(day("2026-03-02")),
            to_day: Some(day("2026-03-13")),
            place: "市科技网".into(),
            ..Publicity::default()
        },
    }
}

/// Calls for every step of a case on its way, and walks it to the end.
fn walk(rules: &Rules, workflow: &Workflow, look: &dyn Fn(&Case<'_>, &Step, &str)) {
    let mut steps = BTreeMap::new();
    for _ in &workflow.steps {
        let case = complete(rules, workflow, &steps);
        let standing = case.where_it_stands();
        let Some(step) = standing.current else { break };
        let outcome = onward(workflow, step);
        look(&case, step, outcome);
        let done = record_step(outcome, day("2026-04-01"), person(1), "");
        steps.insert(standing.key, done);
    }
    let standing = complete(rules, workflow, &steps).where_it_stands();
    assert_eq!(standing.ended, Some(Ended::Well), "{}: {}", rules.id, workflow.id);
    assert!(standing.strays.is_empty());
}

fn each_way(look: &dyn Fn(&Case<'_>, &Step, &str)) {
    for rules in shipped() {
        rules
            .workflows
            .iter()
            .for_each(|workflow| walk(&rules, workflow, look));
    }
}

#[test]
fn every_way_is_walked_by_those_whom_the_document_names_and_by_nobody_else() {
    let at = day("2026-04-01");
    each_way(&|case, step, outcome| {
        for actor in &step.actors {
            assert_eq!(
                case.may(&as_role(actor), &step.id, outcome, at),
                Ok(()),
                "{}",
                step.id
            );
        }
        let observer = case.may(&as_role("observer"), &step.id, outcome, at);
        assert!(matches!(observer, Err(Refusal::RoleMayNot { .. })), "{}", step.id);
    });
}

#[test]
fn no_publicity_no_signature_and_no_seal_is_left_out() {
    let at = day("2026-04-01");
    each_way(&|case, step, outcome| {
        let author = as_role(&step.actors[0]);
        let may = |case: &Case<'_>| case.may(&author, &step.id, outcome, at);
        let unpublished = may(&case.clone().published(Publicity::default()));
        assert_eq!(
            unpublished == Err(Refusal::PublicityMissing),
            step.publicity,
            "{}",
            step.id
        );
        let running = Publicity {
            to_day: Some(at),
            ..case.publicity.clone()
        };
        let running = may(&case.clone().published(running));
        assert_eq!(
            running == Err(Refusal::PublicityRunning { until: at }),
            step.publicity
        );
        for who in &step.signers {
            let mut unsigned = case.clone();
            unsigned.signed.remove(who);
            assert_eq!(
                may(&unsigned),
                Err(Refusal::SignatureMissing { who: who.clone() })
            );
        }
        let mut bare = case.clone();
        bare.scan = false;
        assert_eq!(
            may(&bare) == Err(Refusal::SealedScanMissing),
            step.sealed,
            "{}",
            step.id
        );
    });
}

#[test]
fn of_whom_nothing_is_known_nobody_is_refused() {
    for rules in shipped() {
        for who in ["envoy", "firm", "station"] {
            let found = assess(&rules, who, &Candidate::default());
            assert_ne!(found.eligible, Eligible::No, "{}: {who}", rules.id);
            assert!(!found.needs_reason(), "{}: {who}", rules.id);
        }
    }
}

struct NothingHere;

impl Leads for NothingHere {
    fn organisation(&self, _: &RecordId) -> Option<Organisation> {
        None
    }
    fn envoy(&self, _: &PersonId) -> Option<Envoy> {
        None
    }
    fn team(&self, _: &RecordId) -> Option<Team> {
        None
    }
    fn demand(&self, _: &RecordId) -> Option<Demand> {
        None
    }
    fn station(&self, _: &RecordId) -> Option<Station> {
        None
    }
}

#[test]
fn every_form_can_be_printed_empty_and_says_what_is_to_be_filled_in() {
    for rules in shipped() {
        let filling = Filling {
            rules: &rules,
            leads: &NothingHere,
            words: &|vocabulary, code| format!("{vocabulary}-{code}"),
            today: day("2026-04-01"),
        };
        for form in &rules.forms {
            let filled = filling.fill(form, &[]);
            assert_eq!(filled.fields.len(), form.fields.len(), "{}", form.id);
            assert!(
                filled
                    .head
                    .iter()
                    .chain(&filled.paragraphs)
                    .all(|line| !line.contains('{'))
            );
            let required = form.fields.iter().filter(|field| field.required).count();
            match form.layout {
                FormLayout::Sheet => assert_eq!(filled.missing.len(), required, "{}", form.id),
                FormLayout::Table => assert!(filled.rows.is_empty() && filled.missing.is_empty()),
                FormLayout::Agreement => {
                    assert!(
                        filled.paragraphs.iter().any(|line| line.contains(BLANK)),
                        "{}",
                        form.id
                    );
                    let named = filled
                        .missing
                        .iter()
                        .all(|label| label.starts_with("field-assignment-"));
                    assert!(named && !filled.missing.is_empty(), "{:?}", filled.missing);
                }
            }
        }
    }
}
