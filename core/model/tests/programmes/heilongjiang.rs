//! 黑龙江省: 企业科技特派员行动. The text that was supplied has no heading, number or date.

use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::envoy::{Degree, Envoy, TitleRank};
use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::outcome::OutcomeKind;
use ketepai_model::programme::eligibility::{Candidate, Eligible, assess};
use ketepai_model::programme::evaluation::Subject;
use ketepai_model::programme::evaluation::last::last_places;
use ketepai_model::programme::evaluation::worksheet::worksheet;
use ketepai_model::programme::table::Cell;
use ketepai_model::task::{Task, TaskState};

use super::county::{County, Table, day, own, programme};

const ID: &str = "heilongjiang-enterprise";
const END: &str = "2024-12-31";

fn county() -> County {
    County::new("230102")
}

/// An envoy at a firm for the year.
fn at_a_firm(county: &mut County, name: &str) -> (PersonId, RecordId) {
    let (who, firm) = (county.envoy(name), county.firm("乳业", "230102", 1_000_000));
    county.post(&[who], &[firm], ("2024-01-01", END), |posting| {
        posting.post = Some(Post::EnterpriseEnvoy);
    });
    (who, firm)
}

fn text(words: &str) -> Cell {
    Cell::Text(words.into())
}

/// 二: “每年选拔一批…派驻企业担任科技特派员”: no number is given, so nothing is a target and nobody has a quota.
#[test]
fn the_document_gives_no_numbers() {
    let rules = programme(ID);
    assert!(rules.targets.is_empty() && rules.quotas.is_empty());
}

/// 二: who is posted today, and at how many firms; an ended posting is out the next day.
#[test]
fn the_overview_is_of_today() {
    let (rules, mut county) = (programme(ID), county());
    at_a_firm(&mut county, "孙");
    let (_, firm) = at_a_firm(&mut county, "周");
    let second = county.envoy("吴");
    let posting = county.post(&[second], &[firm], ("2024-03-01", "2024-06-30"), |posting| {
        posting.post = Some(Post::EnterpriseEnvoy);
    });
    let on = |county: &County, on: &str| {
        county
            .table(&rules, "overview", on)
            .counts("total", ["active_envoys", "host_firms"])
    };
    assert_eq!(on(&county, "2024-06-30"), [Some(3), Some(2)]);
    assert_eq!(on(&county, "2024-07-01"), [Some(2), Some(2)]);
    county.correct(posting, |p: &mut Assignment| p.post = Some(Post::Envoy));
    assert_eq!(
        on(&county, "2024-06-30"),
        [Some(2), Some(2)],
        "an envoy of another sort is not this one's"
    );
}

/// 四(三)(四)(五): solving problems, building platforms, bringing up talent: each a result of the envoy's own year.
#[test]
fn the_tasks_are_counted_as_results_of_the_year() {
    let (rules, mut county) = (programme(ID), county());
    let (who, firm) = at_a_firm(&mut county, "孙");
    let kinds = [
        OutcomeKind::ResearchProject,
        OutcomeKind::RdInstitution,
        OutcomeKind::NewTechnology,
        OutcomeKind::Patent,
        OutcomeKind::Transfer,
        OutcomeKind::Talent,
    ];
    for kind in kinds {
        county.outcome(who, kind, day("2024-06-01"), |o| o.party = Some(firm));
    }
    let table = county.table(&rules, "own_year", END);
    let columns = ["problems", "platforms", "products", "transfers", "talent"];
    assert_eq!(
        table.counts("孙", columns),
        [Some(1), Some(1), Some(2), Some(1), Some(1)]
    );
    assert_eq!(table.heads(), ["孙"]);
}

