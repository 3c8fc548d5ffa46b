//! Colour spaces, all to full-range Y'CbCr (JFIF, ITU-R BT.601). No profile is applied: pixels stay in the
//! space that the kept profile describes. Ink is turned into light by the plain product, as libjpeg's
//! readers do, since a printer's profile is too large for a phone to carry about.

use crate::plane::{Plane, Space};

/// Planes of one size in `space` as Y, Cb, Cr of that size.
pub fn to_ycbcr(planes: &[Plane], space: Space) -> Vec<Plane> {
    let (width, height) = (planes[0].width, planes[0].height);
    let mut out = vec![Plane::filled(width, height, 0); 3];
    for i in 0..width * height {
        let at = |p: usize| planes.get(p).map_or(0, |plane| plane.data[i]);
        let rgb = light([at(0), at(1), at(2), at(3)], space);
        for (plane, value) in out.iter_mut().zip(ycbcr(rgb)) {
            plane.data[i] = value;
        }
    }
    out
}

/// One pixel as light.
fn light([a, b, c, k]: [u8; 4], space: Space) -> [u8; 3] {
    match space {
        Space::Cmyk { inked } => {
            let turn = |v: u8| if inked { 255 - v } else { v };
            [a, b, c].map(|v| product(turn(v), turn(k)))
        }
        Space::Ycck => rgb(a, b, c).map(|v| product(255 - v, k)),
        Space::YCbCr => rgb(a, b, c),
        Space::Rgb => [a, b, c],
        Space::Grey => [a; 3],
    }
}

fn product(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

/// JFIF 1.02: Y'CbCr to R'G'B'.
pub fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let byte = |v: i32| ((v + 0x8000) >> 16).clamp(0, 255) as u8;
    [
        byte(y + 91_881 * cr),
        byte(y - 22_554 * cb - 46_802 * cr),
        byte(y + 116_130 * cb),
    ]
}

/// JFIF 1.02: R'G'B' to Y'CbCr.
pub fn ycbcr([r, g, b]: [u8; 3]) -> [u8; 3] {
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let byte = |v: i32| ((v + 0x7FFF) >> 16).clamp(0, 255) as u8;
    [
        byte(19_595 * r + 38_470 * g + 7_471 * b),
        byte(-11_059 * r - 21_709 * g + 32_768 * b + (128 << 16)),
        byte(32_768 * r - 27_439 * g - 5_329 * b + (128 << 16)),
    ]
}

#[cfg(test)]
mod tests {
    use super::{rgb, to_ycbcr, ycbcr};
    use crate::plane::{Plane, Space};

    #[test]
    fn rgb_survives_the_way_there_and_back() {
        for colour in [
            [0, 0, 0],
            [255, 255, 255],
            [255, 0, 0],
            [10, 200, 90],
            [70, 80, 255],
        ] {
            let [y, cb, cr] = ycbcr(colour);
            for (back, was) in rgb(y, cb, cr).iter().zip(colour) {
                assert!(back.abs_diff(was) <= 2, "{colour:?}");
            }
        }
    }

    #[test]
    fn white_paper_is_white_however_ink_is_written() {
        let planes = |values: [u8; 4]| values.map(|v| Plane::filled(1, 1, v));
        let luma = |values, space| to_ycbcr(&planes(values), space)[0].data[0];
        assert_eq!(luma([255; 4], Space::Cmyk { inked: false }), 255);
        assert_eq!(luma([0; 4], Space::Cmyk { inked: true }), 255);
        assert_eq!(luma([0, 128, 128, 255], Space::Ycck), 255);
        assert_eq!(luma([255, 255, 255, 0], Space::Cmyk { inked: false }), 0);
    }
}
