//! Stocks: the order of assignments, additions and bounds, what resets, what is read when; faults; questions.

use super::{SEED, day, draw, history, model, stock};
use presidium_engine::oracle::{Answer, Fault, Options, run_traced};
use presidium_luck::distribution::normal;
use presidium_luck::math;

const CALL: &str = "input event call on 1976-10-05 outside \"given\"\n";

#[test]
fn assignments_come_before_additions_and_additions_before_bounds() {
    let rules = format!(
        "{CALL}stock x : share = 0.9\n\
         event one once\n  on call\n  then x += 0.3\n  then x = 0.5 priority 2\n\
         event two once\n  on call\n  then x = 0.1 priority 1\n  then x += 0.1\n\
         stock y : share = 0.9\n\
         event up once\n  on call\n  then y += 0.4\n  then y -= 0.2\n"
    );
    let model = model("1976-10-01", "1976-10-31", &rules);
    let found = history(&model, 1);
    assert_eq!(stock(&model, &found, "x"), [0.5 + 0.3 + 0.1]);
    assert_eq!(stock(&model, &found, "y"), [1.0]);
}

#[test]
fn stocks_change_together_and_are_seen_the_next_day() {
    let rules = "stock a : real = 1\n  each day becomes b\n\
                 stock b : real = 2\n  each day becomes a\n    + 0.5\n";
    let model = model("1976-10-01", "1976-10-03", rules);
    let mut seen = Vec::new();
    run_traced(&model, &Options::new(&model, SEED), 1, &mut |day, stocks| {
        seen.push((day, stocks[0][0], stocks[1][0]));
    });
    let first = day(1976, 10, 1);
    let expected = [(first, 1.0, 2.0), (first + 1, 2.0, 1.5), (first + 2, 1.5, 2.5), (first + 3, 2.5, 2.0)];
    assert_eq!(seen, expected);
}

#[test]
fn an_effect_outranks_becomes_and_a_reset_outranks_both() {
    let rules = format!(
        "{CALL}episode crisis opens on call closes on ending\n\
         input event ending on 1976-10-07 outside \"given\"\n\
         stock x : real = 3\n  each month becomes 7\n\
         stock y : real = 3 reset by crisis\n  each day becomes 7\n  each day + 0.25\n\
         event set once\n  on call\n  then y = 5\n"
    );
    let model = model("1976-10-01", "1976-10-05", &rules);
    let found = history(&model, 1);
    assert_eq!(stock(&model, &found, "x"), [7.0]);
    assert_eq!(stock(&model, &found, "y"), [3.25]);
}

#[test]
fn an_effect_on_nobody_does_nothing() {
    let rules = format!(
        "set M = {{ a, b }}\nset O = {{ chair, spare }}\n{CALL}\
         stock holder[o in O] : M or nobody = {{ chair: b, spare: nobody }}\n\
         stock fear[m in M] : real = 0\n\
         event fright once\n  on call\n  then fear[holder[chair]] += 1\n  then fear[holder[spare]] += 10\n\
         \x20 then for m in M where m != a: fear[m] += 100\n"
    );
    let model = model("1976-10-01", "1976-10-31", &rules);
    assert_eq!(stock(&model, &history(&model, 1), "fear"), [0.0, 101.0]);
}

#[test]
fn a_lag_reads_the_past_and_before_it_the_first_day() {
    let rules =
        "stock x : count = 5\n  each day + 1\nstock y : count = 0\n  each day becomes lag(x, 3 days)\n";
    let model = model("1976-10-01", "1976-10-10", rules);
    // On the last day x stands at 5 + 9; three days before at 11.
    assert_eq!(stock(&model, &history(&model, 1), "y"), [11.0]);
    let model = super::model("1976-10-01", "1976-10-02", rules);
    assert_eq!(stock(&model, &history(&model, 1), "y"), [5.0]);
}

#[test]
fn settings_share_parameters_and_histories_do_not_share_shocks() {
    let rules = "param p : real ~ normal(1, 2)\nparam q : real = 2 plus or minus 0.5\n\
                 shock noise ~ normal(0, 1) each month\n\
                 stock x : real = 0\n  each day becomes noise\n";
    let model = model("1976-10-15", "1976-11-03", rules);
    for number in 1..=30 {
        let found = history(&model, number);
        let setting = (number - 1) / 5;
        let p = normal::quantile(draw("p", &[], setting, 0), 1.0, 2.0);
        let q = 2.0 + (2.0 * draw("q plus or minus", &[], setting, 0) - 1.0) * 0.5;
        assert_eq!(found.params, [[p], [q]]);
        // Drawn on the first day, then on 1 November.
        let key = u64::from(day(1976, 11, 1).cast_unsigned());
        assert_eq!(stock(&model, &found, "x"), [normal::quantile(draw("noise", &[], number, key), 0.0, 1.0)]);
    }
}

