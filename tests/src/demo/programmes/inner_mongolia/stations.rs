//! Stations of every kind, filed as 二(三) and 二(四) ask, a team around an industry, and two envoys posted.

use super::Banner;
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;

const UNIVERSITY: &str = "内蒙古农业大学";
const EXPERT: &str = "草原畜牧专家工作站";

/// The home unit, which somebody must have written down.
pub fn university(banner: &mut Banner<'_>) -> Outcome<()> {
    let when = noon("2023-01-06");
    let kind = ["kind=home_unit", "parts=home", "area=150105"];
    let name = format!("names={UNIVERSITY}");
    banner
        .haiyan
        .file("organisation", &when, &[&kind[..], &[&name]].concat())?;
    Ok(())
}

/// The filing, the team, the postings.
pub fn play(banner: &mut Banner<'_>, voice: &Narrator) -> Outcome<()> {
    expert(banner)?;
    let told = grassroots(banner)?;
    voice.say(
        "工作站分类备案。基层工作站走旗县、盟市、自治区三级：",
        "Stations are filed by kind. The grassroots one goes through banner, league and region:",
    );
    voice.quote(&told);
    under_the_expert_station(banner)?;
    voice.say(
        "专家工作站下面设了综合试验站、特色产业基地各一个，科技服务点两个；镇上有了 12396 服务站。",
        "Under the expert station: a test station, a base, two service points. The town has a 12396 station.",
    );
    posted(banner)?;
    voice.say(
        "肉羊产业服务团组起来了，巴特尔和王海燕各有一份全年的选派。",
        "A team around sheep is formed; Bater and Wang Haiyan are posted for the year.",
    );
    Ok(())
}

fn expert(banner: &mut Banner<'_>) -> Outcome<()> {
    let (host, name) = (format!("host={UNIVERSITY}"), format!("name={EXPERT}"));
    let fields = [
        "kind=expert",
        "level=自治区",
        "area=152524",
        "industry=肉羊",
        &host,
        &name,
    ];
    let officer = &mut banner.officer;
    let station = officer.file("station", &noon("2023-02-10"), &fields)?;
    officer.set_out(&station, "expert_filing")?;
    officer.steps(
        &station,
        "2023-02-13",
        &[("apply", "submitted"), ("file", "filed")],
    )?;
    officer.put(&station, &["filing_no=内科专〔2023〕7号", "filed_day=2023-02-13"])
}

/// How its way looks when it is over.
fn grassroots(banner: &mut Banner<'_>) -> Outcome<String> {
    let officer = &mut banner.officer;
    let fields = [
        "kind=grassroots",
        "name=那仁合作社基层工作站",
        "level=自治区",
        "host=那仁合作社",
        "area=152524",
        "industry=肉羊",
        "procedure=grassroots_filing",
    ];
    let station = officer.file("station", &noon("2023-03-01"), &fields)?;
    officer.steps(
        &station,
        "2023-03-02",
        &[("apply", "submitted"), ("banner", "passed")],
    )?;
    officer.steps(&station, "2023-03-20", &[("league", "passed")])?;
    officer.steps(&station, "2023-04-10", &[("recognise", "filed")])?;
    officer.put(
        &station,
        &["filing_no=内科基〔2023〕31号", "filed_day=2023-04-10"],
    )?;
    officer.see(&["assign", "case", &station])
}

fn under_the_expert_station(banner: &mut Banner<'_>) -> Outcome<()> {
    let parent = format!("parent={EXPERT}");
    let stations = [
        ("test_station", "赛汉塔拉乡村振兴综合试验站", "11"),
        ("base", "苏尼特羊特色产业基地", "12"),
        ("service_point", "朱日和科技服务点", "13"),
        ("service_point", "桑宝拉格科技服务点", "14"),
    ];
    for (kind, name, number) in stations {
        file(banner, (kind, name, number), &[&parent])?;
    }
    file(banner, ("service_12396", "赛汉塔拉镇12396服务站", "15"), &[])
}

fn file(banner: &mut Banner<'_>, (kind, name, number): (&str, &str, &str), more: &[&str]) -> Outcome<()> {
    let fields = [
        &format!("kind={kind}"),
        &format!("name={name}"),
        &format!("filing_no=2023-{number}"),
        "filed_day=2023-05-08",
        "area=152524",
    ];
    let fields = [&fields[..], more].concat();
    banner.officer.file("station", &noon("2023-05-08"), &fields)?;
    Ok(())
}

fn posted(banner: &mut Banner<'_>) -> Outcome<()> {
    let (unit, officer) = (format!("home_unit={UNIVERSITY}"), &mut banner.officer);
    let when = noon("2023-01-10");
    let team = [
        "kind=industry_team",
        "name=肉羊产业服务团",
        "members=巴特尔",
        "members=王海燕",
        "industry=肉羊",
        "counties=152524",
        "from_day=2023-01-10",
        &unit,
    ];
    officer.file("team", &when, &team)?;
    for (name, level, goal) in [
        ("巴特尔", "county", "秋防免疫密度达到要求"),
        ("王海燕", "province", "建青贮示范，培训牧户"),
    ] {
        let (who, level, goal) = (
            format!("persons={name}"),
            format!("level={level}"),
            format!("goals={goal}"),
        );
        let days = ["from_day=2023-01-10", "to_day=2023-12-31"];
        let fixed = [
            "subject=individual",
            "post=envoy",
            "mode=government",
            "counties=152524",
        ];
        let fields = [&fixed[..], &days[..], &[&who, &level, &goal]].concat();
        officer.file("assignment", &when, &fields)?;
        let card = officer.id_of("envoy", name)?;
        officer.put(&card, &[&level])?;
    }
    Ok(())
}
