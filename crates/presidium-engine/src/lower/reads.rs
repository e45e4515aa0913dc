//! What an expression reads that can change from day to day, lets included.

use presidium_lang::ast::Between;
use presidium_lang::model::{Arg, ChoiceProp, EventProp, Expr, ExprKind, LetId, Look, Model, Reduce};

use crate::program::{Bits, Reads, set_bit};

/// What an expression reads at the start of a tick.
pub(crate) fn reads(model: &Model, bits: &Bits, exprs: &[&Expr]) -> Reads {
    let mut walk =
        Walk { model, bits, reads: Reads { bits: vec![0; bits.words], volatile: false }, lets: Vec::new() };
    for expr in exprs {
        walk.expr(expr);
    }
    walk.reads
}

struct Walk<'m> {
    model: &'m Model,
    bits: &'m Bits,
    reads: Reads,
    lets: Vec<LetId>,
}

impl Walk<'_> {
    fn bit(&mut self, at: usize) {
        set_bit(&mut self.reads.bits, at);
    }

    fn look(&mut self, look: &Look) {
        look.args.iter().for_each(|a| self.arg(a));
        look.otherwise.iter().for_each(|e| self.expr(e));
    }

    fn arg(&mut self, arg: &Arg) {
        if let Arg::Expr(e) = arg {
            self.expr(e);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let bits = *self.bits;
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Var(_) => {}
            ExprKind::Today => self.reads.volatile = true,
            ExprKind::Param(_, look) | ExprKind::Column(_, look) | ExprKind::Relation(_, look) => {
                self.look(look);
            }
            ExprKind::Input(id, look) => {
                self.look(look);
                self.bit(bits.inputs + id.at());
                self.reads.volatile |= self.model.inputs[id.at()].between == Between::Linear;
            }
            ExprKind::Stock(id, look) => {
                self.look(look);
                self.bit(id.at());
            }
            ExprKind::Let(id, look) => {
                self.look(look);
                if !self.lets.contains(id) {
                    self.lets.push(*id);
                    for term in &self.model.lets[id.at()].terms {
                        self.expr(&term.expr);
                    }
                }
            }
            ExprKind::Shock(id, look) => {
                self.look(look);
                self.bit(bits.shocks + id.at());
            }
            ExprKind::Event(id, look, prop) => {
                self.look(look);
                self.bit(bits.events + id.at());
                self.reads.volatile |= matches!(prop, EventProp::Since | EventProp::Today);
            }
            ExprKind::EventIn(id, look, prop, episode, of) => {
                self.look(look);
                self.look(of);
                self.bit(bits.events + id.at());
                self.bit(bits.episodes + episode.at());
                self.reads.volatile |= matches!(prop, EventProp::Since | EventProp::Today);
            }
            ExprKind::Episode(id, look) => {
                self.look(look);
                self.bit(bits.episodes + id.at());
            }
            ExprKind::Choice(id, look) => {
                self.look(look);
                self.bit(bits.choices + id.at());
            }
            ExprKind::ChoiceProp(id, look, prop) => {
                self.look(look);
                self.bit(bits.choices + id.at());
                self.reads.volatile |= matches!(prop, ChoiceProp::Since | ChoiceProp::Today);
            }
            ExprKind::Vote(id, look, member) => {
                self.look(look);
                self.arg(member);
                self.bit(bits.choices + id.at());
            }
            ExprKind::Unary(_, a) | ExprKind::Curve(a, _) => self.expr(a),
            ExprKind::Switch(id, a, b) => {
                self.bit(bits.switches + id.at());
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Binary(_, a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::If(a, b, c) => {
                self.expr(a);
                self.expr(b);
                self.expr(c);
            }
            ExprKind::Call(_, args) => args.iter().for_each(|a| self.expr(a)),
            ExprKind::Reduce(reduce) => self.reduce(reduce),
            ExprKind::Lag(of, _) => {
                self.expr(of);
                self.reads.volatile = true;
            }
            ExprKind::Held(_, look, _) => {
                self.look(look);
                self.reads.volatile = true;
            }
        }
    }

    fn reduce(&mut self, reduce: &Reduce) {
        for (_, relation) in &reduce.over {
            if let Some((_, arg)) = relation {
                self.arg(arg);
            }
        }
        reduce.filter.iter().for_each(|e| self.expr(e));
        self.expr(&reduce.body);
        reduce.otherwise.iter().for_each(|e| self.expr(e));
    }
}
