//! What a file is, by its first bytes. Names and extensions are not asked.

use crate::error::{MediaError, Result};

/// A photo's container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Jpeg,
    Png,
    WebP,
}

impl Container {
    /// The media type, as IANA has it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

/// What kind of photo this is; `heic_not_converted` for HEIC and AVIF, `not_a_photo` for the rest.
pub fn sniff(bytes: &[u8]) -> Result<Container> {
    match bytes {
        [] => Err(MediaError::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Container::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Container::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Container::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] if is_heif(bytes, brands) => {
            Err(MediaError::HeicNotConverted)
        }
        _ => Err(MediaError::NotAPhoto),
    }
}

/// ISO/IEC 23008-12 and AV1-ISOBMFF: one of the brands of the `ftyp` box names a still picture.
fn is_heif(bytes: &[u8], brands: &[u8]) -> bool {
    const STILL: [&[u8; 4]; 14] = [
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1",
        b"avif", b"avis", b"miaf",
    ];
    let size = usize::from(bytes[2]) << 8 | usize::from(bytes[3]);
    let named = &brands[..brands.len().min(size.saturating_sub(8)).min(256)];
    named
        .chunks_exact(4)
        .any(|brand| STILL.iter().any(|still| still.as_slice() == brand))
}
