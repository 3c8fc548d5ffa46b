//! JPEG in and out. Baseline goes through `rusty_jpeg`, which decodes to scaled planes; progressive goes
//! through our own decoder, which keeps only the coefficients that the scale needs: a progressive photo of
//! 48 megapixels would otherwise take 144 MB.

mod bits;
mod encode;
mod huffman;
mod idct;
mod layout;
mod progressive;
mod scan;
mod segments;
mod sequential;
mod strict;

pub use encode::encode;
pub use layout::Layout;

use crate::error::Result;
use crate::limits::Limits;
use crate::plane::{Picture, Plane};

/// Decodes at `eighths`/8 of full size: 1, 2, 4 or 8.
pub fn decode(bytes: &[u8], layout: &Layout, eighths: usize, limits: &Limits) -> Result<Picture> {
    let planes = if layout.progressive {
        progressive::decode(bytes, layout, eighths, limits)?
    } else {
        sequential::decode(bytes, layout, eighths)?
    };
    Ok(picture(planes, layout, eighths))
}

fn picture(planes: Vec<Plane>, layout: &Layout, eighths: usize) -> Picture {
    let (h_max, v_max) = layout.sampling();
    let scale = eighths as f64 / 8.0;
    let density = layout.components.iter().map(|c| {
        let (h, v) = (
            f64::from(c.h) / f64::from(h_max),
            f64::from(c.v) / f64::from(v_max),
        );
        (h * scale, v * scale)
    });
    Picture {
        density: density.collect(),
        planes,
        space: layout.space(),
    }
}

/// At how many eighths to decode so that shrinking by `shrink` still has pixels to choose from, within the
/// limit for planes.
pub fn eighths(layout: &Layout, shrink: f64, limits: &Limits) -> usize {
    let wanted = [1, 2, 4]
        .into_iter()
        .find(|&n| shrink * n as f64 / 8.0 >= MARGIN)
        .unwrap_or(8);
    let takes = |n: usize| {
        let planes = layout.plane_bytes() * (n * n) as u64 / 64;
        if layout.progressive {
            progressive::memory(layout, n)
        } else {
            planes
        }
    };
    let fits = |n: &usize| takes(*n) <= limits.planes || *n == 1;
    [wanted, wanted / 2, wanted / 4, 1]
        .into_iter()
        .find(|n| *n > 0 && fits(n))
        .unwrap_or(1)
}

/// How much larger than wanted a decoded picture must be.
const MARGIN: f64 = 1.0;
