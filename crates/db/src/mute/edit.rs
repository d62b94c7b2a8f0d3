//! Making and ending mutes.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{mutings, renote_mutings};

use super::{Muting, RenoteMuting};
use crate::{Connection, DbError};

/// Stores a mute, in place of one that ended before `now`. `false`, and nothing done, where one still holds.
pub async fn upsert(conn: &mut Connection, muting: &Muting, now: Timestamp) -> Result<bool, DbError> {
    diesel::delete(mutings::table)
        .filter(mutings::muter_id.eq(&muting.muter_id))
        .filter(mutings::mutee_id.eq(&muting.mutee_id))
        .filter(mutings::expires_at.le(now))
        .execute(conn)
        .await?;
    let inserted = diesel::insert_into(mutings::table)
        .values(muting)
        .on_conflict((mutings::muter_id, mutings::mutee_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Ends a mute; `false` where there was none.
pub async fn delete(conn: &mut Connection, muter_id: &str, mutee_id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(mutings::table)
        .filter(mutings::muter_id.eq(muter_id))
        .filter(mutings::mutee_id.eq(mutee_id))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}

/// Removes the mutes that ended; returns whose they were.
pub async fn delete_expired(conn: &mut Connection, now: Timestamp) -> Result<Vec<String>, DbError> {
    Ok(diesel::delete(mutings::table)
        .filter(mutings::expires_at.le(now))
        .returning(mutings::muter_id)
        .get_results(conn)
        .await?)
}

/// Stores a mute of renotes. `false`, and nothing done, where it was there.
pub async fn insert_renote(conn: &mut Connection, muting: &RenoteMuting) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(renote_mutings::table)
        .values(muting)
        .on_conflict((renote_mutings::muter_id, renote_mutings::mutee_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Ends a mute of renotes; `false` where there was none.
pub async fn delete_renote(conn: &mut Connection, muter_id: &str, mutee_id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(renote_mutings::table)
        .filter(renote_mutings::muter_id.eq(muter_id))
        .filter(renote_mutings::mutee_id.eq(mutee_id))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
