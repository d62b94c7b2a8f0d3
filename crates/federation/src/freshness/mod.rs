//! Keeps what is known of other servers and their accounts fresh: in the background, a few at a time, each at most once
//! a day.

mod instance;

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use kanikey_core::Timestamp;
use kanikey_db::federation::hosts;
use kanikey_db::users::{User, by_uri, remote};
use kanikey_domain::{DomainError, Site};
use lru::LruCache;
use tokio::sync::mpsc;

use crate::Federation;
use crate::resolve::ResolveError;

pub(crate) use instance::origin_of;

/// How old what is known may become.
const LIFETIME: TimeDelta = TimeDelta::days(1);

/// How often a host that sends something is noted, in seconds.
const NOTED_SECONDS: i64 = 60;

/// How many hosts it is remembered of that they were noted.
const MAX_NOTED: NonZeroUsize = NonZeroUsize::new(8192).unwrap();

/// How many chores wait at most. One that finds no place is met again.
const MAX_WAITING: usize = 1024;

/// What is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Chore {
    /// What a host says of itself.
    Instance(String),
    /// An account, by its id.
    Actor(String),
    /// Who of ours follows an account, by its server's list.
    Followers { actor: String, url: String },
}

/// What waits to be looked at.
pub(crate) struct Chores {
    sender: mpsc::Sender<Chore>,
    receiver: tokio::sync::Mutex<mpsc::Receiver<Chore>>,
    /// What waits or is under way, so that nothing is there twice.
    known: Mutex<HashSet<Chore>>,
    noted: Mutex<LruCache<String, i64>>,
}

impl Chores {
    pub(crate) fn new() -> Self {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        Self {
            sender,
            receiver: tokio::sync::Mutex::new(receiver),
            known: Mutex::default(),
            noted: Mutex::new(LruCache::new(MAX_NOTED)),
        }
    }

    /// Forgets whom it has met.
    pub(crate) fn forget(&self) {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts something on the list, unless it is there or the list is full.
    pub(crate) fn add(&self, chore: Chore) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(chore.clone())
            && let Err(refused) = self.sender.try_send(chore)
        {
            known.remove(&refused.into_inner());
        }
    }

    /// Whether it is time to note that `host` is there.
    fn is_to_note(&self, host: &str, now: Timestamp) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let last = noted.get_or_insert_mut_ref(host, || i64::MIN);
        let is_old = now.timestamp().saturating_sub(*last) >= NOTED_SECONDS;
        if is_old {
            *last = now.timestamp();
        }
        is_old
    }

    async fn next(&self) -> Option<Chore> {
        self.receiver.lock().await.recv().await
    }

    fn done(&self, chore: &Chore) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(chore);
    }
}

impl Federation {
    /// Looks at what is to be looked at, for as long as it is polled.
    pub async fn keep_fresh(&self, site: &Site) {
        tokio::join!(self.work(site), self.work(site), self.work(site), self.work(site));
    }

    /// A host sent something that is believed.
    pub(crate) async fn heard_from(&self, site: &Site, host: &str) -> Result<(), DomainError> {
        let now = site.clock.now();
        if self.chores().is_to_note(host, now) {
            hosts::heard_from(&mut *site.conn().await?, host, now).await?;
            self.chores().add(Chore::Instance(host.to_owned()));
        }
        Ok(())
    }

    /// An account was met that is known here.
    pub(crate) fn met(&self, user: &User, now: Timestamp) {
        let fetched_at = user.last_fetched_at.unwrap_or_default();
        if let Some(uri) = &user.uri
            && now.signed_duration_since(fetched_at) >= LIFETIME
        {
            self.chores().add(Chore::Actor(uri.clone()));
        }
    }

    async fn work(&self, site: &Site) {
        while let Some(chore) = self.chores().next().await {
            let done = match &chore {
                Chore::Instance(host) => self.renew_instance(site, host).await,
                Chore::Actor(uri) => Box::pin(self.renew_actor(site, uri)).await,
                Chore::Followers { actor, url } => Box::pin(self.repair_followers(site, actor, url)).await,
            };
            if let Err(reason) = done {
                tracing::debug!(%reason, ?chore, "what is known could not be renewed");
            }
            self.chores().done(&chore);
        }
    }

    /// Fetches an account again that was last fetched long ago.
    async fn renew_actor(&self, site: &Site, uri: &str) -> Result<(), ResolveError> {
        let now = site.clock.now();
        let mut conn = site.conn().await?;
        let known = by_uri(&mut conn, uri).await?;
        let old = known.filter(|user| {
            let fetched_at = user.last_fetched_at.unwrap_or_default();
            user.host.is_some() && !user.is_deleted && now.signed_duration_since(fetched_at) >= LIFETIME
        });
        let Some(user) = old else { return Ok(()) };
        // Whatever comes of it: not again before a day has passed.
        remote::fetched(&mut conn, &user.id, now).await?;
        drop(conn);
        self.fetch_user(site, uri).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_waits_twice_and_the_list_is_bounded() {
        let chores = Chores::new();
        let chore = |number: usize| Chore::Instance(format!("{number}.test"));
        chores.add(chore(0));
        chores.add(chore(0));
        assert_eq!(chores.next().await, Some(chore(0)));
        chores.add(chore(0));
        assert!(chores.sender.capacity() == MAX_WAITING, "it is under way");
        chores.done(&chore(0));
        for number in 0..MAX_WAITING * 2 {
            chores.add(chore(number));
        }
        assert_eq!(chores.sender.capacity(), 0);
        assert_eq!(chores.known.lock().unwrap().len(), MAX_WAITING);
    }

    #[test]
    fn a_host_is_noted_once_a_minute() {
        let chores = Chores::new();
        let at = |seconds| Timestamp::from_timestamp(seconds, 0).unwrap();
        assert!(chores.is_to_note("b.test", at(0)));
        assert!(!chores.is_to_note("b.test", at(59)));
        assert!(chores.is_to_note("c.test", at(59)));
        assert!(chores.is_to_note("b.test", at(60)));
    }
}
