//! The days with signal: phones become somebody's, a household and a first visit are shared, a notice goes up.

use super::{Records, Scene};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;

/// Three invitations, three phones.
pub fn enrol(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    voice.chapter("五天前，旗里，有信号", "Five days ago, in town, with a signal");
    invite(scene, voice)
}

fn invite(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    scene.station.start()?;
    voice.say(
        "苏尼特右旗工作站开着。联络员发出三张邀请，三部手机各自登记：",
        "The station of Sonid Right Banner is open. Its coordinator hands out three invitations:",
    );
    let roles = ["envoy", "envoy", "herder"];
    for (phone, role) in scene.phones().into_iter().zip(roles) {
        let invitation = scene.station.invite(phone.name, role)?;
        let told = phone.see(&["enrol", &invitation])?;
        voice.quote(told.lines().next().unwrap_or_default());
    }
    Ok(())
}

/// What they share before the signal goes.
pub fn prepare(scene: &mut Scene, voice: &Narrator, records: &mut Records) -> Outcome<()> {
    cards(scene)?;
    records.notice = notice(scene)?;
    voice.say(
        "王海燕发了一条培训通知。",
        "Wang Haiyan puts up a notice of a training.",
    );
    records.batu = household(scene)?;
    records.visit = visit(scene, records)?;
    voice.say(
        "巴特尔去了巴图家，约好三天后补免疫。回来三部手机都同步了一次。",
        "Bater calls at Batu's and arranges to vaccinate the rest in three days. All three phones sync.",
    );
    sync(scene)
}

/// The phones and the households of the week, where the week is not played.
pub fn alone(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    voice.chapter("苏尼特右旗", "Sonid Right Banner");
    invite(scene, voice)?;
    cards(scene)?;
    household(scene)?;
    cooperative(scene)?;
    Ok(())
}

/// Everybody's card.
pub fn cards(scene: &mut Scene) -> Outcome<()> {
    sync(scene)?;
    let unit = "苏尼特右旗畜牧业技术推广中心";
    scene.bater.change(
        &[
            "card",
            "--home-unit",
            unit,
            "--title",
            "兽医师",
            "--specialty",
            "布病防控",
        ],
        1,
    )?;
    let unit = "内蒙古农业大学";
    scene.haiyan.change(
        &[
            "card",
            "--home-unit",
            unit,
            "--title",
            "副教授",
            "--specialty",
            "饲草料",
        ],
        1,
    )?;
    Ok(())
}

fn sync(scene: &Scene) -> Outcome<()> {
    for phone in [&scene.bater, &scene.haiyan, &scene.bater, &scene.qiqige] {
        phone.ask(&["sync"])?;
    }
    Ok(())
}

fn notice(scene: &mut Scene) -> Outcome<String> {
    let (when, starts) = (scene.when(5, "10:20")?, scene.when(1, "14:00")?);
    scene.haiyan.write(&[
        "notice",
        "--title",
        "布病防控与冬季接羔准备培训",
        "--text",
        "请带上接羔用的手套；现场讲流产羊怎么处置、人怎么防护。",
        "--starts",
        &starts,
        "--place",
        "赛汉塔拉镇文化站",
        "--capacity",
        "40",
        "--when",
        &when,
    ])
}

fn household(scene: &mut Scene) -> Outcome<String> {
    let (at, when) = (scene.track.at(0.35), scene.when(5, "11:00")?);
    scene.bater.write(&[
        "organisation",
        "add",
        "--name",
        "巴图家",
        "--at",
        &at,
        "--directions",
        "过敖包往北第二个冬营地，蓝顶棚圈",
        "--when",
        &when,
    ])
}

fn visit(scene: &mut Scene, records: &Records) -> Outcome<String> {
    let (came, wrote) = (scene.when(5, "15:10")?, scene.when(5, "16:30")?);
    let at = scene.track.near(0.35);
    let arrival = scene
        .bater
        .write(&["arrive", "--at", &at, "--party", &records.batu, "--when", &came])?;
    scene.bater.write(&[
        "visit",
        "--party",
        &records.batu,
        "--activity",
        "disease_control",
        // They go together, so that both may write on.
        "--with",
        "王海燕",
        "--problem",
        "口蹄疫秋防还差12只羊没免",
        "--advice",
        "没免的先隔在东圈",
        "--people",
        "3",
        "--next",
        "三天后补免12只",
        "--arrival",
        &arrival,
        "--when",
        &wrote,
    ])
}

/// The cooperative that Haiyan writes down.
pub fn cooperative(scene: &mut Scene) -> Outcome<String> {
    let (at, when) = (scene.track.at(0.7), scene.when(3, "14:00")?);
    scene.haiyan.write(&[
        "organisation",
        "add",
        "--name",
        "那仁合作社",
        "--kind",
        "cooperative",
        "--at",
        &at,
        "--directions",
        "国道南侧，有两座青贮窖",
        "--when",
        &when,
    ])
}
