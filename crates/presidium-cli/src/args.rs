//! What may be typed: commands and flags, each with one line of help. Nothing here does anything.

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use presidium_web::server::PORT;
use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

const AFTER: &str = "\
Without a command: 10,000 histories of the built-in model, beside the record.
Results go to standard output, talk to standard error. Every command has --json.

Exit codes: 0 done, 2 usage, 3 the model has errors, 4 no such name, line or
history, 5 a test of rails failed or a gate of --fail-on tripped, 6 a reference digest differs, 7 file
trouble, 9 too many faults, 130 interrupted (what was finished is printed and
marked).";

/// Rerun a model of history and see how often, and when, its events happen
#[derive(Debug, Parser)]
#[command(name = "presidium", version, after_help = AFTER, max_term_width = 80, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) run: RunFlags,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Cli {
    /// Reads the command line. Under `show`, a bare `--model` names the stage, as in `show --model FILE`.
    pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let mut words: Vec<OsString> = words.into_iter().collect();
        let named = |word: &OsString| STAGES.iter().any(|s| word.to_string_lossy().starts_with(s));
        if let Some(show) = words.iter().position(|w| w == "show")
            && !words[show..].iter().any(named)
            && let Some(stage) = words[show..].iter_mut().find(|w| *w == "--model")
        {
            *stage = "--checked".into();
        }
        Cli::try_parse_from(words)
    }
}

const STAGES: &[&str] = &["--ast", "--checked", "--program", "--equation", "--file", "--differences"];

/// Flags of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Use this model, a folder or a .pres file, instead of the built-in one
    #[arg(long, value_name = "DIR|FILE", global = true)]
    pub(crate) model: Option<PathBuf>,
    /// Print JSON instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print results only, no talk
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Colour the output (also off when NO_COLOR is set)
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: When,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

/// How to show progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    #[default]
    Auto,
    Bar,
    None,
}

/// How worlds share luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sharing {
    /// By event, year and ordinal
    Keyed,
    /// By event and ordinal since the start
    Occurrence,
    /// Hazards by the date
    PerTick,
}

/// Flags of commands that run histories.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub(crate) struct RunFlags {
    /// Run this many histories [default: 10000]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) histories: Option<u64>,
    /// Run the histories numbered A to B
    #[arg(long, value_name = "A-B", conflicts_with = "histories")]
    pub(crate) luck: Option<String>,
    /// Spread the histories over this many settings [default: one for every 5]
    #[arg(long, value_name = "N")]
    pub(crate) settings: Option<u64>,
    /// Deal other luck [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Run under this interpretation, or under `all`
    #[arg(short, long, value_name = "NAME")]
    pub(crate) interpretation: Option<String>,
    /// Share luck between worlds in this way [default: keyed]
    #[arg(long, value_name = "HOW")]
    pub(crate) coupling: Option<Sharing>,
    /// Use this many threads [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Show progress
    #[arg(long, value_name = "HOW")]
    pub(crate) progress: Option<Progress>,
    #[command(flatten)]
    pub(crate) later: LaterFlags,
}

/// Flags that are not built yet: known, so that they can be refused with a sentence.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub(crate) struct LaterFlags {
    #[arg(long, hide = true)]
    params: Option<String>,
    #[arg(long, hide = true)]
    given: Vec<String>,
    #[arg(long, hide = true)]
    hold_out: Option<String>,
    #[arg(long, hide = true)]
    fit_until: Option<String>,
    #[arg(long, hide = true)]
    pub(crate) fail_on: Vec<String>,
}

