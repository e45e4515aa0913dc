//! Values in a place: numbers of moderate size, flags, elements; never an error, seldom a fault.

use super::{Holds, Named, Place, Writer};

impl Writer {
    /// The arguments of a lookup: variables of the place where there are, otherwise elements.
    pub(super) fn args(&mut self, sets: &[usize], place: &Place) -> String {
        if sets.is_empty() {
            return String::new();
        }
        let args: Vec<String> = sets.iter().map(|&set| self.fixed_element(set, place)).collect();
        format!("[{}]", args.join(", "))
    }

    fn fixed_element(&mut self, set: usize, place: &Place) -> String {
        let vars: Vec<String> =
            place.vars.iter().filter(|(_, of)| *of == set).map(|(name, _)| name.clone()).collect();
        if !vars.is_empty() && self.percent(80) {
            let at = self.below(vars.len());
            return vars[at].clone();
        }
        self.element(set)
    }

    /// A name that holds what is asked for, with arguments; `None` if there is none.
    fn named(&mut self, list: &[Named], holds: Holds, place: &Place) -> Option<String> {
        let fit: Vec<&Named> = list.iter().filter(|named| named.holds == holds).collect();
        if fit.is_empty() {
            return None;
        }
        let named = fit[self.below(fit.len())].clone();
        if !place.settled
            && let Some((set, at)) = named.sets.iter().copied().zip(0..).find(|_| self.percent(15))
            && let Some(dynamic) = self.dynamic(set, place)
        {
            self.uses("dynamic argument");
            let mut args: Vec<String> =
                named.sets.iter().map(|&set| self.fixed_element(set, place)).collect();
            args[at] = dynamic;
            let other = match holds {
                Holds::Number => self.hundredths(0, 90),
                Holds::Flag => self.pick(&["yes", "no"]).to_owned(),
                Holds::Element(set, _) => self.element(set),
            };
            return Some(format!("({}[{}] else {other})", named.name, args.join(", ")));
        }
        Some(format!("{}{}", named.name, self.args(&named.sets, place)))
    }

    /// An element-valued stock of a set.
    fn dynamic(&mut self, set: usize, place: &Place) -> Option<String> {
        let fit: Vec<Named> = self
            .stocks
            .iter()
            .filter(|stock| matches!(stock.holds, Holds::Element(of, _) if of == set))
            .cloned()
            .collect();
        if fit.is_empty() {
            return None;
        }
        let stock = fit[self.below(fit.len())].clone();
        Some(format!("{}{}", stock.name, self.args(&stock.sets, place)))
    }

    /// The element a stock holds, or another when it holds nobody.
    fn somebody(&mut self, set: usize, place: &Place) -> Option<String> {
        let fit = |stock: &&Named| match stock.holds {
            Holds::Element(of, nobody) => of == set && !(nobody && stock.sets.is_empty()),
            _ => false,
        };
        let list: Vec<Named> = self.stocks.iter().filter(fit).cloned().collect();
        if list.is_empty() {
            return None;
        }
        let stock = list[self.below(list.len())].clone();
        let of = format!("{}{}", stock.name, self.args(&stock.sets, place));
        Some(match stock.holds {
            Holds::Element(_, true) => format!("({of} else {})", self.element(set)),
            _ => of,
        })
    }

    pub(super) fn number(&mut self, place: &Place, depth: usize) -> String {
        if depth == 0 {
            return self.number_leaf(place);
        }
        let d = depth - 1;
        match self.below(if place.settled { 15 } else { 24 }) {
            0 => format!("({} + {})", self.number(place, d), self.number(place, d)),
            1 => format!("({} - {})", self.number(place, d), self.number(place, d)),
            2 => format!("({} * {})", self.number(place, d), self.number(place, d)),
            3 => format!("({} / (1 + abs({})))", self.number(place, d), self.number(place, d)),
            4 => format!("min({}, {})", self.number(place, d), self.number(place, d)),
            5 => {
                let n = self.number(place, d);
                format!("max({n}, {}, {})", self.number(place, d), self.number(place, d))
            }
            6 => format!("clamp({}, -1.5, {})", self.number(place, d), self.hundredths(10, 200)),
            7 => format!("exp(clamp({}, -2, 1))", self.number(place, d)),
            8 => format!("log(1 + abs({}))", self.number(place, d)),
            9 => format!("sqrt(abs({}))", self.number(place, d)),
            10 => format!("logistic({})", self.number(place, d)),
            11 => format!("(-({}))", self.number(place, d)),
            12 => format!("((0.1 + abs({})) ^ {})", self.number(place, d), self.pick(&["2", "0.5", "-0.5"])),
            13 => {
                let f = self.pick(&["floor", "ceil"]);
                format!("{f}({})", self.number(place, d))
            }
            14 => {
                let x = self.number(place, d);
                format!("curve({x}: (-0.5, 0.2) (0.1, 0.9) (0.8, 0.3) (2, 1))")
            }
            15 | 16 => {
                let flag = self.flag(place, d);
                format!("(if {flag} then {} else {})", self.number(place, d), self.number(place, d))
            }
            17 => format!("[{}]", self.flag(place, d)),
            18..=20 => self.reduction(place, d),
            21 => self.lagged(place),
            22 => self.property(place),
            _ => self.number_leaf(place),
        }
    }

