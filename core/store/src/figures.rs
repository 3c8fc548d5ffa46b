//! Figures: sums and distinct counts over facts, each of which opens into its records.

use ketepai_model::ids::PersonId;
use rusqlite::params;

use crate::error::Error;
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
    /// The figure: the sum of values, or the number of distinct keys, as the metric has it.
    pub fn figure(&self, q: &Question) -> Result<i64, Error> {
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
        let sql = format!("SELECT f.day, f.key, sum(f.value) FROM {FACTS} GROUP BY f.day, f.key");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params![q.metric, q.from_day, q.to_day, person(q)])?;
        let mut months: std::collections::BTreeMap<i64, (i64, std::collections::HashSet<i64>)> =
            Default::default();
        while let Some(row) = rows.next()? {
            let month = months.entry(first_of_month(row.get(0)?)).or_default();
            match row.get::<_, Option<i64>>(1)? {
                Some(key) => {
                    month.1.insert(key);
                }
                None => month.0 += row.get::<_, i64>(2)?,
            }
        }
        Ok(months
            .into_iter()
            .map(|(day, (sum, keys))| (day, sum + keys.len() as i64))
            .collect())
    }

    /// The records behind a figure, newest first.
    pub fn behind(&self, q: &Question) -> Result<Vec<Line>, Error> {
        let sql = format!("SELECT rid FROM record WHERE id IN (SELECT f.record FROM {FACTS})");
        let ids: Vec<Vec<u8>> = self
            .conn
            .prepare_cached(&sql)?
            .query_map(params![q.metric, q.from_day, q.to_day, person(q)], |row| {
                row.get(0)
            })?
            .collect::<Result<_, _>>()?;
        let mut lines = Vec::with_capacity(ids.len());
        for rid in ids {
            lines.extend(self.line(&ketepai_model::ids::RecordId::from_slice(&rid)?)?);
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
