//! What moves a model: stocks, lets, shocks, events, episodes, choices, and what is asked of them.

use super::{Holds, ItemOf, Named, Place, Writer, bracketed};
use std::collections::BTreeSet;

/// The head of an item under way.
struct Head {
    index: String,
    place: Place,
    sets: Vec<usize>,
    ancestry: BTreeSet<usize>,
    restricted: bool,
}

impl Writer {
    pub(super) fn rules(&mut self) {
        let stocks = self.declare_stocks();
        let shocks: Vec<String> = (0..self.between(1, 2)).map(|_| self.write_shock()).collect();
        for shock in shocks {
            self.line(&shock);
        }
        self.write_let();
        for _ in 0..self.below(2) {
            self.write_input_event();
        }
        for n in 0..self.between(4, 8) {
            if n > 0 && self.percent(30) {
                self.write_choice();
            } else {
                self.write_event();
            }
            if n > 0 && self.episodes.len() < 2 && self.percent(60) {
                self.write_episode();
            }
            if self.percent(30) {
                self.write_let();
            }
        }
        if self.percent(60) {
            self.write_choice();
        }
        if self.percent(60) {
            self.write_shock_on_event();
        }
        for (at, head) in stocks.iter().enumerate() {
            self.write_stock(at, head);
        }
        self.write_outcomes();
    }

    /// Readers of the start of the tick may read every choice.
    fn all_choices(&self) -> Vec<usize> {
        (0..self.items.len())
            .filter(|&at| self.items[at].choice.is_some() && !self.items[at].restricted)
            .collect()
    }

    fn declare_stocks(&mut self) -> Vec<String> {
        let mut heads = Vec::new();
        for n in 0..self.between(3, 5) {
            let name = self.fresh("stk");
            let sets = self.some_sets(2);
            let (index, _) = self.binders(&sets);
            let roll = if n == 0 { 0 } else { self.below(8) };
            let (holds, kind, value) = match roll {
                0..=3 => {
                    let kind = self.pick(&["share", "real in -1 .. 2", "real", "count"]);
                    let kind = if kind == "real" && self.percent(70) { "share" } else { kind };
                    let value = self.number_value(&sets, true);
                    let spread = if self.percent(25) { " plus or minus 0.10" } else { "" };
                    (Holds::Number, kind.to_owned(), format!("{value}{spread}"))
                }
                4 => (Holds::Flag, "flag".to_owned(), format!(" = {}", self.pick(&["yes", "no"]))),
                _ => self.element_stock(&sets),
            };
            heads.push(format!("stock {name}{index} : {kind}{value}"));
            self.stocks.push(Named { name, sets, holds });
            self.assigned.push(0);
        }
        heads
    }

    fn element_stock(&mut self, sets: &[usize]) -> (Holds, String, String) {
        let set = self.below(self.sets.len());
        let nobody = self.percent(50);
        let kind = format!("{}{}", Writer::set_name(set), if nobody { " or nobody" } else { "" });
        let value = match sets {
            [only] if self.sets[*only].len() > 1 => {
                let (key, a) = (self.element(*only), self.element(set));
                let b = if nobody { "nobody".to_owned() } else { self.element(set) };
                format!(" = {{ {key}: {a}, else: {b} }}")
            }
            _ => format!(" = {}", self.element(set)),
        };
        (Holds::Element(set, nobody), kind, value)
    }

    fn write_shock(&mut self) -> String {
        let name = self.fresh("shk");
        let sets = self.some_sets(2);
        let (index, vars) = self.binders(&sets);
        let place = Place { vars, ..Place::default() };
        let cadence = self.cadence();
        let mut law = if self.percent(50) {
            format!("normal(0.2 * {}, 0.20)", self.number(&place, 1))
        } else {
            self.law()
        };
        let correlates = ["normal", "lognormal"].iter().any(|name| law.starts_with(name));
        if !sets.is_empty() && self.percent(60) {
            if !correlates {
                law = "normal(0.1, 0.25)".to_owned();
            }
            let plain = law.split(" above").next().unwrap_or(&law);
            law = format!("{} correlated 0.4", plain.split(" below").next().unwrap_or(plain));
            if law.starts_with("lognormal") {
                law = "normal(0.1, 0.25) correlated 0.4".to_owned();
            }
        }
        self.shocks.push(Named { name: name.clone(), sets, holds: Holds::Number });
        format!("shock {name}{index} ~ {law} each {cadence}")
    }

