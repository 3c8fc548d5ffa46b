//! Progressive JPEG at a scale, in little memory. Of each block only the corner of coefficients that the
//! scale shows is kept, and one bit for each of the 64 that says whether it is zero, which the later scans
//! must know. 48 megapixels at a quarter: 18 MB instead of 144.

use super::bits::{Bits, intervals};
use super::huffman::{self, Huffman};
use super::idct::Idct;
use super::layout::Layout;
use super::scan::{Block, Scan, ac_first, ac_refine, dc_first};
use super::segments::{DHT, DQT, DRI, SOS, Segment, Segments};
use crate::error::{MediaError, Result};
use crate::limits::Limits;
use crate::plane::Plane;

/// T.81, figure A.6: where the k-th coefficient stands in its block.
#[rustfmt::skip]
const ZIGZAG: [u8; 64] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Bytes that decoding at this scale takes: coefficients with their bits, then coefficients with planes.
pub fn memory(layout: &Layout, eighths: usize) -> u64 {
    let corner = (eighths * eighths) as u64;
    let blocks = layout.plane_bytes() / 64;
    blocks * (2 * corner + corner.max(8))
}

/// One plane for each component, `eighths`/8 of full size.
pub fn decode(bytes: &[u8], layout: &Layout, eighths: usize, limits: &Limits) -> Result<Vec<Plane>> {
    let mut decoder = Decoder::new(layout, eighths);
    let mut segments = Segments::new(bytes, limits.segments);
    while let Some(segment) = segments.next()? {
        decoder.take(bytes, &segment)?;
    }
    decoder.finish()
}

struct Decoder<'a> {
    layout: &'a Layout,
    eighths: usize,
    slots: [u8; 64],
    stores: Vec<Store>,
    tables: [[Option<Huffman>; 4]; 2],
    quant: [Option<[u16; 64]>; 4],
    restart: usize,
}

/// The coefficients of one component.
struct Store {
    /// Blocks across and down, whole MCUs.
    across: usize,
    down: usize,
    /// Blocks across and down that the picture reaches into: what a scan of this component alone has.
    own_across: usize,
    own_down: usize,
    corners: Vec<i16>,
    seen: Vec<u64>,
    /// Coefficients sent to their last bit, in zigzag order.
    complete: u64,
    quant: Option<[u16; 64]>,
}

impl<'a> Decoder<'a> {
    fn new(layout: &'a Layout, eighths: usize) -> Self {
        let place = |at: u8| {
            let (row, column) = (usize::from(at / 8), usize::from(at % 8));
            if row < eighths && column < eighths {
                (row * eighths + column) as u8
            } else {
                u8::MAX
            }
        };
        let stores = (0..layout.components.len())
            .map(|i| Store::new(layout, i, eighths))
            .collect();
        let (tables, quant) = (Default::default(), [None; 4]);
        Self {
            layout,
            eighths,
            slots: ZIGZAG.map(place),
            stores,
            tables,
            quant,
            restart: 0,
        }
    }

    fn take(&mut self, bytes: &[u8], segment: &Segment) -> Result<()> {
        let payload = &bytes[segment.payload.clone()];
        match segment.marker {
            DHT => {
                for (class, slot, table) in huffman::tables(payload)? {
                    self.tables[class][slot] = Some(table);
                }
            }
            DQT => self.quantisation(payload)?,
            DRI => match payload {
                [high, low] => self.restart = usize::from(u16::from_be_bytes([*high, *low])),
                _ => return Err(MediaError::Corrupt),
            },
            SOS => self.scan(
                &Scan::read(payload, self.layout)?,
                &bytes[segment.entropy.clone()],
            )?,
            _ => {}
        }
        Ok(())
    }

    fn quantisation(&mut self, mut payload: &[u8]) -> Result<()> {
        while let [head, rest @ ..] = payload {
            let (wide, slot) = (usize::from(head >> 4), usize::from(head & 15));
            let length = if wide == 0 { 64 } else { 128 };
            let (values, rest) = rest.split_at_checked(length).ok_or(MediaError::Corrupt)?;
            let table = self.quant.get_mut(slot).ok_or(MediaError::Corrupt)?;
            let value = |k: usize| match wide {
                0 => u16::from(values[k]),
                _ => u16::from_be_bytes([values[2 * k], values[2 * k + 1]]),
            };
            *table = Some(std::array::from_fn(value));
            payload = rest;
        }
        Ok(())
    }

    fn scan(&mut self, scan: &Scan, data: &[u8]) -> Result<()> {
        for &(index, ..) in &scan.parts {
            let component = self.layout.components[index];
            let store = &mut self.stores[index];
            store.quant = store.quant.or(self.quant[usize::from(component.table)]);
            if scan.low == 0 {
                (scan.first..=scan.last).for_each(|k| store.complete |= 1 << k);
            }
        }
        let units = self.units(scan);
        let interval = if self.restart == 0 { units } else { self.restart };
        let mut done = 0;
        for data in intervals(data) {
            let end = units.min(done + interval);
            self.interval(scan, &mut Bits::new(data), done..end)?;
            done = end;
            if done == units {
                return Ok(());
            }
        }
        Err(MediaError::Truncated)
    }

    /// How many MCUs a scan has (A.2): blocks, when it is of one component.
    fn units(&self, scan: &Scan) -> usize {
        match scan.parts[..] {
            [(index, ..)] => self.stores[index].own_across * self.stores[index].own_down,
            _ => {
                let first = scan.parts[0].0;
                let (component, store) = (self.layout.components[first], &self.stores[first]);
                store.across / usize::from(component.h) * (store.down / usize::from(component.v))
            }
        }
    }

