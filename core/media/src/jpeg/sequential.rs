//! Baseline and extended sequential JPEG, through `rusty_jpeg`, to planes at a scale.

use rusty_jpeg::Decoder;
use rusty_jpeg::decode::{Error, PlanarImage};

use super::layout::Layout;
use super::strict::Strict;
use crate::error::{MediaError, Result};
use crate::plane::Plane;

/// One plane for each component, `eighths`/8 of full size.
pub fn decode(bytes: &[u8], layout: &Layout, eighths: usize) -> Result<Vec<Plane>> {
    let mut decoder = Decoder::new(Strict::new(bytes, layout));
    decoder.set_single_threaded(true);
    let scaled = |side: usize| (side * eighths).div_ceil(8);
    let wanted = (scaled(layout.width), scaled(layout.height));
    // The decoder takes the smallest scale that is large enough along either side: only the long one asks.
    let ask = |side: usize| u16::try_from(side).unwrap_or(u16::MAX);
    let got = if layout.width >= layout.height {
        decoder.scale(ask(wanted.0), u16::MAX)
    } else {
        decoder.scale(u16::MAX, ask(wanted.1))
    };
    let (width, height) = got.map_err(reason)?;
    if (usize::from(width), usize::from(height)) != wanted {
        return Err(MediaError::Corrupt);
    }
    Ok(planes(decoder.decode_planar().map_err(reason)?))
}

fn planes(image: PlanarImage) -> Vec<Plane> {
    let plane = |c: rusty_jpeg::decode::PlanarComponent| Plane {
        data: c.data,
        stride: c.stride,
        width: c.width,
        height: c.height,
    };
    image.components.into_iter().map(plane).collect()
}

fn reason(error: Error) -> MediaError {
    match error {
        Error::Unsupported(_) => MediaError::Unsupported,
        Error::UnexpectedEof => MediaError::Truncated,
        _ => MediaError::Corrupt,
    }
}
