//! Huffman tables of a JPEG (T.81, annex C and F.2.2.3).

use super::bits::Bits;
use crate::error::{MediaError, Result};

const LOOKED_UP: u32 = 10;

/// A table made ready for decoding.
pub struct Huffman {
    /// Symbol and length for each beginning of ten bits; length 0 where the code is longer.
    short: Vec<(u8, u8)>,
    /// For each length: the first code past those of this length, shifted up to 16 bits.
    past: [u32; 17],
    /// For each length: index of its first symbol, less its first code.
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// From the 16 counts and the symbols of a DHT segment.
    pub fn new(counts: &[u8], symbols: &[u8]) -> Result<Self> {
        let mut table = Self {
            short: vec![(0, 0); 1 << LOOKED_UP],
            past: [0; 17],
            offset: [0; 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0u32, 0usize);
        for length in 1..=16u32 {
            let count = u32::from(counts[length as usize - 1]);
            table.offset[length as usize] = index as i32 - code as i32;
            for _ in 0..count {
                table.enter(code, length, index)?;
                (code, index) = (code + 1, index + 1);
            }
            if code > 1 << length {
                return Err(MediaError::Corrupt);
            }
            table.past[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Ok(table)
    }

    fn enter(&mut self, code: u32, length: u32, index: usize) -> Result<()> {
        if length > LOOKED_UP {
            return Ok(());
        }
        let first = (code << (LOOKED_UP - length)) as usize;
        let slots = self.short.get_mut(first..first + (1 << (LOOKED_UP - length)));
        slots
            .ok_or(MediaError::Corrupt)?
            .fill((self.symbols[index], length as u8));
        Ok(())
    }

    /// The next symbol.
    pub fn next(&self, bits: &mut Bits<'_>) -> Result<u8> {
        let window = bits.peek();
        let (symbol, length) = self.short[window >> (16 - LOOKED_UP)];
        if length > 0 {
            bits.take(u32::from(length))?;
            return Ok(symbol);
        }
        for length in LOOKED_UP + 1..=16 {
            if (window as u32) < self.past[length as usize] {
                let index = (window >> (16 - length)) as i32 + self.offset[length as usize];
                bits.take(length)?;
                return self
                    .symbols
                    .get(index as usize)
                    .copied()
                    .ok_or(MediaError::Corrupt);
            }
        }
        Err(MediaError::Corrupt)
    }
}

/// The tables of one DHT segment: class (0 DC, 1 AC), slot (0 to 3), table.
pub fn tables(mut payload: &[u8]) -> Result<Vec<(usize, usize, Huffman)>> {
    let mut found = Vec::new();
    while !payload.is_empty() {
        let (head, rest) = payload.split_at_checked(17).ok_or(MediaError::Corrupt)?;
        let (class, slot) = (usize::from(head[0] >> 4), usize::from(head[0] & 15));
        let length: usize = head[1..].iter().map(|&n| usize::from(n)).sum();
        let (symbols, rest) = rest.split_at_checked(length).ok_or(MediaError::Corrupt)?;
        if class > 1 || slot > 3 || length > 256 {
            return Err(MediaError::Corrupt);
        }
        found.push((class, slot, Huffman::new(&head[1..], symbols)?));
        payload = rest;
    }
    Ok(found)
}
