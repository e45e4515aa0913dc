//! Changes as written → what they mean for a model: ids, combinations, numbers in base units.
//!
//! What a change does to a history is said in `docs/design/002-changes.md`. Without a model (one of its rules
//! is broken) names and values are tested all the same, and nothing is yielded.

use super::Checker;
use super::expr::Place;
use super::lookup::suggest;
use super::stock::element_set;
use super::target::Target;
use crate::ast::{self, ChangeTarget, During};
use crate::calendar::Date;
use crate::change::{Change, ChangeKind, Quantity};
use crate::diagnostic::Diagnostic;
use crate::kind::{DURATION, unit_of};
use crate::model::{Choice, EventId, ItemRef, Kind, Model, OptionOf, SetId, StockId, Ty};
use crate::names::{Def, Symbol, did_you_mean};
use crate::shape::Frame;
use crate::span::{Name, Span};

impl Checker<'_> {
    /// A list of changes of one world; those that cannot be meant together are reported.
    pub(super) fn changes(&mut self, model: Option<&Model>, changes: &[ast::Change]) -> Option<Vec<Change>> {
        let found: Vec<Option<Change>> = changes.iter().map(|c| self.change(model, c)).collect();
        let found: Vec<Change> = found.into_iter().collect::<Option<_>>()?;
        let clashes = crate::change::clashes(&found);
        let fine = clashes.is_empty();
        self.out.extend(clashes);
        if let (Some(model), true) = (model, fine) {
            self.out.extend(crate::change::doubts(model, &found));
        }
        fine.then_some(found)
    }

    fn change(&mut self, model: Option<&Model>, change: &ast::Change) -> Option<Change> {
        use ast::ChangeKind as A;
        let kind = match &change.kind {
            A::Set { target, value, during } => self.set_change(model, target, value, during),
            A::Shift { target, value, during } => self.shift_change(model, target, value, during),
            A::Cause { target, at } => self.cause(model, target, at),
            A::Hazard { target, factor, during } => self.hazard_change(model, target, factor, during),
            A::Utility { target, option, value, during } => {
                self.utility_change(model, target, option, value, during)
            }
            A::Rule { path } => self.rule_off(model, path).map(|lines| ChangeKind::Off { lines }),
            A::SourceOff(key) => self.source_off(model, key).map(|lines| ChangeKind::Off { lines }),
            A::Swap(a, b) => self.swap(a, b),
            A::Freeze(file) => self.freeze(model, file),
            A::Interpretation(name) => self.rule_set(name),
            A::Translate(by) => self.translate(by),
        };
        Some(Change { kind: kind?, text: crate::format::change_text(change), span: change.span })
    }

    /// `x = v`, `E = never`, `C = option`.
    fn set_change(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        value: &ast::Expr,
        during: &During,
    ) -> Option<ChangeKind> {
        let found = self.happening_at(model, target, "a quantity, an event or a choice", |d| {
            quantity(d).is_some() || matches!(d, Def::Event(_) | Def::Choice(_))
        });
        let period = self.during(model, during);
        let Target { symbol, cells } = found?;
        let word = match &value.kind {
            ast::ExprKind::Ref(of) if of.args.is_empty() => Some(&of.name),
            _ => None,
        };
        let never = word.is_some_and(|w| w.value == "never");
        match symbol.def {
            Def::Event(id) if never => {
                self.can_happen(model?, id, &cells, target)?;
                Some(ChangeKind::Never { item: ItemRef::Event(id), cells, during: period? })
            }
            Def::Event(_) => {
                let message =
                    format!("`{}` is an event: it is set to `never` or caused on a day", target.name.value);
                self.fail(
                    Diagnostic::error("wrong-change", value.span, message)
                        .help("write `E = never` or `E @ 1956-10-23`"),
                )
            }
            Def::Choice(id) if never => {
                Some(ChangeKind::Never { item: ItemRef::Choice(id), cells, during: period? })
            }
            Def::Choice(choice) => {
                let option = self.taken(model, &symbol, target, word, value.span)?;
                if let Some(to) = &during.to {
                    let problem = Diagnostic::error(
                        "wrong-change",
                        super::target::span_of(to),
                        "an option is taken whenever the choice arises, or on one day",
                    );
                    return self.fail(problem.help("for a period: `utility:C.option += 20 @ D..D2`"));
                }
                Some(ChangeKind::Take { choice, cells, option, at: period?.from })
            }
            _ if never => {
                let name = &target.name.value;
                let message = format!("`{name}` is {}; only what happens can be `never`", symbol.def.noun());
                self.fail(Diagnostic::error("wrong-change", value.span, message).help("give it a value"))
            }
            def => {
                let value = self.held_value(&symbol, value)?;
                Some(ChangeKind::Hold { what: quantity(def)?, cells, value, during: period? })
            }
        }
    }

    /// The value a quantity is to hold: of its kind and within its bounds.
    fn held_value(&mut self, symbol: &Symbol, value: &ast::Expr) -> Option<f64> {
        let kind = symbol.kind.as_ref()?;
        if kind.ty == Ty::Flag && matches!(value.kind, ast::ExprKind::Number(_)) {
            let problem = Diagnostic::error("number-as-flag", value.span, "a flag is `yes` or `no`");
            return self.fail(problem.also(symbol.span, "declared here").help("write `yes` or `no`"));
        }
        let found =
            self.literal(value, Place { ty: kind.ty, unit: unit_of(kind), what: "the value it holds" })?;
        if found < kind.lo || found > kind.hi {
            let message = format!("`{}` is outside the bounds of `{}`", self.slice(value.span), kind.word);
            return self.fail(
                Diagnostic::error("outside-bounds", value.span, message)
                    .also(symbol.span, "declared here")
                    .help(bounds(kind)),
            );
        }
        Some(found)
    }

    fn taken(
        &mut self,
        model: Option<&Model>,
        symbol: &Symbol,
        target: &ChangeTarget,
        word: Option<&Name>,
        span: Span,
    ) -> Option<u32> {
        let Some(name) = word else {
            return self.fail(
                Diagnostic::error(
                    "wrong-change",
                    span,
                    "a choice is set to one of its options, or to `never`",
                )
                .also(symbol.span, "declared here"),
            );
        };
        self.option_of(model, symbol, target, name)
    }

    /// An option that the choice has.
    fn option_of(
        &mut self,
        model: Option<&Model>,
        symbol: &Symbol,
        target: &ChangeTarget,
        name: &Name,
    ) -> Option<u32> {
        let set = element_set(symbol.kind.as_ref()?.ty)?;
        let option = self.element(set, name)?;
        let Def::Choice(id) = symbol.def else { return None };
        let Some(choice) = model.and_then(|m| m.choices.get(id.at())) else { return Some(option) };
        if offers(choice, option) {
            return Some(option);
        }
        let message = format!("`{}` never has the option `{}`", target.name.value, name.value);
        self.fail(Diagnostic::error("wrong-change", name.span, message).also(symbol.span, "declared here"))
    }

    /// An event that nothing sets off cannot be prevented.
    fn can_happen(&mut self, model: &Model, id: EventId, cells: &[u32], target: &ChangeTarget) -> Option<()> {
        let event = model.events.get(id.at())?;
        let dated = cells.iter().any(|&n| event.dates.get(n as usize).is_some_and(|d| !d.is_empty()));
        if dated || !event.hazards.is_empty() || !event.triggers.is_empty() {
            return Some(());
        }
        let message = format!("nothing sets off `{}`: it never happens as it is", target.name.value);
        self.fail(
            Diagnostic::error("wrong-change", target.span, message)
                .also(event.span, "declared here")
                .help("remove this change"),
        )
    }

    /// `x += v`
    fn shift_change(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        value: &ast::Expr,
        during: &During,
    ) -> Option<ChangeKind> {
        let found = self.aimed_at(model, target, "a quantity", |d| quantity(d).is_some());
        let period = self.during(model, during);
        let Target { symbol, cells } = found?;
        let kind = symbol.kind.as_ref()?;
        if !matches!(kind.ty, Ty::Number { .. }) {
            let is = crate::kind::words(kind.ty, &self.sets);
            let message = format!("`{}` is {is}: nothing can be added to it", target.name.value);
            let problem = Diagnostic::error("wrong-change", target.span, message);
            return self.fail(problem.help("let it hold a value: `x = v`"));
        }
        let by = self.literal(value, Place { ty: kind.ty, unit: unit_of(kind), what: "what is added" })?;
        let what = quantity(symbol.def)?;
        if let (Quantity::Stock(_), Some(to)) = (what, &during.to) {
            let problem = Diagnostic::error(
                "wrong-change",
                super::target::span_of(to),
                "a stock is pushed once, on the first day; there is no end",
            );
            return self.fail(problem.help("remove `..` and what follows, or push it back on that day"));
        }
        Some(ChangeKind::Push { what, cells, by, during: period? })
    }

    /// `E @ D`
    fn cause(&mut self, model: Option<&Model>, target: &ChangeTarget, at: &ast::When) -> Option<ChangeKind> {
        let found = self.happening_at(model, target, "an event", |d| matches!(d, Def::Event(_)));
        let at_moment = self.moment(model, at);
        let Target { symbol, cells } = found?;
        let Def::Event(event) = symbol.def else { return None };
        if let Some(crate::change::Moment::After(of, cell, _)) = at_moment
            && of == event
            && cells.contains(&cell)
        {
            let problem = Diagnostic::error(
                "wrong-change",
                super::target::span_of(at),
                "it does not happen before this moment, so the moment never comes",
            );
            return self.fail(problem.help("name a date, or another event"));
        }
        Some(ChangeKind::Cause { event, cells, at: at_moment? })
    }

    /// `hazard:E *= k`
    fn hazard_change(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        factor: &ast::Expr,
        during: &During,
    ) -> Option<ChangeKind> {
        let found = self.happening_at(model, target, "an event", |d| matches!(d, Def::Event(_)));
        let period = self.during(model, during);
        let value = self.literal(factor, Place::plain("a factor"))?;
        if value < 0.0 {
            let problem = Diagnostic::error("wrong-change", factor.span, "a hazard cannot be negative");
            return self.fail(problem.help("give 0 to switch it off, or a number above"));
        }
        let Target { symbol, cells } = found?;
        let Def::Event(id) = symbol.def else { return None };
        let event = model?.events.get(id.at())?;
        if event.hazards.is_empty() {
            let message = format!("`{}` has no hazard to be multiplied", event.name);
            return self.fail(
                Diagnostic::error("wrong-change", target.span, message)
                    .also(event.span, "declared here")
                    .help("prevent it with `= never`, cause it with `@`, or change what sets it off"),
            );
        }
        Some(ChangeKind::Hazard { event: id, cells, factor: value, during: period? })
    }

    /// `utility:C.option += v`
    fn utility_change(
        &mut self,
        model: Option<&Model>,
        target: &ChangeTarget,
        option: &Name,
        value: &ast::Expr,
        during: &During,
    ) -> Option<ChangeKind> {
        let found = self.aimed_at(model, target, "a choice", |d| matches!(d, Def::Choice(_)));
        let period = self.during(model, during);
        let by = self.literal(value, Place::plain("a shift of utility"));
        let Target { symbol, cells } = found?;
        let option = self.option_of(model, &symbol, target, option)?;
        let Def::Choice(choice) = symbol.def else { return None };
        Some(ChangeKind::Utility { choice, cells, option, by: by?, during: period? })
    }

    /// `swap:a,b`
    fn swap(&mut self, a: &Name, b: &Name) -> Option<ChangeKind> {
        let owners = |c: &Self, n: &Name| c.names.elements.get(&n.value).cloned().unwrap_or_default();
        let (x, y) = (owners(self, a), owners(self, b));
        for (name, found) in [(a, &x), (b, &y)] {
            if found.is_empty() {
                return self.unknown_element(name);
            }
        }
        if a.value == b.value {
            let problem = Diagnostic::error("wrong-change", b.span, "an element is not swapped with itself");
            return self.fail(problem.help("name two elements of one set"));
        }
        let both = |&(set, n): &(SetId, u32)| {
            y.iter().find(|(other, _)| *other == set).map(|&(_, m)| ChangeKind::Swap { set, a: n, b: m })
        };
        let mut found: Vec<ChangeKind> = x.iter().filter_map(both).collect();
        if found.len() > 1 {
            let message = format!("`{}` and `{}` are together in more than one set", a.value, b.value);
            let problem = Diagnostic::error("two-owners", a.span.to(b.span), message);
            return self.fail(problem.help("rename them in one of the sets"));
        }
        if let Some(swap) = found.pop() {
            return Some(swap);
        }
        let message = format!("`{}` and `{}` share no set", a.value, b.value);
        self.fail(Diagnostic::error("wrong-change", b.span, message).help("swap two elements of one set"))
    }

    fn unknown_element<T>(&mut self, name: &Name) -> Option<T> {
        if let Some(symbol) = self.names.symbols.get(&name.value) {
            let message = format!("`{}` is {}; an element was expected", name.value, symbol.def.noun());
            let problem =
                Diagnostic::error("wrong-reference", name.span, message).also(symbol.span, "declared here");
            return self.fail(problem);
        }
        self.unknown(&Frame::default(), name, None)
    }

    /// `freeze:file`
    fn freeze(&mut self, model: Option<&Model>, file: &Name) -> Option<ChangeKind> {
        let stems: Vec<String> = match model {
            Some(model) => model.files.iter().map(|f| super::question::stem(f).to_string()).collect(),
            None => self.sources.iter().map(|s| super::question::stem(&s.name).to_string()).collect(),
        };
        if !stems.contains(&file.value) {
            let near = did_you_mean(&file.value, stems.iter().map(String::as_str));
            let message = format!("there is no file called `{}`", file.value);
            return self.fail(suggest(Diagnostic::error("unknown-name", file.span, message), file, near));
        }
        let model = model?;
        let inside = |span: Span| stems.get(usize::from(span.source.0)) == Some(&file.value);
        let stocks = (0u32..).zip(&model.stocks).filter(|(_, s)| inside(s.span)).map(|(n, _)| StockId(n));
        let events = (0u32..).zip(&model.events).filter(|(_, e)| inside(e.span) && !e.input);
        let choices = (0u32..).zip(&model.choices).filter(|(_, c)| inside(c.span));
        let items = events.map(|(n, _)| ItemRef::Event(EventId(n)));
        let items = items.chain(choices.map(|(n, _)| ItemRef::Choice(crate::model::ChoiceId(n))));
        let (stocks, items): (Vec<_>, Vec<_>) = (stocks.collect(), items.collect());
        if stocks.is_empty() && items.is_empty() {
            let message = format!("`{}` has no stock, event or choice to be frozen", file.value);
            return self
                .fail(Diagnostic::error("wrong-change", file.span, message).help("name another file"));
        }
        Some(ChangeKind::Freeze { file: file.value.clone(), stocks, items })
    }

    /// `interpretation=name`
    fn rule_set(&mut self, name: &Name) -> Option<ChangeKind> {
        if let Some(n) = self.interpretations.iter().position(|i| *i == name.value) {
            return Some(ChangeKind::Interpretation(n));
        }
        let near =
            did_you_mean(&name.value, self.interpretations.iter().map(String::as_str)).map(str::to_string);
        let message = format!("`{}` is not an interpretation", name.value);
        self.fail(suggest(Diagnostic::error("unknown-name", name.span, message), name, near.as_deref()))
    }

    /// `translate=730d`
    fn translate(&mut self, by: &ast::Expr) -> Option<ChangeKind> {
        let days = self.literal(by, Place { ty: DURATION, unit: None, what: "a translation" })?;
        if days.fract() != 0.0 {
            let problem = Diagnostic::error("wrong-change", by.span, "the clock moves by whole days");
            return self
                .fail(problem.help(format!("write for instance `translate = {} days`", days.round())));
        }
        let room = |date: Option<Date>, from: Date| date.map_or(0.0, |d| f64::from(d.0) - f64::from(from.0));
        let first = room(Date::from_ymd(-9999, 1, 1), self.start);
        let last = room(Date::from_ymd(9999, 12, 31), self.end);
        if !(first..=last).contains(&days) {
            let message = "the clock would leave the calendar, which ends with the year 9999";
            return self.fail(Diagnostic::error("wrong-change", by.span, message).help("move it by less"));
        }
        Some(ChangeKind::Translate(days as i32))
    }
}