    fn write_shock_on_event(&mut self) {
        let fit: Vec<usize> = (0..self.items.len())
            .filter(|&at| self.items[at].choice.is_none() && !self.items[at].restricted)
            .collect();
        if fit.is_empty() {
            return;
        }
        let at = fit[self.below(fit.len())];
        let event = self.items[at].clone();
        let name = self.fresh("shk");
        let (index, vars) = self.binders(&event.sets);
        let args: Vec<&str> = vars.iter().map(|(var, _)| var.as_str()).collect();
        let args = if args.is_empty() { String::new() } else { format!("[{}]", args.join(", ")) };
        let law = self.law();
        self.line(&format!("shock {name}{index} ~ {law} on {}{args}", event.name));
        self.shocks.push(Named { name, sets: event.sets, holds: Holds::Number });
    }

    fn cadence(&mut self) -> String {
        match self.below(8) {
            0..=2 => "day".to_owned(),
            3 | 4 => "week".to_owned(),
            5 | 6 => "month".to_owned(),
            _ => {
                let months = ["january", "april", "june", "september", "december", "march"];
                format!("year in {}", self.pick(&months))
            }
        }
    }

    fn write_let(&mut self) {
        let name = self.fresh("def");
        let sets = self.some_sets(2);
        let (index, vars) = self.binders(&sets);
        let place = Place { vars: vars.clone(), ..Place::default() };
        let mut lines = vec![self.number(&place, 3)];
        for _ in 0..self.below(3) {
            let line = self.number(&place, 2);
            lines.push(format!("\n  {} {line}", self.pick(&["+", "-"])));
        }
        let mut sweeps = String::new();
        if let [(var, set)] = vars.as_slice()
            && self.percent(35)
        {
            self.uses("sweeps");
            sweeps = format!(" sweeps {} from 0.1", self.between(2, 3));
            let other = self.fresh("r");
            let domain = Writer::set_name(*set);
            lines.push(format!(
                "\n  + 0.2 * sum({other} in {domain} where {other} != {var}: logistic({name}[{other}]))"
            ));
        }
        self.line(&format!("let {name}{index}{sweeps} = {}", lines.concat()));
        self.lets.push(Named { name, sets, holds: Holds::Number });
    }

    /// Own indices of an item.
    fn head(&mut self) -> Head {
        let sets = match self.below(5) {
            0 | 1 => Vec::new(),
            2 | 3 => vec![self.below(self.sets.len())],
            _ => vec![self.below(self.sets.len()), self.below(self.sets.len())],
        };
        let (_, vars) = self.binders(&sets);
        let mut restricted = false;
        let mut filter = String::new();
        if let [(a, x), (b, y)] = vars.as_slice()
            && x == y
            && self.sets[*x].len() > 1
        {
            restricted = true;
            filter = format!(" where {a} != {b}");
        }
        let index = bracketed(&vars, &filter);
        Head { index, place: Place { vars, ..Place::default() }, sets, ancestry: BTreeSet::new(), restricted }
    }

    /// An item joins the ancestry, and the choices read with it.
    fn descend(&self, head: &mut Head, from: usize) {
        head.ancestry.insert(from);
        head.ancestry.extend(self.items[from].ancestry.iter().copied());
        let fit = |at: &&usize| self.items[**at].choice.is_some() && !self.items[**at].restricted;
        head.place.choices = head.ancestry.iter().filter(fit).copied().collect();
    }

