//! `presidium serve`: the page, until it is stopped.

use crate::args::{Common, ServeArgs};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use presidium::{Project, Session};
use presidium_web::{Limits, Options, ServeError, Server};
use serde_json::json;

/// Serves the page and says where.
pub(crate) fn serve(args: &ServeArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let session = Session::open(Project::open(common.model.as_deref())?)?;
    let options =
        Options { host: args.host, port: args.port, expose: args.expose, limits: Limits::default() };
    let server = Server::bind(session, &options).map_err(said)?;
    let address = format!("http://{}/", server.address());
    if output.json {
        output.document(&json!({ "schema": "presidium.serve/1", "address": address }))?;
    } else {
        output.text(&format!("{address}\n"))?;
    }
    output.flush()?;
    if !args.host.is_loopback() {
        output.say("exposed: whoever can reach this address can read the model and its sources and keep this machine at work; nothing is encrypted");
    }
    output.say("Ctrl-C stops it");
    if args.open
        && let Err(error) = open(&address)
    {
        output.say(&format!("no browser could be started ({error}); open the address above"));
    }
    server.run().map_err(said)?;
    Ok(Exit::Done)
}

fn said(error: ServeError) -> Stop {
    let exit = match error {
        ServeError::Exposed(_) => Exit::Usage,
        ServeError::Busy(_) | ServeError::Listen(..) | ServeError::Start(_) => Exit::File,
    };
    Stop::Said(exit, error.to_string())
}

/// Asks the system to show an address in the browser.
fn open(address: &str) -> std::io::Result<()> {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let quiet = std::process::Stdio::null;
    let mut command = std::process::Command::new(program);
    command.args(before).arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().map(|_| ())
}
