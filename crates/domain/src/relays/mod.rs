//! Relays: servers that pass public notes on to others. Those of Mastodon's kind are followed as "everyone", those of
//! LitePub's kind as the account that they are.

use kanikey_db::relays::{self, Relay};
use kanikey_db::{DbError, transaction};
use url::Url;

use crate::accounts::ensure_relay_actor;
use crate::{Deed, DomainError, Site};

/// Why a relay was not added.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// It is no address of an inbox or an account.
    #[error("not a URL")]
    InvalidUrl,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for RelayError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Asks the relay with this inbox (Mastodon's kind), or which is this account (LitePub's kind), to pass notes on. One
/// that is known is not asked again.
pub async fn add(site: &Site, address: &str) -> Result<Relay, RelayError> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.filter(Url::has_host).ok_or(RelayError::InvalidUrl)?;
    let id = site.ids.next();
    let row = if url.path().ends_with("/inbox") {
        mastodons(id, address)
    } else {
        let actor = site.resolver.user_by_uri(site, address).await?;
        let actor = actor.filter(|actor| actor.host.is_some());
        actor.map_or_else(
            || mastodons(id.clone(), address),
            |actor| Relay {
                id: id.clone(),
                inbox: actor.inbox.clone().unwrap_or_else(|| address.to_owned()),
                status: "requesting".to_owned(),
                actor_uri: actor.uri,
                is_litepub: true,
            },
        )
    };
    let actor = ensure_relay_actor(site).await?;
    let mut conn = site.conn().await?;
    let (relay, event) = transaction::<_, DomainError>(&mut conn, async |conn| {
        if !relays::insert(conn, &row).await? {
            let known = relays::by_inbox(conn, &row.inbox).await?.ok_or(DbError::NotFound)?;
            return Ok((known, None));
        }
        let deed = Deed::FollowRelay {
            actor: &actor,
            relay: &row,
        };
        let event = site.outbox.append(conn, deed).await?;
        Ok((row, event))
    })
    .await?;
    drop(conn);
    site.publish(event);
    Ok(relay)
}

/// Tells the relay with this inbox that it is not needed any more. Nothing happens where there is none.
pub async fn remove(site: &Site, inbox: &str) -> Result<(), DomainError> {
    let actor = ensure_relay_actor(site).await?;
    let mut conn = site.conn().await?;
    let event = transaction::<_, DomainError>(&mut conn, async |conn| {
        let Some(relay) = relays::by_inbox(conn, inbox).await? else {
            return Ok(None);
        };
        let deed = Deed::UnfollowRelay {
            actor: &actor,
            relay: &relay,
        };
        let event = site.outbox.append(conn, deed).await?;
        relays::remove(conn, &relay.id).await?;
        Ok(event)
    })
    .await?;
    drop(conn);
    site.publish(event);
    Ok(())
}

/// The account `actor_uri` answers what we asked the relay `id`. `false` where that relay is not known, or is another
/// account.
pub async fn answered(site: &Site, id: &str, actor_uri: &str, accepts: bool) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let Some(relay) = relays::by_id(&mut conn, id).await? else {
        return Ok(false);
    };
    let is_its_own = match &relay.actor_uri {
        Some(known) => known == actor_uri,
        None => is_at_same_host(&relay.inbox, actor_uri),
    };
    if is_its_own {
        let status = if accepts { "accepted" } else { "rejected" };
        relays::answered(&mut conn, id, status, actor_uri).await?;
    }
    Ok(is_its_own)
}

fn mastodons(id: String, inbox: &str) -> Relay {
    Relay {
        id,
        inbox: inbox.to_owned(),
        status: "requesting".to_owned(),
        actor_uri: None,
        is_litepub: false,
    }
}

fn is_at_same_host(one: &str, other: &str) -> bool {
    let host = |url| Url::parse(url).ok().and_then(|url| kanikey_core::Host::of_url(&url));
    host(one).is_some_and(|one| Some(one) == host(other))
}
