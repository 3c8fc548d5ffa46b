//! Hostile and damaged files: every reader gives values or a rule's code, within bounds, and never a panic.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

use std::io::{Cursor, Write};

use ketepai_exchange::areas::AreaTable;
use ketepai_exchange::geo::{self, Feature, Frame, Geometry, Vertex};
use ketepai_exchange::organisations::{self, template};
use ketepai_exchange::table::{self, Options};
use ketepai_exchange::text::Charset;
use zip::write::SimpleFileOptions;

struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Flips, cuts, repeats and overwrites.
fn mutant(bytes: &[u8], seed: &mut Seed) -> Vec<u8> {
    const DIGITS: &[u8] = b"0123456789-.,<>\"&[]{}\xFF\0";
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + seed.below(6) {
        let (at, other) = (seed.below(bytes.len()), seed.below(bytes.len()));
        match seed.below(5) {
            0 => bytes[at] ^= 1 << seed.below(8),
            1 => bytes[at] = DIGITS[seed.below(DIGITS.len())],
            2 => bytes.truncate(at.max(8)),
            3 => {
                let part = bytes[at.min(other)..at.max(other).min(at.min(other) + 200)].to_vec();
                bytes.splice(at..at, part);
            }
            _ => _ = bytes.drain(at.min(other)..at.max(other).min(at.min(other) + 40)),
        }
        if bytes.len() < 8 {
            break;
        }
    }
    bytes
}

fn features() -> Vec<Feature> {
    let line = vec![
        Vertex::new(43.9, 116.1),
        Vertex::new(43.91, 116.12),
        Vertex::new(43.92, 116.1),
    ];
    let mut track = Feature::new(Geometry::Line(line.clone()));
    track.times = vec![Some(0), None, Some(5)];
    track.properties.insert("羊".to_owned(), "12 & <13>".to_owned());
    let area = Feature::new(Geometry::Polygon {
        outer: line.clone(),
        holes: vec![line],
    });
    vec![Feature::point("冬营地 \u{1} & \"井\"", 43.9, 116.1), track, area]
}

#[test]
fn damaged_tracks_and_shapes_never_panic() {
    let mut seed = Seed(1);
    let limits = geo::Limits::default();
    let files =
        [geo::gpx::write, geo::kml::write, geo::geojson::write].map(|write| write(&features()).unwrap());
    let csv = geo::csv::write(&features()[..1]).unwrap();
    let (mut good, mut bad) = (0, 0);
    for _ in 0..4_000 {
        for (at, file) in files.iter().chain([&csv]).enumerate() {
            let bytes = mutant(file, &mut seed);
            let read = match at {
                0 => geo::gpx::read(&bytes, &limits, Frame::wgs84()),
                1 => geo::kml::read(&bytes, &limits, Frame::wgs84()),
                2 => geo::geojson::read(&bytes, &limits, Frame::wgs84()),
                _ => geo::csv::read(&bytes, &limits, Frame::wgs84(), Charset::Detect),
            };
            if read.is_ok() { good += 1 } else { bad += 1 }
        }
    }
    assert!(
        good > 500 && bad > 500,
        "the mutants are neither all dead nor all well: {good} {bad}"
    );
}

#[test]
fn damaged_tables_never_panic() {
    let mut seed = Seed(2);
    let template = template().unwrap();
    let parts = unpacked(&template);
    for _ in 0..1_500 {
        let _ = table::read(&mutant(&template, &mut seed), &Options::default());
        // Damage inside the parts, where the checksums of the archive do not catch it first.
        let at = seed.below(parts.len());
        let mut changed = parts.clone();
        changed[at].1 = mutant(&changed[at].1, &mut seed);
        if let Ok(sheet) = table::read(&packed(&changed), &Options::default()) {
            let _ = organisations::read(sheet, &organisations::Options::default());
        }
    }
}

#[test]
fn damaged_lists_of_areas_never_panic() {
    let mut seed = Seed(3);
    let list = "code,name,from,to,successor\n152522,阿巴嘎旗,,2001-01-01,152523|152524\n152523,苏尼特左旗,,,\n152524,x,,,\n";
    for _ in 0..5_000 {
        if let Ok(table) = AreaTable::parse(&mutant(list.as_bytes(), &mut seed)) {
            table.changes(i64::MIN, i64::MAX);
            table.became("152522", i64::MIN / 4, i64::MAX / 4);
            table.search("a旗b", 0, 3);
        }
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
            std::io::copy(&mut entry, &mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn with_part(ending: &str, text: &[u8]) -> Vec<u8> {
    let mut parts = unpacked(&template().unwrap());
    let part = parts.iter_mut().find(|(name, _)| name.ends_with(ending)).unwrap();
    part.1 = text.to_vec();
    packed(&parts)
}

fn refused(bytes: &[u8]) -> &'static str {
    table::read(bytes, &Options::default()).unwrap_err().rule()
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
    let bomb = with_part("sharedStrings.xml", &vec![b' '; 40 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(&bomb), "zip_bomb");
}

#[test]
fn a_claim_of_more_texts_than_there_are_is_refused_before_it_is_believed() {
    let claim = |count: &str| {
        format!(
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"{count}\"></sst>"
        )
    };
    assert_eq!(
        refused(&with_part(
            "sharedStrings.xml",
            claim("18446744073709551615").as_bytes()
        )),
        "zip_bomb"
    );
    assert_eq!(
        refused(&with_part("sharedStrings.xml", claim("99999999999").as_bytes())),
        "zip_bomb"
    );
}

#[test]
fn cells_at_the_end_of_the_sheet_cost_nothing_and_are_refused() {
    let sheet = |cells: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData>\
             </worksheet>"
        )
    };
    let far = sheet("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert_eq!(
        refused(&with_part("sheet1.xml", far.as_bytes())),
        "too_many_columns"
    );
    for row in ["4294967295", "4294967296", "0", "-1"] {
        let odd = sheet(&format!(
            "<row r=\"{row}\"><c><v>1</v></c></row><row><c r=\"A{row}\"><v>1</v></c></row><row><c/></row>"
        ));
        let _ = table::read(&with_part("sheet1.xml", odd.as_bytes()), &Options::default());
    }
    let low = sheet("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>");
    let read = table::read(&with_part("sheet1.xml", low.as_bytes()), &Options::default()).unwrap();
    assert_eq!((read.rows.len(), read.rows[0].number), (1, 1_048_576));
}

#[test]
fn one_long_text_in_every_cell_is_refused_when_it_is_too_much() {
    let text = "草".repeat(300_000);
    let texts = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"1\"><si><t>{text}</t></si></sst>"
    );
    let cells: String = (1..1_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let mut parts = unpacked(&with_part("sharedStrings.xml", texts.as_bytes()));
    let part = parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet1.xml"))
        .unwrap();
    part.1 = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>"
    )
    .into_bytes();
    assert_eq!(refused(&packed(&parts)), "too_much_text");
}
