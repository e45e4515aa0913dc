//! The tests of `rails`: one line each, every value beside what is asked of it, then what was found.

use crate::output::Style;
use crate::render::words::{in_100, plural, thousands, wrap};
use presidium::lab::rails::{Bound, Cell, Check, Row, Standing, Table, Test};
use presidium::verbs::rails::Rails;
use presidium::wire::standing;
use std::fmt::Write as _;

/// Rows of a table that are shown unless tables are asked for in full; flagged rows always are.
const SHOWN: usize = 5;
/// Tables that are short by nature and always shown in full.
const WHOLE: [&str; 3] = ["inputs", "couplings", "lag"];
/// Tables too long for people: in JSON only.
const LONG: &str = "moves";
/// No column is made narrower than this.
const NARROWEST: usize = 8;
/// What stands before a table.
const INDENT: &str = "   ";

/// All tests; `whole` shows every row of every table.
pub(crate) fn render(rails: &Rails, whole: bool, width: usize, style: Style) -> String {
    let tested = &rails.tested;
    let mut text = String::new();
    let histories = rails.receipt.luck.1 - rails.receipt.luck.0 + 1;
    let _ = writeln!(text, "{}", style.bold("IS ANYTHING SCHEDULED?"));
    let made = format!(
        "{} histories in each of {}, same luck.  Interpretation: {}.  A test passes when every value keeps its \
         threshold.",
        thousands(histories),
        plural(tested.worlds, "world"),
        rails.receipt.interpretation
    );
    put(&made, width, "", "", &mut text);
    for test in &tested.tests {
        text.push('\n');
        one(test, whole, width, style, &mut text);
    }
    let count = |wanted: fn(&Standing) -> bool| tested.tests.iter().filter(|t| wanted(&t.standing)).count();
    let failed: Vec<String> = tested
        .tests
        .iter()
        .filter(|t| t.standing == Standing::Failed)
        .map(|t| t.number.to_string())
        .collect();
    let passed = count(|s| *s == Standing::Passed);
    let rest = tested.tests.len() - passed - failed.len();
    let sum = match failed.len() {
        0 => format!("{passed} passed, none failed, {rest} not tried."),
        n => format!("{passed} passed, {n} failed ({}), {rest} not tried.", failed.join(", ")),
    };
    text.push('\n');
    put(&sum, width, "", "", &mut text);
    if !whole {
        put(
            "Tables in full: presidium rails --only N.  Thresholds and why: docs/reference/rails.md",
            width,
            "",
            "",
            &mut text,
        );
    }
    text
}

fn put(words: &str, width: usize, first: &str, rest: &str, text: &mut String) {
    for line in wrap(words, width, first, rest) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn one(test: &Test, whole: bool, width: usize, style: Style, text: &mut String) {
    let word = standing(&test.standing).to_uppercase();
    let head = format!("{}  {word}  ", test.number);
    for (n, line) in wrap(&test.asks, width, &head, INDENT).iter().enumerate() {
        let failed = test.standing == Standing::Failed;
        let line = if n == 0 && failed { line.replacen(&word, &style.red(&word), 1) } else { line.clone() };
        let _ = writeln!(text, "{line}");
    }
    if let Standing::NotApplicable(why) | Standing::Waits(why) = &test.standing {
        put(why, width, INDENT, INDENT, text);
    }
    for check in &test.checks {
        measured(check, width, style, text);
    }
    for table in test.tables.iter().filter(|t| !t.rows.is_empty() && t.name != LONG) {
        let _ = writeln!(text);
        put(&table.title, width, INDENT, INDENT, text);
        let all = whole || WHOLE.contains(&table.name);
        let mut others = 0;
        let rows: Vec<&Row> = table
            .rows
            .iter()
            .filter(|row| {
                others += usize::from(!row.flagged);
                all || row.flagged || others <= SHOWN
            })
            .collect();
        layout(table, &rows, width, style, text);
        if rows.len() < table.rows.len() {
            let _ = writeln!(text, "{INDENT}and {} more", table.rows.len() - rows.len());
        }
    }
}

/// `   2.91  at most 4.5    largest difference of shares (gomulka)`
fn measured(check: &Check, width: usize, style: Style, text: &mut String) {
    let (word, limit) = match check.asked {
        Bound::AtMost(limit) => ("at most", limit),
        Bound::AtLeast(limit) => ("at least", limit),
        Bound::Below(limit) => ("below", limit),
    };
    let mark = if check.holds() { " " } else { "!" };
    let head = format!(" {mark}{:>7}  {:<14}  ", number(check.measured), format!("{word} {}", number(limit)));
    let at = check.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
    for line in wrap(&format!("{}{at}", check.what), width, &head, &" ".repeat(head.len())) {
        let line = if check.holds() { line } else { style.red(&line) };
        let _ = writeln!(text, "{line}");
    }
}

/// A value with as many digits as mean something.
fn number(x: f64) -> String {
    if x.abs() >= 100.0 || x.fract() == 0.0 { format!("{x:.0}") } else { format!("{x:.2}") }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Share(share) => in_100(*share),
        Cell::Days(days) => format!("{days} d"),
        Cell::Count(n) => thousands(*n),
        Cell::Number(x) => number(*x),
        Cell::List(names) => names.join(", "),
        Cell::Nothing => "-".to_owned(),
    }
}

