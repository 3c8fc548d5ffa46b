//! The civil calendar in days since 1970-01-01. Must not know what day it is today.

/// Days since 1970-01-01 of a date of the Gregorian calendar (Hinnant's algorithm).
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = year - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = if month > 2 { month - 3 } else { month + 9 };
    let doy = (153 * mp + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Year, month and day of a day (the same algorithm, backwards).
pub fn civil_from_days(day: i64) -> (i64, i64, i64) {
    let z = day.saturating_add(719_468);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + z.div_euclid(146_097) * 400 + i64::from(month <= 2);
    (year, month, doy - (153 * mp + 2) / 5 + 1)
}

/// The first day of a calendar year.
pub fn first_day_of(year: i64) -> i64 {
    days_from_civil(year, 1, 1)
}

/// The calendar year in which a day lies.
pub fn year_of(day: i64) -> i64 {
    civil_from_days(day).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_years_day_opens_its_year_and_the_day_before_closes_the_last() {
        assert_eq!(first_day_of(1970), 0);
        assert_eq!(first_day_of(2000), 10_957);
        assert_eq!(first_day_of(2024), 19_723);
        for year in 1900..2200 {
            assert_eq!(year_of(first_day_of(year)), year);
            assert_eq!(year_of(first_day_of(year) - 1), year - 1);
        }
    }
}
