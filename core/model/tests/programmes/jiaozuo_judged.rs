//! 《焦作市科技特派员助力乡村振兴实施方案》: who may come, how they are chosen and judged. What is counted is in
//! [`super::jiaozuo`].

use std::collections::BTreeMap;

use ketepai_model::assignment::Post;
use ketepai_model::envoy::{Degree, Envoy, Level, TitleRank};
use ketepai_model::ids::PersonId;
use ketepai_model::programme::eligibility::{Candidate, Eligible, assess};
use ketepai_model::programme::evaluation::Subject;
use ketepai_model::programme::evaluation::cap::{allowed, check, propose};
use ketepai_model::programme::evaluation::worksheet::worksheet;
use ketepai_model::programme::teams::check_team;
use ketepai_model::satisfaction::Satisfaction;
use ketepai_model::team::{Team, TeamKind};
use ketepai_model::value::Packed;

use super::county::{County, day, own, programme};

const ID: &str = "jiaozuo";
const WHO: PersonId = PersonId([1; 8]);

/// What is wrong with a service team of so many experts, led from home and by the county that signed.
fn lacks(experts: u8, change: impl FnOnce(&mut Team)) -> Vec<&'static str> {
    let mut team = Team::new(own(WHO, 0));
    team.kind = Some(TeamKind::ServiceTeam);
    team.members = Packed((1..=experts).map(|n| PersonId([n; 8])).collect());
    team.heads.insert("home".into(), PersonId([1; 8]));
    team.heads.insert("410822".into(), PersonId([50; 8]));
    team.counties = vec!["410822".into()];
    change(&mut team);
    let findings = check_team(&programme(ID), &team, day("2024-05-01"));
    findings.iter().map(|finding| finding.code).collect()
}

/// 三(一): “每团5—10人”. Five are enough and so are ten; four are too few, eleven too many.
#[test]
fn a_service_team_has_five_to_ten_people() {
    assert_eq!(lacks(4, |_| ()), ["too_few_members"]);
    assert!(lacks(5, |_| ()).is_empty() && lacks(10, |_| ()).is_empty());
    assert_eq!(lacks(11, |_| ()), ["too_many_members"]);
}

/// 三(一): “与1个及以上…县（市、区）签订服务协议”, “由…所在单位分管领导（或产业专家）和签约县（市、区）领导担任团长”.
#[test]
fn a_service_team_signs_with_a_county_and_has_both_heads() {
    assert_eq!(
        lacks(6, |team| _ = team.heads.remove("home")),
        ["home_head_missing"]
    );
    assert_eq!(
        lacks(6, |team| _ = team.heads.remove("410822")),
        ["county_head_missing"]
    );
    assert_eq!(lacks(6, |team| team.counties.clear()), ["too_few_counties"]);
    let second = |team: &mut Team| team.counties.push("410823".into());
    assert_eq!(
        lacks(6, second),
        ["county_head_missing"],
        "each county that signed gives one"
    );
}

/// 三(二): “原则上具有中级及其以上职称或硕士学位”. Either is enough; with neither an officer says why; in post is a must.
#[test]
fn as_a_rule_a_title_or_a_degree_and_in_post() {
    let rules = programme(ID);
    let declared = [
        "有一定科技服务经验和工作能力",
        "能够解决县（市、区）产业发展中的实际问题",
    ]
    .map(str::to_owned);
    let look = |rank, degree, in_post| {
        let mut envoy = Envoy::new(own(WHO, 0));
        (envoy.title_rank, envoy.degree, envoy.in_post) = (Some(rank), Some(degree), in_post);
        let candidate = Candidate {
            envoy: Some(&envoy),
            declared: &declared,
            day: day("2024-01-01"),
            ..Candidate::default()
        };
        let found = assess(&rules, "envoy", &candidate);
        (found.eligible, found.needs_reason())
    };
    let yes = (Eligible::Yes, false);
    assert_eq!(look(TitleRank::Intermediate, Degree::Bachelor, true), yes);
    assert_eq!(look(TitleRank::Junior, Degree::Master, true), yes);
    let with_a_reason = (Eligible::Open, true);
    assert_eq!(
        look(TitleRank::Junior, Degree::Bachelor, true),
        with_a_reason,
        "原则上"
    );
    let to_be_asked = (Eligible::Open, false);
    assert_eq!(
        look(TitleRank::Senior, Degree::Doctor, false),
        to_be_asked,
        "nobody said: in post"
    );
}

