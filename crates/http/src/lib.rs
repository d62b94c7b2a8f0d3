//! The server's HTTP side: the API's dispatcher, ActivityPub, files, sockets and pages. What the answers mean is
//! decided elsewhere.

pub mod activitypub;
mod address;
mod admission;
mod api;
pub mod files;
mod metrics;
mod pages;
pub mod socket;

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::middleware::{Compress, DefaultHeaders};
use actix_web::{App, HttpServer, web};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_messages::{FileSource, Sessions, Uploads};

use metrics::HttpMetrics;

/// How long requests that run may take after the server was told to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 20;

/// What the HTTP side needs of the others.
#[derive(Clone)]
pub struct HttpParts {
    /// The server.
    pub site: Site,
    /// Other servers.
    pub federation: Federation,
    /// Opens streaming sessions.
    pub sessions: Arc<dyn Sessions>,
    /// Receives files.
    pub uploads: Arc<dyn Uploads>,
    /// Opens files.
    pub files: Arc<dyn FileSource>,
    /// What `/metrics` shows.
    pub metrics: prometheus::Registry,
}

/// Starts to answer on `listener` with so many workers. Signals are the caller's; stop it with its handle.
pub fn serve(parts: HttpParts, listener: TcpListener, workers: usize) -> std::io::Result<actix_web::dev::Server> {
    let metrics = HttpMetrics::new(parts.metrics.clone()).map_err(std::io::Error::other)?;
    let server = HttpServer::new(move || {
        let (parts, metrics) = (parts.clone(), metrics.clone());
        let headers = DefaultHeaders::new()
            .add(("x-content-type-options", "nosniff"))
            .add(("referrer-policy", "strict-origin-when-cross-origin"))
            .add(("x-frame-options", "DENY"));
        App::new()
            .wrap(headers)
            .wrap(Compress::default())
            .configure(move |config| configure(parts, metrics, config))
    });
    let server = server
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(SHUTDOWN_SECONDS);
    Ok(server.listen_auto_h2c(listener)?.run())
}

fn configure(parts: HttpParts, metrics: HttpMetrics, config: &mut web::ServiceConfig) {
    let sockets = socket::Sockets {
        sessions: parts.sessions.clone(),
        admission: Arc::new(admission::TokenAdmission(parts.site.clone())),
    };
    config
        .app_data(web::Data::from(parts.files.clone()))
        .app_data(web::Data::new(parts.site.clone()))
        .app_data(web::Data::new(parts.federation.clone()))
        .app_data(web::Data::new(metrics))
        .app_data(web::Data::new(parts))
        .configure(|config| socket::configure(config, sockets))
        .configure(files::configure)
        .configure(activitypub::configure)
        .configure(api::configure)
        .configure(pages::configure);
}
