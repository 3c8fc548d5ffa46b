//! The one transaction through which everything gets into a station: segments, the verdicts that they call
//! for, what the station itself writes, and last of all positions.

use std::collections::HashSet;

use ketepai_model::identity::Warrant;
use ketepai_model::ids::{DeviceId, EntryHash, HeadHash};
use ketepai_model::log::{Ruling, Statement, Verdict};
use ketepai_model::scope::Scope;
use ketepai_store::{Store, Taken, Writer};
use ketepai_sync::Cursor;

use super::{arrivals, held, invitations};
use crate::error::Error;
use crate::store::{Arrived, Author, Batch};

/// Why the entries of a device that may not write there do not count.
const NOT_GRANTED: &str = "not_granted";

pub(super) fn commit(w: &mut Writer<'_>, author: &Author<'_>, batch: &Batch) -> Result<Vec<Arrived>, Error> {
    let mut taken = Vec::with_capacity(batch.segments.len());
    let mut suspects = Vec::new();
    for (segment, warrant) in &batch.segments {
        let head = segment.head();
        let barred = (*warrant == Warrant::NotGranted).then_some(NOT_GRANTED);
        let ended = batch.ended.get(&head.device);
        let before = ended.map(|_| held::payloads(w, &head.hash())).transpose()?;
        taken.push((head.hash(), w.take_in(segment, barred, None)?));
        if let (Some(ended), Some(before)) = (ended, before) {
            suspects.extend(held::suspects(w, ended, &head.hash(), &before)?);
        }
    }
    for verdict in held::hold(w, &batch.ended, suspects)? {
        state(w, author, &Statement::Verdict(verdict))?;
    }
    write(w, author, batch)?;
    rule(w, author)?;
    held::judged(w)?;
    w.seal(&author.keys.device(), None, &|head| {
        head.sign(&author.keys.signing)
    })?;
    for note in &batch.notes {
        invitations::note(w, note)?;
    }
    // Before the numbers, so that the counter is the last statement before the commit.
    w.settle()?;
    w.put_received(author.evidence.wall_ms.div_euclid(1000))?;
    number(w)?;
    taken
        .into_iter()
        .map(|(head, what)| arrived(w, head, what))
        .collect()
}

fn write(w: &mut Writer<'_>, author: &Author<'_>, batch: &Batch) -> Result<(), Error> {
    for statement in &batch.statements {
        if let Statement::Verdict(verdict) = statement {
            held::reopen(w, verdict)?;
        }
        state(w, author, statement)?;
    }
    for (scope, entry) in &batch.documents {
        w.save(scope, &author.keys.device(), entry, &author.evidence)?;
    }
    Ok(())
}

fn state(w: &mut Writer<'_>, author: &Author<'_>, statement: &Statement) -> Result<(), Error> {
    let scope = Scope::Station(author.county.clone());
    let entry = statement.to_entry(&scope);
    Ok(w.save(&scope, &author.keys.device(), &entry, &author.evidence)?)
}

/// Rules on every entry that cannot become part of its record, once. A ruling may bring up the next, so
/// this goes on until nothing new comes up.
fn rule(w: &mut Writer<'_>, author: &Author<'_>) -> Result<(), Error> {
    let mut ruled: HashSet<(EntryHash, DeviceId)> = HashSet::new();
    loop {
        let mut quiet = true;
        for aside in w.settle()? {
            let Some(reason) = aside
                .refusal
                .filter(|_| ruled.insert((aside.entry, aside.device)))
            else {
                continue;
            };
            quiet = false;
            let verdict = Verdict {
                ruling: Ruling::Refused,
                record: aside.record,
                entry: Some(aside.entry),
                device: Some(aside.device),
                reason: reason.to_owned(),
            };
            state(w, author, &Statement::Verdict(verdict))?;
        }
        if quiet {
            return Ok(());
        }
    }
}

/// Gives positions to whatever has none, in the order of arrival.
fn number(w: &mut Writer<'_>) -> Result<(), Error> {
    let sql = "SELECT hash FROM segment WHERE position IS NULL ORDER BY id";
    place(w, &heads(w, sql)?)
}

fn place(w: &mut Writer<'_>, heads: &[HeadHash]) -> Result<(), Error> {
    let mut cursor = arrivals::cursor(w.meta("position")?, w.meta("running")?)?;
    for head in heads {
        cursor = cursor.after(head);
        w.put_running(head, cursor.position, &cursor.running)?;
    }
    if !heads.is_empty() {
        w.put_meta("running", cursor.running.as_bytes())?;
        w.put_meta("position", &cursor.position.to_be_bytes())?;
    }
    Ok(())
}

fn heads(w: &Writer<'_>, sql: &str) -> Result<Vec<HeadHash>, Error> {
    let mut query = w.connection().prepare_cached(sql)?;
    let mut rows = query.query([])?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next()? {
        heads.push(HeadHash::from_slice(&row.get::<_, Vec<u8>>(0)?)?);
    }
    Ok(heads)
}

fn arrived(w: &Writer<'_>, head: HeadHash, taken: Taken) -> Result<Arrived, Error> {
    let mut query = w
        .connection()
        .prepare_cached("SELECT position FROM segment WHERE hash = ?1")?;
    let position: i64 = query.query_row([head.as_bytes()], |row| row.get(0))?;
    Ok(Arrived {
        head,
        position: position as u64,
        new: taken == Taken::New,
    })
}

/// After a salvage the running hashes are gone. They are made again in the old order: the same where nothing
/// was lost, and others from the first gap on, which phones notice and mend.
pub(super) fn mend(store: &mut Store) -> Result<(), Error> {
    let broken = "SELECT 1 FROM segment WHERE position IS NOT NULL AND running IS NULL";
    if !store.connection().prepare(broken)?.exists([])? {
        return Ok(());
    }
    tracing::warn!("numbering the arrivals again after a salvage");
    store.write(|w| {
        let start = Cursor::default();
        w.put_meta("running", start.running.as_bytes())?;
        w.put_meta("position", &start.position.to_be_bytes())?;
        let all = heads(
            w,
            "SELECT hash FROM segment ORDER BY position IS NULL, position, id",
        )?;
        place(w, &all)
    })
}
