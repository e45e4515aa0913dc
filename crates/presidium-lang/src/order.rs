//! What comes before what within a day: the order of items, their ancestry, and what reads too early.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::ordered;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Ancestry, Arg, Arises, Choice, ChoiceId, ChoiceProp, DrawnAt, Effect, Event, EventId, EventProp, Expr,
    ExprKind, Item, ItemRef, Model, OnSource, ShockId, Stock, TriggerKind, Writer,
};
use crate::span::Span;
use crate::walk;

/// Fills in order and ancestries, and reports what is wrong with them.
pub(crate) fn settle(
    model: &mut Model,
    mut cycle: impl FnMut(&'static str, &[String], &[(&str, Span)]),
) -> Vec<Diagnostic> {
    let links = links(model);
    let names = names(model);
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut spans: Vec<(&str, Span)> = Vec::new();
    for (item, (name, span)) in &names {
        let of = links.get(item).into_iter().flatten();
        let mut mentioned: BTreeSet<&str> =
            of.filter_map(|l| names.get(&l.from)).map(|(n, _)| n.as_str()).collect();
        if mentioned.remove(name.as_str()) {
            cycle("cycle-of-on", std::slice::from_ref(name), &[(name, *span)]);
        }
        needs.insert(name, mentioned);
        spans.push((name, *span));
    }
    let (order, cycles) = ordered(&needs);
    for path in &cycles {
        cycle("cycle-of-on", path, &spans);
    }
    let by_name: BTreeMap<&str, Item> =
        names.iter().map(|(item, (name, _))| (name.as_str(), *item)).collect();
    model.order = order.iter().filter_map(|n| by_name.get(n.as_str()).copied()).collect();
    let all = ancestors(model, &links, |_| true);
    let same_day = ancestors(model, &links, |l| !l.delayed);
    write_ancestry(model, &all);
    let mut out = Vec::new();
    if cycles.is_empty() {
        stale_choices(model, &all, &same_day, &mut out);
        never_today(model, &mut out);
    }
    for stock in &model.stocks {
        two_writers(model, stock, &mut out);
    }
    out
}

/// One `on`: what comes first, and whether a day or more passes.
struct Link {
    from: Item,
    delayed: bool,
}

fn item_of(of: ItemRef) -> Item {
    match of {
        ItemRef::Event(id) => Item::Event(id),
        ItemRef::Choice(id) => Item::Choice(id),
    }
}

/// What each item is set off by, shocks drawn on these included.
fn links(model: &Model) -> BTreeMap<Item, Vec<Link>> {
    let mut links: BTreeMap<Item, Vec<Link>> = BTreeMap::new();
    for (n, event) in (0u32..).zip(&model.events) {
        let of = links.entry(Item::Event(EventId(n))).or_default();
        for trigger in &event.triggers {
            if let TriggerKind::On { of: sources, delay, otherwise, .. } = &trigger.kind {
                let delayed = delay.is_some();
                of.extend(sources.iter().map(|s| Link { from: item_of(s.of), delayed }));
                of.extend(otherwise.iter().map(|(id, _)| Link { from: Item::Event(*id), delayed }));
            }
        }
    }
    for (n, choice) in (0u32..).zip(&model.choices) {
        let of = links.entry(Item::Choice(ChoiceId(n))).or_default();
        if let Arises::On(sources) = &choice.arises {
            of.extend(sources.iter().map(|s: &OnSource| Link { from: item_of(s.of), delayed: false }));
        }
    }
    let mut drawn: Vec<(ShockId, EventId)> = Vec::new();
    for (n, shock) in (0u32..).zip(&model.shocks) {
        if let DrawnAt::On(event, _) = shock.drawn {
            drawn.push((ShockId(n), event));
        }
    }
    for of in links.values_mut() {
        let after: Vec<Link> = of
            .iter()
            .flat_map(|l| {
                drawn.iter().filter(|(_, e)| l.from == Item::Event(*e)).map(|(s, _)| (*s, l.delayed))
            })
            .map(|(s, delayed)| Link { from: Item::Shock(s), delayed })
            .collect();
        of.extend(after);
    }
    for (shock, event) in drawn {
        links.insert(Item::Shock(shock), vec![Link { from: Item::Event(event), delayed: false }]);
    }
    links
}

fn names(model: &Model) -> BTreeMap<Item, (String, Span)> {
    let mut names = BTreeMap::new();
    for (n, e) in (0u32..).zip(&model.events) {
        names.insert(Item::Event(EventId(n)), (e.name.clone(), e.span));
    }
    for (n, c) in (0u32..).zip(&model.choices) {
        names.insert(Item::Choice(ChoiceId(n)), (c.name.clone(), c.span));
    }
    for (n, s) in (0u32..).zip(&model.shocks) {
        if matches!(s.drawn, DrawnAt::On(..)) {
            names.insert(Item::Shock(ShockId(n)), (s.name.clone(), s.span));
        }
    }
    names
}

type Ancestors = BTreeMap<Item, BTreeSet<Item>>;

/// All items before each item, over some of the links.
fn ancestors(model: &Model, links: &BTreeMap<Item, Vec<Link>>, follow: impl Fn(&Link) -> bool) -> Ancestors {
    let mut all = Ancestors::new();
    for item in &model.order {
        let mut before = BTreeSet::new();
        for link in links.get(item).into_iter().flatten().filter(|l| follow(l) && l.from != *item) {
            before.insert(link.from);
            before.extend(all.get(&link.from).into_iter().flatten());
        }
        before.remove(item);
        all.insert(*item, before);
    }
    all
}

fn write_ancestry(model: &mut Model, all: &Ancestors) {
    let of = |item: Item| {
        let mut ancestry = Ancestry::default();
        for before in all.get(&item).into_iter().flatten() {
            match before {
                Item::Event(id) => ancestry.events.push(*id),
                Item::Choice(id) => ancestry.choices.push(*id),
                Item::Shock(id) => ancestry.shocks.push(*id),
            }
        }
        ancestry
    };
    for (n, event) in (0u32..).zip(&mut model.events) {
        event.ancestry = of(Item::Event(EventId(n)));
    }
    for (n, choice) in (0u32..).zip(&mut model.choices) {
        choice.ancestry = of(Item::Choice(ChoiceId(n)));
    }
}

/// What a rule sees as of now.
#[derive(Clone, Debug, Default)]
struct View {
    seen: BTreeSet<ItemRef>,
    everything: bool,
}

impl View {
    fn of(ancestry: &Ancestry, own: Option<ItemRef>) -> View {
        let events = ancestry.events.iter().map(|&e| ItemRef::Event(e));
        let choices = ancestry.choices.iter().map(|&c| ItemRef::Choice(c));
        View { seen: events.chain(choices).chain(own).collect(), everything: false }
    }

    fn sees(&self, item: ItemRef) -> bool {
        self.everything || self.seen.contains(&item)
    }

    fn widen(&mut self, other: &View) {
        self.seen.extend(&other.seen);
        self.everything |= other.everything;
    }
}

/// The expressions of an event that are read in its context, and those of its effects.
fn event_parts(event: &Event) -> (Vec<&Expr>, Vec<&Expr>) {
    let mut now: Vec<&Expr> = event.guard.iter().collect();
    for trigger in &event.triggers {
        if let TriggerKind::On { of, guard, chance, delay, unless, .. } = &trigger.kind {
            now.extend(of.iter().filter_map(|s| s.filter.as_ref()));
            now.extend([guard, chance, unless].into_iter().flatten());
            now.extend(delay.iter().flat_map(|d| &d.args));
        }
    }
    (now, effect_parts(&event.effects))
}

fn choice_parts(choice: &Choice) -> (Vec<&Expr>, Vec<&Expr>) {
    let mut now: Vec<&Expr> = Vec::new();
    if let Arises::On(of) = &choice.arises {
        now.extend(of.iter().filter_map(|s| s.filter.as_ref()));
    }
    now.extend(&choice.guard);
    now.push(&choice.precision);
    if let crate::model::Decides::Consensus(body) | crate::model::Decides::Vote(body, _) = &choice.decides {
        now.extend(&body.filter);
        now.push(&body.weight);
    }
    for option in &choice.options {
        now.extend(&option.guard);
        now.extend(option.terms.iter().map(|t| &t.expr));
    }
    (now, effect_parts(&choice.effects))
}

fn effect_parts(effects: &[Effect]) -> Vec<&Expr> {
    let mut parts = Vec::new();
    for effect in effects {
        parts.extend(effect.filter.iter().chain(&effect.guard).chain([&effect.value]));
        parts.extend(effect.args.iter().filter_map(|arg| match arg {
            Arg::Expr(e) => Some(&**e),
            Arg::Element(_) | Arg::Var(_) => None,
        }));
    }
    parts
}

/// The choices an expression reads, with the place and the definitions they are reached through.
fn choices_read(lets: &[BTreeMap<ChoiceId, Span>], expr: &Expr) -> Vec<(ChoiceId, Span, Option<Span>)> {
    let mut found = Vec::new();
    walk::each(expr, &mut |e| match &e.kind {
        ExprKind::Choice(id, _) | ExprKind::ChoiceProp(id, _, _) | ExprKind::Vote(id, _, _) => {
            found.push((*id, e.span, None));
        }
        ExprKind::Let(id, _) => {
            let inside = lets.get(id.at()).into_iter().flatten();
            found.extend(inside.map(|(&choice, &at)| (choice, e.span, Some(at))));
        }
        _ => {}
    });
    found
}

fn stale_choices(model: &Model, all: &Ancestors, same_day: &Ancestors, out: &mut Vec<Diagnostic>) {
    let mut lets: Vec<BTreeMap<ChoiceId, Span>> = Vec::new();
    for def in &model.lets {
        let mut read = BTreeMap::new();
        for term in &def.terms {
            for (choice, span, deeper) in choices_read(&lets, &term.expr) {
                read.entry(choice).or_insert(deeper.unwrap_or(span));
            }
        }
        lets.push(read);
    }
    for (n, event) in (0u32..).zip(&model.events) {
        let (now, effects) = event_parts(event);
        let reader = Reader { item: Item::Event(EventId(n)), name: &event.name };
        reader.stale(model, &lets, [all, same_day], now.into_iter().chain(effects), out);
    }
    for (n, choice) in (0u32..).zip(&model.choices) {
        let (now, effects) = choice_parts(choice);
        let reader = Reader { item: Item::Choice(ChoiceId(n)), name: &choice.name };
        reader.stale(model, &lets, [all, same_day], now.into_iter().chain(effects), out);
    }
}

/// A rule that reads.
struct Reader<'m> {
    item: Item,
    name: &'m str,
}

