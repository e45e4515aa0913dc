//! Runs a piece of code over the lanes of a block, or over a list of activations: operand rows in, register rows out.
//!
//! A register is taken out of the file while it is written, so reading and writing never alias.

use presidium_luck::math;
use presidium_luck::vector::Kernels;

use crate::code::{Base, Binary, Code, Fold, Op, OpKind, Operand, Unary};

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

/// The registers of one running piece of code.
#[derive(Default)]
pub(crate) struct Registers {
    /// One vector per register: its rows one after the other.
    pub at: Vec<Vec<f64>>,
    /// Values per row.
    pub width: usize,
    spare: Vec<f64>,
    rows: Vec<u32>,
    /// Switches that would have made a difference, and in which lane of the block.
    pub bites: Vec<(u32, u32)>,
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
    /// Makes room for a piece of code over a number of lanes or activations.
    pub(crate) fn prepare(&mut self, code: &Code, width: usize) {
        self.width = width;
        if self.at.len() < code.registers as usize {
            self.at.resize_with(code.registers as usize, Vec::new);
        }
    }

    /// A row of an operand.
    pub(crate) fn row<'a>(&'a self, memory: &Memory<'a>, operand: &Operand, at: usize) -> Row<'a> {
        let row = operand.rows[at] as usize;
        let width = self.width;
        match operand.base {
            Base::Const(bits) => Row::One(f64::from_bits(bits)),
            Base::Table => Row::One(memory.tables[row]),
            Base::Daily => Row::One(memory.daily[row]),
            Base::State => Row::Lanes(&memory.state[row * memory.lanes..][..width]),
            Base::Reg(r) => Row::Lanes(&self.at[r as usize][row * width..][..width]),
            Base::Ring(r) => {
                let slot = memory.ring_at[r as usize];
                Row::Lanes(&memory.rings[r as usize][slot + row * memory.lanes..][..width])
            }
        }
    }

    /// All rows of an operand as one slice, when they lie one after the other.
    fn whole<'a>(&'a self, memory: &Memory<'a>, operand: &Operand) -> Option<&'a [f64]> {
        if !operand.consecutive || operand.rows.is_empty() {
            return None;
        }
        let (first, n) = (operand.rows[0] as usize, operand.rows.len() * self.width);
        match operand.base {
            Base::State => Some(&memory.state[first * memory.lanes..][..n]),
            Base::Reg(r) => Some(&self.at[r as usize][first * self.width..][..n]),
            Base::Const(_) | Base::Table | Base::Daily | Base::Ring(_) => None,
        }
    }
}

/// Runs a piece of code; `lanes_of` maps activations to lanes for list code.
pub(crate) fn run(
    k: &Kernels,
    code: &Code,
    memory: &Memory<'_>,
    regs: &mut Registers,
    lanes_of: Option<&[u32]>,
) {
    for op in &code.ops {
        let mut out = std::mem::take(&mut regs.at[op.dst as usize]);
        let len = op.rows as usize * regs.width;
        if out.len() != len {
            out.resize(len, 0.0);
        }
        step(k, op, memory, regs, lanes_of, &mut out);
        regs.at[op.dst as usize] = out;
    }
}

