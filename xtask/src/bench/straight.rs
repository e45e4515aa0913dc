//! A seeded random straight-line program, and its text as a model, as Rust and as Python.
//!
//! Twelve quantities move each day towards values worked out from all of them and from twelve parameters. The generator tracks the range
//! of every value, so nothing overflows, and uses every value, so nothing can be left out by a compiler. The
//! texts say the same operations in the same order: [`Straight::pres`], [`Straight::rust`], [`Straight::python`].

use std::fmt::Write as _;

/// Quantities carried from day to day.
pub(super) const STOCKS: usize = 12;
/// Numbers that differ from history to history and stay.
const PARAMS: usize = STOCKS;
/// Values there are before the first operation.
const GIVEN: usize = STOCKS + PARAMS;
/// Operations of one day.
pub(super) const OPERATIONS: usize = 300;
/// Bound of a quantity, both ways.
const BOUND: f64 = 4.0;
/// Of each quantity's update: subtract, multiply, add, two bounds.
const UPDATE: usize = 5;
/// One operation in so many is an exponential.
const EXP_EVERY: usize = 20;

/// An operand.
#[derive(Clone, Copy)]
enum At {
    /// A value: the quantities first, then the parameters, then the operations' results.
    Value(usize),
    /// A positive number.
    Number(f64),
}

/// One line of the program.
#[derive(Clone, Copy)]
enum Line {
    Add(At, At),
    Sub(At, At),
    Mul(At, At),
    Min(At, At),
    Max(At, At),
    /// `if a < b then c else d`, two operations.
    Choose(At, At, At, At),
    Exp(At),
}

/// A language to write the program in.
#[derive(Clone, Copy)]
enum Tongue {
    Pres,
    Rust,
    Python,
}

/// The program.
pub(super) struct Straight {
    lines: Vec<Line>,
    /// The value each quantity moves to.
    targets: Vec<usize>,
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A program under construction.
struct Draft {
    dice: Dice,
    lines: Vec<Line>,
    /// Range of each value.
    ranges: Vec<(f64, f64)>,
    /// Values nothing has used yet.
    unused: Vec<usize>,
}

impl Straight {
    /// The program of a seed.
    pub(super) fn new(seed: u64) -> Straight {
        let mut draft = Draft {
            dice: Dice(seed),
            lines: Vec::new(),
            ranges: vec![(-BOUND, BOUND); GIVEN],
            unused: (0..STOCKS).collect(),
        };
        let wanted = OPERATIONS - STOCKS * UPDATE;
        let (mut done, mut exps) = (0, 0);
        while done < wanted {
            let due = (exps + 1) * wanted < (done + 1) * (OPERATIONS / EXP_EVERY) + wanted;
            let (line, is_exp) = if due { draft.exponential() } else { (draft.plain(wanted - done), false) };
            exps += usize::from(is_exp);
            done += if matches!(line, Line::Choose(..)) { 2 } else { 1 };
            draft.push(line);
        }
        let mut targets = draft.unused;
        while targets.len() < STOCKS {
            targets.push(GIVEN + draft.dice.below(draft.lines.len()));
        }
        Straight { lines: draft.lines, targets }
    }

    /// The model, of as many days as ticks.
    pub(super) fn pres(&self, ticks: usize) -> String {
        let mut text = String::from("model straight \"A straight-line program\"\n");
        let end = date_after_1952(ticks - 1);
        let _ = writeln!(text, "clock day from 1952-01-01 to {end}");
        for k in 0..STOCKS {
            let target = name(self.targets[k]);
            let _ = writeln!(
                text,
                "param p{k:02} : real in -{BOUND} .. {BOUND} ~ normal(0, 1)  @judgement \"b\""
            );
            let _ = writeln!(
                text,
                "stock x{k:02} : real in -{BOUND} .. {BOUND} ~ normal(0, 1)  @judgement \"b\""
            );
            let _ = writeln!(text, "  each day + 0.05 * ({target} - x{k:02})  @judgement \"b\"");
        }
        for (n, line) in self.lines.iter().enumerate() {
            let _ = writeln!(text, "let v{n} = {}  @judgement \"b\"", line.text(Tongue::Pres));
        }
        text
    }

