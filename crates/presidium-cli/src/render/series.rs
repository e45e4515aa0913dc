//! Recorded series beside modelled ones: a picture of each, a line for each day, the worst agreement first.

use crate::output::Style;
use crate::render::words::{plural, thousands, wrap};
use presidium::verbs::series::{Point, Series, SeriesChecked};
use std::fmt::Write as _;

/// Characters of a line of the picture.
const PICTURE: usize = 44;

/// The whole text.
pub(crate) fn render(checked: &SeriesChecked, width: usize, style: Style) -> String {
    let mut text = heading(checked, width);
    let mut series: Vec<&Series> = checked.series.iter().collect();
    let agreement = |s: &Series| s.inside() as f64 / s.points.len().max(1) as f64;
    series.sort_by(|a, b| agreement(a).total_cmp(&agreement(b)));
    for one in series {
        text.push_str(&picture(one, width, style));
    }
    text
}

fn heading(checked: &SeriesChecked, width: usize) -> String {
    if checked.series.is_empty() {
        return "The model has no recorded series.\n".to_owned();
    }
    let receipt = &checked.receipt;
    let line = format!(
        "{} modelled histories.  Interpretation: {}.  Not fitted: values are drawn from their priors. Between the \
         dots lie eight in ten histories, | is the middle, o what was recorded, X what was recorded outside the dots.",
        thousands(checked.completed),
        receipt.interpretation
    );
    wrap(&line, width, "", "").join("\n") + "\n"
}

/// The days of one series on a common scale.
fn picture(series: &Series, width: usize, style: Style) -> String {
    let inside = format!("{} of {} inside", series.inside(), plural(series.points.len() as u64, "day"));
    let head = format!("{} ({}; certainty {}): {inside}", series.title, series.id, series.certainty);
    let mut text = String::from("\n");
    for line in wrap(&head, width, "", "  ") {
        let _ = writeln!(text, "{}", style.bold(&line));
    }
    let values = || series.points.iter().flat_map(|p| p.modelled.into_iter().chain([p.recorded]));
    let lowest = values().fold(f64::INFINITY, f64::min);
    let highest = values().fold(f64::NEG_INFINITY, f64::max);
    for point in &series.points {
        let _ = writeln!(
            text,
            "{}  {}  {:>8} {:>8}-{}",
            point.date,
            marks(point, lowest, highest),
            number(point.recorded),
            number(point.modelled[0]),
            number(point.modelled[2])
        );
    }
    text
}

/// A point as a line of characters from the lowest to the highest value of its series.
fn marks(point: &Point, lowest: f64, highest: f64) -> String {
    let mut line = vec![' '; PICTURE];
    let span = if highest > lowest { highest - lowest } else { 1.0 };
    let at = |x: f64| (((x - lowest) / span * (PICTURE - 1) as f64).round() as usize).min(PICTURE - 1);
    let [low, middle, high] = point.modelled.map(at);
    line[low..=high].fill('.');
    line[middle] = '|';
    line[at(point.recorded)] = if point.is_inside() { 'o' } else { 'X' };
    line.into_iter().collect()
}

/// A number with about three digits that count.
fn number(x: f64) -> String {
    match x.abs() {
        size if size >= 100.0 => format!("{x:.0}"),
        size if size >= 10.0 => format!("{x:.1}"),
        size if size >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_band_middle_and_record() {
        let date = presidium::Date::from_ymd(1956, 12, 31).unwrap();
        let inside = marks(&Point { date, recorded: 43.0, modelled: [0.0, 20.0, 43.0] }, 0.0, 43.0);
        assert_eq!((inside.len(), inside.find('|'), inside.find('o')), (PICTURE, Some(20), Some(43)));
        let outside = marks(&Point { date, recorded: 0.0, modelled: [10.0, 11.0, 12.0] }, 0.0, 43.0);
        assert_eq!(outside.trim_end(), "X         .|.");
    }
}
