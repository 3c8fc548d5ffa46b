//! The envoy's papers told as stories.

use super::*;
use crate::expense::Payer;
use crate::ids::BlobHash;
use crate::outcome::{OutcomeKind, PlanLevel};
use crate::programme::rules::tests::rules_of;
use crate::record::Envelope;
use crate::value::Packed;

fn person(n: u8) -> PersonId {
    PersonId([n; 8])
}

fn id(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn outcome(title: &str, day: i64, by: &[u8], verified_by: Option<u8>) -> Outcome {
    Outcome {
        kind: Some(OutcomeKind::NewVariety),
        title: title.into(),
        level: Some(PlanLevel::City),
        done_day: Some(day),
        contributors: Packed(by.iter().map(|n| person(*n)).collect()),
        verified_by: verified_by.map(person),
        verified_day: verified_by.map(|_| day + 10),
        ..Outcome::new(Envelope::own(person(1), 1_780_000_000, 480))
    }
}

fn line(section: &Section, code: &str) -> Option<i64> {
    section.lines.iter().find(|l| l.code == code).map(|l| l.value)
}

#[test]
fn what_was_not_counted_is_left_out_and_not_a_zero() {
    let counted = Counted {
        services: Some(14),
        on_site_days: Some(0),
        satisfaction: (14, 3),
        ..Counted::default()
    };
    let summary = &summary(&counted, person(1), &[])[0];
    assert_eq!(line(summary, "services"), Some(14));
    assert_eq!(line(summary, "on_site_days"), Some(0));
    assert_eq!(line(summary, "trained"), None);
    assert_eq!(line(summary, "satisfaction"), Some(466), "14 / 3, hundredths");
}

#[test]
fn two_answers_are_no_mean() {
    let of = |sum, count| {
        let counted = Counted {
            satisfaction: (sum, count),
            ..Counted::default()
        };
        summary(&counted, person(1), &[])[0].lines.clone()
    };
    assert_eq!(
        of(9, 2),
        [Line {
            code: "satisfaction_few",
            value: 2
        }]
    );
    assert_eq!(of(0, 0), []);
}

#[test]
fn a_title_paper_says_who_stood_where_and_who_verified() {
    let first = outcome("绒山羊新品系", 20_500, &[2, 1, 3], Some(7));
    let waits = outcome("牧草混播", 20_400, &[1], None);
    let own_word = outcome("自己核实的", 20_300, &[1], Some(1));
    let others = outcome("别人的", 20_200, &[2], Some(7));
    let unnamed = outcome("没写参加人的", 20_450, &[], Some(7));
    let all = [
        (id(1), &first),
        (id(2), &waits),
        (id(3), &own_word),
        (id(4), &others),
        (id(5), &unnamed),
    ];
    let papers = title_papers(person(1), &all);
    assert_eq!(
        papers[0].records,
        [id(5), id(1)],
        "the writer stands where nobody is named"
    );
    assert_eq!(
        papers[0].rows[1],
        [
            "2026-02-16",
            "new_variety",
            "绒山羊新品系",
            "city",
            "2",
            "3",
            "2026-02-26"
        ]
    );
    assert_eq!(papers[1].records, [id(3), id(2)], "nobody verifies their own");
    assert_eq!(papers[1].rows[0][6], "");
    let both = &summary(&Counted::default(), person(1), &all)[1];
    assert_eq!(
        (line(both, "outcomes"), line(both, "outcomes_unverified")),
        (Some(2), Some(2))
    );
}

#[test]
fn the_pack_has_every_voucher_and_says_which_is_missing() {
    let expense = |fen, number: &str| Expense {
        category: "travel".into(),
        amount_fen: Some(fen),
        spent_day: Some(20_500),
        payer: Some(Payer::Envoy),
        voucher_no: number.into(),
        ..Expense::new(Envelope::own(person(1), 1_780_000_000, 480))
    };
    let scanned = Expense {
        voucher: Some(BlobHash([0xab; 32])),
        ..expense(700, "")
    };
    let (numbered, bare) = (expense(1_050, "24312"), expense(1, ""));
    let all = [(id(1), &numbered), (id(2), &scanned), (id(3), &bare)];
    let rules = rules_of(
        "[expenses]\ncategories = [{ id = \"travel\", name = \"交通差旅费用\" }]\nopen = true\nclause = \"四(三)2\"",
    );
    let pack = reimbursement_pack(person(1), &all, (20_500, 20_500), &rules);
    assert_eq!(pack[0].rows, [["交通差旅费用", "17.51"]]);
    assert_eq!(
        (line(&pack[0], "owed"), line(&pack[0], "without_voucher")),
        (Some(1_751), Some(1))
    );
    let vouchers: Vec<&str> = pack[1].rows.iter().map(|r| r[3].as_str()).collect();
    assert_eq!(vouchers, ["24312", "abababab", ""]);
    assert_eq!(pack[1].records, [id(1), id(2), id(3)]);
    let elsewhere = reimbursement_pack(person(2), &all, (0, 30_000), &rules);
    assert_eq!(line(&elsewhere[0], "without_voucher"), None);
}
