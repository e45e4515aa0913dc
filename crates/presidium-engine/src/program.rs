//! How a model runs: code by phase of the day, and plans that say which results go where.
//!
//! Phases follow the page on semantics: shocks, guards and hazards, items in order, effects, questions.
//! A program knows nothing of settings, histories or blocks; it is shared by all threads.

use std::fmt;

use presidium_lang::ast::{ReduceOp, Tally};
use presidium_lang::calendar::{Cadence, Date};
use presidium_lang::model::{
    ChoiceId, EpisodeId, EventId, Item, ItemRef, Law, Model, SetId, ShockId, StockId,
};

use crate::code::Code;
use crate::layout::Layout;

/// A model made ready to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// The model it was lowered from.
    pub model: Model,
    /// Where everything lies.
    pub layout: Layout,
    /// Draws at a cadence, in the order of the model's list.
    pub shocks: Vec<ShockPlan>,
    /// Conditions whose run is counted, in the order of the model's list.
    pub helds: Vec<Code>,
    /// The start of a history: columns with a spread, parameters, stocks, in order.
    pub start: Vec<StartPlan>,
    /// Guards, each evaluated again only when something it reads has changed.
    pub guards: Vec<GuardPlan>,
    /// Work at a cadence on all lanes: held rates and update terms.
    pub phases: Vec<Phase>,
    /// Events with hazards, in the order of the model's list.
    pub hazards: Vec<HazardPlan>,
    /// Triggers `when C becomes true`.
    pub becomes: Vec<BecomesPlan>,
    /// Items of a day, in order.
    pub items: Vec<ItemPlan>,
    /// How stocks are written, in the order of the model's list.
    pub stocks: Vec<StockPlan>,
    /// Questions, in the order of the model's list.
    pub questions: Vec<QuestionPlan>,
    /// What switches do besides standing in expressions; empty unless the model was treated.
    pub interventions: Vec<crate::worlds::treat::Intervention>,
}

/// What is settled at the start of a history.
#[derive(Clone, Debug)]
pub struct StartPlan {
    /// What it is.
    pub of: Settled,
    /// The first state row.
    pub row: u32,
    /// Index sets.
    pub sets: Vec<SetId>,
    /// Name of its site of luck.
    pub site: String,
    /// Values by interpretation and combination.
    pub by: Vec<Vec<ValuePlan>>,
    /// Half-width of `plus or minus`.
    pub spread: f64,
    /// Bounds of its kind.
    pub lo: f64,
    /// Bounds of its kind.
    pub hi: f64,
}

/// What a start plan settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A column with a spread.
    Column(usize),
    /// A parameter.
    Param(usize),
    /// A stock.
    Stock(usize),
}

/// A value at the start.
#[derive(Clone, Debug)]
pub enum ValuePlan {
    /// Full code with one result.
    Code(Code),
    /// A prior: the law and full code of its arguments.
    Prior(DistPlan, Code),
}

/// What a guard or other standing condition reads, so that it is evaluated again only when it must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Bits over stocks, events, episodes, choices, shocks, inputs, in that order.
    pub bits: Vec<u64>,
    /// Whether it may change with the day alone.
    pub volatile: bool,
}

/// A condition on all lanes.
#[derive(Clone, Debug)]
pub struct GuardPlan {
    /// Full code with one result: the mask over combinations.
    pub code: Code,
    /// What it reads.
    pub reads: Reads,
    /// Number of combinations.
    pub combos: u32,
}

/// A draw.
#[derive(Clone, Debug)]
pub struct DistPlan {
    /// The law.
    pub law: Law,
    /// How many arguments (results of the code).
    pub args: usize,
    /// Values and weights of a mixture.
    pub mixture: Vec<(f64, f64)>,
    /// Lower limit.
    pub above: Option<f64>,
    /// Upper limit.
    pub below: Option<f64>,
}

