//! Cases of the grammar and of every problem it reports.

use super::*;

const WARSAW: &str = include_str!("../../../../models/examples/warsaw_1956/warsaw_1956.pres");

fn read(text: &str) -> Parsed {
    parse(&Source::new(SourceId(0), "test.pres", text))
}

#[test]
fn the_example_is_read_without_a_problem() {
    let parsed = read(WARSAW);
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.ast.items.len(), 27);
    assert!(!parsed.ast.items.iter().any(|i| i.kind == ItemKind::Poisoned));
}
