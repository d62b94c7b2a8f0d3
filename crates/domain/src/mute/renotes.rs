//! Mutes of what somebody renotes.

use kanikey_db::mute::{self, RenoteMuting};

use super::{MuteError, filters_changed};
use crate::Site;

/// Makes `muter_id` mute the renotes of `mutee_id`.
///
/// # Errors
/// [`MuteError::Oneself`], [`MuteError::AlreadyMuting`].
pub async fn create_renote(site: &Site, muter_id: &str, mutee_id: &str) -> Result<(), MuteError> {
    if muter_id == mutee_id {
        return Err(MuteError::Oneself);
    }
    let row = RenoteMuting {
        id: site.ids.next(),
        muter_id: muter_id.to_owned(),
        mutee_id: mutee_id.to_owned(),
    };
    let mut conn = site.conn().await?;
    if !mute::insert_renote(&mut conn, &row).await? {
        return Err(MuteError::AlreadyMuting);
    }
    drop(conn);
    site.publish([filters_changed(muter_id)]);
    Ok(())
}

/// Ends that `muter_id` mutes the renotes of `mutee_id`.
///
/// # Errors
/// [`MuteError::Oneself`], [`MuteError::NotMuting`].
pub async fn delete_renote(site: &Site, muter_id: &str, mutee_id: &str) -> Result<(), MuteError> {
    if muter_id == mutee_id {
        return Err(MuteError::Oneself);
    }
    let mut conn = site.conn().await?;
    if !mute::delete_renote(&mut conn, muter_id, mutee_id).await? {
        return Err(MuteError::NotMuting);
    }
    drop(conn);
    site.publish([filters_changed(muter_id)]);
    Ok(())
}