    /// The body of a day in Rust: reads `x00 …` and `p00 …`, leaves their new values in `y00 …`.
    pub(super) fn rust(&self) -> String {
        let mut text = String::new();
        for (n, line) in self.lines.iter().enumerate() {
            let _ = writeln!(text, "        let v{n} = {};", line.text(Tongue::Rust));
        }
        for (k, target) in self.targets.iter().enumerate() {
            let target = name(*target);
            let step = format!("add(x{k:02}, mul(k(0.05), sub({target}, x{k:02})))");
            let _ = writeln!(text, "        let y{k:02} = min(max({step}, k(-{BOUND:?})), k({BOUND:?}));");
        }
        text
    }

    /// The day as a Python function of two tuples, over the functions of a module.
    pub(super) fn python(&self) -> String {
        let xs: Vec<String> = (0..STOCKS).map(|k| format!("x{k:02}")).collect();
        let ps: Vec<String> = (0..PARAMS).map(|k| format!("p{k:02}")).collect();
        let mut text = format!("def day(m, x, p):\n    {} = x\n    {} = p\n", xs.join(", "), ps.join(", "));
        for (n, line) in self.lines.iter().enumerate() {
            let _ = writeln!(text, "    v{n} = {}", line.text(Tongue::Python));
        }
        text.push_str("    return (\n");
        for (k, target) in self.targets.iter().enumerate() {
            let step = format!("x{k:02} + 0.05 * ({} - x{k:02})", name(*target));
            let _ = writeln!(text, "        m.minimum(m.maximum({step}, -{BOUND:?}), {BOUND:?}),");
        }
        text.push_str("    )\n");
        text
    }
}

impl Draft {
    /// The first operand: a value not used yet, unless there are few of them.
    fn first(&mut self) -> usize {
        if self.unused.len() < STOCKS {
            return self.any();
        }
        let at = self.dice.below(self.unused.len());
        self.unused.swap_remove(at)
    }

    /// Some value, mostly a recent one.
    fn any(&mut self) -> usize {
        let n = self.ranges.len();
        let at = match self.dice.below(4) {
            0 => self.dice.below(GIVEN),
            _ => n - 1 - self.dice.below(n.min(40)),
        };
        self.unused.retain(|u| *u != at);
        at
    }

    /// An exponential of something small; if nothing is, first something is made small.
    fn exponential(&mut self) -> (Line, bool) {
        let small = self.unused.iter().position(|u| self.ranges[*u].1 <= 2.0);
        match small {
            Some(at) => (Line::Exp(At::Value(self.unused.swap_remove(at))), true),
            None => (Line::Min(At::Value(self.first()), At::Number(1.5)), false),
        }
    }

    fn plain(&mut self, room: usize) -> Line {
        let a = self.first();
        let widest = self.ranges[a].0.abs().max(self.ranges[a].1.abs());
        if widest > 3.0 && self.dice.below(2) == 0 {
            return Line::Mul(At::Value(a), At::Number((200.0 / widest).floor() / 100.0));
        }
        let mut b = self.any();
        while b == a {
            b = self.any();
        }
        let (va, vb) = (At::Value(a), At::Value(b));
        let line = match self.dice.below(20) {
            0..=4 => Line::Add(va, vb),
            5..=8 => Line::Sub(va, vb),
            9..=13 => Line::Mul(va, vb),
            14..=15 => Line::Min(va, vb),
            16 => Line::Max(va, vb),
            _ if room >= 2 => Line::Choose(At::Value(self.any()), At::Value(self.any()), va, vb),
            _ => Line::Max(va, vb),
        };
        let (lo, hi) = line.range(&self.ranges);
        if lo.abs().max(hi.abs()) > 8.0 { Line::Min(va, vb) } else { line }
    }

