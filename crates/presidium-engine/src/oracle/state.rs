//! What a history carries from day to day, and how much of today each reader sees of it.
//!
//! `start` is the state at the start of the tick, `now` the same with what happened today; a [`View`] decides
//! event by event which of the two is read. Episodes are seen through the transitions made today.

use super::answers::Ask;
use super::coverage::Coverage;
use super::{Coupling, Fault, Firing, Made, Options};
use presidium_lang::calendar::Date;
use presidium_lang::change::Change;
use presidium_lang::model::{
    Ancestry, ChoiceId, DrawnAt, EpisodeId, EventId, ItemRef, LetId, Model, Rule, SetId, Shock, ShockId,
};
use presidium_lang::span::Span;
use presidium_luck::draw::uniform;
use presidium_luck::key::{Site, site_hash};
use std::cell::{Cell, RefCell};

/// How much of today a reader sees.
#[derive(Clone, Copy)]
pub(super) enum View<'m> {
    /// Nothing.
    Start,
    /// What happened in an item's ancestry and, in its effects, to the item itself.
    Item { ancestry: &'m Ancestry, own: Option<ItemRef> },
    /// Everything.
    All,
}

impl View<'_> {
    pub(super) fn sees(self, item: ItemRef) -> bool {
        match self {
            View::Start => false,
            View::All => true,
            View::Item { ancestry, own } => {
                own == Some(item)
                    || match item {
                        ItemRef::Event(id) => ancestry.events.contains(&id),
                        ItemRef::Choice(id) => ancestry.choices.contains(&id),
                    }
            }
        }
    }

    /// Shocks on items in the ancestry and, once it has happened, on the event itself.
    pub(super) fn sees_shock(self, id: ShockId, shock: &Shock) -> bool {
        match (self, &shock.drawn) {
            (View::Start, _) => false,
            (View::All, _) => true,
            (View::Item { own: Some(ItemRef::Event(own)), .. }, DrawnAt::On(of, _)) if own == *of => true,
            (View::Item { ancestry, .. }, _) => ancestry.shocks.contains(&id),
        }
    }
}

/// Where an expression is read: the sets of its rule's variables, the elements they stand at, and the view.
pub(super) struct Scope<'m> {
    pub(super) sets: Vec<SetId>,
    pub(super) at: Vec<usize>,
    pub(super) view: View<'m>,
}

/// An event combination as its readers see it.
#[derive(Clone, Copy, Default)]
pub(super) struct Happening {
    pub(super) count: u32,
    pub(super) last: i32,
    pub(super) key: u64,
}

/// A choice combination as its readers see it.
#[derive(Clone, Default)]
pub(super) struct Decision {
    pub(super) happening: Happening,
    /// The option last taken.
    pub(super) option: usize,
    /// By member: the option voted for.
    pub(super) votes: Vec<Option<usize>>,
}

/// An episode combination.
#[derive(Clone, Copy, Default)]
pub(super) struct Spell {
    pub(super) open: bool,
    pub(super) count: u32,
    pub(super) key: u64,
    pub(super) opened: i32,
    ordinal: u32,
}

impl Spell {
    fn apply(&mut self, opens: bool, today: i32, key: impl Fn(u32) -> u64) {
        if opens && !self.open {
            self.open = true;
            self.count += 1;
            self.key = key(self.ordinal);
            self.ordinal += 1;
            self.opened = today;
        } else if !opens {
            self.open = false;
        }
    }
}

/// An opening or closing asked for today, by the item that asked.
#[derive(Clone, Copy)]
pub(super) struct Transition {
    pub(super) by: ItemRef,
    pub(super) opens: bool,
}

/// What an event combination waits for.
#[derive(Clone, Default)]
pub(super) struct Waiting {
    pub(super) threshold: f64,
    /// Cumulative hazard at `base`, and the rate since.
    pub(super) before: f64,
    pub(super) rate: f64,
    pub(super) base: i32,
    /// Firings by hazard this year.
    pub(super) ordinal: u32,
    /// `once per E`: E's count of openings when the threshold was drawn, and at the last firing.
    pub(super) spell: u32,
    pub(super) fired_in: Option<u32>,
    /// By hazard trigger: held rate, and whether its guard was true on the previous day.
    pub(super) hazards: Vec<(f64, bool)>,
    pub(super) due: bool,
    /// Whether a change kept it from happening by itself when it was last looked at.
    pub(super) barred: bool,
    /// By trigger.
    pub(super) triggers: Vec<TriggerState>,
}

