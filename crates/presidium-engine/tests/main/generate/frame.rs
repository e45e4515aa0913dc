//! What a model starts from: clock, sets, tables, relations, parameters, inputs.

use super::{Holds, Named, Place, Writer, bracketed};

impl Writer {
    pub(super) fn frame(&mut self) {
        let start = presidium_lang::calendar::Date::from_ymd(1953, 1, 1).map_or(0, |d| d.0);
        self.first = start + i32::try_from(self.below(700)).unwrap_or(0);
        let length = if self.percent(15) { self.between(360, 500) } else { self.between(60, 200) };
        self.last = self.first + i32::try_from(length).unwrap_or(60);
        self.line("model generated \"Generated\"");
        let (from, to) = (self.date(self.first), self.date(self.last));
        self.line(&format!("clock day from {from} to {to}"));
        if self.percent(40) {
            self.interpretations = 2;
            let line = if self.percent(50) {
                "interpretation one default, two"
            } else {
                "interpretation one, two default"
            };
            self.line(line);
        }
        self.write_sets();
        self.write_tables();
        self.write_relations();
        self.write_params();
        self.write_inputs();
    }

    fn write_sets(&mut self) {
        for set in 0..self.between(2, 3) {
            let size = if set == 0 { self.between(2, 4) } else { self.between(1, 4) };
            let mut letters: Vec<char> = "abcdefgh".chars().collect();
            let mut elements = Vec::new();
            for _ in 0..size {
                let letter = letters.remove(self.below(letters.len()));
                elements.push(format!("{letter}{set}"));
            }
            self.line(&format!("set {} = {{ {} }}", Writer::set_name(set), elements.join(", ")));
            self.sets.push(elements);
        }
    }

    fn write_tables(&mut self) {
        for set in 0..self.sets.len() {
            let spread = if self.percent(40) { " plus or minus 0.10" } else { "" };
            let kind = if self.percent(50) { "real" } else { "share" };
            let (x, y) = (format!("col{set}x"), format!("col{set}y"));
            self.line(&format!("table {} : {kind}{spread} {{", Writer::set_name(set)));
            self.line(&format!("  {x} {y}"));
            for element in self.sets[set].clone() {
                let (a, b) = (self.hundredths(0, 100), self.hundredths(20, 100));
                self.line(&format!("  {element} {a} {b}"));
            }
            self.line("}");
            for name in [x, y] {
                self.columns.push(Named { name, sets: vec![set], holds: Holds::Number });
            }
        }
    }

    fn write_relations(&mut self) {
        for _ in 0..self.between(1, 2) {
            let name = self.fresh("rel");
            let from = self.below(self.sets.len());
            let symmetric = self.percent(40);
            let to = if symmetric { from } else { self.below(self.sets.len()) };
            let mut pairs = Vec::new();
            for (i, a) in self.sets[from].clone().iter().enumerate() {
                for (j, b) in self.sets[to].clone().iter().enumerate() {
                    if (!symmetric || i < j) && self.percent(60) {
                        let weight = if self.percent(50) { self.hundredths(10, 150) } else { String::new() };
                        pairs.push(format!("{a} {b} {weight}"));
                    }
                }
            }
            if pairs.is_empty() {
                let (a, b) = (self.sets[from][0].clone(), self.sets[to][0].clone());
                if symmetric && a == b && self.sets[from].len() < 2 {
                    continue;
                }
                let b = if symmetric { self.sets[to][1].clone() } else { b };
                pairs.push(format!("{a} {b}"));
            }
            let word = if symmetric { " symmetric" } else { "" };
            let (a, b) = (Writer::set_name(from), Writer::set_name(to));
            self.line(&format!("relation {name}[{a}, {b}]{word} {{ {} }}", pairs.join(", ")));
            self.relations.push(Named { name, sets: vec![from, to], holds: Holds::Number });
        }
    }

    /// A law of a plain number of about 0 to 2.
    pub(super) fn law(&mut self) -> String {
        let centre = self.hundredths(20, 90);
        let law = match self.below(12) {
            0 => format!("normal({centre}, 0.30)"),
            1 => format!("lognormal(median {centre}, gsd 1.6)"),
            2 => "uniform(0.10, 1.20)".to_owned(),
            3 => "triangular(0, 0.40, 1.50)".to_owned(),
            4 => format!("exponential({centre})"),
            5 => format!("gamma(2, {centre})"),
            6 => "beta(2, 3)".to_owned(),
            7 => "poisson(1.2)".to_owned(),
            8 => "binomial(3, 0.4)".to_owned(),
            9 => "bernoulli(0.5)".to_owned(),
            10 => "mixture { 1: .5, 0.2: .3, 0: .2 }".to_owned(),
            _ => format!("fixed({centre})"),
        };
        let continuous = ["normal", "lognormal", "uniform", "triangular", "exponential", "gamma", "beta"];
        let bounded = continuous.iter().any(|name| law.starts_with(name));
        let above = if bounded && self.percent(30) { " above 0.15" } else { "" };
        let below = if bounded && self.percent(30) { " below 0.95" } else { "" };
        format!("{law}{above}{below}")
    }