    /// An earlier item for an `on`.
    fn earlier(&mut self) -> Option<usize> {
        let fit: Vec<usize> = (0..self.items.len()).filter(|&at| !self.items[at].restricted).collect();
        if fit.is_empty() { None } else { Some(fit[self.below(fit.len())]) }
    }

    /// `X[…] [is OPTION]` with arguments in a place; some of them any element.
    fn source(&mut self, from: usize, place: &Place) -> String {
        let item = self.items[from].clone();
        let mut inner = place.clone();
        let mut args = Vec::new();
        let mut any = false;
        for &set in &item.sets {
            let own: Vec<String> =
                place.vars.iter().filter(|(_, of)| *of == set).map(|(name, _)| name.clone()).collect();
            if !own.is_empty() && self.percent(65) {
                args.push(own[self.below(own.len())].clone());
            } else if self.percent(75) {
                let var = self.fresh("x");
                args.push(format!("{var} in {}", Writer::set_name(set)));
                inner.vars.push((var, set));
                any = true;
            } else {
                args.push(self.element(set));
            }
        }
        let filter = if any && self.percent(50) {
            format!(" where {}", self.filter(&inner, 0))
        } else {
            String::new()
        };
        let args = if args.is_empty() { String::new() } else { format!("[{}{filter}]", args.join(", ")) };
        let is = match item.choice {
            Some((options, _)) if self.percent(70) => {
                format!(" {} {}", self.pick(&["is", "is", "is not"]), self.element(options))
            }
            _ => String::new(),
        };
        format!("{}{args}{is}", item.name)
    }

    /// `X or Y`, its items in the ancestry.
    fn sources(&mut self, head: &mut Head) -> Option<String> {
        let mut froms = vec![self.earlier()?];
        if self.percent(30) {
            froms.extend(self.earlier());
        }
        froms.dedup();
        for &from in &froms {
            self.descend(head, from);
        }
        let sources: Vec<String> = froms.iter().map(|&from| self.source(from, &head.place)).collect();
        Some(sources.join(" or "))
    }

    fn write_event(&mut self) {
        let name = self.fresh("evt");
        let mut head = self.head();
        let mut triggers = Vec::new();
        for n in 0..self.between(1, 3) {
            let trigger = match self.below(6) {
                0..=2 => self.hazard(&head),
                3 if n > 0 => format!("when {} becomes true", self.flag(&head.place, 1)),
                _ => self.on(&mut head),
            };
            if !triggers.contains(&trigger) {
                triggers.push(trigger);
            }
        }
        if !triggers.iter().any(|t| t.contains("rate ")) && self.percent(40) {
            let hazard = self.hazard(&head);
            triggers.push(hazard);
        }
        let repeat = match self.episodes.clone() {
            list if !list.is_empty() && self.percent(40) => {
                let episode = list[self.below(list.len())].clone();
                format!("once per {}{}", episode.name, self.args(&episode.sets, &head.place))
            }
            _ => self.pick(&["once", "recurring", "recurring"]).to_owned(),
        };
        let guard =
            if self.percent(30) { format!(" when {}", self.flag(&head.place, 1)) } else { String::new() };
        self.line(&format!("event {name}{} {repeat}{guard}", head.index));
        for trigger in triggers {
            self.line(&format!("  {trigger}"));
        }
        self.items.push(ItemOf {
            name,
            sets: head.sets,
            choice: None,
            ancestry: head.ancestry,
            restricted: head.restricted,
        });
        let mut place = head.place;
        if self.percent(80) {
            self.effects(&mut place, None);
        }
    }

    fn hazard(&mut self, head: &Head) -> String {
        let base = match self.below(3) {
            0 => format!("{} per day", self.hundredths(1, 12)),
            1 => format!("{} per week", self.hundredths(5, 60)),
            _ => format!("{} per month", self.hundredths(10, 200)),
        };
        let more =
            if self.percent(40) { format!(" * {}", self.number(&head.place, 1)) } else { String::new() };
        let each = match self.below(3) {
            0 => String::new(),
            1 => format!("each {} ", self.pick(&["day", "month", "year in march"])),
            _ => format!("each {} when {} ", self.cadence(), self.flag(&head.place, 1)),
        };
        let name = if self.percent(40) { format!(" as {}", self.fresh("h")) } else { String::new() };
        let mut text = format!("{each}rate {base}{more}{name}");
        for _ in 0..self.below(3) {
            let factor = self.number(&head.place, 2);
            let name = self.fresh("f");
            text.push_str(&format!("\n  times exp(clamp({factor}, -1, 1)) as {name}"));
        }
        text
    }

