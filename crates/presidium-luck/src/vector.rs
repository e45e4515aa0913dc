//! Kernels over slices: the scalar functions of [`crate::math`] and [`crate::draw`], on the widest vectors.
//!
//! A kernel is one loop around one scalar function, compiled once per level; every level gives the same bits
//! as the scalar function (a NaN result is a NaN, with any payload). Slices of unequal length are read up to
//! the shortest; what lies beyond it in `out` is left alone.

mod bodies;
mod dispatch;
pub mod machine;

pub use dispatch::{Kernels, Level, available, kernels, kernels_at};

/// The scalar functions behind the kernels, by the kernels' names.
pub mod scalar {
    pub use crate::distribution::exponential::unit as exponential_quantile;
    pub use crate::math::*;
}
