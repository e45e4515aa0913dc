//! The loop over instructions, for lanes taken in vectors of `N`, `K` vectors at a time.

use super::{Gather, Instruction, NONE, Opcode, Source, Switch, Task};
use crate::math;

/// A run of the lanes `from..to` of a task, `N × K` at a time; with `LIST`, lanes may lie anywhere and a last
/// part is filled up with the last lane.
#[inline(always)]
pub(in crate::vector) fn run<const N: usize, const K: usize, const LIST: bool>(
    task: &Task<'_>,
    file: &mut [[f64; N]],
    (results, bites): (&mut [f64], &mut Vec<(u32, u32)>),
    (from, to): (usize, usize),
) {
    let mut at = from;
    while at < to {
        let count = (to - at).min(N * K);
        let lanes = std::array::from_fn(|i| {
            let n = at + i.min(count - 1);
            task.list.map_or(n, |list| list[n] as usize)
        });
        let mut part: Part<'_, '_, N, K, LIST> = Part { task, file, first: at, count, lanes };
        if at == from {
            part.fill_constants();
        }
        part.fill_inputs();
        for instruction in &task.machine.instructions {
            part.step(instruction, results, bites);
        }
        at += N * K;
    }
}

/// The lanes worked on together.
struct Part<'t, 'f, const N: usize, const K: usize, const LIST: bool> {
    task: &'t Task<'t>,
    file: &'f mut [[f64; N]],
    /// Position of the first lane in the task.
    first: usize,
    /// How many lanes count.
    count: usize,
    /// Lanes of the state, for lists.
    lanes: [usize; N],
}

impl<const N: usize, const K: usize, const LIST: bool> Part<'_, '_, N, K, LIST> {
    /// Registers that hold the same for all parts.
    #[inline(always)]
    fn fill_constants(&mut self) {
        let machine = self.task.machine;
        let daily = machine.daily.iter().map(|n| &self.task.daily[*n as usize]);
        for (n, value) in machine.constants.iter().chain(daily).enumerate() {
            let row = machine.inputs as usize + n;
            self.file[row * K..][..K].fill([*value; N]);
        }
    }

    #[inline(always)]
    fn fill_inputs(&mut self) {
        for (row, values) in self.task.inputs.iter().enumerate().take(self.task.machine.inputs as usize) {
            for k in 0..K {
                self.file[row * K + k] =
                    std::array::from_fn(|i| values[self.first + (k * N + i).min(self.count - 1)]);
            }
        }
    }

    /// Rows of the state into registers.
    #[inline(always)]
    fn load(&mut self, it: &Instruction) {
        let mut row = it.a;
        let mut dst = it.dst as usize * K;
        for _ in 0..it.n {
            for k in 0..K {
                self.file[dst + k] = self.state(self.task.state, row as usize * self.task.lanes, k);
            }
            row = row.wrapping_add_signed(it.by[0]);
            dst += K;
        }
    }

    /// Makes sure that a row exists, once for all its vectors.
    #[inline(always)]
    fn check(&self, first: usize) {
        assert!(first + K <= self.file.len(), "a register beyond the file");
    }

    /// Vector `k` of a register row.
    #[inline(always)]
    fn fetch(&self, row: u32, k: usize) -> [f64; N] {
        self.file[row as usize * K + k]
    }

    /// Vector `k` of a row that begins at `first`.
    #[inline(always)]
    fn state(&self, from: &[f64], first: usize, k: usize) -> [f64; N] {
        if LIST {
            let row = &from[first..first + self.task.lanes];
            std::array::from_fn(|i| row[self.lanes[i]])
        } else {
            let row = &from[first + self.first + k * N..][..N];
            std::array::from_fn(|i| row[i])
        }
    }

    #[inline(always)]
    fn one(&mut self, it: &Instruction, f: impl Fn(f64) -> f64) {
        let mut a = it.a;
        let mut dst = it.dst as usize * K;
        for _ in 0..it.n {
            [a as usize * K, dst].into_iter().for_each(|row| self.check(row));
            for k in 0..K {
                let x = self.fetch(a, k);
                let mut out = [0.0; N];
                for i in 0..N {
                    out[i] = f(x[i]);
                }
                self.file[dst + k] = out;
            }
            a = a.wrapping_add_signed(it.by[0]);
            dst += K;
        }
    }

    #[inline(always)]
    fn two(&mut self, it: &Instruction, f: impl Fn(f64, f64) -> f64) {
        let (mut a, mut b) = (it.a, it.b);
        let mut dst = it.dst as usize * K;
        for _ in 0..it.n {
            [a as usize * K, b as usize * K, dst].into_iter().for_each(|row| self.check(row));
            for k in 0..K {
                let (x, y) = (self.fetch(a, k), self.fetch(b, k));
                let mut out = [0.0; N];
                for i in 0..N {
                    out[i] = f(x[i], y[i]);
                }
                self.file[dst + k] = out;
            }
            a = a.wrapping_add_signed(it.by[0]);
            b = b.wrapping_add_signed(it.by[1]);
            dst += K;
        }
    }

