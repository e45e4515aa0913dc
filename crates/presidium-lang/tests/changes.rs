//! Changes as text: printed and read again they are the same, and mean the same; the changes of the models too.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;
use std::path::{Path, PathBuf};

use presidium_lang::change::{Change, ChangeKind, clashes, describe, lines};
use presidium_lang::diagnostic::Severity;
use presidium_lang::format::change_text;
use presidium_lang::model::Model;
use presidium_lang::parse::parse_change;
use presidium_lang::{Loaded, SourceKeys, load, resolve_changes};

const WORLD: &str = "\
model world \"Everything that can be changed\"
clock day from 1953-01-01 to 1960-12-31
interpretation notes, documents default
set Satellite = { poland, hungary, romania }
set Member = { khrushchev, molotov, mikoyan }
set Answer = { wait, bargain, force }
table Member { standing reflex; khrushchev 3 0.6; molotov 2 0.8; mikoyan 1.5 0.2 }
relation neighbour[Satellite, Satellite] symmetric { poland hungary, hungary romania }
param contagion : rate per month = 0.2
input harvest : real linear { 1953-08-01: 1.0, 1954-08-01: 1.1 } outside \"weather\"
input event suez on 1956-10-29 outside \"elsewhere\"
stock unrest[s in Satellite] : share = 0.4
  each month
    + contagion * sum(d in neighbour[s]: unrest[d]) as contagion @notes 124
    - 0.01 * harvest as bread @kuran1991
stock holder : Member or nobody = khrushchev
let hot[s in Satellite] : flag = unrest[s] > 0.5
event rising[s in Satellite] once
  rate 0.02 per month as base
    times 1 + unrest[s] as anger @notes 12-13
  then unrest[s] += 0.1 as echo
event pair[a in Satellite, b in Satellite where a != b] recurring when hot[a]
  on rising[a] chance 0.5 as spread
choice answer[s in Satellite] : Answer on rising[s]
  wait = 0
  bargain = 0.5 as habit
  force = unrest[s] as anger @record poland-1956
    + [holder is molotov] as habit
outcome hungary_rises = date of rising[hungary]
outcome poland_by_1956 = ever rising[poland] by 1956-12-31
outcome quarrel = date of rising[poland] when hot[hungary]
";

fn keys() -> SourceKeys {
    let lines = [("S001", [12, 13]), ("S133", [124, 125])];
    let statements = lines.map(|(key, of)| (key.to_string(), BTreeSet::from(of)));
    SourceKeys { statements: Some(BTreeMap::from(statements)), ..SourceKeys::default() }
}

fn world() -> Loaded {
    let loaded = load(vec![("world.pres".into(), WORLD.into())], &keys());
    assert!(loaded.model.is_some(), "{:?}", loaded.diagnostics);
    loaded
}

