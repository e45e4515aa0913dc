//! What all blocks of a run share: options, days of the clock with the day's values, sites of luck.

use presidium_lang::calendar::{Cadence, Date};
use presidium_lang::model::{Decides, ItemRef, Model, SetId, SwitchId};
use presidium_luck::key::{Site, site_hash};
use presidium_luck::vector::{Kernels, kernels};

use crate::exec::stir::Readers;
use crate::layout::{combos, elements_of, input_at, names_of, own_sets};
use crate::program::{Bits, Program, QuestionPlan, StockPlan, WriterPlan, set_bit};
use crate::worlds::treat::Deed;

/// What a run depends on besides the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The seed of all luck.
    pub seed: u64,
    /// Histories per setting.
    pub lucks: u32,
    /// The interpretation in force.
    pub interpretation: usize,
    /// How luck is shared between worlds.
    pub coupling: Coupling,
}

/// How the luck of recurring things and of hazards is found; see `docs/design/002-changes.md`, Couplings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coupling {
    /// By year and ordinal within the year; one threshold per event.
    #[default]
    Keyed,
    /// By plain count since the start of the clock.
    Occurrence,
    /// Hazards by the date.
    PerTick,
}

impl Options {
    /// The options of a model: seed 1, five histories per setting, its default interpretation.
    pub fn of(model: &Model) -> Options {
        Options { seed: 1, lucks: 5, interpretation: model.default_interpretation, coupling: Coupling::Keyed }
    }
}

/// One day of the clock.
#[derive(Clone, Debug)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Whether it is the first day.
    pub first: bool,
    /// Whether it is a 1 January after the first day.
    pub new_year: bool,
    /// The cadences that fall on it.
    pub cadences: Cadences,
    /// Calendar year.
    pub year: i32,
    /// The day's values.
    pub values: Vec<f64>,
    /// Inputs that have changed since the day before, as bits of [`crate::program::Reads`].
    pub changed: Vec<u64>,
    /// Input events of the day: event position and combination.
    pub happenings: Vec<(usize, u32)>,
}

impl Day {
    /// Whether a cadence falls on the day.
    pub fn is_on(&self, cadence: Cadence) -> bool {
        self.cadences.meet(Cadences::of([cadence]))
    }
}

/// Some cadences, as bits: days, weeks, months, years that begin with month 1, with month 2, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cadences(u16);

impl Cadences {
    /// A set of cadences.
    pub fn of(cadences: impl IntoIterator<Item = Cadence>) -> Cadences {
        let bit = |cadence| match cadence {
            Cadence::Day => 0,
            Cadence::Week => 1,
            Cadence::Month => 2,
            Cadence::Year(month) => 2 + month,
        };
        Cadences(cadences.into_iter().fold(0, |bits, cadence| bits | 1 << bit(cadence)))
    }

    /// Those that fall on a date.
    fn on(date: Date) -> Cadences {
        let years = (1..=12).map(Cadence::Year);
        let all = [Cadence::Day, Cadence::Week, Cadence::Month].into_iter().chain(years);
        Cadences::of(all.filter(|cadence| cadence.falls_on(date)))
    }

    /// Whether two sets have a cadence in common.
    pub fn meet(self, other: Cadences) -> bool {
        self.0 & other.0 != 0
    }
}

/// Sites of one event combination.
#[derive(Clone, Copy, Debug)]
pub struct EventSites {
    /// Thresholds and chances.
    pub own: Site,
    /// Delays.
    pub after: Site,
}

/// What all blocks of a run share.
pub struct Setup<'p> {
    /// The program.
    pub program: &'p Program,
    /// The options.
    pub options: Options,
    /// Vector kernels of this machine.
    pub kernels: &'static Kernels,
    /// Where changes are marked.
    pub bits: Bits,
    /// The days of the clock.
    pub days: Vec<Day>,
    /// Sites by event and combination.
    pub events: Vec<Vec<EventSites>>,
    /// Sites by choice: `[combination][member (one if none)][option]`.
    pub choices: Vec<Vec<Site>>,
    /// Sites by shock and combination: own, common.
    pub shocks: Vec<Vec<(Site, Site)>>,
    /// Positions of elements in canonical order, by set.
    pub ranks: Vec<Vec<u32>>,
    /// Update lines worked out only where their guard holds: plan of the stock, and position among its writers.
    pub(crate) sparse: Vec<(usize, usize)>,
    /// When each stock is updated on all lanes.
    pub(crate) dense: Vec<Cadences>,
    /// When the rates of each event with hazards are worked out.
    pub(crate) rated: Vec<Cadences>,
    /// Questions about the start of a day.
    pub(crate) of_states: Vec<usize>,
    /// What interventions may touch.
    pub(crate) touched: Touched,
    /// Who reads whom.
    pub(crate) readers: Readers,
    /// Switches of each treated world.
    pub worlds: Vec<Vec<SwitchId>>,
}