/// Whether somebody in post with this rank and degree, who says that the other four conditions hold, may come.
fn may_come(rank: TitleRank, degree: Degree) -> Eligible {
    let rules = programme(ID);
    let own_word = rules.eligibility.iter().find(|e| e.who == "envoy").unwrap();
    let declared: Vec<String> = own_word
        .all
        .iter()
        .map(|condition| condition.text.clone())
        .collect();
    assert_eq!(declared.len(), 4, "五(一)(二)(四)(五)");
    let mut envoy = Envoy::new(own(PersonId([1; 8]), 0));
    (envoy.title_rank, envoy.degree, envoy.in_post) = (Some(rank), Some(degree), true);
    let candidate = Candidate {
        envoy: Some(&envoy),
        declared: &declared,
        ..Candidate::default()
    };
    assess(&rules, "envoy", &candidate).eligible
}

/// 五(三): “具有博士学位或副高级以上职称”: one of the two is enough, none is not.
#[test]
fn a_doctors_degree_or_an_associate_senior_title() {
    assert_eq!(may_come(TitleRank::Intermediate, Degree::Doctor), Eligible::Yes);
    assert_eq!(
        may_come(TitleRank::AssociateSenior, Degree::Master),
        Eligible::Yes
    );
    assert_eq!(
        may_come(TitleRank::Senior, Degree::Bachelor),
        Eligible::Yes,
        "以上"
    );
    assert_eq!(may_come(TitleRank::Intermediate, Degree::Master), Eligible::No);
}

/// 六(一): “省内注册满1年的独立法人企业”. A year to the day; a day less is not, nor a firm of another province.
#[test]
fn a_firm_is_registered_in_the_province_for_a_year() {
    let rules = programme(ID);
    let conditions = rules.eligibility.iter().find(|e| e.who == "firm").unwrap();
    let declared: Vec<String> = conditions
        .all
        .iter()
        .map(|condition| condition.text.clone())
        .collect();
    let may_host = |area: &str, registered: &str| {
        let mut firm = Organisation::new(own(PersonId([1; 8]), 0));
        (firm.area, firm.registered_day) = (area.into(), Some(day(registered)));
        (firm.independent, firm.research_base) = (true, "中试车间".into());
        let candidate = Candidate {
            organisation: Some(&firm),
            declared: &declared,
            day: day("2024-05-01"),
            ..Candidate::default()
        };
        assess(&rules, "firm", &candidate).eligible
    };
    assert_eq!(may_host("230102", "2023-05-01"), Eligible::Yes);
    assert_eq!(may_host("230102", "2023-05-02"), Eligible::No);
    assert_eq!(may_host("220102", "2020-01-01"), Eligible::No);
}

/// 七(五): “企业科技特派员与派驻企业、派出单位共同签订”: three sign.
#[test]
fn three_parties_sign_the_agreement() {
    let rules = programme(ID);
    let posting = rules.workflows.iter().find(|w| w.id == "posting").unwrap();
    let steps: Vec<&str> = posting.steps.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(steps, ["meeting", "file", "publicity", "sign"], "七(四)；七(五)");
    assert_eq!(posting.steps[3].signers, ["envoy", "firm", "home_unit"]);
}

/// 七(五): “实行末位淘汰”, no number given: the last of each county, never the only one (our reading).
#[test]
fn the_last_of_a_county_is_eliminated_but_never_the_only_one() {
    let rules = programme(ID);
    let county = rules.grades.iter().find(|g| g.id == "county_assessment").unwrap();
    let scored = [("甲", "230102", 90), ("乙", "230102", 80), ("丙", "230103", 60)];
    let subjects = scored.map(|(name, county, points)| Subject {
        id: name.into(),
        county: county.into(),
        scores: [("added".to_owned(), points * 100)].into(),
        ..Subject::default()
    });
    let last = last_places(
        county.elimination.as_ref().unwrap(),
        &worksheet(county, &subjects),
    );
    let told: Vec<_> = last
        .iter()
        .map(|l| (l.id.as_str(), l.within.as_str(), l.code))
        .collect();
    assert_eq!(told, [("乙", "230102", "last_place")]);
    let others = rules.grades.iter().filter(|g| g.id != "county_assessment");
    assert_eq!(
        others.filter(|g| g.elimination.is_none()).count(),
        2,
        "only the county's"
    );
}

