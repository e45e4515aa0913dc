//! The scoreboard: what was run, a row for each event, the worst misses, and what the columns mean.

use crate::output::Style;
use crate::render::words::{bar, day, in_100, plural, short_month, thousands, wrap};
use presidium::scoreboard::{Quantity, Receipt, Row, Scoreboard, name_as_words};
use std::fmt::Write as _;

/// Everything right of the title, in columns.
const RIGHT: usize = 58;
/// How many misses the short form shows.
const MISSES: usize = 3;
/// Below so many histories the range over settings is little more than a guess.
const ROUGH: u64 = 2000;
/// How many events the short form shows.
const HEAD: usize = 5;

/// Which rows to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which<'a> {
    /// A few events and the worst misses.
    Head,
    /// Every scored event.
    Scored,
    /// The events of one topic, scored or not.
    Topic(&'a str),
    /// Everything.
    All,
}

/// The whole text.
pub(crate) fn render(board: &Scoreboard, which: Which, width: usize, style: Style) -> String {
    let mut text = heading(board, width, style);
    let (rows, misses) = select(board, which);
    text.push_str(&table_head(width, style));
    for row in &rows {
        text.push_str(&table_row(row, width));
    }
    if !misses.is_empty() {
        let _ = writeln!(text, "{}", style.bold("WORST MISSES"));
        for row in &misses {
            text.push_str(&table_row(row, width));
        }
    }
    if which == Which::All && !board.quantities.is_empty() {
        text.push_str(&quantities(&board.quantities, width, style));
    }
    text.push('\n');
    text.push_str(&footer(board, which, rows.len() + misses.len(), width));
    text
}

fn heading(board: &Scoreboard, width: usize, style: Style) -> String {
    let receipt = &board.receipt;
    let mut text = String::new();
    if board.partial {
        let done =
            format!("INTERRUPTED: {} finished; what follows is partial.", plural(board.completed, "history"));
        let _ = writeln!(text, "{}", style.red(&done.replace("historys", "histories")));
    }
    let line = format!(
        "{} modelled {}, {}.  Interpretation: {}.  Not fitted.",
        thousands(board.completed),
        if board.completed == 1 { "history" } else { "histories" },
        years(receipt),
        receipt.interpretation
    );
    text.push_str(&fit(&line, width));
    text.push_str("IN 100 is how often this model does it, not how likely it was.\n\n");
    text
}

/// A line as it is when it fits, wrapped otherwise.
fn fit(line: &str, width: usize) -> String {
    match line.chars().count() <= width {
        true => format!("{line}\n"),
        false => wrap(line, width, "", "  ").join("\n") + "\n",
    }
}

/// `1953-64`, or `1953` when the clock stays in one year.
pub(crate) fn years(receipt: &Receipt) -> String {
    let (first, last) = (receipt.start.year(), receipt.end.year());
    match first == last {
        true => format!("{first}"),
        false if first.div_euclid(100) == last.div_euclid(100) => {
            format!("{first}-{:02}", last.rem_euclid(100))
        }
        false => format!("{first}-{last}"),
    }
}

/// The rows to show, in reading order, and the misses below them.
pub(crate) fn select<'a>(board: &'a Scoreboard, which: Which) -> (Vec<&'a Row>, Vec<&'a Row>) {
    let rows = board.rows.iter();
    match which {
        Which::All => (rows.collect(), Vec::new()),
        Which::Topic(topic) => (rows.filter(|r| r.topic == topic).collect(), Vec::new()),
        Which::Scored => (rows.filter(|r| r.scored()).collect(), Vec::new()),
        Which::Head => {
            let misses = misses(&board.rows);
            let is_miss = |row: &Row| misses.iter().any(|m| m.id == row.id);
            let mut topics: Vec<&str> = Vec::new();
            let mut first = Vec::new();
            let mut others = Vec::new();
            for row in board.rows.iter().filter(|r| r.scored() && !is_miss(r)) {
                if topics.contains(&row.topic.as_str()) {
                    others.push(row);
                } else {
                    topics.push(&row.topic);
                    first.push(row);
                }
            }
            first.extend(others);
            first.truncate(HEAD);
            first.sort_by_key(|r| r.day());
            (first, misses)
        }
    }
}

