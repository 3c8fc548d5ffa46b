//! Questions about records: lists, one record, conflicts.

use std::collections::{HashMap, HashSet};

use ketepai_model::document::Actor;
use ketepai_model::document::{Document, Edit, Standing, Stored, edit_change, intent, materialise, redoes};
use ketepai_model::ids::{BlobHash, DeviceId, EntryHash, PersonId, RecordId};
use ketepai_model::log::Entry;
use ketepai_model::policy::Author;
use ketepai_model::scope::Scope;
use rusqlite::{OptionalExtension, Row};

use crate::authors::author_of;
use crate::error::Error;
use crate::merged::HIDDEN;
use crate::refresh::ruled_out;
use crate::store::Store;

/// A line of a list.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Line {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// Its scope.
    pub scope: String,
    /// What a person calls it.
    pub title: String,
    /// The claimed time, seconds since 1970 UTC.
    pub at_s: i64,
    /// The claimed local date, days since 1970-01-01.
    pub day: i64,
    /// Who served.
    pub person: Option<PersonId>,
    /// The served party, or the first of several.
    pub party: Option<RecordId>,
    /// The record to which it belongs.
    pub parent: Option<RecordId>,
    /// The stored file it describes.
    pub blob: Option<BlobHash>,
    /// How many fields await a person's choice.
    pub conflicts: i64,
    /// Deleted.
    pub deleted: bool,
    /// `field:rule` where the record breaks one.
    pub invalid: Option<String>,
    /// The device on which it was opened, whoever is said to have served or typed.
    #[serde(skip)]
    pub device: Option<DeviceId>,
}

const COLUMNS: &str = "r.rid, l.kind, s.name, l.title, l.at_s, l.day, l.person, l.party, l.parent, l.blob,
    l.conflicts, l.deleted, l.invalid, o.did";
const FROM: &str = "listing l JOIN record r ON r.id = l.record JOIN scope s ON s.id = l.scope
    LEFT JOIN device o ON o.id = l.author";

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let id = |bytes: Option<Vec<u8>>| bytes.and_then(|b| RecordId::from_slice(&b).ok());
    Ok(Line {
        id: id(row.get(0)?).unwrap_or_default(),
        kind: row.get(1)?,
        scope: row.get(2)?,
        title: row.get(3)?,
        at_s: row.get(4)?,
        day: row.get(5)?,
        person: row.get::<_, Option<i64>>(6)?.map(|p| PersonId(p.to_be_bytes())),
        party: id(row.get(7)?),
        parent: id(row.get(8)?),
        blob: row
            .get::<_, Option<Vec<u8>>>(9)?
            .and_then(|b| BlobHash::from_slice(&b).ok()),
        conflicts: row.get(10)?,
        deleted: row.get(11)?,
        invalid: row.get(12)?,
        device: row
            .get::<_, Option<Vec<u8>>>(13)?
            .and_then(|d| DeviceId::from_slice(&d).ok()),
    })
}

/// A field that people set at once: JSON `[[value, device prefix] …]`, the shown one last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenConflict {
    /// The record.
    pub record: Line,
    /// The path in the document.
    pub path: String,
    /// The values.
    pub choices: String,
}

/// A record with everything that is known of it here.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Its line in a list.
    pub line: Line,
    /// Its state.
    pub document: Document,
    /// How many of its entries wait, are left out, or are refused.
    pub aside: usize,
    /// How many of those are not what was signed: their bytes were changed in this file.
    pub tampered: usize,
}

/// An entry that was left out because of what it rests on.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The record.
    pub record: RecordId,
    /// The entry.
    pub entry: EntryHash,
    /// What it meant to change.
    pub edits: Vec<Edit>,
}

impl Store {
    /// The newest records of a kind, or of all kinds; deleted ones last seen only by name, and those that turned
    /// out to be another ([`crate::merged`]) under that one.
    pub fn list(&self, kind: Option<&str>, limit: u32) -> Result<Vec<Line>, Error> {
        let filter = kind.map_or("?1 IS NULL", |_| "l.kind = ?1");
        self.lines(
            &format!(
                "{filter} AND NOT l.deleted AND l.record NOT IN ({HIDDEN}) ORDER BY l.at_s DESC LIMIT {limit}"
            ),
            &[&kind],
        )
    }

    /// Every record of a kind, or of all kinds, with those that turned out to be another.
    pub fn list_with_merged(&self, kind: Option<&str>) -> Result<Vec<Line>, Error> {
        let filter = kind.map_or("?1 IS NULL", |_| "l.kind = ?1");
        self.lines(
            &format!("{filter} AND NOT l.deleted ORDER BY l.at_s DESC"),
            &[&kind],
        )
    }

    /// What belongs to a record: photos of a visit, sign-ups to a notice.
    pub fn children(&self, parent: &RecordId) -> Result<Vec<Line>, Error> {
        self.lines(
            "l.parent = ?1 AND NOT l.deleted ORDER BY l.at_s, r.rid",
            &[&parent.0],
        )
    }

