//! The table to fill in: headers that [`super::read`] knows, a note on each, and one row as an example.

use crate::error::Error;
use crate::table::{Cell, Column, day_of, write_xlsx};

/// `(header, note, width, example)`. The example is of no one: the area is a banner, the number is nobody's.
const COLUMNS: [(&str, &str, u16, &str); 20] = [
    ("名称", "必填。户主姓名或单位全称。", 24, "示例（填写前删除本行）"),
    ("蒙文名称", "可不填。", 18, ""),
    (
        "类型",
        "必填：农牧户、村、合作社、家庭农牧场、企业、园区、派出单位、科技管理部门。",
        12,
        "农牧户",
    ),
    (
        "区划代码",
        "统计用区划代码，12位；不清楚时填旗县6位。按文本填写。",
        16,
        "152523",
    ),
    ("统一社会信用代码", "18位，按文本填写；农牧户不填。", 22, ""),
    ("联系人", "", 12, ""),
    ("联系电话", "手机或座机；多个号码用顿号分开。", 16, "13000000000"),
    ("报送单位", "与区划不同时填写。", 16, ""),
    ("行业", "", 12, "畜牧"),
    ("规模", "", 10, ""),
    ("注册日期", "例如 2024-03-05。", 14, ""),
    (
        "冬营地纬度",
        "WGS-84，度或度分秒，例如 43.9335 或 43°56′00.6″。",
        14,
        "43.9335",
    ),
    ("冬营地经度", "WGS-84，例如 116.0860。", 14, "116.086"),
    ("冬营地月份", "例如 11-4。", 10, "11-4"),
    ("冬营地路线", "怎么走。", 24, ""),
    ("夏牧场纬度", "", 14, ""),
    ("夏牧场经度", "", 14, ""),
    ("夏牧场月份", "例如 6-9。", 10, ""),
    ("绵羊（只）", "整数。其他牲畜可加列，例如 骆驼（峰）。", 10, "320"),
    ("牛（头）", "整数。", 10, "15"),
];

/// An XLSX to be filled in. The same bytes every time.
pub fn template() -> Result<Vec<u8>, Error> {
    let column = |(header, note, width, _): &(&str, &str, u16, &str)| Column {
        header: (*header).to_owned(),
        note: (*note).to_owned(),
        width: *width,
    };
    let columns: Vec<Column> = COLUMNS.iter().map(column).collect();
    let example = COLUMNS.iter().map(|(header, _, _, example)| match *header {
        "注册日期" => day_of(2024, 3, 5).map_or(Cell::Empty, |day| Cell::Date { day, second: 0 }),
        "绵羊（只）" | "牛（头）" | "冬营地纬度" | "冬营地经度" => {
            example.parse().map_or(Cell::Empty, Cell::Number)
        }
        _ => Cell::from(*example),
    });
    write_xlsx("服务对象", &columns, &[example.collect()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisations::{Options, read};
    use crate::table;

    #[test]
    fn the_template_is_read_by_its_own_reader() {
        let bytes = template().unwrap();
        assert_eq!(bytes, template().unwrap());
        let imported = read(
            table::read(&bytes, &table::Options::default()).unwrap(),
            &Options::default(),
        );
        assert!(imported.ignored().is_empty(), "{:?}", imported.ignored());
        let rows = imported.complete().unwrap();
        assert_eq!(rows[0].places[0].position, Some((43.9335, 116.086)));
        assert_eq!(rows[0].places[0].months, (11, 4));
        assert_eq!(rows[0].herd["sheep"], 320);
    }
}
