//! Making and removing emojis.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::emojis;

use super::Emoji;
use crate::{Connection, DbError};

/// Keeps an emoji.
///
/// # Errors
/// [`DbError::Unique`] where its host has one of this name.
pub async fn insert(conn: &mut Connection, emoji: &Emoji) -> Result<(), DbError> {
    diesel::insert_into(emojis::table).values(emoji).execute(conn).await?;
    Ok(())
}

/// Removes an emoji; whether it was there.
pub async fn delete(conn: &mut Connection, id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(emojis::table.find(id)).execute(conn).await? > 0)
}
