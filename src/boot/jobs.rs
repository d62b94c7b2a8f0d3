//! What is done again and again while the server runs.

use std::time::Duration;

use kanikey_domain::retention::{self, Step};
use kanikey_domain::{Site, accounts, file_copies, hashtags, mute, polls};

/// How often polls that ended are looked for.
const POLLS: Duration = Duration::from_secs(10);

/// How long the database is left alone between two batches of old things, and how often new rounds are looked for.
const BETWEEN_BATCHES: Duration = Duration::from_millis(100);
const BETWEEN_ROUNDS: Duration = Duration::from_mins(1);

/// Runs the periodic work for as long as it is polled.
pub async fn run(site: Site) {
    let mut ticks = tokio::time::interval(POLLS);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = polls::end_due(&site).await {
            tracing::warn!(error = %error, "the polls that ended were not told of");
        }
        if let Err(error) = polls::send_due_updates(&site).await {
            tracing::warn!(error = %error, "other servers were not told of votes");
        }
        if let Err(error) = accounts::carry_on(&site).await {
            tracing::warn!(error = %error, "the followers of accounts that moved were not carried over");
        }
        if let Err(error) = accounts::purge_deleted(&site).await {
            tracing::warn!(error = %error, "what deleted accounts left is still stored");
        }
        if let Err(error) = mute::remove_expired(&site).await {
            tracing::warn!(error = %error, "the mutes that ended are still stored");
        }
        if let Err(error) = hashtags::prune(&site).await {
            tracing::warn!(error = %error, "old uses of hashtags are still stored");
        }
        if let Err(error) = file_copies::prune(&site).await {
            tracing::warn!(error = %error, "files of other servers wait for too long to be copied");
        }
    }
}

/// Removes old things of other servers, a little at a time, for as long as it is polled.
pub async fn clean(site: Site) {
    loop {
        let pause = match retention::step(&site).await {
            Ok(Step::More) => BETWEEN_BATCHES,
            Ok(Step::Idle) => BETWEEN_ROUNDS,
            Err(error) => {
                tracing::warn!(error = %error, "old things of other servers are still stored");
                BETWEEN_ROUNDS
            }
        };
        tokio::time::sleep(pause).await;
    }
}
