//! Programs of the vector machine against the scalar functions: every instruction, at every level, on all lanes
//! in a row and on lists of lanes, at widths that take each of its three loops.

use presidium_luck::vector::machine::{
    File, Gather, Instruction, Machine, NONE, Opcode, Source, Switch, Task, execute,
};
use presidium_luck::vector::scalar;

use crate::levels::{each, numbers, same};

/// Lanes of the state; more than any width, so that a list may pick from beyond the first ones.
const LANES: usize = 1003;
/// Rows of the state.
const ROWS: usize = 6;

/// What a program reads, and how the lanes of a run are picked.
struct World {
    state: Vec<f64>,
    tables: Vec<f64>,
    daily: Vec<f64>,
    ring: Vec<Vec<f64>>,
    list: Option<Vec<u32>>,
    width: usize,
}

impl World {
    /// A state of odd numbers; the last row holds small whole numbers and nobody, for use as an index.
    fn new(width: usize, listed: bool) -> World {
        let mut state = numbers(LANES * ROWS, 21);
        for (n, value) in state[(ROWS - 1) * LANES..].iter_mut().enumerate() {
            *value = [0.0, 1.0, 2.0, 3.0, -1.0, f64::NAN, 40.0][n % 7];
        }
        let list = (0..width as u32).map(|n| (n * 389 + 5) % LANES as u32).collect();
        World {
            state,
            tables: numbers(8, 22),
            daily: numbers(4, 23),
            ring: vec![numbers(LANES * 2 * ROWS, 24)],
            list: listed.then_some(list),
            width,
        }
    }

    fn lane(&self, n: usize) -> usize {
        self.list.as_ref().map_or(n, |list| list[n] as usize)
    }

    fn at(&self, row: usize, n: usize) -> f64 {
        self.state[row * LANES + self.lane(n)]
    }

    fn run(&self, kernels: &presidium_luck::vector::Kernels, machine: &Machine, inputs: &[Vec<f64>]) -> File {
        let mut file = File::default();
        let task = Task {
            machine,
            state: &self.state,
            lanes: LANES,
            tables: &self.tables,
            daily: &self.daily,
            rings: &self.ring,
            ring_at: &[LANES * ROWS],
            inputs,
            list: self.list.as_deref(),
            width: self.width,
        };
        execute(kernels, &task, &mut file);
        file
    }
}

/// Runs a check at every level, width and way of picking lanes.
fn everywhere(check: impl Fn(&presidium_luck::vector::Kernels, &World)) {
    each(|kernels, width| {
        for listed in [false, true] {
            check(kernels, &World::new(width, listed));
        }
    });
}

fn instruction(op: Opcode, n: u16, dst: u32, [a, b, c]: [u32; 3], by: [i32; 3]) -> Instruction {
    Instruction { op, n, dst, a, b, c, by }
}

/// Loads the first `ROWS` rows of the state, then works, then gives `results` rows from `from` on.
fn program(work: Vec<Instruction>, from: u32, results: u16) -> Machine {
    let mut instructions = vec![instruction(Opcode::Load, ROWS as u16, 0, [0, NONE, NONE], [1, 0, 0])];
    instructions.extend(work);
    instructions.push(instruction(Opcode::Result, results, 0, [from, NONE, NONE], [1, 0, 0]));
    Machine {
        instructions,
        rows: from + u32::from(results),
        results: u32::from(results),
        ..Machine::default()
    }
}

/// What a result should be, row by row.
#[track_caller]
fn rows(what: &str, world: &World, file: &File, expected: &[&dyn Fn(usize) -> f64]) {
    for (r, f) in expected.iter().enumerate() {
        let got = &file.results[r * world.width..][..world.width];
        same(&format!("{what}, row {r}"), got, &(0..world.width).map(f).collect::<Vec<_>>());
    }
}

#[test]
fn an_instruction_on_one_operand_is_its_scalar_function() {
    type Function = fn(f64) -> f64;
    let functions: [(Opcode, Function); 11] = [
        (Opcode::Copy, |x| x),
        (Opcode::Neg, scalar::neg),
        (Opcode::Not, scalar::not),
        (Opcode::Abs, scalar::abs),
        (Opcode::Sqrt, scalar::sqrt),
        (Opcode::Exp, scalar::exp),
        (Opcode::Ln, scalar::ln),
        (Opcode::Logistic, scalar::logistic),
        (Opcode::Floor, scalar::floor),
        (Opcode::Ceil, scalar::ceil),
        (Opcode::Curve, |x| match x {
            x if x.is_nan() => x,
            x if x < -1.0 => 3.0,
            x if x < 2.0 => 3.0 + (x + 1.0) / 3.0 * (-1.0 - 3.0),
            _ => -1.0,
        }),
    ];
    everywhere(|kernels, world| {
        for (op, f) in functions {
            // Two rows, taken backwards.
            let mut machine = program(vec![instruction(op, 2, 6, [1, 0, NONE], [-1, 0, 0])], 6, 2);
            machine.curves.push(vec![(-1.0, 3.0), (2.0, -1.0)]);
            let file = world.run(kernels, &machine, &[]);
            rows(&format!("{op:?}"), world, &file, &[&|n| f(world.at(1, n)), &|n| f(world.at(0, n))]);
        }
    });
}

