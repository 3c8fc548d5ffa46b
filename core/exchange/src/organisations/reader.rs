//! A table to organisations: cell by cell, all errors gathered, none thrown.

use std::collections::{BTreeMap, HashMap};

use ketepai_model::organisation::OrganisationType;

use super::cells;
use super::columns::{Field, Part, field_of};
use super::{CellError, Imported, NewOrganisation, NewPlace};
use crate::areas::AreaTable;
use crate::geo::Frame;
use crate::table::{Cell, Row, Table, address};
use crate::text::folded;

/// How to read a table of organisations.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The datum of its coordinates.
    pub frame: Frame<'a>,
    /// The list of areas and the day for which its codes must be valid; without it only their form is
    /// checked.
    pub areas: Option<(&'a AreaTable, i64)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            frame: Frame::wgs84(),
            areas: None,
        }
    }
}

/// Reads every row of a sheet. Never fails: what is wrong is in [`Imported::errors`]. Rules of whole columns
/// are `no_rows`, `missing_column` (no name), `column_twice`; of cells `required`, `unknown_type`,
/// `area_code`, `no_such_area`, `gb32100_check_digit`, `number_lost_digits`, `not_a_phone`, `not_a_date`,
/// `not_a_number`, `negative`, `not_whole`, `not_an_angle`, `half_a_position`, `swapped`, `not_on_earth`,
/// `no_such_month`, `too_long`, `cell_error`, `same_as_row`.
pub fn read(sheet: crate::table::Sheet, options: &Options) -> Imported {
    let Ok(table) = sheet.table(|header| field_of(header).is_some()) else {
        return whole_table(1, "no_rows");
    };
    let columns: Vec<Option<Field>> = table.headers.iter().map(|header| field_of(header)).collect();
    let mut imported = Imported {
        ignored: ignored(&table, &columns),
        ..Imported::default()
    };
    imported.errors = column_errors(&table, &columns);
    if !imported.errors.is_empty() {
        return imported;
    }
    for row in &table.rows {
        let mut reader = RowReader {
            table: &table,
            columns: &columns,
            row,
            options,
            errors: Vec::new(),
        };
        let organisation = reader.organisation();
        imported.errors.append(&mut reader.errors);
        imported.organisations.extend(organisation);
        imported.rows += 1;
    }
    repeated(&table, &columns, &mut imported);
    if imported.rows == 0 {
        imported.errors = whole_table(table.header_row + 1, "no_rows").errors;
    }
    imported.errors.sort_by_key(|error| error.row);
    imported
}

fn whole_table(row: u32, rule: &'static str) -> Imported {
    let error = CellError {
        row,
        address: address(row, 0),
        header: String::new(),
        rule,
        value: String::new(),
    };
    Imported {
        errors: vec![error],
        ..Imported::default()
    }
}

fn ignored(table: &Table, columns: &[Option<Field>]) -> Vec<String> {
    let unknown = table
        .headers
        .iter()
        .zip(columns)
        .filter(|(header, field)| field.is_none() && !header.is_empty());
    unknown.map(|(header, _)| header.clone()).collect()
}

fn column_errors(table: &Table, columns: &[Option<Field>]) -> Vec<CellError> {
    let error = |column: usize, header: &str, rule| CellError {
        row: table.header_row,
        address: address(table.header_row, column),
        header: header.to_owned(),
        rule,
        value: String::new(),
    };
    let mut errors = Vec::new();
    if !columns
        .iter()
        .flatten()
        .any(|field| matches!(field, Field::Name(_)))
    {
        errors.push(error(0, "名称", "missing_column"));
    }
    for (at, field) in columns.iter().enumerate().filter(|(_, field)| field.is_some()) {
        if columns[..at].contains(field) {
            errors.push(error(at, &table.headers[at], "column_twice"));
        }
    }
    errors
}

