//! One place for automation: `cargo xtask test | tidy | bless | bake | validation | mutants | bench`.
//!
//! `test` is what continuous integration runs, no more and no less. `tidy` checks what the compiler cannot.
//! `bless` rewrites the generated parts of the documentation. This crate uses nothing of ours.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer's tool talks to a terminal")]

mod bake;
mod bench;
mod bless;
mod checks;
mod mutants;
mod page;
mod shell;
mod test;
mod tidy;
mod validation;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  test [FILTER…]  fmt, clippy, tidy, rustdoc, doctests, mutants, page, tests: exactly what continuous integration runs
  tidy            what the compiler cannot check: layers, sizes, headers, links, error pages
  bless           rewrite the generated parts of README and docs, and the expected output of the examples
  validation      write VALIDATION.md anew: what became of every claim (minutes; bless does it too)
  bake            run anew what the page shows before anything is asked (a minute; bless does it too)
  mutants         the engine broken on purpose, piece by piece: the comparison with the oracle must notice
  page            the page: its types, its rebuild, its tests in a browser (test does it too)
  bench           the benchmarks of the workspace, in release mode; `bench page` times the page in a browser
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let result = match command.as_str() {
        "test" => test::test(&rest),
        "tidy" => tidy::tidy(),
        "bless" => bless::bless(),
        "page" => page::page(),
        "bake" => bake::bake(),
        "bench" if rest == ["page"] => page::bars(),
        "bench" => bench::bench(&rest),
        "validation" => validation::validation(),
        "mutants" => mutants::mutants(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("no command `{other}`\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