/// What a trigger without hazard remembers.
#[derive(Clone, Default)]
pub(super) struct TriggerState {
    /// The condition of a `becomes` at the start of the previous tick.
    pub(super) was: bool,
    pub(super) becomes: bool,
    /// Firings by this `becomes` this year.
    pub(super) ordinal: u32,
    /// Waiting delays in the order scheduled: day due and the source's key.
    pub(super) pending: Vec<(i32, u64)>,
}

/// The index sets of every declaration.
pub(super) struct Shapes {
    pub(super) params: Vec<Vec<SetId>>,
    pub(super) inputs: Vec<Vec<SetId>>,
    pub(super) stocks: Vec<Vec<SetId>>,
    pub(super) lets: Vec<Vec<SetId>>,
    pub(super) shocks: Vec<Vec<SetId>>,
    pub(super) events: Vec<Vec<SetId>>,
    pub(super) episodes: Vec<Vec<SetId>>,
    pub(super) choices: Vec<Vec<SetId>>,
    pub(super) helds: Vec<Vec<SetId>>,
}

/// The sets of a rule's own variables.
pub(super) fn own_sets(rule: &Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect()
}

impl Shapes {
    fn new(model: &Model) -> Shapes {
        Shapes {
            params: model.params.iter().map(|x| x.sets.clone()).collect(),
            inputs: model.inputs.iter().map(|x| x.sets.clone()).collect(),
            stocks: model.stocks.iter().map(|x| own_sets(&x.rule)).collect(),
            lets: model.lets.iter().map(|x| own_sets(&x.rule)).collect(),
            shocks: model.shocks.iter().map(|x| own_sets(&x.rule)).collect(),
            events: model.events.iter().map(|x| own_sets(&x.rule)).collect(),
            episodes: model.episodes.iter().map(|x| own_sets(&x.rule)).collect(),
            choices: model.choices.iter().map(|x| own_sets(&x.rule)).collect(),
            helds: model.helds.iter().map(|x| own_sets(&x.rule)).collect(),
        }
    }
}

/// By let and combination: the moment a value was worked out, and the value.
type Remembered = Vec<Vec<(u64, f64)>>;

/// One history under way.
pub(super) struct Run<'m> {
    pub(super) model: &'m Model,
    /// Changes of the world at hand.
    pub(super) changes: &'m [Change],
    pub(super) options: Options,
    /// Which switches of the model are on today, by number.
    pub(super) switches: Vec<bool>,
    pub(super) history: u64,
    pub(super) coverage: Option<&'m Coverage>,
    pub(super) shapes: Shapes,
    pub(super) today: i32,
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) params: Vec<Vec<f64>>,
    /// Stocks at the start of each tick so far, and after a day's effects those of the next.
    pub(super) past: Vec<Vec<Vec<f64>>>,
    /// What stocks are reset to.
    pub(super) initial: Vec<Vec<f64>>,
    pub(super) helds: Vec<Vec<u32>>,
    pub(super) shocks_start: Vec<Vec<f64>>,
    pub(super) shocks_now: Vec<Vec<f64>>,
    pub(super) events_start: Vec<Vec<Happening>>,
    pub(super) events_now: Vec<Vec<Happening>>,
    pub(super) waiting: Vec<Vec<Waiting>>,
    pub(super) choices_start: Vec<Vec<Decision>>,
    pub(super) choices_now: Vec<Vec<Decision>>,
    pub(super) episodes_start: Vec<Vec<Spell>>,
    pub(super) transitions: Vec<Vec<Vec<Transition>>>,
    pub(super) firings: Vec<Firing>,
    pub(super) made: Vec<Made>,
    pub(super) asks: Vec<Ask>,
    /// Lets with the moment they were worked out: read at the start of the tick, and in the present scope.
    pub(super) memo: [RefCell<Remembered>; 2],
    /// The present moment of each: a phase of the day, and a scope.
    pub(super) moment: [Cell<u64>; 2],
    /// Lets that are sweeping, with their present values.
    pub(super) sweeping: RefCell<Vec<(LetId, Vec<f64>)>>,
}

