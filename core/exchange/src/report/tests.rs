//! What is laid out is read back, and what is broken is refused.

use std::io::{Cursor, Read};

use super::*;
use crate::table;

fn column(id: &str, title: &str, unit: &str) -> Column {
    Column {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: unit.to_owned(),
    }
}

fn row(id: &str, cells: Vec<Cell>, total: bool) -> Row {
    Row {
        id: id.to_owned(),
        title: id.to_owned(),
        cells,
        total,
    }
}

/// Two years of two districts; one number is not known, another has records.
pub(super) fn document() -> ReportDocument {
    let share = Cell::Percent {
        value: 1234,
        decimals: 2,
    };
    let table = ReportTable {
        id: "outcomes".to_owned(),
        title: "科技特派员工作情况统计表".to_owned(),
        subtitle: "（2024年度）".to_owned(),
        unit_line: "单位：家".to_owned(),
        corner: "区域".to_owned(),
        columns: vec![
            column("2024", "2024年", ""),
            column("2025", "2025年", "家"),
            column("share", "比例", ""),
        ],
        rows: vec![
            row("鹿城区", vec![Cell::Count(12), Cell::Blank, share], false),
            row(
                "=1+1",
                vec![Cell::Fen(123_450), Cell::Text("-5 <b>".to_owned())],
                false,
            ),
            row("合计", vec![Cell::Count(12), Cell::Count(-3), Cell::Blank], true),
        ],
    };
    ReportDocument {
        id: "r1".to_owned(),
        title: "年度报表".to_owned(),
        tables: vec![table],
        details: vec![
            detail("鹿城区.2024", &["企业", "日期", "存疑"]),
            detail("合计.2025", &["企业", "日期", "存疑"]),
            detail("=1+1.2024", &["企业", "金额"]),
        ],
        notes: vec![Note {
            title: "截止日期".to_owned(),
            text: "2024-12-31 <含当日>".to_owned(),
        }],
    }
}

fn detail(cell: &str, columns: &[&str]) -> Detail {
    let record = [
        Cell::Text("@某公司".to_owned()),
        Cell::Day(19_787),
        Cell::Text("只有照片".to_owned()),
    ];
    Detail {
        cell: cell.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows: vec![record[..columns.len()].to_vec(); 2],
    }
}

pub(super) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet(bytes: &[u8], name: &str) -> table::Sheet {
    let options = table::Options {
        sheet: Some(name.to_owned()),
        ..table::Options::default()
    };
    table::read(bytes, &options).unwrap()
}

#[test]
fn equal_documents_are_equal_bytes() {
    assert_eq!(to_xlsx(&document()).unwrap(), to_xlsx(&document()).unwrap());
    assert_eq!(to_json(&document()).unwrap(), to_json(&document()).unwrap());
    assert_ne!(
        to_xlsx(&document()).unwrap(),
        to_xlsx(&ReportDocument::default()).unwrap()
    );
}

#[test]
fn a_blank_is_not_a_zero_and_a_text_is_not_a_formula() {
    let bytes = to_xlsx(&document()).unwrap();
    let rows = sheet(&bytes, "科技特派员工作情况统计表").rows;
    let at = |row: u32| rows.iter().find(|r| r.number == row).unwrap();
    assert_eq!(at(4).cell(2).text(), "2025年\n（家）");
    assert_eq!(at(5).cell(1), &table::Cell::Number(12.0));
    assert_eq!(at(5).cell(2), &table::Cell::Empty);
    assert_eq!(at(5).cell(3), &table::Cell::Number(0.1234));
    assert_eq!(at(6).cell(0).text(), "=1+1");
    assert_eq!(at(6).cell(1), &table::Cell::Number(1234.5));
    assert_eq!(at(6).cell(2).text(), "-5 <b>");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>"), "{xml}");
    assert!(xml.contains("<c r=\"C5\" s=\"8\"/>"), "ruled, and empty: {xml}");
}

#[test]
fn a_number_leads_to_the_first_of_its_records() {
    let bytes = to_xlsx(&document()).unwrap();
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for link in [
        "ref=\"B5\" location=\"'明细'!A3\"",
        "ref=\"C7\" location=\"'明细'!A5\"",
        "ref=\"B6\" location=\"'明细'!A9\"",
    ] {
        assert!(xml.contains(link), "{link} {xml}");
    }
    let rows = sheet(&bytes, "明细").rows;
    let at = |row: u32| rows.iter().find(|r| r.number == row).unwrap();
    assert_eq!(at(2).cell(1).text(), "企业");
    assert_eq!(at(3).cell(0).text(), "鹿城区.2024");
    assert_eq!(at(3).cell(2).text(), "2024-03-05");
    assert_eq!(at(5).cell(0).text(), "合计.2025");
    assert_eq!(at(8).cell(2).text(), "金额");
    assert_eq!(at(9).cell(0).text(), "=1+1.2024");
    assert_eq!(
        sheet(&bytes, "说明").rows[1].cell(1).text(),
        "2024-12-31 <含当日>"
    );
}

