//! Statements: what a station writes into its own log, `station/<county>`. Hashes and reasons, no content.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::Entry;
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::{Certificate, Revocation, StationKey};
use crate::ids::{DeviceId, EntryHash, RecordId};
use crate::scope::Scope;

/// What the home station rules of an entry, or of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Ruling {
    /// Left out of its document everywhere, with its descendants.
    Refused,
    /// Left out until somebody looks at it.
    Held,
    /// No longer held.
    Released,
    /// All payloads of the record are removed, now and on later arrival. Names the record, not an entry.
    Erased,
}

impl Ruling {
    /// The number in the signed form.
    pub const fn number(self) -> u8 {
        match self {
            Ruling::Refused => 1,
            Ruling::Held => 2,
            Ruling::Released => 3,
            Ruling::Erased => 4,
        }
    }

    /// Reads the number.
    pub const fn from_number(n: u8) -> Option<Self> {
        match n {
            1 => Some(Ruling::Refused),
            2 => Some(Ruling::Held),
            3 => Some(Ruling::Released),
            4 => Some(Ruling::Erased),
            _ => None,
        }
    }
}

/// `[1, ruling, record id, entry hash | null, device | null, reason]`; the reason is a code. An entry is ruled
/// on in the logs of one device: a copy that somebody else seals does not drag the original down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// What is ruled.
    pub ruling: Ruling,
    /// The record concerned.
    pub record: RecordId,
    /// The entry concerned; `None` for an erasure, which is of a whole record.
    pub entry: Option<EntryHash>,
    /// In whose log; `None` for an erasure.
    pub device: Option<DeviceId>,
    /// Why, as a code with a sentence in `locales/`.
    pub reason: String,
}

impl<C> Encode<C> for Verdict {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?
            .u8(1)?
            .u8(self.ruling.number())?
            .encode(self.record)?
            .encode(self.entry)?
            .encode(self.device)?
            .str(&self.reason)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Verdict {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 6, 1)?;
        Ok(Verdict {
            ruling: Ruling::from_number(d.u8()?).ok_or_else(|| minicbor::decode::Error::message("ruling"))?,
            record: d.decode()?,
            entry: d.decode()?,
            device: d.decode()?,
            reason: d.str()?.to_owned(),
        })
    }
}

/// Everything that a station states. Kinds unknown here are kept and forwarded like any entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Statement {
    /// A station's signing key, certified by its root key.
    StationKey(StationKey),
    /// A device's certificate.
    Certificate(Box<Certificate>),
    /// The end of a device's key.
    Revocation(Revocation),
    /// A ruling on an entry or a record.
    Verdict(Verdict),
}

impl Statement {
    /// The entry that carries this statement. Its record id follows the root rule of every record.
    pub fn to_entry(&self, scope: &Scope) -> Entry {
        let (kind, body) = match self {
            Statement::StationKey(s) => ("station_key", canonical::encode(s)),
            Statement::Certificate(c) => ("certificate", canonical::encode(c.as_ref())),
            Statement::Revocation(r) => ("revocation", canonical::encode(r)),
            Statement::Verdict(v) => ("verdict", canonical::encode(v)),
        };
        let record = record_id(scope, &body);
        Entry {
            record,
            kind: kind.to_owned(),
            schema: 1,
            body,
        }
    }

    /// Reads a statement; `None` when its kind is not known to this program.
    pub fn from_entry(scope: &Scope, entry: &Entry) -> Result<Option<Self>, Error> {
        if entry.record != record_id(scope, &entry.body) {
            return Err(Error::Malformed("statement id"));
        }
        Ok(match (entry.kind.as_str(), entry.schema) {
            ("station_key", 1) => Some(Statement::StationKey(canonical::decode(
                &entry.body,
                "station key",
            )?)),
            ("certificate", 1) => Some(Statement::Certificate(Box::new(canonical::decode(
                &entry.body,
                "certificate",
            )?))),
            ("revocation", 1) => Some(Statement::Revocation(canonical::decode(
                &entry.body,
                "revocation",
            )?)),
            ("verdict", 1) => Some(Statement::Verdict(canonical::decode(&entry.body, "verdict")?)),
            _ => None,
        })
    }
}

/// 16 bytes of BLAKE3(scope ‖ 0 ‖ root): the id of the record that `root` opens.
pub fn record_id(scope: &Scope, root: &[u8]) -> RecordId {
    let hash = Domain::Record.hash(&[scope.to_string().as_bytes(), b"\0", root]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    RecordId(id)
}
