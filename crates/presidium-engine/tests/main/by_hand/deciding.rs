//! Choices against probabilities by enumeration of exact logit, and against their own Gumbels.

use super::{day, draw, history, model};
use presidium_lang::model::Model;
use presidium_luck::distribution::gumbel;
use presidium_luck::math::exp;

/// Two-sided normal quantile of 10⁻⁶.
const FAR: f64 = 4.892;

/// How often each option was taken over some histories, and how often the choice was made.
fn taken(model: &Model, options: usize, histories: u64) -> (Vec<u32>, u32) {
    let mut counts = vec![0; options];
    for number in 1..=histories {
        for made in history(model, number).choices {
            counts[made.option as usize] += 1;
        }
    }
    let all = counts.iter().sum();
    (counts, all)
}

fn logit(precision: f64, utilities: &[f64]) -> Vec<f64> {
    let weights: Vec<f64> = utilities.iter().map(|u| exp(precision * u)).collect();
    let whole: f64 = weights.iter().sum();
    weights.iter().map(|w| w / whole).collect()
}

fn agrees(model: &Model, expected: &[f64]) {
    let (counts, all) = taken(model, expected.len(), 300);
    assert!(all > 10_000, "only {all} decisions");
    let n = f64::from(all);
    for (count, p) in counts.iter().zip(expected) {
        let z = (f64::from(*count) - n * p) / (n * p * (1.0 - p)).sqrt();
        assert!(z.abs() < FAR, "{counts:?} of {all}, expected {expected:?}: z = {z:.1}");
    }
}

/// A daily choice of 60 days over three options and a body of three.
fn daily(body: &str, options: &str) -> Model {
    let rules = format!(
        "set Answer = {{ wait, bargain, force }}\nset Member = {{ zhdanov, anders, mikoyan }}\n\
         table Member {{ weight reflex\n  zhdanov 2 0.6\n  anders 1 -0.8\n  mikoyan 1 0.2 }}\n\
         choice answer : Answer every day\n{body}{options}"
    );
    model("1976-03-01", "1976-04-29", &rules)
}

const UTILITIES: &str = "  wait = 0.3\n  bargain = 1.0 * reflex[m]\n  force = 0 - 0.5 - reflex[m]\n";

/// The members' utilities of [`UTILITIES`].
fn utilities(reflex: f64) -> [f64; 3] {
    [0.3, reflex, -0.5 - reflex]
}

const BODY: [(f64, f64); 3] = [(2.0, 0.6), (1.0, -0.8), (1.0, 0.2)];

#[test]
fn one_actor_chooses_by_logit() {
    let model = daily("  precision 2\n", "  wait = 0.3\n  bargain = 1.0\n    - 0.2\n  force = -0.5\n");
    agrees(&model, &logit(2.0, &[0.3, 0.8, -0.5]));
}

#[test]
fn the_largest_score_is_taken_under_the_date() {
    let model = daily("  precision 2\n", "  wait = 0.3\n  bargain = 0.8\n  force = -0.5\n");
    for made in history(&model, 9).choices {
        let key = u64::from(made.day.cast_unsigned());
        let score =
            |name: &str, utility: f64| 2.0 * utility + gumbel::quantile(draw("answer", &[name], 9, key));
        let scores = [score("wait", 0.3), score("bargain", 0.8), score("force", -0.5)];
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert_eq!(scores[made.option as usize], largest);
    }
}

#[test]
fn closed_options_take_no_part() {
    let model = daily(
        "",
        "  wait = 0.3\n  bargain when today < 1976-03-20 and today > 1976-03-21 = 5\n  force = -0.5\n",
    );
    let p = logit(1.0, &[0.3, -0.5]);
    let (counts, all) = taken(&model, 3, 200);
    assert_eq!(counts[1], 0);
    let z = (f64::from(counts[0]) - f64::from(all) * p[0]) / (f64::from(all) * p[0] * p[1]).sqrt();
    assert!(z.abs() < FAR, "{z}");
    let closed = daily("", "  wait when today < 1976-03-11 = 0.3\n  force when today > 1976-03-20 = 1\n");
    let made = history(&closed, 1).choices;
    assert_eq!(made.iter().filter(|m| m.day <= day(1976, 3, 10)).count(), 10);
    assert!(made.iter().all(|m| m.day <= day(1976, 3, 10) || m.day > day(1976, 3, 20)));
    assert!(made.iter().all(|m| (m.option == 0) == (m.day <= day(1976, 3, 10))));
}

