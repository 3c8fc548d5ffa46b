//! 二(一)2: a firm asks for somebody, an appointment that was agreed goes its way to the signatures, others come from
//! a table. One vice-president has three firms in two districts.

use super::{FIRM, OFFICER, ZHOU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;
use crate::demo::story::photos;

/// What the office has already: who was appointed to which firm before the phones came.
const ROSTER: &str = "\
姓名,派出单位,职称,职务类型,服务对象,聘期起,聘期止
何立秋,市阀门研究所,高级工程师,科技副总,永中阀门厂（示例）,2024-05-06,2026-05-05
";

/// The pool, the table, the appointments.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    pool(stage, voice)?;
    let roster = stage.paper("appointed.csv", ROSTER)?;
    let records = stage.phones[OFFICER].import(&["roster", "envoys", &roster], "")?;
    voice.say(
        &format!("陈岚手里还有一份已聘名册，直接导入：何立秋在永中阀门厂（写下 {records} 条）。"),
        &format!(
            "Chen Lan imports who was appointed before: He Liqiu, at a valve works ({records} records)."
        ),
    );
    let both = ["北塘电器厂（示例）", "虹桥电机厂（示例）"];
    appoint(stage, voice, "2024-06-03", &both)?;
    second(stage)?;
    voice.say(
        "2025 年二月，瑞安的飞云汽配厂也聘了周行远：一个人，三家企业，两个区域。",
        "In February 2025 a firm of Rui'an appoints Zhou too: one person, three firms, two districts.",
    );
    stage.sync()
}

/// The firm asks on its own phone; the officer takes it into the pool, and sees who would fit.
fn pool(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    let fields = [
        "title=电机温升高，要一位懂电机的“科技副总”",
        "text=小型电机连续运行温升超标，想改绕组和散热",
        "domain=电机",
        "industry=制造业",
        "channel=government",
        "slots=1",
    ];
    let firm = &mut stage.phones[FIRM];
    let demand = firm.file("demand", &noon("2024-05-10"), &fields)?;
    firm.set_out(&demand, "post_pool")?;
    firm.steps(&demand, "2024-05-10", &[("ask", "submitted")])?;
    stage.sync()?;
    let officer = &mut stage.phones[OFFICER];
    officer.steps(&demand, "2024-05-13", &[("pool", "accepted")])?;
    voice.say(
        "黄素云在自己的手机上提岗位需求，陈岚收进岗位需求库。谁合适，理由摆出来，由人选定：",
        "Huang Suyun asks for somebody; Chen Lan takes it into the pool. Who fits, and why; people choose:",
    );
    voice.quote(&officer.see(&["match", &demand, "--programme", super::CODE])?);
    Ok(())
}

/// Agreed beforehand, so it goes straight to the choice (二(一)2“已与其协商一致的，优先考虑选派”).
fn appoint(stage: &mut Stage<'_>, voice: &Narrator, day: &str, firms: &[&str]) -> Outcome<()> {
    let posting = post(stage, day, firms)?;
    stage.phones[OFFICER].set_out(&posting, "appointment")?;
    let chosen = [("propose", "agreed"), ("select", "selected")];
    stage.phones[OFFICER].steps(&posting, day, &chosen)?;
    stage.sync()?;
    let sign = ["assign", "sign", &posting, "envoy", "--when", &noon(day)];
    stage.phones[ZHOU].change(&sign, 1)?;
    stage.sync()?;
    let letter = photos::tower_grey();
    let officer = &mut stage.phones[OFFICER];
    let hash = officer.scan(&posting, &letter, "聘任书（企业盖章）", &noon(day))?;
    let signed = format!("signed.firm={day} {} paper", officer.person);
    officer.put(&posting, &[&signed, &format!("scan={hash}")])?;
    officer.steps(&posting, day, &[("sign", "signed")])?;
    voice.say(
        "乐清两家企业与周行远早已谈好，直接进入选派。他在手机上签，企业在纸上盖章，扫描件附上（用公开测试集的照片代替）：",
        "Two firms of Yueqing had agreed with Zhou. He signs on his phone, they on paper, with a scan (a photo of a public test set stands in):",
    );
    voice.quote(&officer.see(&["assign", "case", &posting])?);
    Ok(())
}

fn second(stage: &mut Stage<'_>) -> Outcome<()> {
    post(stage, "2025-02-17", &["飞云汽配厂（示例）"])?;
    Ok(())
}

fn post(stage: &mut Stage<'_>, day: &str, firms: &[&str]) -> Outcome<String> {
    let from = format!("from_day={day}");
    let firms: Vec<String> = firms.iter().map(|firm| format!("parties={firm}")).collect();
    let mut fields = vec![
        "post=vice_president",
        "subject=individual",
        "persons=周行远",
        "agreed_beforehand=是",
        "goals=解决电机温升，申报市级项目一项",
        "to_day=2026-12-31",
        &from,
    ];
    fields.extend(firms.iter().map(String::as_str));
    stage.phones[OFFICER].file("assignment", &noon(day), &fields)
}