/// The scored rows in which the model most often differs from the record, worst first.
fn misses(rows: &[Row]) -> Vec<&Row> {
    let mut misses: Vec<(f64, &Row)> =
        rows.iter().filter_map(|r| Some((r.agreement().filter(|a| *a < 0.5)?, r))).collect();
    misses.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id)));
    misses.into_iter().take(MISSES).map(|(_, row)| row).collect()
}

fn table_head(width: usize, style: Style) -> String {
    let title = width - RIGHT;
    let one = format!("{:title$} IN 100          8 IN 10     IF IT HAPPENS,", "");
    let two = format!("{:title$} HISTORIES       SETTINGS    8 IN 10 FALL IN  RECORD", "EVENT");
    format!("{}\n{}\n", style.bold(&one), style.bold(&two))
}

/// The title when it fits its column, otherwise the name as words: `force_in_poland` is "Force in poland".
pub(crate) fn label(row: &Row, width: usize) -> String {
    if row.title.chars().count() <= width { row.title.clone() } else { name_as_words(&row.id) }
}

fn table_row(row: &Row, width: usize) -> String {
    let title_width = width - RIGHT;
    let share = row.spread.share;
    let range = match row.spread.range {
        Some((lo, hi)) if in_100(lo) == in_100(hi) => format!("{:>3}    ", in_100(lo).trim()),
        Some((lo, hi)) => format!("{:>3}-{:<3}", in_100(lo).trim(), in_100(hi).trim()),
        None => "   -   ".to_owned(),
    };
    let dates = row.date.map_or(String::new(), |d| {
        let (from, to) = (short_month(d.p10), short_month(d.p90));
        if from == to { from } else { format!("{from} - {to}") }
    });
    let record = match (&row.record, &row.unscored) {
        (_, Some(_)) => "not scored".to_owned(),
        (None, None) => "-".to_owned(),
        (Some(r), None) => r.date.map_or(if r.happened { "yes" } else { "no" }.to_owned(), day),
    };
    let titles = wrap(&label(row, title_width), title_width, "", "  ");
    let mut text = String::new();
    let first = &titles[0];
    let line =
        format!("{first:title_width$} {} {}  {range}     {dates:15}  {record}", in_100(share), bar(share));
    let _ = writeln!(text, "{}", line.trim_end());
    for more in &titles[1..] {
        let _ = writeln!(text, "{more}");
    }
    text
}

fn quantities(list: &[Quantity], width: usize, style: Style) -> String {
    let title_width = width - RIGHT;
    let mut text =
        format!("\n{}\n", style.bold(&format!("{:title_width$} MEAN        ST. DEV.", "QUANTITY")));
    for quantity in list {
        let titles = wrap(&quantity.title, title_width, "", "  ");
        let line = format!("{:title_width$} {:<11} {}", titles[0], short(quantity.mean), short(quantity.sd));
        let _ = writeln!(text, "{}", line.trim_end());
        for more in &titles[1..] {
            let _ = writeln!(text, "{more}");
        }
    }
    text
}

/// A number in four significant digits or so.
fn short(x: f64) -> String {
    let size = x.abs();
    if size == 0.0 || (0.001..10_000.0).contains(&size) {
        let decimals = if size >= 100.0 {
            1
        } else if size >= 1.0 {
            2
        } else {
            3
        };
        format!("{x:.decimals$}")
    } else {
        format!("{x:.3e}")
    }
}

