//! The keys that sign for local accounts, parsed once.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use kanikey_db::users::{Keypair, keypair};
use kanikey_domain::{DomainError, Site, accounts};
use kanikey_http_client::signature::{Signer, SigningKey};
use lru::LruCache;

/// How many parsed keys are kept, of about 2 KiB each.
const MAX_SIGNERS: NonZeroUsize = NonZeroUsize::new(1024).unwrap();

/// Signers by user id.
pub(crate) struct Signers {
    cached: Mutex<LruCache<String, Signer>>,
}

impl Signers {
    pub(crate) fn new() -> Self {
        Self {
            cached: Mutex::new(LruCache::new(MAX_SIGNERS)),
        }
    }

    /// Who signs for the local account. `None` where it has no keys.
    pub(crate) async fn of(&self, site: &Site, user_id: &str) -> Result<Option<Signer>, DomainError> {
        if let Some(signer) = self.cache().get(user_id) {
            return Ok(Some(signer.clone()));
        }
        let mut conn = site.conn().await?;
        let keypair = keypair(&mut conn, user_id).await?;
        drop(conn);
        match keypair {
            Some(keypair) => self.parse(site, &keypair).map(Some),
            None => Ok(None),
        }
    }

    /// Who signs for the server itself. Its account is looked up each time, and made where it is missing: a database
    /// that was emptied has another one.
    pub(crate) async fn instance(&self, site: &Site) -> Result<Signer, DomainError> {
        let user = accounts::ensure_instance_actor(site).await?;
        let signer = self.of(site, &user.id).await?;
        signer.ok_or_else(|| DomainError::Inconsistent("the instance actor has no keys".to_owned()))
    }

    /// Forgets all parsed keys.
    pub(crate) fn forget(&self) {
        self.cache().clear();
    }

    fn parse(&self, site: &Site, keypair: &Keypair) -> Result<Signer, DomainError> {
        let key = SigningKey::from_pem(&keypair.private_key)
            .map_err(|error| DomainError::Inconsistent(format!("a stored key does not work: {error}")))?;
        let signer = Signer::new(site.urls.key(&keypair.user_id), Arc::new(key));
        self.cache().put(keypair.user_id.clone(), signer.clone());
        Ok(signer)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, LruCache<String, Signer>> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
