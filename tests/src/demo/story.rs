//! The story: two envoys and a herder of 苏尼特右旗, a few November days, most of them without signal.

mod away;
mod calls;
pub mod photos;
mod reunion;
mod together;

use std::path::Path;

use jiff::Zoned;
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;

use super::narrator::Narrator;
use super::phone::Phone;
use super::programmes::inner_mongolia::{self, Banner};
use super::programmes::stage::equal_at_last;
use super::programs::Programs;
use super::station::Station;
use super::track::Track;
use super::{Ending, Outcome};

/// Everything on the stage.
pub struct Scene {
    /// The station.
    pub station: Station,
    /// 巴特尔, a vet.
    pub bater: Phone,
    /// 王海燕, who knows forage.
    pub haiyan: Phone,
    /// 其其格, a herder.
    pub qiqige: Phone,
    /// 格日勒, the banner's officer. Not in the story of today, but in that of the year.
    pub gerile: Phone,
    /// The way they drive.
    pub track: Track,
    today: Zoned,
}

/// What only the story knows, for the account at its end.
#[derive(Default)]
pub struct Told {
    /// Fields that stood in conflict, as seen on a phone.
    pub conflicts_seen: u64,
    /// Whether every phone found at its last sync that it holds what the station holds.
    pub digests_equal: bool,
}

/// The ids that later days come back to.
#[derive(Default)]
struct Records {
    notice: String,
    batu: String,
    visit: String,
    blood: String,
    question: String,
}

impl Scene {
    /// Sets the stage; nobody is enrolled yet.
    pub fn open(programs: &Programs, folder: &Path, english: bool) -> Outcome<Self> {
        let phone = |name, place: &str| Phone::new(&programs.phone, folder.join(place), name, english);
        Ok(Scene {
            station: Station::new(&programs.station, folder.join("station"))?,
            bater: phone("巴特尔", "bater"),
            haiyan: phone("王海燕", "haiyan"),
            qiqige: phone("其其格", "qiqige"),
            gerile: phone("格日勒", "gerile"),
            track: Track::read()?,
            today: Zoned::now().with_time_zone(TimeZone::fixed(Offset::constant(8))),
        })
    }

    /// The phones, in the order in which they are told of.
    pub fn phones(&self) -> [&Phone; 3] {
        [&self.bater, &self.haiyan, &self.qiqige]
    }

    /// What is left when it is over: a last round of syncs tells whether everybody holds the same.
    pub fn ending(&mut self, conflicts_seen: u64, standing: Value) -> Outcome<Ending<'_>> {
        let Scene {
            station,
            bater,
            haiyan,
            qiqige,
            gerile,
            ..
        } = self;
        let phones: Vec<&Phone> = vec![bater, haiyan, qiqige, gerile];
        let digests_equal = equal_at_last(&phones)?;
        let told = Told {
            conflicts_seen,
            digests_equal,
        };
        Ok(Ending {
            station,
            phones,
            told,
            code: inner_mongolia::CODE,
            standing,
        })
    }

    /// Those of the banner's year.
    pub fn banner(&mut self) -> Banner<'_> {
        Banner {
            officer: &mut self.gerile,
            bater: &mut self.bater,
            haiyan: &mut self.haiyan,
            qiqige: &mut self.qiqige,
        }
    }

    /// A time so many days before today, as people write it.
    fn when(&self, days_ago: i64, time: &str) -> Outcome<String> {
        let date = self
            .today
            .checked_sub(jiff::Span::new().try_days(days_ago)?)?
            .date();
        Ok(format!("{date}T{time}"))
    }
}

/// The stage of the week without the week.
pub fn begin(scene: &mut Scene, voice: &Narrator) -> Outcome<()> {
    together::alone(scene, voice)
}

/// Plays it from the first invitation to the last sync.
pub fn play(scene: &mut Scene, voice: &Narrator) -> Outcome<Told> {
    let mut records = Records::default();
    voice.say(
        "下面每一步都是真的 ketepai 进程。故事里的时间用 --when 写明，与工作站联系的时间是此刻。",
        "Every step below is a real ketepai process. The story's times are told with --when; contact is now.",
    );
    together::enrol(scene, voice)?;
    together::prepare(scene, voice, &mut records)?;
    away::signal_goes(scene, voice)?;
    calls::vet(scene, voice, &mut records)?;
    calls::forage(scene, voice)?;
    away::second_day(scene, voice, &mut records)?;
    away::third_day(scene, voice, &records)?;
    reunion::play(scene, voice, &records)
}
