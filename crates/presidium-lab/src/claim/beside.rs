//! A difference found and the range historians hold likely → how the two compare.

use crate::cells::Difference;

/// How what was found compares with what historians hold likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The interval of the difference touches their range.
    Agrees,
    /// It lies beyond the far end of their range.
    Larger,
    /// It lies between zero and the near end of their range.
    Smaller,
    /// It has the sign that their range denies.
    OtherWay,
}

impl Beside {
    /// Compares a difference with a range of shifts, both as shares in 1.
    pub fn of((lo, hi): (f64, f64), found: &Difference) -> Beside {
        let (below, above) = (found.interval.hi < lo, found.interval.lo > hi);
        if !below && !above {
            return Beside::Agrees;
        }
        // The side on which most of their range lies is the way they expect it to go.
        let rising = lo + hi >= 0.0;
        if above == rising {
            return Beside::Larger;
        }
        let denied = if rising { found.value < 0.0 } else { found.value > 0.0 };
        if denied { Beside::OtherWay } else { Beside::Smaller }
    }

    /// As people read it.
    pub fn text(self) -> &'static str {
        match self {
            Beside::Agrees => "agrees",
            Beside::Larger => "larger",
            Beside::Smaller => "smaller",
            Beside::OtherWay => "the other way",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;

    fn of(range: (f64, f64), lo: f64, hi: f64) -> Beside {
        Beside::of(range, &Difference { value: (lo + hi) / 2.0, interval: Interval { lo, hi }, of: 100 })
    }

    #[test]
    fn size_is_read_the_way_historians_expect_it() {
        assert_eq!(of((0.0, 0.25), 0.20, 0.30), Beside::Agrees);
        assert_eq!(of((0.0, 0.25), 0.30, 0.40), Beside::Larger);
        assert_eq!(of((0.1, 0.25), 0.01, 0.05), Beside::Smaller);
        assert_eq!(of((0.0, 0.25), -0.2, -0.1), Beside::OtherWay);
        assert_eq!(of((-0.4, -0.1), -0.6, -0.5), Beside::Larger);
        assert_eq!(of((-0.4, -0.1), -0.05, -0.01), Beside::Smaller);
        assert_eq!(of((-0.4, -0.1), 0.05, 0.10), Beside::OtherWay);
    }

    #[test]
    fn an_interval_that_touches_the_range_agrees() {
        assert_eq!(of((-0.35, 0.0), 0.0, 0.1), Beside::Agrees);
        assert_eq!(of((-0.35, 0.0), -0.9, 0.9), Beside::Agrees);
    }
}
