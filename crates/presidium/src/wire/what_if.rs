//! A comparison of worlds as `presidium.whatif/1`.

use super::{Made, value};
use crate::rests::written;
use crate::verbs::what_if::{Alone, Column, Other, OutcomeAnswer, Published, Rival, Said, WhatIf};
use presidium_lab::Interval;
use presidium_lab::Share as Counted;
use presidium_lab::cells::{Cause, Difference, Effect};
use presidium_lab::checks::{Conjunction, Rewrite};
use presidium_lab::experiment::{Answer, Share};
use presidium_lab::settings::Range;
use serde_json::{Value, json};

/// The whole answer: that of the interpretation in the receipt, and every column under `interpretations` when
/// there are several.
pub fn what_if(answer: &WhatIf) -> Value {
    let asked = answer.columns.iter().find(|c| c.interpretation == answer.receipt.interpretation);
    let mut all = json!({ "schema": "presidium.whatif/1" });
    let mut add = |more: Value| {
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
    };
    add(value(&Made::of(&answer.receipt)));
    add(json!({
        "settings": answer.receipt.settings(),
        "partial": answer.partial,
        "changes": answer.changes.iter().map(said).collect::<Vec<_>>(),
        "situation": answer.situation,
    }));
    if let Some(column) = asked.or(answer.columns.first()) {
        add(columned(column));
    }
    if answer.columns.len() > 1 {
        let columns: Vec<Value> = answer.columns.iter().map(columned).collect();
        add(json!({ "interpretations": columns }));
    }
    all
}

fn said(change: &Said) -> Value {
    json!({ "text": change.text, "words": change.words })
}