/// A shock at a cadence.
#[derive(Clone, Debug)]
pub struct ShockPlan {
    /// The shock.
    pub shock: ShockId,
    /// When.
    pub cadence: Cadence,
    /// Full code of the arguments.
    pub code: Code,
    /// The law.
    pub dist: DistPlan,
}

/// Work at a cadence on all lanes.
#[derive(Clone, Debug)]
pub struct Phase {
    /// When.
    pub cadence: Cadence,
    /// Full code; results are those named by hazard triggers and stock updates.
    pub code: Code,
}

/// An event's hazards.
#[derive(Clone, Debug)]
pub struct HazardPlan {
    /// The event.
    pub event: EventId,
    /// Number of combinations.
    pub combos: u32,
    /// How often it may fire.
    pub limit: Limit,
    /// Its triggers.
    pub triggers: Vec<HazardTrigger>,
}

/// One hazard trigger.
#[derive(Clone, Debug)]
pub struct HazardTrigger {
    /// When the rate is evaluated.
    pub cadence: Cadence,
    /// Its guard, by number.
    pub guard: Option<usize>,
    /// Result of a phase: (phase, result). `None` when the guard is mostly false.
    pub full: Option<(usize, usize)>,
    /// The rate over a list of activations, for guarded triggers.
    pub list: Option<Code>,
}

/// How often an event may fire.
#[derive(Clone, Debug)]
pub enum Limit {
    /// Once.
    Once,
    /// No limit.
    Recurring,
    /// Once per spell: episode and, per own combination, the episode's combination.
    OncePer(EpisodeId, Vec<u32>),
}

/// A trigger `when C becomes true`.
#[derive(Clone, Debug)]
pub struct BecomesPlan {
    /// The event and its trigger.
    pub event: EventId,
    /// Position in the event's list of triggers.
    pub trigger: usize,
    /// The condition.
    pub condition: usize,
    /// The event's guard.
    pub guard: Option<usize>,
}

/// A source of an `on`, ready to be matched with what happened today.
#[derive(Clone, Debug)]
pub struct MatchPlan {
    /// The event or choice.
    pub of: ItemRef,
    /// Index sets of the source.
    pub sets: Vec<SetId>,
    /// What each of its indices must be.
    pub args: Vec<MatchArg>,
    /// `is` / `is not`.
    pub is: Option<(bool, u32)>,
    /// Sets of the extra variables.
    pub extra: Vec<SetId>,
    /// Filter over own and extra variables (inputs of the list code).
    pub filter: Option<Code>,
}

/// What an index of a source must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchArg {
    /// This element.
    Element(u32),
    /// The reader's own index.
    Own(usize),
    /// Anything (bound to an extra variable).
    Extra(usize),
}

/// A trigger without hazard.
#[derive(Clone, Debug)]
pub struct TriggerPlan {
    /// Its sources.
    pub of: Vec<MatchPlan>,
    /// Hash of the trigger's key text.
    pub key: u64,
    /// `when`.
    pub guard: Option<Code>,
    /// `otherwise`: the event and where its combination is found.
    pub otherwise: Option<MatchPlan>,
    /// `chance`.
    pub chance: Option<Code>,
    /// `after`.
    pub delay: Option<(DistPlan, Code)>,
    /// `unless`.
    pub unless: Option<Code>,
    /// Whether this is `when … becomes true` (its firings come from [`BecomesPlan`]).
    pub becomes: bool,
}

/// One effect.
#[derive(Clone, Debug)]
pub struct EffectPlan {
    /// Only when this option was taken.
    pub option: Option<u32>,
    /// The stock.
    pub stock: StockId,
    /// The writer's position in the stock's list.
    pub writer: usize,
    /// Sets or adds.
    pub assign: bool,
    /// Larger wins.
    pub priority: u32,
    /// Combinations of the effect's own variables in canonical order: elements, and the row of the results.
    pub each: Vec<(Vec<u32>, u32)>,
    /// Result that says where it applies, over the effect's variables.
    pub condition: Option<usize>,
    /// Result with the value.
    pub value: usize,
    /// The target's indices: stride and where it comes from.
    pub args: Vec<(u32, EffectArg)>,
}

