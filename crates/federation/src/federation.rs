//! What all of federation shares.

use std::sync::Arc;

use kanikey_core::{Clock, LocalUrls};
use kanikey_domain::instance::SettingsCell;
use kanikey_domain::{DomainError, Outbox, Resolver, Site};
use kanikey_http_client::HttpClient;

use crate::budget::{FetchBudget, IncomingBudget};
use crate::freshness::Chores;
use crate::outbox::FederationOutbox;
use crate::resolve::FederationResolver;
use crate::schemes::Schemes;
use crate::signers::Signers;

/// Federation with other servers. Cheap to clone.
#[derive(Clone)]
pub struct Federation(Arc<Parts>);

struct Parts {
    client: HttpClient,
    urls: LocalUrls,
    clock: Clock,
    enabled: bool,
    signers: Signers,
    schemes: Schemes,
    fetches: FetchBudget,
    incoming: IncomingBudget,
    chores: Chores,
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
            schemes: Schemes::new(),
            fetches: FetchBudget::new(),
            incoming: IncomingBudget::new(),
            chores: Chores::new(),
        }))
    }

    /// For [`kanikey_domain::SiteParts::outbox`].
    pub fn outbox(&self, settings: Arc<SettingsCell>) -> Box<dyn Outbox> {
        Box::new(FederationOutbox::new(
            self.0.urls.clone(),
            self.0.clock.clone(),
            self.0.enabled,
            settings,
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

    /// Whether this server speaks with `host` (in its stored form): it is not blocked, and allowed where only some are.
    pub fn speaks_with(&self, site: &Site, host: &str) -> bool {
        self.0.enabled && site.settings.settings().federates_with(host)
    }

    /// Makes the account that signs what the server itself asks for, where it is missing.
    pub async fn prepare(&self, site: &Site) -> Result<(), DomainError> {
        self.0.signers.instance(site).await.map(|_signer| ())
    }

    /// Forgets everything that it learned so far: the database was emptied.
    pub fn forget(&self) {
        self.0.signers.forget();
        self.0.schemes.forget();
        self.0.fetches.forget();
        self.0.incoming.forget();
        self.0.chores.forget();
    }

    /// Forgets what could not be fetched just before: somebody wants it to be tried now.
    pub fn forget_failures(&self) {
        self.0.fetches.forget_failures();
    }

    pub(crate) fn client(&self) -> &HttpClient {
        &self.0.client
    }

    pub(crate) fn signers(&self) -> &Signers {
        &self.0.signers
    }

    pub(crate) fn schemes(&self) -> &Schemes {
        &self.0.schemes
    }

    pub(crate) fn fetches(&self) -> &FetchBudget {
        &self.0.fetches
    }

    pub(crate) fn incoming(&self) -> &IncomingBudget {
        &self.0.incoming
    }

    pub(crate) fn chores(&self) -> &Chores {
        &self.0.chores
    }
}
