//! Finding an area by part of its name, by its pinyin or by its pinyin's initials: `阿巴`, `abagaqi`, `abgq`,
//! `锡lin`.
//!
//! Every reading of a character counts (重庆 is `cq`, 厦门 `xm`, 六安 `luan`), so a rare reading may find a place
//! that nobody would read so; it stands below. No slips of the finger are forgiven.

use std::collections::BinaryHeap;

use super::glyphs::bit;
use super::{AreaEntry, AreaTable, Entry, holds, level};
use crate::text::folded;

/// A found area. In order: first where in the name it was found, then how, then the larger area, then the
/// code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The area.
    pub area: AreaEntry,
    /// How it was found: `whole`, `start`, `inside`.
    pub place: &'static str,
}

/// Smaller is better: place, style, level, length of the name, code, index.
type Rank = (u8, u8, super::Level, u8, u64, usize);

/// The character may begin the match, whatever follows.
const ALONE: u8 = 1;
/// It may begin the match with its first letter.
const FIRST: u8 = 2;
/// It may stand for the second key.
const NEXT: u8 = 4;

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
        let mut best = Best {
            ranks: BinaryHeap::new(),
            limit,
            last: None,
        };
        let mut at = 0;
        for position in self.positions(&keys) {
            // Names lie in the order of their entries, end to end.
            while at < self.entries.len() && end(&self.entries[at]) <= position {
                at += 1;
            }
            let Some(entry) = self.entries.get(at) else { break };
            let start = position - entry.start as usize;
            let hopeless = best.excludes((u8::from(start > 0) * 2, 0, level(entry.code), 0, 0, 0));
            if hopeless || !holds(entry, day) {
                continue;
            }
            if let Some((place, style)) = self.find_at(entry, start, &keys) {
                best.put((place, style, level(entry.code), entry.length, entry.code, at));
            }
        }
        let name = |rank: &Rank| ["whole", "start", "inside"][usize::from(rank.0)];
        let ranks = best.finish();
        ranks
            .iter()
            .map(|rank| Hit {
                area: self.entry(rank.5),
                place: name(rank),
            })
            .collect()
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

    /// Where in all names, end to end, a match may begin: the first character must be able to open it, and
    /// either take its whole reading from the keys or leave the second key to the next character.
    fn positions(&self, keys: &[Key]) -> impl Iterator<Item = usize> {
        let flags = self.flags(keys);
        // The text ends with a character that nothing is, so that every window has a next.
        self.text.windows(2).enumerate().filter_map(move |(at, both)| {
            let (here, next) = (flags[usize::from(both[0])], flags[usize::from(both[1])]);
            (here & ALONE != 0 || (here & FIRST != 0 && next & NEXT != 0)).then_some(at)
        })
    }

    /// For every character: what it can be in a match. As many as a `u16` has, so that no index is checked;
    /// only the first few thousand are ever looked at.
    fn flags(&self, keys: &[Key]) -> Box<[u8; 65_536]> {
        let mut flags = Box::new([0; 65_536]);
        for (glyph, flag) in (0..self.glyphs.len()).zip(flags.iter_mut()) {
            *flag = match keys {
                [Key::Glyph(first), ..] => u8::from(*first == glyph) * ALONE,
                [Key::Letter(first), rest @ ..] => {
                    let begins = |letter: u8| self.glyphs.first(glyph) & bit(letter) != 0;
                    let next = rest.first().is_none_or(|next| match next {
                        Key::Letter(letter) => begins(*letter),
                        Key::Glyph(wanted) => *wanted == glyph,
                    });
                    let alone = begins(*first) && (rest.is_empty() || self.takes_reading(glyph, keys));
                    (u8::from(alone) * ALONE) | (u8::from(begins(*first)) * FIRST) | (u8::from(next) * NEXT)
                }
                [] => 0,
            };
        }
        flags
    }

    fn takes_reading(&self, glyph: u16, keys: &[Key]) -> bool {
        let readings = &self.glyphs.get(glyph).readings;
        readings
            .iter()
            .map(|reading| (reading.len(), common(reading.as_bytes(), keys)))
            .any(|(length, same)| same == length || same == keys.len())
    }

    /// The place (0 whole, 1 start, 2 inside) and style (0 in full, 1 initials, 2 mixed) of a match that
    /// begins here.
    fn find_at(&self, entry: &Entry, start: usize, keys: &[Key]) -> Option<(u8, u8)> {
        let name = self.glyphs_of(entry);
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
}

fn end(entry: &Entry) -> usize {
    entry.start as usize + usize::from(entry.length)
}

/// The best ranks so far, one for each entry.
struct Best {
    ranks: BinaryHeap<Rank>,
    limit: usize,
    /// The best of the entry at hand, which may match in several places.
    last: Option<Rank>,
}

impl Best {
    fn excludes(&self, rank: Rank) -> bool {
        self.ranks.len() >= self.limit && self.ranks.peek().is_none_or(|worst| *worst < rank)
    }

    fn put(&mut self, rank: Rank) {
        match self.last {
            Some(last) if last.5 == rank.5 => self.last = Some(last.min(rank)),
            _ => {
                self.flush();
                self.last = Some(rank);
            }
        }
    }

    fn flush(&mut self) {
        if let Some(rank) = self.last.take().filter(|rank| !self.excludes(*rank)) {
            self.ranks.push(rank);
            if self.ranks.len() > self.limit {
                self.ranks.pop();
            }
        }
    }

    fn finish(mut self) -> Vec<Rank> {
        self.flush();
        self.ranks.into_sorted_vec()
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

/// Tries every way to read the name along the keys; bounded, because a name can be typed to branch without
/// end.
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
            match common(reading, &self.keys[key..]) {
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
}

/// How many letters of a reading the keys go along with.
fn common(reading: &[u8], keys: &[Key]) -> usize {
    let same = |(a, b): &(&u8, &Key)| matches!(b, Key::Letter(letter) if letter == *a);
    reading.iter().zip(keys).take_while(same).count()
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
