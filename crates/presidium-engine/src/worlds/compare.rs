//! Worlds and questions → counts of pairs: each history in two worlds over the same luck, side by side.
//!
//! Everything counted is an integer and adds up over blocks, threads and ranges, so the result depends on
//! nothing but model, seed, histories and what was asked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use presidium_lang::change::Change;
use presidium_lang::model::{Model, OutcomeId, Question, SwitchId};

use super::follow::{Answered, Asked, Followed, Situation, follow, stretches};
use super::over_settings::OverSettings;
use super::rebuild::{rebuild, rebuilds};
use super::treat::treat;
use crate::exec::world::UNCHANGED;
use crate::lower::lower_treated;
use crate::program::Program;
use crate::setup::{Options, Setup};

/// Most treated worlds followed at once.
const AT_ONCE: usize = 32;
/// How many changed histories are named.
const NAMED: usize = 100;

/// Two worlds, and what is asked of both.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// The unchanged world: a position in the list of worlds.
    pub unchanged: usize,
    /// The changed world.
    pub changed: usize,
    /// The outcomes.
    pub outcomes: Vec<OutcomeId>,
    /// One of these must have arisen in the unchanged world by the last day of the last outcome.
    pub situation: Vec<Situation>,
}

/// A range of histories and how to run it.
pub struct CompareOptions<'a> {
    /// Seed, lucks, interpretation, coupling.
    pub options: Options,
    /// First history, from 1.
    pub first: u64,
    /// Last history, inclusive.
    pub last: u64,
    /// Threads; 0 is one per core.
    pub threads: usize,
    /// Called with the number of histories done so far, of each batch of worlds, and with all there are to do.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
    /// Stops the run between blocks.
    pub cancel: Option<&'a AtomicBool>,
    /// Whether worlds share what they have in common; if not, each is computed from its first day. The results
    /// are the same.
    pub share: bool,
}

impl CompareOptions<'_> {
    /// Histories `first` to `last` with given options, all else at its default.
    pub fn new(options: Options, first: u64, last: u64) -> CompareOptions<'static> {
        CompareOptions { options, first, last, threads: 0, progress: None, cancel: None, share: true }
    }
}

/// Counts over pairs in which the situation arose and neither world faulted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    /// It happened in both worlds.
    pub both: u64,
    /// In neither.
    pub neither: u64,
    /// Only in the changed world.
    pub only_changed: u64,
    /// Only in the unchanged world.
    pub only_unchanged: u64,
    /// Sums over settings of n such pairs, g of them only changed, l only unchanged.
    pub over_settings: OverSettings,
    /// For changed histories: days from the first difference of any kind to the first of this outcome.
    pub order: BTreeMap<i64, u64>,
    /// Days by which it moved where it happened in both: changed − unchanged.
    pub shifts: BTreeMap<i64, u64>,
    /// For numeric outcomes, in place of the four cells: history, unchanged, changed.
    pub values: Vec<(u64, f64, f64)>,
    /// Histories in which the answer differs; the first hundred.
    pub changed: Vec<u64>,
    /// Pairs that differ although the situation did not arise.
    pub elsewhere: u64,
}

/// The answer to one pairing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paired {
    /// Histories run.
    pub histories: u64,
    /// Pairs left out because a history faulted in either world.
    pub faulted: u64,
    /// Pairs in which the situation arose.
    pub arose: u64,
    /// Of these, pairs in which the change made no difference to anything: the world was so already.
    pub untouched: u64,
    /// One per outcome asked, in that order.
    pub cells: Vec<Cells>,
}

/// What comparing gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// One per pairing, in the order asked.
    pub pairs: Vec<Paired>,
    /// Treated histories that differed before any of their changes did: world, history. Must be empty.
    pub broken: Vec<(usize, u64)>,
    /// Histories that were followed apart, and days of them that were computed.
    pub forks: u64,
    /// Days of treated histories that were computed.
    pub days: u64,
    /// Caused firings whose guard was false, and all caused firings.
    pub forced: (u64, u64),
    /// Whether it was stopped before all histories were run.
    pub interrupted: bool,
}

