//! The declarations of all files by sort and name, the header, and what each name means.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::refs::{in_indices, in_value, ordered, refs};
use super::stock::word;
use super::table::choice_kind;
use crate::ast::{self, Ast, Domain, Indices, ItemKind};
use crate::diagnostic::Diagnostic;
use crate::model::{
    ChoiceId, ColumnId, EpisodeId, EventId, InputId, Kind, LetId, OutcomeId, ParamId, Relation, RelationId,
    SetId, ShockId, StockId,
};
use crate::names::Def;
use crate::span::{Name, Span};

/// An event of the system or from outside.
#[derive(Clone, Copy)]
pub(crate) enum AnyEvent<'a> {
    Own(&'a ast::Event),
    Input(&'a ast::InputEvent),
}

impl<'a> AnyEvent<'a> {
    pub(crate) fn name(self) -> &'a Name {
        match self {
            AnyEvent::Own(e) => &e.name,
            AnyEvent::Input(e) => &e.name,
        }
    }

    fn indices(self) -> &'a Indices {
        match self {
            AnyEvent::Own(e) => &e.indices,
            AnyEvent::Input(e) => &e.indices,
        }
    }
}

/// The declarations of a model: by name, parameters and definitions after what they mention.
#[derive(Default)]
pub(crate) struct Declarations<'a> {
    pub(crate) tables: Vec<&'a ast::Table>,
    pub(crate) relations: Vec<&'a ast::Relation>,
    pub(crate) params: Vec<&'a ast::Param>,
    pub(crate) inputs: Vec<&'a ast::Input>,
    pub(crate) stocks: Vec<&'a ast::Stock>,
    pub(crate) lets: Vec<&'a ast::Let>,
    pub(crate) shocks: Vec<&'a ast::Shock>,
    pub(crate) events: Vec<AnyEvent<'a>>,
    pub(crate) episodes: Vec<&'a ast::Episode>,
    pub(crate) choices: Vec<&'a ast::Choice>,
    pub(crate) records: Vec<&'a ast::Record>,
    pub(crate) outcomes: Vec<&'a ast::Outcome>,
    pub(crate) scenarios: Vec<&'a ast::Scenario>,
    pub(crate) claims: Vec<&'a ast::Claim>,
    /// Name, title, published.
    pub(crate) header: Option<(String, String, bool)>,
    pub(crate) default_interpretation: usize,
    /// What each file says it uses.
    pub(crate) uses: Vec<&'a Name>,
}

