//! Model → where everything lies: rows of the block's state, of constant tables, of the day's values.
//!
//! A row holds one value per lane. Indexed things take one row per combination, row-major in declared order.

use presidium_lang::calendar::Date;
use presidium_lang::model::{Ancestry, DrawnAt, EpisodeId, ItemRef, Model, SetId, SwitchId};

/// What an item sees as of now; all else it sees as at the start of the tick.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Nothing of today: hazards, guards, update terms.
    Start,
    /// The events, choices and shocks of an ancestry.
    Of(Ancestry),
    /// Everything that happened today: questions.
    All,
}

impl View {
    /// Whether an event or choice is seen as of now.
    pub fn sees(&self, item: ItemRef) -> bool {
        match (self, item) {
            (View::Start, _) => false,
            (View::All, _) => true,
            (View::Of(a), ItemRef::Event(e)) => a.events.binary_search(&e).is_ok(),
            (View::Of(a), ItemRef::Choice(c)) => a.choices.binary_search(&c).is_ok(),
        }
    }

    /// Whether a shock is seen as of now.
    pub fn sees_shock(&self, shock: presidium_lang::model::ShockId) -> bool {
        match self {
            View::Start => false,
            View::All => true,
            View::Of(a) => a.shocks.binary_search(&shock).is_ok(),
        }
    }
}

/// Rows of one event.
#[derive(Clone, Copy, Debug)]
pub struct EventRows {
    /// Number of combinations.
    pub combos: u32,
    /// Count and date at the start of the tick.
    pub count: u32,
    /// Date of the last firing, ∞ if never.
    pub date: u32,
    /// Count as of now.
    pub count_now: u32,
    /// Date as of now.
    pub date_now: u32,
}

/// Rows of one view of an episode.
#[derive(Clone, Debug)]
pub struct EpisodeRows {
    /// Which transitions this view sees today: sorted items; empty is the start of the tick.
    pub sees: Vec<ItemRef>,
    /// Whether it is open.
    pub open: u32,
    /// How often it opened.
    pub count: u32,
    /// Date of the last opening.
    pub date: u32,
}

/// Rows of one choice, now or at the start of the tick.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceRows {
    /// Option last taken.
    pub option: u32,
    /// How often.
    pub count: u32,
    /// Date of the last time.
    pub date: u32,
    /// First row of the votes (combination-major), if it is a vote.
    pub votes: Option<u32>,
}

/// Past values of a stock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ring {
    /// The first row of the stock.
    pub row: u32,
    /// Rows of the stock.
    pub rows: u32,
    /// How many days back.
    pub days: u32,
}

/// Where everything lies.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Sizes of the sets.
    pub sizes: Vec<u32>,
    /// Number of state rows.
    pub rows: u32,
    /// Constant tables.
    pub tables: Vec<f64>,
    /// First table entry of 0, 1, 2, … for index variables.
    pub iota: u32,
    /// Columns: in a table (no spread) or in the state.
    pub columns: Vec<(bool, u32)>,
    /// First table entry of each relation's weights and of its declared flags.
    pub relations: Vec<(u32, u32)>,
    /// First state row of each parameter.
    pub params: Vec<u32>,
    /// First state row of each stock.
    pub stocks: Vec<u32>,
    /// First state rows of each shock: start of the tick, now (equal for shocks at a cadence).
    pub shocks: Vec<(u32, u32)>,
    /// Rows of each event.
    pub events: Vec<EventRows>,
    /// Views of each episode; view 0 is the start of the tick, view 1 sees everything.
    pub episodes: Vec<Vec<EpisodeRows>>,
    /// Combinations of each episode.
    pub episode_combos: Vec<u32>,
    /// Rows of each choice at the start of the tick and now.
    pub choices: Vec<[ChoiceRows; 2]>,
    /// First state row of each held run.
    pub helds: Vec<u32>,
    /// Entry of each (input, lag in days) among the day's values; 0 is today's date.
    pub daily: Vec<(u32, u32)>,
    /// Size of the day's values.
    pub daily_len: u32,
    /// Rings of past stocks.
    pub rings: Vec<Ring>,
    /// First state row of the switches: whether each is on, then whether each could be.
    pub switches: u32,
    /// Number of switches.
    pub switch_count: u32,
}

/// Number of combinations of some sets.
pub fn combos(model: &Model, sets: &[SetId]) -> u32 {
    sets.iter().map(|s| model.sets[s.at()].elements.len() as u32).product()
}