#[test]
fn an_instruction_on_two_operands_is_its_scalar_function() {
    type Function = fn(f64, f64) -> f64;
    let functions: [(Opcode, Function); 15] = [
        (Opcode::Add, scalar::add),
        (Opcode::Sub, scalar::sub),
        (Opcode::Mul, scalar::mul),
        (Opcode::Div, scalar::div),
        (Opcode::Pow, scalar::pow),
        (Opcode::Min, scalar::min),
        (Opcode::Max, scalar::max),
        (Opcode::Lt, scalar::lt),
        (Opcode::Le, scalar::le),
        (Opcode::Gt, scalar::gt),
        (Opcode::Ge, scalar::ge),
        (Opcode::Eq, scalar::eq),
        (Opcode::Ne, scalar::ne),
        (Opcode::And, scalar::and),
        (Opcode::Or, scalar::or),
    ];
    everywhere(|kernels, world| {
        for (op, f) in functions {
            // The first operand steps on, the second stays.
            let machine = program(vec![instruction(op, 2, 6, [0, 3, NONE], [1, 0, 0])], 6, 2);
            let file = world.run(kernels, &machine, &[]);
            let [first, second] = [0, 1].map(|row| move |n| f(world.at(row, n), world.at(3, n)));
            rows(&format!("{op:?}"), world, &file, &[&first, &second]);
        }
    });
}

#[test]
fn an_instruction_on_three_operands_is_its_scalar_function() {
    everywhere(|kernels, world| {
        let work = vec![
            instruction(Opcode::Select, 1, 6, [5, 1, 2], [0; 3]),
            instruction(Opcode::MulAdd, 1, 7, [1, 2, 3], [0; 3]),
        ];
        let file = world.run(kernels, &program(work, 6, 2), &[]);
        rows(
            "three operands",
            world,
            &file,
            &[&|n| scalar::select(world.at(5, n), world.at(1, n), world.at(2, n)), &|n| {
                scalar::mul_add(world.at(1, n), world.at(2, n), world.at(3, n))
            }],
        );
    });
}

#[test]
fn folds_take_items_in_order_and_leave_out_what_the_mask_does() {
    type Step = fn(f64, f64) -> f64;
    let folds: [(Opcode, f64, Step); 5] = [
        (Opcode::FoldSum, 0.0, |s, x| s + x),
        (Opcode::FoldMax, f64::NEG_INFINITY, scalar::max),
        (Opcode::FoldMin, f64::INFINITY, scalar::min),
        (Opcode::FoldAny, 0.0, scalar::or),
        (Opcode::FoldAll, 1.0, scalar::and),
    ];
    let (items, masks) = ([2usize, 0, 1, 3], [5usize, 4, 5, 4]);
    everywhere(|kernels, world| {
        for (op, start, f) in folds {
            let work = vec![
                instruction(op, 4, 6, [0, NONE, NONE], [0; 3]),
                instruction(op, 4, 7, [0, 4, NONE], [0; 3]),
            ];
            let mut machine = program(work, 6, 2);
            machine.lists = items.iter().chain(&masks).map(|row| *row as u32).collect();
            let file = world.run(kernels, &machine, &[]);
            let all = |n| items.iter().fold(start, |s, row| f(s, world.at(*row, n)));
            let some = |n| {
                items.iter().zip(&masks).fold(start, |s, (row, mask)| {
                    if world.at(*mask, n) == 0.0 { s } else { f(s, world.at(*row, n)) }
                })
            };
            rows(&format!("{op:?}"), world, &file, &[&all, &some]);
        }
    });
}

