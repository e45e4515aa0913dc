//! The integration tests of the crate, in one binary.
#![expect(clippy::print_stderr, reason = "the table of worst errors is worth seeing with --nocapture")]
#![expect(clippy::neg_cmp_op_on_partial_ord, reason = "a NaN must fail a comparison, not slip through it")]

mod laws;
mod levels;
mod machine;
mod reference;
mod streams;
