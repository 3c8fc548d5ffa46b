//! 三(二) 公开选聘: the need is collected, published and talked over; the application goes through review, meeting,
//! consultation and a publicity of five working days to the list.

use super::{LI, LIAISON, OFFICER, XU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;
use crate::demo::story::photos;

const PARTIES: [(&str, &str); 3] = [
    ("垆土铁棍山药合作社（示例）", "cooperative"),
    ("沁河果园（示例）", "family_farm"),
    ("北冷村菜农（示例）", "household"),
];

/// From the need to two postings.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    known(stage)?;
    let demand = need(stage, voice)?;
    let application = application(stage, &demand)?;
    listed(stage, voice, &application)?;
    for (name, level, goal) in [
        ("许怀山", "city", "铁棍山药脱毒苗与重茬"),
        ("李霜降", "county", "果园整形修剪"),
    ] {
        posted(stage, name, level, goal)?;
    }
    stage.sync()
}

fn known(stage: &mut Stage<'_>) -> Outcome<()> {
    for (name, kind) in PARTIES {
        let (name, kind) = (format!("names={name}"), format!("kind={kind}"));
        let fields = [&name as &str, &kind, "area=410825", "parts=served"];
        stage.phones[LIAISON].file("organisation", &noon("2023-12-04"), &fields)?;
    }
    let cards = [
        (XU, ["市农科院", "副研究员", "山药"]),
        (LI, ["县林业技术站", "农艺师", "果树"]),
    ];
    for (who, [unit, title, field]) in cards {
        let when = noon("2023-12-05");
        let card = [
            "card",
            "--home-unit",
            unit,
            "--title",
            title,
            "--specialty",
            field,
            "--when",
            &when,
        ];
        stage.phones[who].change(&card, 1)?;
    }
    stage.sync()
}

fn need(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<String> {
    let fields = [
        "party=垆土铁棍山药合作社（示例）",
        "title=山药重茬减产，脱毒苗从哪里来",
        "text=连作三年以上的地块烂根，亩产少三成",
        "domain=山药",
        "industry=特色种植",
        "unit_contact=合作社理事长",
        "area=410825",
    ];
    let liaison = &mut stage.phones[LIAISON];
    let demand = liaison.file("demand", &noon("2023-12-06"), &fields)?;
    liaison.set_out(&demand, "demand_collection")?;
    liaison.steps(&demand, "2023-12-06", &[("collect", "collected")])?;
    stage.sync()?;
    stage.phones[OFFICER].steps(&demand, "2023-12-08", &[("publish", "published")])?;
    voice.say(
        "卫青苗征集了山药合作社的需求，孟知远发布。谁合适，理由是什么：",
        "Wei Qingmiao collects a cooperative's need, Meng Zhiyuan publishes it. Who fits, and why:",
    );
    let asked = ["match", &demand, "--programme", super::CODE];
    voice.quote(&stage.phones[OFFICER].see(&asked)?);
    stage.sync()?;
    stage.phones[XU].steps(&demand, "2023-12-12", &[("contact", "matched")])?;
    Ok(demand)
}

/// The table with its seal is photographed: without it the step is not done.
fn application(stage: &mut Stage<'_>, demand: &str) -> Outcome<String> {
    let xu = &mut stage.phones[XU];
    let (demand, person) = (format!("demand={demand}"), format!("applicant={}", xu.person));
    let fields = [
        demand.as_str(),
        &person,
        "declared=从各相关单位在职科技人员中选聘",
        "declared=有一定科技服务经验和工作能力",
        "declared=能够解决县（市、区）产业发展中的实际问题",
        "form.reason=铁棍山药脱毒苗繁育，有三年示范",
    ];
    let id = xu.file("application", &noon("2023-12-13"), &fields)?;
    xu.set_out(&id, "selection")?;
    let when = noon("2023-12-14");
    let hash = xu.scan(&id, &photos::tower_grey(), "报名统计表（盖章）", &when)?;
    xu.put(&id, &[&format!("scan={hash}")])?;
    xu.steps(&id, "2023-12-14", &[("sign_up", "submitted")])?;
    stage.sync()?;
    Ok(id)
}

fn listed(stage: &mut Stage<'_>, voice: &Narrator, application: &str) -> Outcome<()> {
    let officer = &mut stage.phones[OFFICER];
    let days = [
        ("2023-12-18", "expert_review"),
        ("2023-12-20", "office_meeting"),
        ("2023-12-21", "consultation"),
    ];
    for (day, step) in days {
        officer.steps(application, day, &[(step, "passed")])?;
    }
    let notice = [
        "notice",
        "--kind",
        "publicity",
        "--title",
        "拟选聘科技特派员名单公示",
        "--text",
        "许怀山",
        "--place",
        "市科技网",
        "--starts",
        "2023-12-22T09:00",
        "--when",
        "2023-12-22T09:00",
    ];
    let notice = officer.write(&notice)?;
    let passed = |day| {
        [
            "assign",
            "step",
            application,
            "publicity",
            "passed",
            "--notice",
            &notice,
            "--when",
            day,
        ]
    };
    voice.say(
        "许怀山的报名统计表盖了章，扫描附上（用公开测试集的照片代替）。评审、办公会、征求意见都过了，名单公示五个工作日。第三天就想往下办，程序不让：",
        "Xu's sealed table is attached as a scan (a photo of a public test set stands in). Review, meeting and consultation are passed, the list is published for five working days. On the third day:",
    );
    voice.quote(&officer.see(&passed("2023-12-26T10:00"))?);
    officer.change(&passed("2024-01-02T10:00"), 1)?;
    officer.steps(application, "2024-01-03", &[("list", "listed")])?;
    voice.say("期满无异议，进了名单：", "When it is over, he is on the list:");
    voice.quote(&officer.see(&["assign", "case", application])?);
    Ok(())
}

fn posted(stage: &mut Stage<'_>, name: &str, level: &str, goal: &str) -> Outcome<()> {
    let (name, level, goal) = (
        format!("persons={name}"),
        format!("level={level}"),
        format!("goals={goal}"),
    );
    let fields = [
        name.as_str(),
        &level,
        &goal,
        "subject=individual",
        "post=envoy",
        "counties=410825",
        "from_day=2024-01-04",
        "to_day=2024-12-31",
    ];
    let officer = &mut stage.phones[OFFICER];
    officer.file("assignment", &noon("2024-01-04"), &fields)?;
    let card = officer.id_of("envoy", name.trim_start_matches("persons="))?;
    officer.put(&card, &[&level])
}
