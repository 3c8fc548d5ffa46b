//! What a single cell may say in any table. Each function takes the cell and gives a value or a rule's code;
//! empty cells never come here.

use ketepai_model::organisation::is_credit_code;
use ketepai_model::scope::Area;

use super::{Cell, parse_day};
use crate::text::half_width;

/// The longest text that is taken for a name, a contact, a direction.
const TEXT_CHARS: usize = 500;
/// What Excel keeps of a number typed as such: beyond it, digits become zeros.
const EXACT_DIGITS: f64 = 1e15;

/// Plain text. Rules: `cell_error`, `too_long`.
pub(crate) fn text(cell: &Cell) -> Result<String, &'static str> {
    if *cell == Cell::Error {
        return Err("cell_error");
    }
    let text = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
    if is_error(&text) {
        return Err("cell_error");
    }
    if text.chars().count() > TEXT_CHARS {
        Err("too_long")
    } else {
        Ok(text)
    }
}

/// A code or a number that is not for counting: its digits, whether typed as text or as a number.
/// Rule: `number_lost_digits` (Excel keeps 15; `1.5E+11` is what remains of more).
pub(crate) fn code(cell: &Cell) -> Result<String, &'static str> {
    if let Cell::Number(number) = cell {
        return match number.abs() < EXACT_DIGITS && number.fract() == 0.0 {
            true => Ok(format!("{number:.0}")),
            false => Err("number_lost_digits"),
        };
    }
    let text = half_width(&text(cell)?).replace(' ', "");
    let mantissa = text.to_lowercase().replace("e+", "e");
    let scientific = mantissa.split_once('e').is_some_and(|(a, b)| {
        a.contains('.') && a.parse::<f64>().is_ok() && !b.is_empty() && b.bytes().all(|b| b.is_ascii_digit())
    });
    if scientific {
        Err("number_lost_digits")
    } else {
        Ok(text)
    }
}

/// A statistical code of 6, 9 or 12 digits. Rule: `area_code`.
pub(crate) fn area(cell: &Cell) -> Result<String, &'static str> {
    let code = code(cell)?;
    let fits = matches!(code.len(), 6 | 9 | 12) && code.parse::<Area>().is_ok();
    if fits { Ok(code) } else { Err("area_code") }
}

/// GB 32100. Rule: `gb32100_check_digit`.
pub(crate) fn credit_code(cell: &Cell) -> Result<String, &'static str> {
    let code = code(cell)?.to_uppercase();
    if is_credit_code(&code) {
        Ok(code)
    } else {
        Err("gb32100_check_digit")
    }
}

/// A telephone number, or several: digits with the usual marks, 5 to 60 characters. Rule: `not_a_phone`.
pub(crate) fn phone(cell: &Cell) -> Result<String, &'static str> {
    let text = half_width(&code(cell)?);
    let marks = |c: char| c.is_ascii_digit() || "+-()/,;、，；转".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(marks) && (5..=60).contains(&digits);
    if fits { Ok(text) } else { Err("not_a_phone") }
}

/// A day. A bare number is Excel's serial of the years 1927 to 2119, or `20240305`. Rule: `not_a_date`.
pub(crate) fn day(cell: &Cell) -> Result<i64, &'static str> {
    let day = match cell {
        Cell::Date { day, .. } => Some(*day),
        Cell::Number(serial) if (10_000.0..80_000.0).contains(serial) => Some(*serial as i64 - 25_569),
        cell => parse_day(&code(cell)?),
    };
    day.ok_or("not_a_date")
}

/// A count of heads or mu. Rules: `not_a_number`, `negative`, `not_whole`.
pub(crate) fn count(cell: &Cell) -> Result<i64, &'static str> {
    let number = match cell {
        Cell::Number(number) => *number,
        cell => {
            let text = half_width(&text(cell)?).replace([',', ' '], "");
            let text = text.trim_end_matches(['头', '只', '匹', '峰', '口', '羽', '亩']);
            text.parse().map_err(|_| "not_a_number")?
        }
    };
    match number {
        n if !n.is_finite() || n.abs() > 1e9 => Err("not_a_number"),
        n if n < 0.0 => Err("negative"),
        n if n.fract() != 0.0 => Err("not_whole"),
        n => Ok(n as i64),
    }
}

/// What a spreadsheet writes into a CSV for a formula that failed.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 8] = [
        "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR",
    ];
    ERRORS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_typed_as_a_number_has_lost_its_digits() {
        assert_eq!(
            credit_code(&Cell::Number(914_403_001_922_038_216.0)),
            Err("number_lost_digits")
        );
        assert_eq!(credit_code(&Cell::from("9.14403E+17")), Err("number_lost_digits"));
        assert_eq!(
            credit_code(&Cell::from("９１４４０３００１９２２０３８２１６")).unwrap(),
            "914403001922038216"
        );
        assert_eq!(
            credit_code(&Cell::from("914403001922038217")),
            Err("gb32100_check_digit")
        );
    }

    #[test]
    fn codes_and_phones_are_read_from_numbers_and_from_text() {
        assert_eq!(area(&Cell::Number(152_523_100_200.0)).unwrap(), "152523100200");
        assert_eq!(area(&Cell::from("１５２５２３")).unwrap(), "152523");
        assert_eq!(area(&Cell::from("15252")), Err("area_code"));
        assert_eq!(phone(&Cell::Number(13_800_000_000.0)).unwrap(), "13800000000");
        assert_eq!(
            phone(&Cell::from("0479-1234567 / 138 0000 0000")).unwrap(),
            "0479-1234567/13800000000"
        );
        assert_eq!(phone(&Cell::from("没有")), Err("not_a_phone"));
    }

    #[test]
    fn a_day_is_read_from_a_serial_too() {
        let expected = crate::table::day_of(2024, 3, 5).unwrap();
        for cell in [
            Cell::Number(45_356.0),
            Cell::Number(20_240_305.0),
            Cell::from("2024年3月5日"),
        ] {
            assert_eq!(day(&cell), Ok(expected));
        }
        assert_eq!(day(&Cell::Number(2024.0)), Err("not_a_date"));
    }
}
