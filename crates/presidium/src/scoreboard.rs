//! The answer of `run`: how often each event happens and when, beside what was recorded.

use crate::spread::Spread;
use presidium_engine::Coupling;
use presidium_lang::calendar::Date;

/// What was run, so that it can be run again.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The model's name.
    pub model: String,
    /// The digest of its text.
    pub model_digest: String,
    /// First day of its clock.
    pub start: Date,
    /// Last day of its clock.
    pub end: Date,
    /// The interpretation in force.
    pub interpretation: String,
    /// The seed.
    pub seed: u64,
    /// First and last history.
    pub luck: (u64, u64),
    /// Histories per setting.
    pub lucks: u32,
    /// How worlds share luck.
    pub coupling: Coupling,
}

impl Receipt {
    /// How many settings the range of histories touches.
    pub fn settings(&self) -> u64 {
        let lucks = u64::from(self.lucks.max(1));
        (self.luck.1 - 1) / lucks - (self.luck.0 - 1) / lucks + 1
    }
}

/// A run's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoreboard {
    /// What was run.
    pub receipt: Receipt,
    /// Histories that ran to the end.
    pub completed: u64,
    /// Histories that stopped with a fault; they count in no share.
    pub faults: u64,
    /// The commonest faults in words.
    pub fault_kinds: Vec<String>,
    /// Whether the run was interrupted; the luck range is then what was finished.
    pub partial: bool,
    /// Events, by topic and name.
    pub rows: Vec<Row>,
    /// Quantities, by topic and name.
    pub quantities: Vec<Quantity>,
    /// Digest of the results.
    pub digest: String,
}

/// A question answered by yes or no and a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The outcome's name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its topic; may be empty.
    pub topic: String,
    /// How often it happens, with both kinds of doubt.
    pub spread: Spread,
    /// When, among the histories in which it happens.
    pub date: Option<Dates>,
    /// What happened.
    pub record: Option<Recorded>,
    /// Why it is not compared with the record, if it is not.
    pub unscored: Option<String>,
    /// Sources, as written in the model.
    pub sources: Vec<String>,
}

/// When something happens, in the histories in which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Half are earlier.
    pub median: Date,
    /// One in ten is earlier.
    pub p10: Date,
    /// One in ten is later.
    pub p90: Date,
}

/// What the record says of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whether it happened.
    pub happened: bool,
    /// When.
    pub date: Option<Date>,
    /// A, B or C.
    pub certainty: char,
}

/// A question answered by a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The outcome's name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its topic; may be empty.
    pub topic: String,
    /// Mean over histories.
    pub mean: f64,
    /// Standard deviation over histories.
    pub sd: f64,
}

impl Row {
    /// Whether the row is compared with the record.
    pub fn scored(&self) -> bool {
        self.record.is_some() && self.unscored.is_none()
    }

    /// The share of histories that agree with the record.
    pub fn agreement(&self) -> Option<f64> {
        let record = self.record.as_ref().filter(|_| self.unscored.is_none())?;
        Some(if record.happened { self.spread.share } else { 1.0 - self.spread.share })
    }

    /// The day by which rows are put in order: recorded, otherwise typical, otherwise last of all.
    pub fn day(&self) -> i32 {
        let recorded = self.record.as_ref().and_then(|r| r.date);
        recorded.or(self.date.map(|d| d.median)).map_or(i32::MAX, |date| date.0)
    }
}

impl Dates {
    /// Quantiles of a histogram of days, exact; `None` when it is empty.
    ///
    /// Shape: `(day, count)` by increasing day.
    pub fn of(histogram: &[(Date, u64)]) -> Option<Dates> {
        let total: u64 = histogram.iter().map(|(_, n)| n).sum();
        let at = |tenths: u64| {
            let wanted = (total * tenths).div_ceil(10).max(1);
            let mut below = 0;
            histogram.iter().find_map(|(day, n)| {
                below += n;
                (below >= wanted).then_some(*day)
            })
        };
        Some(Dates { median: at(5)?, p10: at(1)?, p90: at(9)? })
    }
}

/// Sorts rows for reading: by recorded or typical day, then by name.
pub fn sort_rows(rows: &mut [Row]) {
    rows.sort_by(|a, b| (a.day(), &a.id).cmp(&(b.day(), &b.id)));
}

/// A name as words: `force_in_poland` is "Force in poland".
pub fn name_as_words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_days_are_exact() {
        let day = |n| Date(n);
        assert_eq!(Dates::of(&[]), None);
        let one = Dates::of(&[(day(5), 3)]).unwrap();
        assert_eq!((one.p10, one.median, one.p90), (day(5), day(5), day(5)));
        let ten: Vec<(Date, u64)> = (1..=10).map(|n| (day(n), 1)).collect();
        let dates = Dates::of(&ten).unwrap();
        assert_eq!((dates.p10, dates.median, dates.p90), (day(1), day(5), day(9)));
    }

    #[test]
    fn settings_are_counted_by_the_range_they_span() {
        let receipt = |luck, lucks| Receipt {
            model: String::new(),
            model_digest: String::new(),
            start: Date(0),
            end: Date(1),
            interpretation: String::new(),
            seed: 1,
            luck,
            lucks,
            coupling: Coupling::Keyed,
        };
        assert_eq!(receipt((1, 10_000), 5).settings(), 2000);
        assert_eq!(receipt((5, 6), 5).settings(), 2);
        assert_eq!(receipt((6, 10), 5).settings(), 1);
    }
}
