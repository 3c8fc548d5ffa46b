//! Files on their way, up and down: what is known of each, which goes next, what each month has cost, and what
//! of it may be given up for room. The bytes lie beside the database; their keys are in [`crate::blobs`].

use ketepai_model::attachment::{Rung, StoredFile};
use ketepai_model::ids::{BlobHash, DeviceId, RecordId};
use ketepai_model::scope::Scope;
use rusqlite::{OptionalExtension, Row, ToSql, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// What is known of a file.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct FileState {
    /// BLAKE3 of its bytes.
    pub hash: BlobHash,
    /// How many.
    pub bytes: u64,
    /// Where it stands on the ladder.
    pub rung: Rung,
    /// Its bytes lie here, whole.
    pub here: bool,
    /// The station has it.
    pub at_station: bool,
    /// The station has it in a backup.
    pub backed_up: bool,
    /// A person said: this one now.
    pub urgent: bool,
    /// A person said: not now.
    pub paused: bool,
    /// Why it does not go, as a code.
    pub refused: Option<String>,
    /// How much of it the station is known to have.
    pub sent: u64,
    /// A person asked for it.
    pub wanted: bool,
    /// When it came into being here, seconds since 1970 UTC.
    pub since_s: i64,
}

const COLUMNS: &str =
    "hash, bytes, rung, here, at_station, backed_up, urgent, paused, refused, sent, wanted, since_s";

fn state(row: &Row<'_>) -> rusqlite::Result<FileState> {
    Ok(FileState {
        hash: BlobHash(row.get(0)?),
        bytes: row.get::<_, i64>(1)?.max(0) as u64,
        rung: Rung::of(row.get(2)?),
        here: row.get(3)?,
        at_station: row.get(4)?,
        backed_up: row.get(5)?,
        urgent: row.get(6)?,
        paused: row.get(7)?,
        refused: row.get(8)?,
        sent: row.get::<_, i64>(9)?.max(0) as u64,
        wanted: row.get(10)?,
        since_s: row.get(11)?,
    })
}

/// What files have cost in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Traffic {
    /// Bytes sent on networks that cost by the byte.
    pub metered_up: u64,
    /// Bytes fetched on those.
    pub metered_down: u64,
    /// Bytes sent on networks that do not.
    pub unmetered_up: u64,
    /// Bytes fetched on those.
    pub unmetered_down: u64,
}