    fn on(&mut self, head: &mut Head) -> String {
        let Some(sources) = self.sources(head) else { return self.hazard(head) };
        let name = if self.percent(40) { format!(" as {}", self.fresh("t")) } else { String::new() };
        let mut text = format!("on {sources}");
        if self.percent(25) {
            text.push_str(&format!(" when {}", self.flag(&head.place, 1)));
        }
        if self.percent(40) {
            let chance = if self.percent(60) {
                self.hundredths(30, 90)
            } else {
                format!("logistic({})", self.number(&head.place, 1))
            };
            text.push_str(&format!(" chance {chance}"));
        }
        if self.percent(40) {
            let delay = self.delay(&head.place);
            text.push_str(&format!(" after {delay}"));
            if self.percent(40) {
                text.push_str(&format!(" unless {}", self.flag(&head.place, 1)));
            }
        } else if self.percent(25)
            && let Some(other) = self.earlier().filter(|&at| self.items[at].choice.is_none())
        {
            self.descend(head, other);
            let item = self.items[other].clone();
            text.push_str(&format!(" otherwise {}{}", item.name, self.args(&item.sets, &head.place)));
        }
        text.push_str(&name);
        text
    }

    fn delay(&mut self, place: &Place) -> String {
        match self.below(9) {
            0 => "3 days".to_owned(),
            1 => "1 to 4 days".to_owned(),
            2 => "lognormal(median 4 days, gsd 1.6)".to_owned(),
            3 => "exponential(5 days)".to_owned(),
            4 => "gamma(2, 6 days)".to_owned(),
            5 => "uniform(1 day, 12 days)".to_owned(),
            6 => "triangular(0 days, 3 days, 9 days)".to_owned(),
            7 => "normal(4 days, 3 days)".to_owned(),
            _ => format!("fixed((1 + abs({})) * 2 days)", self.number(place, 1)),
        }
    }

    fn write_episode(&mut self) {
        let name = self.fresh("epi");
        let sets = self.some_sets(1);
        let (index, vars) = self.binders(&sets);
        let mut head = Head {
            index,
            place: Place { vars, ..Place::default() },
            sets: sets.clone(),
            ancestry: BTreeSet::new(),
            restricted: false,
        };
        let Some(opens) = self.sources(&mut head) else { return };
        let Some(closes) = self.sources(&mut head) else { return };
        self.line(&format!("episode {name}{} opens on {opens} closes on {closes}", head.index));
        self.episodes.push(Named { name, sets, holds: Holds::Flag });
    }

    fn write_choice(&mut self) {
        let name = self.fresh("cho");
        let mut head = self.head();
        let options = 0;
        let arises =
            if self.percent(65) { self.sources(&mut head).map(|of| format!("on {of}")) } else { None };
        let arises = match arises {
            Some(on) => on,
            None => format!("every {}", self.cadence()),
        };
        let guard =
            if self.percent(25) { format!(" when {}", self.flag(&head.place, 1)) } else { String::new() };
        self.line(&format!("choice {name}{} : {} {arises}{guard}", head.index, Writer::set_name(options)));
        let mut place = head.place.clone();
        let mut members = None;
        if self.percent(65) {
            let set = self.below(self.sets.len());
            let var = self.fresh("m");
            place.vars.push((var.clone(), set));
            let filter =
                if self.percent(40) { format!(" where {}", self.filter(&place, 0)) } else { String::new() };
            let weight = if self.percent(70) { format!(" weight col{set}y[{var}]") } else { String::new() };
            let of = format!("{var} in {}{filter}{weight}", Writer::set_name(set));
            let body = match self.below(4) {
                0 => format!("  by consensus of {of}"),
                n => {
                    members = Some(set);
                    format!("  by vote of {of} {}", ["majority", "plurality", "two thirds"][n - 1])
                }
            };
            self.line(&body);
        }
        if self.percent(60) {
            let precision = format!("(0.5 + abs({}))", self.number(&head.place, 1));
            self.line(&format!("  precision {precision}"));
        }
        self.options(options, &head.place, &place);
        let at = self.items.len();
        self.items.push(ItemOf {
            name,
            sets: head.sets,
            choice: Some((options, members)),
            ancestry: head.ancestry,
            restricted: head.restricted,
        });
        let mut place = head.place;
        if !self.items[at].restricted {
            place.choices.push(at);
        }
        self.effects(&mut place, Some(options));
    }

