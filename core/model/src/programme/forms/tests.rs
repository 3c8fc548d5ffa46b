//! The forms of the five documents, filled from small records.

use std::collections::BTreeMap;

use super::*;
use crate::application::{Application, Consent};
use crate::assignment::Assignment;
use crate::demand::DemandChannel;
use crate::envoy::{Degree, TitleRank};
use crate::programme::tests::samples::{
    day, heilongjiang, inner_mongolia, jiaozuo, on, person, record, shaoxing, wenzhou,
};
use crate::station::StationKind;
use crate::value::Packed;

/// 1 is a firm, 2 a university, 3 a demand of the firm, 4 an expert station; person 5 is an envoy with a card that
/// names the university, person 6 one whose card has its name in words only.
struct Cabinet;

impl Leads for Cabinet {
    fn organisation(&self, id: &RecordId) -> Option<Organisation> {
        let mut organisation = Organisation::new(on("2026-01-01"));
        let name = match id.0[0] {
            1 => "温县怀药合作社",
            2 => "河南科技大学",
            _ => return None,
        };
        organisation.names.insert("en".into(), "not this one".into());
        organisation.names.insert("zh-CN".into(), name.into());
        organisation.credit_code = "914403001922038216".into();
        organisation.registered_day = Some(day("2024-05-01"));
        organisation.revenue_fen = Some(123_456_700);
        Some(organisation)
    }

    fn envoy(&self, who: &PersonId) -> Option<Envoy> {
        let mut envoy = Envoy::new(on("2026-01-01"));
        envoy.names.insert("zh-CN".into(), format!("特派员{}", who.0[0]));
        match who.0[0] {
            5 => envoy.home_organisation = Some(record(2)),
            6 => envoy.home_unit = "市农科院".into(),
            _ => return None,
        }
        envoy.degree = Some(Degree::Master);
        envoy.title_rank = Some(TitleRank::AssociateSenior);
        envoy.title = "副教授".into();
        envoy.specialties = vec!["土壤".into(), "怀山药".into()];
        Some(envoy)
    }

    fn team(&self, _: &RecordId) -> Option<Team> {
        None
    }

    fn demand(&self, id: &RecordId) -> Option<Demand> {
        (id.0[0] == 3).then(|| demand("山药连作障碍"))
    }

    fn station(&self, id: &RecordId) -> Option<Station> {
        let mut station = Station::new(on("2026-01-01"));
        station.name = "草原专家工作站".into();
        (id.0[0] == 4).then_some(station)
    }
}

fn demand(title: &str) -> Demand {
    let mut demand = Demand::new(on("2026-03-02"));
    demand.party = Some(record(1));
    demand.title = title.into();
    demand.text = vec!["三年连作，减产三成".into(), "求轮作办法".into()];
    demand.unit_contact = "合作社办公室".into();
    demand.slots = Some(2);
    demand
}

/// Words as a shell has them, so far as the stories need.
fn word(vocabulary: &str, code: &str) -> String {
    let known: BTreeMap<&str, &str> = BTreeMap::from([
        ("degree-master", "硕士"),
        ("title_rank-associate_senior", "副高级"),
        ("consent-given", "同意"),
        ("demand_channel-market", "市场派"),
        ("station_kind-test_station", "综合试验站"),
        ("field-assignment-to_day", "截止日期"),
        ("field-assignment-goals", "目标"),
        ("field-assignment-parties", "服务对象"),
    ]);
    let key = format!("{vocabulary}-{code}");
    known.get(key.as_str()).map_or(key, |word| (*word).to_owned())
}

fn fill(rules: &Rules, form: &str, records: &[AnyRecord]) -> FilledForm {
    let filling = Filling {
        rules,
        leads: &Cabinet,
        words: &word,
        today: day("2026-05-01"),
    };
    filling.fill(rules.forms.iter().find(|f| f.id == form).unwrap(), records)
}

fn texts(cells: &[FormCell]) -> Vec<&str> {
    cells.iter().map(|cell| cell.text.as_str()).collect()
}

