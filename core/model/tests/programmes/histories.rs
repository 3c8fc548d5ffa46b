//! A thousand random histories: records of many kinds, corrected, deleted, joined. Whatever came before, the numbers
//! follow from the records that stand: counted twice they are the same, and so they are where the same records were
//! written down in another order, under ids of another order. A failure names its seed.

mod history;

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_model::programme::READY_MADE;
use ketepai_model::programme::expression::Expression;
use ketepai_model::programme::ledger::Ledger;
use ketepai_model::programme::load::load;
use ketepai_model::programme::register::{Needs, Register};
use ketepai_model::programme::report::{Order, build};
use ketepai_model::programme::rules::{ReportRule, Rules, Window};
use ketepai_model::programme::shelf::SHIPPED;
use ketepai_model::programme::table::{Cell, ReportDocument, Row};
use ketepai_model::programme::tally::{By, Group};
use ketepai_model::programme::value::{Asked, Cut, values};
use ketepai_model::registry::AnyRecord;
use ketepai_model::value::{Fields, Value};

use self::history::{Chance, YEARS, write};
use super::county::day;

const HISTORIES: u64 = 1000;
/// The numbers from which ids are given anew; no history writes so many records.
const ANEW: u64 = 10_000;

/// What is asked of a county: by programme and table, the rows.
type Numbers = BTreeMap<String, Vec<(String, Vec<Cell>)>>;

fn programmes() -> Vec<Rules> {
    SHIPPED.iter().map(|text| load(text).unwrap()).collect()
}

/// Every measure of every programme, cut in every way, and the tables of one of them by turns, as of a day.
fn numbers(ledger: &Ledger, programmes: &[Rules], asked: Asked, turn: usize) -> Numbers {
    let tallies = programmes
        .iter()
        .map(|rules| (rules.id.clone(), tally(ledger, rules, asked)));
    let mut all: Numbers = tallies.collect();
    let rules = &programmes[turn];
    for report in &rules.reports {
        let order = Order {
            asked,
            details: false,
            person: None,
            say: &str::to_owned,
        };
        let made = build(ledger, rules, report, &order).unwrap();
        all.insert(format!("{} {}", rules.id, report.id), rows_of(&made, report));
    }
    all
}

/// Of each group (everything, a unit, a person, a party, a team) every measure, in the programme and in the year.
fn tally(ledger: &Ledger, rules: &Rules, asked: Asked) -> Vec<(String, Vec<Cell>)> {
    let measures = rules
        .measures
        .iter()
        .map(|m| m.id.as_str())
        .chain(READY_MADE.iter().copied());
    let goals = rules.targets.iter().map(|t| t.value.as_str());
    let asked_for: Vec<Expression> = measures
        .chain(goals)
        .map(|m| Expression::parse(m).unwrap())
        .collect();
    let windows = [Window::Programme, Window::Year].map(|window| asked.span(rules, window));
    let wanted: Vec<_> = asked_for
        .iter()
        .flat_map(|what| windows.map(|span| (what, span)))
        .collect();
    let by = vec![By::Nothing, By::Unit, By::Person, By::Party, By::Team];
    let cut = Cut { by, ..Cut::default() };
    let register = Register::read(ledger, rules, Needs::ALL).unwrap();
    let values = values(ledger, rules, &register, wanted.clone(), &cut).unwrap();
    let cell = |n, group| {
        values
            .of(n, group)
            .and_then(|v| v.rounded(4))
            .map_or(Cell::Blank, Cell::Count)
    };
    let row = |group| {
        (
            name_of(&register, group),
            (0..wanted.len()).map(|n| cell(n, group)).collect(),
        )
    };
    let rows: Vec<_> = values.groups().into_iter().map(row).collect();
    in_order(rows)
}

/// What a group is called, without a record's id.
fn name_of(register: &Register, group: Group) -> String {
    match group {
        Group::Party(party) => register.party_name(&party),
        Group::Team(team) => register.teams[&team].name.clone(),
        other => format!("{other:?}"),
    }
}

