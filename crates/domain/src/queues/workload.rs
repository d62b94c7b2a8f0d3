//! What the peers of this process are doing, and what came of it: in memory alone, since it is of no use later.

use std::sync::{Arc, Mutex, PoisonError};

use kanikey_core::Timestamp;
use kanikey_db::queues::{MINUTES, Minute};

/// What the peers of this process are doing, and what came of their deliveries by the minute.
#[derive(Debug, Default)]
pub struct Workload {
    deliveries: UnderWay,
    arrivals: UnderWay,
    outcomes: Mutex<Outcomes>,
}

/// Something that is under way for as long as this lives, also where an actor dies of it.
#[derive(Clone, Debug, Default)]
pub struct UnderWay(Arc<()>);

/// The newest minute, and what was delivered and failed in it and in those before it.
#[derive(Debug)]
struct Outcomes {
    newest: i64,
    counts: [(i64, i64); MINUTES],
}

impl Workload {
    /// A delivery begins.
    pub fn begin_delivery(&self) -> UnderWay {
        self.deliveries.clone()
    }

    /// An activity that came in begins to be processed.
    pub fn begin_arrival(&self) -> UnderWay {
        self.arrivals.clone()
    }

    /// How many deliveries are under way.
    pub fn deliveries(&self) -> i64 {
        self.deliveries.others()
    }

    /// How many activities that came in are being processed.
    pub fn arrivals(&self) -> i64 {
        self.arrivals.others()
    }

    /// An activity was delivered, or failed to be.
    pub fn delivered(&self, now: Timestamp, is_success: bool) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        let (completed, failed) = outcomes.now(now);
        *(if is_success { completed } else { failed }) += 1;
    }

    /// What was delivered, and what failed, in each of the last minutes, the newest first.
    pub fn minutes(&self, now: Timestamp) -> Vec<Minute> {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.now(now);
        let minutes = (0..).zip(outcomes.counts);
        let minutes = minutes.map(|(ago, (completed, failed))| Minute { ago, completed, failed });
        minutes.collect()
    }
}

impl UnderWay {
    fn others(&self) -> i64 {
        i64::try_from(Arc::strong_count(&self.0) - 1).unwrap_or(i64::MAX)
    }
}

impl Outcomes {
    /// The counts of this minute. A clock that was put back counts on in the newest.
    fn now(&mut self, now: Timestamp) -> &mut (i64, i64) {
        let minute = now.timestamp().div_euclid(60);
        let passed = usize::try_from(minute - self.newest).unwrap_or(0).min(MINUTES);
        self.counts.rotate_right(passed);
        self.counts.iter_mut().take(passed).for_each(|count| *count = (0, 0));
        self.newest = self.newest.max(minute);
        &mut self.counts[0]
    }
}

impl Default for Outcomes {
    fn default() -> Self {
        Self {
            newest: 0,
            counts: [(0, 0); MINUTES],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    /// The minutes with something in them.
    fn told(workload: &Workload, now: Timestamp) -> Vec<(i32, i64, i64)> {
        let minutes = workload.minutes(now);
        assert_eq!(minutes.len(), MINUTES);
        let minutes = minutes.iter().map(|m| (m.ago, m.completed, m.failed));
        minutes
            .filter(|(_, completed, failed)| completed + failed > 0)
            .collect()
    }

    #[test]
    fn outcomes_are_told_by_the_minute_for_an_hour() {
        let workload = Workload::default();
        workload.delivered(at(0), true);
        workload.delivered(at(59), false);
        workload.delivered(at(60), true);
        workload.delivered(at(61), true);
        assert_eq!(told(&workload, at(61)), [(0, 2, 0), (1, 1, 1)]);
        workload.delivered(at(50), false);
        assert_eq!(
            told(&workload, at(61)),
            [(0, 2, 1), (1, 1, 1)],
            "the clock was put back"
        );
        assert_eq!(told(&workload, at(59 * 60)), [(58, 2, 1), (59, 1, 1)]);
        assert_eq!(told(&workload, at(60 * 60)), [(59, 2, 1)]);
        assert_eq!(told(&workload, at(1_000_000)), []);
    }

    #[test]
    fn what_is_under_way_is_counted_until_it_is_dropped() {
        let workload = Workload::default();
        let (one, other, arrival) = (
            workload.begin_delivery(),
            workload.begin_delivery(),
            workload.begin_arrival(),
        );
        assert_eq!((workload.deliveries(), workload.arrivals()), (2, 1));
        drop((one, arrival));
        assert_eq!((workload.deliveries(), workload.arrivals()), (1, 0));
        drop(other);
        assert_eq!(workload.deliveries(), 0);
    }
}
