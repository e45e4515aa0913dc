//! What was measured, as a table for people and as JSON for scripts.

use super::worker::{Sample, Worker, median};
use std::fmt::Write as _;

/// One contestant's figures.
pub(super) struct Row {
    pub(super) name: String,
    /// Median, in the table's unit.
    pub(super) value: f64,
    /// Least and greatest.
    pub(super) range: (f64, f64),
    /// Median by the clock, in the table's unit.
    pub(super) wall: f64,
    /// Seconds before the first run could start.
    pub(super) ready: f64,
    /// Lines a user writes; 0 where that says nothing.
    pub(super) lines: usize,
}

/// A target and what was reached.
pub(super) struct Goal {
    pub(super) what: String,
    pub(super) value: f64,
    pub(super) target: f64,
}

/// One benchmark.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) unit: &'static str,
    pub(super) rows: Vec<Row>,
    pub(super) goals: Vec<Goal>,
    pub(super) notes: Vec<String>,
}

impl Row {
    /// The figures of a contestant; `scale` turns seconds into the table's unit.
    pub(super) fn of(worker: &Worker, samples: &[Sample], scale: f64, lines: usize) -> Row {
        let cpu: Vec<f64> = samples.iter().map(|s| s.cpu * scale).collect();
        let fold = |f: fn(f64, f64) -> f64| cpu.iter().copied().reduce(f).unwrap_or(f64::NAN);
        Row {
            name: worker.name.clone(),
            value: median(cpu.clone()),
            range: (fold(f64::min), fold(f64::max)),
            wall: median(samples.iter().map(|s| s.wall * scale).collect()),
            ready: worker.ready,
            lines,
        }
    }
}

impl Table {
    /// The figure of a row.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.rows.iter().find(|r| r.name == name).map(|r| r.value)
    }

    /// Adds a goal: one row over another.
    pub(super) fn ratio(&mut self, row: &str, over: &str, target: f64) {
        if let (Some(a), Some(b)) = (self.value(row), self.value(over)) {
            self.goals.push(Goal { what: format!("{row} / {over}"), value: a / b, target });
        }
    }

    /// The table as text.
    pub(super) fn text(&self) -> String {
        let mut out = format!("\n{}: {} ({})\n\n", self.name, self.title, self.unit);
        let wide = self.rows.iter().map(|r| r.name.len()).max().unwrap_or(0);
        let _ = writeln!(
            out,
            "  {:wide$}  {:>9}  {:>19}  {:>9}  {:>8}  {:>5}",
            "", "median", "range", "by clock", "start, s", "lines"
        );
        for row in &self.rows {
            let range = format!("{:.3} … {:.3}", row.range.0, row.range.1);
            let lines = if row.lines == 0 { String::new() } else { row.lines.to_string() };
            let _ = writeln!(
                out,
                "  {:wide$}  {:>9.3}  {range:>19}  {:>9.3}  {:>8.3}  {lines:>5}",
                row.name, row.value, row.wall, row.ready
            );
        }
        out.push('\n');
        for goal in &self.goals {
            let verdict = if goal.value <= goal.target { "reached" } else { "missed" };
            let _ = writeln!(out, "  {}: {:.3}, target {}: {verdict}", goal.what, goal.value, goal.target);
        }
        for note in &self.notes {
            let _ = writeln!(out, "  {note}");
        }
        out
    }

    fn json(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|r| {
                format!(
                    "{{\"name\":{},\"median\":{},\"least\":{},\"greatest\":{},\"wall\":{},\"ready\":{},\"lines\":{}}}",
                    quoted(&r.name),
                    r.value,
                    r.range.0,
                    r.range.1,
                    r.wall,
                    r.ready,
                    r.lines
                )
            })
            .collect();
        let goals: Vec<String> = self
            .goals
            .iter()
            .map(|g| {
                format!("{{\"what\":{},\"value\":{},\"target\":{}}}", quoted(&g.what), g.value, g.target)
            })
            .collect();
        let notes: Vec<String> = self.notes.iter().map(|n| quoted(n)).collect();
        format!(
            "{{\"name\":{},\"title\":{},\"unit\":{},\"rows\":[{}],\"goals\":[{}],\"notes\":[{}]}}",
            quoted(self.name),
            quoted(&self.title),
            quoted(self.unit),
            rows.join(","),
            goals.join(","),
            notes.join(",")
        )
    }
}

/// All tables with the machine they were measured on.
pub(super) fn json(machine: &str, tables: &[Table]) -> String {
    let tables: Vec<String> = tables.iter().map(Table::json).collect();
    format!("{{\"machine\":{},\"tables\":[{}]}}\n", quoted(machine), tables.join(","))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
