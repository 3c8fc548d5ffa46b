//! What follows from an entry: the record's document, its listing, facts, conflicts, place and digests, all in
//! the transaction that wrote the entry. One function for saving, taking in and rebuilding, so that the three
//! cannot differ.

use std::collections::{BTreeMap, HashMap, HashSet};

use ketepai_model::document::{Document, Refusal, Standing, Stored, heads_member, materialise};
use ketepai_model::ids::{DeviceId, Digest, EntryHash, RecordId};
use ketepai_model::log::{Entry, Ruling, record_id};
use ketepai_model::policy::Author;
use ketepai_model::record::{Fact, Listing};
use ketepai_model::registry::Kind;
use ketepai_model::scope::Scope;
use rusqlite::{Connection, OptionalExtension, params};

use crate::authors::author_of;
use crate::custody::TAMPERED;
use crate::error::Error;
use crate::store::Writer;

/// An entry that is not part of its document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aside {
    /// The record it names.
    pub record: RecordId,
    /// The entry.
    pub entry: EntryHash,
    /// In whose log.
    pub device: DeviceId,
    /// `None` while it waits for what it rests on; else why it is refused.
    pub refusal: Option<&'static str>,
}

/// The entries that a verdict keeps out, each with the device in whose log it is.
type Excluded = HashSet<(EntryHash, DeviceId)>;

/// The entries of a record that a verdict keeps out: the latest ruling on each holds, in the order in which
/// stations made them (by signing key, by number, by place; one not sealed yet is the newest), in whatever
/// order they came here.
pub(crate) fn ruled_out(conn: &Connection, record: i64) -> Result<Excluded, Error> {
    let mut query = conn.prepare_cached(
        "SELECT v.entry, v.ruling, v.device FROM verdict v
         LEFT JOIN entry e ON e.id = v.stated LEFT JOIN segment s ON s.id = e.segment
         LEFT JOIN device d ON d.id = e.device
         LEFT JOIN trust t ON t.device = d.did AND t.kind = 'station_key'
         WHERE v.record = ?1 ORDER BY t.number, s.number IS NULL, s.number, e.place, v.id",
    )?;
    let mut rows = query.query([record])?;
    let mut excluded = Excluded::new();
    while let Some(row) = rows.next()? {
        let Some(entry) = row.get::<_, Option<Vec<u8>>>(0)? else {
            continue;
        };
        let device = row.get::<_, Option<Vec<u8>>>(2)?.unwrap_or_default();
        let entry = (EntryHash::from_slice(&entry)?, DeviceId::from_slice(&device)?);
        match Ruling::from_number(row.get::<_, i64>(1)? as u8) {
            Some(Ruling::Refused | Ruling::Held) => excluded.insert(entry),
            _ => excluded.remove(&entry),
        };
    }
    Ok(excluded)
}

/// What a transaction has touched so far.
#[derive(Default)]
pub(crate) struct Touched {
    records: BTreeMap<i64, TouchedRecord>,
    logs: HashMap<i64, Digest>,
    documents: HashMap<i64, Digest>,
    /// A record now says, or no longer says, that it is another writing of one.
    pub(crate) merges: bool,
}

struct TouchedRecord {
    rid: RecordId,
    /// All entries of a record that was born in this transaction; `None`: read them from the log.
    born: Option<(Scope, Vec<Held>)>,
}

/// A record and everything that its document follows from.
struct Gathered {
    record: i64,
    rid: RecordId,
    born: bool,
    scope: Scope,
    held: Vec<Held>,
    excluded: Excluded,
}

impl Gathered {
    fn document(&self) -> Document {
        settle_document(self.rid, &self.scope, &self.held, &self.excluded)
    }
}

/// Below this many records a second thread costs more than it brings.
const WORTH_SHARING: usize = 64;

/// The documents of many records, in their order, on as many cores as there are (four at the most).
fn documents_of(gathered: &[Gathered]) -> Vec<Document> {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
    if gathered.len() < WORTH_SHARING || cores == 1 {
        return gathered.iter().map(Gathered::document).collect();
    }
    let share = gathered.len().div_ceil(cores);
    let all = |part: &[Gathered]| part.iter().map(Gathered::document).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let shares: Vec<_> = gathered
            .chunks(share)
            .map(|part| (part, scope.spawn(move || all(part))))
            .collect();
        // A document never panics; were one to, it is made again here, where the panic is everybody's.
        shares
            .into_iter()
            .flat_map(|(part, worker)| worker.join().unwrap_or_else(|_| all(part)))
            .collect()
    })
}