fn footer(board: &Scoreboard, which: Which, shown: usize, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let all = board.rows.len();
    let rest = if shown < all { " (all: run --all)" } else { "" };
    let error = board.rows.iter().map(|r| r.spread.error).fold(0.0, f64::max);
    let error = match (200.0 * error).ceil() {
        n if board.completed == 0 || n < 1.0 => "below 1 in 100".to_owned(),
        n => format!("about {n:.0} in 100"),
    };
    lines.push(format!("{shown} of {all} shown{rest}.  Sampling error: {error}."));
    if board.faults > 0 {
        let kinds = board.fault_kinds.join("; ");
        lines.push(format!("{} left out: {kinds}.", plural(board.faults, "fault")));
    }
    if board.completed < ROUGH {
        lines.push("Few histories: the column over settings is rough.".to_owned());
    }
    lines.push("Settings: values the sources leave open.  Wide = the model does not know.".to_owned());
    if which == Which::Head {
        lines.push("One history:  presidium history 1".to_owned());
        lines.push("Every event:  presidium run".to_owned());
        lines.push("Doubt:        presidium limits".to_owned());
    }
    lines.iter().map(|line| fit(line, width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use presidium::Date;
    use presidium::scoreboard::{Dates, Recorded};
    use presidium::spread::Spread;
    use presidium::verbs::run::Coupling;

    fn date(y: i32, m: u32, d: u32) -> Date {
        Date::from_ymd(y, m, d).unwrap()
    }

    fn row(id: &str, share: f64, record: Option<Recorded>) -> Row {
        let dates = Dates { median: date(1953, 6, 1), p10: date(1953, 4, 1), p90: date(1953, 9, 1) };
        Row {
            id: id.to_owned(),
            title: id.replace('_', " "),
            topic: "leadership".to_owned(),
            spread: Spread { share, error: 0.005, range: Some((share * 0.9, 1.0 - (1.0 - share) * 0.9)) },
            date: (share > 0.0).then_some(dates),
            record,
            unscored: None,
            sources: Vec::new(),
        }
    }

    fn board(rows: Vec<Row>) -> Scoreboard {
        let receipt = Receipt {
            model: "thaw".to_owned(),
            model_digest: String::new(),
            start: date(1953, 3, 5),
            end: date(1964, 12, 31),
            interpretation: "documents".to_owned(),
            seed: 1,
            luck: (1, 10_000),
            lucks: 5,
            coupling: Coupling::Keyed,
        };
        Scoreboard {
            receipt,
            completed: 10_000,
            faults: 0,
            fault_kinds: Vec::new(),
            partial: false,
            rows,
            quantities: Vec::new(),
            digest: String::new(),
        }
    }

    fn yes() -> Option<Recorded> {
        Some(Recorded { happened: true, date: Some(date(1953, 6, 26)), certainty: 'A' })
    }

    fn no() -> Option<Recorded> {
        Some(Recorded { happened: false, date: None, certainty: 'A' })
    }

    const PLAIN: Style = Style { on: false };

    #[test]
    fn the_head_looks_like_this() {
        let rows = vec![
            row("Beria_arrested", 0.97, yes()),
            row("Force_in_Poland", 0.22, no()),
            row("Missiles", 0.11, yes()),
        ];
        let text = render(&board(rows), Which::Head, 80, PLAIN);
        let expected = "\
10,000 modelled histories, 1953-64.  Interpretation: documents.  Not fitted.
IN 100 is how often this model does it, not how likely it was.

                       IN 100          8 IN 10     IF IT HAPPENS,
EVENT                  HISTORIES       SETTINGS    8 IN 10 FALL IN  RECORD
Force in Poland         22 ##........   20-30      Apr 53 - Sep 53  no
Beria arrested          97 ##########   87-97      Apr 53 - Sep 53  26 Jun 1953
WORST MISSES
Missiles                11 #.........   10-20      Apr 53 - Sep 53  26 Jun 1953

3 of 3 shown.  Sampling error: about 1 in 100.
Settings: values the sources leave open.  Wide = the model does not know.
One history:  presidium history 1
Every event:  presidium run
Doubt:        presidium limits
";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let title =
            "a_very_long_title_that_does_not_fit_into_its_column_and_Donaudampfschifffahrtsgesellschaft";
        let mut rows = vec![row(title, 1.0, yes()), row("b", 0.0, None), row("c", 0.5, no())];
        rows[0].spread.range = Some((1.0, 1.0));
        rows[1].spread.range = None;
        rows[2].unscored = Some("why".to_owned());
        let mut board = board(rows);
        board.faults = 3;
        board.partial = true;
        board.fault_kinds = vec!["a long sentence about a rule and a day ".repeat(4)];
        board.receipt.interpretation = "interpretation_with_a_name_of_some_length_indeed".to_owned();
        for (width, which) in
            [(80, Which::Head), (80, Which::All), (97, Which::Scored), (120, Which::Topic("leadership"))]
        {
            let text = render(&board, which, width, PLAIN);
            assert!(text.lines().all(|l| l.chars().count() <= width), "{text}");
        }
    }

    #[test]
    fn only_the_model_being_wrong_is_a_miss() {
        let rows = [row("a", 0.3, yes()), row("b", 0.3, no()), row("c", 0.9, no()), row("d", 0.1, None)];
        let ids: Vec<&str> = misses(&rows).iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["c", "a"]);
    }
}
