//! Who is where: the place index, asked outwards from a point. Distances here are bounds and no verdicts: a
//! household has several places, and which of them counts is for whoever asks to say.

use ketepai_model::place::Position;
use rusqlite::params;

use crate::error::Error;
use crate::merged::HIDDEN;
use crate::read::Line;
use crate::store::Store;

/// The half side of the first box looked into, degrees; each next one is four times as wide.
const FIRST_DEG: f64 = 0.02;
/// Metres in a degree, a little below the least there is on the ellipsoid.
const DEGREE_M: f64 = 110_000.0;

/// A box of the index: south, north, west, east, degrees.
type Area = (f64, f64, f64, f64);

impl Store {
    /// The nearest records with a position: `(line, metres)`, nearest first. Of a household with several places
    /// the metres are to the box that holds them all: it is so far away, or further.
    pub fn nearest(&self, lat: f64, lon: f64, kind: &str, count: usize) -> Result<Vec<(Line, f64)>, Error> {
        let here = Position::from_degrees(lat, lon, "typed")?;
        let mut reach = FIRST_DEG;
        let found = loop {
            let found = self.within(&here, reach, kind, count)?;
            // A box of `reach` degrees holds all that is nearer than its inner radius.
            let inner_m = reach * DEGREE_M * lat.to_radians().cos().max(0.05);
            let sure = found.get(count.saturating_sub(1)).is_some_and(|f| f.1 <= inner_m);
            if sure || reach >= 360.0 {
                break found;
            }
            reach *= 4.0;
        };
        let line = |(id, metres): (i64, f64)| {
            let line = self.lines("l.record = ?1", &[&id])?.pop();
            Ok(line.map(|line| (line, metres)))
        };
        found.into_iter().filter_map(|f| line(f).transpose()).collect()
    }

    fn within(
        &self,
        here: &Position,
        reach: f64,
        kind: &str,
        count: usize,
    ) -> Result<Vec<(i64, f64)>, Error> {
        let (lat, lon) = here.degrees();
        let sql = format!(
            "SELECT p.id, p.south, p.north, p.west, p.east FROM place p JOIN listing l ON l.record = p.id
             WHERE p.north >= ?1 AND p.south <= ?2 AND p.east >= ?3 AND p.west <= ?4 AND l.kind = ?5
             AND l.record NOT IN ({HIDDEN})"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let within = params![lat - reach, lat + reach, lon - reach, lon + reach, kind];
        let rows = query.query_map(within, |row| {
            Ok((
                row.get::<_, i64>(0)?,
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?),
            ))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (id, area) = row?;
            found.push((id, here.distance_m(&nearest_of(here, area)?)));
        }
        found.sort_by(|a: &(i64, f64), b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(count);
        Ok(found)
    }
}

/// The point of a box that is nearest to a position. The index keeps 32-bit numbers, which may lie off the earth by
/// their rounding.
fn nearest_of(here: &Position, (south, north, west, east): Area) -> Result<Position, Error> {
    let (lat, lon) = here.degrees();
    let between = |at: f64, least: f64, most: f64| at.max(least).min(most.max(least));
    let lat = between(lat, south, north).clamp(-90.0, 90.0);
    let lon = between(lon, west, east).clamp(-180.0, 180.0);
    Ok(Position::from_degrees(lat, lon, "typed")?)
}
