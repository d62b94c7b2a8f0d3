//! Polls and votes.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{poll_votes, polls};

use super::{Poll, PollVote};
use crate::statement::statement;
use crate::{Connection, DbError};

/// The polls of these notes, in no order.
pub async fn by_note_ids(mut conn: &Connection, note_ids: &[String]) -> Result<Vec<Poll>, DbError> {
    if note_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = polls::table
        .filter(polls::note_id.eq_any(note_ids))
        .select(Poll::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// Stores a poll.
pub async fn insert(conn: &mut Connection, poll: &Poll) -> Result<(), DbError> {
    diesel::insert_into(polls::table).values(poll).execute(conn).await?;
    Ok(())
}

/// The poll of a note, locked until the end of the transaction.
pub async fn lock(conn: &mut Connection, note_id: &str) -> Result<Option<Poll>, DbError> {
    let poll = polls::table
        .find(note_id)
        .select(Poll::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(poll)
}

/// The votes of `user_id` in the polls of these notes, in no order.
pub async fn votes_of(mut conn: &Connection, user_id: &str, note_ids: &[String]) -> Result<Vec<PollVote>, DbError> {
    if note_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = poll_votes::table
        .filter(poll_votes::user_id.eq(user_id))
        .filter(poll_votes::note_id.eq_any(note_ids))
        .select(PollVote::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// Stores a vote and counts it. The poll must be locked, and the choice one of it.
pub async fn vote(conn: &mut Connection, vote: &PollVote) -> Result<(), DbError> {
    diesel::insert_into(poll_votes::table)
        .values(vote)
        .execute(conn)
        .await?;
    statement("UPDATE polls SET votes[$2 + 1] = votes[$2 + 1] + 1 WHERE note_id = $1")
        .bind::<Text, _>(&vote.note_id)
        .bind::<Integer, _>(vote.choice)
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces the counts of a remote poll by what its server says.
pub async fn replace_votes(conn: &mut Connection, note_id: &str, votes: &[i32]) -> Result<(), DbError> {
    statement("UPDATE polls SET votes = $2 WHERE note_id = $1 AND cardinality(choices) = cardinality($2)")
        .bind::<Text, _>(note_id)
        .bind::<Array<Integer>, _>(votes)
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks up to `limit` polls that are over as ended, and returns their notes' ids. Other processes get others.
pub async fn end_due(conn: &mut Connection, now: Timestamp, limit: i64) -> Result<Vec<String>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Ended {
        #[diesel(sql_type = Text)]
        note_id: String,
    }
    let ended: Vec<Ended> = statement(
        "UPDATE polls SET ended = true WHERE note_id = ANY(ARRAY(SELECT note_id FROM polls \
         WHERE NOT ended AND expires_at IS NOT NULL AND expires_at <= $1 \
         ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING note_id",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(ended.into_iter().map(|row| row.note_id).collect())
}

/// The accounts that voted in the poll of this note.
pub async fn voters(conn: &mut Connection, note_id: &str) -> Result<Vec<String>, DbError> {
    let ids = poll_votes::table
        .filter(poll_votes::note_id.eq(note_id))
        .select(poll_votes::user_id)
        .distinct()
        .load(conn)
        .await?;
    Ok(ids)
}

/// The notes of running local public polls in which `user_id` can vote and did not, newest first.
pub async fn recommended(
    conn: &mut Connection,
    user_id: &str,
    now: Timestamp,
    limit: i64,
    offset: i64,
) -> Result<Vec<String>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let found: Vec<Row> = statement(format!(
        "SELECT n.id FROM polls p JOIN notes n ON n.id = p.note_id JOIN users a ON a.id = n.user_id \
         WHERE n.user_host IS NULL AND n.visibility = 'public' AND n.user_id <> $1 \
         AND (p.expires_at IS NULL OR p.expires_at > to_timestamp($2 / 1000.0)) \
         AND NOT EXISTS (SELECT 1 FROM poll_votes v WHERE v.note_id = n.id AND v.user_id = $1) \
         AND NOT EXISTS (SELECT 1 FROM mutings m WHERE m.muter_id = $1 AND m.mutee_id = n.user_id) \
         AND {} ORDER BY n.id DESC LIMIT $3 OFFSET $4",
        crate::notes::visibility::condition("n", "a", "$1", "$2")
    ))
    .bind::<Text, _>(user_id)
    .bind::<BigInt, _>(now.timestamp_millis())
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(offset)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}
