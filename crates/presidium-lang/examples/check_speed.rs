//! Times reading and checking of model files, best of twenty: `cargo run --release --example check_speed FILE…`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is a face of its own")]

use std::time::Instant;

use presidium_lang::parse::parse;
use presidium_lang::source::Source;
use presidium_lang::span::SourceId;
use presidium_lang::{SourceKeys, check};

fn main() {
    let mut sources = Vec::new();
    for (n, name) in (0u16..).zip(std::env::args().skip(1)) {
        if let Ok(text) = std::fs::read_to_string(&name) {
            sources.push(Source::new(SourceId(n), name, text));
        }
    }
    let lines: usize = sources.iter().map(|s| s.text.lines().count()).sum();
    let (mut read, mut checked) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..20 {
        let start = Instant::now();
        let asts: Vec<_> = sources.iter().map(|s| parse(s).ast).collect();
        read = read.min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let found = check(&sources, &asts, &SourceKeys::default());
        checked = checked.min(start.elapsed().as_secs_f64());
        assert!(found.model.is_some(), "a model to be timed has no errors");
    }
    println!("{lines} lines: read in {:.1} ms, checked in {:.1} ms", read * 1e3, checked * 1e3);
}
