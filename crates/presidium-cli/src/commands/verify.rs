//! `presidium verify`: the reference runs, repeated and compared.

use crate::args::{Common, VerifyArgs};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::plural;
use crate::watch::watch;
use presidium::verbs::verify::verify as repeat;
use presidium::{Project, wire};
use std::sync::atomic::Ordering;

/// Repeats the reference runs.
pub(crate) fn verify(args: &VerifyArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let verified = repeat(&project, args.threads, &watch)?;
    if watch.cancel.load(Ordering::Relaxed) {
        return Err(Stop::Said(Exit::Interrupted, "interrupted: nothing was compared".to_owned()));
    }
    let agree = verified.iter().filter(|v| v.agrees()).count();
    if output.json {
        output.document(&wire::verify(&verified))?;
    } else {
        for run in &verified {
            let word = if run.agrees() { "same" } else { "DIFFERS" };
            let r = &run.reference;
            let (first, last) = r.luck;
            output.text(&format!(
                "{:<12} seed {}, histories {first}-{last}  {word}\n",
                r.interpretation, r.seed
            ))?;
        }
        let runs = plural(verified.len() as u64, "reference run");
        output.text(&format!("{agree} of {runs} give the same bits here\n"))?;
    }
    Ok(if agree == verified.len() { Exit::Done } else { Exit::Differs })
}
