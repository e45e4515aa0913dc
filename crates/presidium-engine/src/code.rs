//! Straight-line vector code: operations over rows of lanes, their operands, and the order they run in.
//!
//! A register is a few rows; a row is one value per lane. In *full* code the lanes are those of a block and
//! state rows are operands directly; in *list* code the lanes are a list of activations (element, history)
//! and everything is gathered first. An operand names one source row for each row of the result.

use std::fmt::{self, Write as _};

/// Where an operand's rows lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// One number, as bits.
    Const(u64),
    /// A constant table without lanes.
    Table,
    /// Values of the day without lanes: today's date, inputs.
    Daily,
    /// The state of the block.
    State,
    /// A register of the code.
    Reg(u32),
    /// A ring of past state: the number of a ring; rows are those of the oldest slot asked for.
    Ring(u32),
}

/// One source row for each row of the result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operand {
    /// Where the rows lie.
    pub base: Base,
    /// Source rows, one per row of the result.
    pub rows: Box<[u32]>,
    /// Whether the rows are consecutive.
    pub consecutive: bool,
}

impl Operand {
    /// An operand over given rows.
    pub fn new(base: Base, rows: &[u32]) -> Operand {
        let consecutive = rows.windows(2).all(|w| w[1] == w[0] + 1);
        Operand { base, rows: rows.into(), consecutive }
    }
}

/// Operations on one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named after the function they apply")]
pub enum Unary {
    Neg,
    Not,
    Abs,
    Sqrt,
    Exp,
    Log,
    Logistic,
    Floor,
    Ceil,
    Copy,
}

/// Operations on two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named after the function they apply")]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Min,
    Max,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    And,
    Or,
}

/// How a reduction folds rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named after the function they apply")]
pub enum Fold {
    Sum,
    Max,
    Min,
    Any,
    All,
    Argmax,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OpKind {
    /// `f(a)` row by row.
    Unary(Unary, Operand),
    /// `f(a, b)` row by row.
    Binary(Binary, Operand, Operand),
    /// `c ? a : b` row by row.
    Select(Operand, Operand, Operand),
    /// `a * b + c`, rounded twice.
    MulAdd(Operand, Operand, Operand),
    /// Folds groups of rows: result row r folds items `ends[r-1]..ends[r]` of `a` (and of `mask`).
    Fold {
        /// How.
        fold: Fold,
        /// The rows folded, group after group.
        a: Operand,
        /// Where the mask row is 0, the item is left out.
        mask: Option<Operand>,
        /// End of each group.
        ends: Box<[u32]>,
        /// For argmax: the element index of each item.
        labels: Box<[u32]>,
    },
    /// Picks, lane by lane, the row `rows[r] + Σ stride · index` of a base.
    Gather {
        /// First rows, one per result row.
        from: Operand,
        /// Strides and index rows.
        index: Vec<(u32, Operand)>,
        /// Value where an index is negative (nobody).
        otherwise: Option<Operand>,
    },
    /// `on ? treated : plain` row by row; notes the lanes in which it *could* be on and would make a difference.
    Switch {
        /// The switch.
        switch: u32,
        /// Whether it is on in this lane.
        on: Operand,
        /// Whether it would be on in a world that has it.
        could: Operand,
        /// The value where it is on.
        treated: Operand,
        /// The value elsewhere.
        plain: Operand,
    },
    /// A piecewise linear curve; points as bits.
    Curve(Operand, Box<[(u64, u64)]>),
}

/// An operation and its result.
#[derive(Clone, Debug)]
pub struct Op {
    /// What is done.
    pub kind: OpKind,
    /// The register written.
    pub dst: u32,
    /// Its number of rows.
    pub rows: u32,
}

/// A piece of straight-line code with results.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The operations, in order.
    pub ops: Vec<Op>,
    /// How many registers are needed.
    pub registers: u32,
    /// Results, in the order asked for: rows of the buffer of results (`Base::Reg(0)`), or what needs no work.
    pub outs: Vec<Operand>,
    /// For list code: how many registers at the front hold the index variables of an activation.
    pub inputs: u32,
    /// Whether the code runs on a list of activations.
    pub list: bool,
    /// The same, as a flat program; results in register 0 are rows of its buffer of results.
    pub machine: Box<presidium_luck::vector::machine::Machine>,
}

impl Code {
    /// Row operations in one pass: what a lane costs.
    pub fn cost(&self) -> usize {
        self.ops
            .iter()
            .map(|op| match &op.kind {
                OpKind::Fold { a, .. } => a.rows.len(),
                OpKind::Unary(..)
                | OpKind::Binary(..)
                | OpKind::Select(..)
                | OpKind::MulAdd(..)
                | OpKind::Gather { .. }
                | OpKind::Switch { .. }
                | OpKind::Curve(..) => op.rows as usize,
            })
            .sum()
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.base {
            Base::Const(bits) => return write!(f, "{}", f64::from_bits(bits)),
            Base::Table => "table".to_string(),
            Base::Daily => "day".to_string(),
            Base::State => "state".to_string(),
            Base::Reg(r) => format!("r{r}"),
            Base::Ring(r) => format!("ring{r}"),
        };
        match (&*self.rows, self.consecutive) {
            ([], _) => write!(f, "{name}[]"),
            ([one], _) => write!(f, "{name}[{one}]"),
            ([first, .., last], true) => write!(f, "{name}[{first}..{last}]"),
            (rows, false) => {
                let mut text = String::new();
                for row in rows.iter().take(6) {
                    let _ = write!(text, "{row} ");
                }
                let more = if rows.len() > 6 { "…" } else { "" };
                write!(f, "{name}[{}{more}]", text.trim_end())
            }
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{} [{}] = ", self.dst, self.rows)?;
        match &self.kind {
            OpKind::Unary(k, a) => write!(f, "{k:?} {a}"),
            OpKind::Binary(k, a, b) => write!(f, "{k:?} {a} {b}"),
            OpKind::Select(c, a, b) => write!(f, "Select {c} {a} {b}"),
            OpKind::MulAdd(a, b, c) => write!(f, "MulAdd {a} {b} {c}"),
            OpKind::Fold { fold, a, mask, ends, .. } => {
                write!(f, "Fold{fold:?} {a} into {}", ends.len())?;
                mask.as_ref().map_or(Ok(()), |m| write!(f, " where {m}"))
            }
            OpKind::Gather { from, index, otherwise } => {
                write!(f, "Gather {from}")?;
                for (stride, operand) in index {
                    write!(f, " + {stride}*{operand}")?;
                }
                otherwise.as_ref().map_or(Ok(()), |o| write!(f, " else {o}"))
            }
            OpKind::Switch { switch, treated, plain, .. } => {
                write!(f, "Switch {switch} {treated} {plain}")
            }
            OpKind::Curve(a, points) => write!(f, "Curve {a} through {} points", points.len()),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for op in &self.ops {
            writeln!(f, "    {op}")?;
        }
        for (n, out) in self.outs.iter().enumerate() {
            writeln!(f, "    out {n}: {out}")?;
        }
        Ok(())
    }
}
