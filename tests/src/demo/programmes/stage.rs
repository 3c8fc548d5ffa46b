//! A station and its phones for a programme's play. Must not know which programme is played.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::demo::narrator::Narrator;
use crate::demo::phone::Phone;
use crate::demo::programs::Programs;
use crate::demo::station::Station;
use crate::demo::story::Told;
use crate::demo::{Ending, Outcome};

/// Whose phone, in which role, in which folder; who that is, in Chinese and English.
pub type Part = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The station, the phones in the order of the cast, and a folder for papers.
pub struct Stage<'a> {
    programs: &'a Programs,
    folder: PathBuf,
    english: bool,
    station: Option<Station>,
    /// The phones.
    pub phones: Vec<Phone>,
}

impl<'a> Stage<'a> {
    /// An empty stage.
    pub fn open(programs: &'a Programs, folder: &Path, english: bool) -> Self {
        Stage {
            programs,
            folder: folder.to_owned(),
            english,
            station: None,
            phones: Vec::new(),
        }
    }

    /// Starts a county's station and hands out an invitation to everybody.
    pub fn cast(&mut self, county: &'static str, parts: &[Part], voice: &Narrator) -> Outcome<()> {
        let station = Station::new(&self.programs.station, self.folder.join("station"))?;
        let station = self.station.insert(station.in_county(county));
        station.start()?;
        voice.say(
            "工作站开着，邀请发到各人手里，手机都登记好了：",
            "The station is open. Everybody got an invitation, and enrolled:",
        );
        for (name, role, place, chinese, english) in parts {
            let folder = self.folder.join(place);
            let mut phone = Phone::new(&self.programs.phone, folder, name, self.english);
            phone.enrol(&station.invite(name, role)?)?;
            voice.say(&format!("   {name}：{chinese}"), &format!("   {name}: {english}"));
            // The station wrote their card; who writes on it must have it.
            phone.ask(&["sync"])?;
            self.phones.push(phone);
        }
        Ok(())
    }

    /// A table on disk, as it comes from an office.
    pub fn paper(&self, name: &str, text: &str) -> Outcome<String> {
        let path = self.folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path.to_str().ok_or("a path that is no text")?.to_owned())
    }

    /// Everybody syncs; who came first once more, so that they have what came after.
    pub fn sync(&self) -> Outcome<()> {
        let again = self.phones.iter().take(self.phones.len().saturating_sub(1));
        for phone in self.phones.iter().chain(again) {
            phone.ask(&["sync"])?;
        }
        Ok(())
    }

    /// What is left when it is over.
    pub fn ending<'b>(&'b mut self, code: &'b str, standing: Value) -> Outcome<Ending<'b>> {
        self.sync()?;
        let phones: Vec<&Phone> = self.phones.iter().collect();
        let told = Told {
            digests_equal: equal_at_last(&phones)?,
            ..Told::default()
        };
        let station = self.station.as_mut().ok_or("nobody was cast")?;
        Ok(Ending {
            station,
            phones,
            told,
            code,
            standing,
        })
    }
}

/// One sync more for everybody. Whether each holds what the station holds.
pub fn equal_at_last(phones: &[&Phone]) -> Outcome<bool> {
    let mut equal = true;
    for phone in phones {
        equal &= phone.ask(&["sync"])?["digests_equal"] == Value::Bool(true);
    }
    Ok(equal)
}