/// A small deterministic generator, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// A day, from January 1953 to December 1960.
    fn date(&mut self) -> String {
        format!("{}-{:02}-{:02}", 1953 + self.below(8), 1 + self.below(12), 1 + self.below(28))
    }

    fn moment(&mut self) -> String {
        let event = self.of(&["rising[poland]", "rising [ hungary ]", "suez", "pair[poland,hungary]"]);
        match self.below(3) {
            0 => self.date(),
            1 => event.to_string(),
            _ => format!("{event}+{}{}", self.below(40), self.of(&["d", " days", " weeks"])),
        }
    }

    fn during(&mut self) -> String {
        match self.below(3) {
            0 => String::new(),
            1 => format!("@{}", self.moment()),
            _ => format!(" @ {} .. {}", self.date(), self.moment()),
        }
    }

    fn number(&mut self) -> String {
        let digits = format!("0.{}", 1 + self.below(999));
        match self.below(5) {
            0 => digits,
            1 => format!("{digits}0"),
            2 => format!("{digits} / 2 + 1e-1"),
            3 => format!("max({digits}, 0.25)"),
            _ => format!("(1-{digits})"),
        }
    }

    fn satellite(&mut self, name: &str) -> String {
        let at =
            ["", "[poland]", "[ romania ]", "[s where neighbour[poland,s]>0]", "[s where not s is hungary]"];
        format!("{name}{}", self.of(&at))
    }

    fn quantity(&mut self) -> String {
        let fixed = ["contagion", "harvest", "standing[molotov]", "reflex[m where standing[m]>1.6]"];
        if self.below(2) == 0 { self.satellite("unrest") } else { self.of(&fixed).to_string() }
    }

    /// A change of any form; some of them mean nothing.
    fn change(&mut self) -> String {
        let event = [self.satellite("rising"), "pair".into(), "pair[poland,b where b is not poland]".into()];
        let event = event[self.below(3)].clone();
        match self.below(14) {
            0 => format!("{}={}{}", self.quantity(), self.number(), self.during()),
            1 => format!("{} += {}{}", self.quantity(), self.number(), self.during()),
            2 => format!("{}-={}@{}", self.quantity(), self.number(), self.moment()),
            3 => format!("holder = {}{}", self.of(&["molotov", "nobody"]), self.during()),
            4 => format!("{}={}", self.satellite("hot"), self.of(&["yes", "no"])),
            5 => format!("{event} = never{}", self.during()),
            6 => format!("{event} @ {}", self.moment()),
            7 => format!("{} = {}", self.satellite("answer"), self.of(&["force", "wait", "never"])),
            8 => format!("{}=bargain@{}", self.satellite("answer"), self.moment()),
            9 => format!("hazard:{}*={}{}", self.satellite("rising"), self.number(), self.during()),
            10 => {
                let option = self.of(&["force", "wait"]);
                format!("utility:{}.{option}+={}{}", self.satellite("answer"), self.number(), self.during())
            }
            11 => {
                let names =
                    ["unrest.bread", "rising.anger", "pair.spread", "answer.habit", "answer.force.habit"];
                format!("rule:{} = off", self.of(&names))
            }
            12 => format!("source:{}=off", self.of(&["S001", "S133", "kuran1991", "poland-1956"])),
            _ => self
                .of(&[
                    "swap:poland,hungary",
                    "freeze:world",
                    "interpretation=notes",
                    "translate = 2 weeks",
                    "translate=-730d",
                ])
                .to_string(),
        }
    }
}

/// The changes a text means, or nothing when it means none.
fn resolved(loaded: &Loaded, text: &str) -> Option<Vec<Change>> {
    let model = loaded.model.as_ref().unwrap();
    let found = resolve_changes(model, &loaded.sources, &keys(), "given", text);
    let failed = found.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(found.changes.is_none(), failed, "{text}");
    for d in &found.diagnostics {
        assert!(presidium_lang::explain(d.code).is_some(), "{} has no page", d.code);
        assert_eq!(d.primary.span.source, found.source.id, "{text}: {d:?}");
        assert!(text.get(d.primary.span.start as usize..d.primary.span.end as usize).is_some(), "{d:?}");
    }
    found.changes
}

fn kinds(changes: &[Change]) -> Vec<&ChangeKind> {
    changes.iter().map(|c| &c.kind).collect()
}

#[test]
fn printed_changes_are_read_again_as_what_they_were() {
    let loaded = world();
    let model = loaded.model.as_ref().unwrap();
    let mut dice = Dice(0x1956_1018);
    let (mut sound, mut refused, mut forms) = (0, 0, Vec::new());
    for _ in 0..4000 {
        let count = 1 + dice.below(2);
        let text = (0..count).map(|_| dice.change()).collect::<Vec<_>>().join([", ", ";"][dice.below(2)]);
        let printed: Vec<String> = parse_change(&text).unwrap().iter().map(change_text).collect();
        let again: Vec<String> = parse_change(&printed.join(", ")).unwrap().iter().map(change_text).collect();
        assert_eq!(again, printed, "{text}");
        let Some(changes) = resolved(&loaded, &text) else {
            assert_eq!(resolved(&loaded, &printed.join(", ")), None, "{text}");
            refused += 1;
            continue;
        };
        sound += 1;
        assert_eq!(changes.iter().map(|c| c.text.clone()).collect::<Vec<_>>(), printed);
        let twice = resolved(&loaded, &printed.join(", ")).unwrap();
        assert_eq!(kinds(&twice), kinds(&changes), "{text}\nbecame\n{}", printed.join(", "));
        for change in &changes {
            assert!(ascending(change), "{change:?}");
            assert!(!describe(model, change).contains("[]"), "{}", describe(model, change));
            if !forms.contains(&discriminant(&change.kind)) {
                forms.push(discriminant(&change.kind));
            }
        }
    }
    assert_eq!(forms.len(), 12, "some form was never made");
    assert!(sound > 2000 && refused > 100, "{sound} sound, {refused} refused");
}

