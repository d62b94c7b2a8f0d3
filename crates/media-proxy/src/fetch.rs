//! Getting the original: of another server, or of the Drive.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use kanikey_core::Host;
use kanikey_db::drive::files;
use kanikey_db::remote_media;
use kanikey_domain::Site;
use kanikey_http_client::{HttpClient, Request};
use kanikey_media::StorageKey;
use tempfile::NamedTempFile;
use url::Url;

use crate::ProxyError;

/// The largest original, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How long another server may take to send one.
const DEADLINE: Duration = Duration::from_secs(20);

/// Where the original is.
pub(crate) enum Source {
    /// On another server.
    Remote(String),
    /// In the Drive, by its access key.
    Drive(String),
}

impl Source {
    /// What `url` is, where it may be asked for. Addresses of our own are the Drive's; one that leads through another proxy
    /// could lead back here.
    pub(crate) fn of(site: &Site, url: &str) -> Result<Self, ProxyError> {
        let parsed = Url::parse(url).ok().ok_or(ProxyError::NoPicture)?;
        let host = Host::of_url(&parsed).ok_or(ProxyError::NoPicture)?;
        if host == *site.urls.host() {
            let key = parsed.path().strip_prefix("/files/").filter(|key| !key.contains('/'));
            return key.map(|key| Self::Drive(key.to_owned())).ok_or(ProxyError::Refused);
        }
        let is_proxied = parsed.path().starts_with("/proxy/") && parsed.query_pairs().any(|(name, _)| name == "url");
        if is_proxied || !site.config.federation.enabled || !site.settings.settings().federates_with(host.as_str()) {
            return Err(ProxyError::Refused);
        }
        Ok(Self::Remote(url.to_owned()))
    }

    /// The original in a file.
    pub(crate) async fn fetch(self, site: &Site, client: &HttpClient) -> Result<NamedTempFile, ProxyError> {
        match self {
            Self::Remote(url) => remote(site, client, url).await,
            Self::Drive(key) => drive(site, &key).await,
        }
    }
}

async fn remote(site: &Site, client: &HttpClient, url: String) -> Result<NamedTempFile, ProxyError> {
    let mut conn = site.conn().await?;
    let is_known = remote_media::is_known(&mut conn, &url).await?;
    drop(conn);
    if !is_known {
        return Err(ProxyError::NoPicture);
    }
    let (settings, own) = (site.settings.settings(), site.urls.host().clone());
    let request = Request::get(url)
        .guarded(move |url| Host::of_url(url).is_some_and(|host| host != own && settings.federates_with(host.as_str())))
        .header("accept", "image/*")
        .deadline(DEADLINE)
        .max_body(MAX_BYTES);
    let response = client.fetch(request).await.map_err(|error| {
        tracing::debug!(%error, "a picture cannot be fetched");
        ProxyError::Unreachable
    })?;
    match response.status {
        200..300 => {}
        404 | 410 => return Err(ProxyError::NoPicture),
        _ => return Err(ProxyError::Unreachable),
    }
    blocking(move || {
        let mut file = NamedTempFile::new()?;
        file.write_all(&response.body)?;
        file.flush()?;
        Ok(file)
    })
    .await
}

async fn drive(site: &Site, key: &str) -> Result<NamedTempFile, ProxyError> {
    let parsed: StorageKey = key.parse().ok().ok_or(ProxyError::NoPicture)?;
    let mut conn = site.conn().await?;
    let row = files::by_access_key(&mut conn, key).await?;
    drop(conn);
    if row.is_none() {
        return Err(ProxyError::NoPicture);
    }
    let storage = site.storage.clone();
    blocking(move || {
        let (file, size) = storage.open(&parsed).ok().ok_or(ProxyError::NoPicture)?;
        if size > MAX_BYTES as u64 {
            return Err(ProxyError::NoPicture);
        }
        let mut copy = NamedTempFile::new()?;
        std::io::copy(&mut file.take(size), &mut copy)?;
        copy.flush()?;
        Ok(copy)
    })
    .await
}

/// Runs what blocks where it may.
pub(crate) async fn blocking<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, ProxyError> + Send + 'static,
) -> Result<T, ProxyError> {
    tokio::task::spawn_blocking(run).await.unwrap_or(Err(ProxyError::Busy))
}
