//! Claims as `presidium.claims/1`; the page `docs/reference/claims.md` says what each field is.

use super::{Made, value};
use crate::verbs::claims::{
    Answer, Asked, Beside, Claims, Expect, Interval, Mirrored, Probed, PutInShare, Range, Ranked, Sentence,
    Share, Standing, State, Tested, Turn,
};
use serde_json::{Map, Value, json};

/// Claims as `presidium.claims/1`.
pub fn claims(claims: &Claims) -> Value {
    let mut out = match value(&Made::of(&claims.receipt)) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let counts = json!({
        "schema": "presidium.claims/1",
        "settings": claims.receipt.settings(),
        "histories": claims.receipt.luck.1 - claims.receipt.luck.0 + 1,
        "again": claims.again,
        "partial": claims.partial,
        "broken": claims.broken,
        "claims": claims.claims.iter().map(sentence).collect::<Vec<_>>(),
        "digest": claims.digest,
    });
    if let Value::Object(counts) = counts {
        out.extend(counts);
    }
    Value::Object(out)
}

fn sentence(sentence: &Sentence) -> Value {
    let text: Vec<&str> = sentence.treatment.iter().map(|t| t.0.as_str()).collect();
    let words: Vec<&str> = sentence.treatment.iter().map(|t| t.1.as_str()).collect();
    let statement = sentence.statement.as_ref();
    let mut out = json!({
        "id": sentence.id,
        "statement": statement.map(|s| &s.id),
        "sentence": sentence.title,
        "lines": sentence.lines,
        "topics": sentence.topics,
        "basis": if sentence.stated { "stated" } else { "inferred" },
        "flags": statement.map(|s| s.flag.problems()).unwrap_or_default(),
        "correction": statement.and_then(|s| s.correction.as_ref()),
        "sources": sentence.sources,
        "treatment": text.join(", "),
        "treatment_in_words": words,
        "historians": sentence.historians.map(|(lo, hi)| [lo, hi]),
        "untestable": null,
        "waits": null,
        "tested": matches!(sentence.state, State::Tested(_)),
    });
    match &sentence.state {
        State::Tested(tested) => add(&mut out, self::tested(tested)),
        State::Untestable(why) => add(&mut out, json!({ "untestable": why })),
        State::Waits(part, why) => add(&mut out, json!({ "waits": { "for": part, "why": why } })),
        State::NotReached => {}
    }
    out
}

fn add(to: &mut Value, more: Value) {
    if let (Value::Object(to), Value::Object(more)) = (to, more) {
        to.extend(more);
    }
}

/// The headline is the first outcome; the others have the same fields under `outcomes`.
fn tested(tested: &Tested) -> Value {
    let mut out = tested.outcomes.first().map_or(json!({}), asked);
    let reading = |(name, outcomes): &(String, Vec<Asked>)| json!({ "interpretation": name, "outcomes": outcomes.iter().map(asked).collect::<Vec<_>>() });
    add(
        &mut out,
        json!({
            "pairs": tested.histories,
            "faults": tested.faulted,
            "arose": tested.arose,
            "rewrite": tested.rewrite.map(|r| json!({
                "by_itself": r.by_itself.count, "of": r.by_itself.of, "nats": r.nats, "at_least": r.at_least,
                "rare": r.rare,
            })),
            "unclear": tested.unclear,
            "outcomes": tested.outcomes.iter().skip(1).map(asked).collect::<Vec<_>>(),
            "rivals": tested.against.as_ref().map_or(Vec::new(), rivals),
            "mirror": tested.against.as_ref().map(mirror),
            "coupling_dependent": tested.against.as_ref().map(|a| a.hangs_on_coupling),
            "occurrence": tested.against.as_ref().and_then(|a| a.occurrence.as_ref()).map(effect),
            "interpretations": tested.readings.iter().map(reading).collect::<Vec<_>>(),
        }),
    );
    out
}

