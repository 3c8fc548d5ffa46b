//! 焦作: a county's need becomes an application, the application a place on the list, the place a year of services until
//! the twelve are reached; then the sheet of the evaluation, with its cap of 15 per cent. Must not grade by itself: the
//! officer does.

mod selected;
mod year;

use serde_json::Value;

use super::reports::Reports;
use super::stage::{Part, Stage};
use crate::demo::Outcome;

/// The programme's code.
pub const CODE: &str = "jiaozuo";

const CAST: [Part; 4] = [
    (
        "卫青苗",
        "coordinator",
        "liaison",
        "县工作站联络员",
        "the county station's coordinator",
    ),
    (
        "孟知远",
        "officer",
        "officer",
        "科技局经办人",
        "the department's officer",
    ),
    (
        "许怀山",
        "envoy",
        "xu",
        "副研究员，懂山药",
        "an associate researcher, knows yams",
    ),
    (
        "李霜降",
        "envoy",
        "li",
        "农艺师，懂果树",
        "an agronomist, knows fruit trees",
    ),
];
const LIAISON: usize = 0;
const OFFICER: usize = 1;
const XU: usize = 2;
const LI: usize = 3;
const DAY: &str = "2024-12-31";
const REPORTS: [&str; 5] = ["quota", "evaluation", "targets", "teams", "own_year"];

/// From the need to the sheet. Where the targets stand.
pub fn play(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    let voice = reports.voice;
    voice.chapter("焦作，2024 年", "Jiaozuo, 2024");
    stage.cast("410825", &CAST, voice)?;
    selected::play(stage, voice)?;
    year::play(stage, voice)?;
    let officer = &stage.phones[OFFICER];
    voice.chapter(
        "年终：目标完成到哪里",
        "The end of the year: where the targets stand",
    );
    let standing = reports.progress(officer, CODE, DAY)?;
    voice.chapter("市派科技特派员年度服务情况", "The year of the city's envoys");
    let tables = REPORTS.map(|report| (report, "2024-01-01", DAY, DAY));
    reports.show(officer, CODE, &tables[0])?;
    reports.write(officer, CODE, &tables)?;
    Ok(standing)
}
