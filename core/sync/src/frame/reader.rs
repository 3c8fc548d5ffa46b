//! Reading frames as bytes come in, in whatever pieces.
//!
//! Nothing is reserved from a length that was not checked, at most [`MAX_BUFFERED`] bytes are held, and one
//! frame is decompressed at a time, when it is asked for. After an error the reader stays at it.

use super::{
    DIGESTED_BYTES, Frame, FrameType, HEADER_BYTES, MAGIC, MAX_COMPRESSED, MAX_PLAIN, VERSION, digest,
};
use crate::codec::{self, Codec};
use crate::error::FrameError;

/// The most bytes that may wait unread.
pub const MAX_BUFFERED: usize = 8 * 1024 * 1024;

/// Incremental: push bytes, then take frames until there is none.
#[derive(Default, Debug)]
pub struct FrameReader {
    buffer: Vec<u8>,
    start: usize,
    broken: Option<FrameError>,
}

struct Header {
    kind: u8,
    codec: u8,
    compressed: usize,
    plain: usize,
    digest: [u8; 8],
}

impl FrameReader {
    /// A reader at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in bytes. Refuses what would pile up beyond [`MAX_BUFFERED`]: take frames in between.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        self.buffer.drain(..self.start);
        self.start = 0;
        if self.buffer.len().saturating_add(bytes.len()) > MAX_BUFFERED {
            self.broken = self.broken.or(Some(FrameError::TooLarge));
        }
        match self.broken {
            Some(error) => Err(error),
            None => {
                self.buffer.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// The next whole frame; `None` when more bytes are needed.
    #[allow(clippy::should_implement_trait)] // an iterator that ends and then goes on would surprise
    pub fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        if let Some(error) = self.broken {
            return Err(error);
        }
        let next = self.read();
        self.broken = next.as_ref().err().copied();
        next
    }

    /// Called at the end of the stream, after the last frame: an error if bytes are left over.
    pub fn finish(&self) -> Result<(), FrameError> {
        let rest = self.rest();
        match self.broken {
            Some(error) => Err(error),
            None if rest.is_empty() => Ok(()),
            None if MAGIC.starts_with(&rest[..rest.len().min(3)]) => Err(FrameError::Truncated),
            None => Err(FrameError::NotOurs),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn read(&mut self) -> Result<Option<Frame>, FrameError> {
        let Some(header) = header(self.rest())? else {
            return Ok(None);
        };
        let end = HEADER_BYTES + header.compressed;
        let Some(payload) = self.rest().get(HEADER_BYTES..end) else {
            return Ok(None);
        };
        if digest(&self.rest()[..DIGESTED_BYTES], payload) != header.digest {
            return Err(FrameError::Damaged);
        }
        let codec = Codec::from_number(header.codec)?;
        let frame = Frame {
            kind: FrameType::from_number(header.kind).ok_or(FrameError::UnknownType(header.kind))?,
            payload: codec::decompress(codec, payload, header.plain)?,
        };
        self.start += end;
        Ok(Some(frame))
    }
}

/// Reads and checks a header. What can be refused is refused before its payload arrives.
fn header(bytes: &[u8]) -> Result<Option<Header>, FrameError> {
    if let Some(error) = foreign(bytes) {
        return Err(error);
    }
    if let Some(version) = bytes
        .get(3)
        .filter(|v| **v != VERSION && bytes.starts_with(MAGIC))
    {
        return Err(FrameError::UnknownVersion(*version));
    }
    let Some((header, _)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return Ok(None);
    };
    let [
        _,
        _,
        _,
        _,
        kind,
        codec,
        c0,
        c1,
        c2,
        c3,
        p0,
        p1,
        p2,
        p3,
        digest @ ..,
    ] = *header;
    let compressed = bounded([c0, c1, c2, c3], MAX_COMPRESSED)?;
    let plain = bounded([p0, p1, p2, p3], MAX_PLAIN)?;
    Ok(Some(Header {
        kind,
        codec,
        compressed,
        plain,
        digest,
    }))
}

fn bounded(bytes: [u8; 4], most: usize) -> Result<usize, FrameError> {
    usize::try_from(u32::from_le_bytes(bytes))
        .ok()
        .filter(|len| *len <= most)
        .ok_or(FrameError::TooLarge)
}

const BYTE_ORDER_MARK: &[u8; 3] = b"\xef\xbb\xbf";

/// What the bytes are, if they are not a frame's beginning; `None` also while it is too early to tell.
fn foreign(bytes: &[u8]) -> Option<FrameError> {
    let seen = bytes.len().min(MAGIC.len());
    if bytes[..seen] == MAGIC[..seen] {
        return None;
    }
    let marked = bytes
        .iter()
        .zip(BYTE_ORDER_MARK)
        .take_while(|(a, b)| a == b)
        .count();
    let text = bytes[marked..].trim_ascii_start();
    let status_line = text
        .iter()
        .zip(b"HTTP")
        .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
        .count();
    match text.first() {
        Some(b'<') => Some(FrameError::Portal),
        _ if status_line == 4 => Some(FrameError::Portal),
        _ if status_line == text.len() && bytes.len() < 64 => None,
        _ => Some(FrameError::NotOurs),
    }
}
