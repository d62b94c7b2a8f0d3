//! The keys that sign for local accounts, parsed once.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kanikey_db::users::{Keypair, keypair};
use kanikey_domain::{DomainError, Site, accounts};
use kanikey_http_client::signature::{Signer, SigningKey};
use lru::LruCache;

/// How many parsed keys are kept, of about 2 KiB each.
const MAX_SIGNERS: NonZeroUsize = NonZeroUsize::new(1024).unwrap();

/// Signers by user id.
pub(crate) struct Signers {
    cached: Mutex<LruCache<String, Signer>>,
    instance_id: OnceLock<String>,
}

impl Signers {
    pub(crate) fn new() -> Self {
        Self {
            cached: Mutex::new(LruCache::new(MAX_SIGNERS)),
            instance_id: OnceLock::new(),
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

    /// Who signs for the server itself; its account is made at the first call.
    pub(crate) async fn instance(&self, site: &Site) -> Result<Signer, DomainError> {
        if let Some(id) = self.instance_id.get() {
            let signer = self.of(site, id).await?;
            return signer.ok_or_else(|| DomainError::Inconsistent("the instance actor has no keys".to_owned()));
        }
        let user = accounts::ensure_instance_actor(site).await?;
        let signer = self.of(site, &user.id).await?;
        let signer = signer.ok_or_else(|| DomainError::Inconsistent("the instance actor has no keys".to_owned()))?;
        // Another task may have been first; it found the same account.
        let _first = self.instance_id.set(user.id);
        Ok(signer)
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
