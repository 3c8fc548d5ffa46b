//! A year of services, and how it is judged: 四(二)3 asks of a city envoy thirty days or twelve services, 四(二)4 names
//! what is looked at.

use super::{CODE, LI, LIAISON, OFFICER, XU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::{Phone, noon};
use crate::demo::programmes::stage::Stage;

const YAMS: &str = "垆土铁棍山药合作社（示例）";
const ORCHARD: &str = "沁河果园（示例）";
const VEGETABLES: &str = "北冷村菜农（示例）";

const XU_CALLS: [(&str, &str, &str); 11] = [
    ("2024-01-16", YAMS, "取土样，测线虫"),
    ("2024-02-27", YAMS, "定脱毒苗品种"),
    ("2024-03-19", YAMS, "整地，菌肥打底"),
    ("2024-04-11", YAMS, "下种，株距加宽"),
    ("2024-05-14", VEGETABLES, "轮作换茬"),
    ("2024-06-06", YAMS, "搭架引蔓"),
    ("2024-07-09", YAMS, "控旺，防炭疽"),
    ("2024-08-13", YAMS, "水肥减三成"),
    ("2024-09-10", VEGETABLES, "秋菜育苗"),
    ("2024-10-22", YAMS, "看长势，定收期"),
    ("2024-11-12", YAMS, "测产，亩产回升"),
];
const LI_CALLS: [(&str, &str, &str); 3] = [
    ("2024-02-20", ORCHARD, "冬剪，开心形"),
    ("2024-05-21", ORCHARD, "疏果套袋"),
    ("2024-10-15", ORCHARD, "秋施基肥"),
];

/// Services, what people said, the sheet.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    calls(&mut stage.phones[XU], &XU_CALLS)?;
    calls(&mut stage.phones[LI], &LI_CALLS)?;
    let year = ["programme", "year", "--day", "2024-11-30"];
    voice.say(
        "到十一月底，许怀山下去了 11 次。他的手机说：",
        "By the end of November Xu Huaishan went out eleven times. His phone says:",
    );
    voice.quote(&stage.phones[XU].see(&year)?);
    twelfth(stage)?;
    voice.say(
        "十二月他办了一期培训，正好第 12 次：",
        "In December he holds a training, which makes twelve:",
    );
    let year = ["programme", "year", "--day", "2024-12-31"];
    voice.quote(&stage.phones[XU].see(&year)?);
    said_of_it(stage)?;
    judged(stage, voice)
}

fn calls(phone: &mut Phone, calls: &[(&str, &str, &str)]) -> Outcome<()> {
    for (day, party, advice) in calls {
        let (party, advice) = (format!("parties={party}"), format!("advice={advice}"));
        let fields = ["activity=cultivation", "no_position=按笔记补记", &party, &advice];
        phone.file("visit", &noon(day), &fields)?;
    }
    Ok(())
}

fn twelfth(stage: &mut Stage<'_>) -> Outcome<()> {
    let training = ["topic=山药脱毒苗与轮作", "headcount=38", "place=北冷村文化广场"];
    let xu = &mut stage.phones[XU];
    xu.file("training", &noon("2024-12-10"), &training)?;
    let base = [
        "kind=demonstration_base",
        "title=铁棍山药脱毒苗示范基地",
        "done_day=2024-11-20",
    ];
    xu.file(
        "outcome",
        &noon("2024-11-20"),
        &[&base[..], &["party=垆土铁棍山药合作社（示例）"]].concat(),
    )?;
    let press = [
        "kind=publicity",
        "title=县电视台报道山药重茬治理",
        "done_day=2024-11-28",
    ];
    xu.file("outcome", &noon("2024-11-28"), &press)?;
    stage.sync()
}

/// The liaison calls back; the envoy's own phone never asks.
fn said_of_it(stage: &mut Stage<'_>) -> Outcome<()> {
    let words = [
        ("许怀山", YAMS, "5"),
        ("许怀山", VEGETABLES, "4"),
        ("李霜降", ORCHARD, "5"),
    ];
    for (who, party, score) in words {
        let fields = [
            format!("person={who}"),
            format!("party={party}"),
            format!("score={score}"),
            "channel=callback".to_owned(),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        stage.phones[LIAISON].file("satisfaction", &noon("2024-12-16"), &fields)?;
    }
    stage.sync()
}

fn judged(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    let officer = &mut stage.phones[OFFICER];
    // Points in hundredths, as the sheet keeps them.
    let scores = [
        ("许怀山", ["9000", "9200", "8800"], "good"),
        ("李霜降", ["6000", "6200", "5500"], "qualified"),
    ];
    let mut last = String::new();
    // Envoys read the county's work; what is judged of them stays with the officer.
    let scope = format!("person/{}", officer.person);
    for (who, [duty, performance, publicity], grade) in scores {
        let fields = [
            format!("person={who}"),
            format!("scores.duty={duty}"),
            format!("scores.performance={performance}"),
            format!("scores.publicity={publicity}"),
            format!("grade={grade}"),
            "subject=person".to_owned(),
            "stage=county".to_owned(),
            "evaluator=县科技局".to_owned(),
            "area=410825".to_owned(),
            "from_day=2024-01-01".to_owned(),
            "to_day=2024-12-31".to_owned(),
            "--scope".to_owned(),
            scope.clone(),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        last = officer.file("evaluation", &noon("2024-12-25"), &fields)?;
    }
    industries(officer)?;
    voice.say(
        "孟知远打分。满意度由回访来，不由人填；两人参评，“优秀”不超过 15%，一个名额也没有：",
        "Meng Zhiyuan scores; satisfaction comes from the calls. Of two, 15 per cent may be excellent: nobody:",
    );
    voice.quote(&officer.see(&["evaluate", "sheet", CODE, "person", "--year", "2024"])?);
    voice.say("评完还要做的：", "What is to be done afterwards:");
    voice.quote(&officer.see(&["evaluate", "after", CODE, "person", &last])?);
    Ok(())
}

/// How many specialty industries there are, and in how many there is an envoy: numbers of the department.
fn industries(officer: &mut Phone) -> Outcome<()> {
    for (metric, value) in [
        ("specialty_industries", "5"),
        ("specialty_industries_served", "4"),
    ] {
        let (metric, value) = (format!("metric={metric}"), format!("value={value}"));
        let from = [
            "from_day=2024-01-01",
            "to_day=2024-12-31",
            "unit=个",
            "source=县科技局",
            "source_day=2024-12-20",
            "--scope",
            "work/410825",
        ];
        let fields = [&[metric.as_str(), &value][..], &from].concat();
        officer.file("figure", &noon("2024-12-20"), &fields)?;
    }
    Ok(())
}
