//! The server's HTTP side: the API's dispatcher, ActivityPub, files, sockets and pages. What the answers mean is
//! decided elsewhere.

pub mod activitypub;
mod address;
mod admission;
mod api;
pub mod files;
mod metrics;
mod next_head;
mod pages;
mod patience;
mod pictures;
pub mod socket;
mod web_client;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Service as _;
use actix_web::middleware::{Compress, DefaultHeaders};
use actix_web::{App, HttpServer, web};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_media_proxy::MediaProxy;
use kanikey_messages::{FileSource, Sessions, Uploads};

use metrics::HttpMetrics;
use next_head::Turn;
use web_client::WebClient;

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
    /// Gives pictures of other servers.
    pub pictures: MediaProxy,
    /// What `/metrics` shows.
    pub metrics: prometheus::Registry,
}

/// Starts to answer on `listener` with so many workers. Signals are the caller's; stop it with its handle. Requests that
/// run then are given `drain`, in whole seconds, to end.
pub fn serve(
    parts: HttpParts,
    listener: TcpListener,
    workers: usize,
    drain: Duration,
) -> std::io::Result<actix_web::dev::Server> {
    let metrics = HttpMetrics::new(parts.metrics.clone()).map_err(std::io::Error::other)?;
    let config = parts.site.config.clone();
    let client = config.web.client_dir.as_deref().map(WebClient::open).transpose()?;
    let limits = config.http.clone();
    let connections = parts.site.db.set_aside(workers);
    let server = HttpServer::new(move || {
        // Once on each worker's thread.
        let parts = HttpParts {
            site: parts.site.at_home(connections),
            ..parts.clone()
        };
        let (metrics, client, limits) = (metrics.clone(), client.clone(), limits.clone());
        let headers = DefaultHeaders::new()
            .add(("x-content-type-options", "nosniff"))
            .add(("referrer-policy", "strict-origin-when-cross-origin"))
            .add(("x-frame-options", "DENY"));
        App::new()
            .wrap(headers)
            .wrap(Compress::default())
            .wrap_fn(move |request, service| {
                let turn = Turn::begin(&request);
                let answer = service.call(patience::limit(request, &limits));
                async move { Ok(Turn::end_with(turn, answer.await?)) }
            })
            .configure(move |config| configure(parts, metrics, client, config))
    });
    let header_timeout = Duration::from_secs(config.http.header_timeout.into());
    let server = server
        .workers(workers)
        .disable_signals()
        .client_request_timeout(header_timeout)
        .keep_alive(next_head::KEEP_ALIVE)
        .on_connect(next_head::watch(header_timeout))
        .shutdown_timeout(drain.as_secs());
    // HTTP/1.1 only: telling HTTP/2 from it would wait without a deadline for a client that sends nothing.
    Ok(server.listen(listener)?.run())
}

fn configure(parts: HttpParts, metrics: HttpMetrics, client: Option<WebClient>, config: &mut web::ServiceConfig) {
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
        // Routes are tried in this order: those that are asked for most come first.
        .configure(api::configure)
        .configure(|config| socket::configure(config, sockets))
        .configure(activitypub::configure)
        .configure(files::configure)
        .configure(pictures::configure)
        .configure(|config| pages::configure(config, client.is_some()));
    if let Some(client) = client {
        web_client::configure(config, client);
    }
}
