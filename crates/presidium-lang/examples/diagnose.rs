//! Prints the diagnostics of model files, one line each: `cargo run --example diagnose FILE…`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is a face of its own")]

use presidium_lang::{SourceKeys, load};

fn main() {
    let files: Vec<(String, String)> = std::env::args()
        .skip(1)
        .filter_map(|name| std::fs::read_to_string(&name).ok().map(|text| (name, text)))
        .collect();
    let loaded = load(files, &SourceKeys::default());
    for d in &loaded.diagnostics {
        let Some(source) = loaded.sources.iter().find(|s| s.id == d.primary.span.source) else { continue };
        let place = source.place_of(d.primary.span.start);
        println!(
            "{}:{}:{}: {:?}[{}]: {}",
            source.name, place.line, place.column, d.severity, d.code, d.message
        );
    }
    println!("{}", if loaded.model.is_some() { "a model" } else { "no model" });
}
