//! References: a name with arguments → the declaration it means, its elements, and its value when nobody.

use super::Checker;
use super::expr::{Place, constant, typed};
use crate::ast;
use crate::builtins::{CHOICE_PROPERTIES, EVENT_PROPERTIES};
use crate::diagnostic::Diagnostic;
use crate::kind::{DURATION, PLAIN, Typed, join};
use crate::model::{
    Arg, ChoiceId, ChoiceProp, EpisodeId, EventId, EventProp, Expr, ExprKind, ItemRef, Look, OnSource,
    RelationId, SetId, Ty, VarId,
};
use crate::names::{Def, Symbol, did_you_mean};
use crate::shape::{Frame, Reads};
use crate::span::{Name, Span};

/// The variables of a reduction, with the relation that limits each.
pub(crate) type Over = Vec<(VarId, Option<(RelationId, Arg)>)>;

impl Checker<'_> {
    /// A name, perhaps with arguments, where a value is expected.
    pub(crate) fn reference(
        &mut self,
        f: &mut Frame,
        of: &ast::Ref,
        want: Option<SetId>,
        other: Option<&ast::Expr>,
    ) -> Option<Typed> {
        let name = of.name.value.as_str();
        if of.args.is_empty() {
            if let Some((var, set)) = f.var(name) {
                return Some(typed(ExprKind::Var(var), Ty::Element { set, or_nobody: false }, of.span));
            }
            if let Some(found) = self.element_of(want, name, of.span) {
                return Some(found);
            }
        }
        let Some(symbol) = self.names.symbols.get(name).cloned() else {
            return self.no_symbol(f, of, want);
        };
        self.note_use(of.name.span, symbol.span);
        if symbol.broken {
            return None;
        }
        self.readable(f, &symbol, of)?;
        let look = self.look(f, of, &symbol)?;
        self.value_of(f, &symbol, look, of, other)
    }

    fn element_of(&self, want: Option<SetId>, name: &str, span: Span) -> Option<Typed> {
        let set = want?;
        let n = self.names.element(set, name)?;
        Some(constant(f64::from(n), Ty::Element { set, or_nobody: false }, span))
    }

    /// A name that no declaration gives: an element whose set the place does not tell, or unknown.
    fn no_symbol(&mut self, f: &Frame, of: &ast::Ref, want: Option<SetId>) -> Option<Typed> {
        let name = of.name.value.as_str();
        let owners = if of.args.is_empty() { self.names.elements.get(name) } else { None };
        match (owners.map(Vec::as_slice), want) {
            (Some(&[(set, n)]), None) => {
                Some(constant(f64::from(n), Ty::Element { set, or_nobody: false }, of.span))
            }
            (Some(&[(a, _), (b, _), ..]), None) => {
                let (a, b) = (self.set_name(a).to_string(), self.set_name(b).to_string());
                let message = format!("`{name}` is an element of {a} and of {b}");
                self.fail(
                    Diagnostic::error("two-owners", of.span, message)
                        .help("use it where the set is known, or rename one of them"),
                )
            }
            (Some(&[(owner, _), ..]), Some(set)) => {
                let (owner, set) = (self.set_name(owner).to_string(), self.set_name(set).to_string());
                let message = format!("`{name}` is an element of {owner}, not of {set}");
                self.fail(Diagnostic::error("wrong-index", of.span, message))
            }
            _ => self.unknown(f, &of.name, want),
        }
    }

    /// Reports a name that nothing gives.
    pub(crate) fn unknown<T>(&mut self, f: &Frame, name: &Name, want: Option<SetId>) -> Option<T> {
        if self.names.is_poisoned(&name.value) {
            return None;
        }
        let elements = want.map_or(&[][..], |s| self.sets.get(s.at()).map_or(&[][..], |s| &s.elements));
        let mut words: Vec<&str> = elements.iter().map(|e| e.name.as_str()).collect();
        words.extend(f.scope.iter().map(|(n, _)| n.as_str()));
        words.extend(self.names.symbols.keys().map(String::as_str));
        if want.is_none() {
            words.extend(self.names.elements.keys().map(String::as_str));
        }
        words.sort_unstable();
        let near = did_you_mean(&name.value, words).map(str::to_string);
        let message = format!("nothing is called `{}`", name.value);
        self.fail(suggest(Diagnostic::error("unknown-name", name.span, message), name, near.as_deref()))
    }

    /// Whether a symbol may be read in this frame.
    fn readable(&mut self, f: &Frame, symbol: &Symbol, of: &ast::Ref) -> Option<()> {
        let settled = matches!(symbol.def, Def::Param(_) | Def::Column(_) | Def::Relation(_));
        match f.reads {
            Reads::All => Some(()),
            Reads::Settled if settled => Some(()),
            Reads::Settled => {
                let message =
                    format!("`{}` is {}, not settled before the first day", of.name.value, symbol.def.noun());
                self.fail(
                    Diagnostic::error("not-settled", of.span, message)
                        .also(symbol.span, "declared here")
                        .help("use numbers, parameters and attributes here"),
                )
            }
            Reads::Literal => self.not_constant(of.span, "this"),
        }
    }

    fn value_of(
        &mut self,
        f: &mut Frame,
        symbol: &Symbol,
        look: Look,
        of: &ast::Ref,
        other: Option<&ast::Expr>,
    ) -> Option<Typed> {
        if self.current != Some(symbol.def) {
            self.read.insert(symbol.def);
        }
        let own = f.made.is_some_and(|c| Def::Choice(c) == symbol.def) && stands_at_own(&look.args);
        let ty = match symbol.def {
            Def::Relation(_) => PLAIN,
            Def::Episode(_) => Ty::Flag,
            Def::Event(_) => return self.event_as_value(of, symbol),
            Def::Outcome(_) => {
                let message = format!("`{}` is an outcome, a question to the model", of.name.value);
                return self.fail(
                    Diagnostic::error("wrong-reference", of.span, message).also(symbol.span, "declared here"),
                );
            }
            Def::Choice(_) if own => match symbol.kind.as_ref()?.ty {
                Ty::Element { set, .. } => Ty::Element { set, or_nobody: false },
                ty => ty,
            },
            _ => symbol.kind.as_ref()?.ty,
        };
        let look = self.complete(f, look, ty, of.span, other)?;
        let kind = match symbol.def {
            Def::Param(id) => ExprKind::Param(id, look),
            Def::Column(id) => ExprKind::Column(id, look),
            Def::Relation(id) => ExprKind::Relation(id, look),
            Def::Input(id) => ExprKind::Input(id, look),
            Def::Stock(id) => ExprKind::Stock(id, look),
            Def::Let(id) => ExprKind::Let(id, look),
            Def::Shock(id) => ExprKind::Shock(id, look),
            Def::Episode(id) => ExprKind::Episode(id, look),
            Def::Choice(id) => ExprKind::Choice(id, look),
            Def::Event(_) | Def::Outcome(_) => return None,
        };
        Some(typed(kind, ty, of.span))
    }

    fn event_as_value<T>(&mut self, of: &ast::Ref, symbol: &Symbol) -> Option<T> {
        let message = format!("`{}` is an event; an event has no value of its own", of.name.value);
        let text = self.slice(of.span).to_string();
        self.fail(
            Diagnostic::error("wrong-reference", of.span, message).also(symbol.span, "declared here").fix(
                "ask whether it happened",
                of.span,
                format!("{text}.happened"),
            ),
        )
    }

    /// Settles what a lookup is worth when an argument is nobody.
    fn complete(
        &mut self,
        f: &mut Frame,
        mut look: Look,
        ty: Ty,
        span: Span,
        other: Option<&ast::Expr>,
    ) -> Option<Look> {
        let Some(at) = look.args.iter().find_map(may_be_nobody) else { return Some(look) };
        let Some(other) = other else {
            return self.fail(
                Diagnostic::error("may-be-nobody", at, "this element may be nobody")
                    .also(span, "then there is nothing to look up")
                    .help("say what holds then: `… else 0`"),
            );
        };
        let want = match ty {
            Ty::Element { set, .. } => Some(set),
            Ty::Number { .. } | Ty::Flag | Ty::Date => None,
        };
        let stand_in = self.expr(f, other, want)?;
        let here = Typed { expr: Expr { kind: ExprKind::Today, ty, span }, bare: false };
        match join(&here, &stand_in) {
            Some(_) => {
                look.otherwise = Some(Box::new(stand_in.expr));
                Some(look)
            }
            None => self.clash("take", &here, &stand_in),
        }
    }

    /// The arguments of a reference against the index sets of what it names.
    pub(crate) fn look(&mut self, f: &mut Frame, of: &ast::Ref, symbol: &Symbol) -> Option<Look> {
        self.count_args(of, symbol)?;
        let mut args = Vec::new();
        let mut failed = false;
        for (arg, &set) in of.args.iter().zip(&symbol.sets) {
            match arg {
                ast::RefArg::Expr(e) => match self.arg(f, e, set) {
                    Some(arg) => args.push(arg),
                    None => failed = true,
                },
                ast::RefArg::Any(binder) => {
                    let message = "`in` belongs in `on`, `opens on` and the like";
                    return self.fail(
                        Diagnostic::error("wrong-index", binder.var.span, message)
                            .help("use a reduction: `any(d in S: …)`"),
                    );
                }
            }
        }
        (!failed).then_some(Look { args, otherwise: None })
    }

    fn count_args(&mut self, of: &ast::Ref, symbol: &Symbol) -> Option<()> {
        if of.args.len() == symbol.sets.len() {
            return Some(());
        }
        let sets: Vec<&str> = symbol.sets.iter().map(|&s| self.set_name(s)).collect();
        let form = if sets.is_empty() {
            format!("`{}` has no index", of.name.value)
        } else {
            format!("`{}` is indexed by {}", of.name.value, sets.join(", "))
        };
        let message = format!(
            "{form}; {} given",
            if of.args.is_empty() { "none".into() } else { of.args.len().to_string() }
        );
        self.fail(Diagnostic::error("wrong-index", of.span, message).also(symbol.span, "declared here"))
    }

    /// One index argument.
    pub(crate) fn arg(&mut self, f: &mut Frame, e: &ast::Expr, set: SetId) -> Option<Arg> {
        let found = self.expr(f, e, Some(set))?;
        match found.expr.ty {
            Ty::Element { set: is, .. } if is == set => {}
            ty => {
                let place =
                    Place { ty: Ty::Element { set, or_nobody: false }, unit: None, what: "this index" };
                let is = crate::kind::words(ty, &self.sets);
                let wanted = crate::kind::words(place.ty, &self.sets);
                let message = format!("this index must be {wanted}, this is {is}");
                return self.fail(Diagnostic::error("wrong-index", e.span, message));
            }
        }
        match found.expr.kind {
            ExprKind::Constant(n) if n >= 0.0 => Some(Arg::Element(n as u32)),
            ExprKind::Constant(_) => self.fail(
                Diagnostic::error("may-be-nobody", e.span, "nobody has no attributes")
                    .help("name an element, or test with `is nobody`"),
            ),
            ExprKind::Var(v) => Some(Arg::Var(v)),
            _ => Some(Arg::Expr(Box::new(found.expr))),
        }
    }

    /// Elements and index variables only, as sources of `on`, spells and resets demand.
    pub(crate) fn plain_args(&mut self, f: &mut Frame, of: &ast::Ref, symbol: &Symbol) -> Option<Vec<Arg>> {
        let look = self.look(f, of, symbol)?;
        for arg in &look.args {
            if let Arg::Expr(e) = arg {
                return self.fail(
                    Diagnostic::error(
                        "wrong-index",
                        e.span,
                        "only elements and index variables can stand here",
                    )
                    .help("bind a variable and filter: `x[m in S where … is m]`"),
                );
            }
        }
        Some(look.args)
    }

    /// A symbol that must be of some sort; reports what it is instead.
    pub(crate) fn symbol_for(&mut self, name: &Name, wanted: &str, fits: fn(Def) -> bool) -> Option<Symbol> {
        let Some(symbol) = self.names.symbols.get(&name.value).cloned() else {
            if self.names.is_poisoned(&name.value) {
                return None;
            }
            let words = self.names.symbols_where(|s| fits(s.def));
            let near = did_you_mean(&name.value, words).map(str::to_string);
            let sort = format!(" {wanted}").replace(" an ", " ").replace(" a ", " ");
            let message = format!("there is no{sort} called `{}`", name.value);
            let diagnostic = Diagnostic::error("unknown-name", name.span, message);
            return self.fail(suggest(diagnostic, name, near.as_deref()));
        };
        self.note_use(name.span, symbol.span);
        if !fits(symbol.def) {
            let message = format!("`{}` is {}; {wanted} was expected", name.value, symbol.def.noun());
            return self.fail(
                Diagnostic::error("wrong-reference", name.span, message).also(symbol.span, "declared here"),
            );
        }
        (!symbol.broken).then_some(symbol)
    }

    /// `x[…].name`, perhaps `in EPISODE`.
    pub(crate) fn property(
        &mut self,
        f: &mut Frame,
        of: &ast::Expr,
        name: &Name,
        within: Option<&ast::Ref>,
        other: Option<&ast::Expr>,
        span: Span,
    ) -> Option<Typed> {
        let ast::ExprKind::Ref(of) = &of.kind else {
            return self.fail(Diagnostic::error(
                "wrong-reference",
                of.span,
                "only events and choices have properties",
            ));
        };
        let symbol = self
            .symbol_for(&of.name, "an event or a choice", |d| matches!(d, Def::Event(_) | Def::Choice(_)))?;
        self.readable(f, &symbol, of)?;
        let look = self.look(f, of, &symbol)?;
        match symbol.def {
            Def::Event(id) => self.event_property(f, id, look, name, within, other, span),
            Def::Choice(id) => self.choice_property(f, id, look, name, within, other, span),
            _ => None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one expression")]
    fn event_property(
        &mut self,
        f: &mut Frame,
        id: EventId,
        look: Look,
        name: &Name,
        within: Option<&ast::Ref>,
        other: Option<&ast::Expr>,
        span: Span,
    ) -> Option<Typed> {
        let words = EVENT_PROPERTIES.iter().map(|(row, _)| row.name);
        let Some(&(_, property)) = EVENT_PROPERTIES.iter().find(|(row, _)| row.name == name.value) else {
            return self.no_property("event", name, words.collect());
        };
        let ty = match property {
            EventProp::Happened | EventProp::Today => Ty::Flag,
            EventProp::Since => DURATION,
            EventProp::Count => PLAIN,
            EventProp::Date => Ty::Date,
        };
        let look = self.complete(f, look, ty, span, other)?;
        let Some(within) = within else {
            return Some(typed(ExprKind::Event(id, look, property), ty, span));
        };
        if property != EventProp::Happened {
            return self.fail(
                Diagnostic::error(
                    "wrong-reference",
                    name.span,
                    "only `.happened` can be asked `in` an episode",
                )
                .help("carry the count in a stock that is reset by the episode"),
            );
        }
        let (episode, args) = self.episode(f, within)?;
        let within = Look { args, otherwise: None };
        Some(typed(ExprKind::EventIn(id, look, property, episode, within), ty, span))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one expression")]
    fn choice_property(
        &mut self,
        f: &mut Frame,
        id: ChoiceId,
        look: Look,
        name: &Name,
        within: Option<&ast::Ref>,
        other: Option<&ast::Expr>,
        span: Span,
    ) -> Option<Typed> {
        let words = CHOICE_PROPERTIES.iter().map(|(row, _)| row.name);
        let Some(&(_, property)) = CHOICE_PROPERTIES.iter().find(|(row, _)| row.name == name.value) else {
            return self.no_property("choice", name, words.collect());
        };
        if let Some(within) = within {
            return self.fail(Diagnostic::error(
                "wrong-reference",
                within.span,
                "only an event can be asked `in` an episode",
            ));
        }
        let ty = match property {
            ChoiceProp::Made | ChoiceProp::Today => Ty::Flag,
            ChoiceProp::Since => DURATION,
            ChoiceProp::Count => PLAIN,
            ChoiceProp::Date => Ty::Date,
        };
        let look = self.complete(f, look, ty, span, other)?;
        Some(typed(ExprKind::ChoiceProp(id, look, property), ty, span))
    }

    fn no_property<T>(&mut self, noun: &str, name: &Name, words: Vec<&'static str>) -> Option<T> {
        let near = did_you_mean(&name.value, words.iter().copied());
        let message = format!("no {noun} has a property `{}`", name.value);
        let diagnostic = Diagnostic::error("unknown-name", name.span, message);
        let diagnostic = match near {
            Some(_) => suggest(diagnostic, name, near),
            None => diagnostic.help(format!("there are `.{}`", words.join("`, `."))),
        };
        self.fail(diagnostic)
    }

    /// `motion[k].vote[m]`: an element of the option set, nobody when there was no vote.
    pub(crate) fn vote(
        &mut self,
        f: &mut Frame,
        of: &ast::Ref,
        member: &ast::Expr,
        span: Span,
    ) -> Option<Typed> {
        let symbol = self.symbol_for(&of.name, "a choice", |d| matches!(d, Def::Choice(_)))?;
        let Def::Choice(id) = symbol.def else { return None };
        self.readable(f, &symbol, of)?;
        let Some(&set) = self.voters.get(&id) else {
            let message = format!("`{}` is not decided by vote", of.name.value);
            return self.fail(
                Diagnostic::error("wrong-reference", of.span, message).also(symbol.span, "declared here"),
            );
        };
        let look = self.look(f, of, &symbol)?;
        let look = self.complete(f, look, symbol.kind.as_ref()?.ty, of.span, None)?;
        let member = self.arg(f, member, set)?;
        if let Some(at) = may_be_nobody(&member) {
            return self.fail(
                Diagnostic::error("may-be-nobody", at, "this member may be nobody")
                    .help("ask for a member by name or by an index variable"),
            );
        }
        Some(typed(ExprKind::Vote(id, look, member), symbol.kind.as_ref()?.ty, span))
    }

    /// An episode with its elements.
    pub(crate) fn episode(&mut self, f: &mut Frame, of: &ast::Ref) -> Option<(EpisodeId, Vec<Arg>)> {
        let symbol = self.symbol_for(&of.name, "an episode", |d| matches!(d, Def::Episode(_)))?;
        let Def::Episode(id) = symbol.def else { return None };
        Some((id, self.plain_args(f, of, &symbol)?))
    }

    /// An event with its elements.
    pub(crate) fn event_ref(&mut self, f: &mut Frame, of: &ast::Ref) -> Option<(EventId, Vec<Arg>)> {
        let symbol = self.symbol_for(&of.name, "an event", |d| matches!(d, Def::Event(_)))?;
        let Def::Event(id) = symbol.def else { return None };
        Some((id, self.plain_args(f, of, &symbol)?))
    }

    /// The sources of an `on`.
    pub(crate) fn on_sources(&mut self, f: &mut Frame, of: &[ast::OnSource]) -> Option<Vec<OnSource>> {
        let found: Vec<Option<OnSource>> = of.iter().map(|s| self.on_source(f, s)).collect();
        found.into_iter().collect()
    }

    fn on_source(&mut self, f: &mut Frame, of: &ast::OnSource) -> Option<OnSource> {
        let symbol = self.symbol_for(&of.of.name, "an event or a choice", |d| {
            matches!(d, Def::Event(_) | Def::Choice(_))
        })?;
        self.count_args(&of.of, &symbol)?;
        let visible = f.scope.len();
        let found = self.on_args(f, of, &symbol);
        f.scope.truncate(visible);
        let (args, filter) = found?;
        let (item, is) = match symbol.def {
            Def::Event(id) => {
                if let Some((_, option)) = &of.is {
                    let message = format!("`{}` is an event and has no options", of.of.name.value);
                    return self.fail(Diagnostic::error("wrong-reference", option.span, message));
                }
                (ItemRef::Event(id), None)
            }
            Def::Choice(id) => (ItemRef::Choice(id), self.option_test(&symbol, of)?),
            _ => return None,
        };
        Some(OnSource { of: item, args, filter, is })
    }

    fn on_args(
        &mut self,
        f: &mut Frame,
        of: &ast::OnSource,
        symbol: &Symbol,
    ) -> Option<(Vec<Arg>, Option<Expr>)> {
        let mut args = Vec::new();
        let mut conditions = Vec::new();
        for (arg, &set) in of.of.args.iter().zip(&symbol.sets) {
            match arg {
                ast::RefArg::Any(binder) => {
                    let (var, condition) = self.bind(f, binder)?;
                    if f.rule.vars.get(var.at()).map(|v| v.1) != Some(set) {
                        let name = self.set_name(set).to_string();
                        let message = format!("`{}` is indexed by {name} here", of.of.name.value);
                        return self.fail(Diagnostic::error("wrong-index", binder.var.span, message));
                    }
                    conditions.extend(condition);
                    args.push(Arg::Var(var));
                }
                ast::RefArg::Expr(e) => match self.arg(f, e, set)? {
                    Arg::Expr(e) => {
                        let message = "only elements and index variables can stand here";
                        return self.fail(
                            Diagnostic::error("wrong-index", e.span, message)
                                .help("bind a variable and filter: `x[m in S where … is m]`"),
                        );
                    }
                    arg => args.push(arg),
                },
            }
        }
        let filter = self.maybe_flag(f, of.filter.as_ref(), "a filter")?;
        conditions.extend(filter);
        Some((args, all_of(conditions)))
    }

    fn option_test(&mut self, symbol: &Symbol, of: &ast::OnSource) -> Option<Option<(bool, u32)>> {
        let Some((positive, option)) = &of.is else { return Some(None) };
        let Ty::Element { set, .. } = symbol.kind.as_ref()?.ty else { return None };
        Some(Some((*positive, self.element(set, option)?)))
    }

    /// An element by name, of a known set.
    pub(crate) fn element(&mut self, set: SetId, name: &Name) -> Option<u32> {
        if let Some(n) = self.names.element(set, &name.value) {
            return Some(n);
        }
        let elements = self.sets.get(set.at()).map_or(&[][..], |s| &s.elements);
        let near = did_you_mean(&name.value, elements.iter().map(|e| e.name.as_str())).map(str::to_string);
        let message = format!("`{}` is not an element of {}", name.value, self.set_name(set));
        self.fail(suggest(Diagnostic::error("unknown-name", name.span, message), name, near.as_deref()))
    }

    /// A set by name.
    pub(crate) fn set(&mut self, name: &Name) -> Option<SetId> {
        if let Some(&id) = self.names.sets.get(&name.value) {
            let span = self.sets.get(id.at()).map(|s| s.span)?;
            self.note_use(name.span, span);
            return Some(id);
        }
        if self.names.is_poisoned(&name.value) {
            return None;
        }
        let mut words: Vec<&str> = self.names.sets.keys().map(String::as_str).collect();
        words.sort_unstable();
        let near = did_you_mean(&name.value, words).map(str::to_string);
        let message = format!("there is no set called `{}`", name.value);
        self.fail(suggest(Diagnostic::error("unknown-name", name.span, message), name, near.as_deref()))
    }

    /// Binds one variable; a relation as domain yields the condition that the pair is declared.
    pub(crate) fn bind(&mut self, f: &mut Frame, binder: &ast::Binder) -> Option<(VarId, Option<Expr>)> {
        let (set, relation) = self.domain(f, &binder.domain)?;
        self.no_shadow(f, &binder.var);
        let var = f.bind(&binder.var.value, set);
        let span = binder.var.span;
        let condition = relation.map(|(id, from)| {
            let look = Look { args: vec![from, Arg::Var(var)], otherwise: None };
            let weight = typed(ExprKind::Relation(id, look), PLAIN, span).expr;
            let zero = constant(0.0, PLAIN, span).expr;
            let op = ast::BinaryOp::Ne;
            typed(ExprKind::Binary(op, Box::new(weight), Box::new(zero)), Ty::Flag, span).expr
        });
        Some((var, condition))
    }

    fn no_shadow(&mut self, f: &Frame, name: &Name) {
        if f.var(&name.value).is_some() {
            let message = format!("`{}` is already an index here", name.value);
            self.report(
                Diagnostic::error("duplicate-name", name.span, message)
                    .help("choose another letter for this index"),
            );
        }
    }

    fn domain(&mut self, f: &mut Frame, domain: &ast::Domain) -> Option<(SetId, Option<(RelationId, Arg)>)> {
        match domain {
            ast::Domain::Set(name) => self.set(name).map(|set| (set, None)),
            ast::Domain::Relation(name, from) => {
                let symbol = self.symbol_for(name, "a relation", |d| matches!(d, Def::Relation(_)))?;
                let (Def::Relation(id), &[a, b]) = (symbol.def, symbol.sets.as_slice()) else { return None };
                self.read.insert(symbol.def);
                let from = self.arg(f, from, a)?;
                if let Some(at) = may_be_nobody(&from) {
                    return self.fail(
                        Diagnostic::error("may-be-nobody", at, "this element may be nobody")
                            .help("nobody has no partners: test for nobody first"),
                    );
                }
                Some((b, Some((id, from))))
            }
        }
    }

    /// The variables of a reduction.
    pub(crate) fn reduction_domain(&mut self, f: &mut Frame, indices: &ast::Indices) -> Option<Over> {
        let mut over = Vec::new();
        let mut size = 1usize;
        for binder in &indices.binders {
            let (set, relation) = self.domain(f, &binder.domain)?;
            self.no_shadow(f, &binder.var);
            size = size.saturating_mul(self.set_size(set));
            over.push((f.bind(&binder.var.value, set), relation));
        }
        if size > crate::shape::MOST_COMBINATIONS {
            let span = indices.binders.first().map_or(Span::default(), |b| b.var.span);
            return self.too_large(span);
        }
        Some(over)
    }

    pub(crate) fn too_large<T>(&mut self, span: Span) -> Option<T> {
        let most = crate::shape::MOST_COMBINATIONS;
        let message = format!("more than {most} combinations of elements");
        self.fail(Diagnostic::error("too-large", span, message).help("use fewer indices or smaller sets"))
    }
}

/// The conjunction of conditions, if there are any.
pub(crate) fn all_of(conditions: Vec<Expr>) -> Option<Expr> {
    conditions.into_iter().reduce(|a, b| {
        let span = b.span;
        typed(ExprKind::Binary(ast::BinaryOp::And, Box::new(a), Box::new(b)), Ty::Flag, span).expr
    })
}

/// Adds the did-you-mean to a problem with a name.
pub(crate) fn suggest(diagnostic: Diagnostic, name: &Name, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), name.span, near),
        None => diagnostic,
    }
}

/// Where a dynamic argument may be nobody.
fn may_be_nobody(arg: &Arg) -> Option<Span> {
    match arg {
        Arg::Expr(e) => matches!(e.ty, Ty::Element { or_nobody: true, .. }).then_some(e.span),
        Arg::Element(_) | Arg::Var(_) => None,
    }
}

/// Whether arguments are the rule's own indices in order.
fn stands_at_own(args: &[Arg]) -> bool {
    args.iter().enumerate().all(|(n, arg)| matches!(arg, Arg::Var(v) if v.at() == n))
}
