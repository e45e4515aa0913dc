//! Straight-line programs over rows of lanes: flat instructions in, rows of results out, a few lanes at a time.
//!
//! Calling a kernel for every row of a long program costs more than the arithmetic when there are few lanes. A
//! [`Machine`] program is decoded once; an instruction works on some rows alike, for one lane, for eight lanes
//! picked from anywhere, or for a run of neighbouring lanes, and every level gives the bits of the scalar functions.

mod step;

pub(super) use step::run;

use super::Kernels;

/// What an instruction does to each of its rows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "named after the scalar function applied, or explained in `Instruction`")]
pub enum Opcode {
    Load,
    Copy,
    Neg,
    Not,
    Abs,
    Sqrt,
    Exp,
    Ln,
    Logistic,
    Floor,
    Ceil,
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
    Select,
    MulAdd,
    FoldSum,
    FoldMax,
    FoldMin,
    FoldAny,
    FoldAll,
    FoldArgmax,
    Gather,
    Switch,
    Curve,
    Result,
}

/// One instruction: `n` rows from `dst` on, operands `a`, `b`, `c` of the first row and how far each moves by row.
///
/// - A load reads rows of the state, from row `a` on; all other operands are register rows.
/// - Folds write one row: `n` items, whose operands lie in the list of operands from `a` on; `b` is where their
///   masks begin there, or [`NONE`]; `c` is where the labels of an argmax begin.
/// - A gather, switch or curve finds its particulars under number `b`.
/// - A result copies operand `a` into the rows of results from `dst` on.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// What is done.
    pub op: Opcode,
    /// Rows (items, for a fold).
    pub n: u16,
    /// First register row written.
    pub dst: u32,
    /// First operand.
    pub a: u32,
    /// Second operand.
    pub b: u32,
    /// Third operand.
    pub c: u32,
    /// How far the operands move from row to row.
    pub by: [i32; 3],
}

/// No operand.
pub const NONE: u32 = u32::MAX;

/// What a gather picks from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// Rows of the state.
    State,
    /// Entries of the tables.
    Table,
    /// Values of the day.
    Daily,
    /// Rows of a ring of past state.
    Ring(u32),
    /// Register rows.
    Register,
    /// One number, as bits.
    Constant(u64),
}

/// Picks, lane by lane, row `first + Σ stride × index`; `otherwise` where an index is below 0 or NaN; NaN where
/// the row does not exist.
#[derive(Clone, Debug)]
pub struct Gather {
    /// What it picks from.
    pub source: Source,
    /// First rows, one for each row of the result.
    pub first: Vec<u32>,
    /// Strides, and operands of the index, one for each row of the result.
    pub index: Vec<(u32, Vec<u32>)>,
    /// Operands used where an index is nobody, one for each row of the result.
    pub otherwise: Option<Vec<u32>>,
}

/// `on ? treated : plain`, and a note of each lane where it could be on and would make a difference.
#[derive(Clone, Debug)]
pub struct Switch {
    /// The number noted.
    pub switch: u32,
    /// For each row: on, could be on, treated, plain.
    pub rows: Vec<[u32; 4]>,
}

/// A program without branches.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// Constants; their registers follow those of the inputs.
    pub constants: Vec<f64>,
    /// Values of the day read; their registers follow those of the constants.
    pub daily: Vec<u32>,
    /// Operands, masks and labels of folds.
    pub lists: Vec<u32>,
    /// Particulars of gathers.
    pub gathers: Vec<Gather>,
    /// Particulars of switches.
    pub switches: Vec<Switch>,
    /// Points of curves, as (x, y).
    pub curves: Vec<Vec<(f64, f64)>>,
    /// Register rows; inputs come first.
    pub rows: u32,
    /// Register rows at the front that are filled from the task's inputs.
    pub inputs: u32,
    /// Rows of results.
    pub results: u32,
}

/// What a run reads besides its program.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The program.
    pub machine: &'a Machine,
    /// Rows of state, `lanes` values each.
    pub state: &'a [f64],
    /// Lanes of a state row.
    pub lanes: usize,
    /// Tables.
    pub tables: &'a [f64],
    /// Values of the day.
    pub daily: &'a [f64],
    /// Rings of past state.
    pub rings: &'a [Vec<f64>],
    /// First value to read of each ring.
    pub ring_at: &'a [usize],
    /// Values of the inputs, input by input, `width` each.
    pub inputs: &'a [Vec<f64>],
    /// The lanes worked on; `None` is the first `width` lanes in order.
    pub list: Option<&'a [u32]>,
    /// How many lanes are worked on.
    pub width: usize,
}

/// Registers and results of a run, kept to be used again.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub(super) ones: Vec<[f64; 1]>,
    pub(super) eights: Vec<[f64; 8]>,
    /// Rows of results, `width` values each.
    pub results: Vec<f64>,
    /// Switches that could make a difference, with the lane of the state.
    pub bites: Vec<(u32, u32)>,
}

/// Lanes of a run of neighbouring lanes, in eights.
pub(super) const RUN: usize = 4;
/// From so many lanes on, eight at once are cheaper than one by one.
const EIGHT: usize = 4;

/// Runs a program over the lanes of a task; the results replace those of the last run.
pub fn execute(kernels: &Kernels, task: &Task<'_>, file: &mut File) {
    let rows = task.machine.rows as usize;
    file.results.resize(task.machine.results as usize * task.width, 0.0);
    let mut at = 0;
    if task.list.is_none() {
        let end = task.width - task.width % (8 * RUN);
        if end > 0 {
            grow(&mut file.eights, rows * RUN);
            (kernels.machine_run)(task, file, 0, end);
            at = end;
        }
    }
    while at < task.width {
        let rest = task.width - at;
        if rest < EIGHT {
            grow(&mut file.ones, rows);
            (kernels.machine_one)(task, file, at, task.width);
            return;
        }
        let odd = if rest % 8 < EIGHT { rest % 8 } else { 0 };
        let end = task.width - odd;
        grow(&mut file.eights, rows);
        (kernels.machine_eight)(task, file, at, end);
        at = end;
    }
}

fn grow<const N: usize>(file: &mut Vec<[f64; N]>, rows: usize) {
    if file.len() < rows {
        file.resize(rows, [0.0; N]);
    }
}
