//! Starting a server and stopping it.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use kanikey_actor_kit::Stage;
use kanikey_actor_system::actors::Actors;
use kanikey_actor_system::peer::{self, Peers};
use kanikey_actor_system::streaming::{self, Streaming};
use kanikey_actor_system::upload::{self, DriveUploads};
use kanikey_config::Config;
use kanikey_core::random;
use kanikey_db::data_dir_lock::DataDirLock;
use kanikey_db::{Database, migrate};
use kanikey_domain::Site;
use kanikey_federation::Federation;
use kanikey_http::HttpParts;
use kanikey_media_proxy::MediaProxy;
use tokio::task::JoinHandle;

use super::dispatcher::Dispatcher;
use super::{copier, database, jobs, leases, site};
use crate::cli::CommandError;

/// How long requests that run and open sockets have to end when the server stops.
const REQUESTS_END: Duration = Duration::from_secs(3);

/// How long deliveries and uploads have to come to a stop after that.
const ACTORS_END: Duration = Duration::from_secs(2);

/// How long stopping takes at most: the database has what is left of it.
const STOPS: Duration = Duration::from_millis(9500);

/// What may be brought along instead of being made from the configuration.
#[derive(Debug, Default)]
pub struct Parts {
    /// Listens already.
    pub listener: Option<TcpListener>,
    /// A database that is open already.
    pub database: Option<Database>,
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its site.
    pub site: Site,
    http: ServerHandle,
    http_task: JoinHandle<()>,
    streaming: Streaming,
    peers: Peers,
    uploads: Arc<DriveUploads>,
    tasks: Vec<JoinHandle<()>>,
    /// Held where the database does not hold it: one process for a data folder.
    _lock: Option<DataDirLock>,
}

/// Starts a server: folder, database, listener, site, actors, HTTP. Must be called within an actix `System`.
pub async fn start(config: Config, parts: Parts) -> Result<Running, CommandError> {
    // The folder first: whoever starts a second server on it is told so, and not that the port is taken.
    let lock = match (&parts.database, &config.database.url) {
        (None, Some(_)) => Some(DataDirLock::acquire(&config.data_dir)?),
        // The embedded database takes the lock itself.
        _ => None,
    };
    let db = match parts.database {
        Some(db) => db,
        None => database::open(&config).await?,
    };
    let started = run(config, db.clone(), parts.listener, lock).await;
    if started.is_err() {
        db.close().await;
    }
    started
}

/// Making a key takes up to a second, and whoever needs one before it is there makes it.
async fn prepare(federation: Federation, site: Site) {
    if federation.is_enabled()
        && let Err(error) = federation.prepare(&site).await
    {
        tracing::error!(%error, "the key that this server signs its requests with could not be made");
    }
}

async fn run(
    config: Config,
    db: Database,
    listener: Option<TcpListener>,
    lock: Option<DataDirLock>,
) -> Result<Running, CommandError> {
    let listener = match listener {
        Some(listener) => listener,
        None => TcpListener::bind(config.bind).map_err(|error| format!("cannot listen on {}: {error}", config.bind))?,
    };
    let address = listener.local_addr()?;
    for name in migrate::run_pending(&db).await? {
        tracing::info!(migration.name = name, "migrated");
    }
    let process = random::token();
    leases::take_over(&db, &config.data_dir, &process).await?;
    let assembled = site::assemble(config, db).await?;
    let (site, federation) = (assembled.site, assembled.federation);
    let metrics = prometheus::Registry::new();
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let stage = Stage::new(threads, random::seed(), &metrics)?;
    let streaming = streaming::start(&stage, site.clone());
    let uploads = upload::start(&stage, &site);
    let (peers, sweep) = peer::start(&stage, &site, &federation, &process);

    let dispatcher = Dispatcher {
        site: site.clone(),
        streaming: streaming.clone(),
        peers: peers.clone(),
        federation: federation.clone(),
        process: process.into(),
    };
    let tasks = vec![
        sweep,
        actix_rt::spawn(dispatcher.clone().run(assembled.events)),
        actix_rt::spawn(dispatcher.listen()),
        actix_rt::spawn(jobs::run(site.clone())),
        actix_rt::spawn(jobs::clean(site.clone())),
        actix_rt::spawn(copier::run(site.clone())),
        actix_rt::spawn(prepare(federation.clone(), site.clone())),
    ];
    let server = kanikey_http::serve(
        HttpParts {
            site: site.clone(),
            federation,
            sessions: Arc::new(streaming.clone()),
            uploads: uploads.clone(),
            files: upload::files(site.clone()),
            pictures: MediaProxy::new(site.clone(), assembled.client)?,
            metrics,
        },
        listener,
        threads,
        REQUESTS_END,
    )?;
    let http = server.handle();
    let http_task = actix_rt::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(error = %error, "the HTTP server ended");
        }
    });
    Ok(Running {
        address,
        site,
        http,
        http_task,
        streaming,
        peers,
        uploads,
        tasks,
        _lock: lock,
    })
}

impl Running {
    /// Its actors, to kill them in tests.
    pub fn actors(&self) -> Actors {
        Actors {
            streaming: self.streaming.clone(),
            peers: self.peers.clone(),
            uploads: Arc::clone(&self.uploads),
        }
    }

    /// Drains: stops to accept, lets requests finish, closes sockets with a reason, stores positions. At most ten
    /// seconds.
    pub async fn stop(self) {
        let end = tokio::time::Instant::now() + STOPS;
        // Sockets are requests that never end by themselves: they go first.
        let (streams, ()) = tokio::join!(self.streaming.shutdown(REQUESTS_END), self.stop_http());
        let (peers, uploads) = tokio::join!(self.peers.shutdown(ACTORS_END), self.uploads.shutdown(ACTORS_END));
        for stragglers in [streams, peers, uploads].into_iter().filter_map(Result::err) {
            tracing::warn!(
                actor.kind = stragglers.kind,
                count = stragglers.count,
                "actors had to be killed"
            );
        }
        self.tasks.iter().for_each(JoinHandle::abort);
        if tokio::time::timeout_at(end, self.site.db.close()).await.is_err() {
            tracing::warn!("the database did not close in time");
        }
    }

    async fn stop_http(&self) {
        // It ends those requests itself that take longer; it looks every second.
        let patience = REQUESTS_END + Duration::from_millis(1500);
        if tokio::time::timeout(patience, self.http.stop(true)).await.is_err() {
            // A second order would wait behind the first. Without its task the server ends at once.
            self.http_task.abort();
        }
    }
}