#[test]
fn jiaozuos_table_of_needs_has_a_row_for_each_and_names_what_is_missing() {
    let mut vague = demand("想学修剪");
    vague.unit_contact = " ".into();
    vague.slots = None;
    let other = AnyRecord::from(Station::new(on("2026-03-02")));
    let filled = fill(
        &jiaozuo(),
        "demand_table",
        &[demand("连作").into(), other, vague.into()],
    );
    assert_eq!(filled.head[1], "日期：2026年5月1日");
    assert_eq!(filled.rows.len(), 2, "a station is no need");
    let lines = "三年连作，减产三成\n求轮作办法";
    assert_eq!(
        texts(&filled.rows[0]),
        ["温县怀药合作社", "", "连作", lines, "2", "合作社办公室"]
    );
    assert_eq!(filled.missing, ["受援单位联系人"]);
    assert!(
        filled.rows[1][5].missing && !filled.rows[1][4].missing,
        "a number may stay blank"
    );
    let labels: Vec<_> = filled.fields.iter().map(|cell| cell.label.as_str()).collect();
    assert_eq!(
        (labels[0], filled.fields[3].span, filled.fields[3].lines),
        ("受援单位", 4, 2)
    );
}

#[test]
fn jiaozuos_sign_up_table_is_filled_from_card_unit_and_need() {
    let mut application = Application::new(on("2026-03-02"));
    application.applicant = Some(person(5));
    application.demand = Some(record(3));
    application
        .form
        .insert("experience".into(), "连续三年驻村".into());
    let filled = fill(&jiaozuo(), "application_table", &[application.clone().into()]);
    let wanted = [
        "特派员5",
        "河南科技大学",
        "副教授",
        "硕士",
        "土壤、怀山药",
        "连续三年驻村",
        "温县怀药合作社",
        "山药连作障碍",
    ];
    assert_eq!(texts(&filled.rows[0]), wanted);
    assert!(filled.missing.is_empty());
    assert_eq!(filled.foot[1], "年　月　日（公章）");
    application.applicant = Some(person(6));
    application.demand = Some(record(77));
    let filled = fill(&jiaozuo(), "application_table", &[application.into()]);
    assert_eq!(
        filled.rows[0][1].text, "市农科院",
        "the unit in words, where it has no record"
    );
    assert_eq!(filled.missing, ["对接的受援单位", "对接的需求"]);
}

#[test]
fn heilongjiangs_sheets_show_dates_and_money_as_they_are_written() {
    let filled = fill(&heilongjiang(), "firm_table", &[demand("焊接自动化").into()]);
    let wanted = [
        "温县怀药合作社",
        "914403001922038216",
        "2024年5月1日",
        "1234567元",
        "",
    ];
    assert_eq!(texts(&filled.fields)[..5], wanted);
    assert_eq!(filled.missing, ["科研基础"]);
    let mut application = Application::new(on("2026-03-02"));
    application.applicant = Some(person(5));
    application.home_unit = Some(record(2));
    application.consent = Some(Consent::Given);
    application.consent_day = Some(day("2026-03-12"));
    let filled = fill(&heilongjiang(), "researcher_table", &[application.into()]);
    let wanted = [
        "特派员5",
        "硕士",
        "副高级",
        "河南科技大学",
        "同意",
        "2026年3月12日",
    ];
    assert_eq!(texts(&filled.fields), wanted);
}

