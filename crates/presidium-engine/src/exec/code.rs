//! Runs a piece of code over the lanes of a block, or over a list of activations: state and inputs in, results out.

use presidium_luck::math;
use presidium_luck::vector::Kernels;
use presidium_luck::vector::machine::{File, Task, execute};

use crate::code::{Base, Binary, Code, Operand, Unary};

/// Everything an operation may read besides registers.
#[derive(Clone, Copy)]
pub(crate) struct Memory<'a> {
    /// Rows of the block's state, `lanes` values each.
    pub state: &'a [f64],
    /// Lanes of the block.
    pub lanes: usize,
    /// Constant tables.
    pub tables: &'a [f64],
    /// The day's values.
    pub daily: &'a [f64],
    /// Rings of past state: rows of the oldest slot asked for, per ring.
    pub rings: &'a [Vec<f64>],
    /// First value of the slot to read in each ring.
    pub ring_at: &'a [usize],
}

/// The results of the code run last, and working space.
#[derive(Default)]
pub(crate) struct Registers {
    /// Registers and results.
    pub file: File,
    /// Switches that would have made a difference, and in which lane of the block.
    pub bites: Vec<(u32, u32)>,
    /// Values per row of the results.
    pub width: usize,
}

/// A row as an operand: one value per lane, or one for all.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    /// One value per lane.
    Lanes(&'a [f64]),
    /// The same for all.
    One(f64),
}

/// `f(a)` for one lane.
pub(crate) fn unary_scalar(f: Unary, a: f64) -> f64 {
    match f {
        Unary::Neg => math::neg(a),
        Unary::Not => math::not(a),
        Unary::Abs => math::abs(a),
        Unary::Sqrt => math::sqrt(a),
        Unary::Exp => math::exp(a),
        Unary::Log => math::ln(a),
        Unary::Logistic => math::logistic(a),
        Unary::Floor => math::floor(a),
        Unary::Ceil => math::ceil(a),
        Unary::Copy => a,
    }
}

/// `f(a, b)` for one lane.
pub(crate) fn binary_scalar(f: Binary, a: f64, b: f64) -> f64 {
    match f {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::Pow => math::pow(a, b),
        Binary::Min => math::min(a, b),
        Binary::Max => math::max(a, b),
        Binary::Lt => math::lt(a, b),
        Binary::Le => math::le(a, b),
        Binary::Gt => math::gt(a, b),
        Binary::Ge => math::ge(a, b),
        Binary::Eq => math::eq(a, b),
        Binary::Ne => math::ne(a, b),
        Binary::And => math::and(a, b),
        Binary::Or => math::or(a, b),
    }
}

impl Registers {
    /// A row of a result.
    pub(crate) fn row<'a>(&'a self, memory: &Memory<'a>, operand: &Operand, at: usize) -> Row<'a> {
        let row = operand.rows[at] as usize;
        let width = self.width;
        match operand.base {
            Base::Const(bits) => Row::One(f64::from_bits(bits)),
            Base::Table => Row::One(memory.tables[row]),
            Base::Daily => Row::One(memory.daily[row]),
            Base::State => Row::Lanes(&memory.state[row * memory.lanes..][..width]),
            Base::Reg(_) => Row::Lanes(&self.file.results[row * width..][..width]),
            Base::Ring(r) => {
                let slot = memory.ring_at[r as usize];
                Row::Lanes(&memory.rings[r as usize][slot + row * memory.lanes..][..width])
            }
        }
    }

    /// Runs a piece of code on `width` lanes: the first ones of the block, or those of a list of activations with
    /// their index variables.
    pub(crate) fn run(
        &mut self,
        k: &Kernels,
        code: &Code,
        memory: &Memory<'_>,
        width: usize,
        list: Option<(&[u32], &[Vec<f64>])>,
    ) {
        self.width = width;
        let task = Task {
            machine: &code.machine,
            state: memory.state,
            lanes: memory.lanes,
            tables: memory.tables,
            daily: memory.daily,
            rings: memory.rings,
            ring_at: memory.ring_at,
            inputs: list.map_or(&[], |l| l.1),
            list: list.map(|l| l.0),
            width,
        };
        execute(k, &task, &mut self.file);
        self.bites.append(&mut self.file.bites);
    }
}

/// Adds a row to another, where a mask is true.
pub(crate) fn add_row(k: &Kernels, out: &mut [f64], value: Row<'_>, mask: Option<Row<'_>>) {
    match (value, mask) {
        (Row::Lanes(v), None) => (k.add_assign)(out, v),
        (Row::One(v), None) => out.iter_mut().for_each(|o| *o += v),
        (_, Some(Row::One(m))) => {
            if m != 0.0 {
                add_row(k, out, value, None);
            }
        }
        (Row::Lanes(v), Some(Row::Lanes(m))) => (k.add_assign_masked)(out, v, m),
        (Row::One(v), Some(Row::Lanes(m))) => {
            for (o, m) in out.iter_mut().zip(m) {
                if *m != 0.0 {
                    *o += v;
                }
            }
        }
    }
}
