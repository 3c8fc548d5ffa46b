//! Points in a table (CSV or XLSX): one row a point, a column for the latitude and one for the longitude,
//! headers in Chinese or English, degrees as people write them.

use crate::error::{Error, unreadable};
use crate::geo::collect::{Collector, check};
use crate::geo::degrees::{Axis, parse};
use crate::geo::{Feature, Frame, Geometry, Limits, Vertex, instant};
use crate::table::{self, Cell, Options, Row, Table};
use crate::text::{Charset, folded};

const LATITUDE: &[&str] = &[
    "纬度",
    "緯度",
    "北纬",
    "lat",
    "latitude",
    "y",
    "纬度(°)",
    "gps纬度",
];
const LONGITUDE: &[&str] = &[
    "经度",
    "經度",
    "东经",
    "lon",
    "lng",
    "long",
    "longitude",
    "x",
    "经度(°)",
    "gps经度",
];
const NAME: &[&str] = &["名称", "名字", "地名", "点名", "户主", "name", "title"];
const DESCRIPTION: &[&str] = &["说明", "描述", "备注", "description", "desc", "note"];
const TIME: &[&str] = &["时间", "日期", "time", "when"];
const HEIGHT: &[&str] = &["海拔", "高程", "高度", "elevation", "ele", "height"];

/// Which columns mean what.
struct Columns<'t> {
    table: &'t Table,
    known: [Option<usize>; 6],
}

/// Reads every row that is not empty. Errors name the table's row.
/// Rules: those of [`crate::table`] and [`crate::geo`], `no_coordinates` (no such columns),
/// `half_a_position`, `not_an_angle`.
pub fn read(bytes: &[u8], limits: &Limits, frame: Frame, charset: Charset) -> Result<Vec<Feature>, Error> {
    let mut found = Collector::new(bytes, limits, frame)?;
    let options = Options {
        charset,
        ..Options::default()
    };
    let known = |header: &str| [LATITUDE, LONGITUDE, NAME].iter().any(|words| is(header, words));
    let table = table::read(bytes, &options)?.table(known)?;
    let columns = [LATITUDE, LONGITUDE, NAME, DESCRIPTION, TIME, HEIGHT];
    let known = columns.map(|words| table.headers.iter().position(|header| is(header, words)));
    let [Some(_), Some(_), ..] = known else {
        return unreadable("no_coordinates");
    };
    let columns = Columns { table: &table, known };
    for row in &table.rows {
        let wrong = |rule| Error::Item {
            rule,
            item: row.number,
        };
        let (lat, lon) = columns.position(row).map_err(wrong)?;
        check(lat, lon).map_err(wrong)?;
        let height = columns.text(row, 5).parse().ok();
        let vertex = found.vertex(lat, lon, height)?;
        found.push(columns.feature(row, vertex))?;
    }
    Ok(found.finish())
}

fn is(header: &str, words: &[&str]) -> bool {
    words.contains(&folded(header).as_str())
}

impl Columns<'_> {
    fn text(&self, row: &Row, which: usize) -> String {
        self.known[which]
            .map(|column| row.cell(column).text())
            .unwrap_or_default()
    }

    fn position(&self, row: &Row) -> Result<(f64, f64), &'static str> {
        let (lat, lon) = (self.text(row, 0), self.text(row, 1));
        if lat.is_empty() || lon.is_empty() {
            return Err("half_a_position");
        }
        let (lat, lat_axis) = parse(&lat).ok_or("not_an_angle")?;
        let (lon, lon_axis) = parse(&lon).ok_or("not_an_angle")?;
        if lat_axis == Some(Axis::Longitude) || lon_axis == Some(Axis::Latitude) {
            return Err("swapped");
        }
        Ok((lat, lon))
    }

    fn feature(&self, row: &Row, vertex: Vertex) -> Feature {
        let mut feature = Feature::new(Geometry::Point(vertex));
        feature.name = self.text(row, 2);
        feature.description = self.text(row, 3);
        let second = match self.known[4].map(|column| row.cell(column)) {
            Some(Cell::Date { day, second }) => Some(day * 86_400 + i64::from(*second)),
            Some(cell) => instant::parse(&cell.text()),
            None => None,
        };
        feature.times = second.map(Some).into_iter().collect();
        let rest = (0..self.table.headers.len()).filter(|column| !self.known.contains(&Some(*column)));
        let filled = rest.filter(|column| *row.cell(*column) != Cell::Empty);
        feature.properties = filled
            .map(|c| (self.table.headers[c].clone(), row.cell(c).text()))
            .collect();
        feature
    }
}

