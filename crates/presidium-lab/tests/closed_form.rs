//! Worlds against what can be worked out on paper: linear noise, small discrete models, choices by Gumbel draws.

use presidium_engine::Options;
use presidium_engine::worlds::{CompareOptions, Comparison, Pairing, Situation, compare};
use presidium_lab::experiment::{Answered, Question, ask};
use presidium_lab::verdict::Expected;
use presidium_lang::change::Change;
use presidium_lang::model::{Model, OutcomeId};
use presidium_lang::{Loaded, SourceKeys, load, resolve_changes};
use presidium_luck::math;

fn model(text: &str) -> (Loaded, Model) {
    let loaded = load(vec![("small.pres".to_owned(), text.to_owned())], &SourceKeys::default());
    let model = loaded.model.clone().unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    (loaded, model)
}

fn changes((loaded, model): &(Loaded, Model), text: &str) -> Vec<Change> {
    let found = resolve_changes(model, &loaded.sources, &SourceKeys::default(), "change", text);
    found.changes.unwrap_or_else(|| panic!("{text}: {:#?}", found.diagnostics))
}

fn outcome(model: &Model, name: &str) -> OutcomeId {
    let at = model.outcomes.iter().position(|o| o.name == name).unwrap_or_else(|| panic!("no {name}"));
    OutcomeId(u32::try_from(at).expect("a short list"))
}

fn options(model: &Model, last: u64) -> CompareOptions<'static> {
    CompareOptions::new(Options { lucks: 1, ..Options::of(model) }, 1, last)
}

fn asked(of: &(Loaded, Model), change: &str, names: &[&str], last: u64) -> Answered {
    let asked = names.iter().map(|n| (outcome(&of.1, n), Expected::Open)).collect();
    let question = Question { both: Vec::new(), changes: changes(of, change), asked };
    let (mut answered, whole) = ask(&of.1, &[question], &options(&of.1, last));
    assert!(whole.identical_before_change(), "{change}: {:?}", whole.broken);
    answered.pop().expect("one question, one answer")
}

/// Whether a count of n is within 4.5 standard errors of a probability.
#[track_caller]
fn near(count: u64, n: u64, p: f64) {
    let (share, error) = (count as f64 / n as f64, (p * (1.0 - p) / n as f64).sqrt());
    assert!((share - p).abs() <= 4.5 * error + 1e-12, "{share} is not {p} ± {error}");
}

/// x follows its own past, a driver y, and noise.
const LINEAR: &str = "\
model linear \"A linear system with noise\"
clock day from 2000-01-01 to 2000-02-29
param pull : real = 0.25                        @judgement \"test\"
stock x : real = 0                              @judgement \"test\"
  each day + pull * (y - x)                     @judgement \"test\"
           + noise                              @judgement \"test\"
stock y : real = 1                              @judgement \"test\"
  each day - 0.5 * y                            @judgement \"test\"
shock noise ~ normal(0, 0.3) each day           @judgement \"test\"
outcome end = value of x at 2000-02-20
";

/// The response of x on day n to a push of y by 1 on day 0: both decay, y by a half, x by three quarters.
fn response(days: u32) -> f64 {
    let (mut x, mut y) = (0.0, 1.0);
    for _ in 0..days {
        (x, y) = (x + 0.25 * (y - x), y - 0.5 * y);
    }
    x
}

fn pairs(of: &(Loaded, Model), change: &str, last: u64) -> Comparison {
    let worlds = [Vec::new(), changes(of, change)];
    let pairing = Pairing {
        unchanged: 0,
        changed: 1,
        outcomes: vec![outcome(&of.1, "end")],
        situation: vec![Situation::Always],
    };
    compare(&of.1, &worlds, &[pairing], &options(&of.1, last))
}

#[test]
fn a_push_of_a_linear_system_moves_every_history_by_the_same_amount() {
    let of = model(LINEAR);
    let compared = pairs(&of, "y += 2 @2000-02-10", 500);
    let values = &compared.pairs[0].cells[0].values;
    assert_eq!(values.len(), 500);
    for (history, unchanged, changed) in values {
        let moved = changed - unchanged;
        let wanted = 2.0 * response(10);
        assert!((moved - wanted).abs() < 1e-12, "history {history}: {moved} is not {wanted}");
    }
}

#[test]
fn a_linear_system_with_noise_has_its_variance_and_holds_have_none() {
    let of = model(LINEAR);
    let n = 20_000;
    let compared = pairs(&of, "x = 3 @2000-02-20", n);
    let values = &compared.pairs[0].cells[0].values;
    assert!(values.iter().all(|v| v.2 == 3.0), "held is held, whatever the noise");
    // The variance of an autoregressive process after 50 days, and its mean.
    let days = 50_i32;
    let keep: f64 = 0.75;
    let variance = 0.3 * 0.3 * (1.0 - keep.powi(2 * days)) / (1.0 - keep * keep);
    let mean = values.iter().map(|v| v.1).sum::<f64>() / n as f64;
    let found = values.iter().map(|v| (v.1 - mean) * (v.1 - mean)).sum::<f64>() / (n - 1) as f64;
    assert!((mean - response(50)).abs() < 4.5 * (variance / n as f64).sqrt(), "mean {mean}");
    assert!((found / variance - 1.0).abs() < 4.5 * (2.0 / n as f64).sqrt(), "variance {found} of {variance}");
}

/// A cause with a chance, a choice that leans on it, and an effect with a chance.
const DISCRETE: &str = "\
model discrete \"A cause, a choice, an effect\"
clock day from 2000-01-01 to 2000-01-31
set Answer = { hold, act }
input event bell \"A bell\" on 2000-01-05 outside \"test\"    @judgement \"test\"
event cause \"The cause\" once
  on bell chance 0.4                                          @judgement \"test\"