impl Reader<'_> {
    fn stale<'m>(
        &self,
        model: &Model,
        lets: &[BTreeMap<ChoiceId, Span>],
        [all, same_day]: [&Ancestors; 2],
        exprs: impl Iterator<Item = &'m Expr>,
        out: &mut Vec<Diagnostic>,
    ) {
        let mut told = BTreeSet::new();
        let before = |ancestors: &Ancestors, item: Item, other: Item| {
            ancestors.get(&item).is_some_and(|found| found.contains(&other))
        };
        for expr in exprs {
            for (choice, span, through) in choices_read(lets, expr) {
                let read = Item::Choice(choice);
                if read == self.item || before(all, self.item, read) || before(all, read, self.item) {
                    continue;
                }
                let Some(shared) = shared_day(same_day, self.item, read) else { continue };
                if !told.insert(choice) {
                    continue;
                }
                out.push(self.stale_choice(model, choice, span, through, shared));
            }
        }
    }

    fn stale_choice(
        &self,
        model: &Model,
        choice: ChoiceId,
        span: Span,
        through: Option<Span>,
        shared: Item,
    ) -> Diagnostic {
        let read = model.choices.get(choice.at());
        let name = read.map_or("", |c| c.name.as_str());
        let shared = names(model).get(&shared).map_or(String::new(), |(n, _)| n.clone());
        let message = format!("`{name}` may be made on the same day as `{}`, unseen by it", self.name);
        let mut diagnostic = Diagnostic::error("stale-choice", span, message)
            .label("read as at the start of the day")
            .help(format!("both follow `{shared}`: let `{}` follow `on {name}`", self.name));
        if let Some(at) = through {
            diagnostic = diagnostic.also(at, "read here");
        }
        match read {
            Some(read) => diagnostic.also(read.span, "the choice"),
            None => diagnostic,
        }
    }
}

