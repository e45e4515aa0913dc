//! Operations over rows → a flat program of the vector machine: operands resolved, rows that step alike in one run.

use std::collections::HashMap;

use presidium_luck::vector::machine::{Gather, Instruction, Machine, NONE, Opcode, Source, Switch};

use super::registers::{Assigned, each_operand};
use crate::code::{Base, Binary, Fold, Op, OpKind, Operand, Unary};

/// The program of some operations, and the results as rows of the result buffer.
pub(crate) fn flatten(assigned: &mut Assigned, inputs: u32, tables: &[f64]) -> Machine {
    let Assigned { ops, registers, outs, ready } = assigned;
    let mut flat = Flat::new(ops, inputs, *registers, tables);
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); ops.len()];
    let mut first = vec![0; outs.len()];
    for (n, (out, ready)) in outs.iter().zip(ready).enumerate() {
        first[n] = flat.machine.results;
        match (ready, out.base) {
            (Some(at), _) => waiting[*at].push(n),
            (None, Base::Reg(_)) => flat.result(out, first[n]),
            (None, _) => continue,
        }
        flat.machine.results = first[n] + out.rows.len() as u32;
    }
    for (op, waiting) in ops.iter().zip(waiting) {
        flat.op(op);
        waiting.iter().for_each(|n| flat.result(&outs[*n], first[*n]));
    }
    for (out, first) in outs.iter_mut().zip(first) {
        if matches!(out.base, Base::Reg(_)) {
            let rows: Vec<u32> = (first..first + out.rows.len() as u32).collect();
            *out = Operand::new(Base::Reg(0), &rows);
        }
    }
    flat.machine
}

struct Flat<'t> {
    machine: Machine,
    tables: &'t [f64],
    /// First row of each register.
    places: Vec<u32>,
    /// Rows of registers; behind them lies what one operation reads from elsewhere.
    fixed: u32,
    /// The first of those rows that is free.
    loaded: u32,
    /// Rows of constants and values of the day.
    constants: HashMap<u64, u32>,
    daily: HashMap<u32, u32>,
}