    fn push(&mut self, line: Line) {
        self.ranges.push(line.range(&self.ranges));
        self.unused.push(self.ranges.len() - 1);
        self.lines.push(line);
    }
}

impl Line {
    /// The least and greatest possible result.
    fn range(&self, ranges: &[(f64, f64)]) -> (f64, f64) {
        let of = |at: &At| match at {
            At::Value(n) => ranges[*n],
            At::Number(x) => (*x, *x),
        };
        match self {
            Line::Add(a, b) => (of(a).0 + of(b).0, of(a).1 + of(b).1),
            Line::Sub(a, b) => (of(a).0 - of(b).1, of(a).1 - of(b).0),
            Line::Mul(a, b) => {
                let (a, b) = (of(a), of(b));
                let all = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
                (all.iter().copied().fold(f64::INFINITY, f64::min), all.iter().copied().fold(-1e9, f64::max))
            }
            Line::Min(a, b) => (of(a).0.min(of(b).0), of(a).1.min(of(b).1)),
            Line::Max(a, b) => (of(a).0.max(of(b).0), of(a).1.max(of(b).1)),
            Line::Choose(_, _, a, b) => (of(a).0.min(of(b).0), of(a).1.max(of(b).1)),
            // Wide enough for any exponential of at most 2; only compared with bounds.
            Line::Exp(_) => (0.0, 7.4),
        }
    }

    fn text(&self, tongue: Tongue) -> String {
        let of = |at: &At| match (at, tongue) {
            (At::Value(n), _) => name(*n),
            (At::Number(x), Tongue::Rust) => format!("k({x:?})"),
            (At::Number(x), Tongue::Pres | Tongue::Python) => format!("{x}"),
        };
        let two = |word: &str, sign: &str, a: &At, b: &At| match tongue {
            Tongue::Rust => format!("{word}({}, {})", of(a), of(b)),
            Tongue::Python if sign.is_empty() => format!("m.{word}imum({}, {})", of(a), of(b)),
            Tongue::Pres if sign.is_empty() => format!("{word}({}, {})", of(a), of(b)),
            Tongue::Pres | Tongue::Python => format!("{} {sign} {}", of(a), of(b)),
        };
        match self {
            Line::Add(a, b) => two("add", "+", a, b),
            Line::Sub(a, b) => two("sub", "-", a, b),
            Line::Mul(a, b) => two("mul", "*", a, b),
            Line::Min(a, b) => two("min", "", a, b),
            Line::Max(a, b) => two("max", "", a, b),
            Line::Choose(a, b, c, d) => match tongue {
                Tongue::Pres => format!("if {} < {} then {} else {}", of(a), of(b), of(c), of(d)),
                Tongue::Rust => format!("choose({}, {}, {}, {})", of(a), of(b), of(c), of(d)),
                Tongue::Python => format!("m.where({} < {}, {}, {})", of(a), of(b), of(c), of(d)),
            },
            Line::Exp(a) => match tongue {
                Tongue::Python => format!("m.exp({})", of(a)),
                Tongue::Pres | Tongue::Rust => format!("exp({})", of(a)),
            },
        }
    }
}

fn name(value: usize) -> String {
    match value {
        0..STOCKS => format!("x{value:02}"),
        STOCKS..GIVEN => format!("p{:02}", value - STOCKS),
        _ => format!("v{}", value - GIVEN),
    }
}

/// The date some days after 1 January 1952, within two years.
pub(super) fn date_after_1952(days: usize) -> String {
    let (mut year, mut rest) = (1952, days);
    loop {
        for month in 1..=12 {
            let length = match month {
                2 if year % 4 == 0 => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            if rest < length {
                return format!("{year}-{month:02}-{:02}", rest + 1);
            }
            rest -= length;
        }
        year += 1;
    }
}
