//! Redis and its in-process stand-in: rate limits, and the bus between processes. Nothing here is needed to be correct:
//! Redis lost means slower, never lossy.

mod bus;
mod rate_limit;

use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};

pub use bus::Subscription;
pub use rate_limit::{Allowance, RateLimited};

use rate_limit::LocalLimiter;

/// How long an answer of Redis is waited for before the process goes on by itself.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);

/// What the processes of one server share. Cheap to clone.
#[derive(Clone)]
pub struct Cache {
    redis: Option<Redis>,
    limiter: Arc<LocalLimiter>,
}

#[derive(Clone)]
struct Redis {
    client: redis::Client,
    connection: ConnectionManager,
    /// In front of every key and channel, so that several servers can use one Redis.
    prefix: Arc<str>,
}

/// Redis cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("Redis cannot be reached: {0}")]
pub struct CacheError(#[from] redis::RedisError);

impl Cache {
    /// For one process alone.
    pub fn in_process() -> Self {
        Self {
            redis: None,
            limiter: Arc::default(),
        }
    }

    /// Connects to Redis; keys and channels start with `prefix`. Lost connections are made again by themselves.
    pub async fn connect(url: &str, prefix: &str) -> Result<Self, CacheError> {
        let client = redis::Client::open(url)?;
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(2)
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_connection_timeout(Some(Duration::from_secs(2)));
        let connection = ConnectionManager::new_with_config(client.clone(), config).await?;
        let redis = Redis {
            client,
            connection,
            prefix: prefix.into(),
        };
        Ok(Self {
            redis: Some(redis),
            limiter: Arc::default(),
        })
    }

    /// Whether there are other processes to tell things to.
    pub fn is_shared(&self) -> bool {
        self.redis.is_some()
    }
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Cache")
            .field("shared", &self.is_shared())
            .finish_non_exhaustive()
    }
}
