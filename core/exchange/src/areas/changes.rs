//! What changed between two days, and what became of a code.

use std::collections::{BTreeSet, HashMap};

use super::{AreaEntry, AreaTable, holds, number};

/// What happened to an area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChangeKind {
    /// The code stayed, the name did not.
    Renamed,
    /// One area, a new code.
    Moved,
    /// Several areas became one.
    Merged,
    /// One area became several.
    Split,
    /// It is gone, and the list names no successor.
    Abolished,
    /// It is new, and nothing went before it.
    Created,
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The first day on which it holds, days since 1970-01-01.
    pub day: i64,
    /// What happened.
    pub kind: ChangeKind,
    /// What was before; none for [`ChangeKind::Created`].
    pub before: Option<AreaEntry>,
    /// What is after, at once.
    pub after: Vec<AreaEntry>,
}

impl AreaTable {
    /// The changes after `from` up to and on `to`, by day and code.
    pub fn changes(&self, from: i64, to: i64) -> Vec<Change> {
        let within =
            |day: i32| from < i64::from(day) && i64::from(day) <= to && day != i32::MIN && day != i32::MAX;
        let mut arrivals: HashMap<usize, usize> = HashMap::new();
        for at in 0..self.entries.len() {
            for next in self.next_of(at) {
                *arrivals.entry(next).or_default() += 1;
            }
        }
        let mut changes = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if within(entry.to) {
                changes.push((entry.code, self.ended(at, &arrivals)));
            }
            if within(entry.from) && !arrivals.contains_key(&at) {
                let (day, after) = (i64::from(entry.from), vec![self.entry(at)]);
                changes.push((
                    entry.code,
                    Change {
                        day,
                        kind: ChangeKind::Created,
                        before: None,
                        after,
                    },
                ));
            }
        }
        changes.sort_by_key(|(code, change)| (change.day, *code));
        changes.into_iter().map(|(_, change)| change).collect()
    }

    fn ended(&self, at: usize, arrivals: &HashMap<usize, usize>) -> Change {
        let next = self.next_of(at);
        let kind = match next.as_slice() {
            [] => ChangeKind::Abolished,
            // One that was there before and goes on has taken it in.
            [one]
                if arrivals.get(one).is_some_and(|n| *n > 1)
                    || self.entries[*one].from < self.entries[at].to =>
            {
                ChangeKind::Merged
            }
            [one] if self.entries[*one].code == self.entries[at].code => ChangeKind::Renamed,
            [_] => ChangeKind::Moved,
            _ => ChangeKind::Split,
        };
        Change {
            day: i64::from(self.entries[at].to),
            kind,
            before: Some(self.entry(at)),
            after: next.into_iter().map(|next| self.entry(next)).collect(),
        }
    }

    /// The entries that hold on the day on which this one ends: the successors it names; failing these its
    /// own code, where that goes on under another name.
    fn next_of(&self, at: usize) -> Vec<usize> {
        let entry = &self.entries[at];
        if entry.to == i32::MAX {
            return Vec::new();
        }
        let own = vec![entry.code];
        let codes = self.successors.get(&at).unwrap_or(&own);
        let next = codes
            .iter()
            .filter_map(|code| self.index_at(*code, i64::from(entry.to)));
        next.filter(|next| *next != at).collect()
    }

    /// What holds on `day` of the area that a code named on `written`: itself, its successor, several after a
    /// split, none when it was abolished. A code that was not yet or no longer in use on `written` is taken
    /// as the nearest use of it.
    pub fn became(&self, code: &str, written: i64, day: i64) -> Vec<AreaEntry> {
        let Some(code) = number(code) else {
            return Vec::new();
        };
        let versions = self.versions(code);
        let away = |at: &usize| {
            let entry = &self.entries[*at];
            (i64::from(entry.from) - written)
                .max(written - i64::from(entry.to) + 1)
                .max(0)
        };
        let (mut open, mut seen) = (Vec::from_iter(versions.min_by_key(away)), BTreeSet::new());
        let mut found = BTreeSet::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let entry = &self.entries[at];
            match holds(entry, day) || day < i64::from(entry.from) {
                true => _ = found.insert(at),
                false => open.extend(self.next_of(at)),
            }
        }
        found
            .into_iter()
            .filter(|at| holds(&self.entries[*at], day))
            .map(|at| self.entry(at))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::tests::table;
    use crate::table::day_of;

    fn names(areas: &[AreaEntry]) -> Vec<&str> {
        areas.iter().map(|area| area.name.as_str()).collect()
    }

    #[test]
    fn a_city_that_was_split_became_two_districts() {
        let (then, now) = (day_of(2015, 1, 1).unwrap(), day_of(2026, 1, 1).unwrap());
        let table = table();
        assert_eq!(names(&table.became("371200", then, now)), ["莱芜区", "钢城区"]);
        assert_eq!(names(&table.became("360782", then, now)), ["南康区"]);
        assert_eq!(names(&table.became("152522", then, now)), ["阿巴嘎旗"]);
        assert_eq!(names(&table.became("371200", then, then)), ["莱芜市"]);
        assert!(table.became("999999", then, now).is_empty());
    }

    #[test]
    fn changes_are_told_by_kind() {
        let days = (day_of(1997, 1, 1).unwrap(), day_of(2026, 1, 1).unwrap());
        let table = table();
        let kinds: Vec<_> = table
            .changes(days.0, days.1)
            .into_iter()
            .map(|change| change.kind)
            .collect();
        assert_eq!(kinds, [ChangeKind::Moved, ChangeKind::Moved, ChangeKind::Split]);
        assert!(table.changes(days.1, days.1 + 9).is_empty());
    }

    #[test]
    fn names_merge_and_end() {
        let list = "code,name,from,to,successor\n150101,甲旗,,2001-01-01,\n150101,乙旗,2001-01-01,,\n\
            150102,丙旗,,2002-01-01,150104\n150103,丁旗,,2002-01-01,150104\n150104,戊旗,2002-01-01,,\n\
            150105,己旗,,2003-01-01,\n150106,庚旗,2004-01-01,,\n150107,辛旗,,2005-01-01,150106\n";
        let table = AreaTable::parse(list.as_bytes()).unwrap();
        let kinds: Vec<_> = table
            .changes(0, 20_000)
            .into_iter()
            .map(|change| change.kind)
            .collect();
        use ChangeKind::*;
        // 庚旗 has a predecessor in the list (辛旗 was taken in later), so it is not called new.
        assert_eq!(kinds, [Renamed, Merged, Merged, Abolished, Merged]);
        assert_eq!(names(&table.became("150101", 0, 20_000)), ["乙旗"]);
        assert!(table.became("150105", 0, 20_000).is_empty());
    }

    #[test]
    fn a_list_that_runs_in_a_circle_ends() {
        let list =
            "code,name,from,to,successor\n150101,甲旗,,2001-01-01,150102\n150102,乙旗,,2001-01-01,150101\n";
        let table = AreaTable::parse(list.as_bytes()).unwrap();
        assert!(table.became("150101", 0, 20_000).is_empty());
    }
}
