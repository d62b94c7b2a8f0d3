//! Growing delays between attempts.

use std::time::Duration;

/// Exponential backoff: `base · factor^attempt`, never more than `max`.
///
/// It keeps no state, so the attempt may come from memory (restarts of actors) or from a row (deliveries to a host).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    base: Duration,
    factor: f64,
    max: Duration,
}

impl Backoff {
    /// A backoff whose first delay is `base`. A `factor` below 1 counts as 1, a `base` above `max` as `max`.
    pub const fn new(base: Duration, factor: f64, max: Duration) -> Self {
        Self { base, factor, max }
    }

    /// The delay before the try that follows failure number `attempt`, counted from 0.
    pub fn delay(&self, attempt: u32) -> Duration {
        // Past this exponent any factor that grows at all has long reached any sensible maximum.
        let exponent = attempt.min(4096).cast_signed();
        let seconds = self.base.as_secs_f64() * self.factor.max(1.0).powi(exponent);
        Duration::try_from_secs_f64(seconds).map_or(self.max, |delay| delay.min(self.max))
    }

    /// [`delay`](Self::delay) shortened by chance to between its half and its whole, so that many which failed
    /// together do not come back together. The same `seed` gives the same answer.
    pub fn jittered(&self, attempt: u32, seed: u64) -> Duration {
        jitter(self.delay(attempt), seed)
    }
}

/// A duration between the half and the whole of `duration`, chosen by `seed`.
pub(crate) fn jitter(duration: Duration, seed: u64) -> Duration {
    let half = duration / 2;
    half + half.mul_f64(unit(seed))
}

/// SplitMix64: spreads neighbouring seeds over `0.0..1.0`.
fn unit(seed: u64) -> f64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USUAL: Backoff = Backoff::new(Duration::from_millis(100), 2.0, Duration::from_secs(30));

    #[test]
    fn doubles_until_the_maximum() {
        let delays: Vec<u128> = (0..4).map(|attempt| USUAL.delay(attempt).as_millis()).collect();
        assert_eq!(delays, [100, 200, 400, 800]);
        assert_eq!(USUAL.delay(9), Duration::from_secs(30));
        assert_eq!(USUAL.delay(u32::MAX), Duration::from_secs(30));
    }

    #[test]
    fn odd_parameters_give_a_delay_all_the_same() {
        let second = Duration::from_secs(1);
        assert_eq!(Backoff::new(second, 0.5, Duration::MAX).delay(3), second);
        assert_eq!(Backoff::new(second, f64::NAN, Duration::MAX).delay(3), second);
        assert_eq!(
            Backoff::new(second, f64::INFINITY, Duration::MAX).delay(3),
            Duration::MAX
        );
        assert_eq!(Backoff::new(Duration::ZERO, f64::INFINITY, second).delay(3), second);
        assert_eq!(Backoff::new(Duration::MAX, 2.0, second).delay(0), second);
    }

    proptest! {
        #[test]
        fn never_shrinks_and_never_passes_the_maximum(
            base in 0_u64..100_000, factor in 1.0_f64..10.0, max in 0_u64..1_000_000, attempt in any::<u32>(),
        ) {
            let max = Duration::from_millis(max);
            let backoff = Backoff::new(Duration::from_millis(base), factor, max);
            prop_assert!(backoff.delay(attempt) <= max);
            prop_assert!(backoff.delay(attempt) <= backoff.delay(attempt.saturating_add(1)));
        }

        #[test]
        fn jitter_stays_between_half_and_whole(attempt in 0_u32..20, seed in any::<u64>()) {
            let whole = USUAL.delay(attempt);
            let chosen = USUAL.jittered(attempt, seed);
            prop_assert!(whole / 2 <= chosen && chosen <= whole);
            prop_assert_eq!(chosen, USUAL.jittered(attempt, seed));
        }
    }

    #[test]
    fn neighbouring_seeds_spread() {
        let below_middle = (0..1000)
            .filter(|seed| USUAL.jittered(3, *seed) < Duration::from_millis(600))
            .count();
        assert!((400..600).contains(&below_middle), "{below_middle}");
    }
}
