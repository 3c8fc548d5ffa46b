//! Steps 3 to 5 of taking in, and what follows: a record's entries and the verdicts on them → its row, its
//! heads, its conflicts, and where each entry stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ChangeHash};

use super::Refusal;
use super::build::root_fields;
use super::read;
use super::replay::{Replayed, replay};
use super::trial::Trial;
use super::weigh;
use crate::canonical::Domain;
use crate::error::Error;
use crate::ids::{DeviceId, EntryHash, RecordId};
use crate::log::{Entry, record_id};
use crate::policy::{self, Author, Deed};
use crate::record::DELETED;
use crate::scope::Scope;
use crate::value::{Fields, Value};

/// An entry of a record, as it lies in the log.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// The entry's hash.
    pub hash: EntryHash,
    /// The device whose log it is in.
    pub device: DeviceId,
    /// The entry's kind.
    pub kind: &'a str,
    /// The raw change.
    pub body: &'a [u8],
    /// Whether this replica's station has already judged it; then it is not guarded again.
    pub judged: bool,
    /// Who wrote it, where policy is to have its say; `None` for what is judged and for the station's own.
    pub author: Option<&'a Author>,
}

/// Where an entry stands in its document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Part of the document.
    Applied,
    /// Kept until what it depends on arrives.
    Waiting,
    /// Left out by a verdict, or resting on something left out.
    LeftOut,
    /// Cannot become part of the document.
    Refused(Refusal),
}

/// One field that people set at once.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Conflict {
    /// The path: a key, or `key/part`.
    pub path: String,
    /// Each value with the first 8 bytes of the device that set it; the shown value last.
    pub values: Vec<(Value, [u8; 8])>,
}

/// A record's state.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Document {
    /// The row. Empty while the root is missing.
    pub fields: Fields,
    /// The hashes of the newest changes, sorted.
    pub heads: Vec<[u8; 32]>,
    /// What people set at once.
    pub conflicts: Vec<Conflict>,
    /// Where each entry stands, in the order in which they were given.
    pub standings: Vec<Standing>,
}

impl Document {
    /// Whether the root is there, so that there is something to show.
    pub fn is_open(&self) -> bool {
        !self.heads.is_empty()
    }
}

/// A record's contribution to the digest of a scope's documents.
pub fn heads_member(record: &RecordId, heads: &[[u8; 32]]) -> [u8; 32] {
    Domain::Digest.hash(&[record.as_bytes(), &heads.concat()])
}

