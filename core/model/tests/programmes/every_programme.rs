//! What holds in each of the five, whatever its document says: a blank is no zero, paper is as good as a phone, one
//! entry is entered once, weak evidence is shown, a correction is followed, every number opens.

use ketepai_model::assignment::{Assignment, DispatchMode, Post};
use ketepai_model::confirmation::Confirmation;
use ketepai_model::envoy::Level;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::rules::{Rules, Window};
use ketepai_model::programme::table::Cell;
use ketepai_model::record::Source;
use ketepai_model::visit::{PlaceVerdict, Visit};

use super::county::{County, day, own, programme};

const FIVE: [&str; 5] = [
    "shaoxing-2024",
    "jiaozuo",
    "inner-mongolia-2021",
    "heilongjiang-enterprise",
    "wenzhou-vice-president-2024",
];

/// A year in which a programme is in force; its last day.
fn year_of(id: &str) -> (i64, String) {
    let year = if id == "inner-mongolia-2021" { 2023 } else { 2025 };
    (day(&format!("{year}-05-01")), format!("{year}-12-31"))
}

/// Posts somebody as each programme would have it; for all the years.
fn post(county: &mut County, id: &str, who: PersonId) -> RecordId {
    county.post(&[who], &[], ("2021-01-01", "2027-12-31"), |posting| {
        posting.mode = Some(DispatchMode::Government);
        posting.level = Some(Level::City);
        posting.post = Some(match id {
            "heilongjiang-enterprise" => Post::EnterpriseEnvoy,
            "wenzhou-vice-president-2024" => Post::VicePresident,
            _ => Post::Envoy,
        });
    })
}

/// A county with one envoy of a programme and a household; in the area of none, where postings alone decide.
fn county(id: &str) -> (County, PersonId, RecordId) {
    let mut county = County::new("152527");
    let (who, party) = (county.envoy("王"), county.household("巴图家"));
    post(&mut county, id, who);
    (county, who, party)
}

fn services(county: &County, rules: &Rules, end: &str) -> Option<i64> {
    county.count(rules, "services", Window::Year, end)
}