    fn options(&mut self, set: usize, own: &Place, place: &Place) {
        if self.percent(30) {
            let var = self.fresh("o");
            let mut inner = place.clone();
            inner.vars.push((var.clone(), set));
            let mut filtered = own.clone();
            filtered.vars.push((var.clone(), set));
            let filter = if self.percent(50) {
                format!(" where {}", self.filter(&filtered, 0))
            } else {
                String::new()
            };
            let utility = self.number(&inner, 2);
            self.line(&format!("  each {var} in {}{filter} = {utility}", Writer::set_name(set)));
            return;
        }
        for option in self.sets[set].clone() {
            let guard = if self.percent(30) { format!(" when {}", self.flag(own, 1)) } else { String::new() };
            let utility = self.number(place, 2);
            self.line(&format!("  {option}{guard} = {utility}"));
            if self.percent(40) {
                let (sign, more) = (self.pick(&["+", "-"]), self.number(place, 1));
                self.line(&format!("    {sign} {more}"));
            }
        }
    }

    /// Effects on stocks; of a choice, some of them of one option.
    fn effects(&mut self, place: &mut Place, options: Option<usize>) {
        for _ in 0..self.between(1, 3) {
            let at = self.below(self.stocks.len());
            let stock = self.stocks[at].clone();
            let mut inner = place.clone();
            let mut text = "  then ".to_owned();
            if let Some(set) = options
                && self.percent(60)
            {
                text.push_str(&format!("{}: ", self.element(set)));
            }
            if let Some(&set) = stock.sets.first()
                && self.percent(40)
            {
                let var = self.fresh("k");
                inner.vars.push((var.clone(), set));
                let filter = if self.percent(60) {
                    format!(" where {}", self.filter(&inner, 0))
                } else {
                    String::new()
                };
                text.push_str(&format!("for {var} in {}{filter}: ", Writer::set_name(set)));
            }
            let target = self.target(&stock, &inner);
            let adds = stock.holds == Holds::Number && self.percent(70);
            if adds {
                let value = self.number(&inner, 1);
                text.push_str(&format!("{target} {} 0.3 * {value}", self.pick(&["+=", "-="])));
            } else {
                let value = match stock.holds {
                    Holds::Number => self.number(&inner, 1),
                    Holds::Flag => self.flag(&inner, 1),
                    Holds::Element(_, true) if self.percent(30) => "nobody".to_owned(),
                    Holds::Element(set, _) => self.element_of(set, &inner, 1),
                };
                text.push_str(&format!("{target} = {value}"));
            }
            if self.percent(25) {
                text.push_str(&format!(" when {}", self.flag(&inner, 1)));
            }
            if !adds {
                self.assigned[at] += 1;
                text.push_str(&format!(" priority {}", self.assigned[at]));
            }
            self.line(&text);
        }
    }

