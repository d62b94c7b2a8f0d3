//! The one place that reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use crate::Timestamp;

/// Tells the time. Tests hold it still or move it; everything else uses [`Clock::system`].
#[derive(Clone, Debug, Default)]
pub struct Clock {
    frozen_at: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at `at` until [`Clock::advance`] moves it. Clones share the hands.
    pub fn frozen(at: Timestamp) -> Self {
        Self {
            frozen_at: Some(Arc::new(AtomicI64::new(at.timestamp_millis()))),
        }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        match &self.frozen_at {
            Some(millis) => DateTime::from_timestamp_millis(millis.load(Ordering::Relaxed)).unwrap_or_default(),
            None => system_now(),
        }
    }

    /// Moves a frozen clock forward by `millis`; does nothing to the system's.
    pub fn advance(&self, millis: i64) {
        if let Some(hands) = &self.frozen_at {
            hands.fetch_add(millis, Ordering::Relaxed);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that everything else must use"
)]
fn system_now() -> Timestamp {
    Utc::now()
}
