//! Which constructs of the language a history has worked on: a counter the tests read.
//!
//! Names are given where the work is done; [`CONSTRUCTS`] lists them all, so that a missing one is seen.

use presidium_lang::ast::{BinaryOp, ReduceOp, UnaryOp};
use presidium_lang::model::{Builtin, ChoiceProp, EventProp, ExprKind, Law};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How often each construct was worked on.
#[derive(Debug, Default)]
pub struct Coverage {
    counts: RefCell<BTreeMap<&'static str, u64>>,
}

impl Coverage {
    pub(super) fn hit(&self, construct: &'static str) {
        *self.counts.borrow_mut().entry(construct).or_insert(0) += 1;
    }

    /// The counts so far, by construct.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.counts.borrow().clone()
    }
}

macro_rules! constructs {
    ($($name:literal)*) => {
        /// Every construct that is counted.
        pub const CONSTRUCTS: &[&str] = &[$($name),*];
    };
}

constructs! {
    "constant" "variable" "today" "param" "column" "relation" "input" "stock" "let" "let sweeps" "shock"
    "event property" "event in episode" "episode" "choice" "choice property" "vote" "if" "lag" "held"
    "curve" "lag before the start" "else of a lookup" "argument is an expression"
    "neg" "not" "add" "sub" "mul" "div" "pow" "lt" "le" "gt" "ge" "eq" "ne" "and" "or"
    "min" "max" "clamp" "exp" "log" "sqrt" "logistic" "abs" "floor" "ceil"
    "reduce sum" "reduce mean" "reduce max" "reduce min" "reduce count" "reduce any" "reduce all"
    "reduce argmax" "reduce with filter" "reduce over relation" "reduce over two" "reduce of nothing"
    "reduce otherwise"
    "event happened" "event today" "event since" "event count" "event date"
    "choice made" "choice today" "choice since" "choice count" "choice date"
    "law fixed" "law normal" "law lognormal" "law uniform" "law triangular" "law exponential" "law gamma"
    "law beta" "law poisson" "law binomial" "law bernoulli" "law mixture" "law days" "law above" "law below"
    "column spread" "param prior" "param spread" "stock prior" "stock spread" "input step" "input linear"
    "interpretation other than the first"
    "shock each day" "shock each week" "shock each month" "shock each year" "shock on event" "shock correlated"
    "hazard each day" "hazard each week" "hazard each month" "hazard each year" "hazard factor"
    "hazard with guard" "several hazards" "due by hazard" "hazard used without firing" "new year threshold"
    "threshold of a new spell"
    "event once" "event recurring" "event once per" "event guard" "event that does not exist" "fired by hazard"
    "fired by on" "fired by delay" "fired by becomes" "fired by input" "on several" "on any element"
    "on any with filter" "on choice" "on choice is" "on choice is not" "on guard" "on chance" "on otherwise"
    "delay scheduled" "delay unless" "delay several waiting" "once per spent"
    "episode opened" "episode closed" "episode seen the same day"
    "choice on" "choice every day" "choice every week" "choice every month" "choice every year" "choice guard"
    "choice single" "choice consensus" "choice vote majority" "choice vote plurality" "choice vote two thirds"
    "choice body filter" "choice precision" "choice option each" "choice option named" "choice option guard"
    "choice without open options" "choice without body"
    "update each day" "update each week" "update each month" "update each year" "update guard" "update becomes"
    "effect assign" "effect add" "effect each" "effect guard" "effect filter" "effect option"
    "effect on nobody" "effect of choice" "effect priority" "reset" "bound reached"
    "outcome ever" "outcome ever guard" "outcome date" "outcome condition" "outcome count" "outcome value"
    "outcome mean" "outcome max" "outcome min" "fault"
}

pub(super) fn of_expr(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Constant(_) => "constant",
        ExprKind::Var(_) => "variable",
        ExprKind::Today => "today",
        ExprKind::Param(..) => "param",
        ExprKind::Column(..) => "column",
        ExprKind::Relation(..) => "relation",
        ExprKind::Input(..) => "input",
        ExprKind::Stock(..) => "stock",
        ExprKind::Let(..) => "let",
        ExprKind::Shock(..) => "shock",
        ExprKind::Event(..) => "event property",
        ExprKind::EventIn(..) => "event in episode",
        ExprKind::Episode(..) => "episode",
        ExprKind::Choice(..) => "choice",
        ExprKind::ChoiceProp(..) => "choice property",
        ExprKind::Vote(..) => "vote",
        ExprKind::Unary(UnaryOp::Neg, _) => "neg",
        ExprKind::Unary(UnaryOp::Not, _) => "not",
        ExprKind::Binary(op, _, _) => of_binary(*op),
        ExprKind::If(..) => "if",
        ExprKind::Call(builtin, _) => of_builtin(*builtin),
        ExprKind::Reduce(reduce) => of_reduce(reduce.op),
        ExprKind::Lag(..) => "lag",
        ExprKind::Held(..) => "held",
        ExprKind::Curve(..) => "curve",
        ExprKind::Switch(..) => "switch",
    }
}

fn of_binary(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::Div => "div",
        BinaryOp::Pow => "pow",
        BinaryOp::Lt => "lt",
        BinaryOp::Le => "le",
        BinaryOp::Gt => "gt",
        BinaryOp::Ge => "ge",
        BinaryOp::Eq => "eq",
        BinaryOp::Ne => "ne",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
    }
}

fn of_builtin(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Min => "min",
        Builtin::Max => "max",
        Builtin::Clamp => "clamp",
        Builtin::Exp => "exp",
        Builtin::Log => "log",
        Builtin::Sqrt => "sqrt",
        Builtin::Logistic => "logistic",
        Builtin::Abs => "abs",
        Builtin::Floor => "floor",
        Builtin::Ceil => "ceil",
    }
}

fn of_reduce(op: ReduceOp) -> &'static str {
    match op {
        ReduceOp::Sum => "reduce sum",
        ReduceOp::Mean => "reduce mean",
        ReduceOp::Max => "reduce max",
        ReduceOp::Min => "reduce min",
        ReduceOp::Count => "reduce count",
        ReduceOp::Any => "reduce any",
        ReduceOp::All => "reduce all",
        ReduceOp::Argmax => "reduce argmax",
    }
}

pub(super) fn of_event_prop(prop: EventProp) -> &'static str {
    match prop {
        EventProp::Happened => "event happened",
        EventProp::Today => "event today",
        EventProp::Since => "event since",
        EventProp::Count => "event count",
        EventProp::Date => "event date",
    }
}

pub(super) fn of_choice_prop(prop: ChoiceProp) -> &'static str {
    match prop {
        ChoiceProp::Made => "choice made",
        ChoiceProp::Today => "choice today",
        ChoiceProp::Since => "choice since",
        ChoiceProp::Count => "choice count",
        ChoiceProp::Date => "choice date",
    }
}

pub(super) fn of_law(law: Law) -> &'static str {
    match law {
        Law::Fixed => "law fixed",
        Law::Normal => "law normal",
        Law::Lognormal => "law lognormal",
        Law::Uniform => "law uniform",
        Law::Triangular => "law triangular",
        Law::Exponential => "law exponential",
        Law::Gamma => "law gamma",
        Law::Beta => "law beta",
        Law::Poisson => "law poisson",
        Law::Binomial => "law binomial",
        Law::Bernoulli => "law bernoulli",
        Law::Mixture => "law mixture",
        Law::Days => "law days",
    }
}
