//! 温州“科技副总”（2024–2026）: firms of several districts come from a table, two vice-presidents are appointed to four
//! of them, results follow, and the two annexes and the coverage are written from what is there. Firms bear invented
//! names. Must not appoint anybody outside the programme's years.

mod appointed;
mod results;

use serde_json::Value;

use super::reports::Reports;
use super::stage::{Part, Stage};
use crate::demo::Outcome;
use crate::demo::phone::noon;

/// The programme's code.
pub const CODE: &str = "wenzhou-vice-president-2024";

const CAST: [Part; 5] = [
    (
        "林苇",
        "coordinator",
        "liaison",
        "市里的联络员",
        "the city's coordinator",
    ),
    (
        "陈岚",
        "officer",
        "officer",
        "市科技局经办人",
        "the city's officer",
    ),
    (
        "周行远",
        "envoy",
        "zhou",
        "副教授，研究电机",
        "an associate professor of electric motors",
    ),
    (
        "何立秋",
        "envoy",
        "he",
        "高级工程师，研究阀门",
        "a senior engineer of valves",
    ),
    (
        "黄素云",
        "firm_contact",
        "firm",
        "乐清一家企业的联系人",
        "the contact of a firm",
    ),
];
const COORDINATOR: usize = 0;
const OFFICER: usize = 1;
const ZHOU: usize = 2;
const HE: usize = 3;
const FIRM: usize = 4;

/// Seven firms of six of the thirteen units. 海经区 has no code of its own: its firm names its unit.
const FIRMS: &str = "\
企业名称,类型,区划代码,填报单位,行业,注册日期
北塘电器厂（示例）,企业,330382,,制造业,2009-03-18
虹桥电机厂（示例）,企业,330382,,制造业,2012-06-05
飞云汽配厂（示例）,企业,330381,,制造业,2007-11-20
永中阀门厂（示例）,企业,330303,,制造业,2005-04-09
双屿鞋机厂（示例）,企业,330302,,制造业,2015-08-31
鳌江印机厂（示例）,企业,330326,,制造业,2011-01-12
灵昆泵业厂（示例）,企业,330303,海经区,制造业,2018-05-27
";
/// Those of a hundred million yuan and more.
const LARGE: [(&str, &str); 4] = [
    ("北塘电器厂（示例）", "260000000"),
    ("虹桥电机厂（示例）", "140000000"),
    ("飞云汽配厂（示例）", "310000000"),
    ("永中阀门厂（示例）", "180000000"),
];
const DAY: &str = "2025-12-20";
const REPORTS: [&str; 5] = ["annex_1", "annex_2", "coverage", "targets", "rd_institutions"];

/// From the table of firms to the annexes. Where the targets stand.
pub fn play(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    let voice = reports.voice;
    voice.chapter("温州，2024 年春", "Wenzhou, spring 2024");
    stage.cast("330300", &CAST, voice)?;
    firms(stage, reports)?;
    appointed::play(stage, voice)?;
    results::play(stage, voice)?;
    told(stage, reports)
}

fn firms(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<()> {
    let table = stage.paper("firms.csv", FIRMS)?;
    let liaison = &mut stage.phones[COORDINATOR];
    let imported = liaison.import(&["organisations", &table], "organisation")?;
    for (name, yuan) in LARGE {
        let firm = liaison.id_of("organisation", name)?;
        liaison.put(&firm, &[&format!("revenue_fen={yuan}")])?;
    }
    reports.voice.say(
        &format!("林苇从各县（市、区）交来的表里导入 {imported} 家企业，给亿元以上的 4 家写上营业收入。"),
        &format!("Lin Wei imports {imported} firms from the table of the districts, and the revenue of the 4 large ones."),
    );
    let (zhou, he) = (
        ["温州大学", "副教授", "电机"],
        ["市阀门研究所", "高级工程师", "阀门"],
    );
    for (who, [unit, title, field]) in [(ZHOU, zhou), (HE, he)] {
        let card = [
            "card",
            "--home-unit",
            unit,
            "--title",
            title,
            "--specialty",
            field,
            "--when",
            &noon("2024-04-22"),
        ];
        stage.phones[who].change(&card, 1)?;
    }
    stage.sync()
}

fn told(stage: &Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    let officer = &stage.phones[OFFICER];
    reports.voice.chapter(
        "到 2025 年 12 月 20 日，目标完成到哪里",
        "Where the targets stand on 20 December 2025",
    );
    let standing = reports.progress(officer, CODE, DAY)?;
    reports
        .voice
        .chapter("附件2：各县（市、区）通报表", "Annex 2, by reporting unit");
    let tables = REPORTS.map(|report| (report, "2024-01-01", "2026-12-31", DAY));
    reports.show(officer, CODE, &tables[1])?;
    reports.write(officer, CODE, &tables)?;
    Ok(standing)
}
