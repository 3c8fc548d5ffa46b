//! A placeholder of about 25 bytes (ThumbHash by E. Wallace), which travels inside the record.

use crate::colour;
use crate::error::Result;
use crate::plane::Plane;
use crate::resize::average;

/// ThumbHash takes pictures of at most this many pixels a side.
const SIDE: usize = 100;

/// The hash of an upright picture: one plane of luma, or Y, Cb, Cr of any sizes. At most 25 bytes.
pub fn thumbhash(planes: &[Plane]) -> Result<Vec<u8>> {
    let long = planes[0].width.max(planes[0].height);
    let side = |n: usize| (n * SIDE / long.max(SIDE)).clamp(1, SIDE);
    let (width, height) = (side(planes[0].width), side(planes[0].height));
    let small: Vec<Plane> = planes
        .iter()
        .map(|p| average(p, width, height))
        .collect::<Result<_>>()?;
    let pixel = |i: usize| {
        let at = |p: usize| small.get(p).map_or(128, |plane| plane.data[i]);
        let [r, g, b] = colour::rgb(at(0), at(1), at(2));
        [r, g, b, 255]
    };
    let rgba: Vec<u8> = (0..width * height).flat_map(pixel).collect();
    Ok(thumbhash::rgba_to_thumb_hash(width, height, &rgba))
}
