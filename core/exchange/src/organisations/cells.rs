//! What a cell of an organisation may say, besides what any table may ([`crate::table::values`]). Each function takes the cell and gives a value or a rule's code; empty cells
//! never come here.

use ketepai_model::organisation::OrganisationType;

use crate::geo::degrees::{self, Axis};
use crate::table::Cell;
pub(super) use crate::table::values::{area, count, credit_code, day, phone, text};
use crate::text::{folded, half_width};

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
