//! The year outdoors: trainings one level after the other, visits by season, a vaccination that left twelve out and
//! what came of that.

use super::Banner;
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::{Phone, noon};

/// A call: day, party, activity, advice.
type Call = (&'static str, &'static str, &'static str, &'static str);

const VET: [Call; 6] = [
    ("2023-02-21", "巴图家", "breeding", "接羔棚铺干草，脐带用碘酒"),
    (
        "2023-04-08",
        "巴图家",
        "disease_control",
        "春防口蹄疫，没免的做记号",
    ),
    (
        "2023-05-18",
        "那仁合作社",
        "disease_control",
        "剪毛后药浴，避开大风天",
    ),
    ("2023-07-12", "巴图家", "guidance", "夏牧场饮水点撒石灰消毒"),
    ("2023-09-14", "那仁合作社", "disease_control", "秋防前先查体温"),
    ("2023-11-22", "巴图家", "breeding", "配种公羊单独补饲"),
];
const FORAGE: [Call; 5] = [
    ("2023-03-16", "那仁合作社", "forage", "春乏期先补精料，少量多次"),
    ("2023-06-20", "巴图家", "forage", "打草场留茬六厘米以上"),
    (
        "2023-08-28",
        "那仁合作社",
        "forage",
        "青贮玉米乳熟末期收，压实封严",
    ),
    ("2023-10-19", "那仁合作社", "forage", "开窖前先看表层，霉的不喂"),
    ("2023-12-05", "巴图家", "forage", "冬草按只按天算好，先老弱"),
];

/// The trainings, the calls, the vaccination.
pub fn play(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    trainings(banner)?;
    voice.say(
        "一级带一级：三月王海燕培训骨干 12 人，五月骨干下来培训牧户 46 人，其中村书记、合作社负责人等 9 人。",
        "One level teaches the next: 12 in March, then 46 herders in May, 9 of them village and cooperative heads.",
    );
    calls(banner.bater, &VET)?;
    calls(banner.haiyan, &FORAGE)?;
    voice.say(
        "春防、剪毛、打草、青贮、配种：两个人按季节下去了 11 次。",
        "Vaccination, shearing, hay, silage, mating: the two go out eleven times, as the seasons ask.",
    );
    vaccination(banner, voice)
}

fn trainings(banner: &mut Banner<'_>) -> Outcome<()> {
    let haiyan = &mut banner.haiyan;
    let core = [
        "topic=青贮制作与冬春补饲",
        "level=core",
        "headcount=12",
        "place=旗农牧局会议室",
    ];
    haiyan.file("training", &noon("2023-03-15"), &core)?;
    let herders = [
        "topic=青贮制作与冬春补饲（牧户班）",
        "level=herders",
        "headcount=46",
        "place=赛汉塔拉镇文化站",
        "trainers=巴特尔",
        "groups.village_secretary=4",
        "groups.cooperative_head=3",
        "groups.leader_of_wealth=2",
    ];
    haiyan.file("training", &noon("2023-05-24"), &herders)?;
    Ok(())
}

fn calls(phone: &mut Phone, calls: &[Call]) -> Outcome<()> {
    for (day, party, activity, advice) in calls {
        let fields = [
            &format!("parties={party}"),
            &format!("activity={activity}"),
            &format!("advice={advice}"),
            "people=3",
            "no_position=按笔记补记",
        ];
        phone.file("visit", &noon(day), &fields.map(|f| f as &str))?;
    }
    Ok(())
}

/// Twelve were left out; three days before they are due the phone says so; then they are not.
fn vaccination(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    let bater = &mut banner.bater;
    let spring = [
        "present=220",
        "treated=208",
        "left_out=12",
        "next_due_day=2023-04-21",
    ];
    treat(bater, "2023-04-08", "巴图家", &spring)?;
    voice.say(
        "四月八日，巴图家的羊免了 208 只，12 只怀羔没免。四月十八日，巴特尔的手机说：",
        "On 8 April, 208 of Batu's sheep are vaccinated, 12 are not. On 18 April, Bater's phone says:",
    );
    let due = bater.ask(&["tasks", "--day", "2023-04-18"])?;
    let due = due.as_array().into_iter().flatten();
    let left_out = due.filter(|task| task["code"].as_str().is_some_and(|c| c.starts_with("left_out")));
    left_out
        .filter_map(|task| task["said"].as_str())
        .for_each(|said| voice.quote(said));
    let rest = ["present=12", "treated=12", "left_out=0"];
    treat(bater, "2023-04-21", "巴图家", &rest)?;
    let autumn = ["present=540", "treated=540", "left_out=0"];
    treat(bater, "2023-09-14", "那仁合作社", &autumn)?;
    voice.say(
        "四月二十一日补免 12 只；九月秋防，那仁合作社 540 只一只不落。",
        "On 21 April the twelve follow; in September all 540 of the cooperative.",
    );
    Ok(())
}

fn treat(phone: &mut Phone, day: &str, party: &str, counts: &[&str]) -> Outcome<()> {
    let party = format!("party={party}");
    let fixed = [
        "kind=vaccination",
        "herd=绵羊",
        "product=口蹄疫疫苗",
        "route=肌肉注射",
        &party,
    ];
    phone.file("treatment", &noon(day), &[&fixed[..], counts].concat())?;
    Ok(())
}
