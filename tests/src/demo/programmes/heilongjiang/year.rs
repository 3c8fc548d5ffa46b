//! The year at the firm, the material of 八(三), and the ledger of 八(五) with measures, units and days.

use super::{OFFICER, TONG, WORKS};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;

/// Visits, outcomes, the year's result, the ledger.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator, posting: &str) -> Outcome<()> {
    at_the_firm(stage)?;
    voice.say(
        "半年里：驻厂三次，合作项目一项，企业工程技术研究中心一个，专利一件，成果转化一项。",
        "In half a year: three stays, a joint project, an engineering centre, a patent, a transfer.",
    );
    judged(stage, posting)?;
    ledger(stage)?;
    voice.say(
        "年底，市里看企业出的材料，参照协议书定下评价结果。台账三件事，各有措施、单位和时限。",
        "The city reads the firm's material and judges by the agreement. The ledger has three tasks, each with measures, unit and day.",
    );
    stage.sync()
}

fn at_the_firm(stage: &mut Stage<'_>) -> Outcome<()> {
    let party = format!("parties={WORKS}");
    let tong = &mut stage.phones[TONG];
    for (day, advice) in [
        ("2024-06-12", "测各层风温，画风道改造图"),
        ("2024-08-21", "换变频风机，调出粮速度"),
        ("2024-10-30", "新粮试烘，水分差零点八"),
    ] {
        let advice = format!("advice={advice}");
        let fields = ["activity=research", "no_position=在车间里", &party, &advice];
        tong.file("visit", &noon(day), &fields)?;
    }
    let party = format!("party={WORKS}");
    for (day, kind, title) in [
        ("2024-07-15", "research_project", "烘干塔余热回收与智能控制"),
        ("2024-09-20", "rd_institution", "粮食干燥工程技术研究中心"),
        ("2024-11-05", "patent", "一种分层变风量烘干塔"),
        ("2024-11-28", "transfer", "烘干塔改造技术许可"),
    ] {
        let (kind, title, day) = (format!("kind={kind}"), format!("title={title}"), day);
        let done = format!("done_day={day}");
        tong.file("outcome", &noon(day), &[&kind, &title, &done, &party])?;
    }
    stage.sync()
}

/// The firm's own material comes to the city on paper; the officer enters what the city decided.
fn judged(stage: &mut Stage<'_>, posting: &str) -> Outcome<()> {
    let officer = &mut stage.phones[OFFICER];
    // Envoys read the county's work; what is judged of them stays with the officer.
    let scope = format!("person/{}", officer.person);
    let basis = format!("basis=参照协议书 {}", &posting[..8]);
    let fields = [
        "subject=person",
        "person=佟雪松",
        "stage=city",
        "evaluator=市科技局",
        "area=230102",
        "from_day=2024-05-06",
        "to_day=2024-12-10",
        "scores.problems=9200",
        "scores.platforms=9000",
        "scores.products=9400",
        "scores.strength=9100",
        "grade=excellent",
        &basis,
        "--scope",
        &scope,
    ];
    officer.file("evaluation", &noon("2024-12-10"), &fields)?;
    Ok(())
}

fn ledger(stage: &mut Stage<'_>) -> Outcome<()> {
    let officer = &mut stage.phones[OFFICER];
    let tasks = [
        (
            "摸清企业技术需求",
            "走访二十家，建需求清单",
            "市科技局",
            "2024-03-31",
            "done",
            "已收 1 条，已汇总报省",
        ),
        (
            "召开见面洽谈会",
            "请高校、企业面对面",
            "市科技局",
            "2024-04-30",
            "done",
            "一对达成意向",
        ),
        (
            "工作成效评估",
            "对照协议书看进度",
            "市科技局、派驻企业",
            "2025-04-30",
            "open",
            "已看半年",
        ),
    ];
    for (title, measures, unit, due, state, result) in tasks {
        let fields = [
            format!("title={title}"),
            format!("measures={measures}"),
            format!("unit={unit}"),
            format!("due_day={due}"),
            format!("state={state}"),
            format!("result={result}"),
            "ledger=是".to_owned(),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        officer.file("task", &noon("2024-03-01"), &fields)?;
    }
    Ok(())
}
