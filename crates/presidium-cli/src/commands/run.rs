//! `presidium` and `presidium run`: the scoreboard.

use crate::args::{Common, RunArgs, RunFlags, Sharing};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::progress::with_progress;
use crate::render::scoreboard::{Which, render};
use crate::render::series::render as render_series;
use crate::render::side_by_side;
use crate::watch::watch;
use presidium::scoreboard::Scoreboard;
use presidium::verbs::run::{Coupling, RunOptions, interpretations, run as run_histories, topics};
use presidium::verbs::series::series as check_series;
use presidium::{Error, Project, wire};
use std::sync::atomic::Ordering;

/// The name under which all interpretations are meant.
pub(crate) const EVERY: &str = "all";

/// The main job: the head of the scoreboard and the worst misses.
pub(crate) fn head(flags: &RunFlags, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    if flags.interpretation.as_deref() == Some(EVERY) {
        return every(flags, |_| Ok(Which::Scored), common, output);
    }
    let board = scoreboard(flags, common, output)?;
    print(&board, Which::Head, output)
}

/// The scoreboard: every scored event, one topic, or everything.
pub(crate) fn run(args: &RunArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    if let Some(names) = &args.series {
        return series(names, &args.run, common, output);
    }
    if args.run.interpretation.as_deref() == Some(EVERY) {
        return every(&args.run, |board| which(args, board), common, output);
    }
    let board = scoreboard(&args.run, common, output)?;
    print(&board, which(args, &board)?, output)
}

/// The rows asked for.
fn which<'a>(args: &'a RunArgs, board: &Scoreboard) -> Result<Which<'a>, Stop> {
    match (&args.topic, args.all) {
        (Some(topic), _) => {
            let known = topics(&board.rows);
            match known.contains(&topic.as_str()) {
                true => Ok(Which::Topic(topic)),
                false => Err(unknown_topic(topic, &known).into()),
            }
        }
        (None, true) => Ok(Which::All),
        (None, false) => Ok(Which::Scored),
    }
}

/// The scoreboards of all interpretations side by side.
fn every<'a>(
    flags: &RunFlags,
    which: impl Fn(&Scoreboard) -> Result<Which<'a>, Stop>,
    common: &Common,
    output: &mut Output,
) -> Result<Exit, Stop> {
    let options = options(flags)?;
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.luck.1 - options.luck.0 + 1;
    let mut boards = Vec::new();
    for name in interpretations(&project)? {
        let options = RunOptions { interpretation: Some(name), ..options.clone() };
        let work = || run_histories(&project, &options, &watch);
        boards.push(with_progress(flags.progress, output.quiet, total, &watch, work)?);
        if watch.cancel.load(Ordering::Relaxed) {
            break;
        }
    }
    let Some(first) = boards.first() else { return Ok(Exit::Done) };
    let which = which(first)?;
    if output.json {
        output.document(&wire::runs(&boards))?;
    } else {
        output.text(&side_by_side::render(&boards, which, output.width, output.style))?;
    }
    if !watch.cancel.load(Ordering::Relaxed) {
        return Ok(Exit::Done);
    }
    output.say("interrupted: the result above covers what was finished");
    Ok(Exit::Interrupted)
}

fn scoreboard(flags: &RunFlags, common: &Common, output: &Output) -> Result<Scoreboard, Stop> {
    let options = options(flags)?;
    options.validate()?;
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.luck.1 - options.luck.0 + 1;
    let work = || run_histories(&project, &options, &watch);
    Ok(with_progress(flags.progress, output.quiet, total, &watch, work)?)
}

fn print(board: &Scoreboard, which: Which, output: &mut Output) -> Result<Exit, Stop> {
    if output.json {
        output.document(&wire::run(board))?;
    } else {
        output.text(&render(board, which, output.width, output.style))?;
    }
    if !board.partial {
        return Ok(Exit::Done);
    }
    output.say("interrupted: the result above covers what was finished");
    Ok(Exit::Interrupted)
}

