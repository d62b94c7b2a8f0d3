//! Users' keys.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{user_keypairs, user_public_keys};

use super::{Keypair, PublicKey};
use crate::{Connection, DbError};

/// The key pair of a local user.
pub async fn keypair(conn: &mut Connection, user_id: &str) -> Result<Option<Keypair>, DbError> {
    let row = user_keypairs::table
        .find(user_id)
        .select(Keypair::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// The key that another server calls `key_id`.
pub async fn public_key_by_key_id(conn: &mut Connection, key_id: &str) -> Result<Option<PublicKey>, DbError> {
    let row = user_public_keys::table
        .filter(user_public_keys::key_id.eq(key_id))
        .select(PublicKey::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}
