//! What is in the outgoing log for hosts that do not have it yet. A job is one activity for one host.

use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Double, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use super::{Backlog, HostRow, names};
use crate::notes::escape_like;
use crate::{Connection, DbError};

/// How many activities of the log are looked at to count what waits. A longer log is counted by a sample.
const SAMPLE: f64 = 1000.0;

/// How many of the newest activities are looked at for hosts that do not fail and do not have them.
const RECENT: i64 = 500;

/// How many hosts are looked at that fail or are suspended.
const HOSTS: i64 = 100;

/// Where counting what waits for a host stops.
const COUNTED: i64 = 1000;

/// What a delivery waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Its turn.
    Waiting,
    /// The host failed and is tried again later.
    Delayed,
    /// The host is suspended.
    Paused,
}

/// A delivery that waits, and how its host does.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
#[expect(missing_docs, reason = "the migrations document the columns")]
pub struct Delivery {
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Text)]
    pub host: String,
    #[diesel(sql_type = Text)]
    pub author_id: String,
    #[diesel(sql_type = Text)]
    pub activity: String,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    pub inboxes: Option<Vec<String>>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: Timestamp,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub failing_since: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub retry_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    #[diesel(sql_type = Text)]
    pub suspension: String,
}

/// How many deliveries wait for what: exact while the log is short, else an estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name")]
pub struct DeliveryCounts {
    pub waiting: i64,
    pub delayed: i64,
    pub paused: i64,
}

#[derive(QueryableByName)]
struct Span {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

#[derive(QueryableByName)]
struct Sampled {
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = BigInt)]
    delayed: i64,
    #[diesel(sql_type = BigInt)]
    paused: i64,
}

const COLUMNS: &str = "o.seq, p.host, o.author_id, o.activity, o.inboxes, o.created_at, p.failures, p.failing_since, \
                       p.retry_at, p.last_error, p.suspension";

/// Nothing can appear any more before what was written by transactions below this one.
const HORIZON: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

const UNDELIVERED: &str = "(o.txid, o.seq) > (p.position_txid, p.position_seq)";

impl DeliveryState {
    fn condition(self) -> &'static str {
        match self {
            Self::Waiting => "p.suspension = 'none' AND p.retry_at IS NULL",
            Self::Delayed => "p.suspension = 'none' AND p.retry_at IS NOT NULL",
            Self::Paused => "p.suspension <> 'none'",
        }
    }
}

/// Some deliveries in this state: of the hosts that fail longest the oldest first, or the newest of those that wait for
/// their turn. With `host` only those for hosts with this in their name.
pub async fn page(
    conn: &mut Connection,
    state: DeliveryState,
    host: Option<&str>,
    limit: i64,
) -> Result<Vec<Delivery>, DbError> {
    let condition = state.condition();
    let sql = if state == DeliveryState::Waiting && host.is_none() {
        format!(
            "WITH recent AS MATERIALIZED (SELECT * FROM outgoing_activities ORDER BY txid DESC, seq DESC LIMIT {RECENT}) \
             SELECT {COLUMNS} FROM recent o CROSS JOIN LATERAL unnest(o.hosts) AS h (host) JOIN peers p ON p.host = h.host \
             WHERE $1 IS NULL AND {condition} AND {UNDELIVERED} ORDER BY o.txid, o.seq, p.host LIMIT $2"
        )
    } else {
        // A host with nothing that waits costs a look through the log: only few of those that look healthy.
        let (hosts, each) = match (state, host) {
            (DeliveryState::Waiting, _) => (5, limit),
            (_, Some(_)) => (HOSTS, limit),
            (_, None) => (HOSTS, 5),
        };
        format!(
            "SELECT {COLUMNS} FROM (SELECT * FROM peers p WHERE {condition} AND ($1 IS NULL OR p.host LIKE '%' || $1 || '%') \
               ORDER BY p.failing_since, p.host LIMIT {hosts}) p \
             CROSS JOIN LATERAL (SELECT * FROM outgoing_activities o WHERE o.hosts @> ARRAY[p.host] AND {UNDELIVERED} \
               ORDER BY o.txid, o.seq LIMIT {each}) o LIMIT $2"
        )
    };
    let found = sql_query(sql)
        .bind::<Nullable<Text>, _>(host.map(escape_like))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(found)
}

/// One delivery that waits.
pub async fn find(conn: &mut Connection, seq: i64, host: &str) -> Result<Option<Delivery>, DbError> {
    let found = sql_query(format!(
        "SELECT {COLUMNS} FROM outgoing_activities o JOIN peers p ON p.host = $2 \
         WHERE o.seq = $1 AND o.hosts @> ARRAY[$2] AND {UNDELIVERED}"
    ))
    .bind::<BigInt, _>(seq)
    .bind::<Text, _>(host)
    .load(conn)
    .await?;
    Ok(found.into_iter().next())
}