#[test]
fn an_argmax_is_the_label_of_the_first_largest_item_or_nobody() {
    let (items, labels) = ([2usize, 0, 1, 0], [10u32, 11, 12, 13]);
    let best = |world: &World, n: usize, mask: Option<usize>| {
        let (mut best, mut label) = (f64::NEG_INFINITY, -1.0);
        for (row, name) in items.iter().zip(labels) {
            let counts = mask.is_none_or(|m| world.at(m, n) != 0.0);
            if counts && world.at(*row, n) > best {
                (best, label) = (world.at(*row, n), f64::from(name));
            }
        }
        label
    };
    everywhere(|kernels, world| {
        let work = vec![
            instruction(Opcode::FoldArgmax, 4, 6, [0, NONE, 8], [0; 3]),
            instruction(Opcode::FoldArgmax, 4, 7, [0, 4, 8], [0; 3]),
        ];
        let mut machine = program(work, 6, 2);
        machine.lists = items.iter().map(|row| *row as u32).chain([5; 4]).chain(labels).collect();
        let file = world.run(kernels, &machine, &[]);
        rows("argmax", world, &file, &[&|n| best(world, n, None), &|n| best(world, n, Some(5))]);
    });
}

#[test]
fn a_gather_picks_lane_by_lane_and_knows_nobody_and_nothing() {
    let sources =
        [Source::State, Source::Table, Source::Daily, Source::Ring(0), Source::Register, Source::Constant(3)];
    everywhere(|kernels, world| {
        for source in sources {
            for otherwise in [None, Some(vec![4])] {
                let gather = Gather {
                    source,
                    first: vec![1],
                    index: vec![(1, vec![5])],
                    otherwise: otherwise.clone(),
                };
                let work = vec![instruction(Opcode::Gather, 1, 6, [NONE, 0, NONE], [0; 3])];
                let mut machine = program(work, 6, 1);
                machine.gathers.push(gather);
                let file = world.run(kernels, &machine, &[]);
                let expected = |n: usize| {
                    let index = world.at(5, n);
                    if index < 0.0 || index.is_nan() {
                        return if otherwise.is_some() { world.at(4, n) } else { -1.0 };
                    }
                    let row = 1 + index as usize;
                    let found = match source {
                        Source::State => world.state.get(row * LANES + world.lane(n)),
                        Source::Table => world.tables.get(row),
                        Source::Daily => world.daily.get(row),
                        Source::Ring(_) => world.ring[0].get((ROWS + row) * LANES + world.lane(n)),
                        Source::Register if row < ROWS => world.state.get(row * LANES + world.lane(n)),
                        Source::Register => return f64::NAN,
                        Source::Constant(bits) => return f64::from_bits(bits),
                    };
                    found.copied().unwrap_or(f64::NAN)
                };
                rows(&format!("{source:?}"), world, &file, &[&expected]);
            }
        }
    });
}

#[test]
fn a_switch_notes_the_lanes_where_it_could_make_a_difference() {
    everywhere(|kernels, world| {
        let mut machine = program(vec![instruction(Opcode::Switch, 2, 6, [NONE, 0, NONE], [0; 3])], 6, 2);
        // The second row compares a number with itself: it never makes a difference.
        machine.switches.push(Switch { switch: 7, rows: vec![[5, 4, 1, 2], [5, 4, 3, 3]] });
        let mut file = world.run(kernels, &machine, &[]);
        let value = |n| scalar::select(world.at(5, n), world.at(1, n), world.at(2, n));
        rows("switch", world, &file, &[&value, &|n| world.at(3, n)]);
        let bites =
            |n: &usize| world.at(4, *n) != 0.0 && world.at(1, *n).to_bits() != world.at(2, *n).to_bits();
        let mut expected: Vec<(u32, u32)> =
            (0..world.width).filter(bites).map(|n| (7, world.lane(n) as u32)).collect();
        file.bites.sort_unstable();
        expected.sort_unstable();
        assert_eq!(file.bites, expected);
    });
}

#[test]
fn inputs_constants_and_the_day_fill_the_registers_in_front() {
    everywhere(|kernels, world| {
        let inputs = vec![numbers(world.width, 31), numbers(world.width, 32)];
        let machine = Machine {
            instructions: vec![
                instruction(Opcode::Add, 1, 5, [0, 2, NONE], [0; 3]),
                instruction(Opcode::Sub, 1, 6, [1, 4, NONE], [0; 3]),
                instruction(Opcode::Result, 2, 1, [5, NONE, NONE], [1, 0, 0]),
                instruction(Opcode::Result, 1, 0, [3, NONE, NONE], [0; 3]),
            ],
            constants: vec![2.5, -7.0],
            daily: vec![3],
            rows: 7,
            inputs: 2,
            results: 3,
            ..Machine::default()
        };
        let file = world.run(kernels, &machine, &inputs);
        rows(
            "fixed",
            world,
            &file,
            &[&|_| -7.0, &|n| inputs[0][n] + 2.5, &|n| inputs[1][n] - world.daily[3]],
        );
    });
}
