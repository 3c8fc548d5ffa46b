//! The days without signal. Nothing leaves a phone; nothing waits for it either. The calls of the first day
//! are in `calls`.

use super::{Records, Scene, photos};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;

/// The station is switched off, hard; a sync says what that means for a person.
pub fn signal_goes(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    voice.chapter(
        "三天前，出了镇子，没有信号",
        "Three days ago, out of town, no signal",
    );
    scene.station.stop();
    voice.say("巴特尔试着同步：", "Bater tries to sync:");
    voice.quote(&scene.bater.see(&["sync", "--attempts", "1"])?);
    let (fixes, km) = (scene.track.len(), scene.track.kilometres());
    voice.say(
        &format!("没关系，照常干活。下面的路是一条真实的轨迹：{fixes} 个定位点，{km:.1} 公里。"),
        &format!("Never mind. The way they take is a real track: {fixes} fixes, {km:.1} km."),
    );
    Ok(())
}

/// The same visit, changed by both; a sign-up; a question.
pub fn second_day(scene: &mut Scene, voice: &Narrator, records: &mut Records) -> Outcome<()> {
    voice.chapter("前天，还是没有信号", "Two days ago, still no signal");
    let edit = |next, advice| {
        [
            "visit",
            "edit",
            &records.visit,
            "--next",
            next,
            "--add-advice",
            advice,
        ]
    };
    scene
        .bater
        .change(&edit("后天一早补免12只", "补免前量体温，发热的不打"), 2)?;
    scene
        .haiyan
        .change(&edit("先等布病结果，阴性的再补免", "补饲多给点胡萝卜和食盐"), 2)?;
    voice.say(
        "两个人互相看不到，都改了同一次服务的“下一步”，又各补了一段建议。",
        "Out of each other's sight, both change the next step of one visit, and each adds advice.",
    );
    let when = scene.when(2, "20:05")?;
    scene.qiqige.write(&[
        "sign-up",
        &records.notice,
        "--count",
        "2",
        "--remark",
        "我和额吉两个人来",
        "--when",
        &when,
    ])?;
    let when = scene.when(2, "20:10")?;
    records.question = scene.qiqige.write(&[
        "ask",
        "家里三只母羊流产了，是布病吗？人会不会染上？",
        "--domain",
        "disease",
        "--when",
        &when,
    ])?;
    voice.say(
        "晚上其其格给自己和额吉报了名，又问了一个问题。",
        "In the evening Qiqige signs up for two, and asks a question.",
    );
    let when = scene.when(2, "21:00")?;
    scene.bater.write(&[
        "visit",
        "--party",
        &records.batu,
        "--activity",
        "guidance",
        "--online",
        "--source",
        "call",
        "--no-position",
        "卫星电话指导",
        "--advice",
        "发热的母羊单独圈养，奶煮开再喝",
        "--when",
        &when,
    ])?;
    voice.say(
        "巴特尔用卫星电话又指导了巴图家一次。",
        "Bater advises Batu once more by satellite phone.",
    );
    Ok(())
}

/// The training.
pub fn third_day(scene: &mut Scene, voice: &Narrator, records: &Records) -> Outcome<()> {
    voice.chapter(
        "昨天，镇文化站，信号塔检修",
        "Yesterday, in the town's hall, the mast under repair",
    );
    let (when, at) = (scene.when(1, "14:00")?, scene.track.near(0.0));
    scene.haiyan.write(&["arrive", "--at", &at, "--when", &when])?;
    let training = scene.haiyan.write(&[
        "training",
        "--topic",
        "布病防控与冬季接羔准备",
        "--headcount",
        "26",
        "--notice",
        &records.notice,
        "--with",
        "巴特尔",
        "--place",
        "赛汉塔拉镇文化站",
        "--at",
        &at,
        "--when",
        &when,
    ])?;
    scene
        .haiyan
        .photograph(&training, &[photos::tower_grey()], "讲流产羊的处置", &when)?;
    scene
        .bater
        .write(&["arrive", "--no-position", "屋里收不到卫星", "--when", &when])?;
    voice.say(
        "培训照常办：26 人到场，照片一张。巴特尔在屋里收不到卫星，写明原因就行。",
        "The training is held: 26 came, one photo. Bater gets no fix indoors, and says so.",
    );
    Ok(())
}