    #[inline(always)]
    fn three(&mut self, it: &Instruction, f: impl Fn(f64, f64, f64) -> f64) {
        let (mut a, mut b, mut c) = (it.a, it.b, it.c);
        let mut dst = it.dst as usize * K;
        for _ in 0..it.n {
            let rows = [a as usize * K, b as usize * K, c as usize * K, dst];
            rows.into_iter().for_each(|row| self.check(row));
            for k in 0..K {
                let (x, y, z) = (self.fetch(a, k), self.fetch(b, k), self.fetch(c, k));
                let mut out = [0.0; N];
                for i in 0..N {
                    out[i] = f(x[i], y[i], z[i]);
                }
                self.file[dst + k] = out;
            }
            a = a.wrapping_add_signed(it.by[0]);
            b = b.wrapping_add_signed(it.by[1]);
            c = c.wrapping_add_signed(it.by[2]);
            dst += K;
        }
    }

    /// Items one after the other onto a start, those left out by the mask excepted.
    #[inline(always)]
    fn fold(&mut self, it: &Instruction, start: f64, f: impl Fn(f64, f64) -> f64) {
        let items = &self.task.machine.lists[it.a as usize..][..it.n as usize];
        for k in 0..K {
            let mut out = [start; N];
            if it.b == NONE {
                for &item in items {
                    let x = self.fetch(item, k);
                    for i in 0..N {
                        out[i] = f(out[i], x[i]);
                    }
                }
            } else {
                let masks = &self.task.machine.lists[it.b as usize..][..it.n as usize];
                for (&item, &mask) in items.iter().zip(masks) {
                    let (x, m) = (self.fetch(item, k), self.fetch(mask, k));
                    for i in 0..N {
                        out[i] = math::select(m[i], f(out[i], x[i]), out[i]);
                    }
                }
            }
            self.file[it.dst as usize * K + k] = out;
        }
    }

    #[inline(always)]
    fn argmax(&mut self, it: &Instruction) {
        let lists = &self.task.machine.lists;
        for k in 0..K {
            let (mut best, mut out) = ([f64::NEG_INFINITY; N], [-1.0; N]);
            for n in 0..it.n as usize {
                let x = self.fetch(lists[it.a as usize + n], k);
                let mask = if it.b == NONE { [1.0; N] } else { self.fetch(lists[it.b as usize + n], k) };
                let label = f64::from(lists[it.c as usize + n]);
                for i in 0..N {
                    if mask[i] != 0.0 && x[i] > best[i] {
                        best[i] = x[i];
                        out[i] = label;
                    }
                }
            }
            self.file[it.dst as usize * K + k] = out;
        }
    }

    /// Where lane `i` of vector `k` lies in a row of the state.
    #[inline(always)]
    fn lane(&self, k: usize, i: usize) -> usize {
        if LIST { self.lanes[i] } else { self.first + k * N + i }
    }

    #[inline(always)]
    fn gather(&mut self, it: &Instruction, gather: &Gather) {
        for r in 0..it.n as usize {
            for k in 0..K {
                let out = self.gathered(gather, r, k);
                self.file[(it.dst as usize + r) * K + k] = out;
            }
        }
    }

    #[inline(always)]
    fn gathered(&self, gather: &Gather, r: usize, k: usize) -> [f64; N] {
        let first = gather.first[r] as usize;
        let mut at = [first; N];
        let mut nobody = [false; N];
        for (stride, index) in &gather.index {
            let x = self.fetch(index[r], k);
            for i in 0..N {
                nobody[i] |= x[i] < 0.0 || x[i].is_nan();
                // The widest row number there is stands for all beyond it.
                at[i] = at[i].saturating_add(*stride as usize * (x[i] as u32) as usize);
            }
        }
        let lanes = self.task.lanes;
        let mut out = [0.0; N];
        for i in 0..N {
            let row = at[i];
            let found = match gather.source {
                Source::State => self.task.state.get(row.saturating_mul(lanes) + self.lane(k, i)),
                Source::Table => self.task.tables.get(row),
                Source::Daily => self.task.daily.get(row),
                Source::Ring(n) => {
                    let first = self.task.ring_at[n as usize];
                    self.task.rings[n as usize].get(first + row.saturating_mul(lanes) + self.lane(k, i))
                }
                Source::Register => self.file.get(row.saturating_mul(K) + k).map(|v| &v[i]),
                Source::Constant(bits) => {
                    out[i] = f64::from_bits(bits);
                    continue;
                }
            };
            out[i] = found.copied().unwrap_or(f64::NAN);
        }
        if nobody.iter().any(|n| *n) {
            let otherwise = gather.otherwise.as_ref().map_or([-1.0; N], |o| self.fetch(o[r], k));
            for i in 0..N {
                out[i] = if nobody[i] { otherwise[i] } else { out[i] };
            }
        }
        out
    }

