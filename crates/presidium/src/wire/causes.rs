//! Explanations as JSON: `presidium.why/1`, `presidium.weigh/1`, `presidium.history-vs/1`.

use super::Made;
use crate::verbs::history::versus::{Mark, Versus};
use crate::verbs::weigh::Weigh;
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
            "id": m.id, "title": m.title, "text": m.text, "last": m.last.map(|d| d.to_string()), "sources": m.sources,
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

/// Causes ranked, as `presidium.weigh/1`; shares in 1, counts of histories.
pub fn weigh(weigh: &Weigh) -> Value {
    let mut out = super::value(&Made::of(&weigh.receipt));
    let causes = weigh.causes.iter().map(|c| {
        json!({
            "reason": c.reason, "change": (!c.change.is_empty()).then_some(&c.change), "lost": c.lost, "of": c.of,
            "share": c.share, "interval": [c.interval.lo, c.interval.hi], "gained": c.gained, "tied": c.tied,
            "sources": c.sources,
        })
    });
    let more = json!({
        "schema": "presidium.weigh/1",
        "event": weigh.id,
        "title": weigh.title,
        "completed": weigh.completed,
        "happens": weigh.happens,
        "causes": causes.collect::<Vec<_>>(),
        "left_out": weigh.left_out,
        "standing": weigh.standing,
        "partial": weigh.partial,
    });
    merge(&mut out, more);
    out
}

/// A history beside something else, as `presidium.history-vs/1`.
pub fn versus(versus: &Versus) -> Value {
    let mut out = super::value(&Made::of(&versus.receipt));
    let rows = versus.rows.iter().map(|row| {
        let mark = match row.mark {
            Mark::Same => "same",
            Mark::Here => "here",
            Mark::There => "there",
        };
        let mut line = super::value(&super::entry(&row.entry));
        let other = row.other.map(|d| d.to_string());
        merge(&mut line, json!({ "mark": mark, "other_date": other }));
        line
    });
    let more = json!({
        "schema": "presidium.history-vs/1",
        "history": versus.number,
        "beside": versus.other,
        "settings": [versus.settings.0, versus.settings.1],
        "rows": rows.collect::<Vec<_>>(),
        "first_difference": versus.first.map(|d| d.to_string()),
        "here": versus.here.as_ref().map(step),
        "there": versus.there.as_ref().map(step),
        "acts": versus.acts.map(|d| d.to_string()),
        "before_change_identical": versus.identical_before,
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
fn step(step: &Step) -> Value {
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