/// The own index sets of a rule.
pub fn own_sets(rule: &presidium_lang::model::Rule) -> Vec<SetId> {
    rule.vars[..rule.own].iter().map(|v| v.1).collect()
}

impl Layout {
    /// Lays out a model.
    pub fn of(model: &Model) -> Layout {
        let sizes: Vec<u32> = model.sets.iter().map(|s| s.elements.len() as u32).collect();
        let mut l = Layout {
            rows: 0,
            tables: (0..sizes.iter().copied().max().unwrap_or(1)).map(f64::from).collect(),
            iota: 0,
            sizes,
            columns: Vec::new(),
            relations: Vec::new(),
            params: Vec::new(),
            stocks: Vec::new(),
            shocks: Vec::new(),
            events: Vec::new(),
            episodes: Vec::new(),
            episode_combos: Vec::new(),
            choices: Vec::new(),
            helds: Vec::new(),
            daily: Vec::new(),
            daily_len: 1,
            rings: Vec::new(),
            switches: 0,
            switch_count: model.switches.len() as u32,
        };
        l.lay_constants(model);
        l.lay_state(model);
        l
    }

    fn take(&mut self, n: u32) -> u32 {
        let first = self.rows;
        self.rows += n;
        first
    }

    fn lay_constants(&mut self, model: &Model) {
        for column in &model.columns {
            if column.spread > 0.0 {
                let row = self.take(column.values.len() as u32);
                self.columns.push((false, row));
            } else {
                self.columns.push((true, self.tables.len() as u32));
                self.tables.extend(&column.values);
            }
        }
        for relation in &model.relations {
            let (n, m) = (self.sizes[relation.sets.0.at()], self.sizes[relation.sets.1.at()]);
            let weights = self.tables.len();
            self.tables.resize(weights + 2 * (n * m) as usize, 0.0);
            let declared = weights + (n * m) as usize;
            for &(a, b, w) in &relation.pairs {
                self.tables[weights + (a * m + b) as usize] = w;
                self.tables[declared + (a * m + b) as usize] = 1.0;
            }
            self.relations.push((weights as u32, declared as u32));
        }
    }

    fn lay_state(&mut self, model: &Model) {
        self.switches = self.take(2 * self.switch_count);
        for param in &model.params {
            let row = self.take(combos(model, &param.sets));
            self.params.push(row);
        }
        for stock in &model.stocks {
            let row = self.take(combos(model, &own_sets(&stock.rule)));
            self.stocks.push(row);
        }
        for shock in &model.shocks {
            let n = combos(model, &own_sets(&shock.rule));
            let start = self.take(n);
            let now = if matches!(shock.drawn, DrawnAt::On(..)) { self.take(n) } else { start };
            self.shocks.push((start, now));
        }
        for event in &model.events {
            let n = combos(model, &own_sets(&event.rule));
            let first = self.take(4 * n);
            self.events.push(EventRows {
                combos: n,
                count: first,
                date: first + n,
                count_now: first + 2 * n,
                date_now: first + 3 * n,
            });
        }
        for choice in &model.choices {
            let n = combos(model, &own_sets(&choice.rule));
            let members = match &choice.decides {
                presidium_lang::model::Decides::Vote(body, _) => self.sizes[body.set.at()],
                presidium_lang::model::Decides::Single | presidium_lang::model::Decides::Consensus(_) => 0,
            };
            let mut lay = || {
                let first = self.take(n * (3 + members));
                let votes = (members > 0).then_some(first + 3 * n);
                ChoiceRows { option: first, count: first + n, date: first + 2 * n, votes }
            };
            let rows = [lay(), lay()];
            self.choices.push(rows);
        }
        for held in &model.helds {
            let row = self.take(combos(model, &own_sets(&held.rule)));
            self.helds.push(row);
        }
        for (at, episode) in model.episodes.iter().enumerate() {
            let n = combos(model, &own_sets(&episode.rule));
            self.episode_combos.push(n);
            self.episodes.push(Vec::new());
            let all: Vec<ItemRef> = transitions(model, EpisodeId(at as u32));
            self.episode_view(EpisodeId(at as u32), Vec::new());
            // View 1 always sees everything, even if there is nothing to see.
            self.push_view(at, all);
        }
    }

    /// The row that says whether a switch is on in a lane.
    pub fn on(&self, switch: SwitchId) -> u32 {
        self.switches + switch.0
    }

