//! Who fetches a document: other servers sign what they GET, and may have to (`federation.require_signed_fetch`).

use kanikey_core::Host;
use kanikey_db::federation::keys;
use kanikey_db::users::{PublicKey, User};
use kanikey_domain::{DomainError, Site};
use kanikey_http_client::signature::{
    Checked, Expectations, IncomingRequest, MAX_SKEW, SignatureError, VerifyingKey, check,
};

use crate::Federation;
use crate::resolve::{ResolveError, host_of, on_same_host};

/// A key that did not verify is fetched again at most so often: its owner may have a new one.
const KEY_REFRESH_SECONDS: i64 = 60;

/// How others write the ids of keys that are documents of their own.
const KEY_PATHS: [&str; 2] = ["/main-key", "/publickey"];

/// An account of another server that signed a request.
#[derive(Clone, Debug)]
pub struct Fetcher {
    /// Who signed.
    pub user: User,
    /// Its server.
    pub host: Host,
}

/// Why a document is not given.
#[derive(Debug, thiserror::Error)]
pub enum FetcherError {
    /// There is no federation here. 404.
    #[error("federation is off")]
    Off,
    /// This server does not speak with that one, or not with that account. 403.
    #[error("the server or the account is blocked")]
    Refused,
    /// It has to be signed, and is not, or not well. 401.
    #[error("not signed: {0}")]
    NotSigned(String),
    /// A failure of our own. 503.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl Federation {
    /// Whether a GET of a document is let through. Servers that this one does not speak with are refused where they sign;
    /// who does not sign is refused where that is asked of all. The instance actor and its key are there for everybody:
    /// without them nobody could check the signature of a request that asks for theirs.
    pub async fn admit_fetcher(&self, site: &Site, request: &IncomingRequest<'_>) -> Result<(), FetcherError> {
        if !self.is_enabled() {
            return Err(FetcherError::Off);
        }
        if let Some(host) = claimed_host(request)
            && !self.speaks_with(site, host.as_str())
        {
            return Err(FetcherError::Refused);
        }
        if !site.config.federation.require_signed_fetch || is_of_system(site, request.path).await? {
            return Ok(());
        }
        self.signed_fetcher(site, request).await.map(|_fetcher| ())
    }

    /// Who signed the request; an unknown key is fetched, within the bounds of all fetches.
    pub async fn signed_fetcher(&self, site: &Site, request: &IncomingRequest<'_>) -> Result<Fetcher, FetcherError> {
        let own_hosts = [site.urls.host().as_str()];
        let expected = Expectations {
            own_hosts: &own_hosts,
            now: site.clock.now(),
            max_skew: MAX_SKEW,
        };
        let checked = check(request, &expected).map_err(|error| not_signed(&error))?;
        let host = host_of(checked.key_id()).ok_or(FetcherError::Refused)?;
        if host == *site.urls.host() || !self.speaks_with(site, host.as_str()) {
            return Err(FetcherError::Refused);
        }
        let user = self.verified(site, &checked).await?;
        if user.is_suspended || user.is_deleted {
            return Err(FetcherError::Refused);
        }
        Ok(Fetcher { user, host })
    }

    /// Who signed the request, if anybody did well. Failures of our own count as nobody.
    pub async fn known_fetcher(&self, site: &Site, request: &IncomingRequest<'_>) -> Option<Fetcher> {
        claimed_host(request)?;
        let fetcher = self.signed_fetcher(site, request).await;
        fetcher
            .inspect_err(|error| tracing::debug!(%error, "a request is not signed well"))
            .ok()
    }