    /// A stock element to change; sometimes that of whoever another stock holds.
    fn target(&mut self, stock: &Named, place: &Place) -> String {
        let mut args = Vec::new();
        for &set in &stock.sets {
            let holder = self
                .stocks
                .iter()
                .find(|of| matches!(of.holds, Holds::Element(held, _) if held == set) && of.sets.is_empty())
                .map(|of| of.name.clone());
            let arg = match holder {
                Some(holder) if self.percent(40) => holder,
                _ => self.args(&[set], place).trim_matches(['[', ']']).to_owned(),
            };
            args.push(arg);
        }
        if args.is_empty() { stock.name.clone() } else { format!("{}[{}]", stock.name, args.join(", ")) }
    }

    fn write_stock(&mut self, at: usize, head: &str) {
        let stock = self.stocks[at].clone();
        let own =
            head.split(&['[', ']'][..]).nth(1).filter(|_| !stock.sets.is_empty()).unwrap_or("").to_owned();
        let names = own.split(", ").filter_map(|binder| binder.split(' ').next());
        let vars: Vec<(String, usize)> = names.map(str::to_owned).zip(stock.sets.iter().copied()).collect();
        let place = Place { vars, settled: false, choices: self.all_choices() };
        let mut head = head.to_owned();
        if !self.episodes.is_empty() && self.percent(25) {
            let list = self.episodes.clone();
            let episode = list[self.below(list.len())].clone();
            head.push_str(&format!(" reset by {}{}", episode.name, self.args(&episode.sets, &place)));
        }
        self.line(&head);
        for _ in 0..self.between(0, 2) {
            let (cadence, guard) = (self.cadence(), self.percent(40));
            let guard = if guard { format!(" when {}", self.flag(&place, 1)) } else { String::new() };
            let becomes = match stock.holds {
                Holds::Number if self.percent(75) => None,
                Holds::Number => {
                    Some(format!("{}\n    + {}", self.number(&place, 1), self.number(&place, 1)))
                }
                Holds::Flag => Some(self.flag(&place, 1)),
                Holds::Element(set, _) => Some(self.element_of(set, &place, 1)),
            };
            match becomes {
                Some(value) if self.assigned[at] < 100 => {
                    self.assigned[at] += 100;
                    self.line(&format!("  each {cadence}{guard} becomes {value}"));
                }
                Some(_) => {}
                None => self.write_terms(&stock, &cadence, &guard, &place),
            }
        }
    }

    fn write_terms(&mut self, stock: &Named, cadence: &str, guard: &str, place: &Place) {
        self.line(&format!("  each {cadence}{guard}"));
        for _ in 0..self.between(1, 3) {
            let sign = self.pick(&["+", "-"]);
            let value = self.number(place, 2);
            let text = match self.below(3) {
                0 => format!("{} per week * {value}", self.hundredths(1, 20)),
                _ => format!("0.1 * {value}"),
            };
            self.line(&format!("    {sign} {text}"));
        }
        if self.percent(4) {
            self.uses("may fault");
            let args: Vec<String> = place.vars.iter().map(|(var, _)| var.clone()).collect();
            let args = if args.is_empty() { String::new() } else { format!("[{}]", args.join(", ")) };
            self.line(&format!("    + 0.02 * log({}{args})", stock.name));
        }
    }

    fn write_outcomes(&mut self) {
        let place = Place { choices: self.all_choices(), ..Place::default() };
        let (from, to) = (self.date(self.first + 10), self.date(self.last - 10));
        for n in 0..6 {
            let name = format!("out{n}");
            let Some(item) = self.earlier() else { return };
            let source = self.source(item, &Place::default());
            let guard =
                if self.percent(40) { format!(" when {}", self.flag(&place, 1)) } else { String::new() };
            let question = match n {
                0 => format!("ever {source}{guard} by {to}"),
                1 => format!("date of {source} from {from}"),
                2 => format!("ever true {} from {from} by {to}", self.flag(&place, 2)),
                3 => format!("count {source}{guard}"),
                4 => format!("value of {} at {to}", self.number(&place, 2)),
                _ => {
                    let op = self.pick(&["mean", "min", "max"]);
                    format!("{op} of {} from {from} to {to}", self.number(&place, 2))
                }
            };
            self.line(&format!("outcome {name} = {question}"));
        }
    }
}
