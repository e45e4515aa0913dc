//! Calendar days: proleptic Gregorian dates as numbers of days, and the cadences of the clock.
//!
//! Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).

use std::fmt;

/// A calendar day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

/// Days in a mean Gregorian month; a month rate is per this many days.
pub const DAYS_PER_MONTH: f64 = 30.436875;
/// Days in a mean Gregorian year.
pub const DAYS_PER_YEAR: f64 = 365.2425;

impl Date {
    /// The day of a year, month (1–12) and day of month; `None` if there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        if !(-9999..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let m = i32::try_from(month).ok()?;
        let d = i32::try_from(day).ok()?;
        let doy = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        let date = Date(era * 146_097 + doe - 719_468);
        (date.ymd() == (year, month, day)).then_some(date)
    }

    /// Year, month (1–12), day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, month.unsigned_abs(), day.unsigned_abs())
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// Whether weeks begin on this day.
    pub fn is_monday(self) -> bool {
        (self.0 + 3).rem_euclid(7) == 0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// How often something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cadence {
    /// Every day.
    Day,
    /// On Mondays.
    Week,
    /// On the first of each month.
    Month,
    /// On the first day of one month (1–12) of each year; January unless said.
    Year(u8),
}

impl Cadence {
    /// Whether the cadence falls on a day.
    pub fn falls_on(self, date: Date) -> bool {
        match self {
            Cadence::Day => true,
            Cadence::Week => date.is_monday(),
            Cadence::Month => date.ymd().2 == 1,
            Cadence::Year(month) => {
                let (_, m, d) = date.ymd();
                d == 1 && m == u32::from(month)
            }
        }
    }

    /// Length of one step in days: what a rate is multiplied by in an update term.
    pub fn days(self) -> f64 {
        match self {
            Cadence::Day => 1.0,
            Cadence::Week => 7.0,
            Cadence::Month => DAYS_PER_MONTH,
            Cadence::Year(_) => DAYS_PER_YEAR,
        }
    }
}

/// A unit of time a rate or duration may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// [`DAYS_PER_MONTH`] days.
    Month,
    /// [`DAYS_PER_YEAR`] days.
    Year,
}

impl TimeUnit {
    /// Length in days.
    pub fn days(self) -> f64 {
        match self {
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
            TimeUnit::Month => DAYS_PER_MONTH,
            TimeUnit::Year => DAYS_PER_YEAR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        let first = Date::from_ymd(1600, 1, 1).unwrap();
        for n in 0..300_000 {
            let day = Date(first.0 + n);
            let (y, m, d) = day.ymd();
            assert_eq!(Date::from_ymd(y, m, d), Some(day));
        }
        assert_eq!(Date::from_ymd(1900, 2, 29), None);
        assert_eq!(Date::from_ymd(2000, 2, 29).unwrap().to_string(), "2000-02-29");
        assert_eq!(Date::from_ymd(1970, 1, 1), Some(Date(0)));
        assert!(Date::from_ymd(1956, 10, 22).unwrap().is_monday());
    }
}
