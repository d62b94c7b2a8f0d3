//! Several queries, all or nothing.

use diesel_async::{AnsiTransactionManager, TransactionManager as _};

use crate::{Connection, DbError};

/// How often a transaction that others got in the way of is run.
const ATTEMPTS: usize = 3;

/// Runs `work` in a transaction: committed when it returns `Ok`, rolled back when it returns `Err`, panics or is dropped.
/// Inside another transaction it is a savepoint.
///
/// Effects outside the database belong after it.
pub async fn transaction<R, E: From<DbError>>(
    conn: &mut Connection,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, E>,
) -> Result<R, E> {
    AnsiTransactionManager::begin_transaction(conn)
        .await
        .map_err(DbError::from)?;
    match work(conn).await {
        Ok(value) => {
            AnsiTransactionManager::commit_transaction(conn)
                .await
                .map_err(DbError::from)?;
            Ok(value)
        }
        Err(error) => {
            // The caller wants to know what went wrong first; the pool does not take a broken connection back.
            if let Err(rollback) = AnsiTransactionManager::rollback_transaction(conn).await {
                tracing::debug!(error = %rollback, "a transaction could not be rolled back");
            }
            Err(error)
        }
    }
}

/// As [`transaction`], but runs `work` up to three times where PostgreSQL ended it in favour of another transaction.
/// Not inside another transaction.
pub async fn transaction_with_retry<R>(
    conn: &mut Connection,
    mut work: impl AsyncFnMut(&mut Connection) -> Result<R, DbError>,
) -> Result<R, DbError> {
    let mut attempt = 1;
    loop {
        match transaction(conn, async |conn| work(conn).await).await {
            Err(error) if error.is_retryable() && attempt < ATTEMPTS => attempt += 1,
            result => return result,
        }
    }
}
