//! Statistical areas: the 12-digit codes (GB/T 10114 over GB/T 2260: 2+2+2 digits to the banner, 3 to the
//! town, 3 to the village), their names through the years, and what became of the ones that are gone.
//!
//! The list itself is not here; it is given as a CSV. Held flat, because there are some 700,000 villages:
//! about 40 bytes an area. Searching walks the names; it keeps no index on disk.

mod changes;
mod glyphs;
mod parse;
mod search;

use std::collections::HashMap;

pub use changes::{Change, ChangeKind};
pub use parse::AreaError;
pub use search::Hit;

use glyphs::Glyphs;

/// How large an area is, by the zeros at the end of its code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// 省、自治区、直辖市
    Province,
    /// 盟市
    City,
    /// 旗县
    County,
    /// 苏木乡镇
    Town,
    /// 嘎查村
    Village,
}

/// One area as it was called over one stretch of time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaEntry {
    /// 12 digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The first day on which it holds, days since 1970-01-01; open when not known.
    pub from: Option<i64>,
    /// The first day on which it no longer holds; open while it does.
    pub to: Option<i64>,
}

/// Row of the table: days as `i32`, the extremes standing for open.
#[derive(Clone, Copy)]
struct Entry {
    code: u64,
    from: i32,
    to: i32,
    start: u32,
    length: u8,
    /// Length of the name without `旗`, `镇`, `嘎查` and the like.
    core: u8,
}

/// All areas, by code and time.
#[derive(Default)]
pub struct AreaTable {
    entries: Vec<Entry>,
    text: Vec<u16>,
    glyphs: Glyphs,
    successors: HashMap<usize, Vec<u64>>,
}

impl std::fmt::Debug for AreaTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AreaTable({} entries)", self.len())
    }
}

impl AreaTable {
    /// How many entries there are, all times together.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes held, near enough.
    pub fn bytes(&self) -> usize {
        self.entries.len() * size_of::<Entry>() + self.text.len() * 2 + self.glyphs.bytes()
    }

    /// The area that a code (12 digits, or fewer of a larger area) names on a day.
    pub fn at(&self, code: &str, day: i64) -> Option<AreaEntry> {
        let at = self.index_at(number(code)?, day)?;
        Some(self.entry(at))
    }

    /// The areas that it lies in, largest first, itself last. Levels that the list lacks are left out.
    pub fn chain(&self, code: &str, day: i64) -> Vec<AreaEntry> {
        let Some(code) = number(code) else {
            return Vec::new();
        };
        let mut codes: Vec<u64> = [10, 8, 6, 3, 0]
            .iter()
            .map(|zeros| code - code % 10u64.pow(*zeros))
            .collect();
        codes.dedup();
        codes
            .iter()
            .filter_map(|code| self.index_at(*code, day))
            .map(|at| self.entry(at))
            .collect()
    }

    fn index_at(&self, code: u64, day: i64) -> Option<usize> {
        self.versions(code).find(|at| holds(&self.entries[*at], day))
    }

    /// All entries of a code, oldest first.
    fn versions(&self, code: u64) -> std::ops::Range<usize> {
        let start = self.entries.partition_point(|entry| entry.code < code);
        let end = self.entries.partition_point(|entry| entry.code <= code);
        start..end
    }

    fn entry(&self, at: usize) -> AreaEntry {
        let entry = &self.entries[at];
        let open = |day: i32| (day != i32::MIN && day != i32::MAX).then_some(i64::from(day));
        AreaEntry {
            code: format!("{:012}", entry.code),
            name: self.name(entry),
            level: level(entry.code),
            from: open(entry.from),
            to: open(entry.to),
        }
    }

    fn name(&self, entry: &Entry) -> String {
        self.glyphs_of(entry)
            .iter()
            .map(|glyph| self.glyphs.char(*glyph))
            .collect()
    }

    fn glyphs_of(&self, entry: &Entry) -> &[u16] {
        &self.text[entry.start as usize..][..usize::from(entry.length)]
    }
}

fn holds(entry: &Entry, day: i64) -> bool {
    (i64::from(entry.from)..i64::from(entry.to)).contains(&day)
        || (entry.to == i32::MAX && day >= i64::from(i32::MAX))
}

/// 2, 4, 6, 9 or 12 digits as the full number.
fn number(code: &str) -> Option<u64> {
    let known = matches!(code.len(), 2 | 4 | 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit());
    let zeros = u32::try_from(12usize.checked_sub(code.len())?).ok()?;
    known
        .then(|| code.parse::<u64>().ok())
        .flatten()
        .map(|number| number * 10u64.pow(zeros))
}

fn level(code: u64) -> Level {
    match code {
        c if c % 10_000_000_000 == 0 => Level::Province,
        c if c % 100_000_000 == 0 => Level::City,
        c if c % 1_000_000 == 0 => Level::County,
        c if c % 1_000 == 0 => Level::Town,
        _ => Level::Village,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::day_of;

    /// Real codes of Xilingol, and of places whose names are read in an unusual way; three changes that
    /// happened (朝阳 is a district of Beijing and a city of Liaoning).
    pub(super) const LIST: &str = "code,name,from,to,successor\n\
        150000000000,内蒙古自治区,,,\n152500000000,锡林郭勒盟,,,\n152501000000,二连浩特市,,,\n\
        152502000000,锡林浩特市,,,\n152522000000,阿巴嘎旗,,,\n152523000000,苏尼特左旗,,,\n\
        152524000000,苏尼特右旗,,,\n152525000000,东乌珠穆沁旗,,,\n152526000000,西乌珠穆沁旗,,,\n\
        152527000000,太仆寺旗,,,\n152528000000,镶黄旗,,,\n152529000000,正镶白旗,,,\n152530000000,正蓝旗,,,\n\
        152531000000,多伦县,,,\n152522100000,别力古台镇,,,\n\
        500000000000,重庆市,1997-06-18,,\n512300000000,涪陵市,,1997-06-18,500000\n\
        350200000000,厦门市,,,\n341500000000,六安市,,,\n110105000000,朝阳区,,,\n211300000000,朝阳市,,,\n\
        370100000000,济南市,,,\n371200000000,莱芜市,,2019-01-09,370116|370117\n\
        370116000000,莱芜区,2019-01-09,,\n370117000000,钢城区,2019-01-09,,\n\
        360700000000,赣州市,,,\n360782000000,南康市,,2013-11-06,360703\n360703000000,南康区,2013-11-06,,\n";

    pub(super) fn table() -> AreaTable {
        AreaTable::parse(LIST.as_bytes()).unwrap()
    }

    #[test]
    fn a_code_is_looked_up_on_a_day() {
        let (table, day) = (table(), day_of(2026, 1, 1).unwrap());
        assert_eq!(table.at("152522", day).unwrap().name, "阿巴嘎旗");
        assert_eq!(table.at("152522000000", day).unwrap().level, Level::County);
        assert_eq!(table.at("371200", day), None);
        assert_eq!(
            table.at("371200", day_of(2019, 1, 8).unwrap()).unwrap().name,
            "莱芜市"
        );
        assert_eq!(table.at("371200", day_of(2019, 1, 9).unwrap()), None);
        assert_eq!(table.at("15252", day), None);
        assert_eq!(table.at("旗旗", day), None);
    }

    #[test]
    fn an_area_knows_what_it_lies_in() {
        let names: Vec<String> = table()
            .chain("152522100", 20_000)
            .into_iter()
            .map(|area| area.name)
            .collect();
        assert_eq!(names, ["内蒙古自治区", "锡林郭勒盟", "阿巴嘎旗", "别力古台镇"]);
    }
}
