//! Walks over resolved expressions: every expression inside an expression, and every expression of a model.
//!
//! `each_*` visits an expression before its parts; `*_mut` may change what it visits.

use crate::model::{
    Arg, Arises, Choice, Decides, Dist, DrawnAt, Effect, Event, Expr, ExprKind, Look, Model, OnSource,
    Question, RecordKind, TriggerKind, Value, Values,
};

/// Visits an expression and everything inside it, outermost first.
pub fn each(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    visit(expr);
    for_parts(expr, &mut |part| each(part, visit));
}

/// Visits and may change an expression and everything inside it, outermost first.
pub fn each_mut(expr: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    visit(expr);
    for_parts_mut(expr, &mut |part| each_mut(part, visit));
}

macro_rules! walks {
    ($parts:ident, $look:ident, $args:ident, $dist:ident, $values:ident, $sources:ident, $effect:ident,
     $event:ident, $choice:ident, $model:ident, $doc:literal $(, $m:tt)?) => {
        fn $look(look: &$($m)? Look, visit: &mut dyn FnMut(&$($m)? Expr)) {
            $args(&$($m)? look.args, visit);
            if let Some(other) = &$($m)? look.otherwise { visit(other); }
        }

        fn $args(args: &$($m)? [Arg], visit: &mut dyn FnMut(&$($m)? Expr)) {
            for arg in args {
                if let Arg::Expr(expr) = arg { visit(expr); }
            }
        }

        /// Visits the direct parts of an expression.
        pub fn $parts(expr: &$($m)? Expr, visit: &mut dyn FnMut(&$($m)? Expr)) {
            match &$($m)? expr.kind {
                ExprKind::Constant(_) | ExprKind::Var(_) | ExprKind::Today => {}
                ExprKind::Param(_, look) | ExprKind::Column(_, look) | ExprKind::Relation(_, look)
                | ExprKind::Input(_, look) | ExprKind::Stock(_, look) | ExprKind::Let(_, look)
                | ExprKind::Shock(_, look) | ExprKind::Event(_, look, _) | ExprKind::Episode(_, look)
                | ExprKind::Choice(_, look) | ExprKind::ChoiceProp(_, look, _)
                | ExprKind::Held(_, look, _) => $look(look, visit),
                ExprKind::EventIn(_, look, _, _, within) => { $look(look, visit); $look(within, visit); }
                ExprKind::Vote(_, look, arg) => {
                    $look(look, visit);
                    if let Arg::Expr(expr) = arg { visit(expr); }
                }
                ExprKind::Unary(_, a) | ExprKind::Lag(a, _) | ExprKind::Curve(a, _) => visit(a),
                ExprKind::Binary(_, a, b) | ExprKind::Switch(_, a, b) => { visit(a); visit(b); }
                ExprKind::If(a, b, c) => { visit(a); visit(b); visit(c); }
                ExprKind::Call(_, args) => { for arg in args { visit(arg); } }
                ExprKind::Reduce(reduce) => {
                    let reduce = &$($m)? **reduce;
                    for (_, relation) in &$($m)? reduce.over {
                        if let Some((_, Arg::Expr(expr))) = relation { visit(expr); }
                    }
                    if let Some(filter) = &$($m)? reduce.filter { visit(filter); }
                    visit(&$($m)? reduce.body);
                    if let Some(other) = &$($m)? reduce.otherwise { visit(other); }
                }
            }
        }

        /// Visits the outermost expressions of a law.
        pub(crate) fn $dist(dist: &$($m)? Dist, visit: &mut dyn FnMut(&$($m)? Expr)) {
            for arg in &$($m)? dist.args { visit(arg); }
        }

        /// Visits the outermost expressions of values.
        pub(crate) fn $values(values: &$($m)? Values, visit: &mut dyn FnMut(&$($m)? Expr)) {
            for row in &$($m)? values.by {
                for value in row {
                    match value { Value::Expr(e) => visit(e), Value::Prior(d) => $dist(d, visit) }
                }
            }
        }

        fn $sources(of: &$($m)? [OnSource], visit: &mut dyn FnMut(&$($m)? Expr)) {
            for source in of {
                $args(&$($m)? source.args, visit);
                if let Some(filter) = &$($m)? source.filter { visit(filter); }
            }
        }

        fn $effect(effect: &$($m)? Effect, visit: &mut dyn FnMut(&$($m)? Expr)) {
            if let Some(e) = &$($m)? effect.filter { visit(e); }
            if let Some(e) = &$($m)? effect.guard { visit(e); }
            $args(&$($m)? effect.args, visit);
            visit(&$($m)? effect.value);
        }

        /// Visits the outermost expressions of an event.
        pub(crate) fn $event(event: &$($m)? Event, visit: &mut dyn FnMut(&$($m)? Expr)) {
            if let Some(e) = &$($m)? event.guard { visit(e); }
            for hazard in &$($m)? event.hazards {
                if let Some(e) = &$($m)? hazard.guard { visit(e); }
                visit(&$($m)? hazard.rate);
                for factor in &$($m)? hazard.factors { visit(&$($m)? factor.expr); }
            }
            for trigger in &$($m)? event.triggers {
                match &$($m)? trigger.kind {
                    TriggerKind::On { of, guard, chance, delay, unless, .. } => {
                        $sources(of, visit);
                        for e in [guard, chance, unless].into_iter().flatten() { visit(e); }
                        if let Some(dist) = delay { $dist(dist, visit); }
                    }
                    TriggerKind::Becomes(e) => visit(e),
                }
            }
            for effect in &$($m)? event.effects { $effect(effect, visit); }
        }

        /// Visits the outermost expressions of a choice.
        pub(crate) fn $choice(choice: &$($m)? Choice, visit: &mut dyn FnMut(&$($m)? Expr)) {
            if let Arises::On(of) = &$($m)? choice.arises { $sources(of, visit); }
            if let Some(e) = &$($m)? choice.guard { visit(e); }
            if let Decides::Consensus(body) | Decides::Vote(body, _) = &$($m)? choice.decides {
                if let Some(e) = &$($m)? body.filter { visit(e); }
                visit(&$($m)? body.weight);
            }
            visit(&$($m)? choice.precision);
            for option in &$($m)? choice.options {
                if let Some(e) = &$($m)? option.guard { visit(e); }
                for term in &$($m)? option.terms { visit(&$($m)? term.expr); }
            }
            for effect in &$($m)? choice.effects { $effect(effect, visit); }
        }

        #[doc = $doc]
        pub fn $model(model: &$($m)? Model, visit: &mut dyn FnMut(&$($m)? Expr)) {
            for param in &$($m)? model.params { $values(&$($m)? param.values, visit); }
            for stock in &$($m)? model.stocks {
                $values(&$($m)? stock.values, visit);
                for update in &$($m)? stock.updates {
                    if let Some(e) = &$($m)? update.guard { visit(e); }
                    visit(&$($m)? update.expr);
                }
            }
            for def in &$($m)? model.lets {
                for term in &$($m)? def.terms { visit(&$($m)? term.expr); }
            }
            for shock in &$($m)? model.shocks {
                $dist(&$($m)? shock.dist, visit);
                if let DrawnAt::On(_, args) = &$($m)? shock.drawn { $args(args, visit); }
            }
            for event in &$($m)? model.events { $event(event, visit); }
            for episode in &$($m)? model.episodes {
                $sources(&$($m)? episode.opens, visit);
                $sources(&$($m)? episode.closes, visit);
            }
            for choice in &$($m)? model.choices { $choice(choice, visit); }
            for held in &$($m)? model.helds { visit(&$($m)? held.condition); }
            for outcome in &$($m)? model.outcomes {
                match &$($m)? outcome.question {
                    Question::Ever { of, guard, .. } | Question::Count { of, guard, .. } => {
                        $sources(of, visit);
                        if let Some(e) = guard { visit(e); }
                    }
                    Question::Condition { of, .. } => visit(of),
                    Question::Value(e, _) | Question::Summary(_, e, _, _) => visit(e),
                }
            }
            for record in &$($m)? model.records {
                if let RecordKind::Measured { density: Some(d), .. } = &$($m)? record.kind { $dist(d, visit); }
            }
        }
    };
}

walks!(
    for_parts,
    in_look,
    in_args,
    in_dist,
    in_values,
    in_sources,
    in_effect,
    in_event,
    in_choice,
    in_model,
    "Visits the outermost expressions of a whole model."
);
walks!(
    for_parts_mut,
    in_look_mut,
    in_args_mut,
    in_dist_mut,
    in_values_mut,
    in_sources_mut,
    in_effect_mut,
    in_event_mut,
    in_choice_mut,
    in_model_mut,
    "Visits the outermost expressions of a whole model, which may be changed.",
    mut
);
