//! What a single cell may say. Each function takes the cell and gives a value or a rule's code; empty cells
//! never come here.

use ketepai_model::organisation::{OrganisationType, is_credit_code};
use ketepai_model::scope::Area;

use crate::geo::degrees::{self, Axis};
use crate::table::{Cell, parse_day};
use crate::text::{folded, half_width};

/// The longest text that is taken for a name, a contact, a direction.
const TEXT_CHARS: usize = 500;
/// What Excel keeps of a number typed as such: beyond it, digits become zeros.
const EXACT_DIGITS: f64 = 1e15;

/// Plain text. Rules: `cell_error`, `too_long`.
pub(super) fn text(cell: &Cell) -> Result<String, &'static str> {
    if *cell == Cell::Error {
        return Err("cell_error");
    }
    let text = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > TEXT_CHARS {
        Err("too_long")
    } else {
        Ok(text)
    }
}

/// A code or a number that is not for counting: its digits, whether typed as text or as a number.
/// Rule: `number_lost_digits` (Excel keeps 15; `1.5E+11` is what remains of more).
pub(super) fn code(cell: &Cell) -> Result<String, &'static str> {
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
pub(super) fn area(cell: &Cell) -> Result<String, &'static str> {
    let code = code(cell)?;
    let fits = matches!(code.len(), 6 | 9 | 12) && code.parse::<Area>().is_ok();
    if fits { Ok(code) } else { Err("area_code") }
}

/// GB 32100. Rule: `gb32100_check_digit`.
pub(super) fn credit_code(cell: &Cell) -> Result<String, &'static str> {
    let code = code(cell)?.to_uppercase();
    if is_credit_code(&code) {
        Ok(code)
    } else {
        Err("gb32100_check_digit")
    }
}

/// A telephone number, or several: digits with the usual marks, 5 to 60 characters. Rule: `not_a_phone`.
pub(super) fn phone(cell: &Cell) -> Result<String, &'static str> {
    let text = half_width(&code(cell)?);
    let marks = |c: char| c.is_ascii_digit() || "+-()/,;、，；转".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(marks) && (5..=60).contains(&digits);
    if fits { Ok(text) } else { Err("not_a_phone") }
}

/// What it is. Rule: `unknown_type`.
pub(super) fn kind(cell: &Cell) -> Result<OrganisationType, &'static str> {
    use OrganisationType as T;
    let word = folded(&text(cell)?);
    Ok(match word.as_str() {
        "农户" | "牧户" | "农牧户" | "农牧民" | "牧民" | "种养大户" | "家庭" => {
            T::Household
        }
        "村" | "嘎查" | "行政村" | "嘎查村" | "村（嘎查）" | "村(嘎查)" | "村委会" | "乡镇" => {
            T::Village
        }
        "合作社" | "专业合作社" | "农民专业合作社" | "农牧民专业合作社" => {
            T::Cooperative
        }
        "家庭农场" | "家庭牧场" | "家庭农牧场" => T::FamilyFarm,
        "企业" | "公司" | "农业企业" | "龙头企业" => T::Firm,
        "园区" | "科技园区" => T::Park,
        "派出单位" | "高校" | "院所" | "科研院所" => T::HomeUnit,
        "科技管理部门" | "主管部门" => T::Department,
        code => match T::from_code(code) {
            T::Unknown(_) => return Err("unknown_type"),
            known => known,
        },
    })
}

/// A day. A bare number is Excel's serial of the years 1927 to 2119, or `20240305`. Rule: `not_a_date`.
pub(super) fn day(cell: &Cell) -> Result<i64, &'static str> {
    let day = match cell {
        Cell::Date { day, .. } => Some(*day),
        Cell::Number(serial) if (10_000.0..80_000.0).contains(serial) => Some(*serial as i64 - 25_569),
        cell => parse_day(&code(cell)?),
    };
    day.ok_or("not_a_date")
}

