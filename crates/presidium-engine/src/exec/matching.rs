//! What happened today → for whom it counts: sources of `on` matched with firings, element by element.

use presidium_lang::model::{ItemRef, SetId};

use super::{Acts, Block};
use crate::layout::{elements_of, strides};
use crate::program::{MatchArg, MatchPlan};
use crate::setup::Day;

/// A reader's combination for which a source happened.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) combo: u32,
    pub(crate) lane: u32,
    /// Position of the source, then ranks of the extra elements.
    rank: (u32, Vec<u32>),
    extra: Vec<u32>,
    pub(crate) key: u64,
    /// The source's own combination.
    pub(crate) source: u32,
}

impl Block<'_> {
    /// All matches of one source, filter applied.
    pub(super) fn match_source(
        &mut self,
        plan: &MatchPlan,
        own: &[SetId],
        position: u32,
        day: &Day,
        out: &mut Vec<Match>,
    ) {
        let happened = match plan.of {
            ItemRef::Event(id) => &self.fired[id.at()],
            ItemRef::Choice(id) => &self.taken[id.at()],
        };
        if happened.is_empty() {
            return;
        }
        let layout = &self.setup.program.layout;
        let own_strides = strides(&layout.sizes, own);
        let mut found = Vec::new();
        for fired in happened {
            if plan.is.is_some_and(|(is, option)| is != (fired.option == option)) || !self.alive(fired.lane) {
                continue;
            }
            let elements = elements_of(&layout.sizes, &plan.sets, fired.combo);
            let mut bound: Vec<Option<u32>> = vec![None; own.len()];
            let mut extra: Vec<Option<u32>> = vec![None; plan.extra.len()];
            let fits = plan.args.iter().zip(&elements).all(|(arg, e)| match arg {
                MatchArg::Element(x) => x == e,
                MatchArg::Own(k) => *bound[*k].get_or_insert(*e) == *e,
                MatchArg::Extra(k) => *extra[*k].get_or_insert(*e) == *e,
            });
            if !fits {
                continue;
            }
            let extra: Vec<u32> = extra.into_iter().map(|e| e.unwrap_or(0)).collect();
            let rank =
                extra.iter().zip(&plan.extra).map(|(e, s)| self.setup.ranks[s.at()][*e as usize]).collect();
            let seed = Match {
                combo: 0,
                lane: fired.lane,
                rank: (position, rank),
                extra,
                key: fired.key,
                source: fired.combo,
            };
            spread(&bound, own, &layout.sizes, &own_strides, &seed, &mut found);
        }
        self.filter(plan, own, day, found, out);
    }

    fn filter(
        &mut self,
        plan: &MatchPlan,
        own: &[SetId],
        day: &Day,
        found: Vec<Match>,
        out: &mut Vec<Match>,
    ) {
        let Some(code) = &plan.filter else {
            out.extend(found);
            return;
        };
        if found.is_empty() {
            return;
        }
        let mut acts: Acts = self.acts_of(own, found.iter().map(|m| (m.combo, m.lane)));
        for k in 0..plan.extra.len() {
            acts.vars.push(found.iter().map(|m| f64::from(m.extra[k])).collect());
        }
        self.run_list(code, &acts, day);
        for (n, m) in found.into_iter().enumerate() {
            if self.value(&code.outs[0], 0, n, day) != 0.0 {
                out.push(m);
            }
        }
    }
}

/// Indices of the reader that the source does not name stand for every element.
fn spread(
    bound: &[Option<u32>],
    own: &[SetId],
    sizes: &[u32],
    strides: &[u32],
    seed: &Match,
    out: &mut Vec<Match>,
) {
    let mut combos = vec![0u32];
    for ((b, set), stride) in bound.iter().zip(own).zip(strides) {
        let choices: Vec<u32> = b.map_or_else(|| (0..sizes[set.at()]).collect(), |e| vec![e]);
        combos = combos.iter().flat_map(|c| choices.iter().map(move |e| c + e * stride)).collect();
    }
    out.extend(combos.into_iter().map(|combo| Match { combo, ..seed.clone() }));
}

/// Keeps, for each combination and lane, the match that counts; in order of combination, then lane.
pub(crate) fn first_of_each(found: &mut Vec<Match>) {
    found.sort_by(|a, b| (a.combo, a.lane, &a.rank).cmp(&(b.combo, b.lane, &b.rank)));
    found.dedup_by(|b, a| (a.combo, a.lane) == (b.combo, b.lane));
}
