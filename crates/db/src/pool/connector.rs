//! How the pool makes connections, and how it knows a broken one.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use diesel_async::pooled_connection::PoolableConnection as _;
use diesel_async::{AnsiTransactionManager, AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::DbError;

/// After how long PostgreSQL ends a transaction in which nothing happens: a bug that must not hold locks for ever.
const IDLE_IN_TRANSACTION: Duration = Duration::from_mins(1);

/// Where connections lead.
#[derive(Clone)]
pub(super) enum Endpoint {
    Server {
        config: Box<Config>,
        /// Where the URL asks for it.
        tls: Option<MakeRustlsConnect>,
        statement_timeout: Duration,
        /// Whether commits are waited for until they are on the disk.
        durable: bool,
    },
    #[cfg(feature = "embedded-postgres")]
    Embedded(std::sync::Arc<crate::embedded::EmbeddedServer>),
}

pub(crate) struct Connector {
    endpoint: Endpoint,
    io: Handle,
}

/// A connection and the task that moves its bytes.
pub(crate) struct LiveConnection {
    connection: AsyncPgConnection,
    driver: JoinHandle<()>,
}

impl Connector {
    pub(super) fn new(endpoint: Endpoint, io: Handle) -> Self {
        Self { endpoint, io }
    }

    /// One whose connections are driven by another runtime; `None` for the embedded server, which has no second one.
    #[cfg_attr(
        not(feature = "embedded-postgres"),
        expect(clippy::unnecessary_wraps, reason = "the other feature needs it")
    )]
    pub(super) fn on(&self, io: Handle) -> Option<Self> {
        match &self.endpoint {
            Endpoint::Server { .. } => Some(Self::new(self.endpoint.clone(), io)),
            #[cfg(feature = "embedded-postgres")]
            Endpoint::Embedded(_) => None,
        }
    }

    /// One whose commits are not waited for; `None` for the embedded server, which has no second connection.
    #[cfg_attr(
        not(feature = "embedded-postgres"),
        expect(clippy::unnecessary_wraps, reason = "the other feature needs it")
    )]
    pub(super) fn lazy(&self) -> Option<Self> {
        match self.endpoint.clone() {
            Endpoint::Server {
                config,
                tls,
                statement_timeout,
                ..
            } => {
                let endpoint = Endpoint::Server {
                    config,
                    tls,
                    statement_timeout,
                    durable: false,
                };
                Some(Self::new(endpoint, self.io.clone()))
            }
            #[cfg(feature = "embedded-postgres")]
            Endpoint::Embedded(_) => None,
        }
    }

    #[cfg(feature = "embedded-postgres")]
    pub(super) fn embedded(&self) -> Option<&crate::embedded::EmbeddedServer> {
        match &self.endpoint {
            Endpoint::Server { .. } => None,
            Endpoint::Embedded(server) => Some(server),
        }
    }

    async fn connect<T>(&self, config: &Config, tls: T) -> Result<LiveConnection, DbError>
    where
        T: MakeTlsConnect<Socket, Stream: Send, TlsConnect: TlsConnect<Socket, Future: Send> + Send> + Send + 'static,
    {
        let config = config.clone();
        // Sockets belong to the runtime that they are made on.
        let connecting = self.io.spawn(async move { config.connect(tls).await });
        let (client, connection) = connecting.await.map_err(unavailable)?.map_err(unavailable)?;
        let driver = self.io.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a database connection broke");
            }
        });
        let connection = AsyncPgConnection::try_from(client).await.map_err(unavailable)?;
        Ok(LiveConnection { connection, driver })
    }
}

impl Manager for Connector {
    type Type = LiveConnection;
    type Error = DbError;

    async fn create(&self) -> Result<LiveConnection, DbError> {
        match &self.endpoint {
            Endpoint::Server {
                config,
                tls,
                statement_timeout,
                durable,
            } => {
                let mut connection = match tls {
                    Some(tls) => self.connect(config, tls.clone()).await?,
                    None => self.connect(config, NoTls).await?,
                };
                let settings = format!(
                    // Our queries are short: compiling them takes longer than running them.
                    "SET jit = off; SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {}{}",
                    statement_timeout.as_millis(),
                    IDLE_IN_TRANSACTION.as_millis(),
                    if *durable { "" } else { "; SET synchronous_commit = off" }
                );
                connection.batch_execute(&settings).await?;
                Ok(connection)
            }
            #[cfg(feature = "embedded-postgres")]
            Endpoint::Embedded(server) => match self.connect(&server.config()?, NoTls).await {
                Err(error) => {
                    tracing::info!(%error, "starting the embedded database again");
                    server.restart().await?;
                    self.connect(&server.config()?, NoTls).await
                }
                connected => connected,
            },
        }
    }

    async fn recycle(&self, connection: &mut LiveConnection, _: &Metrics) -> RecycleResult<DbError> {
        if connection.driver.is_finished() || connection.is_in_transaction() {
            return Err(RecycleError::message("broken"));
        }
        Ok(())
    }
}

impl LiveConnection {
    /// Whether a transaction is open or its state is unknown.
    pub(super) fn is_in_transaction(&mut self) -> bool {
        self.connection.is_broken()
    }

    /// After a ROLLBACK that was not done through the transaction manager.
    pub(super) fn forget_transaction(&mut self) {
        *self.connection.transaction_state() = AnsiTransactionManager::default();
    }
}

#[cfg(test)]
impl LiveConnection {
    /// Closes the socket without a word.
    pub(super) fn sever(&self) {
        self.driver.abort();
    }
}

impl Deref for LiveConnection {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        &self.connection
    }
}

impl DerefMut for LiveConnection {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }
}

/// With the cause's cause: tokio-postgres says little itself, and neither says a password.
fn unavailable(error: impl std::error::Error) -> DbError {
    let text = match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    DbError::Unavailable(text)
}