impl LaterFlags {
    /// Why a flag cannot be used, if one was given.
    pub(crate) fn refusal(&self) -> Option<String> {
        let because = |flag: &str, why: &str| Some(format!("{flag} is not built yet: {why}"));
        match self {
            LaterFlags { params: Some(p), .. } if p != "prior" => {
                because("--params", "nothing is fitted, so parameters come from their priors")
            }
            LaterFlags { given, .. } if !given.is_empty() => {
                because("--given", "histories are not conditioned on the record")
            }
            LaterFlags { hold_out: Some(_), .. } => because("--hold-out", "nothing is fitted"),
            LaterFlags { fit_until: Some(_), .. } => because("--fit-until", "nothing is fitted"),
            LaterFlags { fail_on, .. } if !fail_on.is_empty() => {
                because("--fail-on", "only `presidium claims` has gates")
            }
            _ => None,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run histories and show how often, and when, events happen
    Run(RunArgs),
    /// Change one thing, keep all other chance the same, and compare
    WhatIf(WhatIfArgs),
    /// Try every causal sentence of the notes as an experiment
    Claims(ClaimsArgs),
    /// Tell one history, day by day
    History(HistoryArgs),
    /// Explain an event of one history, and rerun it with one reason taken away
    Why(WhyArgs),
    /// Rank the causes of an event by what happens without each, over many histories
    Weigh(WeighArgs),
    /// Test whether history is scheduled: move, flatten, exchange and freeze things, and see what follows
    Rails(RailsArgs),
    /// Show a line of the notes: what it says, what is wrong with it, what rests on it
    Notes(NotesArgs),
    /// Check a model and explain what is wrong with it
    Check(CheckArgs),
    /// Print a stage of a model, one quantity's whole equation, or all of one file
    Show(ShowArgs),
    /// Write a model in the canonical form
    Format(FormatArgs),
    /// Explain the code of a diagnostic
    Explain(ExplainArgs),
    /// Show what a source is and which rules rest on it
    Cite(CiteArgs),
    /// Repeat the reference runs and compare their digests
    Verify(VerifyArgs),
    /// Open the page: ask, see, change and read why in a browser
    Serve(ServeArgs),
    /// Say what this cannot tell you
    Limits,
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

/// The names of the commands, for did-you-mean.
pub(crate) const COMMANDS: &[&str] = &[
    "run", "what-if", "claims", "history", "why", "weigh", "rails", "notes", "check", "show", "format",
    "explain", "cite", "verify", "serve", "limits",
];

/// Commands that are planned and not there; each is refused with what can be done today.
pub(crate) const LATER: &[(&str, &str)] = &[
    ("score", "nothing is scored yet; `presidium run` shows the record beside each event"),
    ("fit", "nothing is fitted yet"),
    ("turning", "histories are not conditioned on the record yet"),
    ("least", "changes are not searched yet"),
    ("page", "there is no page in one file yet; `presidium serve` opens one"),
    ("play", "nobody can take a chair yet"),
    ("export", "tables are not written yet; `--json` gives every number"),
];

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Listen at this port; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = PORT)]
    pub(crate) port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Listen at this address of the machine
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) host: IpAddr,
    /// Let other machines read the model and keep this one at work, if --host is an address they can reach
    #[arg(long)]
    pub(crate) expose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) run: RunFlags,
    /// Show this topic only
    #[arg(long, value_name = "TOPIC", conflicts_with = "all")]
    pub(crate) topic: Option<String>,
    /// Show every outcome, unscored ones and quantities too
    #[arg(long)]
    pub(crate) all: bool,
    /// Show recorded series beside modelled ones: all, or these
    #[arg(long, value_name = "NAME", num_args = 0.., value_delimiter = ',', conflicts_with_all = ["topic", "all"])]
    pub(crate) series: Option<Vec<String>>,
}

#[derive(Debug, Args)]
#[command(mut_arg("histories", |arg| arg.help("Run this many pairs of histories [default: 1000]")))]
pub(crate) struct WhatIfArgs {
    /// What is different, such as `pledge[poland]=never`, or a scenario's name; several act together
    #[arg(value_name = "CHANGE", required = true)]
    pub(crate) changes: Vec<String>,
    /// Answer for this outcome, in full [default: all outcomes, in short]
    #[arg(short, long = "outcome", value_name = "NAME")]
    pub(crate) outcomes: Vec<String>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}

/// What `claims` can fail on, as typed.
pub(crate) const GATES: [&str; 4] = ["reversed", "order", "assumed", "too-few"];

#[derive(Debug, Args)]
#[command(mut_arg("fail_on", |arg| arg
    .hide(false)
    .value_name("WHAT")
    .value_delimiter(',')
    .value_parser(GATES)
    .help("End with 5 if a claim comes out so")))]
