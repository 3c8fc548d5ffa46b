//! The count at the end, and whether anything was lost. Three witnesses that do not know of each other: what
//! the story saw being written, what each phone says was acknowledged, what the station says it holds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Outcome;
use super::narrator::Narrator;
use super::phone::Phone;
use super::station::Station;
use super::story::Told;

/// Everything counted.
pub struct Tally {
    phones: u64,
    visits: u64,
    trainings: u64,
    photos: u64,
    entries: u64,
    acknowledged: u64,
    lost: u64,
    conflicts_seen: u64,
    facts: u64,
    digests_equal: bool,
}

/// Asks everybody.
pub fn count(station: &Station, phones: &[&Phone], told: &Told) -> Outcome<Tally> {
    let station = station.status()?;
    let mut opened: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut entries, mut unacknowledged, mut files_left, mut facts) = (0, 0, 0, 0);
    for phone in phones {
        let status = phone.ask(&["status"])?;
        let holds = |name: &str| number(&status["holdings"][name]);
        unacknowledged += holds("entries") - holds("acknowledged");
        files_left += holds("blobs") - holds("blobs_at_station");
        facts = facts.max(number(&status["facts"]));
        entries += phone.written.len() as u64;
        for (kind, _) in phone.written.iter().filter(|w| w.1) {
            *opened.entry(kind).or_default() += 1;
        }
    }
    let at_station = |kind: &str| number(&station["records"][kind]);
    let missing: u64 = opened
        .iter()
        .map(|(kind, n)| n.saturating_sub(at_station(kind)))
        .sum();
    let fewer = entries.saturating_sub(number(&station["entries"]));
    Ok(Tally {
        phones: phones.len() as u64,
        visits: at_station("visit"),
        trainings: at_station("training"),
        photos: at_station("attachment"),
        entries,
        acknowledged: entries.saturating_sub(unacknowledged),
        lost: unacknowledged.max(missing).max(fewer) + files_left,
        conflicts_seen: told.conflicts_seen,
        facts,
        digests_equal: told.digests_equal,
    })
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

impl Tally {
    /// Whether everything that was written is at the station, and phones and station agree.
    pub fn is_whole(&self) -> bool {
        self.lost == 0 && self.digests_equal && self.acknowledged == self.entries
    }

    /// For a person.
    pub fn tell(&self, voice: &Narrator) {
        let Tally {
            entries,
            acknowledged,
            lost,
            photos,
            visits,
            facts,
            ..
        } = self;
        voice.chapter("账目", "The account");
        voice.say(
            &format!("手机上共写下 {entries} 笔，工作站已收 {acknowledged} 笔，丢失 {lost} 笔；服务记录 {visits} 条，照片 {photos} 张，事实 {facts} 条。"),
            &format!("{entries} entries written on phones, {acknowledged} acknowledged, {lost} lost; {visits} visits, {photos} photos, {facts} facts."),
        );
        match self.digests_equal {
            true => voice.say(
                "每部手机都与工作站核对过，摘要一致。",
                "Each phone and the station compared: equal digests.",
            ),
            false => voice.say(
                "注意：手机与工作站的摘要不一致！",
                "Attention: the digests of phones and station differ!",
            ),
        }
    }

    /// For a program, with the targets of the programme that was played.
    pub fn json(&self, (code, standing): (&str, Value)) -> Value {
        json!({
            "phones": self.phones, "visits": self.visits, "trainings": self.trainings, "photos": self.photos,
            "entries": self.entries, "acknowledged": self.acknowledged, "lost": self.lost,
            "conflicts_seen": self.conflicts_seen, "facts": self.facts, "digests_equal": self.digests_equal,
            "programmes": { code: standing },
        })
    }
}
