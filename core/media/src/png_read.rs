//! PNG, row by row, so that a large screenshot is never whole in memory. Interlaced ones must be.

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits as Allowed, Transformations};

use crate::chunks;
use crate::error::{MediaError, Result};
use crate::limits::Limits;
use crate::plane::Picture;
use crate::raster::{Raster, on_white};

/// What a PNG says before decoding.
pub struct Header {
    pub width: usize,
    pub height: usize,
    pub exif: Option<Vec<u8>>,
    pub icc: Option<Vec<u8>>,
}

/// Memory that the decoder may take for rows, text and profiles.
const ALLOWED: usize = 16 << 20;

/// Size, EXIF and colour profile, within the limits.
pub fn header(bytes: &[u8], limits: &Limits) -> Result<Header> {
    let chunks = chunks::png(bytes, limits.segments.max(65_536))?;
    let mut decoder = decoder(bytes);
    let info = decoder.read_header_info().map_err(reason)?;
    let (width, height) = (info.width as usize, info.height as usize);
    let most = if info.interlaced {
        limits.whole_pixels
    } else {
        limits.pixels
    };
    if width as u64 * height as u64 > most {
        return Err(MediaError::TooManyPixels);
    }
    if chunks
        .iter()
        .any(|(name, range)| name == b"iCCP" && range.len() > limits.icc_seen)
    {
        return Err(MediaError::IccTooLarge);
    }
    let exif = chunks
        .iter()
        .find(|(name, range)| name == b"eXIf" && range.len() <= limits.exif);
    let exif = exif.map(|(_, range)| bytes[range.clone()].to_vec());
    let reader = decoder.read_info().map_err(reason)?;
    let icc = reader.info().icc_profile.as_ref().map(|p| p.to_vec());
    Ok(Header {
        width,
        height,
        exif,
        icc,
    })
}

/// Decodes to at most `bytes` / `step` in each direction.
pub fn decode(bytes: &[u8], step: usize) -> Result<Picture> {
    let mut decoder = decoder(bytes);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(reason)?;
    let (colour, depth) = reader.output_color_type();
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if depth != BitDepth::Eight || colour == ColorType::Indexed {
        return Err(MediaError::Unsupported);
    }
    let grey = matches!(colour, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let mut raster = Raster::new(width, height, if grey { 1 } else { 3 }, step);
    let mut flat = Vec::new();
    if reader.info().interlaced {
        let mut whole = vec![0; reader.output_buffer_size().ok_or(MediaError::TooManyPixels)?];
        reader.next_frame(&mut whole).map_err(reason)?;
        for row in whole.chunks_exact(width * colour.samples()) {
            raster.row(opaque(row, colour, &mut flat));
        }
    } else {
        while let Some(row) = reader.next_row().map_err(reason)? {
            raster.row(opaque(row.data(), colour, &mut flat));
        }
    }
    reader.finish().map_err(reason)?;
    Ok(raster.finish())
}

fn decoder(bytes: &[u8]) -> Decoder<std::io::Cursor<&[u8]>> {
    let mut decoder = Decoder::new_with_limits(std::io::Cursor::new(bytes), Allowed { bytes: ALLOWED });
    decoder.set_ignore_text_chunk(true);
    decoder
}

/// The row without its alpha, on white.
fn opaque<'a>(row: &'a [u8], colour: ColorType, flat: &'a mut Vec<u8>) -> &'a [u8] {
    let samples = colour.samples();
    if !matches!(colour, ColorType::GrayscaleAlpha | ColorType::Rgba) {
        return row;
    }
    flat.clear();
    for pixel in row.chunks_exact(samples) {
        let alpha = pixel[samples - 1];
        flat.extend(pixel[..samples - 1].iter().map(|&v| on_white(v, alpha)));
    }
    flat
}

fn reason(error: DecodingError) -> MediaError {
    match error {
        DecodingError::LimitsExceeded => MediaError::TooLarge,
        DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => MediaError::Truncated,
        _ => MediaError::Corrupt,
    }
}
