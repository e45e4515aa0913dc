//! What a change aims at and when: a name with elements or filters → a declaration and its combinations;
//! dates and events → moments.

use super::Checker;
use crate::ast::{ChangeArg, ChangeTarget, During, When};
use crate::change::{self, Moment};
use crate::diagnostic::Diagnostic;
use crate::model::{Arg, Column, EventId, Expr, ItemRef, Model, OnSource, Question, SetId};
use crate::names::{Def, Symbol};
use crate::shape::{Combinations, Fixed, Frame, Reads};
use crate::span::{Name, Span};

/// A declaration and some of its combinations: row-major, ascending, not empty.
pub(super) struct Target {
    pub(super) symbol: Symbol,
    pub(super) cells: Vec<u32>,
}

/// The indices of a target, resolved: an element or nothing per index, and filters over all of them.
struct Picked {
    elements: Vec<Option<u32>>,
    filters: Vec<Expr>,
    frame: Frame,
}

impl Checker<'_> {
    /// The target of a change; combinations that do not exist are left out.
    pub(super) fn aimed_at(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        wanted: &str,
        fits: fn(Def) -> bool,
    ) -> Option<Target> {
        let symbol = self.symbol_for(&target.name, wanted, fits)?;
        if !target.args.is_empty() && target.args.len() != symbol.sets.len() {
            let sets: Vec<&str> = symbol.sets.iter().map(|&s| self.set_name(s)).collect();
            let form = if sets.is_empty() {
                "has no index".into()
            } else {
                format!("is indexed by {}", sets.join(", "))
            };
            let message = format!("`{}` {form}; {} given", target.name.value, target.args.len());
            return self.fail(
                Diagnostic::error("wrong-index", target.span, message).also(symbol.span, "declared here"),
            );
        }
        let picked = self.picked(target, &symbol.sets)?;
        let cells = self.cells(model, target, &symbol, picked)?;
        Some(Target { symbol, cells })
    }

    /// The target of a change to what happens: a plain question (`date of E`, over the whole clock) stands for
    /// the event it asks about, so that what the scoreboard names can be changed by that name.
    pub(super) fn happening_at(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        wanted: &str,
        fits: fn(Def) -> bool,
    ) -> Option<Target> {
        let asked = model.and_then(|m| self.event_asked(m, target));
        self.aimed_at(model, asked.as_ref().unwrap_or(target), wanted, fits)
    }

    /// The event an outcome asks about, as a target in its place.
    fn event_asked(&mut self, model: &Model, target: &ChangeTarget) -> Option<ChangeTarget> {
        let symbol = self.names.symbols.get(&target.name.value).cloned()?;
        let Def::Outcome(id) = symbol.def else { return None };
        let Question::Ever { of, guard: None, from, by, .. } = &model.outcomes.get(id.at())?.question else {
            return None;
        };
        let ([OnSource { of: ItemRef::Event(event), args, filter: None, .. }], true) =
            (of.as_slice(), target.args.is_empty() && (*from, *by) == (model.start, model.end))
        else {
            return None;
        };
        let event = model.events.get(event.at())?;
        self.note_use(target.name.span, symbol.span);
        let named = |value: &str| Name { value: value.to_string(), span: target.name.span };
        let element = |(arg, (_, set)): (&Arg, &(String, SetId))| {
            let Arg::Element(n) = arg else { return None };
            let element = model.sets.get(set.at())?.elements.get(*n as usize)?;
            Some(ChangeArg::Element(named(&element.name)))
        };
        let args = args.iter().zip(&event.rule.vars).map(element).collect::<Option<_>>()?;
        Some(ChangeTarget { name: named(&event.name), args, span: target.span })
    }

    fn picked(&mut self, target: &ChangeTarget, sets: &[SetId]) -> Option<Picked> {
        let mut frame = Frame { reads: Reads::Settled, ..Frame::default() };
        for (n, &set) in sets.iter().enumerate() {
            match target.args.get(n) {
                Some(ChangeArg::Where(var, _)) => {
                    if frame.var(&var.value).is_some() {
                        let message = format!("`{}` stands for two indices", var.value);
                        let problem = Diagnostic::error("wrong-index", var.span, message);
                        return self.fail(problem.help("give each index a name of its own"));
                    }
                    frame.bind(&var.value, set);
                }
                Some(ChangeArg::Element(_)) | None => frame.rule.vars.push((String::new(), set)),
            }
        }
        frame.rule.own = sets.len();
        let mut picked = Picked { elements: vec![None; sets.len()], filters: Vec::new(), frame };
        let mut failed = false;
        for ((arg, &set), at) in target.args.iter().zip(sets).zip(&mut picked.elements) {
            match arg {
                ChangeArg::Element(name) => {
                    *at = self.element(set, name);
                    failed |= at.is_none();
                }
                ChangeArg::Where(_, filter) => match self.flag(&mut picked.frame, filter, "a filter") {
                    Some(filter) => picked.filters.push(filter),
                    None => failed = true,
                },
            }
        }
        (!failed).then_some(picked)
    }

    fn cells(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        symbol: &Symbol,
        mut picked: Picked,
    ) -> Option<Vec<u32>> {
        let sizes: Vec<usize> = symbol.sets.iter().map(|&s| self.set_size(s)).collect();
        let Some(combinations) = Combinations::new(&sizes) else { return self.too_large(target.span) };
        let columns = if picked.filters.is_empty() { Vec::new() } else { declared(&self.columns) };
        let fixed = Fixed { columns: &columns, relations: &self.relations, sets: &self.sets };
        let exists = model.map_or(&[][..], |m| existing(m, symbol.def));
        let mut cells = Vec::new();
        let mut vars = vec![0; picked.frame.rule.vars.len()];
        for (n, at) in (0u32..).zip(combinations) {
            let named = picked.elements.iter().zip(&at).all(|(e, n)| e.is_none_or(|e| e == *n));
            if !named || !exists.get(n as usize).copied().unwrap_or(true) {
                continue;
            }
            vars[..at.len()].copy_from_slice(&at);
            let mut passes = true;
            for filter in &picked.filters {
                let Some(value) = fixed.eval(filter, &mut vars, &picked.frame.rule.vars) else {
                    return self.moving(filter.span);
                };
                passes &= value != 0.0;
            }
            if passes {
                cells.push(n);
            }
        }
        if cells.is_empty() {
            picked.elements.retain(Option::is_none);
            return self.nothing_aimed_at(target, symbol, picked.elements.is_empty());
        }
        Some(cells)
    }

    fn moving<T>(&mut self, span: Span) -> Option<T> {
        let message = "the elements this filter picks are not settled by the text";
        self.fail(
            Diagnostic::error("moving-filter", span, message)
                .help("compare attributes and relations with numbers"),
        )
    }

    fn nothing_aimed_at<T>(&mut self, target: &ChangeTarget, symbol: &Symbol, named: bool) -> Option<T> {
        let message = if named {
            format!("there is no `{}`: its declaration leaves it out", self.slice(target.span))
        } else {
            format!("no element of `{}` is meant", target.name.value)
        };
        self.fail(Diagnostic::error("wrong-change", target.span, message).also(symbol.span, "declared here"))
    }

    /// A period; its end must not lie before its beginning where that can be known.
    pub(super) fn during(&mut self, model: Option<&Model>, during: &During) -> Option<change::During> {
        let from = during.from.as_ref().map(|w| self.moment(model, w));
        let to = during.to.as_ref().map(|w| self.moment(model, w));
        let found = change::During {
            from: match from {
                Some(moment) => Some(moment?),
                None => None,
            },
            to: match to {
                Some(moment) => Some(moment?),
                None => None,
            },
        };
        match (found.from, found.to, &during.to) {
            (Some(from), Some(to), Some(at)) if to.is_before(from) => {
                let problem =
                    Diagnostic::error("wrong-change", span_of(at), "this period ends before it begins");
                self.fail(problem.help("exchange the two"))
            }
            _ => Some(found),
        }
    }

    /// A day of the clock, or some days after an event.
    pub(super) fn moment(&mut self, model: Option<&Model>, when: &When) -> Option<Moment> {
        let (of, days) = match when {
            When::Date(date) => return self.inside_clock(date).map(Moment::Day),
            When::Event(of, days) => (of, *days),
        };
        let mut f = Frame { reads: Reads::Literal, ..Frame::default() };
        let (event, args) = self.event_ref(&mut f, of)?;
        let Ok(days) = u32::try_from(days) else {
            let message = format!("nothing can be changed before `{}` has happened", of.name.value);
            let problem = Diagnostic::error("wrong-change", of.span, message);
            return self.fail(problem.help("write `+` and some days, or name a date"));
        };
        let cell = self.cell_of(model, event, &args)?;
        let exists = model.map_or(&[][..], |m| existing(m, Def::Event(event)));
        if !exists.get(cell as usize).copied().unwrap_or(true) {
            let message = format!("there is no `{}`: its declaration leaves it out", self.slice(of.span));
            return self.fail(Diagnostic::error("wrong-change", of.span, message));
        }
        Some(Moment::After(event, cell, days))
    }

    /// Where named elements stand among the combinations of an event.
    fn cell_of(&self, model: Option<&Model>, event: EventId, args: &[Arg]) -> Option<u32> {
        let rule = &model?.events.get(event.at())?.rule;
        let mut cell = 0;
        for (arg, (_, set)) in args.iter().zip(&rule.vars) {
            let Arg::Element(n) = arg else { return None };
            cell = cell * u32::try_from(self.set_size(*set)).ok()? + n;
        }
        Some(cell)
    }
}

/// Where a moment is written.
pub(super) fn span_of(when: &When) -> Span {
    match when {
        When::Date(date) => date.span,
        When::Event(of, _) => of.span,
    }
}

/// Which combinations of an event or choice exist; empty for all.
fn existing(model: &Model, def: Def) -> &[bool] {
    match def {
        Def::Event(id) => model.events.get(id.at()).map_or(&[][..], |e| &e.exists),
        Def::Choice(id) => model.choices.get(id.at()).map_or(&[][..], |c| &c.exists),
        _ => &[],
    }
}

/// The attributes at the values that are declared.
fn declared(columns: &[Column]) -> Vec<Column> {
    columns.iter().map(|c| Column { spread: 0.0, ..c.clone() }).collect()
}
