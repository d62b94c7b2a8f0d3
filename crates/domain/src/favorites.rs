//! Favorites: notes that an account keeps for itself.

use kanikey_db::DbError;
use kanikey_db::favorites::{self, NoteFavorite};
use kanikey_db::users::User;

use crate::{DomainError, Site, notes};

/// Why a favorite was not made or taken back.
#[derive(Debug, thiserror::Error)]
pub enum FavoriteError {
    /// There is no such note, or not for this account.
    #[error("no such note")]
    NoSuchNote,
    /// It is one already.
    #[error("already a favorite")]
    AlreadyFavorited,
    /// It is none.
    #[error("not a favorite")]
    NotFavorited,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for FavoriteError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Marks a note as a favorite.
pub async fn create(site: &Site, user: &User, note_id: &str) -> Result<(), FavoriteError> {
    let mut conn = site.conn().await?;
    let note = notes::visible(&mut conn, note_id, Some(&user.id), site.clock.now())
        .await?
        .ok_or(FavoriteError::NoSuchNote)?;
    let favorite = NoteFavorite {
        id: site.ids.next(),
        user_id: user.id.clone(),
        note_id: note.id,
    };
    if favorites::insert(&mut conn, &favorite).await? {
        Ok(())
    } else {
        Err(FavoriteError::AlreadyFavorited)
    }
}

/// Unmarks it, also where the note cannot be seen any more.
pub async fn delete(site: &Site, user: &User, note_id: &str) -> Result<(), FavoriteError> {
    let mut conn = site.conn().await?;
    if favorites::delete(&mut conn, &user.id, note_id).await? {
        return Ok(());
    }
    match notes::visible(&mut conn, note_id, Some(&user.id), site.clock.now()).await? {
        Some(_) => Err(FavoriteError::NotFavorited),
        None => Err(FavoriteError::NoSuchNote),
    }
}
