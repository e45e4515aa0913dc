//! Any bytes → parse, format, parse again: no panic, and canonical text is stable.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presidium_lang::format::{format, show_ast};
use presidium_lang::parse::parse;
use presidium_lang::source::Source;
use presidium_lang::span::SourceId;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new(SourceId(0), "fuzz", String::from_utf8_lossy(bytes));
    let parsed = parse(&source);
    let once = format(&source, &parsed.ast);
    for problem in &parsed.diagnostics {
        assert!(problem.message.chars().count() < 72, "{}", problem.message);
        source.place_of(problem.primary.span.start);
    }
    if !parsed.diagnostics.is_empty() {
        return;
    }
    show_ast(&parsed.ast);
    let source = Source::new(SourceId(0), "fuzz", once);
    let again = parse(&source);
    assert_eq!(again.diagnostics, []);
    assert_eq!(again.ast.items.len(), parsed.ast.items.len());
    assert_eq!(again.ast.comments.len(), parsed.ast.comments.len());
    assert_eq!(format(&source, &again.ast), source.text);
});
