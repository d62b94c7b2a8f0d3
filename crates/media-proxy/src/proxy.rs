//! The proxy: from the cache, or made now.

use std::collections::HashMap;
use std::fs::File;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use kanikey_core::{Acct, Timestamp};
use kanikey_db::{DbError, emojis, users};
use kanikey_domain::Site;
use kanikey_http_client::HttpClient;
use kanikey_media::MediaError;
use lru::LruCache;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::timeout;

use crate::Variant;
use crate::disk_cache::{DiskCache, key};
use crate::fetch::{Source, blocking};

/// How many originals are fetched at a time.
const FETCHES: usize = 16;
/// How many are decoded at a time: the largest takes some hundred megabytes for a moment.
const DECODERS: usize = 2;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many addresses that gave no picture are remembered, and how long.
const MAX_FAILURES: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
const FAILURE_LIFETIME_SECONDS: i64 = 300;
/// Past so many pictures in the making, those that nobody makes any more are forgotten.
const MAKING_BEFORE_CLEANING: usize = 256;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Nothing here knows of it, or it is no picture, or too large a one. 404.
    #[error("there is no such picture")]
    NoPicture,
    /// It is none that may be asked for. 403.
    #[error("not to be fetched")]
    Refused,
    /// Its server does not give it now. 502.
    #[error("its server does not give it")]
    Unreachable,
    /// Too many are being made, or something of our own failed. 503.
    #[error("not now")]
    Busy,
}

/// A picture, ready to be sent.
#[derive(Debug)]
pub struct Picture {
    /// Opened, at its start.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// What it is by its content.
    pub content_type: &'static str,
    /// Names address and variant.
    pub tag: String,
}

/// Fetches, makes and keeps pictures of other servers. Cheap to clone.
#[derive(Clone)]
pub struct MediaProxy(Arc<Parts>);

struct Parts {
    site: Site,
    client: HttpClient,
    cache: DiskCache,
    fetches: Semaphore,
    decoders: Semaphore,
    failures: Mutex<LruCache<String, (Timestamp, ProxyError)>>,
    making: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

impl MediaProxy {
    /// Keeps what it makes in `media_proxy` of the data folder.
    pub fn new(site: Site, client: HttpClient) -> std::io::Result<Self> {
        let (folder, budget) = (
            site.config.data_dir.join("media_proxy"),
            site.config.media_proxy.cache_size,
        );
        Ok(Self(Arc::new(Parts {
            cache: DiskCache::open(folder, budget)?,
            site,
            client,
            fetches: Semaphore::new(FETCHES),
            decoders: Semaphore::new(DECODERS),
            failures: Mutex::new(LruCache::new(MAX_FAILURES)),
            making: Mutex::default(),
        })))
    }

    /// The picture at `url`. It is made once, however many ask for it at a time; one that could not be had is not asked for
    /// again for five minutes.
    pub async fn picture(&self, url: &str, variant: Variant) -> Result<Picture, ProxyError> {
        let source = Source::of(&self.0.site, url)?;
        let key = key(variant.name(), url);
        if let Some(picture) = self.cached(&key).await? {
            return Ok(picture);
        }
        let making = self.making(&key);
        let _turn = timeout(PATIENCE * 3, making.lock())
            .await
            .ok()
            .ok_or(ProxyError::Busy)?;
        if let Some(picture) = self.cached(&key).await? {
            return Ok(picture);
        }
        if let Some(failure) = self.failure(&key) {
            return Err(failure);
        }
        let made = self.make(source, variant, &key).await;
        if let Err(failure) = &made
            && *failure != ProxyError::Busy
        {
            let mut failures = self.0.failures.lock().unwrap_or_else(PoisonError::into_inner);
            failures.put(key, (self.0.site.clock.now(), failure.clone()));
        }
        made
    }

    /// The address of a custom emoji's picture; `host` is `None` for one of ours.
    pub async fn emoji(&self, name: &str, host: Option<&str>) -> Result<Option<String>, ProxyError> {
        let mut conn = self.0.site.conn().await?;
        let url = match host {
            None => emojis::local_by_name(&mut conn, name)
                .await?
                .map(|emoji| emoji.public_url),
            Some(host) => emojis::urls(&conn, &[name], &[host])
                .await?
                .pop()
                .map(|emoji| emoji.url),
        };
        Ok(url)
    }

