//! What came of it: a base, a project, a variety, two trainings. Each is written once and counted wherever it counts.

use super::{SHEN, VILLAGE, WINERY, ZHU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;

/// Services and outcomes.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    for (who, day, party, advice) in [
        (SHEN, "2024-04-10", VILLAGE, "老茶园台刈，留一面遮阴"),
        (SHEN, "2024-09-19", WINERY, "装多点测温，记开耙曲线"),
        (ZHU, "2024-07-02", VILLAGE, "茶园套种绿肥"),
        (SHEN, "2025-03-27", VILLAGE, "机采茶树修剪成弧形"),
    ] {
        let (party, advice) = (format!("parties={party}"), format!("advice={advice}"));
        let fields = ["activity=guidance", "no_position=按笔记补记", &party, &advice];
        stage.phones[who].file("visit", &noon(day), &fields)?;
    }
    for (who, day, topic, people) in [
        (SHEN, "2024-11-14", "机采茶园管理", "64"),
        (ZHU, "2025-05-08", "茶园绿肥与减药", "52"),
    ] {
        let (topic, people) = (format!("topic={topic}"), format!("headcount={people}"));
        let fields = ["place=平水镇文化礼堂", &topic, &people];
        stage.phones[who].file("training", &noon(day), &fields)?;
    }
    for (day, kind, title, party) in [
        ("2025-04-15", "demonstration_base", "机采茶示范基地", VILLAGE),
        ("2025-06-20", "research_project", "黄酒开耙温控", WINERY),
        ("2024-12-06", "new_variety", "早生茶树新品种引种", VILLAGE),
    ] {
        let fields = [
            format!("kind={kind}"),
            format!("title={title}"),
            format!("party={party}"),
            format!("done_day={day}"),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        stage.phones[SHEN].file("outcome", &noon(day), &fields)?;
    }
    voice.say(
        "两年里：到村进厂四次，培训两期 116 人次，示范基地、攻关项目、新品种各一。",
        "In two years: four visits, two trainings with 116, a base, a project, a variety.",
    );
    stage.sync()
}
