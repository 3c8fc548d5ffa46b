//! What is laid out is read back, and what is broken is refused.

use super::*;
use crate::report::tests::{document, part};
use crate::table::{self, Options};

fn field(label: &str, value: Cell, span: u8, lines: u8) -> FormField {
    FormField {
        label: label.to_owned(),
        value,
        span,
        lines,
    }
}

/// An agreement of two parties; one has signed.
fn form() -> FormDocument {
    FormDocument {
        id: "agreement".to_owned(),
        title: "科技特派员服务协议书".to_owned(),
        subtitle: "（2024年度）".to_owned(),
        head: vec![
            "填报单位（盖章）：科技局".to_owned(),
            "填报日期：2024-05-01".to_owned(),
        ],
        fields: vec![
            field("姓名", Cell::Text("=SUM(A1)".to_owned()), 1, 1),
            field("聘期", Cell::Day(19_787), 1, 1),
            field("服务对象", Cell::Text("<某合作社>".to_owned()), 2, 1),
            field("工作内容", Cell::Blank, 4, 8),
            field("经费（元）", Cell::Fen(200_000), 2, 1),
        ],
        table: Some(document().tables[0].clone()),
        paragraphs: vec!["第一条　双方约定如下。".to_owned(), "长。".repeat(1_500)],
        signatures: vec![
            ("甲方".to_owned(), "2024-05-01 由本机签署".to_owned()),
            ("乙方".to_owned(), String::new()),
            ("见证方".to_owned(), String::new()),
        ],
        foot: vec!["本表一式三份。".to_owned()],
    }
}

#[test]
fn a_form_holds_all_that_was_said_and_equal_forms_are_equal() {
    let bytes = form_to_xlsx(&form()).unwrap();
    assert_eq!(bytes, form_to_xlsx(&form()).unwrap());
    let sheet = table::read(&bytes, &Options::default()).unwrap();
    let cells: Vec<String> = sheet
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(table::Cell::text))
        .collect();
    for said in [
        "科技特派员服务协议书",
        "=SUM(A1)",
        "2024-03-05",
        "<某合作社>",
        "2000",
        "合计",
        "乙方：",
        UNSIGNED[0],
        "2024-05-01 由本机签署",
        "本表一式三份。",
    ] {
        assert!(cells.iter().any(|cell| cell == said), "{said} {cells:?}");
    }
    let words: String = cells
        .iter()
        .filter(|cell| cell.contains("长。"))
        .map(|cell| cell.trim())
        .collect();
    assert_eq!(
        words,
        "长。".repeat(1_500),
        "a long paragraph is cut into rows, and whole"
    );
}

#[test]
fn a_form_is_ruled_and_fits_on_a4() {
    let xml = part(&form_to_xlsx(&form()).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("paperSize=\"9\"") && xml.contains("fitToHeight=\"0\""));
    assert!(
        xml.contains("<mergeCell ref=\"A1:X1\"/>"),
        "the title stands over all"
    );
    assert!(
        xml.contains("<mergeCell ref=\"C5:X5\"/>"),
        "a field of four quarters: {xml}"
    );
    assert!(!xml.contains("<f>"));
    let heights = xml
        .split(" ht=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap());
    assert!(heights.clone().all(|height| (16.0..=409.0).contains(&height)));
    assert!(
        heights.clone().any(|height| height >= 8.0 * 16.0),
        "eight lines to write on"
    );
}

#[test]
fn a_wide_table_and_an_empty_form_are_laid_out_too() {
    let mut wide = form();
    let table = wide.table.as_mut().unwrap();
    table.columns = vec![table.columns[0].clone(); 41];
    let xml = part(&form_to_xlsx(&wide).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("<mergeCell ref=\"A1:AR1\"/>"),
        "44 narrow columns for 42"
    );
    assert!(form_to_xlsx(&FormDocument::default()).is_ok());
}

#[test]
fn the_page_of_a_form_is_escaped_and_well_formed() {
    let html = form_to_html(&form());
    assert!(
        html.contains("<td colspan=\"5\" style=\"height:1.6em\">&lt;某合作社&gt;</td>"),
        "{html}"
    );
    assert!(
        html.contains("<td colspan=\"11\" style=\"height:12.8em\"></td>"),
        "room to write"
    );
    assert!(html.contains("<div><p>乙方：</p><p>____________（签字或盖章）</p>"));
    assert!(html.contains("2024-05-01 由本机签署") && !html.contains("<script"));
    let body = &html[html.find("</style>\n<h1>").unwrap() + 9..html.find("</body>").unwrap()];
    assert_eq!(crate::geo::guard(&format!("<b>{body}</b>"), 30), Ok(()));
}
