//! Two calls on one day, far from each other: a vet at a household, a forage expert at a cooperative.

use super::{Records, Scene, photos, together};
use crate::demo::Outcome;
use crate::demo::narrator::Narrator;

/// The vet at a household: coming, blood, photos, going.
pub fn vet(scene: &mut Scene, voice: &Narrator, records: &mut Records) -> Outcome<()> {
    let (came, wrote, left) = (
        scene.when(3, "09:40")?,
        scene.when(3, "11:15")?,
        scene.when(3, "11:30")?,
    );
    let at = scene.track.near(0.35);
    let arrival = scene
        .bater
        .write(&["arrive", "--at", &at, "--party", &records.batu, "--when", &came])?;
    let visit = scene.bater.write(&[
        "visit",
        "--party",
        &records.batu,
        "--activity",
        "disease_control",
        "--problem",
        "两只母羊流产，胎衣不下",
        "--advice",
        "流产胎儿和胎衣深埋消毒，接触的人戴手套口罩",
        "--result",
        "采血5份，送旗里检测",
        "--people",
        "4",
        "--next",
        "等布病检测结果",
        "--arrival",
        &arrival,
        "--when",
        &wrote,
    ])?;
    records.blood = visit;
    scene.bater.photograph(
        &records.blood,
        &[photos::tower(), photos::small()],
        "巴图家棚圈和采血现场",
        &wrote,
    )?;
    scene
        .bater
        .write(&["leave", "--at", &at, "--party", &records.batu, "--when", &left])?;
    voice.say(
        "巴特尔到了巴图家，采血、拍照、记录，走的时候也记一笔。",
        "Bater arrives at Batu's, takes blood and photos, writes it down, and leaves.",
    );
    Ok(())
}

/// The forage expert at a cooperative that nobody had written down yet.
pub fn forage(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    let when = scene.when(3, "14:00")?;
    let naren = together::cooperative(scene)?;
    let at = scene.track.near(0.7);
    let arrival = scene
        .haiyan
        .write(&["arrive", "--at", &at, "--party", &naren, "--when", &when])?;
    let wrote = scene.when(3, "16:00")?;
    let visit = scene.haiyan.write(&[
        "visit",
        "--party",
        &naren,
        "--activity",
        "forage",
        "--problem",
        "青贮开窖后二次发酵，表层发霉",
        "--advice",
        "每天取料不少于20厘米，霉变层弃用不喂",
        "--people",
        "6",
        "--next",
        "半个月后看取料面",
        "--arrival",
        &arrival,
        "--when",
        &wrote,
    ])?;
    scene
        .haiyan
        .photograph(&visit, &[photos::tower_progressive()], "青贮窖取料面", &wrote)?;
    voice.say(
        "王海燕在另一头，新记了那仁合作社，看了青贮窖。",
        "Wang Haiyan, far away from him, adds a cooperative and looks at its silage.",
    );
    Ok(())
}
