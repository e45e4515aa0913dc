//! An argument → its reasons taken away one at a time, the same history run again, and what becomes of the event.

use super::target::{Target, cell_named, item_of};
use super::{Kind, Why, Without, date, told_title};
use crate::error::Error;
use crate::project::Project;
use crate::verbs::history::element;
use presidium_engine::ensemble::Happening;
use presidium_engine::explain::{self, Traced};
use presidium_engine::worlds::treat::treat;
use presidium_engine::{Options, Setup, lower_treated};
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Line, lines};
use presidium_lang::model::{ItemRef, Model};
use presidium_lang::source::Source as Text;
use presidium_lang::span::Span;

/// Most reasons taken away.
const REASONS: usize = 12;
/// Most differences told of a single one.
const DIFFERENCES: usize = 30;

/// Where histories are run again.
pub(crate) struct World<'a> {
    pub(crate) project: &'a Project,
    pub(crate) model: &'a Model,
    pub(crate) texts: &'a [Text],
    pub(crate) options: Options,
    pub(crate) number: u64,
}

/// A reason that can be taken away.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Removal {
    /// In words.
    pub(crate) reason: String,
    /// How it can be typed; empty if it cannot.
    pub(crate) text: String,
    /// The change.
    pub(crate) kind: ChangeKind,
    /// Sources.
    pub(crate) sources: Vec<String>,
}

impl Removal {
    /// An event or decision that never happens.
    pub(crate) fn never(model: &Model, item: ItemRef, cell: u32) -> Removal {
        let (id, title) = cell_named(model, item, cell);
        Removal {
            reason: title,
            text: format!("{id} = never"),
            kind: ChangeKind::Never { item, cells: vec![cell], during: During::default() },
            sources: Vec::new(),
        }
    }

    /// A line that is switched off.
    pub(crate) fn off(model: &Model, line: Line) -> Option<Removal> {
        let all = lines(model);
        let at = all.iter().find(|l| l.line == line)?;
        let set = match line {
            Line::Utility(id, ..) => Some(model.choices[id.at()].set),
            _ => None,
        };
        let (typed, option) = at.option.zip(set).map_or((String::new(), String::new()), |(o, set)| {
            let (name, title) = element(model, set, o);
            (format!(".{name}"), format!(", {title}"))
        });
        // A name that several lines share would switch all of them off.
        let alike =
            all.iter().filter(|l| (l.rule, l.option, l.name) == (at.rule, at.option, at.name)).count();
        let text = if at.name.is_empty() || alike > 1 {
            String::new()
        } else {
            format!("rule:{}{typed}.{} = off", at.rule, at.name)
        };
        Some(Removal {
            reason: format!("{}{option}: {}", at.rule.replace('_', " "), super::label(at.name, at.text)),
            text,
            kind: ChangeKind::Off { lines: vec![line] },
            sources: super::sources(at.sources),
        })
    }

    /// As a change of a world.
    pub(crate) fn change(&self) -> Change {
        Change { kind: self.kind.clone(), text: self.text.clone(), span: Span::default() }
    }
}

/// Runs one history unchanged (lane 0) and without each of some reasons (lanes 1, 2, …).
pub(crate) fn removed(model: &Model, options: Options, number: u64, worlds: &[Vec<Change>]) -> Traced {
    let changes: Vec<&Change> = worlds.iter().flatten().collect();
    let treated = treat(model, &changes);
    let program = lower_treated(&treated);
    let mut at = 0;
    let switches = worlds
        .iter()
        .map(|world| {
            let mine = &treated.switches[at..at + world.len()];
            at += world.len();
            mine.iter().flatten().copied().collect()
        })
        .collect();
    let setup = Setup::with_worlds(&program, options, switches);
    explain::trace_worlds(&setup, number)
}

/// The reasons in the steps told so far, each once, nearest to the event first.
fn reasons(model: &Model, traced: &Traced, why: &Why, found: Option<usize>) -> Vec<Removal> {
    let mut out: Vec<Removal> = Vec::new();
    let mut add = |removal: Option<Removal>| {
        if let Some(removal) = removal
            && !out.iter().any(|r| r.kind == removal.kind)
        {
            out.push(removal);
        }
    };
    for step in why.steps.iter().rev() {
        let line = &traced.lines[step.line];
        if Some(step.line) != found && matches!(line.what, Happening::Event(_)) {
            add(Some(Removal::never(model, item_of(line), line.combo)));
        }
        for because in &step.because {
            // Without its base rate or its trigger the event itself is gone: that says nothing. What spoke
            // against it is no reason for it.
            let speaks = match because.kind {
                Kind::Factor => because.amount > 1.0,
                Kind::Term { .. } => because.amount > 0.0,
                Kind::Base | Kind::Guard | Kind::Trigger | Kind::Condition => false,
            };
            let line = because.line.filter(|_| speaks);
            add(line.and_then(|l| Removal::off(model, l)));
        }
    }
    out
}

