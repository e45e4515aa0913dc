//! Prints the tables of the reference page of builtins.
#![expect(clippy::print_stdout, reason = "an example is a face of its own")]

fn main() {
    print!("{}", presidium_lang::builtins::reference());
}