    /// The row that says whether a switch would be on in a lane if its world had it.
    pub fn could(&self, switch: SwitchId) -> u32 {
        self.switches + self.switch_count + switch.0
    }

    fn push_view(&mut self, at: usize, sees: Vec<ItemRef>) -> usize {
        let n = self.episode_combos[at];
        let first = self.take(3 * n);
        self.episodes[at].push(EpisodeRows { sees, open: first, count: first + n, date: first + 2 * n });
        self.episodes[at].len() - 1
    }

    fn episode_view(&mut self, episode: EpisodeId, sees: Vec<ItemRef>) -> usize {
        let at = episode.at();
        if let Some(found) = self.episodes[at].iter().position(|v| v.sees == sees) {
            return found;
        }
        self.push_view(at, sees)
    }

    /// The view of an episode that a reader has: view number.
    pub fn view_of(&mut self, model: &Model, episode: EpisodeId, view: &View) -> usize {
        let sees: Vec<ItemRef> =
            transitions(model, episode).into_iter().filter(|item| view.sees(*item)).collect();
        self.episode_view(episode, sees)
    }

    /// The place among the day's values of an input some days ago.
    pub fn daily_of(&mut self, model: &Model, input: usize, lag: u32) -> u32 {
        let mut at = 1;
        for &(i, l) in &self.daily {
            if (i as usize, l) == (input, lag) {
                return at;
            }
            at += combos(model, &model.inputs[i as usize].sets);
        }
        self.daily.push((input as u32, lag));
        self.daily_len = at + combos(model, &model.inputs[input].sets);
        at
    }

    /// The ring that keeps a stock's value of some days ago.
    pub fn ring_of(&mut self, ring: Ring) -> u32 {
        if let Some(found) = self.rings.iter().position(|r| *r == ring) {
            return found as u32;
        }
        self.rings.push(ring);
        self.rings.len() as u32 - 1
    }

    /// The day's values: today's date, then inputs.
    pub fn values_of_day(&self, model: &Model, today: Date, out: &mut Vec<f64>) {
        out.clear();
        out.push(f64::from(today.0));
        for &(input, lag) in &self.daily {
            let input = &model.inputs[input as usize];
            for series in &input.series {
                let day = Date(today.0 - lag as i32);
                let day = if lag > 0 && day < model.start { model.start } else { day };
                out.push(input_at(input.between, series, day));
            }
        }
    }
}

/// What an input is worth on a day.
pub fn input_at(between: presidium_lang::ast::Between, series: &[(Date, f64)], day: Date) -> f64 {
    let after = series.partition_point(|(d, _)| *d <= day);
    let Some((d0, v0)) = after.checked_sub(1).map(|n| series[n]) else {
        return series.first().map_or(f64::NAN, |first| first.1);
    };
    match (between, series.get(after)) {
        (presidium_lang::ast::Between::Linear, Some(&(d1, v1))) => {
            let (x, x0, x1) = (f64::from(day.0), f64::from(d0.0), f64::from(d1.0));
            v0 + (x - x0) / (x1 - x0) * (v1 - v0)
        }
        _ => v0,
    }
}

/// Events and choices that open or close an episode, sorted.
pub fn transitions(model: &Model, episode: EpisodeId) -> Vec<ItemRef> {
    let episode = &model.episodes[episode.at()];
    let mut items: Vec<ItemRef> = episode.opens.iter().chain(&episode.closes).map(|s| s.of).collect();
    items.sort();
    items.dedup();
    items
}

/// Element indices of a combination, row-major.
pub fn elements_of(sizes: &[u32], sets: &[SetId], mut combo: u32) -> Vec<u32> {
    let mut out = vec![0; sets.len()];
    for (slot, set) in out.iter_mut().zip(sets).rev() {
        let n = sizes[set.at()].max(1);
        *slot = combo % n;
        combo /= n;
    }
    out
}

/// Names of a combination, as they enter keys of luck.
pub fn names_of<'m>(model: &'m Model, sets: &[SetId], elements: &[u32]) -> Vec<&'m str> {
    sets.iter()
        .zip(elements)
        .map(|(set, &e)| model.sets[set.at()].elements[e as usize].name.as_str())
        .collect()
}

/// Rows per index: row-major strides of some sets.
pub fn strides(sizes: &[u32], sets: &[SetId]) -> Vec<u32> {
    let mut out = vec![1; sets.len()];
    for k in (0..sets.len().saturating_sub(1)).rev() {
        out[k] = out[k + 1] * sizes[sets[k + 1].at()];
    }
    out
}