/// Fills in what becomes of the event without each reason, or without the one asked for.
pub(super) fn rerun(
    world: &World<'_>,
    target: &Target,
    traced: &Traced,
    found: Option<usize>,
    only: Option<&str>,
    why: &mut Why,
) -> Result<(), Error> {
    let model = world.model;
    let mut all = reasons(model, traced, why, found);
    if let Some(only) = only {
        all = vec![pick(world, all, only)?];
    }
    all.truncate(REASONS);
    if all.is_empty() {
        return Ok(());
    }
    let worlds: Vec<Vec<Change>> = all.iter().map(|r| vec![r.change()]).collect();
    let again = removed(model, world.options, world.number, &worlds);
    let fate = |lane: u32, of: &Traced| {
        let n = target.first(model, of, lane)?;
        let line = &of.lines[n];
        let option = match &line.what {
            Happening::Event(_) => None,
            Happening::Choice(id, option, _) => Some(element(model, model.choices[id.at()].set, *option).1),
        };
        Some((date(model, line.day), option))
    };
    let before = fate(0, &again);
    for (lane, removal) in (1u32..).zip(&all) {
        let after = fate(lane, &again);
        why.without.push(Without {
            reason: removal.reason.clone(),
            change: removal.text.clone(),
            happens: after.as_ref().map(|a| a.0),
            option: after.as_ref().and_then(|a| a.1.clone()),
            differs: after != before,
            sources: removal.sources.clone(),
        });
    }
    if only.is_some() {
        why.differences = differences(model, &again, 0, 1);
        why.differences.truncate(DIFFERENCES);
    }
    // What matters comes first: lost, then moved, then the rest.
    let lost = before.is_some();
    why.without.sort_by_key(|w| (!w.differs, lost && w.happens.is_some()));
    Ok(())
}

/// Lines of one lane that the other has not, by day: `true` for those only in the first.
pub(crate) fn differences(model: &Model, traced: &Traced, a: u32, b: u32) -> Vec<(Date, bool, String)> {
    let of = |lane| traced.of_lane(lane).map(|(_, l)| l).collect::<Vec<_>>();
    let (left, right) = (of(a), of(b));
    let same = |x: &presidium_engine::ensemble::Line, y: &presidium_engine::ensemble::Line| {
        (x.day, x.combo, &x.what) == (y.day, y.combo, &y.what)
    };
    let only =
        |of: &[&presidium_engine::ensemble::Line], other: &[&presidium_engine::ensemble::Line], here| {
            let mine = of.iter().filter(|x| !other.iter().any(|y| same(x, y)));
            mine.map(|l| (date(model, l.day), here, told_title(model, l))).collect::<Vec<_>>()
        };
    let mut all = only(&left, &right, true);
    all.extend(only(&right, &left, false));
    all.sort_by_key(|d| (d.0, !d.1));
    all
}

/// The reason that is meant: by name, or a change in words of the language.
fn pick(world: &World<'_>, all: Vec<Removal>, only: &str) -> Result<Removal, Error> {
    let wanted = only.trim().to_lowercase();
    let named = |r: &&Removal| {
        let id = r.text.strip_suffix(" = never").or_else(|| r.text.strip_suffix(" = off")).unwrap_or(&r.text);
        let id = id.strip_prefix("rule:").unwrap_or(id).to_lowercase();
        let tail = id.rsplit('.').next().unwrap_or(&id).to_owned();
        let bare = id.split('[').next().unwrap_or(&id).to_owned();
        [id, tail, bare, r.reason.to_lowercase(), r.text.to_lowercase()].contains(&wanted)
    };
    if let Some(found) = all.iter().find(named) {
        return Ok(found.clone());
    }
    let text = if only.contains('=') { only.to_owned() } else { format!("{only} = never") };
    let mut changes = changes_of(world.project, world.model, world.texts, "--without", &text)?;
    match (changes.pop(), changes.is_empty()) {
        (Some(change), true) => Ok(Removal {
            reason: change.text.clone(),
            text: change.text,
            kind: change.kind,
            sources: Vec::new(),
        }),
        _ => Err(Error::Usage("--without takes one reason".to_owned())),
    }
}

/// Resolves changes typed on a command line.
///
/// Errors: `Usage` with the first problem in words.
pub(crate) fn changes_of(
    project: &Project,
    model: &Model,
    texts: &[Text],
    name: &str,
    text: &str,
) -> Result<Vec<Change>, Error> {
    let resolved = presidium_lang::resolve_changes(model, texts, &project.source_keys(), name, text);
    let problem = || {
        let of = |d: &presidium_lang::diagnostic::Diagnostic| {
            let help = d.help.as_ref().map_or(String::new(), |h| format!("; {}", h.text));
            format!("{name}: {} ({}){help}", d.message, d.code)
        };
        resolved.diagnostics.first().map_or_else(|| format!("{name}: cannot read `{text}`"), of)
    };
    resolved.changes.clone().ok_or_else(|| Error::Usage(problem()))
}
