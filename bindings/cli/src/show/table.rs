//! Columns that align where a Chinese character is as wide as two letters.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No cell is wider than this; longer ones end in `…`.
const WIDEST: usize = 48;
const GAP: &str = "  ";

/// A table with a heading.
pub struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// A table with only its heading.
    pub fn new(heading: [String; N]) -> Self {
        Table { rows: vec![heading] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [String; N]) {
        self.rows
            .push(cells.map(|cell| shortened(&cell.replace('\n', " "))));
    }

    /// The whole, without a line break at its end.
    pub fn text(&self) -> String {
        let mut widths = [0; N];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let lines: Vec<String> = self.rows.iter().map(|row| line(row, &widths)).collect();
        lines.join("\n")
    }
}

fn line<const N: usize>(row: &[String; N], widths: &[usize; N]) -> String {
    let cells: Vec<String> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())))
        .collect();
    cells.join(GAP).trim_end().to_owned()
}

fn shortened(cell: &str) -> String {
    if cell.width() <= WIDEST {
        return cell.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < WIDEST
    };
    let kept: String = cell.chars().take_while(fits).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_twice_as_wide() {
        let mut table = Table::new(["名".to_owned(), "x".to_owned()]);
        table.row(["ab布病".into(), "y".into()]);
        assert_eq!(table.text(), "名      x\nab布病  y");
    }

    #[test]
    fn a_long_cell_is_cut_where_it_fits() {
        assert_eq!(shortened(&"草".repeat(30)).width(), WIDEST - 1);
        assert_eq!(shortened("草"), "草");
    }
}
