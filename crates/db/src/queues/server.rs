//! What keeps the queues: the database server.

use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel_async::RunQueryDsl;

use crate::{Connection, DbError};

/// The database server, as far as it tells.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Server {
    /// Its version.
    #[diesel(sql_type = Text)]
    pub version: String,
    /// The process that answers.
    #[diesel(sql_type = Integer)]
    pub process_id: i32,
    /// Where it listens.
    #[diesel(sql_type = Integer)]
    pub port: i32,
    /// For how many seconds it runs.
    #[diesel(sql_type = BigInt)]
    pub uptime_seconds: i64,
    /// What the whole database takes, in bytes.
    #[diesel(sql_type = BigInt)]
    pub database_bytes: i64,
    /// What the queues take, in bytes.
    #[diesel(sql_type = BigInt)]
    pub queues_bytes: i64,
    /// Connections to this database.
    #[diesel(sql_type = BigInt)]
    pub connections: i64,
    /// Connections that wait for a lock.
    #[diesel(sql_type = BigInt)]
    pub blocked: i64,
}

/// Asks the database server for itself.
pub async fn server(conn: &mut Connection) -> Result<Server, DbError> {
    let server = sql_query(
        "SELECT current_setting('server_version') AS version, pg_backend_pid() AS process_id, \
           current_setting('port')::integer AS port, \
           coalesce(extract(epoch FROM now() - pg_postmaster_start_time()), 0)::bigint AS uptime_seconds, \
           pg_database_size(current_database()) AS database_bytes, \
           pg_total_relation_size('outgoing_activities') + pg_total_relation_size('incoming_activities') AS queues_bytes, \
           (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections, \
           (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS blocked",
    )
    .get_result(conn)
    .await?;
    Ok(server)
}
