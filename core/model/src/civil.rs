//! Years of the civil calendar, for what is counted per calendar year. Must not know what day it is today.

/// Days from 1970-01-01 to 1 January of `year`, Gregorian.
pub fn first_day_of(year: i64) -> i64 {
    let before = year.saturating_sub(1);
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    before.saturating_mul(365).saturating_add(leap_days) - 719_162
}

/// The Gregorian year in which a day lies, days since 1970-01-01.
pub fn year_of(day: i64) -> i64 {
    // 146,097 days are 400 years; the estimate is at most one year off.
    let guess = day
        .saturating_add(719_162)
        .saturating_mul(400)
        .div_euclid(146_097)
        + 1;
    match (first_day_of(guess) > day, first_day_of(guess + 1) <= day) {
        (true, _) => guess - 1,
        (_, true) => guess + 1,
        _ => guess,
    }
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