/// The state of a record. Never fails: an entry that cannot be applied stands aside and says why.
pub fn materialise(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    excluded: &dyn Fn(&Stored<'_>) -> bool,
) -> Document {
    if let [only] = entries
        && !excluded(only)
        && let Some(document) = lone_root(record, scope, only)
    {
        return document;
    }
    let mut graph = Graph::new(record, scope, entries, excluded);
    let order = graph.order(entries);
    let order = graph.permitted(scope, entries, order);
    let merged = graph.replay(&order).or_else(|| graph.merge(&order));
    let Some(merged) = merged else {
        return Document {
            standings: graph.standings,
            ..Document::default()
        };
    };
    let conflicts = graph.conflicts(&merged);
    let mut heads: Vec<[u8; 32]> = merged.heads.iter().map(|h| h.0).collect();
    heads.sort_unstable();
    Document {
        fields: merged.fields,
        heads,
        conflicts,
        standings: graph.standings,
    }
}

/// The document itself, for making an edit on it.
pub(super) fn document_of(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    excluded: &dyn Fn(&Stored<'_>) -> bool,
) -> Result<Automerge, Error> {
    let mut graph = Graph::new(record, scope, entries, excluded);
    let order = graph.order(entries);
    let order = graph.permitted(scope, entries, order);
    graph
        .build(&order)
        .ok_or(Error::Malformed("record without a root"))
}

/// A record before and after one of its entries, with no regard to verdicts and policy.
pub(super) fn rows_around(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    entry: &EntryHash,
) -> Option<(Fields, Fields)> {
    let mut graph = Graph::new(record, scope, entries, &|_| false);
    let order = graph.order(entries);
    let all: BTreeMap<ChangeHash, &Change> = order
        .iter()
        .filter_map(|&i| graph.changes[i].as_ref().map(|c| (c.hash(), c)))
        .collect();
    let at = entries.iter().position(|e| e.hash == *entry)?;
    let change = graph.changes[at].as_ref().filter(|c| !c.deps().is_empty())?;
    let before = ancestors(&all, change.deps());
    let row = |with: bool| -> Option<Fields> {
        let wanted = |c: &&Change| before.contains(&c.hash()) || (with && c.hash() == change.hash());
        let history = order.iter().filter_map(|&i| graph.changes[i].as_ref());
        let history: Vec<Change> = history.filter(wanted).cloned().collect();
        let doc = apply(Automerge::new(), history, true)?;
        unpanicked(|| read::read(&doc).0)
    };
    Some((row(false)?, row(true)?))
}

/// The fast path: one root, in exactly the bytes that its builder writes. No document is made.
fn lone_root(record: RecordId, scope: &Scope, entry: &Stored<'_>) -> Option<Document> {
    if record_id(scope, entry.body) != record {
        return None;
    }
    let change = parse(entry).ok()?;
    let fields = unpanicked(|| root_fields(&change))??;
    if let Some(author) = entry.author {
        let deed = Deed {
            scope,
            kind: entry.kind,
            before: None,
            after: &fields,
        };
        if let Err(denial) = policy::judge(author, &deed) {
            return Some(Document {
                standings: vec![Standing::Refused(denial.into())],
                ..Document::default()
            });
        }
    }
    Some(Document {
        fields,
        heads: vec![change.hash().0],
        conflicts: Vec::new(),
        standings: vec![Standing::Applied],
    })
}

/// Steps 3 and 4 for one change: plain, canonical, under its author's actor, not empty.
fn parse(entry: &Stored<'_>) -> Result<Change, Refusal> {
    // Nobody sends it on: were it to count where it was written, that device would differ from all others.
    if !Entry::fits(entry.kind, entry.body) {
        return Err(Refusal::TooLarge);
    }
    // Magic (4), checksum (4), chunk type: 0 is a document, 2 a compressed change; both can blow up.
    if entry.body.get(..4) != Some(&[0x85, 0x6f, 0x4a, 0x83]) || entry.body.get(8) != Some(&1) {
        return Err(Refusal::NotPlain);
    }
    if !weigh::is_light(entry.body) {
        return Err(Refusal::NotPlain);
    }
    let change = unpanicked(|| Change::from_bytes(entry.body.to_vec()).ok())
        .flatten()
        .ok_or(Refusal::NotPlain)?;
    if change.actor_id().to_bytes().get(..8) != Some(&entry.device.actor_prefix()[..])
        || change.actor_id().to_bytes().len() != 16
    {
        return Err(Refusal::ForeignActor);
    }
    if change.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(change)
}

/// Whether Automerge would encode the change in exactly these bytes, checksum included.
fn is_canonical(change: &Change, body: &[u8]) -> bool {
    unpanicked(|| Change::from(change.decode()).raw_bytes() == body).unwrap_or(false)
}

pub(super) fn unpanicked<T>(f: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(f)).ok()
}

/// The changes of one record and how they rest on each other.
struct Graph {
    changes: Vec<Option<Change>>,
    standings: Vec<Standing>,
    judged: Vec<bool>,
}

impl Graph {
    fn new(
        record: RecordId,
        scope: &Scope,
        entries: &[Stored<'_>],
        excluded: &dyn Fn(&Stored<'_>) -> bool,
    ) -> Self {
        let mut changes = Vec::with_capacity(entries.len());
        let mut standings = Vec::with_capacity(entries.len());
        // A copy of the root in another's log, under another kind, must not decide what the record is.
        let is_root = |e: &&Stored<'_>| record_id(scope, e.body) == record && parse(e).is_ok();
        let kind = entries.iter().find(is_root).map(|e| e.kind);
        for entry in entries {
            let parsed = parse(entry).and_then(|change| {
                let is_root = change.deps().is_empty();
                if is_root && record_id(scope, entry.body) != record {
                    Err(Refusal::ForeignRoot)
                } else if kind.is_some_and(|k| k != entry.kind) {
                    Err(Refusal::ForeignKind)
                } else if !is_canonical(&change, entry.body) {
                    Err(Refusal::NotCanonical)
                } else {
                    Ok(change)
                }
            });
            standings.push(match &parsed {
                _ if excluded(entry) => Standing::LeftOut,
                Ok(_) => Standing::Waiting,
                Err(refusal) => Standing::Refused(*refusal),
            });
            changes.push(parsed.ok());
        }
        let judged = entries.iter().map(|e| e.judged).collect();
        Graph {
            changes,
            standings,
            judged,
        }
    }

    /// Applies everything that can be, and settles the standings.
    /// The fast road, for histories that Automerge itself would have written.
    fn replay(&mut self, order: &[usize]) -> Option<Replayed> {
        let changes: Vec<&Change> = order.iter().filter_map(|&i| self.changes[i].as_ref()).collect();
        let replayed = unpanicked(|| replay(&changes, DELETED)).flatten()?;
        order.iter().for_each(|&i| self.standings[i] = Standing::Applied);
        Some(replayed)
    }

    /// The slow road: Automerge, under guard.
    fn merge(&mut self, order: &[usize]) -> Option<Replayed> {
        use automerge::ReadDoc;
        let doc = self.build(order)?;
        let (fields, several) = read::read(&doc);
        let setting = doc.get_all(automerge::ROOT, DELETED).unwrap_or_default();
        let setting = setting
            .iter()
            .filter_map(|(_, id)| doc.hash_for_opid(id))
            .collect();
        Some(Replayed {
            fields,
            several,
            heads: doc.get_heads(),
            setting,
        })
    }

    /// Applies everything that can be, and settles the standings.
    fn build(&mut self, order: &[usize]) -> Option<Automerge> {
        if order.is_empty() {
            return None;
        }
        // Once per record and batch; one by one only when that fails.
        let all: Vec<Change> = order.iter().filter_map(|&i| self.changes[i].clone()).collect();
        let guarded = order.iter().any(|&i| !self.judged[i]);
        if let Some(doc) = apply(Automerge::new(), all, guarded) {
            order.iter().for_each(|&i| self.standings[i] = Standing::Applied);
            return Some(doc);
        }
        self.build_one_by_one(order)
    }

    fn build_one_by_one(&mut self, order: &[usize]) -> Option<Automerge> {
        let mut doc = Automerge::new();
        let mut applied: BTreeSet<ChangeHash> = BTreeSet::new();
        for &i in order {
            let Some(change) = self.changes[i].clone() else {
                continue;
            };
            if !change.deps().iter().all(|d| applied.contains(d)) {
                self.standings[i] = Standing::LeftOut;
                continue;
            }
            let hash = change.hash();
            match unpanicked(|| doc.fork()).and_then(|copy| apply(copy, vec![change], true)) {
                Some(next) => {
                    doc = next;
                    applied.insert(hash);
                    self.standings[i] = Standing::Applied;
                }
                None => self.standings[i] = Standing::Refused(Refusal::Poison),
            }
        }
        (!applied.is_empty()).then_some(doc)
    }

    /// The applicable entries, dependencies first, ties by judged first and then by hash: the same on every
    /// replica. Descendants of what is left out are left out. Each dependency is looked at once.
    fn order(&mut self, entries: &[Stored<'_>]) -> Vec<usize> {
        let resting = self.resting();
        self.leave_out_descendants(&resting);
        let is_waiting = |i: &usize| self.standings[*i] == Standing::Waiting;
        let rank = |i: usize| (!entries[i].judged, entries[i].hash, i);
        let mut missing: Vec<usize> = (self.changes.iter())
            .map(|c| c.as_ref().map_or(0, |c| c.deps().len()))
            .collect();
        let mut ready: BTreeSet<(bool, EntryHash, usize)> = (0..entries.len())
            .filter(is_waiting)
            .filter(|&i| missing[i] == 0)
            .map(rank)
            .collect();
        let mut order = Vec::with_capacity(entries.len());
        while let Some((_, _, next)) = ready.pop_first() {
            order.push(next);
            for &i in resting.get(&next).into_iter().flatten().filter(|i| is_waiting(i)) {
                missing[i] -= 1;
                if missing[i] == 0 {
                    ready.insert(rank(i));
                }
            }
        }
        order
    }

    /// The entries that rest on each.
    fn resting(&self) -> HashMap<usize, Vec<usize>> {
        let changes = || self.changes.iter().enumerate();
        let by_hash: HashMap<ChangeHash, usize> = changes()
            .filter_map(|(i, c)| c.as_ref().map(|c| (c.hash(), i)))
            .collect();
        let mut resting: HashMap<usize, Vec<usize>> = HashMap::new();
        for (i, change) in changes() {
            for dep in change.iter().flat_map(|c| c.deps()) {
                if let Some(on) = by_hash.get(dep) {
                    resting.entry(*on).or_default().push(i);
                }
            }
        }
        resting
    }

    /// What policy leaves of an order: a change that is not its author's to make stands aside, and so does
    /// whatever rests on it.
    fn permitted(&mut self, scope: &Scope, entries: &[Stored<'_>], order: Vec<usize>) -> Vec<usize> {
        if entries.iter().all(|e| e.author.is_none()) {
            return order;
        }
        let (changes, standings) = (&self.changes, &mut self.standings);
        let mut trial = Trial::default();
        let mut permitted = Vec::with_capacity(order.len());
        for i in order {
            let (Some(change), entry) = (&changes[i], &entries[i]) else {
                continue;
            };
            match trial.judge(change, scope, entry.kind, entry.author) {
                Ok(true) => permitted.push(i),
                Ok(false) => standings[i] = Standing::LeftOut,
                Err(denial) => standings[i] = Standing::Refused(denial.into()),
            }
        }
        permitted
    }

    fn leave_out_descendants(&mut self, resting: &HashMap<usize, Vec<usize>>) {
        let is_out = |s: &Standing| matches!(s, Standing::LeftOut | Standing::Refused(_));
        let mut out: Vec<usize> = (0..self.standings.len())
            .filter(|&i| is_out(&self.standings[i]))
            .collect();
        while let Some(gone) = out.pop() {
            for &i in resting.get(&gone).into_iter().flatten() {
                if self.standings[i] == Standing::Waiting {
                    self.standings[i] = Standing::LeftOut;
                    out.push(i);
                }
            }
        }
    }

    /// Of a deleted record only the deletion itself can be in question.
    fn conflicts(&self, merged: &Replayed) -> Vec<Conflict> {
        if merged.fields.get(DELETED) == Some(&Value::Bool(true)) {
            return self.deleted_while_edited(&merged.setting).into_iter().collect();
        }
        let several = merged.several.iter().filter(|(path, _)| path != DELETED);
        several
            .map(|(path, values)| Conflict {
                path: path.clone(),
                values: values.clone(),
            })
            .collect()
    }

    /// Deleting against editing is a conflict: somebody wrote without knowing of the deletion.
    fn deleted_while_edited(&self, deleting: &[ChangeHash]) -> Option<Conflict> {
        let applied: BTreeMap<ChangeHash, &Change> = self
            .changes
            .iter()
            .zip(&self.standings)
            .filter(|(_, s)| **s == Standing::Applied)
            .filter_map(|(c, _)| c.as_ref().map(|c| (c.hash(), c)))
            .collect();
        let before = ancestors(&applied, deleting);
        let unaware = applied.iter().find(|(hash, _)| {
            !before.contains(*hash)
                && ancestors(&applied, &[**hash]).is_disjoint(&deleting.iter().copied().collect())
        })?;
        let deleter = deleting
            .last()
            .and_then(|hash| applied.get(hash))
            .and_then(|c| author(c));
        Some(Conflict {
            path: DELETED.to_owned(),
            values: vec![
                (Value::Bool(false), author(unaware.1)?),
                (Value::Bool(true), deleter.unwrap_or_default()),
            ],
        })
    }
}

/// The first 8 bytes of the device that wrote a change.
fn author(change: &Change) -> Option<[u8; 8]> {
    change.actor_id().to_bytes().get(..8)?.try_into().ok()
}

/// The changes given and everything they rest on.
fn ancestors(applied: &BTreeMap<ChangeHash, &Change>, from: &[ChangeHash]) -> BTreeSet<ChangeHash> {
    let mut seen = BTreeSet::new();
    let mut todo = from.to_vec();
    while let Some(hash) = todo.pop() {
        if seen.insert(hash) {
            todo.extend(applied.get(&hash).map_or(&[][..], |c| c.deps()));
        }
    }
    seen
}

/// Applies changes; with `guarded`, also saves and loads the outcome and compares the heads.
/// `None` when Automerge refuses, panics, or would not load what it has saved.
pub(super) fn apply(doc: Automerge, changes: Vec<Change>, guarded: bool) -> Option<Automerge> {
    unpanicked(move || {
        let mut doc = doc;
        let expected = changes.len();
        let before = doc.get_changes(&[]).len();
        doc.apply_changes(changes).ok()?;
        if doc.get_changes(&[]).len() != before + expected {
            return None;
        }
        if guarded {
            let again = Automerge::load(&doc.save_nocompress()).ok()?;
            if again.get_heads() != doc.get_heads() {
                return None;
            }
        }
        Some(doc)
    })
    .flatten()
}

#[cfg(test)]
mod tests;
