//! What a JPEG says before a single coefficient is decoded: size, components, scans, EXIF, colour profile.
//! Every limit that protects the decoders is held here.

use std::ops::Range;

use super::segments::{SOS, Segment, Segments};
use crate::error::{MediaError, Result};
use crate::limits::Limits;
use crate::plane::Space;

/// One colour component of the frame header (T.81, B.2.2).
#[derive(Debug, Clone, Copy)]
pub struct Component {
    pub id: u8,
    /// Sampling factors across and down, 1 to 4.
    pub h: u8,
    pub v: u8,
    /// Which quantisation table, 0 to 3.
    pub table: u8,
}

/// What a stretch of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Markers with their tables.
    Tables,
    /// Entropy-coded data.
    Coded { restarts: bool },
}

/// The plan of a JPEG.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    pub width: usize,
    pub height: usize,
    pub progressive: bool,
    pub components: Vec<Component>,
    /// Adobe's colour transform, where its marker is: 0 none, 1 YCbCr, 2 YCCK.
    pub adobe: Option<u8>,
    pub jfif: bool,
    /// The first EXIF block, from its TIFF header on.
    pub exif: Option<Range<usize>>,
    /// Parts of the colour profile: number, of how many, where.
    pub(super) icc: Vec<(u8, u8, Range<usize>)>,
    pub(super) icc_bytes: usize,
    pub(super) scans: usize,
    /// Everything but metadata, in order; and what of it is entropy-coded, with or without restarts.
    pub pieces: Vec<(Range<usize>, Piece)>,
    /// Which components some scan starts, one bit each.
    pub(super) started: u8,
}

