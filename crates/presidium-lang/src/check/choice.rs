//! Choices: when they arise, who decides, and what each option is worth.

use super::Checker;
use super::expr::{Place, constant};
use super::lookup::all_of;
use super::stock::{element_set, title, word};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::kind::{PLAIN, time_of};
use crate::model::{Ancestry, Arises, Body, Choice, ChoiceId, ChoiceOption, Decides, Expr, OptionOf, SetId};
use crate::shape::Frame;
use crate::span::Span;

impl Checker<'_> {
    pub(crate) fn check_choice(&mut self, id: ChoiceId, c: &ast::Choice) -> Option<Choice> {
        let set = element_set(self.kind_of(&c.name)?.ty)?;
        let mut f = self.frame(&c.indices)?;
        let arises = match &c.arises {
            ast::Arises::On(of) => self.on_sources(&mut f, of).map(Arises::On),
            ast::Arises::Every(cadence) => Some(Arises::Every(*cadence)),
        };
        let guard = self.maybe_flag(&mut f, c.guard.as_ref(), "a guard");
        let precision = match &c.precision {
            Some(e) => self.plain(&mut f, e, "a precision"),
            None => Some(one(c.name.span)),
        };
        let own = f.scope.len();
        let decides = self.decides(&mut f, &c.rule);
        let member = f.scope.get(own).cloned();
        f.scope.truncate(own);
        let options = self.options(&mut f, c, set, member);
        f.made = Some(id);
        let effects = self.effects(&mut f, &c.effects, Some(set));
        let sources = self.cited(&c.sources);
        Some(Choice {
            name: c.name.value.clone(),
            title: title(c.title.as_ref(), &c.name),
            rule: f.rule,
            exists: f.exists,
            set,
            arises: arises?,
            guard: guard?,
            decides: decides?,
            precision: precision?,
            options: options?,
            effects: effects?,
            ancestry: Ancestry::default(),
            topic: word(c.tags.topic.as_ref()),
            sources,
            span: c.name.span,
        })
    }

    fn decides(&mut self, f: &mut Frame, rule: &ast::Rule) -> Option<Decides> {
        match rule {
            ast::Rule::Single => Some(Decides::Single),
            ast::Rule::Consensus(body) => self.body(f, body).map(Decides::Consensus),
            ast::Rule::Vote(body, tally) => self.body(f, body).map(|b| Decides::Vote(b, *tally)),
        }
    }

    /// A body; its member variable stays visible for the utilities.
    fn body(&mut self, f: &mut Frame, body: &ast::Body) -> Option<Body> {
        let [binder] = body.members.binders.as_slice() else {
            let span = body.members.binders.first().map_or(Span::default(), |b| b.var.span);
            return self.fail(
                Diagnostic::error("wrong-index", span, "a body has one index: its member")
                    .help("write `by vote of m in Member …`"),
            );
        };
        let (member, condition) = self.bind(f, binder)?;
        let filter = self.maybe_flag(f, body.members.filter.as_deref(), "a filter");
        let weight = match &body.weight {
            Some(e) => self.plain(f, e, "a weight"),
            None => Some(one(binder.var.span)),
        };
        let conditions = condition.into_iter().chain(filter?).collect();
        let set = f.rule.vars.get(member.at()).map(|v| v.1)?;
        Some(Body { member, set, filter: all_of(conditions), weight: weight? })
    }

    fn options(
        &mut self,
        f: &mut Frame,
        c: &ast::Choice,
        set: SetId,
        member: Option<(String, crate::model::VarId)>,
    ) -> Option<Vec<ChoiceOption>> {
        let mut found = Vec::new();
        let mut failed = false;
        let mut all: Option<Span> = None;
        for option in &c.options {
            match self.option(f, option, set, member.clone()) {
                Some(option) => {
                    if matches!(option.of, OptionOf::Each(_)) {
                        all = Some(option.span);
                    }
                    found.push(option);
                }
                None => failed = true,
            }
        }
        if failed {
            return None;
        }
        let key = |o: &ChoiceOption| match o.of {
            OptionOf::Element(n) => n,
            OptionOf::Each(_) => u32::MAX,
        };
        found.sort_by_key(key);
        for pair in found.windows(2) {
            if key(&pair[0]) == key(&pair[1]) {
                self.report(
                    Diagnostic::error("duplicate-entry", pair[1].span, "this option is given twice")
                        .also(pair[0].span, "first here")
                        .help("put its lines under one heading"),
                );
            }
        }
        match all {
            Some(span) if found.len() > 1 => self.fail(
                Diagnostic::error("duplicate-entry", span, "`each` already speaks of every option")
                    .help("use `each` alone, or name every option"),
            ),
            None if found.len() < 2 => {
                let message = format!("`{}` leaves nothing to choose: it needs two options", c.name.value);
                self.fail(
                    Diagnostic::error("missing-option", c.name.span, message).help("add a line `OPTION = …`"),
                )
            }
            _ => Some(found),
        }
    }

    fn option(
        &mut self,
        f: &mut Frame,
        o: &ast::ChoiceOption,
        set: SetId,
        member: Option<(String, crate::model::VarId)>,
    ) -> Option<ChoiceOption> {
        let visible = f.scope.len();
        let found = self.option_in(f, o, set, member);
        f.scope.truncate(visible);
        found
    }

    fn option_in(
        &mut self,
        f: &mut Frame,
        o: &ast::ChoiceOption,
        set: SetId,
        member: Option<(String, crate::model::VarId)>,
    ) -> Option<ChoiceOption> {
        let mut conditions: Vec<Expr> = Vec::new();
        let of = match &o.of {
            ast::OptionOf::Named(name) => OptionOf::Element(self.element(set, name)?),
            ast::OptionOf::Each(indices) => {
                let [binder] = indices.binders.as_slice() else {
                    return self.fail(Diagnostic::error(
                        "wrong-index",
                        o.span,
                        "`each` has one index: the option",
                    ));
                };
                let (var, condition) = self.bind(f, binder)?;
                if f.rule.vars.get(var.at()).map(|v| v.1) != Some(set) {
                    let message = format!("the options are elements of {}", self.set_name(set));
                    return self.fail(Diagnostic::error("wrong-index", binder.var.span, message));
                }
                conditions.extend(condition);
                conditions.extend(self.maybe_flag(f, indices.filter.as_deref(), "a filter")?);
                OptionOf::Each(var)
            }
        };
        conditions.extend(self.maybe_flag(f, o.guard.as_ref(), "a guard")?);
        f.scope.extend(member);
        let (terms, ty, _) = self.sum(f, &o.terms, None)?;
        if time_of(ty) != Some(0) {
            let span = o.terms.first().map_or(o.span, |t| t.expr.span);
            return self.mistyped(span, ty, Place::plain("a utility"));
        }
        Some(ChoiceOption { of, guard: all_of(conditions), terms, span: o.span })
    }
}

fn one(span: Span) -> Expr {
    constant(1.0, PLAIN, span).expr
}