#[test]
fn a_correlated_shock_shares_part_of_its_score() {
    let rules = "set S = { a, b }\nshock noise[s in S] ~ normal(1, 2) correlated 0.25 each year\n\
                 stock x[s in S] : real = 0\n  each day becomes noise[s]\n";
    let model = model("1976-10-01", "1976-10-02", rules);
    let key = u64::from(day(1976, 10, 1).cast_unsigned());
    let score = |names: &[&str]| math::normal_quantile(draw("noise", names, 3, key));
    let own = |name| 1.0 + 2.0 * (0.5 * score(&[]) + math::sqrt(0.75) * score(&[name]));
    assert_eq!(stock(&model, &history(&model, 3), "x"), [own("a"), own("b")]);
}

#[test]
fn sweeps_go_over_all_elements_together() {
    let rules = "set S = { a, b }\ntable S { base\n  a 1\n  b 3 }\n\
                 let level[s in S] sweeps 2 from 10 = base[s]\n  + 0.5 * sum(d in S where d != s: level[d])\n\
                 stock x[s in S] : real = 0\n  each day becomes level[s]\n";
    let model = model("1976-10-01", "1976-10-02", rules);
    // First sweep 1 + 5 and 3 + 5; second 1 + 4 and 3 + 3.
    assert_eq!(stock(&model, &history(&model, 1), "x"), [5.0, 6.0]);
}

#[test]
fn a_fault_names_rule_and_day() {
    let cases = [
        ("stock x : real = 1\n  each day + 1 / (5 - x) * (5 - x)\n", "x", 4),
        (
            "stock x : count = 0\n  each day + 1\nevent e once\n  each day rate 0.1 per day / (6 - x)\n",
            "e",
            6,
        ),
        (
            "stock x : real = 1\ninput event call on 1976-10-05 outside \"given\"\n\
          event e once\n  on call chance log(x - 2)\n",
            "e",
            4,
        ),
        ("param p : real = 1\nparam q : real = log(p - 2)\n", "q", 0),
        (
            "stock x : real = 0\n  each day - 1\nset O = { yea, nay }\nchoice c : O every day\n  yea = sqrt(2 + x)\n  nay = 0\n",
            "c",
            3,
        ),
        ("stock x : real = 0\n  each day - 1\nshock s ~ normal(0, 2 + x) each day\n", "s", 3),
    ];
    for (rules, rule, after) in cases {
        let model = model("1976-10-01", "1976-10-31", rules);
        let Some(Fault { day: found, rule: name, .. }) = history(&model, 1).fault else {
            panic!("no fault in {rules}");
        };
        assert_eq!((name.as_str(), found - day(1976, 10, 1)), (rule, after), "{rules}");
    }
}

#[test]
fn the_untaken_arm_of_a_condition_cannot_fault() {
    let rules = "stock x : real = 1\n  each day becomes if x > 0 then 1 else 1 / (x - x)\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    assert_eq!(history(&model, 1).fault, None);
}

#[test]
fn questions_are_answered() {
    let rules = "input event call on 1976-10-05, 1976-10-09, 1976-10-20 outside \"given\"\n\
                 stock x : count = 0\n  each day + 1\n\
                 event echo recurring\n  on call after 1 day\n\
                 outcome first = ever echo\n\
                 outcome later = date of echo when x >= 9 from 1976-10-07\n\
                 outcome never = ever echo by 1976-10-05\n\
                 outcome level = ever true x >= 4\n\
                 outcome times = count call or echo from 1976-10-06\n\
                 outcome at = value of x at 1976-10-11\n\
                 outcome average = mean of x from 1976-10-01 to 1976-10-04\n\
                 outcome highest = max of x from 1976-10-01 to 1976-10-04\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    let found = history(&model, 1);
    let answer = |name: &str| {
        let at = model.outcomes.iter().position(|outcome| outcome.name == name).unwrap();
        found.outcomes[at]
    };
    let october = |d: u32| Answer::Happened(day(1976, 10, d));
    assert_eq!(answer("first"), october(6));
    assert_eq!(answer("later"), october(10));
    assert_eq!(answer("never"), Answer::NotHappened);
    assert_eq!(answer("level"), october(5));
    assert_eq!(answer("times"), Answer::Number(5.0));
    assert_eq!(answer("at"), Answer::Number(10.0));
    assert_eq!(answer("average"), Answer::Number(1.5));
    assert_eq!(answer("highest"), Answer::Number(3.0));
}

#[test]
fn an_empty_reduction_has_its_own_value() {
    let rules = "set S = { a, b }\nstock low[s in S] : real = 0\n\
                 stock x : real = 9\n  each day becomes sum(s in S where low[s] > 1: 5)\n\
                 stock y : real = 9\n  each day becomes max(s in S where low[s] > 1: 5) else 4\n";
    let model = model("1976-10-01", "1976-10-02", rules);
    let found = history(&model, 1);
    assert_eq!((stock(&model, &found, "x"), stock(&model, &found, "y")), (vec![0.0], vec![4.0]));
}