/// Writes points as CSV for Excel, headers in Chinese; properties become columns in the order of their names.
/// Rule: `not_a_point` (a line or an area has no row here).
pub fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let keys: std::collections::BTreeSet<&String> =
        features.iter().flat_map(|f| f.properties.keys()).collect();
    let head = ["名称", "纬度", "经度", "海拔", "时间", "说明"]
        .into_iter()
        .map(Cell::from);
    let mut rows = vec![
        head.chain(keys.iter().map(|key| Cell::from(key.as_str())))
            .collect::<Vec<_>>(),
    ];
    for feature in features {
        let Geometry::Point(vertex) = &feature.geometry else {
            return Err(Error::Unwritable { rule: "not_a_point" });
        };
        let vertex = vertex.rounded();
        let time = feature.times.first().copied().flatten().and_then(instant::format);
        let first = [
            Cell::from(feature.name.as_str()),
            Cell::Number(vertex.lat),
            Cell::Number(vertex.lon),
            vertex.height_m.map_or(Cell::Empty, Cell::Number),
            time.map_or(Cell::Empty, |time| Cell::from(time.as_str())),
            Cell::from(feature.description.as_str()),
        ];
        let value = |key: &&String| {
            feature
                .properties
                .get(*key)
                .map_or(Cell::Empty, |v| Cell::from(v.as_str()))
        };
        rows.push(first.into_iter().chain(keys.iter().map(value)).collect());
    }
    table::write_csv(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Feature>, Error> {
        read(
            text.as_bytes(),
            &Limits::default(),
            Frame::wgs84(),
            Charset::Detect,
        )
    }

    #[test]
    fn a_table_with_semicolons_and_degrees_is_read() {
        let features = read_text("名称;纬度;经度;水井\n冬营地;43°56′00.6″;116.5;深\n").unwrap();
        assert_eq!(features[0].name, "冬营地");
        assert_eq!(features[0].geometry, Geometry::Point(Vertex::new(43.9335, 116.5)));
        assert_eq!(features[0].properties["水井"], "深");
    }

    #[test]
    fn an_error_names_its_row() {
        let item = |rule, item| Err(Error::Item { rule, item });
        assert_eq!(
            read_text("name,lat,lon\na,43,116\nb,116,43\n"),
            item("swapped", 3)
        );
        assert_eq!(read_text("name,lat,lon\na,43,\n"), item("half_a_position", 2));
        assert_eq!(read_text("name,lat,lon\na,43,x\n"), item("not_an_angle", 2));
        assert_eq!(read_text("name,lat,lon\na,东经116,43\n"), item("swapped", 2));
        assert_eq!(
            read_text("name,lat\na,43\n").unwrap_err().rule(),
            "no_coordinates"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut well = Feature::point("=水井", 43.933_512_3, 116.086_045_6);
        well.description = "说，明\n\"二\"".to_owned();
        well.times = vec![Some(1_709_596_800)];
        well.properties.insert("深".to_owned(), "-12".to_owned());
        let bytes = write(std::slice::from_ref(&well)).unwrap();
        assert_eq!(
            read(&bytes, &Limits::default(), Frame::wgs84(), Charset::Detect).unwrap(),
            [well]
        );
    }

    #[test]
    fn a_shifted_file_is_brought_home() {
        let frame = Frame::new(crate::geo::Datum::Gcj02, &|lat, lon| (lat - 0.002, lon - 0.006));
        let text = "lat,lon\n43,116\n";
        let read = read(text.as_bytes(), &Limits::default(), frame, Charset::Detect).unwrap();
        assert_eq!(read[0].geometry, Geometry::Point(Vertex::new(42.998, 115.994)));
    }
}
