//! Keyed randomness and the maths it needs: names and numbers in, the same bits out on every machine.
//!
//! Read in this order: [`key`] turns names into numbers, [`philox`] turns numbers into bits, [`draw`] turns
//! bits into uniforms, [`math`] holds every function a result may depend on, [`distribution`] turns one
//! uniform into one value of a law, and [`vector`] does all of it over slices.
//!
//! Nothing here is drawn in sequence, so nothing can shift when something else changes:
//!
//! ```
//! use presidium_luck::{distribution::normal, draw, key};
//!
//! let seed = 7;
//! let rain = key::Site::new(seed, key::site_hash("rain", &["north"]));
//! let before = draw::uniform(rain, 12, 1957);
//!
//! // Another site may draw as often as it likes.
//! let wind = key::Site::new(seed, key::site_hash("wind", &["north"]));
//! let _ = draw::uniform(wind, 12, 1957);
//!
//! assert_eq!(draw::uniform(rain, 12, 1957).to_bits(), before.to_bits());
//! assert!(normal::quantile(before, 20.0, 5.0).is_finite());
//! ```

pub mod key;
pub mod philox;

pub mod draw;

pub mod math;

pub mod distribution;

pub mod vector;

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
