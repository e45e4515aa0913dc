//! The example models: each one checks, is in canonical form, gives the same in the engine and in the oracle,
//! prints what its folder expects, and gives the values that were published for it.
//!
//! The laws that the epidemic is held against are worked out here, without the engine and without chance.

use std::path::PathBuf;

use presidium::Project;
use presidium::scoreboard::{Scoreboard, name_as_words};
use presidium::verbs::check::{check, model_of};
use presidium::verbs::format::format;
use presidium::verbs::run::{RunOptions, Watch, run};
use presidium_engine::ensemble::Happening;
use presidium_engine::oracle::{self, Answer};
use presidium_engine::{Options, Setup, Summary, Watched, history, lower};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::{Model, OutcomeId, StockId};
use presidium_luck::math;

const EXAMPLES: [&str; 4] = ["bakery", "cascade", "sir", "warsaw_1956"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models/examples").join(name)
}

fn project(name: &str) -> Project {
    Project::open(Some(&folder(name))).expect("the example can be read")
}

fn model(name: &str) -> Model {
    model_of(&project(name)).expect("the example has no errors").0
}

fn scoreboard(name: &str, histories: u64) -> Scoreboard {
    let options = RunOptions { luck: (1, histories), max_faulted: 0.0, ..RunOptions::default() };
    run(&project(name), &options, &Watch::default()).expect("the example runs")
}

fn summary(model: &Model, histories: u64) -> Summary {
    let options = presidium_engine::RunOptions::new(Options::of(model), 1, histories);
    presidium_engine::run(&lower(model), &options)
}

fn outcome(model: &Model, name: &str) -> usize {
    model.outcomes.iter().position(|o| o.name == name).expect("the example asks this")
}

/// The values of a numeric outcome, by history.
fn values(model: &Model, summary: &Summary, name: &str) -> Vec<f64> {
    let id = OutcomeId(u32::try_from(outcome(model, name)).expect("few outcomes"));
    let tally = summary.tally(Watched::Outcome(id)).expect("every outcome is tallied");
    tally.values.iter().map(|v| v.1).collect()
}

#[test]
fn no_example_is_left_out() {
    let mut found: Vec<String> = std::fs::read_dir(folder("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    assert_eq!(found, EXAMPLES);
    for name in EXAMPLES {
        assert!(folder(name).join("README.md").is_file(), "{name} has no README.md");
    }
}

#[test]
fn examples_check_without_errors() {
    for name in EXAMPLES {
        let checked = check(&project(name));
        let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let said: Vec<&str> = errors.map(|d| d.message.as_str()).collect();
        assert!(said.is_empty() && checked.model.is_some(), "{name}: {said:?}");
    }
}

#[test]
fn examples_are_in_canonical_form() {
    for name in EXAMPLES {
        for text in format(&project(name)).unwrap() {
            assert_eq!(text.before, text.after, "{}", text.path);
        }
    }
}

#[test]
fn engine_and_oracle_agree_on_the_examples() {
    for (name, last) in [("bakery", 20), ("cascade", 1), ("sir", 10), ("warsaw_1956", 20)] {
        let model = model(name);
        let program = lower(&model);
        let options = Options::of(&model);
        let setup = Setup::new(&program, options);
        for number in 1..=last {
            let judge = oracle::run(&model, &oracle::Options::new(&model, options.seed), number);
            let (chronicle, block) = history(&setup, number);
            assert!(judge.fault.is_none() && block.faults[0].is_none(), "{name}, history {number}");
            for (n, stock) in (0..).zip(&judge.stocks) {
                for (combo, value) in stock.iter().enumerate() {
                    let ours = block.stock(StockId(n), combo, 0);
                    assert_eq!(ours.to_bits(), value.to_bits(), "{name}, history {number}, stock {n}");
                }
            }
            for (n, answer) in judge.outcomes.iter().enumerate() {
                let ours = block.answer(n, 0);
                let same = match answer {
                    Answer::NotHappened => ours.is_nan(),
                    Answer::Happened(day) => ours == f64::from(day - model.start.0),
                    Answer::Number(x) => ours.to_bits() == x.to_bits(),
                };
                assert!(same, "{name}, history {number}, outcome {n}: {ours} against {answer:?}");
            }
            let fired = chronicle.lines.iter().filter(|l| matches!(l.what, Happening::Event(_))).count();
            assert_eq!(fired, judge.firings.len(), "{name}, history {number}");
            assert_eq!(chronicle.lines.len() - fired, judge.choices.len(), "{name}, history {number}");
        }
    }
}

/// The rows of a printed scoreboard: title, and what stands right of it.
fn printed(text: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("  "), rows.last_mut()) {
            (Some(more), Some(last)) => last.0 = format!("{} {}", last.0, more.trim()),
            _ => {
                let title: String = line.chars().take(23).collect();
                let right: String = line.chars().skip(23).collect();
                rows.push((title.trim().to_owned(), right.trim().to_owned()));
            }
        }
    }
    rows
}

