//! How often a child failed, and what follows from it. Pure.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use crate::{Policy, backoff::jitter};

/// The failures of one child, over all its generations.
#[derive(Debug, Default)]
pub(crate) struct Restarts {
    recent: VecDeque<Instant>,
    streak: u32,
    on_probation: bool,
}

/// What the supervisor does about a failure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    RestartAfter(Duration),
    /// Too many failures: no restart until this has passed, then a single try.
    GiveUpFor(Duration),
}

impl Restarts {
    /// Judges a failure at `now` of a child that had lived for `uptime`; `seed` chooses the jitter.
    pub(crate) fn failed(&mut self, policy: &Policy, now: Instant, uptime: Duration, seed: u64) -> Verdict {
        if uptime >= policy.intensity.within {
            *self = Self::default();
        }
        while self
            .recent
            .front()
            .is_some_and(|at| now.duration_since(*at) >= policy.intensity.within)
        {
            self.recent.pop_front();
        }
        if self.on_probation || self.recent.len() >= policy.intensity.restarts {
            self.recent.clear();
            self.on_probation = true;
            return Verdict::GiveUpFor(jitter(policy.cool_down, seed));
        }
        self.recent.push_back(now);
        let delay = policy.backoff.jittered(self.streak, seed);
        self.streak = self.streak.saturating_add(1);
        Verdict::RestartAfter(delay)
    }

    /// The failures since the child was last in good health.
    pub(crate) fn streak(&self) -> u32 {
        self.streak
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Backoff, Intensity};

    const SECOND: Duration = Duration::from_secs(1);

    fn policy() -> Policy {
        Policy {
            backoff: Backoff::new(SECOND, 2.0, SECOND * 60),
            intensity: Intensity {
                restarts: 3,
                within: SECOND * 100,
            },
            cool_down: SECOND * 1000,
            ..Policy::named("test")
        }
    }

    fn delay(verdict: &Verdict) -> Option<Duration> {
        match verdict {
            Verdict::RestartAfter(delay) => Some(*delay),
            Verdict::GiveUpFor(_) => None,
        }
    }

    #[test]
    fn waits_longer_each_time_then_gives_up() {
        let (mut restarts, now) = (Restarts::default(), Instant::now());
        for attempt in 0..3 {
            let verdict = restarts.failed(&policy(), now, Duration::ZERO, 7);
            assert_eq!(delay(&verdict), Some(policy().backoff.jittered(attempt, 7)));
        }
        assert_eq!(delay(&restarts.failed(&policy(), now, Duration::ZERO, 7)), None);
    }

    #[test]
    fn gives_a_given_up_child_one_try_only() {
        let (mut restarts, now) = (Restarts::default(), Instant::now());
        for _ in 0..4 {
            restarts.failed(&policy(), now, Duration::ZERO, 7);
        }
        let verdict = restarts.failed(&policy(), now + SECOND * 1000, SECOND, 7);
        assert_eq!(delay(&verdict), None);
    }

    #[test]
    fn forgets_the_past_of_a_child_that_lived_long_enough() {
        let (mut restarts, now) = (Restarts::default(), Instant::now());
        for _ in 0..4 {
            restarts.failed(&policy(), now, Duration::ZERO, 7);
        }
        let verdict = restarts.failed(&policy(), now + SECOND * 2000, SECOND * 100, 7);
        assert_eq!(delay(&verdict), Some(policy().backoff.jittered(0, 7)));
        assert_eq!(restarts.streak(), 1);
    }

    proptest! {
        #[test]
        fn never_more_restarts_in_the_window_than_allowed(gaps in prop::collection::vec(0_u64..120, 1..40)) {
            let (mut restarts, mut now) = (Restarts::default(), Instant::now());
            let mut restarted: Vec<Instant> = Vec::new();
            for gap in gaps {
                now += SECOND * u32::try_from(gap).unwrap_or(0);
                if delay(&restarts.failed(&policy(), now, Duration::ZERO, gap)).is_some() {
                    restarted.push(now);
                }
                let recent = restarted.iter().filter(|at| now.duration_since(**at) < SECOND * 100).count();
                prop_assert!(recent <= 3);
            }
        }
    }
}
