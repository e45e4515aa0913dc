//! What `rails` found as `presidium.rails/1`: every value measured beside what is asked of it, every table whole.

use super::Made;
use crate::verbs::rails::Rails;
use presidium_lab::rails::{Bound, Cell, Check, Row, Standing, Table, Test};
use serde_json::{Map, Value, json};

/// The tests as `presidium.rails/1`; shares in 1, spans in days.
pub fn rails(rails: &Rails) -> Value {
    let mut out = super::value(&Made::of(&rails.receipt));
    let tested = &rails.tested;
    let more = json!({
        "schema": "presidium.rails/1",
        "settings": rails.receipt.settings(),
        "histories": rails.receipt.luck.1 - rails.receipt.luck.0 + 1,
        "worlds": tested.worlds,
        "faulted": tested.faulted,
        "partial": tested.interrupted,
        "passed": rails.passed(),
        "tests": tested.tests.iter().map(test).collect::<Vec<_>>(),
    });
    super::causes::merge(&mut out, more);
    out
}

fn test(test: &Test) -> Value {
    let tables: Map<String, Value> = test.tables.iter().map(|t| (t.name.to_owned(), table(t))).collect();
    json!({
        "test": test.number,
        "asks": test.asks,
        "standing": standing(&test.standing),
        "reason": match &test.standing {
            Standing::NotApplicable(why) | Standing::Waits(why) => Some(why),
            Standing::Passed | Standing::Failed | Standing::NotReached => None,
        },
        "checks": test.checks.iter().map(check).collect::<Vec<_>>(),
        "tables": tables,
    })
}

/// The word for what became of a test, in JSON and in text.
pub fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::Passed => "passed",
        Standing::Failed => "failed",
        Standing::NotApplicable(_) => "not applicable",
        Standing::Waits(_) => "waits",
        Standing::NotReached => "not reached",
    }
}

fn check(check: &Check) -> Value {
    let (bound, limit) = match check.asked {
        Bound::AtMost(limit) => ("at most", limit),
        Bound::AtLeast(limit) => ("at least", limit),
        Bound::Below(limit) => ("below", limit),
    };
    json!({
        "what": check.what, "measured": check.measured, "bound": bound, "limit": limit, "holds": check.holds(),
        "at": check.at,
    })
}

fn table(table: &Table) -> Value {
    let row = |row: &Row| {
        let cells = table.columns.iter().zip(&row.cells).map(|(name, cell)| (name.clone(), self::cell(cell)));
        let mut out: Map<String, Value> = cells.collect();
        out.insert("flagged".to_owned(), row.flagged.into());
        Value::Object(out)
    };
    json!({ "title": table.title, "rows": table.rows.iter().map(row).collect::<Vec<_>>() })
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Share(x) | Cell::Number(x) => json!(x),
        Cell::Days(days) => json!(days),
        Cell::Count(n) => json!(n),
        Cell::List(names) => json!(names),
        Cell::Nothing => Value::Null,
    }
}