/// How much waits for what.
pub async fn counts(conn: &mut Connection) -> Result<DeliveryCounts, DbError> {
    let span: Span = sql_query("SELECT coalesce(max(seq) - min(seq) + 1, 0) AS rows FROM outgoing_activities")
        .get_result(conn)
        .await?;
    let percent = (100.0 * SAMPLE / (span.rows as f64)).min(100.0);
    let states = [DeliveryState::Waiting, DeliveryState::Delayed, DeliveryState::Paused];
    let [waiting, delayed, paused] = states.map(|state| format!("count(*) FILTER (WHERE {})", state.condition()));
    let sampled: Sampled = sql_query(format!(
        "SELECT {waiting} AS waiting, {delayed} AS delayed, {paused} AS paused \
         FROM outgoing_activities o TABLESAMPLE SYSTEM ($1) CROSS JOIN LATERAL unnest(o.hosts) AS h (host) \
         JOIN peers p ON p.host = h.host WHERE {UNDELIVERED}"
    ))
    .bind::<Double, _>(percent)
    .get_result(conn)
    .await?;
    let scaled = |count: i64| (count as f64 * 100.0 / percent).round() as i64;
    Ok(DeliveryCounts {
        waiting: scaled(sampled.waiting),
        delayed: scaled(sampled.delayed),
        paused: scaled(sampled.paused),
    })
}

/// How much waits for the hosts that fail: the hundred that fail longest, those with the most first.
pub async fn delayed_hosts(conn: &mut Connection) -> Result<Vec<Backlog>, DbError> {
    let found = sql_query(format!(
        "SELECT p.host, (SELECT count(*) FROM (SELECT 1 FROM outgoing_activities o \
           WHERE o.hosts @> ARRAY[p.host] AND {UNDELIVERED} LIMIT {COUNTED}) c) AS count \
         FROM (SELECT * FROM peers p WHERE {} ORDER BY p.failing_since, p.host LIMIT {HOSTS}) p \
         ORDER BY count DESC, p.host",
        DeliveryState::Delayed.condition()
    ))
    .load(conn)
    .await?;
    Ok(found)
}

/// Takes one activity back from one host; `false` where it has it, or is not to have it.
pub async fn remove(conn: &mut Connection, seq: i64, host: &str) -> Result<bool, DbError> {
    let changed = sql_query(format!(
        "UPDATE outgoing_activities o SET hosts = array_remove(o.hosts, $2) FROM peers p \
         WHERE o.seq = $1 AND o.hosts @> ARRAY[$2] AND p.host = $2 AND {UNDELIVERED}"
    ))
    .bind::<BigInt, _>(seq)
    .bind::<Text, _>(host)
    .execute(conn)
    .await?;
    Ok(changed > 0)
}

/// A host is tried now, also one that was given up; `false` where an administrator suspended it.
pub async fn retry_host(conn: &mut Connection, host: &str, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql_query(
        "UPDATE peers SET retry_at = CASE WHEN failures > 0 OR suspension <> 'none' THEN $2 END, suspension = 'none' \
         WHERE host = $1 AND suspension <> 'manual'",
    )
    .bind::<Text, _>(host)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(changed > 0)
}

/// All hosts that fail (or the one) are tried now; which these are.
pub async fn retry_all(conn: &mut Connection, host: Option<&str>, now: Timestamp) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = sql_query(format!(
        "UPDATE peers p SET retry_at = $2 WHERE {} AND ($1 IS NULL OR p.host = $1) RETURNING p.host",
        DeliveryState::Delayed.condition()
    ))
    .bind::<Nullable<Text>, _>(host)
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    Ok(names(rows))
}

/// All that waits for the hosts in this state (`None`: in any; with `host` for that one alone) is not sent any more. Which
/// of these hosts some process has at hand, and must tell.
pub async fn purge(
    conn: &mut Connection,
    state: Option<DeliveryState>,
    host: Option<&str>,
) -> Result<Vec<String>, DbError> {
    let meant = format!(
        "({} AND ($1 IS NULL OR p.host = $1))",
        state.map_or("true", DeliveryState::condition)
    );
    // Nobody's position may go past what is not settled: something could still appear before it, for any host.
    sql_query(format!(
        "UPDATE outgoing_activities o SET hosts = ARRAY(SELECT h.host FROM unnest(o.hosts) AS h (host) \
           LEFT JOIN peers p ON p.host = h.host WHERE {meant} IS NOT TRUE ORDER BY h.host) \
         WHERE o.txid >= {HORIZON} AND ($1 IS NULL OR o.hosts @> ARRAY[$1])"
    ))
    .bind::<Nullable<Text>, _>(host)
    .execute(conn)
    .await?;
    sql_query(format!(
        "WITH last AS MATERIALIZED (SELECT txid, seq FROM outgoing_activities \
           WHERE txid < {HORIZON} ORDER BY txid DESC, seq DESC LIMIT 1) \
         UPDATE peers p SET position_txid = o.txid, position_seq = o.seq FROM last o WHERE {meant} AND {UNDELIVERED}"
    ))
    .bind::<Nullable<Text>, _>(host)
    .execute(conn)
    .await?;
    let rows: Vec<HostRow> = sql_query(format!(
        "SELECT p.host FROM peers p WHERE {meant} AND p.lease_owner IS NOT NULL"
    ))
    .bind::<Nullable<Text>, _>(host)
    .load(conn)
    .await?;
    Ok(names(rows))
}
