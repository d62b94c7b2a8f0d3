//! How big the server is, counted only once in a while.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use kanikey_core::Timestamp;
use kanikey_db::instance::Statistics;
use kanikey_db::users;

use crate::{DomainError, Site};

/// How long a count of everything is good, in seconds: it may take a second on a big server.
const STATISTICS_SECONDS: i64 = 60;

/// How long the count of those who are online is good, in seconds.
const ONLINE_SECONDS: i64 = 10;

/// How long somebody counts as online after their last request, in minutes; as in Misskey.
const ONLINE_MINUTES: i64 = 10;

/// What was counted, and when.
#[derive(Debug, Default)]
pub struct CountsCell(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    statistics: Option<(Timestamp, Statistics)>,
    online: Option<(Timestamp, i64)>,
}

/// Counts of everything, at most a minute old.
pub async fn statistics(site: &Site) -> Result<Statistics, DomainError> {
    let now = site.clock.now();
    if let Some((at, known)) = site.counts.state().statistics
        && now - at < Duration::seconds(STATISTICS_SECONDS)
    {
        return Ok(known);
    }
    let mut conn = site.conn().await?;
    let statistics = kanikey_db::instance::statistics(&mut conn).await?;
    site.counts.state().statistics = Some((now, statistics));
    Ok(statistics)
}

/// How many local accounts were active lately.
pub async fn online_users(site: &Site) -> Result<i64, DomainError> {
    let now = site.clock.now();
    if let Some((at, known)) = site.counts.state().online
        && now - at < Duration::seconds(ONLINE_SECONDS)
    {
        return Ok(known);
    }
    let mut conn = site.conn().await?;
    let online = users::count_active_since(&mut conn, now - Duration::minutes(ONLINE_MINUTES)).await?;
    site.counts.state().online = Some((now, online));
    Ok(online)
}

impl CountsCell {
    /// Forgets what was counted.
    pub(super) fn forget(&self) {
        *self.state() = Counts::default();
    }

    fn state(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
