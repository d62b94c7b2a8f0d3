//! The bus: what one process tells the others. A message that finds nobody, or Redis away, is gone.

use std::time::Duration;

use futures_util::StreamExt as _;
use redis::AsyncCommands as _;

use crate::{Cache, Redis};

/// How long after a lost subscription the next one is tried.
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

impl Cache {
    /// Tells the other processes; does nothing where there are none. They hear it in the order it was told, if at all.
    pub async fn publish(&self, channel: &str, message: &[u8]) {
        let Some(redis) = &self.redis else { return };
        let channel = format!("{}:{channel}", redis.prefix);
        let mut connection = redis.connection.clone();
        if let Err(error) = connection.publish::<_, _, ()>(channel, message).await {
            tracing::warn!(error = %error, "the other processes were not told");
        }
    }

    /// Hears what is told on a channel, this process' own messages included. `None` where there is no bus.
    pub fn subscribe(&self, channel: &str) -> Option<Subscription> {
        let redis = self.redis.clone()?;
        let channel = format!("{}:{channel}", redis.prefix);
        Some(Subscription {
            redis,
            channel,
            messages: None,
        })
    }
}

/// A subscription; makes itself anew when the connection is lost.
pub struct Subscription {
    redis: Redis,
    channel: String,
    messages: Option<redis::aio::PubSub>,
}

impl Subscription {
    /// The next message. Waits as long as it takes, through any loss of the connection.
    pub async fn next(&mut self) -> Vec<u8> {
        loop {
            if let Some(pubsub) = &mut self.messages
                && let Some(message) = pubsub.on_message().next().await
            {
                return message.get_payload_bytes().to_vec();
            }
            self.messages = self.connect().await;
        }
    }

    async fn connect(&self) -> Option<redis::aio::PubSub> {
        let connected = async {
            let mut pubsub = self.redis.client.get_async_pubsub().await?;
            pubsub.subscribe(&self.channel).await?;
            Ok::<_, redis::RedisError>(pubsub)
        };
        match connected.await {
            Ok(pubsub) => Some(pubsub),
            Err(error) => {
                tracing::warn!(error = %error, "the bus cannot be heard; trying again");
                tokio::time::sleep(RECONNECT_AFTER).await;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_hear_each_other() {
        let Ok(url) = std::env::var("KANIKEY_TEST_REDIS_URL") else {
            return;
        };
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let prefix = kanikey_core::random::token();
                let cache = Cache::connect(&url, &prefix).await.unwrap();
                let mut subscription = cache.subscribe("events").unwrap();
                let heard = async {
                    loop {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        cache.publish("events", b"hello").await;
                    }
                };
                tokio::select! {
                    message = subscription.next() => assert_eq!(message, b"hello"),
                    () = heard => {}
                }
            });
    }
}
