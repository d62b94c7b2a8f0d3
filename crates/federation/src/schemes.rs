//! How requests to each host are signed: by draft-cavage, unless the host signs its own by RFC 9421 and takes ours.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use kanikey_db::federation::hosts;
use kanikey_domain::{DomainError, Site};
use kanikey_http_client::signature::Scheme;
use kanikey_http_client::{FetchError, Request, Response};
use lru::LruCache;

use crate::Federation;

/// How many hosts' schemes are kept at hand.
const MAX_HOSTS: NonZeroUsize = NonZeroUsize::new(8192).unwrap();

/// What is known of the hosts, as last read.
pub(crate) struct Schemes(Mutex<LruCache<String, Known>>);

/// The values of `instances.signature_scheme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Draft,
    Rfc9421,
    Refused,
}

impl Schemes {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(MAX_HOSTS)))
    }

    /// Forgets everything.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn get(&self, host: &str) -> Option<Known> {
        self.lock().get(host).copied()
    }

    fn put(&self, host: &str, known: Known) {
        self.lock().put(host.to_owned(), known);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<String, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Federation {
    /// Makes a request of `host`. A signed one that is refused because of its signature is tried once more by the draft,
    /// and where that helps, so are all later ones.
    pub(crate) async fn fetch(
        &self,
        site: &Site,
        host: &str,
        request: Request,
    ) -> Result<Result<Response, FetchError>, DomainError> {
        if request.signature.is_none() || self.known_scheme(site, host).await? != Known::Rfc9421 {
            return Ok(self.client().fetch(request).await);
        }
        let first = self.client().fetch(request.clone().scheme(Scheme::Rfc9421)).await;
        if !first
            .as_ref()
            .is_ok_and(|response| matches!(response.status, 400 | 401))
        {
            return Ok(first);
        }
        let second = self.client().fetch(request).await;
        if second.as_ref().is_ok_and(Response::is_success) {
            hosts::refuses_messages(&mut *site.conn().await?, host).await?;
            self.schemes().put(host, Known::Refused);
        }
        Ok(second)
    }

    /// `host` has signed a request by `scheme`.
    pub(crate) async fn learn_scheme(&self, site: &Site, host: &str, scheme: Scheme) -> Result<(), DomainError> {
        if scheme == Scheme::Draft || self.known_scheme(site, host).await? != Known::Draft {
            return Ok(());
        }
        hosts::signs_messages(&mut *site.conn().await?, host).await?;
        self.schemes().put(host, Known::Rfc9421);
        Ok(())
    }

    async fn known_scheme(&self, site: &Site, host: &str) -> Result<Known, DomainError> {
        if let Some(known) = self.schemes().get(host) {
            return Ok(known);
        }
        let stored = hosts::signature_scheme(&mut *site.conn().await?, host).await?;
        let known = match stored.as_deref() {
            Some("rfc9421") => Known::Rfc9421,
            Some("refused") => Known::Refused,
            _ => Known::Draft,
        };
        self.schemes().put(host, known);
        Ok(known)
    }
}