    /// The address of an account's avatar, through this proxy where the account is another server's. An account without
    /// one has its identicon; `None` where there is no such account.
    pub async fn avatar(&self, acct: &str) -> Result<Option<String>, ProxyError> {
        let urls = &self.0.site.urls;
        let Some(acct) = Acct::parse(acct).map(|acct| urls.relative(acct)) else {
            return Ok(None);
        };
        let (name, host) = (acct.username.to_lowercase(), acct.host.as_ref().map(AsRef::as_ref));
        let mut conn = self.0.site.conn().await?;
        let user = users::by_username(&mut conn, &name, host).await?;
        let Some(user) = user.filter(|user| !user.is_suspended && !user.is_deleted) else {
            return Ok(None);
        };
        let host = host.unwrap_or(urls.account_host().as_str());
        Ok(Some(match (&user.avatar_url, &user.host) {
            (Some(url), Some(_)) => urls.proxied(url, "avatar"),
            (Some(url), None) => url.clone(),
            (None, _) => urls.identicon(&format!("{name}@{host}")),
        }))
    }

    async fn cached(&self, key: &str) -> Result<Option<Picture>, ProxyError> {
        let (proxy, key) = (self.clone(), key.to_owned());
        blocking(move || {
            let Some((file, size)) = proxy.0.cache.get(&key) else {
                return Ok(None);
            };
            let content_type = kanikey_media::sniff_file(&file)?;
            Ok(Some(Picture {
                file,
                size,
                content_type,
                tag: format!("\"{key}\""),
            }))
        })
        .await
    }

    async fn make(&self, source: Source, variant: Variant, key: &str) -> Result<Picture, ProxyError> {
        let parts = &self.0;
        let permit = timeout(PATIENCE, parts.fetches.acquire()).await;
        let fetching = permit.ok().and_then(Result::ok).ok_or(ProxyError::Busy)?;
        let original = source.fetch(&parts.site, &parts.client).await?;
        let permit = timeout(PATIENCE, parts.decoders.acquire()).await;
        let _decoding = permit.ok().and_then(Result::ok).ok_or(ProxyError::Busy)?;
        drop(fetching);
        let (proxy, key) = (self.clone(), key.to_owned());
        blocking(move || {
            let made = variant.make(original.path())?;
            Ok(Picture {
                file: proxy.0.cache.put(&key, &made.bytes)?,
                size: made.bytes.len() as u64,
                content_type: made.content_type,
                tag: format!("\"{key}\""),
            })
        })
        .await
    }

    fn failure(&self, key: &str) -> Option<ProxyError> {
        let mut failures = self.0.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, failure) = failures.get(key)?;
        let age = self.0.site.clock.now().signed_duration_since(*at).num_seconds();
        (age < FAILURE_LIFETIME_SECONDS).then(|| failure.clone())
    }

    /// Whoever holds this makes the picture.
    fn making(&self, key: &str) -> Arc<AsyncMutex<()>> {
        let mut making = self.0.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = making.get(key).and_then(Weak::upgrade) {
            return known;
        }
        if making.len() >= MAKING_BEFORE_CLEANING {
            making.retain(|_, known| known.strong_count() > 0);
        }
        let new = Arc::new(AsyncMutex::new(()));
        making.insert(key.to_owned(), Arc::downgrade(&new));
        new
    }
}

impl From<MediaError> for ProxyError {
    fn from(error: MediaError) -> Self {
        tracing::debug!(%error, "no picture");
        match error {
            MediaError::Io(_) => Self::Busy,
            _ => Self::NoPicture,
        }
    }
}

impl From<std::io::Error> for ProxyError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the media proxy cannot use the disk");
        Self::Busy
    }
}

impl From<DbError> for ProxyError {
    fn from(error: DbError) -> Self {
        tracing::error!(%error, "the media proxy cannot ask the database");
        Self::Busy
    }
}
