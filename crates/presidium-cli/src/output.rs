//! Where results and talk go: standard output and error, their width and colour.

use crate::args::{Common, When};
use std::io::{BufWriter, IsTerminal, Stdout, Write};

/// The narrowest layout; a narrower terminal gets it all the same.
const NARROW: usize = 80;
/// The widest layout; longer lines are hard to read.
const WIDE: usize = 120;

/// Standard output with a width and, perhaps, colour.
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    /// Columns to lay results out in.
    pub(crate) width: usize,
    /// How results are coloured.
    pub(crate) style: Style,
    /// How talk is coloured.
    pub(crate) talk: Style,
    /// JSON instead of text.
    pub(crate) json: bool,
    /// No talk.
    pub(crate) quiet: bool,
}

impl Output {
    /// Looks at the flags, the environment and the terminal.
    pub(crate) fn new(common: &Common) -> Output {
        let stdout = std::io::stdout();
        let coloured = |terminal: bool| match common.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        Output {
            width: width(stdout.is_terminal()),
            style: Style { on: coloured(stdout.is_terminal()) },
            talk: Style { on: coloured(std::io::stderr().is_terminal()) },
            out: BufWriter::new(stdout),
            json: common.json,
            quiet: common.quiet,
        }
    }

    /// Writes a result.
    pub(crate) fn text(&mut self, text: &str) -> std::io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Writes a result as one JSON document.
    pub(crate) fn document(&mut self, value: &serde_json::Value) -> std::io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Says something to the person, unless told to be quiet.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Sends everything off.
    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Writes to standard error; when that is closed there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}

fn width(terminal: bool) -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || terminal.then(terminal_size::terminal_size).flatten().map(|(w, _)| usize::from(w.0));
    told.or_else(seen).unwrap_or(NARROW).clamp(NARROW, WIDE)
}

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether to colour at all.
    pub(crate) on: bool,
}

impl Style {
    /// A heading.
    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Something secondary.
    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Something that went wrong.
    pub(crate) fn red(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
