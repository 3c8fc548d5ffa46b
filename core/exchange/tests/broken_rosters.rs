//! A hundred rosters, plans and lists, each broken in one way of many: each must say which rule and, where it
//! is a cell, which cell; none may panic, and nothing of it may be taken over.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

use std::io::{Cursor, Read, Write};

use ketepai_exchange::error::RULES;
use ketepai_exchange::roster::{OUTCOMES, PLAN, Parsed, ROSTER, read_table, template};
use ketepai_exchange::table::{Cell, Column, address, write_csv, write_xlsx};
use zip::write::SimpleFileOptions;

struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

const HEADERS: [&str; 12] = [
    "姓名",
    "联系电话",
    "派出单位",
    "职称级别",
    "学历学位",
    "派出类型",
    "专业特长",
    "服务对象",
    "统一社会信用代码",
    "聘期起",
    "聘期止",
    "区划代码",
];

/// What breaks one cell, and the rule that says so.
const CELLS: [(usize, &str, &str); 32] = [
    (0, "", "required"),
    (0, "#N/A", "cell_error"),
    (0, "合计", "not_a_record"),
    (0, "填表人：某某", "not_a_record"),
    (1, "没有", "not_a_phone"),
    (1, "123", "not_a_phone"),
    (1, "1.38E+10", "number_lost_digits"),
    (1, "#REF!", "cell_error"),
    (2, "#NAME?", "cell_error"),
    (2, "#VALUE!", "cell_error"),
    (3, "特级", "unknown_word"),
    (3, "高级", "unknown_word"),
    (4, "高中", "unknown_word"),
    (4, "#N/A", "cell_error"),
    (5, "乡派", "unknown_word"),
    (5, "省派、市派", "unknown_word"),
    (6, "#REF!", "cell_error"),
    (7, "#DIV/0!", "cell_error"),
    (8, "914403001922038217", "gb32100_check_digit"),
    (8, "9144030019220382", "gb32100_check_digit"),
    (8, "9.14403E+17", "number_lost_digits"),
    (8, "无", "gb32100_check_digit"),
    (9, "2024-02-30", "not_a_date"),
    (9, "去年", "not_a_date"),
    (9, "2024年", "not_a_date"),
    (9, "1024-01-01", "not_a_date"),
    (9, "3月5日", "not_a_date"),
    (10, "2023-01-01", "ends_before_it_begins"),
    (10, "长期", "not_a_date"),
    (10, "2024-13-01", "not_a_date"),
    (11, "33030", "area_code"),
    (11, "鹿城区", "area_code"),
];

fn good_row(seed: &mut Seed, n: usize) -> Vec<Cell> {
    let texts = [
        &format!("特派员{n}"),
        ["13800000000", "0577-1234567", "138 0000 0000"][seed.below(3)],
        "某大学",
        ["中级", "副高级", "正高"][seed.below(3)],
        ["博士", "硕士研究生", "本科"][seed.below(3)],
        ["省派", "县派省资助", "市派", "县派", "院校"][seed.below(5)],
        ["茶叶、杨梅", "畜牧", ""][seed.below(3)],
        "某合作社",
        ["914403001922038216", "９１４４０３００１９２２０３８２１６", ""][seed.below(3)],
        ["2024-03-05", "2024年3月5日", "20240305", "2024/3/5"][seed.below(4)],
        ["2026-03-04", "2026.3.4", ""][seed.below(3)],
        ["330302", "330302000000", ""][seed.below(3)],
    ];
    texts.iter().map(|text| Cell::from(*text)).collect()
}

fn rows(seed: &mut Seed) -> Vec<Vec<Cell>> {
    let count = 1 + seed.below(20);
    (0..count).map(|n| good_row(seed, n)).collect()
}

fn xlsx(headers: &[&str], rows: &[Vec<Cell>]) -> Vec<u8> {
    let column = |header: &&str| Column {
        header: (*header).to_owned(),
        ..Column::default()
    };
    write_xlsx("名册", &headers.iter().map(column).collect::<Vec<_>>(), rows).unwrap()
}

