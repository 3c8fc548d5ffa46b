//! Rows of RGB or grey to planes, halved as often as the wanted size allows: what PNG and WebP decode into.

use crate::colour;
use crate::plane::{Picture, Plane, Space};

/// Takes rows one by one and keeps the mean of each `step` × `step` pixels.
pub struct Raster {
    width: usize,
    step: usize,
    sums: Vec<u32>,
    rows: usize,
    planes: Vec<Vec<u8>>,
    across: usize,
    size: (usize, usize),
}

impl Raster {
    /// For a picture of `width` × `height`, in one (grey) or three (RGB) channels.
    pub fn new(width: usize, height: usize, channels: usize, step: usize) -> Self {
        let across = width.div_ceil(step);
        let plane = || Vec::with_capacity(across * height.div_ceil(step));
        Self {
            width,
            step,
            sums: vec![0; across * channels],
            rows: 0,
            planes: (0..channels).map(|_| plane()).collect(),
            across,
            size: (width, height),
        }
    }

    /// One row: `width` pixels of `channels` bytes.
    pub fn row(&mut self, row: &[u8]) {
        let channels = self.planes.len();
        for (x, pixel) in row.chunks_exact(channels).take(self.width).enumerate() {
            let at = x / self.step * channels;
            for (sum, &value) in self.sums[at..at + channels].iter_mut().zip(pixel) {
                *sum += u32::from(value);
            }
        }
        self.rows += 1;
        if self.rows == self.step {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let channels = self.planes.len();
        for x in 0..self.across {
            let columns = self.step.min(self.width - x * self.step);
            let count = (columns * self.rows) as u32;
            let mean = |c: usize| ((self.sums[x * channels + c] + count / 2) / count) as u8;
            match channels {
                1 => self.planes[0].push(mean(0)),
                _ => {
                    let pixel = colour::ycbcr([mean(0), mean(1), mean(2)]);
                    self.planes
                        .iter_mut()
                        .zip(pixel)
                        .for_each(|(plane, value)| plane.push(value));
                }
            }
        }
        self.sums.fill(0);
        self.rows = 0;
    }

    /// The picture, when all rows are in.
    pub fn finish(mut self) -> Picture {
        if self.rows > 0 {
            self.flush();
        }
        let (across, down) = (self.across, self.size.1.div_ceil(self.step));
        let density = 1.0 / self.step as f64;
        let space = if self.planes.len() == 1 {
            Space::Grey
        } else {
            Space::YCbCr
        };
        Picture {
            density: vec![(density, density); self.planes.len()],
            planes: self
                .planes
                .into_iter()
                .map(|data| Plane::packed(data, across, down))
                .collect(),
            space,
        }
    }
}

/// A pixel on white paper.
pub fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
