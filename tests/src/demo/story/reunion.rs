//! The signal returns. Everything merges; what cannot merge is shown to people, and one of them chooses.

use serde_json::Value;

use super::{Records, Scene, Told};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::Phone;

/// From the first sync to the last.
pub fn play(scene: &mut Scene, voice: &Narrator, records: &Records) -> Outcome<Told> {
    voice.chapter("今天，信号回来了", "Today, the signal returns");
    voice.say(
        "这几天写下的都还只在各自的手机上：",
        "What was written these days is on each phone only:",
    );
    waiting(scene, voice)?;
    scene.station.start()?;
    for phone in [
        &scene.bater,
        &scene.haiyan,
        &scene.qiqige,
        &scene.bater,
        &scene.haiyan,
    ] {
        tell_sync(phone, voice)?;
    }
    let conflicts_seen = conflict(scene, voice, records)?;
    photo(scene, voice, records)?;
    answer(scene, voice, records)?;
    Ok(Told {
        conflicts_seen,
        digests_equal: last_sync(scene)?,
    })
}

fn waiting(scene: &Scene, voice: &Narrator) -> Outcome<()> {
    for phone in scene.phones() {
        let holds = &phone.ask(&["status"])?["holdings"];
        let number = |name: &str| holds[name].as_u64().unwrap_or_default();
        let left = number("entries") - number("acknowledged");
        let files = number("blobs") - number("blobs_at_station");
        let name = phone.name;
        voice.say(
            &format!("   {name}：{left} 笔改动、{files} 张照片待送"),
            &format!("   {name}: {left} changes and {files} photos to send"),
        );
    }
    Ok(())
}

fn tell_sync(phone: &Phone, voice: &Narrator) -> Outcome<()> {
    voice.say(
        &format!("{}同步：", phone.name),
        &format!("{} syncs:", phone.name),
    );
    voice.quote(&phone.see(&["sync"])?);
    Ok(())
}

/// Seen on both phones, settled on one, settled on both after a sync. How many fields were open.
fn conflict(scene: &mut Scene, voice: &Narrator, records: &Records) -> Outcome<u64> {
    voice.chapter("分歧，和它怎样了结", "The conflict, and how it ends");
    let mut most = 0;
    for phone in [&scene.bater, &scene.haiyan] {
        let open = phone.ask(&["conflicts"])?;
        most = most.max(open.as_array().map_or(0, Vec::len) as u64);
        voice.say(
            &format!("{}的手机上：", phone.name),
            &format!("On {}'s phone:", phone.name),
        );
        voice.quote(&phone.see(&["conflicts"])?);
    }
    let open = scene.bater.ask(&["conflicts"])?;
    let choice = choice_of(&open, "先等布病结果").ok_or("the conflict does not show both values")?;
    voice.say(
        "巴特尔觉得王海燕说得对，选了她的写法。",
        "Bater thinks that Wang Haiyan is right, and chooses her words.",
    );
    scene.bater.change(
        &[
            "conflicts",
            "resolve",
            &records.visit,
            "next_step",
            "--choose",
            &choice,
        ],
        1,
    )?;
    for phone in [&scene.bater, &scene.haiyan] {
        phone.ask(&["sync"])?;
    }
    voice.say(
        "两人各同步一次。王海燕的手机上：",
        "Both sync. On Wang Haiyan's phone:",
    );
    voice.quote(&scene.haiyan.see(&["conflicts"])?);
    voice.quote(&scene.haiyan.see(&["show", &records.visit])?);
    voice.say(
        "两人补的建议都在，“下一步”是选定的那一个。",
        "The advice of both stands; the next step is the one that was chosen.",
    );
    Ok(most)
}

/// The number under which a value is offered, counted from one.
fn choice_of(open: &Value, begins: &str) -> Option<String> {
    let choices = open.as_array()?.first()?["choices"].as_array()?;
    let nth = choices
        .iter()
        .position(|c| c[0].as_str().is_some_and(|text| text.starts_with(begins)))?;
    Some((nth + 1).to_string())
}

/// The visit of the vet on his colleague's phone, and what one of its photos says of itself.
fn photo(scene: &Scene, voice: &Narrator, records: &Records) -> Outcome<()> {
    voice.chapter(
        "巴图家采血那次，在王海燕的手机上",
        "The visit with the blood samples, on Wang Haiyan's phone",
    );
    voice.quote(&scene.haiyan.see(&["show", &records.blood])?);
    let view = scene.haiyan.ask(&["show", &records.blood])?;
    let photo = view["children"][0]["id"]
        .as_str()
        .ok_or("the visit shows no photo")?;
    voice.quote(&scene.haiyan.see(&["show", photo])?);
    voice.say(
        "（照片来自公开的测试集，相机、时间和位置是它自带的，不是故事里的。）",
        "(The photo is from a public test set; camera, time and place are its own, not the story's.)",
    );
    Ok(())
}

fn answer(scene: &mut Scene, voice: &Narrator, records: &Records) -> Outcome<()> {
    voice.chapter("其其格的问题，有了回答", "Qiqige's question, answered");
    let text = "先别自己处理：戴手套口罩，把流产的羊隔开，今天就打旗动物疫控中心电话。人要去医院查一查。明早我来采血。";
    scene.bater.change(&["answer", &records.question, text], 1)?;
    scene.bater.ask(&["sync"])?;
    scene.qiqige.ask(&["sync"])?;
    voice.say("她的手机上：", "On her phone:");
    voice.quote(&scene.qiqige.see(&["show", &records.question])?);
    Ok(())
}

/// One round more, so that everybody has what everybody wrote. Whether all digests are equal.
fn last_sync(scene: &Scene) -> Outcome<bool> {
    let mut equal = true;
    for phone in scene.phones() {
        equal &= phone.ask(&["sync"])?["digests_equal"] == Value::Bool(true);
    }
    Ok(equal)
}
