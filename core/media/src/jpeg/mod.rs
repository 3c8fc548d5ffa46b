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

/// Decodes at `eighths`/8 of full size, as [`eighths`] chose.
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

/// At how many eighths to decode so that shrinking by `shrink` never blows up, within the limit for planes.
/// Our own decoder knows every eighth, `rusty_jpeg` only the halvings.
pub fn eighths(layout: &Layout, shrink: f64, limits: &Limits) -> usize {
    let scales: &[usize] = if layout.progressive {
        &[1, 2, 3, 4, 5, 6, 7, 8]
    } else {
        &[1, 2, 4, 8]
    };
    let wanted = scales
        .iter()
        .position(|&n| shrink * n as f64 / 8.0 >= 1.0)
        .unwrap_or(scales.len() - 1);
    let takes = |n: usize| match layout.progressive {
        true => progressive::memory(layout, n),
        false => layout.plane_bytes() * (n * n) as u64 / 64,
    };
    let fitting = scales[..=wanted]
        .iter()
        .rev()
        .find(|&&n| takes(n) <= limits.planes);
    fitting.copied().unwrap_or(1)
}