/// Whether cells are in order, each once, and at least one; lines too.
fn ascending(change: &Change) -> bool {
    use ChangeKind as K;
    let cells = match &change.kind {
        K::Hold { cells, .. } | K::Push { cells, .. } | K::Never { cells, .. } | K::Cause { cells, .. } => {
            cells
        }
        K::Take { cells, .. } | K::Hazard { cells, .. } | K::Utility { cells, .. } => cells,
        K::Off { lines } => return !lines.is_empty() && lines.windows(2).all(|w| w[0] < w[1]),
        K::Swap { .. } | K::Freeze { .. } | K::Interpretation(_) | K::Translate(_) => return true,
    };
    !cells.is_empty() && cells.windows(2).all(|w| w[0] < w[1])
}

/// Texts that are cut, doubled or exchanged give changes or problems, never a panic.
#[test]
fn no_broken_text_breaks_the_resolver() {
    let loaded = world();
    let mut dice = Dice(0x1957_0618);
    for _ in 0..2000 {
        let text = format!("{},{}", dice.change(), dice.change());
        let mut words: Vec<&str> =
            text.split_inclusive([' ', '=', '[', ']', '@', '.', ',', ':', '+']).collect();
        for _ in 0..1 + dice.below(3) {
            let (a, b) = (dice.below(words.len()), dice.below(words.len()));
            match dice.below(4) {
                0 if words.len() > 1 => drop(words.remove(a)),
                1 => words.insert(a, words[b]),
                2 => words.swap(a, b),
                _ => {
                    words[a] =
                        dice.of(&["nobody", "never", "poland", "1956-02-01", "-1", "]", "unrest", "s", "@"]);
                }
            }
        }
        resolved(&loaded, &words.concat());
    }
}

#[test]
fn a_plain_outcome_stands_for_the_event_it_asks_about() {
    let loaded = world();
    for (outcome, event) in [
        ("hungary_rises = never", "rising[hungary] = never"),
        ("hungary_rises @ 1956-10-23", "rising[hungary] @ 1956-10-23"),
        (
            "hazard:hungary_rises *= 2 @ 1954-01-01..1955-01-01",
            "hazard:rising[hungary] *= 2 @ 1954-01-01..1955-01-01",
        ),
    ] {
        let [named, plain] = [outcome, event].map(|text| resolved(&loaded, text).unwrap());
        assert_eq!(kinds(&named), kinds(&plain));
        assert!(named[0].text.contains("hungary_rises"), "it is told by the name it was given");
    }
    // Less than the event, or not an event at all.
    for text in
        ["poland_by_1956 = never", "quarrel = never", "hungary_rises[poland] = never", "hungary_rises = 1"]
    {
        assert_eq!(resolved(&loaded, text), None, "{text}");
    }
}

#[test]
fn worlds_of_two_texts_are_tested_together() {
    let loaded = world();
    let all = |texts: &[&str]| -> Vec<Change> {
        texts.iter().flat_map(|t| resolved(&loaded, t).unwrap()).collect()
    };
    assert_eq!(clashes(&all(&["unrest = 0.1", "contagion = 0.1"])), []);
    assert_eq!(clashes(&all(&["unrest = 0.1", "unrest[poland] = 0.2 @ 1956-01-01"])).len(), 1);
}

#[expect(clippy::disallowed_methods, reason = "the test reads the models")]
fn model_in(folder: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models").join(folder);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "pres"));
    paths.sort();
    let files =
        paths.iter().map(|p| (p.display().to_string(), std::fs::read_to_string(p).unwrap())).collect();
    load(files, &SourceKeys::default())
}

/// The changes of every claim, rival and scenario.
fn stated(model: &Model) -> Vec<&Change> {
    let claims = model.claims.iter().flat_map(|c| c.changes.iter().chain(&c.rivals));
    claims.chain(model.scenarios.iter().flat_map(|s| &s.changes)).collect()
}

#[test]
fn the_changes_of_the_models_mean_the_same_on_the_command_line() {
    let mut tested = 0;
    for folder in ["thaw", "examples/bakery", "examples/cascade", "examples/sir", "examples/warsaw_1956"] {
        let loaded = model_in(folder);
        let model = loaded.model.as_ref().unwrap_or_else(|| panic!("{folder}: {:?}", loaded.diagnostics));
        for change in stated(model) {
            let again =
                resolve_changes(model, &loaded.sources, &SourceKeys::default(), "given", &change.text);
            assert_eq!(kinds(&again.changes.unwrap()), [&change.kind], "{folder}: {}", change.text);
            tested += 1;
        }
        for line in lines(model) {
            assert!(!line.rule.is_empty() && !line.text.is_empty(), "{folder}: {line:?}");
        }
    }
    assert!(tested > 150, "{tested} changes");
}