/// An item that sets both off on the same day.
fn shared_day(same_day: &Ancestors, a: Item, b: Item) -> Option<Item> {
    let with_self = |item: Item| {
        let mut found: BTreeSet<Item> = same_day.get(&item).cloned().unwrap_or_default();
        found.insert(item);
        found
    };
    with_self(a).intersection(&with_self(b)).find(|i| !matches!(i, Item::Shock(_))).copied()
}

/// Warns of `.today` where it is always no.
fn never_today(model: &Model, out: &mut Vec<Diagnostic>) {
    let mut lets: Vec<Option<View>> = vec![None; model.lets.len()];
    let read = |view: &View, expr: &Expr, lets: &mut Vec<Option<View>>, out: &mut Vec<Diagnostic>| {
        walk::each(expr, &mut |e| {
            if let ExprKind::Let(id, _) = &e.kind {
                if let Some(known) = lets.get_mut(id.at()) {
                    known.get_or_insert_default().widen(view);
                }
                return;
            }
            let Some(item) = today_of(e) else { return };
            if !view.sees(item) {
                let name = match item {
                    ItemRef::Event(id) => model.events.get(id.at()).map_or("", |x| x.name.as_str()),
                    ItemRef::Choice(id) => model.choices.get(id.at()).map_or("", |x| x.name.as_str()),
                };
                let message = format!("`{name}` has never happened today when this is read");
                out.push(
                    Diagnostic::warning("never-today", e.span, message)
                        .label("always no")
                        .help("follow it with `on`, or ask `.since` or `.happened`"),
                );
            }
        });
    };
    let nothing = View::default();
    for (n, event) in (0u32..).zip(&model.events) {
        let item = ItemRef::Event(EventId(n));
        let (now, effects) = event_parts(event);
        let hazards = event
            .hazards
            .iter()
            .flat_map(|h| h.guard.iter().chain([&h.rate]).chain(h.factors.iter().map(|t| &t.expr)));
        let becomes = event.triggers.iter().filter_map(|t| match &t.kind {
            TriggerKind::Becomes(e) => Some(e),
            TriggerKind::On { .. } => None,
        });
        hazards.chain(becomes).for_each(|e| read(&nothing, e, &mut lets, out));
        now.into_iter().for_each(|e| read(&View::of(&event.ancestry, None), e, &mut lets, out));
        effects.into_iter().for_each(|e| read(&View::of(&event.ancestry, Some(item)), e, &mut lets, out));
    }
    for (n, choice) in (0u32..).zip(&model.choices) {
        let item = ItemRef::Choice(ChoiceId(n));
        let (now, effects) = choice_parts(choice);
        now.into_iter().for_each(|e| read(&View::of(&choice.ancestry, None), e, &mut lets, out));
        effects.into_iter().for_each(|e| read(&View::of(&choice.ancestry, Some(item)), e, &mut lets, out));
    }
    for stock in &model.stocks {
        let parts = stock.updates.iter().flat_map(|u| u.guard.iter().chain([&u.expr]));
        parts.for_each(|e| read(&nothing, e, &mut lets, out));
    }
    model.helds.iter().for_each(|h| read(&nothing, &h.condition, &mut lets, out));
    for shock in &model.shocks {
        let view = match shock.drawn {
            DrawnAt::Cadence(_) => View::default(),
            DrawnAt::On(id, _) => model
                .events
                .get(id.at())
                .map_or_else(View::default, |e| View::of(&e.ancestry, Some(ItemRef::Event(id)))),
        };
        shock.dist.args.iter().for_each(|e| read(&view, e, &mut lets, out));
    }
    let everything = View { everything: true, ..View::default() };
    for outcome in &model.outcomes {
        match &outcome.question {
            crate::model::Question::Ever { guard, .. } | crate::model::Question::Count { guard, .. } => {
                guard.iter().for_each(|e| read(&everything, e, &mut lets, out));
            }
            crate::model::Question::Condition { of: e, .. }
            | crate::model::Question::Value(e, _)
            | crate::model::Question::Summary(_, e, _, _) => read(&nothing, e, &mut lets, out),
        }
    }
    for n in (0..model.lets.len()).rev() {
        let Some(view) = lets.get(n).cloned().flatten() else { continue };
        for term in &model.lets[n].terms {
            read(&view, &term.expr, &mut lets, out);
        }
    }
}

