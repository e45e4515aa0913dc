//! The engine, broken on purpose in many small ways: the comparison with the oracle must notice every one.
//!
//! A copy of the engine is made in which each mutation is an `if` on one environment variable, so that it is
//! built once. Then the comparison runs once without a mutation, where it must pass, and once with each, where
//! it must fail. A mutation whose place is not found exactly once is an error: the table cannot rot.

use crate::shell::{Result, cargo, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The test that judges.
const JUDGE: &str = "agreement::engine_and_oracle_agree_on_generated_models";
/// The test that judges what only worlds use.
const JUDGE_OF_WORLDS: &str = "judged::engine_and_oracle_agree_on_changed_worlds";
/// Files that only worlds use.
const OF_WORLDS: &[&str] = &["worlds/", "exec/world.rs", "exec/seat.rs"];
/// A mutant that takes longer than this does not end: caught.
const PATIENCE: Duration = Duration::from_secs(240);

/// One mutation.
struct Mutant {
    /// Below the engine's `src`.
    file: &'static str,
    /// A place of the file; what stands between `⟦` and `⟧` is replaced, the rest says which place is meant.
    place: &'static str,
    /// What is put there.
    to: &'static str,
    /// What is then wrong.
    wrong: &'static str,
}

const MUTANTS: &[Mutant] = &[
    Mutant {
        file: "exec/code.rs",
        place: "        (Row::Lanes(v), Some(Row::Lanes(m))) => ⟦(k.add_assign_masked)(out, v, m)⟧,",
        to: "{ let _ = m; (k.add_assign)(out, v) }",
        wrong: "an update is added where its guard is false",
    },
    Mutant {
        file: "exec/item.rs",
        place: "self.delayed.entry(⟦self.today + days as u32⟧)",
        to: "self.today + days as u32 + 1",
        wrong: "a delay is a day too long",
    },
    Mutant {
        file: "exec/hazard.rs",
        place: "            n += 1;\n        }\n        ⟦base + n - 1⟧",
        to: "base + n",
        wrong: "a threshold is crossed a day late",
    },
    Mutant {
        file: "exec/hazard.rs",
        place: "let key = setup.ordinal_key(day.year, ⟦hazards.ordinal[cell]⟧);",
        to: "hazards.ordinal[cell] + 1",
        wrong: "the next threshold has the ordinal after the next",
    },
    Mutant {
        file: "exec/hazard.rs",
        place: "⟦hazards.draw_all(\n                setup,\n                plan,\n                (&self.histories, self.consecutive),\n                setup.ordinal_key(day.year, 0),\n            );⟧",
        to: "let _ = plan;",
        wrong: "thresholds are not renewed in January",
    },
    Mutant {
        file: "exec/hazard.rs",
        place: "hazards.live[cell] = ⟦f64::from(u8::from(exists && fired_in != now && !stopped))⟧;",
        to: "{ let _ = (exists, fired_in, stopped); hazards.live[cell] }",
        wrong: "what was spent in one spell stays spent in the next",
    },
    Mutant {
        file: "exec/hazard.rs",
        place: "⟦self.list_rates(n, plan, at, &wanted, day);⟧",
        to: "if falls { self.list_rates(n, plan, at, &wanted, day); }",
        wrong: "a rate is not evaluated when its guard turns true",
    },
    Mutant {
        file: "exec/episode.rs",
        place: "if ⟦view == 1⟧ {",
        to: "view != 0",
        wrong: "items see the episodes of an earlier day",
    },
    Mutant {
        file: "exec/item.rs",
        place: "found.retain(|m| ⟦!happened.iter().any(|h| (h.combo, h.lane) == (m.combo, m.lane))⟧);",
        to: "{ let _ = m; true }",
        wrong: "`otherwise` is forgotten",
    },
    Mutant {
        file: "exec/item.rs",
        place: "if ⟦!stopped⟧ {",
        to: "!stopped || day.first || true",
        wrong: "`unless` is forgotten",
    },
    Mutant {
        file: "exec/guard.rs",
        place: "fn becomings(&mut self, day: &Day) {\n        if ⟦day.first⟧ {",
        to: "false",
        wrong: "conditions become true on the first day",
    },
    Mutant {
        file: "exec/matching.rs",
        place: "if ⟦self.value(&code.outs[0], 0, n, day) != 0.0⟧ {\n                out.push(m);",
        to: "true",
        wrong: "the filter of a source is forgotten",
    },
    Mutant {
        file: "lower/reduce.rs",
        place: "range.inner.iter().map(|d| ⟦&*self.model.sets[self.set_of(*d).at()].canonical⟧)",
        to: "&*Vec::leak((0..self.size(*d)).collect::<Vec<u32>>())",
        wrong: "sums are in declared order",
    },
    Mutant {
        file: "lower/reduce.rs",
        place: "mask: ⟦range.mask.as_ref().map(|m| crate::code::Operand::new(m.base, &masks))⟧,",
        to: "None",
        wrong: "a reduction's filter is forgotten",
    },
    Mutant {
        file: "lower/reads.rs",
        place: "ExprKind::Stock(id, look) => {\n                self.look(look);\n                ⟦self.bit(id.at());⟧",
        to: "let _ = id;",
        wrong: "a guard does not notice that a stock has changed",
    },
    Mutant {
        file: "lower.rs",
        place: "⟦all.events.push(e);⟧",
        to: "let _ = e;",
        wrong: "effects do not see their own event",
    },
    Mutant {
        file: "exec.rs",
        place: "self.ring_at[n] = ⟦(self.today as usize + 1) % slots * slot⟧;",
        to: "(self.today as usize + 2) % slots * slot",
        wrong: "a lag reads the slot beside its own",
    },
    Mutant {
        file: "exec/decide.rs",
        place: "Tally::Majority => enough(&|t| ⟦t > total / 2.0⟧),",
        to: "t >= total / 2.0",
        wrong: "half is a majority",
    },
    Mutant {
        file: "exec/decide.rs",
        place: "if ⟦tallies[*o as usize] > tallies[best as usize]⟧ {",
        to: "tallies[*o as usize] >= tallies[best as usize]",
        wrong: "a tie goes to the last option",
    },
    Mutant {
        file: "setup.rs",
        place: "                cadences: ⟦Cadences::on(date)⟧,",
        to: "Cadences::on(Date(n + 1))",
        wrong: "every cadence falls on the day before",
    },
    Mutant {
        file: "exec/effect.rs",
        place: "⟦self.assign(plan, &waiting, day, &mut scratch);\n        self.add(plan, &waiting, day, &mut scratch);⟧",
        to: "self.add(plan, &waiting, day, &mut scratch); self.assign(plan, &waiting, day, &mut scratch);",
        wrong: "additions come before assignments",
    },
    Mutant {
        file: "exec/effect.rs",
        place: "list.push((⟦i64::from(w.priority)⟧, n, cell, w.value));",
        to: "-i64::from(w.priority)",
        wrong: "the lowest priority wins",
    },
    Mutant {
        file: "exec/effect.rs",
        place: "⟦(k.clamp_s)(out, &scratch.value, plan.lo, plan.hi);⟧",
        to: "out.copy_from_slice(&scratch.value);",
        wrong: "stocks leave their bounds",
    },
    Mutant {
        file: "exec/start.rs",
        place: "laws::draw(dist, &args, draw::uniform(site, ⟦settings[n]⟧, 0))",
        to: "self.histories[n]",
        wrong: "parameters are drawn by history instead of setting",
    },
    Mutant {
        file: "exec/shock.rs",
        place: "out[lane] = ⟦correlate(&plan.dist, &args, r, common[lane], own[lane])⟧;",
        to: "correlate(&plan.dist, &args, r, own[lane], common[lane])",
        wrong: "the common and the own part of a shock are exchanged",
    },
    Mutant {
        file: "exec/question.rs",
        place: "(true, false) => {\n                        if ⟦answer.is_nan()⟧ {",
        to: "true",
        wrong: "the last day is given instead of the first",
    },
    Mutant {
        file: "exec/seat.rs",
        place: "self.state[on * self.lanes + lane] = ⟦if has { active } else { 0.0 }⟧;",
        to: "{ let _ = (has, active); 0.0 }",
        wrong: "a history that is forked leaves behind a change that was in force already",
    },
    Mutant {
        file: "exec/world.rs",
        place: "if first == NEVER { i64::MAX } else { i64::from(first) + ⟦i64::from(days.max(1))⟧ }",
        to: "i64::from(days)",
        wrong: "what waits for an event begins on the day of the event",
    },
    Mutant {
        file: "exec/world.rs",
        place: "let value = ⟦math::clamp(was + by, plan.lo, plan.hi)⟧;",
        to: "{ let _ = plan; was + by }",
        wrong: "a push leaves the bounds of its stock",
    },
    Mutant {
        file: "worlds/treat.rs",
        place: "Line::Factor(id, n, k) => ⟦off(&mut model.events[id.at()].hazards[n].factors[k].expr, 1.0)⟧,",
        to: "off(&mut model.events[id.at()].hazards[n].factors[k].expr, 0.0)",
        wrong: "a factor that is off is 0",
    },
    Mutant {
        file: "worlds/follow.rs",
        place: "&& let Some(day) = ⟦self.base.bitten(world as u32, lane)⟧.or(",
        to: "self.base.bitten(world as u32, lane).filter(|day| *day > from + 5)",
        wrong: "a difference early in a stretch goes unnoticed",
    },
];

/// Builds the mutants and shows which are caught; one that survives is an error.
pub(crate) fn mutants() -> Result<()> {
    let home = root().join("target").join("mutants");
    lay_out(&home)?;
    let started = Instant::now();
    let test = build(&home)?;
    eprintln!("── mutants: built in {:.0} s", started.elapsed().as_secs_f64());
    if fails(&test, &home, 0, JUDGE)? || fails(&test, &home, 0, JUDGE_OF_WORLDS)? {
        return Err("the comparison fails without a mutation; mend that first".to_owned());
    }
    println!("{:>3}  {:<9} {:>6}  {:<18} what is wrong", "", "", "s", "file");
    let mut survivors = 0;
    for (n, mutant) in (1..).zip(MUTANTS) {
        let started = Instant::now();
        let caught = fails(&test, &home, n, judge_of(mutant))?;
        survivors += usize::from(!caught);
        let verdict = if caught { "caught" } else { "SURVIVED" };
        let seconds = started.elapsed().as_secs_f64();
        println!("{n:>3}  {verdict:<9} {seconds:>6.1}  {:<18} {}", mutant.file, mutant.wrong);
    }
    println!("{} of {} mutations caught", MUTANTS.len() - survivors, MUTANTS.len());
    if survivors == 0 { Ok(()) } else { Err(format!("{survivors} mutations went unnoticed")) }
}

/// The copy of the engine with all mutations in it, each behind its number.
fn lay_out(home: &Path) -> Result<()> {
    let engine = root().join("crates").join("presidium-engine");
    let copy = home.join("presidium-engine");
    let mut files = BTreeMap::new();
    for part in ["src", "tests"] {
        read_folder(&engine, &engine.join(part), &mut files)?;
    }
    for (n, mutant) in (1..).zip(MUTANTS) {
        let path = Path::new("src").join(mutant.file);
        let text = files.get_mut(&path).ok_or(format!("there is no {}", path.display()))?;
        *text = mutate(text, n, mutant)?;
    }
    let lib = files.get_mut(Path::new("src/lib.rs")).ok_or("there is no src/lib.rs")?;
    lib.push_str(SWITCH);
    let crates = root().join("crates");
    let manifest = format!(
        "[workspace]\n\n[package]\nname = \"presidium-engine\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\npresidium-lang.path = {:?}\npresidium-luck.path = {:?}\n\n\
         [profile.dev]\nopt-level = 1\ndebug = false\n\n[profile.dev.package.\"*\"]\nopt-level = 2\n",
        crates.join("presidium-lang"),
        crates.join("presidium-luck"),
    );
    files.insert(PathBuf::from("Cargo.toml"), manifest);
    remove_others(&copy, &copy, &files)?;
    for (path, text) in &files {
        write(&copy.join(path), text)?;
    }
    Ok(())
}

/// What decides in the copy which mutation is in force.
const SWITCH: &str = r#"
/// Which mutation is in force.
pub mod mutant {
    /// Whether it is this one.
    pub fn on(number: u32) -> bool {
        static NOW: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        let asked = || std::env::var("PRESIDIUM_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        *NOW.get_or_init(asked) == number
    }
}
"#;

/// Puts one mutation into a text, behind its number.
fn mutate(text: &str, number: u32, mutant: &Mutant) -> Result<String> {
    let rot = |why: &str| format!("mutation {number} ({}, {}): {why}", mutant.file, mutant.wrong);
    let (before, rest) = mutant.place.split_once('⟦').ok_or_else(|| rot("no ⟦ in its place"))?;
    let (from, after) = rest.split_once('⟧').ok_or_else(|| rot("no ⟧ in its place"))?;
    let place = format!("{before}{from}{after}");
    match text.matches(&place).count() {
        1 => {}
        0 => return Err(rot("its place is gone; find where it is now")),
        n => return Err(rot(&format!("its place is found {n} times; say more of what is around it"))),
    }
    let to = mutant.to;
    let switch = format!("if crate::mutant::on({number}) {{ {to} }} else {{ {from} }}");
    let switch = if from.ends_with(';') { switch } else { format!("({switch})") };
    Ok(text.replacen(&place, &format!("{before}{switch}{after}"), 1))
}

/// Builds the tests of the copy and gives their program.
fn build(home: &Path) -> Result<PathBuf> {
    eprintln!("\n── mutants: {} mutations of the engine, one build", MUTANTS.len());
    let output = Command::new(cargo())
        .args(["test", "--offline", "--no-run", "--quiet", "--test", "main", "--message-format=json"])
        .current_dir(home.join("presidium-engine"))
        .env("CARGO_TARGET_DIR", home.join("target"))
        .output()
        .map_err(|e| format!("cannot start cargo: {e}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let errors: Vec<&str> = said.lines().filter(|line| line.contains("\"level\":\"error\"")).collect();
        return Err(format!("the mutants cannot be built:\n{}", errors.join("\n")));
    }
    let key = "\"executable\":\"";
    let found = said.lines().rev().find_map(|line| line.split_once(key)?.1.split_once('"'));
    found.map(|(path, _)| PathBuf::from(path)).ok_or("the build names no test program".to_owned())
}

/// The comparison that must notice a mutation.
fn judge_of(mutant: &Mutant) -> &'static str {
    if OF_WORLDS.iter().any(|of| mutant.file.starts_with(of)) { JUDGE_OF_WORLDS } else { JUDGE }
}

