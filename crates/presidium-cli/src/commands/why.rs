//! `presidium why`: one event of one history, explained.

use crate::args::{Common, RunFlags, WhyArgs};
use crate::commands::run::options;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::run::RunOptions;
use presidium::verbs::why::{Asked, LOOKED, why as explain};
use presidium::{Project, wire};

/// Explains an event.
pub(crate) fn why(args: &WhyArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let options = counting(&args.run, LOOKED)?;
    let project = Project::open(common.model.as_deref())?;
    let asked = Asked { event: args.event.clone(), history: args.history, without: args.without.clone() };
    let told = explain(&project, &asked, &options)?;
    if output.json {
        output.document(&wire::why(&told))?;
    } else {
        output.text(&render::why::render(&told, output.width, output.style))?;
    }
    Ok(Exit::Done)
}

/// The histories counted: those asked for, or the first few.
pub(crate) fn counting(flags: &RunFlags, few: u64) -> Result<RunOptions, Stop> {
    let told = flags.histories.is_some() || flags.luck.is_some();
    options(&RunFlags { histories: if told { flags.histories } else { Some(few) }, ..flags.clone() })
}
