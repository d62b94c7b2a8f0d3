//! Moving to another account: who followed the old one follows the new one.

use kanikey_core::Acct;
use kanikey_db::account_moves::{self, begin};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, transaction};
use kanikey_messages::Event;

use crate::following::{FollowError, FollowOptions, follow};
use crate::{Deed, DomainError, Site};

/// How many followers are carried over before that is written down.
const BATCH: i64 = 50;

/// How many moves go on in one run of the job.
const MOVES_AT_ONCE: i64 = 10;

/// How many blocks, mutes and list entries are carried over, of each.
const MAX_RELATIONS: usize = 1000;

/// Why an account did not move.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Administrators stay.
    #[error("an administrator cannot move")]
    Administrator,
    /// It has moved before.
    #[error("moved already")]
    AlreadyMoved,
    /// There is no such account.
    #[error("no such user")]
    NoSuchUser,
    /// The new account does not name the old one as an alias, or has moved itself.
    #[error("the new account does not agree")]
    Forbidden,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Moves a local account to the one that `destination`, a handle or an ActivityPub id, names. The followers are told, and
/// those of this server follow the new account; the rest of many is done by [`carry_on`].
pub async fn move_to(site: &Site, user: &User, destination: &str) -> Result<(), MoveError> {
    if user.is_administrator {
        return Err(MoveError::Administrator);
    }
    if user.moved_to_uri.is_some() {
        return Err(MoveError::AlreadyMoved);
    }
    let target = target(site, destination).await?.ok_or(MoveError::NoSuchUser)?;
    let own_uri = site.urls.user(&user.id);
    if target.id == user.id || target.moved_to_uri.is_some() || !target.also_known_as.contains(&own_uri) {
        return Err(MoveError::Forbidden);
    }
    let target_uri = target.uri.clone().unwrap_or_else(|| site.urls.user(&target.id));
    let mut conn = site.conn().await?;
    let events = transaction(&mut conn, async |conn| {
        let mut user = users::lock(conn, &user.id).await?.ok_or(DbError::NotFound)?;
        if user.moved_to_uri.is_some() {
            return Err(MoveError::AlreadyMoved);
        }
        if !user.also_known_as.contains(&target_uri) {
            user.also_known_as.push(target_uri.clone());
        }
        user.moved_to_uri = Some(target_uri.clone());
        user.updated_at = Some(site.clock.now());
        users::update(conn, &user).await?;
        account_moves::begin(conn, &user.id, &target.id).await?;
        Ok(told(site, conn, &user, &target).await?)
    })
    .await?;
    drop(conn);
    site.tokens.forget_user(&user.id);
    let user_id = user.id.clone();
    site.publish(events.into_iter().chain([Event::MeUpdated { user_id }]));
    carry_over(site, &user.id, &target.id, "").await?;
    Ok(())
}

/// An account of another server moved to `target`, and both say so: local followers follow the new one. The first of
/// them do before this returns, the rest of many by [`carry_on`]. Nothing happens where this was begun before.
pub async fn moved_by_remote(site: &Site, user: &User, target: &User) -> Result<(), DomainError> {
    let is_new = begin(&mut *site.conn().await?, &user.id, &target.id).await?;
    if is_new {
        carry_over(site, &user.id, &target.id, "").await?;
    }
    Ok(())
}

/// Goes on with the moves that are under way; a periodic job. What a crash cut short is done again.
pub async fn carry_on(site: &Site) -> Result<(), DomainError> {
    let moves = account_moves::under_way(&mut *site.conn().await?, MOVES_AT_ONCE).await?;
    for (user_id, target_id, position) in moves {
        carry_over(site, &user_id, &target_id, &position).await?;
    }
    Ok(())
}

impl From<DbError> for MoveError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// The account that is named, as its own server describes it now.
async fn target(site: &Site, destination: &str) -> Result<Option<User>, DomainError> {
    let found = match Acct::parse(destination) {
        Some(acct) => site.resolver.user_by_acct(site, &acct).await?,
        None => site.resolver.user_by_uri(site, destination).await?,
    };
    let Some(found) = found else { return Ok(None) };
    if found.host.is_some() && site.resolver.refresh_user(site, &found).await.is_err() {
        return Ok(None);
    }
    Ok(users::by_id(&mut *site.conn().await?, &found.id).await?)
}

async fn told(site: &Site, conn: &mut Connection, user: &User, target: &User) -> Result<Vec<Event>, DomainError> {
    let mut events = Vec::new();
    events.extend(site.outbox.append(conn, Deed::UpdateActor { user }).await?);
    events.extend(site.outbox.append(conn, Deed::Move { user, target }).await?);
    Ok(events)
}

/// One batch of followers after `position`; before the first, the blocks, mutes and lists.
async fn carry_over(site: &Site, user_id: &str, target_id: &str, position: &str) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    if position.is_empty() {
        let ids: Vec<String> = (0..MAX_RELATIONS).map(|_| site.ids.next()).collect();
        transaction::<_, DbError>(&mut conn, async |conn| {
            account_moves::copy_relations(conn, user_id, target_id, &ids).await
        })
        .await?;
    }
    let batch = account_moves::next_followers(&mut conn, user_id, position, BATCH).await?;
    let target = users::by_id(&mut conn, target_id).await?;
    drop(conn);
    let is_last = batch.len() < usize::try_from(BATCH).unwrap_or(0);
    let mut reached = position.to_owned();
    for (following_id, follower, with_replies) in batch {
        if let Some(target) = &target {
            let options = FollowOptions {
                with_replies,
                ..FollowOptions::default()
            };
            // Who follows already, or cannot, is done with.
            if let Err(FollowError::Domain(error)) = follow(site, &follower, target, options).await {
                return Err(error);
            }
        }
        reached = following_id;
    }
    account_moves::set_position(&mut *site.conn().await?, user_id, &reached, is_last).await?;
    Ok(())
}
