//! Processes what the host sent, in order, each once.

use std::time::{Duration, Instant};

use actix::Context;
use kanikey_core::Timestamp;
use kanikey_db::DbError;
use kanikey_db::federation::{IncomingActivity, incoming};
use kanikey_domain::Site;
use kanikey_federation::inbox::Verdict;
use kanikey_federation::{Federation, on_account_of};

use super::FederationPeer;

const BATCH: i64 = 32;

/// How often an activity is tried.
const MAX_ATTEMPTS: i32 = 12;

/// How long what came of an activity waits to be stored with that of others.
const STORED_AFTER: Duration = Duration::from_secs(1);

const FIRST_DELAY: Duration = Duration::from_secs(15);
const MAX_DELAY: Duration = Duration::from_hours(4);

impl FederationPeer {
    /// Processes all that waits, unless that is going on already.
    pub(super) fn process(&mut self, ctx: &mut Context<Self>) {
        if self.is_processing {
            self.process_again = true;
            return;
        }
        if !self.has_lease {
            return;
        }
        self.is_processing = true;
        self.process_again = false;
        let work = drain(self.site.clone(), self.federation.clone(), self.host.clone());
        self.run(ctx, work, |actor, drained, ctx| {
            actor.is_processing = false;
            if drained.is_ok() {
                actor.setbacks = 0;
            }
            match drained {
                Ok(_retry_at) if actor.process_again && !actor.is_leaving => actor.process(ctx),
                Ok(Some(retry_at)) => actor.process_later(retry_at, ctx),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(peer.host = actor.host, %error, "incoming activities could not be processed");
                    // Wakes until then come to the same.
                    actor.is_processing = true;
                    actor.pause(ctx, |actor, ctx| {
                        actor.is_processing = false;
                        actor.process(ctx);
                    });
                }
            }
        });
    }

    /// Should the actor have left by then, the sweep starts it again.
    fn process_later(&mut self, at: Timestamp, ctx: &mut Context<Self>) {
        let wait = at.signed_duration_since(self.site.clock.now());
        let wait = wait.to_std().unwrap_or(Duration::ZERO) + Duration::from_millis(1);
        actix::AsyncContext::run_later(ctx, wait, Self::process);
    }
}

/// Processes until nothing is left that may be processed now; returns when the next one is due.
async fn drain(site: Site, federation: Federation, host: String) -> Result<Option<Timestamp>, DbError> {
    loop {
        let now = site.clock.now();
        let waiting = incoming::waiting(&mut *site.conn().await?, &host, now, BATCH).await?;
        if waiting.is_empty() {
            return incoming::next_retry(&mut *site.conn().await?, &host).await;
        }
        work_off(&site, &federation, waiting).await?;
    }
}

/// Processes these, and stores what came of them together: what was processed and not stored is processed again.
async fn work_off(site: &Site, federation: &Federation, waiting: Vec<IncomingActivity>) -> Result<(), DbError> {
    let (mut concluded, mut failed) = (Vec::with_capacity(waiting.len()), Vec::new());
    let mut stored = Instant::now();
    for row in waiting {
        // What an actor does after something that is to be tried again must wait for it.
        if failed.contains(&row.actor_uri) {
            continue;
        }
        let refusal = match judge(site, federation, &row).await {
            Verdict::Done => None,
            Verdict::Refused(reason) => Some(reason),
            Verdict::Retry(reason) if row.failures + 1 >= MAX_ATTEMPTS => Some(reason),
            Verdict::Retry(reason) => {
                tracing::debug!(peer.host = row.host, reason, "an activity is to be tried again");
                let retry_at = site.clock.now() + delay(row.failures);
                incoming::failed(&mut *site.conn().await?, &row.id, retry_at, &reason).await?;
                failed.push(row.actor_uri);
                continue;
            }
        };
        if let Some(reason) = &refusal {
            tracing::debug!(peer.host = row.host, reason, "an activity was refused");
        }
        concluded.push((row.id, refusal));
        if stored.elapsed() > STORED_AFTER {
            store(site, &mut concluded).await?;
            stored = Instant::now();
        }
    }
    store(site, &mut concluded).await
}

async fn store(site: &Site, concluded: &mut Vec<(String, Option<String>)>) -> Result<(), DbError> {
    if !concluded.is_empty() {
        incoming::done(&mut *site.conn().await?, concluded, site.clock.now()).await?;
        concluded.clear();
    }
    Ok(())
}

/// A task of its own: what a panic in it was about must not come again and again.
async fn judge(site: &Site, federation: &Federation, row: &IncomingActivity) -> Verdict {
    if !federation.speaks_with(site, &row.host) {
        return Verdict::Refused("the host is blocked".to_owned());
    }
    let (site, federation, row) = (site.clone(), federation.clone(), row.clone());
    let (host, under_way) = (row.host.clone(), site.workload.begin_arrival());
    let processing = on_account_of(host, async move {
        let verdict = federation.process(&site, &row).await;
        drop(under_way);
        verdict
    });
    let processed = actix::spawn(processing).await;
    processed.unwrap_or_else(|_panic| Verdict::Refused("processing it panicked".to_owned()))
}

fn delay(failures: i32) -> Duration {
    let doublings = u32::try_from(failures).unwrap_or(0).min(16);
    (FIRST_DELAY * 2_u32.pow(doublings)).min(MAX_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_four_hours() {
        assert_eq!(delay(0), FIRST_DELAY);
        assert_eq!(delay(2), Duration::from_mins(1));
        assert_eq!(delay(i32::MAX), MAX_DELAY);
    }
}
