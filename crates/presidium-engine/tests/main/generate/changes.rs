//! A checked model into valid random changes of it: every kind, whole and in cells, at all times, from days and
//! after events.

use super::Rng;
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Line, Moment, Quantity, clashes, lines};
use presidium_lang::model::{
    ChoiceId, ColumnId, EventId, InputId, ItemRef, Kind, LetId, Model, OptionOf, ParamId, Rule, SetId,
    StockId, Ty,
};
use presidium_lang::span::Span;

/// One to three changes of a model that may stand together.
pub(crate) fn changes(rng: &mut Rng, model: &Model) -> Vec<Change> {
    let mut draw = Draw { rng, model };
    let wanted = 1 + draw.below(3);
    let mut all: Vec<Change> = Vec::new();
    for _ in 0..60 {
        if all.len() == wanted {
            break;
        }
        let Some(kind) = draw.kind() else { continue };
        all.push(Change { kind, text: String::new(), span: Span::default() });
        if !clashes(&all).is_empty() {
            all.pop();
        }
    }
    all
}

/// The kind of a change, for counting.
pub(crate) fn name(change: &Change) -> &'static str {
    let of = |names: [&'static str; 5], what: &Quantity| match what {
        Quantity::Stock(_) => names[0],
        Quantity::Let(_) => names[1],
        Quantity::Input(_) => names[2],
        Quantity::Param(_) => names[3],
        Quantity::Column(_) => names[4],
    };
    match &change.kind {
        ChangeKind::Hold { what, .. } => {
            of(["hold stock", "hold let", "hold input", "hold param", "hold column"], what)
        }
        ChangeKind::Push { what, .. } => {
            of(["push stock", "push let", "push input", "push param", "push column"], what)
        }
        ChangeKind::Never { item: ItemRef::Event(_), .. } => "never event",
        ChangeKind::Never { item: ItemRef::Choice(_), .. } => "never choice",
        ChangeKind::Cause { .. } => "cause",
        ChangeKind::Take { at: None, .. } => "take always",
        ChangeKind::Take { at: Some(_), .. } => "take at a moment",
        ChangeKind::Hazard { .. } => "hazard",
        ChangeKind::Utility { .. } => "utility",
        ChangeKind::Off { lines } => match lines.first() {
            Some(Line::Term(..)) => "off term",
            Some(Line::Update(..)) => "off update",
            Some(Line::Rate(..)) => "off rate",
            Some(Line::Factor(..)) => "off factor",
            Some(Line::Trigger(..)) => "off trigger",
            Some(Line::Utility(..)) => "off utility",
            Some(Line::Effect(..)) | None => "off effect",
        },
        ChangeKind::Swap { .. } => "swap",
        ChangeKind::Freeze { .. } => "freeze",
        ChangeKind::Interpretation(_) => "interpretation",
        ChangeKind::Translate(_) => "translate",
    }
}

/// All that [`name`] gives.
pub(crate) const KINDS: [&str; 28] = [
    "hold stock",
    "hold let",
    "hold input",
    "hold param",
    "hold column",
    "push stock",
    "push let",
    "push input",
    "push param",
    "push column",
    "never event",
    "never choice",
    "cause",
    "take always",
    "take at a moment",
    "hazard",
    "utility",
    "off term",
    "off update",
    "off rate",
    "off factor",
    "off trigger",
    "off utility",
    "off effect",
    "swap",
    "freeze",
    "interpretation",
    "translate",
];

struct Draw<'r, 'm> {
    rng: &'r mut Rng,
    model: &'m Model,
}

impl Draw<'_, '_> {
    fn below(&mut self, n: usize) -> usize {
        (self.rng.next() % n.max(1) as u64) as usize
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.rng.next() % 100 < chance
    }

    /// A position in a list, if it has any.
    fn at(&mut self, length: usize) -> Option<u32> {
        (length > 0).then(|| id(self.below(length)))
    }

    /// A number between two.
    fn between(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * (self.below(101) as f64 / 100.0)
    }