impl Layout {
    /// Walks over the whole file. Refuses what is cut, beyond the limits, or of a sort not decoded.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self> {
        let mut layout = Self::default();
        let mut segments = Segments::new(bytes, limits.segments);
        while let Some(segment) = segments.next()? {
            layout.take(bytes, &segment, limits)?;
        }
        let all = (1u8 << layout.components.len()) - 1;
        match layout.components.len() {
            0 => Err(MediaError::Corrupt),
            _ if layout.started & all != all => Err(MediaError::Truncated),
            _ => Ok(layout),
        }
    }

    fn take(&mut self, bytes: &[u8], segment: &Segment, limits: &Limits) -> Result<()> {
        let payload = &bytes[segment.payload.clone()];
        if !matches!(segment.marker, 0x01 | 0xD0..=0xD7 | 0xE0..=0xEF | 0xFE) {
            self.pieces.push((segment.whole.clone(), Piece::Tables));
        }
        if segment.marker == SOS {
            self.pieces.push((
                segment.entropy.clone(),
                Piece::Coded {
                    restarts: segment.restarts,
                },
            ));
        }
        match segment.marker {
            0xC0..=0xC2 => self.frame(segment.marker, payload, limits),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF | 0xDC | 0xDE | 0xDF => Err(MediaError::Unsupported),
            SOS if segment.entropy.is_empty() => Err(MediaError::Truncated),
            SOS => self.scan(payload, limits),
            0xE0..=0xEF => self.application(segment, payload, limits),
            _ => Ok(()),
        }
    }

    fn frame(&mut self, marker: u8, payload: &[u8], limits: &Limits) -> Result<()> {
        let [precision, h1, h0, w1, w0, count, rest @ ..] = payload else {
            return Err(MediaError::Corrupt);
        };
        if !self.components.is_empty() || rest.len() != usize::from(*count) * 3 {
            return Err(MediaError::Corrupt);
        }
        self.height = usize::from(u16::from_be_bytes([*h1, *h0]));
        self.width = usize::from(u16::from_be_bytes([*w1, *w0]));
        self.progressive = marker == 0xC2;
        if *precision != 8 || self.height == 0 || !matches!(count, 1 | 3 | 4) {
            return Err(MediaError::Unsupported);
        }
        if self.width == 0 {
            return Err(MediaError::Corrupt);
        }
        if (self.width * self.height) as u64 > limits.pixels {
            return Err(MediaError::TooManyPixels);
        }
        self.components = rest.chunks_exact(3).map(component).collect::<Result<_>>()?;
        self.even_sampling()
    }

    /// Factors that do not divide the largest one (3 of 4, say) are in no photo and in no decoder.
    fn even_sampling(&mut self) -> Result<()> {
        if let [only] = &mut self.components[..] {
            (only.h, only.v) = (1, 1);
        }
        let (h, v) = self.sampling();
        let even = |c: &Component| h % c.h == 0 && v % c.v == 0;
        if self.components.iter().all(even) {
            Ok(())
        } else {
            Err(MediaError::Unsupported)
        }
    }

    fn scan(&mut self, payload: &[u8], limits: &Limits) -> Result<()> {
        self.scans += 1;
        if self.scans > limits.scans {
            return Err(MediaError::TooManyScans);
        }
        let count = usize::from(*payload.first().ok_or(MediaError::Corrupt)?);
        if count == 0 || count > 4 || payload.len() != 4 + 2 * count {
            return Err(MediaError::Corrupt);
        }
        let starts_at = payload[1 + 2 * count];
        for entry in payload[1..=2 * count].chunks_exact(2) {
            let known = self.components.iter().position(|c| c.id == entry[0]);
            let index = known.ok_or(MediaError::Corrupt)?;
            self.started |= u8::from(starts_at == 0) << index;
        }
        Ok(())
    }

    fn application(&mut self, segment: &Segment, payload: &[u8], limits: &Limits) -> Result<()> {
        let start = segment.payload.start;
        match (segment.marker, payload) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) => self.jfif = true,
            (0xE1, [b'E', b'x', b'i', b'f', 0, _, ..]) if self.exif.is_none() => {
                self.exif = Some(start + 6..segment.payload.end);
            }
            (0xEE, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => {
                self.adobe = Some(*transform);
            }
            (
                0xE2,
                [
                    b'I',
                    b'C',
                    b'C',
                    b'_',
                    b'P',
                    b'R',
                    b'O',
                    b'F',
                    b'I',
                    b'L',
                    b'E',
                    0,
                    part,
                    of,
                    ..,
                ],
            ) => {
                self.icc_bytes += payload.len() - 14;
                if self.icc_bytes > limits.icc_seen {
                    return Err(MediaError::IccTooLarge);
                }
                self.icc.push((*part, *of, start + 14..segment.payload.end));
            }
            _ => {}
        }
        Ok(())
    }

    /// The colour profile, put together; nothing where a part is missing or comes twice.
    pub fn icc(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut parts = self.icc.clone();
        parts.sort_by_key(|(part, ..)| *part);
        let count = parts.len();
        let whole = parts.iter().enumerate();
        let sound = whole
            .clone()
            .all(|(i, (part, of, _))| usize::from(*part) == i + 1 && usize::from(*of) == count);
        (count > 0 && sound).then(|| {
            parts
                .iter()
                .flat_map(|(.., r)| bytes[r.clone()].iter().copied())
                .collect()
        })
    }

    /// The largest sampling factors across and down.
    pub fn sampling(&self) -> (u8, u8) {
        let h = self.components.iter().map(|c| c.h).max().unwrap_or(1);
        let v = self.components.iter().map(|c| c.v).max().unwrap_or(1);
        (h, v)
    }

    /// Bytes of all planes at full size.
    pub fn plane_bytes(&self) -> u64 {
        let (h, v) = self.sampling();
        let pixels = (self.width * self.height) as u64;
        let share = |c: &Component| u64::from(c.h) * u64::from(c.v);
        pixels * self.components.iter().map(share).sum::<u64>() / (u64::from(h) * u64::from(v))
    }

    /// What the components mean, as libjpeg decides it (`default_decompress_parms`).
    pub fn space(&self) -> Space {
        let ids: Vec<u8> = self.components.iter().map(|c| c.id).collect();
        match (ids.as_slice(), self.adobe) {
            ([_], _) => Space::Grey,
            ([_, _, _], _) if self.jfif => Space::YCbCr,
            ([_, _, _], Some(0)) => Space::Rgb,
            ([_, _, _], Some(_)) => Space::YCbCr,
            ([b'R', b'G', b'B'] | [b'r', b'g', b'b'], None) => Space::Rgb,
            ([_, _, _], None) => Space::YCbCr,
            (_, Some(2)) => Space::Ycck,
            (_, adobe) => Space::Cmyk {
                inked: adobe.is_none(),
            },
        }
    }
}

fn component(entry: &[u8]) -> Result<Component> {
    let (h, v) = (entry[1] >> 4, entry[1] & 15);
    let sane = (1..=4).contains(&h) && (1..=4).contains(&v) && entry[2] < 4;
    if sane {
        Ok(Component {
            id: entry[0],
            h,
            v,
            table: entry[2],
        })
    } else {
        Err(MediaError::Corrupt)
    }
}
