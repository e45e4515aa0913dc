//! The scoreboards of all interpretations: a column of shares for each, beside the record.

use crate::output::Style;
use crate::render::scoreboard::{Which, label, select, years};
use crate::render::words::{day, in_100, plural, wrap};
use presidium::scoreboard::{Row, Scoreboard};
use std::fmt::Write as _;

/// Width of one interpretation's column.
const COLUMN: usize = 12;
/// Width of the record's column.
const RECORD: usize = 13;

/// The table; nothing for no boards.
pub(crate) fn render(boards: &[Scoreboard], which: Which, width: usize, style: Style) -> String {
    let Some(first) = boards.first() else { return String::new() };
    let title = width.saturating_sub(COLUMN * boards.len() + RECORD).max(20);
    let mut text = String::new();
    if boards.iter().any(|b| b.partial) {
        text.push_str(&format!("{}\n", style.red("INTERRUPTED: what follows is partial.")));
    }
    let _ = writeln!(
        text,
        "{} under each interpretation, {}.  Not fitted.",
        plural(first.completed, "modelled history").replace("historys", "histories"),
        years(&first.receipt)
    );
    text.push_str("IN 100 is how often this model does it, not how likely it was.\n\n");
    let mut head = format!("{:title$}", "EVENT, IN 100 HISTORIES");
    for board in boards {
        let name: String = board.receipt.interpretation.chars().take(COLUMN - 1).collect();
        let _ = write!(head, "{name:>COLUMN$}");
    }
    let _ = writeln!(text, "{}", style.bold(&format!("{head}  RECORD")));
    let (rows, _) = select(first, which);
    for row in &rows {
        text.push_str(&line(row, boards, title));
    }
    let _ = writeln!(text, "\n{} of {} shown.", rows.len(), first.rows.len());
    text
}

fn line(row: &Row, boards: &[Scoreboard], title: usize) -> String {
    let share = |board: &Scoreboard| {
        let found = board.rows.iter().find(|r| r.id == row.id);
        found.map_or("-".to_owned(), |r| in_100(r.spread.share))
    };
    let shares: String = boards.iter().map(|b| format!("{:>COLUMN$}", share(b))).collect();
    let record = match (&row.record, &row.unscored) {
        (_, Some(_)) => "not scored".to_owned(),
        (None, None) => "-".to_owned(),
        (Some(r), None) => r.date.map_or(if r.happened { "yes" } else { "no" }.to_owned(), day),
    };
    let titles = wrap(&label(row, title - 1), title - 1, "", "  ");
    let first = titles.first().map_or("", String::as_str);
    let mut text = format!("{first:title$}{shares}  {record}\n");
    titles.iter().skip(1).for_each(|more| text.push_str(&format!("{more}\n")));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use presidium::Date;
    use presidium::scoreboard::Receipt;
    use presidium::spread::Spread;
    use presidium::verbs::run::Coupling;

    fn board(interpretation: &str, share: f64) -> Scoreboard {
        let spread = Spread { share, error: 0.0, range: None };
        let row = Row {
            id: "force".to_owned(),
            title: "Force".to_owned(),
            topic: String::new(),
            spread,
            date: None,
            record: None,
            unscored: None,
            sources: Vec::new(),
        };
        let receipt = Receipt {
            model: "toy".to_owned(),
            model_digest: String::new(),
            start: Date(0),
            end: Date(10),
            interpretation: interpretation.to_owned(),
            seed: 1,
            luck: (1, 100),
            lucks: 5,
            coupling: Coupling::Keyed,
        };
        Scoreboard {
            receipt,
            completed: 100,
            faults: 0,
            fault_kinds: Vec::new(),
            partial: false,
            rows: vec![row],
            quantities: Vec::new(),
            digest: String::new(),
        }
    }

    #[test]
    fn every_interpretation_has_its_own_share() {
        let text =
            render(&[board("notes", 0.2), board("documents", 0.7)], Which::All, 80, Style { on: false });
        let row = text.lines().find(|l| l.starts_with("Force")).unwrap();
        assert!(row.contains("20") && row.ends_with("70  -"), "{text}");
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    }
}
