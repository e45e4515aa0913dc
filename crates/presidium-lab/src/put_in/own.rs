//! An outcome → its own rule set: what it asks about, and the choices and events reached backwards through `on`.

use std::collections::BTreeSet;

use presidium_lang::change::{ChangeKind, Quantity};
use presidium_lang::model::Expr;
use presidium_lang::model::{
    Arises, ExprKind, ItemRef, Model, OnSource, Outcome, Question, Trigger, TriggerKind,
};
use presidium_lang::walk;

use super::faces::treated;
use super::place::{At, Place, context, of_args};
use super::reads::{Face, Thing, is_face, source_place};

/// The own rule set of an outcome.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// What the question names: events and choices that count, quantities that are measured.
    pub(super) asked: Vec<Face>,
    /// The last choices before the answer: reached from what is asked without passing another choice.
    deciding: Vec<Face>,
    /// Events and choices of the own rule set, with the place each stands at.
    pub(super) items: BTreeSet<(ItemRef, Place)>,
}

/// Whether an expression is the question's own or a definition's.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Question,
    Definition,
}

impl Own {
    pub(super) fn of(model: &Model, outcome: &Outcome) -> Own {
        let mut own = Own::default();
        match &outcome.question {
            Question::Ever { of, .. } | Question::Count { of, .. } => own.ask_sources(of),
            Question::Condition { of, .. } | Question::Value(of, _) | Question::Summary(_, of, _, _) => {
                own.ask(model, of, &[], Depth::Question);
            }
        }
        own.asked.sort();
        own.asked.dedup();
        own.walk_back(model);
        own
    }

    fn ask_sources(&mut self, of: &[OnSource]) {
        for source in of {
            let place = source_place(source, &[]);
            self.asked.push(Face { thing: Thing::Item(source.of), place });
        }
    }

    /// What an expression measures: the quantities in it, through definitions, and the events and choices it
    /// names itself. Those that a definition names are only read by it.
    fn ask(&mut self, model: &Model, expr: &Expr, own: &[At], depth: Depth) {
        let at = context(expr, own);
        let mut lets = Vec::new();
        walk::each(expr, &mut |e| {
            let (thing, look) = match &e.kind {
                ExprKind::Stock(id, look) => (Thing::Quantity(Quantity::Stock(*id)), look),
                ExprKind::Let(id, look) => (Thing::Quantity(Quantity::Let(*id)), look),
                _ if depth == Depth::Definition => return,
                ExprKind::Event(id, look, _) | ExprKind::EventIn(id, look, ..) => {
                    (Thing::Item(ItemRef::Event(*id)), look)
                }
                ExprKind::Choice(id, look) | ExprKind::ChoiceProp(id, look, _) => {
                    (Thing::Item(ItemRef::Choice(*id)), look)
                }
                ExprKind::Episode(id, look) => {
                    let place = of_args(&look.args, &at);
                    let episode = model.episodes.get(id.at());
                    for source in episode.iter().flat_map(|e| e.opens.iter().chain(&e.closes)) {
                        let place = source_place(source, &place);
                        self.asked.push(Face { thing: Thing::Item(source.of), place });
                    }
                    return;
                }
                _ => return,
            };
            let face = Face { thing, place: of_args(&look.args, &at) };
            if self.asked.contains(&face) {
                return;
            }
            if let Thing::Quantity(Quantity::Let(id)) = thing {
                lets.push((id, face.place.clone()));
            }
            self.asked.push(face);
        });
        for (id, place) in lets {
            let terms = model.lets.get(id.at()).map_or(&[][..], |l| &l.terms);
            for term in terms {
                self.ask(model, &term.expr, &place, Depth::Definition);
            }
        }
    }

    fn walk_back(&mut self, model: &Model) {
        let mut todo: Vec<(ItemRef, Place, bool)> = Vec::new();
        for face in &self.asked {
            if let Thing::Item(item) = face.thing {
                todo.push((item, face.place.clone(), true));
            }
        }
        let mut seen = BTreeSet::new();
        while let Some((item, place, first)) = todo.pop() {
            if !seen.insert((item, place.clone(), first)) {
                continue;
            }
            self.items.insert((item, place.clone()));
            let choice = matches!(item, ItemRef::Choice(_));
            if choice && first {
                self.deciding.push(Face { thing: Thing::Item(item), place: place.clone() });
            }
            for source in sources(model, item) {
                todo.push((source.of, source_place(source, &place), first && !choice));
            }
        }
    }

    /// The quantities that are measured.
    pub(super) fn measured(&self) -> impl Iterator<Item = (Quantity, &Place)> {
        self.asked.iter().filter_map(|face| match face.thing {
            Thing::Quantity(what) => Some((what, &face.place)),
            Thing::Item(_) => None,
        })
    }

    /// Why a change fixes what is asked, if it does.
    pub(super) fn is_fixed_by(&self, model: &Model, change: &ChangeKind) -> Option<String> {
        let faces = treated(model, change).ok()?;
        let face = faces.iter().find_map(|f| {
            let hit = |all: &[Face]| is_face(all, f.thing, &f.place);
            let decided = matches!(f.thing, Thing::Item(ItemRef::Choice(_))) && hit(&self.deciding);
            (hit(&self.asked) || decided).then_some((f, hit(&self.asked)))
        });
        let (face, asked) = face?;
        let name = name(model, face.thing);
        Some(if asked {
            format!("the change acts on `{name}` itself, and `{name}` is what is asked about")
        } else {
            format!("the change acts on `{name}`, the decision that is carried out in what is asked about")
        })
    }
}

/// The `on` sources of an event or choice.
pub(super) fn sources(model: &Model, item: ItemRef) -> Vec<&OnSource> {
    match item {
        ItemRef::Event(id) => {
            let triggers = model.events.get(id.at()).map_or(&[][..], |e| &e.triggers);
            triggers.iter().flat_map(on_sources).collect()
        }
        ItemRef::Choice(id) => match model.choices.get(id.at()).map(|c| &c.arises) {
            Some(Arises::On(of)) => of.iter().collect(),
            Some(Arises::Every(_)) | None => Vec::new(),
        },
    }
}

fn on_sources(trigger: &Trigger) -> &[OnSource] {
    match &trigger.kind {
        TriggerKind::On { of, .. } => of,
        TriggerKind::Becomes(_) => &[],
    }
}

/// The name of a thing.
pub(super) fn name(model: &Model, thing: Thing) -> String {
    let name = match thing {
        Thing::Quantity(Quantity::Stock(id)) => model.stocks.get(id.at()).map(|x| &x.name),
        Thing::Quantity(Quantity::Let(id)) => model.lets.get(id.at()).map(|x| &x.name),
        Thing::Quantity(Quantity::Input(id)) => model.inputs.get(id.at()).map(|x| &x.name),
        Thing::Quantity(Quantity::Param(id)) => model.params.get(id.at()).map(|x| &x.name),
        Thing::Quantity(Quantity::Column(id)) => model.columns.get(id.at()).map(|x| &x.name),
        Thing::Item(ItemRef::Event(id)) => model.events.get(id.at()).map(|x| &x.name),
        Thing::Item(ItemRef::Choice(id)) => model.choices.get(id.at()).map(|x| &x.name),
    };
    name.cloned().unwrap_or_default()
}
