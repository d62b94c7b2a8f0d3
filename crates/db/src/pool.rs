//! The pool of connections, to a PostgreSQL server or to the embedded one.

mod connector;
mod io_runtime;
mod shares;
mod tls;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Object, Pool, PoolError, TimeoutType, Timeouts};
use diesel_async::SimpleAsyncConnection as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_postgres::config::SslMode;

use crate::DbError;
use connector::{Connector, Endpoint};

pub(crate) use connector::LiveConnection;
pub(crate) use io_runtime::IoRuntime;

/// What queries take: `&mut Connection`. A [`Conn`] coerces to it.
pub type Connection = diesel_async::AsyncPgConnection;

/// How long [`Database::conn`] waits for a connection that others use.
const WAIT: Duration = Duration::from_secs(5);

/// How long a new connection may take. The embedded database may have to start and to replay its log first.
const CREATE: Duration = Duration::from_secs(30);

/// How long a connection that was left in the middle of a transaction may take to roll back, before it is given up.
const ROLLBACK: Duration = Duration::from_secs(5);

/// The database: a pool that is cheap to clone. The embedded server lives as long as the last clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Connector>,
    /// Connections that one thread has for itself.
    home: Option<Pool<Connector>>,
    /// Whose turn it is, where few may ask at once.
    turns: Option<Arc<Semaphore>>,
    wait: Duration,
    io: Arc<IoRuntime>,
}

/// A connection out of the pool; it goes back when it is dropped. What a dropped transaction left open is rolled back
/// at once, not when the connection is next used, so that its locks are gone.
pub struct Conn {
    object: Option<Object<Connector>>,
    io: Arc<IoRuntime>,
    _turn: Option<OwnedSemaphorePermit>,
}

/// What the pool is doing, for the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// The most connections that it may have.
    pub max_size: usize,
    /// The connections that it has.
    pub size: usize,
    /// Those that somebody uses.
    pub in_use: usize,
    /// How many wait for one.
    pub waiting: usize,
}

impl Database {
    /// A pool of connections to the PostgreSQL server at `url` (`postgres://…`). The first connection is made at once,
    /// so that a wrong URL is found here. Queries that take longer than `statement_timeout` are ended.
    /// Connections are encrypted where the URL says `?sslmode=require`, and only there.
    ///
    /// # Errors
    /// [`DbError::Unavailable`]; its text does not contain the URL.
    pub async fn connect(url: &str, pool_size: usize, statement_timeout: Duration) -> Result<Self, DbError> {
        let mut config = tokio_postgres::Config::from_str(url)
            .map_err(|error| DbError::Unavailable(format!("the database URL is not valid: {error}")))?;
        config
            .application_name("kanikey")
            .connect_timeout(Duration::from_secs(5));
        let io = Arc::new(IoRuntime::start()?);
        let tls = (config.get_ssl_mode() == SslMode::Require)
            .then(tls::connector)
            .transpose()?;
        let endpoint = Endpoint::Server {
            config: Box::new(config),
            tls,
            statement_timeout,
            durable: true,
        };
        Self::open(endpoint, pool_size, io).await
    }

    async fn open(endpoint: Endpoint, pool_size: usize, io: Arc<IoRuntime>) -> Result<Self, DbError> {
        let pool = pool(Connector::new(endpoint, io.handle()?), pool_size)?;
        let database = Self {
            pool,
            home: None,
            turns: None,
            wait: WAIT,
            io,
        };
        drop(database.conn().await?);
        Ok(database)
    }

    /// A connection, at the latest after 5 seconds; in the [background](Self::in_background) it may take longer.
    ///
    /// # Errors
    /// [`DbError::Busy`] when all stay in use, [`DbError::Unavailable`] when none can be made.
    pub async fn conn(&self) -> Result<Conn, DbError> {
        let within = |wait| Timeouts {
            wait: Some(wait),
            create: Some(CREATE),
            recycle: None,
        };
        let turn = match &self.turns {
            Some(turns) => timeout(self.wait, Arc::clone(turns).acquire_owned())
                .await
                .map_err(|_elapsed| DbError::Busy)?
                .ok(),
            None => None,
        };
        let own = match &self.home {
            Some(home) => match home.timeout_get(&within(Duration::ZERO)).await {
                Err(PoolError::Timeout(TimeoutType::Wait)) => None,
                object => Some(object?),
            },
            None => None,
        };
        let object = match own {
            Some(object) => object,
            None => self.pool.timeout_get(&within(self.wait)).await?,
        };
        Ok(Conn {
            object: Some(object),
            io: Arc::clone(&self.io),
            _turn: turn,
        })
    }

