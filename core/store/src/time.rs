//! What is known of when an entry was written: what its device's clocks said, and what bounds that from both
//! sides. Evidence for a person to see; nothing is ordered by it.

use ketepai_model::canonical;
use ketepai_model::identity::Checkpoint;
use ketepai_model::ids::RecordId;
use ketepai_model::log::{Evidence, Head};
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// One entry's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// What the device's clocks said.
    pub evidence: Evidence,
    /// What they said at the entry before in the same log.
    pub before: Option<Evidence>,
    /// It was sealed after this: when the station said the checkpoint that the head names. Seconds since 1970
    /// UTC.
    pub not_before_s: Option<i64>,
    /// It was here, or at the station, by this time.
    pub not_after_s: Option<i64>,
}

/// Where an entry lies.
struct Place {
    id: i64,
    scope: i64,
    segment: Option<i64>,
    place: usize,
    evidence: Option<Vec<u8>>,
}

/// What its segment says.
struct Sealed {
    head: Head,
    position: Option<i64>,
    received_s: Option<i64>,
}

/// For how long the time of a checkpoint is kept.
const KEPT_S: i64 = 400 * 24 * 3600;

impl Store {
    /// The times of a record's entries, in the order in which they came here.
    pub fn moments(&self, record: &RecordId) -> Result<Vec<Moment>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT e.id, e.scope, e.segment, e.place, e.evidence FROM record r JOIN entry e ON e.record = r.id
             WHERE r.rid = ?1 ORDER BY e.id",
        )?;
        let places = query.query_map([&record.0], |row| {
            Ok(Place {
                id: row.get(0)?,
                scope: row.get(1)?,
                segment: row.get(2)?,
                place: row.get::<_, i64>(3)? as usize,
                evidence: row.get(4)?,
            })
        })?;
        let places: Vec<Place> = places.collect::<Result<_, _>>()?;
        let moments = places.iter().map(|place| self.moment(place));
        Ok(moments
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    fn moment(&self, place: &Place) -> Result<Option<Moment>, Error> {
        let Some(segment) = place.segment else {
            return self.unsealed_moment(place);
        };
        let Some(sealed) = self.sealed(segment)? else {
            return Ok(None);
        };
        let evidence = sealed.head.evidence.get(place.place).copied();
        let before = match place.place.checked_sub(1) {
            Some(at) => sealed.head.evidence.get(at).copied(),
            None => self.last_of(sealed.head.previous.map(|hash| hash.0))?,
        };
        let bounds = (self.said(sealed.head.checkpoint)?, self.held_by(&sealed)?);
        Ok(evidence.map(|evidence| Moment {
            evidence,
            before,
            not_before_s: bounds.0,
            not_after_s: bounds.1,
        }))
    }

    fn unsealed_moment(&self, place: &Place) -> Result<Option<Moment>, Error> {
        let decode = |bytes: Vec<u8>| canonical::decode::<Evidence>(&bytes, "evidence").ok();
        let before: Option<Option<Vec<u8>>> = self
            .conn
            .prepare_cached(
                "SELECT evidence FROM entry WHERE segment IS NULL AND scope = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1",
            )?
            .query_row(params![place.scope, place.id], |row| row.get(0))
            .optional()?;
        Ok(place.evidence.clone().and_then(decode).map(|evidence| Moment {
            evidence,
            before: before.flatten().and_then(decode),
            not_before_s: None,
            not_after_s: None,
        }))
    }

    /// `None` where the head does not read; that is for `verify` to say.
    fn sealed(&self, id: i64) -> Result<Option<Sealed>, Error> {
        let sql = "SELECT head, position, received_s FROM segment WHERE id = ?1";
        let row: (Vec<u8>, Option<i64>, Option<i64>) = self
            .conn
            .prepare_cached(sql)?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Head::from_bytes(&row.0).ok().map(|head| Sealed {
            head,
            position: row.1,
            received_s: row.2,
        }))
    }

    /// The last evidence of the segment before.
    fn last_of(&self, head: Option<[u8; 32]>) -> Result<Option<Evidence>, Error> {
        let Some(hash) = head else { return Ok(None) };
        let bytes: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT head FROM segment WHERE hash = ?1")?
            .query_row([hash], |row| row.get(0))
            .optional()?;
        let head = bytes.and_then(|bytes| Head::from_bytes(&bytes).ok());
        Ok(head.and_then(|head| head.evidence.last().copied()))
    }

    fn said(&self, checkpoint: Option<[u8; 32]>) -> Result<Option<i64>, Error> {
        let Some(hash) = checkpoint else { return Ok(None) };
        let mut query = self
            .conn
            .prepare_cached("SELECT time_s FROM checkpoint_time WHERE hash = ?1")?;
        Ok(query.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// By when the station had it: its own note, or the first checkpoint held here that covers it.
    fn held_by(&self, sealed: &Sealed) -> Result<Option<i64>, Error> {
        let (None, Some(position)) = (sealed.received_s, sealed.position) else {
            return Ok(sealed.received_s);
        };
        let body: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT body FROM checkpoint WHERE position >= ?1 ORDER BY position LIMIT 1")?
            .query_row([position], |row| row.get(0))
            .optional()?;
        let checkpoint = body.and_then(|body| canonical::decode::<Checkpoint>(&body, "checkpoint").ok());
        Ok(checkpoint.map(|c| c.time_s))
    }
}

impl Writer<'_> {
    /// Notes when a station said a checkpoint that a head may name.
    pub fn put_checkpoint_time(&mut self, checkpoint: &Checkpoint) -> Result<(), Error> {
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO checkpoint_time VALUES (?1, ?2)")?
            .execute(params![checkpoint.hash(), checkpoint.time_s])?;
        // A station gives out one with every answer. Whoever has been away for longer than this loses a bound.
        self.tx
            .prepare_cached("DELETE FROM checkpoint_time WHERE time_s < ?1")?
            .execute([checkpoint.time_s.saturating_sub(KEPT_S)])?;
        Ok(())
    }

    /// Notes when the home station received what has no such note yet, in seconds since 1970 UTC.
    pub fn put_received(&mut self, at_s: i64) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "UPDATE segment SET received_s = ?1 WHERE position IS NULL AND received_s IS NULL",
            )?
            .execute([at_s])?;
        Ok(())
    }
}
