//! `presidium claims`: causal sentences as experiments, as a table, as cards, or as a report.

use crate::args::{ClaimsArgs, Common};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::progress::with_progress;
use crate::render;
use crate::watch::watch;
use presidium::verbs::claims::{Claims, ClaimsOptions, HISTORIES, Standing, Word, claims as try_claims};
use presidium::{Project, wire};

/// Tries claims and shows what became of them.
pub(crate) fn claims(args: &ClaimsArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    if args.words {
        output.text(&render::claims::words(output.width))?;
        return Ok(Exit::Done);
    }
    let options = options(args)?;
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.run.luck.1 - options.run.luck.0 + 1;
    let work = || try_claims(&project, &options, &watch);
    let claims = with_progress(args.run.progress, output.quiet, total, &watch, work)?;
    let (width, style) = (output.width, output.style);
    if output.json {
        output.document(&wire::claims(&claims))?;
    } else if args.report {
        output.text(&render::claims::report(&claims))?;
    } else if args.cards || !args.ids.is_empty() {
        output.text(&render::claims::cards(&claims, width, style))?;
    } else {
        output.text(&render::claims::table(&claims, width, style))?;
    }
    if claims.partial {
        output.say("interrupted: the result above covers what was finished");
        return Ok(Exit::Interrupted);
    }
    let tripped = tripped(&claims, &args.run.later.fail_on);
    for gate in &tripped {
        output.say(gate);
    }
    Ok(if tripped.is_empty() { Exit::Done } else { Exit::Gate })
}

fn options(args: &ClaimsArgs) -> Result<ClaimsOptions, Stop> {
    let mut flags = args.run.clone();
    flags.later.fail_on.clear();
    if flags.histories.is_none() && flags.luck.is_none() {
        flags.histories = Some(HISTORIES);
    }
    let every_interpretation = flags.interpretation.as_deref() == Some("all");
    if every_interpretation {
        flags.interpretation = None;
    }
    Ok(ClaimsOptions {
        ids: args.ids.clone(),
        topic: args.topic.clone(),
        full: args.full || args.report || !args.ids.is_empty(),
        again: args.again,
        every_interpretation,
        run: super::run::options(&flags)?,
    })
}

/// A sentence for each gate that some claim trips.
fn tripped(claims: &Claims, gates: &[String]) -> Vec<String> {
    let ids = |which: &dyn Fn(Standing) -> bool| -> Vec<&str> {
        let hit = claims.claims.iter().filter(|c| c.standing().is_some_and(which));
        hit.map(|c| c.id.as_str()).collect()
    };
    let mut said = Vec::new();
    for gate in gates {
        let found = match gate.as_str() {
            "reversed" => ids(&|s| s == Standing::Word(Word::Reverse)),
            "assumed" => ids(&|s| s == Standing::Word(Word::Assumed)),
            "too-few" => ids(&|s| s == Standing::Word(Word::TooFew)),
            _ => ids(&|s| matches!(s, Standing::Void(_))),
        };
        if !found.is_empty() {
            said.push(format!("--fail-on {gate}: {}", found.join(", ")));
        } else if gate == "order" && claims.broken > 0 {
            said.push(format!("--fail-on order: {} histories differ before their change", claims.broken));
        }
    }
    said
}
