//! Runs the benchmarks of the workspace in release mode; their numbers are read, never committed as truth.

use crate::shell::{Result, run_cargo};

/// Runs `cargo bench` over the workspace, with a filter if one is given.
pub(crate) fn bench(filter: &[String]) -> Result<()> {
    let mut args = vec!["bench", "--workspace", "--benches"];
    if !filter.is_empty() {
        args.push("--");
        args.extend(filter.iter().map(String::as_str));
    }
    run_cargo(&args, &[])
}
