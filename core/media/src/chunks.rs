//! The chunks of a PNG or of a WebP: where EXIF and colour profile lie, and whether the file is whole.

use std::ops::Range;

use crate::error::{MediaError, Result};

/// A chunk's name and its payload.
pub type Chunk = ([u8; 4], Range<usize>);

/// All chunks of a PNG up to IEND; `truncated` where the file ends before it.
pub fn png(bytes: &[u8], most: usize) -> Result<Vec<Chunk>> {
    let mut chunks = Vec::new();
    let mut at = 8;
    loop {
        let (length, name) = head(bytes, at, |b| (u32::from_be_bytes([b[0], b[1], b[2], b[3]]), 4))?;
        let payload = at + 8..at + 8 + length;
        at = payload.end + 4;
        if at > bytes.len() {
            return Err(MediaError::Truncated);
        }
        chunks.push((name, payload));
        if &name == b"IEND" {
            return Ok(chunks);
        }
        if chunks.len() > most {
            return Err(MediaError::TooManySegments);
        }
    }
}

/// All chunks of a WebP; `truncated` where the file is shorter than it says.
pub fn webp(bytes: &[u8], most: usize) -> Result<Vec<Chunk>> {
    let size = bytes.get(4..8).ok_or(MediaError::Truncated)?;
    let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
    if size + 8 > bytes.len() {
        return Err(MediaError::Truncated);
    }
    let (mut chunks, mut at) = (Vec::new(), 12);
    while at + 8 <= size + 8 {
        let (length, name) = head(bytes, at, |b| (u32::from_le_bytes([b[4], b[5], b[6], b[7]]), 0))?;
        let payload = at + 8..at + 8 + length;
        at = payload.end + length % 2;
        if payload.end > size + 8 {
            return Err(MediaError::Truncated);
        }
        chunks.push((name, payload));
        if chunks.len() > most {
            return Err(MediaError::TooManySegments);
        }
    }
    Ok(chunks)
}

/// Length and name of the chunk at `at`; `read` answers the length and where the name stands in 8 bytes.
fn head(bytes: &[u8], at: usize, read: impl Fn(&[u8]) -> (u32, usize)) -> Result<(usize, [u8; 4])> {
    let head = bytes.get(at..at + 8).ok_or(MediaError::Truncated)?;
    let (length, name) = read(head);
    if length > i32::MAX as u32 {
        return Err(MediaError::Corrupt);
    }
    Ok((
        length as usize,
        [head[name], head[name + 1], head[name + 2], head[name + 3]],
    ))
}