    fn number_leaf(&mut self, place: &Place) -> String {
        let found = match self.below(if place.settled { 3 } else { 9 }) {
            0 => {
                let list = self.columns.clone();
                self.named(&list, Holds::Number, place)
            }
            1 => {
                let list = self.params.clone();
                self.named(&list, Holds::Number, place)
            }
            2 => None,
            3 | 4 => {
                let list = self.stocks.clone();
                self.named(&list, Holds::Number, place)
            }
            5 => {
                let list = self.shocks.clone();
                self.named(&list, Holds::Number, place)
            }
            6 => {
                let list = self.lets.clone();
                self.named(&list, Holds::Number, place)
            }
            7 => {
                let list = self.inputs.clone();
                self.named(&list, Holds::Number, place)
            }
            _ => {
                let list = self.relations.clone();
                self.named(&list, Holds::Number, place)
            }
        };
        found.unwrap_or_else(|| self.hundredths(0, 120))
    }

    fn reduction(&mut self, place: &Place, depth: usize) -> String {
        let mut inner = place.clone();
        let mut binders = Vec::new();
        for _ in 0..self.between(1, 2) {
            let var = self.fresh("r");
            let relation = self.below(self.relations.len().max(1));
            let (set, domain) = match self.relations.get(relation).cloned() {
                Some(relation) if self.percent(25) => {
                    let from = self.fixed_element(relation.sets[0], place);
                    (relation.sets[1], format!("{}[{from}]", relation.name))
                }
                _ => {
                    let set = self.below(self.sets.len());
                    (set, Writer::set_name(set))
                }
            };
            binders.push(format!("{var} in {domain}"));
            inner.vars.push((var, set));
        }
        let filter =
            if self.percent(50) { format!(" where {}", self.filter(&inner, depth)) } else { String::new() };
        let binders = binders.join(", ");
        let body = self.number(&inner, depth.min(1));
        match self.below(7) {
            0 | 1 => format!("sum({binders}{filter}: {body})"),
            2 => format!("(mean({binders}{filter}: {body}) else {})", self.hundredths(0, 90)),
            3 => format!("(max({binders}{filter}: {body}) else {})", self.hundredths(0, 90)),
            4 => format!("(min({binders}{filter}: {body}) else {})", self.hundredths(0, 90)),
            5 if !filter.is_empty() => format!("count({binders}{filter})"),
            _ => {
                let flag = self.flag(&inner, depth.min(1));
                let op = self.pick(&["any", "all"]);
                format!("[{op}({binders}{filter}: {flag})]")
            }
        }
    }

    /// A filter over the last variable of a place.
    pub(super) fn filter(&mut self, place: &Place, depth: usize) -> String {
        let Some((last, set)) = place.vars.last().cloned() else { return "yes".to_owned() };
        let others: Vec<String> = place.vars[..place.vars.len() - 1]
            .iter()
            .filter(|(_, of)| *of == set)
            .map(|(name, _)| name.clone())
            .collect();
        if !others.is_empty() && self.percent(50) {
            let at = self.below(others.len());
            return format!("{last} != {}", others[at]);
        }
        if self.percent(50) {
            return format!("col{set}x[{last}] > {}", self.hundredths(10, 70));
        }
        self.flag(place, depth.min(1))
    }

    fn lagged(&mut self, place: &Place) -> String {
        let list: Vec<Named> = self
            .stocks
            .iter()
            .filter(|stock| stock.holds == Holds::Number)
            .chain(&self.inputs)
            .cloned()
            .collect();
        if list.is_empty() {
            return self.hundredths(0, 90);
        }
        let of = list[self.below(list.len())].clone();
        let time = self.pick(&["1 day", "9 days", "2 weeks", "1 month"]);
        format!("lag({}{}, {time})", of.name, self.args(&of.sets, place))
    }

    /// An event or choice that may be read here, with arguments, and whether it is a choice.
    fn happening(&mut self, place: &Place) -> Option<(String, usize)> {
        let fit: Vec<usize> = (0..self.items.len())
            .filter(|at| {
                let item = &self.items[*at];
                !item.restricted && (item.choice.is_none() || place.choices.contains(at))
            })
            .collect();
        if fit.is_empty() {
            return None;
        }
        let at = fit[self.below(fit.len())];
        let item = self.items[at].clone();
        Some((format!("{}{}", item.name, self.args(&item.sets, place)), at))
    }

    fn property(&mut self, place: &Place) -> String {
        let Some((of, _)) = self.happening(place) else { return self.hundredths(0, 90) };
        match self.below(3) {
            0 => format!("min({of}.count, 3)"),
            1 => format!("(min({of}.since, 30 days) / 20 days)"),
            _ => format!("(if {of}.date <= today then (today - {of}.date) / 30 days else 0.5)"),
        }
    }