#[test]
fn heilongjiangs_agreement_leaves_lines_for_what_is_open_and_shows_who_signed() {
    let mut assignment = Assignment::new(on("2026-03-02"));
    assignment.persons = Packed(vec![person(5), person(6)]);
    assignment.parties = Packed(vec![record(1)]);
    assignment.from_day = Some(day("2026-06-01"));
    let signature = format!("{} {} paper", day("2026-05-20"), person(5));
    assignment.signed.insert("envoy".into(), signature);
    let filled = fill(&heilongjiang(), "agreement_form", &[assignment.into()]);
    assert_eq!(
        filled.paragraphs[0],
        "派驻企业：温县怀药合作社（统一社会信用代码：914403001922038216）"
    );
    assert_eq!(
        filled.paragraphs[1],
        "企业科技特派员：特派员5、特派员6　派出单位：河南科技大学、市农科院"
    );
    assert_eq!(filled.paragraphs[2], "派驻时间：2026年6月1日 至 ＿＿＿＿");
    assert_eq!(filled.paragraphs[3], "合作内容：＿＿＿＿");
    assert_eq!(filled.missing, ["截止日期", "目标"]);
    let signed: Vec<_> = filled
        .signatures
        .iter()
        .map(|s| (s.role.as_str(), s.signed.as_deref()))
        .collect();
    let envoy = Some("2026年5月20日　特派员5（纸质）");
    assert_eq!(signed, [("envoy", envoy), ("firm", None), ("home_unit", None)]);
}

#[test]
fn wenzhous_letter_of_appointment_names_the_programme_and_the_goals() {
    let mut assignment = Assignment::new(on("2026-03-02"));
    assignment.persons = Packed(vec![person(5)]);
    assignment.parties = Packed(vec![record(1)]);
    assignment.home_unit = Some(record(2));
    assignment.from_day = Some(day("2026-06-01"));
    assignment.to_day = Some(day("2027-05-31"));
    assignment.goals = vec!["攻关项目1项".into(), "研发机构1家".into()];
    let filled = fill(&wenzhou(), "appointment_letter", &[assignment.into()]);
    assert!(filled.missing.is_empty(), "{:?}", filled.missing);
    assert_eq!(
        filled.paragraphs[2],
        "根据《试行办法》，聘任特派员5到本企业担任“科技副总”职务。"
    );
    assert_eq!(filled.paragraphs[3], "聘期：2026年6月1日 至 2027年5月31日");
    assert_eq!(filled.paragraphs[4], "任期内的工作：攻关项目1项；研发机构1家");
    assert_eq!(filled.foot, ["日期：2026年5月1日"]);
    let empty = fill(&wenzhou(), "appointment_letter", &[]);
    assert_eq!(
        empty.paragraphs[0], "聘任企业：＿＿＿＿",
        "an empty form can be printed too"
    );
    assert_eq!(empty.missing[0], "服务对象");
}

#[test]
fn shaoxings_pool_and_inner_mongolias_filing_use_the_words_of_the_field() {
    let mut need = demand("数字化改造");
    need.channel = Some(DemandChannel::Market);
    need.claimable = true;
    need.deadline_day = Some(day("2026-12-31"));
    let filled = fill(&shaoxing(), "demand_pool", &[need.into()]);
    let wanted = ["温县怀药合作社", "市场派", "数字化改造", "是", "2026年12月31日"];
    assert_eq!(texts(&filled.rows[0]), wanted);
    let mut station = Station::new(on("2026-03-02"));
    station.kind = Some(StationKind::TestStation);
    station.name = "牧草试验站".into();
    station.host = Some(record(2));
    station.parent = Some(record(4));
    let filled = fill(&inner_mongolia(), "filing_form", &[station.into()]);
    let wanted = [
        "牧草试验站",
        "综合试验站",
        "河南科技大学",
        "草原专家工作站",
        "",
        "",
    ];
    assert_eq!(texts(&filled.fields), wanted);
    assert!(filled.missing.is_empty(), "the number comes with the filing");
}

#[test]
fn money_keeps_its_fen_and_a_brace_that_is_not_closed_stays() {
    assert_eq!(text::yuan(2_000_000), "20000元");
    assert_eq!(text::yuan(1_005), "10.05元");
    assert_eq!(text::yuan(-5), "-0.05元");
    assert_eq!(text::yuan(i64::MIN), "-92233720368547758.08元");
    assert_eq!(text::filled("甲{a}乙{b", &|path| path.to_uppercase()), "甲A乙{b");
    assert_eq!(text::date(day("2024-05-01")), "2024年5月1日");
    assert!(!text::date(i64::MAX).is_empty());
}