fn columned(column: &Column) -> Value {
    let (against_guard, all) = column.forced;
    json!({
        "interpretation": column.interpretation,
        "histories": column.histories,
        "faults": column.faulted,
        "arose": column.arose,
        "before_change_identical": column.identical_before,
        "by_itself": column.rewrite.as_ref().map(rewritten),
        "forced": (all > 0).then(|| json!({ "against_guard": against_guard, "all": all })),
        "together": column.conjunction.as_ref().map(together),
        "outcomes": column.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn rewritten(rewrite: &Rewrite) -> Value {
    json!({
        "histories": rewrite.by_itself.count, "of": rewrite.by_itself.of,
        "nats": rewrite.nats, "at_least": rewrite.at_least,
    })
}

fn together(conjunction: &Conjunction) -> Value {
    let part = |(text, share): &(String, Counted)| json!({ "change": text, "share": share.value });
    json!({
        "parts": conjunction.parts.iter().map(part).collect::<Vec<_>>(),
        "share": conjunction.together.value, "product": conjunction.product,
        "bounds": pair(conjunction.bounds),
    })
}

fn pair(interval: Interval) -> [f64; 2] {
    [interval.lo, interval.hi]
}

fn outcome(o: &OutcomeAnswer) -> Value {
    let mut all = counted(&o.answer);
    let effect = if o.effect == Effect::Happens { "happens" } else { "stays_away" };
    let cause = if o.answer.cause == Cause::Removed { "removed" } else { "added" };
    let (not_without, enough) = (
        o.answer.cells.not_without_it(o.answer.cause, o.effect),
        o.answer.cells.enough_by_itself(o.answer.cause, o.effect),
    );
    let bounds = o.bounds.map(|b| {
        json!({
            "both": pair(b.both), "neither": pair(b.neither),
            "only_changed": pair(b.only_changed), "only_unchanged": pair(b.only_unchanged),
            "not_without_it": o.need.and_then(|n| n.not_without_it).map(pair),
            "enough_by_itself": o.need.and_then(|n| n.enough_by_itself).map(pair),
        })
    });
    let more = json!({
        "id": o.id, "title": o.title, "topic": o.topic,
        "from": o.asked.0.to_string(), "by": o.asked.1.to_string(),
        "kind": if o.amount { "amount" } else { "event" },
        "cause": cause, "effect": effect,
        "not_without_it": not_without.map(|s| s.value),
        "enough_by_itself": enough.map(|s| s.value),
        "need": { "not_without_it": not_without.as_ref().map(share),
            "enough_by_itself": enough.as_ref().map(share) },
        "bounds": bounds,
        "put_in": o.put_in.as_ref().and_then(|p| p.share),
        "emerges": o.emerges(),
        "learned": Value::Null,
        "direct": o.put_in.as_ref().map(direct),
        "unclear": o.unclear,
        "others": o.others.iter().map(other).collect::<Vec<_>>(),
        "historians": o.historians.iter().map(published).collect::<Vec<_>>(),
        "rivals": o.rivals.iter().map(rival).collect::<Vec<_>>(),
        "alone": o.alone.iter().map(alone).collect::<Vec<_>>(),
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

/// What is counted over pairs, for a world with all changes or with one of them.
fn counted(answer: &Answer) -> Value {
    let (cells, difference) = (answer.cells, answer.effect());
    let (settings, note) = match (answer.settings.range, difference) {
        (Range::Between(range), _) => (Some(pair(range)), "differ"),
        (Range::LuckAlone, Some(d)) => (Some([d.value, d.value]), "luck alone"),
        (Range::LuckAlone, None) | (Range::TooFew, _) => (None, "too few"),
    };
    let shift = answer.shift.map(|s| {
        json!({
            "pairs": s.pairs, "earlier": s.earlier, "same": s.same, "later": s.later,
            "median": s.median, "p10": s.p10, "p90": s.p90,
        })
    });
    let amount = answer
        .amount
        .map(|m| json!({ "unchanged": m.unchanged, "changed": m.unchanged + m.value, "pairs": m.of }));
    json!({
        "arose": answer.arose,
        "both": cells.both, "neither": cells.neither,
        "only_changed": cells.only_changed, "only_unchanged": cells.only_unchanged,
        "elsewhere": answer.elsewhere,
        "share_unchanged": cells.unchanged().map(|s| s.value),
        "share_changed": cells.changed().map(|s| s.value),
        "amount": amount,
        "difference": difference.map(|d| d.value),
        "interval": difference.map(|d| pair(d.interval)),
        "settings": settings, "settings_say": note,
        "shift_days": shift,
        "order": { "changed": answer.order.histories, "before": answer.order.before,
            "same_day": answer.order.same_day, "holds": answer.order.holds() },
        "months": answer.reach.map(|r| r.months),
        "verdict": answer.verdict.word.text(),
        "verdict_between": answer.verdict.span.map(|(a, b)| [a.text(), b.text()]),
        "changed_histories": answer.changed,
    })
}

fn share(share: &Counted) -> Value {
    json!({ "count": share.count, "of": share.of, "share": share.value, "interval": pair(share.interval) })
}

fn direct(put_in: &Share) -> Value {
    let line = |l: &presidium_lab::put_in::Link| {
        json!({
            "rule": l.rule, "option": l.option, "name": l.name, "text": l.text,
            "sources": l.sources.iter().map(written).collect::<Vec<_>>(),
        })
    };
    let gate = |g: &presidium_lab::put_in::Gate| json!({ "rule": g.rule, "part": g.part });
    json!({
        "lines": put_in.lines.iter().map(line).collect::<Vec<_>>(),
        "gates": put_in.gates.iter().map(gate).collect::<Vec<_>>(),
        "reason": put_in.reason,
    })
}

fn differs(difference: Option<Difference>) -> (Option<f64>, Option<[f64; 2]>) {
    (difference.map(|d| d.value), difference.map(|d| pair(d.interval)))
}

fn other(other: &Other) -> Value {
    let (difference, interval) = differs(other.difference);
    json!({ "interpretation": other.interpretation, "difference": difference, "interval": interval })
}

fn published(published: &Published) -> Value {
    let (from, to) = published.range;
    json!({ "claim": published.claim, "range": [from, to], "sources": published.sources })
}

fn rival(rival: &Rival) -> Value {
    let (difference, interval) = differs(rival.difference);
    json!({
        "change": said(&rival.change), "claim": rival.claim, "named": rival.named,
        "difference": difference, "interval": interval,
    })
}

fn alone(alone: &Alone) -> Value {
    let mut all = counted(&alone.answer);
    if let Value::Object(all) = &mut all {
        all.insert("change".to_owned(), said(&alone.change));
    }
    all
}
