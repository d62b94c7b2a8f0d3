//! Antennas by what names them, and those that a note may be for.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::antennas;

use super::{Antenna, AntennaNote};
use crate::notes::visibility;
use crate::statement::statement;
use crate::{Connection, DbError};

/// The antenna with this id, whoever's it is.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<Antenna>, DbError> {
    let antenna = antennas::table.find(id).select(Antenna::as_select()).first(conn).await;
    Ok(antenna.optional()?)
}

/// The antennas with these ids, in no order.
pub async fn by_ids(conn: &mut Connection, ids: &[String]) -> Result<Vec<Antenna>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = antennas::table
        .filter(antennas::id.eq_any(ids))
        .select(Antenna::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// All antennas of an account, oldest first.
pub async fn of_owner(conn: &mut Connection, owner_id: &str) -> Result<Vec<Antenna>, DbError> {
    let found = antennas::table
        .filter(antennas::user_id.eq(owner_id))
        .order(antennas::id)
        .select(Antenna::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// How many antennas an account has.
pub async fn count_of_owner(conn: &mut Connection, owner_id: &str) -> Result<i64, DbError> {
    let count = antennas::table
        .filter(antennas::user_id.eq(owner_id))
        .count()
        .get_result(conn)
        .await?;
    Ok(count)
}

/// The active antennas that each of these notes is for as far as the database can tell: everything but words and handles.
/// Their owners may see the note and neither mute nor block its author.
pub async fn candidates_for(
    conn: &mut Connection,
    note_ids: &[String],
    now: Timestamp,
) -> Result<Vec<AntennaNote>, DbError> {
    let any_active = antennas::table.filter(antennas::is_active);
    if !diesel::select(diesel::dsl::exists(any_active)).get_result(conn).await? {
        return Ok(Vec::new());
    }
    let pairs = statement(format!(
        "SELECT a.id AS antenna_id, n.id AS note_id \
         FROM notes n JOIN users u ON u.id = n.user_id JOIN antennas a ON a.is_active \
         JOIN users o ON o.id = a.user_id AND NOT o.is_suspended AND NOT o.is_deleted \
         WHERE n.id = ANY($1) \
         AND NOT (a.local_only AND n.user_host IS NOT NULL) \
         AND NOT (a.exclude_bots AND u.is_bot) \
         AND (a.with_replies OR n.reply_id IS NULL) \
         AND NOT (a.with_file AND cardinality(n.file_ids) = 0) \
         AND (a.src <> 'home' OR n.user_id = a.user_id OR EXISTS (SELECT 1 FROM followings f \
         WHERE f.follower_id = a.user_id AND f.followee_id = n.user_id)) \
         AND (a.src <> 'list' OR EXISTS (SELECT 1 FROM user_list_memberships m \
         WHERE m.user_list_id = a.user_list_id AND m.user_id = n.user_id)) \
         AND NOT EXISTS (SELECT 1 FROM mutings m WHERE m.muter_id = a.user_id AND m.mutee_id = n.user_id \
         AND (m.expires_at IS NULL OR m.expires_at > to_timestamp($2 / 1000.0))) \
         AND NOT EXISTS (SELECT 1 FROM blockings b WHERE b.blocker_id = a.user_id AND b.blockee_id = n.user_id) \
         AND {}",
        visibility::condition("n", "u", "a.user_id", "$2")
    ))
    .bind::<Array<Text>, _>(note_ids)
    .bind::<BigInt, _>(now.timestamp_millis())
    .load(conn)
    .await?;
    Ok(pairs)
}
