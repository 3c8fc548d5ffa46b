//! Tables to fill in: headers that [`super::read_table`] knows, and a note on each. No example row: one that
//! is forgotten would be read as a record.

use super::{ColumnKind, ColumnSpec, PLAN};
use crate::error::Error;
use crate::table::{Column, write_xlsx};

/// An XLSX to be filled in, for [`super::ROSTER`] or [`super::OUTCOMES`]. The same bytes every time.
pub fn template(sheet: &str, specs: &[ColumnSpec]) -> Result<Vec<u8>, Error> {
    let titles = specs
        .iter()
        .map(|spec| (*spec.titles.first().unwrap_or(&spec.id), spec));
    let columns: Vec<Column> = titles.map(|(title, spec)| column(title, spec)).collect();
    write_xlsx(sheet, &columns, &[])
}

/// A plan to be filled in, with a column for each year.
pub fn plan_template(sheet: &str, years: &[u16]) -> Result<Vec<u8>, Error> {
    let [unit, year] = PLAN else {
        return template(sheet, PLAN);
    };
    let titles = years.iter().map(|number| column(&format!("{number}年"), year));
    let first = column(unit.titles.first().unwrap_or(&unit.id), unit);
    let columns: Vec<Column> = std::iter::once(first).chain(titles).collect();
    write_xlsx(sheet, &columns, &[])
}

fn column(title: &str, spec: &ColumnSpec) -> Column {
    let must = if spec.required { "必填。" } else { "" };
    Column {
        header: title.to_owned(),
        note: format!("{must}{}", hint(spec.kind)),
        width: width(spec.kind),
    }
}

fn width(kind: ColumnKind) -> u16 {
    match kind {
        ColumnKind::CreditCode => 22,
        ColumnKind::Text | ColumnKind::Names(_) => 20,
        _ => 14,
    }
}

fn hint(kind: ColumnKind) -> String {
    match kind {
        ColumnKind::Text => String::new(),
        ColumnKind::Phone => "手机或座机；多个号码用顿号分开。".to_owned(),
        ColumnKind::Day => "例如 2024-03-05。".to_owned(),
        ColumnKind::Int { .. } => "整数；没有数就空着，不要填 0。".to_owned(),
        ColumnKind::Decimal { decimals } => format!("数字，最多 {decimals} 位小数。"),
        ColumnKind::Fen => "单位：元，最多两位小数。".to_owned(),
        ColumnKind::Code(list) => {
            let words: Vec<&str> = list
                .iter()
                .filter_map(|(_, words)| words.first().copied())
                .collect();
            format!("填：{}。", words.join("、"))
        }
        ColumnKind::CreditCode => "18位，按文本填写。".to_owned(),
        ColumnKind::AreaCode => "统计用区划代码，6、9 或 12 位，按文本填写。".to_owned(),
        ColumnKind::YesNo => "填：是、否。".to_owned(),
        ColumnKind::Names(_) => "多个用顿号分开。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{OUTCOMES, ROSTER, read_table};
    use super::*;

    #[test]
    fn a_template_is_read_by_its_own_reader_and_holds_no_row() {
        for (bytes, specs) in [
            (template("特派员名册", ROSTER).unwrap(), ROSTER),
            (template("成效清单", OUTCOMES).unwrap(), OUTCOMES),
            (plan_template("年度计划", &[2024, 2025, 2026]).unwrap(), PLAN),
        ] {
            let preview = read_table(&bytes, "模板.xlsx", specs).unwrap();
            assert!(
                preview.ignored_columns.is_empty(),
                "{:?}",
                preview.ignored_columns
            );
            let rules: Vec<(&str, &str)> = preview
                .errors
                .iter()
                .map(|e| (e.rule, e.address.as_str()))
                .collect();
            assert_eq!(rules, [("no_rows", "A2")]);
        }
    }

    #[test]
    fn equal_templates_are_equal_bytes() {
        assert_eq!(
            template("名册", ROSTER).unwrap(),
            template("名册", ROSTER).unwrap()
        );
    }
}