impl Store {
    fn files_where(&self, rest: &str, by: &[&dyn ToSql]) -> Result<Vec<FileState>, Error> {
        let mut query = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM blob WHERE {rest}"))?;
        let rows = query.query_map(by, state)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of one file.
    pub fn file(&self, hash: &BlobHash) -> Result<Option<FileState>, Error> {
        Ok(self.files_where("hash = ?1", &[&hash.0])?.pop())
    }

    /// Files that the station is not known to have and that may go, in the order in which they should: what a
    /// person asked for, then down the ladder, the oldest first.
    pub fn files_to_send(&self) -> Result<Vec<FileState>, Error> {
        let rest = "here AND NOT at_station AND NOT paused AND refused IS NULL
                    ORDER BY urgent DESC, rung, since_s, hash";
        self.files_where(rest, &[])
    }

    /// Files that a person asked for and that are not here, in the same order.
    pub fn files_to_fetch(&self) -> Result<Vec<FileState>, Error> {
        let rest = "wanted AND NOT here AND NOT paused AND refused IS NULL ORDER BY urgent DESC, rung, since_s, hash";
        self.files_where(rest, &[])
    }

    /// Every file that is on its way, waits, is paused or was refused.
    pub fn files_under_way(&self) -> Result<Vec<FileState>, Error> {
        let rest = "(here AND NOT at_station) OR (wanted AND NOT here)
                    ORDER BY urgent DESC, rung, since_s, hash";
        self.files_where(rest, &[])
    }

    /// Files that may be given up for room: in a backup of the station, of a rung from `from` downwards, the
    /// lowest rung and the oldest first. Thumbnails never.
    pub fn files_to_give_up(&self, from: Rung) -> Result<Vec<FileState>, Error> {
        let rest = "here AND backed_up AND rung >= ?1 AND rung <> 2 ORDER BY rung DESC, since_s, hash";
        self.files_where(rest, &[&(from as u8)])
    }

    /// The bytes of all files that lie here.
    pub fn bytes_here(&self) -> Result<u64, Error> {
        let sql = "SELECT coalesce(sum(bytes), 0) FROM blob WHERE here";
        let mut query = self.conn.prepare_cached(sql)?;
        Ok(query.query_row([], |row| row.get::<_, i64>(0))?.max(0) as u64)
    }

    /// Files at the station, those first that are not known to be in a backup: what to ask it about.
    pub fn files_to_ask_about(&self, most: usize) -> Result<Vec<BlobHash>, Error> {
        let rest = "here AND at_station ORDER BY backed_up, rung DESC, since_s, hash LIMIT ?1";
        let files = self.files_where(rest, &[&(most as i64)])?;
        Ok(files.into_iter().map(|file| file.hash).collect())
    }

    /// Every file whose bytes should lie here.
    pub fn files_here(&self) -> Result<Vec<FileState>, Error> {
        self.files_where("here ORDER BY hash", &[])
    }

    /// Files that records name, that the station has, and that are neither here nor given up for room.
    pub fn files_gone(&self) -> Result<Vec<StoredFile>, Error> {
        let rest = "NOT here AND NOT backed_up AND NOT wanted AND at_station
                    AND EXISTS (SELECT 1 FROM listing_file f WHERE f.hash = blob.hash) ORDER BY hash";
        let files = self.files_where(rest, &[])?;
        let stored = |file: FileState| StoredFile {
            rung: file.rung,
            hash: file.hash,
            bytes: file.bytes as i64,
        };
        Ok(files.into_iter().map(stored).collect())
    }

    /// The files that a record names.
    pub fn files_of(&self, record: &RecordId) -> Result<Vec<StoredFile>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT f.rung, f.hash, f.bytes FROM listing_file f JOIN record r ON r.id = f.record
             WHERE r.rid = ?1 ORDER BY f.rung, f.hash",
        )?;
        let rows = query.query_map([record.as_bytes()], |row| {
            Ok(StoredFile {
                rung: Rung::of(row.get(0)?),
                hash: BlobHash(row.get(1)?),
                bytes: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The records that name a file, with their scopes; deleted ones too.
    pub fn records_of(&self, hash: &BlobHash) -> Result<Vec<(RecordId, Scope)>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT r.rid, s.name FROM listing_file f JOIN record r ON r.id = f.record
             JOIN listing l ON l.record = f.record JOIN scope s ON s.id = l.scope
             WHERE f.hash = ?1 ORDER BY r.rid",
        )?;
        let mut rows = query.query([&hash.0])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let id = RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?;
            records.push((id, row.get::<_, String>(1)?.parse()?));
        }
        Ok(records)
    }

    /// Files here that no record names.
    pub fn files_without_record(&self) -> Result<Vec<FileState>, Error> {
        let rest =
            "here AND NOT EXISTS (SELECT 1 FROM listing_file f WHERE f.hash = blob.hash) ORDER BY hash";
        self.files_where(rest, &[])
    }

    /// Files that this device's own records name and that are neither here nor known to be at the station: the
    /// record, and the file.
    pub fn records_without_file(&self, device: &DeviceId) -> Result<Vec<(RecordId, StoredFile)>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT r.rid, f.rung, f.hash, f.bytes FROM listing_file f
             JOIN record r ON r.id = f.record JOIN listing l ON l.record = f.record
             JOIN device d ON d.id = l.author LEFT JOIN blob b ON b.hash = f.hash
             WHERE d.did = ?1 AND NOT l.deleted AND (b.hash IS NULL OR NOT (b.here OR b.at_station OR b.wanted))
             ORDER BY r.rid, f.rung",
        )?;
        let mut rows = query.query([device.as_bytes()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let file = StoredFile {
                rung: Rung::of(row.get(1)?),
                hash: BlobHash(row.get(2)?),
                bytes: row.get(3)?,
            };
            found.push((RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?, file));
        }
        Ok(found)
    }

    /// What files have cost in a month (years × 12 + months).
    pub fn traffic(&self, month: i64) -> Result<Traffic, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT up, down FROM traffic WHERE month = ?1 AND metered = ?2")?;
        let mut of = |metered: bool| -> Result<(u64, u64), Error> {
            let row = query.query_row(params![month, metered], |row| {
                Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
            });
            Ok(row.optional()?.unwrap_or_default())
        };
        let ((metered_up, metered_down), (unmetered_up, unmetered_down)) = (of(true)?, of(false)?);
        Ok(Traffic {
            metered_up,
            metered_down,
            unmetered_up,
            unmetered_down,
        })
    }

    /// The bytes that one device's files take here, and all files.
    pub fn bytes_brought(&self, device: &DeviceId) -> Result<(u64, u64), Error> {
        let sql =
            "SELECT coalesce(sum(bytes) FILTER (WHERE device = ?1), 0), coalesce(sum(bytes), 0) FROM blob";
        let mut query = self.conn.prepare_cached(sql)?;
        Ok(query.query_row([device.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
        })?)
    }

    /// Which of these files are here, and which of those are in a backup. A station answers with it.
    pub fn held_of(&self, hashes: &[BlobHash]) -> Result<Vec<(bool, bool)>, Error> {
        let mut held = Vec::new();
        for hash in hashes {
            let file = self.file(hash)?;
            held.push(file.map_or((false, false), |f| (f.here, f.backed_up)));
        }
        Ok(held)
    }
}