#[test]
fn it_is_set_up_for_a_sheet_of_a4() {
    let bytes = to_xlsx(&document()).unwrap();
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("paperSize=\"9\"") && xml.contains("fitToHeight=\"0\""),
        "{xml}"
    );
    assert!(!xml.contains("landscape"));
    assert!(xml.contains("第 &amp;P 页，共 &amp;N 页"));
    assert!(
        part(&bytes, "xl/workbook.xml").contains("$4:$4"),
        "the headers stand on every page"
    );
    let mut wide = document();
    wide.tables[0].columns = (0..7).map(|at| column(&at.to_string(), "年", "")).collect();
    assert!(part(&to_xlsx(&wide).unwrap(), "xl/worksheets/sheet1.xml").contains("landscape"));
}

#[test]
fn two_tables_of_the_same_rows_lead_each_to_its_own_records() {
    let mut two = document();
    two.tables.push(two.tables[0].clone());
    two.tables[1].id = "plans".to_owned();
    two.details.push(detail("plans.鹿城区.2024", &["企业", "金额"]));
    let bytes = to_xlsx(&two).unwrap();
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("ref=\"B5\" location=\"'明细'!A3\""));
    assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("ref=\"B5\" location=\"'明细'!A11\""));
    assert!(part(&bytes, "xl/workbook.xml").contains("科技特派员工作情况统计表 (2)"));
}

#[test]
fn csv_is_read_by_a_spreadsheet_and_computed_by_none() {
    let csv = to_csv(&document().tables[0]);
    let lines = "\u{FEFF}区域,2024年,2025年（家）,比例\r\n鹿城区,12,,12.34%\r\n'=1+1,1234.50,'-5 <b>,\r\n合计,12,-3,\r\n";
    assert_eq!(csv, lines);
    let mut table = document().tables[0].clone();
    table.corner = "a \"b\", c\nd".to_owned();
    assert!(to_csv(&table).starts_with("\u{FEFF}\"a \"\"b\"\", c\nd\",2024年"));
    let back = table::read(to_csv(&table).as_bytes(), &table::Options::default()).unwrap();
    assert_eq!(back.rows[0].cell(0).text(), "a \"b\", c\nd");
    assert_eq!(back.rows[2].cell(0).text(), "=1+1");
}

#[test]
fn json_says_the_kind_of_every_value() {
    let json: serde_json::Value = serde_json::from_str(&to_json(&document()).unwrap()).unwrap();
    let cells = &json["tables"][0]["rows"][0]["cells"];
    assert_eq!(cells[0], serde_json::json!({"kind": "count", "value": 12}));
    assert_eq!(cells[1], serde_json::json!({"kind": "blank"}));
    assert_eq!(cells[2]["value"]["decimals"], 2);
    assert!(
        to_json(&document()).unwrap().find("\"tables\"") < to_json(&document()).unwrap().find("\"details\"")
    );
}

#[test]
fn the_page_is_escaped_and_stands_alone() {
    let html = to_html(&document());
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assert!(html.contains("<td>-5 &lt;b&gt;</td>") && !html.contains("<b>"));
    assert!(html.contains("<th scope=\"row\">合计</th>") && html.contains("<th scope=\"col\">区域</th>"));
    assert!(
        html.contains("<td class=\"n\"><a href=\"#d0\">12</a></td><td></td>"),
        "{html}"
    );
    assert!(html.contains("<details id=\"d0\">") && html.contains("@page{size:A4"));
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("src="));
    // As XML it is well formed but for the document type and the void tags of the head.
    let body = &html[html.find("<body>").unwrap()..html.find("</html>").unwrap()];
    assert_eq!(crate::geo::guard(body, 30), Ok(()));
}

#[test]
fn what_does_not_fit_into_a_cell_is_an_error() {
    let mut long = document();
    long.notes[0].text = "长".repeat(32_768);
    assert_eq!(to_xlsx(&long).unwrap_err().rule(), "cell_too_long");
    let empty = to_xlsx(&ReportDocument::default()).unwrap();
    assert_eq!(sheet(&empty, "说明").rows.len(), 1);
}
