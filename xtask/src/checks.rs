//! The tables of docs/model/prior-checks.md: time in crisis, and turnover at the top beside leaders elsewhere.

use crate::shell::{Result, root};
use std::path::Path;

const PAGE: &str = "docs/model/prior-checks.md";
const OPEN: &str = "<!-- checks -->";
const CLOSE: &str = "<!-- end -->";
/// Months from 6 March 1953 to 14 October 1964.
const MONTHS: f64 = 139.3;
/// Months in office after which turnover is compared.
const TENURES: [u32; 5] = [12, 24, 60, 96, 133];
const COUNTRIES: [(&str, &str); 6] = [
    ("gdr", "East Germany"),
    ("poland", "Poland"),
    ("hungary", "Hungary"),
    ("czechoslovakia", "Czechoslovakia"),
    ("romania", "Romania"),
    ("bulgaria", "Bulgaria"),
];

/// Monthly hazard of a political exit between two numbers of months in office.
struct Bin {
    to: u32,
    hazard: f64,
}

/// Rewrites the tables from a run and from the record's counts.
pub(crate) fn write(program: &Path) -> Result<()> {
    let json = crate::bless::present(program, "run --all --json -n 1000 --quiet")?;
    let record = std::fs::read_to_string(root().join("models/thaw/data/record.toml"))
        .map_err(|e| format!("record.toml: {e}"))?;
    let facts = hazard_facts(&record)?;
    let regimes = bins(&facts, "party-based regimes ")?;
    let communist = bins(&facts, "fourteen communist states ")?;
    let mut table = String::from(
        "| months in office | removed, modelled | removed, party-based regimes | removed, fourteen communist states |\n\
         | ---: | ---: | ---: | ---: |\n",
    );
    for months in TENURES {
        let share = number(&json, &format!("first_secretary_removed_{months}"), "share")?;
        let [a, b] = [&regimes, &communist].map(|bins| 100.0 * removed(bins, months));
        table.push_str(&format!(
            "| {months} | {:.0} in 100 | {a:.0} in 100 | {b:.0} in 100 |\n",
            100.0 * share
        ));
    }
    table.push_str("\n| country | months in crisis, mean of histories |\n| --- | ---: |\n");
    for (id, name) in COUNTRIES {
        let share = number(&json, &format!("crisis_days_{id}"), "mean")?;
        table.push_str(&format!("| {name} | {:.1} |\n", MONTHS * share));
    }
    let path = root().join(PAGE);
    let old = std::fs::read_to_string(&path).map_err(|e| format!("{PAGE}: {e}"))?;
    let (before, rest) = old.split_once(OPEN).ok_or(format!("{PAGE} has no {OPEN}"))?;
    let (_, after) = rest.split_once(CLOSE).ok_or(format!("{PAGE} has no {CLOSE} after {OPEN}"))?;
    crate::bless::write(&path, &old, &format!("{before}{OPEN}\n{table}{CLOSE}{after}"))
}

/// The share of leaders removed within some months, by the product of what is left month by month.
fn removed(bins: &[Bin], months: u32) -> f64 {
    let hazard = |month: u32| bins.iter().find(|b| month < b.to).map_or(0.0, |b| b.hazard);
    1.0 - (0..months).map(|month| 1.0 - hazard(month)).product::<f64>()
}

/// The facts of the record's entry on hazards.
fn hazard_facts(record: &str) -> Result<Vec<String>> {
    let record: toml::Table = record.parse().map_err(|e| format!("record.toml: {e}"))?;
    let entries = record.values().filter_map(|v| v.as_array()).flatten().filter_map(|v| v.as_table());
    let mut of = entries.filter(|e| e.get("key").and_then(|k| k.as_str()) == Some("archigos-hazard"));
    let facts = of.next().and_then(|e| e.get("facts")).and_then(|f| f.as_array());
    let facts = facts.ok_or("record.toml has no facts under archigos-hazard")?;
    Ok(facts.iter().filter_map(|f| f.as_str()).map(str::to_owned).collect())
}

/// `A-B months: … KIND E exits in M leader-months` and `KIND E in M`, as hazards a month.
fn bins(facts: &[String], kind: &str) -> Result<Vec<Bin>> {
    let mut out = Vec::new();
    for fact in facts {
        let Some((range, counts)) = fact.split_once(" months: ") else { continue };
        let Some((_, to)) = range.split_once('-') else { continue };
        let rest = counts.split_once(kind).ok_or(format!("no {kind}in {fact:?}"))?.1;
        let numbers: Vec<f64> =
            rest.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let (Ok(to), [exits, months, ..]) = (to.parse(), &numbers[..]) else {
            return Err(format!("{fact:?} has no counts of {kind}"));
        };
        out.push(Bin { to, hazard: exits / months });
    }
    if out.is_empty() { Err(format!("no hazards of {kind}")) } else { Ok(out) }
}

/// A number of the object with an id, in pretty-printed JSON whose keys are in order.
fn number(json: &str, id: &str, key: &str) -> Result<f64> {
    let missing = || format!("the run gave no {key} of {id}");
    let at = json.find(&format!("\"id\": \"{id}\"")).ok_or_else(missing)?;
    let rest = json[at..].split_once(&format!("\"{key}\": ")).ok_or_else(missing)?.1;
    let digits = rest.split(|c: char| c == ',' || c.is_whitespace()).next().unwrap_or_default();
    digits.parse().map_err(|_| missing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hazards_are_read_and_summed_up() {
        let facts = [
            "Exits counted: regular and irregular".to_owned(),
            "0-6 months: party-based regimes 30 exits in 300 leader-months, .1 a month; others 1 in 2"
                .to_owned(),
            "6-12 months: party-based regimes 0 exits in 100 leader-months, 0 a month; others 1 in 4"
                .to_owned(),
        ];
        let read = bins(&facts, "party-based regimes ").unwrap();
        assert!((removed(&read, 2) - 0.19).abs() < 1e-12);
        assert_eq!(removed(&read, 12), removed(&read, 6));
        assert_eq!(bins(&facts, "others ").unwrap()[1].hazard, 0.25);
        assert!(bins(&facts, "nobody ").is_err());
    }

    #[test]
    fn a_number_is_found_behind_its_id() {
        let json = "{\n \"id\": \"a\",\n \"share\": 0.5,\n},\n{\n \"id\": \"b\",\n \"share\": 0.25\n}";
        assert_eq!(number(json, "b", "share"), Ok(0.25));
        assert!(number(json, "c", "share").is_err());
    }
}
