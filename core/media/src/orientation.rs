//! EXIF orientation, 1 to 8, as turns and mirrors of planes and rectangles.

use crate::plane::{Area, Plane};

/// How a camera was held (EXIF 2.32, 0x0112). The value says where row 0 and column 0 of the file are to be
/// seen; 1 is upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// Anything but 1 to 8 counts as upright.
    pub fn new(value: u32) -> Self {
        Self(
            u8::try_from(value)
                .ok()
                .filter(|v| (1..=8).contains(v))
                .unwrap_or(1),
        )
    }

    /// EXIF's number, 1 to 8.
    pub fn value(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn turned(self) -> bool {
        self.0 >= 5
    }

    /// Whether what is seen runs against the file's columns, and against its rows.
    fn against(self) -> (bool, bool) {
        (matches!(self.0, 2 | 3 | 7 | 8), matches!(self.0, 3 | 4 | 6 | 7))
    }

    /// The plane as it is to be seen.
    pub fn upright(self, plane: Plane) -> Plane {
        if self.0 == 1 {
            return plane;
        }
        let (mirror, flip) = self.against();
        if self.turned() {
            turn(&plane, mirror, flip)
        } else {
            straight(&plane, mirror, flip)
        }
    }

    /// A rectangle of the upright picture, as one of the stored picture of `width` × `height`.
    pub fn stored(self, seen: Area, width: f64, height: f64) -> Area {
        let (mirror, flip) = self.against();
        let area = if self.turned() {
            Area {
                left: seen.top,
                top: seen.left,
                width: seen.height,
                height: seen.width,
            }
        } else {
            seen
        };
        Area {
            left: if mirror {
                width - area.left - area.width
            } else {
                area.left
            },
            top: if flip {
                height - area.top - area.height
            } else {
                area.top
            },
            ..area
        }
    }
}

fn straight(plane: &Plane, mirror: bool, flip: bool) -> Plane {
    let mut data = Vec::with_capacity(plane.width * plane.height);
    for y in 0..plane.height {
        let row = plane.row(if flip { plane.height - 1 - y } else { y });
        if mirror {
            data.extend(row.iter().rev())
        } else {
            data.extend_from_slice(row)
        }
    }
    Plane::packed(data, plane.width, plane.height)
}

/// Rows become columns, in tiles so that both sides stay in the cache.
fn turn(plane: &Plane, mirror: bool, flip: bool) -> Plane {
    const TILE: usize = 32;
    let (width, height) = (plane.height, plane.width);
    let mut out = Plane::filled(width, height, 0);
    for top in (0..plane.height).step_by(TILE) {
        for left in (0..plane.width).step_by(TILE) {
            for y in top..plane.height.min(top + TILE) {
                let x_out = if flip { width - 1 - y } else { y };
                let row = plane.row(y);
                for (x, &sample) in row.iter().enumerate().take(left + TILE).skip(left) {
                    let y_out = if mirror { height - 1 - x } else { x };
                    out.data[y_out * width + x_out] = sample;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Orientation;
    use crate::plane::{Area, Plane};

    /// ```text
    /// 1 2 3
    /// 4 5 6
    /// ```
    const AS_SEEN: [&[u8]; 8] = [
        &[1, 2, 3, 4, 5, 6],
        &[3, 2, 1, 6, 5, 4],
        &[6, 5, 4, 3, 2, 1],
        &[4, 5, 6, 1, 2, 3],
        &[1, 4, 2, 5, 3, 6],
        &[4, 1, 5, 2, 6, 3],
        &[6, 3, 5, 2, 4, 1],
        &[3, 6, 2, 5, 1, 4],
    ];

    #[test]
    fn each_orientation_turns_as_exif_has_it() {
        for (i, seen) in AS_SEEN.iter().enumerate() {
            let plane = Plane::packed(vec![1, 2, 3, 4, 5, 6], 3, 2);
            let upright = Orientation::new(i as u32 + 1).upright(plane);
            assert_eq!(upright.data, *seen, "orientation {}", i + 1);
            assert_eq!(upright.width, if i < 4 { 3 } else { 2 });
        }
    }

    #[test]
    fn a_rectangle_finds_the_same_pixels_before_and_after_turning() {
        for (i, seen) in AS_SEEN.iter().enumerate() {
            let first = Area {
                left: 0.0,
                top: 0.0,
                width: 1.0,
                height: 1.0,
            };
            let stored = Orientation::new(i as u32 + 1).stored(first, 3.0, 2.0);
            let at = stored.top * 3.0 + stored.left;
            assert_eq!(at as u8 + 1, seen[0], "orientation {}", i + 1);
        }
    }
}
