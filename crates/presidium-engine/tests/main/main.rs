//! Integration tests of the engine: the oracle against models worked out by hand, and generated models.

mod by_hand;
mod generate;
mod generated;
