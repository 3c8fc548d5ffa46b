//! A cell read as its column wants it. Numbers are exact: what is typed as text never passes through a float.

use super::{ColumnKind, Parsed, Spellings};
use crate::table::Cell;
use crate::table::values::{area, credit_code, day, phone, text};
use crate::text::{folded, half_width};

/// A number of more digits is a slip, or a code in the wrong column.
const MOST: i64 = 1_000_000_000_000_000;
/// Words that count things, which people write behind a number.
const COUNTERS: [char; 14] = [
    '人', '家', '个', '项', '次', '件', '户', '名', '亩', '元', '篇', '场', '期', '头',
];

/// Reads a cell that is not empty; `times` is 10,000 under a header that counts in 万.
pub(super) fn parse(cell: &Cell, kind: ColumnKind, times: i64) -> Result<Parsed, &'static str> {
    Ok(match kind {
        ColumnKind::Text => Parsed::Text(text(cell)?),
        ColumnKind::Phone => Parsed::Text(phone(cell)?),
        ColumnKind::CreditCode => Parsed::Text(credit_code(cell)?),
        ColumnKind::AreaCode => Parsed::Text(area(cell)?),
        ColumnKind::Day => Parsed::Day(day(cell)?),
        ColumnKind::Int { min, max } => Parsed::Int(whole(cell, times, min, max)?),
        ColumnKind::Decimal { decimals } => {
            let value = decimal(cell, decimals.min(9), times)?;
            Parsed::Decimal { value, decimals }
        }
        ColumnKind::Fen => match decimal(cell, 2, times)? {
            fen if fen < 0 => return Err("negative"),
            fen => Parsed::Fen(fen),
        },
        ColumnKind::Code(list) => Parsed::Code(one_of(cell, list)?),
        ColumnKind::YesNo => Parsed::YesNo(yes_or_no(cell)?),
        ColumnKind::Names(marks) => Parsed::Names(names(cell, marks)?),
    })
}

fn whole(cell: &Cell, times: i64, min: i64, max: i64) -> Result<i64, &'static str> {
    let number = decimal(cell, 0, times).map_err(|rule| match rule {
        "too_many_decimals" => "not_whole",
        rule => rule,
    })?;
    match number {
        n if n < 0 && min >= 0 => Err("negative"),
        n if (min..=max).contains(&n) => Ok(n),
        _ => Err("out_of_range"),
    }
}

/// A number as so many units of its last digit. Rules: `not_a_number`, `too_many_decimals`, `out_of_range`.
fn decimal(cell: &Cell, decimals: u32, times: i64) -> Result<i64, &'static str> {
    let (digits, times) = match cell {
        Cell::Number(number) if number.is_finite() && number.abs() < 1e15 => (shortest(*number), times),
        Cell::Number(_) => return Err("number_lost_digits"),
        Cell::Bool(_) | Cell::Date { .. } => return Err("not_a_number"),
        cell => counted(&text(cell)?, times),
    };
    let scaled = exact(&digits, decimals, times)?;
    if scaled.abs() < MOST {
        Ok(scaled)
    } else {
        Err("out_of_range")
    }
}

