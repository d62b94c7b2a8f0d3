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

#[derive(QueryableByName)]
struct Horizon {
    #[diesel(sql_type = BigInt)]
    horizon: i64,
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

/// The next activities for `host` after a place, in order. Not within a transaction: it looks more than once.
pub async fn after(conn: &mut Connection, host: &str, place: (i64, i64), limit: i64) -> Result<Vec<Outgoing>, DbError> {
    let rows = read_after(conn, host, place, limit, 0).await?;
    if rows.iter().all(|row| row.settled) {
        return Ok(rows);
    }
    let horizon = horizon(conn).await?;
    read_after(conn, host, place, limit, horizon).await
}

/// Reads the log. What is before `horizon` is settled, and what is before all transactions that run anywhere.
///
/// Most hosts are behind by little, and those that are behind by much are in much of the log: `next` is all that is looked
/// at for them. A host that is in little of it and behind by much is looked up by its name instead.
async fn read_after(
    conn: &mut Connection,
    host: &str,
    (txid, seq): (i64, i64),
    limit: i64,
    horizon: i64,
) -> Result<Vec<Outgoing>, DbError> {
    let rows = statement(
        "WITH near AS MATERIALIZED (\
           SELECT txid, seq FROM (SELECT txid, seq, hosts FROM outgoing_activities \
             WHERE (txid, seq) > ($2, $3) ORDER BY txid, seq LIMIT 2000) AS next \
           WHERE hosts @> ARRAY[$1] ORDER BY txid, seq LIMIT $4), \
         edge AS MATERIALIZED (\
           SELECT txid, seq FROM outgoing_activities \
           WHERE (txid, seq) > ($2, $3) AND (SELECT count(*) FROM near) < $4 ORDER BY txid, seq OFFSET 1999 LIMIT 1), \
         own AS MATERIALIZED (\
           SELECT txid, seq FROM outgoing_activities WHERE hosts @> ARRAY[$1] AND EXISTS (SELECT 1 FROM edge)), \
         found AS (\
           SELECT txid, seq FROM near UNION ALL \
           SELECT own.txid, own.seq FROM own JOIN edge ON (own.txid, own.seq) > (edge.txid, edge.seq) \
           ORDER BY txid, seq LIMIT $4) \
         SELECT o.txid, o.seq, o.author_id, o.activity, o.inboxes, \
           o.txid < greatest($5, pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AS settled \
         FROM found JOIN outgoing_activities o USING (seq) ORDER BY o.txid, o.seq",
    )
    .bind::<Text, _>(host)
    .bind::<BigInt, _>(txid)
    .bind::<BigInt, _>(seq)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(horizon)
    .load(conn)
    .await?;
    Ok(rows)
}

/// All transactions of this database before this one have ended, so that a statement after this one sees all that they
/// wrote. A snapshot's `xmin` knows only those of the whole server: there a dump that is restored, or a database that
/// is dropped, would hold up our deliveries. Sessions of other roles are not seen; they must not write into the log.
async fn horizon(conn: &mut Connection) -> Result<i64, DbError> {
    // Ids of running transactions come without their epoch. Those that began after the snapshot are behind by nearly
    // a whole one, and do not count.
    let row: Horizon = statement(
        "SELECT xmax - coalesce(max(behind) FILTER (WHERE behind < 2147483648), 0) AS horizon \
         FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax) AS now \
         LEFT JOIN LATERAL (SELECT mod(mod(xmax - backend_xid::text::bigint, 4294967296) + 4294967296, 4294967296) AS behind \
           FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL) AS running ON true \
         GROUP BY xmax",
    )
    .get_result(conn)
    .await?;
    Ok(row.horizon)
}

/// Forgets what was written before `before`.
pub async fn prune(conn: &mut Connection, before: Timestamp) -> Result<usize, DbError> {
    let gone = diesel::delete(outgoing_activities::table.filter(outgoing_activities::created_at.lt(before)))
        .execute(conn)
        .await?;
    Ok(gone)
}
