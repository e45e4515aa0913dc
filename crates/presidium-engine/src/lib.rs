//! Part of Presidium.

pub mod oracle;