/// A count of heads or mu. Rules: `not_a_number`, `negative`, `not_whole`.
pub(super) fn count(cell: &Cell) -> Result<i64, &'static str> {
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

/// Degrees, and the axis that they name.
pub(super) type Angle = (f64, Option<Axis>);

/// An angle. Rule: `not_an_angle`.
pub(super) fn angle(cell: &Cell) -> Result<Angle, &'static str> {
    match cell {
        Cell::Number(degrees) => Ok((*degrees, None)),
        cell => degrees::parse(&text(cell)?).ok_or("not_an_angle"),
    }
}

/// `43.93, 116.09`, latitude first unless the letters or the sizes say otherwise.
/// Rules: `not_an_angle`, `half_a_position`.
pub(super) fn pair(cell: &Cell) -> Result<(Angle, Angle), &'static str> {
    let text = half_width(&text(cell)?);
    let mut parts = text
        .split([',', '、', ';', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let (Some(a), Some(b), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err("half_a_position");
    };
    let a = degrees::parse(a).ok_or("not_an_angle")?;
    let b = degrees::parse(b).ok_or("not_an_angle")?;
    let turned = a.1 == Some(Axis::Longitude) || b.1 == Some(Axis::Latitude) || a.0.abs() > 90.0;
    Ok(if turned { (b, a) } else { (a, b) })
}

/// Latitude and longitude that can be meant in China or beside it.
/// Rules: `swapped` (they would lie in China the other way round, or the letters say so), `not_on_earth`.
pub(super) fn position(lat: Angle, lon: Angle) -> Result<(f64, f64), &'static str> {
    let in_china = |lat: f64, lon: f64| (3.0..=54.0).contains(&lat) && (73.0..=136.0).contains(&lon);
    let named = lat.1 == Some(Axis::Longitude) || lon.1 == Some(Axis::Latitude);
    let (lat, lon) = (lat.0, lon.0);
    if named || in_china(lon, lat) {
        return Err("swapped");
    }
    let on_earth = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
    if on_earth {
        Ok((lat, lon))
    } else {
        Err("not_on_earth")
    }
}

/// `11-4`, `11月至次年4月`, `6月`, `全年`. Rule: `no_such_month`.
pub(super) fn months(cell: &Cell) -> Result<(u8, u8), &'static str> {
    let text = half_width(&text(cell)?);
    if text.contains("全年") {
        return Ok((1, 12));
    }
    let marks = |c: char| c.is_ascii_digit() || "月至到次年-—–~～、 ".contains(c);
    if !text.chars().all(marks) {
        return Err("no_such_month");
    }
    let numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|word| !word.is_empty());
    let numbers: Vec<u8> = numbers.map(|word| word.parse().unwrap_or(0)).collect();
    match numbers.as_slice() {
        [only] if (1..=12).contains(only) => Ok((*only, *only)),
        [first, last] if (1..=12).contains(first) && (1..=12).contains(last) => Ok((*first, *last)),
        _ => Err("no_such_month"),
    }
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

    #[test]
    fn coordinates_the_wrong_way_round_are_seen() {
        let plain = |a: f64, b: f64| position((a, None), (b, None));
        assert_eq!(plain(43.9, 116.1), Ok((43.9, 116.1)));
        assert_eq!(plain(116.1, 43.9), Err("swapped"));
        assert_eq!(plain(500.0, 43.9), Err("not_on_earth"));
        assert_eq!(
            pair(&Cell::from("116.1，43.9")).unwrap(),
            ((43.9, None), (116.1, None))
        );
    }

    #[test]
    fn months_run_over_the_new_year() {
        assert_eq!(months(&Cell::from("11月至次年4月")), Ok((11, 4)));
        assert_eq!(months(&Cell::from("6-9")), Ok((6, 9)));
        assert_eq!(months(&Cell::from("全年")), Ok((1, 12)));
        assert_eq!(months(&Cell::from("13-14")), Err("no_such_month"));
        assert_eq!(months(&Cell::from("冬天")), Err("no_such_month"));
    }
}
