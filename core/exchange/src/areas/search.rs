//! Finding an area by part of its name, by its pinyin or by its pinyin's initials: `阿巴`, `abagaqi`, `abgq`, `锡lin`.
//!
//! Every reading of a character counts (重庆 is `cq`, 厦门 `xm`, 六安 `luan`), so a rare reading may find a place that nobody
//! would read so; it stands below. No slips of the finger are forgiven.

use std::collections::BinaryHeap;

use super::glyphs::bit;
use super::{AreaEntry, AreaTable, Entry, holds, level};
use crate::text::folded;

/// A found area. In order: first where in the name it was found, then how, then the larger area, then the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The area.
    pub area: AreaEntry,
    /// How it was found: `whole`, `start`, `inside`.
    pub place: &'static str,
}

/// Smaller is better: place, style, level, length of the name, code, index.
type Rank = (u8, u8, super::Level, u8, u64, usize);

/// One letter or character of what was typed.
#[derive(Clone, Copy)]
enum Key {
    Letter(u8),
    Glyph(u16),
}

impl AreaTable {
    /// The `limit` best areas that hold on a day, best first.
    pub fn search(&self, query: &str, day: i64, limit: usize) -> Vec<Hit> {
        let Some(keys) = self.keys(query) else {
            return Vec::new();
        };
        let mut best: BinaryHeap<Rank> = BinaryHeap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some((place, style)) = self.find(entry, &keys) else {
                continue;
            };
            if !holds(entry, day) {
                continue;
            }
            let rank = (place, style, level(entry.code), entry.length, entry.code, at);
            if best.len() < limit {
                best.push(rank);
            } else if best.peek().is_some_and(|worst| rank < *worst) {
                best.pop();
                best.push(rank);
            }
        }
        let hit = |rank: Rank| Hit {
            area: self.entry(rank.5),
            place: ["whole", "start", "inside"][usize::from(rank.0)],
        };
        best.into_sorted_vec().into_iter().map(hit).collect()
    }

    /// `None` where nothing can be found: no query, too long a one, a character that no name has.
    fn keys(&self, query: &str) -> Option<Vec<Key>> {
        let query: Vec<char> = folded(query).chars().filter(|c| *c != '\'').collect();
        let key = |c: &char| match c {
            'ü' => Some(Key::Letter(b'v')),
            c if c.is_ascii_alphanumeric() => Some(Key::Letter(*c as u8)),
            c => self.glyphs.number(*c).map(Key::Glyph),
        };
        let fits = (1..=60).contains(&query.len());
        fits.then(|| query.iter().map(key).collect::<Option<Vec<Key>>>())
            .flatten()
    }

    /// The best place (0 whole, 1 start, 2 inside) and style (0 in full, 1 initials, 2 mixed) in a name.
    fn find(&self, entry: &Entry, keys: &[Key]) -> Option<(u8, u8)> {
        let name = self.glyphs_of(entry);
        (0..name.len())
            .filter_map(|start| self.find_at(entry, name, start, keys))
            .min()
    }

    fn find_at(&self, entry: &Entry, name: &[u16], start: usize, keys: &[Key]) -> Option<(u8, u8)> {
        if !self.may_start(name, start, keys) {
            return None;
        }
        let mut walk = Walk {
            table: self,
            name,
            keys,
            steps: 400,
            best: None,
        };
        walk.step(start, 0, Seen::default());
        let (end, style) = walk.best?;
        let whole = start == 0 && (end == name.len() || end == usize::from(entry.core));
        Some((if whole { 0 } else { u8::from(start > 0) + 1 }, style))
    }

    /// Two cheap looks that rule out nearly every place.
    fn may_start(&self, name: &[u16], start: usize, keys: &[Key]) -> bool {
        let first = match keys[0] {
            Key::Glyph(glyph) => return glyph == name[start],
            Key::Letter(letter) => bit(letter),
        };
        let glyph = self.glyphs.get(name[start]);
        if glyph.first & first == 0 {
            return false;
        }
        match (keys.get(1), name.get(start + 1)) {
            (Some(Key::Letter(letter)), next) => {
                let after = next.map_or(0, |next| self.glyphs.get(*next).first);
                (glyph.second | after) & bit(*letter) != 0
            }
            _ => true,
        }
    }
}

