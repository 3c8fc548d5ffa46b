//! Which header means which column.

use super::specs::{ANY_YEAR, YEARS};
use super::{ColumnKind, ColumnSpec};
use crate::text::folded;

/// A column of the file that means something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Known {
    /// What it is called.
    pub id: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Whether every row must fill it.
    pub required: bool,
    /// 10,000 where the header counts in 万.
    pub times: i64,
}

/// What a header means; `None` for one that means nothing here. Marks (`*`, `：`) and what stands in brackets
/// are no part of it, but a 万 in them counts.
pub(super) fn known(header: &str, specs: &[ColumnSpec]) -> Option<Known> {
    let whole = folded(header).replace(['*', '_', ':'], "");
    let (word, bracket) = match whole.split_once('(') {
        Some((word, rest)) if !word.is_empty() => (word, rest),
        _ => (whole.as_str(), ""),
    };
    let counts = matches!(bracket.trim_end_matches(')'), "万" | "万元" | "单位万元");
    specs.iter().find_map(|spec| {
        let plain = spec
            .titles
            .iter()
            .any(|title| folded(title) == word || folded(title) == whole);
        let id = match plain {
            true => spec.id,
            false if spec.titles.contains(&ANY_YEAR) => year(word)?,
            false => return None,
        };
        Some(Known {
            id,
            kind: spec.kind,
            required: spec.required,
            times: if counts { 10_000 } else { 1 },
        })
    })
}

/// `2024`, `2024年`, `2024年度`, `2024年计划` as `2024`.
fn year(word: &str) -> Option<&'static str> {
    let (digits, rest) = word.split_at_checked(4)?;
    let fits = matches!(
        rest,
        "" | "年" | "年度" | "年目标" | "年度目标" | "年计划" | "年度计划" | "年计划数"
    );
    YEARS.iter().find(|year| fits && **year == digits).copied()
}

#[cfg(test)]
mod tests {
    use super::super::{OUTCOMES, PLAN, ROSTER};
    use super::*;

    #[test]
    fn headers_are_known_by_many_spellings() {
        let id = |header: &str, specs| known(header, specs).map(|column| column.id);
        assert_eq!(id("姓 名 *", ROSTER), Some("name"));
        assert_eq!(id("联系电话（手机）", ROSTER), Some("phone"));
        assert_eq!(id("备注", ROSTER), None);
        assert_eq!(id("2024 年", PLAN), Some("2024"));
        assert_eq!(id("２０２４年度（家）", PLAN), Some("2024"));
        assert_eq!(id("2024", PLAN), Some("2024"));
        assert_eq!(id("1824年", PLAN), None);
        assert_eq!(id("2024年完成率", PLAN), None);
        assert_eq!(known("金额（万元）", OUTCOMES).unwrap().times, 10_000);
        assert_eq!(known("金额（元）", OUTCOMES).unwrap().times, 1);
    }
}