/// An index of an effect's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectArg {
    /// An element.
    Element(u32),
    /// The item's own index.
    Own(usize),
    /// The effect's own variable.
    Each(usize),
    /// A result of the code.
    Result(usize),
}

/// Effects of an item.
#[derive(Clone, Debug, Default)]
pub struct EffectsPlan {
    /// List code, seeing the item itself as happened.
    pub code: Code,
    /// The effects.
    pub effects: Vec<EffectPlan>,
}

/// An item of the day.
#[derive(Clone, Debug)]
pub enum ItemPlan {
    /// An event.
    Event(Box<EventPlan>),
    /// A choice.
    Choice(Box<ChoicePlan>),
    /// A shock on an event.
    Shock(Box<ShockOnPlan>),
}

/// An opening or closing of an episode.
#[derive(Clone, Debug)]
pub struct TransitionPlan {
    /// The episode.
    pub episode: EpisodeId,
    /// Opens or closes.
    pub opens: bool,
    /// How the episode's combination follows from the item's.
    pub source: MatchPlan,
    /// Views that see this item.
    pub views: Vec<usize>,
    /// Own sets of the episode.
    pub sets: Vec<SetId>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct EventPlan {
    /// Which.
    pub event: EventId,
    /// Own index sets.
    pub sets: Vec<SetId>,
    /// Combinations that exist; empty means all.
    pub exists: Vec<bool>,
    /// Position among the hazard plans.
    pub hazard: Option<usize>,
    /// Limit.
    pub limit: Limit,
    /// For `once per`: the view of the episode seen in context.
    pub limit_view: usize,
    /// Triggers without hazard, in the order listed.
    pub triggers: Vec<TriggerPlan>,
    /// `when` in context.
    pub guard: Option<Code>,
    /// What it opens and closes.
    pub transitions: Vec<TransitionPlan>,
    /// What it does.
    pub effects: EffectsPlan,
}

/// Who decides.
#[derive(Clone, Debug)]
pub enum BodyPlan {
    /// One actor.
    Single,
    /// Weighted mean: the members' set.
    Consensus(SetId),
    /// Votes: the members' set and the tally.
    Vote(SetId, Tally),
}

/// Where an option's results are.
#[derive(Clone, Debug)]
pub struct OptionPlan {
    /// One element; `None` is all elements, as rows.
    pub of: Option<u32>,
    /// Result of the choice's code: whether it is open (over members, then options if all).
    pub open: Option<usize>,
}

/// How weights, precision and utilities are computed.
#[derive(Clone, Debug)]
pub enum WorthPlan {
    /// For all members and options, as rows of one list code: results for weight (over members), precision
    /// (over members) and each option's utility (over members, then options if all).
    Rows {
        /// The code; its activations are the decisions.
        code: Code,
        /// Weights, if there is a body.
        weight: Option<usize>,
        /// Precision.
        precision: usize,
        /// Utilities, in the order of the options.
        utilities: Vec<usize>,
    },
    /// For those who take part and what is open only.
    Lists {
        /// Activations are members who take part (decisions, without a body): results are precision, weight if
        /// there is a body, then the utilities of single options in order.
        member: PairPlan,
        /// Activations are pairs of a member and an open option.
        pair: Option<PairPlan>,
    },
}

/// Code over members or pairs, and what all of a decision share.
#[derive(Clone, Debug)]
pub struct PairPlan {
    /// Activations are decisions; its results become inputs of the code.
    pub shared: Code,
    /// Activations are members, or pairs of a member and an open option (one result: the utility).
    pub code: Code,
}

impl WorthPlan {
    /// Row operations, if everybody takes part and everything is open.
    pub fn cost(&self, members: usize, options: usize) -> usize {
        match self {
            WorthPlan::Rows { code, .. } => code.cost(),
            WorthPlan::Lists { member, pair } => {
                member.shared.cost()
                    + member.code.cost() * members
                    + pair.as_ref().map_or(0, |p| p.shared.cost() + p.code.cost() * members * options)
            }
        }
    }
}

/// A choice.
#[derive(Clone, Debug)]
pub struct ChoicePlan {
    /// Which.
    pub choice: ChoiceId,
    /// Own index sets.
    pub sets: Vec<SetId>,
    /// Combinations that exist; empty means all.
    pub exists: Vec<bool>,
    /// The option set.
    pub set: SetId,
    /// Sources, when it arises on events.
    pub of: Vec<MatchPlan>,
    /// When it arises periodically.
    pub every: Option<Cadence>,
    /// `when` in context, over a list.
    pub guard: Option<Code>,
    /// The same at the start of the tick on all lanes, for periodic choices.
    pub standing: Option<usize>,
    /// Who decides.
    pub body: BodyPlan,
    /// List code of who takes part and what is open.
    pub code: Code,
    /// Result: who takes part (over members).
    pub part: Option<usize>,
    /// What each option is worth to whom.
    pub worth: WorthPlan,
    /// Options.
    pub options: Vec<OptionPlan>,
    /// What it opens and closes.
    pub transitions: Vec<TransitionPlan>,
    /// What it does.
    pub effects: EffectsPlan,
}

/// A shock on an event.
#[derive(Clone, Debug)]
pub struct ShockOnPlan {
    /// Which.
    pub shock: ShockId,
    /// Own index sets.
    pub sets: Vec<SetId>,
    /// The event.
    pub of: MatchPlan,
    /// List code of the arguments.
    pub code: Code,
    /// The law.
    pub dist: DistPlan,
}

/// How a stock is written.
#[derive(Clone, Debug)]
pub struct StockPlan {
    /// The stock.
    pub stock: StockId,
    /// Number of combinations.
    pub combos: u32,
    /// Bounds.
    pub lo: f64,
    /// Bounds.
    pub hi: f64,
    /// Writers in order.
    pub writers: Vec<WriterPlan>,
    /// Replacements: lines that together form one value.
    pub becomes: Vec<Vec<usize>>,
    /// Reset by an episode: episode and, per combination of the stock, the episode's combination.
    pub reset: Option<(EpisodeId, Vec<u32>)>,
}

/// One writer of a stock.
#[derive(Clone, Debug)]
pub enum WriterPlan {
    /// An update line computed on all lanes: cadence, phase, results for value and guard.
    Dense {
        /// When.
        cadence: Cadence,
        /// The phase.
        phase: usize,
        /// Value over combinations.
        value: usize,
        /// Guard over combinations.
        mask: Option<usize>,
        /// Replaces instead of adding.
        becomes: bool,
    },
    /// An update line computed where its guard holds.
    Sparse {
        /// When.
        cadence: Cadence,
        /// The guard.
        guard: usize,
        /// List code with one result.
        code: Code,
        /// Replaces instead of adding.
        becomes: bool,
    },
    /// An effect of an item.
    Effect {
        /// The item.
        item: Item,
        /// Position in its list.
        effect: usize,
    },
}

/// A question.
#[derive(Clone, Debug)]
pub enum QuestionPlan {
    /// Whether, when first, how often.
    Happening {
        /// Any of these.
        of: Vec<MatchPlan>,
        /// `when` on that day.
        guard: Option<Code>,
        /// From this day.
        from: Date,
        /// To this day.
        by: Date,
        /// Counts instead of keeping the first day.
        count: bool,
    },
    /// The first day a condition holds at the start.
    Condition {
        /// The condition.
        guard: usize,
        /// From this day.
        from: Date,
        /// To this day.
        by: Date,
    },
    /// A value at the start of a day.
    Value {
        /// Full code with one result.
        code: Code,
        /// The day.
        at: Date,
    },
    /// Mean, least or largest value at the start of the days of a period.
    Summary {
        /// Which.
        op: ReduceOp,
        /// Full code with one result.
        code: Code,
        /// What it reads.
        reads: Reads,
        /// From this day.
        from: Date,
        /// To this day.
        to: Date,
    },
}

impl Reads {
    /// Whether anything in a set of changes is read.
    pub fn touched(&self, changed: &[u64]) -> bool {
        self.bits.iter().zip(changed).any(|(a, b)| a & b != 0)
    }
}

/// Positions of the things that can change, among the bits of [`Reads`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Bits {
    /// First bit of events.
    pub events: usize,
    /// First bit of episodes.
    pub episodes: usize,
    /// First bit of choices.
    pub choices: usize,
    /// First bit of shocks.
    pub shocks: usize,
    /// First bit of inputs.
    pub inputs: usize,
    /// First bit of switches.
    pub switches: usize,
    /// Number of words.
    pub words: usize,
}