/// How the keys so far were used up.
#[derive(Clone, Copy, Default)]
struct Seen {
    full: bool,
    initial: bool,
    partial: bool,
}

impl Seen {
    fn style(self) -> u8 {
        match (self.initial, self.full || self.partial) {
            (false, _) => u8::from(self.partial) * 2,
            (true, false) => 1,
            (true, true) => 2,
        }
    }
}

/// Tries every way to read the name along the keys; bounded, because a name can be typed to branch without end.
struct Walk<'w> {
    table: &'w AreaTable,
    name: &'w [u16],
    keys: &'w [Key],
    steps: u32,
    best: Option<(usize, u8)>,
}

impl Walk<'_> {
    fn step(&mut self, at: usize, key: usize, seen: Seen) {
        if key == self.keys.len() {
            let found = (at, seen.style());
            // The shorter style wins; the end decides whether the name was used up.
            if self
                .best
                .is_none_or(|(end, style)| (found.1, end) < (style, found.0))
            {
                self.best = Some(found);
            }
            return;
        }
        self.steps = self.steps.saturating_sub(1);
        let (Some(glyph), true) = (self.name.get(at), self.steps > 0) else {
            return;
        };
        let first = match self.keys[key] {
            Key::Glyph(wanted) if wanted == *glyph => {
                return self.step(at + 1, key + 1, Seen { full: true, ..seen });
            }
            Key::Glyph(_) => return,
            Key::Letter(letter) => letter,
        };
        let table = self.table;
        let mut initial = false;
        for reading in &table.glyphs.get(*glyph).readings {
            let reading = reading.as_bytes();
            if reading[0] != first {
                continue;
            }
            initial |= reading.len() > 1;
            match self.common(reading, key) {
                n if n == reading.len() => self.step(at + 1, key + n, Seen { full: true, ..seen }),
                n if n > 1 && key + n == self.keys.len() => self.step(
                    at + 1,
                    key + n,
                    Seen {
                        partial: true,
                        ..seen
                    },
                ),
                _ => {}
            }
        }
        if initial {
            self.step(
                at + 1,
                key + 1,
                Seen {
                    initial: true,
                    ..seen
                },
            );
        }
    }

    /// How many letters of a reading the keys go along with.
    fn common(&self, reading: &[u8], key: usize) -> usize {
        let same = |(a, b): &(&u8, &Key)| matches!(b, Key::Letter(letter) if letter == *a);
        reading.iter().zip(&self.keys[key..]).take_while(same).count()
    }
}

#[cfg(test)]
mod tests {
    use crate::areas::tests::table;

    fn found(query: &str) -> Vec<String> {
        table()
            .search(query, 20_000, 5)
            .into_iter()
            .map(|hit| hit.area.name)
            .collect()
    }

    #[test]
    fn names_are_found_by_character_pinyin_and_initials() {
        for query in [
            "阿巴嘎",
            "阿巴",
            "abagaqi",
            "abgq",
            "abag",
            "abaga",
            "阿b嘎q",
            "ＡＢＧＱ",
            "a ba ga qi",
        ] {
            assert_eq!(found(query)[0], "阿巴嘎旗", "{query}");
        }
        assert_eq!(found("snt"), ["苏尼特左旗", "苏尼特右旗"]);
        assert_eq!(found("左旗"), ["苏尼特左旗"]);
        assert!(found("qqqq").is_empty());
        assert!(found("").is_empty());
        assert!(found("龘").is_empty());
    }

    #[test]
    fn characters_of_several_readings_are_found_by_the_right_one() {
        assert_eq!(found("cq")[0], "重庆市");
        assert_eq!(found("chongqing")[0], "重庆市");
        assert_eq!(found("xm")[0], "厦门市");
        assert_eq!(found("luan")[0], "六安市");
        assert_eq!(found("chaoyang"), ["朝阳市", "朝阳区"]);
    }

    #[test]
    fn the_whole_name_comes_before_a_part_and_the_larger_before_the_smaller() {
        assert_eq!(found("锡林")[..2], ["锡林郭勒盟", "锡林浩特市"]);
        assert_eq!(table().search("朝阳", 20_000, 1)[0].place, "whole");
        assert_eq!(table().search("乌珠", 20_000, 1)[0].place, "inside");
        assert!(found("莱芜市").is_empty(), "gone by then");
    }
}
