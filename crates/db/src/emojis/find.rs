//! This server's custom emojis.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::emojis;

use super::Emoji;
use crate::page::Page;
use crate::{Connection, DbError, paginate};

/// The emoji with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<Emoji>, DbError> {
    let emoji = emojis::table.find(id).select(Emoji::as_select()).first(conn).await;
    Ok(emoji.optional()?)
}

/// All emojis of this server, by category and name.
pub async fn local(conn: &mut Connection) -> Result<Vec<Emoji>, DbError> {
    let found = emojis::table
        .filter(emojis::host.is_null())
        .order((emojis::category.asc(), emojis::name.asc()))
        .select(Emoji::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// This server's emoji of this name.
pub async fn local_by_name(conn: &mut Connection, name: &str) -> Result<Option<Emoji>, DbError> {
    let emoji = emojis::table
        .filter(emojis::host.is_null().and(emojis::name.eq(name)))
        .select(Emoji::as_select())
        .first(conn)
        .await;
    Ok(emoji.optional()?)
}

/// A page of this server's emojis, those with `query` in their names where it is given.
pub async fn local_page(conn: &mut Connection, query: Option<&str>, page: &Page) -> Result<Vec<Emoji>, DbError> {
    let mut found = emojis::table
        .filter(emojis::host.is_null())
        .select(Emoji::as_select())
        .into_boxed();
    if let Some(query) = query {
        let pattern = query.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        found = found.filter(emojis::name.ilike(format!("%{pattern}%")));
    }
    Ok(paginate!(found, emojis::id, page).load(conn).await?)
}