fn csv(headers: &[&str], rows: &[Vec<Cell>]) -> String {
    let head: Vec<Cell> = headers.iter().map(|header| Cell::from(*header)).collect();
    let bytes = write_csv(&[vec![head], rows.to_vec()].concat()).unwrap();
    String::from_utf8(bytes)
        .unwrap()
        .trim_start_matches('\u{FEFF}')
        .to_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

/// The ways in which offices send the same table.
fn sent(rows: &[Vec<Cell>], way: usize) -> (Vec<u8>, &'static str) {
    let text = || csv(&HEADERS, rows);
    match way % 7 {
        0 => (xlsx(&HEADERS, rows), "名册.xlsx"),
        1 => (text().into_bytes(), "名册.csv"),
        2 => (format!("\u{FEFF}{}", text()).into_bytes(), "名册.csv"),
        3 => (encoding_rs::GBK.encode(&text()).0.into_owned(), "名册.csv"),
        4 => (utf16(&text().replace(',', "\t")), "名册.txt"),
        5 => (text().replace(',', ";").into_bytes(), "名册.csv"),
        _ => (
            text().replace(',', "\t").replace("\r\n", "\n").into_bytes(),
            "名册.txt",
        ),
    }
}

/// Nothing may be taken over; the first error is this one. `at` is empty where the file as a whole is wrong.
fn refused(bytes: &[u8], name: &str, rule: &str, at: &str) {
    assert!(RULES.contains(&rule));
    match read_table(bytes, name, ROSTER) {
        Err(error) => assert_eq!((error.rule(), ""), (rule, at), "{name}"),
        Ok(preview) => {
            let errors = preview.complete().unwrap_err();
            let found = (errors[0].rule, errors[0].address.as_str());
            assert_eq!(found, (rule, at), "{name}: {errors:?}");
        }
    }
}

#[test]
fn sixty_four_rosters_with_one_wrong_cell_name_it_however_they_were_sent() {
    let mut seed = Seed(20_261_122);
    for case in 0..2 * CELLS.len() {
        let mut rows = rows(&mut seed);
        let way = seed.below(7);
        let (bytes, name) = sent(&rows, way);
        let whole = read_table(&bytes, name, ROSTER).unwrap();
        assert_eq!(
            (whole.warnings.len(), whole.read),
            (0, rows.len()),
            "case {case} way {way}"
        );
        assert_eq!(
            whole.complete().unwrap().len(),
            rows.len(),
            "case {case} way {way} before it was broken"
        );

        let at = seed.below(rows.len());
        let (column, text, rule) = CELLS[case % CELLS.len()];
        rows[at][column] = Cell::from(text);
        let (bytes, name) = sent(&rows, way);
        let preview = read_table(&bytes, name, ROSTER).unwrap();
        let place = address(u32::try_from(at).unwrap() + 2, column);
        assert_eq!(
            preview.errors.len(),
            1,
            "case {case} way {way}: {:?}",
            preview.errors
        );
        let error = preview.errors[0].clone();
        assert_eq!(
            (error.rule, error.address),
            (rule, place),
            "case {case} way {way}"
        );
        assert_eq!(error.header, HEADERS[column]);
        assert_eq!(error.value, text, "what was there");
        assert!(preview.clone().complete().is_err());
        assert_eq!(
            preview.right_rows().len(),
            rows.len() - 1,
            "only if the caller asks for them"
        );
    }
}

#[test]
fn headers_that_are_missing_or_double_are_named() {
    let mut seed = Seed(1);
    let rows = rows(&mut seed);
    let mut without = HEADERS;
    without[0] = "序号";
    refused(&xlsx(&without, &rows), "a.xlsx", "missing_column", "M1");
    for (at, header, place) in [
        (1, "姓 名", "B1"),
        (5, "特派员", "F1"),
        (10, "起始日期", "K1"),
        (2, "手机", "C1"),
    ] {
        let mut double = HEADERS;
        double[at] = header;
        refused(csv(&double, &rows).as_bytes(), "a.csv", "column_twice", place);
    }
    refused(xlsx(&HEADERS, &[]).as_slice(), "a.xlsx", "no_rows", "A2");
    refused("商品,价格\n苹果,3\n".as_bytes(), "a.csv", "missing_column", "C1");
    refused("\n\n\n".as_bytes(), "a.csv", "empty_table", "");
}

#[test]
fn a_row_that_stands_twice_is_said_with_its_row() {
    let mut seed = Seed(2);
    let row = good_row(&mut seed, 1);
    let rows = [row.clone(), good_row(&mut seed, 2), row];
    let errors = read_table(&xlsx(&HEADERS, &rows), "a.xlsx", ROSTER)
        .unwrap()
        .errors;
    assert_eq!(
        (
            errors[0].rule,
            errors[0].address.as_str(),
            errors[0].value.as_str()
        ),
        ("same_as_row", "A4", "2")
    );
}

/// The workbook with one part changed.
fn with(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        writer.start_file(&name, SimpleFileOptions::default()).unwrap();
        let text = if name == part { change(&text) } else { text };
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn workbooks_that_are_damaged_locked_or_something_else_say_so() {
    let mut seed = Seed(3);
    let rows: Vec<Vec<Cell>> = (0..5).map(|n| good_row(&mut seed, n)).collect();
    let book = xlsx(&HEADERS, &rows);
    for part in [2, 3, 10] {
        refused(&book[..book.len() - book.len() / part], "a.xlsx", "not_xlsx", "");
    }
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    refused(&ole, "a.xls", "old_xls", "");
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    refused(&[ole, name].concat(), "a.xlsx", "password_protected", "");
    for picture in [
        &b"\x89PNG\r\n\x1A\n\0\0"[..],
        b"\xFF\xD8\xFF\xE0\0\x10JFIF",
        b"GIF89a",
        b"%PDF-1.7\n",
        b"Rar!\x1A",
    ] {
        refused(picture, "名册.xlsx", "not_a_table", "");
    }
    refused(
        "<html><table><tr><td>姓名</td></tr></table>".as_bytes(),
        "名册.xls",
        "html_table",
        "",
    );
    refused(
        "\u{FEFF} <?xml version=\"1.0\"?><Workbook/>".as_bytes(),
        "名册.xls",
        "html_table",
        "",
    );
    refused(b"", "a.xlsx", "empty_file", "");
    refused(b"\0\0\0\0\0\0", "a.csv", "not_text", "");
    refused(&utf16("姓名,电话\n")[2..], "a.csv", "not_text", "");
    let (gbk, ..) = encoding_rs::GBK.encode("姓名,派出单位\n某,大学");
    refused(&gbk[..gbk.len() - 1], "a.csv", "unknown_encoding", "");
    let bomb = with(&book, SHEET, |_| " ".repeat(257 << 20));
    refused(&bomb, "a.xlsx", "zip_bomb", "");
    let text = csv(&HEADERS, &rows);
    refused(
        format!("{text}\"{}", "某,某\n".repeat(20_000)).as_bytes(),
        "a.csv",
        "cell_too_long",
        "",
    );
    refused(
        "姓名\n某\n".repeat(100_001).as_bytes(),
        "a.csv",
        "too_many_rows",
        "",
    );
    refused(
        format!("姓名{}\n某\n", ",x".repeat(300)).as_bytes(),
        "a.csv",
        "too_many_columns",
        "",
    );
}

#[test]
fn cells_that_a_spreadsheet_breaks_are_named() {
    let mut seed = Seed(4);
    let rows: Vec<Vec<Cell>> = (0..5).map(|n| good_row(&mut seed, n)).collect();
    let book = xlsx(&HEADERS, &rows);
    let merge = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C3:C5\"/></mergeCells>";
    let merged = with(&book, SHEET, |text| text.replace("</sheetData>", merge));
    refused(&merged, "a.xlsx", "merged_cell", "C3");
    // A title above the headers may be merged.
    let title = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:L1\"/></mergeCells>";
    let titled = with(&book, SHEET, |text| text.replace("</sheetData>", title));
    assert!(read_table(&titled, "a.xlsx", ROSTER).unwrap().complete().is_ok());
    // A formula that failed.
    let failed = with(&book, SHEET, |text| {
        let at = text.find("<c r=\"J4\"").unwrap();
        let end = at + text[at..].find("</c>").unwrap();
        format!(
            "{}<c r=\"J4\" t=\"e\"><f>X!A1</f><v>#REF!</v>{}",
            &text[..at],
            &text[end..]
        )
    });
    refused(&failed, "a.xlsx", "cell_error", "J4");
    // A sheet that claims a million rows, and a cell in the last of them.
    let claimed = with(&book, SHEET, |text| {
        let text = text.replace("<dimension ref=\"A1:L6\"/>", "<dimension ref=\"A1:XFD1048576\"/>");
        let far =
            "<row r=\"1048576\"><c r=\"B1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>";
        text.replace("</sheetData>", far)
    });
    refused(&claimed, "a.xlsx", "required", "A1048576");
    let number = |column: usize, number: f64| {
        let mut rows = rows.clone();
        rows[2][column] = Cell::Number(number);
        xlsx(&HEADERS, &rows)
    };
    refused(
        &number(8, 914_403_001_922_038_216.0),
        "a.xlsx",
        "number_lost_digits",
        "I4",
    );
    refused(&number(9, 2024.0), "a.xlsx", "not_a_date", "J4");
    refused(&number(1, 1.5), "a.xlsx", "number_lost_digits", "B4");
    let junk = format!("{}\r\n以上名单已核对，某科技局", csv(&HEADERS, &rows).trim_end());
    refused(junk.as_bytes(), "a.csv", "not_a_record", "A7");
    let total = format!("{}\r\n合计,5\r\n", csv(&HEADERS, &rows).trim_end());
    refused(total.as_bytes(), "a.csv", "not_a_record", "A7");
}

#[test]
fn plans_are_read_by_year_and_a_blank_is_not_a_zero() {
    let text = "某市年度计划\n区域,2024 年,2025年,2026年度（家）,备注\n鹿城区,3,,12家,x\n龙湾区,0,5,6,\n";
    let preview = read_table(text.as_bytes(), "计划.csv", PLAN).unwrap();
    assert_eq!(preview.ignored_columns, ["备注"]);
    let rows = preview.complete().unwrap();
    assert_eq!(
        rows[0].cells.get("2025"),
        None,
        "not planned, or not known: never 0"
    );
    assert_eq!(rows[0].cells["2026"], Parsed::Int(12));
    assert_eq!((rows[1].line, &rows[1].cells["2024"]), (4, &Parsed::Int(0)));
    let wrong = |row: &str| {
        let text = format!("区域,2024年,2025年\n鹿城区,1,2\n{row}\n");
        let errors = read_table(text.as_bytes(), "a.csv", PLAN)
            .unwrap()
            .complete()
            .unwrap_err();
        (errors[0].rule, errors[0].address.clone())
    };
    for (row, rule, place) in [
        ("龙湾区,一,2", "not_a_number", "B3"),
        ("龙湾区,1,2.5", "not_whole", "C3"),
        ("龙湾区,-1,2", "negative", "B3"),
        ("龙湾区,1,#REF!", "cell_error", "C3"),
        ("龙湾区,1,99999999999", "out_of_range", "C3"),
        (",1,2", "required", "A3"),
        ("合计,2,4", "not_a_record", "A3"),
        ("鹿城 区,1,3", "same_as_row", "A3"),
    ] {
        assert_eq!(wrong(row), (rule, place.to_owned()), "{row}");
    }
    let none = read_table("区域,备注\n鹿城区,1\n".as_bytes(), "a.csv", PLAN).unwrap();
    assert_eq!(
        (none.errors[0].rule, none.errors[0].header.as_str()),
        ("missing_column", "2024年")
    );
    let twice = read_table("区域,2024,2024年\n鹿城区,1,2\n".as_bytes(), "a.csv", PLAN).unwrap();
    assert_eq!(
        (twice.errors[0].rule, twice.errors[0].address.as_str()),
        ("column_twice", "C1")
    );
}

#[test]
fn outcomes_are_read_with_their_money() {
    let text = "成效类别,名称,企业,特派员,完成日期,级别,金额（万元）\n成果转化,某技术转让,某公司,张某、李某,2024.3.5,省级,12.5\n";
    let rows = read_table(text.as_bytes(), "成效.csv", OUTCOMES)
        .unwrap()
        .complete()
        .unwrap();
    assert_eq!(rows[0].cells["kind"], Parsed::Code("transfer"));
    assert_eq!(
        rows[0].cells["amount"],
        Parsed::Fen(12_500_000),
        "万元, as the header says"
    );
    assert_eq!(rows[0].cells["level"], Parsed::Code("province"));
    assert_eq!(
        rows[0].cells["envoy"],
        Parsed::Names(vec!["张某".to_owned(), "李某".to_owned()])
    );
    let wrong = |row: &str| {
        let text = format!("类别,名称,金额(元),日期\n{row}\n");
        let errors = read_table(text.as_bytes(), "a.csv", OUTCOMES)
            .unwrap()
            .complete()
            .unwrap_err();
        (errors[0].rule, errors[0].address.clone())
    };
    for (row, rule, place) in [
        ("新产品,某,1,", "unknown_word", "A2"),
        (",某,1,", "required", "A2"),
        ("专利,,1,", "required", "B2"),
        ("专利,某,1.005,", "too_many_decimals", "C2"),
        ("专利,某,-5,", "negative", "C2"),
        ("专利,某,五元,", "not_a_number", "C2"),
        ("专利,某,5,2024-02-30", "not_a_date", "D2"),
    ] {
        assert_eq!(wrong(row), (rule, place.to_owned()), "{row}");
    }
}

#[test]
fn a_name_that_says_another_kind_of_file_is_a_warning() {
    let mut seed = Seed(5);
    let book = xlsx(&HEADERS, &rows(&mut seed));
    let preview = read_table(&book, "名册.xls", ROSTER).unwrap();
    assert_eq!(
        (preview.warnings[0].rule, preview.warnings[0].value.as_str()),
        ("other_extension", "xls")
    );
    assert!(preview.complete().is_ok());
}

#[test]
fn damaged_rosters_never_panic() {
    let mut seed = Seed(6);
    let rows: Vec<Vec<Cell>> = (0..20).map(|n| good_row(&mut seed, n)).collect();
    let files = [
        xlsx(&HEADERS, &rows),
        csv(&HEADERS, &rows).into_bytes(),
        template("名册", ROSTER).unwrap(),
    ];
    let mut refused = 0;
    for case in 0..600 {
        let mut bytes = files[case % 3].clone();
        for _ in 0..1 + seed.below(4) {
            let at = seed.below(bytes.len());
            bytes[at] ^= 1 << seed.below(8);
        }
        if seed.below(4) == 0 {
            bytes.truncate(1 + seed.below(bytes.len()));
        }
        match read_table(&bytes, "a.xlsx", ROSTER) {
            Err(error) => assert!(RULES.contains(&error.rule())),
            Ok(preview) => {
                assert!(preview.errors.iter().all(|error| RULES.contains(&error.rule)));
                refused += usize::from(!preview.errors.is_empty());
                continue;
            }
        }
        refused += 1;
    }
    assert!(refused > 300, "{refused}");
}