/// 八(三)(四): the firm's material, then the city by the agreement, then the province, which only files.
#[test]
fn the_city_decides_by_the_firms_material_and_the_province_files() {
    let rules = programme(ID);
    let annual = rules.grades.iter().find(|g| g.id == "annual").unwrap();
    let stages: Vec<(&str, bool)> = annual
        .evaluators
        .iter()
        .map(|e| (e.stage.as_str(), e.files_only))
        .collect();
    assert_eq!(
        stages,
        [("firm_material", false), ("city", false), ("province", true)]
    );
    assert!(annual.evaluators[1].basis.contains("派驻协议书"));
    let assessment = rules
        .grades
        .iter()
        .find(|g| g.id == "province_assessment")
        .unwrap();
    assert!(
        !assessment.evaluators[0].files_only,
        "八(二): the province's own assessment"
    );
}

fn assessed(county: &mut County, who: PersonId, area: &str, grade: &str, eliminated: bool) {
    let mut result = Evaluation::new(own(PersonId([1; 8]), day("2024-12-20")));
    (result.subject, result.person) = (Some(EvaluationSubject::Person), Some(who));
    (result.area, result.grade, result.stage) = (area.into(), grade.into(), "county".into());
    result.eliminated = eliminated;
    county.ledger.add(result);
}

/// 七(五): “汇总各相关县（市、区）考核结果”: each person by county, with the result; what is of a unit is not in it.
#[test]
fn the_assessments_of_the_counties_are_rolled_up() {
    let (rules, mut county) = (programme(ID), county());
    let (sun, zhou) = (at_a_firm(&mut county, "孙").0, at_a_firm(&mut county, "周").0);
    assessed(&mut county, sun, "230102", "优秀", false);
    assessed(&mut county, zhou, "230103", "合格", true);
    let mut other = Evaluation::new(own(PersonId([1; 8]), day("2024-12-20")));
    (other.subject, other.area) = (Some(EvaluationSubject::County), "230102".into());
    county.ledger.add(other);
    let table = county.table(&rules, "assessment", END);
    assert_eq!(table.rows().len(), 2);
    let row = |n: &str| ["area", "person", "grade", "eliminated"].map(|c| table.cell(n, c).clone());
    assert_eq!(row("1"), [text("230102"), text("孙"), text("优秀"), Cell::Blank]);
    assert_eq!(
        row("2"),
        [text("230103"), text("周"), text("合格"), text("report-yes")]
    );
}

fn task(county: &mut County, title: &str, ledger: bool) -> RecordId {
    let mut task = Task::new(own(PersonId([1; 8]), day("2024-04-01")));
    (task.title, task.ledger, task.state) = (title.into(), ledger, Some(TaskState::Open));
    (task.measures, task.unit) = (vec!["走访".into(), "座谈".into()], "市科技局".into());
    task.due_day = Some(day("2024-09-30"));
    county.ledger.add(task)
}

fn ledger(county: &County) -> Table {
    county.table(&programme(ID), "ledger", END)
}

/// 八(五): “任务台账管理机制，明确具体措施、责任单位及完成时限”. A task of one's own is not in the ledger.
#[test]
fn the_ledger_lists_its_items_and_no_other_tasks() {
    let mut county = county();
    let item = task(&mut county, "企业需求摸底", true);
    task(&mut county, "给老李回电话", false);
    let table = ledger(&county);
    assert_eq!(table.rows().len(), 1);
    let cells = ["title", "measures", "unit", "due"].map(|c| table.cell("1", c).clone());
    let due = Cell::Day(day("2024-09-30"));
    assert_eq!(
        cells,
        [text("企业需求摸底"), text("走访；座谈"), text("市科技局"), due]
    );
    county.correct(item, |t: &mut Task| t.state = Some(TaskState::Done));
    assert_eq!(ledger(&county).cell("1", "state"), &text("done"));
    county.correct(item, |t: &mut Task| t.envelope.deleted = true);
    assert_eq!(ledger(&county).rows().len(), 0);
}
