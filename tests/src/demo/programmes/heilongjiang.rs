//! 黑龙江企业科技特派员: the five numbered steps of 七, from a firm's need to the agreement of three parties, the
//! year's outcomes and the ledger of 八(五). The document sets no number, so there is no target. Must not invent one.

mod agreed;
mod year;

use serde_json::Value;

use super::reports::Reports;
use super::stage::{Part, Stage};
use crate::demo::Outcome;

/// The programme's code.
pub const CODE: &str = "heilongjiang-enterprise";

const CAST: [Part; 5] = [
    (
        "关凛",
        "officer",
        "officer",
        "市科技局经办人",
        "the city's officer",
    ),
    (
        "佟雪松",
        "envoy",
        "tong",
        "高校博士，研究粮机",
        "a doctor of grain machinery",
    ),
    (
        "白桦",
        "home_unit_contact",
        "unit",
        "派出单位联系人",
        "the home unit's contact",
    ),
    ("石磊", "firm_contact", "firm", "企业联系人", "the firm's contact"),
    (
        "江岸",
        "coordinator",
        "liaison",
        "工作站联络员",
        "the station's coordinator",
    ),
];
const OFFICER: usize = 0;
const TONG: usize = 1;
const UNIT: usize = 2;
const FIRM: usize = 3;
const LIAISON: usize = 4;
const WORKS: &str = "松嫩粮机厂（示例）";
const DAY: &str = "2024-12-20";

/// From the need to the ledger. There are no targets: the object is empty.
pub fn play(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    let voice = reports.voice;
    voice.chapter("哈尔滨，2024 年", "Harbin, 2024");
    stage.cast("230102", &CAST, voice)?;
    let posting = agreed::play(stage, reports)?;
    year::play(stage, voice, &posting)?;
    let officer = &stage.phones[OFFICER];
    voice.chapter("文件没有定数字目标", "The document sets no numbers");
    let standing = reports.progress(officer, CODE, DAY)?;
    let tables = ["ledger", "overview", "assessment", "own_year"];
    let tables = tables.map(|report| (report, "2024-01-01", "2024-12-31", DAY));
    reports.show(officer, CODE, &tables[1])?;
    voice.chapter("重点工作任务台账", "The ledger of what is to be done");
    reports.show(officer, CODE, &tables[0])?;
    reports.write(officer, CODE, &tables)?;
    Ok(standing)
}