/// Columns side by side; names of columns that are elements of a matrix become numbers with a legend.
fn layout(table: &Table, rows: &[&Row], width: usize, style: Style, text: &mut String) {
    let matrix = table.name == "couplings";
    let parts = table.columns.len().saturating_sub(3);
    let heads: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(n, name)| if matrix && (1..=parts).contains(&n) { n.to_string() } else { name.clone() })
        .collect();
    let mut cells: Vec<Vec<String>> = rows.iter().map(|r| r.cells.iter().map(shown).collect()).collect();
    if matrix {
        for (n, first) in cells.iter_mut().enumerate().filter_map(|(n, row)| Some((n, row.first_mut()?))) {
            *first = format!("{} {first}", n + 1);
        }
    }
    let widths = widths(&heads, &cells, width - INDENT.len());
    let stacked: Vec<Vec<&str>> = heads.iter().map(|h| h.split('_').collect()).collect();
    let tall = stacked.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..tall {
        let line = stacked.iter().map(|words| {
            let above = tall - words.len();
            at.checked_sub(above).and_then(|n| words.get(n)).map_or(String::new(), |w| w.to_uppercase())
        });
        let line = side_by_side(&line.collect::<Vec<_>>(), &widths, &right(rows));
        let _ = writeln!(text, "{INDENT}{}", style.dim(line.trim_end()));
    }
    for (row, cells) in rows.iter().zip(&cells) {
        let wrapped: Vec<Vec<String>> =
            cells.iter().zip(&widths).map(|(cell, w)| wrap(cell, *w, "", "")).collect();
        for at in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
            let line: Vec<String> =
                wrapped.iter().map(|lines| lines.get(at).cloned().unwrap_or_default()).collect();
            let line = side_by_side(&line, &widths, &right(rows));
            let line = line.trim_end();
            let mark = if row.flagged && at == 0 { " ! " } else { INDENT };
            let _ = writeln!(text, "{mark}{}", if row.flagged { style.red(line) } else { line.to_owned() });
        }
    }
}

/// Which columns hold numbers and stand to the right.
fn right(rows: &[&Row]) -> Vec<bool> {
    let columns = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let words = |cell: &Cell| matches!(cell, Cell::Text(_) | Cell::List(_));
    (0..columns).map(|n| !rows.iter().filter_map(|r| r.cells.get(n)).any(words)).collect()
}

fn side_by_side(cells: &[String], widths: &[usize], right: &[bool]) -> String {
    let mut line = String::new();
    for ((cell, width), right) in cells.iter().zip(widths).zip(right) {
        let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
        let _ = if *right { write!(line, "{gap}{cell}  ") } else { write!(line, "{cell}{gap}  ") };
    }
    line
}

/// Columns as wide as they need; the widest give way until all fit.
fn widths(heads: &[String], cells: &[Vec<String>], width: usize) -> Vec<usize> {
    let head = |n: usize| heads.get(n).map_or(0, |h| h.split('_').map(str::len).max().unwrap_or(0));
    let cell = |n: usize| cells.iter().filter_map(|r| r.get(n)).map(|c| c.chars().count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..heads.len()).map(|n| head(n).max(cell(n))).collect();
    let gaps = 2 * heads.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(measured: f64) -> Check {
        Check {
            what: "days by which something moves".to_owned(),
            measured,
            asked: Bound::AtMost(1.0),
            at: Some("x".to_owned()),
        }
    }

    #[test]
    fn a_value_stands_beside_its_threshold_and_is_marked_when_it_fails() {
        let style = Style { on: false };
        let mut text = String::new();
        measured(&check(0.5), 80, style, &mut text);
        measured(&check(2.0), 80, style, &mut text);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "     0.50  at most 1       days by which something moves (x)");
        assert!(lines[1].starts_with(" !"), "{text}");
    }

    #[test]
    fn no_line_of_a_table_is_too_wide() {
        let long = "a reason that goes on and on until it fills more than the line has room for, and on";
        let cells =
            vec![Cell::text("event_with_a_name"), Cell::Days(-12), Cell::text(long), Cell::text(long)];
        let row = Row { cells, flagged: true };
        let columns = ["event", "median_move", "declared", "why"].map(str::to_owned).to_vec();
        let table = Table { name: "t", title: String::new(), columns, rows: vec![row.clone()] };
        let mut text = String::new();
        layout(&table, &[&row], 80, Style { on: false }, &mut text);
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        assert!(text.contains("MEDIAN") && text.contains("-12 d"), "{text}");
    }
}
