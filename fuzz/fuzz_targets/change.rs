//! Any bytes → changes, and back from their text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presidium_lang::format::change_text;
use presidium_lang::parse::parse_change;

fuzz_target!(|bytes: &[u8]| {
    let Ok(changes) = parse_change(&String::from_utf8_lossy(bytes)) else { return };
    let text = changes.iter().map(change_text).collect::<Vec<_>>().join(", ");
    let again = parse_change(&text).expect("printed changes can be read");
    let twice = again.iter().map(change_text).collect::<Vec<_>>().join(", ");
    assert_eq!(twice, text);
});