/// The item whose happening today an expression asks for.
fn today_of(e: &Expr) -> Option<ItemRef> {
    match &e.kind {
        ExprKind::Event(id, _, EventProp::Today) => Some(ItemRef::Event(*id)),
        ExprKind::ChoiceProp(id, _, ChoiceProp::Today) => Some(ItemRef::Choice(*id)),
        _ => None,
    }
}

/// One assignment to a stock.
struct Assignment<'m> {
    rule: (u8, usize),
    option: Option<u32>,
    priority: i64,
    args: &'m [Arg],
    value: &'m Expr,
    span: Span,
}

/// Reports the first two assignments of a stock that may meet with different values and equal priority.
fn two_writers(model: &Model, stock: &Stock, out: &mut Vec<Diagnostic>) {
    let assignments: Vec<Assignment<'_>> =
        stock.writers.iter().filter_map(|w| assignment(model, stock, *w)).collect();
    for (n, a) in assignments.iter().enumerate() {
        for b in &assignments[n + 1..] {
            if a.priority == b.priority && may_meet(a, b) {
                out.push(
                    Diagnostic::error(
                        "two-writers",
                        b.span,
                        format!("`{}` is set to different values by two rules", stock.name),
                    )
                    .label("sets it here")
                    .also(a.span, "and here, with the same priority")
                    .help("say which one wins: `priority 1`"),
                );
                return;
            }
        }
    }
}

