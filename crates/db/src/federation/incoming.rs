//! What other servers sent: kept before it is acknowledged, and after it is done, so that each activity counts once.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::incoming_activities;

use super::IncomingActivity;
use crate::statement::statement;
use crate::{Connection, DbError};

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<Timestamp>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Keeps an activity. `false` where it has come before.
pub async fn insert(conn: &mut Connection, row: &IncomingActivity) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(incoming_activities::table)
        .values(row)
        .on_conflict(incoming_activities::activity_id)
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// What waits from `host`, in order. An activity waits behind an earlier one of its actor that is to be tried again
/// later; it does not wait for those of others.
pub async fn waiting(
    conn: &mut Connection,
    host: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<IncomingActivity>, DbError> {
    let rows = statement(
        "WITH delayed AS MATERIALIZED (SELECT actor_uri, min(id) AS id FROM incoming_activities \
           WHERE host = $1 AND processed_at IS NULL AND retry_at > $2 GROUP BY actor_uri) \
         SELECT i.id, i.host, i.activity_id, i.actor_uri, i.body, i.failures, i.retry_at, i.processed_at, i.refusal \
         FROM incoming_activities i WHERE i.host = $1 AND i.processed_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM delayed d WHERE d.actor_uri = i.actor_uri AND d.id <= i.id) \
         ORDER BY i.id LIMIT $3",
    )
    .bind::<Text, _>(host)
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows)
}

/// When the next activity of `host` that failed is to be tried again.
pub async fn next_retry(conn: &mut Connection, host: &str) -> Result<Option<Timestamp>, DbError> {
    let due: Due =
        statement("SELECT min(retry_at) AS at FROM incoming_activities WHERE host = $1 AND processed_at IS NULL")
            .bind::<Text, _>(host)
            .get_result(conn)
            .await?;
    Ok(due.at)
}

/// These activities were processed, or (with the reason) refused for good. Their ids stay; the bodies of those that were
/// refused stay as well, within the bounds of [`prune`]: they may be processed again.
pub async fn done(
    conn: &mut Connection,
    concluded: &[(String, Option<String>)],
    now: Timestamp,
) -> Result<(), DbError> {
    let (ids, refusals): (Vec<&str>, Vec<Option<&str>>) = concluded
        .iter()
        .map(|(id, refusal)| (id.as_str(), refusal.as_deref()))
        .unzip();
    statement(
        "UPDATE incoming_activities i SET processed_at = $3, refusal = c.refusal, \
           body = CASE WHEN c.refusal IS NOT NULL THEN i.body END, retry_at = NULL \
         FROM unnest($1, $2) AS c (id, refusal) WHERE i.id = c.id",
    )
    .bind::<Array<Text>, _>(ids)
    .bind::<Array<Nullable<Text>>, _>(refusals)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The activity did not work because of `error`, and is to be tried again at `retry_at`.
pub async fn failed(conn: &mut Connection, id: &str, retry_at: Timestamp, error: &str) -> Result<(), DbError> {
    diesel::update(incoming_activities::table.find(id))
        .set((
            incoming_activities::failures.eq(incoming_activities::failures + 1),
            incoming_activities::retry_at.eq(Some(retry_at)),
            incoming_activities::last_error.eq(error),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets what was done before `before`; the same activity would count as new then. Of what was refused since, bodies
/// are kept of the newest alone: as many of each host and in all.
pub async fn prune(conn: &mut Connection, before: Timestamp, bodies_of_host: i64, bodies: i64) -> Result<(), DbError> {
    diesel::delete(incoming_activities::table.filter(incoming_activities::processed_at.lt(before)))
        .execute(conn)
        .await?;
    statement(
        "UPDATE incoming_activities SET body = NULL WHERE id = ANY(ARRAY(\
           SELECT id FROM (\
             SELECT id, of_host, row_number() OVER (ORDER BY of_host > $1, processed_at DESC) AS of_all FROM (\
               SELECT id, processed_at, row_number() OVER (PARTITION BY host ORDER BY processed_at DESC) AS of_host \
               FROM incoming_activities WHERE refusal IS NOT NULL AND body IS NOT NULL) AS hosts) AS kept \
           WHERE of_host > $1 OR of_all > $2))",
    )
    .bind::<BigInt, _>(bodies_of_host)
    .bind::<BigInt, _>(bodies)
    .execute(conn)
    .await?;
    Ok(())
}

/// How many activities of `host` wait; counting ends at `limit`.
pub async fn count_waiting(conn: &mut Connection, host: &str, limit: i64) -> Result<i64, DbError> {
    let counted: Counted = statement(
        "SELECT count(*) AS count FROM (SELECT 1 FROM incoming_activities WHERE host = $1 AND processed_at IS NULL \
           LIMIT $2) AS waiting",
    )
    .bind::<Text, _>(host)
    .bind::<BigInt, _>(limit)
    .get_result(conn)
    .await?;
    Ok(counted.count)
}
