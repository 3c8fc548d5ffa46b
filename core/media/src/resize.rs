//! Planes to another size, by Lanczos 3 as libvips does it.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::{MediaError, Result};
use crate::plane::{Area, Plane};

/// The `area` of a plane (in its own samples) as a plane of `width` × `height`.
pub fn resize(plane: &Plane, area: Area, width: usize, height: usize) -> Result<Plane> {
    with(plane, area, width, height, FilterType::Lanczos3)
}

/// The mean of what falls on each sample: for hashes, where rings would only disturb.
pub fn average(plane: &Plane, width: usize, height: usize) -> Result<Plane> {
    with(plane, whole(plane), width, height, FilterType::Box)
}

/// All of a plane.
pub fn whole(plane: &Plane) -> Area {
    Area {
        left: 0.0,
        top: 0.0,
        width: plane.width as f64,
        height: plane.height as f64,
    }
}

fn with(plane: &Plane, area: Area, width: usize, height: usize, filter: FilterType) -> Result<Plane> {
    let (w, h) = (plane.width as f64, plane.height as f64);
    // The last sample of a plane may reach beyond the picture, and rounding may reach beyond the plane.
    let (left, top) = (area.left.clamp(0.0, w - 1.0), area.top.clamp(0.0, h - 1.0));
    let (across, down) = (area.width.clamp(1.0, w - left), area.height.clamp(1.0, h - top));
    if (left, top, across, down) == (0.0, 0.0, width as f64, height as f64) {
        return Ok(cut(plane, width, height));
    }
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(left, top, across, down);
    let mut out = Image::new(width as u32, height as u32, PixelType::U8);
    let rows = ImageRef::new(
        plane.stride as u32,
        plane.height as u32,
        &plane.data,
        PixelType::U8,
    );
    let rows = rows.map_err(|_| MediaError::Corrupt)?;
    let done = Resizer::new().resize(&rows, &mut out, &options);
    done.map_err(|_| MediaError::Corrupt)?;
    Ok(Plane::packed(out.into_vec(), width, height))
}

fn cut(plane: &Plane, width: usize, height: usize) -> Plane {
    let mut data = Vec::with_capacity(width * height);
    (0..height).for_each(|y| data.extend_from_slice(&plane.row(y)[..width]));
    Plane::packed(data, width, height)
}
