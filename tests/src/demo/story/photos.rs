//! Real photos with real EXIF, from the packages of the registry. Nothing of them is in this repository.

use std::path::{Path, PathBuf};

/// A tower, with the position at which it was taken.
pub fn tower() -> PathBuf {
    Path::new(env!("KETEPAI_PHOTOS_TOWER")).join("tower.jpg")
}

/// The same, saved progressively.
pub fn tower_progressive() -> PathBuf {
    Path::new(env!("KETEPAI_PHOTOS_TOWER")).join("tower_progressive.jpg")
}

/// The same, in grey.
pub fn tower_grey() -> PathBuf {
    Path::new(env!("KETEPAI_PHOTOS_TOWER")).join("tower_grayscale.jpg")
}

/// A small one with camera and time.
pub fn small() -> PathBuf {
    Path::new(env!("KETEPAI_PHOTOS_EXIF")).join("exif.jpg")
}