    /// What was done for a party, newest first.
    pub fn of_party(&self, party: &RecordId, limit: u32) -> Result<Vec<Line>, Error> {
        self.lines(
            &format!(
                "(l.party = ?1 OR l.party IN (SELECT source FROM merged WHERE target = ?1))
                 AND NOT l.deleted ORDER BY l.at_s DESC LIMIT {limit}"
            ),
            &[&party.0],
        )
    }

    /// One record's line.
    pub fn line(&self, id: &RecordId) -> Result<Option<Line>, Error> {
        Ok(self.lines("r.rid = ?1", &[&id.0])?.pop())
    }

    /// The records whose id begins like this (as printed), ten at the most; for a person who types eight
    /// characters. Nothing for what is no beginning of an id.
    pub fn by_prefix(&self, prefix: &str) -> Result<Vec<Line>, Error> {
        // 16 bytes are 26 letters of base32, `0` the lowest and `v` the highest; the last one holds three bits.
        let letters = prefix.len();
        if !(1..=25).contains(&letters) {
            return Ok(Vec::new());
        }
        let lowest = format!("{prefix:0<26}").parse::<RecordId>();
        let highest = format!("{prefix:v<25}s").parse::<RecordId>();
        let (Ok(lowest), Ok(highest)) = (lowest, highest) else {
            return Ok(Vec::new());
        };
        self.lines(
            "r.rid BETWEEN ?1 AND ?2 ORDER BY l.at_s DESC LIMIT 10",
            &[&lowest.0, &highest.0],
        )
    }

    /// Every open conflict, newest record first.
    pub fn conflicts(&self) -> Result<Vec<OpenConflict>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, c.path, c.choices FROM {FROM} JOIN conflict c ON c.record = l.record
             ORDER BY l.at_s DESC, c.path"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let rows = query.query_map([], |row| {
            Ok(OpenConflict {
                record: line(row)?,
                path: row.get(14)?,
                choices: row.get(15)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A record whole, rebuilt from its log.
    pub fn whole(&self, id: &RecordId) -> Result<Option<Whole>, Error> {
        let Some(line) = self.line(id)? else {
            return Ok(None);
        };
        let scope: Scope = line.scope.parse()?;
        let log = self.log_of(id)?;
        let document = materialise(*id, &scope, &log.stored(), &|entry| {
            log.excluded.contains(&(entry.hash, entry.device))
        });
        let aside = document
            .standings
            .iter()
            .filter(|s| **s != Standing::Applied)
            .count();
        Ok(Some(Whole {
            line,
            document,
            aside,
            tampered: log.tampered,
        }))
    }

    /// Builds an edit on top of everything that a record holds here. `None` when it changes nothing.
    pub fn build_edit(&self, id: &RecordId, actor: &Actor, edits: &[Edit]) -> Result<Option<Vec<u8>>, Error> {
        self.build(id, actor, edits, None)
    }

    /// The same, saying that it does again what `entry` did, which was left out.
    pub fn build_again(
        &self,
        id: &RecordId,
        actor: &Actor,
        edits: &[Edit],
        entry: &EntryHash,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.build(id, actor, edits, Some(entry))
    }

    fn build(
        &self,
        id: &RecordId,
        actor: &Actor,
        edits: &[Edit],
        redoes: Option<&EntryHash>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(line) = self.line(id)? else {
            return Ok(None);
        };
        let scope: Scope = line.scope.parse()?;
        let log = self.log_of(id)?;
        let excluded = |entry: &Stored<'_>| log.excluded.contains(&(entry.hash, entry.device));
        Ok(edit_change(
            *id,
            &scope,
            &log.stored(),
            &excluded,
            actor,
            edits,
            redoes,
        )?)
    }

    /// Entries of a device that were left out because of what they rest on, with what each meant to change:
    /// to be done again, where that is still permitted. Those that have been done again already are not named.
    pub fn left_out_of(&self, device: &DeviceId) -> Result<Vec<LeftOut>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT r.rid, e.hash FROM aside a JOIN entry e ON e.id = a.entry JOIN record r ON r.id = a.record
             JOIN device d ON d.id = e.device
             WHERE a.standing = 'left_out' AND d.did = ?1
               AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.record = a.record AND v.entry = e.hash
                               AND v.device = d.did) ORDER BY e.id",
        )?;
        let mut rows = query.query([device.as_bytes()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let record = RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?;
            let entry = EntryHash::from_slice(&row.get::<_, Vec<u8>>(1)?)?;
            let Some(line) = self.line(&record)? else { continue };
            let log = self.log_of(&record)?;
            if log
                .entries
                .iter()
                .any(|e| e.device == *device && redoes(&e.body) == Some(entry))
            {
                continue;
            }
            let scope: Scope = line.scope.parse()?;
            if let Some(edits) = intent(record, &scope, &log.stored(), &entry) {
                found.push(LeftOut { record, entry, edits });
            }
        }
        Ok(found)
    }