impl<'p> Setup<'p> {
    /// Prepares a run.
    pub fn new(program: &'p Program, options: Options) -> Setup<'p> {
        let model = &program.model;
        let sizes = &program.layout.sizes;
        let site = |name: &str, sets: &[SetId], combo: u32| {
            let elements = elements_of(sizes, sets, combo);
            Site::new(options.seed, site_hash(name, &names_of(model, sets, &elements)))
        };
        let events = model
            .events
            .iter()
            .map(|event| {
                let sets = own_sets(&event.rule);
                let after = format!("{} after", event.name);
                (0..combos(model, &sets))
                    .map(|c| EventSites { own: site(&event.name, &sets, c), after: site(&after, &sets, c) })
                    .collect()
            })
            .collect();
        let shocks = model
            .shocks
            .iter()
            .map(|shock| {
                let sets = own_sets(&shock.rule);
                let last = sets.last().map_or(1, |s| sizes[s.at()]);
                let head = &sets[..sets.len().saturating_sub(1)];
                (0..combos(model, &sets))
                    .map(|c| (site(&shock.name, &sets, c), site(&shock.name, head, c / last.max(1))))
                    .collect()
            })
            .collect();
        let touched = Touched::of(program);
        let mut setup = Setup {
            program,
            options,
            kernels: kernels(),
            bits: Bits::of(model),
            days: Vec::new(),
            events,
            choices: choice_sites(program, options.seed),
            shocks,
            ranks: ranks(model),
            sparse: sparse(program),
            dense: program.stocks.iter().map(dense).collect(),
            rated: program
                .hazards
                .iter()
                .map(|h| Cadences::of(h.triggers.iter().map(|t| t.cadence)))
                .collect(),
            of_states: of_states(program),
            readers: Readers::of(program, &touched),
            touched,
            worlds: Vec::new(),
        };
        setup.lay_days();
        setup
    }

    /// Prepares a run of several worlds of a treated program, each the list of its switches.
    pub fn with_worlds(program: &'p Program, options: Options, worlds: Vec<Vec<SwitchId>>) -> Setup<'p> {
        Setup { worlds, ..Setup::new(program, options) }
    }

    fn lay_days(&mut self) {
        let model = &self.program.model;
        let mut before: Option<Vec<Vec<f64>>> = None;
        for n in model.start.0..=model.end.0 {
            let date = Date(n);
            let mut values = Vec::new();
            self.program.layout.values_of_day(model, date, &mut values);
            let now: Vec<Vec<f64>> = model
                .inputs
                .iter()
                .map(|i| i.series.iter().map(|s| input_at(i.between, s, date)).collect())
                .collect();
            let mut changed = vec![0; self.bits.words];
            if let Some(before) = &before {
                for (at, (a, b)) in before.iter().zip(&now).enumerate() {
                    if a != b {
                        set_bit(&mut changed, self.bits.inputs + at);
                    }
                }
            }
            before = Some(now);
            let mut happenings = Vec::new();
            for (at, event) in model.events.iter().enumerate() {
                for (combo, dates) in event.dates.iter().enumerate() {
                    if dates.contains(&date) {
                        happenings.push((at, combo as u32));
                    }
                }
            }
            let first = date == model.start;
            self.days.push(Day {
                date,
                first,
                new_year: !first && Cadence::Year(1).falls_on(date),
                cadences: Cadences::on(date),
                year: date.year(),
                values,
                changed,
                happenings,
            });
        }
    }

    /// The key of an ordinal: within its year, or since the start of the clock.
    pub(crate) fn ordinal_key(&self, year: i32, ordinal: u32) -> u64 {
        match self.options.coupling {
            Coupling::Keyed | Coupling::PerTick => year_key(year, ordinal),
            Coupling::Occurrence => u64::from(ordinal),
        }
    }

    /// The setting of a history, from 0.
    pub fn setting(&self, history: u64) -> u64 {
        history.saturating_sub(1) / u64::from(self.options.lucks.max(1))
    }
}

/// What the interventions of a treated program may touch, so that all else is left alone.
#[derive(Clone, Debug)]
pub(crate) struct Touched {
    /// Events that may be stopped or caused.
    pub(crate) events: Vec<bool>,
    /// Choices that may be stopped.
    pub(crate) stopped: Vec<bool>,
    /// Choices whose option may be settled.
    pub(crate) pinned: Vec<bool>,
    /// Stocks that may stand still.
    pub(crate) still: Vec<bool>,
}

impl Touched {
    fn of(program: &Program) -> Touched {
        let model = &program.model;
        let mut touched = Touched {
            events: vec![false; model.events.len()],
            stopped: vec![false; model.choices.len()],
            pinned: vec![false; model.choices.len()],
            still: vec![false; model.stocks.len()],
        };
        for intervention in &program.interventions {
            match &intervention.deed {
                Deed::Never(ItemRef::Event(event), _) | Deed::Cause(event, ..) => {
                    touched.events[event.at()] = true;
                }
                Deed::Never(ItemRef::Choice(choice), _) => touched.stopped[choice.at()] = true,
                Deed::Take(choice, ..) | Deed::Summon(choice, ..) => touched.pinned[choice.at()] = true,
                Deed::Freeze(stocks) => stocks.iter().for_each(|s| touched.still[s.at()] = true),
                Deed::Hold(..) | Deed::Push(..) => {}
            }
        }
        touched
    }
}

fn dense(plan: &StockPlan) -> Cadences {
    Cadences::of(plan.writers.iter().filter_map(|writer| match writer {
        WriterPlan::Dense { cadence, .. } => Some(*cadence),
        WriterPlan::Sparse { .. } | WriterPlan::Effect { .. } => None,
    }))
}

fn of_states(program: &Program) -> Vec<usize> {
    let of_state = |n: &usize| !matches!(program.questions[*n], QuestionPlan::Happening { .. });
    (0..program.questions.len()).filter(of_state).collect()
}

fn sparse(program: &Program) -> Vec<(usize, usize)> {
    let of = |(at, plan): (usize, &StockPlan)| {
        let writers = plan.writers.iter().enumerate();
        let sparse = writers.filter(|(_, w)| matches!(w, WriterPlan::Sparse { .. }));
        sparse.map(|(n, _)| (at, n)).collect::<Vec<_>>()
    };
    program.stocks.iter().enumerate().flat_map(of).collect()
}

fn choice_sites(program: &Program, seed: u64) -> Vec<Vec<Site>> {
    let model = &program.model;
    let mut out = Vec::new();
    for choice in &model.choices {
        let sets = own_sets(&choice.rule);
        let members: Vec<&str> = match &choice.decides {
            Decides::Vote(body, _) => {
                model.sets[body.set.at()].elements.iter().map(|e| e.name.as_str()).collect()
            }
            Decides::Single | Decides::Consensus(_) => vec![""],
        };
        let mut sites = Vec::new();
        for combo in 0..combos(model, &sets) {
            let elements = elements_of(&program.layout.sizes, &sets, combo);
            let names = names_of(model, &sets, &elements);
            for member in &members {
                for option in &model.sets[choice.set.at()].elements {
                    let mut all = names.clone();
                    if !member.is_empty() {
                        all.push(member);
                    }
                    all.push(&option.name);
                    sites.push(Site::new(seed, site_hash(&choice.name, &all)));
                }
            }
        }
        out.push(sites);
    }
    out
}

fn ranks(model: &Model) -> Vec<Vec<u32>> {
    model
        .sets
        .iter()
        .map(|set| {
            let mut rank = vec![0; set.elements.len()];
            for (n, e) in set.canonical.iter().enumerate() {
                rank[*e as usize] = n as u32;
            }
            rank
        })
        .collect()
}

/// The key of an ordinal within a year.
pub fn year_key(year: i32, ordinal: u32) -> u64 {
    ((i64::from(year) as u64) << 32) | u64::from(ordinal)
}

/// A date as a key.
pub fn date_key(date: Date) -> u64 {
    i64::from(date.0) as u64
}
