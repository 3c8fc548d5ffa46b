//! What is laid out is read back, and what is broken is refused.

use std::io::{Cursor, Read, Write as _};

use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook};
use zip::write::SimpleFileOptions;

use super::*;
use crate::report::Note;
use crate::report::tests::{document, part};
use crate::table::{self, Options};

/// A department's form: a merged title, ruled cells, a sum, a second sheet with a quoted name.
fn template() -> Vec<u8> {
    let mut book = Workbook::new();
    let ruled = Format::new().set_border(FormatBorder::Thin);
    let dated = ruled.clone().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let share = ruled.clone().set_num_format("0.00%");
    let sheet = book.add_worksheet().set_name("附件1").unwrap();
    sheet
        .merge_range(0, 0, 0, 3, "科技特派员年度统计表", &Format::new().set_bold())
        .unwrap();
    for row in 3..6u32 {
        sheet.write_string_with_format(row, 0, "项", &ruled).unwrap();
        sheet.write_blank(row, 1, &ruled).unwrap();
    }
    sheet.write_number_with_format(4, 1, 99.0, &ruled).unwrap();
    let sum = Formula::new("=SUM(B4:B5)").set_result("99");
    sheet.write_formula_with_format(5, 1, sum, &ruled).unwrap();
    sheet.write_blank(6, 1, &dated).unwrap();
    sheet.write_blank(7, 1, &share).unwrap();
    sheet.write_blank(8, 1, &ruled).unwrap();
    sheet.merge_range(10, 1, 11, 3, "", &ruled).unwrap();
    sheet.set_column_width(0, 31).unwrap().set_landscape();
    let second = book.add_worksheet().set_name("附件 2's").unwrap();
    second
        .write_formula(0, 0, Formula::new("='附件1'!B6*2").set_result("198"))
        .unwrap();
    for (name, refers) in [
        ("市派", "='附件1'!$B$4"),
        ("县派", "='附件1'!$B$5"),
        ("合计", "='附件1'!$B$6"),
        ("截止日", "='附件1'!$B$7"),
        ("比例", "='附件1'!$B$8"),
        ("日期文字", "='附件1'!$B$9"),
        ("备注", "='附件1'!$C$11:$D$12"),
        ("新行", "='附件 2''s'!$C$30"),
        ("未填", "='附件1'!$A$4"),
        ("'附件 2''s'!本表", "='附件 2''s'!$B$1"),
        ("税率", "=0.13"),
    ] {
        book.define_name(name, refers).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn values() -> BTreeMap<String, Cell> {
    let share = Cell::Percent {
        value: 1250,
        decimals: 2,
    };
    let text = |text: &str| Cell::Text(text.to_owned());
    [
        ("市派", Cell::Count(7)),
        ("县派", Cell::Blank),
        ("合计", Cell::Count(1)),
        ("截止日", Cell::Day(19_787)),
        ("比例", share),
        ("日期文字", Cell::Day(19_787)),
        ("备注", text("=1+1 <&> _x000D_ 第二行")),
        ("新行", Cell::Fen(123_450)),
        ("本表", text("只此一表")),
        ("税率", Cell::Count(1)),
        ("没有的", Cell::Count(1)),
    ]
    .map(|(name, cell)| (name.to_owned(), cell))
    .into()
}

fn cells(bytes: &[u8], sheet: &str) -> BTreeMap<String, table::Cell> {
    let options = Options {
        sheet: Some(sheet.to_owned()),
        ..Options::default()
    };
    let rows = table::read(bytes, &options).unwrap().rows;
    let of_row = |row: &table::Row| {
        let all = row.cells.iter().enumerate();
        all.map(|(at, cell)| (row.address(at), cell.clone()))
            .collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

fn rule(template: &[u8]) -> &'static str {
    fill_template(template, &values(), &document())
        .unwrap_err()
        .rule()
}

/// The package with one part changed; `None` leaves it out.
fn with(bytes: &[u8], name: &str, change: impl Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let other = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let text = if other == name { change(&text) } else { Some(text) };
        if let Some(text) = text {
            writer.start_file(other, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn named_cells_are_filled_and_the_rest_is_reported() {
    let filled = fill_template(&template(), &values(), &document()).unwrap();
    assert_eq!(filled.computed, ["合计"], "a formula is the department's");
    assert_eq!(
        filled.filled,
        [
            "县派",
            "备注",
            "市派",
            "截止日",
            "新行",
            "日期文字",
            "本表",
            "比例"
        ]
    );
    assert_eq!(filled.unfilled, ["未填"]);
    assert_eq!(filled.unknown, ["没有的", "税率"], "a constant is no cell");
    let first = cells(&filled.bytes, "附件1");
    assert_eq!(first["B4"], table::Cell::Number(7.0));
    assert_eq!(
        first.get("B5").unwrap_or(&table::Cell::Empty),
        &table::Cell::Empty,
        "a blank is not a zero"
    );
    let day = table::Cell::Date {
        day: 19_787,
        second: 0,
    };
    assert_eq!(first["B7"], day);
    assert_eq!(first["B8"], table::Cell::Number(0.125));
    assert_eq!(
        first["B9"].text(),
        "2024-03-05",
        "no 45356 in a cell that shows numbers"
    );
    assert_eq!(
        first["B11"].text(),
        "=1+1 <&> _x000D_ 第二行",
        "the block's first cell shows it"
    );
    let second = cells(&filled.bytes, "附件 2's");
    assert_eq!(second["C30"], table::Cell::Number(1234.5));
    assert_eq!(second["B1"].text(), "只此一表");
    assert_eq!(cells(&filled.bytes, "明细")["A2"].text(), "鹿城区.2024");
    assert_eq!(cells(&filled.bytes, "说明")["B1"].text(), "2024-12-31 <含当日>");
}

#[test]
fn what_is_not_filled_survives_byte_for_byte() {
    let (before, filled) = (
        template(),
        fill_template(&template(), &values(), &document()).unwrap(),
    );
    for name in [
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "_rels/.rels",
    ] {
        assert_eq!(part(&before, name), part(&filled.bytes, name), "{name}");
    }
    let (old, new) = (
        part(&before, "xl/worksheets/sheet1.xml"),
        part(&filled.bytes, "xl/worksheets/sheet1.xml"),
    );
    let after_rows = |text: &str| text[text.find("</sheetData>").unwrap()..].to_owned();
    let before_rows = |text: &str| text[..text.find("<sheetData>").unwrap()].to_owned();
    assert_eq!(
        (before_rows(&old), after_rows(&old)),
        (before_rows(&new), after_rows(&new))
    );
    let style = |text: &str| {
        text.split("r=\"B4\" s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(style(&old), style(&new));
    let again = fill_template(&template(), &values(), &document()).unwrap();
    assert_eq!(
        filled.bytes, again.bytes,
        "the same template and values, the same bytes"
    );
}

#[test]
fn no_old_result_stands_beside_a_new_number() {
    let filled = fill_template(&template(), &values(), &document()).unwrap();
    let sheet = part(&filled.bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(B4:B5)</f></c>"), "{sheet}");
    let other = part(&filled.bytes, "xl/worksheets/sheet2.xml");
    assert!(other.contains("<f>'附件1'!B6*2</f></c>"), "{other}");
    let book = part(&filled.bytes, "xl/workbook.xml");
    assert_eq!(book.matches("fullCalcOnLoad=\"1\"").count(), 1, "{book}");
}

#[test]
fn the_chain_of_computing_is_left_out() {
    let chain =
        "<Relationship Id=\"rIdC\" Type=\"http://x/calcChain\" Target=\"calcChain.xml\"/></Relationships>";
    let kind = "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"x.calcChain+xml\"/></Types>";
    let linked = with(&template(), "xl/_rels/workbook.xml.rels", |text| {
        Some(text.replace("</Relationships>", chain))
    });
    let typed = with(&linked, "[Content_Types].xml", |text| {
        Some(text.replace("</Types>", kind))
    });
    let filled = fill_template(&typed, &values(), &document()).unwrap();
    assert!(!part(&filled.bytes, "xl/_rels/workbook.xml.rels").contains("calcChain"));
    assert!(!part(&filled.bytes, "[Content_Types].xml").contains("calcChain"));
}

#[test]
fn a_template_that_cannot_be_filled_says_why() {
    assert_eq!(rule(b""), "empty_file");
    assert_eq!(rule(b"PK\x03\x04"), "not_xlsx");
    assert_eq!(rule("名称,电话".as_bytes()), "not_xlsx");
    assert_eq!(rule(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old_xls");
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(rule(&locked), "password_protected");
    assert_eq!(
        rule(&crate::report::to_xlsx(&document()).unwrap()),
        "no_named_cells"
    );
    let whole = template();
    assert_eq!(rule(&whole[..whole.len() / 2]), "not_xlsx");
    let change = |name: &str, from: &str, to: &str| with(&whole, name, |text| Some(text.replace(from, to)));
    let protection = "<sheetProtection sheet=\"1\"/><mergeCells";
    assert_eq!(
        rule(&change("xl/worksheets/sheet1.xml", "<mergeCells", protection)),
        "template_protected"
    );
    let lock = "<workbookProtection lockStructure=\"1\"/><bookViews>";
    assert_eq!(
        rule(&change("xl/workbook.xml", "<bookViews>", lock)),
        "template_protected"
    );
    let macros = change(
        "[Content_Types].xml",
        "spreadsheetml.sheet.main",
        "ms-excel.sheet.macroEnabled.main",
    );
    assert_eq!(rule(&macros), "macro_enabled");
    assert_eq!(
        rule(&change("xl/worksheets/sheet1.xml", "</sheetData>", "")),
        "template_broken"
    );
    assert_eq!(
        rule(&with(&whole, "xl/worksheets/sheet1.xml", |_| None)),
        "template_broken"
    );
    assert_eq!(rule(&with(&whole, "xl/workbook.xml", |_| None)), "not_xlsx");
    let bomb = with(&whole, "xl/worksheets/sheet2.xml", |_| Some(" ".repeat(70 << 20)));
    assert_eq!(rule(&bomb), "zip_bomb");
    let entity = "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet";
    assert_eq!(
        rule(&change("xl/worksheets/sheet1.xml", "<worksheet", entity)),
        "template_broken"
    );
}

#[test]
fn two_names_of_one_cell_must_agree() {
    let twice = with(&template(), "xl/workbook.xml", |text| {
        Some(text.replace("$B$4<", "$B$5<"))
    });
    assert_eq!(rule(&twice), "two_names_one_cell");
    let mut agreed = values();
    agreed.insert("县派".to_owned(), Cell::Count(7));
    let filled = fill_template(&twice, &agreed, &document()).unwrap();
    assert_eq!(cells(&filled.bytes, "附件1")["B5"], table::Cell::Number(7.0));
}

#[test]
fn rows_and_cells_without_addresses_are_counted() {
    let sheet = "<?xml version=\"1.0\"?><x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <x:sheetData><x:row/><x:row spans=\"1:1\"><x:c><x:v>1</x:v></x:c></x:row><x:row r=\"4\"/></x:sheetData></x:worksheet>";
    let bare = with(&template(), "xl/worksheets/sheet1.xml", |_| {
        Some(sheet.to_owned())
    });
    let filled = fill_template(&bare, &values(), &ReportDocument::default()).unwrap();
    let text = part(&filled.bytes, "xl/worksheets/sheet1.xml");
    assert!(
        text.contains("<x:row r=\"4\"><x:c r=\"B4\"><x:v>7</x:v></x:c></x:row><x:row r=\"5\">"),
        "{text}"
    );
    let only = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";
    let only = with(&template(), "xl/worksheets/sheet1.xml", |_| Some(only.to_owned()));
    let filled = fill_template(&only, &values(), &ReportDocument::default()).unwrap();
    assert_eq!(cells(&filled.bytes, "附件1")["B4"], table::Cell::Number(7.0));
}

#[test]
fn a_sheet_that_is_already_called_so_keeps_its_name() {
    let named = with(&template(), "xl/workbook.xml", |text| {
        Some(text.replace("附件1", "明细"))
    });
    let mut many = document();
    many.notes.push(Note::default());
    let filled = fill_template(&named, &values(), &many).unwrap();
    assert_eq!(cells(&filled.bytes, "明细 (2)")["A2"].text(), "鹿城区.2024");
    assert_eq!(cells(&filled.bytes, "明细")["B4"], table::Cell::Number(7.0));
}

#[test]
fn damaged_templates_never_panic() {
    let whole = template();
    let mut seed = 20_261_122u64;
    let mut below = |bound: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound.max(1)
    };
    let parts = [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ];
    let (mut good, mut bad) = (0, 0);
    for case in 0..400 {
        let mutant = if case % 2 == 0 {
            let mut bytes = whole.clone();
            let at = below(bytes.len());
            bytes[at] ^= 1 << below(8);
            if below(4) == 0 {
                bytes.truncate(at);
            }
            bytes
        } else {
            let (at, other, length) = (below(100_000), below(100_000), below(40));
            with(&whole, parts[below(parts.len())], |text| {
                let letters: Vec<char> = text.chars().collect();
                let (at, other) = (at % letters.len(), other % letters.len());
                let taken = letters[other..(other + length).min(letters.len())].iter();
                Some(
                    letters[..at]
                        .iter()
                        .chain(taken)
                        .chain(&letters[(at + length / 2).min(letters.len())..])
                        .collect(),
                )
            })
        };
        match fill_template(&mutant, &values(), &document()) {
            Ok(_) => good += 1,
            Err(error) => {
                bad += 1;
                assert!(crate::error::RULES.contains(&error.rule()));
            }
        }
    }
    assert!(good > 20 && bad > 150, "{good} {bad}");
}
