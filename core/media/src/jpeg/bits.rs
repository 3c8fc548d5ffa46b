//! Bits of entropy-coded data between two markers (T.81, F.2.2.5). Reading past the end is an error, not
//! zeros.

use crate::error::{MediaError, Result};

/// A reader of one restart interval.
pub struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    window: u64,
    /// Bits in the window, from the top.
    held: u32,
}

impl<'a> Bits<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            window: 0,
            held: 0,
        }
    }

    /// The next 16 bits, ones past the end, without taking them.
    pub fn peek(&mut self) -> usize {
        if self.held < 16 {
            self.fill();
        }
        let missing = u64::MAX.checked_shr(self.held).unwrap_or(0);
        ((self.window | missing) >> 48) as usize
    }

    /// Takes `count` bits that were peeked at.
    pub fn take(&mut self, count: u32) -> Result<()> {
        self.held = self.held.checked_sub(count).ok_or(MediaError::Truncated)?;
        self.window <<= count;
        Ok(())
    }

    /// The next `count` bits, at most 16.
    pub fn get(&mut self, count: u32) -> Result<i32> {
        if count == 0 {
            return Ok(0);
        }
        let value = self.peek() >> (16 - count);
        self.take(count)?;
        Ok(value as i32)
    }

    /// A signed value of `size` bits (T.81, F.2.2.1, EXTEND).
    pub fn signed(&mut self, size: u32) -> Result<i32> {
        let value = self.get(size)?;
        let negative = size > 0 && value < 1 << (size - 1);
        Ok(if negative { value - (1 << size) + 1 } else { value })
    }

    fn fill(&mut self) {
        while self.held <= 56 {
            let Some(&byte) = self.data.get(self.at) else {
                return;
            };
            self.at += if byte == 0xFF { 2 } else { 1 };
            self.window |= u64::from(byte) << (56 - self.held);
            self.held += 8;
        }
    }
}

/// The restart intervals of a scan's data, in order. A fill byte before a restart belongs to neither.
pub fn intervals(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(data);
    std::iter::from_fn(move || {
        let data = rest?;
        let restart = |&i: &usize| matches!(data.get(i + 1), Some(0xD0..=0xD7));
        let found = memchr::memchr_iter(0xFF, data).find(restart);
        rest = found.map(|at| &data[at + 2..]);
        Some(found.map_or(data, |at| &data[..at]))
    })
}