impl<'a> Checker<'_> {
    /// Sorts the declarations and reports names given twice.
    pub(crate) fn collect(&mut self, asts: &'a [Ast]) -> Declarations<'a> {
        let mut d = Declarations::default();
        let mut seen = Seen::default();
        for ast in asts {
            self.names.poisoned.extend(ast.poisoned.iter().map(|n| n.value.clone()));
        }
        let items: Vec<(&ItemKind, Span)> =
            asts.iter().flat_map(|a| a.items.iter().map(|i| (&i.kind, i.span))).collect();
        self.header(&items, &mut d);
        self.sets_of(&items, &mut seen);
        for (item, _) in &items {
            self.collect_item(item, &mut d, &mut seen);
        }
        d.relations.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.inputs.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.stocks.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.shocks.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.events.sort_by(|a, b| a.name().value.cmp(&b.name().value));
        d.episodes.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.choices.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.outcomes.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.scenarios.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.claims.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        d.records
            .sort_by_cached_key(|r| (super::text::ref_text(&r.of), record_day(r), self.slice(r.of.span)));
        self.order_params(&mut d);
        self.order_lets(&mut d);
        d
    }

    fn collect_item(&mut self, item: &'a ItemKind, d: &mut Declarations<'a>, seen: &mut Seen) {
        match item {
            ItemKind::Table(t) => {
                let mut fresh = true;
                for column in &t.columns {
                    fresh &= self.fresh(seen, column);
                }
                if fresh {
                    d.tables.push(t);
                } else {
                    self.names.poisoned.extend(t.columns.iter().map(|c| c.value.clone()));
                }
            }
            ItemKind::Relation(r) if self.fresh(seen, &r.name) => d.relations.push(r),
            ItemKind::Param(p) if self.fresh(seen, &p.name) => d.params.push(p),
            ItemKind::Input(i) if self.fresh(seen, &i.name) => d.inputs.push(i),
            ItemKind::InputEvent(e) if self.fresh(seen, &e.name) => {
                self.input_events.insert(e.name.value.clone());
                d.events.push(AnyEvent::Input(e));
            }
            ItemKind::Stock(s) if self.fresh(seen, &s.name) => d.stocks.push(s),
            ItemKind::Let(l) if self.fresh(seen, &l.name) => d.lets.push(l),
            ItemKind::Shock(s) if self.fresh(seen, &s.name) => d.shocks.push(s),
            ItemKind::Event(e) if self.fresh(seen, &e.name) => d.events.push(AnyEvent::Own(e)),
            ItemKind::Episode(e) if self.fresh(seen, &e.name) => d.episodes.push(e),
            ItemKind::Choice(c) if self.fresh(seen, &c.name) => d.choices.push(c),
            ItemKind::Outcome(o) if self.fresh(seen, &o.name) => d.outcomes.push(o),
            ItemKind::Record(r) => d.records.push(r),
            ItemKind::Scenario(s) if self.fresh_in(&mut seen.scenarios, &s.name) => d.scenarios.push(s),
            ItemKind::Claim(c) if self.fresh_in(&mut seen.claims, &c.name) => d.claims.push(c),
            ItemKind::Uses(names) => d.uses.extend(names),
            _ => {}
        }
    }

    fn fresh(&mut self, seen: &mut Seen, name: &Name) -> bool {
        self.fresh_in(&mut seen.names, name)
    }

    fn fresh_in(&mut self, seen: &mut BTreeMap<String, Span>, name: &Name) -> bool {
        if let Some(&first) = seen.get(&name.value) {
            let message = format!("`{}` is declared twice", name.value);
            self.report(
                Diagnostic::error("duplicate-name", name.span, message)
                    .also(first, "first declared here")
                    .help("choose another name for one of them"),
            );
            return false;
        }
        seen.insert(name.value.clone(), name.span);
        true
    }

    fn header(&mut self, items: &[(&'a ItemKind, Span)], d: &mut Declarations<'a>) {
        let mut clock = None;
        let mut interpretations: Option<(&Vec<(Name, bool)>, Span)> = None;
        let mut model = None;
        for &(item, span) in items {
            let first = match item {
                ItemKind::Model { name, title, published } => {
                    let title = super::stock::title(title.as_ref(), name);
                    d.header.get_or_insert((name.value.clone(), title, *published));
                    first_of(&mut model, span)
                }
                ItemKind::Clock { from, to } => {
                    if clock.is_none() {
                        (self.start, self.end) = (from.value, to.value);
                        if from.value > to.value {
                            let message = "the clock ends before it begins";
                            self.report(
                                Diagnostic::error("outside-clock", to.span, message)
                                    .also(from.span, "begins here"),
                            );
                        }
                    }
                    first_of(&mut clock, span)
                }
                ItemKind::Interpretations(names) => {
                    let first = interpretations.map(|(_, span)| span);
                    interpretations.get_or_insert((names, span));
                    first
                }
                _ => None,
            };
            if let Some(first) = first {
                let message = "a model has one of these";
                self.report(Diagnostic::error("duplicate-name", span, message).also(first, "first here"));
            }
        }
        self.interpretations_of(interpretations.map(|(n, _)| n.as_slice()), d);
        let poisoned = items.iter().any(|(i, _)| matches!(i, ItemKind::Poisoned));
        let at = items.first().map_or(Span::default(), |(_, s)| Span { end: s.start, ..*s });
        let missing = match (model, clock) {
            (None, None) => "`model NAME` and no line `clock day from D to D`",
            (None, Some(_)) => "`model NAME`",
            (Some(_), None) => "`clock day from D to D`",
            (Some(_), Some(_)) => return,
        };
        if !poisoned {
            let message = format!("there is no line {missing}");
            let diagnostic = Diagnostic::error("missing-header", at, message);
            self.report(diagnostic.help("every model has one, in one of its files"));
        }
    }

    fn interpretations_of(&mut self, names: Option<&'a [(Name, bool)]>, d: &mut Declarations<'a>) {
        let mut seen = BTreeMap::new();
        let mut default: Option<Span> = None;
        for (name, is_default) in names.unwrap_or(&[]) {
            if !self.fresh_in(&mut seen, name) {
                continue;
            }
            if *is_default {
                if let Some(first) = default {
                    let message = "two interpretations are marked default";
                    self.report(
                        Diagnostic::error("duplicate-entry", name.span, message).also(first, "first here"),
                    );
                }
                default = Some(name.span);
                d.default_interpretation = self.interpretations.len();
            }
            self.interpretations.push(name.value.clone());
        }
        if self.interpretations.is_empty() {
            self.interpretations.push("default".to_string());
        }
    }

    fn sets_of(&mut self, items: &[(&'a ItemKind, Span)], seen: &mut Seen) {
        let mut sets = Vec::new();
        for (item, _) in items {
            if let ItemKind::Set { name, elements } = item
                && self.fresh_in(&mut seen.sets, name)
            {
                sets.push(self.check_set(name, elements));
            }
        }
        sets.sort_by(|a, b| a.name.cmp(&b.name));
        for (n, set) in (0u32..).zip(&sets) {
            self.names.sets.insert(set.name.clone(), SetId(n));
            self.names.add_elements(SetId(n), set);
        }
        self.sets = sets;
    }

    fn order_params(&mut self, d: &mut Declarations<'a>) {
        let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for p in &d.params {
            let mut of = BTreeSet::new();
            in_value(&p.value, &mut |r| {
                of.insert(r.name.value.as_str());
            });
            if of.remove(p.name.value.as_str()) {
                self.cycle(
                    "cycle-of-params",
                    std::slice::from_ref(&p.name.value),
                    &[(&p.name.value, p.name.span)],
                );
            }
            needs.insert(&p.name.value, of);
        }
        let (order, cycles) = ordered(&needs);
        let spans: Vec<(&str, Span)> =
            d.params.iter().map(|p| (p.name.value.as_str(), p.name.span)).collect();
        for cycle in cycles {
            self.cycle("cycle-of-params", &cycle, &spans);
        }
        let place: BTreeMap<&str, usize> =
            order.iter().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
        d.params.sort_by_key(|p| place.get(p.name.value.as_str()).copied());
    }

    fn order_lets(&mut self, d: &mut Declarations<'a>) {
        let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let indexed: BTreeSet<&str> =
            d.lets.iter().filter(|l| !l.indices.binders.is_empty()).map(|l| l.name.value.as_str()).collect();
        for l in &d.lets {
            let of = self.let_needs(l, &indexed);
            if l.sweeps.is_none() && of.contains(l.name.value.as_str()) {
                self.cycle(
                    "cycle-in-tick",
                    std::slice::from_ref(&l.name.value),
                    &[(&l.name.value, l.name.span)],
                );
            }
            needs.insert(&l.name.value, of);
        }
        let (order, cycles) = ordered(&needs);
        let spans: Vec<(&str, Span)> = d.lets.iter().map(|l| (l.name.value.as_str(), l.name.span)).collect();
        for cycle in cycles {
            self.cycle("cycle-in-tick", &cycle, &spans);
        }
        let place: BTreeMap<&str, usize> =
            order.iter().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
        d.lets.sort_by_key(|l| place.get(l.name.value.as_str()).copied());
    }

    /// The names a definition mentions, index variables and elements left out.
    fn let_needs(&self, l: &'a ast::Let, indexed: &BTreeSet<&str>) -> BTreeSet<&'a str> {
        let mut of = BTreeSet::new();
        let own: BTreeSet<&str> = l.indices.binders.iter().map(|b| b.var.value.as_str()).collect();
        let mut note = |r: &'a ast::Ref| {
            let name = r.name.value.as_str();
            let index = r.args.is_empty()
                && (own.contains(name) || indexed.contains(name) || self.names.elements.contains_key(name));
            if !index {
                of.insert(name);
            }
        };
        in_indices(&l.indices, &mut note);
        l.terms.iter().for_each(|t| refs(&t.expr, &mut note));
        of
    }

    /// Reports a cycle, as a path from its alphabetically first member.
    pub(crate) fn cycle(&mut self, code: &'static str, path: &[String], spans: &[(&str, Span)]) {
        let at = |name: &str| spans.iter().find(|(n, _)| *n == name).map(|(_, s)| *s);
        let first = path.iter().enumerate().min_by_key(|(_, name)| name.as_str()).map_or(0, |(n, _)| n);
        let mut round: Vec<&str> = (0..path.len()).map(|n| path[(first + n) % path.len()].as_str()).collect();
        let Some(start) = round.first().copied() else { return };
        round.push(start);
        let Some(span) = at(start) else { return };
        let message = format!("a cycle: {}", round.join(" \u{2192} "));
        let mut diagnostic = Diagnostic::error(code, span, message);
        for name in round.iter().skip(1).take(round.len().saturating_sub(2)) {
            if let Some(span) = at(name) {
                diagnostic = diagnostic.also(span, "on the cycle");
            }
        }
        let help = match code {
            "cycle-of-on" => "let one of them read a stock or have a rate instead of following the same day",
            "cycle-of-params" => "give one of them a value of its own",
            _ => "carry one of them in a stock, or state a fixed point with `sweeps N from X`",
        };
        self.report(diagnostic.help(help));
    }

    /// Makes every declared name known, with index sets and kinds.
    pub(crate) fn declare(&mut self, d: &Declarations<'a>) {
        for (n, p) in (0u32..).zip(&d.params) {
            self.declare_one(&p.name, Def::Param(ParamId(n)), &p.indices, Some(&p.kind));
        }
        for (n, i) in (0u32..).zip(&d.inputs) {
            self.declare_one(&i.name, Def::Input(InputId(n)), &i.indices, Some(&i.kind));
        }
        for (n, s) in (0u32..).zip(&d.stocks) {
            self.declare_one(&s.name, Def::Stock(StockId(n)), &s.indices, Some(&s.kind));
            self.name_lines(&s.name, s.updates.iter().flat_map(|u| &u.terms).map(|t| word(t.name.as_ref())));
        }
        for (n, l) in (0u32..).zip(&d.lets) {
            self.declare_let(LetId(n), l);
        }
        for (n, s) in (0u32..).zip(&d.shocks) {
            self.declare_one(&s.name, Def::Shock(ShockId(n)), &s.indices, None);
        }
        for (n, e) in (0u32..).zip(&d.events) {
            self.declare_one(e.name(), Def::Event(EventId(n)), e.indices(), None);
            if let AnyEvent::Own(e) = e {
                self.name_lines(&e.name, event_lines(e).into_iter());
            }
        }
        for (n, e) in (0u32..).zip(&d.episodes) {
            self.declare_one(&e.name, Def::Episode(EpisodeId(n)), &e.indices, None);
        }
        for (n, c) in (0u32..).zip(&d.choices) {
            self.declare_choice(ChoiceId(n), c);
        }
        for (n, o) in (0u32..).zip(&d.outcomes) {
            self.know(&o.name, Def::Outcome(OutcomeId(n)), Vec::new(), None, false);
        }
        for s in &d.shocks {
            let kind = self.shock_kind(s);
            if let Some(symbol) = self.names.symbols.get_mut(&s.name.value) {
                symbol.kind = Some(kind);
            }
        }
    }

    fn declare_one(&mut self, name: &Name, def: Def, indices: &Indices, kind: Option<&ast::Kind>) {
        let sets = self.index_sets(indices);
        let found = kind.and_then(|k| self.kind(k));
        let broken = sets.is_none() || (kind.is_some() && found.is_none());
        self.know(name, def, sets.unwrap_or_default(), found, broken);
    }

    fn declare_let(&mut self, id: LetId, l: &ast::Let) {
        self.declare_one(&l.name, Def::Let(id), &l.indices, l.kind.as_ref());
        self.name_lines(&l.name, l.terms.iter().map(|t| word(t.name.as_ref())));
        if l.kind.is_none()
            && let Some(symbol) = self.names.symbols.get_mut(&l.name.value)
        {
            symbol.broken = true;
            if let Some((_, from)) = &l.sweeps {
                let ty = match from.kind {
                    ast::ExprKind::Rate(..) => crate::kind::RATE,
                    ast::ExprKind::Duration(..) => crate::kind::DURATION,
                    _ => crate::kind::PLAIN,
                };
                let (lo, hi) = (f64::NEG_INFINITY, f64::INFINITY);
                symbol.kind = Some(Kind { ty, word: "real".to_string(), lo, hi, unit: String::new() });
                symbol.broken = false;
            }
        }
    }

    fn declare_choice(&mut self, id: ChoiceId, c: &ast::Choice) {
        let sets = self.index_sets(&c.indices);
        let set = self.set(&c.set);
        let kind = set.map(|s| choice_kind(s, &c.set.value, self.set_size(s)));
        let broken = sets.is_none() || kind.is_none();
        self.know(&c.name, Def::Choice(id), sets.unwrap_or_default(), kind, broken);
        let terms = c.options.iter().flat_map(|o| &o.terms).map(|t| word(t.name.as_ref()));
        self.name_lines(&c.name, terms.chain(c.effects.iter().map(|e| word(e.name.as_ref()))));
        if let ast::Rule::Vote(body, _) = &c.rule
            && let Some(set) = self.index_sets(&body.members).and_then(|s| s.first().copied())
        {
            self.voters.insert(id, set);
        }
    }

    fn name_lines(&mut self, rule: &Name, names: impl Iterator<Item = String>) {
        let known: BTreeSet<String> = names.filter(|n| !n.is_empty()).collect();
        self.lines.insert(rule.value.clone(), known);
    }

    /// The sets of an index list, without a word about what is wrong with it.
    fn index_sets(&self, indices: &Indices) -> Option<Vec<SetId>> {
        let set = |b: &ast::Binder| match &b.domain {
            Domain::Set(name) => self.names.sets.get(&name.value).copied(),
            Domain::Relation(name, _) => self.names.symbols.get(&name.value)?.sets.get(1).copied(),
        };
        indices.binders.iter().map(set).collect()
    }

    /// Tables and relations; false when one of them failed.
    pub(crate) fn settle(&mut self, d: &Declarations<'a>) -> bool {
        let mut fine = true;
        let mut columns = Vec::new();
        for t in &d.tables {
            columns.extend(self.check_table(t));
        }
        columns.sort_by_key(|(name, c)| (c.as_ref().map(|c| c.set), name.value.clone()));
        let mut n = 0u32;
        for (name, column) in columns {
            let Some(column) = column else {
                fine = false;
                self.know(&name, Def::Column(ColumnId(u32::MAX)), Vec::new(), None, true);
                continue;
            };
            self.know(&name, Def::Column(ColumnId(n)), vec![column.set], Some(column.kind.clone()), false);
            self.columns.push(column);
            n += 1;
        }
        for (n, r) in (0u32..).zip(&d.relations) {
            match self.check_relation(r) {
                Some(relation) => {
                    let sets = vec![relation.sets.0, relation.sets.1];
                    self.know(&r.name, Def::Relation(RelationId(n)), sets, None, false);
                    self.relations.push(relation);
                }
                None => {
                    fine = false;
                    self.know(&r.name, Def::Relation(RelationId(n)), Vec::new(), None, true);
                    self.relations.push(Relation {
                        name: r.name.value.clone(),
                        sets: (SetId(0), SetId(0)),
                        pairs: Vec::new(),
                        sources: Vec::new(),
                        span: r.name.span,
                    });
                }
            }
        }
        fine
    }
}

/// Names seen so far, and where.
#[derive(Default)]
struct Seen {
    names: BTreeMap<String, Span>,
    sets: BTreeMap<String, Span>,
    scenarios: BTreeMap<String, Span>,
    claims: BTreeMap<String, Span>,
}

/// Keeps the first place; gives it back for later ones.
fn first_of(first: &mut Option<Span>, span: Span) -> Option<Span> {
    let before = *first;
    first.get_or_insert(span);
    before
}

fn record_day(r: &ast::Record) -> i32 {
    match &r.kind {
        ast::RecordKind::Dated { on, .. } => on.value.0,
        ast::RecordKind::Never { by, .. } => by.value.0,
        ast::RecordKind::Measured { points, .. } => points.first().map_or(0, |(d, _)| d.value.0),
    }
}

fn event_lines(e: &ast::Event) -> Vec<String> {
    let mut names: Vec<String> = e.effects.iter().map(|e| word(e.name.as_ref())).collect();
    for t in &e.triggers {
        names.push(word(t.name.as_ref()));
        if let ast::TriggerKind::Hazard { factors, .. } = &t.kind {
            names.extend(factors.iter().map(|t| word(t.name.as_ref())));
        }
    }
    names
}
