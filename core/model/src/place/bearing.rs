//! Which way to go, in the eight words that people use.

use super::Position;
use crate::value::codes;

codes! {
    /// One of eight directions, 45° each.
    Compass {
        /// 北
        North = "north",
        /// 东北
        NorthEast = "north_east",
        /// 东
        East = "east",
        /// 东南
        SouthEast = "south_east",
        /// 南
        South = "south",
        /// 西南
        SouthWest = "south_west",
        /// 西
        West = "west",
        /// 西北
        NorthWest = "north_west",
    }
}

impl Position {
    /// The direction in which another position lies at first, on a great circle; degrees from north by east,
    /// 0 to 360. 0 where both are one.
    pub fn bearing_deg(&self, other: &Position) -> f64 {
        let ((lat1, lon1), (lat2, lon2)) = (self.degrees(), other.degrees());
        let (phi1, phi2) = (lat1.to_radians(), lat2.to_radians());
        let turn = (lon2 - lon1).to_radians();
        let east = turn.sin() * phi2.cos();
        let north = phi1.cos() * phi2.sin() - phi1.sin() * phi2.cos() * turn.cos();
        east.atan2(north).to_degrees().rem_euclid(360.0)
    }

    /// The same as a word.
    pub fn compass(&self, other: &Position) -> Compass {
        // 0 to 8, and 8 is north again.
        let eighth = (self.bearing_deg(other) / 45.0).round() as usize % 8;
        Compass::CODES
            .get(eighth)
            .map_or(Compass::North, |code| Compass::from_code(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_direction_has_its_word() {
        let here = Position::from_degrees(43.0, 116.0, "gps").unwrap();
        let there = [
            (0.1, 0.0, Compass::North),
            (0.1, 0.137, Compass::NorthEast),
            (0.0, 0.1, Compass::East),
            (-0.1, 0.137, Compass::SouthEast),
            (-0.1, 0.0, Compass::South),
            (-0.1, -0.137, Compass::SouthWest),
            (0.0, -0.1, Compass::West),
            (0.1, -0.137, Compass::NorthWest),
            (0.1, -0.001, Compass::North),
        ];
        for (north, east, word) in there {
            let other = Position::from_degrees(43.0 + north, 116.0 + east, "gps").unwrap();
            assert_eq!(here.compass(&other), word);
        }
        assert_eq!(here.compass(&here), Compass::North);
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let west = Position::from_degrees(60.0, 179.9, "gps").unwrap();
        let east = Position::from_degrees(60.0, -179.9, "gps").unwrap();
        assert_eq!(west.compass(&east), Compass::East);
    }
}
