//! Integration tests of the engine: the oracle against models and worlds worked out by hand, the engine against
//! the oracle, and generated models.

mod agreement;
mod by_hand;
mod changed;
mod explained;
mod generate;
mod generated;
mod judged;
mod models;
mod once_wrong;
mod properties;
mod worlds;
