//! How large a polygon is: square metres, and mu for people.

use geo::{GeodesicArea, LineString};

use super::shape::Polygon;

/// Square metres in a mu: 1/15 hectare (亩, as in China's 法定计量单位).
pub const MU_M2: f64 = 2_000.0 / 3.0;

/// On the WGS-84 ellipsoid (Karney 2013), holes left out, either way round; square metres, never below 0.
pub fn square_metres(polygon: &Polygon) -> f64 {
    let shape = polygon.to_geo();
    let ring = |line: &LineString<f64>| {
        geo::Polygon::new(line.clone(), Vec::new())
            .geodesic_area_signed()
            .abs()
    };
    let holes: f64 = shape.interiors().iter().map(ring).sum();
    (ring(shape.exterior()) - holes).max(0.0)
}

/// The same in mu.
pub fn mu(polygon: &Polygon) -> f64 {
    square_metres(polygon) / MU_M2
}

#[cfg(test)]
mod tests {
    use super::super::shape::tests::square;
    use super::*;

    #[test]
    fn a_pond_is_not_pasture_whichever_way_it_is_drawn() {
        let mut polygon = Polygon {
            outer: square(0, 0, 100),
            holes: vec![square(10, 10, 50)],
        };
        // 815.3 m by 1,111.1 m at 43° N, and a quarter of it.
        let area = square_metres(&polygon);
        assert!((area / (815.3 * 1_111.0 * 0.75) - 1.0).abs() < 2e-3, "{area}");
        polygon.holes[0].reverse();
        assert!((square_metres(&polygon) - area).abs() < 1e-3);
        polygon.outer.reverse();
        assert!((square_metres(&polygon) - area).abs() < 1e-3);
        assert!((mu(&polygon) - area * 0.0015).abs() < 1e-6);
    }

    #[test]
    fn nothing_has_no_area() {
        assert_eq!(square_metres(&Polygon::default()), 0.0);
        let inside_out = Polygon {
            outer: square(0, 0, 10),
            holes: vec![square(0, 0, 100)],
        };
        assert_eq!(square_metres(&inside_out), 0.0);
    }
}
