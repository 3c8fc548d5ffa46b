//! Planes of samples, and the picture they make. It holds pixels only; it knows no file format.

/// What a picture's planes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Luma alone.
    Grey,
    /// Y'CbCr, full range (JFIF).
    YCbCr,
    /// R, G, B.
    Rgb,
    /// C, M, Y, K as light: 255 is no ink. `inked` says that 255 is full ink instead.
    Cmyk {
        /// 255 is full ink (a file without Adobe's marker).
        inked: bool,
    },
    /// Y'CbCr of inverted C, M, Y, and inverted K (Adobe).
    Ycck,
}

/// One plane of 8-bit samples.
#[derive(Debug, Clone)]
pub struct Plane {
    /// Rows of `stride` bytes, of which the first `width` are samples.
    pub data: Vec<u8>,
    /// Bytes from row to row, at least `width`.
    pub stride: usize,
    /// Samples in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Plane {
    /// A plane of one value.
    pub fn filled(width: usize, height: usize, value: u8) -> Self {
        let data = vec![value; width * height];
        Self {
            data,
            stride: width,
            width,
            height,
        }
    }

    /// A plane over samples without gaps.
    pub fn packed(data: Vec<u8>, width: usize, height: usize) -> Self {
        Self {
            data,
            stride: width,
            width,
            height,
        }
    }

    /// The samples of one row.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.data[y * self.stride..][..self.width]
    }
}

/// A decoded picture, perhaps smaller than what its file holds.
#[derive(Debug, Clone)]
pub struct Picture {
    /// One plane for each component, each at its own resolution, each covering the whole picture.
    pub planes: Vec<Plane>,
    /// For each plane: samples per pixel of the original across and down (1.0, 0.5, 0.125 …).
    pub density: Vec<(f64, f64)>,
    /// What the planes mean.
    pub space: Space,
}

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}