    fn interval(&mut self, scan: &Scan, bits: &mut Bits<'_>, units: std::ops::Range<usize>) -> Result<()> {
        match scan.parts[..] {
            [(index, dc, _)] if scan.first == 0 => {
                let mut before = 0;
                for unit in units {
                    let block = self.stores[index].own(unit);
                    self.dc(scan, bits, index, dc, block, &mut before)?;
                }
                Ok(())
            }
            [(index, _, ac)] => self.ac(scan, bits, index, ac, units),
            _ => self.interleaved(scan, bits, units),
        }
    }

    fn interleaved(&mut self, scan: &Scan, bits: &mut Bits<'_>, units: std::ops::Range<usize>) -> Result<()> {
        let mut before = [0; 4];
        for unit in units {
            for &(index, dc, _) in &scan.parts {
                let component = self.layout.components[index];
                let (h, v) = (usize::from(component.h), usize::from(component.v));
                let across = self.stores[index].across;
                let (row, column) = (unit / (across / h), unit % (across / h));
                for i in 0..h * v {
                    let block = (row * v + i / h) * across + column * h + i % h;
                    self.dc(scan, bits, index, dc, block, &mut before[index])?;
                }
            }
        }
        Ok(())
    }

    fn dc(
        &mut self,
        scan: &Scan,
        bits: &mut Bits<'_>,
        index: usize,
        table: usize,
        block: usize,
        before: &mut i32,
    ) -> Result<()> {
        let kept = &mut self.stores[index].corners[block * self.eighths * self.eighths];
        if scan.high == 0 {
            let table = self.tables[0][table].as_ref().ok_or(MediaError::Corrupt)?;
            *kept = dc_first(bits, table, before, scan.low)?;
        } else if bits.get(1)? == 1 {
            *kept |= 1 << scan.low;
        }
        Ok(())
    }

    fn ac(
        &mut self,
        scan: &Scan,
        bits: &mut Bits<'_>,
        index: usize,
        table: usize,
        units: std::ops::Range<usize>,
    ) -> Result<()> {
        let table = self.tables[1][table].as_ref().ok_or(MediaError::Corrupt)?;
        let (store, kept) = (&mut self.stores[index], self.eighths * self.eighths);
        let mut run = 0;
        for unit in units {
            let at = store.own(unit);
            let corner = &mut store.corners[at * kept..][..kept];
            let mut block = Block {
                corner,
                seen: &mut store.seen[at],
                slots: &self.slots,
            };
            if scan.high == 0 {
                ac_first(bits, table, scan, &mut run, &mut block)?;
            } else {
                ac_refine(bits, table, scan, &mut run, &mut block)?;
            }
        }
        Ok(())
    }

    /// Planes, component by component, each freeing its coefficients. DC must have come to its last bit
    /// everywhere and all of luma too: otherwise the file was cut between two scans.
    fn finish(mut self) -> Result<Vec<Plane>> {
        let first_whole = self.stores.first().is_some_and(|luma| luma.complete == u64::MAX);
        if !first_whole || self.stores.iter().any(|s| s.complete & 1 == 0) {
            return Err(MediaError::Truncated);
        }
        self.stores.iter_mut().for_each(|store| store.seen = Vec::new());
        let (layout, n, slots) = (self.layout, self.eighths, self.slots);
        let stores = self.stores.into_iter().enumerate();
        stores
            .map(|(i, store)| store.plane(layout, i, n, &slots))
            .collect()
    }
}

impl Store {
    fn new(layout: &Layout, index: usize, eighths: usize) -> Self {
        let (h_max, v_max) = layout.sampling();
        let component = layout.components[index];
        let side = |length: usize, factor: u8, max: u8| {
            let (factor, max) = (usize::from(factor), usize::from(max));
            (
                (length * factor).div_ceil(max).div_ceil(8),
                length.div_ceil(8 * max) * factor,
            )
        };
        let (own_across, across) = side(layout.width, component.h, h_max);
        let (own_down, down) = side(layout.height, component.v, v_max);
        Self {
            across,
            down,
            own_across,
            own_down,
            corners: vec![0; across * down * eighths * eighths],
            seen: vec![0; across * down],
            complete: 0,
            quant: None,
        }
    }

    /// Which block the n-th one of a scan of this component alone is.
    fn own(&self, unit: usize) -> usize {
        unit / self.own_across * self.across + unit % self.own_across
    }

    fn plane(self, layout: &Layout, index: usize, n: usize, slots: &[u8; 64]) -> Result<Plane> {
        let quant = self.quant.ok_or(MediaError::Corrupt)?;
        let mut steps = [0.0f32; 64];
        for (k, &slot) in slots.iter().enumerate().filter(|(_, slot)| **slot != u8::MAX) {
            steps[usize::from(slot)] = f32::from(quant[k]);
        }
        let (idct, stride) = (Idct::new(n), self.across * n);
        let mut data = vec![0; stride * self.down * n];
        let mut corner = [0.0f32; 64];
        for (block, kept) in self.corners.chunks_exact(n * n).enumerate() {
            for i in 0..n * n {
                corner[i] = f32::from(kept[i]) * steps[i];
            }
            let at = block / self.across * n * stride + block % self.across * n;
            idct.block(&corner, &mut data[at..], stride);
        }
        let (h_max, v_max) = layout.sampling();
        let component = layout.components[index];
        let side = |length: usize, factor: u8, max: u8| {
            (length * usize::from(factor) * n).div_ceil(8 * usize::from(max))
        };
        let (width, height) = (
            side(layout.width, component.h, h_max),
            side(layout.height, component.v, v_max),
        );
        Ok(Plane {
            data,
            stride,
            width,
            height,
        })
    }
}
