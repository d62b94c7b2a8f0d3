//! Work that a remote host may give this server.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kanikey_core::Timestamp;
use lru::LruCache;

use super::bucket::{Bucket, Rate};

/// How many hosts have budgets at a time; the one that was silent for longest is forgotten.
const MAX_HOSTS: NonZeroUsize = NonZeroUsize::new(8192).unwrap();

/// Activities.
const ACTIVITIES: Rate = Rate {
    burst: 2000.0,
    per_second: 100.0,
};

/// Bytes of activities.
const BYTES: Rate = Rate {
    burst: 32.0 * 1024.0 * 1024.0,
    per_second: 1024.0 * 1024.0,
};

/// Mentions of accounts here, each of which may notify somebody.
const MENTIONS: Rate = Rate {
    burst: 600.0,
    per_second: 5.0,
};

/// Accounts that are not known here yet.
const NEW_ACTORS: Rate = Rate {
    burst: 120.0,
    per_second: 2.0,
};

/// Reports to moderators.
const FLAGS: Rate = Rate {
    burst: 30.0,
    per_second: 0.05,
};

/// How many activities of a host may wait to be processed.
pub(crate) const MAX_BACKLOG: i64 = 5000;

/// How many activities of a host are taken between two looks at how many wait.
const BACKLOG_STEP: u32 = 100;

/// How long a host with too many waiting is sent away.
const BACKLOG_PAUSE: Duration = Duration::from_secs(10);

/// What remote hosts may send.
#[derive(Debug)]
pub(crate) struct IncomingBudget(Mutex<LruCache<String, HostBudget>>);

/// What one activity costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    pub(crate) bytes: usize,
    pub(crate) mentions: usize,
    pub(crate) is_flag: bool,
}

#[derive(Debug)]
struct HostBudget {
    activities: Bucket,
    bytes: Bucket,
    mentions: Bucket,
    new_actors: Bucket,
    flags: Bucket,
    until_look: u32,
    paused_until_ms: i64,
}

impl HostBudget {
    fn new(now_ms: i64) -> Self {
        Self {
            activities: Bucket::full(ACTIVITIES, now_ms),
            bytes: Bucket::full(BYTES, now_ms),
            mentions: Bucket::full(MENTIONS, now_ms),
            new_actors: Bucket::full(NEW_ACTORS, now_ms),
            flags: Bucket::full(FLAGS, now_ms),
            until_look: 0,
            paused_until_ms: 0,
        }
    }

    fn wait(&mut self, now_ms: i64) -> Option<Duration> {
        let pause = u64::try_from(self.paused_until_ms - now_ms).unwrap_or(0);
        let pause = (pause > 0).then(|| Duration::from_millis(pause));
        let waits = [
            self.activities.wait(ACTIVITIES, now_ms),
            self.bytes.wait(BYTES, now_ms),
            self.mentions.wait(MENTIONS, now_ms),
            pause,
        ];
        waits.into_iter().flatten().max()
    }
}