#[command(mut_arg("histories", |arg| arg.help("Run this many pairs of histories [default: 400]")))]
#[command(mut_arg("interpretation", |arg| arg.help("Run under this interpretation, or `all`")))]
pub(crate) struct ClaimsArgs {
    /// Ids of claims (S133a) or of statements (S133) to look at closely [default: a table of all]
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
    /// Only claims on this part of the story
    #[arg(long, value_name = "TOPIC")]
    pub(crate) topic: Option<String>,
    /// Look at all of them closely: rivals, mirrors, couplings, interpretations (slow)
    #[arg(long)]
    pub(crate) full: bool,
    /// Rerun at most this many for what is put in, rivals and the rest [default: 200]
    #[arg(long, value_name = "N")]
    pub(crate) again: Option<u64>,
    /// Print a card for each claim instead of the table
    #[arg(long)]
    pub(crate) cards: bool,
    /// Print the report on all claims in Markdown, failures first; implies --full
    #[arg(long, conflicts_with_all = ["ids", "topic", "cards", "json"])]
    pub(crate) report: bool,
    /// Print the words a verdict can have, and when
    #[arg(long, conflicts_with_all = ["ids", "cards", "report"])]
    pub(crate) words: bool,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// Its number, from 1
    pub(crate) number: u64,
    #[command(flatten)]
    pub(crate) run: RunFlags,
    /// Show it beside history H2, itself under a change, or the record
    #[arg(long, value_name = "H2|CHANGE|record")]
    pub(crate) vs: Option<String>,
}

#[derive(Debug, Args)]
#[command(mut_arg("histories", |arg| arg.help("Count over this many histories [default: 200]")))]
pub(crate) struct WhyArgs {
    /// An event, a decision or an outcome, as in `rising[poland]`
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,
    /// Explain it in this history [default: the first in which it happens]
    #[arg(long, value_name = "H")]
    pub(crate) history: Option<u64>,
    /// Take only this reason away, and show all that differs
    #[arg(long, value_name = "NAME")]
    pub(crate) without: Option<String>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}

#[derive(Debug, Args)]
#[command(mut_arg("histories", |arg| arg.help("Compare this many histories [default: 1000]")))]
pub(crate) struct WeighArgs {
    /// An event, a decision or an outcome, as in `rising[poland]`
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}

#[derive(Debug, Args)]
#[command(mut_arg("histories", |arg| arg.help("Run this many histories in each world [default: 200]")))]
#[command(mut_arg("settings", |arg| arg.help("Spread them over this many settings [default: one each]")))]
pub(crate) struct RailsArgs {
    /// Only these tests, with their tables in full, such as 5 or 1,4
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub(crate) only: Vec<u8>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}

#[derive(Debug, Args)]
pub(crate) struct NotesArgs {
    /// A line, the id of a statement, or words to look for
    #[arg(value_name = "LINE|ID|TEXT")]
    pub(crate) query: Vec<String>,
    /// List which statements the model uses, and which not
    #[arg(long, conflicts_with = "query")]
    pub(crate) coverage: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A folder or .pres file [default: the built-in model]
    #[arg(value_name = "DIR|FILE", conflicts_with = "model")]
    pub(crate) path: Option<PathBuf>,
    /// Print operations and draws by rule and cadence
    #[arg(long)]
    pub(crate) cost: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("stage").required(true).args([
    "ast", "checked", "program", "equation", "file", "differences",
]))]
pub(crate) struct ShowArgs {
    /// A folder or .pres file [default: the built-in model]
    #[arg(value_name = "DIR|FILE", conflicts_with = "model")]
    pub(crate) path: Option<PathBuf>,
    /// What was written
    #[arg(long)]
    pub(crate) ast: bool,
    /// What is meant (plain `--model` says the same when no other stage is named)
    #[arg(long)]
    pub(crate) checked: bool,
    /// What is run
    #[arg(long)]
    pub(crate) program: bool,
    /// One quantity with every contribution and its source
    #[arg(long, value_name = "NAME")]
    pub(crate) equation: Option<String>,
    /// All equations of one file of the model, such as `arms`
    #[arg(long, value_name = "NAME")]
    pub(crate) file: Option<String>,
    /// The parameters in which the interpretations differ
    #[arg(long)]
    pub(crate) differences: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FormatArgs {
    /// A folder or .pres file [default: the built-in model]
    #[arg(value_name = "DIR|FILE", conflicts_with = "model")]
    pub(crate) path: Option<PathBuf>,
    /// Change nothing; fail if a file is not in canonical form
    #[arg(long, conflicts_with = "write")]
    pub(crate) check: bool,
    /// Write the files
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code, such as unknown-name
    pub(crate) code: String,
}

#[derive(Debug, Args)]
pub(crate) struct CiteArgs {
    /// The key of a work or of the record, or the name of a rule [default: all sources]
    #[arg(value_name = "KEY|NAME")]
    pub(crate) key: Option<String>,
    /// The sources of one file of the model, such as `arms`, in full
    #[arg(long, value_name = "NAME", conflicts_with = "key")]
    pub(crate) file: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Use this many threads [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}
