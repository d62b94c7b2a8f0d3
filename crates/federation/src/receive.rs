//! Takes an activity from another server: believes its signature, and keeps it before it is acknowledged.

use std::net::IpAddr;
use std::time::Duration;

use kanikey_core::{Host, Timestamp};
use kanikey_db::federation::{IncomingActivity, incoming, keys};
use kanikey_db::users::{PublicKey, User, by_uri};
use kanikey_domain::{DomainError, Site};
pub use kanikey_http_client::signature::IncomingRequest;
use kanikey_http_client::signature::{Checked, Expectations, MAX_SKEW, SignatureError, VerifyingKey, check};
use kanikey_messages::Event;
use kanikey_vocab::incoming::Properties;
use kanikey_vocab::parse_document;
use serde_json::Value;

use crate::budget::{Load, MAX_BACKLOG};
use crate::resolve::{ResolveError, host_of, on_same_host};
use crate::{Federation, synchronization};

/// The most bytes of an activity.
pub const MAX_BODY: usize = 64 * 1024;

/// A key that did not verify is fetched again at most so often: its owner may have a new one.
const KEY_REFRESH_SECONDS: i64 = 60;

/// The most tags of an activity's object that are counted.
const MAX_COUNTED_TAGS: usize = 1000;

/// Why an activity is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// There is no federation here. 404.
    #[error("federation is off")]
    Off,
    /// More than [`MAX_BODY`]. 413.
    #[error("the activity is too large")]
    TooLarge,
    /// This server does not speak with that one. 403.
    #[error("the host is blocked")]
    Blocked,
    /// The host has sent too much. 429.
    #[error("the host has sent too much")]
    TooMany {
        /// When it may send again.
        retry_after: Duration,
    },
    /// The signature is not to be believed. 401.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The signer's key cannot be had. 401.
    #[error("the key is not to be had: {0}")]
    NoKey(String),
    /// The signer's key cannot be had now: its host does not answer. 503, so that its sender tries again.
    #[error("the key is not to be had now: {0}")]
    NoKeyNow(String),
    /// Whoever signed may not speak for the actor. 401.
    #[error("the signature is another's than the actor's")]
    NotTheActor,
    /// No activity. 400.
    #[error("not an activity: {0}")]
    Malformed(&'static str),
    /// A failure of our own. 503.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// What an activity must say to be one of its signer's.
pub(crate) struct Claim {
    pub(crate) id: String,
    pub(crate) actor: String,
    pub(crate) is_self_delete: bool,
}

impl Federation {
    /// Takes a POST to an inbox, which `client` sent. When this returns `Ok`, the activity is kept, or known, or of no use
    /// to anybody.
    pub async fn receive(
        &self,
        site: &Site,
        request: &IncomingRequest<'_>,
        client: IpAddr,
    ) -> Result<(), ReceiveError> {
        if !self.is_enabled() {
            return Err(ReceiveError::Off);
        }
        if request.body.len() > MAX_BODY {
            return Err(ReceiveError::TooLarge);
        }
        let checked = check_form(site, request)?;
        let host = self.admit(site, checked.key_id())?;
        let document = parse_document(request.body, MAX_BODY).ok();
        let document = document.ok_or(ReceiveError::Malformed("no JSON within bounds"))?;
        let claim = claim(&document)?;
        if host_of(&claim.actor).as_ref() != Some(&host) || !on_same_host(&claim.id, &claim.actor) {
            return self.receive_relayed(site, &checked, claim, &host, request.body).await;
        }
        let Some(user) = self.signer_of(site, &checked, &claim, &host, client).await? else {
            // Gone, or never known here: there is nothing to delete.
            return Ok(());
        };
        let load = load_of(site, request.body, &document);
        self.spend(site, &host, load).await?;
        self.learn_scheme(site, host.as_str(), checked.scheme()).await?;
        self.heard_from(site, host.as_str()).await?;
        if user.is_suspended || user.is_deleted {
            return Ok(());
        }
        self.met(&user, site.clock.now());
        keep(site, &host, claim, request.body).await?;
        // Only what is signed is the actor's (FEP-8fcf).
        if checked.covers(synchronization::HEADER) {
            self.compare_followers(site, &user, request).await?;
        }
        Ok(())
    }

    /// The host that claims to have signed, where it may send something now.
    pub(crate) fn admit(&self, site: &Site, key_id: &str) -> Result<Host, ReceiveError> {
        let host = host_of(key_id).ok_or(SignatureError::KeyId)?;
        if !self.speaks_with(site, host.as_str()) {
            return Err(ReceiveError::Blocked);
        }
        match self.incoming().wait(host.as_str(), site.clock.now()) {
            Some(retry_after) => Err(ReceiveError::TooMany { retry_after }),
            None => Ok(host),
        }
    }

    /// Takes what the activity costs from what its host may send.
    pub(crate) async fn spend(&self, site: &Site, host: &Host, load: Load) -> Result<(), ReceiveError> {
        let (host, now) = (host.as_str(), site.clock.now());
        self.incoming()
            .spend(host, load, now)
            .map_err(|retry_after| ReceiveError::TooMany { retry_after })?;
        if self.incoming().is_backlog_due(host, now) {
            let waiting = incoming::count_waiting(&mut *conn(site).await?, host, MAX_BACKLOG).await;
            if waiting.map_err(DomainError::from)? >= MAX_BACKLOG {
                let retry_after = self.incoming().pause(host, now);
                return Err(ReceiveError::TooMany { retry_after });
            }
        }
        Ok(())
    }

    /// The actor, if the request is signed with its key. `None` for one that is gone and says so.
    async fn signer_of(
        &self,
        site: &Site,
        checked: &Checked,
        claim: &Claim,
        host: &Host,
        client: IpAddr,
    ) -> Result<Option<User>, ReceiveError> {
        let mut conn = conn(site).await?;
        let known = keys::owner(&mut conn, checked.key_id()).await;
        let Some((user, key)) = known.map_err(DomainError::from)? else {
            let actor = by_uri(&mut conn, &claim.actor).await.map_err(DomainError::from)?;
            drop(conn);
            if actor.is_none() {
                if claim.is_self_delete {
                    return Ok(None);
                }
                let spent = self.incoming().spend_new_actor(host.as_str(), site.clock.now());
                spent.map_err(|retry_after| ReceiveError::TooMany { retry_after })?;
            }
            return self.look_for_signer(site, checked, claim, host, client).await;
        };
        drop(conn);
        if user.uri.as_deref() != Some(&claim.actor) {
            return Err(ReceiveError::NotTheActor);
        }
        match verify(checked, &key.key_pem) {
            Ok(()) => Ok(Some(user)),
            Err(_) if is_stale(&key, site.clock.now()) => {
                self.look_for_signer(site, checked, claim, host, client).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Looks for the signer's key on its host, within what such requests may cost.
    async fn look_for_signer(
        &self,
        site: &Site,
        checked: &Checked,
        claim: &Claim,
        host: &Host,
        client: IpAddr,
    ) -> Result<Option<User>, ReceiveError> {
        let now = site.clock.now();
        self.fetches()
            .may_ask_for_signer(host.as_str(), client, now)
            .map_err(|retry_after| ReceiveError::TooMany { retry_after })?;
        let found = self.fetch_signer(site, checked, claim).await;
        if found.is_err() {
            self.fetches().asked_in_vain(client, now);
        }
        found
    }

    async fn fetch_signer(&self, site: &Site, checked: &Checked, claim: &Claim) -> Result<Option<User>, ReceiveError> {
        match self.fetch_user(site, &claim.actor).await {
            Ok(_user) => {}
            Err(ResolveError::Domain(error)) => return Err(error.into()),
            Err(ResolveError::Refused(_)) if claim.is_self_delete => return Ok(None),
            Err(ResolveError::Temporary(reason)) => return Err(ReceiveError::NoKeyNow(reason)),
            Err(error) => return Err(ReceiveError::NoKey(error.to_string())),
        }
        let known = keys::owner(&mut *conn(site).await?, checked.key_id())
            .await
            .map_err(DomainError::from)?;
        let (user, key) = known.ok_or_else(|| ReceiveError::NoKey("the actor has another key".to_owned()))?;
        if user.uri.as_deref() != Some(&claim.actor) {
            return Err(ReceiveError::NotTheActor);
        }
        verify(checked, &key.key_pem)?;
        Ok(Some(user))
    }
}

/// Checks all of a request's signature that needs no key.
pub(crate) fn check_form(site: &Site, request: &IncomingRequest<'_>) -> Result<Checked, SignatureError> {
    let own_hosts = [site.urls.host().as_str()];
    let expected = Expectations {
        own_hosts: &own_hosts,
        now: site.clock.now(),
        max_skew: MAX_SKEW,
    };
    check(request, &expected)
}

/// Whether the request is signed with the key `pem`.
pub(crate) fn verify(checked: &Checked, pem: &str) -> Result<(), SignatureError> {
    let key = VerifyingKey::from_pem(pem).ok().ok_or(SignatureError::Wrong)?;
    checked.verify(&key)
}

pub(crate) async fn keep(site: &Site, host: &Host, claim: Claim, body: &[u8]) -> Result<(), ReceiveError> {
    let body = std::str::from_utf8(body)
        .ok()
        .ok_or(ReceiveError::Malformed("not UTF-8"))?;
    let row = IncomingActivity {
        id: site.ids.next(),
        host: host.as_str().to_owned(),
        activity_id: claim.id,
        actor_uri: claim.actor,
        body: Some(body.to_owned()),
        failures: 0,
        retry_at: None,
        processed_at: None,
        refusal: None,
    };
    let is_new = incoming::insert(&mut *conn(site).await?, &row)
        .await
        .map_err(DomainError::from)?;
    if is_new {
        site.publish([Event::IncomingAccepted { host: row.host }]);
    }
    Ok(())
}

async fn conn(site: &Site) -> Result<kanikey_db::Conn, ReceiveError> {
    Ok(site.conn().await.map_err(DomainError::from)?)
}

fn claim(document: &Value) -> Result<Claim, ReceiveError> {
    let activity = Properties::of(document).ok();
    let activity = activity.ok_or(ReceiveError::Malformed("no object"))?;
    let actor = activity.iri("actor").ok_or(ReceiveError::Malformed("no actor"))?;
    let is_delete = activity.kind(|name| (name == "Delete").then_some(())).is_ok();
    Ok(Claim {
        id: activity.iri("id").ok_or(ReceiveError::Malformed("no id"))?,
        is_self_delete: is_delete && activity.iri("object").as_deref() == Some(&actor),
        actor,
    })
}

fn load_of(site: &Site, body: &[u8], document: &Value) -> Load {
    let activity = Properties::of(document).ok();
    let flag = activity.and_then(|activity| activity.kind(|name| (name == "Flag").then_some(())).ok());
    Load {
        bytes: body.len(),
        mentions: count_mentions(site, document),
        is_flag: flag.is_some(),
    }
}

/// How many accounts of this server the activity's object mentions.
fn count_mentions(site: &Site, document: &Value) -> usize {
    let object = document.get("object").and_then(|object| Properties::of(object).ok());
    let tags = object
        .into_iter()
        .flat_map(|object| object.all("tag", MAX_COUNTED_TAGS));
    let mentions = tags
        .filter_map(|tag| Properties::of(tag).ok())
        .filter(|tag| tag.kind(|name| (name == "Mention").then_some(())).is_ok());
    mentions
        .filter(|tag| tag.iri("href").is_some_and(|href| site.urls.is_local(&href)))
        .count()
}

fn is_stale(key: &PublicKey, now: Timestamp) -> bool {
    now.signed_duration_since(key.fetched_at).num_seconds() >= KEY_REFRESH_SECONDS
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_activity_has_an_id_and_an_actor() {
        let whole = json!({"id": "https://b.test/1", "type": "Like", "actor": {"id": "https://b.test/u"}, "object": "https://a.test/n"});
        let read = claim(&whole).unwrap();
        assert_eq!(
            (read.id.as_str(), read.actor.as_str()),
            ("https://b.test/1", "https://b.test/u")
        );
        assert!(!read.is_self_delete);
        for broken in [
            json!([]),
            json!({"id": "https://b.test/1"}),
            json!({"actor": "https://b.test/u"}),
            json!({"id": 1, "actor": "https://b.test/u"}),
        ] {
            assert!(matches!(claim(&broken), Err(ReceiveError::Malformed(_))), "{broken}");
        }
    }

    #[test]
    fn the_end_of_an_account_is_told_by_itself() {
        let delete = |object: &str| json!({"id": "https://b.test/1", "type": "Delete", "actor": "https://b.test/u", "object": object});
        assert!(claim(&delete("https://b.test/u")).unwrap().is_self_delete);
        assert!(!claim(&delete("https://b.test/other")).unwrap().is_self_delete);
    }
}
