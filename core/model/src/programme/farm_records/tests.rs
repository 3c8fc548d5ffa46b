//! The farm's file told as stories.

use super::*;
use crate::record::Envelope;

fn id(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn treatment(kind: TreatmentKind, day: &str) -> Treatment {
    let at = Day::parse(day).unwrap().0 * 86_400 + 3_600;
    let envelope = Envelope::own(PersonId([1; 8]), at, 480);
    Treatment {
        kind: Some(kind),
        party: Some(id(9)),
        product: "布病活疫苗".into(),
        ..Treatment::new(envelope)
    }
}

fn of(all: &[(RecordId, &Treatment)], code: &str, reader: Reader) -> Vec<Vec<String>> {
    let tables = tables(all, id(9), reader, &|_| "王某".to_owned());
    assert!(
        tables
            .iter()
            .all(|t| t.rows.iter().all(|row| row.len() == t.columns.len()))
    );
    tables.into_iter().find(|t| t.code == code).unwrap().rows
}

#[test]
fn a_vaccination_fills_the_ministrys_row_and_leaves_blank_what_nobody_wrote() {
    let shot = Treatment {
        treated: Some(188),
        left_out: Some(12),
        batch: "20260301".into(),
        expiry_day: Some(Day::parse("2027-03-01").unwrap().0),
        ..treatment(TreatmentKind::Vaccination, "2026-05-01")
    };
    let rows = of(&[(id(1), &shot)], "immunisation", Reader::Others);
    let filled = [
        "2026-05-01",
        "",
        "",
        "188",
        "布病活疫苗",
        "",
        "20260301（2027-03-01）",
        "",
        "",
        "王某",
        "未免疫12",
    ];
    assert_eq!(
        rows,
        [filled],
        "the number present was not counted: an empty cell, not 0"
    );
    assert!(
        of(&[(id(1), &shot)], "inputs", Reader::Others).is_empty(),
        "a vaccine has a table of its own"
    );
}

#[test]
fn rows_come_by_day_each_once_and_only_of_this_farm() {
    let late = treatment(TreatmentKind::Disinfection, "2026-06-02");
    let early = treatment(TreatmentKind::Disinfection, "2026-05-02");
    let other = Treatment {
        party: Some(id(8)),
        ..early.clone()
    };
    let rows = of(
        &[(id(1), &late), (id(2), &early), (id(1), &late), (id(3), &other)],
        "disinfection",
        Reader::Others,
    );
    let days: Vec<&str> = rows.iter().map(|r| r[0].as_str()).collect();
    assert_eq!(days, ["2026-05-02", "2026-06-02"]);
}

#[test]
fn a_drug_is_an_input_and_a_treatment_and_its_prescriber_signs() {
    let drug = Treatment {
        prescriber: "李某".into(),
        ..treatment(TreatmentKind::Medication, "2026-05-01")
    };
    let all = [(id(1), &drug)];
    assert_eq!(of(&all, "inputs", Reader::Others).len(), 1);
    assert_eq!(of(&all, "diagnosis", Reader::Others)[0][6], "李某");
}

#[test]
fn a_suspected_plague_is_in_the_writers_file_alone() {
    let plague = Treatment {
        suspected: true,
        ..treatment(TreatmentKind::Diagnosis, "2026-05-01")
    };
    assert_eq!(of(&[(id(1), &plague)], "diagnosis", Reader::Own).len(), 1);
    assert!(of(&[(id(1), &plague)], "diagnosis", Reader::Others).is_empty());
}

#[test]
fn crops_are_no_livestock() {
    let crop = treatment(TreatmentKind::CropInput, "2026-05-01");
    let tables = tables(&[(id(1), &crop)], id(9), Reader::Own, &|_| String::new());
    assert_eq!(tables.len(), CODES.len());
    assert!(tables.iter().all(|t| t.rows.is_empty()));
}
