//! Rules → code that takes them apart: base rate and factors of hazards, terms of options, one result each.
//!
//! Every piece is list code over the same layout as the program, so it can be run in a block of it.

use presidium_lang::model::{Choice, Decides, Event, Model, OptionOf};

use super::build::Bind;
use super::{Lower, lower_with};
use crate::code::Code;
use crate::layout::View;
use crate::program::Program;

/// Codes that take rules apart.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    /// By event and hazard: results are the base rate and each factor.
    pub(crate) hazards: Vec<Vec<Code>>,
    /// By choice and rule for an option: activations are members and options where there are such; results are
    /// the terms.
    pub(crate) options: Vec<Vec<Code>>,
}

/// Lowers a model together with its probes.
pub(crate) fn lower_probed(model: &Model) -> (Program, Probes) {
    lower_with(model, |lower| Probes {
        hazards: model.events.iter().map(|e| lower.hazard_probes(e)).collect(),
        options: model.choices.iter().map(|c| lower.option_probes(c)).collect(),
    })
}

impl Lower<'_> {
    fn hazard_probes(&mut self, event: &Event) -> Vec<Code> {
        let one = |hazard: &presidium_lang::model::Hazard| {
            let exprs: Vec<_> =
                std::iter::once(&hazard.rate).chain(hazard.factors.iter().map(|f| &f.expr)).collect();
            self.list_of(&event.rule, View::Start, &exprs)
        };
        event.hazards.iter().map(one).collect()
    }

    fn option_probes(&mut self, choice: &Choice) -> Vec<Code> {
        let member = match &choice.decides {
            Decides::Consensus(body) | Decides::Vote(body, _) => Some(body.member),
            Decides::Single => None,
        };
        let mut codes = Vec::new();
        for option in &choice.options {
            let each = match option.of {
                OptionOf::Each(var) => Some(var),
                OptionOf::Element(_) => None,
            };
            let own = choice.rule.own as u32;
            let view = View::Of(choice.ancestry.clone());
            let extra: Vec<_> = member.into_iter().chain(each).collect();
            codes.push(self.list(&choice.rule, view, &extra, |b, env| {
                for (n, var) in extra.iter().enumerate() {
                    env.bind(*var, Bind::Dyn(own + n as u32));
                }
                option.terms.iter().map(|t| (b.expr(env, &t.expr), Vec::new())).collect()
            }));
        }
        codes
    }
}
