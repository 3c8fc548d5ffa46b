//! Figures: sums and distinct counts over facts, each of which opens into its records.

use std::collections::{BTreeMap, HashMap, HashSet};

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::visit::party_key;
use rusqlite::{Row, params};

use crate::error::Error;
use crate::merged::HIDDEN;
use crate::read::Line;
use crate::store::Store;

/// Which facts to count. Days are counted from 1970-01-01, both ends included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The metric's name.
    pub metric: String,
    /// First day.
    pub from_day: i64,
    /// Last day.
    pub to_day: i64,
    /// One person's only.
    pub person: Option<PersonId>,
}

impl Question {
    /// Everything of a metric, whenever and whoever.
    pub fn all(metric: &str) -> Self {
        Question {
            metric: metric.to_owned(),
            from_day: i64::MIN,
            to_day: i64::MAX,
            person: None,
        }
    }
}

const FACTS: &str = "fact f JOIN metric m ON m.id = f.metric
    WHERE m.name = ?1 AND f.day BETWEEN ?2 AND ?3 AND (?4 IS NULL OR f.person = ?4)";

impl Store {
    /// The figure: the sum of values, or the number of distinct keys, as the metric has it. A party that was
    /// written twice and joined since counts once.
    pub fn figure(&self, q: &Question) -> Result<i64, Error> {
        let merges = self.merges()?;
        if !merges.is_empty() {
            let mut whole = Count::default();
            self.count(q, &merges, |_, key, value| whole.add(key, value))?;
            return Ok(whole.total());
        }
        let sql = format!(
            "SELECT coalesce(sum(f.value) FILTER (WHERE f.key IS NULL), 0) + count(DISTINCT f.key) FROM {FACTS}"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        Ok(
            query.query_row(params![q.metric, q.from_day, q.to_day, person(q)], |row| {
                row.get(0)
            })?,
        )
    }

    /// The figure by month: `(days since 1970 of the month's first day, figure)`, oldest first.
    pub fn figure_by_month(&self, q: &Question) -> Result<Vec<(i64, i64)>, Error> {
        let merges = self.merges()?;
        let mut months: BTreeMap<i64, Count> = BTreeMap::new();
        let sql = format!("SELECT f.day, f.key, sum(f.value) FROM {FACTS} GROUP BY f.day, f.key");
        if merges.is_empty() {
            let mut query = self.conn.prepare_cached(&sql)?;
            let mut rows = query.query(params![q.metric, q.from_day, q.to_day, person(q)])?;
            while let Some(row) = rows.next()? {
                let month = months.entry(first_of_month(row.get(0)?)).or_default();
                month.add(row.get(1)?, row.get(2)?);
            }
        } else {
            self.count(q, &merges, |day, key, value| {
                months.entry(first_of_month(day)).or_default().add(key, value);
            })?;
        }
        Ok(months
            .into_iter()
            .map(|(day, count)| (day, count.total()))
            .collect())
    }

    /// Counts fact by fact, each party by the one that it turned out to be. Facts of a record that is left out of
    /// lists do not count.
    fn count(
        &self,
        q: &Question,
        merges: &HashMap<RecordId, RecordId>,
        mut each: impl FnMut(i64, Option<i64>, i64),
    ) -> Result<(), Error> {
        let sql = format!(
            "SELECT f.day, f.key, f.value, f.party, f.person FROM {FACTS} AND f.record NOT IN ({HIDDEN})"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params![q.metric, q.from_day, q.to_day, person(q)])?;
        while let Some(row) = rows.next()? {
            let key = joined_key(row, &q.metric, merges)?;
            each(row.get(0)?, key, row.get(2)?);
        }
        Ok(())
    }

    /// The records behind a figure, newest first.
    pub fn behind(&self, q: &Question) -> Result<Vec<Line>, Error> {
        let sql = format!(
            "SELECT rid FROM record WHERE id IN
             (SELECT f.record FROM {FACTS} AND f.record NOT IN ({HIDDEN}))"
        );
        let ids: Vec<Vec<u8>> = self
            .conn
            .prepare_cached(&sql)?
            .query_map(params![q.metric, q.from_day, q.to_day, person(q)], |row| {
                row.get(0)
            })?
            .collect::<Result<_, _>>()?;
        let mut lines = Vec::with_capacity(ids.len());
        for rid in ids {
            lines.extend(self.line(&RecordId::from_slice(&rid)?)?);
        }
        lines.sort_by_key(|l| (-l.at_s, l.id));
        Ok(lines)
    }

    /// How many facts there are, of every metric.
    pub fn facts(&self) -> Result<u64, Error> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM fact", [], |row| row.get::<_, i64>(0))? as u64)
    }
}

/// Sums, and the keys that count once.
#[derive(Default)]
struct Count {
    sum: i64,
    keys: HashSet<i64>,
}

impl Count {
    fn add(&mut self, key: Option<i64>, value: i64) {
        match key {
            Some(key) => _ = self.keys.insert(key),
            None => self.sum += value,
        }
    }

    fn total(&self) -> i64 {
        self.sum + self.keys.len() as i64
    }
}

/// The key of a fact `(day, key, value, party, person)`, as it would be had its party been written once.
fn joined_key(
    row: &Row<'_>,
    metric: &str,
    merges: &HashMap<RecordId, RecordId>,
) -> Result<Option<i64>, Error> {
    let written: Option<i64> = row.get(1)?;
    let party = row.get::<_, Option<Vec<u8>>>(3)?;
    let party = party.and_then(|bytes| RecordId::from_slice(&bytes).ok());
    let Some(party) = party
        .and_then(|party| merges.get(&party))
        .filter(|_| written.is_some())
    else {
        return Ok(written);
    };
    let person = PersonId(row.get::<_, Option<i64>>(4)?.unwrap_or_default().to_be_bytes());
    let key = party_key(metric, &person, party, row.get(0)?);
    let short = key.and_then(|key| key[..8].try_into().ok());
    Ok(short.map(i64::from_be_bytes).or(written))
}

fn person(q: &Question) -> Option<i64> {
    q.person.map(|p| i64::from_be_bytes(p.0))
}

/// The first day of a day's month in the civil calendar (both as days since 1970-01-01; Hinnant's algorithm).
pub fn first_of_month(day: i64) -> i64 {
    let z = day + 719_468;
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let first_of_mp = (153 * mp + 2) / 5;
    day - (doy - first_of_mp)
}

#[cfg(test)]
mod tests {
    use super::first_of_month;

    #[test]
    fn months_begin_where_the_calendar_says() {
        assert_eq!(first_of_month(0), 0);
        assert_eq!(first_of_month(30), 0);
        assert_eq!(first_of_month(31), 31);
        assert_eq!(first_of_month(59 + 15), 59);
        // 2024-02-29 lies in the month that begins on 2024-02-01.
        assert_eq!(first_of_month(19_782), 19_754);
        assert_eq!(first_of_month(-1), -31);
    }
}
