//! `run --series`: the model's recorded series → what the modelled histories give on the same days.
//!
//! Nothing is fitted, so this is a check of the priors: the band is where eight in ten modelled histories lie, and a
//! recorded value outside it is a miss. Errors of measurement are not in the band.

use std::sync::atomic::Ordering;

use crate::error::Error;
use crate::project::Project;
use crate::rests::written;
use crate::scoreboard::Receipt;
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, Watch, interpretation_of, receipt};
use presidium_engine::{Watched, lower};
use presidium_lang::calendar::Date;
use presidium_lang::model::{
    Arg, Expr, ExprKind, Look, Model, Outcome, OutcomeId, Question, Record, RecordKind, RecordOf, Rule,
    StockId, Ty,
};
use presidium_lang::span::Span;

/// Recorded series beside modelled ones.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesChecked {
    /// What was run; its range is what was finished.
    pub receipt: Receipt,
    /// Histories that ran to the end; only they count.
    pub completed: u64,
    /// Whether the run was interrupted.
    pub partial: bool,
    /// One for each recorded series asked for, in the order of the model.
    pub series: Vec<Series>,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The quantity, with its elements, as `unrest[poland]`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How sure the record is: A, B or C.
    pub certainty: char,
    /// Days in order.
    pub points: Vec<Point>,
    /// Sources of the record.
    pub sources: Vec<String>,
}

/// One day of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The day.
    pub date: Date,
    /// What was recorded.
    pub recorded: f64,
    /// Where the lowest tenth, the middle and the highest tenth of the modelled histories begin.
    pub modelled: [f64; 3],
}

impl Point {
    /// Whether the recorded value lies where eight in ten histories do.
    pub fn is_inside(&self) -> bool {
        self.modelled[0] <= self.recorded && self.recorded <= self.modelled[2]
    }
}

impl Series {
    /// How many recorded values lie inside the band.
    pub fn inside(&self) -> usize {
        self.points.iter().filter(|p| p.is_inside()).count()
    }
}

/// Runs histories and reads the quantities of recorded series on the recorded days; all series when none is named.
///
/// Errors: `Usage`, `Broken`, `Unknown` for an interpretation or a series.
pub fn series(
    project: &Project,
    names: &[String],
    options: &RunOptions,
    watch: &Watch,
) -> Result<SeriesChecked, Error> {
    options.validate()?;
    let (mut model, _) = model_of(project)?;
    let interpretation = interpretation_of(&model, options)?;
    let receipt = receipt(project, &model, options, interpretation);
    let wanted = measured(&model, names)?;
    model.outcomes.clear();
    for (_, stock, args, points) in &wanted {
        let questions = points.iter().map(|(date, _)| question(*stock, args, *date));
        model.outcomes.extend(questions);
    }
    let summary = presidium_engine::run(
        &lower(&model),
        &presidium_engine::RunOptions {
            options: options.engine(interpretation),
            first: options.luck.0,
            last: options.luck.1,
            threads: options.n_threads(),
            lanes: 0,
            progress: Some(&|done| watch.done.store(done, Ordering::Relaxed)),
            cancel: Some(&watch.cancel),
        },
    );
    let mut next = (0..).map(OutcomeId);
    let mut read = |(date, recorded): &(Date, f64)| {
        let tally = next.next().and_then(|id| summary.tally(Watched::Outcome(id)));
        let mut values: Vec<f64> = tally.iter().flat_map(|t| &t.values).map(|v| v.1).collect();
        values.sort_by(f64::total_cmp);
        Point {
            date: *date,
            recorded: *recorded,
            modelled: [0.1, 0.5, 0.9].map(|share| quantile(&values, share)),
        }
    };
    let series = wanted
        .iter()
        .map(|(record, stock, args, points)| Series {
            id: named(&model, *stock, args),
            title: model.stocks[stock.at()].title.clone(),
            certainty: record.certainty,
            points: points.iter().map(&mut read).collect(),
            sources: record.sources.iter().map(written).collect(),
        })
        .collect();
    let last = options.luck.0 + summary.histories.max(1) - 1;
    Ok(SeriesChecked {
        receipt: Receipt { luck: (options.luck.0, last), ..receipt },
        completed: summary.completed,
        partial: summary.interrupted,
        series,
    })
}