    fn kind(&mut self) -> Option<ChangeKind> {
        Some(match self.below(20) {
            0..=4 => self.hold()?,
            5..=7 => self.push()?,
            8 => {
                let (item, cells) = self.item()?;
                ChangeKind::Never { item, cells, during: self.during() }
            }
            9 | 10 => {
                let (event, cells) = self.event()?;
                ChangeKind::Cause { event, cells, at: self.moment() }
            }
            11 | 12 => {
                let (choice, cells, option) = self.option()?;
                let at = if self.percent(50) { Some(self.moment()) } else { None };
                ChangeKind::Take { choice, cells, option, at }
            }
            13 => {
                let (event, cells) = self.event()?;
                let factor = [0.0, 0.25, 1.0, 3.5][self.below(4)];
                ChangeKind::Hazard { event, cells, factor, during: self.during() }
            }
            14 => {
                let (choice, cells, option) = self.option()?;
                ChangeKind::Utility {
                    choice,
                    cells,
                    option,
                    by: self.between(-3.0, 3.0),
                    during: self.during(),
                }
            }
            15 | 16 => self.off()?,
            17 => self.swap()?,
            18 => self.freeze(),
            _ if self.percent(50) => ChangeKind::Interpretation(self.below(self.model.interpretations.len())),
            _ => ChangeKind::Translate(i32::try_from(self.below(800)).expect("small") - 400),
        })
    }

    /// A quantity with its kind and the number of its combinations.
    fn quantity(&mut self) -> Option<(Quantity, Kind, usize)> {
        let model = self.model;
        Some(match self.below(6) {
            0 | 1 => {
                let at = self.at(model.stocks.len())?;
                let of = &model.stocks[at as usize];
                (Quantity::Stock(StockId(at)), of.kind.clone(), self.combos(&own(&of.rule)))
            }
            2 => {
                let at = self.at(model.lets.len())?;
                let of = &model.lets[at as usize];
                (Quantity::Let(LetId(at)), of.kind.clone(), self.combos(&own(&of.rule)))
            }
            3 => {
                let at = self.at(model.inputs.len())?;
                let of = &model.inputs[at as usize];
                (Quantity::Input(InputId(at)), of.kind.clone(), self.combos(&of.sets))
            }
            4 => {
                let at = self.at(model.params.len())?;
                let of = &model.params[at as usize];
                (Quantity::Param(ParamId(at)), of.kind.clone(), self.combos(&of.sets))
            }
            _ => {
                let at = self.at(model.columns.len())?;
                let of = &model.columns[at as usize];
                (Quantity::Column(ColumnId(at)), of.kind.clone(), self.combos(&[of.set]))
            }
        })
    }

    fn combos(&self, sets: &[SetId]) -> usize {
        sets.iter().map(|set| self.model.sets[set.at()].elements.len()).product()
    }

    fn hold(&mut self) -> Option<ChangeKind> {
        let (what, kind, combos) = self.quantity()?;
        let value = match kind.ty {
            Ty::Number { time } => {
                let scale = if time < 0 { 0.05 } else { 1.0 };
                self.between(kind.lo.max(-1.0) * scale, kind.hi.min(2.0) * scale)
            }
            Ty::Flag => f64::from(u8::from(self.percent(50))),
            Ty::Element { or_nobody: true, .. } if self.percent(30) => -1.0,
            Ty::Element { set, .. } => f64::from(self.at(self.model.sets[set.at()].elements.len())?),
            Ty::Date => return None,
        };
        Some(ChangeKind::Hold { what, cells: self.cells(&[], combos)?, value, during: self.during() })
    }

    fn push(&mut self) -> Option<ChangeKind> {
        let (what, kind, combos) = self.quantity()?;
        let Ty::Number { time } = kind.ty else { return None };
        let by = self.between(-0.8, 0.8) * if time < 0 { 0.05 } else { 1.0 };
        Some(ChangeKind::Push { what, cells: self.cells(&[], combos)?, by, during: self.during() })
    }

    /// Some of the combinations that exist.
    fn cells(&mut self, exists: &[bool], combos: usize) -> Option<Vec<u32>> {
        let all: Vec<u32> =
            (0..combos).filter(|at| exists.get(*at).copied().unwrap_or(true)).map(id).collect();
        let some = self.percent(50);
        let kept: Vec<u32> = all.iter().copied().filter(|_| !some || self.percent(60)).collect();
        (!kept.is_empty()).then_some(kept)
    }

