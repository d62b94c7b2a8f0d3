//! What other servers sent: what waits, what is tried again, what was refused.

use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Double, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use super::{Backlog, HostRow, MINUTES, Minute, names};
use crate::notes::escape_like;
use crate::{Connection, DbError};

/// Where counting stops.
const COUNTED: i64 = 100_000;

/// How many servers are listed.
const HOSTS: i64 = 100;

/// What became of an activity so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrivalState {
    /// It waits for its turn.
    Waiting,
    /// It did not work and is tried again later.
    Delayed,
    /// It was refused for good.
    Failed,
    /// It is done.
    Completed,
}

/// An activity that came in.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
#[expect(missing_docs, reason = "the migrations document the columns")]
pub struct Arrival {
    #[diesel(sql_type = Text)]
    pub id: String,
    #[diesel(sql_type = Text)]
    pub host: String,
    #[diesel(sql_type = Text)]
    pub activity_id: String,
    #[diesel(sql_type = Text)]
    pub actor_uri: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub body: Option<String>,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub retry_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub processed_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Text>)]
    pub refusal: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
}

/// How many activities are in which state; counting stops at 100,000 of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "each is its name")]
pub struct ArrivalCounts {
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub delayed: i64,
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
}

impl ArrivalState {
    /// The condition, and the order in which the rows are looked at. `$1` is now.
    fn condition(self) -> (&'static str, &'static str) {
        match self {
            Self::Waiting => ("processed_at IS NULL AND coalesce(retry_at, $1) <= $1", "id"),
            Self::Delayed => ("processed_at IS NULL AND retry_at > $1", "retry_at"),
            Self::Failed => ("refusal IS NOT NULL AND processed_at <= $1", "processed_at DESC"),
            Self::Completed => (
                "refusal IS NULL AND processed_at IS NOT NULL AND processed_at <= $1",
                "processed_at DESC",
            ),
        }
    }
}

/// Some activities in this state; with `text` only those with it in their server's name or their id.
pub async fn page(
    conn: &mut Connection,
    state: ArrivalState,
    text: Option<&str>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Arrival>, DbError> {
    let (condition, order) = state.condition();
    let found = sql_query(format!(
        "SELECT * FROM incoming_activities WHERE {condition} \
         AND ($2 IS NULL OR host LIKE '%' || $2 || '%' OR activity_id LIKE '%' || $2 || '%') ORDER BY {order} LIMIT $3"
    ))
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Text>, _>(text.map(escape_like))
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found)
}

/// One activity.
pub async fn find(conn: &mut Connection, id: &str) -> Result<Option<Arrival>, DbError> {
    let found = sql_query("SELECT * FROM incoming_activities WHERE id = $1")
        .bind::<Text, _>(id)
        .load(conn)
        .await?;
    Ok(found.into_iter().next())
}

/// How many are in which state.
pub async fn counts(conn: &mut Connection, now: Timestamp) -> Result<ArrivalCounts, DbError> {
    let states = [
        ArrivalState::Waiting,
        ArrivalState::Delayed,
        ArrivalState::Failed,
        ArrivalState::Completed,
    ];
    let [waiting, delayed, failed, completed] = states.map(|state| {
        let condition = state.condition().0;
        format!("(SELECT count(*) FROM (SELECT 1 FROM incoming_activities WHERE {condition} LIMIT {COUNTED}) AS c)")
    });
    let counts = sql_query(format!(
        "SELECT {waiting} AS waiting, {delayed} AS delayed, {failed} AS failed, {completed} AS completed"
    ))
    .bind::<Timestamptz, _>(now)
    .get_result(conn)
    .await?;
    Ok(counts)
}

/// What was done, and refused, in each of the last minutes; minutes without anything are left out.
pub async fn minutes(conn: &mut Connection, now: Timestamp) -> Result<Vec<Minute>, DbError> {
    let minutes = sql_query(
        "SELECT floor(extract(epoch FROM $1 - processed_at) / 60)::integer AS ago, \
           count(*) FILTER (WHERE refusal IS NULL) AS completed, count(*) FILTER (WHERE refusal IS NOT NULL) AS failed \
         FROM incoming_activities WHERE processed_at > $1 - $2 * interval '1 minute' AND processed_at <= $1 \
         GROUP BY 1 ORDER BY 1",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Double, _>(MINUTES as f64)
    .load(conn)
    .await?;
    Ok(minutes)
}

/// From which servers how much is to be tried again, those with the most first.
pub async fn delayed_hosts(conn: &mut Connection, now: Timestamp) -> Result<Vec<Backlog>, DbError> {
    let (condition, _) = ArrivalState::Delayed.condition();
    let found = sql_query(format!(
        "SELECT host, count(*) AS count FROM (SELECT host FROM incoming_activities WHERE {condition} LIMIT {COUNTED}) c \
         GROUP BY host ORDER BY count DESC, host LIMIT {HOSTS}"
    ))
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    Ok(found)
}

/// One activity that waits is tried now, or one that was refused again from the beginning; from which server it is.
pub async fn retry(conn: &mut Connection, id: &str) -> Result<Option<String>, DbError> {
    let rows: Vec<HostRow> = sql_query(
        "UPDATE incoming_activities SET retry_at = NULL, processed_at = NULL, refusal = NULL, \
           failures = CASE WHEN refusal IS NULL THEN failures ELSE 0 END, last_error = coalesce(refusal, last_error) \
         WHERE id = $1 AND body IS NOT NULL RETURNING host",
    )
    .bind::<Text, _>(id)
    .load(conn)
    .await?;
    Ok(names(rows).into_iter().next())
}

/// Some activities that are to be tried again later (from any server, or from `host`) are tried now; from which servers
/// they are, once for each activity.
pub async fn retry_some(
    conn: &mut Connection,
    host: Option<&str>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = sql_query(
        "UPDATE incoming_activities SET retry_at = NULL WHERE id = ANY(ARRAY(SELECT id FROM incoming_activities \
           WHERE processed_at IS NULL AND retry_at > $1 AND ($2 IS NULL OR host = $2) LIMIT $3)) RETURNING host",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Text>, _>(host)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(names(rows))
}

/// One activity that waits is not processed any more, or one that was refused not kept for it. Its id stays, so that it
/// does not come again.
pub async fn remove(conn: &mut Connection, id: &str, reason: &str, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql_query(
        "UPDATE incoming_activities SET processed_at = coalesce(processed_at, $3), refusal = coalesce(refusal, $2), \
           body = NULL, retry_at = NULL WHERE id = $1 AND body IS NOT NULL",
    )
    .bind::<Text, _>(id)
    .bind::<Text, _>(reason)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(changed > 0)
}

/// As [`remove`], for some that are in this state, from any server or from `host`; how many there were.
pub async fn remove_some(
    conn: &mut Connection,
    state: ArrivalState,
    host: Option<&str>,
    reason: &str,
    now: Timestamp,
    limit: i64,
) -> Result<usize, DbError> {
    let (condition, _) = state.condition();
    let changed = sql_query(format!(
        "UPDATE incoming_activities SET processed_at = coalesce(processed_at, $1), refusal = coalesce(refusal, $3), \
           body = NULL, retry_at = NULL WHERE id = ANY(ARRAY(SELECT id FROM incoming_activities \
           WHERE {condition} AND body IS NOT NULL AND ($2 IS NULL OR host = $2) LIMIT $4))"
    ))
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Text>, _>(host)
    .bind::<Text, _>(reason)
    .bind::<BigInt, _>(limit)
    .execute(conn)
    .await?;
    Ok(changed)
}
