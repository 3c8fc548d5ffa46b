//! The department's own workbook, filled in. Its cells are known by the names that the department gave them
//! (公式 → 名称管理器); everything else in it stays as it is: styles, merged cells, formulas, pictures, print
//! setup. So the package is patched, not written anew: parts that hold nothing to fill are copied as bytes.
//!
//! What a formula last came to is dropped, and the workbook is told to compute all of them when it is opened:
//! an old result must not stand beside new numbers. No formula is ever overwritten, and no value becomes one.

mod append;
mod names;
mod package;
mod sheet;
mod styles;
mod tags;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, ReportDocument};
use crate::error::{Error, unreadable};
use names::Target;
use package::Package;
use workbook::Book;

/// A filled workbook, and which names met which values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filled {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Names whose cells were filled, sorted. A [`Cell::Blank`] empties its cell, and counts.
    pub filled: Vec<String>,
    /// Names of cells in the template for which there is no value. Their cells keep what they held.
    pub unfilled: Vec<String>,
    /// Values whose name no cell of the template has.
    pub unknown: Vec<String>,
    /// Names whose cell holds a formula: the department computes it itself, and it is left to.
    pub computed: Vec<String>,
}

/// Fills the named cells of a workbook and appends the sheets 明细 and 说明 of `details` (each where it has
/// something to say). Names are compared without regard to case, as spreadsheets do; a name of one sheet
/// only is also known as `sheet!name`. A name of a range is the name of its first cell; one of a cell inside
/// a merged block is that of the block. A date goes as a date where the cell is formatted for dates, else as
/// text; a percentage as a fraction where the format says %, else as text.
///
/// Rules: `no_named_cells`, `macro_enabled`, `template_protected`, `password_protected`, `old_xls`,
/// `not_xlsx`, `template_broken`, `two_names_one_cell`, `zip_bomb`, `too_many_bytes`, `empty_file`,
/// `cell_too_long`.
pub fn fill_template(
    template: &[u8],
    values: &BTreeMap<String, Cell>,
    details: &ReportDocument,
) -> Result<Filled, Error> {
    let mut package = Package::open(template)?;
    let book = Book::read(&mut package)?;
    let targets = names::targets(&book);
    if targets.is_empty() {
        return unreadable("no_named_cells");
    }
    let mut filled = matched(&book, &targets, values);
    let styles = styles::Styles::read(&mut package, &book)?;
    let writes = writes(&book, &targets, values);
    for (at, part) in book.sheets.iter().enumerate() {
        if let Some(part) = &part.part {
            let computed = sheet::patch(&mut package, part, writes.get(&at), &styles)?;
            filled.computed.extend(computed);
        }
    }
    without_computed(&mut filled);
    append::sheets(&mut package, &book, details)?;
    filled.bytes = package.write()?;
    Ok(filled)
}

/// The value of a target: by `sheet!name` for a name of one sheet, else by the name.
fn value_of<'v>(
    book: &Book,
    target: &Target,
    values: &'v BTreeMap<String, Cell>,
) -> Option<(&'v str, &'v Cell)> {
    let find = |wanted: String| {
        let found = values.iter().find(|(name, _)| name.to_lowercase() == wanted);
        found.map(|(name, cell)| (name.as_str(), cell))
    };
    let name = target.name.to_lowercase();
    let local = target.local.and_then(|at| book.sheets.get(at));
    let local = local.and_then(|sheet| find(format!("{}!{name}", sheet.name.to_lowercase())));
    local.or_else(|| find(name))
}

fn matched(book: &Book, targets: &[Target], values: &BTreeMap<String, Cell>) -> Filled {
    let (mut filled, mut unfilled, mut used) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for target in targets {
        match value_of(book, target, values) {
            Some((key, _)) => {
                filled.insert(target.name.clone());
                used.insert(key);
            }
            None => {
                unfilled.insert(target.name.clone());
            }
        }
    }
    let unknown = values.keys().filter(|name| !used.contains(name.as_str()));
    Filled {
        filled: filled.into_iter().collect(),
        unfilled: unfilled.into_iter().collect(),
        unknown: unknown.cloned().collect(),
        ..Filled::default()
    }
}

/// What goes where: by sheet, then by row and column.
type Writes<'v> = BTreeMap<usize, Vec<sheet::Write<'v>>>;

fn writes<'v>(book: &Book, targets: &'v [Target], values: &'v BTreeMap<String, Cell>) -> Writes<'v> {
    let mut writes: Writes = BTreeMap::new();
    for target in targets {
        if let Some((_, cell)) = value_of(book, target, values) {
            writes.entry(target.sheet).or_default().push(sheet::Write {
                name: &target.name,
                row: target.row,
                column: target.column,
                cell,
            });
        }
    }
    writes
}

fn without_computed(filled: &mut Filled) {
    filled.computed.sort();
    filled.computed.dedup();
    let computed = &filled.computed;
    filled.filled.retain(|name| !computed.contains(name));
}

/// The rule for a package that is not as it should be.
fn broken<T>() -> Result<T, Error> {
    unreadable("template_broken")
}

#[cfg(test)]
mod tests;