impl Comparison {
    /// Whether every treated history was the unchanged one before its first difference.
    pub fn identical_before_change(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Worlds that share a model and a rule set.
struct Group {
    program: Program,
    options: Options,
    /// Position in the list of worlds, and the switches of each treated world.
    worlds: Vec<(usize, Vec<SwitchId>)>,
    /// Worlds of the list that are this group's unchanged one.
    plain: Vec<usize>,
    /// Days by which its clock was moved.
    moved: i64,
}

/// Compares worlds, each a list of changes; an empty list is the unchanged world.
pub fn compare(
    model: &Model,
    worlds: &[Vec<Change>],
    pairings: &[Pairing],
    run: &CompareOptions<'_>,
) -> Comparison {
    let mut total = Comparison::default();
    Prepared::new(model, worlds, pairings, run.options).run(run, &mut total);
    total
}

/// Worlds ready to be compared: their changes are put in and lowered once, for any number of ranges.
pub struct Prepared<'m> {
    model: &'m Model,
    pairings: Vec<Pairing>,
    batches: Vec<Batch>,
}

impl<'m> Prepared<'m> {
    /// Puts the changes of worlds into the model; an empty list is the unchanged world.
    pub fn new(
        model: &'m Model,
        worlds: &[Vec<Change>],
        pairings: &[Pairing],
        options: Options,
    ) -> Prepared<'m> {
        let batches = batches(worlds, pairings);
        let batches = batches.into_iter().map(|b| Batch::new(model, worlds, pairings, b, options)).collect();
        Prepared { model, pairings: pairings.to_vec(), batches }
    }

    /// Compares over a range of histories and adds to what other ranges gave.
    ///
    /// Ranges may be cut between settings, not within one; seed, lucks, interpretation and coupling are those
    /// of the preparation. The sum is the same as that of one run over all of them.
    pub fn run(&self, run: &CompareOptions<'_>, total: &mut Comparison) {
        total.pairs.resize_with(self.pairings.len(), Paired::default);
        let each = run.last.saturating_sub(run.first.max(1) - 1);
        let all = each * self.batches.len() as u64;
        for (n, batch) in self.batches.iter().enumerate() {
            let base = each * n as u64;
            let done = |so_far: u64| {
                if let Some(progress) = run.progress {
                    progress(base + so_far, all);
                }
            };
            batch.run((self.model, &self.pairings), run, &done).into_total(&batch.pairings, total);
        }
        total.broken.sort_unstable();
    }
}

/// Pairings in groups whose worlds are few enough to be followed at once.
fn batches(worlds: &[Vec<Change>], pairings: &[Pairing]) -> Vec<Vec<usize>> {
    let mut out: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for (n, pairing) in pairings.iter().enumerate() {
        let needs = [pairing.unchanged, pairing.changed].into_iter().filter(|w| !worlds[*w].is_empty());
        let needs: Vec<usize> = needs.collect();
        let fits =
            |held: &Vec<usize>| held.len() + needs.iter().filter(|w| !held.contains(w)).count() <= AT_ONCE;
        if out.last().is_none_or(|(held, _)| !fits(held)) {
            out.push((Vec::new(), Vec::new()));
        }
        if let Some((held, list)) = out.last_mut() {
            for world in needs {
                if !held.contains(&world) {
                    held.push(world);
                }
            }
            list.push(n);
        }
    }
    out.into_iter().map(|b| b.1).collect()
}

fn groups(model: &Model, worlds: &[Vec<Change>], used: &[usize], options: Options) -> Vec<Group> {
    let mut keys: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for world in used {
        let key: Vec<String> =
            worlds[*world].iter().filter(|c| rebuilds(c)).map(|c| c.text.clone()).collect();
        match keys.iter_mut().find(|k| k.0 == key) {
            Some(found) => found.1.push(*world),
            None => keys.push((key, vec![*world])),
        }
    }
    keys.into_iter().map(|(_, members)| group(model, worlds, &members, options)).collect()
}

