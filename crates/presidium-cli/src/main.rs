//! The command line of Presidium: arguments in, one verb of the front door called, its value rendered.

mod args;
mod commands;
mod exit;
mod output;
mod progress;
mod render;
mod watch;

use args::{COMMANDS, Cli, Command, LATER, RunFlags};
use exit::{Exit, Stop, code_of};
use output::{Output, say};
use presidium::Error;
use presidium::near::near;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return misread(&error),
    };
    let mut output = Output::new(&cli.common);
    let result = dispatch(cli, &mut output).and_then(|exit| Ok(output.flush().map(|()| exit)?));
    match result {
        Ok(exit) => exit.into(),
        Err(stop) => stopped(stop, &mut output).into(),
    }
}

/// Help and version are results; everything else clap says is about usage.
fn misread(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    match error.exit_code() {
        0 => match printed {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Exit::File.into(),
            _ => Exit::Done.into(),
        },
        _ => Exit::Usage.into(),
    }
}

fn dispatch(cli: Cli, output: &mut Output) -> Result<Exit, Stop> {
    let common = &cli.common;
    if cli.command.is_some() && cli.run != RunFlags::default() {
        let text = "put the flags of a command after its name, as in: presidium run -n 1000";
        return Err(Stop::Said(Exit::Usage, text.to_owned()));
    }
    match cli.command {
        None => commands::run::head(&cli.run, common, output),
        Some(Command::Run(args)) => commands::run::run(&args, common, output),
        Some(Command::Claims(args)) => commands::claims::claims(&args, common, output),
        Some(Command::WhatIf(args)) => commands::what_if::what_if(&args, common, output),
        Some(Command::History(args)) => commands::history::history(&args, common, output),
        Some(Command::Why(args)) => commands::why::why(&args, common, output),
        Some(Command::Weigh(args)) => commands::weigh::weigh(&args, common, output),
        Some(Command::Rails(args)) => commands::rails::rails(&args, common, output),
        Some(Command::Notes(args)) => commands::notes::notes(&args, common, output),
        Some(Command::Check(args)) => commands::check::check(&args, common, output),
        Some(Command::Show(args)) => commands::show::show(&args, common, output),
        Some(Command::Format(args)) => commands::format::format(&args, common, output),
        Some(Command::Explain(args)) => commands::explain::explain(&args, output),
        Some(Command::Cite(args)) => commands::cite::cite(&args, common, output),
        Some(Command::Verify(args)) => commands::verify::verify(&args, common, output),
        Some(Command::Serve(args)) => commands::serve::serve(&args, common, output),
        Some(Command::Limits) => commands::limits::limits(common, output),
        Some(Command::Other(words)) => Err(no_command(&words)),
    }
}

/// A command that is not there: planned, misspelt or unknown.
fn no_command(words: &[OsString]) -> Stop {
    let name = words.first().map(|w| w.to_string_lossy().into_owned()).unwrap_or_default();
    let text = match LATER.iter().find(|(later, _)| *later == name) {
        Some((_, why)) => format!("`{name}` is not built yet: {why}"),
        None => match near(&name, COMMANDS.iter().copied()).first() {
            Some(close) => format!("no command `{name}`; did you mean `{close}`?"),
            None => format!("no command `{name}`; there are: {}", COMMANDS.join(", ")),
        },
    };
    Stop::Said(Exit::Usage, text)
}

/// Says why a command ended early, after what it has written so far.
fn stopped(stop: Stop, output: &mut Output) -> Exit {
    // Results written before the trouble still go out; if they cannot, there is nothing more to do.
    let _ = output.flush();
    let red = |text: &str| output.talk.red(text);
    match stop {
        Stop::Output(e) if e.kind() == ErrorKind::BrokenPipe => Exit::Done,
        Stop::Output(e) => {
            say(&format!("{}: cannot write the result: {e}", red("error")));
            Exit::File
        }
        Stop::Said(exit, text) => {
            say(&format!("{}: {text}", red("error")));
            exit
        }
        Stop::Error(Error::Change(checked)) => {
            commands::check::talk(&checked, output, true);
            let error = Error::Change(checked);
            say(&format!("{}: {error}", red("error")));
            code_of(&error)
        }
        Stop::Error(Error::Broken(checked)) => {
            commands::check::talk(&checked, output, true);
            let count = Error::Broken(checked).to_string();
            say(&format!("{}: {count}", red("error")));
            Exit::Model
        }
        Stop::Error(error) => {
            say(&format!("{}: {error}", red("error")));
            code_of(&error)
        }
    }
}
