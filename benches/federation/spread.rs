//! How samples are spread.

use std::fmt;

/// Samples in order.
pub struct Spread(Vec<f64>);

impl Spread {
    /// Of milliseconds in any order.
    pub fn of(mut milliseconds: Vec<f64>) -> Self {
        milliseconds.sort_unstable_by(f64::total_cmp);
        Self(milliseconds)
    }

    /// What so many (0 to 1) of the samples are not above; not a number where there are none.
    pub fn percentile(&self, part: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = (last as f64 * part).round() as usize;
        self.0.get(at).copied().unwrap_or(f64::NAN)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, most, all] = [0.5, 0.99, 1.0].map(|part| self.percentile(part));
        write!(f, "median {median:>7.1} ms   99 % {most:>7.1} ms   all {all:>7.1} ms")
    }
}
