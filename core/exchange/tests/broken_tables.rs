//! A hundred tables, each broken in one cell by a seeded hand: each must say which cell, and none may panic.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

use ketepai_exchange::organisations::{Options, read};
use ketepai_exchange::table::{self, Cell, Column, address, write_csv, write_xlsx};

const HEADERS: [&str; 13] = [
    "名称",
    "类型",
    "区划代码",
    "统一社会信用代码",
    "联系电话",
    "注册日期",
    "冬营地纬度",
    "冬营地经度",
    "冬营地月份",
    "夏牧场坐标",
    "绵羊（只）",
    "行业",
    "备注",
];

/// What breaks a column, and the rule that says so.
const BREAKS: [(usize, &str, &str); 20] = [
    (0, "", "required"),
    (1, "神仙", "unknown_type"),
    (1, "", "required"),
    (2, "15252", "area_code"),
    (2, "1.52523E+11", "number_lost_digits"),
    (3, "914403001922038217", "gb32100_check_digit"),
    (3, "9.14403E+17", "number_lost_digits"),
    (4, "没有电话", "not_a_phone"),
    (4, "123", "not_a_phone"),
    (5, "2024-02-30", "not_a_date"),
    (5, "去年", "not_a_date"),
    (6, "四十三", "not_an_angle"),
    (6, "116.0860", "swapped"),
    (6, "", "half_a_position"),
    (7, "", "half_a_position"),
    (8, "13-4", "no_such_month"),
    (9, "43.9", "half_a_position"),
    (10, "-5", "negative"),
    (10, "许多", "not_a_number"),
    (10, "1.5", "not_whole"),
];

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

fn good_row(seed: &mut Seed, n: usize) -> Vec<Cell> {
    let texts = [
        &format!("户主{n}"),
        ["农牧户", "牧户", "合作社"][seed.below(3)],
        ["152523100200", "152522", "１５２５２２１００"][seed.below(3)],
        "",
        ["13800000000", "0479-1234567", "138 0000 0000"][seed.below(3)],
        ["2024-03-05", "2024年3月5日", "20240305", ""][seed.below(4)],
        ["43.9335", "43°56′00.6″", "北纬43.9335"][seed.below(3)],
        ["116.0860", "116°5′9.6″"][seed.below(2)],
        ["11-4", "11月至次年4月", ""][seed.below(3)],
        ["43.9,116.5", "116.5，43.9", ""][seed.below(3)],
        ["320", "3，200".trim_start_matches("3，"), "１２"][seed.below(3)],
        "畜牧",
        "=随便写",
    ];
    texts.iter().map(|text| Cell::from(*text)).collect()
}

fn file(rows: &[Vec<Cell>], xlsx: bool) -> Vec<u8> {
    let columns = HEADERS.map(|header| Column {
        header: header.to_owned(),
        ..Column::default()
    });
    if xlsx {
        return write_xlsx("表", &columns, rows).unwrap();
    }
    let head = HEADERS.map(Cell::from).to_vec();
    write_csv(&[vec![head], rows.to_vec()].concat()).unwrap()
}

#[test]
fn a_hundred_broken_tables_each_name_their_cell() {
    let mut seed = Seed(20_261_122);
    for case in 0..100 {
        let count = 1 + seed.below(30);
        let mut rows: Vec<Vec<Cell>> = (0..count).map(|n| good_row(&mut seed, n)).collect();
        let xlsx = seed.below(2) == 0;
        let sheet = table::read(&file(&rows, xlsx), &table::Options::default()).unwrap();
        let whole = read(sheet, &Options::default());
        assert_eq!(whole.ignored(), ["备注"]);
        assert_eq!(
            whole.complete().map(|rows| rows.len()),
            Ok(count),
            "case {case} before it was broken"
        );

        let at = seed.below(count);
        let (column, text, rule) = BREAKS[case % BREAKS.len()];
        rows[at][column] = Cell::from(text);
        if rule == "swapped" {
            rows[at][column + 1] = Cell::from("43.9335");
        }
        let sheet = table::read(&file(&rows, xlsx), &table::Options::default()).unwrap();
        let errors = read(sheet, &Options::default()).complete().unwrap_err();
        let row = u32::try_from(at).unwrap() + 2;
        assert_eq!(errors.len(), 1, "case {case}: {errors:?}");
        assert_eq!(
            (errors[0].row, errors[0].rule),
            (row, rule),
            "case {case}: {errors:?}"
        );
        assert_eq!(errors[0].address, address(row, column), "case {case}");
        assert_eq!(errors[0].header, HEADERS[column], "case {case}");
    }
}

#[test]
fn the_same_household_twice_in_one_table_is_said_with_its_row() {
    let mut seed = Seed(7);
    let row = good_row(&mut seed, 1);
    let rows = [row.clone(), good_row(&mut seed, 2), row];
    let sheet = table::read(&file(&rows, true), &table::Options::default()).unwrap();
    let errors = read(sheet, &Options::default()).complete().unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (
            errors[0].address.as_str(),
            errors[0].rule,
            errors[0].value.as_str()
        ),
        ("A4", "same_as_row", "2")
    );
}

#[test]
fn a_table_of_something_else_says_what_it_lacks() {
    let said = |text: &str| {
        let sheet = table::read(text.as_bytes(), &table::Options::default()).unwrap();
        read(sheet, &Options::default()).errors()[0].rule
    };
    assert_eq!(said("商品,价格\n苹果,3\n"), "missing_column");
    assert_eq!(said("名称,户主,类型\na,b,农户\n"), "column_twice");
    assert_eq!(said("名称,类型\n"), "no_rows");
}

#[test]
fn an_area_must_be_in_the_list_where_there_is_one() {
    let areas = ketepai_exchange::areas::AreaTable::parse("code,name\n152522,阿巴嘎旗\n".as_bytes()).unwrap();
    let options = Options {
        areas: Some((&areas, 20_000)),
        ..Options::default()
    };
    let sheet = |code: &str| {
        let text = format!("户主,区划代码\n巴特尔,{code}\n");
        table::read(text.as_bytes(), &table::Options::default()).unwrap()
    };
    assert!(read(sheet("152522"), &options).complete().is_ok());
    assert_eq!(
        read(sheet("152599"), &options).complete().unwrap_err()[0].rule,
        "no_such_area"
    );
}
