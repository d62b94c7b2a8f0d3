//! Starting a server and stopping it.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use kanikey_actor_kit::Stage;
use kanikey_actor_system::peer::{self, Peers};
use kanikey_actor_system::streaming::{self, Streaming};
use kanikey_actor_system::upload::{self, DriveUploads};
use kanikey_config::Config;
use kanikey_core::random;
use kanikey_db::data_dir_lock::DataDirLock;
use kanikey_db::{Database, migrate};
use kanikey_domain::Site;
use kanikey_http::HttpParts;
use tokio::task::JoinHandle;

use super::dispatcher::Dispatcher;
use super::{database, jobs, site};
use crate::cli::CommandError;

/// How long requests, sockets and deliveries may take to end when the server stops.
const DRAIN: Duration = Duration::from_secs(3);

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
    streaming: Streaming,
    peers: Peers,
    uploads: Arc<DriveUploads>,
    tasks: Vec<JoinHandle<()>>,
    /// Held where the database does not hold it: one process for a data folder.
    _lock: Option<DataDirLock>,
}

/// Starts a server: database, site, actors, HTTP. Must be called within an actix `System`.
pub async fn start(config: Config, parts: Parts) -> Result<Running, CommandError> {
    let is_embedded = config.database.url.is_none();
    let lock = match (&parts.database, is_embedded) {
        (None, false) => Some(DataDirLock::acquire(&config.data_dir)?),
        _ => None,
    };
    let listener = match parts.listener {
        Some(listener) => listener,
        None => TcpListener::bind(config.bind).map_err(|error| format!("cannot listen on {}: {error}", config.bind))?,
    };
    let address = listener.local_addr()?;
    let db = match parts.database {
        Some(db) => db,
        None => database::open(&config).await?,
    };
    for name in migrate::run_pending(&db).await? {
        tracing::info!(migration.name = name, "migrated");
    }
    let assembled = site::assemble(config, db).await?;
    let (site, federation) = (assembled.site, assembled.federation);
    if federation.is_enabled() {
        federation.prepare(&site).await?;
    }

    let metrics = prometheus::Registry::new();
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let stage = Stage::new(threads, random::seed(), &metrics)?;
    let streaming = streaming::start(&stage, site.clone());
    let uploads = upload::start(&stage, &site);
    let (peers, sweep) = peer::start(&stage, &site, &federation);

    let dispatcher = Dispatcher {
        site: site.clone(),
        streaming: streaming.clone(),
        peers: peers.clone(),
        process: random::token().into(),
    };
    let tasks = vec![
        sweep,
        actix_rt::spawn(dispatcher.clone().run(assembled.events)),
        actix_rt::spawn(dispatcher.listen()),
        actix_rt::spawn(jobs::run(site.clone())),
    ];
    let server = kanikey_http::serve(
        HttpParts {
            site: site.clone(),
            federation,
            sessions: Arc::new(streaming.clone()),
            uploads: uploads.clone(),
            files: upload::files(site.clone()),
            metrics,
        },
        listener,
        threads,
    )?;
    let http = server.handle();
    actix_rt::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(error = %error, "the HTTP server ended");
        }
    });
    Ok(Running {
        address,
        site,
        http,
        streaming,
        peers,
        uploads,
        tasks,
        _lock: lock,
    })
}

impl Running {
    /// Drains: stops to accept, lets requests finish, closes sockets with a reason, stores positions. At most ten
    /// seconds.
    pub async fn stop(self) {
        // Sockets are requests that never end by themselves: they go first.
        let (streams, ()) = tokio::join!(self.streaming.shutdown(DRAIN), async {
            if tokio::time::timeout(DRAIN, self.http.stop(true)).await.is_err() {
                self.http.stop(false).await;
            }
        });
        let (peers, uploads) = tokio::join!(self.peers.shutdown(DRAIN), self.uploads.shutdown(DRAIN));
        for stragglers in [streams, peers, uploads].into_iter().filter_map(Result::err) {
            tracing::warn!(
                actor.kind = stragglers.kind,
                count = stragglers.count,
                "actors had to be killed"
            );
        }
        self.tasks.iter().for_each(JoinHandle::abort);
        self.site.db.close().await;
    }
}
