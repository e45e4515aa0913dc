//! Registers as written once → few registers used again and again, so that a block's work stays in cache.

use crate::code::{Base, Op, OpKind, Operand};

/// Visits the operands of an operation.
pub(crate) fn each_operand<'a>(kind: &'a OpKind, visit: &mut dyn FnMut(&'a Operand)) {
    match kind {
        OpKind::Unary(_, a) | OpKind::Curve(a, _) => visit(a),
        OpKind::Binary(_, a, b) => {
            visit(a);
            visit(b);
        }
        OpKind::Select(a, b, c) | OpKind::MulAdd(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        OpKind::Switch { on, could, treated, plain, .. } => {
            visit(on);
            visit(could);
            visit(treated);
            visit(plain);
        }
        OpKind::Fold { a, mask, .. } => {
            visit(a);
            mask.iter().for_each(visit);
        }
        OpKind::Gather { from, index, otherwise } => {
            visit(from);
            index.iter().for_each(|(_, o)| visit(o));
            otherwise.iter().for_each(visit);
        }
    }
}

fn each_operand_mut(kind: &mut OpKind, visit: &mut dyn FnMut(&mut Operand)) {
    match kind {
        OpKind::Unary(_, a) | OpKind::Curve(a, _) => visit(a),
        OpKind::Binary(_, a, b) => {
            visit(a);
            visit(b);
        }
        OpKind::Select(a, b, c) | OpKind::MulAdd(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        OpKind::Switch { on, could, treated, plain, .. } => {
            visit(on);
            visit(could);
            visit(treated);
            visit(plain);
        }
        OpKind::Fold { a, mask, .. } => {
            visit(a);
            mask.iter_mut().for_each(visit);
        }
        OpKind::Gather { from, index, otherwise } => {
            visit(from);
            index.iter_mut().for_each(|(_, o)| visit(o));
            otherwise.iter_mut().for_each(visit);
        }
    }
}

/// Drops work whose result nobody reads, then gives registers away again after their last use.
///
/// The `inputs` at the front keep theirs. What an operation writes never shares a register with an operand of
/// it. Results (`outs`) are copied away as soon as they are there: of each, the last value is the operation it
/// waits for, so its register is free again after its last use by others.
pub(crate) fn assign(mut ops: Vec<Op>, registers: u32, inputs: u32, mut outs: Vec<Operand>) -> Assigned {
    let mut wanted = vec![false; registers as usize];
    for out in &outs {
        if let Base::Reg(r) = out.base {
            wanted[r as usize] = true;
        }
    }
    let kept: Vec<bool> = ops
        .iter()
        .rev()
        .map(|op| {
            let keep = wanted[op.dst as usize];
            if keep {
                each_operand(&op.kind, &mut |o| {
                    if let Base::Reg(r) = o.base {
                        wanted[r as usize] = true;
                    }
                });
            }
            keep
        })
        .collect();
    let mut kept = kept.into_iter().rev();
    ops.retain(|_| kept.next().unwrap_or(true));

    let mut last = vec![usize::MAX; registers as usize];
    for (at, op) in ops.iter().enumerate() {
        each_operand(&op.kind, &mut |o| {
            if let Base::Reg(r) = o.base {
                last[r as usize] = at;
            }
        });
    }
    let mut written = vec![None; registers as usize];
    for (at, op) in ops.iter().enumerate() {
        written[op.dst as usize] = Some(at);
    }
    let ready = |out: &Operand| match out.base {
        Base::Reg(r) => written[r as usize],
        Base::Const(_) | Base::Table | Base::Daily | Base::State | Base::Ring(_) => None,
    };
    let ready: Vec<Option<usize>> = outs.iter().map(ready).collect();
    let mut place: Vec<u32> = (0..registers).collect();
    let mut rows = vec![0; registers as usize];
    let mut free: Vec<(u32, u32)> = Vec::new();
    let mut used = inputs;
    for (at, op) in ops.iter_mut().enumerate() {
        let old = op.dst;
        let fit = free.iter().rposition(|f| f.1 == op.rows);
        op.dst = match fit {
            Some(k) => free.remove(k).0,
            None => {
                used += 1;
                used - 1
            }
        };
        place[old as usize] = op.dst;
        let mut done: Vec<(u32, u32)> = Vec::new();
        each_operand_mut(&mut op.kind, &mut |o| {
            if let Base::Reg(r) = &mut o.base {
                let was = *r as usize;
                *r = place[was];
                if last[was] == at && was >= inputs as usize && !done.iter().any(|d| d.0 == *r) {
                    done.push((*r, was as u32));
                }
            }
        });
        free.extend(done.iter().map(|&(now, was)| (now, rows[was as usize])));
        rows[old as usize] = op.rows;
        if last[old as usize] == usize::MAX {
            // Nobody reads it but the results.
            free.push((op.dst, op.rows));
        }
    }
    for out in &mut outs {
        if let Base::Reg(r) = &mut out.base {
            *r = place[*r as usize];
        }
    }
    Assigned { ops, registers: used, outs, ready }
}

/// Operations over few registers.
pub(crate) struct Assigned {
    /// The operations that somebody wants.
    pub(crate) ops: Vec<Op>,
    /// How many registers they need.
    pub(crate) registers: u32,
    /// Results: registers as they are right after the operation each waits for.
    pub(crate) outs: Vec<Operand>,
    /// For each result, the operation it waits for; `None` needs no operation.
    pub(crate) ready: Vec<Option<usize>>,
}