fn step(
    k: &Kernels,
    op: &Op,
    memory: &Memory<'_>,
    regs: &mut Registers,
    lanes_of: Option<&[u32]>,
    out: &mut [f64],
) {
    let width = regs.width;
    match &op.kind {
        OpKind::Unary(f, a) => {
            if let Some(a) = regs.whole(memory, a) {
                return unary(k, *f, out, a);
            }
            for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
                match regs.row(memory, a, r) {
                    Row::Lanes(a) => unary(k, *f, out, a),
                    Row::One(a) => out.fill(unary_scalar(*f, a)),
                }
            }
        }
        OpKind::Binary(f, a, b) => {
            if let (Some(a), Some(b)) = (regs.whole(memory, a), regs.whole(memory, b)) {
                return binary(k, *f, out, a, b);
            }
            if let (Some(whole), Base::Const(bits)) = (regs.whole(memory, a), b.base)
                && scalar_right(k, *f, out, whole, f64::from_bits(bits))
            {
                return;
            }
            let mut spare = std::mem::take(&mut regs.spare);
            for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
                binary_row(k, *f, out, regs.row(memory, a, r), regs.row(memory, b, r), &mut spare);
            }
            regs.spare = spare;
        }
        OpKind::Select(c, a, b) => {
            for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
                select_row(k, out, regs.row(memory, c, r), regs.row(memory, a, r), regs.row(memory, b, r));
            }
        }
        OpKind::MulAdd(a, b, c) => mul_add(k, memory, regs, out, [a, b, c]),
        OpKind::Fold { fold, a, mask, ends, labels } => {
            fold_groups(k, memory, regs, out, (*fold, a, mask.as_ref(), ends, labels));
        }
        OpKind::Gather { from, index, otherwise } => {
            gather(memory, regs, lanes_of, out, (from, index, otherwise.as_ref()));
        }
        OpKind::Switch { switch, on, could, treated, plain } => {
            let mut bites = std::mem::take(&mut regs.bites);
            for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
                let row = |o| regs.row(memory, o, r);
                let (on, could, treated, plain) = (row(on), row(could), row(treated), row(plain));
                for (n, out) in out.iter_mut().enumerate() {
                    let (a, b) = (lane_of(treated, n), lane_of(plain, n));
                    if lane_of(could, n) != 0.0 && a.to_bits() != b.to_bits() {
                        bites.push((*switch, lanes_of.map_or(n as u32, |l| l[n])));
                    }
                    *out = if lane_of(on, n) != 0.0 { a } else { b };
                }
            }
            regs.bites = bites;
        }
        OpKind::Curve(a, points) => {
            for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
                match regs.row(memory, a, r) {
                    Row::Lanes(a) => {
                        for (o, x) in out.iter_mut().zip(a) {
                            *o = curve(points, *x);
                        }
                    }
                    Row::One(x) => out.fill(curve(points, x)),
                }
            }
        }
    }
}

fn unary(k: &Kernels, f: Unary, out: &mut [f64], a: &[f64]) {
    match f {
        Unary::Neg => (k.neg)(out, a),
        Unary::Not => (k.not)(out, a),
        Unary::Abs => (k.abs)(out, a),
        Unary::Sqrt => (k.sqrt)(out, a),
        Unary::Exp => (k.exp)(out, a),
        Unary::Log => (k.ln)(out, a),
        Unary::Logistic => (k.logistic)(out, a),
        Unary::Floor => (k.floor)(out, a),
        Unary::Ceil => (k.ceil)(out, a),
        Unary::Copy => out.copy_from_slice(a),
    }
}

fn binary(k: &Kernels, f: Binary, out: &mut [f64], a: &[f64], b: &[f64]) {
    let kernel = match f {
        Binary::Add => k.add,
        Binary::Sub => k.sub,
        Binary::Mul => k.mul,
        Binary::Div => k.div,
        Binary::Pow => k.pow,
        Binary::Min => k.min,
        Binary::Max => k.max,
        Binary::Lt => k.lt,
        Binary::Le => k.le,
        Binary::Gt => k.gt,
        Binary::Ge => k.ge,
        Binary::Eq => k.eq,
        Binary::Ne => k.ne,
        Binary::And => k.and,
        Binary::Or => k.or,
    };
    kernel(out, a, b);
}

/// A kernel with one value on the right, if there is one.
fn scalar_right(k: &Kernels, f: Binary, out: &mut [f64], a: &[f64], s: f64) -> bool {
    let kernel = match f {
        Binary::Add => k.add_s,
        Binary::Sub => k.sub_s,
        Binary::Mul => k.mul_s,
        Binary::Div => k.div_s,
        Binary::Min => k.min_s,
        Binary::Max => k.max_s,
        Binary::Lt => k.lt_s,
        Binary::Le => k.le_s,
        Binary::Gt => k.gt_s,
        Binary::Ge => k.ge_s,
        Binary::Eq => k.eq_s,
        Binary::Ne => k.ne_s,
        Binary::And => k.and_s,
        Binary::Or => k.or_s,
        Binary::Pow => return false,
    };
    kernel(out, a, s);
    true
}

