//! The PostgreSQL inside this process: one server, one connection.
//!
//! # What is kept, and when
//!
//! `fsync` stays off in this build of PostgreSQL: its file system layer flushes nothing to the disk, and a checkpoint
//! with `fsync = on` ends the server. That does not matter to a killed process: what was written is in the system's
//! cache, and every acknowledged transaction is found again. Against a power cut the server does two things itself: the
//! write-ahead log is marked so that the system writes it through (Linux, file systems that can), and every checkpoint is
//! followed by flushing the data files ([`durability`]). There is nobody else to make checkpoints or to vacuum here, so
//! [`maintenance`] does.
//!
//! A client that goes away in the middle of an answer ends the server's thread; the pool then asks for a
//! [`EmbeddedServer::restart`], which recovers from the log as after a crash.

mod cluster;
mod durability;
mod maintenance;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pglite_oxide::{PgliteServer, PgliteServerBuilder, extensions};
use tokio::time::timeout;
use tokio_postgres::Config;

use crate::DbError;
use crate::data_dir_lock::DataDirLock;
use crate::pool::IoRuntime;

pub(crate) use maintenance::maintain;

/// How long a clean stop waits for whoever still uses the connection.
const STOP: Duration = Duration::from_secs(10);

/// The port that names the socket.
const PORT: u16 = 5432;

/// The longest path of a Unix socket that every system takes.
#[cfg(unix)]
const MAX_SOCKET_PATH: usize = 100;

/// How much a database is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As production needs it.
    Full,
    /// For tests: quick, small, and lost with the machine.
    Relaxed,
}

/// The server of one data folder, which it keeps locked.
pub(crate) struct EmbeddedServer {
    state: Arc<Mutex<Option<Running>>>,
    cluster: PathBuf,
    /// The connections' tasks must outlive the server, or it cannot stop cleanly.
    io: Arc<IoRuntime>,
}

/// Fields are dropped in this order: the folder is free when the server has stopped.
struct Running {
    server: Option<PgliteServer>,
    durability: Durability,
    config: Option<Config>,
    /// Where the socket is when the data folder's path is too long for one.
    socket_folder: Option<tempfile::TempDir>,
    _lock: DataDirLock,
}

impl EmbeddedServer {
    /// Locks the folder, makes the data where it is missing, and starts the server.
    pub(crate) async fn open(data_dir: &Path, durability: Durability, io: &Arc<IoRuntime>) -> Result<Self, DbError> {
        let data_dir = data_dir.to_owned();
        let cluster = data_dir.join(cluster::FOLDER);
        let folder = cluster.clone();
        let starting = io.handle()?.spawn_blocking(move || {
            let lock = DataDirLock::acquire(&data_dir)?;
            let mut running = Running {
                server: None,
                durability,
                config: None,
                socket_folder: None,
                _lock: lock,
            };
            cluster::create_if_missing(&folder)?;
            running.start(&folder)?;
            Ok::<_, DbError>(running)
        });
        let running = starting
            .await
            .map_err(|error| DbError::Unavailable(error.to_string()))??;
        Ok(Self {
            state: Arc::new(Mutex::new(Some(running))),
            cluster,
            io: Arc::clone(io),
        })
    }

    /// How to connect.
    pub(crate) fn config(&self) -> Result<Config, DbError> {
        lock(&self.state)
            .as_ref()
            .and_then(|running| running.config.clone())
            .ok_or_else(stopped)
    }

    /// Starts the server's thread again after it ended.
    pub(crate) async fn restart(&self) -> Result<(), DbError> {
        let state = Arc::clone(&self.state);
        let cluster = self.cluster.clone();
        let starting = self
            .io
            .handle()?
            .spawn_blocking(move || lock(&state).as_mut().ok_or_else(stopped)?.start(&cluster));
        starting
            .await
            .map_err(|error| DbError::Unavailable(error.to_string()))?
    }