/// Recorded series beside modelled ones.
fn series(names: &[String], flags: &RunFlags, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    if flags.interpretation.as_deref() == Some(EVERY) {
        let text = "series are shown under one interpretation at a time; name it: -i notes".to_owned();
        return Err(Stop::Said(Exit::Usage, text));
    }
    let options = options(flags)?;
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.luck.1 - options.luck.0 + 1;
    let work = || check_series(&project, names, &options, &watch);
    let checked = with_progress(flags.progress, output.quiet, total, &watch, work)?;
    if output.json {
        output.document(&wire::series(&checked))?;
    } else {
        output.text(&render_series(&checked, output.width, output.style))?;
    }
    if !checked.partial {
        return Ok(Exit::Done);
    }
    output.say("interrupted: the result above covers what was finished");
    Ok(Exit::Interrupted)
}

fn unknown_topic(topic: &str, known: &[&str]) -> Error {
    let near = presidium::near::near(topic, known.iter().copied());
    let near = if near.is_empty() { known.iter().map(|t| (*t).to_owned()).collect() } else { near };
    Error::Unknown { kind: "topic", name: topic.to_owned(), near }
}

/// Flags as options of a run.
pub(crate) fn options(flags: &RunFlags) -> Result<RunOptions, Stop> {
    let usage = |text: String| Stop::Said(Exit::Usage, text);
    if let Some(refusal) = flags.later.refusal() {
        return Err(usage(refusal));
    }
    let defaults = RunOptions::default();
    let luck = match (&flags.luck, flags.histories) {
        (Some(range), _) => parse_range(range).map_err(usage)?,
        (None, Some(0)) => return Err(usage("a run needs one history at least (-n 1)".to_owned())),
        (None, n) => (1, n.unwrap_or(defaults.luck.1)),
    };
    let options = RunOptions {
        luck,
        seed: flags.seed.unwrap_or(defaults.seed),
        interpretation: flags.interpretation.clone(),
        threads: flags.threads,
        coupling: flags.coupling.map_or(defaults.coupling, coupling),
        ..defaults
    };
    options.validate()?;
    let lucks = match flags.settings {
        None => options.lucks,
        Some(settings) => lucks(luck.1 - luck.0 + 1, settings).map_err(usage)?,
    };
    Ok(RunOptions { lucks, ..options })
}

fn coupling(sharing: Sharing) -> Coupling {
    match sharing {
        Sharing::Keyed => Coupling::Keyed,
        Sharing::Occurrence => Coupling::Occurrence,
        Sharing::PerTick => Coupling::PerTick,
    }
}

/// Histories per setting, when so many histories are spread over so many settings.
fn lucks(histories: u64, settings: u64) -> Result<u32, String> {
    if settings == 0 || settings > histories {
        return Err(format!("--settings must lie between 1 and the number of histories, {histories}"));
    }
    if !histories.is_multiple_of(settings) {
        return Err(format!("{histories} histories do not divide into {settings} settings"));
    }
    u32::try_from(histories / settings).map_err(|_| "that is too many histories for one setting".to_owned())
}

/// `A-B`, or `A` for a single history.
fn parse_range(text: &str) -> Result<(u64, u64), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) => Ok((first, last)),
        _ => Err(format!("`{text}` is not a range of histories; write --luck 1-1000")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_settings() {
        assert_eq!(parse_range("1-1000"), Ok((1, 1000)));
        assert_eq!(parse_range("7"), Ok((7, 7)));
        for wrong in ["", "a", "1-", "-1", "1-b", "1..5", "99999999999999999999999"] {
            assert!(parse_range(wrong).is_err(), "{wrong}");
        }
        assert_eq!(lucks(10_000, 2000), Ok(5));
        assert!(lucks(10, 3).is_err() && lucks(10, 0).is_err() && lucks(10, 11).is_err());
    }
}
