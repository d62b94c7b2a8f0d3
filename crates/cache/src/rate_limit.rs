//! How often somebody may do something: a fixed window and a least interval, counted atomically.

use std::num::NonZeroUsize;
use std::sync::{LazyLock, Mutex, PoisonError};

use lru::LruCache;
use redis::Script;

use crate::{Cache, Redis};

/// How many keys the process counts by itself; the longest unused are forgotten first.
const LOCAL_KEYS: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

/// Counts a call in Redis: `KEYS[1]` the window, `KEYS[2]` the interval; `ARGV` max, window and interval in
/// milliseconds. Answers 0, or the milliseconds to wait: negative for the interval.
static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if tonumber(ARGV[3]) > 0 then
            if not redis.call('SET', KEYS[2], '1', 'PX', ARGV[3], 'NX') then
                return -math.max(redis.call('PTTL', KEYS[2]), 1)
            end
        end
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        if count > tonumber(ARGV[1]) then return math.max(redis.call('PTTL', KEYS[1]), 1) end
        return 0",
    )
});

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Times in a window.
    pub max: u32,
    /// The window, in milliseconds.
    pub window_ms: u64,
    /// The least time between two, in milliseconds; 0 for none.
    pub min_interval_ms: u64,
}

/// Too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too often: again in {retry_after_ms} ms")]
pub struct RateLimited {
    /// Milliseconds until it may be tried again.
    pub retry_after_ms: u64,
    /// It came too soon after the last one, not too often in the window.
    pub is_brief: bool,
}

impl Cache {
    /// Counts one more for `key`. Where Redis does not answer, the process counts by itself.
    pub async fn count(&self, key: &str, allowance: Allowance, now_ms: i64) -> Result<(), RateLimited> {
        if let Some(redis) = &self.redis {
            match redis.count(key, allowance).await {
                Ok(result) => return result,
                Err(error) => tracing::warn!(error = %error, "Redis does not count; this process does"),
            }
        }
        self.limiter.count(key, allowance, now_ms)
    }
}

impl Redis {
    async fn count(&self, key: &str, allowance: Allowance) -> Result<Result<(), RateLimited>, redis::RedisError> {
        let window = format!("{}:limit:{key}", self.prefix);
        let interval = format!("{window}:interval");
        let mut connection = self.connection.clone();
        let wait: i64 = SCRIPT
            .key(window)
            .key(interval)
            .arg(allowance.max)
            .arg(allowance.window_ms)
            .arg(allowance.min_interval_ms)
            .invoke_async(&mut connection)
            .await?;
        Ok(match wait {
            0 => Ok(()),
            wait => Err(RateLimited {
                retry_after_ms: wait.unsigned_abs(),
                is_brief: wait < 0,
            }),
        })
    }
}

/// What one process counted by itself.
#[derive(Debug)]
pub(crate) struct LocalLimiter {
    windows: Mutex<LruCache<String, Window>>,
}

#[derive(Debug)]
struct Window {
    started_ms: i64,
    count: u32,
    last_ms: i64,
}

impl Default for LocalLimiter {
    fn default() -> Self {
        Self {
            windows: Mutex::new(LruCache::new(LOCAL_KEYS)),
        }
    }
}

impl LocalLimiter {
    fn count(&self, key: &str, allowance: Allowance, now_ms: i64) -> Result<(), RateLimited> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(window) = windows.get_mut(key) else {
            windows.put(
                key.to_owned(),
                Window {
                    started_ms: now_ms,
                    count: 1,
                    last_ms: now_ms,
                },
            );
            return Ok(());
        };
        let since_last = now_ms.saturating_sub(window.last_ms).unsigned_abs();
        if since_last < allowance.min_interval_ms {
            return Err(RateLimited {
                retry_after_ms: allowance.min_interval_ms - since_last,
                is_brief: true,
            });
        }
        let age = now_ms.saturating_sub(window.started_ms).unsigned_abs();
        if age >= allowance.window_ms {
            *window = Window {
                started_ms: now_ms,
                count: 0,
                last_ms: now_ms,
            };
        } else if window.count >= allowance.max {
            return Err(RateLimited {
                retry_after_ms: allowance.window_ms - age,
                is_brief: false,
            });
        }
        window.count += 1;
        window.last_ms = now_ms;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Allowance = Allowance {
        max: 3,
        window_ms: 60_000,
        min_interval_ms: 0,
    };

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }

    #[test]
    fn counts_in_windows() {
        runtime().block_on(async {
            let cache = Cache::in_process();
            for _ in 0..3 {
                assert_eq!(cache.count("a", THREE, 1_000).await, Ok(()));
            }
            let refused = cache.count("a", THREE, 11_000).await.unwrap_err();
            assert_eq!(
                refused,
                RateLimited {
                    retry_after_ms: 50_000,
                    is_brief: false
                }
            );
            assert_eq!(cache.count("b", THREE, 11_000).await, Ok(()));
            assert_eq!(cache.count("a", THREE, 61_000).await, Ok(()));
        });
    }

    #[test]
    fn keeps_a_distance() {
        runtime().block_on(async {
            let cache = Cache::in_process();
            let spaced = Allowance {
                min_interval_ms: 1_000,
                ..THREE
            };
            assert_eq!(cache.count("a", spaced, 0).await, Ok(()));
            assert!(cache.count("a", spaced, 400).await.unwrap_err().is_brief);
            assert_eq!(cache.count("a", spaced, 1_000).await, Ok(()));
        });
    }

    #[test]
    fn redis_counts_the_same() {
        let Ok(url) = std::env::var("KANIKEY_TEST_REDIS_URL") else {
            return;
        };
        runtime().block_on(async {
            let prefix = kanikey_core::random::token();
            let (one, other) = (
                Cache::connect(&url, &prefix).await.unwrap(),
                Cache::connect(&url, &prefix).await.unwrap(),
            );
            for cache in [&one, &other, &one] {
                assert_eq!(cache.count("a", THREE, 0).await, Ok(()));
            }
            assert!(!other.count("a", THREE, 0).await.unwrap_err().is_brief);
            let spaced = Allowance {
                min_interval_ms: 60_000,
                ..THREE
            };
            assert_eq!(one.count("b", spaced, 0).await, Ok(()));
            assert!(other.count("b", spaced, 0).await.unwrap_err().is_brief);
        });
    }
}