impl<'t> Flat<'t> {
    fn new(ops: &[Op], inputs: u32, registers: u32, tables: &'t [f64]) -> Flat<'t> {
        let machine = Machine { inputs, rows: inputs, ..Machine::default() };
        let (constants, daily) = (HashMap::new(), HashMap::new());
        let mut flat = Flat { machine, tables, places: Vec::new(), fixed: 0, loaded: 0, constants, daily };
        for op in ops {
            each_operand(&op.kind, &mut |operand| flat.note_constants(operand));
        }
        let fixed = flat.machine.inputs + flat.machine.constants.len() as u32;
        flat.daily.values_mut().for_each(|row| *row += fixed);
        let mut sizes = vec![0; registers as usize];
        for op in ops {
            let size: &mut u32 = &mut sizes[op.dst as usize];
            *size = op.rows.max(*size);
        }
        let mut next = fixed + flat.machine.daily.len() as u32;
        flat.places = (0..inputs).collect();
        for n in &sizes[inputs as usize..] {
            flat.places.push(next);
            next += n;
        }
        flat.machine.rows = next;
        flat.loaded = next;
        flat.fixed = next;
        flat
    }

    /// Gives rows to the constants and values of the day of an operand.
    fn note_constants(&mut self, of: &Operand) {
        let Machine { inputs, constants, daily, .. } = &mut self.machine;
        let mut constant = |bits: u64| {
            self.constants.entry(bits).or_insert_with(|| {
                constants.push(f64::from_bits(bits));
                *inputs + constants.len() as u32 - 1
            });
        };
        match of.base {
            Base::Const(bits) => constant(bits),
            Base::Table => of.rows.iter().for_each(|row| constant(self.tables[*row as usize].to_bits())),
            Base::Daily => {
                for row in &of.rows {
                    self.daily.entry(*row).or_insert_with(|| {
                        daily.push(*row);
                        daily.len() as u32 - 1
                    });
                }
            }
            Base::State | Base::Reg(_) | Base::Ring(_) => {}
        }
    }

    /// One register row for each row of an operand.
    fn operands(&mut self, of: &Operand) -> Vec<u32> {
        match of.base {
            Base::Const(bits) => vec![self.constants[&bits]; of.rows.len()],
            Base::Table => {
                let value = |row: &u32| self.constants[&self.tables[*row as usize].to_bits()];
                of.rows.iter().map(value).collect()
            }
            Base::Daily => of.rows.iter().map(|row| self.daily[row]).collect(),
            Base::Reg(r) => of.rows.iter().map(|row| self.places[r as usize] + row).collect(),
            Base::State => {
                let first = self.more(of.rows.len());
                self.rows(Opcode::Load, first, [&of.rows, &[], &[]], None);
                (first..first + of.rows.len() as u32).collect()
            }
            Base::Ring(ring) => self.read_ring(ring, &of.rows),
        }
    }

    /// Rows for something read by the operation at hand alone.
    fn more(&mut self, rows: usize) -> u32 {
        let first = self.loaded;
        self.loaded += rows as u32;
        self.machine.rows = self.machine.rows.max(self.loaded);
        first
    }

    /// Rows of a ring, copied into registers of their own.
    fn read_ring(&mut self, ring: u32, rows: &[u32]) -> Vec<u32> {
        let first = self.more(rows.len());
        let gather =
            Gather { source: Source::Ring(ring), first: rows.to_vec(), index: Vec::new(), otherwise: None };
        self.gather(gather, first);
        (first..first + rows.len() as u32).collect()
    }

    fn gather(&mut self, gather: Gather, dst: u32) {
        let n = gather.first.len() as u16;
        let b = self.machine.gathers.len() as u32;
        self.machine.gathers.push(gather);
        let op = Opcode::Gather;
        self.machine.instructions.push(Instruction { op, n, dst, a: NONE, b, c: NONE, by: [0; 3] });
    }

    /// One instruction for each run of rows in which all operands step alike.
    fn rows(&mut self, op: Opcode, dst: u32, operands: [&[u32]; 3], b: Option<u32>) {
        let rows = operands[0].len();
        let at = |k: usize, r: usize| operands[k].get(r).copied().unwrap_or(NONE);
        let step = |k: usize, r: usize| at(k, r + 1).wrapping_sub(at(k, r)) as i32;
        let mut r = 0;
        while r < rows {
            let by = if r + 1 < rows { [0, 1, 2].map(|k| step(k, r)) } else { [0; 3] };
            let mut n = 1;
            while r + n < rows && n < usize::from(u16::MAX) && [0, 1, 2].map(|k| step(k, r + n - 1)) == by {
                n += 1;
            }
            self.machine.instructions.push(Instruction {
                op,
                n: n as u16,
                dst: dst + r as u32,
                a: at(0, r),
                b: b.unwrap_or(at(1, r)),
                c: at(2, r),
                by,
            });
            r += n;
        }
    }

    fn op(&mut self, op: &Op) {
        self.loaded = self.fixed;
        let dst = self.places[op.dst as usize];
        match &op.kind {
            OpKind::Unary(f, a) => {
                let a = self.operands(a);
                self.rows(unary(*f), dst, [&a, &[], &[]], None);
            }
            OpKind::Binary(f, a, b) => {
                let (a, b) = (self.operands(a), self.operands(b));
                self.rows(binary(*f), dst, [&a, &b, &[]], None);
            }
            OpKind::Select(c, a, b) => {
                let (c, a, b) = (self.operands(c), self.operands(a), self.operands(b));
                self.rows(Opcode::Select, dst, [&c, &a, &b], None);
            }
            OpKind::MulAdd(a, b, c) => {
                let (a, b, c) = (self.operands(a), self.operands(b), self.operands(c));
                self.rows(Opcode::MulAdd, dst, [&a, &b, &c], None);
            }
            OpKind::Fold { fold, a, mask, ends, labels } => {
                self.fold(*fold, dst, (a, mask.as_ref()), ends, labels);
            }
            OpKind::Gather { from, index, otherwise } => {
                self.look(dst, from, index, otherwise.as_ref());
            }
            OpKind::Switch { switch, on, could, treated, plain } => {
                let of = [on, could, treated, plain].map(|o| self.operands(o));
                let rows: Vec<[u32; 4]> =
                    (0..of[0].len()).map(|r| [of[0][r], of[1][r], of[2][r], of[3][r]]).collect();
                let b = self.machine.switches.len() as u32;
                let n = rows.len() as u16;
                self.machine.switches.push(Switch { switch: *switch, rows });
                let op = Opcode::Switch;
                self.machine.instructions.push(Instruction { op, n, dst, a: NONE, b, c: NONE, by: [0; 3] });
            }
            OpKind::Curve(a, points) => {
                let a = self.operands(a);
                let points = points.iter().map(|(x, y)| (f64::from_bits(*x), f64::from_bits(*y))).collect();
                let b = self.machine.curves.len() as u32;
                self.machine.curves.push(points);
                self.rows(Opcode::Curve, dst, [&a, &[], &[]], Some(b));
            }
        }
    }

    fn fold(
        &mut self,
        fold: Fold,
        dst: u32,
        (a, mask): (&Operand, Option<&Operand>),
        ends: &[u32],
        labels: &[u32],
    ) {
        let items = self.operands(a);
        let masks = mask.map(|m| self.operands(m));
        let lists = &mut self.machine.lists;
        let mut list = |values: &[u32]| {
            lists.extend(values);
            (lists.len() - values.len()) as u32
        };
        let a = list(&items);
        let b = masks.map(|m| list(&m));
        let c = list(labels);
        let op = match fold {
            Fold::Sum => Opcode::FoldSum,
            Fold::Max => Opcode::FoldMax,
            Fold::Min => Opcode::FoldMin,
            Fold::Any => Opcode::FoldAny,
            Fold::All => Opcode::FoldAll,
            Fold::Argmax => Opcode::FoldArgmax,
        };
        let mut from = 0;
        for (r, end) in ends.iter().enumerate() {
            self.machine.instructions.push(Instruction {
                op,
                n: (end - from) as u16,
                dst: dst + r as u32,
                a: a + from,
                b: b.map_or(NONE, |b| b + from),
                c: c + from,
                by: [0; 3],
            });
            from = *end;
        }
    }

    fn look(&mut self, dst: u32, from: &Operand, index: &[(u32, Operand)], otherwise: Option<&Operand>) {
        if index.is_empty() {
            let (op, a) = match from.base {
                Base::State => (Opcode::Load, from.rows.to_vec()),
                Base::Const(_) | Base::Table | Base::Daily | Base::Reg(_) | Base::Ring(_) => {
                    (Opcode::Copy, self.operands(from))
                }
            };
            return self.rows(op, dst, [&a, &[], &[]], None);
        }
        let (source, first) = match from.base {
            Base::State => (Source::State, 0),
            Base::Table => (Source::Table, 0),
            Base::Daily => (Source::Daily, 0),
            Base::Ring(n) => (Source::Ring(n), 0),
            Base::Reg(r) => (Source::Register, self.places[r as usize]),
            Base::Const(bits) => (Source::Constant(bits), 0),
        };
        let index = index.iter().map(|(stride, o)| (*stride, self.operands(o))).collect();
        let otherwise = otherwise.map(|o| self.operands(o));
        let first = from.rows.iter().map(|row| first + row).collect();
        self.gather(Gather { source, first, index, otherwise }, dst);
    }

    /// Copies a result into the rows of results from `first` on.
    fn result(&mut self, out: &Operand, first: u32) {
        let a = self.operands(out);
        self.rows(Opcode::Result, first, [&a, &[], &[]], None);
    }
}

fn unary(f: Unary) -> Opcode {
    match f {
        Unary::Neg => Opcode::Neg,
        Unary::Not => Opcode::Not,
        Unary::Abs => Opcode::Abs,
        Unary::Sqrt => Opcode::Sqrt,
        Unary::Exp => Opcode::Exp,
        Unary::Log => Opcode::Ln,
        Unary::Logistic => Opcode::Logistic,
        Unary::Floor => Opcode::Floor,
        Unary::Ceil => Opcode::Ceil,
        Unary::Copy => Opcode::Copy,
    }
}

fn binary(f: Binary) -> Opcode {
    match f {
        Binary::Add => Opcode::Add,
        Binary::Sub => Opcode::Sub,
        Binary::Mul => Opcode::Mul,
        Binary::Div => Opcode::Div,
        Binary::Pow => Opcode::Pow,
        Binary::Min => Opcode::Min,
        Binary::Max => Opcode::Max,
        Binary::Lt => Opcode::Lt,
        Binary::Le => Opcode::Le,
        Binary::Gt => Opcode::Gt,
        Binary::Ge => Opcode::Ge,
        Binary::Eq => Opcode::Eq,
        Binary::Ne => Opcode::Ne,
        Binary::And => Opcode::And,
        Binary::Or => Opcode::Or,
    }
}
