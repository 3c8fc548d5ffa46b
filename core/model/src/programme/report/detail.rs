//! The records behind a number, with what is weak about each: shown, never deducted.

use super::Say;
use crate::programme::books::{Behind, Books, BooksError};
use crate::programme::register::Register;
use crate::programme::table::{Cell, Detail};
use crate::programme::tally::standing_place;

/// No number is opened further; the last row says how many there are.
const MOST_ROWS: usize = 2_000;
const COLUMNS: [&str; 6] = ["day", "kind", "title", "person", "party", "weak"];

pub(super) fn detail(
    books: &dyn Books,
    register: &Register,
    cell: String,
    numbers: &[i64],
    say: Say<'_>,
) -> Result<Detail, BooksError> {
    let shown = &numbers[..numbers.len().min(MOST_ROWS)];
    let own: Vec<i64> = shown.iter().copied().filter(|n| *n > 0).collect();
    let mut behind = books.behind(&own)?;
    behind.extend(
        shown
            .iter()
            .filter_map(|n| posting(register, standing_place(*n)?)),
    );
    behind.sort_by_key(|record| (record.day, record.id));
    let mut rows: Vec<Vec<Cell>> = behind.iter().map(|record| line(record, register, say)).collect();
    if numbers.len() > shown.len() {
        let more = format!("{} {}", say("report-detail-more"), numbers.len() - shown.len());
        rows.push(vec![
            Cell::Blank,
            Cell::Blank,
            Cell::Text(more),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
        ]);
    }
    Ok(Detail {
        cell,
        columns: COLUMNS
            .iter()
            .map(|id| say(&format!("report-detail-{id}")))
            .collect(),
        rows,
    })
}

fn posting(register: &Register, place: usize) -> Option<Behind> {
    let (id, assignment) = register.assignments.get(place)?;
    Some(Behind {
        id: *id,
        kind: "assignment".into(),
        title: assignment.goals.join("；"),
        day: assignment.from_day.unwrap_or_default(),
        person: assignment.persons.0.first().copied(),
        party: assignment.parties.0.first().copied(),
        flags: Vec::new(),
    })
}

fn line(record: &Behind, register: &Register, say: Say<'_>) -> Vec<Cell> {
    let flags: Vec<String> = record
        .flags
        .iter()
        .map(|flag| say(&format!("weak-{flag}")))
        .collect();
    vec![
        Cell::Day(record.day),
        Cell::Text(say(&format!("kind-{}", record.kind))),
        Cell::words(&record.title),
        Cell::words(record.person.map(|p| register.name_of(&p)).unwrap_or_default()),
        Cell::words(record.party.map(|p| register.party_name(&p)).unwrap_or_default()),
        Cell::words(flags.join("、")),
    ]
}