/// An entry as [`materialise`] wants it.
struct Held {
    id: Option<i64>,
    hash: EntryHash,
    device: DeviceId,
    kind: String,
    body: Vec<u8>,
    barred: Option<String>,
    judged: bool,
    foreign_scope: bool,
    author: Option<Author>,
    /// Its bytes are not those that were hashed: as good as withheld.
    tampered: bool,
}

impl Writer<'_> {
    /// Notes that a record has a new entry.
    #[allow(clippy::too_many_arguments)] // all of it is what the entry is
    pub(crate) fn touch(
        &mut self,
        record: i64,
        rid: RecordId,
        scope: &Scope,
        fresh: bool,
        device: DeviceId,
        entry: &Entry,
        barred: Option<&str>,
        judged: bool,
    ) {
        let held = || Held {
            id: None,
            hash: entry.hash(),
            device,
            kind: entry.kind.clone(),
            body: entry.body.clone(),
            barred: barred.map(str::to_owned),
            judged,
            foreign_scope: false,
            author: None,
            tampered: false,
        };
        // Only a lone root can do without the log; whatever else comes to the record reads it back.
        let born = (fresh && barred.is_none()).then(|| (scope.clone(), vec![held()]));
        self.touched
            .records
            .entry(record)
            .and_modify(|t| t.born = None)
            .or_insert(TouchedRecord { rid, born });
    }

    /// Notes that a record must be looked at again.
    pub(crate) fn touch_again(&mut self, record: i64, rid: RecordId) {
        self.touched
            .records
            .insert(record, TouchedRecord { rid, born: None });
    }

    pub(crate) fn toggle_log(&mut self, scope: i64, member: &[u8; 32]) {
        self.touched.logs.entry(scope).or_default().toggle(member);
    }

    /// Brings everything touched up to date; the entries that now stand aside for a reason of their own.
    /// Called by itself before a transaction commits; a station calls it to learn what it must rule on.
    pub fn settle(&mut self) -> Result<Vec<Aside>, Error> {
        let records = std::mem::take(&mut self.touched.records);
        let mut asides = Vec::new();
        let mut gathered = Vec::with_capacity(records.len());
        for (record, touched) in records {
            match self.gather(record, touched)? {
                Some(whole) => gathered.push(whole),
                None => continue,
            }
        }
        // Documents are pure functions of what was gathered: the one part that several cores can share.
        let documents = documents_of(&gathered);
        for (whole, document) in gathered.iter().zip(documents) {
            self.refresh(whole, document, &mut asides)?;
        }
        if std::mem::take(&mut self.touched.merges) {
            self.resolve_merges()?;
        }
        for (scope, change) in std::mem::take(&mut self.touched.logs) {
            self.fold("logs", scope, &change)?;
        }
        for (scope, change) in std::mem::take(&mut self.touched.documents) {
            self.fold("docs", scope, &change)?;
        }
        Ok(asides)
    }

    fn fold(&mut self, column: &str, scope: i64, change: &Digest) -> Result<(), Error> {
        let select = format!("SELECT {column} FROM scope WHERE id = ?1");
        let old: Vec<u8> = self
            .tx
            .prepare_cached(&select)?
            .query_row([scope], |row| row.get(0))?;
        let mut digest = Digest::from_slice(&old)?;
        digest.toggle(&change.0);
        let update = format!("UPDATE scope SET {column} = ?2 WHERE id = ?1");
        self.tx
            .prepare_cached(&update)?
            .execute(params![scope, digest.0])?;
        Ok(())
    }

    /// What a record's document follows from. `None` when nothing of it is readable: erased, or only ever
    /// named; then it is forgotten.
    fn gather(&mut self, record: i64, touched: TouchedRecord) -> Result<Option<Gathered>, Error> {
        let rid = touched.rid;
        if let Some((scope, mut held)) = touched.born {
            self.name_authors(&mut held)?;
            return Ok(Some(Gathered {
                record,
                rid,
                born: true,
                scope,
                held,
                excluded: Excluded::new(),
            }));
        }
        let Some((scope, mut held)) = self.load(record, rid)? else {
            self.forget(record, rid)?;
            return Ok(None);
        };
        self.name_authors(&mut held)?;
        let excluded = ruled_out(&self.tx, record)?;
        Ok(Some(Gathered {
            record,
            rid,
            born: false,
            scope,
            held,
            excluded,
        }))
    }

    /// Policy has its say on what no station has judged yet.
    fn name_authors(&mut self, held: &mut [Held]) -> Result<(), Error> {
        for one in held.iter_mut().filter(|h| !h.judged) {
            let known = match self.authors.get(&one.device) {
                Some(known) => known.clone(),
                None => {
                    let author = author_of(&self.tx, &one.device)?;
                    self.authors.insert(one.device, author.clone());
                    author
                }
            };
            one.author = known;
        }
        Ok(())
    }

    fn refresh(
        &mut self,
        whole: &Gathered,
        document: Document,
        asides: &mut Vec<Aside>,
    ) -> Result<(), Error> {
        if !whole.born {
            self.forget(whole.record, whole.rid)?;
        }
        self.put_asides(whole.record, whole.rid, &whole.held, &document, asides)?;
        if document.is_open() {
            let root = (whole.held.iter().zip(&document.standings))
                .filter(|(_, s)| **s == Standing::Applied)
                .find(|(h, _)| record_id(&whole.scope, &h.body) == whole.rid);
            let kind = root.map(|(h, _)| h.kind.as_str()).unwrap_or_default();
            let author = root.map(|(h, _)| h.device).unwrap_or_default();
            self.put_caches(whole.record, whole.rid, &whole.scope, kind, author, document)?;
        }
        Ok(())
    }

    /// A record's entries, each once, and the scope in which it was born.
    fn load(&self, record: i64, rid: RecordId) -> Result<Option<(Scope, Vec<Held>)>, Error> {
        let mut query = self.tx.prepare_cached(
            "SELECT e.id, e.hash, d.did, e.kind, e.body, e.barred,
                    s.position IS NOT NULL AND e.open IS NULL
                    AND NOT EXISTS (SELECT 1 FROM aside a WHERE a.entry = e.id AND a.standing = 'waiting'), e.scope,
                    e.schema
             FROM entry e JOIN device d ON d.id = e.device LEFT JOIN segment s ON s.id = e.segment
             WHERE e.record = ?1 AND e.body IS NOT NULL ORDER BY e.id",
        )?;
        let mut rows = query.query([record])?;
        let mut seen = HashSet::new();
        let mut loaded: Vec<(Held, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let hash = EntryHash::from_slice(&row.get::<_, Vec<u8>>(1)?)?;
            let device = DeviceId::from_slice(&row.get::<_, Vec<u8>>(2)?)?;
            // An entry sealed twice by its author lies in two segments and counts once; a copy that somebody
            // else sealed is another matter.
            if !seen.insert((hash, device)) {
                continue;
            }
            let entry = Entry {
                record: rid,
                kind: row.get(3)?,
                schema: row.get(8)?,
                body: row.get(4)?,
            };
            let held = Held {
                id: row.get(0)?,
                hash,
                device,
                tampered: entry.hash() != hash,
                kind: entry.kind,
                body: entry.body,
                barred: row.get(5)?,
                judged: row.get(6)?,
                foreign_scope: false,
                author: None,
            };
            loaded.push((held, row.get(7)?));
        }
        drop(rows);
        let mut scopes: HashMap<i64, Scope> = HashMap::new();
        for (_, id) in &loaded {
            if !scopes.contains_key(id) {
                scopes.insert(*id, self.scope_name(*id)?);
            }
        }
        let root = loaded
            .iter()
            .find(|(h, id)| scopes.get(id).is_some_and(|s| record_id(s, &h.body) == rid));
        let Some(home) = root.or(loaded.first()).map(|(_, id)| *id) else {
            return Ok(None);
        };
        let held = loaded
            .into_iter()
            .map(|(h, id)| Held {
                foreign_scope: id != home,
                ..h
            })
            .collect();
        Ok(scopes.remove(&home).map(|scope| (scope, held)))
    }

    fn scope_name(&self, id: i64) -> Result<Scope, Error> {
        let name: String = self
            .tx
            .prepare_cached("SELECT name FROM scope WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        Ok(name.parse()?)
    }

    /// Takes a record out of every cache.
    fn forget(&mut self, record: i64, rid: RecordId) -> Result<(), Error> {
        let old: Option<(i64, Vec<u8>, bool)> = self
            .tx
            .prepare_cached("SELECT scope, heads, indexed FROM listing WHERE record = ?1")?
            .query_row([record], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        self.tx
            .prepare_cached("DELETE FROM aside WHERE record = ?1")?
            .execute([record])?;
        let Some((scope, heads, indexed)) = old else {
            return Ok(());
        };
        let heads: Vec<[u8; 32]> = heads.chunks_exact(32).filter_map(|h| h.try_into().ok()).collect();
        self.touched
            .documents
            .entry(scope)
            .or_default()
            .toggle(&heads_member(&rid, &heads));
        for table in ["listing", "fact", "conflict", "listing_file", "row"] {
            self.tx
                .prepare_cached(&format!("DELETE FROM {table} WHERE record = ?1"))?
                .execute([record])?;
        }
        self.forget_merge(record)?;
        self.tx
            .prepare_cached("DELETE FROM place WHERE id = ?1")?
            .execute([record])?;
        if indexed {
            self.tx
                .prepare_cached("DELETE FROM search WHERE rowid = ?1")?
                .execute([record])?;
        }
        Ok(())
    }

    fn put_asides(
        &mut self,
        record: i64,
        rid: RecordId,
        held: &[Held],
        document: &Document,
        asides: &mut Vec<Aside>,
    ) -> Result<(), Error> {
        for (entry, standing) in held.iter().zip(&document.standings) {
            let (name, refusal) = match standing {
                Standing::Applied => continue,
                // Nobody is to blame, least of all its author: the station does not rule on it.
                _ if entry.tampered => (TAMPERED, None),
                Standing::Waiting => ("waiting", None),
                Standing::LeftOut => ("left_out", None),
                Standing::Refused(refusal) => (refusal.code(), Some(refusal.code())),
            };
            let id = match entry.id {
                Some(id) => id,
                None => self.tx.query_row(
                    "SELECT id FROM entry WHERE record = ?1 AND hash = ?2",
                    params![record, entry.hash.as_bytes()],
                    |row| row.get(0),
                )?,
            };
            self.tx
                .prepare_cached("INSERT OR REPLACE INTO aside VALUES (?1, ?2, ?3)")?
                .execute(params![id, record, name])?;
            if *standing != Standing::LeftOut && !entry.tampered {
                asides.push(Aside {
                    record: rid,
                    entry: entry.hash,
                    device: entry.device,
                    refusal,
                });
            }
        }
        Ok(())
    }

    fn put_caches(
        &mut self,
        record: i64,
        rid: RecordId,
        scope: &Scope,
        kind: &str,
        author: DeviceId,
        document: Document,
    ) -> Result<(), Error> {
        let scope_id = self.scope_id(&scope.to_string())?;
        self.touched
            .documents
            .entry(scope_id)
            .or_default()
            .toggle(&heads_member(&rid, &document.heads));
        for conflict in &document.conflicts {
            let choices = serde_json::to_string(&conflict.values).unwrap_or_default();
            self.tx
                .prepare_cached("INSERT INTO conflict VALUES (?1, ?2, ?3)")?
                .execute(params![record, conflict.path, choices])?;
        }
        let kind_of = Kind::from_name(kind);
        let row = kind_of.keeps_row().then(|| document.fields.clone());
        let known = kind_of.read(document.fields);
        let invalid = known.validate().err().map(|e| match e {
            ketepai_model::error::Error::Invalid { field, rule } => format!("{field}:{rule}"),
            other => other.to_string(),
        });
        let listing = known.listing();
        let deleted = known.envelope().is_some_and(|e| e.deleted);
        let state = State {
            heads: document.heads.concat(),
            conflicts: document.conflicts.len(),
            deleted,
            invalid,
            author: self.device_id(&author.0)?,
        };
        self.put_listing(record, scope_id, kind, &listing, &state)?;
        if let Some(row) = row.filter(|_| !deleted) {
            self.put_row(record, &kind_of, &row)?;
        }
        self.put_merge(record, &rid, listing.merged_into.as_ref())?;
        self.put_facts(record, scope_id, &known.facts(scope.area()))
    }

    fn put_listing(
        &mut self,
        record: i64,
        scope: i64,
        kind: &str,
        listing: &Listing,
        state: &State,
    ) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT INTO listing (record, scope, kind, title, at_s, day, person, party, parent, blob, bytes,
                                      heads, deleted, conflicts, invalid, author)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute(params![
                record,
                scope,
                kind,
                listing.title,
                listing.at_s,
                listing.day,
                listing.person.map(|p| i64::from_be_bytes(p.0)),
                listing.party.map(|p| p.0),
                listing.parent.map(|p| p.0),
                listing.files.first().map(|f| f.hash.0),
                listing.files.first().map(|f| f.bytes),
                state.heads,
                state.deleted,
                state.conflicts as i64,
                state.invalid,
                state.author,
            ])?;
        for file in &listing.files {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO listing_file VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![record, file.hash.0, file.rung as u8, file.bytes])?;
        }
        match state.deleted {
            true => Ok(()),
            false => self.put_place(record, listing),
        }
    }

    /// The box that holds everywhere a record is: one point, or the camps of a household.
    fn put_place(&mut self, record: i64, listing: &Listing) -> Result<(), Error> {
        let all = || {
            listing
                .position
                .iter()
                .chain(&listing.elsewhere)
                .map(|p| p.degrees())
        };
        let (lats, lons) = (all().map(|p| p.0), all().map(|p| p.1));
        let (Some(south), Some(west)) = (lats.clone().reduce(f64::min), lons.clone().reduce(f64::min)) else {
            return Ok(());
        };
        let (north, east) = (lats.fold(south, f64::max), lons.fold(west, f64::max));
        self.tx
            .prepare_cached("INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![record, south, north, west, east])?;
        Ok(())
    }

    fn put_facts(&mut self, record: i64, scope: i64, facts: &[Fact]) -> Result<(), Error> {
        for (n, fact) in facts.iter().enumerate() {
            let metric = self.metric_id(fact.metric)?;
            let key = fact
                .key
                .and_then(|k| k[..8].try_into().ok())
                .map(i64::from_be_bytes);
            self.tx
                .prepare_cached("INSERT INTO fact VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
                .execute(params![
                    record,
                    n as i64,
                    scope,
                    metric,
                    fact.day,
                    fact.person.map(|p| i64::from_be_bytes(p.0)),
                    fact.party.map(|p| p.0),
                    fact.unit,
                    fact.value,
                    key,
                ])?;
        }
        Ok(())
    }
}

struct State {
    heads: Vec<u8>,
    conflicts: usize,
    deleted: bool,
    invalid: Option<String>,
    author: i64,
}

/// The document of the entries that may count at all; the others stand aside for their own reason.
fn settle_document(rid: RecordId, scope: &Scope, held: &[Held], excluded: &Excluded) -> Document {
    let barred = |h: &Held| match (&h.barred, h.foreign_scope) {
        (Some(_), _) => Some(Refusal::NotGranted),
        (None, true) => Some(Refusal::ForeignScope),
        (None, false) => None,
    };
    let stored: Vec<Stored<'_>> = held
        .iter()
        .map(|h| Stored {
            hash: h.hash,
            device: h.device,
            kind: &h.kind,
            body: &h.body,
            judged: h.judged,
            author: h.author.as_ref(),
        })
        .collect();
    let kept_out: Excluded = held
        .iter()
        .filter(|h| h.tampered || barred(h).is_some())
        .map(|h| (h.hash, h.device))
        .collect();
    let out =
        |s: &Stored<'_>| excluded.contains(&(s.hash, s.device)) || kept_out.contains(&(s.hash, s.device));
    let mut document = materialise(rid, scope, &stored, &out);
    for (standing, entry) in document.standings.iter_mut().zip(held) {
        if let Some(refusal) = barred(entry).filter(|_| !excluded.contains(&(entry.hash, entry.device))) {
            *standing = Standing::Refused(refusal);
        }
    }
    document
}
