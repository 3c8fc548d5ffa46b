//! What everybody holds at the end, in the programs' own words.

use std::path::Path;

use super::Outcome;
use super::narrator::Narrator;
use super::phone::Phone;
use super::programs::Programs;
use super::station::Station;
use super::story::Scene;

/// Station, phones with the custody of every record, and one figure that opens.
pub fn tell(scene: &Scene, voice: &Narrator) -> Outcome<()> {
    voice.chapter("工作站现在有什么", "What the station holds now");
    voice.quote(&scene.station.ask(&["status"])?);
    for phone in scene.phones() {
        let name = phone.name;
        voice.chapter(
            &format!("{name}的手机：每条记录到了哪里"),
            &format!("{name}'s phone: where every record is"),
        );
        voice.quote(&phone.see(&["status"])?);
    }
    voice.chapter("一个数字，展开成一次次服务", "One figure, opened into its visits");
    voice.quote(&scene.haiyan.see(&["figure", "services"])?);
    Ok(())
}

/// How to go on by hand.
pub fn look_around(
    (station, phones): (&Station, &[&Phone]),
    programs: &Programs,
    folder: &Path,
    voice: &Narrator,
) {
    let ketepai = programs.phone.display();
    let server = programs.station.display();
    voice.chapter(
        "自己看看（Ctrl-C 关掉工作站）",
        "Look around (Ctrl-C closes the station)",
    );
    voice.print(&format!("   {}", folder.display()));
    let commands = [
        "list",
        "search 布病",
        "list 通知",
        "figure 培训人次",
        "status",
        "sync",
    ];
    for (phone, command) in phones.iter().cycle().zip(commands) {
        voice.print(&format!(
            "   {ketepai} --phone {} {command}",
            phone.folder.display()
        ));
    }
    voice.print(&format!(
        "   {server} status --folder {}",
        station.folder.display()
    ));
}
