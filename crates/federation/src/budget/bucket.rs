//! Token buckets: so much at once, so much a second in the long run.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

/// What a bucket holds when it is full, and how quickly it fills.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) burst: f64,
    pub(super) per_second: f64,
}

/// What is left of a budget. What is taken last may be more than there is: the debt is paid back before the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    level: f64,
    at_ms: i64,
}

/// A bucket for each key, at most so many. Those that have filled up again are forgotten, and where that makes no room,
/// all are.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    rate: Rate,
    capacity: usize,
    by_key: HashMap<K, Bucket>,
}

impl Bucket {
    pub(super) fn full(rate: Rate, now_ms: i64) -> Self {
        Self {
            level: rate.burst,
            at_ms: now_ms,
        }
    }

    /// How long it takes until something may be taken again; `None`: now.
    pub(super) fn wait(&mut self, rate: Rate, now_ms: i64) -> Option<Duration> {
        let passed = (now_ms - self.at_ms).max(0) as f64 / 1000.0;
        self.level = rate.burst.min(self.level + passed * rate.per_second);
        self.at_ms = self.at_ms.max(now_ms);
        (self.level < 1.0).then(|| Duration::from_secs_f64((1.0 - self.level) / rate.per_second))
    }

    /// Takes `cost` where anything is left.
    pub(super) fn take(&mut self, rate: Rate, cost: f64, now_ms: i64) -> Result<(), Duration> {
        match self.wait(rate, now_ms) {
            Some(wait) => Err(wait),
            None => {
                self.level -= cost;
                Ok(())
            }
        }
    }

    fn is_full(mut self, rate: Rate, now_ms: i64) -> bool {
        self.wait(rate, now_ms);
        self.level >= rate.burst
    }
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(rate: Rate, capacity: usize) -> Self {
        Self {
            rate,
            capacity,
            by_key: HashMap::new(),
        }
    }

    /// How long `key` has to wait; `None`: not at all.
    pub(super) fn wait(&mut self, key: &K, now_ms: i64) -> Option<Duration> {
        self.by_key.get_mut(key)?.wait(self.rate, now_ms)
    }

    /// Takes one for `key`.
    pub(super) fn take(&mut self, key: K, now_ms: i64) -> Result<(), Duration> {
        if self.by_key.len() >= self.capacity && !self.by_key.contains_key(&key) {
            let rate = self.rate;
            self.by_key.retain(|_key, bucket| !bucket.is_full(rate, now_ms));
            if self.by_key.len() >= self.capacity {
                self.by_key.clear();
            }
        }
        let rate = self.rate;
        let bucket = self.by_key.entry(key).or_insert_with(|| Bucket::full(rate, now_ms));
        bucket.take(rate, 1.0, now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3.0,
        per_second: 2.0,
    };

    #[test]
    fn a_bucket_gives_what_it_has_and_fills_again() {
        let mut bucket = Bucket::full(RATE, 0);
        for _ in 0..3 {
            assert_eq!(bucket.take(RATE, 1.0, 0), Ok(()));
        }
        assert_eq!(bucket.take(RATE, 1.0, 0), Err(Duration::from_millis(500)));
        assert_eq!(bucket.take(RATE, 1.0, 500), Ok(()));
        assert!(bucket.take(RATE, 1.0, 500).is_err());
        assert_eq!(bucket.wait(RATE, 60_000), None);
        assert!(bucket.is_full(RATE, 60_000));
    }

    #[test]
    fn a_debt_is_paid_back_first() {
        let mut bucket = Bucket::full(RATE, 0);
        assert_eq!(bucket.take(RATE, 13.0, 0), Ok(()));
        assert_eq!(bucket.take(RATE, 1.0, 5_000), Err(Duration::from_millis(500)));
        assert_eq!(bucket.take(RATE, 1.0, 5_500), Ok(()));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let mut bucket = Bucket::full(RATE, 10_000);
        assert_eq!(bucket.take(RATE, 3.0, 10_000), Ok(()));
        assert!(bucket.take(RATE, 1.0, 0).is_err());
        assert!(bucket.take(RATE, 1.0, 10_000).is_err());
    }

    #[test]
    fn keys_have_buckets_of_their_own_and_do_not_pile_up() {
        let mut buckets = Buckets::new(RATE, 2);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", 0), Ok(()));
        }
        assert!(buckets.take("a", 0).is_err() && buckets.wait(&"a", 0).is_some());
        assert_eq!((buckets.take("b", 0), buckets.wait(&"c", 0)), (Ok(()), None));
        assert_eq!(buckets.take("c", 10_000), Ok(()), "the others have filled up");
        assert_eq!(buckets.by_key.len(), 1);
        for key in ["d", "e", "f", "g"] {
            assert_eq!(buckets.take(key, 10_000), Ok(()));
            assert!(buckets.by_key.len() <= 2);
        }
    }
}