/// Whether the comparison fails, or does not end, with a mutation in force.
fn fails(test: &Path, home: &Path, number: u32, judge: &str) -> Result<bool> {
    let mut child = Command::new(test)
        .args([judge, "--exact"])
        .current_dir(home)
        .env("PRESIDIUM_MUTANT", number.to_string())
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("cannot start {}: {e}", test.display()))?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(!status.success()),
            Ok(None) if number > 0 && started.elapsed() > PATIENCE => {
                child.kill().and_then(|()| child.wait()).map_err(|e| e.to_string())?;
                return Ok(true);
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(e) => return Err(e.to_string()),
        }
    }
}

/// All text files of a folder, by path from a root.
fn read_folder(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            read_folder(root, &path, files)?;
        } else {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let short = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
            files.insert(short, text);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let shown = |e: std::io::Error| format!("{}: {e}", folder.display());
    let read = std::fs::read_dir(folder).map_err(shown)?;
    read.map(|entry| entry.map(|e| e.path()).map_err(shown)).collect()
}

/// Removes what an earlier copy had and this one has not.
fn remove_others(root: &Path, folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for path in entries(folder)? {
        let short = path.strip_prefix(root).unwrap_or(&path);
        if path.is_dir() {
            remove_others(root, &path, files)?;
        } else if !files.contains_key(short) && short != Path::new("Cargo.lock") {
            std::fs::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    Ok(())
}

/// Writes a file, unless it is already so: what has not changed is not built again.
fn write(path: &Path, text: &str) -> Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let shown = |e: std::io::Error| format!("{}: {e}", path.display());
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(shown)?;
    std::fs::write(path, text).map_err(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutation_has_its_place() {
        let source = root().join("crates").join("presidium-engine").join("src");
        for (n, mutant) in (1..).zip(MUTANTS) {
            let text = std::fs::read_to_string(source.join(mutant.file)).expect("a file of the engine");
            let mutated = mutate(&text, n, mutant).expect("its place, once");
            assert!(mutated.contains(mutant.to), "{}", mutant.wrong);
        }
    }

    #[test]
    fn a_place_that_is_gone_or_not_the_only_one_is_an_error() {
        let mutant = Mutant { file: "a", place: "x = ⟦1⟧;", to: "2", wrong: "two" };
        let good = mutate("let x = 1;", 7, &mutant);
        assert_eq!(good.as_deref(), Ok("let x = (if crate::mutant::on(7) { 2 } else { 1 });"));
        assert!(mutate("let x = 3;", 7, &mutant).is_err());
        assert!(mutate("x = 1; x = 1;", 7, &mutant).is_err());
    }
}