/// The rows by what they say: a list is numbered, and equals of one day or one name stand by id.
fn rows_of(made: &ReportDocument, report: &ReportRule) -> Vec<(String, Vec<Cell>)> {
    let listed = !report.kind.is_empty();
    let plain = |row: &Row| {
        let title = if listed { String::new() } else { row.title.clone() };
        (title, row.cells.clone())
    };
    let rows: Vec<_> = made.tables[0].rows.iter().map(plain).collect();
    in_order(rows)
}

fn in_order(mut rows: Vec<(String, Vec<Cell>)>) -> Vec<(String, Vec<Cell>)> {
    let cells = |row: &(String, Vec<Cell>)| format!("{:?}", row.1);
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| cells(a).cmp(&cells(b))));
    rows
}

/// The same records under other ids, in another order of ids and of writing.
fn written_anew(ledger: &Ledger, chance: &mut Chance) -> Ledger {
    let mut ids: Vec<RecordId> = ledger.iter().map(|(id, _)| *id).collect();
    chance.shuffle(&mut ids);
    let anew: BTreeMap<RecordId, RecordId> = (0_u64..)
        .zip(&ids)
        .map(|(n, id)| (*id, history::record_id(ANEW + n)))
        .collect();
    let mut other = Ledger::new(history::AREA.parse().unwrap());
    chance.shuffle(&mut ids);
    for id in ids {
        other.put(anew[&id], renamed(ledger.get(&id).unwrap(), &anew));
    }
    other
}

fn renamed(record: &AnyRecord, anew: &BTreeMap<RecordId, RecordId>) -> AnyRecord {
    let fields = record.to_fields();
    let fields: Fields = fields
        .into_iter()
        .map(|(key, value)| (key, refer(value, anew)))
        .collect();
    record.kind().unwrap().read(fields)
}

/// A value that refers to the records by their new ids; one that was struck out keeps the name it had.
fn refer(value: Value, anew: &BTreeMap<RecordId, RecordId>) -> Value {
    let Value::Bytes(bytes) = value else { return value };
    let new = |part: &[u8]| {
        let known = RecordId::from_slice(part).ok().and_then(|id| anew.get(&id));
        known.map_or(part.to_vec(), |id| id.0.to_vec())
    };
    Value::Bytes(bytes.chunks(16).flat_map(new).collect())
}

/// What differs, for a person who must find out why.
fn difference(a: &Numbers, b: &Numbers) -> Vec<String> {
    let differs = |(table, rows): (&String, &Vec<_>)| {
        (b.get(table) != Some(rows)).then(|| format!("{table}: {rows:?}\n is not {:?}", b.get(table)))
    };
    a.iter().filter_map(differs).collect()
}

#[test]
fn numbers_follow_from_the_records_that_stand() {
    let programmes = programmes();
    let mut counted = 0;
    for seed in 1..=HISTORIES {
        let mut chance = Chance::new(seed);
        let ledger = write(&mut chance);
        let asked = Asked::year_of(day(&format!("{}-12-31", chance.of(&YEARS))));
        let turn = seed as usize % programmes.len();
        let of = |ledger: &Ledger| numbers(ledger, &programmes, asked, turn);
        let first = of(&ledger);
        let again = tally(&ledger, &programmes[turn], asked);
        assert!(
            first[&programmes[turn].id] == again,
            "seed {seed}, counted twice: {again:#?}"
        );
        let anew = of(&written_anew(&ledger, &mut chance));
        assert!(
            first == anew,
            "seed {seed}, written anew: {:#?}",
            difference(&first, &anew)
        );
        counted += usize::from(counts_something(&first));
    }
    assert!(
        counted > HISTORIES as usize * 9 / 10,
        "only {counted} histories had a number"
    );
}

fn counts_something(numbers: &Numbers) -> bool {
    let mut cells = numbers.values().flatten().flat_map(|(_, cells)| cells);
    cells.any(|cell| matches!(cell, Cell::Count(n) if *n > 0))
}
