//! Where GCJ-02 shifts: mainland China. Decides a map's arithmetic, and nothing about whose land is whose.
//!
//! `coordtransform` brings a mask of its own, of 158 corners for 22,000 km of land border: it shifts
//! Zamyn-Üüd and Zabaikalsk, which lie beyond, and not Hekou, which lies within. So the border is
//! `country-boundaries`', drawn so that every settlement stands on its right side, and only the formulas
//! are taken from there.

use std::sync::OnceLock;

use country_boundaries::{BOUNDARIES_ODBL_60X30, CountryBoundaries, LatLon};

/// To be shown where a map's sources are named (ODbL 1.0, section 4.3).
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// Whether GCJ-02 differs from WGS-84 at a place in degrees of WGS-84: on the mainland, and neither in Hong
/// Kong nor Macau nor on Taiwan, as published for the maps that use it. The open sea is not shifted.
pub(super) fn is_shifted(lat: f64, lon: f64) -> bool {
    let Ok(at) = LatLon::new(lat, lon) else {
        return false;
    };
    match borders() {
        Some(borders) => {
            borders.is_in(at, "CN") && !["HK", "MO", "TW"].iter().any(|id| borders.is_in(at, id))
        }
        None => coordtransform::is_in_gcj02_region(lon, lat),
    }
}

/// Read once from 302 KB within the program, in under a millisecond.
fn borders() -> Option<&'static CountryBoundaries> {
    static BORDERS: OnceLock<Option<CountryBoundaries>> = OnceLock::new();
    BORDERS
        .get_or_init(|| CountryBoundaries::from_reader(BOUNDARIES_ODBL_60X30).ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_is_the_real_one_and_not_the_fallback() {
        assert!(borders().is_some());
        assert!(
            !is_shifted(43.7242, 111.9036),
            "Zamyn-Üüd, which the fallback would shift"
        );
        assert!(coordtransform::is_in_gcj02_region(111.9036, 43.7242));
    }

    #[test]
    fn nowhere_is_not_shifted() {
        assert!(!is_shifted(f64::NAN, 112.0));
        assert!(!is_shifted(200.0, 112.0));
        assert!(!is_shifted(24.0, 119.6), "the strait");
    }
}
