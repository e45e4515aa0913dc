//! Pairs of one setting → sums over settings from which the scatter between settings can be told from luck.

/// Sums over settings of n pairs in which the situation arose, g with the outcome only with the change
/// (gained), l only without it (lost).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverSettings {
    /// Settings with a pair in which the situation arose.
    pub settings: u64,
    /// Σ n
    pub n: u64,
    /// Σ n (n − 1)
    pub nn: u64,
    /// Σ g
    pub g: u64,
    /// Σ g (g − 1)
    pub gg: u64,
    /// Σ l
    pub l: u64,
    /// Σ l (l − 1)
    pub ll: u64,
    /// Σ g l
    pub gl: u64,
}

impl OverSettings {
    /// Those of one setting.
    pub fn of_setting(n: u64, gained: u64, lost: u64) -> OverSettings {
        if n == 0 {
            return OverSettings::default();
        }
        let pairs = |k: u64| k * k.saturating_sub(1);
        let (g, l) = (gained, lost);
        OverSettings { settings: 1, n, nn: pairs(n), g, gg: pairs(g), l, ll: pairs(l), gl: g * l }
    }
}

impl std::ops::AddAssign for OverSettings {
    fn add_assign(&mut self, other: OverSettings) {
        self.settings += other.settings;
        self.n += other.n;
        self.nn += other.nn;
        self.g += other.g;
        self.gg += other.gg;
        self.l += other.l;
        self.ll += other.ll;
        self.gl += other.gl;
    }
}

impl std::iter::Sum for OverSettings {
    fn sum<I: Iterator<Item = OverSettings>>(parts: I) -> OverSettings {
        parts.fold(OverSettings::default(), |mut all, part| {
            all += part;
            all
        })
    }
}