fn group(model: &Model, worlds: &[Vec<Change>], members: &[usize], options: Options) -> Group {
    let built: Vec<(usize, Vec<Change>)> =
        members.iter().map(|w| (*w, rebuild(model, options, &worlds[*w]).2)).collect();
    let of = members.first().map_or(&[][..], |w| &worlds[*w][..]);
    let (rebuilt, options, _) = rebuild(model, options, of);
    let mut distinct: Vec<&Change> = Vec::new();
    for change in built.iter().flat_map(|b| &b.1) {
        if !distinct.iter().any(|c| c.kind == change.kind) {
            distinct.push(change);
        }
    }
    let treated = treat(&rebuilt, &distinct);
    let switches_of = |change: &Change| {
        distinct.iter().position(|c| c.kind == change.kind).map_or(&[][..], |n| &treated.switches[n][..])
    };
    let (plain, changed): (Vec<_>, Vec<_>) = built.iter().partition(|b| b.1.is_empty());
    Group {
        program: lower_treated(&treated),
        options,
        worlds: changed
            .iter()
            .map(|(w, changes)| (*w, changes.iter().flat_map(&switches_of).copied().collect()))
            .collect(),
        plain: plain.iter().map(|p| p.0).collect(),
        moved: i64::from(rebuilt.start.0) - i64::from(model.start.0),
    }
}

impl Group {
    /// The number under which a world is followed here.
    fn number(&self, world: usize) -> Option<u32> {
        if self.plain.contains(&world) {
            return Some(UNCHANGED);
        }
        self.worlds.iter().position(|w| w.0 == world).map(|n| n as u32)
    }
}

/// Where the two sides of a pairing are asked: group and position in its list of questions.
type Sides = [(usize, usize); 2];

/// Pairings whose worlds are followed at once.
struct Batch {
    /// Positions in the list of pairings.
    pairings: Vec<usize>,
    groups: Vec<Group>,
    /// Questions, by group.
    asked: Vec<Vec<Asked>>,
    /// One per pairing of the batch.
    sides: Vec<Sides>,
    /// Histories per setting.
    lucks: u32,
}

impl Batch {
    fn new(
        model: &Model,
        worlds: &[Vec<Change>],
        all: &[Pairing],
        pairings: Vec<usize>,
        options: Options,
    ) -> Batch {
        let mut used: Vec<usize> =
            pairings.iter().flat_map(|n| [all[*n].unchanged, all[*n].changed]).collect();
        used.sort_unstable();
        used.dedup();
        let groups = groups(model, worlds, &used, options);
        let mut asked: Vec<Vec<Asked>> = vec![Vec::new(); groups.len()];
        let mut sides: Vec<Sides> = Vec::new();
        for n in &pairings {
            let pairing = &all[*n];
            let horizon = horizon(model, &pairing.outcomes);
            let mut ask = |world: usize, situation: &[Situation]| {
                let found = groups.iter().enumerate().find_map(|(g, group)| Some((g, group.number(world)?)));
                let (g, number) = found.unwrap_or((0, UNCHANGED));
                asked[g].push(Asked {
                    world: number,
                    outcomes: pairing.outcomes.iter().map(|o| o.at()).collect(),
                    horizon,
                    situation: situation.to_vec(),
                });
                (g, asked[g].len() - 1)
            };
            sides.push([ask(pairing.unchanged, &pairing.situation), ask(pairing.changed, &[])]);
        }
        Batch { pairings, groups, asked, sides, lucks: options.lucks }
    }

