//! WebP, lossy and lossless, one picture. It is decoded whole, so its pixels are capped lower.

use image_webp::{DecodingError, WebPDecoder};

use crate::chunks;
use crate::error::{MediaError, Result};
use crate::limits::Limits;
use crate::plane::Picture;
use crate::raster::{Raster, on_white};

/// What a WebP says before decoding.
pub struct Header {
    pub width: usize,
    pub height: usize,
    pub exif: Option<Vec<u8>>,
    pub icc: Option<Vec<u8>>,
}

/// Size, EXIF and colour profile, within the limits. An animation is not a photo.
pub fn header(bytes: &[u8], limits: &Limits) -> Result<Header> {
    let chunks = chunks::webp(bytes, limits.segments)?;
    let decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.whole_pixels {
        return Err(MediaError::TooManyPixels);
    }
    if decoder.is_animated() {
        return Err(MediaError::Unsupported);
    }
    let find = |name: &[u8; 4]| {
        chunks
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, range)| &bytes[range.clone()])
    };
    let icc = find(b"ICCP");
    if icc.is_some_and(|p| p.len() > limits.icc_seen) {
        return Err(MediaError::IccTooLarge);
    }
    let exif = find(b"EXIF").filter(|e| e.len() <= limits.exif);
    let exif = exif.map(|e| e.strip_prefix(b"Exif\0\0").unwrap_or(e).to_vec());
    Ok(Header {
        width: width as usize,
        height: height as usize,
        exif,
        icc: icc.map(<[u8]>::to_vec),
    })
}

/// Decodes to 1 / `step` in each direction.
pub fn decode(bytes: &[u8], step: usize) -> Result<Picture> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut whole = vec![0; decoder.output_buffer_size().ok_or(MediaError::TooManyPixels)?];
    decoder.read_image(&mut whole).map_err(reason)?;
    let mut raster = Raster::new(width as usize, height as usize, 3, step);
    let mut flat = Vec::new();
    for row in whole.chunks_exact(width as usize * channels) {
        if channels == 3 {
            raster.row(row);
            continue;
        }
        flat.clear();
        row.chunks_exact(4)
            .for_each(|p| flat.extend(p[..3].iter().map(|&v| on_white(v, p[3]))));
        raster.row(&flat);
    }
    Ok(raster.finish())
}

fn decoder(bytes: &[u8]) -> Result<WebPDecoder<std::io::Cursor<&[u8]>>> {
    WebPDecoder::new(std::io::Cursor::new(bytes)).map_err(reason)
}

fn reason(error: DecodingError) -> MediaError {
    match error {
        DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => MediaError::Truncated,
        DecodingError::MemoryLimitExceeded | DecodingError::ImageTooLarge => MediaError::TooManyPixels,
        _ => MediaError::Corrupt,
    }
}
