//! Real files of other programs. They lie in the published packages of crates that read them, not here; cargo
//! is asked where it keeps them.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use ketepai_exchange::geo::{Feature, Frame, Geometry, Limits, geojson, gpx, kml};

static PACKAGES: LazyLock<serde_json::Value> = LazyLock::new(|| {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
});

/// Files of a package's fixtures with this ending, in order.
fn fixtures(package: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let packages = PACKAGES["packages"].as_array().unwrap();
    let found = packages.iter().find(|p| p["name"] == package).unwrap();
    let manifest = PathBuf::from(found["manifest_path"].as_str().unwrap());
    let mut folders = vec![manifest.parent().unwrap().join("tests/fixtures")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match path.is_dir() {
                true => folders.push(path),
                false if name.ends_with(ending) => files.push((name, std::fs::read(&path).unwrap())),
                false => {}
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "{package} has no {ending}");
    files
}

type Read = fn(&[u8], &Limits, Frame) -> Result<Vec<Feature>, ketepai_exchange::error::Error>;
type Write = fn(&[Feature]) -> Result<Vec<u8>, ketepai_exchange::error::Error>;

/// Reads a file, writes it, reads that, and finds the same.
fn there_and_back(name: &str, bytes: &[u8], read: Read, write: Write) -> Vec<Feature> {
    let first = read(bytes, &Limits::default(), Frame::wgs84()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let again = read(&write(&first).unwrap(), &Limits::default(), Frame::wgs84()).unwrap();
    assert_eq!(first, again, "{name}");
    first
}

fn points(features: &[Feature]) -> usize {
    features
        .iter()
        .map(|feature| feature.geometry.vertices().count())
        .sum()
}

#[test]
fn tracks_of_devices_and_services_come_back_whole() {
    let mut seen = 0;
    for (name, bytes) in fixtures("gpx", ".gpx") {
        // Counted by its elements, not by the same parser.
        let text = String::from_utf8_lossy(&bytes);
        let expected: usize = ["<trkpt", "<wpt", "<rtept"]
            .iter()
            .map(|tag| text.matches(tag).count())
            .sum();
        let features = there_and_back(&name, &bytes, gpx::read, gpx::write);
        assert_eq!(points(&features), expected, "{name}");
        seen += expected;
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn a_track_is_the_same_in_every_format() {
    for (name, bytes) in fixtures("gpx", ".gpx") {
        let features = gpx::read(&bytes, &Limits::default(), Frame::wgs84()).unwrap();
        for (read, write) in [
            (kml::read as Read, kml::write as Write),
            (geojson::read, geojson::write),
        ] {
            let other = read(&write(&features).unwrap(), &Limits::default(), Frame::wgs84()).unwrap();
            assert_eq!(other.len(), features.len(), "{name}");
            for (a, b) in features.iter().zip(&other) {
                assert_eq!(a.geometry, b.geometry, "{name} {}", a.name);
                assert_eq!(a.times, b.times, "{name} {}", a.name);
            }
        }
    }
}

#[test]
fn shapes_of_web_maps_come_back_whole() {
    let mut shapes = 0;
    for (name, bytes) in fixtures("geojson", ".geojson") {
        shapes += there_and_back(&name, &bytes, geojson::read, geojson::write).len();
    }
    assert!(shapes > 200, "{shapes}");
}

#[test]
fn countries_are_polygons_with_names() {
    let all = fixtures("geojson", "countries.geojson");
    let features = geojson::read(&all[0].1, &Limits::default(), Frame::wgs84()).unwrap();
    let mongolia = features
        .iter()
        .find(|feature| feature.name == "Mongolia")
        .unwrap();
    assert!(matches!(&mongolia.geometry, Geometry::Polygon { outer, .. } if outer.len() > 20));
    assert!(
        mongolia
            .geometry
            .vertices()
            .all(|v| (41.0..53.0).contains(&v.lat) && (87.0..120.0).contains(&v.lon))
    );
}

#[test]
fn placemarks_of_google_earth_come_back_whole() {
    let mut placemarks = 0;
    for (name, bytes) in fixtures("kml", ".kml").into_iter().chain(fixtures("kml", ".kmz")) {
        placemarks += there_and_back(&name, &bytes, kml::read, kml::write).len();
    }
    assert!(placemarks > 200, "{placemarks}");
}

/// Another program's reader finds in our KML what we put there.
#[test]
fn another_reader_agrees() {
    let all = fixtures("gpx", "garmin-activity.gpx");
    let features = gpx::read(&all[0].1, &Limits::default(), Frame::wgs84()).unwrap();
    let untimed: Vec<Feature> = features
        .iter()
        .map(|f| Feature {
            times: Vec::new(),
            ..f.clone()
        })
        .collect();
    let text = String::from_utf8(kml::write(&untimed).unwrap()).unwrap();
    let witness = ::kml::KmlReader::<_, f64>::from_string(&text).read().unwrap();
    let mut found = 0;
    let mut open = vec![witness];
    while let Some(part) = open.pop() {
        match part {
            ::kml::Kml::KmlDocument(document) => open.extend(document.elements),
            ::kml::Kml::Document { elements, .. } => open.extend(elements),
            ::kml::Kml::Placemark(mark) => match mark.geometry {
                Some(::kml::types::Geometry::LineString(line)) => found += line.coords.len(),
                Some(::kml::types::Geometry::Point(_)) => found += 1,
                other => panic!("{other:?}"),
            },
            _ => {}
        }
    }
    assert_eq!(found, points(&features));
}
