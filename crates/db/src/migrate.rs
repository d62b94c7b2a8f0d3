//! The migrations, which are part of the program.

use diesel::migration::{Migration, MigrationVersion};
use diesel::pg::Pg;
use diesel_async::SimpleAsyncConnection as _;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::pool::LiveConnection;
use crate::{Database, DbError};

/// All of them.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Stands for their names and contents: another value, another schema.
pub const MIGRATIONS_HASH: &str = env!("KANIKEY_MIGRATIONS_HASH");

/// What several processes that start together agree on. Any number that nobody else uses.
const ADVISORY_LOCK: i64 = 0x6b61_6e69_6b65_7901;

type Harness = AsyncConnectionWrapper<LiveConnection>;
type MigrationResult<R> = Result<R, Box<dyn std::error::Error + Send + Sync>>;

/// Runs what has not been run, each in a transaction. Returns their versions, in order.
///
/// Several processes may call it together: one runs them, the others wait.
///
/// # Errors
/// [`DbError::Migration`]; those that ran before the failing one stay.
pub async fn run_pending(database: &Database) -> Result<Vec<String>, DbError> {
    let ran = exclusively(database, |harness| {
        Ok(names(&harness.run_pending_migrations(MIGRATIONS)?))
    })
    .await?;
    for version in &ran {
        tracing::info!(migration.version = %version, "migrated the database");
    }
    Ok(ran)
}

/// Undoes the last one that ran, and returns its version. `None` where there is none.
///
/// # Errors
/// As [`run_pending`].
pub async fn revert_last(database: &Database) -> Result<Option<String>, DbError> {
    exclusively(database, |harness| {
        if harness.applied_migrations()?.is_empty() {
            return Ok(None);
        }
        Ok(Some(harness.revert_last_migration(MIGRATIONS)?.to_string()))
    })
    .await
}

/// The versions of those that have not been run, in order.
///
/// # Errors
/// As [`run_pending`].
pub async fn pending(database: &Database) -> Result<Vec<String>, DbError> {
    exclusively(database, |harness| {
        let pending = MigrationHarness::<Pg>::pending_migrations(harness, MIGRATIONS)?;
        Ok(pending
            .iter()
            .map(|migration| Migration::<Pg>::name(migration).version().to_string())
            .collect())
    })
    .await
}

/// Runs Diesel's blocking migration code on a blocking thread, on a connection that is taken out of the pool and closed
/// afterwards: that gives the lock back in any case, and leaves no statement behind that was prepared for an old schema.
async fn exclusively<R: Send + 'static>(
    database: &Database,
    work: impl FnOnce(&mut Harness) -> MigrationResult<R> + Send + 'static,
) -> Result<R, DbError> {
    let gone = || DbError::Unavailable("the connection is gone".to_owned());
    let mut connection = database.conn().await?.detach().ok_or_else(gone)?;
    let lock = format!("SET statement_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK})");
    connection.batch_execute(&lock).await?;
    let running = database
        .io()
        .handle()?
        .spawn_blocking(move || work(&mut Harness::from(connection)));
    match running.await {
        Ok(result) => result.map_err(DbError::Migration),
        Err(panicked) => Err(DbError::Migration(panicked.into())),
    }
}

fn names(versions: &[MigrationVersion<'_>]) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_database::TestDatabase;
    use crate::test_database::tests::{count, execute};

    #[tokio::test]
    async fn every_migration_has_its_way_back() {
        let copy = TestDatabase::create().await.unwrap();
        let database = &copy.database;
        let tables = "pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')";
        let migrated = count(database, tables).await;
        let mut reverted = Vec::new();
        while let Some(version) = revert_last(database).await.unwrap() {
            reverted.insert(0, version);
        }
        assert_eq!(pending(database).await.unwrap(), reverted);
        // Diesel's own table with its index is left.
        assert_eq!(count(database, tables).await, 2);
        assert_eq!(run_pending(database).await.unwrap(), reverted);
        assert_eq!(count(database, tables).await, migrated);
        assert_eq!(run_pending(database).await.unwrap(), Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_database_with_rows_goes_back_and_forth() {
        let copy = TestDatabase::create().await.unwrap();
        let database = &copy.database;
        execute(database, ROWS).await;
        execute(database, EVERY_TABLE_HAS_ROWS).await;
        let kept = [count(database, "users").await, count(database, "notes").await];
        let last = revert_last(database).await.unwrap().unwrap();
        assert_eq!(run_pending(database).await.unwrap(), [last]);
        let again = [count(database, "users").await, count(database, "notes").await];
        assert_eq!(again, kept, "the last migration lost rows");
        while revert_last(database).await.unwrap().is_some() {}
        run_pending(database).await.unwrap();
        assert_eq!(count(database, "users").await, 0);
        execute(database, ROWS).await;
        assert_eq!([count(database, "users").await, count(database, "notes").await], kept);
    }

    #[tokio::test]
    async fn those_who_start_together_take_turns() {
        let copy = TestDatabase::create().await.unwrap();
        while revert_last(&copy.database).await.unwrap().is_some() {}
        let (one, other) = tokio::join!(run_pending(&copy.database), run_pending(&copy.database));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(one.is_empty() != other.is_empty(), "{one:?} {other:?}");
    }

    /// Rows in all tables, that refer to each other in all ways there are.
    const ROWS: &str = include_str!("migrate/rows.sql");

    /// Fails for a table that `ROWS` forgot.
    const EVERY_TABLE_HAS_ROWS: &str = "DO $$
        DECLARE
            name text;
            has_rows boolean;
        BEGIN
            FOR name IN
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            LOOP
                EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
                IF NOT has_rows THEN
                    RAISE EXCEPTION 'no row in %', name;
                END IF;
            END LOOP;
        END $$";
}