    fn switch(&mut self, it: &Instruction, switch: &Switch, bites: &mut Vec<(u32, u32)>) {
        for (r, [on, could, treated, plain]) in switch.rows.iter().enumerate() {
            for k in 0..K {
                let (on, could) = (self.fetch(*on, k), self.fetch(*could, k));
                let (treated, plain) = (self.fetch(*treated, k), self.fetch(*plain, k));
                let mut out = [0.0; N];
                for i in 0..N {
                    let differs = treated[i].to_bits() != plain[i].to_bits();
                    if could[i] != 0.0 && differs && k * N + i < self.count {
                        bites.push((switch.switch, self.lane(k, i) as u32));
                    }
                    out[i] = math::select(on[i], treated[i], plain[i]);
                }
                self.file[(it.dst as usize + r) * K + k] = out;
            }
        }
    }

    #[inline(always)]
    fn keep(&mut self, it: &Instruction, results: &mut [f64]) {
        let mut a = it.a;
        for r in 0..it.n as usize {
            let row = (it.dst as usize + r) * self.task.width + self.first;
            for k in 0..K {
                let x = self.fetch(a, k);
                let out = &mut results[row + k * N..row + self.count.min((k + 1) * N)];
                match <&mut [f64; N]>::try_from(&mut *out) {
                    Ok(whole) => *whole = x,
                    Err(_) => out.iter_mut().zip(&x).for_each(|(out, x)| *out = *x),
                }
            }
            a = a.wrapping_add_signed(it.by[0]);
        }
    }

    #[inline(always)]
    fn step(&mut self, it: &Instruction, results: &mut [f64], bites: &mut Vec<(u32, u32)>) {
        let task = self.task;
        match it.op {
            Opcode::Load => self.load(it),
            Opcode::Copy => self.one(it, |x| x),
            Opcode::Neg => self.one(it, math::neg),
            Opcode::Not => self.one(it, math::not),
            Opcode::Abs => self.one(it, math::abs),
            Opcode::Sqrt => self.one(it, math::sqrt),
            Opcode::Exp => self.one(it, math::exp),
            Opcode::Ln => self.one(it, math::ln),
            Opcode::Logistic => self.one(it, math::logistic),
            Opcode::Floor => self.one(it, math::floor),
            Opcode::Ceil => self.one(it, math::ceil),
            Opcode::Add => self.two(it, math::add),
            Opcode::Sub => self.two(it, math::sub),
            Opcode::Mul => self.two(it, math::mul),
            Opcode::Div => self.two(it, math::div),
            Opcode::Pow => self.two(it, math::pow),
            Opcode::Min => self.two(it, math::min),
            Opcode::Max => self.two(it, math::max),
            Opcode::Lt => self.two(it, math::lt),
            Opcode::Le => self.two(it, math::le),
            Opcode::Gt => self.two(it, math::gt),
            Opcode::Ge => self.two(it, math::ge),
            Opcode::Eq => self.two(it, math::eq),
            Opcode::Ne => self.two(it, math::ne),
            Opcode::And => self.two(it, math::and),
            Opcode::Or => self.two(it, math::or),
            Opcode::Select => self.three(it, math::select),
            Opcode::MulAdd => self.three(it, math::mul_add),
            Opcode::FoldSum => self.fold(it, 0.0, |s, x| s + x),
            Opcode::FoldMax => self.fold(it, f64::NEG_INFINITY, math::max),
            Opcode::FoldMin => self.fold(it, f64::INFINITY, math::min),
            Opcode::FoldAny => self.fold(it, 0.0, math::or),
            Opcode::FoldAll => self.fold(it, 1.0, math::and),
            Opcode::FoldArgmax => self.argmax(it),
            Opcode::Gather => self.gather(it, &task.machine.gathers[it.b as usize]),
            Opcode::Switch => self.switch(it, &task.machine.switches[it.b as usize], bites),
            Opcode::Curve => {
                let points = &task.machine.curves[it.b as usize];
                self.one(it, |x| curve(points, x));
            }
            Opcode::Result => self.keep(it, results),
        }
    }
}

/// A piecewise linear curve, flat outside its points.
fn curve(points: &[(f64, f64)], x: f64) -> f64 {
    let Some(last) = points.len().checked_sub(1) else { return f64::NAN };
    if x.is_nan() {
        return f64::NAN;
    }
    let (x0, y0) = points[0];
    if x < x0 {
        return y0;
    }
    for n in 0..last {
        let ((x0, y0), (x1, y1)) = (points[n], points[n + 1]);
        if x0 <= x && x < x1 {
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0);
        }
    }
    points[last].1
}
