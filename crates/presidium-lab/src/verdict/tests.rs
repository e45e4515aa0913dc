//! Every boundary of the table, and the order of the words outside it.

use super::*;

/// Evidence of a share and its half-width, with a difference that is clear of zero as expected.
fn of(share: f64, half: f64) -> Evidence {
    let interval = Interval { lo: share - half, hi: share + half };
    Evidence {
        difference: -0.2,
        interval: Interval { lo: -0.22, hi: -0.18 },
        lost: Some(Lost { value: share, interval }),
        size: 0.2,
        expected: Expected::Falls,
        put_in: None,
        learned: None,
    }
}

fn word(evidence: Evidence) -> Word {
    verdict(Some(&evidence)).word
}

#[test]
fn every_boundary_of_the_table() {
    let table = [
        (0.0, Word::NoDifference),
        (0.0249, Word::NoDifference),
        (0.0251, Word::Nudge),
        (0.03, Word::Nudge),
        (0.1449, Word::Nudge),
        (0.1451, Word::Helped),
        (0.4949, Word::Helped),
        (0.4951, Word::UsuallyTook),
        (0.8949, Word::UsuallyTook),
        (0.8951, Word::AlmostNever),
        (1.0, Word::AlmostNever),
    ];
    for (share, expected) in table {
        assert_eq!(Word::of_share(share), expected, "{share}");
        assert_eq!(word(of(share, 0.0)), expected, "{share}");
    }
}

#[test]
fn the_words_are_exactly_these() {
    let words: Vec<String> = WORDS.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "no difference in this model",
            "a nudge",
            "it helped",
            "it usually took this",
            "without it, almost never",
            "the model says the reverse",
            "assumed here, not tested",
            "cannot be tested here",
            "too few histories to say",
        ]
    );
}

#[test]
fn an_interval_over_two_words_says_too_few() {
    let wide = verdict(Some(&of(0.48, 0.05)));
    assert_eq!((wide.word, wide.span), (Word::TooFew, Some((Word::Helped, Word::UsuallyTook))));
    assert_eq!(word(of(0.30, 0.10)), Word::Helped);
}

#[test]
fn a_difference_not_clear_of_zero_is_none_only_when_it_is_known_to_be_small() {
    let open = |lo: f64, hi: f64| Evidence { interval: Interval { lo, hi }, ..of(0.30, 0.02) };
    assert_eq!(word(open(-0.024, 0.024)), Word::NoDifference);
    assert_eq!(word(open(-0.026, 0.01)), Word::TooFew);
    assert_eq!(word(open(-0.01, 0.026)), Word::TooFew);
    let few_lose = Evidence { interval: Interval { lo: -0.03, hi: 0.001 }, ..of(0.01, 0.01) };
    assert_eq!(word(few_lose), Word::NoDifference);
}

#[test]
fn the_other_sign_is_the_reverse_when_it_is_clear() {
    let rises = Evidence { expected: Expected::Rises, ..of(0.3, 0.01) };
    assert_eq!(word(rises), Word::Reverse);
    let slight = Evidence { size: 0.02, ..rises };
    assert_eq!(word(slight), Word::NoDifference, "clear of zero, and too small for a word");
    assert_eq!(word(Evidence { expected: Expected::Open, ..rises }), Word::Helped);
    let unclear = Evidence { interval: Interval { lo: -0.3, hi: 0.1 }, ..rises };
    assert_eq!(word(unclear), Word::TooFew);
}

#[test]
fn mostly_put_in_and_not_learned_is_an_assumption_whatever_its_size_or_sign() {
    let put = |share: f64, learned: Option<f64>| Evidence { put_in: Some(share), learned, ..of(0.95, 0.01) };
    assert_eq!(word(put(0.51, None)), Word::Assumed);
    assert_eq!(word(put(0.51, Some(0.0))), Word::Assumed);
    assert_eq!(word(put(0.50, None)), Word::AlmostNever);
    assert_eq!(word(put(0.90, Some(0.3))), Word::AlmostNever);
    assert_eq!(word(Evidence { expected: Expected::Rises, ..put(1.0, None) }), Word::Assumed);
    let nothing = Evidence { interval: Interval { lo: -0.01, hi: 0.01 }, ..put(1.0, None) };
    assert_eq!(word(nothing), Word::NoDifference);
}

#[test]
fn nobody_with_the_effect_cannot_be_tested() {
    assert_eq!(verdict(None).word, Word::Untestable);
    assert_eq!(word(Evidence { lost: None, ..of(0.5, 0.0) }), Word::Untestable);
}

#[test]
fn cells_give_the_share_the_sentence_is_about() {
    let cells = Cells { both: 1800, neither: 6000, only_changed: 2100, only_unchanged: 100 };
    let difference = cells.difference().unwrap();
    let of = |cause, expected| Evidence::of_cells(cells, difference, cause, expected);
    // Of 8100 histories without the outcome 2100 get it when what kept it away is taken away.
    let rises = of(Cause::Removed, Expected::Rises);
    assert!((rises.lost.unwrap().value - 2100.0 / 8100.0).abs() < 1e-12);
    assert_eq!(word(rises), Word::Helped);
    assert_eq!(word(of(Cause::Removed, Expected::Falls)), Word::Reverse);
    assert_eq!(of(Cause::Removed, Expected::Open).lost, rises.lost);
    // Brought in, it is there in 3900 changed histories with the outcome, and 2100 of them lack it without.
    let added = of(Cause::Added, Expected::Rises);
    assert!((added.lost.unwrap().value - 2100.0 / 3900.0).abs() < 1e-12);
    let prevents = of(Cause::Added, Expected::Falls);
    assert!((prevents.lost.unwrap().value - 100.0 / 6100.0).abs() < 1e-12);
    assert_eq!(word(prevents), Word::Reverse);
}

#[test]
fn an_amount_is_read_by_the_part_of_it_that_goes() {
    let mean = |unchanged: f64, value: f64, half: f64| MeanDifference {
        value,
        interval: Interval { lo: value - half, hi: value + half },
        unchanged,
        of: 1000,
    };
    let falls = Evidence::of_amount(mean(0.40, -0.10, 0.005), Expected::Falls);
    assert!((falls.lost.unwrap().value - 0.25).abs() < 1e-12);
    assert_eq!(word(falls), Word::Helped);
    // From 0.30 to 0.40 and back is the same quarter.
    let rises = Evidence::of_amount(mean(0.30, 0.10, 0.005), Expected::Rises);
    assert!((rises.lost.unwrap().value - 0.25).abs() < 1e-12);
    assert_eq!(word(Evidence::of_amount(mean(0.30, 0.10, 0.005), Expected::Falls)), Word::Reverse);
    assert_eq!(word(Evidence::of_amount(mean(0.0, 0.0, 0.0), Expected::Falls)), Word::Untestable);
    let unclear = Evidence::of_amount(mean(0.40, -0.10, 0.2), Expected::Falls);
    assert_eq!((unclear.lost.unwrap().interval.lo, word(unclear)), (0.0, Word::TooFew));
}
