//! What another phone lacks: every segment that is not an ancestor of the tips that it told, so that both
//! histories of a log that forked travel. Must not know who the other is.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use ketepai_model::ids::{DeviceId, HeadHash};
use ketepai_model::log::{Head, Segment};
use ketepai_model::scope::Scope;
use rusqlite::params;

use crate::error::Error;
use crate::store::Store;

/// Whose log, in which scope.
pub type Log = (Scope, DeviceId);

/// The newest known segment of one branch of one log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tip {
    /// Which log.
    pub log: Log,
    /// The segment's number.
    pub number: u64,
    /// The segment's head.
    pub head: HeadHash,
}

/// A comparison with another replica's tips.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lacking {
    /// What the other lacks, by this file's number: the station's log first, and each log in order.
    pub send: Vec<i64>,
    /// What the other holds, of what the station is not known to have.
    pub shared: Vec<i64>,
}

/// A segment as the comparison sees it.
struct Row {
    id: i64,
    hash: HeadHash,
    previous: Option<HeadHash>,
    waiting: bool,
}

impl Store {
    /// All tips of the logs in the scopes that `reads` admits.
    pub fn tips_in(&self, reads: &dyn Fn(&Scope) -> bool) -> Result<Vec<Tip>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT s.name, d.did, t.number, t.hash FROM tip t
             JOIN scope s ON s.id = t.scope JOIN device d ON d.id = t.device ORDER BY s.name, d.did, t.hash",
        )?;
        let mut rows = query.query([])?;
        let mut tips = Vec::new();
        while let Some(row) = rows.next()? {
            let scope: Scope = row.get::<_, String>(0)?.parse()?;
            if reads(&scope) {
                tips.push(Tip {
                    log: (scope, DeviceId::from_slice(&row.get::<_, Vec<u8>>(1)?)?),
                    number: row.get::<_, i64>(2)? as u64,
                    head: HeadHash::from_slice(&row.get::<_, Vec<u8>>(3)?)?,
                });
            }
        }
        Ok(tips)
    }

    /// Compares the logs in the scopes that `reads` admits with another's tips. Of a log of which the other
    /// knows only what is not known here nothing is sent: it is ahead, or it will ask for the log whole.
    pub fn lacking(&self, reads: &dyn Fn(&Scope) -> bool, theirs: &[Tip]) -> Result<Lacking, Error> {
        let mut told: BTreeMap<&Log, HashSet<HeadHash>> = BTreeMap::new();
        for tip in theirs {
            told.entry(&tip.log).or_default().insert(tip.head);
        }
        let mut own: BTreeMap<Log, HashSet<HeadHash>> = BTreeMap::new();
        for tip in self.tips_in(reads)? {
            own.entry(tip.log).or_default().insert(tip.head);
        }
        let mut logs: Vec<(Log, HashSet<HeadHash>)> = own.into_iter().collect();
        logs.sort_by_key(|((scope, _), _)| !scope.holds_statements());
        let mut lacking = Lacking::default();
        for (log, tips) in logs {
            let theirs = told.get(&log).cloned().unwrap_or_default();
            self.compare(&log, &tips, &theirs, &mut lacking)?;
        }
        Ok(lacking)
    }

    fn compare(
        &self,
        log: &Log,
        own: &HashSet<HeadHash>,
        theirs: &HashSet<HeadHash>,
        lacking: &mut Lacking,
    ) -> Result<(), Error> {
        if own.is_subset(theirs) {
            lacking.shared.extend(self.waiting(log)?);
            return Ok(());
        }
        let rows = self.log_rows(log)?;
        let known = ancestors(&rows, theirs);
        if known.is_empty() && !theirs.is_empty() {
            return Ok(());
        }
        for row in &rows {
            if !known.contains(&row.hash) {
                lacking.send.push(row.id);
            } else if row.waiting {
                lacking.shared.push(row.id);
            }
        }
        Ok(())
    }

    /// The segments of these logs, all of them.
    pub fn whole_logs(&self, logs: &[Log]) -> Result<Vec<i64>, Error> {
        let mut ids = Vec::new();
        for log in logs {
            ids.extend(self.log_rows(log)?.iter().map(|row| row.id));
        }
        Ok(ids)
    }

    /// The logs of which one of these tips is not known here.
    pub fn unknown_logs(&self, theirs: &[Tip]) -> Result<Vec<Log>, Error> {
        let mut logs: Vec<Log> = Vec::new();
        for tip in theirs {
            if logs.last() != Some(&tip.log) && !self.has_segment(&tip.head)? {
                logs.push(tip.log.clone());
            }
        }
        Ok(logs)
    }

    /// The next segments of a queue, up to about so many bytes and `most` of them; one at least.
    pub fn next_segments(
        &self,
        queue: &mut VecDeque<i64>,
        bytes: usize,
        most: usize,
    ) -> Result<Vec<Segment>, Error> {
        let (mut taken, mut size) = (Vec::new(), 0);
        while let Some(id) = queue.front().filter(|_| taken.len() < most) {
            let segment = self.segment(*id)?;
            let payloads = segment.payloads.iter().flatten();
            size += payloads.map(|e| e.body.len() + 64).sum::<usize>();
            if !taken.is_empty() && size > bytes {
                break;
            }
            queue.pop_front();
            taken.push(segment);
        }
        Ok(taken)
    }

    /// Segments of a log that the station is not known to have.
    fn waiting(&self, (scope, device): &Log) -> Result<Vec<i64>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT g.id FROM segment g JOIN scope s ON s.id = g.scope JOIN device d ON d.id = g.device
             WHERE g.position IS NULL AND s.name = ?1 AND d.did = ?2 ORDER BY g.number, g.id",
        )?;
        let ids = query.query_map(params![scope.to_string(), device.0], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn log_rows(&self, (scope, device): &Log) -> Result<Vec<Row>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT g.id, g.hash, g.head, g.position IS NULL FROM segment g
             WHERE g.scope = (SELECT id FROM scope WHERE name = ?1)
               AND g.device = (SELECT id FROM device WHERE did = ?2) ORDER BY g.number, g.id",
        )?;
        let mut found = query.query(params![scope.to_string(), device.0])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(Row {
                id: row.get(0)?,
                hash: HeadHash::from_slice(&row.get::<_, Vec<u8>>(1)?)?,
                previous: Head::from_bytes(&row.get::<_, Vec<u8>>(2)?)?.previous,
                waiting: row.get(3)?,
            });
        }
        Ok(rows)
    }
}

/// The tips that are known here, and everything that they rest on.
fn ancestors(rows: &[Row], tips: &HashSet<HeadHash>) -> HashSet<HeadHash> {
    let before: HashMap<HeadHash, Option<HeadHash>> =
        rows.iter().map(|row| (row.hash, row.previous)).collect();
    let mut known = HashSet::new();
    for tip in tips {
        let mut at = Some(*tip);
        while let Some((hash, previous)) = at.and_then(|hash| before.get_key_value(&hash))
            && known.insert(*hash)
        {
            at = *previous;
        }
    }
    known
}

#[cfg(test)]
mod tests;
