//! A file to rows: all errors gathered, none thrown but those of the file as a whole.

use std::collections::{BTreeMap, HashMap};

use super::cells::parse;
use super::columns::{Known, known};
use super::specs::ANY_YEAR;
use super::{CellError, ColumnSpec, Parsed, Preview, PreviewRow};
use crate::error::Error;
use crate::table::{self, Block, Cell, Row, Table, address, merged_blocks};
use crate::text::folded;

/// Reads a table of those columns, in any order, under any of their headers, from XLSX or CSV. `name` is the
/// file's name, for the person who is told what is wrong.
///
/// Rules of the file as a whole are those of [`table::read`] and `empty_table`. Of columns: `missing_column`,
/// `column_twice`, `no_rows`; of blocks `merged_cell`; of rows `not_a_record` (合计, 填表人), `same_as_row`
/// (with the other row's number), `ends_before_it_begins`; of cells `required`, `cell_error`, `too_long`,
/// `not_a_phone`, `number_lost_digits`, `gb32100_check_digit`, `area_code`, `not_a_date`, `not_a_number`,
/// `not_whole`, `negative`, `out_of_range`, `too_many_decimals`, `unknown_word`, `not_yes_or_no`. Warnings:
/// `other_extension`.
pub fn read_table(bytes: &[u8], name: &str, specs: &[ColumnSpec]) -> Result<Preview, Error> {
    let sheet = table::read(bytes, &table::Options::default())?;
    let mut preview = Preview {
        file: name.to_owned(),
        sheet: sheet.name.clone(),
        warnings: extension(bytes, name),
        ..Preview::default()
    };
    let table = sheet.table(|header| known(header, specs).is_some())?;
    let columns: Vec<Option<Known>> = table.headers.iter().map(|header| known(header, specs)).collect();
    preview.ignored_columns = ignored(&table, &columns);
    preview.errors = column_errors(&table, &columns, specs);
    if preview.errors.is_empty() && bytes.starts_with(b"PK") {
        preview.errors = merged(&table, &columns, &merged_blocks(bytes, &preview.sheet));
    }
    if preview.errors.is_empty() {
        read_rows(&table, &columns, specs, &mut preview);
    }
    Ok(preview)
}

/// A name that says another kind of file than it is.
fn extension(bytes: &[u8], name: &str) -> Vec<CellError> {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return Vec::new();
    };
    let extension = extension.to_lowercase();
    let packed = bytes.starts_with(b"PK");
    let fits = match extension.as_str() {
        "xlsx" | "xlsm" | "xltx" => packed,
        "csv" | "txt" | "tsv" => !packed,
        _ => false,
    };
    let warning = CellError {
        row: 0,
        address: String::new(),
        header: String::new(),
        rule: "other_extension",
        value: extension.chars().take(40).collect(),
    };
    if fits { Vec::new() } else { vec![warning] }
}

fn ignored(table: &Table, columns: &[Option<Known>]) -> Vec<String> {
    let unknown = table.headers.iter().zip(columns);
    let unknown = unknown.filter(|(header, column)| column.is_none() && !header.is_empty());
    unknown.map(|(header, _)| header.clone()).collect()
}

/// An error of a cell of the row of headers.
fn at_header(table: &Table, column: usize, header: &str, rule: &'static str) -> CellError {
    CellError {
        row: table.header_row,
        address: address(table.header_row, column),
        header: header.to_owned(),
        rule,
        value: String::new(),
    }
}

fn column_errors(table: &Table, columns: &[Option<Known>], specs: &[ColumnSpec]) -> Vec<CellError> {
    let mut errors = Vec::new();
    let has = |id: &str| columns.iter().flatten().any(|column| column.id == id);
    let end = table.headers.len();
    for spec in specs.iter().filter(|spec| spec.required && !has(spec.id)) {
        errors.push(at_header(
            table,
            end,
            spec.titles.first().unwrap_or(&spec.id),
            "missing_column",
        ));
    }
    let years = specs.iter().any(|spec| spec.titles.contains(&ANY_YEAR));
    let a_year = |column: &Known| specs.iter().all(|spec| spec.id != column.id);
    if years && !columns.iter().flatten().any(a_year) {
        errors.push(at_header(table, end, "2024年", "missing_column"));
    }
    for (at, column) in columns.iter().enumerate() {
        let same = |other: &Option<Known>| match (other, column) {
            (Some(other), Some(column)) => other.id == column.id,
            _ => false,
        };
        if columns[..at].iter().any(same) {
            errors.push(at_header(table, at, &table.headers[at], "column_twice"));
        }
    }
    errors
}