    pub(super) fn flag(&mut self, place: &Place, depth: usize) -> String {
        if place.settled {
            return format!("{} > {}", self.number(place, 0), self.hundredths(10, 90));
        }
        let d = depth.saturating_sub(1);
        match self.below(if depth == 0 { 9 } else { 15 }) {
            0 | 1 => {
                let op = self.pick(&["<", "<=", ">", ">="]);
                format!("({} {op} {})", self.number(place, d), self.hundredths(10, 90))
            }
            2 => self.flag_stock(place),
            3 => match self.episodes.clone() {
                list if list.is_empty() => self.flag_stock(place),
                list => {
                    let episode = list[self.below(list.len())].clone();
                    format!("{}{}", episode.name, self.args(&episode.sets, place))
                }
            },
            4 | 5 => self.happened(place),
            6 => {
                let set = self.below(self.sets.len());
                let (op, a) = (self.pick(&["is", "is not", "==", "!="]), self.element_of(set, place, d));
                format!("({a} {op} {})", self.element(set))
            }
            7 => self.decided(place),
            8 => {
                let day = self.day();
                format!("(today {} {})", self.pick(&["<", ">="]), self.date(day))
            }
            9 => format!("({} and {})", self.flag(place, d), self.flag(place, d)),
            10 => format!("({} or {})", self.flag(place, d), self.flag(place, d)),
            11 => format!("(not {})", self.flag(place, d)),
            12 => {
                let time = self.pick(&["3 days", "1 week", "2 weeks"]);
                format!("held({}, {time})", self.flag(place, d))
            }
            13 => {
                let op = self.pick(&["==", "!="]);
                format!("(floor(2 * {}) {op} {})", self.number(place, d), self.below(3))
            }
            _ => {
                let set = self.below(self.sets.len());
                let var = self.fresh("r");
                let mut inner = place.clone();
                inner.vars.push((var.clone(), set));
                let (op, body) = (self.pick(&["any", "all"]), self.flag(&inner, d));
                format!("{op}({var} in {}: {body})", Writer::set_name(set))
            }
        }
    }

    fn flag_stock(&mut self, place: &Place) -> String {
        let list = self.stocks.clone();
        match self.named(&list, Holds::Flag, place) {
            Some(flag) => flag,
            None => format!("({} > {})", self.number(place, 0), self.hundredths(10, 90)),
        }
    }

    fn happened(&mut self, place: &Place) -> String {
        let Some((of, at)) = self.happening(place) else { return self.flag_stock(place) };
        if self.items[at].choice.is_some() {
            return match self.below(3) {
                0 => format!("{of}.made"),
                1 => format!("{of}.today"),
                _ => format!("({of}.since < 2 weeks)"),
            };
        }
        match self.below(6) {
            0 => format!("{of}.happened"),
            1 => format!("{of}.today"),
            2 => format!("({of}.since > 10 days)"),
            3 => format!("({of}.count < 2)"),
            4 => format!("({of}.date >= {})", self.date(self.first + 30)),
            _ => match self.episodes.clone() {
                list if list.is_empty() => format!("{of}.happened"),
                list => {
                    let episode = list[self.below(list.len())].clone();
                    format!("({of}.happened in {}{})", episode.name, self.args(&episode.sets, place))
                }
            },
        }
    }

    /// What was decided or voted.
    fn decided(&mut self, place: &Place) -> String {
        if place.choices.is_empty() {
            return self.happened(place);
        }
        let at = place.choices[self.below(place.choices.len())];
        let item = self.items[at].clone();
        let Some((options, members)) = item.choice else { return self.happened(place) };
        let of = format!("{}{}", item.name, self.args(&item.sets, place));
        let (op, option) = (self.pick(&["is", "is not"]), self.element(options));
        match members {
            Some(set) if self.percent(50) => {
                self.uses("vote read");
                let member = self.fixed_element(set, place);
                format!("({of}.vote[{member}] {op} {option})")
            }
            _ => format!("({of} {op} {option})"),
        }
    }

    /// An element of a set, never nobody.
    pub(super) fn element_of(&mut self, set: usize, place: &Place, depth: usize) -> String {
        match self.below(4) {
            0 if depth > 0 => {
                let var = self.fresh("r");
                let mut inner = place.clone();
                inner.vars.push((var.clone(), set));
                let body = self.number(&inner, 1);
                self.uses("argmax");
                let filter = if self.percent(40) {
                    format!(" where {}", self.filter(&inner, 0))
                } else {
                    String::new()
                };
                let other =
                    if filter.is_empty() { String::new() } else { format!(" else {}", self.element(set)) };
                format!("(argmax({var} in {}{filter}: {body}){other})", Writer::set_name(set))
            }
            1 if depth > 0 => {
                let flag = self.flag(place, 0);
                let a = self.fixed_element(set, place);
                let b = self.somebody(set, place).unwrap_or_else(|| self.fixed_element(set, place));
                format!("(if {flag} then {b} else {a})")
            }
            2 => self.somebody(set, place).unwrap_or_else(|| self.fixed_element(set, place)),
            _ => self.fixed_element(set, place),
        }
    }
}
