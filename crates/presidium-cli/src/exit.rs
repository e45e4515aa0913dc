//! Exit codes: one table, and which error means which.

use presidium::Error;
use presidium::diagnostic::Severity;
use presidium::verbs::check::Checked;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// The command line makes no sense.
    Usage = 2,
    /// The model has errors.
    Model = 3,
    /// No such name, line or history.
    Unknown = 4,
    /// A test of `rails` failed, or a gate of `--fail-on` tripped.
    Gate = 5,
    /// A reference digest differs.
    Differs = 6,
    /// A file could not be read or written.
    File = 7,
    /// More histories with faults than accepted.
    Faults = 9,
    /// Stopped by the user.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command ended early: the front door's error, a sentence about usage, or trouble with the output.
#[derive(Debug)]
pub(crate) enum Stop {
    /// From the front door.
    Error(Error),
    /// A sentence and what it means.
    Said(Exit, String),
    /// Standard output cannot be written.
    Output(std::io::Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Stop {
        Stop::Output(error)
    }
}

/// Whether nothing is wrong but names that do not exist.
fn only_unknown(checked: &Checked) -> bool {
    let mut errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    errors.all(|d| d.code.starts_with("unknown-"))
}

/// The exit code of an error.
pub(crate) fn code_of(error: &Error) -> Exit {
    match error {
        Error::Usage(_) => Exit::Usage,
        Error::Broken(_) => Exit::Model,
        Error::Change(checked) if only_unknown(checked) => Exit::Unknown,
        Error::Change(_) => Exit::Usage,
        Error::Unknown { .. } | Error::NoSuch(_) => Exit::Unknown,
        Error::Differs(_) => Exit::Differs,
        Error::Read { .. }
        | Error::Write { .. }
        | Error::NotText { .. }
        | Error::NoModel { .. }
        | Error::Data { .. } => Exit::File,
        Error::Faults { .. } => Exit::Faults,
    }
}
