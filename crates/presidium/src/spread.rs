//! What the model does not know, kept apart from what it leaves to chance.
//!
//! Each setting (a draw of what the sources leave open) is run with a few lucks. Sums over settings in; out
//! come the share, its sampling error, and the range in which 8 of 10 settings' own shares lie, from a beta
//! law whose variance is the part of the scatter that luck cannot explain.
//!
//! Two histories of one setting agree more often than two of different settings; by how much is the variance
//! between settings. Both kinds of pair are counted exactly, so the estimate has no bias of its own.
//!
//! Source: ridout1999, moment estimators of the beta-binomial law; here by pairs of histories.

use presidium_luck::distribution::beta;

/// Sums over settings of n completed histories each, k of them with the event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Σ n
    pub n: u64,
    /// Σ n (n − 1)
    pub nn: u64,
    /// Σ k
    pub k: u64,
    /// Σ k (k − 1)
    pub kk: u64,
}

/// A share with its two kinds of doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Share of histories in which it happened.
    pub share: f64,
    /// One standard error of the share, from finitely many settings and lucks.
    pub error: f64,
    /// 8 in 10 settings have their own share in this range; `None` when the run cannot tell, because it has
    /// one setting only, or one luck in each.
    pub range: Option<(f64, f64)>,
}

impl Spread {
    /// Estimates from sums over settings; all zero when nothing completed.
    pub fn of(sums: Sums) -> Spread {
        if sums.n == 0 {
            return Spread { share: 0.0, error: 0.0, range: None };
        }
        let n = sums.n as f64;
        let share = sums.k as f64 / n;
        let rho = sums.correlation();
        // Histories of one setting are alike, so they tell less than as many independent ones.
        let alike = 1.0 + sums.nn as f64 / n * rho.unwrap_or(0.0).max(0.0);
        let error = (share * (1.0 - share) / n * alike).sqrt();
        Spread { share, error, range: rho.map(|rho| range(share, rho)) }
    }
}

impl Sums {
    /// The share of the variance that lies between settings; not above 0 when luck alone explains it.
    /// `None` without a pair of either kind.
    fn correlation(self) -> Option<f64> {
        let (n, k) = (u128::from(self.n), u128::from(self.k));
        let pairs_apart = n * n - n - u128::from(self.nn);
        let both_apart = k * k - k - u128::from(self.kk);
        if self.nn == 0 || pairs_apart == 0 {
            return None;
        }
        let together = self.kk as f64 / self.nn as f64;
        let apart = both_apart as f64 / pairs_apart as f64;
        let total = self.k as f64 / self.n as f64 - apart;
        Some(if total <= 0.0 { 0.0 } else { (together - apart) / total })
    }
}

/// The range of 8 in 10 settings for a mean and a share of variance that lies between settings.
fn range(p: f64, rho: f64) -> (f64, f64) {
    if rho <= 0.0 || p <= 0.0 || p >= 1.0 {
        return (p, p);
    }
    if rho >= 1.0 {
        return (if p > 0.9 { 1.0 } else { 0.0 }, if p < 0.1 { 0.0 } else { 1.0 });
    }
    let size = 1.0 / rho - 1.0;
    let (a, b) = (p * size, (1.0 - p) * size);
    (beta::quantile(0.1, a, b), beta::quantile(0.9, a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use presidium_luck::distribution::binomial;
    use presidium_luck::{draw, key};

    /// Sums over groups of settings: histories, happenings, number of such settings.
    fn sums(groups: &[(u64, u64, u64)]) -> Sums {
        groups.iter().fold(Sums::default(), |s, (n, k, m)| Sums {
            n: s.n + m * n,
            nn: s.nn + m * n * (n - 1),
            k: s.k + m * k,
            kk: s.kk + m * k * k.saturating_sub(1),
        })
    }

    /// Settings whose own share comes from a beta law, five lucks each.
    fn simulate(a: f64, b: f64, settings: u64) -> Sums {
        let site = key::Site::new(11, key::site_hash("spread", &[]));
        let draw = |s: u64, k: u64| draw::uniform(site, s, k);
        let happened = |s: u64| binomial::quantile(draw(s, 1), 5.0, beta::quantile(draw(s, 0), a, b));
        sums(&(0..settings).map(|s| (5, happened(s) as u64, 1)).collect::<Vec<_>>())
    }

    #[test]
    fn a_beta_law_comes_back() {
        let spread = Spread::of(simulate(2.0, 3.0, 4000));
        let truth = (beta::quantile(0.1, 2.0, 3.0), beta::quantile(0.9, 2.0, 3.0));
        assert!((spread.share - 0.4).abs() < 0.02, "{spread:?}");
        let range = spread.range.unwrap();
        assert!((range.0 - truth.0).abs() < 0.03, "{spread:?} {truth:?}");
        assert!((range.1 - truth.1).abs() < 0.03, "{spread:?} {truth:?}");
        let expected = (0.4 * 0.6 / 20_000.0 * (1.0 + 4.0 / 6.0_f64)).sqrt();
        assert!((spread.error / expected - 1.0).abs() < 0.1, "{spread:?} {expected}");
    }

    #[test]
    fn luck_alone_has_no_range() {
        let spread = Spread::of(sums(&[(2, 0, 25), (2, 1, 50), (2, 2, 25)]));
        assert_eq!(spread.share, 0.5);
        let range = spread.range.unwrap();
        assert!(range.0 > 0.3 && range.1 < 0.7, "{spread:?}");
        let narrower_than_luck = sums(&[(4, 2, 100)]);
        assert_eq!(Spread::of(narrower_than_luck).range, Some((0.5, 0.5)));
    }

    #[test]
    fn settings_that_decide_everything_span_it() {
        let spread = Spread::of(sums(&[(5, 0, 70), (5, 5, 30)]));
        assert_eq!(spread.range, Some((0.0, 1.0)));
        assert!((spread.error - (0.3 * 0.7 / 100.0_f64).sqrt()).abs() < 1e-3);
    }

    #[test]
    fn edges_are_shares_themselves_and_unknown_is_none() {
        assert_eq!(Spread::of(sums(&[])), Spread { share: 0.0, error: 0.0, range: None });
        assert_eq!(Spread::of(sums(&[(5, 5, 9)])).range, Some((1.0, 1.0)));
        assert_eq!(Spread::of(sums(&[(5, 2, 1)])).range, None);
        assert_eq!(Spread::of(sums(&[(1, 1, 4), (1, 0, 4)])).range, None);
    }
}
