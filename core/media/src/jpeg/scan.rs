//! The scans of a progressive JPEG (T.81, annex G): each adds bits to some coefficients of some components.

use super::bits::Bits;
use super::huffman::Huffman;
use super::layout::Layout;
use crate::error::{MediaError, Result};

/// A scan's header.
pub struct Scan {
    /// For each component: which, its DC and its AC table.
    pub parts: Vec<(usize, usize, usize)>,
    /// First and last coefficient, in zigzag order.
    pub first: usize,
    pub last: usize,
    /// The bit sent before, and the bit sent now.
    pub high: u32,
    pub low: u32,
}

impl Scan {
    pub fn read(payload: &[u8], layout: &Layout) -> Result<Self> {
        let count = usize::from(payload[0]);
        let part = |entry: &[u8]| {
            let index = layout.components.iter().position(|c| c.id == entry[0]);
            let (dc, ac) = (usize::from(entry[1] >> 4), usize::from(entry[1] & 15));
            index
                .filter(|_| dc < 4 && ac < 4)
                .map(|i| (i, dc, ac))
                .ok_or(MediaError::Corrupt)
        };
        let parts: Vec<_> = payload[1..=2 * count]
            .chunks_exact(2)
            .map(part)
            .collect::<Result<_>>()?;
        let tail = &payload[1 + 2 * count..];
        let scan = Self {
            parts,
            first: usize::from(tail[0]),
            last: usize::from(tail[1]),
            high: u32::from(tail[2] >> 4),
            low: u32::from(tail[2] & 15),
        };
        if scan.is_sane() {
            Ok(scan)
        } else {
            Err(MediaError::Corrupt)
        }
    }

    /// T.81, G.1.1.1: DC alone and perhaps together, AC of one component, one bit more each time.
    fn is_sane(&self) -> bool {
        let band = if self.first == 0 {
            self.last == 0
        } else {
            self.first <= self.last && self.last < 64
        };
        let alone = self.first == 0 || self.parts.len() == 1;
        let twice = self.parts.windows(2).any(|pair| pair[0].0 >= pair[1].0);
        band && alone && !twice && self.low <= 13 && (self.high == 0 || self.high == self.low + 1)
    }
}

/// A block's place in the store of one component.
pub struct Block<'a> {
    /// The kept corner, rows of n coefficients.
    pub corner: &'a mut [i16],
    /// Which of the 64, in zigzag order, are known not to be zero.
    pub seen: &'a mut u64,
    /// For each coefficient in zigzag order its index in the corner; 255 where it is not kept.
    pub slots: &'a [u8; 64],
}

impl Block<'_> {
    fn set(&mut self, k: usize, value: i32) {
        *self.seen |= 1 << k;
        if let Some(kept) = self.corner.get_mut(usize::from(self.slots[k])) {
            *kept = value as i16;
        }
    }

    /// One more bit for a coefficient that is not zero (G.1.2.3), away from zero.
    fn refine(&mut self, k: usize, bit: i16) {
        if let Some(kept) = self.corner.get_mut(usize::from(self.slots[k]))
            && *kept & bit == 0
        {
            *kept = if *kept < 0 {
                kept.wrapping_sub(bit)
            } else {
                kept.wrapping_add(bit)
            };
        }
    }
}

/// G.1.2.1, first scan of DC.
pub fn dc_first(bits: &mut Bits<'_>, table: &Huffman, before: &mut i32, low: u32) -> Result<i16> {
    let size = u32::from(table.next(bits)?);
    if size > 11 {
        return Err(MediaError::Corrupt);
    }
    *before = before.wrapping_add(bits.signed(size)?);
    Ok((*before << low) as i16)
}

/// G.1.2.2, first scan of a band of AC. `run` is how many blocks are still without anything.
pub fn ac_first(
    bits: &mut Bits<'_>,
    table: &Huffman,
    scan: &Scan,
    run: &mut u32,
    block: &mut Block<'_>,
) -> Result<()> {
    if *run > 0 {
        *run -= 1;
        return Ok(());
    }
    let mut k = scan.first;
    while k <= scan.last {
        let symbol = table.next(bits)?;
        let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 && zeros < 15 {
            *run = (1 << zeros) - 1 + bits.get(zeros)? as u32;
            return Ok(());
        }
        k += zeros as usize;
        if size > 0 {
            let value = bits.signed(size)? << scan.low;
            if k > scan.last {
                return Err(MediaError::Corrupt);
            }
            block.set(k, value);
        }
        k += 1;
    }
    Ok(())
}

/// G.1.2.3, a later scan of a band of AC.
pub fn ac_refine(
    bits: &mut Bits<'_>,
    table: &Huffman,
    scan: &Scan,
    run: &mut u32,
    block: &mut Block<'_>,
) -> Result<()> {
    let bit = 1i16 << scan.low;
    let mut k = scan.first;
    while *run == 0 && k <= scan.last {
        let symbol = table.next(bits)?;
        let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        let new = match size {
            0 if zeros < 15 => {
                *run = (1 << zeros) + bits.get(zeros)? as u32;
                break;
            }
            0 => 0,
            1 if bits.get(1)? == 1 => i32::from(bit),
            1 => -i32::from(bit),
            _ => return Err(MediaError::Corrupt),
        };
        k = skip(bits, scan, block, k, zeros, bit)?;
        if new != 0 {
            if k > scan.last {
                return Err(MediaError::Corrupt);
            }
            block.set(k, new);
        }
        k += 1;
    }
    if *run > 0 {
        skip(bits, scan, block, k, u32::MAX, bit)?;
        *run -= 1;
    }
    Ok(())
}

/// Passes over `zeros` coefficients that are still zero, refining those that are not; answers where the
/// next zero stands, past the band if there is none.
fn skip(
    bits: &mut Bits<'_>,
    scan: &Scan,
    block: &mut Block<'_>,
    from: usize,
    mut zeros: u32,
    bit: i16,
) -> Result<usize> {
    for k in from..=scan.last {
        if *block.seen >> k & 1 == 1 {
            if bits.get(1)? == 1 {
                block.refine(k, bit);
            }
        } else if zeros == 0 {
            return Ok(k);
        } else {
            zeros -= 1;
        }
    }
    Ok(scan.last + 1)
}
