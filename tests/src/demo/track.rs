//! The way the envoys drive: a real recording of a real outing, with its real noise. It was made in the Alps
//! (crate `gpx`, `tests/fixtures/garmin_with_extensions.gpx`) and is moved, unturned and unscaled, to 赛汉塔拉.

use super::Outcome;

/// 赛汉塔拉镇, the seat of 苏尼特右旗.
const SEAT: (f64, f64) = (42.7431, 112.6388);

/// A recorded way.
pub struct Track {
    points: Vec<(f64, f64)>,
}

impl Track {
    /// Reads the recording and moves its start to the banner's seat.
    pub fn read() -> Outcome<Self> {
        let path = env!("KETEPAI_TRACK");
        let file = std::fs::File::open(path).map_err(|e| format!("track {path}: {e}"))?;
        let gpx = gpx::read(std::io::BufReader::new(file))?;
        let segments = gpx.tracks.iter().flat_map(|track| &track.segments);
        let points = segments
            .flat_map(|s| &s.points)
            .map(|w| (w.point().y(), w.point().x()));
        let points = moved(points.collect());
        match points.len() {
            0 => Err(format!("track {path}: no points").into()),
            _ => Ok(Track { points }),
        }
    }

    /// How many fixes were recorded.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Its length over the ground, in kilometres.
    pub fn kilometres(&self) -> f64 {
        let metres: f64 = self
            .points
            .windows(2)
            .map(|pair| distance_m(pair[0], pair[1]))
            .sum();
        metres / 1000.0
    }

    /// The fix at a part of the way from 0 to 1, as `LAT,LON`.
    pub fn at(&self, part: f64) -> String {
        let last = self.points.len() - 1;
        let (lat, lon) = self.points[((last as f64 * part) as usize).min(last)];
        format!("{lat:.7},{lon:.7}")
    }

    /// A fix a few metres on, with its accuracy: where the car was left.
    pub fn near(&self, part: f64) -> String {
        format!("{},12", self.at(part + 2.0 / self.points.len() as f64))
    }
}

/// Degrees of longitude are longer further south; lengths stay as they were recorded.
fn moved(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let Some(&(lat, lon)) = points.first() else {
        return points;
    };
    let wider = lat.to_radians().cos() / SEAT.0.to_radians().cos();
    let one = |(a, b): (f64, f64)| (SEAT.0 + (a - lat), SEAT.1 + (b - lon) * wider);
    points.into_iter().map(one).collect()
}

fn distance_m(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = (b.0 - a.0) * 111_195.0;
    let east = (b.1 - a.1) * 111_195.0 * a.0.to_radians().cos();
    north.hypot(east)
}
