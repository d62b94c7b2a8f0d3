//! Takes an activity from another server: believes its signature, and keeps it before it is acknowledged.

use kanikey_core::{Host, Timestamp};
use kanikey_db::federation::{IncomingActivity, incoming, keys};
use kanikey_db::users::{PublicKey, User};
use kanikey_domain::{DomainError, Site};
pub use kanikey_http_client::signature::IncomingRequest;
use kanikey_http_client::signature::{Checked, Expectations, MAX_SKEW, SignatureError, VerifyingKey, check};
use kanikey_messages::Event;
use kanikey_vocab::incoming::Properties;
use kanikey_vocab::parse_document;
use serde_json::Value;

use crate::Federation;
use crate::resolve::{ResolveError, host_of, on_same_host};

/// The most bytes of an activity.
pub const MAX_BODY: usize = 64 * 1024;

/// A key that did not verify is fetched again at most so often: its owner may have a new one.
const KEY_REFRESH_SECONDS: i64 = 60;

/// Why an activity is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// There is no federation here. 404.
    #[error("federation is off")]
    Off,
    /// More than [`MAX_BODY`]. 413.
    #[error("the activity is too large")]
    TooLarge,
    /// The signature is not to be believed. 401.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The signer's key cannot be had. 401.
    #[error("the key is not to be had: {0}")]
    NoKey(String),
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
struct Claim {
    id: String,
    actor: String,
    is_self_delete: bool,
}

impl Federation {
    /// Takes a POST to an inbox. When this returns `Ok`, the activity is kept, or known, or of no use to anybody.
    pub async fn receive(&self, site: &Site, request: &IncomingRequest<'_>) -> Result<(), ReceiveError> {
        if !self.is_enabled() {
            return Err(ReceiveError::Off);
        }
        if request.body.len() > MAX_BODY {
            return Err(ReceiveError::TooLarge);
        }
        let own_hosts = [site.urls.host().as_str()];
        let expected = Expectations {
            own_hosts: &own_hosts,
            now: site.clock.now(),
            max_skew: MAX_SKEW,
        };
        let checked = check(request, &expected)?;
        let document = parse_document(request.body, MAX_BODY).ok();
        let claim = claim(&document.ok_or(ReceiveError::Malformed("no JSON within bounds"))?)?;
        if !on_same_host(checked.key_id(), &claim.actor) || !on_same_host(&claim.id, &claim.actor) {
            return Err(ReceiveError::NotTheActor);
        }
        let Some(user) = self.signer_of(site, &checked, &claim).await? else {
            // Gone, and never known here: there is nothing to delete.
            return Ok(());
        };
        if user.is_suspended {
            return Ok(());
        }
        let host = host_of(&claim.actor).ok_or(ReceiveError::NotTheActor)?;
        keep(site, &host, claim, request.body).await
    }

    /// The actor, if the request is signed with its key. `None` for one that is gone and says so.
    async fn signer_of(&self, site: &Site, checked: &Checked, claim: &Claim) -> Result<Option<User>, ReceiveError> {
        let known = keys::owner(&mut *conn(site).await?, checked.key_id())
            .await
            .map_err(DomainError::from)?;
        let Some((user, key)) = known else {
            return self.fetch_signer(site, checked, claim).await;
        };
        if user.uri.as_deref() != Some(&claim.actor) {
            return Err(ReceiveError::NotTheActor);
        }
        match verify(checked, &key.key_pem) {
            Ok(()) => Ok(Some(user)),
            Err(_) if is_stale(&key, site.clock.now()) => self.fetch_signer(site, checked, claim).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn fetch_signer(&self, site: &Site, checked: &Checked, claim: &Claim) -> Result<Option<User>, ReceiveError> {
        match self.fetch_user(site, &claim.actor).await {
            Ok(_user) => {}
            Err(ResolveError::Domain(error)) => return Err(error.into()),
            Err(ResolveError::Refused(_)) if claim.is_self_delete => return Ok(None),
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

async fn keep(site: &Site, host: &Host, claim: Claim, body: &[u8]) -> Result<(), ReceiveError> {
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

fn verify(checked: &Checked, pem: &str) -> Result<(), SignatureError> {
    let key = VerifyingKey::from_pem(pem).ok().ok_or(SignatureError::Wrong)?;
    checked.verify(&key)
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
