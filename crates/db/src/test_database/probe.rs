//! What tests of other crates do with a database beside its queries: fill it, and count what is asked of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::InstrumentationEvent;
use diesel_async::{AsyncConnection as _, SimpleAsyncConnection as _};

use super::TestDatabase;
use crate::{Connection, DbError};

impl TestDatabase {
    /// Runs SQL statements, to put rows there that tests need.
    ///
    /// # Errors
    /// Whatever PostgreSQL says.
    pub async fn execute(&self, sql: &str) -> Result<(), DbError> {
        self.database.conn().await?.batch_execute(sql).await?;
        Ok(())
    }
}

/// How many queries are started on this connection from now on.
pub fn count_queries(conn: &mut Connection) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    count
}

/// The number that a query answers with, as what is left behind by something that was to leave nothing.
pub async fn number(conn: &mut crate::Connection, query: &str) -> Result<i64, crate::DbError> {
    use diesel_async::RunQueryDsl as _;

    #[derive(diesel::QueryableByName)]
    struct Number {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let found: Number = diesel::sql_query(format!("SELECT ({query})::bigint AS number"))
        .get_result(conn)
        .await?;
    Ok(found.number)
}
