//! One segment on the wire: `[scope, device, number, previous | 0 | null, checkpoint | null, signature,
//! position | null, evidence, [entry …]]`. A previous head of 0 is the one of the same log that came just
//! before in this frame; positions are differences to the one before.

use std::collections::BTreeMap;

use ketepai_model::canonical;
use ketepai_model::ids::{DeviceId, EntryHash, HeadHash};
use ketepai_model::log::{Entry, Head, MAX_SEGMENT_ENTRIES, Segment, SignedHead};
use ketepai_model::scope::Scope;
use minicbor::Decoder;
use minicbor::data::Type;

use super::evidence::Clock;
use super::table::Table;
use super::{Out, Placed, Written, entry, evidence, list_len, named, null};
use crate::error::WireError;

/// What writer and reader both remember of the segments before.
#[derive(Default, Debug)]
struct Thread {
    heads: BTreeMap<(usize, usize), (u64, HeadHash)>,
    clock: Clock,
    position: u64,
}

impl Thread {
    /// The head that a segment of this number follows, if it came in this frame.
    fn before(&self, log: (usize, usize), number: u64) -> Option<HeadHash> {
        let (last, hash) = self.heads.get(&log)?;
        (last.checked_add(1) == Some(number)).then_some(*hash)
    }
}

/// Writes segments and gathers the frame's tables.
#[derive(Default, Debug)]
pub(super) struct Writer {
    scopes: Table<Scope>,
    devices: Table<DeviceId>,
    kinds: Table<String>,
    thread: Thread,
}

impl Writer {
    /// Writes one segment.
    pub(super) fn write(&mut self, e: &mut Out<'_>, segment: &Segment, position: Option<u64>) -> Written {
        let head = segment.head();
        let log = (self.scopes.intern(&head.scope), self.devices.intern(&head.device));
        e.array(9)?
            .u64(log.0 as u64)?
            .u64(log.1 as u64)?
            .u64(head.number)?;
        match head.previous {
            Some(hash) if self.thread.before(log, head.number) == Some(hash) => e.u8(0)?,
            other => e.encode(other)?,
        };
        match &head.checkpoint {
            Some(hash) => e.bytes(hash)?,
            None => e.null()?,
        };
        e.bytes(&segment.signed.signature)?;
        e.encode(position.map(|at| at.wrapping_sub(self.thread.position)))?;
        self.thread.position = position.unwrap_or(self.thread.position);
        evidence::write(e, &head.evidence, &mut self.thread.clock)?;
        self.thread.heads.insert(log, (head.number, head.hash()));
        self.write_entries(e, segment)
    }

    fn write_entries(&mut self, e: &mut Out<'_>, segment: &Segment) -> Written {
        let head = segment.head();
        e.array(head.entries.len() as u64)?;
        for (nth, hash) in head.entries.iter().enumerate() {
            let payload = segment.payloads.get(nth).and_then(Option::as_ref);
            entry::write(e, &head.scope, hash, payload, &mut self.kinds)?;
        }
        Ok(())
    }

    /// Writes the frame up to its `count` segments, which follow as they are.
    pub(super) fn write_tables(&self, e: &mut Out<'_>, count: usize) -> Written {
        e.array(5)?
            .u64(super::VERSION)?
            .array(self.scopes.items().len() as u64)?;
        for scope in self.scopes.items() {
            e.str(&scope.to_string())?;
        }
        e.encode(self.devices.items())?
            .encode(self.kinds.items())?
            .array(count as u64)?
            .ok()
    }
}

/// Hashes for the head, payloads for the segment.
type Entries = (Vec<EntryHash>, Vec<Option<Entry>>);

/// Reads segments by the frame's tables.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    scopes: Vec<Scope>,
    devices: Vec<DeviceId>,
    kinds: Vec<&'b str>,
    thread: Thread,
}

impl<'b> Reader<'b> {
    pub(super) fn new(scopes: Vec<Scope>, devices: Vec<DeviceId>, kinds: Vec<&'b str>) -> Self {
        Reader {
            scopes,
            devices,
            kinds,
            thread: Thread::default(),
        }
    }

    /// Reads one segment and rebuilds its head.
    pub(super) fn read(&mut self, d: &mut Decoder<'_>) -> Result<Placed, WireError> {
        if d.array()? != Some(9) {
            return Err(WireError::Rule("segment"));
        }
        let (scope_at, scope) = named(&self.scopes, d)?;
        let (device_at, device) = named(&self.devices, d)?;
        let (scope, device, log) = (scope.clone(), *device, (scope_at, device_at));
        let number = d.u64()?;
        let previous = self.previous(d, log, number)?;
        let checkpoint = optional_hash(d)?;
        let signature = canonical::signature(d)?;
        let position = self.position(d)?;
        let evidence = evidence::read(d, &mut self.thread.clock)?;
        let (entries, payloads) = self.entries(d, &scope)?;
        let head = Head {
            scope,
            device,
            number,
            previous,
            entries,
            evidence,
            checkpoint,
        };
        self.thread.heads.insert(log, (number, head.hash()));
        let signed = SignedHead { head, signature };
        Ok((Segment { signed, payloads }, position))
    }

    fn previous(
        &self,
        d: &mut Decoder<'_>,
        log: (usize, usize),
        number: u64,
    ) -> Result<Option<HeadHash>, WireError> {
        match d.datatype()? {
            Type::U8 => {
                let before = self
                    .thread
                    .before(log, number)
                    .filter(|_| matches!(d.u8(), Ok(0)));
                before.map(Some).ok_or(WireError::Rule("previous"))
            }
            _ => Ok(d.decode()?),
        }
    }

    fn position(&mut self, d: &mut Decoder<'_>) -> Result<Option<u64>, WireError> {
        if null(d)? {
            return Ok(None);
        }
        self.thread.position = self.thread.position.wrapping_add(d.u64()?);
        Ok(Some(self.thread.position))
    }

    fn entries(&self, d: &mut Decoder<'_>, scope: &Scope) -> Result<Entries, WireError> {
        let count = list_len(d, MAX_SEGMENT_ENTRIES)?;
        let read = (0..count).map(|_| entry::read(d, scope, &self.kinds));
        Ok(read.collect::<Result<Vec<_>, _>>()?.into_iter().unzip())
    }
}

fn optional_hash(d: &mut Decoder<'_>) -> Result<Option<[u8; 32]>, WireError> {
    if null(d)? {
        return Ok(None);
    }
    let bytes = d.bytes()?.try_into();
    bytes.map(Some).map_err(|_| WireError::Rule("checkpoint"))
}
