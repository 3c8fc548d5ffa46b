//! A way under way: its points, each durable when the call returns. Must not begin one by itself: a point is kept
//! only while a track is open.

use ketepai_model::place::Position;
use ketepai_model::place::track::{Track, TrackPoint};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::store::{Store, Writer};

impl Store {
    /// When the track under way was started, seconds since 1970 UTC; `None` where there is none.
    pub fn track_since(&self) -> Result<Option<i64>, Error> {
        let mut query = self.conn.prepare_cached("SELECT since_s FROM track")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// Its points, in the order in which they were passed.
    pub fn track(&self) -> Result<Track, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT lat_e7, lon_e7, at_s FROM track_point ORDER BY id")?;
        let points = query.query_map([], |row| {
            Ok(TrackPoint {
                lat_e7: row.get(0)?,
                lon_e7: row.get(1)?,
                at_s: row.get(2)?,
            })
        })?;
        Ok(Track {
            points: points.collect::<Result<_, _>>()?,
        })
    }
}

impl Writer<'_> {
    /// Opens a track; `false`, and no change, where one is under way.
    pub fn open_track(&mut self, since_s: i64) -> Result<bool, Error> {
        let opened = self.tx.execute(
            "INSERT OR IGNORE INTO track (id, since_s) VALUES (1, ?1)",
            [since_s],
        )?;
        Ok(opened == 1)
    }

    /// Keeps a point of the track under way; `false`, and nothing kept, where there is none.
    pub fn put_track_point(&mut self, fix: &Position, at_s: i64) -> Result<bool, Error> {
        let kept = self
            .tx
            .prepare_cached(
                "INSERT INTO track_point (lat_e7, lon_e7, accuracy_m, at_s)
                 SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM track)",
            )?
            .execute(params![fix.lat_e7, fix.lon_e7, fix.accuracy_m, at_s])?;
        Ok(kept == 1)
    }

    /// Forgets the track and all its points; whether there was one.
    pub fn forget_track(&mut self) -> Result<bool, Error> {
        self.tx.execute("DELETE FROM track_point", [])?;
        Ok(self.tx.execute("DELETE FROM track", [])? == 1)
    }

    /// What can be read of a track in a damaged file.
    pub(crate) fn salvage_track(&mut self, old: &Connection) -> Result<(), Error> {
        let since = old.query_row("SELECT since_s FROM track", [], |row| row.get(0));
        let Ok(since_s) = since else { return Ok(()) };
        self.open_track(since_s)?;
        let Ok(mut query) =
            old.prepare("SELECT lat_e7, lon_e7, accuracy_m, at_s FROM track_point ORDER BY id")
        else {
            return Ok(());
        };
        let mut rows = query.query([])?;
        // Up to the first row that cannot be read.
        while let Ok(Some(row)) = rows.next() {
            let cells: rusqlite::Result<Vec<rusqlite::types::Value>> = (0..4).map(|n| row.get(n)).collect();
            let Ok(cells) = cells else { break };
            self.tx.execute(
                "INSERT INTO track_point (lat_e7, lon_e7, accuracy_m, at_s) VALUES (?1, ?2, ?3, ?4)",
                rusqlite::params_from_iter(cells),
            )?;
        }
        Ok(())
    }
}