    /// A value or prior as in a map entry.
    fn entry(&mut self) -> String {
        if self.percent(50) { format!(" ~ {}", self.law()) } else { format!(": {}", self.hundredths(0, 95)) }
    }

    /// `= value`, `~ law` or a map, for a plain number with some indices.
    pub(super) fn number_value(&mut self, sets: &[usize], settled: bool) -> String {
        if self.interpretations == 2 && self.percent(30) {
            self.uses("interpretation map");
            let (one, two) = (self.entry(), self.entry());
            return format!(" {{ one{one}, two{two} }}");
        }
        if let [set] = sets
            && self.percent(60)
        {
            self.uses("element map");
            let element = self.element(*set);
            let (a, b) = (self.entry(), self.entry());
            let only = self.sets[*set].len() == 1;
            return if only {
                format!(" {{ {element}{a} }}")
            } else {
                format!(" {{ {element}{a}, else{b} }}")
            };
        }
        match self.below(3) {
            0 => format!(" ~ {}", self.law()),
            1 if settled && !self.params.is_empty() => {
                let place = Place { settled: true, ..Place::default() };
                format!(" = clamp({}, 0.05, 0.95)", self.number(&place, 2))
            }
            _ => format!(" = {}", self.hundredths(5, 95)),
        }
    }

    fn write_params(&mut self) {
        for _ in 0..self.between(3, 6) {
            let name = self.fresh("par");
            let sets = if self.percent(40) { self.some_sets(2) } else { Vec::new() };
            let (index, _) = self.binders(&sets);
            let kind = self.pick(&["real", "real in 0 .. 3", "share", "prob"]);
            let value = self.number_value(&sets, true);
            let spread = if self.percent(25) { " plus or minus 0.10" } else { "" };
            self.line(&format!("param {name}{index} : {kind}{value}{spread}"));
            self.params.push(Named { name, sets, holds: Holds::Number });
        }
    }

    fn series(&mut self) -> String {
        let mut day = self.first - 40 + i32::try_from(self.below(60)).unwrap_or(0);
        let mut points = Vec::new();
        for _ in 0..self.between(2, 4) {
            let value = self.hundredths(0, 120);
            points.push(format!("{}: {value}", self.date(day)));
            day += 1 + i32::try_from(self.below(60)).unwrap_or(0);
        }
        format!("{{ {} }}", points.join(", "))
    }

    fn write_inputs(&mut self) {
        for _ in 0..self.between(1, 2) {
            let name = self.fresh("inp");
            let between = self.pick(&["step", "linear"]);
            let sets = self.some_sets(1);
            let (index, _) = self.binders(&sets);
            let series = match sets.first() {
                Some(&set) => {
                    let each: Vec<String> = self.sets[set]
                        .clone()
                        .iter()
                        .map(|element| format!("{element}: {}", self.series()))
                        .collect();
                    format!("{{ {} }}", each.join(", "))
                }
                None => self.series(),
            };
            self.line(&format!("input {name}{index} : real {between} {series} outside \"given\""));
            self.inputs.push(Named { name, sets, holds: Holds::Number });
        }
    }

    /// An input event; it is an item without ancestry.
    pub(super) fn write_input_event(&mut self) {
        let name = self.fresh("ext");
        let sets = self.some_sets(1);
        let (_, vars) = self.binders(&sets);
        let index = bracketed(&vars, "");
        let dates = |writer: &mut Writer| {
            let mut days: Vec<i32> = (0..writer.between(1, 3)).map(|_| writer.day()).collect();
            days.sort_unstable();
            days.dedup();
            let dates: Vec<String> = days.iter().map(|&day| writer.date(day)).collect();
            dates.join(", ")
        };
        let on = match sets.first() {
            Some(&set) => {
                let mut each = Vec::new();
                for element in self.sets[set].clone() {
                    each.push(format!("{element}: {}", dates(self)));
                }
                format!("{{ {} }}", each.join("; "))
            }
            None => dates(self),
        };
        self.line(&format!("input event {name}{index} on {on} outside \"given\""));
        self.items.push(super::ItemOf {
            name,
            sets,
            choice: None,
            ancestry: std::collections::BTreeSet::new(),
            restricted: false,
        });
    }
}
