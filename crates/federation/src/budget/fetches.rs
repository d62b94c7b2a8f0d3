//! Requests that are made because somebody sent something.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kanikey_core::Timestamp;
use lru::LruCache;

use super::bucket::{Bucket, Buckets, Rate};

/// How many URLs that could not be fetched are remembered, and hosts that could.
const MAX_REMEMBERED: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// How many hosts, and addresses, have budgets at a time.
const MAX_BUDGETS: usize = 4096;

/// How long a URL that could not be fetched is not asked for again.
const FAILURE_LIFETIME_SECONDS: i64 = 60;

/// Documents that one host is asked for.
const ASKED: Rate = Rate {
    burst: 240.0,
    per_second: 4.0,
};

/// Documents that are fetched, from wherever, because of what one host sent.
const CAUSED: Rate = Rate {
    burst: 300.0,
    per_second: 5.0,
};

/// Hosts that this process never had anything from, asked who they are because a request claims to be signed by them.
const STRANGERS: Rate = Rate {
    burst: 300.0,
    per_second: 5.0,
};

/// Requests from one address that had us look for a key in vain.
const IN_VAIN: Rate = Rate {
    burst: 60.0,
    per_second: 1.0,
};

/// Why something is not asked for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    /// It failed just before: for good, or for a reason that passes.
    Failed {
        /// Whether it would fail in the same way.
        for_good: bool,
    },
    /// Its host was asked too often, or whoever caused it has caused too much.
    TooOften,
}

/// What may be fetched.
#[derive(Debug)]
pub(crate) struct FetchBudget(Mutex<State>);

#[derive(Debug)]
struct State {
    failures: LruCache<String, (Timestamp, bool)>,
    answered: LruCache<String, ()>,
    asked: Buckets<String>,
    caused: Buckets<String>,
    in_vain: Buckets<IpAddr>,
    strangers: Option<Bucket>,
}

impl State {
    fn new() -> Self {
        Self {
            failures: LruCache::new(MAX_REMEMBERED),
            answered: LruCache::new(MAX_REMEMBERED),
            asked: Buckets::new(ASKED, MAX_BUDGETS),
            caused: Buckets::new(CAUSED, MAX_BUDGETS),
            in_vain: Buckets::new(IN_VAIN, MAX_BUDGETS),
            strangers: None,
        }
    }
}

impl FetchBudget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State::new()))
    }

    /// Forgets everything.
    pub(crate) fn forget(&self) {
        *self.state() = State::new();
    }

    /// Forgets what could not be fetched.
    pub(crate) fn forget_failures(&self) {
        self.state().failures.clear();
    }

    /// Whether `url` at `host` may be asked for now: it has not failed just before, `host` has not been asked too often,
    /// and whoever is the `cause` has not caused too much.
    pub(crate) fn may_fetch(&self, url: &str, host: &str, cause: Option<&str>, now: Timestamp) -> Result<(), Denial> {
        let mut state = self.state();
        if let Some((at, for_good)) = state.failures.get(url).copied()
            && now.timestamp() - at.timestamp() < FAILURE_LIFETIME_SECONDS
        {
            return Err(Denial::Failed { for_good });
        }
        let now_ms = now.timestamp_millis();
        if let Some(cause) = cause.filter(|cause| *cause != host)
            && state.caused.take(cause.to_owned(), now_ms).is_err()
        {
            return Err(Denial::TooOften);
        }
        let asked = state.asked.take(host.to_owned(), now_ms);
        asked.ok().ok_or(Denial::TooOften)
    }

    /// Whether the key of somebody unknown at `host` may be looked for, because a request from `client` says that it is
    /// signed with it. `Err` says how long to wait.
    pub(crate) fn may_ask_for_signer(&self, host: &str, client: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let mut state = self.state();
        let now_ms = now.timestamp_millis();
        if let Some(wait) = state.in_vain.wait(&client, now_ms) {
            return Err(wait);
        }
        if state.answered.get(host).is_some() {
            return Ok(());
        }
        let strangers = state.strangers.get_or_insert_with(|| Bucket::full(STRANGERS, now_ms));
        strangers.take(STRANGERS, 1.0, now_ms)
    }

    /// A request from `client` had us look for a key in vain.
    pub(crate) fn asked_in_vain(&self, client: IpAddr, now: Timestamp) {
        // Whether that was the last of it is asked before the next.
        let _spent = self.state().in_vain.take(client, now.timestamp_millis());
    }

    /// `host` answered.
    pub(crate) fn fetched(&self, host: &str) {
        self.state().answered.put(host.to_owned(), ());
    }

    /// `url` could not be fetched, and could not be later where that is `for_good`.
    pub(crate) fn failed(&self, url: &str, for_good: bool, now: Timestamp) {
        self.state().failures.put(url.to_owned(), (now, for_good));
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn what_failed_is_left_alone_for_a_while() {
        let budget = FetchBudget::new();
        let fetch = |url, seconds| budget.may_fetch(url, "b.test", None, at(seconds));
        assert_eq!(fetch("https://b.test/1", 0), Ok(()));
        for for_good in [true, false] {
            budget.failed("https://b.test/1", for_good, at(0));
            assert_eq!(fetch("https://b.test/1", 59), Err(Denial::Failed { for_good }));
        }
        assert_eq!(fetch("https://b.test/2", 59), Ok(()));
        assert_eq!(fetch("https://b.test/1", 60), Ok(()));
    }

    #[test]
    fn a_host_is_asked_so_often_and_causes_so_much() {
        let budget = FetchBudget::new();
        let ask = |n: usize| budget.may_fetch(&format!("https://b.test/{n}"), "b.test", None, at(0));
        assert_eq!((0..1000).filter(|n| ask(*n).is_ok()).count(), 240);
        assert_eq!(ask(1000), Err(Denial::TooOften));
        let cause = |n: usize, cause| {
            let host = format!("{n}.test");
            budget.may_fetch(&format!("https://{host}/"), &host, Some(cause), at(0))
        };
        assert_eq!((0..1000).filter(|n| cause(*n, "evil.test").is_ok()).count(), 300);
        assert_eq!(cause(0, "good.test"), Ok(()));
    }

    #[test]
    fn unknown_signers_are_looked_for_within_bounds() {
        let budget = FetchBudget::new();
        let strangers = (0..1000).filter(|n| budget.may_ask_for_signer(&format!("{n}.test"), CLIENT, at(0)).is_ok());
        assert_eq!(strangers.count(), 300);
        budget.fetched("known.test");
        assert_eq!(budget.may_ask_for_signer("known.test", CLIENT, at(0)), Ok(()));
        for _ in 0..60 {
            budget.asked_in_vain(CLIENT, at(0));
        }
        assert!(budget.may_ask_for_signer("known.test", CLIENT, at(0)).is_err());
        let other = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
        assert_eq!(budget.may_ask_for_signer("known.test", other, at(0)), Ok(()));
    }
}
