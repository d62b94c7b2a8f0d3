//! What a PostgreSQL server's own processes would do: checkpoints, vacuum, statistics.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};

use super::durability;
use crate::{Connection, Database, DbError};

const TICK: Duration = Duration::from_mins(1);

/// Without a checkpoint after this much log, starting after a crash takes long. Bytes; the size of one log file.
const CHECKPOINT_AFTER: i64 = 16 * 1024 * 1024;

/// And after this many ticks, whatever was written.
const CHECKPOINT_TICKS: u64 = 5;

const VACUUM_TICKS: u64 = 60;

/// Where autovacuum's defaults would act.
const TABLES_TO_VACUUM: &str = "\
    SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables \
    WHERE n_dead_tup > 50 + 0.2 * n_live_tup \
       OR n_ins_since_vacuum > 1000 + 0.2 * n_live_tup \
       OR n_mod_since_analyze > 50 + 0.1 * n_live_tup";

/// What the task remembers.
#[derive(Default)]
pub(super) struct Maintenance {
    ticks: u64,
    /// The log's end after the last checkpoint.
    checkpoint_at: i64,
}

#[derive(QueryableByName)]
struct LogPosition {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Does it every minute for as long as the database lives.
pub(crate) fn maintain(database: &Database) -> Result<(), DbError> {
    let upgrade = database.downgrade();
    let mut maintenance = Maintenance::default();
    database.io().handle()?.spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            let Some(database) = upgrade() else { return };
            if let Err(error) = maintenance.tick(&database).await {
                tracing::warn!(%error, "the embedded database could not be looked after");
            }
        }
    });
    Ok(())
}

impl Maintenance {
    pub(super) async fn tick(&mut self, database: &Database) -> Result<(), DbError> {
        self.ticks += 1;
        let written = log_position(&mut *database.conn().await?).await? - self.checkpoint_at;
        if written > CHECKPOINT_AFTER || (written > 0 && self.ticks.is_multiple_of(CHECKPOINT_TICKS)) {
            self.checkpoint(database).await?;
        }
        if self.ticks.is_multiple_of(VACUUM_TICKS) {
            vacuum(database).await?;
        }
        Ok(())
    }

    pub(super) async fn checkpoint(&mut self, database: &Database) -> Result<(), DbError> {
        let mut conn = database.conn().await?;
        conn.batch_execute("CHECKPOINT").await?;
        self.checkpoint_at = log_position(&mut conn).await?;
        drop(conn);
        let Some(pgdata) = database.embedded_server().map(super::EmbeddedServer::pgdata) else {
            return Ok(());
        };
        let flushing = tokio::task::spawn_blocking(move || {
            durability::flush(&pgdata);
            durability::write_log_through(&pgdata);
        });
        flushing.await.map_err(super::unavailable)
    }
}

/// Table by table: others get the connection in between.
pub(super) async fn vacuum(database: &Database) -> Result<(), DbError> {
    let tables: Vec<Table> = diesel::sql_query(TABLES_TO_VACUUM)
        .load(&mut *database.conn().await?)
        .await?;
    for table in tables {
        database
            .conn()
            .await?
            .batch_execute(&format!("VACUUM (ANALYZE) {}", table.name))
            .await?;
    }
    Ok(())
}

async fn log_position(conn: &mut Connection) -> Result<i64, DbError> {
    let query = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS bytes";
    let position: LogPosition = diesel::sql_query(query).get_result(conn).await?;
    Ok(position.bytes)
}
