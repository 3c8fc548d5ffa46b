//! What counts of a posting, and what does not.

use super::*;
use crate::record::{Envelope, Record};

const ME: PersonId = PersonId([1; 8]);

fn posted(from: i64, to: Option<i64>) -> Assignment {
    Assignment {
        persons: Packed(vec![ME]),
        parties: Packed(vec![RecordId([2; 16]), RecordId([3; 16])]),
        from_day: Some(from),
        to_day: to,
        ..Assignment::new(Envelope::own(ME, 0, 480))
    }
}

fn days(assignment: &Assignment, metric: &str) -> Vec<i64> {
    let facts = assignment.facts(None);
    facts
        .iter()
        .filter(|f| f.metric == metric)
        .map(|f| f.day)
        .collect()
}

/// 2026-01-01.
const NEW_YEAR: i64 = 20_454;

#[test]
fn three_years_posted_are_three_person_times() {
    let posted = posted(NEW_YEAR - 30, Some(NEW_YEAR + 365));
    assert_eq!(
        days(&posted, "dispatched"),
        [NEW_YEAR - 30, NEW_YEAR, NEW_YEAR + 365]
    );
}

#[test]
fn an_open_end_promises_the_first_year_only() {
    assert_eq!(days(&posted(NEW_YEAR, None), "dispatched"), [NEW_YEAR]);
    assert!(posted(NEW_YEAR, None).is_active_on(NEW_YEAR + 9_000));
}

#[test]
fn a_draft_counts_for_nothing() {
    let draft = Assignment {
        from_day: None,
        ..posted(0, None)
    };
    assert!(draft.facts(None).is_empty());
    assert!(!draft.is_active_on(NEW_YEAR));
}

#[test]
fn a_firm_counts_once_whoever_is_appointed_to_it_and_an_envoy_once_a_year() {
    let keys = |assignment: &Assignment| -> std::collections::BTreeSet<_> {
        assignment
            .facts(None)
            .into_iter()
            .map(|f| (f.metric, f.key))
            .collect()
    };
    let other = Assignment {
        persons: Packed(vec![PersonId([9; 8])]),
        ..posted(NEW_YEAR, None)
    };
    let both: std::collections::BTreeSet<_> = &keys(&posted(NEW_YEAR, None)) | &keys(&other);
    let of = |metric| both.iter().filter(|(m, _)| *m == metric).count();
    assert_eq!((of("appointed"), of("dispatched")), (2, 2));
    assert_eq!(keys(&posted(NEW_YEAR, None)), keys(&posted(NEW_YEAR + 40, None)));
}

#[test]
fn a_joined_firms_key_is_the_one_that_a_figure_asks_for() {
    let fact = posted(NEW_YEAR, None).facts(None).remove(0);
    let asked = crate::visit::party_key("appointed", &ME, &RecordId([2; 16]), NEW_YEAR);
    assert_eq!(fact.key, asked);
}

#[test]
fn a_team_counts_as_one_and_its_persons_each() {
    let team = Assignment {
        subject: Some(Subject::Team),
        team: Some(RecordId([7; 16])),
        persons: Packed(vec![ME, PersonId([8; 8])]),
        ..posted(NEW_YEAR, None)
    };
    assert_eq!(days(&team, "dispatched").len(), 2);
    assert_eq!(days(&team, "dispatched.team").len(), 1);
}

#[test]
fn nobody_is_posted_backwards() {
    assert_eq!(posted(10, Some(9)).validate(), invalid("to_day", "before_start"));
    let alone = Assignment {
        persons: Packed::default(),
        ..posted(10, None)
    };
    assert_eq!(alone.validate(), invalid("persons", "required"));
    let far = posted(NEW_YEAR, Some(i64::MAX));
    assert_eq!(
        days(&far, "dispatched").len(),
        101,
        "a slip of the finger ends somewhere"
    );
}
