//! One file of a model → its rules as equations, in the order of the text; and what the interpretations differ in.

use super::page::{Page, value_rows};
use crate::model::{Model, Param};
use crate::names::did_you_mean;
use crate::span::Span;

/// Something declared in a file: where, its title if it has one of its own, and how it is printed.
type Entry<'m> = (Span, Option<&'m str>, Box<dyn Fn(&mut Page) + 'm>);

/// The files of a model by the names they are asked for, such as `arms` for `models/thaw/arms.pres`.
pub fn chapters(model: &Model) -> Vec<&str> {
    model.files.iter().map(|f| stem(f)).collect()
}

/// Every parameter, input, stock, definition, shock, event, episode and choice of one file, in the order of the text,
/// with every contribution (from other files too) and its source.
///
/// Errors: a sentence when there is no such file.
pub fn chapter(model: &Model, file: &str) -> Result<String, String> {
    let wanted = stem(file);
    let Some(n) = model.files.iter().position(|f| stem(f) == wanted) else {
        let near = did_you_mean(wanted, model.files.iter().map(|f| stem(f)));
        let near = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
        return Err(format!("the model has no file `{wanted}`{near}"));
    };
    let mut here = entries(model);
    here.retain(|(span, ..)| span.source.0 as usize == n);
    here.sort_by_key(|(span, ..)| *span);
    let mut page = Page::default();
    for (n, (_, title, print)) in here.iter().enumerate() {
        if n > 0 {
            page.out.push('\n');
        }
        if let Some(title) = title {
            page.line(0, &format!("# {title}"), &[]);
        }
        print(&mut page);
    }
    Ok(page.out)
}

/// Every parameter whose value or prior hangs on the interpretation, by name, with its sources.
pub fn differences(model: &Model) -> String {
    let mut page = Page::default();
    let differs = |p: &Param| {
        value_rows(model, &p.rule, &p.values, None).windows(2).any(|pair| pair.first() != pair.last())
    };
    for p in model.params.iter().filter(|p| differs(p)) {
        if !page.out.is_empty() {
            page.out.push('\n');
        }
        if p.title != p.name {
            page.line(0, &format!("# {}", p.title), &[]);
        }
        page.param(model, p);
    }
    page.out
}

/// All that is declared with an equation, in no particular order.
fn entries(model: &Model) -> Vec<Entry<'_>> {
    let mut out: Vec<Entry<'_>> = Vec::new();
    let own = |title: &'_ str, name: &str| title != name && !title.is_empty();
    for p in &model.params {
        out.push((p.span, own(&p.title, &p.name).then_some(&p.title), Box::new(|page| page.param(model, p))));
    }
    for i in &model.inputs {
        out.push((i.span, None, Box::new(|page| page.input(model, i))));
    }
    for s in &model.stocks {
        out.push((
            s.span,
            own(&s.title, &s.name).then_some(&s.title),
            Box::new(|page| page.stock(model, s, None)),
        ));
    }
    for l in &model.lets {
        out.push((l.span, None, Box::new(|page| page.definition(model, l, None))));
    }
    for s in &model.shocks {
        out.push((s.span, None, Box::new(|page| page.shock(model, s))));
    }
    for e in &model.events {
        out.push((
            e.span,
            own(&e.title, &e.name).then_some(&e.title),
            Box::new(|page| page.event(model, e, None)),
        ));
    }
    for e in &model.episodes {
        out.push((e.span, None, Box::new(|page| page.episode(model, e))));
    }
    for c in &model.choices {
        out.push((
            c.span,
            own(&c.title, &c.name).then_some(&c.title),
            Box::new(|page| page.choice(model, c, None)),
        ));
    }
    out
}

/// A file's name without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".pres").unwrap_or(name)
}
