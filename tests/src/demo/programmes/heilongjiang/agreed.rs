//! 七(一)–(五): the firm applies, the city looks at it, somebody volunteers with the unit's consent, they meet, the list
//! is published, and three parties sign: the envoy on the phone, the firm and the unit on paper with its scan.

use super::{CODE, FIRM, LIAISON, OFFICER, TONG, UNIT, WORKS};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::{Phone, noon};
use crate::demo::programmes::reports::Reports;
use crate::demo::programmes::stage::Stage;
use crate::demo::story::photos;

const SCHOOL: &str = "北方农机学院（示例）";

/// The posting's id.
pub fn play(stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<String> {
    let voice = reports.voice;
    known(stage)?;
    let demand = need(stage, voice)?;
    volunteered(stage, voice, &demand)?;
    let posting = met(stage, voice, &demand)?;
    signed(stage, reports, &posting)?;
    Ok(posting)
}

fn known(stage: &mut Stage<'_>) -> Outcome<()> {
    let firm = [
        "kind=firm",
        "parts=host",
        "area=230102",
        "registered_day=2011-05-16",
        "independent=是",
        "industry=装备制造",
        "research_base=有试制车间和检测台",
        "names=松嫩粮机厂（示例）",
    ];
    let liaison = &mut stage.phones[LIAISON];
    liaison.file("organisation", &noon("2024-02-20"), &firm)?;
    let school = [
        "kind=home_unit",
        "parts=home",
        "area=230103",
        "names=北方农机学院（示例）",
    ];
    liaison.file("organisation", &noon("2024-02-20"), &school)?;
    let card = [
        "card",
        "--home-unit",
        SCHOOL,
        "--title",
        "副教授",
        "--specialty",
        "粮食干燥",
        "--when",
        "2024-02-21T10:00",
    ];
    stage.phones[TONG].change(&card, 1)?;
    stage.sync()
}

fn need(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<String> {
    let fields = [
        "title=烘干塔能耗高、水分不匀",
        "text=玉米烘干后水分差两个点，吨粮煤耗偏高，想改风道和控制",
        "domain=粮食干燥",
        "industry=装备制造",
        "form.post=技术副总工",
        "form.duties=牵头烘干塔改造",
        "slots=1",
    ];
    let firm = &mut stage.phones[FIRM];
    let demand = firm.file("demand", &noon("2024-03-04"), &fields)?;
    firm.set_out(&demand, "firm_demand")?;
    firm.steps(&demand, "2024-03-04", &[("apply", "submitted")])?;
    stage.sync()?;
    let officer = &mut stage.phones[OFFICER];
    let party = format!("party={WORKS}");
    officer.put(&demand, &[&party])?;
    officer.steps(
        &demand,
        "2024-03-11",
        &[("city_review", "passed"), ("roll_up", "reported")],
    )?;
    officer.steps(&demand, "2024-03-18", &[("circulate", "circulated")])?;
    voice.say(
        "① ② 企业在自己的手机上提需求，市里初审、汇总，省里发往高校院所：",
        "(1)(2) The firm applies on its own phone; the city reviews and rolls up, the province circulates:",
    );
    voice.quote(&officer.see(&["assign", "case", &demand])?);
    stage.sync()?;
    Ok(demand)
}

/// The unit writes the application: it lies where the unit, the envoy and the office read it.
fn volunteered(stage: &mut Stage<'_>, voice: &Narrator, demand: &str) -> Outcome<()> {
    let unit = &mut stage.phones[UNIT];
    let (scope, me) = (format!("from/230102/{}", unit.person), unit.person.clone());
    let fields = [
        format!("demand={demand}"),
        "applicant=佟雪松".to_owned(),
        "consent=given".to_owned(),
        format!("consent_by={me}"),
        "consent_day=2024-03-28".to_owned(),
        "form.research=热泵与余热回收干燥".to_owned(),
        "declared=具备良好的政治素质、道德品质，遵守科研诚信有关要求".to_owned(),
        "declared=高校、科研院所拟重点培养的中青年教师、科研人员".to_owned(),
    ];
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let options = [&["--scope", &scope][..], &fields].concat();
    let application = unit.file("application", &noon("2024-03-28"), &options)?;
    unit.set_out(&application, "staff_application")?;
    let both = [("volunteer", "submitted"), ("consent", "agreed")];
    unit.steps(&application, "2024-03-28", &both)?;
    stage.sync()?;
    stage.phones[OFFICER].steps(&application, "2024-04-02", &[("report", "fed_back")])?;
    voice.say(
        "③ 佟雪松自愿申报，派出单位审核同意，材料反馈到市科技局。",
        "(3) Tong Xuesong volunteers, the home unit agrees, the city hears of it.",
    );
    Ok(())
}

fn met(stage: &mut Stage<'_>, voice: &Narrator, demand: &str) -> Outcome<String> {
    let demand = format!("demand={demand}");
    let party = format!("parties={WORKS}");
    let unit = format!("home_unit={SCHOOL}");
    let fields = [
        "post=enterprise_envoy",
        "subject=individual",
        "persons=佟雪松",
        "from_day=2024-05-06",
        "to_day=2025-05-05",
        "goals=烘干塔水分差降到一个点以内",
        "goals=吨粮煤耗降一成",
        "public_from_day=2024-04-18",
        "public_to_day=2024-04-25",
        "public_place=市科技局网站",
        &demand,
        &party,
        &unit,
    ];
    let officer = &mut stage.phones[OFFICER];
    let posting = officer.file("assignment", &noon("2024-04-10"), &fields)?;
    officer.set_out(&posting, "posting")?;
    officer.steps(&posting, "2024-04-12", &[("meeting", "agreed")])?;
    officer.steps(&posting, "2024-04-17", &[("file", "filed")])?;
    officer.steps(&posting, "2024-04-28", &[("publicity", "passed")])?;
    voice.say(
        "④ 见面洽谈，定下合作内容，报省里备案，公示到四月二十五日，没有异议。",
        "(4) They meet and agree, the province files it, it is published until 25 April; nobody objects.",
    );
    stage.sync()?;
    Ok(posting)
}

/// Nobody goes on before all three have signed, and paper needs its scan.
fn signed(stage: &mut Stage<'_>, reports: &Reports<'_>, posting: &str) -> Outcome<()> {
    let sign = ["assign", "sign", posting, "envoy", "--when", "2024-05-06T10:00"];
    stage.phones[TONG].change(&sign, 1)?;
    stage.sync()?;
    let (firm, unit) = (
        stage.phones[FIRM].person.clone(),
        stage.phones[UNIT].person.clone(),
    );
    let officer = &mut stage.phones[OFFICER];
    let on_paper = [
        format!("signed.firm=2024-05-06 {firm} paper"),
        format!("signed.home_unit=2024-05-06 {unit} paper"),
    ];
    officer.put(posting, &[&on_paper[0], &on_paper[1]])?;
    let step = [
        "assign",
        "step",
        posting,
        "sign",
        "signed",
        "--when",
        "2024-05-07T10:00",
    ];
    reports.voice.say(
        "⑤ 三方协议书：佟雪松在手机上签，企业和派出单位在纸上盖章。扫描件还没附上，程序不往下走：",
        "(5) Three parties: Tong signs on his phone, the firm and the unit on paper. Without the scan it does not go on:",
    );
    reports.voice.quote(&officer.see(&step)?);
    let when = noon("2024-05-07");
    let hash = officer.scan(posting, &photos::tower_grey(), "三方协议书（扫描件）", &when)?;
    officer.put(posting, &[&format!("scan={hash}")])?;
    officer.change(&step, 1)?;
    reports.voice.say(
        "附上以后（扫描件用公开测试集的照片代替）：",
        "With it (a photo of a public test set stands in):",
    );
    reports.voice.quote(&officer.see(&["assign", "case", posting])?);
    printed(officer, reports, posting)?;
    stage.sync()
}

/// The agreement as it is printed, beside the reports.
fn printed(officer: &Phone, reports: &Reports<'_>, posting: &str) -> Outcome<()> {
    let Some(file) = reports.file("agreement.html")? else {
        return Ok(());
    };
    officer.ask(&["assign", "form", CODE, "agreement", posting, "--out", &file])?;
    Ok(())
}
