//! What all of federation shares.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use kanikey_core::{Clock, LocalUrls, Timestamp};
use kanikey_domain::{DomainError, Outbox, Resolver, Site};
use kanikey_http_client::HttpClient;
use lru::LruCache;

use crate::outbox::FederationOutbox;
use crate::resolve::FederationResolver;
use crate::signers::Signers;

/// How many URLs that could not be fetched are remembered.
const MAX_FAILURES: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// How long a URL that could not be fetched is not asked for again.
const FAILURE_LIFETIME_SECONDS: i64 = 60;

/// How many documents one host is asked for within a minute because of what it, or somebody, sent.
const FETCHES_PER_MINUTE: u32 = 120;

/// The hosts whose fetches are counted.
const MAX_BUDGETS: usize = 4096;

/// Federation with other servers. Cheap to clone.
#[derive(Clone)]
pub struct Federation(Arc<Parts>);

struct Parts {
    client: HttpClient,
    urls: LocalUrls,
    clock: Clock,
    enabled: bool,
    signers: Signers,
    failures: Mutex<LruCache<String, Timestamp>>,
    budgets: Mutex<HashMap<String, Budget>>,
}

#[derive(Clone, Copy)]
struct Budget {
    minute: i64,
    spent: u32,
}

impl Federation {
    /// Federation through `client`. With `enabled` off nothing is sent, fetched or taken.
    pub fn new(client: HttpClient, urls: LocalUrls, clock: Clock, enabled: bool) -> Self {
        Self(Arc::new(Parts {
            client,
            urls,
            clock,
            enabled,
            signers: Signers::new(),
            failures: Mutex::new(LruCache::new(MAX_FAILURES)),
            budgets: Mutex::default(),
        }))
    }

    /// For [`kanikey_domain::SiteParts::outbox`].
    pub fn outbox(&self) -> Box<dyn Outbox> {
        Box::new(FederationOutbox::new(
            self.0.urls.clone(),
            self.0.clock.clone(),
            self.0.enabled,
        ))
    }

    /// For [`kanikey_domain::SiteParts::resolver`].
    pub fn resolver(&self) -> Box<dyn Resolver> {
        Box::new(FederationResolver::new(self.clone()))
    }

    /// Whether there is any federation at all.
    pub fn is_enabled(&self) -> bool {
        self.0.enabled
    }

    /// Makes the account that signs what the server itself asks for, where it is missing.
    pub async fn prepare(&self, site: &Site) -> Result<(), DomainError> {
        self.0.signers.instance(site).await.map(|_signer| ())
    }

    pub(crate) fn client(&self) -> &HttpClient {
        &self.0.client
    }

    pub(crate) fn signers(&self) -> &Signers {
        &self.0.signers
    }

    /// Whether `url` may be asked for now: it has not failed just before, and `host` has not been asked too often.
    pub(crate) fn may_fetch(&self, url: &str, host: &str) -> bool {
        let now = self.0.clock.now().timestamp();
        let mut failures = self.0.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures
            .get(url)
            .is_some_and(|at| now - at.timestamp() < FAILURE_LIFETIME_SECONDS)
        {
            return false;
        }
        drop(failures);
        let mut budgets = self.0.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now / 60;
        if budgets.len() >= MAX_BUDGETS {
            budgets.retain(|_host, budget| budget.minute == minute);
        }
        let fresh = Budget { minute, spent: 0 };
        let budget = budgets.entry(host.to_owned()).or_insert(fresh);
        if budget.minute != minute {
            *budget = fresh;
        }
        budget.spent += 1;
        budget.spent <= FETCHES_PER_MINUTE
    }

    /// Remembers that `url` could not be fetched.
    pub(crate) fn fetch_failed(&self, url: &str) {
        let mut failures = self.0.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.put(url.to_owned(), self.0.clock.now());
    }
}
