//! Test databases on a PostgreSQL server.

mod janitor;

use std::str::FromStr as _;
use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use kanikey_core::{Clock, random};

use crate::{Connection, Database, DbError};

/// Small, so that many tests fit on a server with the usual 100 connections.
const POOL_SIZE: usize = 4;

const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);

/// Held while a template is made. Any number that nobody else uses.
const ADVISORY_LOCK: i64 = 0x6b61_6e69_6b65_7902;

const PREFIX: &str = "kanikey_test_";

/// One copy.
#[derive(Debug)]
pub(super) struct Place {
    admin_url: String,
    url: String,
    name: String,
}

#[derive(QueryableByName)]
struct Exists {
    #[diesel(sql_type = Bool)]
    exists: bool,
}

impl Place {
    /// A copy of the template with this key.
    pub(super) async fn copy_of(admin_url: &str, key: &str) -> Result<Self, DbError> {
        let name = new_name("copy");
        let admin = connect(admin_url, 1).await?;
        create_database(&mut *admin.conn().await?, &name, &template_name(key)).await?;
        Ok(Self {
            url: url_of(admin_url, &name)?,
            admin_url: admin_url.to_owned(),
            name,
        })
    }

    pub(super) async fn open(&self) -> Result<Database, DbError> {
        connect(&self.url, POOL_SIZE).await
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        janitor::remove(&self.admin_url, self.name.clone());
    }
}

/// Makes the template with this key where it is missing. Other tests and processes wait meanwhile.
pub(super) async fn ensure_template(
    admin_url: &str,
    key: &str,
    parent: Option<&str>,
    make: impl AsyncFnOnce(&Database) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let admin = connect(admin_url, 1).await?;
    let mut conn = admin.conn().await?;
    let template = template_name(key);
    if exists(&mut conn, &template).await? {
        return Ok(());
    }
    // It is held until this connection ends.
    conn.batch_execute(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))
        .await?;
    if exists(&mut conn, &template).await? {
        return Ok(());
    }
    let unfinished = new_name("unfinished");
    let parent = parent.map_or_else(|| "template0".to_owned(), template_name);
    create_database(&mut conn, &unfinished, &parent).await?;
    let database = connect(&url_of(admin_url, &unfinished)?, POOL_SIZE).await?;
    let made = make(&database).await;
    database.close().await;
    drop(database);
    if let Err(error) = made {
        janitor::remove(admin_url, unfinished);
        return Err(error);
    }
    disconnect(&mut conn, &unfinished).await?;
    conn.batch_execute(&format!("COMMENT ON DATABASE {unfinished} IS '{}'", now()))
        .await?;
    Ok(conn
        .batch_execute(&format!("ALTER DATABASE {unfinished} RENAME TO {template}"))
        .await?)
}

/// The other strategy makes two checkpoints, which takes a second or two on a server that flushes its writes.
async fn create_database(conn: &mut Connection, name: &str, template: &str) -> Result<(), DbError> {
    Ok(conn
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log"))
        .await?)
}

/// A template must not have connections, and closing one takes a moment.
async fn disconnect(conn: &mut Connection, name: &str) -> Result<(), DbError> {
    let end = format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
    Ok(conn.batch_execute(&end).await?)
}

async fn exists(conn: &mut Connection, name: &str) -> Result<bool, DbError> {
    let query = diesel::sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS exists");
    let row: Exists = query.bind::<Text, _>(name).get_result(conn).await?;
    Ok(row.exists)
}

async fn connect(url: &str, pool_size: usize) -> Result<Database, DbError> {
    Database::connect(url, pool_size, STATEMENT_TIMEOUT).await
}

/// The same server, another database.
fn url_of(admin_url: &str, name: &str) -> Result<String, DbError> {
    tokio_postgres::Config::from_str(admin_url).map_err(|error| DbError::Unavailable(error.to_string()))?;
    let (before, query) = admin_url
        .split_once('?')
        .map_or((admin_url, None), |(url, query)| (url, Some(query)));
    let server = before.rsplit_once('/').map_or(before, |(server, _)| server);
    Ok(query.map_or_else(
        || format!("{server}/{name}"),
        |query| format!("{server}/{name}?{query}"),
    ))
}

fn template_name(key: &str) -> String {
    format!("{PREFIX}template_{key}")
}

/// A name that says when it was given.
fn new_name(what: &str) -> String {
    format!("{PREFIX}{}_{what}_{}", now(), random::alphanumeric(10).to_lowercase())
}

/// Seconds since 1970.
fn now() -> i64 {
    Clock::system().now().timestamp()
}
