//! The wire form of segments: as few bytes as rebuild them exactly.
//!
//! Heads travel without their entry hashes, entries without ids that can be derived, changes without the
//! checksum that can be computed: the receiver rebuilds the head by hashing the payloads, and the signature
//! then proves all of it. So this form may change freely without touching anything signed.
//!
//! `[1, [scope …], [device …], [kind …], [segment …]]`, where segments name scopes, devices and kinds by
//! index. Decoding checks bounds and shapes alone: signatures and rules are [`crate::intake`]'s.

mod batch;
mod chunk;
mod entry;
mod evidence;
mod segment;
mod table;

pub use batch::{Batcher, FRAME_TARGET, plan_batches};

use ketepai_model::canonical::bounded_list;
use ketepai_model::ids::DeviceId;
use ketepai_model::log::{MAX_SEGMENT_ENTRIES, Segment};
use ketepai_model::scope::Scope;
use minicbor::{Decoder, Encoder};

use crate::error::WireError;
use segment::{Reader, Writer};

/// The most segments in one frame.
pub const MAX_SEGMENTS: usize = 1024;
const MAX_KINDS: usize = MAX_SEGMENTS * MAX_SEGMENT_ENTRIES;
const VERSION: u64 = 1;

/// A segment and, on its way down, its position among the station's arrivals.
pub type Placed = (Segment, Option<u64>);

/// Writing into memory cannot fail.
type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;
type Out<'a> = Encoder<&'a mut Vec<u8>>;

/// The payload of a `Segments` frame. Takes at most [`MAX_SEGMENTS`]; see [`plan_batches`].
///
/// A payload that is not what its head says, or too large for a log, is left out as if withheld: sent, it
/// would break the rebuilt head, and with it the frame.
pub fn encode_segments(segments: &[Placed]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut writer = Writer::default();
    for (segment, position) in segments {
        // A Vec's writer is infallible.
        let _ = writer.write(&mut Encoder::new(&mut body), segment, *position);
    }
    let mut bytes = Vec::with_capacity(body.len() + 256);
    let _ = writer.write_tables(&mut Encoder::new(&mut bytes), segments.len());
    bytes.extend_from_slice(&body);
    bytes
}

/// Reads a `Segments` frame within its bounds. Whoever wrote it, this never panics, and holds no more than
/// a small multiple of the bytes given.
pub fn decode_segments(bytes: &[u8]) -> Result<Vec<Placed>, WireError> {
    let mut d = Decoder::new(bytes);
    let items = d.array()?;
    match d.u64()? {
        VERSION if items == Some(5) => {}
        VERSION => return Err(WireError::Rule("batch length")),
        other => return Err(WireError::UnknownVersion(other)),
    }
    let mut reader = Reader::new(scopes(&mut d)?, devices(&mut d)?, kinds(&mut d)?);
    let count = list_len(&mut d, MAX_SEGMENTS)?;
    let segments = (0..count)
        .map(|_| reader.read(&mut d))
        .collect::<Result<_, _>>()?;
    if d.position() == bytes.len() {
        Ok(segments)
    } else {
        Err(WireError::Rule("trailing bytes"))
    }
}

fn scopes(d: &mut Decoder<'_>) -> Result<Vec<Scope>, WireError> {
    let texts: Vec<&str> = bounded_list(d, MAX_SEGMENTS as u64)?;
    Ok(texts.into_iter().map(str::parse).collect::<Result<_, _>>()?)
}

fn devices(d: &mut Decoder<'_>) -> Result<Vec<DeviceId>, WireError> {
    Ok(bounded_list(d, MAX_SEGMENTS as u64)?)
}

fn kinds<'b>(d: &mut Decoder<'b>) -> Result<Vec<&'b str>, WireError> {
    Ok(bounded_list(d, MAX_KINDS as u64)?)
}

/// Reads the header of a list of definite length within a bound.
fn list_len(d: &mut Decoder<'_>, most: usize) -> Result<usize, WireError> {
    let len = d.array()?.ok_or(WireError::Rule("indefinite list"))?;
    let len = usize::try_from(len).ok().filter(|len| *len <= most);
    len.ok_or(WireError::Rule("list too long"))
}

/// Reads `null`, if that is what comes next.
fn null(d: &mut Decoder<'_>) -> Result<bool, WireError> {
    let is_null = d.datatype()? == minicbor::data::Type::Null;
    if is_null {
        d.null()?;
    }
    Ok(is_null)
}

/// Looks an index up in a frame's table.
fn named<'a, T>(table: &'a [T], d: &mut Decoder<'_>) -> Result<(usize, &'a T), WireError> {
    let index = usize::try_from(d.u64()?).unwrap_or(usize::MAX);
    let item = table.get(index).ok_or(WireError::Rule("index"))?;
    Ok((index, item))
}

#[cfg(test)]
mod tests;
