//! Test 4: two elements exchanged; what happens to each follows its attributes and initial values, not its name.

use presidium_engine::layout::{combos, elements_of, own_sets};
use presidium_lang::change::{Change, ChangeKind};
use presidium_lang::model::{Model, SetId};

use super::answers::{Answers, Keep, Planned};
use super::compare::{ERRORS, Sample};
use super::translate::larger;
use super::{Bound, Cell, Check, Plan, Reading, Row, Table, Test};

pub(super) fn plan<'m>(model: &'m Model, swap: Option<&'m Change>, plan: &mut Plan<'m>) -> Reading<'m> {
    let Some(swap) = swap else {
        let why = "the model names no elements to exchange (`swap` in data/rails.toml)";
        return Reading::Done(Test::not_applicable(4, why));
    };
    let ChangeKind::Swap { set, a, b } = swap.kind else {
        let why = format!("`{}` exchanges no elements", swap.text);
        return Reading::Done(Test::not_applicable(4, why));
    };
    let world = plan.add(Planned::of(model, vec![swap.clone()], Keep::Events));
    let swapped = Swapped { model, set, a, b, text: &swap.text };
    Reading::From(vec![world], Box::new(move |worlds| swapped.read(worlds[0], worlds[1])))
}

struct Swapped<'m> {
    model: &'m Model,
    set: SetId,
    a: u32,
    b: u32,
    text: &'m str,
}

/// One event of one element, and the same event of the element whose attributes it has in the other world.
struct Compared {
    name: String,
    shares: [f64; 2],
    errors: f64,
    apart: f64,
    /// Standard errors between the two elements in the unchanged world.
    told: f64,
}

impl Compared {
    fn misfit(&self) -> f64 {
        f64::max(self.errors / ERRORS, self.apart)
    }
}

impl Swapped<'_> {
    fn read(&self, base: &Answers, swapped: &Answers) -> Test {
        let mut found = self.compare(base, swapped);
        if found.is_empty() {
            return Test::not_applicable(4, "nothing happens to the two elements by themselves");
        }
        let told = found.iter().filter(|c| c.told > ERRORS).count();
        if told == 0 {
            return Test::not_applicable(4, "the two fare alike, so exchanging them shows nothing");
        }
        found.sort_by(|a, b| b.misfit().total_cmp(&a.misfit()).then_with(|| a.name.cmp(&b.name)));
        let (mut share, mut date) = ((0.0, None), (0.0, None));
        for compared in &found {
            larger(&mut share, compared.errors, &compared.name);
            larger(&mut date, compared.apart, &compared.name);
        }
        let checks = vec![
            Check {
                what: "largest difference of shares, in standard errors".to_owned(),
                measured: share.0,
                asked: Bound::AtMost(ERRORS),
                at: share.1,
            },
            Check {
                what: "largest gap between dates, as a part of what luck allows".to_owned(),
                measured: date.0,
                asked: Bound::AtMost(1.0),
                at: date.1,
            },
            Check {
                what: "events that tell the two elements apart".to_owned(),
                measured: told as f64,
                asked: Bound::AtLeast(1.0),
                at: None,
            },
        ];
        let rows = found.iter().map(|c| Row {
            cells: vec![
                Cell::text(&c.name),
                Cell::Share(c.shares[0]),
                Cell::Share(c.shares[1]),
                Cell::Number(c.errors),
                Cell::Number(c.apart),
            ],
            flagged: c.misfit() > 1.0,
        });
        let table = Table::new(
            "exchanged",
            format!("{}: each name beside the one that takes its attributes", self.text),
            &["event", "share", "share_exchanged", "errors_apart", "dates_apart"],
            rows.collect(),
        );
        Test::judged(4, checks, vec![table])
    }

    fn compare(&self, base: &Answers, swapped: &Answers) -> Vec<Compared> {
        let model = self.model;
        let sizes: Vec<u32> = model.sets.iter().map(|s| s.elements.len() as u32).collect();
        let mut found = Vec::new();
        for (n, event) in model.events.iter().enumerate().filter(|(_, e)| !e.input) {
            let sets = own_sets(&event.rule);
            for combo in (0..combos(model, &sets)).filter(|_| sets.contains(&self.set)) {
                if event.exists.get(combo as usize).is_some_and(|exists| !exists) {
                    continue;
                }
                let there = self.exchanged(&sizes, &sets, combo);
                if there == combo {
                    continue;
                }
                let (a, b) = (&base.events[n][combo as usize], &swapped.events[n][there as usize]);
                let other = Sample::of(base, &base.events[n][there as usize]);
                let (a, b) = (Sample::of(base, a), Sample::of(swapped, b));
                let elements = elements_of(&sizes, &sets, combo);
                let names = sets.iter().zip(elements).map(|(s, e)| &model.sets[s.at()].elements[e as usize]);
                let names: Vec<&str> = names.map(|e| e.name.as_str()).collect();
                found.push(Compared {
                    name: format!("{}[{}]", event.name, names.join(", ")),
                    shares: [a.share(), b.share()],
                    errors: a.errors_apart(&b),
                    apart: a.dates_apart(&b, 0).unwrap_or(0.0),
                    told: a.errors_apart(&other),
                });
            }
        }
        found
    }

    /// The combination with the two elements exchanged.
    fn exchanged(&self, sizes: &[u32], sets: &[SetId], combo: u32) -> u32 {
        let elements = elements_of(sizes, sets, combo);
        let exchanged = elements.into_iter().zip(sets).map(|(e, set)| match (*set == self.set, e) {
            (true, e) if e == self.a => self.b,
            (true, e) if e == self.b => self.a,
            _ => e,
        });
        exchanged.zip(sets).fold(0, |at, (e, set)| at * sizes[set.at()] + e)
    }
}
