//! The example of the language page, as a model.

use presidium_lang::diagnostic::Severity;
use presidium_lang::{SourceKeys, load};

const EXAMPLE: &str = include_str!("../../../models/examples/warsaw_1956/warsaw_1956.pres");

#[test]
fn the_example_compiles() {
    let loaded = load(vec![("warsaw_1956.pres".into(), EXAMPLE.into())], &SourceKeys::default());
    assert_eq!(loaded.diagnostics.iter().find(|d| d.severity == Severity::Error), None);
    let model = loaded.model.expect("the example has no errors");
    assert_eq!(model.events.len(), 6);
    assert_eq!(model.stocks[1].updates.len(), 3);
}
