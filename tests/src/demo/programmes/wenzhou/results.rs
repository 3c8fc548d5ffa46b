//! 二(二): visits, a project on the city's list, a transfer, a new institution with its six points; and the numbers of
//! the statistics office, without which the coverage stays blank.

use super::{HE, OFFICER, ZHOU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;

/// What came of it.
type Result = (usize, &'static str, &'static [&'static str]);

const RESULTS: [Result; 5] = [
    (
        ZHOU,
        "2024-11-08",
        &[
            "kind=research_project",
            "title=小型电机绕组与散热改造",
            "party=北塘电器厂（示例）",
            "level=city",
            "plan=市“揭榜挂帅”",
        ],
    ),
    (
        ZHOU,
        "2025-05-16",
        &[
            "kind=research_project",
            "title=电机噪声抑制",
            "party=虹桥电机厂（示例）",
        ],
    ),
    (
        ZHOU,
        "2025-06-30",
        &[
            "kind=transfer",
            "title=低温升绕组专利许可",
            "party=飞云汽配厂（示例）",
            "amount_fen=300000",
        ],
    ),
    (
        HE,
        "2025-03-12",
        &[
            "kind=research_project",
            "title=低泄漏阀门密封",
            "party=永中阀门厂（示例）",
        ],
    ),
    (
        HE,
        "2025-09-25",
        &[
            "kind=rd_institution",
            "title=阀门密封研发中心",
            "party=永中阀门厂（示例）",
            "level=city",
            "newly_built=是",
            "checklist=site",
            "checklist=equipment",
            "checklist=staff",
            "checklist=investment",
            "checklist=activity",
            "checklist=results",
        ],
    ),
];

const CALLS: [(usize, &str, &str, &str); 4] = [
    (ZHOU, "2024-06-20", "北塘电器厂（示例）", "先测各点温升，再改绕组"),
    (ZHOU, "2024-12-03", "虹桥电机厂（示例）", "风道加导流片"),
    (ZHOU, "2025-03-05", "飞云汽配厂（示例）", "试装低温升样机"),
    (HE, "2024-09-11", "永中阀门厂（示例）", "密封面改堆焊"),
];

/// Visits, results, numbers from outside.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    for (who, day, party, advice) in CALLS {
        let fields = [
            &format!("parties={party}"),
            "activity=research",
            &format!("advice={advice}"),
            "no_position=在厂区室内",
        ];
        stage.phones[who].file("visit", &noon(day), &fields)?;
    }
    for (who, day, fields) in RESULTS {
        let done = format!("done_day={day}");
        stage.phones[who].file("outcome", &noon(day), &[fields, &[&done]].concat())?;
    }
    voice.say(
        "一年半里：攻关项目三项（一项列入市“揭榜挂帅”），成果转化一项，新建市级研发机构一家，六有齐全。",
        "In a year and a half: three projects (one on the city's list), a transfer, a new institution with all six points.",
    );
    stage.sync()?;
    numbers(stage)?;
    voice.say(
        "亿元以上企业数和研发投入强度由统计部门给，陈岚填上来源和日期。没给的区域空着，不当作零。",
        "How many large firms there are, and their R&D intensity, come from the statistics office; blanks stay blank.",
    );
    stage.sync()
}

fn numbers(stage: &mut Stage<'_>) -> Outcome<()> {
    let counted = [("乐清市", "3"), ("瑞安市", "2"), ("龙湾区", "2"), ("", "9")];
    for (unit, firms) in counted {
        let (unit, value) = (format!("reporting_unit={unit}"), format!("value={firms}"));
        number(stage, &["metric=large_firms", "unit=家", &unit, &value])?;
    }
    number(
        stage,
        &[
            "metric=large_firms_rd_intensity",
            "unit=%",
            "value=386",
            "decimals=2",
        ],
    )
}

fn number(stage: &mut Stage<'_>, fields: &[&str]) -> Outcome<()> {
    let from = [
        "from_day=2025-01-01",
        "to_day=2025-12-31",
        "source=统计部门（示例）",
        "source_day=2025-11-30",
        "--scope",
        "work/330300",
    ];
    let fields = [fields, &from].concat();
    stage.phones[OFFICER].file("figure", &noon("2025-12-01"), &fields)?;
    Ok(())
}