/// Blocks of several cells among the rows: which row they belong to is anyone's guess.
fn merged(table: &Table, columns: &[Option<Known>], blocks: &[Block]) -> Vec<CellError> {
    let last = table.rows.last().map_or(0, |row| row.number);
    let mut errors = Vec::new();
    for ((row, first), (_, end)) in blocks {
        let column =
            (*first..=(*end).min(columns.len())).find(|at| columns.get(*at).is_some_and(Option::is_some));
        if let Some(column) = column.filter(|_| *row > table.header_row && *row <= last) {
            let here = table.rows.iter().find(|other| other.number == *row);
            let value = here.map(|row| row.cell(*first).text()).unwrap_or_default();
            errors.push(CellError {
                row: *row,
                address: address(*row, *first),
                header: table.headers[column].clone(),
                rule: "merged_cell",
                value: value.chars().take(40).collect(),
            });
        }
    }
    errors.sort();
    errors
}

fn read_rows(table: &Table, columns: &[Option<Known>], specs: &[ColumnSpec], preview: &mut Preview) {
    let reader = RowReader { table, columns };
    let unit = specs
        .iter()
        .any(|spec| spec.titles.contains(&ANY_YEAR))
        .then_some("unit");
    let mut seen = HashMap::new();
    for row in &table.rows {
        preview.read += 1;
        let mut errors = Vec::new();
        let cells = reader.cells(row, &mut errors);
        if errors.is_empty() {
            errors.extend(reader.period(row, &cells));
            errors.extend(reader.repeated(row, &cells, unit, &mut seen));
        }
        if errors.is_empty() {
            preview.rows.push(PreviewRow {
                line: row.number,
                cells,
            });
        }
        preview.errors.append(&mut errors);
    }
    if preview.read == 0 {
        let mut none = at_header(table, 0, "", "no_rows");
        none.row += 1;
        none.address = address(none.row, 0);
        preview.errors.push(none);
    }
}

/// What a row's cells say.
type Cells = BTreeMap<&'static str, Parsed>;

struct RowReader<'t> {
    table: &'t Table,
    columns: &'t [Option<Known>],
}

impl RowReader<'_> {
    fn header(&self, column: usize) -> &str {
        self.table.headers.get(column).map_or("", String::as_str)
    }

    fn cells(&self, row: &Row, errors: &mut Vec<CellError>) -> Cells {
        let mut cells = Cells::new();
        if let Some(column) = self.not_a_record(row) {
            errors.push(CellError::new(row, column, self.header(column), "not_a_record"));
            return cells;
        }
        for (at, column) in self.columns.iter().enumerate() {
            let Some(column) = column else { continue };
            match row.cell(at) {
                Cell::Empty if column.required => {
                    errors.push(CellError::new(row, at, self.header(at), "required"));
                }
                Cell::Empty => {}
                cell => match parse(cell, column.kind, column.times) {
                    Ok(parsed) => _ = cells.insert(column.id, parsed),
                    Err(rule) => errors.push(CellError::new(row, at, self.header(at), rule)),
                },
            }
        }
        cells
    }

    /// The first cell of a row that sums up others, says who filled the table in, or is a sentence below it.
    fn not_a_record(&self, row: &Row) -> Option<usize> {
        let mut filled = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| **cell != Cell::Empty);
        let (first, cell) = filled.next()?;
        let text = folded(&cell.text());
        let alone = filled.next().is_none() && self.columns.iter().flatten().count() > 2;
        let sentence = text.contains([',', '。', ':', ';']) || text.chars().count() > 20;
        (is_remark(&text) || (alone && sentence)).then_some(first)
    }

    fn column(&self, id: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.is_some_and(|column| column.id == id))
    }

    fn period(&self, row: &Row, cells: &Cells) -> Option<CellError> {
        let (Some(Parsed::Day(from)), Some(Parsed::Day(to))) = (cells.get("from"), cells.get("to")) else {
            return None;
        };
        let column = self.column("to").filter(|_| to < from)?;
        Some(CellError::new(
            row,
            column,
            self.header(column),
            "ends_before_it_begins",
        ))
    }

    /// A row that says the same as one before; in a plan, one of the same unit.
    fn repeated(
        &self,
        row: &Row,
        cells: &Cells,
        unit: Option<&str>,
        seen: &mut HashMap<String, u32>,
    ) -> Option<CellError> {
        let key = match unit.map(|unit| cells.get(unit)) {
            Some(Some(Parsed::Text(unit))) => folded(unit),
            _ => format!("{cells:?}"),
        };
        let first = match seen.get(&key) {
            Some(first) => *first,
            None => {
                seen.insert(key, row.number);
                return None;
            }
        };
        let column = self.columns.iter().position(Option::is_some).unwrap_or(0);
        let mut error = CellError::new(row, column, self.header(column), "same_as_row");
        error.value = first.to_string();
        Some(error)
    }
}

/// Words that stand in the first cell of rows which are no records, alone or before a colon or bracket.
fn is_remark(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "合计",
        "总计",
        "小计",
        "共计",
        "填表人",
        "制表人",
        "填报人",
        "审核人",
        "备注",
    ];
    let says = |word: &&str| {
        text.strip_prefix(*word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '(']))
    };
    WORDS.iter().any(says)
}
