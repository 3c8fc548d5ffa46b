//! Working days, by the programme's own table of holidays and worked weekends (节假日与调休). A year that the table
//! does not name is counted with plain weekends, and [`Calendar::knows`] says so. Must not know what day it is
//! today, and must not bring holidays of its own.

use super::register::Span;
use super::rules::{Calendar, Day};

/// Days beyond these are not counted through: 1900-01-01 to 2199-12-31.
const REASON: Span = (-25_567, 84_005);
/// No term is longer, in working days.
const LONGEST_TERM: i64 = 2_500;

impl Calendar {
    /// Whether a day, days since 1970-01-01, is worked: a weekday that is no holiday, or a weekend day that is
    /// listed as worked.
    pub fn is_working(&self, day: i64) -> bool {
        Table::of(self).is_working(day)
    }

    /// The last day of a term of `days` working days that begins on the day after `from`. Of no days: `from`.
    pub fn add_working_days(&self, from: i64, days: i64) -> i64 {
        let table = Table::of(self);
        let (mut day, mut left) = (from.clamp(REASON.0, REASON.1), days.clamp(0, LONGEST_TERM));
        while left > 0 {
            day += 1;
            left -= i64::from(table.is_working(day));
        }
        day
    }

    /// The last day of a period of `days` working days whose first day is `from` itself (公示期).
    pub fn period_until(&self, from: i64, days: i64) -> i64 {
        self.add_working_days(from.saturating_sub(1), days)
    }

    /// How many working days lie after `from`, up to and with `to`; none where `to` is not later.
    pub fn working_days_between(&self, from: i64, to: i64) -> i64 {
        let table = Table::of(self);
        let (from, to) = (from.clamp(REASON.0, REASON.1), to.clamp(REASON.0, REASON.1));
        let worked = (from + 1..=to).filter(|day| table.is_working(*day));
        i64::try_from(worked.count()).unwrap_or_default()
    }

    /// Whether the table says anything of a calendar year. The State Council's notice comes late in the year
    /// before, so a term that ends in an unknown year may still move.
    pub fn knows(&self, year: i64) -> bool {
        let (first, last) = (Day::first_of(year).0, Day::last_of(year).0);
        let table = Table::of(self);
        let named = table.holidays.iter().chain(&table.worked);
        named.into_iter().any(|span| span.0 <= last && span.1 >= first)
    }
}

/// The calendar's entries, read once.
struct Table {
    holidays: Vec<Span>,
    worked: Vec<Span>,
}

impl Table {
    fn of(calendar: &Calendar) -> Self {
        let spans = |entries: &[String]| entries.iter().filter_map(|text| span(text)).collect();
        Table {
            holidays: spans(&calendar.holidays),
            worked: spans(&calendar.worked),
        }
    }

    fn is_working(&self, day: i64) -> bool {
        let within = |spans: &[Span]| spans.iter().any(|span| (span.0..=span.1).contains(&day));
        let weekend = (day.clamp(REASON.0, REASON.1) + 3).rem_euclid(7) >= 5;
        within(&self.worked) || !(weekend || within(&self.holidays))
    }
}

/// `2026-10-01/2026-10-07`, or one day. The loader has checked that it is one of these.
fn span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    Some((Day::parse(from.trim())?.0, Day::parse(to.trim())?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The State Council's table for 2026, the second half of September and October.
    fn calendar() -> Calendar {
        let all = |days: &[&str]| days.iter().map(|d| (*d).to_owned()).collect();
        Calendar {
            holidays: all(&["2026-09-25/2026-09-27", "2026-10-01/2026-10-07"]),
            worked: all(&["2026-09-20", "2026-10-10"]),
            source: "国务院办公厅关于2026年部分节假日安排的通知".into(),
        }
    }

    fn day(text: &str) -> i64 {
        Day::parse(text).unwrap().0
    }

    #[test]
    fn a_worked_sunday_is_a_working_day_and_a_holiday_on_a_thursday_is_not() {
        let calendar = calendar();
        assert!(
            calendar.is_working(day("2026-09-20")),
            "Sunday, worked for the holiday"
        );
        assert!(calendar.is_working(day("2026-10-10")), "Saturday, worked");
        assert!(!calendar.is_working(day("2026-10-11")), "Sunday as ever");
        assert!(!calendar.is_working(day("2026-10-01")), "Thursday, 国庆");
        assert!(
            !calendar.is_working(day("2026-10-07")),
            "the last day of the holiday"
        );
        assert!(calendar.is_working(day("2026-10-08")), "Thursday after it");
    }

    #[test]
    fn a_term_of_five_working_days_over_the_national_holiday_ends_on_the_worked_saturday() {
        let calendar = calendar();
        // 09-30 (Wed), then 10-08, 10-09, 10-10 (a worked Saturday), 10-12.
        assert_eq!(calendar.add_working_days(day("2026-09-29"), 4), day("2026-10-10"));
        assert_eq!(calendar.add_working_days(day("2026-09-29"), 5), day("2026-10-12"));
        assert_eq!(calendar.period_until(day("2026-09-30"), 5), day("2026-10-12"));
        assert_eq!(calendar.add_working_days(day("2026-10-03"), 0), day("2026-10-03"));
    }

    #[test]
    fn a_count_is_the_way_back_from_a_term() {
        let calendar = calendar();
        let from = day("2026-09-14");
        for days in 0..40 {
            let to = calendar.add_working_days(from, days);
            assert_eq!(calendar.working_days_between(from, to), days);
        }
        assert_eq!(calendar.working_days_between(from, from - 30), 0);
    }

    #[test]
    fn a_year_without_a_table_is_counted_with_plain_weekends_and_said_to_be_unknown() {
        let calendar = calendar();
        assert!(calendar.knows(2026) && !calendar.knows(2027));
        assert_eq!(
            calendar.add_working_days(day("2027-09-30"), 1),
            day("2027-10-01"),
            "nobody has said yet that this Friday is free"
        );
    }

    #[test]
    fn days_beyond_reason_end_the_count_and_do_not_hang_or_panic() {
        let calendar = calendar();
        assert_eq!(calendar.working_days_between(i64::MIN, i64::MIN), 0);
        assert!(calendar.add_working_days(i64::MAX, i64::MAX) < 100_000);
        assert!(calendar.period_until(i64::MIN, 3) < 0);
        assert_eq!(
            calendar.add_working_days(day("2026-09-29"), -3),
            day("2026-09-29")
        );
        calendar.is_working(i64::MAX);
    }
}
