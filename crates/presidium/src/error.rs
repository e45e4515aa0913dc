//! The one public error: what went wrong, with the path or name in it. Problems of a model's text are not
//! errors but diagnostics; they travel in [`Error::Broken`] when a verb needs a model and there is none.

use std::path::PathBuf;

/// Why a verb gave no value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is no text.
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// Which.
        path: PathBuf,
    },
    /// A folder without a model.
    #[error("{} holds no .pres file", path.display())]
    NoModel {
        /// Which.
        path: PathBuf,
    },
    /// A data file beside the model is wrong.
    #[error("{}: {message}", path.display())]
    Data {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The model's text has errors.
    #[error("the model has {} error{}", .0.errors, if .0.errors == 1 { "" } else { "s" })]
    Broken(Box<crate::verbs::check::Checked>),
    /// The changes asked for have errors; the texts are those of the model and of the command line.
    #[error("the change has {} error{}", .0.errors, if .0.errors == 1 { "" } else { "s" })]
    Change(Box<crate::verbs::check::Checked>),
    /// There is nothing of that name.
    #[error("no {kind} `{name}`{}", did_you_mean(near))]
    Unknown {
        /// What was looked for: event, interpretation, line of the notes, …
        kind: &'static str,
        /// The name as given.
        name: String,
        /// Names that are close.
        near: Vec<String>,
    },
    /// There is no such line or history; the sentence says which there are.
    #[error("{0}")]
    NoSuch(String),
    /// A number or range that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// More histories stopped with a fault than the caller accepts.
    #[error("{faults} of {histories} histories stopped with a fault: {first}")]
    Faults {
        /// How many.
        faults: u64,
        /// Of how many.
        histories: u64,
        /// The first one, in words.
        first: String,
    },
    /// The shipped reference results differ from this machine's.
    #[error("{0}")]
    Differs(String),
}

fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!("; did you mean `{one}`?"),
        [most @ .., last] => format!("; did you mean `{}` or `{last}`?", most.join("`, `")),
    }
}

impl Error {
    /// An unknown name with the names close to it.
    pub fn unknown<'a>(kind: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
        Error::Unknown { kind, name: name.to_owned(), near: crate::near::near(name, known) }
    }
}
