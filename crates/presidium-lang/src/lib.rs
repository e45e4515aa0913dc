//! Part of Presidium.