event meeting \"A meeting\" once
  on bell                                                     @judgement \"test\"
  on cause                                                    @judgement \"test\"
choice answer : Answer \"The answer\" on late
  precision 1
  hold = 0                                                    @judgement \"test\"
  act  = 0.7 * [cause.happened] - 0.3                         @judgement \"test\"
event late \"Some days later\" once
  on meeting after 3 to 3 days                                @judgement \"test\"
event effect \"The effect\" once
  on answer is act chance 0.8                                 @judgement \"test\"
outcome acted  = ever answer is act by 2000-01-31
outcome effects = ever effect by 2000-01-31
";

fn logit(x: f64) -> f64 {
    1.0 / (1.0 + math::exp(-x))
}

#[test]
fn a_small_discrete_model_has_the_cells_that_enumeration_gives() {
    let of = model(DISCRETE);
    let n = 40_000;
    let answered = asked(&of, "cause = never", &["acted", "effects"], n);
    // With one difference of Gumbels the answer is "act" below a threshold: the lower one implies the higher.
    let (with, without) = (logit(0.4), logit(-0.3));
    let acts = [
        0.4 * without + 0.6 * without,
        0.4 * (1.0 - with) + 0.6 * (1.0 - without),
        0.0,
        0.4 * (with - without),
    ];
    let cells = |k: usize| {
        let c = answered.answers[k].cells;
        [c.both, c.neither, c.only_changed, c.only_unchanged]
    };
    for (found, p) in cells(0).into_iter().zip(acts) {
        near(found, n, p);
    }
    assert_eq!(cells(0)[2], 0, "taking a reason away makes nobody act");
    // The effect's own luck is the same in both worlds.
    let effects = [0.8 * acts[0], 1.0 - 0.8 * (acts[0] + acts[3]), 0.0, 0.8 * acts[3]];
    for (found, p) in cells(1).into_iter().zip(effects) {
        near(found, n, p);
    }
    near(answered.by_itself, n, 0.6);
}

#[test]
fn not_without_it_is_what_enumeration_gives_and_lies_within_the_bounds() {
    let of = model(DISCRETE);
    let n = 40_000;
    let answered = asked(&of, "cause = never", &["acted"], n);
    let answer = &answered.answers[0];
    let (with, without) = (logit(0.4), logit(-0.3));
    let acted = 0.4 * with + 0.6 * without;
    let lost = answer.cells.only_unchanged;
    near(lost, lost + answer.cells.both, 0.4 * (with - without) / acted);
    let bounds = answer.cells.bounds().unwrap();
    let share = lost as f64 / n as f64;
    assert!(bounds.only_unchanged.holds(share), "{share} outside {bounds:?}");
}

/// Three options and one decision.
const OPTIONS: &str = "\
model options \"Three options\"
clock day from 2000-01-01 to 2000-01-31
set Answer = { one, two, three }
input event bell \"A bell\" on 2000-01-05 outside \"test\"    @judgement \"test\"
choice answer : Answer \"The answer\" on bell
  precision 2
  one   = 0.1                                                 @judgement \"test\"
  two   = 0.3                                                 @judgement \"test\"
  three = 0.2                                                 @judgement \"test\"
outcome first  = ever answer is one by 2000-01-31
outcome second = ever answer is two by 2000-01-31
outcome third  = ever answer is three by 2000-01-31
";

#[test]
fn an_option_made_better_is_the_only_one_that_wins() {
    let of = model(OPTIONS);
    let n = 20_000;
    let answered = asked(&of, "utility:answer.two += 0.5", &["first", "second", "third"], n);
    let [first, second, third] = [0, 1, 2].map(|k| answered.answers[k].cells);
    assert_eq!((first.only_changed, third.only_changed, second.only_unchanged), (0, 0, 0));
    assert_eq!(second.only_changed, first.only_unchanged + third.only_unchanged);
    // Gumbel draws with precision 2 are a logit with doubled utilities.
    let share =
        |u: [f64; 3], k: usize| math::exp(2.0 * u[k]) / u.iter().map(|u| math::exp(2.0 * u)).sum::<f64>();
    let (before, after) = ([0.1, 0.3, 0.2], [0.1, 0.8, 0.2]);
    near(second.both + second.only_unchanged, n, share(before, 1));
    near(second.both + second.only_changed, n, share(after, 1));
    near(first.only_unchanged, n, share(before, 0) - share(after, 0));
}

#[test]
fn a_hazard_scaled_up_only_comes_earlier() {
    let of = model(
        "model wait \"Waiting\"\nclock day from 2000-01-01 to 2000-12-31\n\
         event fall \"It falls\" once\n  each day rate 0.002 per day @judgement \"test\"\n\
         outcome fell = ever fall by 2000-12-31\n",
    );
    let n = 20_000;
    let answered = asked(&of, "hazard:fall *= 2", &["fell"], n);
    let answer = &answered.answers[0];
    assert_eq!(answer.cells.only_unchanged, 0);
    let shift = answer.shift.unwrap();
    assert_eq!(shift.later, 0, "more hazard delays nobody");
    let (once, twice) = (1.0 - math::exp(-0.002 * 366.0), 1.0 - math::exp(-0.004 * 366.0));
    near(answer.cells.both, n, once);
    near(answer.cells.only_changed, n, twice - once);
}

#[test]
fn a_change_that_touches_nothing_changes_no_history() {
    let of = model(DISCRETE);
    let answered = asked(&of, "utility:answer.act += 0", &["acted", "effects"], 2_000);
    for answer in &answered.answers {
        assert_eq!((answer.cells.only_changed, answer.cells.only_unchanged), (0, 0));
        assert_eq!(answer.shift.map_or(0, |s| s.earlier + s.later), 0);
    }
}