type Measured = (Record, StockId, Vec<u32>, Vec<(Date, f64)>);

/// The records that are series of a stock, and are named if any is.
fn measured(model: &Model, names: &[String]) -> Result<Vec<Measured>, Error> {
    let all: Vec<Measured> = model
        .records
        .iter()
        .filter_map(|record| match (&record.kind, record.of) {
            (RecordKind::Measured { points, .. }, RecordOf::Stock(stock)) => {
                Some((record.clone(), stock, record.args.clone(), points.clone()))
            }
            _ => None,
        })
        .collect();
    let known: Vec<String> = all.iter().map(|(_, stock, args, _)| named(model, *stock, args)).collect();
    if let Some(wrong) = names.iter().find(|name| !known.contains(name)) {
        return Err(Error::unknown("recorded series", wrong, known.iter().map(String::as_str)));
    }
    let asked = |n: usize| names.is_empty() || known.get(n).is_some_and(|name| names.contains(name));
    Ok(all.into_iter().enumerate().filter(|(n, _)| asked(*n)).map(|(_, series)| series).collect())
}

/// A stock with its elements by name.
fn named(model: &Model, stock: StockId, args: &[u32]) -> String {
    let stock = &model.stocks[stock.at()];
    if args.is_empty() {
        return stock.name.clone();
    }
    let sets = stock.rule.vars.iter().map(|v| &model.sets[v.1.at()]);
    let names: Vec<&str> =
        args.iter().zip(sets).map(|(e, set)| set.elements[*e as usize].name.as_str()).collect();
    format!("{}[{}]", stock.name, names.join(", "))
}

/// The value of a stock at the start of a day.
fn question(stock: StockId, args: &[u32], date: Date) -> Outcome {
    let look = Look { args: args.iter().map(|e| Arg::Element(*e)).collect(), otherwise: None };
    let value =
        Expr { kind: ExprKind::Stock(stock, look), ty: Ty::Number { time: 0 }, span: Span::default() };
    Outcome {
        name: String::new(),
        title: String::new(),
        topic: String::new(),
        rule: Rule::default(),
        question: Question::Value(value, date),
        unscored: None,
        follows: Vec::new(),
        sources: Vec::new(),
        span: Span::default(),
    }
}

/// The value below which a share of sorted values lies; NaN of none.
fn quantile(values: &[f64], share: f64) -> f64 {
    let at = (share * values.len() as f64) as usize;
    values.get(at.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIVER: &str = "model river \"A river\"\nclock day from 1953-01-01 to 1953-12-31\n\n\
        param width : real ~ uniform(0, 10) @judgement \"made up\"\n\n\
        stock level : real = width @judgement \"made up\"\n\n\
        record level { 1953-06-30: 5, 1953-12-31: 11 } ~ normal(sd 1) certain B @judgement \"made up\"\n";

    fn river() -> Project {
        Project::from_texts(vec![("river.pres".to_owned(), RIVER.to_owned())])
    }

    #[test]
    fn the_band_holds_eight_in_ten_of_the_prior() {
        let options = RunOptions { luck: (1, 4000), lucks: 1, ..RunOptions::default() };
        let checked = series(&river(), &[], &options, &Watch::default()).unwrap();
        let level = &checked.series[0];
        assert_eq!((level.id.as_str(), level.points.len(), level.inside()), ("level", 2, 1));
        for (got, expected) in level.points[0].modelled.iter().zip([1.0, 5.0, 9.0]) {
            assert!((got - expected).abs() < 0.4, "{got} is not about {expected}");
        }
    }

    #[test]
    fn a_series_nobody_recorded_is_not_found() {
        let names = ["levle".to_owned()];
        let wrong = series(&river(), &names, &RunOptions::default(), &Watch::default());
        assert!(matches!(wrong, Err(Error::Unknown { near, .. }) if near == ["level"]));
    }
}
