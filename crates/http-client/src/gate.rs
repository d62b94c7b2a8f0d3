//! How many requests are made at a time: in all, and to each host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Past so many known hosts, those that nobody uses are forgotten.
const HOSTS_BEFORE_CLEANING: usize = 1024;

/// Lets requests in, as many as are allowed, the others later.
#[derive(Debug)]
pub(crate) struct Gate {
    all: Arc<Semaphore>,
    per_host: usize,
    hosts: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// The right to make one request, until it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Gate {
    pub(crate) fn new(all: usize, per_host: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all.max(1))),
            per_host: per_host.max(1),
            hosts: Mutex::default(),
        }
    }

    /// Waits for a turn: first for the host's, so that those who wait for a slow host take no place from the others.
    /// `None` would mean a closed gate, and nobody closes it.
    pub(crate) async fn enter(&self, host: &str) -> Option<Permit> {
        let host = self.host(host).acquire_owned().await.ok()?;
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Permit { _host: host, _all: all })
    }

    fn host(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = hosts.get(host).and_then(Weak::upgrade) {
            return known;
        }
        if hosts.len() >= HOSTS_BEFORE_CLEANING {
            hosts.retain(|_, known| known.strong_count() > 0);
        }
        let new = Arc::new(Semaphore::new(self.per_host));
        hosts.insert(host.to_owned(), Arc::downgrade(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn one_host_fills_its_own_places_only() {
        let gate = Gate::new(3, 2);
        let enter = |host| gate.enter(host).now_or_never().flatten();
        let first = enter("a.test").unwrap();
        let _second = enter("a.test").unwrap();
        assert!(enter("a.test").is_none());
        let _third = enter("b.test").unwrap();
        assert!(enter("c.test").is_none(), "all places are taken");
        drop(first);
        assert!(enter("a.test").is_some());
    }

    #[test]
    fn hosts_that_nobody_uses_are_forgotten() {
        let gate = Gate::new(2, 2);
        let _kept = gate.enter("kept.test").now_or_never().flatten().unwrap();
        for number in 0..HOSTS_BEFORE_CLEANING * 2 {
            gate.enter(&format!("{number}.test")).now_or_never().flatten().unwrap();
        }
        let hosts = gate.hosts.lock().unwrap();
        assert!(hosts.len() <= HOSTS_BEFORE_CLEANING);
        assert!(hosts.contains_key("kept.test"));
    }
}
