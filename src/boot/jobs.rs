//! What is done again and again while the server runs.

use std::time::Duration;

use kanikey_domain::{Site, mute, polls};

/// How often polls that ended are looked for.
const POLLS: Duration = Duration::from_secs(10);

/// Runs the periodic work for as long as it is polled.
pub async fn run(site: Site) {
    let mut ticks = tokio::time::interval(POLLS);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = polls::end_due(&site).await {
            tracing::warn!(error = %error, "the polls that ended were not told of");
        }
        if let Err(error) = mute::remove_expired(&site).await {
            tracing::warn!(error = %error, "the mutes that ended are still stored");
        }
    }
}