impl<'m> Run<'m> {
    pub(super) fn new(
        (model, changes): (&'m Model, &'m [Change]),
        options: Options,
        history: u64,
        coverage: Option<&'m Coverage>,
    ) -> Run<'m> {
        let shapes = Shapes::new(model);
        let size =
            |sets: &Vec<SetId>| -> usize { sets.iter().map(|s| model.sets[s.at()].elements.len()).product() };
        let events: Vec<Vec<Happening>> =
            shapes.events.iter().map(|s| vec![Happening::default(); size(s)]).collect();
        let choices: Vec<Vec<Decision>> =
            shapes.choices.iter().map(|s| vec![Decision::default(); size(s)]).collect();
        let shocks: Vec<Vec<f64>> = shapes.shocks.iter().map(|s| vec![0.0; size(s)]).collect();
        let memo: Remembered = shapes.lets.iter().map(|s| vec![(0, 0.0); size(s)]).collect();
        Run {
            changes,
            options,
            switches: vec![false; model.switches.len()],
            history,
            coverage,
            today: model.start.0,
            columns: Vec::new(),
            params: Vec::new(),
            past: Vec::new(),
            initial: Vec::new(),
            helds: shapes.helds.iter().map(|s| vec![0; size(s)]).collect(),
            shocks_start: shocks.clone(),
            shocks_now: shocks,
            events_start: events.clone(),
            events_now: events,
            waiting: Vec::new(),
            choices_start: choices.clone(),
            choices_now: choices,
            episodes_start: shapes.episodes.iter().map(|s| vec![Spell::default(); size(s)]).collect(),
            transitions: shapes.episodes.iter().map(|s| vec![Vec::new(); size(s)]).collect(),
            firings: Vec::new(),
            made: Vec::new(),
            asks: Ask::all(model),
            memo: [RefCell::new(memo.clone()), RefCell::new(memo)],
            moment: [Cell::new(1), Cell::new(1)],
            sweeping: RefCell::new(Vec::new()),
            shapes,
            model,
        }
    }

    /// Stocks at the start of the tick.
    pub(super) fn stocks(&self) -> &[Vec<f64>] {
        self.past.last().map_or(&[], |day| day)
    }

    pub(super) fn date(&self) -> Date {
        Date(self.today)
    }

    pub(super) fn first_day(&self) -> bool {
        self.today == self.model.start.0
    }

    pub(super) fn count_of(&self, set: SetId) -> usize {
        self.model.sets[set.at()].elements.len()
    }

    /// How many combinations some sets have.
    pub(super) fn size(&self, sets: &[SetId]) -> usize {
        sets.iter().map(|&set| self.count_of(set)).product()
    }

    /// The elements of a combination.
    pub(super) fn unravel(&self, sets: &[SetId], mut combo: usize) -> Vec<usize> {
        let mut elements = vec![0; sets.len()];
        for (place, &set) in elements.iter_mut().zip(sets).rev() {
            *place = combo % self.count_of(set);
            combo /= self.count_of(set);
        }
        elements
    }

    /// The combination of some elements.
    pub(super) fn ravel(&self, sets: &[SetId], elements: &[usize]) -> usize {
        sets.iter().zip(elements).fold(0, |combo, (&set, &element)| combo * self.count_of(set) + element)
    }

    /// The names of a combination's elements.
    pub(super) fn names(&self, sets: &[SetId], combo: usize) -> Vec<&'m str> {
        let elements = self.unravel(sets, combo);
        sets.iter().zip(elements).map(|(&set, element)| self.element_name(set, element)).collect()
    }

    pub(super) fn element_name(&self, set: SetId, element: usize) -> &'m str {
        &self.model.sets[set.at()].elements[element].name
    }

    /// A scope with the rule's own variables at a combination; what lets were worth in another is forgotten.
    pub(super) fn scope(&self, rule: &'m Rule, combo: usize, view: View<'m>) -> Scope<'m> {
        if !matches!(view, View::Start) {
            self.moment[1].set(self.moment[1].get() + 1);
        }
        self.inner_scope(rule, combo, view)
    }

    /// The scope of a definition read in another scope.
    pub(super) fn inner_scope(&self, rule: &'m Rule, combo: usize, view: View<'m>) -> Scope<'m> {
        let mut at = self.unravel(&own_sets(rule), combo);
        at.resize(rule.vars.len(), 0);
        Scope { sets: rule.vars.iter().map(|(_, set)| *set).collect(), at, view }
    }

    pub(super) fn draw(&self, site: &str, elements: &[&str], word: u64, key: u64) -> f64 {
        uniform(Site::new(self.options.seed, site_hash(site, elements)), word, key)
    }

    /// The value, or a fault of a rule on this day.
    pub(super) fn finite(&self, value: f64, rule: &str, span: Span) -> Result<f64, Fault> {
        if value.is_finite() {
            Ok(value)
        } else {
            self.hit("fault");
            Err(Fault { day: self.today, rule: rule.to_owned(), span })
        }
    }

    pub(super) fn hit(&self, construct: &'static str) {
        if let Some(coverage) = self.coverage {
            coverage.hit(construct);
        }
    }

    /// An event as a view sees it.
    pub(super) fn seen_event(&self, id: EventId, combo: usize, view: View<'_>) -> Happening {
        let side = if view.sees(ItemRef::Event(id)) { &self.events_now } else { &self.events_start };
        side[id.at()][combo]
    }

    /// A choice as a view sees it.
    pub(super) fn seen_choice(&self, id: ChoiceId, combo: usize, view: View<'_>) -> &Decision {
        let side = if view.sees(ItemRef::Choice(id)) { &self.choices_now } else { &self.choices_start };
        &side[id.at()][combo]
    }

    /// An episode as a view sees it: the start of the tick and the transitions made by items in view.
    pub(super) fn seen_episode(&self, id: EpisodeId, combo: usize, view: View<'_>) -> Spell {
        let mut spell = self.episodes_start[id.at()][combo];
        for transition in &self.transitions[id.at()][combo] {
            if view.sees(transition.by) {
                spell.apply(transition.opens, self.today, |ordinal| self.ordinal_key(ordinal));
                if matches!(view, View::Item { .. }) {
                    self.hit("episode seen the same day");
                }
            }
        }
        spell
    }

    /// Whether and under which key an event or choice happened today.
    pub(super) fn today_of(&self, item: ItemRef, combo: usize) -> Option<u64> {
        let happening = match item {
            ItemRef::Event(id) => self.events_now[id.at()][combo],
            ItemRef::Choice(id) => self.choices_now[id.at()][combo].happening,
        };
        (happening.count > 0 && happening.last == self.today).then_some(happening.key)
    }

    /// The key of the ordinal-th in its count: within this year, or since the start of the clock.
    pub(super) fn ordinal_key(&self, ordinal: u32) -> u64 {
        match self.options.coupling {
            Coupling::Keyed | Coupling::PerTick => year_key(self.today, ordinal),
            Coupling::Occurrence => u64::from(ordinal),
        }
    }

    /// Ordinals within the year go back to 0.
    pub(super) fn forget_ordinals(&mut self) {
        for waiting in self.waiting.iter_mut().flatten() {
            waiting.ordinal = 0;
            for trigger in &mut waiting.triggers {
                trigger.ordinal = 0;
            }
        }
        for spell in self.episodes_start.iter_mut().flatten() {
            spell.ordinal = 0;
        }
    }

    /// What happened today becomes the past.
    pub(super) fn close_day(&mut self) {
        for id in 0..self.episodes_start.len() {
            for combo in 0..self.episodes_start[id].len() {
                self.episodes_start[id][combo] = self.seen_episode(EpisodeId(u32_of(id)), combo, View::All);
                self.transitions[id][combo].clear();
            }
        }
        self.events_start.clone_from(&self.events_now);
        self.choices_start.clone_from(&self.choices_now);
        self.shocks_start.clone_from(&self.shocks_now);
        self.new_moment();
    }

    /// Lets read at the start of the tick are to be worked out again.
    pub(super) fn new_moment(&self) {
        self.moment[0].set(self.moment[0].get() + 1);
    }
}

/// `year << 32 | ordinal`.
fn year_key(day: i32, ordinal: u32) -> u64 {
    (i64::from(Date(day).year()).cast_unsigned() << 32) | u64::from(ordinal)
}

/// A day as a key.
pub(super) fn day_key(day: i32) -> u64 {
    i64::from(day).cast_unsigned()
}

/// A position in a list of the model as a number of an id.
pub(super) fn u32_of(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
