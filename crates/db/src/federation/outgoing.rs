//! The outgoing log.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::outgoing_activities;

use crate::statement::statement;
use crate::{Connection, DbError};

/// An activity in the log as its peers read it.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Outgoing {
    /// The first part of its place.
    #[diesel(sql_type = BigInt)]
    pub txid: i64,
    /// The second part of its place.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// Who signs.
    #[diesel(sql_type = Text)]
    pub author_id: String,
    /// The document.
    #[diesel(sql_type = Text)]
    pub activity: String,
    /// Its own inboxes, at all hosts together; `None`: each host's shared one.
    #[diesel(sql_type = Nullable<Array<Text>>)]
    pub inboxes: Option<Vec<String>>,
    /// Whether nothing can come before it any more. What follows an unsettled one must wait.
    #[diesel(sql_type = Bool)]
    pub settled: bool,
}

/// Writes an activity for `hosts` (sorted, each once) into the log, in the transaction of what it tells. The hosts become
/// peers.
pub async fn append(
    conn: &mut Connection,
    author_id: &str,
    activity: &str,
    hosts: &[String],
    inboxes: Option<&[String]>,
) -> Result<(), DbError> {
    statement(
        "WITH new AS (INSERT INTO peers (host) SELECT unnest($3) ON CONFLICT DO NOTHING) \
         INSERT INTO outgoing_activities (author_id, activity, hosts, inboxes) VALUES ($1, $2, $3, $4)",
    )
    .bind::<Text, _>(author_id)
    .bind::<Text, _>(activity)
    .bind::<Array<Text>, _>(hosts)
    .bind::<Nullable<Array<Text>>, _>(inboxes)
    .execute(conn)
    .await?;
    Ok(())
}

/// The next activities for `host` after a place, in order.
pub async fn after(
    conn: &mut Connection,
    host: &str,
    (txid, seq): (i64, i64),
    limit: i64,
) -> Result<Vec<Outgoing>, DbError> {
    let rows = statement(
        "SELECT txid, seq, author_id, activity, inboxes, \
           txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled \
         FROM outgoing_activities WHERE hosts @> ARRAY[$1] AND (txid, seq) > ($2, $3) ORDER BY txid, seq LIMIT $4",
    )
    .bind::<Text, _>(host)
    .bind::<BigInt, _>(txid)
    .bind::<BigInt, _>(seq)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows)
}

/// Forgets what was written before `before`.
pub async fn prune(conn: &mut Connection, before: Timestamp) -> Result<usize, DbError> {
    let gone = diesel::delete(outgoing_activities::table.filter(outgoing_activities::created_at.lt(before)))
        .execute(conn)
        .await?;
    Ok(gone)
}
