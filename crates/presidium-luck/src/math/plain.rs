//! The plain operations, written once so that scalar and vector code cannot disagree.
//!
//! A flag is 1.0 for true and 0.0 for false; as an operand, anything that is not zero counts as true, NaN
//! included.

#[inline(always)]
fn flag(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// Adds.
#[inline(always)]
pub fn add(a: f64, b: f64) -> f64 {
    a + b
}

/// Subtracts `b` from `a`.
#[inline(always)]
pub fn sub(a: f64, b: f64) -> f64 {
    a - b
}

/// Multiplies.
#[inline(always)]
pub fn mul(a: f64, b: f64) -> f64 {
    a * b
}

/// Divides `a` by `b`.
#[inline(always)]
pub fn div(a: f64, b: f64) -> f64 {
    a / b
}

/// Multiplies, rounds, adds, rounds: never fused.
#[inline(always)]
pub fn mul_add(a: f64, b: f64, c: f64) -> f64 {
    a * b + c
}

/// The lesser: `if b < a { b } else { a }`, so `a` when equal or when either is NaN.
#[inline(always)]
pub fn min(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The greater: `if b > a { b } else { a }`, so `a` when equal or when either is NaN.
#[inline(always)]
pub fn max(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// Moves `x` into [lo, hi]: `min(max(x, lo), hi)`; NaN stays NaN, and `hi` wins if the bounds cross.
#[inline(always)]
pub fn clamp(x: f64, lo: f64, hi: f64) -> f64 {
    min(max(x, lo), hi)
}

/// Flags `a < b`.
#[inline(always)]
pub fn lt(a: f64, b: f64) -> f64 {
    flag(a < b)
}

/// Flags `a <= b`.
#[inline(always)]
pub fn le(a: f64, b: f64) -> f64 {
    flag(a <= b)
}

/// Flags `a > b`.
#[inline(always)]
pub fn gt(a: f64, b: f64) -> f64 {
    flag(a > b)
}

/// Flags `a >= b`.
#[inline(always)]
pub fn ge(a: f64, b: f64) -> f64 {
    flag(a >= b)
}

/// Flags `a == b`; NaN equals nothing.
#[inline(always)]
pub fn eq(a: f64, b: f64) -> f64 {
    flag(a == b)
}

/// Flags `a != b`; NaN differs from everything.
#[inline(always)]
pub fn ne(a: f64, b: f64) -> f64 {
    flag(a != b)
}

/// Flags that both are true.
#[inline(always)]
pub fn and(a: f64, b: f64) -> f64 {
    flag((a != 0.0) & (b != 0.0))
}

/// Flags that at least one is true.
#[inline(always)]
pub fn or(a: f64, b: f64) -> f64 {
    flag((a != 0.0) | (b != 0.0))
}

/// Flags that `a` is false.
#[inline(always)]
pub fn not(a: f64) -> f64 {
    flag(a == 0.0)
}

/// Takes `a` if the mask is true, else `b`; the arm not taken may be anything, NaN included.
#[inline(always)]
pub fn select(mask: f64, a: f64, b: f64) -> f64 {
    if mask != 0.0 { a } else { b }
}

/// Changes the sign.
#[inline(always)]
pub fn neg(a: f64) -> f64 {
    -a
}

/// Clears the sign.
#[inline(always)]
pub fn abs(a: f64) -> f64 {
    a.abs()
}

/// The square root, correctly rounded as IEEE 754 demands; NaN below zero.
#[inline(always)]
pub fn sqrt(a: f64) -> f64 {
    a.sqrt()
}

/// The largest whole number that is not above `a`; exact.
#[inline(always)]
pub fn floor(a: f64) -> f64 {
    a.floor()
}

/// The least whole number that is not below `a`; exact.
#[inline(always)]
pub fn ceil(a: f64) -> f64 {
    a.ceil()
}
