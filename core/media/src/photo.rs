//! A photo becomes evidence: a shared copy without metadata, a thumbnail, a placeholder and a hash of what
//! it shows. What the camera said is kept apart. The original is only read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{MediaError, Result};
use crate::format::{Container, sniff};
use crate::limits::Limits;
use crate::orientation::Orientation;
use crate::plane::{Area, Picture, Plane, Space};
use crate::seen::{self, Seen};
use crate::{colour, icc, jpeg, perceptual, placeholder, png_read, resize, webp_read};

/// What the copy is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Profile {
    /// A scene: colour, long edge at most 1600 px.
    Photo,
    /// A slip, a seal, an invoice: grey, long edge at most 2400 px, small print legible on A4.
    Document {
        /// What part of the upright original to keep; all of it when left out.
        crop: Option<Crop>,
    },
}

/// A rectangle of the upright original, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// What was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: &'static str,
    /// As stored, before orientation, px.
    pub width: u32,
    pub height: u32,
}

/// What a photo becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The shared copy: baseline JPEG, upright, no metadata but a small colour profile.
    pub evidence: Vec<u8>,
    /// Size of the evidence, px.
    pub width: u32,
    pub height: u32,
    /// JPEG, long edge at most 320 px, made from the evidence.
    pub thumbnail: Vec<u8>,
    /// ThumbHash, at most 25 bytes.
    pub thumbhash: Vec<u8>,
    /// What it shows, 64 bits; compare with [`perceptual::distance`].
    pub perceptual_hash: u64,
    pub original: Original,
    /// The camera's own word.
    pub seen: Seen,
}

/// Makes evidence of photos. The seam for a platform's own codec.
pub trait PhotoCodec {
    /// The whole original in, everything made from it out; a [`MediaError`] with its rule for what is not
    /// taken. Never panics.
    fn prepare(&self, original: &[u8], profile: Profile) -> Result<Prepared>;
}

/// The codec in Rust alone, the same on every platform.
#[derive(Debug, Clone, Copy, Default)]
pub struct PureCodec {
    pub limits: Limits,
}

impl PhotoCodec for PureCodec {
    fn prepare(&self, original: &[u8], profile: Profile) -> Result<Prepared> {
        self.check_size(original.len() as u64)?;
        let work = || prepare_with(original, profile, &self.limits);
        catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(MediaError::Corrupt))
    }
}

impl PureCodec {
    /// Whether a file of `bytes` is read at all: asked before reading it.
    pub fn check_size(&self, bytes: u64) -> Result<()> {
        match bytes {
            0 => Err(MediaError::Empty),
            _ if bytes > self.limits.bytes => Err(MediaError::TooLarge),
            _ => Ok(()),
        }
    }
}

/// [`PureCodec`] with its usual limits.
pub fn prepare(original: &[u8], profile: Profile) -> Result<Prepared> {
    PureCodec::default().prepare(original, profile)
}

const THUMBNAIL_PX: usize = 320;
const THUMBNAIL_QUALITY: u8 = 70;

impl Profile {
    const fn long_edge(self) -> usize {
        match self {
            Self::Photo => 1600,
            Self::Document { .. } => 2400,
        }
    }

    /// libjpeg's scale; 80 is what `vips jpegsave` is given in the comparison.
    const fn quality(self) -> u8 {
        match self {
            Self::Photo => 80,
            Self::Document { .. } => 82,
        }
    }
}

/// An opened file: everything known before pixels are decoded.
struct Source<'a> {
    bytes: &'a [u8],
    container: Container,
    layout: Option<jpeg::Layout>,
    width: usize,
    height: usize,
    icc: Option<Vec<u8>>,
    seen: Seen,
}

impl<'a> Source<'a> {
    fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let container = sniff(bytes)?;
        let (layout, width, height, exif, icc) = match container {
            Container::Jpeg => {
                let layout = jpeg::Layout::read(bytes, limits)?;
                let exif = layout.exif.clone().map(|range| bytes[range].to_vec());
                let icc = layout.icc(bytes);
                (Some(layout.clone()), layout.width, layout.height, exif, icc)
            }
            Container::Png => {
                let header = png_read::header(bytes, limits)?;
                (None, header.width, header.height, header.exif, header.icc)
            }
            Container::WebP => {
                let header = webp_read::header(bytes, limits)?;
                (None, header.width, header.height, header.exif, header.icc)
            }
        };
        let seen = exif.map(|block| seen::read(&block)).unwrap_or_default();
        Ok(Self {
            bytes,
            container,
            layout,
            width,
            height,
            icc,
            seen,
        })
    }

    /// Decodes small, but no smaller than `area` needs to become `long` pixels.
    fn decode(&self, area: Area, long: usize, limits: &Limits) -> Result<Picture> {
        let shrink = area.width.max(area.height) / long as f64;
        match (&self.layout, self.container) {
            (Some(layout), _) => {
                jpeg::decode(self.bytes, layout, jpeg::eighths(layout, shrink, limits), limits)
            }
            (None, Container::WebP) => webp_read::decode(self.bytes, (shrink as usize).max(1)),
            _ => png_read::decode(self.bytes, (shrink as usize).max(1)),
        }
    }

    /// The part that is kept, in stored pixels.
    fn area(&self, profile: Profile) -> Result<Area> {
        let (width, height) = (self.width as f64, self.height as f64);
        let turned = self.seen.orientation.turned();
        let (w, h) = if turned { (height, width) } else { (width, height) };
        let whole = Area {
            left: 0.0,
            top: 0.0,
            width: w,
            height: h,
        };
        let seen = match profile {
            Profile::Document { crop: Some(crop) } => inside(crop, w, h)?,
            _ => whole,
        };
        Ok(self.seen.orientation.stored(seen, width, height))
    }
}

