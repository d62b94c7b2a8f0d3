//! Who uses which hashtags when.

use diesel::sql_types::{Array, BigInt, Bool, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use crate::statement::statement;
use crate::{Connection, DbError};

/// How many accounts used a tag in one span of time.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct BucketCount {
    /// The tag.
    #[diesel(sql_type = Text)]
    pub tag: String,
    /// How many whole buckets before now.
    #[diesel(sql_type = BigInt)]
    pub age: i64,
    /// How many accounts.
    #[diesel(sql_type = BigInt)]
    pub users: i64,
}

/// Notes that `user_id` used these tags (in lower case) at `now`; with `trends` it counts for what is trending.
pub async fn record(
    conn: &mut Connection,
    tags: &[String],
    user_id: &str,
    is_local: bool,
    trends: bool,
    now: Timestamp,
) -> Result<(), DbError> {
    // Sorted, so that two notes with the same tags do not wait for each other.
    let mut tags = tags.to_vec();
    tags.sort_unstable();
    tags.dedup();
    if tags.is_empty() {
        return Ok(());
    }
    statement(
        "WITH first AS (INSERT INTO hashtag_users (tag, user_id) SELECT unnest($1), $2 \
         ON CONFLICT DO NOTHING RETURNING tag), \
         uses AS (INSERT INTO hashtag_uses (bucket, tag, user_id) \
         SELECT to_timestamp(floor(extract(epoch FROM $5) / 600) * 600), tag, $2 FROM unnest($1) AS tag WHERE $4 \
         ON CONFLICT DO NOTHING) \
         INSERT INTO hashtags AS h (name, mentioned_users_count, mentioned_local_users_count) \
         SELECT tag, 1, $3::integer FROM first \
         ON CONFLICT (name) DO UPDATE SET mentioned_users_count = h.mentioned_users_count + 1, \
         mentioned_local_users_count = h.mentioned_local_users_count + EXCLUDED.mentioned_local_users_count",
    )
    .bind::<Array<Text>, _>(&tags)
    .bind::<Text, _>(user_id)
    .bind::<Integer, _>(i32::from(is_local))
    .bind::<Bool, _>(trends)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes at most `limit` uses before `oldest`; how many.
pub async fn prune(conn: &mut Connection, oldest: Timestamp, limit: i64) -> Result<usize, DbError> {
    let removed = statement(
        "DELETE FROM hashtag_uses WHERE (bucket, tag, user_id) IN \
         (SELECT bucket, tag, user_id FROM hashtag_uses WHERE bucket < $1 ORDER BY bucket LIMIT $2)",
    )
    .bind::<Timestamptz, _>(oldest)
    .bind::<BigInt, _>(limit)
    .execute(conn)
    .await?;
    Ok(removed)
}

/// The tags that most accounts used in the last hour, best first.
pub async fn trending(conn: &mut Connection, now: Timestamp, limit: i64) -> Result<Vec<(String, i64)>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Trend {
        #[diesel(sql_type = Text)]
        tag: String,
        #[diesel(sql_type = BigInt)]
        users: i64,
    }
    let trends: Vec<Trend> = statement(
        "SELECT tag, count(DISTINCT user_id) AS users FROM hashtag_uses \
         WHERE bucket > $1 - interval '1 hour' AND bucket <= $1 \
         GROUP BY tag ORDER BY users DESC, tag LIMIT $2",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(trends.into_iter().map(|trend| (trend.tag, trend.users)).collect())
}

/// How many accounts used these tags in each of the last twenty buckets of ten minutes; buckets without are left out.
pub async fn chart(conn: &mut Connection, tags: &[String], now: Timestamp) -> Result<Vec<BucketCount>, DbError> {
    let counts = statement(
        "SELECT tag, floor(extract(epoch FROM $2 - bucket) / 600)::bigint AS age, count(DISTINCT user_id) AS users \
         FROM hashtag_uses WHERE tag = ANY($1) AND bucket > $2 - interval '200 minutes' AND bucket <= $2 \
         GROUP BY tag, age",
    )
    .bind::<Array<Text>, _>(tags)
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    Ok(counts)
}