fn assignment<'m>(model: &'m Model, stock: &'m Stock, writer: Writer) -> Option<Assignment<'m>> {
    let (rule, effect) = match writer {
        Writer::Update(n) => {
            // Lines that replace with one cadence and guard are one sum; each cadence is a rule of its own.
            let update = stock.updates.get(n).filter(|u| u.becomes)?;
            let first = stock.updates.iter().position(|u| u.becomes && same_sum(u, update))?;
            let (value, span) = (&update.expr, update.span);
            return Some(Assignment { rule: (0, first), option: None, priority: -1, args: &[], value, span });
        }
        Writer::Event(id, n) => ((1, id.at()), model.events.get(id.at())?.effects.get(n)?),
        Writer::Choice(id, n) => ((2, id.at()), model.choices.get(id.at())?.effects.get(n)?),
    };
    effect.assign.then_some(Assignment {
        rule,
        option: effect.option,
        priority: i64::from(effect.priority),
        args: &effect.args,
        value: &effect.value,
        span: effect.span,
    })
}

fn same_sum(a: &crate::model::UpdateTerm, b: &crate::model::UpdateTerm) -> bool {
    let guard = |u: &crate::model::UpdateTerm| u.guard.as_ref().map(|g| g.span);
    a.cadence == b.cadence && guard(a) == guard(b)
}

fn may_meet(a: &Assignment<'_>, b: &Assignment<'_>) -> bool {
    if a.rule == b.rule && (a.rule.0 == 0 || a.option != b.option) {
        return false;
    }
    let apart = a.args.iter().zip(b.args).any(|pair| match pair {
        (Arg::Element(x), Arg::Element(y)) => x != y,
        _ => false,
    });
    let equal = match (crate::shape::number(a.value), crate::shape::number(b.value)) {
        (Some(x), Some(y)) => x == y,
        _ => false,
    };
    !apart && !equal
}