#[test]
fn consensus_is_logit_of_the_weighted_mean() {
    let model = daily("  by consensus of m in Member weight weight[m]\n  precision 1.5\n", UTILITIES);
    let mut mean = [0.0; 3];
    for (weight, reflex) in BODY {
        for (sum, utility) in mean.iter_mut().zip(utilities(reflex)) {
            *sum += weight * utility / 4.0;
        }
    }
    agrees(&model, &logit(1.5, &mean));
}

/// The probability of each result of a vote over all roll calls, when `tally` maps tallies to an option.
fn enumerate(precision: f64, tally: impl Fn(&[f64; 3]) -> usize) -> Vec<f64> {
    let mut results = vec![0.0; 3];
    for call in 0..27_usize {
        let votes = [call % 3, call / 3 % 3, call / 9];
        let (mut p, mut tallies) = (1.0, [0.0; 3]);
        for ((weight, reflex), vote) in BODY.iter().zip(votes) {
            p *= logit(precision, &utilities(*reflex))[vote];
            tallies[vote] += weight;
        }
        results[tally(&tallies)] += p;
    }
    results
}

#[test]
fn a_majority_is_over_half_or_the_first_option() {
    let model = daily("  by vote of m in Member weight weight[m] majority\n", UTILITIES);
    let expected = enumerate(1.0, |t| t.iter().position(|w| *w > 2.0).unwrap_or(0));
    agrees(&model, &expected);
}

#[test]
fn two_thirds_of_the_weight_or_the_first_option() {
    let model = daily("  by vote of m in Member weight weight[m] two thirds\n  precision 2\n", UTILITIES);
    let expected = enumerate(2.0, |t| t.iter().position(|w| *w >= 8.0 / 3.0).unwrap_or(0));
    agrees(&model, &expected);
}

#[test]
fn a_plurality_is_the_largest_tally_ties_to_the_first() {
    let model = daily("  by vote of m in Member weight weight[m] plurality\n", UTILITIES);
    let expected = enumerate(1.0, |t| {
        let largest = t.iter().copied().fold(0.0, f64::max);
        t.iter().position(|w| *w == largest).unwrap()
    });
    agrees(&model, &expected);
}

#[test]
fn members_vote_with_luck_of_their_own_in_canonical_order() {
    let model = daily("  by vote of m in Member where m != mikoyan weight weight[m] majority\n", UTILITIES);
    for made in history(&model, 4).choices {
        let key = u64::from(made.day.cast_unsigned());
        // By name: anders (element 1) before zhdanov (element 0).
        let members: Vec<u32> = made.votes.iter().map(|(member, _)| *member).collect();
        assert_eq!(members, [1, 0]);
        for (member, vote) in made.votes {
            let (name, reflex) = [("zhdanov", 0.6), ("anders", -0.8)][member as usize];
            let scores: Vec<f64> = ["wait", "bargain", "force"]
                .iter()
                .zip(utilities(reflex))
                .map(|(option, u)| u + gumbel::quantile(draw("answer", &[name, option], 4, key)))
                .collect();
            assert!(scores.iter().all(|score| *score <= scores[vote as usize]));
        }
    }
}

#[test]
fn nobody_entitled_means_no_decision() {
    for rule in ["consensus of m in Member where weight[m] > 5", "consensus of m in Member weight 0"] {
        let model = daily(&format!("  by {rule}\n"), UTILITIES);
        assert_eq!(history(&model, 1).choices, []);
    }
}
