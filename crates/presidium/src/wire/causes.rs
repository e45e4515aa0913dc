//! Explanations as JSON: `presidium.why/1`.

use super::Made;
use crate::verbs::why::{Because, How, Kind, Luck, Step, Why};
use serde_json::{Value, json};

/// One event explained, as `presidium.why/1`; dates are ISO, rates per day, shares and odds in 1.
pub fn why(why: &Why) -> Value {
    let mut out = super::value(&Made::of(&why.receipt));
    let more = json!({
        "schema": "presidium.why/1",
        "event": why.id,
        "title": why.title,
        "history": why.history,
        "setting": why.setting,
        "picked": why.picked,
        "counted": { "histories": why.counted.0, "happens": why.counted.1 },
        "happened": why.happened.map(|d| d.to_string()),
        "steps": why.steps.iter().map(step).collect::<Vec<_>>(),
        "missing": why.missing.iter().map(|m| json!({
            "id": m.id, "title": m.title, "text": m.text, "sources": m.sources,
            "hazard": m.hazard.map(|h| json!({
                "summed": h.summed, "threshold": h.threshold, "share": h.share, "date": h.date.to_string(),
            })),
        })).collect::<Vec<_>>(),
        "without": why.without.iter().map(|w| json!({
            "reason": w.reason, "change": (!w.change.is_empty()).then_some(&w.change),
            "happens": w.happens.map(|d| d.to_string()), "option": w.option, "differs": w.differs,
            "sources": w.sources,
        })).collect::<Vec<_>>(),
        "differences": why.differences.iter().map(|(day, here, title)| json!({
            "date": day.to_string(), "only": if *here { "with" } else { "without" }, "title": title,
        })).collect::<Vec<_>>(),
        "chains": why.chains.iter().map(|(way, n)| json!({ "way": way, "histories": n })).collect::<Vec<_>>(),
        "record": why.record.as_ref().map(|r| json!({
            "happened": r.happened, "date": r.date.map(|d| d.to_string()), "certainty": r.certainty,
        })),
    });
    merge(&mut out, more);
    out
}

/// Adds the keys of one object to another.
pub(super) fn merge(into: &mut Value, more: Value) {
    if let (Some(into), Value::Object(more)) = (into.as_object_mut(), more) {
        into.extend(more);
    }
}

/// A step of an argument.
pub(super) fn step(step: &Step) -> Value {
    let how = match &step.how {
        How::Outside(why) => json!({ "kind": "outside", "why": why }),
        How::Hazard => json!({ "kind": "hazard" }),
        How::On(title, day) => json!({ "kind": "on", "title": title, "date": day.to_string() }),
        How::Became => json!({ "kind": "became" }),
        How::Arose(title, _) => json!({ "kind": "arose", "title": title }),
        How::Periodic => json!({ "kind": "periodic" }),
    };
    json!({
        "date": step.date.to_string(), "id": step.id, "title": step.title, "option": step.option, "how": how,
        "because": step.because.iter().map(because).collect::<Vec<_>>(),
        "luck": step.luck.iter().map(luck).collect::<Vec<_>>(),
        "votes": step.votes.iter().map(|v| json!({
            "member": v.member, "weight": v.weight, "option": v.option, "odds": v.odds,
        })).collect::<Vec<_>>(),
        "odds": step.odds,
        "sources": step.sources,
    })
}

fn because(b: &Because) -> Value {
    let (kind, of, pays) = match &b.kind {
        Kind::Base => ("base", None, None),
        Kind::Factor => ("factor", None, None),
        Kind::Guard => ("guard", None, None),
        Kind::Term { of, pays } => ("term", Some(of), Some(pays)),
        Kind::Trigger => ("trigger", None, None),
        Kind::Condition => ("condition", None, None),
    };
    let weighs = matches!(b.kind, Kind::Base | Kind::Factor | Kind::Term { .. });
    json!({
        "kind": kind, "option": of, "pays": pays, "text": b.text, "amount": weighs.then_some(b.amount),
        "sources": b.sources,
        "since": b.since.iter().map(|(d, t)| json!({ "date": d.to_string(), "title": t })).collect::<Vec<_>>(),
    })
}

fn luck(luck: &Luck) -> Value {
    match luck {
        Luck::Hazard { summed, threshold, share } => {
            json!({ "kind": "hazard", "summed": summed, "threshold": threshold, "share": share })
        }
        Luck::Chance { p, u } => json!({ "kind": "chance", "p": p, "u": u }),
        Luck::Wait { days, u } => json!({ "kind": "wait", "days": days, "u": u }),
        Luck::Draw { odds, rival, merit, luck } => {
            json!({ "kind": "draw", "odds": odds, "rival": rival, "merit": merit, "luck": luck })
        }
    }
}
