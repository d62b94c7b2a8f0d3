//! A database of its own for each test, in milliseconds: a copy of a template that is migrated (and seeded) once.
//!
//! With `KANIKEY_TEST_DATABASE_URL` (`postgres://postgres@127.0.0.1:5432/postgres`, a role that may create databases) the
//! copies are made there by `CREATE DATABASE … TEMPLATE`; otherwise each is an embedded PostgreSQL over a copied folder, of
//! which eight may live at a time. Templates are kept between runs, and made anew when a migration or, where they are
//! seeded, the test binary changes.
//!
//! A copy takes about 60 ms on a server, 80 ms embedded where its files are in memory (`/dev/shm` with 1 GB free) and
//! 250 ms on a disk; the first template ever 3 s. Dropping one takes 20 ms.
//!
//! Tests that pass on the embedded one also prove that nobody asks for a second connection while holding one.

#[cfg(feature = "embedded-postgres")]
mod embedded;
mod probe;
mod server;

use std::fmt::Display;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use diesel_async::RunQueryDsl as _;

use crate::migrate::{self, MIGRATIONS_HASH};
use crate::{Database, DbError};

pub use probe::{count_queries, number};

/// Names the server to make test databases on.
pub const URL_VARIABLE: &str = "KANIKEY_TEST_DATABASE_URL";

/// A migrated database that is gone when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// The pool.
    pub database: Database,
    /// How another process could connect; `None` where it is embedded in this one.
    pub url: Option<String>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Server(server::Place),
    #[cfg(feature = "embedded-postgres")]
    Embedded(embedded::Place),
}

impl TestDatabase {
    /// A migrated, otherwise empty database.
    ///
    /// # Errors
    /// Where there is no database to be had, or a migration fails.
    pub async fn create() -> Result<Self, DbError> {
        ensure_migrated().await?;
        Self::copy_of(MIGRATIONS_HASH).await
    }

    /// A copy of a database that `seed` has filled once for this build of the test binary. `template` names what `seed`
    /// does; the same name must always come with the same `seed`.
    ///
    /// # Errors
    /// As [`TestDatabase::create`]; and where `seed` fails.
    pub async fn create_with<E: Display>(
        template: &str,
        seed: impl AsyncFnOnce(&Database) -> Result<(), E>,
    ) -> Result<Self, DbError> {
        ensure_migrated().await?;
        let key = key_of_this_build(template);
        ensure_template(&key, Some(MIGRATIONS_HASH), async |database| {
            seed(database)
                .await
                .map_err(|error| DbError::Unavailable(format!("the seed failed: {error}")))
        })
        .await?;
        Self::copy_of(&key).await
    }

    /// Closes the pool (and the embedded server) and opens the same data again, as after a restart of the server.
    ///
    /// # Errors
    /// Where it does not start again.
    pub async fn reopen(&mut self) -> Result<(), DbError> {
        self.database.close().await;
        self.database = match &self.place {
            Place::Server(place) => place.open().await?,
            #[cfg(feature = "embedded-postgres")]
            Place::Embedded(place) => place.open().await?,
        };
        Ok(())
    }

    /// Gives PostgreSQL the statistics that a database which has been in use for a minute has.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn analyze(&self) -> Result<(), DbError> {
        let mut conn = self.database.conn().await?;
        diesel::sql_query("ANALYZE").execute(&mut conn).await?;
        Ok(())
    }

    async fn copy_of(key: &str) -> Result<Self, DbError> {
        if let Some(admin_url) = server_url() {
            let place = server::Place::copy_of(&admin_url, key).await?;
            let (database, url) = (place.open().await?, Some(place.url().to_owned()));
            return Ok(Self {
                database,
                url,
                place: Place::Server(place),
            });
        }
        #[cfg(feature = "embedded-postgres")]
        {
            let place = embedded::Place::copy_of(key).await?;
            Ok(Self {
                database: place.open().await?,
                url: None,
                place: Place::Embedded(place),
            })
        }
        #[cfg(not(feature = "embedded-postgres"))]
        Err(no_database())
    }
}

impl Drop for TestDatabase {
    /// Waits for the embedded server: it must not write to a folder that is being removed.
    fn drop(&mut self) {
        let database = self.database.clone();
        let closing = std::thread::spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                runtime.block_on(database.close());
            }
        });
        if closing.join().is_err() {
            tracing::warn!("a test database could not be closed");
        }
    }
}

async fn ensure_migrated() -> Result<(), DbError> {
    ensure_template(MIGRATIONS_HASH, None, async |database| {
        migrate::run_pending(database).await.map(drop)
    })
    .await
}

/// Makes a template where it is missing: an empty database or a copy of `parent`, changed by `make`.
async fn ensure_template(
    key: &str,
    parent: Option<&str>,
    make: impl AsyncFnOnce(&Database) -> Result<(), DbError>,
) -> Result<(), DbError> {
    match server_url() {
        Some(admin_url) => server::ensure_template(&admin_url, key, parent, make).await,
        #[cfg(feature = "embedded-postgres")]
        None => embedded::ensure_template(key, parent, make).await,
        #[cfg(not(feature = "embedded-postgres"))]
        None => Err(no_database()),
    }
}

fn server_url() -> Option<String> {
    std::env::var(URL_VARIABLE).ok()
}

#[cfg(not(feature = "embedded-postgres"))]
fn no_database() -> DbError {
    DbError::Unavailable(format!("without the embedded database, {URL_VARIABLE} must be set"))
}

/// The seed is code: another build of the test binary may seed differently.
fn key_of_this_build(template: &str) -> String {
    let build = std::env::current_exe()
        .and_then(|path| path.metadata())
        .map(|it| (it.len(), it.modified().ok()));
    let mut hasher = DefaultHasher::new();
    (MIGRATIONS_HASH, template, build.ok()).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
pub(crate) mod tests;
