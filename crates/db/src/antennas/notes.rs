//! What antennas collected.

use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::antenna_notes;

use super::AntennaNote;
use crate::notes::{Note, visibility};
use crate::page::Page;
use crate::{Connection, DbError};

/// How many notes an antenna keeps; older ones are dropped.
const KEPT_NOTES: i64 = 200;

/// Adds a note to these antennas; returns those to which it was new.
pub async fn collect(conn: &mut Connection, antenna_ids: &[String], note_id: &str) -> Result<Vec<String>, DbError> {
    let rows: Vec<AntennaNote> = antenna_ids
        .iter()
        .map(|antenna_id| AntennaNote {
            antenna_id: antenna_id.clone(),
            note_id: note_id.to_owned(),
        })
        .collect();
    let added = diesel::insert_into(antenna_notes::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(antenna_notes::antenna_id)
        .get_results(conn)
        .await?;
    sql_query(
        "DELETE FROM antenna_notes n USING unnest($1) AS a (id) WHERE n.antenna_id = a.id AND n.note_id <= \
         (SELECT o.note_id FROM antenna_notes o WHERE o.antenna_id = a.id ORDER BY o.note_id DESC OFFSET $2 LIMIT 1)",
    )
    .bind::<Array<Text>, _>(&added)
    .bind::<BigInt, _>(KEPT_NOTES)
    .execute(conn)
    .await?;
    Ok(added)
}

/// A page of what an antenna collected and `viewer_id` may see: nothing of those whom the viewer mutes or blocks.
pub async fn page_of_notes(
    conn: &mut Connection,
    antenna_id: &str,
    viewer_id: &str,
    now: Timestamp,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    let order = if page.is_ascending() { "ASC" } else { "DESC" };
    let notes = sql_query(format!(
        "SELECT n.* FROM antenna_notes a JOIN notes n ON n.id = a.note_id JOIN users u ON u.id = n.user_id \
         WHERE a.antenna_id = $3 AND ($4 IS NULL OR a.note_id > $4) AND ($5 IS NULL OR a.note_id < $5) \
         AND NOT EXISTS (SELECT 1 FROM mutings m WHERE m.muter_id = $1 \
         AND m.mutee_id IN (n.user_id, n.reply_user_id, n.renote_user_id) \
         AND (m.expires_at IS NULL OR m.expires_at > to_timestamp($2 / 1000.0))) \
         AND NOT EXISTS (SELECT 1 FROM blockings b WHERE b.blocker_id = $1 \
         AND b.blockee_id IN (n.user_id, n.reply_user_id, n.renote_user_id)) \
         AND {} ORDER BY a.note_id {order} LIMIT $6",
        visibility::condition("n", "u", "$1", "$2")
    ))
    .bind::<Text, _>(viewer_id)
    .bind::<BigInt, _>(now.timestamp_millis())
    .bind::<Text, _>(antenna_id)
    .bind::<Nullable<Text>, _>(&page.since)
    .bind::<Nullable<Text>, _>(&page.until)
    .bind::<BigInt, _>(page.limit)
    .load(conn)
    .await?;
    Ok(notes)
}