struct RowReader<'r> {
    table: &'r Table,
    columns: &'r [Option<Field>],
    row: &'r Row,
    options: &'r Options<'r>,
    errors: Vec<CellError>,
}

impl RowReader<'_> {
    fn organisation(&mut self) -> Option<NewOrganisation> {
        let before = self.errors.len();
        let names = self.names();
        let kind = self.kind();
        let person = self.take(&Field::Contact, cells::text);
        let phone = self.take(&Field::Phone, cells::phone);
        let organisation = NewOrganisation {
            row: self.row.number,
            names,
            area: self.area(),
            reporting_unit: self.take(&Field::Unit, cells::text).unwrap_or_default(),
            credit_code: self
                .take(&Field::CreditCode, cells::credit_code)
                .unwrap_or_default(),
            places: self.places(),
            contact: [person, phone]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            registered_day: self.take(&Field::Registered, cells::day),
            size: self.take(&Field::Size, cells::text).unwrap_or_default(),
            industry: self.take(&Field::Industry, cells::text).unwrap_or_default(),
            herd: self.herd(),
            kind: kind?,
        };
        (self.errors.len() == before).then_some(organisation)
    }

    fn column(&self, field: &Field) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.as_ref() == Some(field))
    }

    fn at<T>(&mut self, column: usize, read: impl Fn(&Cell) -> Result<T, &'static str>) -> Option<T> {
        let cell = self.row.cell(column);
        if *cell == Cell::Empty {
            return None;
        }
        read(cell).map_err(|rule| self.wrong(column, rule)).ok()
    }

    fn take<T>(&mut self, field: &Field, read: impl Fn(&Cell) -> Result<T, &'static str>) -> Option<T> {
        let column = self.column(field)?;
        self.at(column, read)
    }

    fn wrong(&mut self, column: usize, rule: &'static str) {
        self.errors.push(CellError {
            row: self.row.number,
            address: self.row.address(column),
            header: self.table.headers.get(column).cloned().unwrap_or_default(),
            rule,
            value: self.row.cell(column).text().chars().take(40).collect(),
        });
    }

    fn names(&mut self) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let before = self.errors.len();
        for column in 0..self.columns.len() {
            if let Some(Field::Name(language)) = &self.columns[column]
                && let Some(name) = self.at(column, cells::text)
            {
                names.insert((*language).to_owned(), name);
            }
        }
        let first = self
            .columns
            .iter()
            .position(|field| matches!(field, Some(Field::Name(_))));
        if names.is_empty() && self.errors.len() == before {
            self.wrong(first.unwrap_or(0), "required");
        }
        names
    }

    /// From its own column, or from what the name's column is called.
    fn kind(&mut self) -> Option<OrganisationType> {
        let by_header = self
            .table
            .headers
            .iter()
            .find_map(|header| match folded(header).as_str() {
                "户主" | "户名" | "户主姓名" | "牧户姓名" | "农户姓名" | "household" => {
                    Some(OrganisationType::Household)
                }
                "企业名称" | "公司名称" => Some(OrganisationType::Firm),
                "合作社名称" => Some(OrganisationType::Cooperative),
                _ => None,
            });
        let Some(column) = self.column(&Field::Kind) else {
            if by_header.is_none() {
                self.wrong(self.columns.len(), "required");
            }
            return by_header;
        };
        if *self.row.cell(column) == Cell::Empty {
            if by_header.is_none() {
                self.wrong(column, "required");
            }
            return by_header;
        }
        self.at(column, cells::kind)
    }

    fn area(&mut self) -> String {
        let areas = self.options.areas;
        let read = |cell: &Cell| {
            let code = cells::area(cell)?;
            let known = areas.is_none_or(|(areas, day)| areas.at(&code, day).is_some());
            if known { Ok(code) } else { Err("no_such_area") }
        };
        self.take(&Field::Area, read).unwrap_or_default()
    }

    fn herd(&mut self) -> BTreeMap<String, i64> {
        let mut herd = BTreeMap::new();
        for column in 0..self.columns.len() {
            if let Some(Field::Herd(animal)) = &self.columns[column]
                && let Some(heads) = self.at(column, cells::count)
            {
                herd.insert(animal.clone(), heads);
            }
        }
        herd
    }

    fn places(&mut self) -> Vec<NewPlace> {
        let mut names: Vec<&String> = Vec::new();
        for field in self.columns.iter().flatten() {
            if let Field::Place(name, _) = field
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        let places = names.into_iter().map(|name| self.place(name)).collect::<Vec<_>>();
        let filled = |place: &NewPlace| {
            place.position.is_some() || place.months != (0, 0) || !place.directions.is_empty()
        };
        places.into_iter().filter(filled).collect()
    }

    fn place(&mut self, name: &str) -> NewPlace {
        let field = |part| Field::Place(name.to_owned(), part);
        NewPlace {
            name: name.to_owned(),
            position: self.position(name),
            months: self.take(&field(Part::Months), cells::months).unwrap_or_default(),
            directions: self
                .take(&field(Part::Directions), cells::text)
                .unwrap_or_default(),
        }
    }

    fn position(&mut self, name: &str) -> Option<(f64, f64)> {
        let field = |part| Field::Place(name.to_owned(), part);
        let both = self
            .column(&field(Part::Both))
            .filter(|column| *self.row.cell(*column) != Cell::Empty);
        if let Some(column) = both {
            let read = |cell: &Cell| cells::pair(cell).and_then(|(lat, lon)| cells::position(lat, lon));
            let (lat, lon) = self.at(column, read)?;
            return Some(self.options.frame.convert(lat, lon));
        }
        let (lat, lon) = (
            self.column(&field(Part::Latitude)),
            self.column(&field(Part::Longitude)),
        );
        let filled =
            |column: Option<usize>| column.is_some_and(|column| *self.row.cell(column) != Cell::Empty);
        match (filled(lat), filled(lon)) {
            (false, false) => return None,
            (true, true) => {}
            _ => {
                let empty = if filled(lat) { lon.or(lat) } else { lat.or(lon) };
                self.wrong(empty.unwrap_or(0), "half_a_position");
                return None;
            }
        }
        let (lat_column, lon_column) = (lat?, lon?);
        let lat = self.at(lat_column, cells::angle);
        let lon = self.at(lon_column, cells::angle);
        match cells::position(lat?, lon?) {
            Ok((lat, lon)) => Some(self.options.frame.convert(lat, lon)),
            Err(rule) => {
                self.wrong(lat_column, rule);
                None
            }
        }
    }
}