/// A kernel with one value on the left, if the operation can be turned round without changing a bit.
fn scalar_left(k: &Kernels, f: Binary, out: &mut [f64], s: f64, b: &[f64]) -> bool {
    let kernel = match f {
        Binary::Add => k.add_s,
        Binary::Mul => k.mul_s,
        Binary::Sub => k.rsub_s,
        Binary::Div => k.rdiv_s,
        Binary::Lt => k.gt_s,
        Binary::Le => k.ge_s,
        Binary::Gt => k.lt_s,
        Binary::Ge => k.le_s,
        Binary::Eq => k.eq_s,
        Binary::Ne => k.ne_s,
        Binary::And => k.and_s,
        Binary::Or => k.or_s,
        Binary::Pow | Binary::Min | Binary::Max => return false,
    };
    kernel(out, b, s);
    true
}

fn binary_row(k: &Kernels, f: Binary, out: &mut [f64], a: Row<'_>, b: Row<'_>, spare: &mut Vec<f64>) {
    match (a, b) {
        (Row::Lanes(a), Row::Lanes(b)) => binary(k, f, out, a, b),
        (Row::One(a), Row::One(b)) => out.fill(binary_scalar(f, a, b)),
        (Row::Lanes(a), Row::One(s)) => {
            if !scalar_right(k, f, out, a, s) {
                spare.clear();
                spare.resize(a.len(), s);
                binary(k, f, out, a, spare);
            }
        }
        (Row::One(s), Row::Lanes(b)) => {
            if !scalar_left(k, f, out, s, b) {
                spare.clear();
                spare.resize(b.len(), s);
                binary(k, f, out, spare, b);
            }
        }
    }
}

fn select_row(k: &Kernels, out: &mut [f64], c: Row<'_>, a: Row<'_>, b: Row<'_>) {
    match (c, a, b) {
        (Row::One(c), a, b) => match if c != 0.0 { a } else { b } {
            Row::Lanes(x) => out.copy_from_slice(x),
            Row::One(x) => out.fill(x),
        },
        (Row::Lanes(c), Row::Lanes(a), Row::Lanes(b)) => (k.select)(out, c, a, b),
        (Row::Lanes(c), a, b) => {
            for (lane, (o, c)) in out.iter_mut().zip(c).enumerate() {
                let take = if *c != 0.0 { a } else { b };
                *o = match take {
                    Row::Lanes(x) => x[lane],
                    Row::One(x) => x,
                };
            }
        }
    }
}

fn mul_add(k: &Kernels, memory: &Memory<'_>, regs: &mut Registers, out: &mut [f64], of: [&Operand; 3]) {
    let [a, b, c] = of;
    if let (Some(a), Some(c)) = (regs.whole(memory, a), regs.whole(memory, c)) {
        match (regs.whole(memory, b), b.base) {
            (Some(b), _) => return (k.mul_add)(out, a, b, c),
            (None, Base::Const(s)) => {
                (k.mul_s)(out, a, f64::from_bits(s));
                return (k.add_assign)(out, c);
            }
            _ => {}
        }
    }
    let width = regs.width;
    let mut spare = std::mem::take(&mut regs.spare);
    for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
        let rows = (regs.row(memory, a, r), regs.row(memory, b, r), regs.row(memory, c, r));
        match rows {
            (Row::Lanes(a), Row::Lanes(b), Row::Lanes(c)) => (k.mul_add)(out, a, b, c),
            (a, b, c) => {
                binary_row(k, Binary::Mul, out, a, b, &mut spare);
                match c {
                    Row::Lanes(c) => (k.add_assign)(out, c),
                    Row::One(s) => out.iter_mut().for_each(|o| *o += s),
                }
            }
        }
    }
    regs.spare = spare;
}

type Groups<'a> = (Fold, &'a Operand, Option<&'a Operand>, &'a [u32], &'a [u32]);