/// 三(二): “经专家评审、局长办公会研究、征求领导小组成员单位意见和公示等程序，确定选聘科技特派员名单”, in this order.
#[test]
fn the_selection_goes_step_by_step_to_the_list() {
    let rules = programme(ID);
    let selection = rules.workflows.iter().find(|w| w.id == "selection").unwrap();
    let steps: Vec<&str> = selection.steps.iter().map(|s| s.id.as_str()).collect();
    let document = [
        "sign_up",
        "expert_review",
        "office_meeting",
        "consultation",
        "publicity",
        "list",
    ];
    assert_eq!(steps, document);
    assert!(selection.steps[0].sealed, "加盖单位公章");
    let last = selection.steps.last().unwrap();
    assert_eq!(last.next.values().collect::<Vec<_>>(), ["done"]);
}

/// 四(二)4: four sorts of subjects, “优秀、良好、合格、不合格”; the recipient county judges envoys, the city the other three.
#[test]
fn four_sorts_of_subjects_have_four_grades() {
    let rules = programme(ID);
    let subjects: Vec<&str> = rules.grades.iter().map(|g| g.subject.as_str()).collect();
    assert_eq!(subjects, ["person", "team", "county", "home_unit"]);
    for grades in &rules.grades {
        let names: Vec<&str> = grades.grades.iter().map(|g| g.name.as_str()).collect();
        assert_eq!(names, ["优秀", "良好", "合格", "不合格"]);
        assert!(grades.open, "等方面");
    }
    let body = |n: usize| rules.grades[n].evaluators[0].body.as_str();
    assert_eq!(body(0), "受援县（市、区）");
    assert!((1..4).all(|n| body(n).starts_with("焦作市")));
}

/// 四(二)4: “‘优秀’等次不超过总数的15%”. Of twenty three, of nineteen two (2.85 rounded down), of six none.
#[test]
fn excellent_is_at_most_fifteen_percent_of_all() {
    for grades in &programme(ID).grades {
        let cap = grades.cap.as_ref().unwrap();
        let most = [6, 7, 19, 20, 100].map(|of| allowed(cap, of, 0));
        assert_eq!(most, [0, 1, 2, 3, 15], "{}", grades.name);
        let given = |best: usize| (0..20).map(move |n| if n < best { "excellent" } else { "good" });
        assert!(check(grades, given(3), 0).is_ok());
        let over = check(grades, given(4), 0).unwrap_err();
        assert_eq!((over.allowed, over.given, over.population), (3, 4, 20));
    }
}

/// 四(二)4: of twenty who all reach 优秀 the three best are proposed for it, the others for 良好.
#[test]
fn those_over_the_cap_are_proposed_the_next_grade() {
    let rules = programme(ID);
    let subject = |n: i64| Subject {
        id: format!("p{n:02}"),
        scores: ["duty", "performance", "publicity"]
            .map(|d| (d.to_owned(), 9_000 + n))
            .into(),
        satisfaction: (50, 10),
        ..Subject::default()
    };
    let subjects: Vec<Subject> = (1..=20).map(subject).collect();
    let proposed = propose(&rules.grades[0], &worksheet(&rules.grades[0], &subjects), 0);
    let mut by_grade: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for one in &proposed {
        by_grade.entry(one.grade.as_deref()).or_default().push(&one.id);
    }
    assert_eq!(by_grade[&Some("excellent")], ["p20", "p19", "p18"]);
    assert_eq!(by_grade[&Some("good")].len(), 17);
}

/// 四(二)4: “服务对象满意度”. The mean of the answers; where nobody answered it is blank, and not nought.
#[test]
fn satisfaction_of_nobody_is_blank() {
    let (rules, mut county) = (programme(ID), County::new("410822"));
    let (who, party) = (county.envoy("王"), county.household("怀药合作社"));
    county.post(&[who], &[], ("2024-01-01", "2024-12-31"), |posting| {
        (posting.post, posting.level) = (Some(Post::Envoy), Some(Level::City));
    });
    let mean = "satisfaction_points / satisfaction_count * 10";
    assert_eq!(county.year_of(&rules, who, mean, "2024-12-31"), None);
    for score in [5, 4] {
        let mut answer = Satisfaction::new(own(county.somebody(), day("2024-06-01")));
        (answer.person, answer.party, answer.score) = (Some(who), Some(party), Some(score));
        county.ledger.add(answer);
    }
    assert_eq!(county.year_of(&rules, who, mean, "2024-12-31"), Some(45));
}