    fn run(
        &self,
        (model, pairings): (&Model, &[Pairing]),
        run: &CompareOptions<'_>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Part {
        let setups: Vec<Setup<'_>> = self
            .groups
            .iter()
            .map(|g| {
                let switches = g.worlds.iter().map(|w| w.1.clone()).collect();
                Setup::with_worlds(&g.program, g.options, switches)
            })
            .collect();
        let days: Vec<Vec<u32>> = setups.iter().zip(&self.asked).map(|(s, a)| stretches(s, a)).collect();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if run.threads == 0 { cores } else { run.threads };
        let range = (run.first, run.last);
        let blocks = crate::ensemble::blocks(range, self.lucks, threads, &self.groups[0].program);
        let next = AtomicU64::new(0);
        let done = AtomicU64::new(0);
        let work = || {
            let mut part = Part::new(self.pairings.len());
            loop {
                if run.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
                    part.interrupted = true;
                    return part;
                }
                let at = next.fetch_add(1, Ordering::Relaxed) as usize;
                let Some(&(first, lanes)) = blocks.get(at) else { return part };
                let followed: Vec<Followed> = setups
                    .iter()
                    .zip(&days)
                    .zip(&self.asked)
                    .map(|((setup, days), asked)| follow(setup, days, (first, lanes), asked, run.share))
                    .collect();
                for (n, sides) in self.sides.iter().enumerate() {
                    let [a, b] = sides.map(|(g, q)| &followed[g].answers[q]);
                    let moved = self.groups[sides[1].0].moved - self.groups[sides[0].0].moved;
                    let pairing = &pairings[self.pairings[n]];
                    part.pairs[n].add(model, pairing, (a, b), moved, (first, &setups[0]));
                }
                for (group, followed) in self.groups.iter().zip(followed) {
                    part.take(group, followed);
                }
                let so_far = done.fetch_add(lanes as u64, Ordering::Relaxed) + lanes as u64;
                progress(so_far);
            }
        };
        std::thread::scope(|scope| {
            let handles: Vec<_> = (1..threads.min(blocks.len())).map(|_| scope.spawn(work)).collect();
            let mut whole = work();
            for handle in handles {
                if let Ok(part) = handle.join() {
                    whole.merge(part);
                }
            }
            whole
        })
    }
}

/// The last day asked about, as position in the clock of the model as written.
fn horizon(model: &Model, outcomes: &[OutcomeId]) -> u32 {
    let last = |id: &OutcomeId| match &model.outcomes[id.at()].question {
        Question::Ever { by, .. } | Question::Condition { by, .. } | Question::Count { by, .. } => *by,
        Question::Value(_, at) => *at,
        Question::Summary(_, _, _, to) => *to,
    };
    let day = outcomes.iter().map(last).max().unwrap_or(model.end).clamp(model.start, model.end);
    u32::try_from(day.0 - model.start.0).unwrap_or(0)
}

/// What one thread has counted.
struct Part {
    pairs: Vec<Paired>,
    broken: Vec<(usize, u64)>,
    forks: u64,
    days: u64,
    forced: (u64, u64),
    interrupted: bool,
}

impl Part {
    fn new(pairs: usize) -> Part {
        Part {
            pairs: vec![Paired::default(); pairs],
            broken: Vec::new(),
            forks: 0,
            days: 0,
            forced: (0, 0),
            interrupted: false,
        }
    }

    fn take(&mut self, group: &Group, followed: Followed) {
        let world = |n: u32| group.worlds.get(n as usize).map_or(usize::MAX, |w| w.0);
        self.broken.extend(followed.broken.iter().map(|(n, history)| (world(*n), *history)));
        self.forks += followed.forks;
        self.days += followed.days;
        self.forced.0 += followed.forced.0;
        self.forced.1 += followed.forced.1;
    }

    fn merge(&mut self, other: Part) {
        for (mine, theirs) in self.pairs.iter_mut().zip(other.pairs) {
            mine.merge(theirs);
        }
        self.broken.extend(other.broken);
        self.forks += other.forks;
        self.days += other.days;
        self.forced.0 += other.forced.0;
        self.forced.1 += other.forced.1;
        self.interrupted |= other.interrupted;
    }

    fn into_total(self, batch: &[usize], total: &mut Comparison) {
        for (n, paired) in batch.iter().zip(self.pairs) {
            total.pairs[*n].merge(paired);
        }
        total.broken.extend(self.broken);
        total.forks += self.forks;
        total.days += self.days;
        total.forced.0 += self.forced.0;
        total.forced.1 += self.forced.1;
        total.interrupted |= self.interrupted;
    }
}

/// What one history answers in the two worlds.
struct Both {
    history: u64,
    unchanged: f64,
    changed: f64,
    /// Day of the first difference of any kind, as position in the clock.
    touched: u32,
}

