//! 内蒙古三年行动（2021–2023）: the year 2023 of a banner with herders, on the phones of the week. Stations are filed
//! by kind, envoys posted, the cascade of trainings goes down, visits follow the seasons, and what came of it is
//! counted. Must not touch what the week wrote.

mod field;
mod results;
mod stations;

use serde_json::Value;

use super::reports::Reports;
use crate::demo::Outcome;
use crate::demo::phone::Phone;
use crate::demo::story::Scene;

/// The programme's code.
pub const CODE: &str = "inner-mongolia-2021";
const TABLE: (&str, &str, &str, &str) = ("banner_year", "2023-01-01", "2023-12-31", "2023-12-31");

/// The phones of the year.
pub struct Banner<'a> {
    /// 格日勒, the banner's officer.
    pub officer: &'a mut Phone,
    /// 巴特尔, a vet.
    pub bater: &'a mut Phone,
    /// 王海燕, who knows forage.
    pub haiyan: &'a mut Phone,
    /// 其其格, a herder.
    pub qiqige: &'a mut Phone,
}

impl Banner<'_> {
    /// Everybody has what everybody wrote.
    fn sync(&self) -> Outcome<()> {
        let round = [
            &*self.bater,
            &*self.haiyan,
            &*self.qiqige,
            &*self.officer,
            &*self.bater,
            &*self.haiyan,
        ];
        for phone in round {
            phone.ask(&["sync"])?;
        }
        Ok(())
    }
}

/// The year, from the stations to the table. Where the targets stand.
pub fn play(scene: &mut Scene, reports: &Reports<'_>) -> Outcome<Value> {
    let voice = reports.voice;
    voice.chapter(
        "回到 2023 年：牧区旗县的一年",
        "Back in 2023: a year of a banner with herders",
    );
    let invitation = scene.station.invite(scene.gerile.name, "officer")?;
    scene.gerile.enrol(&invitation)?;
    voice.say(
        "方案“三年行动（2021—2023）”的最后一年。旗科技局经办人格日勒也登记了一部手机。",
        "The last year of the three-year programme. The banner's officer, Gerile, enrols a phone too.",
    );
    let mut banner = scene.banner();
    stations::university(&mut banner)?;
    banner.sync()?;
    stations::play(&mut banner, voice)?;
    banner.sync()?;
    field::play(&mut banner, voice)?;
    banner.sync()?;
    results::play(&mut banner, voice)?;
    banner.sync()?;
    told(&banner, reports)
}

fn told(banner: &Banner<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    reports.voice.chapter(
        "到 2023 年底，方案的目标完成到哪里",
        "Where the programme's targets stand at the end of 2023",
    );
    let standing = reports.progress(banner.officer, CODE, "2023-12-31")?;
    reports.voice.chapter(
        "旗里自己的年度表，一笔都不用再填",
        "The banner's own table of the year: nobody types anything twice",
    );
    reports.show(banner.officer, CODE, &TABLE)?;
    let others = ["stations", "targets", "service_12396"];
    let others = others.map(|report| (report, TABLE.1, TABLE.2, TABLE.3));
    reports.write(banner.officer, CODE, &[&[TABLE], &others[..]].concat())?;
    Ok(standing)
}