/// A float's digits, without those that only a sum of floats has: 0.30000000000000004 is 0.3.
fn shortest(number: f64) -> String {
    let rounded = format!("{number:.9}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The digits of `￥1，200.5 万元`, and what they count.
fn counted(text: &str, times: i64) -> (String, i64) {
    let plain = half_width(text).replace([',', '，', ' ', '¥', '￥'], "");
    let bare = plain.trim_end_matches(COUNTERS);
    match bare.strip_suffix('万') {
        Some(rest) if !rest.is_empty() => (rest.to_owned(), 10_000),
        _ => (bare.to_owned(), times),
    }
}

/// Digits times a power of ten, with nothing lost.
fn exact(digits: &str, decimals: u32, times: i64) -> Result<i64, &'static str> {
    let (sign, plain) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let are_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(rest) {
        return Err("not_a_number");
    }
    if whole.len() + rest.len() > 25 {
        return Err("out_of_range");
    }
    let all: i128 = format!("{whole}{rest}").parse().map_err(|_| "not_a_number")?;
    let wanted = all * i128::from(times) * 10i128.pow(decimals);
    let unit = 10i128.pow(u32::try_from(rest.len()).unwrap_or(0));
    if wanted % unit != 0 {
        return Err("too_many_decimals");
    }
    i64::try_from(sign * (wanted / unit)).map_err(|_| "out_of_range")
}

fn one_of(cell: &Cell, list: &'static [Spellings]) -> Result<&'static str, &'static str> {
    let word = folded(&text(cell)?);
    let is_it = |(code, spellings): &&Spellings| {
        *code == word || spellings.iter().any(|spelling| folded(spelling) == word)
    };
    list.iter()
        .find(is_it)
        .map(|(code, _)| *code)
        .ok_or("unknown_word")
}

fn yes_or_no(cell: &Cell) -> Result<bool, &'static str> {
    if let Cell::Bool(value) = cell {
        return Ok(*value);
    }
    match folded(&text(cell)?).as_str() {
        "是" | "有" | "已" | "√" | "✓" | "y" | "yes" | "true" | "1" => Ok(true),
        "否" | "无" | "未" | "没有" | "×" | "✗" | "n" | "no" | "false" | "0" => Ok(false),
        _ => Err("not_yes_or_no"),
    }
}

fn names(cell: &Cell, marks: &str) -> Result<Vec<String>, &'static str> {
    let text = text(cell)?;
    let words = text.split(|c: char| marks.contains(c)).map(str::trim);
    Ok(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(text: &str) -> Result<Parsed, &'static str> {
        parse(&Cell::from(text), ColumnKind::Fen, 1)
    }

    #[test]
    fn money_is_read_to_the_fen() {
        assert_eq!(fen("￥1，200.50元"), Ok(Parsed::Fen(120_050)));
        assert_eq!(fen("2万元"), Ok(Parsed::Fen(2_000_000)));
        assert_eq!(fen("0.12345万"), Ok(Parsed::Fen(123_450)));
        assert_eq!(fen("0.001"), Err("too_many_decimals"));
        assert_eq!(fen("-1"), Err("negative"));
        assert_eq!(fen("二百"), Err("not_a_number"));
        assert_eq!(fen("万元"), Err("not_a_number"));
        assert_eq!(fen("99999999999999999999"), Err("out_of_range"));
        let sum = Cell::Number(0.1 + 0.2);
        assert_eq!(parse(&sum, ColumnKind::Fen, 1), Ok(Parsed::Fen(30)));
        assert_eq!(
            parse(&Cell::Number(2.5), ColumnKind::Fen, 10_000),
            Ok(Parsed::Fen(2_500_000))
        );
    }

    #[test]
    fn a_number_is_whole_and_within_its_bounds() {
        let kind = ColumnKind::Int { min: 0, max: 100 };
        let read = |text: &str| parse(&Cell::from(text), kind, 1);
        assert_eq!(read("１２家"), Ok(Parsed::Int(12)));
        assert_eq!(read("12.0"), Ok(Parsed::Int(12)));
        assert_eq!(read("12.5"), Err("not_whole"));
        assert_eq!(read("-1"), Err("negative"));
        assert_eq!(read("101"), Err("out_of_range"));
        assert_eq!(read("1O"), Err("not_a_number"));
        assert_eq!(parse(&Cell::Error, kind, 1), Err("cell_error"));
        assert_eq!(read("#REF!"), Err("cell_error"));
    }

    #[test]
    fn names_are_kept_apart() {
        let read = parse(&Cell::from("张某、李某；  王某"), ColumnKind::Names("、；;"), 1);
        let names = ["张某", "李某", "王某"].map(str::to_owned).to_vec();
        assert_eq!(read, Ok(Parsed::Names(names)));
        assert_eq!(
            parse(&Cell::from("也许"), ColumnKind::YesNo, 1),
            Err("not_yes_or_no")
        );
        assert_eq!(
            parse(&Cell::from("√"), ColumnKind::YesNo, 1),
            Ok(Parsed::YesNo(true))
        );
    }
}