    /// Stops it cleanly and unlocks the folder. It cannot be restarted.
    pub(crate) async fn stop(&self) {
        let (state, cluster) = (Arc::clone(&self.state), self.cluster.clone());
        let Ok(handle) = self.io.handle() else { return };
        let stopping = handle.spawn_blocking(move || stop(&state, &cluster));
        if timeout(STOP, stopping).await.is_err() {
            tracing::warn!("the embedded database is still in use, not waiting for it");
        }
    }

    /// The folder that PostgreSQL calls its data directory.
    pub(crate) fn pgdata(&self) -> PathBuf {
        cluster::pgdata(&self.cluster)
    }
}

impl Running {
    fn start(&mut self, cluster: &Path) -> Result<(), DbError> {
        // Joins the old thread and lets go of its files first.
        drop(self.server.take());
        let mut server = PgliteServer::builder()
            .path(cluster)
            .database(cluster::DATABASE)
            .extension(extensions::PG_TRGM);
        server = server.postgres_config("synchronous_commit", "on");
        match self.durability {
            Durability::Full => {
                durability::write_log_through(&cluster::pgdata(cluster));
                // The log is written in pieces of this, each to the disk: with PostgreSQL's default a change of many pages
                // took ten seconds.
                server = server.postgres_config("wal_buffers", "8MB");
                // Nobody tidies these lists in the background; short ones are tidied in no time.
                server = server.postgres_config("gin_pending_list_limit", "256kB");
            }
            Durability::Relaxed => server = server.postgres_config("shared_buffers", "16MB"),
        }
        let (server, config) = self.listen(server, cluster)?;
        self.config = Some(config);
        self.server = Some(server);
        Ok(())
    }
}

#[cfg(unix)]
impl Running {
    /// On a socket that only this user can reach, in the data folder if its path is short enough.
    fn listen(&mut self, server: PgliteServerBuilder, cluster: &Path) -> Result<(PgliteServer, Config), DbError> {
        let name = format!(".s.PGSQL.{PORT}");
        let folder = if cluster.join(&name).as_os_str().len() <= MAX_SOCKET_PATH {
            cluster.to_owned()
        } else {
            let folder = tempfile::tempdir().map_err(unavailable)?;
            self.socket_folder.insert(folder).path().to_owned()
        };
        let server = server.unix(folder.join(name)).start().map_err(unavailable)?;
        let mut config = client();
        config.host_path(folder).port(PORT);
        Ok((server, config))
    }
}

#[cfg(not(unix))]
impl Running {
    fn listen(&mut self, server: PgliteServerBuilder, _cluster: &Path) -> Result<(PgliteServer, Config), DbError> {
        let server = server.start().map_err(unavailable)?;
        let address = server.tcp_addr().ok_or_else(stopped)?;
        let mut config = client();
        config.host(address.ip().to_string()).port(address.port());
        Ok((server, config))
    }
}

impl Drop for EmbeddedServer {
    fn drop(&mut self) {
        if lock(&self.state).is_none() {
            return;
        }
        // Stopping waits for the client to go, which needs the runtime, and must not happen on one.
        let (state, cluster, io) = (Arc::clone(&self.state), self.cluster.clone(), Arc::clone(&self.io));
        std::thread::spawn(move || {
            stop(&state, &cluster);
            drop(io);
        });
    }
}

fn client() -> Config {
    let mut config = Config::new();
    config
        .user("postgres")
        .dbname(cluster::DATABASE)
        .application_name("kanikey");
    config
}

fn stop(state: &Mutex<Option<Running>>, cluster: &Path) {
    let Some(mut running) = lock(state).take() else { return };
    // The server makes a last checkpoint when its client goes.
    drop(running.server.take());
    if running.durability == Durability::Full {
        durability::flush(&cluster::pgdata(cluster));
    }
}

fn lock(state: &Mutex<Option<Running>>) -> MutexGuard<'_, Option<Running>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stopped() -> DbError {
    DbError::Unavailable("the embedded database is stopped".to_owned())
}

fn unavailable(error: impl std::fmt::Display) -> DbError {
    DbError::Unavailable(format!("the embedded database: {error:#}"))
}
