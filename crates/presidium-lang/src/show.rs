//! A checked model → text: the whole in outline, one file of it, or the assembled equation of one quantity, at
//! most 80 columns wide.

mod chapter;
pub(crate) mod expr;
mod page;

pub use chapter::{chapter, chapters, differences};

use crate::model::{Model, Rule};
use crate::names::did_you_mean;
use page::Page;

/// The outline of a model: its sets and every rule in canonical order, one line each.
pub fn show_model(model: &Model) -> String {
    let mut page = Page::default();
    page.line(0, &format!("model {} \"{}\", {} to {}", model.name, model.title, model.start, model.end), &[]);
    let default = model.interpretations.get(model.default_interpretation).map_or("", String::as_str);
    page.line(
        0,
        &format!("interpretations {}; {default} unless said", model.interpretations.join(", ")),
        &[],
    );
    for set in &model.sets {
        let names: Vec<&str> = set.elements.iter().map(|e| e.name.as_str()).collect();
        page.line(0, &format!("set {} = {{ {} }}", set.name, names.join(", ")), &[]);
    }
    for c in &model.columns {
        let set = model.sets.get(c.set.at()).map_or("", |s| s.name.as_str());
        page.line(0, &format!("attribute {}[{set}] : {}", c.name, c.kind.word), &c.sources);
    }
    for r in &model.relations {
        page.line(0, &format!("relation {}, {} pairs", r.name, r.pairs.len()), &r.sources);
    }
    for p in &model.params {
        page.param(model, p);
    }
    for i in &model.inputs {
        page.line(0, &format!("input {} : {}, {} series", i.name, i.kind.word, i.series.len()), &i.sources);
    }
    for s in &model.stocks {
        page.stock(model, s, None);
    }
    for l in &model.lets {
        page.definition(model, l, None);
    }
    for s in &model.shocks {
        page.shock(model, s);
    }
    for e in &model.events {
        page.event(model, e, None);
    }
    for e in &model.episodes {
        page.episode(model, e);
    }
    for c in &model.choices {
        page.choice(model, c, None);
    }
    for o in &model.outcomes {
        page.line(0, &format!("outcome {}", o.name), &o.sources);
    }
    page.out
}

/// The assembled equation of a stock, definition, parameter, event or choice (or what an input, shock or
/// episode is), in general (`unrest`) or for
/// one element (`unrest[poland]`), with every contribution and its source on a line of its own.
///
/// Errors: a sentence when there is no such name or element.
pub fn equation(model: &Model, of: &str) -> Result<String, String> {
    let (name, args) = match of.trim().split_once('[') {
        Some((name, rest)) => {
            let inside = rest.strip_suffix(']').ok_or_else(|| format!("`{of}` lacks its closing bracket"))?;
            (name.trim(), inside.split(',').map(str::trim).collect())
        }
        None => (of.trim(), Vec::new()),
    };
    let mut page = Page::default();
    if let Some(s) = model.stocks.iter().find(|s| s.name == name) {
        page.stock(model, s, place(model, &s.rule, name, &args)?.as_deref());
    } else if let Some(l) = model.lets.iter().find(|l| l.name == name) {
        page.definition(model, l, place(model, &l.rule, name, &args)?.as_deref());
    } else if let Some(e) = model.events.iter().find(|e| e.name == name) {
        page.event(model, e, place(model, &e.rule, name, &args)?.as_deref());
    } else if let Some(c) = model.choices.iter().find(|c| c.name == name) {
        page.choice(model, c, place(model, &c.rule, name, &args)?.as_deref());
    } else if let Some(p) = model.params.iter().find(|p| p.name == name) {
        page.param(model, p);
    } else if let Some(i) = model.inputs.iter().find(|i| i.name == name) {
        page.input(model, i);
    } else if let Some(s) = model.shocks.iter().find(|s| s.name == name) {
        page.shock(model, s);
    } else if let Some(e) = model.episodes.iter().find(|e| e.name == name) {
        page.episode(model, e);
    } else {
        return Err(no_equation(model, name));
    }
    Ok(page.out)
}

fn no_equation(model: &Model, name: &str) -> String {
    let stocks = model.stocks.iter().map(|s| &s.name).chain(model.lets.iter().map(|l| &l.name));
    let events = model.events.iter().map(|e| &e.name).chain(model.choices.iter().map(|c| &c.name));
    let given = model.params.iter().map(|p| &p.name).chain(model.inputs.iter().map(|i| &i.name));
    let rest = model.shocks.iter().map(|s| &s.name).chain(model.episodes.iter().map(|e| &e.name));
    let names = stocks.chain(events).chain(given).chain(rest).map(String::as_str);
    match did_you_mean(name, names) {
        Some(near) => format!("nothing called `{name}` has an equation; did you mean `{near}`?"),
        None => format!("nothing called `{name}` has an equation"),
    }
}

/// The elements an equation is asked for; `None` for the general form.
fn place(model: &Model, rule: &Rule, name: &str, args: &[&str]) -> Result<Option<Vec<u32>>, String> {
    if args.is_empty() {
        return Ok(None);
    }
    if args.len() != rule.own {
        return Err(format!("`{name}` has {} indices, {} given", rule.own, args.len()));
    }
    let mut at = Vec::new();
    for (arg, (_, set)) in args.iter().zip(&rule.vars) {
        let Some(set) = model.sets.get(set.at()) else { return Ok(None) };
        match set.elements.iter().position(|e| e.name == *arg) {
            Some(n) => at.push(u32::try_from(n).unwrap_or(0)),
            None => {
                let near = did_you_mean(arg, set.elements.iter().map(|e| e.name.as_str()));
                let near = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                return Err(format!("`{arg}` is not an element of {}{near}", set.name));
            }
        }
    }
    Ok(Some(at))
}
