//! The three ways of being sent, 二(二)2: 政府派, 社会派, 市场派, and each ends in a posting.

use super::{FIRM, LIAISON, OFFICER, SHEN, VILLAGE, WINERY, ZHU};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::noon;
use crate::demo::programmes::stage::Stage;

/// Three ways, a team, a corporate envoy.
pub fn play(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    known(stage)?;
    government(stage, voice)?;
    society(stage, voice)?;
    market(stage, voice)?;
    together(stage)?;
    voice.say(
        "另有一个服务团队、一家法人科技特派员，也在名册上。",
        "A team and a corporate envoy are on the list too.",
    );
    stage.sync()
}

fn known(stage: &mut Stage<'_>) -> Outcome<()> {
    for (name, kind) in [(VILLAGE, "village"), (WINERY, "firm")] {
        let (name, kind) = (format!("names={name}"), format!("kind={kind}"));
        let fields = ["parts=served", "area=330603", &name, &kind];
        stage.phones[LIAISON].file("organisation", &noon("2024-02-26"), &fields)?;
    }
    let cards = [
        (SHEN, ["茶叶研究所（示例）", "副研究员", "茶叶"]),
        (ZHU, ["农业协会（示例）", "农艺师", "果蔬"]),
    ];
    for (who, [unit, title, field]) in cards {
        let when = noon("2024-02-27");
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
        let envoy = &mut stage.phones[who];
        envoy.change(&card, 1)?;
        let field = format!("domains={field}");
        let person = format!("person={}", envoy.person);
        envoy.file("supply", &when, &[&person, &field, "areas=330603"])?;
    }
    stage.sync()?;
    let officer = &mut stage.phones[OFFICER];
    for name in ["沈兰亭", "竺可心"] {
        let card = officer.id_of("envoy", name)?;
        officer.put(&card, &["level=city"])?;
    }
    stage.sync()
}

/// The village chooses the envoy, the envoy the village.
fn government(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    let party = format!("party={VILLAGE}");
    let fields = [
        "title=老茶园改造",
        "text=茶树老化，采摘费工",
        "domain=茶叶",
        "industry=茶叶",
        "channel=government",
    ];
    let liaison = &mut stage.phones[LIAISON];
    let demand = liaison.file("demand", &noon("2024-03-04"), &[&fields[..], &[&party]].concat())?;
    liaison.set_out(&demand, "government")?;
    liaison.steps(&demand, "2024-03-04", &[("ask", "submitted")])?;
    stage.sync()?;
    stage.phones[OFFICER].steps(&demand, "2024-03-06", &[("pool", "accepted")])?;
    stage.sync()?;
    stage.phones[LIAISON].steps(&demand, "2024-03-11", &[("choose", "chosen")])?;
    stage.sync()?;
    stage.phones[SHEN].steps(&demand, "2024-03-13", &[("choose_back", "accepted")])?;
    stage.sync()?;
    let officer = &mut stage.phones[OFFICER];
    officer.steps(&demand, "2024-03-18", &[("dispatch", "dispatched")])?;
    voice.say(
        "政府派：村里提需求进需求库，基层选特派员，特派员选服务点，两头都点了头才选派：",
        "The government sends: the village asks, the base chooses the envoy, the envoy the place:",
    );
    voice.quote(&officer.see(&["assign", "case", &demand])?);
    post(
        stage,
        ("沈兰亭", "government", VILLAGE),
        "2024-03-18",
        Some(&demand),
    )?;
    Ok(())
}

/// No approval: it is only noted.
fn society(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    let posting = post(stage, ("竺可心", "society", VILLAGE), "2024-04-01", None)?;
    stage.phones[OFFICER].set_out(&posting, "society")?;
    stage.sync()?;
    stage.phones[ZHU].steps(&posting, "2024-04-01", &[("propose", "submitted")])?;
    stage.sync()?;
    // The coordinator may do the last two: the place welcomes, and it is noted.
    let last = [("welcome", "accepted"), ("note", "noted")];
    stage.phones[LIAISON].steps(&posting, "2024-04-03", &last)?;
    voice.say(
        "社会派：农业协会自己来做公益服务，村里同意，报备查，不审批。",
        "A society offers: the village welcomes it, it is noted; nobody has to approve.",
    );
    stage.sync()
}

/// 揭榜: whoever claims, the firm accepts.
fn market(stage: &mut Stage<'_>, voice: &Narrator) -> Outcome<()> {
    let fields = [
        "title=发榜：黄酒机械化开耙的温控",
        "text=人工开耙凭经验，批次差异大",
        "domain=发酵",
        "industry=黄酒",
        "channel=market",
        "claimable=是",
        "deadline_day=2024-05-31",
        "slots=1",
    ];
    let firm = &mut stage.phones[FIRM];
    let demand = firm.file("demand", &noon("2024-05-06"), &fields)?;
    firm.set_out(&demand, "market")?;
    firm.steps(&demand, "2024-05-06", &[("post", "posted")])?;
    stage.sync()?;
    stage.phones[SHEN].steps(&demand, "2024-05-20", &[("claim", "claimed")])?;
    stage.sync()?;
    let firm = &mut stage.phones[FIRM];
    firm.steps(&demand, "2024-05-22", &[("pick", "accepted")])?;
    voice.say(
        "市场派：酒厂自己发榜，沈兰亭揭榜，酒厂选定，中间没有别人：",
        "The market: the winery posts, Shen claims, the winery picks; nobody stands between:",
    );
    voice.quote(&firm.see(&["assign", "case", &demand])?);
    stage.sync()?;
    post(stage, ("沈兰亭", "market", WINERY), "2024-05-22", Some(&demand))?;
    Ok(())
}

fn post(
    stage: &mut Stage<'_>,
    (who, mode, party): (&str, &str, &str),
    day: &str,
    demand: Option<&str>,
) -> Outcome<String> {
    let (who, mode, party, day_) = (
        format!("persons={who}"),
        format!("mode={mode}"),
        format!("parties={party}"),
        format!("from_day={day}"),
    );
    let demand = demand.map(|demand| format!("demand={demand}"));
    let mut fields = vec![
        "post=envoy",
        "subject=individual",
        "level=city",
        "counties=330603",
        "to_day=2025-12-31",
    ];
    fields.extend([who.as_str(), &mode, &party, &day_]);
    fields.extend(demand.as_deref());
    stage.phones[OFFICER].file("assignment", &noon(day), &fields)
}

/// 团队 and 法人.
fn together(stage: &mut Stage<'_>) -> Outcome<()> {
    let officer = &mut stage.phones[OFFICER];
    let team = [
        "kind=service_team",
        "name=茶产业服务团队",
        "members=沈兰亭",
        "members=竺可心",
        "industry=茶叶",
        "counties=330603",
        "from_day=2024-06-03",
    ];
    officer.file("team", &noon("2024-06-03"), &team)?;
    let days = [
        "post=envoy",
        "mode=government",
        "counties=330603",
        "from_day=2024-06-03",
        "to_day=2025-12-31",
    ];
    let team = [
        "subject=team",
        "persons=沈兰亭",
        "team=茶产业服务团队",
        "goals=建茶叶示范基地",
    ];
    officer.file("assignment", &noon("2024-06-03"), &[&days[..], &team].concat())?;
    let corporate = [
        "subject=corporate",
        "persons=竺可心",
        "goals=农业协会作法人科技特派员",
    ];
    officer.file(
        "assignment",
        &noon("2024-06-03"),
        &[&days[..], &corporate].concat(),
    )?;
    Ok(())
}