fn asked(asked: &Asked) -> Value {
    let answer = &asked.answer;
    let cells = (!asked.is_amount).then(|| {
        let c = answer.cells;
        json!({
            "both": c.both, "neither": c.neither, "only_changed": c.only_changed,
            "only_unchanged": c.only_unchanged,
        })
    });
    let span = answer.verdict.span.map(|(lo, hi)| [lo.text(), hi.text()]);
    let mut out = json!({
        "outcome": asked.id,
        "title": asked.title,
        "by": asked.by.to_string(),
        "expected": expected(asked.expected),
        "cells": cells,
        "settings_range": settings(&answer.settings.range),
        "not_without_it": asked.not_without_it().map(share),
        "enough_by_itself": asked.enough_by_itself().map(share),
        "bounds": asked.bounds.map(|b| json!({
            "not_without_it": b.not_without_it.map(ends), "enough_by_itself": b.enough_by_itself.map(ends),
        })),
        "mean_unchanged": answer.amount.map(|a| a.unchanged),
        "put_in_lines": lines(&asked.put_in),
        "put_in_gates": asked.put_in.gates.iter().map(|g| json!({ "rule": g.rule, "part": g.part })).collect::<Vec<_>>(),
        "put_in_reason": asked.put_in.reason,
        "put_in": asked.put_in.share,
        "learned": null,
        "emerges": asked.put_in.share.map(|s| 1.0 - s),
        "beside_historians": asked.beside.map(Beside::text),
        "shift_days": answer.shift.map(|s| json!({
            "pairs": s.pairs, "earlier": s.earlier, "later": s.later, "median": s.median, "p10": s.p10, "p90": s.p90,
        })),
        "order": {
            "changed": answer.order.histories, "before": answer.order.before, "same_day": answer.order.same_day,
        },
        "months_to_outcome": answer.reach.map(|r| r.months),
        "elsewhere": answer.elsewhere,
        "changed_histories": answer.changed,
        "verdict_between": span,
        "verdict_share": answer.verdict.share,
        "verdict": match Standing::of(answer) {
            Standing::Word(word) => Some(word.text()),
            Standing::Void(_) => None,
        },
    });
    add(&mut out, effect(answer));
    out
}

/// What any answer has: its size.
fn effect(answer: &Answer) -> Value {
    let effect = answer.effect();
    json!({
        "difference": effect.map(|e| e.value),
        "interval": effect.map(|e| ends(e.interval)),
        "of": effect.map(|e| e.of),
    })
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.lo, interval.hi]
}

fn share(share: Share) -> Value {
    json!({ "count": share.count, "of": share.of, "share": share.value, "interval": ends(share.interval) })
}

fn settings(range: &Range) -> Option<[f64; 2]> {
    match range {
        Range::Between(interval) => Some(ends(*interval)),
        Range::LuckAlone | Range::TooFew => None,
    }
}

fn lines(share: &PutInShare) -> Vec<Value> {
    let line = |link: &presidium_lab::put_in::Link| {
        let sources: Vec<String> = link.sources.iter().map(crate::rests::written).collect();
        json!({
            "rule": link.rule, "option": link.option, "name": link.name, "text": link.text, "sources": sources,
        })
    };
    share.lines.iter().map(line).collect()
}

fn rivals(against: &Probed) -> Vec<Value> {
    let cause = |ranked: &Ranked| {
        let mut out = json!({ "change": ranked.rival.as_ref().map(|r| &r.text), "rank": ranked.rank });
        add(&mut out, effect(&ranked.answer));
        out
    };
    against.ranking.iter().map(cause).collect()
}

fn mirror(against: &Probed) -> Value {
    match &against.mirror {
        Mirrored::None(why) => json!({ "none": why }),
        Mirrored::Run { words, answer, turn } => {
            let turn = match turn {
                Turn::Round => "other way",
                Turn::Same => "same way",
                Turn::Nowhere => "nowhere",
            };
            let mut out = json!({ "change": words, "moves": turn });
            add(&mut out, effect(answer));
            out
        }
    }
}

fn expected(expect: Expect) -> &'static str {
    match expect {
        Expect::Rises => "rises",
        Expect::Falls => "falls",
        Expect::Open => "open",
    }
}
