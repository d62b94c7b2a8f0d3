//! Custom emojis of other servers.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::emojis;

use crate::emojis::Emoji;
use crate::{Connection, DbError};

/// Keeps emojis of other servers; those that are known get the new picture where it changed.
pub async fn upsert(conn: &mut Connection, rows: &[Emoji]) -> Result<(), DbError> {
    for row in rows {
        let known = emojis::table
            .filter(
                emojis::name
                    .eq(&row.name)
                    .and(emojis::host.is_not_distinct_from(&row.host)),
            )
            .filter(emojis::host.is_not_null());
        let changed = diesel::update(known)
            .set((
                emojis::original_url.eq(&row.original_url),
                emojis::public_url.eq(&row.public_url),
                emojis::type_.eq(&row.type_),
                emojis::uri.eq(&row.uri),
                emojis::license.eq(&row.license),
                emojis::updated_at.eq(row.updated_at),
            ))
            .execute(conn)
            .await?;
        if changed == 0 {
            diesel::insert_into(emojis::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}

/// The emojis of this server with these names.
pub async fn local(conn: &mut Connection, names: &[String]) -> Result<Vec<Emoji>, DbError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = emojis::table
        .filter(emojis::name.eq_any(names).and(emojis::host.is_null()))
        .select(Emoji::as_select())
        .order(emojis::name)
        .load(conn)
        .await?;
    Ok(rows)
}
