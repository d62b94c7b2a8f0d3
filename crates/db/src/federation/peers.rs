//! How far each remote host has everything, how it does, and which process delivers to it.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::peers;

use super::Peer;
use crate::statement::statement;
use crate::{Connection, DbError};

#[derive(QueryableByName)]
struct HostRow {
    #[diesel(sql_type = Text)]
    host: String,
}

/// What is known of the peer.
pub async fn by_host(conn: &mut Connection, host: &str) -> Result<Option<Peer>, DbError> {
    let row = peers::table
        .find(host)
        .select(Peer::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

/// Takes the lease on a peer, which is made where it is not known. `None` while another process has it.
pub async fn lease(
    conn: &mut Connection,
    host: &str,
    owner: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Peer>, DbError> {
    if let Some(peer) = take(conn, host, owner, now, until).await? {
        return Ok(Some(peer));
    }
    let made = statement("INSERT INTO peers (host) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind::<Text, _>(host)
        .execute(conn)
        .await?;
    if made == 0 {
        return Ok(None);
    }
    take(conn, host, owner, now, until).await
}

async fn take(
    conn: &mut Connection,
    host: &str,
    owner: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Peer>, DbError> {
    let peer = statement(
        "UPDATE peers SET lease_owner = $2, lease_until = $4 WHERE host = $1 \
         AND (lease_owner IS NULL OR lease_owner = $2 OR lease_until IS NULL OR lease_until < $3) \
         RETURNING host, position_txid, position_seq, failures, failing_since, retry_at, last_success_at, last_error, \
         suspension, lease_owner, lease_until",
    )
    .bind::<Text, _>(host)
    .bind::<Text, _>(owner)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(until)
    .get_result(conn)
    .await
    .optional()?;
    Ok(peer)
}

/// Prolongs the leases on these peers; which of them the owner still had.
pub async fn renew(
    conn: &mut Connection,
    held: &[String],
    owner: &str,
    until: Timestamp,
) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> =
        statement("UPDATE peers SET lease_until = $3 WHERE host = ANY($1) AND lease_owner = $2 RETURNING host")
            .bind::<Array<Text>, _>(held)
            .bind::<Text, _>(owner)
            .bind::<Timestamptz, _>(until)
            .load(conn)
            .await?;
    Ok(rows.into_iter().map(|row| row.host).collect())
}

/// Gives the lease back.
pub async fn release(conn: &mut Connection, host: &str, owner: &str) -> Result<(), DbError> {
    let mine = peers::table.filter(peers::host.eq(host).and(peers::lease_owner.eq(owner)));
    diesel::update(mine)
        .set((
            peers::lease_owner.eq(None::<String>),
            peers::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives all leases of a process back that is no more.
pub async fn release_all(conn: &mut Connection, owner: &str) -> Result<(), DbError> {
    diesel::update(peers::table.filter(peers::lease_owner.eq(owner)))
        .set((
            peers::lease_owner.eq(None::<String>),
            peers::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The host has everything up to this place. Never goes back.
pub async fn advance(conn: &mut Connection, host: &str, (txid, seq): (i64, i64)) -> Result<(), DbError> {
    statement(
        "UPDATE peers SET position_txid = $2, position_seq = $3 \
         WHERE host = $1 AND (position_txid, position_seq) < ($2, $3)",
    )
    .bind::<Text, _>(host)
    .bind::<BigInt, _>(txid)
    .bind::<BigInt, _>(seq)
    .execute(conn)
    .await?;
    Ok(())
}

/// The host takes deliveries: whatever was wrong with it is over.
pub async fn succeeded(conn: &mut Connection, host: &str, now: Timestamp) -> Result<(), DbError> {
    statement(
        "UPDATE peers SET failures = 0, failing_since = NULL, retry_at = NULL, last_success_at = $2, last_error = NULL \
         WHERE host = $1",
    )
    .bind::<Text, _>(host)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A delivery failed; the host is tried again at `retry_at`.
pub async fn failed(
    conn: &mut Connection,
    host: &str,
    failures: i32,
    failing_since: Timestamp,
    retry_at: Timestamp,
    error: &str,
) -> Result<(), DbError> {
    statement("UPDATE peers SET failures = $2, failing_since = $3, retry_at = $4, last_error = $5 WHERE host = $1")
        .bind::<Text, _>(host)
        .bind::<Integer, _>(failures)
        .bind::<Timestamptz, _>(failing_since)
        .bind::<Timestamptz, _>(retry_at)
        .bind::<Text, _>(error)
        .execute(conn)
        .await?;
    Ok(())
}

/// Suspends or resumes deliveries: `none`, `manual`, `gone` or `not_responding`. What an administrator has suspended stays so.
pub async fn suspend(conn: &mut Connection, host: &str, suspension: &str) -> Result<(), DbError> {
    diesel::update(peers::table.find(host).filter(peers::suspension.ne("manual")))
        .set(peers::suspension.eq(suspension))
        .execute(conn)
        .await?;
    Ok(())
}

/// A host that was suspended because it did not answer has sent something: it is there again.
pub async fn revive(conn: &mut Connection, host: &str) -> Result<bool, DbError> {
    let asleep = peers::suspension
        .eq_any(["gone", "not_responding"])
        .or(peers::failures.gt(0));
    let woken = diesel::update(peers::table.filter(peers::host.eq(host)).filter(asleep))
        .filter(peers::suspension.ne("manual"))
        .set((
            peers::suspension.eq("none"),
            peers::failures.eq(0),
            peers::failing_since.eq(None::<Timestamp>),
            peers::retry_at.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .await?;
    Ok(woken > 0)
}

/// All hosts with work: something in the log past their position, or something of theirs to process. A long log costs
/// little more than one of 10,000 activities.
pub async fn due_hosts(conn: &mut Connection, now: Timestamp) -> Result<Vec<String>, DbError> {
    // Most hosts are in the newest part of the log, and their last place with them. The others are in few activities, which
    // the index on `hosts` finds; `max` takes all of them, so that the index on places is not walked for them instead.
    hosts(
        conn,
        "WITH newest AS MATERIALIZED (SELECT txid, seq, hosts FROM outgoing_activities ORDER BY txid DESC, seq DESC LIMIT 10000), \
         edge AS MATERIALIZED (SELECT min(ARRAY[txid, seq]) AS place FROM newest), \
         known AS MATERIALIZED (SELECT h.host, max(ARRAY[n.txid, n.seq]) AS place \
           FROM newest n CROSS JOIN LATERAL unnest(n.hosts) AS h (host) GROUP BY h.host) \
         SELECT p.host FROM peers p LEFT JOIN known k ON k.host = p.host \
         WHERE p.suspension = 'none' AND coalesce(p.retry_at, $1) <= $1 \
           AND ARRAY[p.position_txid, p.position_seq] < CASE \
             WHEN k.host IS NOT NULL THEN k.place \
             WHEN ARRAY[p.position_txid, p.position_seq] < (SELECT place FROM edge) \
               THEN (SELECT max(ARRAY[o.txid, o.seq]) FROM outgoing_activities o WHERE o.hosts @> ARRAY[p.host]) END \
         UNION SELECT host FROM incoming_activities WHERE processed_at IS NULL AND coalesce(retry_at, $1) <= $1 \
         ORDER BY host",
        now,
    )
    .await
}

/// Hosts whose time has come: those that failed and are to be tried again.
pub async fn retry_hosts(conn: &mut Connection, now: Timestamp) -> Result<Vec<String>, DbError> {
    hosts(
        conn,
        "SELECT host FROM peers WHERE retry_at <= $1 AND suspension = 'none' \
         UNION SELECT host FROM incoming_activities WHERE processed_at IS NULL AND retry_at <= $1",
        now,
    )
    .await
}

/// Which of `hosts` get nothing now.
pub async fn suspended(conn: &mut Connection, hosts: &[String]) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = statement("SELECT host FROM peers WHERE host = ANY($1) AND suspension <> 'none'")
        .bind::<Array<Text>, _>(hosts)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.host).collect())
}

async fn hosts(conn: &mut Connection, query: &'static str, now: Timestamp) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = statement(query).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.host).collect())
}