/// The first number of a row, and half a unit of its last digit.
fn first_number(rows: &[(String, String)], titles: &[&str]) -> Option<(f64, f64)> {
    let right = &rows.iter().find(|(title, _)| titles.contains(&title.as_str()))?.1;
    let word = right.split_whitespace().next()?;
    let (digits, power) = word.split_once('e').unwrap_or((word, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let unit = format!("1e{}", power.parse::<i32>().ok()? - i32::try_from(decimals).ok()?);
    Some((word.parse().ok()?, 0.5 * unit.parse::<f64>().ok()?))
}

#[test]
fn the_expected_output_is_what_the_examples_give() {
    for (name, histories) in [("bakery", 2000), ("cascade", 5), ("sir", 2000), ("warsaw_1956", 2000)] {
        let text = std::fs::read_to_string(folder(name).join("expected/run.txt")).unwrap();
        assert!(text.starts_with("2,000 modelled histories"), "{name}");
        let rows = printed(&text);
        // Nothing in the cascades is chance, so a few histories say what 2,000 do.
        let board = scoreboard(name, histories);
        let events = board.rows.iter().map(|r| (&r.id, &r.title, 100.0 * r.spread.share));
        let quantities = board.quantities.iter().map(|q| (&q.id, &q.title, q.mean));
        for (id, title, value) in events.chain(quantities) {
            let shown = first_number(&rows, &[title, &name_as_words(id)]);
            let (shown, half) = shown.unwrap_or_else(|| panic!("{name}: no number for {id}"));
            assert!((shown - value).abs() <= 1.001 * half, "{name}: {id} is {value}, expected {shown}");
        }
    }
}

/// Source: Kuran, World Politics 44(1), 1991; Granovetter, American Journal of Sociology 83(6), 1978.
#[test]
fn cascades_end_where_they_were_published_to_end() {
    let model = model("cascade");
    let summary = summary(&model, 1);
    let counts = [
        ("opposition_a", 10.0),
        ("opposition_a_prime", 90.0),
        ("opposition_b", 10.0),
        ("opposition_b_prime", 20.0),
        ("rioters_uniform", 100.0),
        ("rioters_raised", 1.0),
    ];
    for (name, expected) in counts {
        assert_eq!(values(&model, &summary, name), [expected], "{name}");
    }
    let normal = [
        ("rioting_sd_005", "0.00"),
        ("rioting_sd_010", "0.77"),
        ("rioting_sd_011", "1.71"),
        ("rioting_sd_012", "4.02"),
        ("rioting_sd_012_2", "5.48"),
        ("rioting_sd_012_25", "100.00"),
        ("rioting_sd_015", "100.00"),
        ("rioting_sd_020", "99.99"),
        ("rioting_sd_030", "99.34"),
        ("rioting_sd_050", "90.49"),
        ("rioting_sd_100", "65.86"),
    ];
    for (name, expected) in normal {
        let found = values(&model, &summary, name)[0];
        assert_eq!(format!("{found:.2}"), expected, "{name}");
    }
}

/// Inhabitants, meetings a day, chance to recover in a day: the numbers of the epidemic's text.
const PEOPLE: usize = 1000;
const CONTACT: f64 = 0.5;
const RECOVER: f64 = 0.25;
/// An outbreak has this many cases.
const OUTBREAK: usize = 100;

/// The share that is infected in the end among very many people, from `r = 1 − exp(−R0 r)`.
fn final_size_equation() -> f64 {
    (0..1000).fold(0.5, |r, _| 1.0 - math::exp(-CONTACT / RECOVER * r))
}

/// The chance that a branching process with the epidemic's offspring dies out: geometric days, Poisson a day.
fn branching_extinction() -> f64 {
    (0..1000).fold(0.5, |q, _| {
        let none = math::exp(-CONTACT * (1.0 - q));
        RECOVER * none / (1.0 - (1.0 - RECOVER) * none)
    })
}

/// The chances of 0, 1, 2, … new cases among `susceptible` people on one day of one infectious person.
fn infected_in_a_day(susceptible: usize) -> Vec<f64> {
    let escape = math::exp(-CONTACT / PEOPLE as f64);
    let mut chance = (0..susceptible).fold(1.0, |c, _| c * escape);
    let mut chances = Vec::new();
    for k in 0..=susceptible {
        if chance < 1e-18 {
            break;
        }
        chances.push(chance);
        chance *= (susceptible - k) as f64 / (k + 1) as f64 * (1.0 - escape) / escape;
    }
    chances
}

/// The exact law of the final size: entry k is the chance that k people catch it.
///
/// Everybody escapes each infectious day of each person independently, so the final size does not depend on
/// the order in which these days are lived: here one after another, a person-day at a time.
fn final_size_law() -> Vec<f64> {
    let mut law = vec![0.0; PEOPLE + 1];
    let mut mass = vec![vec![0.0; PEOPLE + 1]; PEOPLE];
    mass[PEOPLE - 1][1] = 1.0;
    for susceptible in (0..PEOPLE).rev() {
        let chances = infected_in_a_day(susceptible);
        let (fewer, rest) = mass.split_at_mut(susceptible);
        let row = &mut rest[0];
        for infectious in (1..=PEOPLE - susceptible).rev() {
            let here = row[infectious] / (1.0 - chances[0] * (1.0 - RECOVER));
            row[infectious - 1] += here * chances[0] * RECOVER;
            for (k, chance) in chances.iter().enumerate().skip(1) {
                let next = &mut fewer[susceptible - k];
                next[infectious + k - 1] += here * chance * RECOVER;
                next[infectious + k] += here * chance * (1.0 - RECOVER);
            }
        }
        law[PEOPLE - susceptible] = row[0];
    }
    law
}

/// Mean and standard deviation of a law above a size, and the chance to be below.
fn outbreaks(law: &[f64]) -> (f64, f64, f64) {
    let below: f64 = law[..OUTBREAK].iter().sum();
    let above = || law.iter().enumerate().skip(OUTBREAK).map(|(k, p)| (k as f64, p / (1.0 - below)));
    let mean: f64 = above().map(|(k, p)| k * p).sum();
    let variance: f64 = above().map(|(k, p)| (k - mean) * (k - mean) * p).sum();
    (mean, variance.sqrt(), below)
}

#[test]
fn the_exact_law_agrees_with_its_limits() {
    let law = final_size_law();
    assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    // One case: nobody is infected on any of geometrically many days.
    let none = infected_in_a_day(PEOPLE - 1)[0];
    assert!((law[1] - RECOVER * none / (1.0 - (1.0 - RECOVER) * none)).abs() < 1e-12);
    // The limits are of very many people; a thousand differ from them by a few in a thousand.
    let (mean, _, below) = outbreaks(&law);
    assert!((mean / PEOPLE as f64 - final_size_equation()).abs() < 0.003);
    assert!((below - branching_extinction()).abs() < 0.003);
}

#[test]
fn the_epidemic_follows_its_laws() {
    let n = 4000;
    let model = model("sir");
    let summary = summary(&model, n);
    assert_eq!(summary.completed, n);
    let over = Watched::Outcome(OutcomeId(outcome(&model, "over") as u32));
    assert_eq!(summary.tally(over).map(|t| t.happened), Some(n), "an epidemic outlives the clock");

    let sizes = values(&model, &summary, "final_size");
    let large: Vec<f64> = sizes.iter().copied().filter(|k| *k >= OUTBREAK as f64).collect();
    let small = (sizes.len() - large.len()) as f64 / n as f64;
    let mean = large.iter().sum::<f64>() / large.len() as f64;

    let law = final_size_law();
    let (exact_mean, sd, exact_small) = outbreaks(&law);
    let small_error = 4.0 * (exact_small * (1.0 - exact_small) / n as f64).sqrt();
    assert!((small - exact_small).abs() < small_error, "{small} against {exact_small}");
    assert!((small - branching_extinction()).abs() < small_error, "{small}");
    let mean_error = 4.0 * sd / (large.len() as f64).sqrt();
    assert!((mean - exact_mean).abs() < mean_error, "{mean} against {exact_mean}");
    assert!((mean - PEOPLE as f64 * final_size_equation()).abs() < mean_error, "{mean}");
    assert_kolmogorov(&sizes, &law);

    let early = Watched::Outcome(OutcomeId(outcome(&model, "died_out_early") as u32));
    assert_eq!(summary.tally(early).map(|t| t.happened), Some(n - large.len() as u64));
    let major = Watched::Outcome(OutcomeId(outcome(&model, "major_outbreak") as u32));
    assert_eq!(summary.tally(major).map(|t| t.happened), Some(large.len() as u64));
}

/// The whole distribution: the largest distance passes 1.95 / √n in one of a thousand samples of a law.
fn assert_kolmogorov(sample: &[f64], law: &[f64]) {
    let mut counts = vec![0_u32; law.len()];
    for size in sample {
        counts[*size as usize] += 1;
    }
    let (mut found, mut expected, mut distance) = (0.0, 0.0, 0.0_f64);
    for (count, chance) in counts.iter().zip(law) {
        found += f64::from(*count) / sample.len() as f64;
        expected += chance;
        distance = distance.max((found - expected).abs());
    }
    assert!(distance < 1.95 / (sample.len() as f64).sqrt(), "{distance}");
}

/// Orders and executions are different events: troops enter one to four days after force was chosen.
#[test]
fn in_warsaw_nobody_enters_without_an_order() {
    let model = model("warsaw_1956");
    let program = lower(&model);
    let setup = Setup::new(&program, Options::of(&model));
    let event = |name: &str| model.events.iter().position(|e| e.name == name).unwrap();
    let (entry, rising) = (event("entry"), event("rising"));
    let answers = &model.sets[model.choices[0].set.at()].elements;
    let force = answers.iter().position(|e| e.name == "force").unwrap();
    let (mut entries, mut decisions) = (0, 0);
    for number in 1..=200 {
        let lines = history(&setup, number).0.lines;
        let before = |at: usize, combo: u32| lines[..at].iter().filter(move |l| l.combo == combo);
        for (at, line) in lines.iter().enumerate() {
            match &line.what {
                Happening::Event(e) if e.at() == entry => {
                    entries += 1;
                    let ordered = before(at, line.combo).any(|l| {
                        matches!(l.what, Happening::Choice(_, option, _) if option as usize == force)
                            && (1..=4).contains(&(line.day - l.day))
                    });
                    assert!(ordered, "history {number}, day {}", line.day);
                }
                Happening::Choice(..) => {
                    decisions += 1;
                    let revolt = before(at, line.combo)
                        .any(|l| matches!(l.what, Happening::Event(e) if e.at() == rising));
                    assert!(revolt, "history {number}, day {}", line.day);
                }
                Happening::Event(_) => {}
            }
        }
    }
    assert!(entries > 0 && decisions > entries);
}

/// A closed shop decides nothing more, and no oven is bought in the first weeks, on 6,000 crowns.
#[test]
fn in_the_bakery_a_closed_shop_decides_nothing() {
    let model = model("bakery");
    let program = lower(&model);
    let setup = Setup::new(&program, Options::of(&model));
    let plans = &model.sets[model.choices[0].set.at()].elements;
    let plan = |name: &str| plans.iter().position(|e| e.name == name).unwrap() as u32;
    let ruin = model.events.iter().position(|e| e.name == "ruin").unwrap();
    let (mut decisions, mut closures) = (0, 0);
    for number in 1..=300 {
        let mut closed = None;
        for line in history(&setup, number).0.lines {
            match &line.what {
                Happening::Choice(_, option, votes) => {
                    decisions += 1;
                    // What falls on the day of ruin still sees the shop as it was in the morning.
                    assert!(closed.is_none_or(|day| line.day == day), "history {number}, day {}", line.day);
                    assert!(*option != plan("replace") || line.day > 20, "history {number}");
                    assert_eq!(votes.len(), 3);
                    assert!(votes.contains(&(*option as i32)) || *option == plan("patch"));
                    if *option == plan("close") {
                        closed = Some(line.day);
                    }
                }
                Happening::Event(e) if e.at() == ruin => closed = closed.or(Some(line.day)),
                Happening::Event(_) => {}
            }
        }
        closures += u32::from(closed.is_some());
    }
    assert!(decisions > 300 && closures > 0);
}