    fn event(&mut self) -> Option<(EventId, Vec<u32>)> {
        let at = self.at(self.model.events.len())?;
        let of = &self.model.events[at as usize];
        Some((EventId(at), self.cells(&of.exists, self.combos(&own(&of.rule)))?))
    }

    fn choice(&mut self) -> Option<(ChoiceId, Vec<u32>)> {
        let at = self.at(self.model.choices.len())?;
        let of = &self.model.choices[at as usize];
        Some((ChoiceId(at), self.cells(&of.exists, self.combos(&own(&of.rule)))?))
    }

    fn item(&mut self) -> Option<(ItemRef, Vec<u32>)> {
        if self.percent(60) {
            self.event().map(|(id, cells)| (ItemRef::Event(id), cells))
        } else {
            self.choice().map(|(id, cells)| (ItemRef::Choice(id), cells))
        }
    }

    /// An option with a rule.
    fn option(&mut self) -> Option<(ChoiceId, Vec<u32>, u32)> {
        let (choice, cells) = self.choice()?;
        let of = &self.model.choices[choice.at()];
        let option = match of.options[self.at(of.options.len())? as usize].of {
            OptionOf::Element(element) => element,
            OptionOf::Each(_) => self.at(self.model.sets[of.set.at()].elements.len())?,
        };
        Some((choice, cells, option))
    }

    /// One line, or several of one rule.
    fn off(&mut self) -> Option<ChangeKind> {
        let all = lines(self.model);
        // Kinds of lines that are rare have their turn too.
        let wanted = self.below(7);
        let kind_of = |line: &Line| match line {
            Line::Term(..) => 0,
            Line::Update(..) => 1,
            Line::Rate(..) => 2,
            Line::Factor(..) => 3,
            Line::Trigger(..) => 4,
            Line::Utility(..) => 5,
            Line::Effect(..) => 6,
        };
        let fit: Vec<_> = all.iter().filter(|line| kind_of(&line.line) == wanted).collect();
        let first = fit[self.at(fit.len())? as usize];
        let more = self.percent(30);
        let lines: Vec<Line> = fit
            .iter()
            .filter(|line| line.line == first.line || more && line.rule == first.rule)
            .map(|line| line.line)
            .collect();
        Some(ChangeKind::Off { lines })
    }

    fn swap(&mut self) -> Option<ChangeKind> {
        let set = self.at(self.model.sets.len())?;
        let elements = self.model.sets[set as usize].elements.len();
        let (a, b) = (self.at(elements)?, self.at(elements)?);
        (a != b).then_some(ChangeKind::Swap { set: SetId(set), a, b })
    }

    fn freeze(&mut self) -> ChangeKind {
        let model = self.model;
        let stocks = (0..model.stocks.len()).filter(|_| self.percent(35)).map(|at| StockId(id(at))).collect();
        let events = (0..model.events.len()).map(|at| ItemRef::Event(EventId(id(at))));
        let choices = (0..model.choices.len()).map(|at| ItemRef::Choice(ChoiceId(id(at))));
        let items = events.chain(choices).filter(|_| self.percent(35)).collect();
        ChangeKind::Freeze { file: "generated".to_owned(), stocks, items }
    }

    fn moment(&mut self) -> Moment {
        if self.percent(35)
            && let Some((event, cells)) = self.event()
        {
            let cell = cells[self.below(cells.len())];
            return Moment::After(event, cell, id([0, 1, 2, 9, 30][self.below(5)]));
        }
        let days = usize::try_from(self.model.end.0 - self.model.start.0).expect("an ordered clock");
        Moment::Day(Date(self.model.start.0 + i32::try_from(self.below(days + 1)).expect("a day")))
    }

    fn during(&mut self) -> During {
        let from = if self.percent(65) { Some(self.moment()) } else { None };
        let to = if self.percent(40) { Some(self.moment()) } else { None };
        During { from, to }
    }
}

fn own(rule: &Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect()
}

fn id(at: usize) -> u32 {
    u32::try_from(at).expect("a short list")
}
