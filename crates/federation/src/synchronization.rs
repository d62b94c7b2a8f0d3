//! Followers synchronisation (FEP-8fcf): two servers compare whom of the one's accounts follow one of the other's, and put
//! right what differs.

use kanikey_db::federation::outgoing::Outgoing;
use kanikey_db::federation::synchronization::{digest_of_local, digest_of_remote, local_followers};
use kanikey_db::following::request_between;
use kanikey_db::users::{User, by_id, by_uri};
use kanikey_db::{DbError, transaction};
use kanikey_domain::following::{accepted_by_remote, rejected_by_remote};
use kanikey_domain::{Deed, DomainError, Site};
use kanikey_vocab::PUBLIC;
use kanikey_vocab::incoming::Collection;
use kanikey_vocab::synchronization::FollowersClaim;

use crate::Federation;
use crate::freshness::Chore;
use crate::receive::IncomingRequest;
use crate::resolve::{ResolveError, on_same_host};

/// The header that carries the comparison.
pub(crate) const HEADER: &str = "collection-synchronization";

/// The part of an account that lists its followers on the server that asks.
const PART: &str = "followers_synchronization";

/// The most followers that are compared one by one. Where there are more, nothing is put right.
const MAX_FOLLOWERS: usize = 1000;

/// The header's value for an activity that is for followers only; `None` for every other.
pub(crate) async fn header(site: &Site, host: &str, item: &Outgoing) -> Result<Option<String>, DbError> {
    let followers = site.urls.user_part(&item.author_id, "followers");
    let is_for_followers = item.inboxes.is_none()
        && !item.activity.contains(PUBLIC)
        && item.activity.contains(&format!("\"{followers}\""));
    if !is_for_followers {
        return Ok(None);
    }
    let digest = digest_of_remote(&mut *site.conn().await?, &item.author_id, host).await?;
    let url = site.urls.user_part(&item.author_id, PART);
    Ok(Some(format!(
        "collectionId=\"{followers}\", url=\"{url}\", digest=\"{digest}\""
    )))
}

impl Federation {
    /// Compares what came with an activity of `user` with what is known here. What differs is looked at in the
    /// background.
    pub(crate) async fn compare_followers(
        &self,
        site: &Site,
        user: &User,
        request: &IncomingRequest<'_>,
    ) -> Result<(), DomainError> {
        let value = request
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(HEADER));
        let Some(claim) = value.and_then(|(_, value)| FollowersClaim::parse(value)) else {
            return Ok(());
        };
        let uri = user.uri.as_deref().unwrap_or_default();
        if user.followers_url.as_ref() != Some(&claim.collection_id) || !on_same_host(&claim.url, uri) {
            return Ok(());
        }
        let prefix = site.urls.user("");
        let known = digest_of_local(&mut *site.conn().await?, &user.id, &prefix).await?;
        if known != claim.digest {
            self.chores().add(Chore::Followers {
                actor: uri.to_owned(),
                url: claim.url,
            });
        }
        Ok(())
    }

    /// Puts right who of ours follows `actor`, by its server's list. Who is on it and asked to follow does follow; who did
    /// not ask takes the follow back; who is not on it does not follow.
    pub(crate) async fn repair_followers(&self, site: &Site, actor: &str, url: &str) -> Result<(), ResolveError> {
        let document = self.fetch_document(site, url).await?;
        let listed =
            Collection::read(&document, MAX_FOLLOWERS).map_err(|error| ResolveError::Refused(error.to_string()))?;
        if listed.first.is_some() || listed.next.is_some() || listed.items.len() >= MAX_FOLLOWERS {
            return Err(ResolveError::refused("too many followers to compare"));
        }
        let items = listed.items.iter();
        let listed: Vec<&str> = items.filter_map(|item| site.urls.id_of(item.id()?, "users")).collect();
        let mut conn = site.conn().await?;
        let Some(user) = by_uri(&mut conn, actor).await? else {
            return Ok(());
        };
        let limit = i64::try_from(MAX_FOLLOWERS).unwrap_or(i64::MAX);
        let known = local_followers(&mut conn, &user.id, limit).await?;
        drop(conn);
        for id in known.iter().filter(|id| !listed.contains(&id.as_str())) {
            if let Some(follower) = local(site, id).await? {
                rejected_by_remote(site, &follower, &user).await?;
            }
        }
        for id in listed.into_iter().filter(|id| !known.iter().any(|known| known == id)) {
            if let Some(follower) = local(site, id).await? {
                settle(site, &follower, &user).await?;
            }
        }
        Ok(())
    }
}

async fn local(site: &Site, id: &str) -> Result<Option<User>, DbError> {
    let user = by_id(&mut *site.conn().await?, id).await?;
    Ok(user.filter(|user| user.host.is_none()))
}

/// The other server takes `follower` for a follower, and this one does not.
async fn settle(site: &Site, follower: &User, followee: &User) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    if request_between(&mut conn, &follower.id, &followee.id).await?.is_some() {
        drop(conn);
        accepted_by_remote(site, follower, followee).await?;
        return Ok(());
    }
    let deed = Deed::Unfollow {
        follower,
        followee,
        uri: None,
    };
    let event = transaction::<_, DomainError>(&mut conn, async |conn| site.outbox.append(conn, deed).await).await?;
    drop(conn);
    site.publish(event);
    Ok(())
}
