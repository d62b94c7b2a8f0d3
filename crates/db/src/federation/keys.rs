//! The keys of other servers' accounts, to verify with.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{user_public_keys, users};

use crate::users::{PublicKey, User};
use crate::{Connection, DbError};

/// Whose key `key_id` is.
pub async fn owner(conn: &mut Connection, key_id: &str) -> Result<Option<(User, PublicKey)>, DbError> {
    let row = user_public_keys::table
        .inner_join(users::table.on(users::id.eq(user_public_keys::user_id)))
        .filter(user_public_keys::key_id.eq(key_id))
        .select((User::as_select(), PublicKey::as_select()))
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

/// Keeps the key of another server's account in place of the one that it had.
pub async fn upsert(conn: &mut Connection, row: &PublicKey) -> Result<(), DbError> {
    diesel::insert_into(user_public_keys::table)
        .values(row)
        .on_conflict(user_public_keys::user_id)
        .do_update()
        .set((
            user_public_keys::key_id.eq(&row.key_id),
            user_public_keys::key_pem.eq(&row.key_pem),
            user_public_keys::fetched_at.eq::<Timestamp>(row.fetched_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
