//! When other servers are told of votes.

use chrono::TimeDelta;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use crate::{Connection, DbError};

/// Somebody voted: whether others are to be told at once. Where they were told less than `interval` ago they are to be
/// told when it is over. The poll must be locked.
pub async fn claim_update(
    conn: &mut Connection,
    note_id: &str,
    now: Timestamp,
    interval: TimeDelta,
) -> Result<bool, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Claimed {
        #[diesel(sql_type = Bool)]
        at_once: bool,
    }
    let claimed: Claimed = sql_query(
        "UPDATE polls SET \
           update_sent_at = CASE WHEN update_sent_at > $3 THEN update_sent_at ELSE $2 END, \
           update_due_at = CASE WHEN update_sent_at > $3 THEN update_sent_at + ($2 - $3) END \
         WHERE note_id = $1 RETURNING update_due_at IS NULL AS at_once",
    )
    .bind::<Text, _>(note_id)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now - interval)
    .get_result(conn)
    .await?;
    Ok(claimed.at_once)
}

/// The notes of up to `limit` polls of which others are to be told by now; they count as told. Other processes get
/// others.
pub async fn take_due_updates(conn: &mut Connection, now: Timestamp, limit: i64) -> Result<Vec<String>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Due {
        #[diesel(sql_type = Text)]
        note_id: String,
    }
    let due: Vec<Due> = sql_query(
        "UPDATE polls SET update_sent_at = $1, update_due_at = NULL WHERE note_id = ANY(ARRAY(SELECT note_id FROM polls \
         WHERE update_due_at <= $1 ORDER BY update_due_at LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING note_id",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(due.into_iter().map(|row| row.note_id).collect())
}
