//! Kinds and powers of time: what may be added, compared, multiplied, and what a kind is called for people.
//!
//! A number carries a power of time (−1 a rate, 0 plain, 1 a duration). A literal without a unit is *bare*:
//! it takes the power its neighbour or its place demands.

use crate::calendar::TimeUnit;
use crate::model::{Expr, Kind, Set, Ty};

/// A resolved expression, and whether its number is still without a unit of its own.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    /// The expression; `expr.ty` is plain while bare.
    pub expr: Expr,
    /// Whether only literals without a unit went into it.
    pub bare: bool,
}

/// A plain number.
pub(crate) const PLAIN: Ty = Ty::Number { time: 0 };
/// A rate.
pub(crate) const RATE: Ty = Ty::Number { time: -1 };
/// A duration.
pub(crate) const DURATION: Ty = Ty::Number { time: 1 };

/// The power of time of a number.
pub(crate) fn time_of(ty: Ty) -> Option<i8> {
    match ty {
        Ty::Number { time } => Some(time),
        Ty::Flag | Ty::Element { .. } | Ty::Date => None,
    }
}

/// A type in words, with its article: `a rate`, `an element of Member`.
pub(crate) fn words(ty: Ty, sets: &[Set]) -> String {
    match ty {
        Ty::Number { time: 0 } => "a plain number".to_string(),
        Ty::Number { time: -1 } => "a rate".to_string(),
        Ty::Number { time: 1 } => "a duration".to_string(),
        Ty::Number { time } => format!("a number with time to the power {time}"),
        Ty::Flag => "a flag".to_string(),
        Ty::Date => "a date".to_string(),
        Ty::Element { set, or_nobody } => {
            let name = sets.get(set.at()).map_or("a set", |s| s.name.as_str());
            format!("an element of {name}{}", if or_nobody { " or nobody" } else { "" })
        }
    }
}

/// The word of a unit of time.
pub(crate) fn unit_word(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "day",
        TimeUnit::Week => "week",
        TimeUnit::Month => "month",
        TimeUnit::Year => "year",
    }
}

/// The unit in which bare numbers of a checked kind are read: that of a rate.
pub(crate) fn unit_of(kind: &Kind) -> Option<TimeUnit> {
    let word = kind.word.strip_prefix("rate per ")?;
    [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year]
        .into_iter()
        .find(|u| unit_word(*u) == word)
}

/// The common type of two values that meet in a sum, a comparison or the arms of a condition.
///
/// `None` when they cannot meet. A bare number takes the other's power of time; elements must share a set.
pub(crate) fn join(a: &Typed, b: &Typed) -> Option<(Ty, bool)> {
    match (a.expr.ty, b.expr.ty) {
        (Ty::Number { time: x }, Ty::Number { time: y }) => match (a.bare, b.bare) {
            (true, true) => Some((PLAIN, true)),
            (true, false) => Some((Ty::Number { time: y }, false)),
            (false, true) => Some((Ty::Number { time: x }, false)),
            (false, false) => (x == y).then_some((Ty::Number { time: x }, false)),
        },
        (Ty::Flag, Ty::Flag) => Some((Ty::Flag, false)),
        (Ty::Date, Ty::Date) => Some((Ty::Date, false)),
        (Ty::Element { set: x, or_nobody: p }, Ty::Element { set: y, or_nobody: q }) => {
            (x == y).then_some((Ty::Element { set: x, or_nobody: p || q }, false))
        }
        _ => None,
    }
}

/// The type of a product (`sign` 1) or quotient (`sign` −1) of numbers; `None` if a power gets out of range.
pub(crate) fn product(a: &Typed, b: &Typed, sign: i8) -> Option<(Ty, bool)> {
    let (x, y) = (time_of(a.expr.ty)?, time_of(b.expr.ty)?);
    let time = x.checked_add(sign.checked_mul(y)?)?;
    (-8..=8).contains(&time).then_some((Ty::Number { time }, a.bare && b.bare))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExprKind;
    use crate::span::Span;

    fn typed(ty: Ty, bare: bool) -> Typed {
        Typed { expr: Expr { kind: ExprKind::Constant(1.0), ty, span: Span::default() }, bare }
    }

    #[test]
    fn powers_of_time_combine() {
        let (rate, days, bare) = (typed(RATE, false), typed(DURATION, false), typed(PLAIN, true));
        assert_eq!(product(&rate, &days, 1), Some((PLAIN, false)));
        assert_eq!(product(&bare, &days, -1), Some((RATE, false)));
        assert_eq!(product(&days, &rate, -1), Some((Ty::Number { time: 2 }, false)));
        assert_eq!(join(&rate, &bare), Some((RATE, false)));
        assert_eq!(join(&rate, &days), None);
        assert_eq!(join(&rate, &typed(Ty::Flag, false)), None);
    }
}
