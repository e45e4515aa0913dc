//! What a row of the answer says → the words it must say it in.

use super::*;

#[test]
fn differences_in_words() {
    assert_eq!(more(0.0, 0.21), "0 to 21 more");
    assert_eq!(more(-0.05, 0.03), "5 fewer to 3 more");
    assert_eq!(more(-0.2, -0.1), "10 to 20 fewer");
    assert_eq!(more(-0.2, 0.0), "0 to 20 fewer");
    assert_eq!([more(0.07, 0.07), more(-0.004, 0.05)], ["7 more", "0 to 5 more"]);
    assert_eq!(
        [one_more(0.0), one_more(0.001), one_more(-0.3)],
        ["no difference", "less than 1 more", "30 fewer"]
    );
    assert_eq!([signed(0.0), signed(-0.001), signed(0.4), signed(-0.17)], ["0", "-<1", "+40", "-17"]);
}

#[test]
fn the_four_cells_add_to_100_whatever_is_rounded() {
    use presidium::lab::cells::Cells;
    for (both, neither, only_changed, only_unchanged) in
        [(1, 1, 1, 0), (22, 60, 14, 4), (1, 9999, 0, 0), (333, 333, 333, 1), (0, 7, 0, 0)]
    {
        let parts = full::hundred(Cells { both, neither, only_changed, only_unchanged });
        assert_eq!(parts.iter().sum::<u64>(), 100, "{parts:?}");
    }
    assert_eq!(full::hundred(Cells::default()), [0; 4]);
}