    fn log_of(&self, id: &RecordId) -> Result<RecordLog, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT e.hash, d.did, e.kind, e.body,
                    s.position IS NOT NULL AND e.open IS NULL
                    AND NOT EXISTS (SELECT 1 FROM aside a WHERE a.entry = e.id AND a.standing = 'waiting'),
                    e.barred IS NOT NULL OR e.scope != l.scope, e.schema
             FROM record r JOIN listing l ON l.record = r.id JOIN entry e ON e.record = r.id
             JOIN device d ON d.id = e.device LEFT JOIN segment s ON s.id = e.segment
             WHERE r.rid = ?1 AND e.body IS NOT NULL ORDER BY e.id",
        )?;
        let mut rows = query.query([&id.0])?;
        let mut log = RecordLog::default();
        let mut authors: HashMap<DeviceId, Option<Author>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let hash = EntryHash::from_slice(&row.get::<_, Vec<u8>>(0)?)?;
            let device = DeviceId::from_slice(&row.get::<_, Vec<u8>>(1)?)?;
            if log.entries.iter().any(|e| e.hash == hash && e.device == device) {
                continue;
            }
            if row.get::<_, bool>(5)? {
                log.excluded.insert((hash, device));
            }
            let entry = Entry {
                record: *id,
                kind: row.get(2)?,
                schema: row.get(6)?,
                body: row.get(3)?,
            };
            if entry.hash() != hash {
                log.tampered += 1;
                log.excluded.insert((hash, device));
            }
            let judged: bool = row.get(4)?;
            let author = match (judged, authors.get(&device)) {
                (true, _) => None,
                (false, Some(known)) => known.clone(),
                (false, None) => {
                    let author = author_of(&self.conn, &device)?;
                    authors.entry(device).or_insert(author).clone()
                }
            };
            log.entries.push(Logged {
                hash,
                device,
                kind: entry.kind,
                body: entry.body,
                judged,
                author,
            });
        }
        log.excluded.extend(self.ruled_out(id)?);
        Ok(log)
    }

    /// The entries of a record that a verdict keeps out.
    fn ruled_out(&self, id: &RecordId) -> Result<HashSet<(EntryHash, DeviceId)>, Error> {
        let record: Option<i64> = self
            .conn
            .prepare_cached("SELECT id FROM record WHERE rid = ?1")?
            .query_row([&id.0], |row| row.get(0))
            .optional()?;
        record.map_or(Ok(HashSet::new()), |record| ruled_out(&self.conn, record))
    }

    /// Whose device it is, as far as is known here; `None` for a station's key.
    pub fn person_of(&self, device: &DeviceId) -> Result<Option<PersonId>, Error> {
        Ok(author_of(&self.conn, device)?.map(|author| author.person))
    }

    /// Whose device wrote under this actor prefix, as far as is known here.
    pub fn person_by_prefix(&self, prefix: &[u8; 8]) -> Result<Option<PersonId>, Error> {
        let body: Option<Vec<u8>> = self
            .conn
            .query_row(
                "SELECT body FROM trust WHERE kind = 'certificate' AND substr(device, 1, 8) = ?1",
                [prefix],
                |row| row.get(0),
            )
            .optional()?;
        let Some(body) = body else { return Ok(None) };
        let certificate: ketepai_model::identity::Certificate =
            ketepai_model::canonical::decode(&body, "certificate")?;
        Ok(Some(certificate.person))
    }

    pub(crate) fn lines(&self, filter: &str, by: &[&dyn rusqlite::ToSql]) -> Result<Vec<Line>, Error> {
        let mut query = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM {FROM} WHERE {filter}"))?;
        Ok(query.query_map(by, line)?.collect::<Result<_, _>>()?)
    }
}

/// Everything of one record that is here.
#[derive(Default)]
struct RecordLog {
    entries: Vec<Logged>,
    excluded: HashSet<(EntryHash, DeviceId)>,
    /// Entries whose bytes are not those that were hashed.
    tampered: usize,
}

struct Logged {
    hash: EntryHash,
    device: DeviceId,
    kind: String,
    body: Vec<u8>,
    judged: bool,
    author: Option<Author>,
}

impl<'a> From<&'a Logged> for Stored<'a> {
    fn from(e: &'a Logged) -> Self {
        Stored {
            hash: e.hash,
            device: e.device,
            kind: &e.kind,
            body: &e.body,
            judged: e.judged,
            author: e.author.as_ref(),
        }
    }
}

impl RecordLog {
    fn stored(&self) -> Vec<Stored<'_>> {
        self.entries.iter().map(Stored::from).collect()
    }
}