impl Paired {
    fn add(
        &mut self,
        model: &Model,
        pairing: &Pairing,
        (unchanged, changed): (&Answered, &Answered),
        moved: i64,
        (first, setup): (u64, &Setup<'_>),
    ) {
        let lanes = unchanged.faulted.len();
        self.cells.resize_with(pairing.outcomes.len(), Cells::default);
        self.histories += lanes as u64;
        let mut settings: Vec<(u64, Vec<usize>)> = Vec::new();
        for lane in 0..lanes {
            if unchanged.faulted[lane] || changed.faulted[lane] {
                self.faulted += 1;
                continue;
            }
            self.arose += u64::from(unchanged.arose[lane]);
            let touched = unchanged.touched[lane].min(changed.touched[lane]);
            self.untouched += u64::from(unchanged.arose[lane] && touched == u32::MAX);
            let setting = setup.setting(first + lane as u64);
            match settings.last_mut() {
                Some(last) if last.0 == setting => last.1.push(lane),
                _ => settings.push((setting, vec![lane])),
            }
        }
        for (k, (outcome, cells)) in pairing.outcomes.iter().zip(&mut self.cells).enumerate() {
            let numeric = !matches!(
                model.outcomes[outcome.at()].question,
                Question::Ever { .. } | Question::Condition { .. }
            );
            for (_, group) in &settings {
                let answers = group.iter().map(|lane| {
                    let both = Both {
                        history: first + *lane as u64,
                        unchanged: unchanged.values[k][*lane],
                        changed: changed.values[k][*lane],
                        touched: unchanged.touched[*lane].min(changed.touched[*lane]),
                    };
                    (unchanged.arose[*lane], both)
                });
                cells.add(numeric, moved, answers);
            }
        }
    }

    fn merge(&mut self, other: Paired) {
        self.histories += other.histories;
        self.faulted += other.faulted;
        self.arose += other.arose;
        self.untouched += other.untouched;
        if self.cells.len() < other.cells.len() {
            self.cells.resize_with(other.cells.len(), Cells::default);
        }
        for (mine, theirs) in self.cells.iter_mut().zip(other.cells) {
            mine.merge(theirs);
        }
    }
}

impl Cells {
    /// Adds the pairs of one setting.
    fn add(&mut self, numeric: bool, moved: i64, pairs: impl Iterator<Item = (bool, Both)>) {
        let (mut n, mut g, mut l) = (0, 0, 0);
        for (arose, both) in pairs {
            let same_bits = both.unchanged.to_bits() == both.changed.to_bits();
            let (a, b) = (!both.unchanged.is_nan(), !both.changed.is_nan());
            let differs = if numeric { !same_bits } else { a != b };
            if !arose {
                self.elsewhere += u64::from(differs);
                continue;
            }
            n += 1;
            if differs && self.changed.len() < NAMED {
                self.changed.push(both.history);
            }
            if numeric {
                self.values.push((both.history, both.unchanged, both.changed));
                continue;
            }
            match (a, b) {
                (true, true) => {
                    self.both += 1;
                    let days = both.changed as i64 - both.unchanged as i64 + moved;
                    *self.shifts.entry(days).or_insert(0) += 1;
                }
                (false, false) => self.neither += 1,
                (false, true) => {
                    self.only_changed += 1;
                    g += 1;
                    self.note_order(both.changed, both.touched);
                }
                (true, false) => {
                    self.only_unchanged += 1;
                    l += 1;
                    self.note_order(both.unchanged, both.touched);
                }
            }
        }
        self.over_settings += OverSettings::of_setting(n, g, l);
    }

    fn note_order(&mut self, outcome: f64, touched: u32) {
        if touched != u32::MAX {
            *self.order.entry(outcome as i64 - i64::from(touched)).or_insert(0) += 1;
        }
    }

    fn merge(&mut self, other: Cells) {
        self.both += other.both;
        self.neither += other.neither;
        self.only_changed += other.only_changed;
        self.only_unchanged += other.only_unchanged;
        self.over_settings += other.over_settings;
        for (days, n) in other.order {
            *self.order.entry(days).or_insert(0) += n;
        }
        self.elsewhere += other.elsewhere;
        for (days, n) in other.shifts {
            *self.shifts.entry(days).or_insert(0) += n;
        }
        self.values.extend(other.values);
        self.values.sort_unstable_by_key(|v| v.0);
        self.changed.extend(other.changed);
        self.changed.sort_unstable();
        self.changed.truncate(NAMED);
    }
}
