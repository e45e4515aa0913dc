//! Whether an expression reads what is treated: by itself or through definitions.

use std::collections::BTreeSet;

use presidium_lang::change::Quantity;
use presidium_lang::model::{
    ChoiceId, EventId, Expr, ExprKind, ItemRef, LetId, Look, Model, OnSource, Value,
};
use presidium_lang::walk;

use super::place::{At, Place, context, meet, narrow, of_args};

/// A thing that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// A quantity.
    Quantity(Quantity),
    /// An event or a choice.
    Item(ItemRef),
}

/// A thing at a place; all faces of one treatment carry it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Face {
    pub(super) thing: Thing,
    pub(super) place: Place,
}

/// Whether a thing at a place is one of the faces.
pub(super) fn is_face(faces: &[Face], thing: Thing, place: &[At]) -> bool {
    faces.iter().any(|f| f.thing == thing && meet(&f.place, place))
}

/// Whether an expression of a rule that stands at `own` reads one of the faces.
pub(super) fn reads(model: &Model, faces: &[Face], expr: &Expr, own: &[At]) -> bool {
    Reader { model, faces, seen: BTreeSet::new() }.reads(expr, own)
}

/// Where the sources of an `on` point, in a rule that stands at `own`.
pub(super) fn source_place(source: &OnSource, own: &[At]) -> Place {
    let mut at = own.to_vec();
    if let Some(filter) = &source.filter {
        narrow(filter, own.len(), &mut at);
    }
    of_args(&source.args, &at)
}

struct Reader<'m> {
    model: &'m Model,
    faces: &'m [Face],
    /// Definitions looked into already.
    seen: BTreeSet<(LetId, Place)>,
}

impl Reader<'_> {
    fn reads(&mut self, expr: &Expr, own: &[At]) -> bool {
        let at = context(expr, own);
        let mut found = false;
        walk::each(expr, &mut |e| found = found || self.reads_here(e, &at));
        found
    }

    fn reads_here(&mut self, expr: &Expr, at: &[At]) -> bool {
        let model = self.model;
        match &expr.kind {
            ExprKind::Stock(id, look) => self.quantity(Quantity::Stock(*id), look, at),
            ExprKind::Input(id, look) => self.quantity(Quantity::Input(*id), look, at),
            ExprKind::Column(id, look) => self.quantity(Quantity::Column(*id), look, at),
            ExprKind::Param(id, look) => {
                self.quantity(Quantity::Param(*id), look, at)
                    || model.params.get(id.at()).is_some_and(|p| {
                        let place = of_args(&look.args, at);
                        p.values.by.iter().flatten().any(|value| match value {
                            Value::Expr(e) => self.reads(e, &place),
                            Value::Prior(dist) => dist.args.iter().any(|e| self.reads(e, &place)),
                        })
                    })
            }
            ExprKind::Let(id, look) => {
                let place = of_args(&look.args, at);
                self.quantity(Quantity::Let(*id), look, at)
                    || self.seen.insert((*id, place.clone()))
                        && model
                            .lets
                            .get(id.at())
                            .is_some_and(|l| l.terms.iter().any(|t| self.reads(&t.expr, &place)))
            }
            ExprKind::Held(id, look, _) => {
                let place = of_args(&look.args, at);
                model.helds.get(id.at()).is_some_and(|h| self.reads(&h.condition, &place))
            }
            ExprKind::Event(id, look, _) | ExprKind::EventIn(id, look, ..) => self.event(*id, look, at),
            ExprKind::Choice(id, look) | ExprKind::ChoiceProp(id, look, _) | ExprKind::Vote(id, look, _) => {
                self.choice(*id, look, at)
            }
            _ => false,
        }
    }

    fn quantity(&self, what: Quantity, look: &Look, at: &[At]) -> bool {
        is_face(self.faces, Thing::Quantity(what), &of_args(&look.args, at))
    }

    fn event(&self, id: EventId, look: &Look, at: &[At]) -> bool {
        is_face(self.faces, Thing::Item(ItemRef::Event(id)), &of_args(&look.args, at))
    }

    fn choice(&self, id: ChoiceId, look: &Look, at: &[At]) -> bool {
        is_face(self.faces, Thing::Item(ItemRef::Choice(id)), &of_args(&look.args, at))
    }
}
