//! The command line of Presidium.
fn main() {}
