//! A 64-bit hash of what a photo shows, to find the same photo used twice. It answers "perhaps the same",
//! never "the same": a person looks at both.
//!
//! The DCT hash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010):
//! 32×32 luma, the lowest 8×8 frequencies without the mean, one bit each for above the median. It bears
//! recompression, rescaling and small changes of light; it does not bear turning, mirroring or cropping.

use crate::error::Result;
use crate::plane::Plane;
use crate::resize::average;

/// At most so many differing bits: perhaps the same photo. Two unrelated photos differ in about 32 bits;
/// by chance, 11 or fewer in one pair out of ten million.
pub const SAME_AT_MOST: u32 = 10;

const SIDE: usize = 32;
const LOW: usize = 8;

/// The hash of an upright luma plane.
pub fn hash(luma: &Plane) -> Result<u64> {
    let small = average(luma, SIDE, SIDE)?;
    let low = low_frequencies(&small.data);
    let mut sorted = low;
    sorted.sort_by(f64::total_cmp);
    let median = f64::midpoint(sorted[31], sorted[32]);
    Ok(low
        .iter()
        .enumerate()
        .fold(0, |bits, (i, &c)| bits | u64::from(c > median) << i))
}

/// Differing bits of two hashes, 0 to 64.
pub fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// The frequencies 1 to 8 across and down.
fn low_frequencies(samples: &[u8]) -> [f64; LOW * LOW] {
    let wave = |x: usize, u: usize| {
        ((2 * x + 1) as f64 * (u + 1) as f64 * std::f64::consts::PI / (2 * SIDE) as f64).cos()
    };
    let mut rows = [[0.0; LOW]; SIDE];
    for (y, row) in rows.iter_mut().enumerate() {
        for (u, sum) in row.iter_mut().enumerate() {
            *sum = (0..SIDE)
                .map(|x| f64::from(samples[y * SIDE + x]) * wave(x, u))
                .sum();
        }
    }
    std::array::from_fn(|i| (0..SIDE).map(|y| rows[y][i % LOW] * wave(y, i / LOW)).sum())
}