/// The bounds of a kind in words, in its own unit.
fn bounds(kind: &Kind) -> String {
    let unit = unit_of(kind).map_or(1.0, |u| u.days());
    let (lo, hi) = (kind.lo * unit, kind.hi * unit);
    match (lo.is_finite(), hi.is_finite()) {
        (true, false) => format!("give {lo} or more"),
        (false, true) => format!("give {hi} or less"),
        _ => format!("give a value between {lo} and {hi}"),
    }
}

/// Whether a choice has an option.
fn offers(choice: &Choice, option: u32) -> bool {
    choice.options.iter().any(|o| match o.of {
        OptionOf::Element(n) => n == option,
        OptionOf::Each(_) => true,
    })
}

/// What can hold a value: a stock, a definition, an input, a parameter or an attribute.
fn quantity(def: Def) -> Option<Quantity> {
    match def {
        Def::Stock(id) => Some(Quantity::Stock(id)),
        Def::Let(id) => Some(Quantity::Let(id)),
        Def::Input(id) => Some(Quantity::Input(id)),
        Def::Param(id) => Some(Quantity::Param(id)),
        Def::Column(id) => Some(Quantity::Column(id)),
        Def::Relation(_)
        | Def::Shock(_)
        | Def::Event(_)
        | Def::Episode(_)
        | Def::Choice(_)
        | Def::Outcome(_) => None,
    }
}