impl Bits {
    /// The positions for a model; stocks come first.
    pub fn of(model: &Model) -> Bits {
        let events = model.stocks.len();
        let episodes = events + model.events.len();
        let choices = episodes + model.episodes.len();
        let shocks = choices + model.choices.len();
        let inputs = shocks + model.shocks.len();
        let switches = inputs + model.inputs.len();
        let words = (switches + model.switches.len()).div_ceil(64).max(1);
        Bits { events, episodes, choices, shocks, inputs, switches, words }
    }
}

/// Sets a bit.
pub fn set_bit(bits: &mut [u64], at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "program {}: {} state rows, {} table entries",
            self.model.name,
            self.layout.rows,
            self.layout.tables.len()
        )?;
        for plan in &self.shocks {
            writeln!(f, "shock {} each {:?}", self.model.shocks[plan.shock.at()].name, plan.cadence)?;
            write!(f, "{}", plan.code)?;
        }
        for (n, guard) in self.guards.iter().enumerate() {
            writeln!(
                f,
                "guard {n} over {}{}",
                guard.combos,
                if guard.reads.volatile { ", every day" } else { "" }
            )?;
            write!(f, "{}", guard.code)?;
        }
        for phase in &self.phases {
            writeln!(f, "phase {:?}: {} row operations", phase.cadence, phase.code.cost())?;
            write!(f, "{}", phase.code)?;
        }
        for plan in &self.hazards {
            writeln!(f, "hazards of {} over {}", self.model.events[plan.event.at()].name, plan.combos)?;
            for trigger in &plan.triggers {
                writeln!(
                    f,
                    "  each {:?}, guard {:?}, from {:?}",
                    trigger.cadence, trigger.guard, trigger.full
                )?;
                trigger.list.as_ref().map_or(Ok(()), |code| write!(f, "{code}"))?;
            }
        }
        for item in &self.items {
            match item {
                ItemPlan::Event(e) => {
                    writeln!(f, "event {}", self.model.events[e.event.at()].name)?;
                    write!(f, "{}", e.effects.code)?;
                }
                ItemPlan::Choice(c) => {
                    writeln!(f, "choice {}", self.model.choices[c.choice.at()].name)?;
                    write!(f, "{}", c.code)?;
                    match &c.worth {
                        WorthPlan::Rows { code, .. } => write!(f, "{code}")?,
                        WorthPlan::Lists { member, pair } => {
                            write!(f, "{}{}", member.shared, member.code)?;
                            pair.as_ref().map_or(Ok(()), |p| write!(f, "{}{}", p.shared, p.code))?;
                        }
                    }
                    write!(f, "{}", c.effects.code)?;
                }
                ItemPlan::Shock(s) => {
                    writeln!(f, "shock {} on an event", self.model.shocks[s.shock.at()].name)?;
                    write!(f, "{}", s.code)?;
                }
            }
        }
        Ok(())
    }
}
