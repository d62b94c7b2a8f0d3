//! Mutes, and mutes of renotes only. Nobody else learns of them.

mod renotes;

use std::collections::BTreeSet;

use kanikey_core::Timestamp;
use kanikey_db::mute::{self, Muting};
use kanikey_db::{DbError, transaction};
use kanikey_messages::Event;

use crate::{DomainError, Site};

pub use renotes::{create_renote, delete_renote};

/// Why a mute was not made or ended.
#[derive(Debug, thiserror::Error)]
pub enum MuteError {
    /// Nobody mutes themselves.
    #[error("muter and mutee are the same")]
    Oneself,
    /// The mute is there.
    #[error("the muter mutes the mutee")]
    AlreadyMuting,
    /// There is no such mute.
    #[error("the muter does not mute the mutee")]
    NotMuting,
    /// Nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Makes `muter_id` mute `mutee_id`, until `expires_at` where that is given; nothing where that is over already.
///
/// # Errors
/// [`MuteError::Oneself`], [`MuteError::AlreadyMuting`].
pub async fn create(
    site: &Site,
    muter_id: &str,
    mutee_id: &str,
    expires_at: Option<Timestamp>,
) -> Result<(), MuteError> {
    if muter_id == mutee_id {
        return Err(MuteError::Oneself);
    }
    let now = site.clock.now();
    if expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Ok(());
    }
    let row = Muting {
        id: site.ids.next(),
        muter_id: muter_id.to_owned(),
        mutee_id: mutee_id.to_owned(),
        expires_at,
    };
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        if !mute::upsert(conn, &row, now).await? {
            return Err(MuteError::AlreadyMuting);
        }
        Ok(())
    })
    .await?;
    drop(conn);
    site.publish([filters_changed(muter_id)]);
    Ok(())
}

/// Ends that `muter_id` mutes `mutee_id`.
///
/// # Errors
/// [`MuteError::Oneself`], [`MuteError::NotMuting`].
pub async fn delete(site: &Site, muter_id: &str, mutee_id: &str) -> Result<(), MuteError> {
    if muter_id == mutee_id {
        return Err(MuteError::Oneself);
    }
    let mut conn = site.conn().await?;
    if !mute::delete(&mut conn, muter_id, mutee_id).await? {
        return Err(MuteError::NotMuting);
    }
    drop(conn);
    site.publish([filters_changed(muter_id)]);
    Ok(())
}

/// Removes the mutes whose time is over: a job for every few minutes. Queries do not count them even before.
pub async fn remove_expired(site: &Site) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let muters: BTreeSet<String> = mute::delete_expired(&mut conn, site.clock.now())
        .await?
        .into_iter()
        .collect();
    drop(conn);
    site.publish(muters.iter().map(|muter_id| filters_changed(muter_id)));
    Ok(())
}

fn filters_changed(muter_id: &str) -> Event {
    Event::FiltersChanged {
        user_id: muter_id.to_owned(),
    }
}

impl From<DbError> for MuteError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
