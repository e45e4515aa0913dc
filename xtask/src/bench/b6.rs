//! B6: histories and seconds to an effect within half a point, Presidium against a program with one stream of luck.
//!
//! The example `warsaw_1956` is written once more in Python, where each history draws from a stream of its own. The
//! stream is seeded alike in both worlds, or not. Nothing is compared before all agree on both worlds' shares
//! within four standard errors.

use super::report::{Goal, Row, Table};
use super::worker::Worker;
use super::{Size, workshop};
use crate::shell::{Result, root};
use std::process::Command;

const PYTHON: &str = include_str!("warsaw.py");
/// Half the width of the interval that is wanted.
const WANTED: f64 = 0.005;
const OURS: &str = "presidium";

/// The four cells of a change, and the seconds they took.
struct Cells {
    seconds: f64,
    both: f64,
    neither: f64,
    more: f64,
    less: f64,
}

impl Cells {
    fn of(answer: &str) -> Result<Cells> {
        let numbers: Vec<f64> = answer.split_whitespace().filter_map(|w| w.parse().ok()).collect();
        let [seconds, both, neither, more, less] = numbers[..] else {
            return Err(format!("B6: no cells but `{answer}`"));
        };
        Ok(Cells { seconds, both, neither, more, less })
    }

    fn n(&self) -> f64 {
        self.both + self.neither + self.more + self.less
    }

    /// Shares of the unchanged and of the changed world.
    fn shares(&self) -> (f64, f64) {
        ((self.both + self.less) / self.n(), (self.both + self.more) / self.n())
    }

    /// Histories to an interval of the wanted width, from the variance of a pair's difference.
    fn needed(&self) -> f64 {
        let difference = (self.more - self.less) / self.n();
        let variance = (self.more + self.less) / self.n() - difference * difference;
        1.959_964_f64.powi(2) * variance / (WANTED * WANTED)
    }

    /// Whether two agree in both shares, in standard errors.
    fn distance(&self, other: &Cells) -> f64 {
        let apart = |a: f64, b: f64| {
            let error = (a * (1.0 - a) / self.n() + b * (1.0 - b) / other.n()).sqrt();
            (a - b).abs() / error.max(1e-9)
        };
        let ((a, b), (c, d)) = (self.shares(), other.shares());
        apart(a, c).max(apart(b, d))
    }
}

pub(super) fn run(size: &Size) -> Result<Table> {
    let histories = if size.quick { 2_000 } else { 10_000 };
    let dir = workshop::folder("warsaw")?;
    let model = root().join("models/examples/warsaw_1956/warsaw_1956.pres");
    let text = std::fs::read_to_string(&model).map_err(|e| format!("{}: {e}", model.display()))?;
    let file = dir.join("warsaw.pres");
    workshop::write(&file, &format!("{text}outcome force_in_hungary = ever entry[hungary] by 1957-06-30\n"))?;
    workshop::write(&dir.join("peer.py"), PYTHON)?;
    let mut command = Command::new(workshop::engine()?);
    command.args([&(10 * histories).to_string(), "1", "1"]).arg(&file);
    let mut engine = Worker::start(OURS, &mut command)?;
    let mut peer = Command::new("python3");
    peer.arg(dir.join("peer.py")).arg(histories.to_string());
    let mut peer = Worker::start("one stream", &mut peer)?;
    let changes = [
        ("early", "force_in_hungary rising[poland] = never"),
        ("late", "force_in_poland china_backs[poland] = never"),
    ];
    let mut table = Table {
        name: "B6",
        title: format!(
            "an effect within {} points, {histories} histories in Python, ten times as many here",
            100.0 * WANTED
        ),
        unit: "histories needed; by clock: seconds for them",
        rows: Vec::new(),
        goals: Vec::new(),
        notes: Vec::new(),
    };
    for (when, ask) in changes {
        let ours = Cells::of(&engine.ask(&format!("pair {ask}"))?)?;
        table.rows.push(row(&format!("{OURS}, {when}"), &ours));
        table.notes.push(wrong_way(OURS, when, &ours));
        for mode in ["stream", "independent"] {
            let cells = Cells::of(&peer.ask(&format!("cells {when} {mode}"))?)?;
            let apart = ours.distance(&cells);
            if apart > 4.0 {
                return Err(format!("B6: {mode}, {when} is {apart:.1} standard errors away"));
            }
            table.rows.push(row(&format!("{mode}, {when}"), &cells));
            table.notes.push(wrong_way(mode, when, &cells));
            let value = ours.needed() / cells.needed();
            let what = format!("{when}: histories, presidium / {mode}");
            table.goals.push(Goal { what, value, target: 1.0 });
        }
    }
    Ok(table)
}

fn row(name: &str, cells: &Cells) -> Row {
    let value = cells.needed();
    let wall = cells.seconds / cells.n() * value;
    Row { name: name.to_owned(), value, range: (value, value), wall, ready: 0.0, lines: 0 }
}

/// How many histories the removal of a cause moved towards its effect.
fn wrong_way(name: &str, when: &str, cells: &Cells) -> String {
    let wrong = if when == "early" { cells.more } else { cells.less };
    format!("{name}, {when}: {:.3} in 100 moved the other way", 100.0 * wrong / cells.n())
}