fn inside(crop: Crop, width: f64, height: f64) -> Result<Area> {
    let area = Area {
        left: f64::from(crop.left),
        top: f64::from(crop.top),
        width: f64::from(crop.width),
        height: f64::from(crop.height),
    };
    let fits = area.left + area.width <= width && area.top + area.height <= height;
    if fits && crop.width > 0 && crop.height > 0 {
        Ok(area)
    } else {
        Err(MediaError::CropOutside)
    }
}

fn prepare_with(bytes: &[u8], profile: Profile, limits: &Limits) -> Result<Prepared> {
    let source = Source::open(bytes, limits)?;
    let area = source.area(profile)?;
    let picture = source.decode(area, profile.long_edge(), limits)?;
    let inked = matches!(picture.space, Space::Cmyk { .. } | Space::Ycck);
    let planes = evidence_planes(picture, area, profile, source.seen.orientation)?;
    let profile_of = source.icc.as_deref().filter(|_| !inked);
    let kept = icc::kept(profile_of, planes.len() == 1, limits);
    Ok(Prepared {
        evidence: jpeg::encode(&planes, profile.quality(), kept)?,
        width: planes[0].width as u32,
        height: planes[0].height as u32,
        thumbnail: thumbnail(&planes, icc::tiny(kept))?,
        thumbhash: placeholder::thumbhash(&planes)?,
        perceptual_hash: perceptual::hash(&planes[0])?,
        original: Original {
            media_type: source.container.media_type(),
            width: source.width as u32,
            height: source.height as u32,
        },
        seen: source.seen,
    })
}

/// The area at the size of evidence, upright: luma, and chroma of half its sides where there is colour.
fn evidence_planes(
    mut picture: Picture,
    area: Area,
    profile: Profile,
    orientation: Orientation,
) -> Result<Vec<Plane>> {
    // Where a plane is coarser than the evidence would be (a crop of a huge photo), it is not blown up.
    let (density_x, density_y) = picture.density[0];
    let finest = (area.width * density_x).max(area.height * density_y);
    let (width, height) = fitted(
        area.width,
        area.height,
        (profile.long_edge() as f64).min(finest.max(1.0)),
    );
    let grey = matches!(profile, Profile::Document { .. });
    if grey && picture.space == Space::YCbCr {
        picture.planes.truncate(1);
    }
    let halved = picture.space == Space::YCbCr;
    let side = |plane: usize, n: usize| if halved && plane > 0 { n.div_ceil(2) } else { n };
    let mut planes = Vec::new();
    for (i, plane) in std::mem::take(&mut picture.planes).into_iter().enumerate() {
        let part = scaled(area, picture.density[i]);
        planes.push(resize::resize(&plane, part, side(i, width), side(i, height))?);
    }
    if !halved && planes.len() > 1 {
        planes = in_ycbcr(&planes, picture.space, grey)?;
    }
    Ok(planes
        .into_iter()
        .map(|plane| orientation.upright(plane))
        .collect())
}

fn in_ycbcr(planes: &[Plane], space: Space, grey: bool) -> Result<Vec<Plane>> {
    let mut planes = colour::to_ycbcr(planes, space);
    planes.truncate(if grey { 1 } else { 3 });
    for chroma in planes.iter_mut().skip(1) {
        *chroma = resize::average(chroma, chroma.width.div_ceil(2), chroma.height.div_ceil(2))?;
    }
    Ok(planes)
}

fn scaled(area: Area, (across, down): (f64, f64)) -> Area {
    Area {
        left: area.left * across,
        top: area.top * down,
        width: area.width * across,
        height: area.height * down,
    }
}

/// Width and height of a picture whose long edge is at most `long`; never blown up, never nothing.
fn fitted(width: f64, height: f64, long: f64) -> (usize, usize) {
    let scale = (long / width.max(height)).min(1.0);
    let side = |n: f64| ((n * scale).round() as usize).max(1);
    (side(width), side(height))
}

fn thumbnail(planes: &[Plane], icc: Option<&[u8]>) -> Result<Vec<u8>> {
    let (width, height) = fitted(
        planes[0].width as f64,
        planes[0].height as f64,
        THUMBNAIL_PX as f64,
    );
    let small = planes.iter().enumerate().map(|(i, plane)| {
        let side = |n: usize| if i > 0 { n.div_ceil(2) } else { n };
        resize::resize(plane, resize::whole(plane), side(width), side(height))
    });
    jpeg::encode(&small.collect::<Result<Vec<_>>>()?, THUMBNAIL_QUALITY, icc)
}