impl Writer<'_> {
    /// Notes a file whose bytes are here. `since_s`: when it came into being.
    pub fn put_file(&mut self, file: &StoredFile, since_s: i64) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO blob (hash, bytes, rung, since_s) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (hash) DO UPDATE SET
                 at_station = at_station AND here, sent = CASE WHEN here THEN sent ELSE 0 END,
                 refused = CASE WHEN here THEN refused END, bytes = ?2,
                 here = 1, wanted = 0, rung = min(rung, ?3)",
            params![file.hash.0, file.bytes, file.rung as u8, since_s],
        )?;
        Ok(())
    }

    /// Asks for a file, or for the rest of it.
    pub fn want_file(&mut self, file: &StoredFile, urgent: bool, since_s: i64) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO blob (hash, bytes, rung, since_s, here, at_station, wanted, urgent)
             VALUES (?1, ?2, ?3, ?4, 0, 1, 1, ?5)
             ON CONFLICT (hash) DO UPDATE SET wanted = NOT here, paused = paused AND here,
                 refused = CASE WHEN here THEN refused END, urgent = max(urgent, ?5)",
            params![file.hash.0, file.bytes, file.rung as u8, since_s, urgent],
        )?;
        Ok(())
    }

    fn set_file(&mut self, column: &str, hash: &BlobHash, value: &dyn ToSql) -> Result<bool, Error> {
        let sql = format!("UPDATE blob SET {column} = ?2 WHERE hash = ?1");
        Ok(self.tx.prepare_cached(&sql)?.execute(params![hash.0, value])? > 0)
    }

    /// Whether this one goes before all others. `false` where there is no such file.
    pub fn set_file_urgent(&mut self, hash: &BlobHash, urgent: bool) -> Result<bool, Error> {
        self.set_file("urgent", hash, &urgent)
    }

    /// Whether this one waits until a person says otherwise.
    pub fn set_file_paused(&mut self, hash: &BlobHash, paused: bool) -> Result<bool, Error> {
        self.set_file("paused", hash, &paused)
    }

    /// Why this one does not go; `None`: it goes.
    pub fn set_file_refused(&mut self, hash: &BlobHash, why: Option<&str>) -> Result<bool, Error> {
        self.set_file("refused", hash, &why)
    }

    /// How much of it the station is known to have.
    pub fn set_file_sent(&mut self, hash: &BlobHash, bytes: u64) -> Result<bool, Error> {
        self.set_file("sent", hash, &(bytes as i64))
    }

    /// Nobody asks for it any more.
    pub fn unwant_file(&mut self, hash: &BlobHash) -> Result<bool, Error> {
        self.set_file("wanted", hash, &false)
    }

    /// Whether its bytes lie here. Its key is forgotten with them.
    pub fn set_file_here(&mut self, hash: &BlobHash, here: bool) -> Result<bool, Error> {
        match here {
            true => self.set_file("refused", hash, &None::<String>)?,
            false => self.set_file("key", hash, &None::<Vec<u8>>)?,
        };
        self.set_file("here", hash, &here)
    }

    /// Notes whether the station has a file.
    pub fn set_file_at_station(&mut self, hash: &BlobHash, there: bool) -> Result<bool, Error> {
        if there {
            self.set_file("urgent", hash, &false)?;
        }
        self.set_file("at_station", hash, &there)
    }

    /// Notes whether the station has it in a backup.
    pub fn set_file_backed_up(&mut self, hash: &BlobHash, backed_up: bool) -> Result<bool, Error> {
        self.set_file("backed_up", hash, &backed_up)
    }

    /// Notes whose device brought it; a station does.
    pub fn set_file_device(&mut self, hash: &BlobHash, device: &DeviceId) -> Result<bool, Error> {
        self.set_file("device", hash, &device.as_bytes().to_vec())
    }

    /// Forgets which files the station has: it was rewound, and may have lost some.
    pub fn resend_files(&mut self) -> Result<(), Error> {
        self.tx.execute(
            "UPDATE blob SET at_station = 0, backed_up = 0, sent = 0 WHERE here",
            [],
        )?;
        Ok(())
    }

    /// Forgets a file altogether.
    pub fn forget_file(&mut self, hash: &BlobHash) -> Result<(), Error> {
        self.tx
            .prepare_cached("DELETE FROM blob WHERE hash = ?1")?
            .execute([&hash.0])?;
        Ok(())
    }

    /// Adds to what a month (years × 12 + months) has cost.
    pub fn add_traffic(&mut self, month: i64, metered: bool, up: u64, down: u64) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT INTO traffic (month, metered, up, down) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (month, metered) DO UPDATE SET up = up + ?3, down = down + ?4",
            )?
            .execute(params![month, metered, up as i64, down as i64])?;
        Ok(())
    }
}
