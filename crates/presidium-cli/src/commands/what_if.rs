//! `presidium what-if`: one thing changed, all other chance the same.

use crate::args::{Common, WhatIfArgs};
use crate::commands::check::talk;
use crate::commands::run::{EVERY, options};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::progress::with_progress;
use crate::render;
use crate::watch::watch;
use presidium::verbs::run::RunOptions;
use presidium::verbs::what_if::{PAIRS, WhatIf, WhatIfOptions, what_if as compare};
use presidium::{Project, wire};

/// Compares the model with itself under changes.
pub(crate) fn what_if(args: &WhatIfArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let mut flags = args.run.clone();
    if flags.histories.is_none() && flags.luck.is_none() {
        flags.histories = Some(PAIRS);
    }
    let run = options(&flags)?;
    let every = run.interpretation.as_deref() == Some(EVERY);
    let interpretation = run.interpretation.filter(|_| !every);
    let options = WhatIfOptions {
        run: RunOptions { interpretation, ..run },
        changes: args.changes.clone(),
        outcomes: args.outcomes.clone(),
        every_interpretation: every,
    };
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.run.luck.1 - options.run.luck.0 + 1;
    let work = || compare(&project, &options, &watch);
    let answer = with_progress(args.run.progress, output.quiet, total, &watch, work)?;
    if let Some(doubts) = &answer.doubts {
        talk(doubts, output, false);
    }
    if output.json {
        output.document(&wire::what_if(&answer))?;
    } else {
        output.text(&render::what_if::render(&answer, output.width, output.style))?;
    }
    for warning in warnings(&answer) {
        output.say(&format!("warning: {warning}"));
    }
    if !answer.partial {
        return Ok(Exit::Done);
    }
    output.say("interrupted: the result above covers what was finished");
    Ok(Exit::Interrupted)
}

/// Below so many pairs even a large effect is uncertain.
const FEW: u64 = 200;

/// What a reader should know before believing the numbers.
fn warnings(answer: &WhatIf) -> Vec<String> {
    let mut out = Vec::new();
    for column in &answer.columns {
        if !column.identical_before {
            out.push("a changed history differed before its change: a fault of the program".to_owned());
        }
        if column.faulted > 0 {
            out.push(format!("{} pairs left out: a history stopped with a fault", column.faulted));
        }
        if column.arose < FEW {
            let name = &column.interpretation;
            out.push(format!("{name}: only {} pairs to count; run more with -n", column.arose));
        }
        if column.rewrite.is_some_and(|r| r.rare) {
            let name = &column.interpretation;
            out.push(format!(
                "{name}: the world is so by itself in less than 1 in 100: a rewrite of history"
            ));
        }
        let (against, all) = column.forced;
        if against > 0 {
            out.push(format!("{against} of {all} forced events came although their guard was false"));
        }
    }
    for outcome in answer.columns.iter().flat_map(|c| &c.outcomes).filter(|_| answer.named) {
        if !outcome.answer.order.holds() {
            let before = outcome.answer.order.before;
            out.push(format!("{}: the effect came before its cause in {before} pairs", outcome.id));
        }
        if let Some(reach) = outcome.answer.reach.filter(|r| r.far) {
            let months = reach.months;
            out.push(format!(
                "{}: {months:.0} months from change to outcome; chance does more over such a time",
                outcome.id
            ));
        }
        out.extend(outcome.unclear.iter().map(|missing| format!("{}: there is not {missing}", outcome.id)));
    }
    out.dedup();
    out
}