    async fn verified(&self, site: &Site, checked: &Checked) -> Result<User, FetcherError> {
        if let Some((user, key)) = key_owner(site, checked).await? {
            match verify(checked, &key) {
                Ok(()) => return Ok(user),
                Err(error) if !is_stale(site, &key) => return Err(not_signed(&error)),
                Err(_) => {}
            }
        }
        let actor = actor_of(checked.key_id());
        match self.fetch_user(site, actor).await {
            Ok(_) => {}
            Err(ResolveError::Domain(error)) => return Err(error.into()),
            Err(error) => return Err(not_signed(&error)),
        }
        let found = key_owner(site, checked).await?;
        let (user, key) = found.ok_or_else(|| FetcherError::NotSigned("the actor has another key".to_owned()))?;
        verify(checked, &key).map_err(|error| not_signed(&error))?;
        Ok(user)
    }
}

/// The host of whom a request claims to be signed by: nothing is checked yet.
fn claimed_host(request: &IncomingRequest<'_>) -> Option<Host> {
    let names = ["signature", "signature-input"];
    let values = request
        .headers
        .iter()
        .filter(|(name, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known)));
    values.map(|(_, value)| value).find_map(|value| {
        let (_, rest) = value.split_once("keyid=\"").or_else(|| value.split_once("keyId=\""))?;
        host_of(rest.split('"').next()?)
    })
}

async fn is_of_system(site: &Site, path: &str) -> Result<bool, FetcherError> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (Some("users"), Some(id), None | Some("publickey")) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    let mut conn = site.conn().await.map_err(DomainError::from)?;
    let user = kanikey_db::users::by_id(&mut conn, id)
        .await
        .map_err(DomainError::from)?;
    Ok(user.is_some_and(|user| user.is_system && user.host.is_none()))
}

async fn key_owner(site: &Site, checked: &Checked) -> Result<Option<(User, PublicKey)>, FetcherError> {
    let mut conn = site.conn().await.map_err(DomainError::from)?;
    let owner = keys::owner(&mut conn, checked.key_id())
        .await
        .map_err(DomainError::from)?;
    Ok(owner.filter(|(user, _)| {
        user.uri
            .as_deref()
            .is_some_and(|uri| on_same_host(uri, checked.key_id()))
    }))
}

/// The actor whose key this is by the ways in which ids of keys are made.
fn actor_of(key_id: &str) -> &str {
    let url = key_id.split_once('#').map_or(key_id, |(url, _)| url);
    KEY_PATHS.iter().find_map(|path| url.strip_suffix(path)).unwrap_or(url)
}

fn verify(checked: &Checked, key: &PublicKey) -> Result<(), SignatureError> {
    let key = VerifyingKey::from_pem(&key.key_pem).ok().ok_or(SignatureError::Wrong)?;
    checked.verify(&key)
}

fn is_stale(site: &Site, key: &PublicKey) -> bool {
    let age = site.clock.now().signed_duration_since(key.fetched_at);
    age.num_seconds() >= KEY_REFRESH_SECONDS
}

fn not_signed(error: &dyn std::fmt::Display) -> FetcherError {
    FetcherError::NotSigned(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_belong_to_actors() {
        for (key, actor) in [
            ("https://b.test/users/1#main-key", "https://b.test/users/1"),
            ("https://b.test/users/bob/main-key", "https://b.test/users/bob"),
            ("https://b.test/actor", "https://b.test/actor"),
        ] {
            assert_eq!(actor_of(key), actor, "{key}");
        }
    }

    #[test]
    fn the_host_is_read_of_either_kind_of_signature() {
        let host = |name: &str, value: &str| {
            let headers = [(name.to_owned(), value.to_owned())];
            let request = IncomingRequest {
                method: "GET",
                path: "/",
                query: None,
                headers: &headers,
                body: &[],
            };
            claimed_host(&request).map(Host::into_string)
        };
        let expected = Some("b.test".to_owned());
        assert_eq!(
            host("Signature", "keyId=\"https://b.test/u#k\",headers=\"date\""),
            expected
        );
        assert_eq!(
            host("signature-input", "sig1=(\"@method\");keyid=\"https://b.test/u#k\""),
            expected
        );
        assert_eq!(host("signature", "keyId=nonsense"), None);
        assert_eq!(host("accept", "keyId=\"https://b.test/u#k\""), None);
    }
}