fn fold_groups(k: &Kernels, memory: &Memory<'_>, regs: &mut Registers, out: &mut [f64], of: Groups<'_>) {
    let (fold, a, mask, ends, labels) = of;
    let width = regs.width;
    let mut best = std::mem::take(&mut regs.spare);
    let mut item = 0;
    for (end, out) in ends.iter().zip(out.chunks_exact_mut(width.max(1))) {
        out.fill(match fold {
            Fold::Sum | Fold::Any => 0.0,
            Fold::All => 1.0,
            Fold::Max => f64::NEG_INFINITY,
            Fold::Min => f64::INFINITY,
            Fold::Argmax => -1.0,
        });
        if fold == Fold::Argmax {
            best.clear();
            best.resize(width, f64::NEG_INFINITY);
        }
        while item < *end as usize {
            let value = regs.row(memory, a, item);
            let mask = mask.map(|m| regs.row(memory, m, item));
            match (fold, value, mask) {
                (Fold::Sum, Row::Lanes(v), None) => (k.add_assign)(out, v),
                (Fold::Sum, Row::Lanes(v), Some(Row::Lanes(m))) => (k.add_assign_masked)(out, v, m),
                (Fold::Argmax, v, m) => {
                    let label = f64::from(labels[item]);
                    for lane in 0..width {
                        let x = lane_of(v, lane);
                        if m.is_none_or(|m| lane_of(m, lane) != 0.0) && x > best[lane] {
                            best[lane] = x;
                            out[lane] = label;
                        }
                    }
                }
                (fold, v, m) => fold_row(fold, out, v, m),
            }
            item += 1;
        }
    }
    regs.spare = best;
}

fn lane_of(row: Row<'_>, lane: usize) -> f64 {
    match row {
        Row::Lanes(x) => x[lane],
        Row::One(x) => x,
    }
}

fn fold_row(fold: Fold, out: &mut [f64], v: Row<'_>, m: Option<Row<'_>>) {
    match fold {
        Fold::Sum => fold_by(out, v, m, math::add),
        Fold::Max => fold_by(out, v, m, math::max),
        Fold::Min => fold_by(out, v, m, math::min),
        Fold::Any => fold_by(out, v, m, math::or),
        Fold::All | Fold::Argmax => fold_by(out, v, m, math::and),
    }
}

/// One loop for each shape, so that the compiler sees the step and the slices.
#[inline(always)]
fn fold_by(out: &mut [f64], v: Row<'_>, m: Option<Row<'_>>, step: impl Fn(f64, f64) -> f64) {
    match (v, m) {
        (_, Some(Row::One(m))) => {
            if m != 0.0 {
                fold_by_all(out, v, step);
            }
        }
        (_, None) => fold_by_all(out, v, step),
        (Row::Lanes(v), Some(Row::Lanes(m))) => {
            for ((o, v), m) in out.iter_mut().zip(v).zip(m) {
                *o = math::select(*m, step(*o, *v), *o);
            }
        }
        (Row::One(v), Some(Row::Lanes(m))) => {
            for (o, m) in out.iter_mut().zip(m) {
                *o = math::select(*m, step(*o, v), *o);
            }
        }
    }
}

#[inline(always)]
fn fold_by_all(out: &mut [f64], v: Row<'_>, step: impl Fn(f64, f64) -> f64) {
    match v {
        Row::Lanes(v) => {
            for (o, v) in out.iter_mut().zip(v) {
                *o = step(*o, *v);
            }
        }
        Row::One(v) => out.iter_mut().for_each(|o| *o = step(*o, v)),
    }
}

fn gather(
    memory: &Memory<'_>,
    regs: &mut Registers,
    lanes_of: Option<&[u32]>,
    out: &mut [f64],
    (from, index, otherwise): (&Operand, &[(u32, Operand)], Option<&Operand>),
) {
    let width = regs.width;
    let mut rows = std::mem::take(&mut regs.rows);
    for (r, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
        if let (Base::State, Some(lanes)) = (from.base, lanes_of)
            && gather_state(memory, regs, lanes, out, (from.rows[r], r), (index, otherwise))
        {
            continue;
        }
        rows.clear();
        rows.resize(width, from.rows[r]);
        for (stride, operand) in index {
            match regs.row(memory, operand, r) {
                Row::One(x) => rows.iter_mut().for_each(|row| *row = moved(*row, *stride, x)),
                Row::Lanes(x) => {
                    for (row, x) in rows.iter_mut().zip(x) {
                        *row = moved(*row, *stride, *x);
                    }
                }
            }
        }
        pick(memory, regs, lanes_of, from.base, &rows, out);
        if index.is_empty() {
            continue;
        }
        let nobody = otherwise.map_or(Row::One(-1.0), |w| regs.row(memory, w, r));
        for (n, (o, row)) in out.iter_mut().zip(&rows).enumerate() {
            if *row == NOBODY {
                *o = lane_of(nobody, n);
            }
        }
    }
    regs.rows = rows;
}

