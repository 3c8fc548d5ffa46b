//! A track as GPX 1.1 (topografix.com/GPX/1/1): WGS-84 degrees, times in UTC. Numbers and times only, so that nothing
//! needs escaping.

use std::fmt::Write;

use ketepai_model::place::track::{Track, TrackPoint};

/// The file.
pub(super) fn of(track: &Track) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Ketepai\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n<trk><trkseg>\n",
    );
    for point in &track.points {
        put(&mut text, point);
    }
    text.push_str("</trkseg></trk>\n</gpx>\n");
    text
}

fn put(text: &mut String, point: &TrackPoint) {
    let (lat, lon) = (f64::from(point.lat_e7) / 1e7, f64::from(point.lon_e7) / 1e7);
    // Writing to a text does not fail.
    let _ = write!(text, "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\">");
    let at = point
        .at_s
        .and_then(|at_s| jiff::Timestamp::from_second(at_s).ok());
    if let Some(at) = at {
        let _ = write!(text, "<time>{at}</time>");
    }
    text.push_str("</trkpt>\n");
}