/// Rows that say the same organisation twice: the same credit code, or the same name, area and contact.
fn repeated(table: &Table, columns: &[Option<Field>], imported: &mut Imported) {
    let column =
        |wanted: &dyn Fn(&Field) -> bool| columns.iter().position(|f| f.as_ref().is_some_and(wanted));
    let name = column(&|field| matches!(field, Field::Name(_))).unwrap_or(0);
    let credit = column(&|field| *field == Field::CreditCode).unwrap_or(0);
    let mut seen: HashMap<String, u32> = HashMap::new();
    for organisation in &imported.organisations {
        let names: String = organisation
            .names
            .iter()
            .map(|(k, v)| format!("{k}{}\n", folded(v)))
            .collect();
        let same = format!("{names}{}\n{}", organisation.area, folded(&organisation.contact));
        let keys = [(organisation.credit_code.clone(), credit), (same, name)];
        for (key, column) in keys.into_iter().filter(|(key, _)| !key.is_empty()) {
            if let Some(first) = seen.get(&key) {
                imported.errors.push(CellError {
                    row: organisation.row,
                    address: address(organisation.row, column),
                    header: table.headers.get(column).cloned().unwrap_or_default(),
                    rule: "same_as_row",
                    value: first.to_string(),
                });
                break;
            }
            seen.insert(key, organisation.row);
        }
    }
}
