//! Making, changing and removing antennas.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::antennas;

use super::Antenna;
use crate::{Connection, DbError};

/// Stores a new antenna.
pub async fn insert(conn: &mut Connection, antenna: &Antenna) -> Result<(), DbError> {
    diesel::insert_into(antennas::table)
        .values(antenna)
        .execute(conn)
        .await?;
    Ok(())
}

/// Stores an antenna as it is now, where it is still there.
pub async fn update(conn: &mut Connection, antenna: &Antenna) -> Result<bool, DbError> {
    let changes = (
        antennas::name.eq(&antenna.name),
        antennas::src.eq(&antenna.src),
        antennas::user_list_id.eq(&antenna.user_list_id),
        antennas::keywords.eq(&antenna.keywords),
        antennas::exclude_keywords.eq(&antenna.exclude_keywords),
        antennas::users.eq(&antenna.users),
        antennas::case_sensitive.eq(antenna.case_sensitive),
        antennas::local_only.eq(antenna.local_only),
        antennas::exclude_bots.eq(antenna.exclude_bots),
        antennas::with_replies.eq(antenna.with_replies),
        antennas::with_file.eq(antenna.with_file),
        antennas::exclude_notes_in_sensitive_channel.eq(antenna.exclude_notes_in_sensitive_channel),
        antennas::is_active.eq(antenna.is_active),
        antennas::last_used_at.eq(antenna.last_used_at),
    );
    let updated = diesel::update(antennas::table.find(&antenna.id))
        .set(changes)
        .execute(conn)
        .await?;
    Ok(updated == 1)
}

/// Notes that somebody looks at an antenna, which wakes it up.
pub async fn touch(conn: &mut Connection, id: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(antennas::table.find(id))
        .set((antennas::is_active.eq(true), antennas::last_used_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes an antenna of `owner_id` with what it collected; `false` where there was none.
pub async fn delete(conn: &mut Connection, owner_id: &str, id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(antennas::table)
        .filter(antennas::id.eq(id))
        .filter(antennas::user_id.eq(owner_id))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
