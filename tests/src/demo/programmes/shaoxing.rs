//! 绍兴（至 2027 年）: the three ways of 二(二)2, each from its pool: the government sends, a society offers, a firm
//! posts and a researcher claims; a team and a corporate envoy besides; then the targets of 一. Must not count a demand
//! as a dispatch: a posting is one.

mod results;
mod ways;

use serde_json::Value;

use super::reports::Reports;
use super::stage::{Part, Stage};
use crate::demo::Outcome;

/// The programme's code.
pub const CODE: &str = "shaoxing-2024";

const CAST: [Part; 5] = [
    (
        "章溪",
        "coordinator",
        "liaison",
        "乡镇工作站联络员",
        "the town station's coordinator",
    ),
    (
        "傅望舒",
        "officer",
        "officer",
        "科技局经办人",
        "the department's officer",
    ),
    ("沈兰亭", "envoy", "shen", "茶学博士", "a doctor of tea"),
    (
        "竺可心",
        "envoy",
        "zhu",
        "农业协会的农艺师",
        "an agronomist of a society",
    ),
    (
        "钱塘",
        "firm_contact",
        "firm",
        "黄酒企业联系人",
        "the contact of a rice wine firm",
    ),
];
const LIAISON: usize = 0;
const OFFICER: usize = 1;
const SHEN: usize = 2;
const ZHU: usize = 3;
const FIRM: usize = 4;
const VILLAGE: &str = "平水茶村（示例）";
const WINERY: &str = "鉴湖酿造厂（示例）";
const DAY: &str = "2025-12-20";
const REPORTS: [&str; 4] = ["targets", "people", "pools", "own_year"];

/// From the pools to the statistics. Where the targets stand.
pub fn play(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    let voice = reports.voice;
    voice.chapter("绍兴，2024—2025 年", "Shaoxing, 2024 and 2025");
    stage.cast("330603", &CAST, voice)?;
    ways::play(stage, voice)?;
    results::play(stage, voice)?;
    let officer = &stage.phones[OFFICER];
    voice.chapter(
        "到 2025 年 12 月 20 日，目标完成到哪里",
        "Where the targets stand on 20 December 2025",
    );
    let standing = reports.progress(officer, CODE, DAY)?;
    voice.chapter("科技特派员情况统计表", "The statistics of the envoys");
    let tables = REPORTS.map(|report| (report, "2024-01-01", "2025-12-31", DAY));
    reports.show(officer, CODE, &tables[1])?;
    reports.write(officer, CODE, &tables)?;
    Ok(standing)
}