    /// How full the pool is.
    pub fn status(&self) -> PoolStatus {
        let status = self.pool.status();
        PoolStatus {
            max_size: status.max_size,
            size: status.size,
            in_use: status.size.saturating_sub(status.available),
            waiting: status.waiting,
        }
    }

    /// Closes the pool of all, and the embedded server cleanly where there is one; returns when that is done. Connections that
    /// are still out go on until they are dropped.
    #[cfg_attr(
        not(feature = "embedded-postgres"),
        expect(clippy::unused_async, reason = "the other feature needs it")
    )]
    pub async fn close(&self) {
        self.pool.close();
        #[cfg(feature = "embedded-postgres")]
        if let Some(server) = self.embedded_server() {
            server.stop().await;
        }
    }

    pub(crate) fn io(&self) -> &IoRuntime {
        &self.io
    }
}

#[cfg(feature = "embedded-postgres")]
impl Database {
    /// The PostgreSQL inside this process, with its data in `data_dir/postgres`; made there where it is missing. It has
    /// one connection. The folder is locked against other processes.
    ///
    /// # Errors
    /// [`DbError::DataDirInUse`]; [`DbError::Unavailable`] where it does not start.
    pub async fn embedded(data_dir: &std::path::Path) -> Result<Self, DbError> {
        Self::embedded_with(data_dir, crate::embedded::Durability::Full).await
    }

    pub(crate) async fn embedded_with(
        data_dir: &std::path::Path,
        durability: crate::embedded::Durability,
    ) -> Result<Self, DbError> {
        let io = Arc::new(IoRuntime::start()?);
        let server = crate::embedded::EmbeddedServer::open(data_dir, durability, &io).await?;
        let database = Self::open(Endpoint::Embedded(Arc::new(server)), 1, Arc::clone(&io)).await?;
        if durability == crate::embedded::Durability::Full {
            crate::embedded::maintain(&database)?;
        }
        Ok(database)
    }

    pub(crate) fn embedded_server(&self) -> Option<&crate::embedded::EmbeddedServer> {
        self.pool.manager().embedded()
    }

    /// For tasks that must not keep the database alive.
    pub(crate) fn downgrade(&self) -> impl Fn() -> Option<Self> + Send + Sync + use<> {
        let (pool, io) = (self.pool.weak(), Arc::downgrade(&self.io));
        move || {
            Some(Self {
                pool: pool.upgrade()?,
                home: None,
                turns: None,
                wait: WAIT,
                io: io.upgrade()?,
            })
        }
    }
}

impl Conn {
    /// Takes the connection out of the pool for good.
    pub(crate) fn detach(mut self) -> Option<LiveConnection> {
        self.object.take().map(Object::take)
    }
}

impl Deref for Conn {
    type Target = Connection;

    #[expect(
        clippy::expect_used,
        reason = "only detach and drop take the object, and both end the Conn"
    )]
    fn deref(&self) -> &Connection {
        self.object
            .as_ref()
            .expect("a Conn has its connection until it is dropped")
    }
}

impl DerefMut for Conn {
    #[expect(
        clippy::expect_used,
        reason = "only detach and drop take the object, and both end the Conn"
    )]
    fn deref_mut(&mut self) -> &mut Connection {
        self.object
            .as_mut()
            .expect("a Conn has its connection until it is dropped")
    }
}

impl Drop for Conn {
    fn drop(&mut self) {
        let Some(mut object) = self.object.take() else { return };
        if !object.is_in_transaction() {
            return;
        }
        let Ok(handle) = self.io.handle() else { return };
        handle.spawn(async move {
            match timeout(ROLLBACK, object.batch_execute("ROLLBACK")).await {
                Ok(Ok(())) => object.forget_transaction(),
                _ => drop(Object::take(object)),
            }
        });
    }
}

fn pool(connector: Connector, size: usize) -> Result<Pool<Connector>, DbError> {
    Pool::builder(connector)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| DbError::Unavailable(error.to_string()))
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Database")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Conn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Conn").finish_non_exhaustive()
    }
}

impl From<PoolError<DbError>> for DbError {
    fn from(error: PoolError<DbError>) -> Self {
        match error {
            PoolError::Timeout(TimeoutType::Wait) => Self::Busy,
            PoolError::Backend(error) => error,
            PoolError::Timeout(TimeoutType::Create | TimeoutType::Recycle) => {
                Self::Unavailable("it did not answer in time".to_owned())
            }
            PoolError::Closed => Self::Unavailable("the pool is closed".to_owned()),
            error @ (PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_)) => {
                Self::Unavailable(error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests;