impl IncomingBudget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(MAX_HOSTS)))
    }

    /// Forgets everything.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How long `host` has to wait before it may send; `None`: it may now. Only what is proven to be its own counts, so
    /// nobody can spend another's.
    pub(crate) fn wait(&self, host: &str, now: Timestamp) -> Option<Duration> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get_mut(host)?.wait(now.timestamp_millis())
    }

    /// Takes what an activity of `host` costs.
    pub(crate) fn spend(&self, host: &str, load: Load, now: Timestamp) -> Result<(), Duration> {
        let now_ms = now.timestamp_millis();
        self.with(host, now_ms, |budget| {
            if let Some(wait) = budget.wait(now_ms) {
                return Err(wait);
            }
            if load.is_flag {
                budget.flags.take(FLAGS, 1.0, now_ms)?;
            }
            budget.activities.take(ACTIVITIES, 1.0, now_ms)?;
            budget.bytes.take(BYTES, load.bytes as f64, now_ms)?;
            budget.mentions.take(MENTIONS, load.mentions as f64, now_ms)
        })
    }

    /// Takes what an account of `host` costs that is not known yet.
    pub(crate) fn spend_new_actor(&self, host: &str, now: Timestamp) -> Result<(), Duration> {
        let now_ms = now.timestamp_millis();
        self.with(host, now_ms, |budget| budget.new_actors.take(NEW_ACTORS, 1.0, now_ms))
    }

    /// Whether it is time to look how many activities of `host` wait.
    pub(crate) fn is_backlog_due(&self, host: &str, now: Timestamp) -> bool {
        self.with(host, now.timestamp_millis(), |budget| {
            let is_due = budget.until_look == 0;
            budget.until_look = if is_due { BACKLOG_STEP } else { budget.until_look - 1 };
            is_due
        })
    }

    /// Too many activities of `host` wait: it is to come again later.
    pub(crate) fn pause(&self, host: &str, now: Timestamp) -> Duration {
        let now_ms = now.timestamp_millis();
        self.with(host, now_ms, |budget| {
            budget.until_look = 0;
            budget.paused_until_ms = now_ms + BACKLOG_PAUSE.as_millis() as i64;
        });
        BACKLOG_PAUSE
    }

    fn with<T>(&self, host: &str, now_ms: i64, work: impl FnOnce(&mut HostBudget) -> T) -> T {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(hosts.get_or_insert_mut_ref(host, || HostBudget::new(now_ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Load = Load {
        bytes: 1000,
        mentions: 0,
        is_flag: false,
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_timestamp_millis(millis).unwrap()
    }

    fn taken(budget: &IncomingBudget, host: &str, load: Load) -> usize {
        (0..10_000)
            .take_while(|_| budget.spend(host, load, at(0)).is_ok())
            .count()
    }

    #[test]
    fn each_kind_of_work_has_its_bound() {
        let budget = IncomingBudget::new();
        assert_eq!(taken(&budget, "many.test", SMALL), 2000);
        assert_eq!(
            taken(
                &budget,
                "large.test",
                Load {
                    bytes: 64 * 1024,
                    ..Load::default()
                }
            ),
            512
        );
        assert_eq!(taken(&budget, "loud.test", Load { mentions: 50, ..SMALL }), 12);
        let flag = Load { is_flag: true, ..SMALL };
        assert_eq!(taken(&budget, "flags.test", flag), 30);
        assert_eq!(budget.spend("flags.test", SMALL, at(0)), Ok(()));
        let actors = (0..1000).filter(|_| budget.spend_new_actor("new.test", at(0)).is_ok());
        assert_eq!(actors.count(), 120);
    }

    #[test]
    fn one_host_does_not_spend_for_another_and_may_come_again() {
        let budget = IncomingBudget::new();
        taken(&budget, "many.test", SMALL);
        assert_eq!(budget.wait("other.test", at(0)), None);
        assert_eq!(budget.spend("other.test", SMALL, at(0)), Ok(()));
        let wait = budget.wait("many.test", at(0)).unwrap();
        assert!(wait <= Duration::from_millis(10), "{wait:?}");
        assert_eq!(budget.spend("many.test", SMALL, at(10)), Ok(()));
    }

    #[test]
    fn a_backlog_is_looked_at_now_and_then_and_pauses_the_host() {
        let budget = IncomingBudget::new();
        let looks = (0..303).filter(|_| budget.is_backlog_due("b.test", at(0))).count();
        assert_eq!(looks, 3);
        assert_eq!(budget.pause("b.test", at(0)), BACKLOG_PAUSE);
        assert_eq!(budget.wait("b.test", at(4_000)), Some(Duration::from_secs(6)));
        assert_eq!(budget.wait("b.test", at(10_000)), None);
        assert!(budget.is_backlog_due("b.test", at(10_000)));
    }
}