/// The usual cases of list code in one pass: state by lane, with no index or one. Says whether it was one of them.
fn gather_state(
    memory: &Memory<'_>,
    regs: &Registers,
    lanes: &[u32],
    out: &mut [f64],
    (first, r): (u32, usize),
    (index, otherwise): (&[(u32, Operand)], Option<&Operand>),
) -> bool {
    let width = memory.lanes;
    let at =
        |row: usize, lane: u32| memory.state.get(row * width + lane as usize).copied().unwrap_or(f64::NAN);
    match index {
        [] => {
            for (o, lane) in out.iter_mut().zip(lanes) {
                *o = at(first as usize, *lane);
            }
            true
        }
        [(stride, operand)] => {
            let Row::Lanes(x) = regs.row(memory, operand, r) else { return false };
            let nobody = otherwise.map_or(Row::One(-1.0), |w| regs.row(memory, w, r));
            for (n, ((o, lane), x)) in out.iter_mut().zip(lanes).zip(x).enumerate() {
                *o = if *x >= 0.0 {
                    at(first as usize + *stride as usize * *x as usize, *lane)
                } else {
                    lane_of(nobody, n)
                };
            }
            true
        }
        _ => false,
    }
}

/// The row that stands for nobody.
const NOBODY: u32 = u32::MAX;

/// A row, some elements on. A faulted lane may hold anything: then the row is out of range, not out of memory.
#[inline(always)]
fn moved(row: u32, stride: u32, x: f64) -> u32 {
    if x >= 0.0 && row != NOBODY {
        row.saturating_add(stride.saturating_mul(x as u32)).min(NOBODY - 1)
    } else {
        NOBODY
    }
}

/// One value per lane from the row found for it; NaN out of range.
fn pick(
    memory: &Memory<'_>,
    regs: &Registers,
    lanes_of: Option<&[u32]>,
    base: Base,
    rows: &[u32],
    out: &mut [f64],
) {
    let by_lane = |source: &[f64], first: usize, out: &mut [f64]| match lanes_of {
        Some(lanes) => {
            for ((o, row), lane) in out.iter_mut().zip(rows).zip(lanes) {
                let at = first + *row as usize * memory.lanes + *lane as usize;
                *o = source.get(at).copied().unwrap_or(f64::NAN);
            }
        }
        None => {
            for (n, (o, row)) in out.iter_mut().zip(rows).enumerate() {
                let at = first + *row as usize * memory.lanes + n;
                *o = source.get(at).copied().unwrap_or(f64::NAN);
            }
        }
    };
    let alike = |source: &[f64], out: &mut [f64]| {
        for (o, row) in out.iter_mut().zip(rows) {
            *o = source.get(*row as usize).copied().unwrap_or(f64::NAN);
        }
    };
    match base {
        Base::Const(bits) => out.fill(f64::from_bits(bits)),
        Base::Table => alike(memory.tables, out),
        Base::Daily => alike(memory.daily, out),
        Base::State => by_lane(memory.state, 0, out),
        Base::Ring(ring) => by_lane(&memory.rings[ring as usize], memory.ring_at[ring as usize], out),
        Base::Reg(reg) => {
            let source = &regs.at[reg as usize];
            for (n, (o, row)) in out.iter_mut().zip(rows).enumerate() {
                *o = source.get(*row as usize * regs.width + n).copied().unwrap_or(f64::NAN);
            }
        }
    }
}

fn curve(points: &[(u64, u64)], x: f64) -> f64 {
    let point = |n: usize| (f64::from_bits(points[n].0), f64::from_bits(points[n].1));
    let Some(last) = points.len().checked_sub(1) else { return f64::NAN };
    if x.is_nan() {
        return f64::NAN;
    }
    let (x0, y0) = point(0);
    if x < x0 {
        return y0;
    }
    for n in 0..last {
        let ((x0, y0), (x1, y1)) = (point(n), point(n + 1));
        if x0 <= x && x < x1 {
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0);
        }
    }
    point(last).1
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