/// A headcount that nobody wrote down adds nothing, and a rate of nothing is blank.
#[test]
fn a_blank_is_not_a_zero() {
    for id in FIVE {
        let (rules, (mut county, who, _)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        county.training(who, on, None);
        assert_eq!(county.count(&rules, "trained", Window::Year, &end), Some(0));
        assert_eq!(
            county.count(&rules, "trained / services", Window::Year, &end),
            Some(0)
        );
        assert_eq!(
            county.count(&rules, "services / trained", Window::Year, &end),
            None,
            "{id}"
        );
        county.training(who, on + 1, Some(0));
        assert_eq!(
            county.count(&rules, "services / trained", Window::Year, &end),
            None,
            "{id}"
        );
    }
}

/// A visit typed from a slip of paper months later, by a coordinator, counts as one written on the spot.
#[test]
fn paper_and_late_entries_count_the_same() {
    for id in FIVE {
        let (rules, (mut county, who, party)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        let coordinator = county.somebody();
        for (number, source) in (0..).zip([
            Source::Phone,
            Source::Paper,
            Source::Call,
            Source::Proxy,
            Source::Import,
        ]) {
            county.visit_as(who, party, on + number, |visit| {
                visit.envelope.typed_by = coordinator;
                visit.envelope.source = source;
            });
            assert_eq!(services(&county, &rules, &end), Some(number + 1), "{id}");
        }
        assert_eq!(
            county.year_of(&rules, coordinator, "services", &end),
            Some(0),
            "not the typist's"
        );
    }
}

/// One entry feeds every programme in which its envoy is posted that day, and no other.
#[test]
fn a_visit_is_entered_once_and_counts_in_both_programmes() {
    let (shaoxing, wenzhou) = (programme(FIVE[0]), programme(FIVE[4]));
    let (mut county, who, party) = county(FIVE[0]);
    county.visit(who, party, day("2025-05-01"));
    let both = |county: &County| [&shaoxing, &wenzhou].map(|r| services(county, r, "2025-12-31"));
    assert_eq!(both(&county), [Some(1), Some(0)]);
    let second = post(&mut county, FIVE[4], who);
    assert_eq!(both(&county), [Some(1), Some(1)]);
    county.correct(second, |posting: &mut Assignment| {
        posting.from_day = Some(day("2025-05-02"))
    });
    assert_eq!(both(&county), [Some(1), Some(0)], "posted a day too late");
}

/// What is done by somebody who is posted nowhere counts nowhere.
#[test]
fn a_visit_of_nobodys_envoy_counts_nowhere() {
    let mut county = County::new("152527");
    let (who, party) = (county.envoy("王"), county.household("巴图家"));
    for id in FIVE {
        let (on, end) = year_of(id);
        county.visit(who, party, on);
        assert_eq!(services(&county, &programme(id), &end), Some(0), "{id}");
    }
}

fn words_behind(county: &County, rules: &Rules, end: &str) -> Vec<Cell> {
    let table = county.table(rules, "own_year", end);
    let row = table.rows()[0].id.clone();
    let detail = table.behind(&format!("{row}.services")).unwrap();
    detail.rows.iter().map(|row| row[5].clone()).collect()
}

/// A far-off position, none at all, no confirmation: all are said beside the number, and nothing is deducted.
#[test]
fn weak_evidence_is_shown_and_not_deducted() {
    for id in FIVE {
        let (rules, (mut county, who, party)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        let near = county.visit(who, party, on);
        county.visit_as(who, party, on + 1, |visit| {
            visit.place = Some(PlaceVerdict::Outside)
        });
        county.visit_as(who, party, on + 2, |visit| visit.no_position = "没有信号".into());
        let mut word = Confirmation::new(own(who, on));
        word.confirms = Some(near);
        county.ledger.add(word);
        let weak = [
            "weak-unconfirmed、weak-outside",
            "weak-unconfirmed、weak-no_position",
        ];
        let weak = weak.map(|words| Cell::Text(words.into()));
        assert_eq!(
            words_behind(&county, &rules, &end),
            [&[Cell::Blank][..], &weak].concat(),
            "{id}"
        );
        assert_eq!(services(&county, &rules, &end), Some(3), "{id}");
    }
}

/// A date that is put right moves the service to the year in which it was; a deleted one is gone, and comes back.
#[test]
fn numbers_follow_a_correction_and_a_deletion() {
    for id in FIVE {
        let (rules, (mut county, who, party)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        let visit = county.visit(who, party, on);
        assert_eq!(services(&county, &rules, &end), Some(1));
        county.correct(visit, |v: &mut Visit| v.envelope = own(who, on - 365));
        assert_eq!(
            services(&county, &rules, &end),
            Some(0),
            "{id}: it was last year's"
        );
        county.correct(visit, |v: &mut Visit| v.envelope = own(who, on));
        county.correct(visit, |v: &mut Visit| v.envelope.deleted = true);
        assert_eq!(services(&county, &rules, &end), Some(0), "{id}: deleted");
        county.correct(visit, |v: &mut Visit| v.envelope.deleted = false);
        assert_eq!(services(&county, &rules, &end), Some(1), "{id}: written back");
    }
}

/// One household written twice, seen twice on one day: two services until a person joins the two, then one.
#[test]
fn a_household_written_twice_is_one_once_joined() {
    for id in FIVE {
        let (rules, (mut county, who, party)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        let again = county.household("巴图（冬营地）");
        let third = county.household("巴特尔");
        for party in [party, again, third] {
            county.visit(who, party, on);
        }
        assert_eq!(services(&county, &rules, &end), Some(3));
        county.correct(again, |o: &mut Organisation| o.merged_into = Some(party));
        county.correct(third, |o: &mut Organisation| o.merged_into = Some(again));
        assert_eq!(
            services(&county, &rules, &end),
            Some(1),
            "{id}: also over two steps"
        );
        county.correct(third, |o: &mut Organisation| o.merged_into = None);
        assert_eq!(services(&county, &rules, &end), Some(2), "{id}: and parted again");
    }
}

/// Every number of every programme's own-year table opens into the records that it was made of, each once.
#[test]
fn each_number_opens_into_its_records() {
    for id in FIVE {
        let (rules, (mut county, who, party)) = (programme(id), county(id));
        let (on, end) = year_of(id);
        for days in [0, 0, 3] {
            county.visit(who, party, on + days);
        }
        let table = county.table(&rules, "own_year", &end);
        assert_eq!(table.count("王", "services"), Some(2), "{id}");
        let detail = table.behind(&format!("{who}.services")).unwrap();
        assert_eq!(detail.rows.len(), 3, "{id}: the second of one day too");
        assert_eq!(detail.rows[0][0], Cell::Day(on));
        assert_eq!(detail.rows[0][4], Cell::Text("巴图家".into()));
    }
}

/// A table says by which rules it was made, as of when, and how was counted.
#[test]
fn a_table_says_how_was_counted() {
    for id in FIVE {
        let (rules, (county, _, _)) = (programme(id), county(id));
        let (_, end) = year_of(id);
        for report in &rules.reports {
            let table = county.table(&rules, &report.id, &end);
            assert!(
                table.says(&end) && table.says("report-counting-service-party_day"),
                "{id} {}",
                report.id
            );
            assert!(
                table.says(&format!("{} {} v1", rules.document, rules.title)),
                "{id}"
            );
            assert!(
                rules.readings.iter().all(|reading| table.says(&reading.answer)),
                "{id}"
            );
        }
    }
}
