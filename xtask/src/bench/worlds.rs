//! W: what a changed world costs beside a plain run of the flagship, and how many claims are tested in a minute.

use super::report::{Goal, Row, Table};
use super::{Size, flagship};
use crate::shell::Result;

/// The rate asked for: so many claims at so many pairs in so many seconds.
const CLAIMS: f64 = 76.0;
const PAIRS: f64 = 4_000.0;

pub(super) fn run(size: &Size) -> Result<Table> {
    let histories = if size.quick { 320 } else { 1_600 };
    let mut worker = flagship::start(histories, 0, "worlds")?;
    let mut rows = Vec::new();
    let mut note = |name: &str, times: &[f64]| {
        let value = super::worker::median(times.to_vec());
        let range = times.iter().fold((f64::MAX, 0.0_f64), |r, t| (r.0.min(*t), r.1.max(*t)));
        rows.push(Row { name: name.to_owned(), value, range, wall: value, ready: 0.0, lines: 0 });
        value
    };
    let asks = [
        ("plain run", "go"),
        ("plain run, again", "go"),
        ("nothing changed", "pair * utility:answer.wait += 0"),
        ("changed in 1956, all asked", "pair * unrest[poland] += 0.2 @1956-06-01"),
        ("changed in 1956, one outcome of 1956", "pair gomulka_by_1956 unrest[poland] += 0.2 @1956-06-01"),
        ("changed at the start, all asked", "pair * primacy = 0"),
    ];
    let rounds = size.rounds.min(3);
    let mut times = vec![Vec::new(); asks.len()];
    for _ in 0..rounds {
        for (times, (_, ask)) in times.iter_mut().zip(asks) {
            times.push(seconds(&worker.ask(ask)?)?);
        }
    }
    let values: Vec<f64> = asks.iter().zip(&times).map(|((name, _), times)| note(name, times)).collect();
    let ratio = |n: usize| values[n] / values[0];
    let mut goals = vec![
        Goal { what: "changed in 1956 / plain".to_owned(), value: ratio(3), target: 1.5 },
        Goal { what: "changed in 1956, one outcome / plain".to_owned(), value: ratio(4), target: 1.5 },
        Goal { what: "changed at the start / plain".to_owned(), value: ratio(5), target: 2.1 },
    ];
    let mut few = flagship::start(histories / 8, 0, "claims")?;
    let answer = few.ask("claims")?;
    let claims: f64 = answer.split(' ').nth(1).and_then(|c| c.parse().ok()).unwrap_or(f64::NAN);
    let rate = seconds(&answer)? / claims / (histories as f64 / 8.0);
    goals.push(Goal {
        what: format!("{CLAIMS} claims at {PAIRS} pairs, s"),
        value: rate * CLAIMS * PAIRS,
        target: 60.0,
    });
    let mut first = flagship::start(200, 0, "first answer")?;
    let answer = seconds(&first.ask("pair gomulka_by_1956 unrest[poland] += 0.2 @1956-06-01")?)?;
    goals.push(Goal {
        what: "first answer, 200 pairs, s".to_owned(),
        value: answer + first.ready,
        target: 0.15,
    });
    Ok(Table {
        name: "W",
        title: format!("the flagship with a change, {histories} histories"),
        unit: "seconds by the clock",
        rows,
        goals,
        notes: vec![format!("{claims} claims, measured on {} pairs each and scaled", histories / 8)],
    })
}

fn seconds(answer: &str) -> Result<f64> {
    let first = answer.split(' ').next().and_then(|s| s.parse().ok());
    first.ok_or_else(|| format!("W: no seconds but `{answer}`"))
}
