//! The store as the books that programmes count in ([`ketepai_model::programme::books`]). Must not count.

use std::collections::HashMap;

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::programme::books::{Behind, Books, BooksError, FactAsk, FactRow, Kept};
use ketepai_model::scope::Scope;
use rusqlite::types::ValueRef;
use rusqlite::{Row, params};

use crate::error::Error;
use crate::merged::HIDDEN;
use crate::store::Store;

/// The fact whose party is the record itself.
const OF_ITSELF: &str = "organisations";

impl Books for Store {
    fn rows(&self, kind: &str) -> Result<Vec<Kept>, BooksError> {
        let rows = Store::rows(self, kind)?.into_iter();
        Ok(rows
            .map(|(id, scope, fields)| Kept { id, scope, fields })
            .collect())
    }

    fn facts(&self, ask: &FactAsk<'_>, each: &mut dyn FnMut(&FactRow<'_>)) -> Result<(), BooksError> {
        let areas = self.areas_of_scopes()?;
        let hidden = match Store::merges(self)?.is_empty() {
            true => String::new(),
            false => format!("AND f.record NOT IN ({HIDDEN})"),
        };
        for (number, metric) in ask.metrics.iter().enumerate() {
            let Some(id) = self.metric_number(metric)? else {
                continue;
            };
            let party = match *metric {
                OF_ITSELF => "(SELECT rid FROM record WHERE id = f.record)",
                _ => "f.party",
            };
            // Two statements, so that each has the index that fits.
            let (index, mine) = match ask.person {
                Some(_) => ("fact_person", "f.person = ?4 AND"),
                None => ("fact_metric", "?4 IS NULL AND"),
            };
            let sql = format!(
                "SELECT f.record, f.day, f.person, {party}, f.unit, f.scope, f.value FROM fact f INDEXED BY {index}
                 WHERE {mine} f.metric = ?1 AND f.day BETWEEN ?2 AND ?3 {hidden}"
            );
            let person = ask.person.map(|p| i64::from_be_bytes(p.0));
            let mut query = self.conn.prepare_cached(&sql).map_err(Error::from)?;
            let mut rows = query
                .query(params![id, ask.from_day, ask.to_day, person])
                .map_err(Error::from)?;
            while let Some(row) = rows.next().map_err(Error::from)? {
                each(&fact(row, number, &areas).map_err(Error::from)?);
            }
        }
        Ok(())
    }

    fn merges(&self) -> Result<HashMap<RecordId, RecordId>, BooksError> {
        Ok(Store::merges(self)?)
    }

    fn behind(&self, numbers: &[i64]) -> Result<Vec<Behind>, BooksError> {
        let sql =
            "SELECT r.rid, l.kind, l.title,
                 coalesce((SELECT min(d.day) FROM fact d WHERE d.record = r.id), l.day), l.person, l.party, l.conflicts > 0, l.invalid IS NOT NULL,
                 l.kind IN ('visit', 'training') AND NOT EXISTS (SELECT 1 FROM listing c
                     WHERE c.parent = r.rid AND c.kind = 'confirmation' AND NOT c.deleted),
                 (SELECT group_concat(m.name) FROM fact w JOIN metric m ON m.id = w.metric
                     WHERE w.record = r.id AND m.name LIKE 'weak.%')
             FROM record r JOIN listing l ON l.record = r.id WHERE r.id = ?1";
        let mut query = self.conn.prepare_cached(sql).map_err(Error::from)?;
        let mut behind = Vec::with_capacity(numbers.len());
        for number in numbers {
            let mut rows = query.query([number]).map_err(Error::from)?;
            if let Some(row) = rows.next().map_err(Error::from)? {
                behind.push(record(row)?);
            }
        }
        Ok(behind)
    }
}

impl Store {
    fn metric_number(&self, name: &str) -> Result<Option<i64>, Error> {
        use rusqlite::OptionalExtension;
        let mut query = self
            .conn
            .prepare_cached("SELECT id FROM metric WHERE name = ?1")?;
        Ok(query.query_row([name], |row| row.get(0)).optional()?)
    }

    fn areas_of_scopes(&self) -> Result<HashMap<i64, String>, Error> {
        let mut query = self.conn.prepare_cached("SELECT id, name FROM scope")?;
        let mut rows = query.query([])?;
        let mut areas = HashMap::new();
        while let Some(row) = rows.next()? {
            let scope: Scope = row.get::<_, String>(1)?.parse()?;
            if let Some(area) = scope.area() {
                areas.insert(row.get(0)?, area.as_str().to_owned());
            }
        }
        Ok(areas)
    }
}

fn fact<'a>(
    row: &'a Row<'_>,
    metric: usize,
    areas: &'a HashMap<i64, String>,
) -> rusqlite::Result<FactRow<'a>> {
    let party = match row.get_ref(3)? {
        ValueRef::Blob(bytes) => RecordId::from_slice(bytes).ok(),
        _ => None,
    };
    let unit = match row.get_ref(4)? {
        ValueRef::Text(text) => std::str::from_utf8(text).ok(),
        _ => None,
    };
    Ok(FactRow {
        record: row.get(0)?,
        metric,
        day: row.get(1)?,
        person: row.get::<_, Option<i64>>(2)?.map(|p| PersonId(p.to_be_bytes())),
        party,
        unit,
        area: areas.get(&row.get(5)?).map(String::as_str),
        value: row.get(6)?,
    })
}

fn record(row: &Row<'_>) -> Result<Behind, Error> {
    let id = |bytes: Option<Vec<u8>>| bytes.and_then(|b| RecordId::from_slice(&b).ok());
    let weak: Option<String> = row.get(9)?;
    let weak = weak.unwrap_or_default();
    let said = |code: &str| weak.split(',').any(|w| w.strip_prefix("weak.") == Some(code));
    let flags = [
        ("unconfirmed", row.get(8)?),
        ("outside", said("outside")),
        ("no_position", said("no_position")),
        ("unverified", said("unverified")),
        ("conflict", row.get(6)?),
        ("invalid", row.get(7)?),
    ];
    Ok(Behind {
        id: id(row.get(0)?).unwrap_or_default(),
        kind: row.get(1)?,
        title: row.get(2)?,
        day: row.get(3)?,
        person: row.get::<_, Option<i64>>(4)?.map(|p| PersonId(p.to_be_bytes())),
        party: id(row.get(5)?),
        flags: flags
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(code, _)| code)
            .collect(),
    })
}
