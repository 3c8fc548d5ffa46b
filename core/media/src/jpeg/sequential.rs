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
    let scaled = |side: usize| u16::try_from((side * eighths).div_ceil(8)).map_err(|_| MediaError::Corrupt);
    let wanted = (scaled(layout.width)?, scaled(layout.height)?);
    let scale = decoder.scale(wanted.0, wanted.1).map_err(reason)?;
    if scale != wanted {
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
